"""What earlier runs of `scan` left: pages that were never read, were lost with their workers, or can be read now that
what they needed is there."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass

from scanner.acts import calls_in_force
from scanner.ocr import tesseract_missing
from scanner.originals import Originals, holds
from scanner.scan_notes import note_of
from scanner.store import Store
from scanner.unreadable import Why


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Pages to be read, by the SHA-256 of their file. `uncounted`: files whose number of pages is not known."""

    pages: Mapping[str, set[int]]
    uncounted: frozenset[str]


def left_over(store: Store, originals: Originals) -> LeftOver:
    """What is to be read besides the files that are given."""
    pages = {
        sha: set(range(1, scan.pages + 1)) - scan.stored
        for sha, scan in store.scans().items()
        if len(scan.stored) < scan.pages
    }
    uncounted = set()
    for sha, page, measured in store.undecoded():
        waited = note_of(Why.NEEDS_POPPLER) in measured["notes"] and shutil.which("pdfinfo") is not None
        if waited:
            uncounted.add(sha)
        if waited or note_of(Why.LOST) in measured["notes"]:
            pages.setdefault(sha, set()).add(page)
    for sha, page in _serials_readable_now(store, originals):
        pages.setdefault(sha, set()).add(page)
    return LeftOver(pages, frozenset(uncounted))


def _serials_readable_now(store: Store, originals: Originals) -> list[tuple[str, int]]:
    """Pages whose printed serial can be read now that tesseract is here, and of which nobody has said anything."""
    if tesseract_missing():
        return []
    decided = calls_in_force(store.events())
    suffixes = {sha: scan.suffix for sha, scan in store.scans().items()}
    return [
        (item.scan, item.file_page)
        for item in store.items()
        if "reading.no_tesseract" in item.measured["notes"] and item.active and not decided.get(item.item)
        if holds(originals.path(item.scan, suffixes[item.scan]), item.scan)
    ]
