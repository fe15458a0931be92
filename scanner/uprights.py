"""Ink in page space → the rows that one upright line runs through, whatever marks it meets and whatever is beside it.
One that merges with rings along its way is not seen here: `pieces` parts no rings that a line touches, and they wait.

It is looked for between the boxes only: there neither marks across it nor outlines along it are in its way.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.expected import PX, span
from scanner.geometry import Rect
from scanner.layout import RowPlace

# From the boxes of one row to those of the next a line is straight for so much of what no rule hides: large marks that
# hang together bend there. It leans by no more, mm a mm: arms of crosses do. In the next rows it goes on so near, mm: a
# hand may bend it over the boxes between.
LINE_ROWS, STRAIGHT, LEAN, GOES_ON_MM = 3, 0.85, 0.25, 2.0


def rows_under_upright(ink: NDArray[np.uint8], off_rules: NDArray[np.uint8], rows: Sequence[RowPlace]) -> list[str]:
    """The rows, several below each other, that an upright line runs through, or several side by side. `off_rules`: 255
    where ink is seen."""
    found: list[str] = []
    group: list[str] = []
    at = np.empty(0, np.int_)
    for above, below in pairwise(rows):
        place = span(between(above, below))
        first, last = _uprights(ink[place], off_rules[place])
        on = (np.abs(first - at[:, None]) <= GOES_ON_MM * PX).any(axis=0)
        if on.any():
            group, at = [*group, below.row], last[on]
        else:
            group, at = [above.row, below.row] if len(first) else [], last
        found += group if len(group) >= LINE_ROWS else []
    return found


def between(above: RowPlace, below: RowPlace) -> Rect:
    """What lies between the boxes of a row and those of the next, over all options, mm."""
    left, right = above.options[0].cell.x, above.options[-1].cell.right
    top, bottom = above.options[0].box.bottom, below.options[0].box.y
    return Rect(left, top, right - left, bottom - top)


def _uprights(ink: NDArray[np.uint8], off_rules: NDArray[np.uint8]) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    """Where upright lines through a window begin, at its top, and end, at its bottom, px from its left side."""
    height, width = ink.shape
    seen = np.count_nonzero(np.count_nonzero(off_rules, axis=1) > width / 2)
    if not seen or np.count_nonzero(ink.any(axis=1)) < STRAIGHT * seen:
        return np.empty(0, np.int_), np.empty(0, np.int_)
    steps = np.diff(np.pad((ink > 0).astype(np.int8), ((0, 0), (1, 1))), axis=1)
    (y, first), (_, last) = np.nonzero(steps > 0), np.nonzero(steps < 0)
    middles = np.zeros_like(ink)  # of strokes: in broad ones many straight lines would find room
    middles[y, (first + last - 1) // 2] = 1
    y, x = np.nonzero(cv2.dilate(middles, np.ones((1, 3), np.uint8)))  # a hand's line is straight to a pixel
    far = round(LEAN * height)
    leans = np.arange(-far, far + 1)
    tops = x - np.round(leans[:, None] * (y / height)).astype(np.int_)
    counts = np.stack([np.bincount(top + far, minlength=width + 2 * far) for top in tops])
    lean, top = np.nonzero(counts >= STRAIGHT * seen)
    return top - far, top - far + leans[lean]
