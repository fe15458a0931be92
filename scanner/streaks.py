"""Image → the same image without the scanner's own lines, and where they were.

Dirt on the glass of a feeder draws a line along the whole scan; a jerk of the feed draws one across it. Both take an
equal share of the light all along, so they are divided out. No hand draws along the scan's own rows or columns from
one end of the page to the other; a printed rule ends at its table.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from scanner.align import Grey

LINES = 240  # image rows (columns) that are looked at, spread evenly
PARTS = 16  # of the length: a rule ends before the first and last of them
EXCEPT = 2  # parts where print may hide a streak
BESIDE = 1 / 380  # of the long side: how far beside a line the paper is compared, about 0.8 mm on A4
CLIP = 30  # grey levels: what is darker counts no more than this
LEAST_DEPTH = 4.0  # grey levels: typical darkness of a streak, against either side
STEADY = 0.3  # of it, at least, in each part
MOST_LIGHT, LEAST_LIGHT = 0.975, 0.6  # the share of light a streak leaves: what takes more cannot be divided out


@dataclass(frozen=True, slots=True)
class Streak:
    """A line along the whole image. `at`: its column (row, if `across`), px; `light`: the share of light it leaves."""

    at: int
    across: bool
    light: float


def flattened(grey: Grey) -> tuple[Grey, tuple[Streak, ...]]:
    """The image with its streaks divided out (a copy, where there are any), and the streaks."""
    beside = max(3, round(max(grey.shape) * BESIDE))
    found = _streaks(grey, beside, across=False) + _streaks(grey.T, beside, across=True)
    if not found:
        return grey, ()
    mended = grey.copy()
    for streak in found:
        line = mended[streak.at] if streak.across else mended[:, streak.at]
        line[:] = np.minimum(line / streak.light + 0.5, 255).astype(np.uint8)
    return mended, found


def _streaks(grey: Grey, beside: int, *, across: bool) -> tuple[Streak, ...]:
    """Dark columns of an image that run from one end to the other."""
    lines = np.ascontiguousarray(grey[:: max(1, len(grey) // LINES)])
    middle, left, right = lines[:, beside:-beside], lines[:, : -2 * beside], lines[:, 2 * beside :]
    deeper = cv2.min(cv2.subtract(cv2.min(left, right), middle), CLIP)  # than either side; saturates at 0
    rows = len(deeper) // PARTS
    depth = deeper[: rows * PARTS].reshape(PARTS, rows, -1).sum(axis=1, dtype=np.uint16) * np.float32(1 / rows)
    mean = depth.mean(axis=0)
    noise = float(np.median(mean))
    found = []
    for at in np.flatnonzero(mean > noise + LEAST_DEPTH / 2):
        parts = np.sort(depth[:, at]) - noise
        least = min(parts[EXCEPT], max(depth[0, at], depth[-1, at]) - noise)
        if parts[PARTS // 2] < LEAST_DEPTH or least < STEADY * parts[PARTS // 2]:
            continue
        paper = (left[:, at].astype(np.float32) + right[:, at]) / 2
        light = float(np.median(middle[:, at] / np.maximum(paper, 1)))
        if LEAST_LIGHT <= light <= MOST_LIGHT:
            found.append(Streak(int(at) + beside, across, light))
    return tuple(found)

