"""`ballot scan`: read what is new under the given paths, keep it, and account for every page.

Workers decode and measure; this process alone writes.
"""

from __future__ import annotations

import json
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from types import FrameType
from typing import TextIO

from scanner.account import against_collected, copies_that_count, reopened
from scanner.batches import faults
from scanner.collect import Found, Source, collect
from scanner.errors import ExitStatus, NotDone, UsageError
from scanner.left_over import left_over
from scanner.model import Status
from scanner.names_read import read_names
from scanner.notes import all_said
from scanner.originals import Changing, Original, Originals, holds, missing_bytes, original_of
from scanner.own_prints import is_own_print
from scanner.page_work import READER, PageJob, PageResult, ReadPage, WorkSetup
from scanner.progress import Progress
from scanner.reading import Outcome
from scanner.scan_entry import Entry, os_words
from scanner.scan_notes import Misfit, ScanNotes, note_of
from scanner.scan_results import Kept, ScanResults
from scanner.second_look import look_again
from scanner.unreadable import Why
from scanner.vote import Vote
from scanner.words import decimal, say
from scanner.workers import JOB_SECONDS, Done, Failed, Workers, processors

_AHEAD = 8  # pages in hand for each worker before the next file is taken in
_START = "scanner.page_work:page_worker"


@dataclass(frozen=True, slots=True)
class Pace:
    """How a scan goes about it. The tests hurry it, and bring a reader of their own."""

    job_seconds: float = JOB_SECONDS
    group_seconds: float = 1.0
    stuck_seconds: float = 5.0  # how long results wait for a page before them, that the order be kept
    reader: str = READER


def scan_paths(
    vote: Vote,
    paths: Sequence[Path],
    workers: int | None,
    json_lines: bool,
    stdout: TextIO,
    stderr: TextIO,
    pace: Pace | None = None,
    explain: Path | None = None,
    verify_names: bool = False,
) -> ExitStatus:
    """Read every input file under `paths` that the vote does not know; JSON lines to `stdout`, all else to `stderr`.

    DONE where every page is accounted for, even if some wait; PARTLY where a file is unreadable or a page no ballot.
    `explain`: a folder for pictures of each stage of each page.
    """
    if not vote.database.exists() or not vote.store.printings():
        raise UsageError("scan.nothing_printed", folder=vote.folder)
    with vote.only_writer():
        found = collect(paths, _own_files(vote))
        _without_own_prints(found, paths)
        run = _Run(vote, workers or processors(), pace or Pace(), Progress(stderr), explain)
        for text in run.notes.found(found):
            run.progress.say(text)
        _check_room(vote, found.sources, run.known)
        with _interruptible(run):
            run.read(found.sources, verify_names)
        return run.finish(stdout if json_lines else None)


def _without_own_prints(found: Found, paths: Sequence[Path]) -> None:
    """Leave out PDFs that this program printed and pictures of pages that it drew, wherever they were copied to: no
    ballots that were handed in. One that is named itself is read."""
    named = {path.absolute() for path in paths}
    sources, found.sources = found.sources, []
    for source in sources:
        if source.path.absolute() not in named and is_own_print(source.path):
            found.own.append(source.path)
        else:
            found.sources.append(source)


def _own_files(vote: Vote) -> set[Path]:
    """What this program wrote into the vote's folder itself: no scans, even if somebody names that folder."""
    names = ["preview.pdf", "rehearsal.pdf", "scans", "report", *(printing.file for printing in vote.store.printings())]
    return {(vote.folder / name).resolve() for name in names}


def _check_room(vote: Vote, sources: Sequence[Source], known: Iterable[str]) -> None:
    """Refuse now what would fill the disk in the middle."""
    short = missing_bytes(vote.scans, sources, known)
    if short is not None:
        need, free = (_size(count) for count in short)
        raise NotDone("scan.no_room", folder=vote.folder, need=need, free=free)


def _writable(folder: Path) -> Path:
    """A folder for pictures, made where it is not there. Raises UsageError before anything is read."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        raise UsageError("scan.explain_folder", folder=folder, why=error) from None


class _Run:
    """One run of `scan`, from the first file to the account."""

    def __init__(self, vote: Vote, workers: int, pace: Pace, progress: Progress, explain: Path | None = None) -> None:
        self.progress = progress
        self._explain = None if explain is None else str(_writable(explain))
        self.notes = ScanNotes()
        self.stop = False
        self._vote, self._store, self._pace, self._count = vote, vote.store, pace, max(1, workers)
        try:
            self._originals = Originals(vote.scans)
        except OSError as error:
            raise NotDone("scan.not_writable", folder=vote.scans, why=error) from None
        self._readings = vote.readings
        self._before = _statuses(vote)
        self.known = self._store.scans()
        self._withdrawn = self._store.scans_of_withdrawn_batches()
        self._undecoded = self._store.undecoded()
        self._results = ScanResults(vote, self._originals, self.known)
        self._left = left_over(self._store, self._originals)
        self._entries: dict[str, Entry] = {}  # all of this run, by path of the copy
        self._met: set[str] = set()  # files that began in this run, whatever their names end with
        self._twins: list[tuple[str, Path]] = []  # those that are given once more
        self._bad: dict[str, list[tuple[str, int]]] = {}  # by file: what is wrong with which of its pages
        self._faults = 0

    # --- reading

    def read(self, sources: Sequence[Source], verify_names: bool) -> None:
        """Take in and read every file, and what an earlier run left or lost."""
        setup = WorkSetup(self._vote.sheets(), self._vote.definition.kinds, self._pace.reader, self._explain)
        coming = deque(sources)
        self.progress.total = len(sources)
        with Workers(_START, setup, self._count, self._pace.job_seconds) as pool:
            self._take_up(pool)
            while (coming or pool.unfinished) and not self.stop:
                while coming and pool.unfinished < self._count * _AHEAD and not self.stop:
                    self._take_in(coming.popleft(), pool)
                    self._note(self._results.store_due(self._pace.group_seconds, self._pace.stuck_seconds))
                for outcome in pool.wait(0.2):
                    assert isinstance(outcome.job, PageJob)
                    if isinstance(outcome, Failed):
                        self._name_fault(outcome.job, outcome.traceback)
                    self._arrived(outcome.job, outcome.result if isinstance(outcome, Done) else Why.LOST, pool)
                self._note(self._results.store_due(self._pace.group_seconds, self._pace.stuck_seconds))
                self.progress.show()
            if self.stop:
                self.progress.say(say("scan.stopping"))
            self._note(self._results.store(in_order=False))
            self._results.settle()  # also copies that were lost and of which nothing had to be read
            self._name_bad_twins()
            if not self.stop:
                self._name_lost_copies()
                look_again(self._vote, pool, self.progress, lambda: self.stop)
            if not self.stop:
                self._read_names(pool, verify_names)
        self.progress.clear()
        if self.stop:
            self.notes.failed = True
            left = self._results.missing + len(coming)
            self.progress.say(say("scan.stopped", left=left))

    def _read_names(self, pool: Workers, verify_names: bool) -> None:
        """A second look at names; with `verify_names` those of every page of the files that were given."""
        given = {entry.sha for entry in self._entries.values()} | set(self.notes.repeated)
        wanted = given if verify_names else set()
        self.notes.names_unread = read_names(self._vote, pool, wanted, self.progress, lambda: self.stop)

    def _take_up(self, pool: Workers) -> None:
        """Go on with what an earlier run left unread or lost, from the vote's own copies."""
        places = self._store.places()
        for sha in self._left.pages:
            path = self._originals.path(sha, self.known[sha].suffix)
            if sha not in self._withdrawn and holds(path, sha):
                name, folder = places[sha]
                self._resume(sha, path, Source(Path(folder, name), folder, name), self._left.pages[sha], pool)
        count = sum(len(entry.todo) for entry in self._entries.values())
        if count:
            self.progress.say(say("scan.resumed", count=count))

    def _resume(self, sha: str, path: Path, source: Source, numbers: set[int], pool: Workers) -> None:
        """Have pages of a known file read that are not read yet, or could not be."""
        pages = None if sha in self._left.uncounted else self.known[sha].pages or None
        self._begin(Entry(sha, path, source, pages, sorted(numbers), size=None), pool)
        self.notes.resumed[sha] = 0
        self.progress.total += len(numbers)

    def _take_in(self, source: Source, pool: Workers) -> None:
        """Find out what a file is, keep a copy of it, and have its pages read that are not read yet."""
        try:
            original = original_of(source.path)
        except OSError as error:
            self.notes.bad(source.path, os_words(error))
            self.progress.failed += 1
            return
        sha, known = original.sha, self.known.get(original.sha)
        path = self._originals.path(sha, known.suffix if known else source.path.suffix.lower())
        if sha in self._met:
            self._again(sha)
            self._twins.append((sha, source.path))
        elif (known and holds(path, sha)) or self._kept(source, original, path):
            if known is None:
                pages = 1 if original.single else None
                self._begin(Entry(sha, path, source, pages, [1], original.size), pool)
            else:
                self._again(sha)
                if sha in self._withdrawn:
                    self.notes.withdrawn[self._withdrawn[sha]] += len(known.stored)
                elif sha in self._left.pages:  # its copy was lost, and is there again
                    self._resume(sha, path, source, self._left.pages[sha], pool)
                elif sha in self._left.bad:
                    self._resume(sha, path, source, self._left.bad[sha], pool)
                else:
                    self._name_still_bad(sha, source)

    def _name_lost_copies(self) -> None:
        """Pages that an earlier run left unread, and that this one could not read either."""
        places = self._store.places()
        for sha in self._left.pages.keys() - self._met - self._withdrawn.keys():
            name, folder = places[sha]
            self.notes.bad(Path(folder, name), say("scan.why.copy_lost", count=len(self._left.pages[sha])))

    def _name_bad_twins(self) -> None:
        """Every file that cannot be read is named, also where several have the same bytes: none, say."""
        for sha, path in self._twins:
            for what, page in self._bad.get(sha, ()):
                self.notes.bad(path, what, page)

    def _again(self, sha: str) -> None:
        """A file that is known, or has been met in this run, is given again."""
        self.notes.repeated[sha] += 1
        self.progress.total -= 1

    def _name_still_bad(self, sha: str, source: Source) -> None:
        """What could not be read then cannot be read now: what it needs is not there."""
        for scan, page, measured in self._undecoded:
            if scan == sha:
                page = page if self.known[sha].pages > 1 else 0
                self.notes.bad(source.path, "; ".join(say(note) for note in measured["notes"]), page)

    def _kept(self, source: Source, original: Original, path: Path) -> bool:
        """Whether a copy could be made. A disk that is full ends the run, not what has been read."""
        try:
            self._originals.keep(source, original, path)
        except Changing:
            self.notes.bad(source.path, say("scan.why.changing"))
            return False
        except OSError as error:
            self.notes.bad(self._vote.scans, say("scan.disk_full", why=error))
            self.stop = True
            return False
        return True

    def _begin(self, entry: Entry, pool: Workers) -> None:
        self._entries[str(entry.path)] = entry
        self._met.add(entry.sha)
        self._results.expect(entry)
        if entry.pages is None:
            pool.add(entry.job(0), first=True)
            return
        for number in entry.todo:
            pool.add(entry.job(number))

    def _arrived(self, job: PageJob, result: PageResult, pool: Workers) -> None:
        """A worker's answer: the number of pages, or a page."""
        entry = self._entries[job.path]
        if job.file_page == 0:
            if isinstance(result, int):
                self.progress.total += result - 1
                entry.pages, entry.todo = result, list(range(1, result + 1))
                for number in entry.todo:
                    pool.add(entry.job(number))
                return
            entry.pages, job = (0 if result in (Why.LOST, Why.UNAVAILABLE) else 1), entry.job(1)
        self._results.add(job, result)
        if isinstance(result, ReadPage):
            self.progress.read += 1
            self.progress.review += result.doubtful
            if result.reading is not None:
                self._readings.add(*result.reading)
        else:
            self.progress.failed += 1

    def _name_fault(self, job: PageJob, traceback: str) -> None:
        """A fault of our own keeps its traceback, the first one."""
        self._faults += 1
        if self._faults == 1:
            path = self._entries[job.path].source.path
            self.progress.say(say("scan.fault", path=path, page=job.file_page, traceback=traceback))

    def _note(self, kept: Iterable[Kept]) -> None:
        """What pages mean for the run's messages and exit status, now that they are stored."""
        for stored in kept:
            entry, result, item = stored.entry, stored.result, stored.item
            self.notes.items.add(item)
            page = stored.job.file_page if entry.pages is not None and entry.pages > 1 else 0
            if entry.sha in self.notes.resumed:
                self.notes.resumed[entry.sha] += 1
            if isinstance(result, Why):
                self.notes.bad(entry.source.path, say(note_of(result)), page)
                self._bad.setdefault(entry.sha, []).append((say(note_of(result)), page))
            elif isinstance(result, ReadPage):
                self.notes.bilevel += result.bilevel
                self.notes.no_tesseract += "reading.no_tesseract" in result.read.notes
                self.notes.note(result.read, entry.source.name, page)
                if result.read.outcome is not Outcome.PAGE:
                    self.notes.misfits[item] = Misfit(entry.source.path, page, all_said(result.read))

    # --- the account

    def finish(self, stdout: TextIO | None) -> ExitStatus:
        """Say what became of every page. Statuses are asked for once all pages are there: they depend on each other."""
        from scanner.export import records_of
        from scanner.gather import standing_in, tally_from

        standing = standing_in(self._vote)
        records = records_of(standing)
        lines = self.notes.of_this_run(records)
        for text in self.notes.report(lines, self._results.batch, self._vote.folder, self._pages):
            self.progress.say(text)
        for text in (*copies_that_count(lines, records), *reopened(records, self._before)):
            self.progress.say(text)
        if self._results.batch is not None:
            for text in faults(self._vote, {"batch.bilevel"}).get(self._results.batch, ()):
                self.progress.say(text)
        for text in against_collected(tally_from(self._vote, standing)):
            self.progress.say(text)
        unknown = 0 if self.stop else self._vote.unknown_copies()
        if unknown:
            folder, scans = self._vote.folder, self._vote.scans
            self.progress.say(say("scan.unknown_copies", count=unknown, folder=folder, scans=scans))
        for line in lines if stdout else ():
            print(json.dumps(line, ensure_ascii=False), file=stdout)
        return ExitStatus.PARTLY if self.notes.failed else ExitStatus.DONE

    def _pages(self, sha: str) -> int:
        """How many pages of a file that was given again have been read."""
        now_read = [entry.pages for entry in self._entries.values() if entry.sha == sha]
        return max(1, now_read[0] or 0 if now_read else len(self.known[sha].stored))


@contextmanager
def _interruptible(run: _Run) -> Iterator[None]:
    """Ctrl-C asks the run to stop and keep what it has; a second one breaks it off."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        if run.stop:
            raise KeyboardInterrupt
        run.stop = True

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _statuses(vote: Vote) -> dict[int, Status]:
    """How every page stands before anything new is read."""
    from scanner.gather import standing_in

    return {item.item: item.status for item in standing_in(vote).items.values()}


def _size(count: int) -> str:
    """Bytes as a person says them."""
    return decimal(f"{count / 1e9:.1f} GB") if count >= 1e9 else f"{max(1, round(count / 1e6))} MB"
