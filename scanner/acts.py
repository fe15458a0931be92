"""Events of `decide` → what people have concluded about each item, and the rulings in force. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scanner.model import Reason
from scanner.records import Event

RULINGS: Mapping[str, tuple[str, ...]] = {
    "blank_row": ("blank", "ballot_void", "ask"),
    "double_row": ("row_void", "ballot_void", "ask"),
    "same_serial": ("ask", "each_counts"),
}
NOTHING_IN_CHOOSE = (("blank_row", "blank"), ("blank_row", "ballot_void"), ("double_row", "row_void"))
COUNTS = ("convened", "present", "handed_out", "exchanged", "collected")


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people concluded about one item. Numbers are those of events: later is larger."""

    rows: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)  # on the paper; None: the row is void
    accepted: int = 0
    doubted: int = 0
    # The last that answers what was concluded of its other pictures: `keep`, or an `accept` that was shown `doubted`.
    answered: int = 0
    last: int = 0  # of all that are in force
    over: int = 0  # accepted while a contest was over its limit, under a ruling that voids such ballots
    void: bool = False
    rejected: bool = False
    kept: frozenset[int] = frozenset()  # the papers that this one was kept before, itself included
    # The papers known of its serial when it was rejected; when it was voided those of its ballot, every other waits.
    # None: nothing was kept of that.
    beside: frozenset[int] | None = None
    absent: frozenset[int] | None = None  # pages of its ballot that were missing when it was accepted; None: likewise
    cleared: frozenset[str] | None = None  # the page's reasons that were there when it was accepted; None: likewise
    as_read: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # rows as they were read then, where kept
    serial: str | None = None
    page: int | None = None
    record: tuple[Mapping[str, str], ...] = ()  # by, at, what, note

    @property
    def speaks(self) -> bool:
        """Whether anything of it is in force."""
        return bool(self.last)

    def clears(self, reason: Reason) -> bool:
        """Whether who accepted the page saw this reason: one that arose later is a question of its own."""
        return bool(self.accepted) and (self.cleared is None or str(reason) in self.cleared)


NO_DECISIONS = Decisions()


@dataclass(frozen=True, slots=True)
class Rulings:
    """What the committee settled for one kind of ballot: its own counts, and its rulings with their events."""

    counts: Mapping[str, int] = field(default_factory=dict)
    ruled: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    def ruling(self, name: str, default: str) -> tuple[str, int]:
        """A ruling and the number of its event; the profile's own word has number 0."""
        return self.ruled.get(name, (default, 0))


def calls_in_force(events: Iterable[Event]) -> dict[int, list[Event]]:
    """The calls of `decide` on each item that were not undone, in order."""
    calls: dict[int, list[Event]] = {}
    for event in events:
        if event.item is None:
            continue
        if event.what == "decide":
            calls.setdefault(event.item, []).append(event)
        elif event.what == "undo":
            undone = event.payload["undone"]
            calls[event.item] = [call for call in calls.get(event.item, []) if call.id != undone]
    return calls


def decisions_of(events: Sequence[Event]) -> dict[int, Decisions]:
    """What people concluded, by item."""
    records: dict[int, list[Mapping[str, str]]] = {}
    for event in events:
        if event.item is not None:
            what = " ".join(event.payload["acts"]) if event.what == "decide" else "undo"
            record = {"by": event.by, "at": event.at, "what": what, "note": event.note}
            records.setdefault(event.item, []).append(record)
    calls = calls_in_force(events)
    return {item: _folded(calls.get(item, ()), records[item]) for item in records}


def _folded(calls: Iterable[Event], record: Sequence[Mapping[str, str]]) -> Decisions:
    """The state after some calls."""
    rows: dict[str, tuple[str, ...] | None] = {}
    state: dict[str, Any] = {}
    for call in calls:
        meaning = call.payload["meaning"]
        if "page" in meaning and "page" in state:  # said anew: what was concluded of another page or serial is void
            if meaning["page"] != state["page"]:
                rows.clear()
            if (meaning["page"], meaning["serial"]) != (state["page"], state["serial"]):
                for name in ("accepted", "absent", "answered", "as_read", "cleared", "over", "kept"):
                    state.pop(name, None)
        for row, options in meaning.get("rows", {}).items():
            rows[row] = None if options is None else tuple(options)
        for name in ("void", "rejected"):
            if meaning.get(name):
                state[name] = True
        for name in ("accepted", "doubted", "over"):
            if meaning.get(name):
                state[name] = call.id
        for name in ("beside", "absent"):
            if name in meaning:
                state[name] = frozenset(meaning[name])
        if "kept" in meaning:
            state["kept"] = state.get("kept", frozenset()) | frozenset(meaning["kept"])
        if meaning.get("accepted"):  # one that names no reasons cleared them all
            before, cleared = state.get("cleared", frozenset()), meaning.get("cleared")
            state["cleared"] = None if before is None or cleared is None else before | frozenset(cleared)
        if "as_read" in meaning:
            now_read = {row: tuple(options) for row, options in meaning["as_read"].items()}
            state["as_read"] = state.get("as_read", {}) | now_read
        shown = meaning.get("accepted") and Reason.DOUBTED in meaning.get("cleared", (Reason.DOUBTED,))
        if shown or "kept" in meaning:
            state["answered"] = call.id
        for name in ("serial", "page"):
            if name in meaning:
                state[name] = meaning[name]
        state["last"] = call.id
    return Decisions(rows=rows, record=tuple(record), **state)


def rulings_of(events: Iterable[Event], kind: str) -> Rulings:
    """The counts and rulings in force for one kind."""
    counts: dict[str, int] = {}
    ruled: dict[str, tuple[str, int]] = {}
    for event in events:
        if event.what != "settle" or event.payload["kind"] != kind:
            continue
        for name, value in event.payload["values"].items():
            if name in COUNTS:
                counts[name] = value
            elif name not in ruled or ruled[name][0] != value:  # the same again is no other ruling
                ruled[name] = (value, event.id)
    return Rulings(counts, ruled)


def there_when_withdrawn(events: Iterable[Event]) -> dict[int, int]:
    """The last page image that there was when a batch was first withdrawn, by batch; 0 where that was not kept."""
    last: dict[int, int] = {}
    for event in events:
        if event.what == "withdraw":
            last.setdefault(event.payload["batch"], event.payload.get("items", 0))
    return last
