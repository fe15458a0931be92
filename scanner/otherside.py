"""A page that asks, and the other side of its sheet → the page read again without what shines through.

Reading stays a function of the pictures. The page is read again as it would look on opaque paper; that reading is taken
only where it finds the same options marked in every row and leaves fewer questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scanner.align import working_image
from scanner.definition import Kind
from scanner.interpret import read_page
from scanner.layout import PageLayout
from scanner.model import Reason
from scanner.page import ColourOf, Grey, Page
from scanner.reading import PageRead, Sheets
from scanner.rules import PageReading, read_rows
from scanner.showthrough import through_of, without


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sheet: its picture, and what was read on it."""

    grey: Grey
    read: PageRead
    colour: ColourOf | None = None


def with_other_side(side: Side, other: Side, sheets: Sheets, kinds: Sequence[Kind]) -> PageRead:
    """What a page says with the other side beside it. `quality` tells how much of that was seen through the paper
    (`through`, share of the light; 0 where the reading stands as it was)."""
    unchanged = replace(side.read, quality={**side.read.quality, "through": 0.0})
    page, behind = _page(side, sheets), _page(other, sheets)
    if page is None or behind is None:
        return unchanged
    through = through_of(*page, *behind)
    if through is None:
        return unchanged
    as_page = (side.read.version or sheets.current, side.read.kind or "", side.read.page or 0)
    known = as_page if side.read.code is None else None
    again = read_page(without(page[0], through), sheets, known, side.colour)
    if not _is_better(_reading(side.read, kinds), _reading(again, kinds), side.read, again):
        return unchanged
    # The second look was told whose page it is; of that it says nothing.
    kept = [reason for reason in side.read.reasons if reason is Reason.UNREADABLE_CODE]
    return replace(
        side.read,
        reasons=tuple(dict.fromkeys([*kept, *again.reasons])),
        notes=again.notes,
        rows=again.rows,
        names=again.names,
        name_ink=again.name_ink,
        overlaid=again.overlaid,
        quality={**again.quality, "through": round(through.share, 3)},
    )


def _page(side: Side, sheets: Sheets) -> tuple[Page, PageLayout] | None:
    """A side laid on its print, as it was when it was read."""
    read = side.read
    kinds = sheets.versions.get(read.version or sheets.current, {})
    if read.kind is None or read.kind not in kinds or read.page is None or read.mm_to_px is None or not read.rows:
        return None
    layout = kinds[read.kind]
    grey = working_image(side.grey, sheets.longest_mm)
    mm_to_px = np.array(read.mm_to_px).reshape(3, 3)
    page = Page(grey, mm_to_px, read.quality["px_per_mm"], 0, 0.0, (layout.width, layout.height))
    return page, layout.printed_pages[read.page - 1]


def _reading(read: PageRead, kinds: Sequence[Kind]) -> PageReading:
    kind = next(kind for kind in kinds if kind.id == read.kind)
    return read_rows(read, kind)


def _is_better(before: PageReading, after: PageReading, first: PageRead, again: PageRead) -> bool:
    """Whether the second look finds the same marks, nothing new to ask of the page, and fewer questions."""
    same_page = (first.kind, first.page, first.serial) == (again.kind, again.page, again.serial)
    if not same_page or before.rows.keys() != after.rows.keys() or not set(after.reasons) <= set(before.reasons):
        return False
    if any(before.rows[row].selected != after.rows[row].selected for row in before.rows):
        return False
    return _questions(after) < _questions(before)


def _questions(reading: PageReading) -> int:
    return sum(len(row.reasons) for row in reading.rows.values()) + 10 * len(reading.reasons)
