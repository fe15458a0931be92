"""`Grid` + `PageLayout` → `Overlay`: the scan laid on its expected print in page space, and what is darker than that.

How dark print may be is asked of the page itself: pixels of one class (so much print, print so near) look alike on a
page, however fat, pale or blurred its print is; what is darker than nearly all of its class is no print.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.align import eighth, halved
from scanner.components import Piece, pieces_of
from scanner.expected import BARE, CLASSES, EDGE_MM, NODE, PX, TILE, Expected, expected_of
from scanner.folds import Fold, without_folds
from scanner.geometry import carry, spread
from scanner.grid import Grid
from scanner.layout import PageLayout
from scanner.medians import level_at, levels_at
from scanner.page import Floats, Grey, Page

FINEST = 5.95  # px/mm: finer scans are halved
LEAST_LEVEL = 12.0
DARK = 0.11  # darkness above its class's typical at which ink begins, 1.0 = as dark as the printed outlines
NOISE = 4.5  # … on noisy paper: times its noise
UNLIKE = 4.0  # … and near print: times how far the 85th of a hundred pixels of the class lies from the middle one
LEAST_PIXELS = 40  # a class with fewer says nothing
MOST_SLIP_MM = 0.8
LEAST_GAIN = 0.4  # of the outlines' darkness: print whose gain seems less is not where it is looked for
CUT_MM = 2.0  # so near a cut print is half there
FADE_MM = 60.0  # so far from a table its slip says nothing
UNLIKE_PRINT = 0.25  # of the print's gain: a tile that differs so much from its print was written on
TOLD = 0.4  # weight of a table's own measure, 1 = a tile of plain print

TO_MM = np.array([[1 / PX, 0, 0.5 / PX], [0, 1 / PX, 0.5 / PX], [0, 0, 1.0]])  # px of page space to mm

Limits = tuple[NDArray[np.uint8], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Overlay:
    """A page in page space, arrays (rows, cols). `dark`: grey levels below the paper; `ink`: 255 where it is darker
    than print is there; `level`: grey levels from paper to printed outlines."""

    expected: Expected
    dark: NDArray[np.uint8]
    ink: NDArray[np.uint8]
    level: float
    paper: float  # the paper's grey level
    limits: NDArray[np.uint8]  # grey levels at which ink begins, by class
    typical: NDArray[np.float32]  # … and of print and paper
    pieces: tuple[Piece, ...]  # of the ink that lies in no cell and no zone
    folds: tuple[Fold, ...]  # paler than pens; left out of `ink`


def overlay_of(grid: Grid, layout: PageLayout) -> Overlay:
    """Compare a page with its print."""
    contrast = min((table.contrast for table in grid.tables), default=0.0)
    expected = expected_of(layout, grid.page.paper)
    level = max(contrast, LEAST_LEVEL)
    laid = _laid_out(grid, expected, level)
    dark = _darkness(laid)
    limits, typical = _limits(dark, expected, level)
    darker = cv2.compare(dark, cv2.LUT(expected.classes, limits), cv2.CMP_GT) & expected.inside
    ink = _seen(np.asarray(darker, np.uint8), grid.page)
    to_mm = np.linalg.inv(grid.page.mm_to_px)
    turn = float(to_mm[1, 0] / to_mm[0, 0])
    turn = turn if abs(turn) < 1 else -1 / turn  # scanned on its side
    pieces = pieces_of(ink & expected.free)
    any_lines, folds = without_folds(ink, pieces, dark, expected, float(limits[BARE]), level, turn)
    if any_lines:
        pieces = pieces_of(ink & expected.free)
    paper = level_at(laid[::16, ::16], 50)
    return Overlay(expected, dark, ink, level, paper, limits, typical, tuple(pieces), folds)


def _seen(ink: NDArray[np.uint8], page: Page) -> NDArray[np.uint8]:
    """The ink that lies in the scan: where a side is cut off, what is beyond only repeats the scan's last pixels."""
    height, width = page.pixels.shape
    right, bottom = page.paper
    ends = np.array([(x, y) for x in (EDGE_MM, right - EDGE_MM) for y in (EDGE_MM, bottom - EDGE_MM)])
    places = carry(page.mm_to_px, ends)
    if places.min() >= 0 and (places <= (width, height)).all():
        return ink
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)
    scan = np.zeros_like(ink)
    to_mm = np.asarray(np.linalg.inv(page.mm_to_px), np.float64)
    cv2.fillConvexPoly(scan, np.round(carry(to_mm, corners) * PX).astype(np.int32), 255)
    size = 2 * round(CUT_MM * PX) + 1
    return np.asarray(ink & cv2.erode(scan, np.ones((size, size), np.uint8), borderValue=255), np.uint8)


def reduced(page: Page) -> tuple[Grey, Floats]:
    """The scan at `FINEST` or coarser, and its mapping."""
    grey, factor = page.pixels, 1
    while page.px_per_mm / factor > FINEST:
        ready = page.half if factor == 1 else None
        grey, factor = halved(grey) if ready is None else ready, factor * 2
    down = np.array([[1 / factor, 0, (1 / factor - 1) / 2], [0, 1 / factor, (1 / factor - 1) / 2], [0, 0, 1.0]])
    return grey, down @ page.mm_to_px


def laid(image: NDArray[np.uint8], mm_to_px: Floats, shape: tuple[int, ...], interpolation: int) -> NDArray[np.uint8]:
    """An image in page space, by its mapping alone; 0 beyond it."""
    flags = interpolation | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpPerspective(image, mm_to_px @ TO_MM, (shape[1], shape[0]), flags=flags), np.uint8)


def _laid_out(grid: Grid, expected: Expected, level: float) -> Grey:
    """The scan in page space, moved to where its print lies."""
    grey, mm_to_px = reduced(grid.page)
    rows, cols = expected.print.shape
    ny, nx = rows // NODE + 2, cols // NODE + 2  # one node beyond each end: `resize` is constant in its outer half node
    slip = cv2.resize(_slips(grey, mm_to_px, expected, grid, level), (nx, ny), interpolation=cv2.INTER_LINEAR)
    x, y = ((np.arange(count) - 0.5) * NODE / PX for count in (nx, ny))
    points = np.stack(np.broadcast_arrays(x[None, :], y[:, None]), axis=-1) + slip
    whole = spread(carry(mm_to_px, points.reshape(-1, 2)).reshape(ny, nx, 2), NODE)
    x_px, y_px = (side[NODE : NODE + rows, NODE : NODE + cols] for side in whole)
    laid = cv2.remap(grey, x_px, y_px, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(laid, np.uint8)


def _slips(grey: Grey, mm_to_px: Floats, expected: Expected, grid: Grid, level: float) -> NDArray[np.float32]:
    """How far the print of each tile lies from where the squares put it, mm, (rows, cols, 2).

    Tables have told it by their rules; from there it is found by the print itself.
    """
    slip, told = _slips_of_tables(grid, expected.tiles[0].weight.shape)
    tables, px = slip.copy(), mm_to_px[:2, :2].astype(np.float32)  # a slip is too small for perspective to matter
    for tiles in expected.tiles:
        if not len(tiles.points):
            continue
        places = carry(mm_to_px, tiles.points.reshape(-1, 2)).astype(np.float32).reshape(tiles.points.shape)
        places += (slip[tiles.at] @ px.T)[:, None, :]
        seen = cv2.remap(grey, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
        fitted = np.matmul(tiles.solve, seen[:, :, None])[:, :, 0]
        gain, _, dx, dy = fitted.T
        unlike = np.matmul(tiles.design, fitted[:, :, None])[:, :, 0] - seen
        trust = 1 / (1 + (unlike.std(axis=1) / (UNLIKE_PRINT * np.maximum(gain, 1))) ** 4)
        further = np.stack([dx, dy], axis=1) / np.maximum(gain, LEAST_GAIN * level)[:, None]
        found, weight = tables.copy(), np.where(told, np.maximum(tiles.weight, TOLD), tiles.weight)
        weight[tiles.at] *= trust[:, None]
        found[tiles.at] = np.clip(slip[tiles.at] + further, -MOST_SLIP_MM, MOST_SLIP_MM)
        found, weight = (
            cv2.GaussianBlur(of, (0, 0), tiles.neighbours, borderType=cv2.BORDER_CONSTANT)
            for of in (found * weight, weight)
        )
        slip = found / (weight + np.float32(0.003))
    return np.asarray(slip, np.float32)


def _slips_of_tables(grid: Grid, shape: tuple[int, ...]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """What the tables' rules tell of each tile's slip, fading out beyond them, and which tiles lie in option cells."""
    slip, told = np.zeros(shape, np.float32), np.zeros((*shape[:2], 1), np.bool_)
    x, y = ((np.arange(count) + 0.5) * TILE / PX for count in (shape[1], shape[0]))
    if not grid.tables:
        return slip, told
    first, last = grid.tables[0].table.y[0], grid.tables[-1].table.y[-1]
    edges, middles = [first - FADE_MM], [first - FADE_MM]
    dy, dx = [0.0], [0.0]
    for placed in grid.tables:
        table = placed.table
        edges, middles = [*edges, *table.y], [*middles, *((table.y[1:] + table.y[:-1]) / 2)]
        dy, dx = [*dy, *placed.dy.mean(axis=1)], [*dx, *placed.dx.mean(axis=1)]
        inside = (y > table.y[0]) & (y < table.y[-1])
        told[..., 0] |= inside[:, None] & ((x > table.x[0]) & (x < table.x[-1]))[None, :]
    slip[..., 0] = np.interp(y, [*middles, last + FADE_MM], [*dx, 0.0])[:, None]
    slip[..., 1] = np.interp(y, [*edges, last + FADE_MM], [*dy, 0.0])[:, None]
    return slip, told


def _darkness(laid: Grey) -> NDArray[np.uint8]:
    """Grey levels below the paper's own, which is a closing over about 14 mm."""
    rows, cols = laid.shape
    paper = cv2.blur(cv2.morphologyEx(eighth(laid), cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8)), (3, 3))
    return np.asarray(cv2.subtract(cv2.resize(paper, (cols, rows), interpolation=cv2.INTER_LINEAR), laid), np.uint8)


def _limits(dark: NDArray[np.uint8], expected: Expected, level: float) -> Limits:
    """For each class of pixels the darkness at which ink begins, and the typical one."""
    step = 2
    flat = dark.ravel()[expected.printed]
    counts = np.bincount(expected.bins + flat // step, minlength=CLASSES * (256 // step))
    sums = counts.reshape(CLASSES, -1).cumsum(axis=1)
    total = sums[:, -1:]
    middle = (sums < 0.5 * total).sum(axis=1) * step
    upper = (sums < 0.85 * total).sum(axis=1) * step
    limits = middle + np.maximum(DARK * level, UNLIKE * (upper - middle))
    limits[total[:, 0] < LEAST_PIXELS] = 255
    bare = dark.ravel()[expected.bare]
    paper, upper_paper = levels_at(bare, (50, 84)) if len(bare) else (0.0, -0.5)
    noise = upper_paper - paper + 0.5  # below the paper it is cut off
    limits[BARE] = paper + max(DARK * level, NOISE * noise)
    middle[BARE] = paper
    of_classes = np.zeros(256, np.uint8)
    of_classes[:CLASSES] = np.clip(limits, 0, 255)
    return of_classes, middle.astype(np.float32)
