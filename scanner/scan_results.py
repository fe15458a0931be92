"""Results of a scan's pages on their way into the store, in the order of the files and their pages, in groups about a
second long: a run that was killed and run again stores the same as one that was not.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scanner.errors import NotDone
from scanner.originals import Originals
from scanner.page_work import PageJob, PageResult
from scanner.records import StoredScan
from scanner.scan_entry import Entry, item_of, taken_ready
from scanner.vote import Vote, now


@dataclass(frozen=True, slots=True)
class Kept:
    """A page whose result is in the store now, as this item."""

    entry: Entry
    job: PageJob
    result: PageResult
    item: int


class ScanResults:
    """What a run has found and not stored yet. `known`: the files that the store knew before it."""

    def __init__(self, vote: Vote, originals: Originals, known: Mapping[str, StoredScan]) -> None:
        self.batch: int | None = None  # this run's, begun when there is something to put into it
        self._vote, self._originals, self._known = vote, originals, known
        self._order: deque[Entry] = deque()  # files whose results are not all stored
        self._results: dict[PageJob, PageResult] = {}
        self._stored_at = self._moved_at = time.monotonic()

    @property
    def missing(self) -> int:
        """How many pages of the files met so far are not stored."""
        return sum(len(entry.todo) for entry in self._order)

    def expect(self, entry: Entry) -> None:
        """A file's results come after those of the files before it."""
        self._order.append(entry)

    def add(self, job: PageJob, result: PageResult) -> None:
        """A result that has come in."""
        self._results[job] = result

    def store_due(self, group_seconds: float, stuck_seconds: float) -> Sequence[Kept]:
        """Store a group when it is time. Results wait for a page before them, but no longer than `stuck_seconds`."""
        moment = time.monotonic()
        if moment - self._stored_at < group_seconds:
            return ()
        return self.store(in_order=moment - self._moved_at < stuck_seconds)

    def store(self, *, in_order: bool) -> Sequence[Kept]:
        """Store what has come in, in one transaction; `in_order` up to the first page that has not."""
        self._stored_at = time.monotonic()
        ready = taken_ready(self._order, self._results, in_order=in_order)
        self._order = deque(entry for entry in self._order if not entry.done)
        if ready or not self._results:
            self._moved_at = self._stored_at  # nothing is being held up
        if not ready:
            return ()
        at, store = now(), self._vote.store
        self.settle()
        with store.writing():
            for entry in {entry.sha: entry for entry, _ in ready}.values():
                self._enter(entry, at)
            numbers = store.add_items((item_of(entry, job, self._results[job]) for entry, job in ready), at)
        pages = zip(numbers, ready, strict=True)
        return [Kept(entry, job, self._results.pop(job), number) for number, (entry, job) in pages]

    def settle(self) -> None:
        """Nothing is stored of a file whose copy is not safe."""
        try:
            self._originals.settle()
        except OSError as error:
            raise NotDone("scan.not_writable", folder=self._vote.scans, why=error) from None

    def _batch_at(self, at: str) -> int:
        if self.batch is None:
            self.batch = self._vote.store.add_batch(at)
        return self.batch

    def _enter(self, entry: Entry, at: str) -> None:
        """Have the store know a file and how many pages it has."""
        assert entry.pages is not None
        store = self._vote.store
        if entry.new:
            assert entry.size is not None
            store.add_scan(entry.sha, entry.source.name, entry.path.suffix, entry.size, entry.pages)
            store.join_batch(self._batch_at(at), entry.sha)
            entry.size = None
        elif entry.sha in self._known and self._known[entry.sha].pages != entry.pages:
            store.set_pages(entry.sha, entry.pages)
