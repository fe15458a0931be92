"""Shape of some ink, measured: pure functions of its pixels' places. `x`, `y` in mm from the middle of the box."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float64]

_LEAST_STRIKE_MM = 2.9  # shorter ones are no strikes
_TILTS = np.radians(np.arange(-14, 15, 4))


def straightness(x: NDArray[np.intp], y: NDArray[np.intp]) -> float:
    """0 for a blot or scattered ink, towards 1 for a line: from the pixels' second moments."""
    if len(x) < 5:
        return 1.0
    spread = np.linalg.eigvalsh(np.cov(np.stack([x, y]).astype(float)))
    return float((spread[1] - spread[0]) / max(spread[1] + spread[0], 1e-9))


def around(x: Places, y: Places) -> float:
    """In what share of 24 directions from the box's middle ink lies."""
    sector = ((np.arctan2(y, x) + np.pi) / (2 * np.pi) * 24).astype(int) % 24
    return float((np.bincount(sector, minlength=24) > 0).sum() / 24)


def hug(x: Places, y: Places, half_w: float, half_h: float) -> float:
    """Share of ink within 0.75 mm of the middle of the outline."""
    # Signed distance from a rectangle's edge: negative inside.
    off_x, off_y = np.abs(x) - half_w, np.abs(y) - half_h
    outside = np.hypot(np.maximum(off_x, 0), np.maximum(off_y, 0))
    distance = outside + np.minimum(np.maximum(off_x, off_y), 0)
    return float((np.abs(distance) < 0.75).mean())


def strike(x: Places, y: Places) -> float:
    """How far a nearly level, straight line of ink reaches to both sides of the box's middle, mm: the shorter reach.

    Lines are tried within ± 14° of level, up to 2.4 mm off the middle; gaps of 1.2 mm (masked print) are bridged. A
    strike reaches 4 mm and more, the arms of a cross are steeper, a tail has one side. 0 below 3 mm.
    """
    if len(x) < 30 or min(-x.min(), x.max()) < _LEAST_STRIKE_MM:
        return 0.0
    cos, sin = np.cos(_TILTS)[:, None], np.sin(_TILTS)[:, None]
    across = np.floor((y * cos - x * sin) / 0.4).astype(int) + 6
    along = np.floor((x * cos + y * sin) / 0.3).astype(int) + 40
    near = (across >= 0) & (across < 12) & (along >= 0) & (along < 80)
    tilt = np.broadcast_to(np.arange(len(_TILTS))[:, None], near.shape)
    seen = np.zeros((len(_TILTS), 12, 80), dtype=bool)
    seen[tilt[near], across[near], along[near]] = True
    lines = seen.reshape(-1, 80)
    return 0.3 * max((_reach(np.flatnonzero(line) - 40) for line in lines[lines.sum(axis=1) >= 18]), default=0.0)


def flank(x: Places, y: Places, pixel_mm: float) -> float:
    """How thick ink is beside the box, 3.3 to 4.3 mm from its middle: mean mm of it across, on the thicker side."""
    sides = [((x > 3.3) & (x < 4.3)).sum(), ((x < -3.3) & (x > -4.3)).sum()]
    return float(max(sides) * pixel_mm * pixel_mm)


def _reach(steps: NDArray[np.intp]) -> float:
    """The shorter side, in steps, of the run of numbers through 0 whose gaps are at most 4."""
    breaks = np.flatnonzero(np.diff(steps) > 4)
    for run in np.split(steps, breaks + 1):
        if run[0] <= 0 <= run[-1]:
            return float(min(-run[0], run[-1]))
    return 0.0
