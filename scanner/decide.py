"""`ballot decide`: what a person concludes about one item. One call is one event; all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.acts import RULINGS, calls_in_force
from scanner.errors import UsageError
from scanner.gather import standing_in, standing_with
from scanner.item_names import item_of
from scanner.meaning import meaning_of
from scanner.model import Status
from scanner.records import Event
from scanner.standing import ItemStanding, Standing
from scanner.vote import Vote, now


def decide(vote: Vote, item: str, acts: Sequence[str], by: str, note: str = "") -> ItemStanding:
    """Put a decision on record; the item as it then stands.

    Raises UsageError where it does not fit: nothing is changed.
    """
    events = vote.store.events()
    standing = standing_with(vote, vote.store.items(), events)
    found = item_of(standing, item)
    put_on_record(vote, standing, found, acts, by, note, last_of(events))
    return standing_in(vote).items[found.item]


def waiting_beside(vote: Vote, found: ItemStanding) -> list[int]:
    """The other items for which an item's ballot waits, where nothing about that item itself does."""
    if found.asks or found.status is not Status.REVIEW:
        return []
    standing = standing_in(vote)
    ballot = next((ballot for ballot in standing.ballots if found.item in ballot.items), None)
    return [item for item in ballot.items if standing.items[item].asks] if ballot is not None else []


def put_on_record(
    vote: Vote,
    standing: Standing,
    found: ItemStanding,
    acts: Sequence[str],
    by: str,
    note: str,
    seen: int,
) -> int:
    """One call about an item, on record; its number. The person saw `standing`, as it was after the event `seen`.

    Raises UsageError where it does not fit, or where something has come between that changes what was seen: a call
    about this paper or another of its serial, a ruling, a batch withdrawn or restored. Nothing is changed then.
    """
    by = vote.signed(by)
    undo = list(acts) == ["undo"]
    meaning, measured = ({}, None) if undo else meaning_of(vote, standing, found, acts)
    with vote.store.writing():
        events = vote.store.events()
        calls = calls_on(found.item, events)
        _refuse_unseen(standing, found, events, seen, undo=undo)
        if undo and not calls:
            raise UsageError("decide.nothing_to_undo", item=found.item)
        vote.record_later_fields()
        if undo:
            return vote.store.add_event(now(), by, "undo", {"undone": calls[-1].id}, note, found.item)
        if measured is not None:
            vote.store.add_measurement(found.item, now(), found.stored.image, measured.to_json())
        payload = {"acts": list(acts), "meaning": meaning}
        return vote.store.add_event(now(), by, "decide", payload, note, found.item)


def last_of(events: Sequence[Event]) -> int:
    """The number of the last event; 0 before any."""
    return events[-1].id if events else 0


def _refuse_unseen(standing: Standing, found: ItemStanding, events: Sequence[Event], seen: int, *, undo: bool) -> None:
    """Nobody is overruled unseen. An undo concerns the calls about the item alone."""
    since = [event for event in events if event.id > seen]
    then = calls_on(found.item, [event for event in events if event.id <= seen])
    moved = [event for event in since if event.item == found.item] if calls_on(found.item, events) != then else []
    if not undo:
        beside = {found.item, *_copies(standing, found)}
        moved += [event for event in since if event.item in beside or _changes_all(event)]
    if moved:
        raise UsageError("decide.moved_on", item=found.item, by=moved[-1].by)


def _copies(standing: Standing, found: ItemStanding) -> list[int]:
    """Pictures of the same serial, unless each paper of one counts."""
    serial = found.serial or found.read.serial
    ruled = standing.rulings[found.kind].ruling("same_serial", "ask")[0] if found.kind else "ask"
    if serial is None or ruled == "each_counts":
        return []
    return [item.item for item in standing.items.values() if serial in (item.serial, item.read.serial)]


def _changes_all(event: Event) -> bool:
    """Whether an event may change what every ballot means: a ruling, or a batch that goes or comes back."""
    ruled = event.what == "settle" and not RULINGS.keys().isdisjoint(event.payload["values"])
    return ruled or event.what in ("withdraw", "restore")


def calls_on(item: int, events: Sequence[Event]) -> list[Event]:
    """The calls about an item that are in force, in order."""
    return calls_in_force(events).get(item, [])
