"""Both sides of a sheet → how much darker one makes each place of the other: `Through`, or that nothing is seen.

The other side's ink, mirrored and blurred by the paper, is laid on the page's own bare paper: by the squares of both,
then by itself, tile by tile, because a printer turns the sheet between its sides and a scanner stretches each side
apart. One number says how much of it is seen. Where a tile does not look as that number foretells, nothing is taken
from it: a real faint mark keeps all of its own darkness, wherever it lies.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.expected import BARE, CELL, EDGE_MM, PX, TILE, expected_of
from scanner.layout import PageLayout
from scanner.overlay import TO_MM, laid, reduced
from scanner.page import Grey, Page

BLUR_MM = 0.3  # of the light by the paper
OFF_MM = 5.0  # a printer lays the two sides so far apart at most
BARE_DARK = 0.3  # share of the light: what is darker on bare paper is ink of this side, or too dark to shine through
HALO_PX = 5
COARSE = 2  # the sides are laid on each other so much coarser
NEIGHBOURS = 1.2, 0.9, 0.7  # tiles that one listens to when it is moved, pass by pass
MOST_SLIP_PX = 1.0  # … in one pass, coarse
LEAST_SEEN, LEAST_LIKE = 0.012, 0.2  # share of the light; correlation on bare paper
MOST_SEEN = 0.4
LOCAL = 0.6, 1.5  # how much a tile may show of what the page shows
LEAST_TOLD = 3.0  # px of full ink, squared and summed, by which a tile says how much it shows
LEAST_MARKED = 1.0  # … and the other side's marks, all of them together

Light = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Through:
    """What shines through. `taken`: share of the light that the other side takes, in page space at `PX` px/mm."""

    share: float  # … where the other side is black
    taken: Light


def through_of(page: Page, layout: PageLayout, other: Page, others: PageLayout) -> Through | None:
    """What of the other side is seen on a page; None where it is nothing, or is not that page's other side."""
    dark, bare = _darkness(page), _bare(page, layout)
    behind, marks = _mirrored(other, others)
    bare &= ~_grown(bare & (dark > BARE_DARK))
    if not bare.any():
        return None
    shift = _shift(*(_coarse(each) for each in (dark, behind, bare.astype(np.float32))))
    placed = _moved(behind, shift, TILE)
    sums = _sums(dark, placed, bare, TILE)
    share, like = _fit(sums.sum(axis=(0, 1)))
    if not (LEAST_SEEN <= share <= MOST_SEEN and like >= LEAST_LIKE):
        return None
    if not _marks_are_seen(dark, placed, _moved(marks, shift, TILE), bare, share):
        return None
    return Through(share, np.asarray(placed * np.float32(share) * _trusted(sums, share, dark.shape), np.float32))


def without(page: Page, through: Through) -> Grey:
    """The page's pixels as they would be on opaque paper."""
    rows, cols = page.pixels.shape
    taken = cv2.warpPerspective(through.taken, page.mm_to_px @ TO_MM, (cols, rows), flags=cv2.INTER_LINEAR)
    return np.asarray(np.clip(page.pixels / (1 - taken) + 0.5, 0, 255), np.uint8)


# --- the two sides in page space


def _shape(page: Page) -> tuple[int, int]:
    return round(page.paper[1] * PX), round(page.paper[0] * PX)


def _darkness(page: Page) -> Light:
    """Share of the paper's light that is missing; 0 at the paper's edge, where the scanner's ground begins."""
    shape = _shape(page)
    grey, mm_to_px = reduced(page)
    flat = laid(grey, mm_to_px, shape, cv2.INTER_LINEAR)
    small = cv2.resize(flat, (shape[1] // 8, shape[0] // 8), interpolation=cv2.INTER_AREA)
    paper = cv2.blur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8)), (3, 3))
    whole = cv2.resize(paper, shape[::-1], interpolation=cv2.INTER_LINEAR).astype(np.float32)
    dark = np.clip(1 - flat / np.maximum(whole, np.float32(1)), -0.1, 1)
    edge = round(EDGE_MM * PX)
    kept = np.zeros(shape, np.float32)
    kept[edge:-edge, edge:-edge] = dark[edge:-edge, edge:-edge]
    return kept


def _bare(page: Page, layout: PageLayout) -> NDArray[np.bool_]:
    """Where the page has no print of its own, and no print near."""
    rows, cols = _shape(page)
    bare = expected_of(layout, page.paper).classes[:rows, :cols] == BARE
    edge = round((EDGE_MM + 1) * PX)
    inside = np.zeros((rows, cols), np.bool_)
    inside[edge:-edge, edge:-edge] = True
    return np.asarray(bare & inside)


def _mirrored(other: Page, layout: PageLayout) -> tuple[Light, Light]:
    """The other side as it is seen from this one: all of it, and its marks alone."""
    dark = _darkness(other)
    rows, cols = dark.shape
    cells = expected_of(layout, other.paper).owner[:rows, :cols] == CELL
    marks = np.where(_bare(other, layout) & cells & (dark > BARE_DARK), dark, np.float32(0))
    whole, drawn = (cv2.GaussianBlur(each[:, ::-1], (0, 0), BLUR_MM * PX) for each in (dark, marks))
    return np.asarray(whole, np.float32), np.asarray(drawn, np.float32)


def _grown(which: NDArray[np.bool_]) -> NDArray[np.bool_]:
    grown = cv2.dilate(which.view(np.uint8), np.ones((2 * HALO_PX + 1, 2 * HALO_PX + 1), np.uint8))
    return np.asarray(grown, np.uint8).view(np.bool_)


# --- laid on each other


def _coarse(layer: Light) -> Light:
    rows, cols = layer.shape
    return np.asarray(cv2.resize(layer, (cols // COARSE, rows // COARSE), interpolation=cv2.INTER_AREA), np.float32)


def _shift(dark: Light, behind: Light, bare: Light) -> Light:
    """How far each tile of the other side must be moved to where it is seen, px of the fine pictures: (…, 2)."""
    tile = TILE // COARSE
    free = bare > 0.99
    rows, cols = dark.shape
    shift = np.zeros((-(-rows // tile), -(-cols // tile), 2), np.float32) + _offset(dark, behind, free)
    for neighbours in NEIGHBOURS:
        sums = _sums(dark, _moved(behind, shift, tile), free, tile)
        shift = shift + _slip(_among(sums, neighbours))
    return np.asarray(shift * np.float32(COARSE), np.float32)


def _offset(dark: Light, behind: Light, bare: NDArray[np.bool_]) -> NDArray[np.float32]:
    """How far the whole of the other side lies off, px, by correlation."""
    seen = np.where(bare, dark - dark[bare].mean(), np.float32(0))
    reach = round(OFF_MM * PX / COARSE)
    inner = np.ascontiguousarray(behind[reach:-reach, reach:-reach])
    like = cv2.matchTemplate(seen, inner, cv2.TM_CCORR)
    y, x = np.unravel_index(int(like.argmax()), like.shape)
    return np.array([x - reach, y - reach], np.float32)


def _moved(behind: Light, shift: Light, tile: int) -> Light:
    """The other side moved by so much in every tile, px, evenly in between."""
    rows, cols = behind.shape
    ny, nx = shift.shape[:2]
    padded = np.pad(shift, ((1, 1), (1, 1), (0, 0)), mode="edge")
    whole = cv2.resize(padded, ((nx + 2) * tile, (ny + 2) * tile), interpolation=cv2.INTER_LINEAR)
    places = whole[tile : tile + rows, tile : tile + cols] * np.float32(-1)
    places[..., 0] += np.arange(cols, dtype=np.float32)
    places[..., 1] += np.arange(rows, dtype=np.float32)[:, None]
    return np.asarray(cv2.remap(behind, places, None, cv2.INTER_LINEAR, borderValue=0), np.float32)


def _sums(dark: Light, behind: Light, bare: NDArray[np.bool_], tile: int) -> NDArray[np.float64]:
    """Products of (behind, its slopes in x and y, 1, dark), summed over the bare paper of each tile: (…, 5, 5)."""
    dx = cv2.Sobel(behind, cv2.CV_32F, 1, 0, scale=0.125)
    dy = cv2.Sobel(behind, cv2.CV_32F, 0, 1, scale=0.125)
    rows, cols = dark.shape
    ny, nx = -(-rows // tile), -(-cols // tile)
    layers = np.zeros((5, ny * tile, nx * tile), np.float32)
    weight = bare.astype(np.float32)
    for number, layer in enumerate((behind, dx, dy, np.float32(1), dark)):
        layers[number, :rows, :cols] = layer * weight
    tiles = layers.reshape(5, ny, tile, nx, tile).transpose(1, 3, 0, 2, 4).reshape(ny, nx, 5, tile * tile)
    return np.asarray(np.matmul(tiles, tiles.swapaxes(2, 3)), np.float64)


def _among(sums: NDArray[np.float64], neighbours: float) -> NDArray[np.float64]:
    """The sums of each tile and of those beside it."""
    flat = sums.reshape(*sums.shape[:2], -1)
    parts = [cv2.GaussianBlur(part, (0, 0), neighbours, borderType=cv2.BORDER_CONSTANT)
             for part in np.moveaxis(flat, -1, 0)]  # fmt: skip
    return np.stack(parts, axis=-1).reshape(sums.shape)


def _slip(sums: NDArray[np.float64]) -> NDArray[np.float32]:
    """How much farther each tile must be moved, px: what is seen is share · behind − share · slip · slopes + level."""
    normal = sums[..., :4, :4] + np.diag([1e-3, 1e-2, 1e-2, 1e-3])
    found = np.linalg.solve(normal, sums[..., :4, 4:])[..., 0]
    share = np.maximum(found[..., :1], LEAST_SEEN)
    slip = np.where(found[..., :1] > LEAST_SEEN, -found[..., 1:3] / share, 0.0)
    return np.clip(slip, -MOST_SLIP_PX, MOST_SLIP_PX).astype(np.float32)


# --- how much of it is seen


def _fit(sums: NDArray[np.float64]) -> tuple[float, float]:
    """How much of what is behind is seen, and how like the two are."""
    count = max(float(sums[3, 3]), 1.0)
    behind, seen = sums[0, 3] / count, sums[4, 3] / count
    bb = sums[0, 0] / count - behind**2
    ss = sums[4, 4] / count - seen**2
    bs = sums[0, 4] / count - behind * seen
    return float(bs / max(bb, 1e-9)), float(bs / max(np.sqrt(bb * ss), 1e-9))


def _marks_are_seen(dark: Light, behind: Light, marks: Light, bare: NDArray[np.bool_], share: float) -> bool:
    """Whether the other side's marks are seen as its print is: all sheets of a vote carry the same print."""
    told = float((marks[bare] ** 2).sum())
    if told < LEAST_MARKED:
        return True  # it has hardly any
    rest = dark - np.float32(share) * (behind - marks)
    near = bare & (marks > 0.02)
    level = float(np.median(rest[bare]))
    shown = float((marks[near] * (rest[near] - level)).sum()) / told
    return LOCAL[0] * share < shown < LOCAL[1] * share


def _trusted(sums: NDArray[np.float64], share: float, shape: tuple[int, ...]) -> Light:
    """1 where the tiles show as much of the other side as the page does, 0 where they do not."""
    near = _among(sums, 0.8)
    count = np.maximum(near[..., 3, 3], 1.0)
    told = near[..., 0, 0] - near[..., 0, 3] ** 2 / count
    shown = (near[..., 0, 4] - near[..., 0, 3] * near[..., 4, 3] / count) / np.maximum(told, 1e-9)
    least, most = LOCAL
    trusted = (told < LEAST_TOLD) | ((shown > least * share) & (shown < most * share))
    whole = cv2.resize(trusted.astype(np.float32), (trusted.shape[1] * TILE, trusted.shape[0] * TILE))
    return np.asarray(whole[: shape[0], : shape[1]], np.float32)
