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

from scanner import traits
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
FAINT_NOISE, PLAIN_NOISE = 4.5, 7.0  # … on a noisy page: times the noise of its bare paper
FRINGE, FRINGE_PX = 0.06, 3  # median darkness beside print that is print's still, for so many block pixels
SPECK_SHARE = 0.1  # of the largest piece: smaller ones do not count for a mark's extent
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


def _with_fringe(mask: NDArray[np.bool_], dark: Block) -> tuple[NDArray[np.bool_], int]:
    """The mask grown for as long as the paper next to it is typically dark (fat and blurred print reaches further), and
    by how many px."""
    for count in range(FRINGE_PX):
        grown = cv2.dilate(mask.view(np.uint8), np.ones((3, 3), np.uint8)).view(np.bool_)
        ring = (grown ^ mask)[::2, ::2]
        if np.median(dark[::2, ::2][ring]) < FRINGE:
            return mask, count
        mask = grown
    return mask, FRINGE_PX


def _span(low: float, high: float) -> slice:
    """The pixels whose middles lie between two coordinates."""
    return slice(max(0, round(low)), max(0, round(high)))


def _measure(grid: Grid, placed: PlacedTable) -> TableInk:
    block = block_of(grid, placed)
    paper = _paper_level(block)
    contrast = max(placed.contrast, 12.0)
    soft = cv2.GaussianBlur((paper - block) * np.float32(1 / contrast), (0, 0), 0.9)
    edges = _box_edges(placed)
    mask = _print_mask(placed, block.shape, edges)
    zero, noise = _bare_paper(soft[::3, ::3][~mask[::3, ::3]])
    soft -= np.float32(zero)
    mask, grown = _with_fringe(mask, soft)
    ink = (soft > max(FAINT, FAINT_NOISE * noise)) & ~mask
    bridge = BRIDGE_PX + 2 * grown
    near = cv2.dilate(ink.view(np.uint8), np.ones((bridge, bridge), np.uint8)).view(np.bool_)
    joined = (ink | (mask & near)).astype(np.uint8)
    marks = _marks(placed, soft, ink, joined, mask, edges, max(PLAIN, PLAIN_NOISE * noise))
    return TableInk(placed, soft, ink, contrast, noise, marks)


def _bare_paper(dark: NDArray[np.float32]) -> tuple[float, float]:
    """The level of bare paper, and its noise (one standard deviation), of darknesses that are mostly paper's.

    The closing that estimates the paper follows its lightest spots; what lies between them is the noise's.
    """
    pale = dark[dark < 0.3]
    if not len(pale):
        return 0.0, 0.0
    zero = float(np.median(pale))
    return zero, 1.4826 * float(np.median(np.abs(pale - zero)))


# --- pieces and their owners


@dataclass(frozen=True, slots=True)
class Pixels:
    """Inked pixels, one entry each: block place, piece, cell, whether inside a box, darkness, whether on the edge of
    its ink, the cell that owns it."""

    x: NDArray[np.intp]
    y: NDArray[np.intp]
    piece: NDArray[np.intp]
    cell: NDArray[np.intp]
    within: NDArray[np.bool_]
    dark: NDArray[np.float32]
    rim: NDArray[np.bool_]
    owner: NDArray[np.intp]

    def __getitem__(self, which: slice | NDArray[np.intp] | NDArray[np.bool_]) -> Pixels:
        return Pixels(*(getattr(self, name)[which] for name in Pixels.__slots__))


def _marks(
    placed: PlacedTable,
    dark: Block,
    ink: NDArray[np.bool_],
    joined: NDArray[np.uint8],
    mask: NDArray[np.bool_],
    edges: Floats,
    plain: float,
) -> tuple[tuple[Mark, ...], ...]:
    n_rows, n_cols = edges.shape[:2]
    cells = n_rows * n_cols
    pixels = _pixels(placed, dark, ink, joined, edges, plain)
    found = np.zeros(ink.shape, dtype=bool)
    found[pixels.y, pixels.x] = True
    peaks = _faint_peaks(placed, dark, found, mask)
    fluid, outline = _outlines(dark, edges)
    own = pixels[np.argsort(pixels.owner, kind="stable")]
    own_at = np.searchsorted(own.owner, np.arange(cells + 1))
    foreign = pixels[pixels.owner != pixels.cell]
    foreign = foreign[np.argsort(foreign.cell, kind="stable")]
    foreign_at = np.searchsorted(foreign.cell, np.arange(cells + 1))
    marks = []
    for r in range(n_rows):
        row = []
        for c in range(n_cols):
            n = r * n_cols + c
            mine = own[slice(own_at[n], own_at[n + 1])]
            others = foreign[slice(foreign_at[n], foreign_at[n + 1])]
            numbers = _own_ink(placed, mine, edges[r, c], n, n_cols) | _others_ink(others) | _place(placed, r, c)
            lows = {"faint_peak": float(peaks[r, c]), "fluid": float(fluid[r, c]), "outline": float(outline[r, c])}
            row.append(Mark(**numbers, **lows))
        marks.append(tuple(row))
    return tuple(marks)


def _pixels(
    placed: PlacedTable,
    dark: Block,
    ink: NDArray[np.bool_],
    joined: NDArray[np.uint8],
    edges: Floats,
    plain: float,
) -> Pixels:
    """The pixels of real ink, each with its piece and the cell that owns the piece."""
    table = placed.table
    n_rows, n_cols = edges.shape[:2]
    cells = n_rows * n_cols
    col_of, row_of = _axes((tuple(table.x.tolist()), tuple(table.y.tolist())))
    _, labels = cv2.connectedComponents(joined, connectivity=8)
    y, x = np.nonzero(ink)
    row, value = row_of[y], dark[y, x]
    cell = row * n_cols + col_of[x]
    within = _inside(edges, ink.shape)[y, x]
    piece = _cut_at_rows(labels[y, x], row, within)
    count = int(piece.max()) + 1 if len(piece) else 1
    # A piece that is nowhere plainly dark is texture, not ink: it is left to the low-pass measures.
    peak = np.zeros(count, np.float32)
    np.maximum.at(peak, piece, value)
    weight = np.bincount(piece * cells + cell, 1.0 + 4.0 * within, minlength=count * cells).reshape(count, cells)
    owner = weight.argmax(axis=1)
    rim = (cv2.erode(ink.view(np.uint8), np.ones((3, 3), np.uint8)) == 0)[y, x]
    return Pixels(x, y, piece, cell, within, value, rim, owner[piece])[(peak >= plain)[piece]]


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


# --- what an option's mark is made of


def _own_ink(placed: PlacedTable, mine: Pixels, edge: Floats, n: int, n_cols: int) -> dict[str, float]:
    """Ink of the pieces that belong to a cell. `edge`: its box, block px; `n`: the cell's number."""
    count = len(mine.x)
    if not count:
        return dict.fromkeys(_OWN, 0.0)
    left, top, right, bottom = edge
    x, y = (mine.x + 0.5 - (left + right) / 2) / PX, (mine.y + 0.5 - (top + bottom) / 2) / PX
    half_w, half_h = (right - left) / PX / 2 - BOX_OUTLINE_MM / 2, (bottom - top) / PX / 2 - BOX_OUTLINE_MM / 2
    here = mine.cell == n
    inside = int((mine.within & here).sum())
    inner = (BOX_OUTLINE_MM + OUTLINE_MARGIN_MM) * PX
    visible = _length(_span(left + inner, right - inner)) * _length(_span(top + inner, bottom - inner))
    pieces, sizes = np.unique(mine.piece, return_counts=True)
    largest = mine.piece == pieces[sizes.argmax()]
    # A speck elsewhere in the cell does not make a mark larger.
    parts = largest if len(sizes) == 1 else np.isin(mine.piece, pieces[sizes >= SPECK_SHARE * sizes.max()])
    area = 1.0 / (PX * PX)
    return {
        "ink": count * area,
        "share": float(here.mean()),
        "inside": inside * area,
        "fill": inside / max(visible, 1),
        "extent": float(np.hypot(np.ptp(mine.x[parts]) + 1, np.ptp(mine.y[parts]) + 1) / PX),
        "straight": traits.straightness(mine.x, mine.y),
        "darkness": float(np.median(mine.dark)),
        "pieces": float((sizes * area >= 0.15).sum()),
        "piece_ink": float(sizes.max() * area),
        "piece_extent": float(np.hypot(np.ptp(mine.x[largest]) + 1, np.ptp(mine.y[largest]) + 1) / PX),
        "strike": traits.strike(x, y),
        "flank": traits.flank(x, y, 1 / PX),
        "hug": traits.hug(x, y, half_w, half_h),
        "border": _border_share(placed, mine.x, n % n_cols, n_cols),
        "around": traits.around(x, y),
        "thick": float(2 * largest.sum() / max(1, int(mine.rim[largest].sum())) / PX),
    }


_OWN = (
    *("ink", "share", "inside", "fill", "extent", "straight", "darkness", "pieces", "piece_ink", "piece_extent"),
    *("strike", "flank", "hug", "border", "around", "thick"),
)


def _length(span: slice) -> int:
    return max(0, int(span.stop) - int(span.start))


def _others_ink(others: Pixels) -> dict[str, float]:
    """Ink in a cell that belongs to others."""
    area = 1.0 / (PX * PX)
    return {
        "other_inside": float(others.within.sum() * area),
        "other_ink": len(others.x) * area,
        "other_straight": traits.straightness(others.x, others.y),
    }


def _place(placed: PlacedTable, r: int, c: int) -> dict[str, float]:
    """Where a box was found against the rules, mm."""
    dx, dy = (float(value) for value in placed.box_offset[r, c])
    seen = np.isfinite(dx + dy)
    return {"dx": dx if seen else 0.0, "dy": dy if seen else 0.0, "seen": float(seen)}


def _border_share(placed: PlacedTable, x: NDArray[np.intp], c: int, n_cols: int) -> float:
    """Share of ink within 1 mm of the border with another option."""
    x0, x1 = ((placed.table.x[[c, c + 1]] - placed.table.x[0]) * PX).round()
    near = np.zeros(len(x), dtype=bool)
    if c > 0:
        near |= np.abs(x - x0) < PX
    if c < n_cols - 1:
        near |= np.abs(x - x1) < PX
    return float(near.mean())


# --- what is too pale to be ink, and the outlines


def _faint_peaks(placed: PlacedTable, dark: Block, ink: NDArray[np.bool_], mask: NDArray[np.bool_]) -> Floats:
    """The darkest 2 mm spot of bare paper in every cell (rows, columns): ink, its halo and print left out.

    At half the block's resolution: what is looked for is millimetres wide.
    """
    blocked = (cv2.dilate(ink.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0) | mask
    free = np.where(blocked, np.float32(0), np.float32(1))
    half = (dark.shape[1] // 2, dark.shape[0] // 2)
    weight = cv2.blur(cv2.resize(free, half, interpolation=cv2.INTER_AREA), (PX, PX))
    pale = cv2.resize(np.clip(dark, -0.5, 0.5) * free, half, interpolation=cv2.INTER_AREA)
    mean = cv2.blur(pale, (PX, PX)) / np.maximum(weight, np.float32(1e-3))
    lows = np.where(weight > 0.35, mean, np.float32(0))
    rows = ((placed.table.y[:-1] - placed.table.y[0]) * PX / 2).round().astype(int)
    cols = ((placed.table.x[:-1] - placed.table.x[0]) * PX / 2).round().astype(int)
    peaks: Floats = np.maximum.reduceat(np.maximum.reduceat(lows, rows, axis=0), cols, axis=1)
    return np.maximum(peaks, 0.0)


def _outlines(dark: Block, edges: Floats) -> tuple[Floats, Floats]:
    """Of every box's outline (rows, columns): mm of it missing, and mm² of ink on it beyond the table's usual print."""
    rows, cols = edges.shape[:2]
    n = int(np.floor(np.min(edges[..., 2] - edges[..., 0]))) - 8
    boxes = edges.reshape(-1, 4)
    strips = np.concatenate([_strips(dark, part, n) for part in np.array_split(boxes, -(-len(boxes) // 100))])
    missing = (strips[..., 4:-4].max(axis=3) < 0.45).sum(axis=(1, 2)) / PX
    usual = np.median(strips, axis=(0, 1, 2))
    # Three quarters of all outlines are clean where one option in three or four is marked; elsewhere the median holds.
    over = (strips - usual > 0.3).sum(axis=(1, 2, 3)) / (PX * PX)
    return missing.reshape(rows, cols), over.reshape(rows, cols)


def _strips(dark: Block, boxes: Floats, n: int) -> Block:
    """The four sides of box outlines, 1 mm to each side of their middles: (boxes, 4, n px along, 16 px inside out)."""
    left, top, right, bottom = (boxes[:, side, None, None] for side in range(4))
    half = BOX_OUTLINE_MM * PX / 2
    along = (np.arange(n) + 4.0)[None, :, None]
    out = (np.arange(16) - 7.5)[None, None, :]
    shape = (len(boxes), n, 16)
    x = [left + half - out, right - half + out, left + along, left + along]
    y = [top + along, top + along, top + half - out, bottom - half + out]
    grid_x = np.stack([np.broadcast_to(side, shape) for side in x], axis=1).reshape(-1, 16).astype(np.float32)
    grid_y = np.stack([np.broadcast_to(side, shape) for side in y], axis=1).reshape(-1, 16).astype(np.float32)
    strips = cv2.remap(dark, grid_x - 0.5, grid_y - 0.5, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(strips.reshape(len(boxes), 4, n, 16), dtype=np.float32)
