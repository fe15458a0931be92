"""A vote's folder → its standing and its tally as they are now. The one place where the pure middle meets the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scanner.errors import NotDone
from scanner.known_readings import DamagedMeasurement
from scanner.records import Event, StoredItem
from scanner.serial import version_of
from scanner.standing import Book, Standing, standing_of
from scanner.tally import tally
from scanner.vote import Vote


def book_of(vote: Vote) -> Book:
    """What was printed."""
    store = vote.store
    return Book(
        vote.id,
        version_of(vote.definition.fingerprint),
        store.book(),
        {printing.id: printing for printing in store.printings()},
    )


def standing_in(vote: Vote) -> Standing:
    """What becomes of every page and ballot, as it is stored now."""
    return standing_with(vote, vote.store.items(), vote.store.events())


def standing_with(vote: Vote, items: Sequence[StoredItem], events: Sequence[Event]) -> Standing:
    """The same of other items or events than those stored."""
    try:
        return standing_of(vote.definition, vote.layouts(), book_of(vote), items, events, known=vote.readings)
    except DamagedMeasurement as error:
        raise NotDone("store.damaged", path=vote.database, why=error) from None


def printed_count(vote: Vote) -> dict[str, int]:
    """How many ballots of each kind were printed and not cancelled, test ballots left out."""
    count: dict[str, int] = {kind.id: 0 for kind in vote.definition.kinds}
    for printing in vote.store.printings():
        if not printing.test and not printing.cancelled:
            count[printing.kind] = count.get(printing.kind, 0) + printing.copies
    return count


def tally_of(vote: Vote) -> dict[str, Any]:
    """The tally as JSON (docs/reference.md)."""
    return tally_from(vote, standing_in(vote))


def tally_from(vote: Vote, standing: Standing) -> dict[str, Any]:
    """The same where the standing is known already."""
    unread = any(batch.unread and not batch.withdrawn for batch in vote.store.batches())
    return tally(vote.definition, standing, printed_count(vote), unread=unread)
