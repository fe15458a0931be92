"""Image + a first mapping → where each printed square's own edges lie, at full resolution."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scanner.geometry import Rect
from scanner.medians import medians_along_last
from scanner.page import Floats, Grey, Singles
from scanner.sampling import sample

EDGE_SEARCH_MM = 1.3
SIDE_TOLERANCE = 0.12  # a measured square's side against its print


def measure_squares(grey: Grey, mm_to_px: Floats, fiducials: tuple[Rect, ...]) -> tuple[Floats, NDArray[np.bool_]]:
    """How far each printed square lies from where the mapping puts it, mm, shape (N, 2); and which were seen whole.

    Each edge is the place where the grey, sampled across it, passes half way between white and black; opposite edges
    are averaged, so that a fat or thin print does not matter.
    """
    reach, points = _edge_points(fiducials)
    samples = sample(grey, mm_to_px, points).reshape(len(fiducials), 4, len(reach), -1)
    profile = medians_along_last(samples)
    edge, good = _half_crossings(profile, reach)
    offsets = np.stack([(edge[:, 1] - edge[:, 0]) / 2, (edge[:, 3] - edge[:, 2]) / 2], axis=1)
    side_mm = np.array([area.w for area in fiducials])
    width = side_mm + edge[:, 0] + edge[:, 1]
    height = side_mm + edge[:, 2] + edge[:, 3]
    tolerance = SIDE_TOLERANCE * side_mm
    # Fat and thin print change both sides alike; dirt and tears do not.
    whole = good.all(axis=1) & (np.abs(width - side_mm) < tolerance) & (np.abs(height - side_mm) < tolerance)
    whole &= np.abs(width - height) < tolerance * 0.5
    return np.where(whole[:, None], offsets, 0.0), whole


@lru_cache(maxsize=16)
def _edge_points(fiducials: tuple[Rect, ...]) -> tuple[Floats, Floats]:
    """Steps across an edge, from inside out, and the points (N, 2) where squares are sampled: square by square, its
    left, right, top, bottom edge, the steps across it, 17 points along it."""
    step = 0.05
    reach = np.arange(-EDGE_SEARCH_MM, EDGE_SEARCH_MM + step / 2, step)
    along = np.linspace(-0.32, 0.32, 17)
    points = []
    for area in fiducials:
        (cx, cy), half, side = area.centre, area.w / 2, area.w
        for nx, ny in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            x = cx + nx * (half + reach)[:, None] + ny * (along * side)[None, :]
            y = cy + ny * (half + reach)[:, None] + nx * (along * side)[None, :]
            points.append(np.stack([x, y], axis=-1))
    return reach, np.array(points).reshape(-1, 2)


def _half_crossings(profile: Singles, reach: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Where profiles (…, K) that run from inside (black) out (white) pass half way; and whether they do so plainly."""
    black = profile[..., :8].mean(axis=-1)
    white = profile[..., -8:].mean(axis=-1)
    level = (black + white) / 2
    above = profile > level[..., None]
    k = above.argmax(axis=-1)
    k = np.clip(k, 1, profile.shape[-1] - 1)
    left = np.take_along_axis(profile, (k - 1)[..., None], axis=-1)[..., 0]
    right = np.take_along_axis(profile, k[..., None], axis=-1)[..., 0]
    share = np.clip((level - left) / np.where(right > left, right - left, 1.0), 0, 1)
    place = reach[k - 1] + share * (reach[1] - reach[0])
    # One crossing only: what is beyond stays white, what is before stays black.
    single = np.abs(above.sum(axis=-1) + k - profile.shape[-1]) <= 2
    good = (white - black > 40) & single & (np.abs(place) < EDGE_SEARCH_MM * 0.9)
    return place, good
