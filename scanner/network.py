"""A small network that looks at pictures of boxes: three convolutions, two layers. Only arithmetic; what it was taught
and asked is its users' (`strokes`, `careful`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from scanner.align import Floats

Pictures = NDArray[np.float32]  # (boxes, rows, cols): darkness, 1.0 = the page's outlines
_Weights = Mapping[str, NDArray[np.float32]]
_TOGETHER = 9  # pictures that go through at once: more would not stay in the processor's cache
_CONVOLUTIONS = "1", "2", "3"


def answers(model: Path, pictures: Pictures) -> Floats:
    """What the network stored in a file says of each picture: log odds (boxes, answers)."""
    rows, cols = pictures.shape[1:]
    weights = _weights(model, rows, cols)
    if not len(pictures):
        return np.zeros((0, len(weights["b5"])))
    parts = np.array_split(pictures, -(-len(pictures) // _TOGETHER))
    return np.concatenate([_answers(part, weights) for part in parts])


@cache
def _weights(model: Path, rows: int, cols: int) -> dict[str, NDArray[np.float32]]:
    """The network's numbers, each as a matrix that is multiplied with from the left: (what goes in, what comes out).

    Stored are convolutions (out, in, 3, 3) and layers (out, in) over (channel, row, col). Here channels come last: what
    three neighbouring pixels say is then one run of memory.
    """
    with np.load(model) as stored:
        found = {name: stored[name].astype(np.float32) for name in stored.files}
    ready = {name: of for name, of in found.items() if name.startswith("b")}
    for layer in _CONVOLUTIONS:
        ready[f"w{layer}"] = found[f"w{layer}"].transpose(2, 3, 1, 0).reshape(-1, len(found[f"w{layer}"]))
        rows, cols = (rows + 1) // 2, (cols + 1) // 2
    flat = found["w4"].reshape(len(found["w4"]), -1, rows, cols)
    ready["w4"] = flat.transpose(2, 3, 1, 0).reshape(-1, len(flat))
    ready["w5"] = found["w5"].T
    return {name: np.ascontiguousarray(of) for name, of in ready.items()}


def _answers(pictures: Pictures, weights: _Weights) -> Floats:
    """The answers to a few pictures."""
    x = pictures[..., None]
    for layer in _CONVOLUTIONS:
        x = _convolved(x, weights[f"w{layer}"], weights[f"b{layer}"])
    hidden = np.maximum(x.reshape(len(pictures), -1) @ weights["w4"] + weights["b4"], 0)
    return np.asarray(hidden @ weights["w5"] + weights["b5"], np.float64)


def _convolved(x: Pictures, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> Pictures:
    """A convolution of 3 × 3, stride 2, one pixel of zeros round the edge, and what of it is above zero:
    (N, H, W, C) → (N, H/2, W/2, K)."""
    n, h, w, c = x.shape
    rows, cols = (h + 1) // 2, (w + 1) // 2
    padded = np.zeros((n, 2 * rows + 1, 2 * cols + 1, c), np.float32)
    padded[:, 1 : h + 1, 1 : w + 1] = x
    image, row, col, channel = padded.strides
    if c == 1:  # three single numbers make no run: each of the nine neighbours is gathered on its own
        strides = (row, col, image, 2 * row, 2 * col)
        around = as_strided(padded, (3, 3, n, rows, cols), strides, writeable=False).reshape(9, -1).T
    else:
        strides = (image, 2 * row, 2 * col, row, channel)
        around = as_strided(padded, (n, rows, cols, 3, 3 * c), strides, writeable=False).reshape(-1, 9 * c)
    result: Pictures = around @ weight
    result += bias
    np.maximum(result, 0, out=result)
    return result.reshape(n, rows, cols, -1)
