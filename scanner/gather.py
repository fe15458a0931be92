"""A vote's folder → its standing and its tally as they are now. The one place where the pure middle meets the store."""

from __future__ import annotations

from typing import Any

from scanner.known_readings import RowsOf
from scanner.rules import read_rows
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


def standing_in(vote: Vote, rows_of: RowsOf = read_rows) -> Standing:
    """What becomes of every page and ballot, computed from the start. `rows_of`: how a page's rows are read."""
    items, events = vote.store.items(), vote.store.events()
    return standing_of(vote.definition, vote.layouts(), book_of(vote), items, events, rows_of=rows_of)


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
    return tally(vote.definition, standing, printed_count(vote))
