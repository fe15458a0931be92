"""One input file on its way through a scan: which of its pages are to be read, and what the store is told of them."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path

from scanner.collect import Source
from scanner.model import Reason
from scanner.page_work import PageJob, PageResult, ReadPage
from scanner.reading import Outcome, PageRead
from scanner.records import NewItem
from scanner.scan_notes import note_of
from scanner.unreadable import Why
from scanner.words import say


@dataclass(slots=True)
class Entry:
    """One input file on its way."""

    sha: str
    path: Path  # the vote's copy
    source: Source
    pages: int | None  # None until a worker has counted them, 0 where that cost two workers their lives
    todo: list[int]  # pages that have no stored result yet, in order
    size: int | None  # in bytes; None where the store knows the file

    @property
    def new(self) -> bool:
        """Whether the store does not know the file."""
        return self.size is not None

    def job(self, file_page: int) -> PageJob:
        """Its page, or (0) how many it has."""
        return PageJob(str(self.path), file_page, self.source.name)

    @property
    def done(self) -> bool:
        """Whether all of its pages are stored."""
        return self.pages is not None and not self.todo


def taken_ready(order: Iterable[Entry], results: Container[PageJob], *, in_order: bool) -> list[tuple[Entry, PageJob]]:
    """The pages whose results are there, taken off what is to be done; `in_order`: up to the first that is not."""
    ready: list[tuple[Entry, PageJob]] = []
    for entry in order:
        for number in [] if entry.pages is None else list(entry.todo):
            job = entry.job(number)
            if job in results:
                ready.append((entry, job))
                entry.todo.remove(number)
            elif in_order:
                break
        if in_order and not entry.done:
            break
    return ready


def item_of(entry: Entry, job: PageJob, result: PageResult) -> NewItem:
    """What the store is told of a page."""
    image, read = None, PageRead(Outcome.MISFIT, (Reason.UNREADABLE_IMAGE,))
    if isinstance(result, ReadPage):
        image, read = result.image_sha, result.read
    elif isinstance(result, Why):
        read = PageRead(Outcome.MISFIT, (Reason.UNREADABLE_IMAGE,), notes=(note_of(result),))
    return NewItem(entry.sha, job.file_page, entry.source.name, entry.source.folder, image, read.to_json())


def os_words(error: OSError) -> str:
    """Why a file cannot be read, in words."""
    if isinstance(error, PermissionError):
        return say(note_of(Why.NO_PERMISSION))
    if isinstance(error, FileNotFoundError):
        return say(note_of(Why.MISSING))
    return say("scan.why.unreadable", why=error)
