"""Stored decision trees: only arithmetic. What they were taught and asked is `doubt`'s."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Trees = Mapping[str, "NDArray[Any]"]


@cache
def trees_of(model: Path) -> Trees:
    """The trees stored in a file, as they are needed: wide enough for indices, and both ways from a node side by side,
    right before left."""
    import numpy as np

    with np.load(model) as stored:
        trees = {name: stored[name] for name in stored.files}
    indices = {name: trees[name].astype(np.intp) for name in ("root", "feature")}
    threshold = trees["threshold"].astype(np.float64)
    next_node = np.stack([trees["right"], trees["left"]], axis=1).astype(np.intp).ravel()
    return trees | indices | {"threshold": threshold, "next": next_node}


def log_odds(trees: Trees, x: NDArray[np.float64]) -> NDArray[np.float64]:
    """What the trees say of each row of numbers (N, features): (N,)."""
    import numpy as np

    node = np.tile(trees["root"], (len(x), 1))
    row = np.arange(len(x))[:, None] * x.shape[1]
    for _ in range(int(trees["depth"])):
        value = x.take(row + trees["feature"].take(node))
        left = value <= trees["threshold"].take(node)
        node = trees["next"].take(2 * node + left)  # a leaf leads to itself
    found: NDArray[np.float64] = trees["value"].take(node).sum(axis=1) + float(trees["base"])
    return found
