"""Which pages are read again with the other side of their sheet beside them, and reading them: a second look at pages
that are stored already.

Only pages of two-sided sheets that ask about ink are. Which side is whose follows from what is stored alone: the
neighbour in the same file, or by file name in the same folder.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from scanner.awaited import results_of
from scanner.backs import Side, sequences
from scanner.definition import Kind
from scanner.model import Reason
from scanner.progress import Progress
from scanner.reading import Outcome, PageRead
from scanner.records import StoredItem
from scanner.rules import read_rows, rows_fit
from scanner.vote import Vote, now
from scanner.workers import Workers

# What show-through may be taken for.
INK_REASONS = frozenset(
    (Reason.MARGINAL_MARK, Reason.CORRECTED_MARK, Reason.READERS_DISAGREE, Reason.STRAY_INK, Reason.NAME_STRUCK)
)


class SidesJob(NamedTuple):
    """A page that asks and the other side of its sheet: where their pictures lie, and what was read of them (JSON)."""

    item: int
    path: str
    file_page: int
    read: str
    other_path: str
    other_page: int
    other_read: str


def pairs_of(sides: Sequence[Side]) -> Iterator[tuple[Side, Side]]:
    """The two sides of every sheet whose both sides were read, neighbours as they came from the scanner.

    Where sheets carry serials these say so; where not, fronts and backs must alternate throughout.
    """
    for sequence in sequences(sides):
        at = 0
        together = list(zip(sequence[::2], sequence[1::2], strict=False))
        alternate = len(sequence) % 2 == 0 and all(_of_one_sheet(*pair) for pair in together)
        while at + 1 < len(sequence):
            pair = sequence[at], sequence[at + 1]
            known = pair[0].read.serial is not None or (alternate and at % 2 == 0)
            if known and _of_one_sheet(*pair):
                yield pair
                at += 1
            at += 1


def _of_one_sheet(one: Side, other: Side) -> bool:
    a, b = one.read, other.read
    if a.outcome is not Outcome.PAGE or b.outcome is not Outcome.PAGE or a.page is None or b.page is None:
        return False
    same = (a.vote, a.version, a.kind, a.serial) == (b.vote, b.version, b.kind, b.serial)
    return same and a.page != b.page and (a.page - 1) // 2 == (b.page - 1) // 2


def asks_about_ink(read: PageRead, kinds: Sequence[Kind]) -> bool:
    """Whether a page has a question that show-through may have raised."""
    kind = next((kind for kind in kinds if kind.id == read.kind), None)
    if kind is None or not read.rows or read.bilevel or not rows_fit(read, kind):
        return False
    reading = read_rows(read, kind)
    reasons = {*reading.reasons, *(reason for row in reading.rows.values() for reason in row.reasons)}
    return bool(reasons & INK_REASONS)


def looks_due(items: Iterable[StoredItem], kinds: Sequence[Kind]) -> list[tuple[Side, Side]]:
    """The pages that ask about ink and have not been looked at with their other sides, each with that."""
    sides = [
        Side(it.item, it.scan, it.folder, it.file, it.file_page, PageRead.from_json(it.measured), it.batch)
        for it in items
        if it.active and it.image is not None
    ]
    due = []
    for pair in pairs_of(sides):
        for side, other in (pair, pair[::-1]):
            if "through" not in side.read.quality and asks_about_ink(side.read, kinds):
                due.append((side, other))
    return sorted(due, key=lambda both: both[0].item)


def look_again(vote: Vote, pool: Workers, progress: Progress, stopped: Callable[[], bool]) -> None:
    """Have the pages that are due read again with their other sides, and store what they say then."""
    if vote.definition.sides != 2:
        return
    due = looks_due(vote.store.items(), vote.definition.kinds)
    copies = vote.copies() if due else {}
    for side, other in due:
        pool.add(_job(side, other, str(copies[side.scan]), str(copies[other.scan])))
    waited = results_of(pool, len(due), progress, lambda _: progress.show(), stopped)
    found: dict[int, PageRead] = {job.item: read for job, read in waited}
    _store(vote, found)


def _job(side: Side, other: Side, path: str, other_path: str) -> SidesJob:
    read, other_read = (json.dumps(each.read.to_json()) for each in (side, other))
    return SidesJob(side.item, path, side.file_page, read, other_path, other.file_page, other_read)


def _store(vote: Vote, found: dict[int, PageRead]) -> None:
    """A new measurement of each page."""
    if not found:
        return
    images = {item.item: item.image for item in vote.store.items()}
    at = now()
    with vote.store.writing():
        for item in sorted(found):
            vote.store.add_measurement(item, at, images[item], found[item].to_json())
