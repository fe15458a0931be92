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

from scanner.align import Floats
from scanner.geometry import carry
from scanner.grid import Grid, PlacedTable
from scanner.layout import BOX_OUTLINE_MM
from scanner.mark import Mark

PX = 8  # block pixels a millimetre
NODE = 8  # block pixels between nodes of the sampling map
RULE_HALF_MM = 0.125 + 0.2  # half a rule and the blur beside it
OUTLINE_MARGIN_MM = 0.2  # blur beside a box outline
FAINT, PLAIN = 0.15, 0.24  # darkness at which ink begins, and which a piece must reach somewhere
BRIDGE_PX = 7  # ink this near masked print is joined across it

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


def block_of(grid: Grid, placed: PlacedTable) -> NDArray[np.uint8]:
    """The table's option cells as an image at `PX` px/mm, (H, W), sampled through the cells' own places."""
    table = placed.table
    width, height = round(table.area.w * PX), round(table.area.h * PX)
    nx, ny = -(-width // NODE) + 2, -(-height // NODE) + 2
    # Node j stands for block pixel NODE·j + (NODE − 1)/2 − NODE: one node beyond each end, so that enlarging never
    # runs into the constant outer half node of `resize`.
    x = table.x[0] + ((np.arange(nx) - 1) * NODE + NODE / 2) / PX
    y = table.y[0] + ((np.arange(ny) - 1) * NODE + NODE / 2) / PX
    mid_x, mid_y = (table.x[1:] + table.x[:-1]) / 2, (table.y[1:] + table.y[:-1]) / 2
    shift_x = _between(y, mid_y) @ placed.dx @ _between(x, table.x).T
    shift_y = _between(y, table.y) @ placed.dy @ _between(x, mid_x).T
    points = np.stack([x[None, :] + shift_x, y[:, None] + shift_y], axis=-1)
    nodes = carry(grid.page.mm_to_px, points.reshape(-1, 2)).reshape(ny, nx, 2).astype(np.float32)
    fine = cv2.resize(nodes, (nx * NODE, ny * NODE), interpolation=cv2.INTER_LINEAR)
    fine = fine[NODE : NODE + height, NODE : NODE + width]
    block = cv2.remap(grid.page.pixels, fine, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
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


def _paper_level(block: NDArray[np.uint8]) -> Block:
    """Grey of the bare paper under every pixel: a closing over 11 mm at 1 px/mm, marks and rules bridged."""
    height, width = block.shape
    small = cv2.resize(block, (max(1, width // PX), max(1, height // PX)), interpolation=cv2.INTER_AREA)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((11, 11), np.uint8), borderType=cv2.BORDER_REPLICATE)
    smooth = cv2.blur(closed, (5, 5), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.float32)


@lru_cache(maxsize=64)
def _axes(key: tuple[tuple[float, ...], tuple[float, ...]]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each block column and row, which table column and row it lies in."""
    x, y = np.array(key[0]), np.array(key[1])
    cols = np.searchsorted(x - x[0], (np.arange(round((x[-1] - x[0]) * PX)) + 0.5) / PX) - 1
    rows = np.searchsorted(y - y[0], (np.arange(round((y[-1] - y[0]) * PX)) + 0.5) / PX) - 1
    return np.clip(cols, 0, len(x) - 2), np.clip(rows, 0, len(y) - 2)


def _box_edges(placed: PlacedTable) -> Floats:
    """Outer edges of every box in block px, as found: (rows, columns, 4) left, top, right, bottom."""
    table = placed.table
    boxes = np.array([[(o.box.x, o.box.y, o.box.right, o.box.bottom) for o in row.options] for row in table.rows])
    boxes -= np.array([table.x[0], table.y[0]] * 2)
    own = np.nan_to_num(placed.box_offset)
    edges: Floats = (boxes + np.concatenate([own, own], axis=2)) * PX
    return edges


def _print_mask(placed: PlacedTable, shape: tuple[int, int], edges: Floats) -> NDArray[np.bool_]:
    """Where print, or the blur of print, covers the paper."""
    table = placed.table
    height, width = shape
    x_px, y_px = (np.arange(width) + 0.5) / PX, (np.arange(height) + 0.5) / PX
    near_x = (np.abs(x_px[:, None] - (table.x - table.x[0])) < RULE_HALF_MM).any(axis=1)
    near_y = (np.abs(y_px[:, None] - (table.y - table.y[0])) < RULE_HALF_MM).any(axis=1)
    mask = near_x[None, :] | near_y[:, None]
    grow = OUTLINE_MARGIN_MM * PX
    inner = (BOX_OUTLINE_MM + OUTLINE_MARGIN_MM) * PX
    for left, top, right, bottom in edges.reshape(-1, 4):
        outer = _span(left - grow, right + grow), _span(top - grow, bottom + grow)
        hole = _span(left + inner, right - inner), _span(top + inner, bottom - inner)
        kept = mask[hole[1], hole[0]].copy()
        mask[outer[1], outer[0]] = True
        mask[hole[1], hole[0]] = kept
    return np.asarray(mask)


def _span(low: float, high: float) -> slice:
    """The pixels whose middles lie between two coordinates."""
    return slice(max(0, round(low)), max(0, round(high)))


def _measure(grid: Grid, placed: PlacedTable) -> TableInk:
    block = block_of(grid, placed)
    paper = _paper_level(block)
    contrast = max(placed.contrast, 12.0)
    dark = (paper - block) / np.float32(contrast)
    soft = cv2.GaussianBlur(dark, (0, 0), 0.9)
    noise = float(1.4826 * np.median(np.abs(dark - soft)))
    edges = _box_edges(placed)
    mask = _print_mask(placed, block.shape, edges)
    start = max(FAINT, 3.5 * noise)
    ink = (soft > start) & ~mask
    near = cv2.dilate(ink.astype(np.uint8), np.ones((BRIDGE_PX, BRIDGE_PX), np.uint8)) > 0
    joined = (ink | (mask & near)).astype(np.uint8)
    marks = _marks(placed, soft, ink, joined, mask, edges, max(PLAIN, 5 * noise))
    return TableInk(placed, soft, ink, contrast, noise, marks)


# --- pieces and their owners


def _marks(
    placed: PlacedTable,
    dark: Block,
    ink: NDArray[np.bool_],
    joined: NDArray[np.uint8],
    mask: NDArray[np.bool_],
    edges: Floats,
    plain: float,
) -> tuple[tuple[Mark, ...], ...]:
    table = placed.table
    n_rows, n_cols = len(table.rows), len(table.x) - 1
    cells = n_rows * n_cols
    col_of, row_of = _axes((tuple(table.x.tolist()), tuple(table.y.tolist())))
    inside = _inside(edges, ink.shape)
    _, labels = cv2.connectedComponents(joined, connectivity=8)
    at = np.flatnonzero(ink)
    width = ink.shape[1]
    py, px = at // width, at % width
    piece = labels.ravel()[at]
    cell = row_of[py] * n_cols + col_of[px]
    within = inside.ravel()[at]
    value = dark.ravel()[at]
    piece = _cut_at_rows(piece, cell // n_cols, within)
    count = int(piece.max()) + 1 if len(piece) else 1
    # A piece that is nowhere plainly dark is texture, not ink: it is left to the low-pass measures.
    peak = np.zeros(count)
    np.maximum.at(peak, piece, value)
    real = peak >= plain
    keep = real[piece]
    at, px, py, piece, cell = at[keep], px[keep], py[keep], piece[keep], cell[keep]
    within, value = within[keep], value[keep]
    weight = np.bincount(piece * cells + cell, 1.0 + 4.0 * within, minlength=count * cells).reshape(count, cells)
    owner = np.where(weight.sum(axis=1) > 0, weight.argmax(axis=1), -1)
    found = np.zeros(ink.shape, dtype=bool)
    found.ravel()[at] = True
    lows = _low_pass(dark, found, mask)
    outlines = _outlines(dark, edges)
    rows = []
    pixels = Pixels(px, py, piece, cell, within, value, owner[piece])
    for r in range(n_rows):
        rows.append(
            tuple(
                _mark(placed, pixels, dark, found, mask, inside, lows, outlines, edges, r, c, n_cols)
                for c in range(n_cols)
            )
        )
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class Pixels:
    """The inked pixels of a table, one entry each: place, piece, cell, inside a box, darkness, the piece's owner."""

    x: NDArray[np.intp]
    y: NDArray[np.intp]
    piece: NDArray[np.intp]
    cell: NDArray[np.intp]
    within: NDArray[np.bool_]
    dark: NDArray[np.float32]
    owner: NDArray[np.intp]


def _inside(edges: Floats, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """The insides of all boxes, within their outlines."""
    inside = np.zeros(shape, dtype=bool)
    inset = BOX_OUTLINE_MM * PX
    for left, top, right, bottom in edges.reshape(-1, 4):
        inside[_span(top + inset, bottom - inset), _span(left + inset, right - inset)] = True
    return inside


def _cut_at_rows(piece: NDArray[np.int32], row: NDArray[np.intp], within: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Pieces renumbered so that one with ink in the boxes of two rows is cut at the rows' border."""
    if not len(piece):
        return piece.astype(np.intp)
    rows = int(row.max()) + 1
    boxed = np.bincount(piece * rows + row, within, minlength=(int(piece.max()) + 1) * rows).reshape(-1, rows)
    several = (boxed >= 0.5 * PX * PX).sum(axis=1) > 1
    return np.where(several[piece], piece * rows + row + int(piece.max()) + 1, piece).astype(np.intp)


def _low_pass(dark: Block, ink: NDArray[np.bool_], mask: NDArray[np.bool_]) -> Block:
    """Mean darkness over 2 mm of bare paper round each pixel (ink, halo and print left out); −1: too little."""
    blocked = cv2.dilate(ink.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    free = (~blocked & ~mask).astype(np.float32)
    size = (2 * PX, 2 * PX)
    weight = cv2.blur(free, size)
    mean = cv2.blur(np.clip(dark, -0.5, 0.5) * free, size)
    return np.where(weight > 0.35, mean / np.maximum(weight, 1e-3), -1.0).astype(np.float32)


def _mark(
    placed: PlacedTable,
    pixels: Pixels,
    dark: Block,
    ink: NDArray[np.bool_],
    mask: NDArray[np.bool_],
    inside: NDArray[np.bool_],
    lows: Block,
    outlines: tuple[Floats, Floats],
    edges: Floats,
    r: int,
    c: int,
    n_cols: int,
) -> Mark:
    table = placed.table
    x0, x1 = ((table.x[[c, c + 1]] - table.x[0]) * PX).round().astype(int)
    y0, y1 = ((table.y[[r, r + 1]] - table.y[0]) * PX).round().astype(int)
    left, top, right, bottom = edges[r, c]
    cell_id = r * n_cols + c
    area = 1.0 / (PX * PX)
    own = pixels.owner == cell_id
    here = pixels.cell == cell_id
    other = here & ~own
    n_own = int(own.sum())
    window = (slice(y0, y1), slice(x0, x1))
    bare = ~ink[window] & ~mask[window]
    within = inside[window]
    box_area = (right - left - 2 * BOX_OUTLINE_MM * PX) * (bottom - top - 2 * BOX_OUTLINE_MM * PX)
    hidden = (mask[window] & within).sum()
    low = lows[window]
    offset = placed.box_offset[r, c]
    seen = bool(np.isfinite(offset).all())
    px, py = pixels.x[own], pixels.y[own]
    sizes = [_diagonal(px[pixels.piece[own] == p], py[pixels.piece[own] == p]) for p in _large(pixels.piece[own])]
    from_middle = (px + 0.5 - (left + right) / 2) / PX, (py + 0.5 - (top + bottom) / 2) / PX
    half = (right - left) / PX / 2 - BOX_OUTLINE_MM / 2, (bottom - top) / PX / 2 - BOX_OUTLINE_MM / 2
    return Mark(
        ink=n_own * area,
        share=float(here[own].mean()) if n_own else 0.0,
        inside=float((own & pixels.within & here).sum() * area),
        fill=float((own & pixels.within & here).sum() / max(box_area - hidden, 1.0)),
        extent=_diagonal(px, py),
        largest=max(sizes, default=0.0),
        darkness=float(np.median(pixels.dark[own])) if n_own else 0.0,
        darkest=float(np.percentile(pixels.dark[own], 95)) if n_own else 0.0,
        pieces=float(len(sizes)),
        other_inside=float((other & pixels.within).sum() * area),
        other_ink=float(other.sum() * area),
        other_straight=_straightness(pixels.x[other], pixels.y[other]),
        faint=_mean(dark[window][bare & within]),
        faint_cell=_mean(dark[window][bare & ~within]),
        faint_peak=float(low.max(initial=0.0)),
        fluid=float(outlines[0][r, c]),
        outline=float(outlines[1][r, c]),
        strike=_strike(from_middle[0], from_middle[1]),
        hug=_hug(from_middle[0], from_middle[1], *half),
        border=_border_share(px, x0, x1, c, n_cols),
        around=_around(from_middle[0], from_middle[1]),
        near=float(np.hypot(*from_middle).min()) if n_own else 0.0,
        dx=float(offset[0]) if seen else 0.0,
        dy=float(offset[1]) if seen else 0.0,
        seen=float(seen),
    )


def _mean(values: NDArray[np.float32]) -> float:
    return float(np.clip(values, -0.5, 0.5).mean()) if values.size else 0.0


def _large(piece: NDArray[np.intp]) -> NDArray[np.intp]:
    """The pieces of at least 0.15 mm²."""
    numbers, sizes = np.unique(piece, return_counts=True)
    return numbers[sizes >= 0.15 * PX * PX]


def _diagonal(x: NDArray[np.intp], y: NDArray[np.intp]) -> float:
    """Diagonal of the box round some pixels, mm."""
    return float(np.hypot(np.ptp(x) + 1, np.ptp(y) + 1) / PX) if len(x) else 0.0


def _straightness(x: NDArray[np.intp], y: NDArray[np.intp]) -> float:
    """0 for a blot or scattered ink, towards 1 for a line: from the pixels' second moments."""
    if len(x) < 5:
        return 1.0
    spread = np.linalg.eigvalsh(np.cov(np.stack([x, y]).astype(float)))
    return float((spread[1] - spread[0]) / max(spread[1] + spread[0], 1e-9))


def _around(x: Floats, y: Floats) -> float:
    """In what share of 24 directions from the box's middle its ink lies."""
    if not len(x):
        return 0.0
    sector = ((np.arctan2(y, x) + np.pi) / (2 * np.pi) * 24).astype(int) % 24
    return float((np.bincount(sector, minlength=24) > 0).sum() / 24)


def _border_share(x: NDArray[np.intp], x0: int, x1: int, c: int, n_cols: int) -> float:
    """Share of ink within 1 mm of the border with another option."""
    if not len(x):
        return 0.0
    near = np.zeros(len(x), dtype=bool)
    if c > 0:
        near |= np.abs(x - x0) < PX
    if c < n_cols - 1:
        near |= np.abs(x - x1) < PX
    return float(near.mean())


def _strike(x: Floats, y: Floats) -> float:
    """How far a nearly level, straight line of ink reaches to both sides of the box's middle, mm: the shorter reach.

    `x`, `y` from the middle, mm. Lines are tried within ± 14° of level, up to 2.4 mm off the middle; gaps of 1.2 mm
    (masked print) are bridged. A strike reaches 4 mm and more, the arms of a cross are steeper, a tail has one side.
    """
    if len(x) < 30:
        return 0.0
    best = 0.0
    for degrees in range(-14, 15, 4):
        turn = np.radians(degrees)
        across = np.floor((y * np.cos(turn) - x * np.sin(turn)) / 0.4).astype(int) + 6
        along = np.floor((x * np.cos(turn) + y * np.sin(turn)) / 0.3).astype(int) + 40
        near = (across >= 0) & (across < 12) & (along >= 0) & (along < 80)
        seen = np.zeros((12, 80), dtype=bool)
        seen[across[near], along[near]] = True
        for line in seen[seen.sum(axis=1) >= 18]:
            best = max(best, _reach(np.flatnonzero(line) - 40))
    return best * 0.3


def _reach(steps: NDArray[np.intp]) -> float:
    """The shorter side, in steps, of the run of numbers through 0 whose gaps are at most 4."""
    breaks = np.flatnonzero(np.diff(steps) > 4)
    for run in np.split(steps, breaks + 1):
        if run[0] <= 0 <= run[-1]:
            return float(min(-run[0], run[-1]))
    return 0.0


def _hug(x: Floats, y: Floats, half_w: float, half_h: float) -> float:
    """Share of ink within 0.75 mm of the middle of the outline; `x`, `y` from the box's middle, mm."""
    if not len(x):
        return 0.0
    # Signed distance from a rectangle's edge: negative inside.
    off_x, off_y = np.abs(x) - half_w, np.abs(y) - half_h
    outside = np.hypot(np.maximum(off_x, 0), np.maximum(off_y, 0))
    distance = outside + np.minimum(np.maximum(off_x, off_y), 0)
    return float((np.abs(distance) < 0.75).mean())


def _outlines(dark: Block, edges: Floats) -> tuple[Floats, Floats]:
    """Of every box's outline (rows, columns): mm of it missing, and mm² of ink on it beyond the table's usual print."""
    rows, cols = edges.shape[:2]
    n = int(np.floor(np.min(edges[..., 2] - edges[..., 0]))) - 8
    strips = np.stack([_outline_strips(dark, edge, n) for edge in edges.reshape(-1, 4)])  # (boxes, 4, n, 16)
    missing = (strips[..., 4:-4].max(axis=3) < 0.45).sum(axis=(1, 2)) / PX
    usual = np.median(strips, axis=(0, 1, 2))
    # Three quarters of all outlines are clean where one option in three or four is marked; elsewhere the median holds.
    over = (strips - usual > 0.3).sum(axis=(1, 2, 3)) / (PX * PX)
    return missing.reshape(rows, cols), over.reshape(rows, cols)


def _outline_strips(dark: Block, edge: Floats, n: int) -> Block:
    """The four sides of a box outline, 1 mm to each side of its middle: (4, n px along, 16 px from inside out)."""
    left, top, right, bottom = (float(v) for v in edge)
    half = BOX_OUTLINE_MM * PX / 2
    along = np.arange(n, dtype=np.float32) + 4
    out = np.arange(16, dtype=np.float32) - 7.5
    xs, ys = [], []
    for x, sign in ((left + half, -1), (right - half, 1)):
        xs.append(np.broadcast_to(x + sign * out[None, :], (n, 16)))
        ys.append(np.broadcast_to(top + along[:, None], (n, 16)))
    for y, sign in ((top + half, -1), (bottom - half, 1)):
        ys.append(np.broadcast_to(y + sign * out[None, :], (n, 16)))
        xs.append(np.broadcast_to(left + along[:, None], (n, 16)))
    grid_x = np.concatenate(xs).astype(np.float32) - 0.5
    grid_y = np.concatenate(ys).astype(np.float32) - 0.5
    strips = cv2.remap(dark, grid_x, grid_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(strips.reshape(4, n, 16), dtype=np.float32)
