"""Is the grid where the print is? Asked of print that did not make the alignment, before any box is trusted.

Box outlines confirm the rules to a tenth of a millimetre, but a grid off by exactly one row still meets outlines
everywhere; the names, the code's corners and the table's end do not repeat, and notice it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

import numpy as np

from scanner import limits
from scanner.codes import FoundCode
from scanner.geometry import Rect
from scanner.grid import Grid, PlacedTable, residuals, tables_of
from scanner.layout import BOX_OUTLINE_MM, PageLayout, RowPlace
from scanner.medians import median_of, percentile_along_last
from scanner.model import Reason
from scanner.once import once_each
from scanner.page import Floats
from scanner.sampling import sample


@dataclass(frozen=True, slots=True)
class Verdict:
    """The reason not to trust a page's grid (None: trust it), and what was measured."""

    reason: Reason | None
    note: str
    quality: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ConfirmLimits:
    """How far print that made no alignment may be from where the grid says, and what must be seen of it."""

    outline_mm: float = 0.35  # a seen box outline against the rules
    outlines_seen: float = 0.4  # share of the boxes
    rules_seen: float = 0.5
    code_off_mm: float = 1.5
    names: float = limits.LIMITS.name  # median of the page's: the right names 0.9 and more, others up to 0.41
    beyond_table: float = 0.5  # darkness of a rule where the next row's would be


LIMITS = ConfirmLimits()
_REACH = np.arange(-0.5, 0.51, 0.1)  # mm, across an outline


def confirm(grid: Grid, layout: PageLayout, code: FoundCode | None, names: Mapping[str, float]) -> Verdict:
    """Judge a placed grid. `names` is each row's agreement with its printed name."""
    found = residuals(grid)
    boxes = sum(table.box_offset[..., 0].size for table in grid.tables)
    seen = len(found) / max(boxes, 1)
    rules = min((table.rules_seen for table in grid.tables), default=0.0)
    quality = {
        "outline_mm": round(float(percentile_along_last(found, 95)[0]), 3) if len(found) else 9.0,
        "outlines_seen": round(seen, 3),
        "rules_seen": round(rules, 3),
        "contrast": round(min((table.contrast for table in grid.tables), default=0.0), 1),
    }
    off = code.off_mm if code is not None else None
    if off is not None:
        quality["code_off_mm"] = round(off, 2)
    if seen < LIMITS.outlines_seen or (rules < LIMITS.rules_seen and seen < 0.7):
        return Verdict(Reason.DAMAGED, "reading.boxes_unseen", quality)
    if quality["outline_mm"] > LIMITS.outline_mm:
        return Verdict(Reason.MISALIGNED, "reading.boxes_off", quality)
    if off is not None and off > LIMITS.code_off_mm:
        return Verdict(Reason.MISALIGNED, "reading.code_off", quality)
    agreement = median(names.values()) if names else 0.0
    quality["names"] = round(agreement, 3)
    if agreement < LIMITS.names:
        return Verdict(Reason.WRONG_VERSION, "reading.other_names", quality)
    if any(_runs_on(grid, table, below) for table, below in zip(grid.tables, _below_tables(layout), strict=True)):
        return Verdict(Reason.MISALIGNED, "reading.table_ends", quality)
    return Verdict(None, "", quality)


def _runs_on(grid: Grid, table: PlacedTable, below: Floats | None) -> bool:
    """Whether boxes go on below the table's last row: then the grid lies a row too high."""
    if below is None:
        return False
    grey = sample(grid.page.pixels, grid.page.mm_to_px, below).reshape(-1, len(_REACH))
    dark = (percentile_along_last(grey, 90)[:, 0] - grey.min(axis=1)) / max(table.contrast, 1.0)
    return median_of(dark) > LIMITS.beyond_table


@once_each
def _below_tables(layout: PageLayout) -> tuple[Floats | None, ...]:
    """Of each table, points (N, 2) across the outlines that boxes of one more row would have; None where something else
    is printed there."""
    return tuple(_below(layout, table.rows[-1]) for table in tables_of(layout))


def _below(layout: PageLayout, row: RowPlace) -> Floats | None:
    height, half = row.area.h, BOX_OUTLINE_MM / 2
    inside = [o.box for o in row.options]
    below = [(b.x + b.w * t, b.y + height + e) for b in inside for t in (0.2, 0.5, 0.8) for e in (half, b.h - half)]
    if any(_printed(layout, x, y) for x, y in below):
        return None
    return np.array([(x, y + d) for x, y in below for d in _REACH])


def _printed(layout: PageLayout, x: float, y: float) -> bool:
    """Whether something else of this page is printed near a point."""
    point = Rect(x, y, 0, 0)
    near = any(area is not None and area.grown(2).contains(point) for area in (layout.code, layout.serial))
    texts = any(abs(text.y - y) < 6 for text in layout.texts)
    return near or texts or any(row.area.contains(point) for row in layout.rows)
