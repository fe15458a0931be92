"""Where a sheet slipped in the feeder or was folded: beyond a line across the page everything lies displaced.

Looked for only where a page could not be trusted. The fiducials are found once more, in wide windows, and explained by
an affine map with a jump of one coordinate at one place; if that explains them and the map alone does not, the table's
own rules tell at which row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.geometry import Rect, carry
from scanner.page import Floats, Grey
from scanner.sampling import sample

PX = 4.0  # of the windows, px/mm
WINDOW_MM = 26.0
LEAST_JUMP_MM = 0.3
NOISE_MM = 0.06  # RMS with which squares are found
LEAST_GAIN = 2.5  # a jump must explain the squares so many times better than none
SIDE_MM = 1.4  # a square's side may differ so much from its print


@dataclass(frozen=True, slots=True)
class Slip:
    """Print beyond `after_mm` (of x if `sideways`, else of y) lies `jump_mm` off. It happened before `before_mm`."""

    jump_mm: float
    after_mm: float
    before_mm: float
    sideways: bool


def squares_found(grey: Grey, mm_to_px: Floats, fiducials: Sequence[Rect]) -> Floats:
    """Where each fiducial lies, mm through the mapping, shape (N, 2); NaN where no whole square is near."""
    found = np.full((len(fiducials), 2), np.nan)
    count = round(WINDOW_MM * PX)
    steps = (np.arange(count) + 0.5) / PX - WINDOW_MM / 2
    offsets = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    for index, area in enumerate(fiducials):
        window = sample(grey, mm_to_px, offsets + np.array(area.centre)).reshape(count, count)
        paper, black = np.percentile(window, 90), np.percentile(window, 4)
        if paper - black < 30:
            continue
        dark = (window < (paper + black) / 2).astype(np.uint8)
        contours, _ = cv2.findContours(dark, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        for contour in contours:
            _, _, w, h = cv2.boundingRect(contour)
            side = area.w * PX
            if max(abs(w - side), abs(h - side)) > SIDE_MM * PX or cv2.contourArea(contour) < 0.75 * (w - 1) * (h - 1):
                continue
            moments = cv2.moments(contour)
            at = np.array([moments["m10"], moments["m01"]]) / moments["m00"]
            place = np.array(area.centre) + (at + 0.5) / PX - WINDOW_MM / 2
            nearest = found[index]
            if np.isnan(nearest[0]) or np.hypot(*(place - area.centre)) < np.hypot(*(nearest - area.centre)):
                found[index] = place
    return found


def slip_of(found: Floats, mm_to_px: Floats, fiducials: Sequence[Rect]) -> Slip | None:
    """The slip that explains where the fiducials lie on the image, or None where none does.

    A scanner turns, scales and moves; what a mapping made of the slip is undone first.
    """
    centres = np.array([area.centre for area in fiducials])
    whole = np.isfinite(found[:, 0])
    if whole.sum() < 6:
        return None
    centres, seen = centres[whole], carry(mm_to_px, found[whole])
    plain, _ = _fitted(centres, seen, None)
    best, least = None, np.inf
    for axis in (1, 0):
        edges = np.unique(np.round(centres[:, axis], 2))
        for low, high in pairwise(edges.tolist()):
            beyond = centres[:, axis] > (low + high) / 2
            if high - low < 2 or min(beyond.sum(), (~beyond).sum()) < 2:
                continue
            left, jump = _fitted(centres, seen, beyond)
            if left < least:
                best, least = Slip(float(jump[axis]), low, high, axis == 0), left
    if best is None or abs(best.jump_mm) < LEAST_JUMP_MM or plain < LEAST_GAIN * max(least, NOISE_MM):
        return None
    return best


def _fitted(centres: Floats, seen: Floats, beyond: NDArray[np.bool_] | None) -> tuple[float, Floats]:
    """How far (RMS, mm) the squares lie from a similarity mm → px with a jump beyond a line; the jump on paper, mm."""
    count = len(centres)
    model, target = centres @ np.array([1, 1j]), seen @ np.array([1, 1j])
    columns = [model, np.ones(count)] + ([beyond.astype(float)] if beyond is not None else [])
    solution, *_ = np.linalg.lstsq(np.stack(columns, axis=1), target, rcond=None)
    left = np.abs(target - np.stack(columns, axis=1) @ solution) / np.abs(solution[0])
    jump = solution[2] / solution[0] if beyond is not None else 0.0
    return float(np.sqrt((left**2).mean())), np.array([np.real(jump), np.imag(jump)])


def slipped_row(
    grey: Grey, mm_to_px: Floats, slip: Slip, found: Floats, fiducials: Sequence[Rect], rows: Sequence[Rect]
) -> int | None:
    """The first row (from 0) whose lower rule is displaced: the slip lies in it. None: above or below all rows."""
    if slip.sideways or not rows:
        return None
    centres = np.array([area.centre for area in fiducials])
    above = np.isfinite(found[:, 0]) & (centres[:, 1] <= slip.after_mm + 0.01)
    start = float(np.mean((found - centres)[above][:, 1])) if above.any() else 0.0
    y = np.array([rows[0].y, *(row.bottom for row in rows)])
    reach = np.arange(-abs(slip.jump_mm) - 1.5, abs(slip.jump_mm) + 1.51, 0.1)
    x = rows[0].x + rows[0].w * np.linspace(0.06, 0.94, 24)
    points = np.stack(np.broadcast_arrays(x[None, :, None], (y[:, None] + start + reach)[:, None, :]), axis=-1)
    level = np.median(sample(grey, mm_to_px, points.reshape(-1, 2)).reshape(len(y), len(x), len(reach)), axis=1)
    dark = np.clip(np.percentile(level, 75, axis=1, keepdims=True) - level, 0, None)
    near = np.abs(reach) < 0.6
    far = np.abs(reach - slip.jump_mm) < 0.6
    in_place, displaced = dark[:, near].max(axis=1), dark[:, far].max(axis=1)
    # The cut that leaves most darkness in place above it and displaced below it.
    score = [float(in_place[:k].sum() + displaced[k:].sum()) for k in range(len(y) + 1)]
    first = int(np.argmax(score))
    return first - 1 if 0 < first < len(y) else None
