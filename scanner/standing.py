"""Readings + decisions + rulings → `Standing`: what becomes of every page image and of every ballot. Pure.

The machine alone voids nothing, and rejects only what it cannot decode and test ballots that this vote printed. All
else that is not plain waits for a person.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from scanner.acts import NO_DECISIONS, Decisions, Rulings, decisions_of, rulings_of, there_when_withdrawn
from scanner.ballot_standing import BallotStanding, ballots_of, finished, judge_contests, judge_duplicates
from scanner.definition import Definition
from scanner.known_readings import KnownReadings
from scanner.layout import Layout
from scanner.limits import LIMITS, Limits
from scanner.model import Reason, Status
from scanner.page_standing import (
    Book,
    PageState,
    RowStanding,
    doubt_names,
    identify,
    judge_rows,
    recall_decisions,
    settle_images,
)
from scanner.reading import PageRead
from scanner.records import Event, StoredItem

__all__ = [
    "BallotStanding",
    "Book",
    "ItemStanding",
    "RowStanding",
    "Standing",
    "standing_of",
]


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """What becomes of one page image. `asks`: it has a question of its own (not only its ballot's other pages)."""

    item: int
    stored: StoredItem
    read: PageRead
    status: Status
    reasons: tuple[Reason, ...]
    rows: Mapping[str, RowStanding]
    kind: str | None
    serial: str | None
    page: int | None
    decisions: Decisions
    asks: bool = False

    @property
    def is_of_another_print(self) -> bool:
        """Whether its rows may be other people than those of the definition: nothing is taken from them."""
        return Reason.WRONG_VERSION in self.reasons and any(row.selected is None for row in self.rows.values())


@dataclass(frozen=True, slots=True)
class Standing:
    """What becomes of all that was scanned: every page image, every ballot; and the rulings in force, by kind."""

    items: Mapping[int, ItemStanding]
    ballots: tuple[BallotStanding, ...]
    unplaced: int  # papers that wait and whose ballot is unknown
    rulings: Mapping[str, Rulings]


def standing_of(
    definition: Definition,
    layouts: Mapping[str, Layout],
    book: Book,
    items: Sequence[StoredItem],
    events: Sequence[Event],
    limits: Limits = LIMITS,
    known: KnownReadings | None = None,
) -> Standing:
    """What becomes of everything. `known`: readings found before, which only saves time."""
    known = known or KnownReadings()
    decided = decisions_of(events)
    kinds = {kind.id: kind for kind in definition.kinds}
    rulings = {kind: rulings_of(events, kind) for kind in kinds}
    pages = [PageState(item, known.page_of(item), decided.get(item.item, NO_DECISIONS)) for item in items]
    settle_images(pages, layouts, definition.sides)
    images = [page for page in pages if page.status is None]
    for page in images:
        identify(page, book, kinds)
    recall_decisions(pages, rulings, there_when_withdrawn(events))
    doubt_names(images, layouts)
    for page in images:
        if page.status is None:
            judge_rows(page, kinds, layouts, definition, rulings, limits, known)
    ballots = ballots_of(pages, kinds, layouts, rulings, definition.profile_ruling("blank_row"))
    for ballot in ballots:
        judge_contests(ballot, rulings[ballot.kind.id], definition)
    judge_duplicates(ballots, rulings)
    fates = tuple(finished(ballot) for ballot in ballots)
    unplaced = sum(page.status is None and not page.placed for page in pages)
    return Standing({page.stored.item: _item(page, book, kinds) for page in pages}, fates, unplaced, rulings)


def _item(page: PageState, book: Book, kinds: Collection[str]) -> ItemStanding:
    status = page.status or Status.REVIEW
    identity = page.kind, page.serial, page.page
    if status in (Status.DUPLICATE, Status.REJECTED) and identity == (None, None, None):  # put away before it was asked
        identity = _as_read(page, book, kinds)
    waits = status is Status.REVIEW
    return ItemStanding(
        page.stored.item,
        page.stored,
        page.read,
        status,
        tuple(dict.fromkeys([*page.reasons, *page.told])),
        page.rows,
        *identity,
        page.decisions,
        asks=waits and (page.asks or not page.placed),
    )


def _as_read(page: PageState, book: Book, kinds: Collection[str]) -> tuple[str | None, str | None, int | None]:
    """Kind, serial and page as a person said them, or as they were read on a sheet of this vote."""
    read, decided = page.read, page.decisions
    if decided.page is not None:
        return read.kind or next(iter(kinds)), decided.serial, decided.page
    if read.vote != book.vote or read.kind not in kinds:
        return None, None, None
    misread = "reading.serial_by_ocr" in read.notes and book.printing_of(read.serial or "") is None
    return read.kind, None if misread else read.serial, read.page
