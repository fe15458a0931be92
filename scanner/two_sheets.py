"""Whether an image shows more than the sheet that was read on it: another beside it, or one that was fed with it and
shows at an edge. That one's votes would be lost without a word."""

from __future__ import annotations

import numpy as np

from scanner.align import dark_masks, halvings, square_centres
from scanner.geometry import carry
from scanner.page import Page

BEYOND_MM = 15.0  # an image that reaches less far beyond the paper has no room for more
SQUARES = 3  # so many of another sheet's must be seen there
FLAT = 0.01  # change of scale over the paper: more has a picture taken at an angle, and anything may lie round that


def shows_another_sheet(page: Page) -> bool:
    """Whether squares as large as this sheet's lie beyond its paper."""
    height, width = page.pixels.shape
    tilt = np.abs(page.mm_to_px[2, :2]) @ np.array(page.paper)
    if tilt > FLAT:
        return False
    to_mm = np.asarray(np.linalg.inv(page.mm_to_px), np.float64)
    paper = np.array(page.paper)
    corners = carry(to_mm, np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64))
    if corners.min() >= -BEYOND_MM and (corners <= paper + BEYOND_MM).all():
        return False
    *larger, small = halvings(page.pixels)
    factor = 2 ** len(larger)
    side_px = page.squares[0].w * page.px_per_mm / factor
    centres = square_centres(next(dark_masks(small, side_px)), side_px)
    if not len(centres):
        return False
    places = carry(to_mm, centres * factor)
    beyond = (places < 0).any(axis=1) | (places > paper).any(axis=1)
    return bool(np.count_nonzero(beyond) >= SQUARES)
