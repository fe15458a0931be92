"""`Grid` + `PageLayout` → `Overlay`: the scan laid on its expected print in page space, and what is darker than that.

How dark print may be is asked of the page itself: pixels of one class (so much print, print so near) look alike on a
page, however fat, pale or blurred its print is; what is darker than nearly all of its class is no print.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.align import Floats, Grey, Page, halved, sample
from scanner.expected import BARE, CLASSES, NODE, PX, Expected, expected_of
from scanner.geometry import carry
from scanner.grid import Grid
from scanner.layout import PageLayout

FINEST = 5.95  # px/mm: finer scans are halved
LEAST_LEVEL = 12.0
DARK = 0.11  # darkness above its class's typical at which ink begins, 1.0 = as dark as the printed outlines
NOISE = 4.5  # … on noisy paper: times its noise
UNLIKE = 4.0  # … and near print: times how far the 85th of a hundred pixels of the class lies from the middle one
LEAST_PIXELS = 40  # a class with fewer says nothing
MOST_SLIP_MM = 0.5
PASSES = 2

Limits = tuple[NDArray[np.uint8], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Overlay:
    """A page in page space, arrays (rows, cols). `dark`: grey levels below the paper; `ink`: 1 where it is darker than
    print is there; `level`: grey levels from paper to printed outlines."""

    expected: Expected
    dark: NDArray[np.uint8]
    ink: NDArray[np.uint8]
    level: float
    limits: NDArray[np.uint8]  # grey levels at which ink begins, by class
    typical: NDArray[np.float32]  # … and of print and paper


def overlay_of(grid: Grid, layout: PageLayout) -> Overlay:
    """Compare a page with its print."""
    contrast = min((table.contrast for table in grid.tables), default=0.0)
    expected = expected_of(layout, grid.page.paper)
    dark = _darkness(_laid_out(grid.page, expected))
    level = max(contrast, LEAST_LEVEL)
    limits, typical = _limits(dark, expected, level)
    ink = cv2.compare(dark, cv2.LUT(expected.classes, limits), cv2.CMP_GT) & expected.inside
    return Overlay(expected, dark, np.asarray(ink, np.uint8), level, limits, typical)


def _reduced(page: Page) -> tuple[Grey, Floats]:
    """The scan at `FINEST` or coarser, and its mapping."""
    grey, factor = page.pixels, 1
    while page.px_per_mm / factor > FINEST:
        grey, factor = halved(grey), factor * 2
    down = np.array([[1 / factor, 0, (1 / factor - 1) / 2], [0, 1 / factor, (1 / factor - 1) / 2], [0, 0, 1.0]])
    return grey, down @ page.mm_to_px


def _laid_out(page: Page, expected: Expected) -> Grey:
    """The scan in page space, moved to where its print lies."""
    grey, mm_to_px = _reduced(page)
    rows, cols = expected.print.shape
    ny, nx = rows // NODE + 2, cols // NODE + 2  # one node beyond each end: `resize` is constant in its outer half node
    slip = cv2.resize(_slips(grey, mm_to_px, expected), (nx, ny), interpolation=cv2.INTER_LINEAR)
    x, y = ((np.arange(count) - 0.5) * NODE / PX for count in (nx, ny))
    points = np.stack(np.broadcast_arrays(x[None, :], y[:, None]), axis=-1) + slip
    nodes = carry(mm_to_px, points.reshape(-1, 2)).reshape(ny, nx, 2).astype(np.float32)
    whole = cv2.resize(nodes, (nx * NODE, ny * NODE), interpolation=cv2.INTER_LINEAR)
    places = whole[NODE : NODE + rows, NODE : NODE + cols]
    laid = cv2.remap(grey, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(laid, np.uint8)


def _slips(grey: Grey, mm_to_px: Floats, expected: Expected) -> NDArray[np.float32]:
    """How far the print of each tile lies from where the squares put it, mm, (rows, cols, 2)."""
    tiles = expected.tiles
    slip = np.zeros_like(tiles.weight)
    weight = cv2.GaussianBlur(tiles.weight, (0, 0), 0.8, borderType=cv2.BORDER_CONSTANT) + np.float32(0.02)
    for _ in range(PASSES if len(tiles.points) else 0):
        moved = tiles.points + slip[tiles.at][:, None, :]
        seen = sample(grey, mm_to_px, moved.reshape(-1, 2)).reshape(moved.shape[:2]).astype(np.float32)
        gain, _, dx, dy = np.einsum("nik,nk->in", tiles.solve, seen)
        further = np.stack([dx, dy], axis=1) / np.maximum(gain, LEAST_LEVEL)[:, None]
        found = np.zeros_like(slip)
        found[tiles.at] = np.clip(slip[tiles.at] + further, -MOST_SLIP_MM, MOST_SLIP_MM)
        slip = cv2.GaussianBlur(found * tiles.weight, (0, 0), 0.8, borderType=cv2.BORDER_CONSTANT) / weight
    return np.asarray(slip, np.float32)


def _darkness(laid: Grey) -> NDArray[np.uint8]:
    """Grey levels below the paper's own, which is a closing over about 14 mm."""
    rows, cols = laid.shape
    small = cv2.resize(laid, (cols // 8, rows // 8), interpolation=cv2.INTER_AREA)
    paper = cv2.blur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8)), (3, 3))
    return np.asarray(cv2.subtract(cv2.resize(paper, (cols, rows), interpolation=cv2.INTER_LINEAR), laid), np.uint8)


def _limits(dark: NDArray[np.uint8], expected: Expected, level: float) -> Limits:
    """For each class of pixels the darkness at which ink begins, and the typical one."""
    step = 2
    flat = dark.ravel()[expected.printed]
    classes = expected.classes.ravel()[expected.printed].astype(np.intp)
    counts = np.bincount(classes * (256 // step) + flat // step, minlength=CLASSES * (256 // step))
    sums = counts.reshape(CLASSES, -1).cumsum(axis=1)
    total = sums[:, -1:]
    middle = (sums < 0.5 * total).sum(axis=1) * step
    upper = (sums < 0.85 * total).sum(axis=1) * step
    limits = middle + np.maximum(DARK * level, UNLIKE * (upper - middle))
    limits[total[:, 0] < LEAST_PIXELS] = 255
    bare = dark[::5, ::5][expected.classes[::5, ::5] == BARE]
    paper = float(np.median(bare)) if len(bare) else 0.0
    noise = 1.4826 * float(np.median(np.abs(bare - np.float32(paper)))) if len(bare) else 0.0
    limits[BARE] = paper + max(DARK * level, NOISE * noise)
    middle[BARE] = paper
    return np.pad(np.clip(limits, 0, 255), (0, 256 - CLASSES)).astype(np.uint8), middle.astype(np.float32)
