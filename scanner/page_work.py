"""What a worker does with one page of one file: decode it, name its picture, read it. Results are plain values."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scanner.definition import Kind
from scanner.heap import keep_freed_memory
from scanner.known_readings import fingerprint_of
from scanner.names_read import NamesJob, OcrWords, names_on
from scanner.originals import holds
from scanner.reading import Outcome, PageRead, Sheets
from scanner.rules import PageReading, read_rows, rows_fit
from scanner.second_look import SidesJob
from scanner.unreadable import Unreadable, Why

if TYPE_CHECKING:
    from scanner.images import LastFile
    from scanner.otherside import Side

READER = "scanner.interpret:read_page"


class PageJob(NamedTuple):
    """A page of a file, counted from 1; page 0 asks how many there are. `name`: the file's own, for pictures."""

    path: str
    file_page: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class WorkSetup:
    """What every job shares. `reader` ("module:function") takes the grey pixels and the sheets. `explain`: a folder for
    pictures of each stage, which are drawn only then."""

    sheets: Sheets
    kinds: tuple[Kind, ...]
    reader: str = READER
    explain: str | None = None


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that has been read. `bilevel`: scanned in black and white, which hides faint marks. `doubtful`: somebody
    will probably have to look at it; what is certain depends on the other pages and on rulings."""

    image_sha: str
    bilevel: bool
    doubtful: bool
    read: PageRead
    reading: tuple[bytes, PageReading] | None = None  # its rows, by the fingerprint of what was measured


PageResult = ReadPage | int | Why  # int: the number of pages, for a job that asked for it


def page_worker(
    setup: WorkSetup,
) -> Callable[[PageJob | NamesJob | SidesJob], PageResult | OcrWords | PageRead | None]:
    """The function that does a job; it keeps the last file open. Only here are pictures decoded."""
    import cv2

    from scanner.images import LastFile

    cv2.setNumThreads(1)
    keep_freed_memory()
    module, function = setup.reader.split(":")
    read_page = getattr(import_module(module), function)
    kinds = {kind.id: kind for kind in setup.kinds}
    last = LastFile()

    def work(job: PageJob | NamesJob | SidesJob) -> PageResult | OcrWords | PageRead | None:
        path = Path(job.path)
        try:
            if isinstance(job, SidesJob):
                return _with_both_sides(job, last, setup)
            if isinstance(job, NamesJob):
                return names_on(last.page(path, job.file_page).grey, job, setup.sheets)
            if job.file_page == 0:
                return len(last.open(path))
            image = last.page(path, job.file_page)
        except Unreadable as error:
            return _of_copy(path, error.why)
        explain = None if setup.explain is None else _pictures_of(job, setup.explain)
        more = {} if explain is None else {"explain": explain}
        read = read_page(image.grey, setup.sheets, colour=image.colour, **more)
        reading = _reading(read, kinds)
        return ReadPage(image.sha, read.bilevel, _doubtful(read, reading), read, reading)

    return work


def _of_copy(path: Path, why: Why) -> Why:
    """Why the vote's own copy of a file gives no pixels. Nothing is said of the file where the copy cannot be read as
    it came in: not every decoder tells a disk that fails from bytes that are broken."""
    gone = why in (Why.MISSING, Why.NO_PERMISSION) or not holds(path, path.stem)
    return Why.UNAVAILABLE if gone else why


def _with_both_sides(job: SidesJob, last: LastFile, setup: WorkSetup) -> PageRead:
    """A page read again with the other side of its sheet beside it."""
    from scanner.otherside import with_other_side

    other = _side(job.other_path, job.other_page, job.other_read, last)
    return with_other_side(_side(job.path, job.file_page, job.read, last), other, setup.sheets, setup.kinds)


def _side(path: str, file_page: int, read: str, last: LastFile) -> Side:
    from scanner.otherside import Side

    image = last.page(Path(path), file_page)
    return Side(image.grey, PageRead.from_json(json.loads(read)), image.colour)


def _pictures_of(job: PageJob, folder: str) -> Callable[[str, Any], None]:
    """Where a page's pictures go: named after its file, the copy's name telling files of one name apart."""
    from scanner.explain import into_folder

    path = Path(job.path)
    return into_folder(Path(folder), f"{Path(job.name or path.name).stem}-{path.stem[:6]}-p{job.file_page:03d}")


def _reading(read: PageRead, kinds: Mapping[str, Kind]) -> tuple[bytes, PageReading] | None:
    """What the rows of a page say, taken alone."""
    kind = kinds.get(read.kind or "")
    if read.outcome is not Outcome.PAGE or kind is None or not rows_fit(read, kind):
        return None
    return fingerprint_of(read, kind), read_rows(read, kind)


def _doubtful(read: PageRead, reading: tuple[bytes, PageReading] | None) -> bool:
    """Whether a page, taken alone, leaves a question."""
    if read.outcome is not Outcome.PAGE or read.reasons:
        return read.outcome is not Outcome.BLANK
    rows = reading[1].rows.values() if reading else ()
    if reading and reading[1].reasons:
        return True
    return not rows or any(row.reasons or row.selected is None for row in rows)
