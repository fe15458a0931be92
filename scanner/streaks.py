"""Image → the same image without the scanner's own lines, and where they were.

Dirt on the glass of a feeder draws a line along the whole scan; a jerk of the feed draws one across it. Both take an
equal share of the light all along, so they are divided out. No hand draws along the scan's own rows or columns from
one end of the page to the other; a printed rule ends at its table.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from scanner.medians import median_of
from scanner.page import Grey

LINES = 240  # image rows (columns) that are looked at, spread evenly
PARTS = 16  # of the length: a rule ends before the first and last of them
EXCEPT = 2  # parts where print may hide a streak
BESIDE = 1 / 380  # of the long side: how far beside a line the paper is compared, about 0.8 mm on A4
CLIP = 30  # grey levels: what is darker counts no more than this
LEAST_DEPTH = 4.0  # grey levels: typical darkness of a streak, against either side
STEADY = 0.3  # of it, at least, in each part
MOST_LIGHT, LEAST_LIGHT = 0.975, 0.6  # the share of light a streak leaves: what takes more cannot be divided out
LEAST_ALONG_TEXT = 0.88  # the same along the lines of text, where a person may have drawn it


@dataclass(frozen=True, slots=True)
class Streak:
    """A line along the whole image. `at`: its column (row, if `across`), px; `light`: the share of light it leaves."""

    at: int
    across: bool
    light: float


def flattened(grey: Grey, *, sideways: bool = False) -> tuple[Grey, tuple[Streak, ...]]:
    """The image with its streaks divided out (a copy, where there are any), and the streaks. `sideways`: its lines of
    text run down it."""
    beside = max(3, round(max(grey.shape) * BESIDE))
    if min(grey.shape) < max(PARTS, 2 * beside + 1):
        return grey, ()
    least, least_across = (LEAST_ALONG_TEXT, LEAST_LIGHT) if sideways else (LEAST_LIGHT, LEAST_ALONG_TEXT)
    found = _streaks(grey[:: max(1, grey.shape[0] // LINES)], beside, least, across=False)
    # Columns are gathered as columns: what is turned then is small.
    columns = np.ascontiguousarray(grey[:, :: max(1, grey.shape[1] // LINES)])
    found += _streaks(cv2.transpose(columns), beside, least_across, across=True)
    if not found:
        return grey, ()
    mended = grey.copy()
    for streak in found:
        line = mended[streak.at] if streak.across else mended[:, streak.at]
        line[:] = np.minimum(line / streak.light + 0.5, 255).astype(np.uint8)
    return mended, found


def _streaks(lines: Grey, beside: int, least_light: float, *, across: bool) -> tuple[Streak, ...]:
    """Dark columns that run through all these lines of an image, none where the darkest of neighbours leaves less."""
    lines = np.ascontiguousarray(lines)
    middle, left, right = lines[:, beside:-beside], lines[:, : -2 * beside], lines[:, 2 * beside :]
    deeper = cv2.min(cv2.subtract(cv2.min(left, right), middle), CLIP)  # than either side; saturates at 0
    rows = len(deeper) // PARTS
    parts_of = [cv2.reduce(deeper[part * rows :][:rows], 0, cv2.REDUCE_AVG, dtype=cv2.CV_32F) for part in range(PARTS)]
    depth = np.concatenate(parts_of)
    mean = cv2.reduce(depth, 0, cv2.REDUCE_AVG)[0]
    noise = median_of(mean)
    likely = np.flatnonzero(mean > noise + LEAST_DEPTH / 2)
    parts = np.sort(depth[:, likely], axis=0) - noise
    least = np.minimum(parts[EXCEPT], np.maximum(depth[0, likely], depth[-1, likely]) - noise)
    typical = parts[PARTS // 2]
    found: list[Streak] = []
    steady = likely[(typical >= LEAST_DEPTH) & (least >= STEADY * typical)]
    for run in np.split(steady, np.flatnonzero(np.diff(steady) > beside) + 1):
        lights = [_light_left(middle[:, at], left[:, at], right[:, at]) for at in run]
        if min(lights, default=0.0) >= least_light:  # a line's soft edges go or stay with it
            of_run = [Streak(int(at) + beside, across, light) for at, light in zip(run, lights, strict=True)]
            found += [streak for streak in of_run if streak.light <= MOST_LIGHT]
    return tuple(found)


def _light_left(line: Grey, left: Grey, right: Grey) -> float:
    """The share of light that a line of pixels typically leaves, of what is beside it."""
    return median_of(line / np.maximum((left.astype(np.float32) + right) / 2, 1))
