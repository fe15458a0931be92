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

_PASSING = (note_of(Why.LOST), note_of(Why.UNAVAILABLE))  # nothing that the file has done


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Pages to be read, by the SHA-256 of their file. `bad`: those that could not be read, tried again where their file
    is given again. `uncounted`: files whose number of pages is not known."""

    pages: Mapping[str, set[int]]
    bad: Mapping[str, set[int]]
    uncounted: frozenset[str]


def left_over(store: Store, originals: Originals) -> LeftOver:
    """What is to be read besides the files that are given."""
    scans = store.scans()
    pages = {
        sha: set(range(1, scan.pages + 1)) - scan.stored
        for sha, scan in scans.items()
        if len(scan.stored) < scan.pages
    }
    bad: dict[str, set[int]] = {}
    for sha, page, measured in store.undecoded():
        needs_poppler = note_of(Why.NEEDS_POPPLER) in measured["notes"]
        if any(note in measured["notes"] for note in _PASSING) or (needs_poppler and shutil.which("pdfinfo")):
            pages.setdefault(sha, set()).add(page)
        elif not needs_poppler:
            bad.setdefault(sha, set()).add(page)
    # where the one page that is known could not be read, the file may have more
    uncounted = {sha for sha in (*pages, *bad) if scans[sha].pages <= 1}
    for sha, page in _serials_readable_now(store, originals):
        pages.setdefault(sha, set()).add(page)
    return LeftOver(pages, bad, frozenset(uncounted))


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
