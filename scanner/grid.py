"""`Page` + `PageLayout` → `Grid`: where every cell and box of a page really lies, to a few hundredths of a millimetre.

A sheet slips and stretches in the feeder, so the homography alone is off by up to half a millimetre. Each table's own
printed rules say how far, cell by cell. The box outlines take no part in that fit and so confirm it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanner.align import Floats, Page, sample
from scanner.geometry import Rect
from scanner.layout import BOX_OUTLINE_MM, PageLayout, RowPlace

STEP_MM = 0.08  # between samples across a rule
RULE_REACH_MM = 1.3
BOX_REACH_MM = 0.9


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that lie one below the other with the same columns. Edges are the middles of the rules, mm."""

    rows: tuple[RowPlace, ...]
    x: Floats  # (columns + 1,)
    y: Floats  # (rows + 1,)

    @property
    def area(self) -> Rect:
        """The option cells together."""
        return Rect(self.x[0], self.y[0], self.x[-1] - self.x[0], self.y[-1] - self.y[0])


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A table on an image. Offsets are mm, real place less the homography's; NaN where nothing could be measured."""

    table: Table
    dy: Floats  # (rows + 1, columns): of each horizontal rule in each column
    dx: Floats  # (rows, columns + 1): of each vertical rule in each row
    rules_seen: float  # share of the rules that were seen
    box_offset: Floats  # (rows, columns, 2): of the box outline against the rules, NaN where not seen
    box_sides: Floats  # (rows, columns, 4): darkness of the outline's left, right, top, bottom, 1.0 = the page's median
    contrast: float  # grey levels from paper to the middle of an outline, the table's median


@dataclass(frozen=True, slots=True)
class Grid:
    """All tables of a page, placed."""

    page: Page
    tables: tuple[PlacedTable, ...]


def tables_of(layout: PageLayout) -> tuple[Table, ...]:
    """The rows of a page, gathered into tables."""
    groups: list[list[RowPlace]] = []
    for row in layout.rows:
        if groups and _continues(groups[-1][-1], row):
            groups[-1].append(row)
        else:
            groups.append([row])
    return tuple(_table(group) for group in groups)


def _columns(row: RowPlace) -> list[float]:
    return [place.cell.x for place in row.options] + [row.options[-1].cell.right]


def _continues(above: RowPlace, row: RowPlace) -> bool:
    same = np.allclose(_columns(above), _columns(row), atol=0.01) if len(above.options) == len(row.options) else False
    return bool(same) and abs(above.options[0].cell.bottom - row.options[0].cell.y) < 0.01


def _table(rows: Sequence[RowPlace]) -> Table:
    y = [row.options[0].cell.y for row in rows] + [rows[-1].options[0].cell.bottom]
    return Table(tuple(rows), np.array(_columns(rows[0])), np.array(y))


def place_grid(page: Page, layout: PageLayout) -> Grid:
    """Measure where the cells and boxes of a page lie."""
    return Grid(page, tuple(_place(page, table) for table in tables_of(layout)))


def _place(page: Page, table: Table) -> PlacedTable:
    dy, dx, seen = _rule_offsets(page, table)
    offset, sides, contrast = _box_offsets(page, table, dx, dy)
    return PlacedTable(table, dy, dx, seen, offset, sides, contrast)


def _rule_offsets(page: Page, table: Table) -> tuple[Floats, Floats, float]:
    """dy (rows + 1, columns), dx (rows, columns + 1), and the share of rules seen."""
    reach = np.arange(-RULE_REACH_MM, RULE_REACH_MM + STEP_MM / 2, STEP_MM)
    mid_x, mid_y = (table.x[1:] + table.x[:-1]) / 2, (table.y[1:] + table.y[:-1]) / 2
    half_w, half_h = np.diff(table.x) / 2 - 1.6, np.diff(table.y) / 2 - 1.6
    along = np.linspace(-1, 1, 12)
    # across a horizontal rule: (rows + 1, columns, along, reach)
    hx = (mid_x[:, None] + half_w[:, None] * along)[None, :, :, None]
    hy = table.y[:, None, None, None] + reach
    across_h = _grey(page, *np.broadcast_arrays(hx, hy))
    vx = table.x[None, :, None, None] + reach
    vy = (mid_y[:, None] + half_h[:, None] * along)[:, None, :, None]
    across_v = _grey(page, *np.broadcast_arrays(vx, vy))
    dy, strength_h = _line_place(np.median(across_h, axis=2), reach)
    dx, strength_v = _line_place(np.median(across_v, axis=2), reach)
    typical = np.median(np.concatenate([strength_h.ravel(), strength_v.ravel()]))
    weak_h, weak_v = strength_h < 0.4 * typical, strength_v < 0.4 * typical
    seen = 1 - (weak_h.sum() + weak_v.sum()) / (weak_h.size + weak_v.size)
    if typical < 8:  # no rules to speak of: the homography alone must do
        return np.zeros_like(dy), np.zeros_like(dx), 0.0
    return _smoothed(np.where(weak_h, np.nan, dy)), _smoothed(np.where(weak_v, np.nan, dx)), float(seen)


def _grey(page: Page, x_mm: Floats, y_mm: Floats) -> Floats:
    """Grey at a grid of points on paper, in the shape of the grid."""
    points = np.stack([x_mm.ravel(), y_mm.ravel()], axis=1)
    return sample(page.pixels, page.mm_to_px, points).reshape(x_mm.shape)


def _line_place(profile: Floats, reach: Floats) -> tuple[Floats, Floats]:
    """Where the darkest line of profiles (…, K) lies, mm, and how much darker than its surround it is (grey levels)."""
    paper = np.percentile(profile, 70, axis=-1, keepdims=True)
    dark = np.clip(paper - profile, 0, None)
    # Smooth over a rule's width first, so that noise does not choose the place.
    smooth = dark.copy()
    smooth[..., 1:-1] = (dark[..., :-2] + dark[..., 1:-1] + dark[..., 2:]) / 3
    peak = smooth.argmax(axis=-1)
    window = np.abs(np.arange(profile.shape[-1]) - peak[..., None]) <= round(0.4 / STEP_MM)
    weight = np.where(window, dark, 0.0)
    total = weight.sum(axis=-1)
    place = (weight * reach).sum(axis=-1) / np.maximum(total, 1e-6)
    return place, np.take_along_axis(smooth, peak[..., None], axis=-1)[..., 0]


def _smoothed(offset: Floats) -> Floats:
    """Offsets with what is missing, or far from its neighbours, replaced by the neighbours' median."""
    result: Floats = offset.copy()
    padded = np.pad(offset, 1, constant_values=np.nan)
    rows, cols = offset.shape
    around = np.stack([padded[i : i + rows, j : j + cols] for i in range(3) for j in range(3) if (i, j) != (1, 1)])
    wide = np.nanmedian(offset) if np.isfinite(offset).any() else 0.0
    known: NDArray[np.bool_] = np.asarray(np.isfinite(around).any(axis=0))
    filled = np.where(known[None], around, 0.0)
    median = np.where(known, np.nanmedian(filled, axis=0), wide)
    bad = ~np.isfinite(offset) | (np.abs(offset - median) > 0.35)
    result[bad] = median[bad]
    return result


def cell_shift(dx: Floats, dy: Floats) -> tuple[Floats, Floats]:
    """Offset of each cell's middle, mm: (rows, columns) in x and in y."""
    return (dx[:, 1:] + dx[:, :-1]) / 2, (dy[1:] + dy[:-1]) / 2


def _box_offsets(page: Page, table: Table, dx: Floats, dy: Floats) -> tuple[Floats, Floats, float]:
    """Box outlines against the rules: offsets (rows, columns, 2) and darkness of the four sides (rows, columns, 4)."""
    boxes = np.array([[tuple(place.box) for place in row.options] for row in table.rows])
    shift_x, shift_y = cell_shift(dx, dy)
    left, top = boxes[..., 0] + shift_x, boxes[..., 1] + shift_y
    width, height = boxes[..., 2], boxes[..., 3]
    reach = np.arange(-BOX_REACH_MM, BOX_REACH_MM + STEP_MM / 2, STEP_MM)
    inset = BOX_OUTLINE_MM / 2
    along = np.linspace(0.2, 0.8, 12)
    profiles = []
    for x in (left + inset, left + width - inset):
        px = x[..., None, None] + reach
        py = (top[..., None] + height[..., None] * along)[..., :, None]
        profiles.append(np.median(_grey(page, *np.broadcast_arrays(px, py)), axis=-2))
    for y in (top + inset, top + height - inset):
        py = y[..., None, None] + reach
        px = (left[..., None] + width[..., None] * along)[..., :, None]
        profiles.append(np.median(_grey(page, *np.broadcast_arrays(px, py)), axis=-2))
    place, strength = _line_place(np.stack(profiles, axis=2), reach)
    typical = max(float(np.median(strength)), 1.0)
    sides = strength / typical
    good = (sides > 0.5) & (np.abs(place) < BOX_REACH_MM - 0.15)
    offset = np.full((*left.shape, 2), np.nan)
    for axis, (a, b) in enumerate(((0, 1), (2, 3))):
        # Opposite sides must agree on the box's size: a stroke beside the outline must not pass for it.
        both = good[..., a] & good[..., b] & (np.abs(place[..., a] - place[..., b]) < 0.3)
        offset[..., axis] = np.where(both, (place[..., a] + place[..., b]) / 2, np.nan)
    return offset, sides, typical


def residuals(grid: Grid) -> NDArray[np.float64]:
    """How far each box outline that was seen lies from where the rules put it, mm, shape (N,)."""
    found = [np.hypot(t.box_offset[..., 0], t.box_offset[..., 1]).ravel() for t in grid.tables]
    every = np.concatenate(found) if found else np.zeros(0)
    seen: NDArray[np.float64] = every[np.isfinite(every)]
    return seen
