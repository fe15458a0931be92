"""What one run of `scan` has met, kept for its account and its exit status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from scanner.account import Line, account, named, ranges
from scanner.collect import Found
from scanner.model import Reason, Status
from scanner.notes import QUIET, said
from scanner.reading import PageRead
from scanner.unreadable import Why
from scanner.words import say

_MOST_NAMES = 5
_MOST_CONDITIONS = 8


class Misfit(NamedTuple):
    """A page on which no ballot was found: where it lies, and what the reader noted, in words."""

    path: Path
    file_page: int  # 0: the file has no other
    notes: tuple[str, ...]


@dataclass(slots=True)
class ScanNotes:
    """Counts of pages, and everything that gets a line of its own."""

    items: set[int] = field(default_factory=set)  # stored by this run
    withdrawn: Counter[int] = field(default_factory=Counter)  # withdrawn batches: pages of theirs that were given again
    repeated: Counter[str] = field(default_factory=Counter)  # files given again, and how often
    resumed: Counter[str] = field(default_factory=Counter)  # files of earlier runs, and how many pages were read now
    misfits: dict[int, Misfit] = field(default_factory=dict)  # by item
    wrong: dict[tuple[str, str], list[int]] = field(default_factory=dict)  # (file, what is wrong) -> its pages
    noted: dict[str, list[str]] = field(default_factory=dict)  # what is the matter -> the pages
    bilevel: int = 0
    no_tesseract: int = 0  # pages whose printed serial could have been read with it
    names_unread: int = 0  # pages whose names OCR would have read
    failed: bool = False

    def bad(self, path: Path, what: str, file_page: int = 0) -> None:
        """A file (page 0), or a page of it, that cannot be read or is not a ballot."""
        self.wrong.setdefault((str(path), what), []).append(file_page)
        self.failed = True

    def note(self, read: PageRead, file: str, file_page: int) -> None:
        """What the reader found to be the matter with a page of ours."""
        if Reason.NOT_A_BALLOT not in read.reasons:
            name = say("scan.noted_page", file=file, page=file_page) if file_page else file
            for note in read.notes:
                if note not in QUIET:
                    self.noted.setdefault(said(read, note), []).append(name)

    def found(self, found: Found) -> list[str]:
        """Lines for what lies under the given paths and is not read."""
        told = []
        for paths, why in ((found.missing, Why.MISSING), (found.closed, Why.NO_PERMISSION)):
            for path in paths:
                self.bad(path, say(note_of(why)))
        for path in found.empty:
            self.failed = True
            told.append(say("scan.empty_folder", path=path))
        left_out = {"scan.other_files": found.others, "scan.hidden_files": found.hidden, "scan.own_files": found.own}
        for key, paths in left_out.items():
            if paths:
                names = ", ".join(path.name for path in paths[:_MOST_NAMES])
                if len(paths) > _MOST_NAMES:
                    names = say("scan.more_names", names=names, count=len(paths) - _MOST_NAMES)
                told.append(say(key, count=len(paths), names=names))
        return told

    def of_this_run(self, lines: Sequence[Line]) -> list[Line]:
        """The records of pages that this run read."""
        return [line for line in lines if int(line["item"]) in self.items]

    def report(self, lines: Sequence[Line], batch: int | None, folder: Path, pages: Callable[[str], int]) -> list[str]:
        """The run's lines: what is wrong, the account, what to do. `pages` tells how many pages a file has."""
        self._name_misfits(lines)
        told = [
            say("scan.bad_pages" if any(numbers) else "scan.bad_file", path=path, what=what, pages=ranges(numbers))
            for (path, what), numbers in self.wrong.items()
        ]
        already = sum(times * pages(sha) for sha, times in self.repeated.items())
        already -= sum(count for sha, count in self.resumed.items() if self.repeated[sha])
        if lines or already:
            told += account(lines, batch, already, folder)
        elif not self.failed:
            self.failed = True
            told.append(say("scan.nothing_to_read"))
        withdrawn = self.withdrawn + Counter(line["batch"] for line in lines if Reason.WITHDRAWN in line["reasons"])
        for number, count in sorted(withdrawn.items()):
            told.append(say("scan.withdrawn", count=count, batch=number, folder=folder))
        told += self._conditions()
        if self.no_tesseract:
            told.append(say("scan.no_tesseract", count=self.no_tesseract))
        doubted = [line for line in lines if Reason.NAMES_DOUBTED in line["reasons"]]
        others = [line for line in lines if Reason.WRONG_VERSION in line["reasons"] and line["status"] == Status.REVIEW]
        if doubted and others:
            told.append(say("scan.names_doubted", count=len(others), places=named(others), folder=folder))
        if self.names_unread:
            told.append(say("scan.names_unread"))
        if self.bilevel:
            told.append(say("scan.bilevel", count=self.bilevel))
        return told

    def _conditions(self) -> list[str]:
        """What is the matter with paper, printer or scanner, the most frequent first."""
        often = sorted(self.noted.items(), key=lambda noted: -len(noted[1]))
        told = []
        for what, names in often[:_MOST_CONDITIONS]:
            shown = ", ".join(names[:_MOST_NAMES])
            if len(names) > _MOST_NAMES:
                shown = say("scan.more_names", names=shown, count=len(names) - _MOST_NAMES)
            told.append(say("scan.noted", what=what, names=shown))
        left = {name for _, names in often[_MOST_CONDITIONS:] for name in names}
        return [*told, say("scan.noted_more", count=len(left))] if left else told

    def _name_misfits(self, lines: Sequence[Line]) -> None:
        """Pages on which no ballot was found are named with the files that cannot be read."""
        for line in lines:
            if Reason.NOT_A_BALLOT in line["reasons"] and line["status"] == Status.REVIEW:
                self.failed = True
                misfit = self.misfits.get(int(line["item"]))
                if misfit is not None:
                    notes = misfit.notes or (say("scan.blank_page"),)
                    self.bad(misfit.path, "; ".join(notes), misfit.file_page)


def note_of(why: Why) -> str:
    """The key by which a reason is worded and stored."""
    return f"scan.why.{why}"
