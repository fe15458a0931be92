"""`Page` + `PageLayout` → `Grid`: where every cell and box of a page really lies, to a few hundredths of a millimetre.

A sheet slips and stretches in the feeder, so the homography alone is off by up to half a millimetre. Each table's own
printed rules say how far, cell by cell. The box outlines take no part in that fit and so confirm it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanner.geometry import Rect
from scanner.layout import BOX_OUTLINE_MM, PageLayout, RowPlace
from scanner.medians import median_of, medians_along_last, percentile_along_last
from scanner.once import once_each
from scanner.page import Floats, Page, Singles
from scanner.sampling import sample

STEP_MM = 0.08  # between samples across a rule
RULE_REACH_MM = 1.3
BOX_REACH_MM = 0.9
ALONG = 12  # samples along a rule, of which the median counts


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
    contrast: float  # grey levels from paper to the middle of an outline, the table's median


@dataclass(frozen=True, slots=True)
class Grid:
    """All tables of a page, placed."""

    page: Page
    tables: tuple[PlacedTable, ...]


@dataclass(frozen=True, slots=True)
class _Probes:
    """Where a table is sampled, mm: points (N, 2), `ALONG` of them at each step across each line."""

    rules: Floats  # across the horizontal rules (rows + 1, columns, steps, ALONG), then the vertical ones
    boxes: Floats  # across each box's left, right, top, bottom: (rows, columns, 4 · steps · ALONG, 2)


@once_each
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
    return Grid(page, tuple(_place(page, table, probes) for table, probes in _probed(layout)))


@once_each
def _probed(layout: PageLayout) -> tuple[tuple[Table, _Probes], ...]:
    return tuple((table, _Probes(_rule_points(table), _box_points(table))) for table in tables_of(layout))


def _steps(reach_mm: float) -> Floats:
    """Steps across a line, mm from where it should be."""
    return np.arange(-reach_mm, reach_mm + STEP_MM / 2, STEP_MM)


def _rule_points(table: Table) -> Floats:
    steps = _steps(RULE_REACH_MM)[:, None]
    mid_x, mid_y = (table.x[1:] + table.x[:-1]) / 2, (table.y[1:] + table.y[:-1]) / 2
    half_w, half_h = np.diff(table.x) / 2 - 1.6, np.diff(table.y) / 2 - 1.6
    along = np.linspace(-1, 1, ALONG)
    along_x, along_y = mid_x[:, None] + half_w[:, None] * along, mid_y[:, None] + half_h[:, None] * along
    across_h = _points(along_x[None, :, None, :], table.y[:, None, None, None] + steps)
    across_v = _points(table.x[None, :, None, None] + steps, along_y[:, None, None, :])
    return np.concatenate([across_h.reshape(-1, 2), across_v.reshape(-1, 2)])


def _box_points(table: Table) -> Floats:
    boxes = np.array([[tuple(place.box) for place in row.options] for row in table.rows])[:, :, None, None, :]
    left, top, width, height = np.moveaxis(boxes, -1, 0)
    steps, along, inset = _steps(BOX_REACH_MM)[:, None], np.linspace(0.2, 0.8, ALONG), BOX_OUTLINE_MM / 2
    sides = [_points(x + steps, top + height * along) for x in (left + inset, left + width - inset)]
    sides += [_points(left + width * along, y + steps) for y in (top + inset, top + height - inset)]
    return np.stack(sides, axis=2).reshape(*boxes.shape[:2], -1, 2)


def _points(x: Floats, y: Floats) -> Floats:
    """Points (…, 2) of all these x and y, one broadcast against the other."""
    return np.stack(np.broadcast_arrays(x, y), axis=-1)


def _place(page: Page, table: Table, probes: _Probes) -> PlacedTable:
    dy, dx, seen = _rule_offsets(page, table, probes)
    offset, contrast = _box_offsets(page, probes, dx, dy)
    return PlacedTable(table, dy, dx, seen, offset, contrast)


def _rule_offsets(page: Page, table: Table, probes: _Probes) -> tuple[Floats, Floats, float]:
    """dy (rows + 1, columns), dx (rows, columns + 1), and the share of rules seen."""
    place, strength = _lines(page, probes.rules, _steps(RULE_REACH_MM))
    typical = median_of(strength)
    weak = strength < 0.4 * typical
    seen = 1 - float(weak.mean())
    rows, cols = len(table.rows), len(table.x) - 1
    level = (rows + 1) * cols  # so many are horizontal
    if typical < 8:  # no rules to speak of: the homography alone must do
        return np.zeros((rows + 1, cols)), np.zeros((rows, cols + 1)), 0.0
    place[weak] = np.nan
    return _smoothed(place[:level].reshape(rows + 1, cols)), _smoothed(place[level:].reshape(rows, cols + 1)), seen


def _lines(page: Page, points: Floats, steps: Floats) -> tuple[Floats, Floats]:
    """Of lines sampled across at `steps`: where each lies, mm, and how dark it is."""
    grey = sample(page.pixels, page.mm_to_px, points).reshape(-1, len(steps), ALONG)
    return _line_place(medians_along_last(grey), steps)


def _line_place(profile: Singles, reach: Floats) -> tuple[Floats, Floats]:
    """Where the darkest line of profiles (…, K) lies, mm, and how much darker than its surround it is (grey levels)."""
    dark = np.maximum(percentile_along_last(profile, 70) - profile, 0)
    # Smooth over a rule's width first, so that noise does not choose the place.
    smooth = dark.copy()
    smooth[..., 1:-1] = (dark[..., :-2] + dark[..., 1:-1] + dark[..., 2:]) / 3
    peak = smooth.argmax(axis=-1)
    window = np.abs(np.arange(profile.shape[-1]) - peak[..., None]) <= round(0.4 / STEP_MM)
    weight = np.where(window, dark, 0.0)
    total = weight.sum(axis=-1)
    place = (weight * reach).sum(axis=-1) / np.maximum(total, 1e-6)
    strength = np.take_along_axis(smooth, peak[..., None], axis=-1)[..., 0]
    return place, strength.astype(np.float64)


def _smoothed(offset: Floats) -> Floats:
    """Offsets with what is missing, or far from its neighbours, replaced by the neighbours' median."""
    result: Floats = offset.copy()
    rows, cols = offset.shape
    padded = np.full((rows + 2, cols + 2), np.nan)
    padded[1:-1, 1:-1] = offset
    around = np.stack([padded[i : i + rows, j : j + cols] for i in range(3) for j in range(3) if (i, j) != (1, 1)])
    ordered = np.sort(around, axis=0)  # what is missing last
    known = np.isfinite(ordered).sum(axis=0)[None]
    middle = [np.take_along_axis(ordered, place, axis=0)[0] for place in (np.maximum(known - 1, 0) // 2, known // 2)]
    finite = offset[np.isfinite(offset)]
    median = np.where(known[0] > 0, (middle[0] + middle[1]) / 2, median_of(finite) if len(finite) else 0.0)
    bad = ~np.isfinite(offset) | (np.abs(offset - median) > 0.35)
    result[bad] = median[bad]
    return result


def cell_shift(dx: Floats, dy: Floats) -> tuple[Floats, Floats]:
    """Offset of each cell's middle, mm: (rows, columns) in x and in y."""
    return (dx[:, 1:] + dx[:, :-1]) / 2, (dy[1:] + dy[:-1]) / 2


def _box_offsets(page: Page, probes: _Probes, dx: Floats, dy: Floats) -> tuple[Floats, float]:
    """Box outlines against the rules, mm: offsets (rows, columns, 2); and the grey levels of their typical contrast."""
    shift = np.stack(cell_shift(dx, dy), axis=-1)
    points = (probes.boxes + shift[:, :, None, :]).reshape(-1, 2)
    place, strength = (found.reshape(*shift.shape[:2], 4) for found in _lines(page, points, _steps(BOX_REACH_MM)))
    typical = max(median_of(strength), 1.0)
    sides = strength / typical
    good = (sides > 0.5) & (np.abs(place) < BOX_REACH_MM - 0.15)
    offset = np.full(shift.shape, np.nan)
    for axis, (a, b) in enumerate(((0, 1), (2, 3))):
        # Opposite sides must agree on the box's size: a stroke beside the outline must not pass for it.
        both = good[..., a] & good[..., b] & (np.abs(place[..., a] - place[..., b]) < 0.3)
        offset[..., axis] = np.where(both, (place[..., a] + place[..., b]) / 2, np.nan)
    return offset, typical


def residuals(grid: Grid) -> NDArray[np.float64]:
    """How far each box outline that was seen lies from where the rules put it, mm, shape (N,)."""
    found = [np.hypot(t.box_offset[..., 0], t.box_offset[..., 1]).ravel() for t in grid.tables]
    every = np.concatenate(found) if found else np.zeros(0)
    seen: NDArray[np.float64] = every[np.isfinite(every)]
    return seen
