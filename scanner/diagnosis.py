"""`PageRead` + what `diagnose` finds → the same page with what a person would say of it, and its cure."""

from __future__ import annotations

from dataclasses import replace

from scanner.diagnose import Finding, conditions, faults, of_stray
from scanner.geometry import Rect
from scanner.layout import PageLayout
from scanner.model import Reason
from scanner.page import Page
from scanner.reading import Outcome, PageRead

UNTRUSTED = (Reason.DAMAGED, Reason.MISALIGNED, Reason.WRONG_VERSION)
# Notes that say only that the print is not as it should be: dropped where it is known why.
VAGUE = (
    "reading.markers_damaged",
    "reading.boxes_unseen",
    "reading.boxes_off",
    "reading.code_off",
    "reading.other_names",
    "reading.table_ends",
)
MANY_NAMES, NAME_INK_MM2 = 2, 0.25  # names with so much ink over them: perhaps it is a stain
LOST = ("reading.corner", "reading.marker")  # where the sheet slipped, squares are not lost but elsewhere


def diagnosed(read: PageRead, page: Page | None, layout: PageLayout | None, first: int = 1) -> PageRead:
    """The page with notes on what is the matter with it. What was read of it stays as it is.

    `first` is the number printed before the page's first row.
    """
    if page is None or read.outcome is Outcome.BLANK:
        return read
    found = conditions(page)
    untrusted = not read.rows and any(reason in UNTRUSTED for reason in read.reasons)
    where = _unexpected_ink(read, layout)
    if untrusted or where is not None:
        rows = [row.area for row in layout.rows] if layout is not None else []
        slips = faults(page, rows, first)
        if slips:
            found = slips + [finding for finding in found if not finding.note.startswith(LOST)]
        elif where is not None and layout is not None:
            found += of_stray(page, layout, where)
    return _with(read, found, untrusted)


def _unexpected_ink(read: PageRead, layout: PageLayout | None) -> Rect | None:
    """Where ink was found that does not belong: a stray piece, or the names if several are written over."""
    if layout is None:
        return None
    if Reason.STRAY_INK in read.reasons:
        return Rect(*(read.quality[f"stray_{side}"] for side in "xywh"))
    if sum(ink >= NAME_INK_MM2 for _, ink in read.name_ink.values()) < MANY_NAMES:
        return None
    names = [row.name_area for row in layout.rows]
    left, top = min(area.x for area in names), min(area.y for area in names)
    right, bottom = max(area.right for area in names), max(area.bottom for area in names)
    return Rect(left, top, right - left, bottom - top)


def _with(read: PageRead, found: list[Finding], untrusted: bool) -> PageRead:
    if not found:
        return read
    notes, reasons = list(read.notes), list(read.reasons)
    why = next((finding.reason for finding in found if finding.reason), None)
    if untrusted and why is not None:
        notes = [note for note in notes if note not in VAGUE]
        reasons = [why if reason in UNTRUSTED else reason for reason in reasons]
    said = [finding.note for finding in found if finding.note not in notes]
    numbers = {name: value for finding in found for name, value in finding.numbers.items()}
    return replace(
        read,
        reasons=tuple(dict.fromkeys(reasons)),
        notes=tuple(dict.fromkeys([*said, *notes])),
        quality={**read.quality, **numbers},
    )
