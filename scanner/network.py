"""A small network that looks at pictures of boxes: three convolutions that halve them, in a larger one two more that
add to what these found, then layers. Only arithmetic: what it was taught and asked is its users' (`strokes`,
`careful`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

Pictures = NDArray[np.float32]  # (boxes, rows, cols): darkness, 1.0 = the page's outlines
Hidden = NDArray[np.float32]  # (boxes, hidden)
_Weights = Mapping[str, NDArray[np.float32]]
_TOGETHER = 9  # pictures that go through at once: more would not stay in the processor's cache
_HALVING = "1", "2", "3"
_ADDING = "8", "9"  # of what lies 12 mm round; the others see 4 mm


@dataclass(frozen=True, slots=True)
class Network:
    """A stored network. Each weight is a matrix to multiply with from the left: (what goes in, what comes out)."""

    weights: _Weights

    def answers(self, pictures: Pictures) -> Hidden:
        """What it says of each picture: log odds (boxes, answers)."""
        return self.layer("5", self.hidden(pictures))

    def hidden(self, pictures: Pictures) -> Hidden:
        """What it finds in each picture, before any answer: (boxes, hidden), none below 0."""
        if not len(pictures):
            return np.zeros((0, len(self.weights["b4"])), np.float32)
        parts = np.array_split(pictures, -(-len(pictures) // _TOGETHER))
        return np.concatenate([self._hidden(part) for part in parts])

    def layer(self, number: str, found: Hidden) -> Hidden:
        """A later layer: (boxes, what goes in) → (boxes, what comes out)."""
        return np.asarray(found @ self.weights[f"w{number}"] + self.weights[f"b{number}"])

    def _hidden(self, pictures: Pictures) -> Hidden:
        x = pictures[..., None]
        for layer in _HALVING:
            x = np.maximum(self._convolved(x, layer, 2), 0)
        if "w8" in self.weights:
            x = np.maximum(x + self._convolved(np.maximum(self._convolved(x, "8", 1), 0), "9", 1), 0)
        return np.maximum(self.layer("4", x.reshape(len(pictures), -1)), 0)

    def _convolved(self, x: Pictures, layer: str, step: int) -> Pictures:
        """A convolution of 3 × 3 with one pixel of zeros round the edge: (N, H, W, C) → (N, H/step, W/step, K)."""
        n, h, w, c = x.shape
        rows, cols = -(-h // step), -(-w // step)
        padded = np.zeros((n, step * (rows - 1) + 3, step * (cols - 1) + 3, c), np.float32)
        padded[:, 1 : h + 1, 1 : w + 1] = x
        image, row, col, channel = padded.strides
        if c == 1:  # three single numbers make no run: each of the nine neighbours is gathered on its own
            strides = (row, col, image, step * row, step * col)
            around = as_strided(padded, (3, 3, n, rows, cols), strides, writeable=False).reshape(9, -1).T
        else:
            strides = (image, step * row, step * col, row, channel)
            around = as_strided(padded, (n, rows, cols, 3, 3 * c), strides, writeable=False).reshape(-1, 9 * c)
        result: Pictures = around @ self.weights[f"w{layer}"]
        result += self.weights[f"b{layer}"]
        return result.reshape(n, rows, cols, -1)


@cache
def network_of(model: Path, rows: int, cols: int) -> Network:
    """The network stored in a file, for pictures of this size.

    Stored are convolutions (out, in, 3, 3) and layers (out, in), the first over (channel, row, col). Here channels come
    last: what three neighbouring pixels say is then one run of memory.
    """
    with np.load(model) as stored:
        found = {name: stored[name].astype(np.float32) for name in stored.files}
    ready = {name: of if name.startswith("b") else of.T for name, of in found.items()}
    for layer in (*_HALVING, *_ADDING):
        if f"w{layer}" in found:
            ready[f"w{layer}"] = found[f"w{layer}"].transpose(2, 3, 1, 0).reshape(-1, len(found[f"w{layer}"]))
    for _ in _HALVING:
        rows, cols = (rows + 1) // 2, (cols + 1) // 2
    flat = found["w4"].reshape(len(found["w4"]), -1, rows, cols)
    ready["w4"] = flat.transpose(2, 3, 1, 0).reshape(-1, len(flat))
    return Network({name: np.ascontiguousarray(of) for name, of in ready.items()})
