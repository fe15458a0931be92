"""`Grid` → ink in mm² in and about every box, against what was printed there. Measures, never judges: reader A.

Each table's option cells are sampled as one image at 8 px/mm through the cells' own places. Printed rules and outlines
are masked, what is left is joined into pieces, and every piece is given to one cell, so that the tail of a tick in the
neighbour's cell stays with its tick.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.align import eighth
from scanner.geometry import carry, spread
from scanner.grid import Grid, PlacedTable, Table
from scanner.layout import BOX_OUTLINE_MM, RULE_MM
from scanner.mark import Mark, marks_of
from scanner.medians import median_of, medians_along_last
from scanner.once import once_each
from scanner.page import Floats
from scanner.pieces import BLUR_MM, PX, Boxes, Measures, own_ink, pixels_of, spans

NODE = 8  # block pixels between nodes of the sampling map
RULE_HALF_MM = RULE_MM / 2 + BLUR_MM  # half a rule and the blur beside it
FAINT, PLAIN = 0.15, 0.24  # darkness at which ink begins, and which a piece must reach somewhere
FAINT_NOISE, PLAIN_NOISE = 4.5, 7.0  # … on a noisy page: times the noise of its bare paper
FRINGE, FRINGE_PX = 0.06, 3  # median darkness beside print that is print's still, for so many block pixels
BRIDGE_PX = 7  # ink this near masked print is joined across it
SPARSE = 5  # one pixel in so many, along and across, tells the noise of bare paper

Block = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TableInk:
    """One table's cells as an image of darkness, its ink and who owns it."""

    placed: PlacedTable
    dark: Block  # (H, W) darkness, 1.0 = outline, 0 = paper
    ink: NDArray[np.bool_]  # (H, W)
    contrast: float  # grey levels from paper to outline
    noise: float  # of `dark`, one standard deviation
    marks: tuple[tuple[Mark, ...], ...]  # [row][column]


def measure_ink(grid: Grid) -> tuple[TableInk, ...]:
    """The ink of every option of a page."""
    return tuple(_measure(grid, placed) for placed in grid.tables)


# --- sampling


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a table's printed places alone decide."""

    shape: tuple[int, int]  # of its block, px
    x: Floats  # mm, of the nodes of the sampling map
    y: Floats
    shift_x: tuple[Floats, Floats]  # weights that spread the rules' offsets over the nodes: along y, along x
    shift_y: tuple[Floats, Floats]
    boxes: Floats  # (rows, columns, 4): left, top, right, bottom of every box as printed, mm from the table's corner
    rules: NDArray[np.bool_]  # (H, W): where rules and their blur are
    col_of: NDArray[np.intp]  # (W,): which table column a block column lies in
    row_of: NDArray[np.intp]


@once_each
def _frame(table: Table) -> _Frame:
    height, width = round(table.area.h * PX), round(table.area.w * PX)
    nx, ny = -(-width // NODE) + 2, -(-height // NODE) + 2
    # Node j stands for block pixel NODE·j + (NODE − 1)/2 − NODE: one node beyond each end, so that enlarging never
    # runs into the constant outer half node of `resize`.
    x = table.x[0] + ((np.arange(nx) - 1) * NODE + NODE / 2) / PX
    y = table.y[0] + ((np.arange(ny) - 1) * NODE + NODE / 2) / PX
    mid_x, mid_y = (table.x[1:] + table.x[:-1]) / 2, (table.y[1:] + table.y[:-1]) / 2
    shift_x = _between(y, mid_y), _between(x, table.x).T
    shift_y = _between(y, table.y), _between(x, mid_x).T
    boxes = np.array([[(o.box.x, o.box.y, o.box.right, o.box.bottom) for o in row.options] for row in table.rows])
    boxes -= np.array([table.x[0], table.y[0]] * 2)
    x_mm, y_mm = (np.arange(width) + 0.5) / PX, (np.arange(height) + 0.5) / PX
    edges_x, edges_y = table.x - table.x[0], table.y - table.y[0]
    near_x = (np.abs(x_mm[:, None] - edges_x) < RULE_HALF_MM).any(axis=1)
    near_y = (np.abs(y_mm[:, None] - edges_y) < RULE_HALF_MM).any(axis=1)
    col_of = np.clip(np.searchsorted(edges_x, x_mm) - 1, 0, len(edges_x) - 2)
    row_of = np.clip(np.searchsorted(edges_y, y_mm) - 1, 0, len(edges_y) - 2)
    return _Frame((height, width), x, y, shift_x, shift_y, boxes, np.logical_or.outer(near_y, near_x), col_of, row_of)


def block_of(grid: Grid, placed: PlacedTable) -> NDArray[np.uint8]:
    """The table's option cells as an image at `PX` px/mm, (H, W), sampled through the cells' own places."""
    frame = _frame(placed.table)
    height, width = frame.shape
    shift_x = frame.shift_x[0] @ placed.dx @ frame.shift_x[1]
    shift_y = frame.shift_y[0] @ placed.dy @ frame.shift_y[1]
    points = np.stack([frame.x[None, :] + shift_x, frame.y[:, None] + shift_y], axis=-1)
    fine = spread(carry(grid.page.mm_to_px, points.reshape(-1, 2)).reshape(points.shape), NODE)
    x_px, y_px = (side[NODE : NODE + height, NODE : NODE + width] for side in fine)
    block = cv2.remap(grid.page.pixels, x_px, y_px, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    return np.asarray(block, dtype=np.uint8)


def _between(at: Floats, nodes: Floats) -> Floats:
    """Weights (len(at), len(nodes)) that interpolate linearly between nodes, constant beyond the ends."""
    if len(nodes) == 1:
        return np.ones((len(at), 1))
    index = np.clip(np.searchsorted(nodes, at) - 1, 0, len(nodes) - 2)
    part = np.clip((at - nodes[index]) / (nodes[index + 1] - nodes[index]), 0, 1)
    weights = np.zeros((len(at), len(nodes)))
    rows = np.arange(len(at))
    weights[rows, index] = 1 - part
    weights[rows, index + 1] += part
    return weights


# --- paper, print, ink


def _paper_level(block: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Grey of the bare paper under every pixel: a closing over 11 mm at 1 px/mm, marks and rules bridged."""
    height, width = block.shape
    small = eighth(block)  # `PX` is 8
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((11, 11), np.uint8), borderType=cv2.BORDER_REPLICATE)
    smooth = cv2.blur(closed, (5, 5), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def _box_edges(placed: PlacedTable) -> Floats:
    """Outer edges of every box in block px, as found: (rows, columns, 4) left, top, right, bottom."""
    own = np.nan_to_num(placed.box_offset)
    edges: Floats = (_frame(placed.table).boxes + np.concatenate([own, own], axis=2)) * PX
    return edges


def _print_mask(rules: NDArray[np.bool_], edges: Floats) -> NDArray[np.bool_]:
    """Where print, or the blur of print, covers the paper: rules and the outlines of boxes."""
    mask: NDArray[np.bool_] = rules.copy()
    outer = spans(edges, -BLUR_MM)
    inner = spans(edges, BOX_OUTLINE_MM + BLUR_MM)
    for (x0, y0, x3, y3), (x1, y1, x2, y2) in zip(outer.tolist(), inner.tolist(), strict=True):
        mask[y0:y1, x0:x3] = True
        mask[y2:y3, x0:x3] = True
        mask[y1:y2, x0:x1] = True
        mask[y1:y2, x2:x3] = True
    return mask


def _with_fringe(mask: NDArray[np.bool_], dark: Block) -> tuple[NDArray[np.bool_], int]:
    """The mask grown for as long as the paper next to it is typically dark (fat and blurred print reaches further), and
    by how many px."""
    for count in range(FRINGE_PX):
        grown = cv2.dilate(mask.view(np.uint8), np.ones((3, 3), np.uint8)).view(np.bool_)
        ring = grown[::2, ::2] ^ mask[::2, ::2]
        beside = dark[::2, ::2][ring]
        if 2 * np.count_nonzero(beside < FRINGE) > len(beside):
            return mask, count
        mask = grown
    return mask, FRINGE_PX


def _measure(grid: Grid, placed: PlacedTable) -> TableInk:
    block = block_of(grid, placed)
    contrast = max(placed.contrast, 12.0)
    dark = cv2.addWeighted(_paper_level(block), 1 / contrast, block, -1 / contrast, 0, dtype=cv2.CV_32F)
    soft: Block = np.asarray(cv2.GaussianBlur(dark, (0, 0), 0.9), dtype=np.float32)
    edges = _box_edges(placed)
    mask = _print_mask(_frame(placed.table).rules, edges)
    zero, noise = _bare_paper(soft[::SPARSE, ::SPARSE][~mask[::SPARSE, ::SPARSE]])
    soft -= np.float32(zero)
    mask, grown = _with_fringe(mask, soft)
    ink = (soft > max(FAINT, FAINT_NOISE * noise)) & ~mask
    bridge = BRIDGE_PX + 2 * grown
    near = cv2.dilate(ink.view(np.uint8), np.ones((bridge, bridge), np.uint8)).view(np.bool_)
    joined = (ink | (mask & near)).view(np.uint8)
    marks = _marks(placed, soft, ink, joined, mask, edges, max(PLAIN, PLAIN_NOISE * noise))
    return TableInk(placed, soft, ink, contrast, noise, marks)


def _bare_paper(dark: NDArray[np.float32]) -> tuple[float, float]:
    """The level of bare paper, and its noise (one standard deviation), of darknesses that are mostly paper's.

    The closing that estimates the paper follows its lightest spots; what lies between them is the noise's.
    """
    pale = dark[dark < 0.3]
    if not len(pale):
        return 0.0, 0.0
    zero = median_of(pale)
    return zero, 1.4826 * median_of(np.abs(pale - np.float32(zero)))


# --- marks


def _marks(
    placed: PlacedTable,
    dark: Block,
    ink: NDArray[np.bool_],
    joined: NDArray[np.uint8],
    mask: NDArray[np.bool_],
    edges: Floats,
    plain: float,
) -> tuple[tuple[Mark, ...], ...]:
    """Every option's mark, [row][column]; all of them measured together."""
    frame = _frame(placed.table)
    rows, cols = edges.shape[:2]
    boxes = Boxes(edges.reshape(-1, 4), (placed.table.x - placed.table.x[0]) * PX)
    pixels = pixels_of(dark, ink, joined, frame.row_of, frame.col_of, boxes, plain)
    found = np.zeros(ink.shape, dtype=bool)
    found[pixels.y, pixels.x] = True
    fluid, outline = _outlines(dark, edges)
    values = own_ink(pixels, boxes) | _places(placed.box_offset.reshape(-1, 2))
    peaks, narrow = _faint_peaks(placed, dark, found, mask)
    values |= {"faint_peak": peaks, "pale": narrow, "fluid": fluid, "outline": outline}
    marks = marks_of(values)
    return tuple(tuple(marks[row * cols : (row + 1) * cols]) for row in range(rows))


def _places(offset: Floats) -> Measures:
    """Where boxes were found against the rules, mm; `offset` (N, 2) is NaN where they were not seen."""
    seen: NDArray[np.bool_] = np.asarray(np.isfinite(offset).all(axis=1))
    dx, dy = np.where(seen[:, None], offset, 0.0).T
    return {"dx": dx, "dy": dy, "seen": seen.astype(np.float64)}


# --- what is too pale to be ink, and the outlines


def _faint_peaks(
    placed: PlacedTable, dark: Block, ink: NDArray[np.bool_], mask: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    """The darkest 2 mm spot and the darkest 0.75 mm spot of bare paper in every cell, (rows, columns) each: ink, its
    halo and print left out.

    At half the block's resolution: what is looked for is millimetres wide.
    """
    half = (dark.shape[1] // 2, dark.shape[0] // 2)
    even = (slice(half[1] * 2), slice(half[0] * 2))
    bare = 1 - cv2.bitwise_or(cv2.dilate(ink.view(np.uint8), np.ones((5, 5), np.uint8)), mask.view(np.uint8))[even]
    free = cv2.resize(bare * np.uint8(4), half, interpolation=cv2.INTER_AREA)  # in quarters, so that it is whole
    pale = dark[even] * bare
    np.clip(pale, np.float32(-0.5), np.float32(0.5), out=pale)
    pale = cv2.resize(pale, half, interpolation=cv2.INTER_AREA)
    rows = ((placed.table.y[:-1] - placed.table.y[0]) * PX / 2).round().astype(int)
    cols = ((placed.table.x[:-1] - placed.table.x[0]) * PX / 2).round().astype(int)
    peaks = []
    for size, least in ((PX, 0.35), (3, 0.6)):
        whole = 4 * size * size
        seen = cv2.boxFilter(free, cv2.CV_32F, (size, size), normalize=False)
        dim = cv2.boxFilter(pale, cv2.CV_32F, (size, size), normalize=False)
        mean = cv2.divide(dim, cv2.max(seen, 1e-3 * whole), scale=4)
        lows = cv2.copyTo(mean, cv2.compare(seen, least * whole, cv2.CMP_GT))
        peaks.append(np.maximum(_most_of_cells(lows, rows, cols), 0.0))
    return peaks[0], peaks[1]


def _most_of_cells(values: Block, rows: NDArray[np.intp], cols: NDArray[np.intp]) -> Floats:
    """The greatest value in every cell, (rows, columns); the cells begin at these rows and columns."""
    ends = [*rows[1:].tolist(), len(values)]
    lines = [cv2.reduce(values[y:end], 0, cv2.REDUCE_MAX) for y, end in zip(rows.tolist(), ends, strict=True)]
    return np.asarray(np.maximum.reduceat(np.concatenate(lines), cols, axis=1), np.float64)


def _outlines(dark: Block, edges: Floats) -> tuple[Floats, Floats]:
    """Of every box's outline: mm of it missing, and mm² of ink on it beyond the table's usual print."""
    n = int(np.floor(np.min(edges[..., 2] - edges[..., 0]))) - 8
    boxes = edges.reshape(-1, 4)
    parts = [_strips(dark, part, n) for part in np.array_split(boxes, -(-len(boxes) // 100))]
    strips = np.concatenate(parts, axis=1) if len(parts) > 1 else parts[0]
    missing = (strips[4:-4].max(axis=0) < 0.45).sum(axis=(1, 2)) / PX
    # Three quarters of all outlines are clean where one option in three or four is marked; elsewhere the median holds.
    usual = medians_along_last(strips[..., ::3].reshape(len(strips), -1))
    over = (strips > usual[:, None, None, None] + np.float32(0.3)).sum(axis=(0, 2, 3)) / (PX * PX)
    return missing, over


def _strips(dark: Block, boxes: Floats, n: int) -> Block:
    """The four sides of box outlines, 1 mm to each side of their middles: (16 px inside out, boxes, 4, n px along)."""
    left, top, right, bottom = boxes.T.astype(np.float32) - np.float32(0.5)
    along_x, along_y = _strip_points(n)
    x = along_x[:, None] + np.stack([left, right, left, left], axis=1)[:, :, None]
    y = along_y[:, None] + np.stack([top, top, top, bottom], axis=1)[:, :, None]
    strips = cv2.remap(dark, x.reshape(16, -1), y.reshape(16, -1), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(strips.reshape(16, len(boxes), 4, n), dtype=np.float32)


@lru_cache(maxsize=16)
def _strip_points(n: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """x and y of strips against the corners (left, top), (right, top), (left, top), (left, bottom): (16, 4, n)."""
    half = BOX_OUTLINE_MM * PX / 2
    out = (np.arange(16) - 7.5)[:, None]
    along = np.broadcast_to(np.arange(n) + 4.0, (16, n))
    near, far = np.broadcast_to(half - out, (16, n)), np.broadcast_to(out - half, (16, n))
    x, y = np.stack([near, far, along, along], axis=1), np.stack([along, along, near, far], axis=1)
    return x.astype(np.float32), y.astype(np.float32)
