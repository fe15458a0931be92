"""Ballots as a returning officer would draw them, for tests of rules, standing and tally.

A row is written as its boxes: `X` marked, `.` empty, `?` a trace that may be a mark, `#` blackened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from scanner.compose import layout_of
from scanner.definition import Contest, Definition, Option, Row
from scanner.layout import Layout, RowPlace
from scanner.mark import NOTHING_SEEN, Mark, numbers_of
from scanner.model import Reason, Style
from scanner.new import new_vote
from scanner.printing import print_ballots
from scanner.reading import Outcome, PageRead
from scanner.records import Event, NewItem, Printing, StoredItem
from scanner.serial import new_serials, version_of
from scanner.standing import Book, Standing, standing_of
from scanner.tally import tally
from scanner.vote import Vote, now

EMPTY = replace(
    Mark(**{field: 0.0 for field in Mark.__dataclass_fields__}),
    seen=1.0,
    other_straight=1.0,
    careful_doubt=NOTHING_SEEN,
    careful_struck=NOTHING_SEEN,
    whole_doubt=NOTHING_SEEN,
    whole_struck=NOTHING_SEEN,
    whole_lone=NOTHING_SEEN,
)
CROSS = replace(
    EMPTY,
    ink=9.0,
    share=1.0,
    inside=6.0,
    fill=0.4,
    extent=7.0,
    darkness=0.8,
    pieces=1.0,
    piece_ink=9.0,
    piece_extent=7.0,
    straight=0.1,
    outline=1.0,
    flank=0.2,
    around=0.7,
    hug=0.2,
    thick=0.5,
    shape_marked=1.0,
)
MARKS = {
    ".": EMPTY,
    "X": CROSS,
    "?": replace(
        CROSS, ink=0.6, piece_ink=0.6, extent=1.5, piece_extent=1.5, inside=0.5, fill=0.03, outline=0.0, shape_marked=0
    ),
    "#": replace(
        CROSS, ink=20.0, piece_ink=20.0, inside=18.0, fill=1.0, extent=7.5, around=1.0, outline=15.0, thick=2.0
    ),
}
LEVELS = (Option("high", "Cao"), Option("mid", "Vừa"), Option("low", "Thấp"))
VOTE = "0" * 8
AT = "2026-01-01T12:00:00+00:00"
SERIALS = tuple(new_serials(40, (), __import__("random").Random(5)))


def rate(people: int = 2, **more: Any) -> Definition:
    """A vote of confidence in some people."""
    rows = tuple(Row(f"p{n}", f"Người thứ {n}") for n in range(1, people + 1))
    return Definition("qd96", "Phiếu", (Contest("confidence", Style.RATE, rows, LEVELS),), **more)


def choose(at_most: int, of: int, **more: Any) -> Definition:
    """Choose at most N of M."""
    rows = tuple(Row(f"p{n}", f"Người thứ {n}") for n in range(1, of + 1))
    contest = Contest("election", Style.CHOOSE, rows, (Option("vote", "Chọn"),), at_most)
    return Definition("choose", "Phiếu", (contest,), **more)


def measured(places: Sequence[RowPlace], rows: Sequence[str]) -> dict[str, dict[str, tuple[float, ...]]]:
    """What is measured of rows as they are drawn, the first of a page on."""
    return {
        place.row: {
            option.option: numbers_of(MARKS[drawn]) for option, drawn in zip(place.options, text.split(), strict=True)
        }
        for place, text in zip(places, rows, strict=False)
    }


class Evening:
    """A vote being counted, in memory."""

    def __init__(self, definition: Definition | None = None, test_serials: Sequence[str] = ()) -> None:
        self.definition = definition or rate()
        self.layouts: dict[str, Layout] = {"main": layout_of(self.definition)}
        self.version = version_of(self.definition.fingerprint)
        self.items: list[StoredItem] = []
        self.events: list[Event] = []
        self.printings = {
            1: Printing(1, "", self.definition.fingerprint, "main", 40, False, self.definition.serials, "b.pdf", False),
            2: Printing(2, "", self.definition.fingerprint, "main", 9, True, True, "t.pdf", False),
        }
        book = {serial: 2 if serial in test_serials else 1 for serial in SERIALS}
        self.book = Book(VOTE, self.version, book if self.definition.serials else {}, self.printings)

    def scan(
        self,
        *rows: str,
        serial: str | None = SERIALS[0],
        page: int = 1,
        image: str | None = None,
        reasons: Sequence[Reason] = (),
        active: bool = True,
        **more: Any,
    ) -> int:
        """One page comes out of the scanner; its item's number."""
        marks = measured(self.layouts["main"].printed_pages[page - 1].rows, rows)
        read = PageRead(
            Outcome.PAGE,
            tuple(reasons),
            "code",
            VOTE,
            self.version,
            "main",
            page,
            serial,
            mm_to_px=(1.0,) * 9,
            rows=marks,
        )
        return self.put(replace(read, **more), image=image, active=active)

    def put(self, read: PageRead, *, image: str | None = None, active: bool = True, file: str = "") -> int:
        """Any page image; its item's number."""
        number = len(self.items) + 1
        name = file or f"{number:04d}.jpg"
        self.items.append(
            StoredItem(number, f"sha{number}", name, "/scans", 1, 1, active, image or f"image{number}", read.to_json())
        )
        return number

    def decide(self, item: int, acts: str, **meaning: Any) -> None:
        """A decision already understood: what `decide.py` would put on record."""
        self._event("decide", {"acts": acts.split(), "meaning": meaning}, item)

    def undo(self, item: int) -> None:
        """The last call about an item is taken back."""
        undone = {e.payload["undone"] for e in self.events if e.what == "undo"}
        calls = [e.id for e in self.events if e.item == item and e.what == "decide" and e.id not in undone]
        self._event("undo", {"undone": calls[-1]}, item)

    def settle(self, **values: Any) -> None:
        """Counts and rulings."""
        self._event("settle", {"kind": "main", "values": values})

    def _event(self, what: str, payload: Mapping[str, Any], item: int | None = None) -> None:
        self.events.append(Event(len(self.events) + 1, AT, "A", what, item, dict(payload), ""))

    @property
    def standing(self) -> Standing:
        """What becomes of everything."""
        return standing_of(self.definition, self.layouts, self.book, self.items, self.events)

    @property
    def tally(self) -> dict[str, Any]:
        """The counts."""
        return tally(self.definition, self.standing, {"main": 40})

    def row(self, row: str) -> dict[str, Any]:
        """One row of the tally."""
        return next(r for c in self.tally["kinds"][0]["contests"] for r in c["rows"] if r["row"] == row)

    def counts(self, row: str) -> dict[str, int]:
        """Option → count of one row."""
        return {option["option"]: option["count"] for option in self.row(row)["options"]}

    @property
    def ballots(self) -> dict[str, Any]:
        """How many ballots of each fate."""
        found: dict[str, Any] = self.tally["kinds"][0]["ballots"]
        return found


def plain(record: object) -> dict[str, Any]:
    """A record as a dictionary."""
    return asdict(record)  # type: ignore[call-overload,no-any-return]


def printed_vote(folder: Path) -> Vote:
    """A vote of nine people in a folder, five ballots printed."""
    new_vote(folder / "phiếu tín nhiệm")
    vote = Vote(folder / "phiếu tín nhiệm")
    print_ballots(vote, 5)
    return vote


def scan(vote: Vote, /, *drawn: str, serial: str | None = None, batch: int | None = None, **more: object) -> int:
    """A page comes out of the scanner: rows as drawn, the rest crossed at the first option."""
    layout = vote.layouts()["main"]
    rows = {}
    for index, place in enumerate(layout.pages[0].rows):
        text = drawn[index] if index < len(drawn) else "X . ."
        marks = [MARKS[c] for c in text.split()]
        rows[place.row] = {o.option: numbers_of(m) for o, m in zip(place.options, marks, strict=True)}
    serials = list(vote.store.book())
    values: dict[str, object] = {
        "code": "code",
        "vote": vote.id,
        "version": version_of(vote.definition.fingerprint),
        "kind": "main",
        "page": 1,
        "serial": serial or serials[len(vote.store.items())],
        "rows": rows,
    }
    read = PageRead(Outcome.PAGE, **(values | more))  # type: ignore[arg-type]
    name = f"{len(vote.store.items()) + 1:04d}.jpg"
    with vote.store.writing():
        number = vote.store.add_batch(now()) if batch is None else batch
        vote.store.add_scan(name, name, ".jpg", 1, 1)
        vote.store.join_batch(number, name)
        return vote.store.add_items([NewItem(name, 1, name, "/scans", f"image {name}", read.to_json())], now())[0]
