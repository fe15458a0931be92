"""Which pages' printed names are read by OCR, and reading them: a second look at pages that are stored already.

The first three pages of each kind in a batch by name of file, and every page whose code could not be read. Which they
are follows from what is stored alone, so that it is the same whoever read which page when.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from scanner.align import working_image
from scanner.awaited import results_of
from scanner.natural import natural
from scanner.ocr import names_unreadable, printed_names
from scanner.page import Grey, Page
from scanner.progress import Progress
from scanner.reading import Outcome, PageRead, Sheets
from scanner.records import StoredItem
from scanner.vote import Vote, now
from scanner.workers import Workers

FIRST = 3  # pages of each kind in a batch


class NamesJob(NamedTuple):
    """The names of a page that was read before, by where it lay then."""

    item: int
    path: str
    file_page: int
    version: str
    kind: str
    page: int
    mm_to_px: tuple[float, ...]


OcrWords = dict[str, tuple[tuple[str, int], ...]]


def names_due(items: Iterable[StoredItem], current: str, every: Collection[str]) -> list[tuple[StoredItem, PageRead]]:
    """The items whose names are to be read and have not been. `every`: files of which all pages are."""
    groups: dict[tuple[int, str], list[tuple[StoredItem, PageRead]]] = {}
    for item in items:
        plain = item.measured
        known = plain["outcome"] == Outcome.PAGE and plain["version"] in (current, None) and not plain["test"]
        if item.active and known:
            read = PageRead.from_json(plain)
            if _has_names(read):
                groups.setdefault((item.batch, read.kind or ""), []).append((item, read))
    due: list[tuple[StoredItem, PageRead]] = []
    for pages in groups.values():
        pages.sort(key=lambda page: _place(page[0]))
        for number, (item, read) in enumerate(pages):
            asked = number < FIRST or read.code is None or item.scan in every
            if asked and read.ocr is None:
                due.append((item, read))
    return sorted(due, key=lambda page: page[0].item)


def _has_names(read: PageRead) -> bool:
    """Whether it is known where the names of a page lie, though they may be other ones."""
    known = read.kind is not None and read.page is not None and read.mm_to_px is not None
    return known and (bool(read.rows) or "reading.other_names" in read.notes)


def _place(item: StoredItem) -> tuple[object, ...]:
    return item.folder, natural(item.file), item.scan, item.file_page


def read_names(
    vote: Vote, pool: Workers, every: Collection[str], progress: Progress, stopped: Callable[[], bool]
) -> int:
    """Have the names that are due read, and store what they say; how many could not be for want of tesseract."""
    sheets = vote.sheets()
    due = names_due(vote.store.items(), sheets.current, every)
    if due and names_unreadable():
        return len(due)
    copies = vote.copies() if due else {}
    for item, read in due:
        pool.add(_job(item, read, path=str(copies[item.scan]), current=sheets.current))
    waited = results_of(pool, len(due), progress, progress.names, stopped)
    found: dict[int, OcrWords] = {job.item: words for job, words in waited}
    _store(vote, [(item, read) for item, read in due if item.item in found], found)
    return 0


def _job(item: StoredItem, read: PageRead, *, path: str, current: str) -> NamesJob:
    assert read.kind is not None and read.page is not None and read.mm_to_px is not None
    return NamesJob(item.item, path, item.file_page, current, read.kind, read.page, read.mm_to_px)


def _store(vote: Vote, due: Sequence[tuple[StoredItem, PageRead]], found: dict[int, OcrWords]) -> None:
    """A new measurement of each page: the old one, and what OCR read."""
    if not due:
        return
    at = now()
    with vote.store.writing():
        for item, read in due:
            measured = replace(read, ocr=found[item.item]).to_json()
            vote.store.add_measurement(item.item, at, item.image, measured)


def names_on(grey: Grey, job: NamesJob, sheets: Sheets) -> OcrWords | None:
    """What OCR reads of a page's names; what a worker does for a `NamesJob`."""
    layout = sheets.versions[job.version][job.kind]
    grey = working_image(grey, sheets.longest_mm)
    mm_to_px = np.array(job.mm_to_px).reshape(3, 3)
    page = Page(grey, mm_to_px, 0.0, 0, 0.0, (layout.width, layout.height))
    return printed_names(page, layout.printed_pages[job.page - 1])
