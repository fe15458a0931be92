"""What lies where a sheet's corner should be and is no paper: torn off, folded over or covered.

Asked only where a corner's fiducial is missing, or it has none. Its ragged edge is no ink.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.geometry import Rect, carry
from scanner.page import Floats, Grey, Page

STEP = 8  # px of the image that is looked at become one
OTHER = 0.12  # of the paper's light: a tone that differs so much is no paper
NEAR_MM = 25.0  # a fiducial's middle lies so near its corner at most
EDGE_PX = 3  # round what is no paper, px of the small image


def corner_of(area: Rect, paper: tuple[float, float]) -> tuple[float, float] | None:
    """The paper's corner that a fiducial stands in, mm; None for those along a side."""
    x, y = area.centre
    corner = (0.0 if x < paper[0] / 2 else paper[0], 0.0 if y < paper[1] / 2 else paper[1])
    near = max(abs(x - corner[0]), abs(y - corner[1])) < NEAR_MM
    return corner if near else None


def suspect_corners(
    page: Page, dark: NDArray[np.uint8], free: NDArray[np.uint8], mm_to_px: Floats
) -> list[tuple[float, float]]:
    """Corners that may be gone, mm: those whose fiducial made no fit, and those without one where something is dark and
    the paper is free."""
    width, height = page.paper
    found = []
    for corner in ((0.0, 0.0), (width, 0.0), (width, height), (0.0, height)):
        pairs = zip(page.squares, page.used, strict=True)
        fiducials = [used for area, used in pairs if corner_of(area, page.paper) == corner]
        if not all(fiducials) or (not fiducials and _dark_near(corner, page.paper, dark, free, mm_to_px)):
            found.append(corner)
    return found


def _dark_near(
    corner: tuple[float, float],
    paper: tuple[float, float],
    dark: NDArray[np.uint8],
    free: NDArray[np.uint8],
    mm_to_px: Floats,
) -> bool:
    inward = np.sign(np.array(paper) / 2 - corner)
    px = carry(mm_to_px, np.array([corner, corner + NEAR_MM * inward]))
    left, top = np.maximum(px.min(axis=0).astype(int), 0)
    right, bottom = np.maximum(px.max(axis=0).astype(int), 0)
    return bool((dark[top:bottom, left:right] & free[top:bottom, left:right]).any())


def no_paper(
    grey: Grey, mm_to_px: Floats, paper: tuple[float, float], corners: list[tuple[float, float]]
) -> NDArray[np.bool_] | None:
    """Where the image shows no paper at these corners, its edge included; None where nowhere."""
    rows, cols = grey.shape
    small = cv2.resize(grey, (max(1, cols // STEP), max(1, rows // STEP)), interpolation=cv2.INTER_AREA)
    tone = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    level = float(np.percentile(tone, 75))
    other = (np.abs(tone.astype(np.float32) - level) > OTHER * level).astype(np.uint8)
    _, labels = cv2.connectedComponents(other, connectivity=8)
    middle = np.array(paper) / 2
    there = np.zeros(small.shape, bool)
    for corner in corners:
        inward = np.sign(middle - corner)
        places = np.array([corner + inward * off for off in ((4, 4), (8, 3), (3, 8), (7, 7), (2, 2))])
        px = (carry(mm_to_px, places) * (small.shape[1] / cols)).round().astype(int)
        px = np.clip(px, 0, (small.shape[1] - 1, small.shape[0] - 1))
        found = {int(label) for label in labels[px[:, 1], px[:, 0]] if label}
        there |= np.isin(labels, list(found))
    if not there.any():
        return None
    side = 2 * EDGE_PX + 1
    grown = cv2.dilate(there.astype(np.uint8), np.ones((side, side), np.uint8))
    return np.asarray(cv2.resize(grown, (cols, rows), interpolation=cv2.INTER_NEAREST) > 0)
