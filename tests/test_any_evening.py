"""Whatever people do in whatever order, through the real commands and the real database: nothing is counted unseen.

Each paper's marks are known here, and so is each call that is in force. What stands in the vote is compared with that,
without a word of how `standing` finds it.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis.strategies as st
import pytest
from ballots import measured
from hypothesis import HealthCheck, given, settings

from scanner.acts import RULINGS
from scanner.batches import restore, withdraw
from scanner.decide import decide
from scanner.errors import UsageError
from scanner.gather import standing_in, tally_from
from scanner.model import Reason, RowState, Status
from scanner.new import new_vote
from scanner.printing import print_ballots
from scanner.reading import Outcome, PageRead
from scanner.records import NewItem
from scanner.serial import version_of
from scanner.settle import settle
from scanner.standing import ItemStanding, Standing
from scanner.vote import Vote, now

BY = "Trần Thị Bình"
# What is drawn in a row, and what is on the paper where a machine may say so alone.
SURE = {"X . .": ("high",), ". X .": ("mid",), ". . X": ("low",)}
BLANK, DOUBLE = ". . .", "X X ."
DOUBTFUL = ("? . .", "X # .")
ROWS = st.tuples(
    st.sampled_from([*SURE, "X . .", "X . .", BLANK, DOUBLE, *DOUBTFUL]), st.sampled_from(["X . .", ". X .", BLANK])
)
SAID = st.sampled_from(["high", "mid", "low", "blank", "void", "high,low"])
ACTS = st.one_of(
    st.sampled_from([["accept"], ["void"], ["reject"], ["keep"], ["keep", "accept"], ["doubt"]]),
    SAID.map(lambda value: [f"p1={value}"]),
    SAID.map(lambda value: [f"p1={value}", "accept"]),
    st.tuples(SAID, SAID).map(lambda said: [f"p1={said[0]}", f"p2={said[1]}"]),
)
RULING = st.one_of(
    st.sampled_from([("blank_row", "ballot_void"), ("double_row", "ballot_void")]),
    st.sampled_from([(name, value) for name, values in RULINGS.items() for value in values]),
)
WHICH = st.integers(0, 5)  # of the papers, or batches, that there are; counted round
ACTION = st.one_of(  # four serials, so that some meet
    st.tuples(st.just("scan"), ROWS, st.integers(0, 3), st.sampled_from([False] * 4 + [True])),
    st.tuples(st.sampled_from(["scan_the_same_picture", "undo", "withdraw", "restore"]), WHICH),
    st.tuples(st.just("decide"), WHICH, ACTS),
    st.tuples(st.just("decide"), WHICH, ACTS),
    st.tuples(st.just("settle"), RULING),
)


class AnyEvening:
    """Two people to rate, four ballots, any calls."""

    def __init__(self, vote: Vote) -> None:
        self.vote = vote
        self.drawn: dict[int, Sequence[str]] = {}
        self.images: dict[int, str] = {}
        self.stained: set[int] = set()
        self.batch: dict[int, int] = {}
        self.withdrawn: set[int] = set()
        self.scanned_at: dict[int, int] = {}
        self.calls: dict[int, list[tuple[int, Sequence[str]]]] = {}  # in force: when, and the acts
        self.rulings: dict[str, str] = {}
        self.ruled_at: dict[str, int] = {}
        self.clock = 0

    # --- what people do

    def scan(self, rows: Sequence[str], paper: int, stain: bool, image: str | None = None) -> None:
        """A page comes out of the scanner, perhaps of a serial that was seen before."""
        vote = self.vote
        read = PageRead(
            Outcome.PAGE,
            (Reason.STRAY_INK,) if stain else (),
            "code",
            vote.id,
            version_of(vote.definition.fingerprint),
            "main",
            1,
            list(vote.store.book())[paper],
            mm_to_px=(1.0,) * 9,
            rows=measured(vote.layouts()["main"].pages[0].rows, rows),
        )
        number = len(self.drawn) + 1
        name = f"{number:04d}.jpg"
        with vote.store.writing():
            batch = vote.store.add_batch(now())
            vote.store.add_scan(name, name, ".jpg", 1, 1)
            vote.store.join_batch(batch, name)
            [item] = vote.store.add_items([NewItem(name, 1, name, "/scans", image or name, read.to_json())], now())
        self.drawn[item], self.images[item], self.batch[item] = rows, image or name, batch
        self.scanned_at[item] = self._tick()
        if stain:
            self.stained.add(item)

    def scan_the_same_picture(self, which: int) -> None:
        """The identical picture under another file's name."""
        item = self._item(which)
        if item:
            serial = standing_in(self.vote).items[item].read.serial
            paper = list(self.vote.store.book()).index(str(serial))
            self.scan(self.drawn[item], paper, item in self.stained, self.images[item])

    def decide(self, which: int, acts: Sequence[str]) -> None:
        """A person decides. What does not fit changes nothing; an undo right after brings all of it back."""
        item = self._item(which)
        if not item:
            return
        before, events = self.seen(), len(self.vote.store.events())
        try:
            decide(self.vote, str(item), acts, BY)
        except UsageError:
            assert (self.seen(), len(self.vote.store.events())) == (before, events)
            return
        decide(self.vote, str(item), ["undo"], BY)
        assert self.seen() == before
        decide(self.vote, str(item), acts, BY)
        self.calls.setdefault(item, []).append((self._tick(), acts))

    def undo(self, which: int) -> None:
        """The last call about an item is taken back; without one that is refused."""
        item = self._item(which)
        if not item:
            return
        try:
            decide(self.vote, str(item), ["undo"], BY)
        except UsageError:
            assert not self.calls.get(item)
        else:
            self.calls[item].pop()

    def settle(self, ruling: tuple[str, str]) -> None:
        """The committee rules."""
        name, value = ruling
        settle(self.vote, [f"{name}={value}"], BY)
        moment = self._tick()
        if self.rulings.get(name) != value:  # the same again is no other ruling
            self.rulings[name], self.ruled_at[name] = value, moment

    def withdraw(self, which: int) -> None:
        """A batch is taken out; put back at once it leaves no trace in the count."""
        inside = sorted(set(self.batch.values()) - self.withdrawn)
        if inside:
            batch = inside[which % len(inside)]
            before = self.seen()
            withdraw(self.vote, batch, BY)
            restore(self.vote, batch, BY)
            assert self.seen() == before
            withdraw(self.vote, batch, BY)
            self.withdrawn.add(batch)

    def restore(self, which: int) -> None:
        """A batch comes back."""
        if self.withdrawn:
            batch = sorted(self.withdrawn)[which % len(self.withdrawn)]
            restore(self.vote, batch, BY)
            self.withdrawn.discard(batch)

    def _item(self, which: int) -> int:
        """An item, or 0 while there is none."""
        return sorted(self.drawn)[which % len(self.drawn)] if self.drawn else 0

    def _tick(self) -> int:
        self.clock += 1
        return self.clock

    # --- what must hold

    def seen(self) -> Any:
        """All that is counted and asked."""
        standing = standing_in(self.vote)
        items = {i.item: (i.status, i.reasons, dict(i.rows)) for i in standing.items.values()}
        return items, tally_from(self.vote, standing)

    def said(self, item: int, *acts: str) -> int:
        """When a call with one of these acts, the last in force, was made about an item; 0 for never."""
        return max((when for when, call in self.calls.get(item, ()) if set(acts) & set(call)), default=0)

    def row_said(self, item: int, row: str) -> str | None:
        """What people last said of a row."""
        acts = [act.partition("=") for _, call in self.calls.get(item, ()) for act in call]
        return next((value for name, _, value in reversed(acts) if name == row), None)

    def check(self) -> None:
        """All of it."""
        standing = standing_in(self.vote)
        self._settled_rows_are_plain_or_were_seen(standing)
        self._nobody_but_people_leaves_a_paper_out(standing)
        self._of_one_serial_one_paper_counts(standing)
        self._what_was_left_out_does_not_come_back_by_itself(standing)
        self._the_account_adds_up(standing)

    @property
    def active(self) -> list[int]:
        """What lies in a batch that was not withdrawn."""
        return [item for item in self.drawn if self.batch[item] not in self.withdrawn]

    def _settled_rows_are_plain_or_were_seen(self, standing: Standing) -> None:
        """A row that counts says what is on the paper, or what a person or the committee said of it."""
        for item in standing.items.values():
            if item.status is Status.COUNTED:
                assert not self.said(item.item, "void", "reject")
                assert item.item not in self.stained or self.said(item.item, "accept")
                for row, drawn in zip(("p1", "p2"), self.drawn[item.item], strict=True):
                    self._check_row(item, row, drawn)

    def _check_row(self, item: ItemStanding, row: str, drawn: str) -> None:
        found, said = item.rows[row], self.row_said(item.item, row)
        selected = None if found.state is RowState.VOID else found.selected
        assert found.state is not RowState.REVIEW
        if said is not None:
            options = () if said in ("blank", "void") else tuple(said.split(","))
            assert selected == (None if said == "void" or len(options) > 1 else options)
        elif drawn in SURE:
            assert selected == SURE[drawn]
        elif drawn == BLANK:
            assert selected == ()
            assert self.rulings.get("blank_row") == "blank" or self.said(item.item, "accept")
        elif drawn == DOUBLE:
            assert selected is None
            assert self.rulings.get("double_row") == "row_void" or self.said(item.item, "accept")
        else:
            assert self.said(item.item, "accept")

    def _nobody_but_people_leaves_a_paper_out(self, standing: Standing) -> None:
        """Void, rejected and duplicate pages are so because people said so, or because a picture is there twice."""
        items, active = standing.items, self.active
        for number, item in items.items():
            if number not in active:
                assert (item.status, item.reasons) == (Status.REJECTED, (Reason.WITHDRAWN,))
            elif item.status is Status.REJECTED:
                assert self.said(number, "reject")
            elif item.status is Status.VOID:
                ruled = [at for name, at in self.ruled_at.items() if self.rulings[name] == "ballot_void"]
                assert self.said(number, "void") or self.said(number, "accept") > min(ruled, default=self.clock)
            elif item.status is Status.DUPLICATE:
                twins = [other for other in active if self.images[other] == self.images[number] and other != number]
                same = [o for o in active if items[o].read.serial == item.read.serial and o != number]
                assert any(items[twin].status is not Status.DUPLICATE for twin in twins) or any(
                    self.said(other, "keep") for other in same
                )
                assert twins or same

    def _of_one_serial_one_paper_counts(self, standing: Standing) -> None:
        """Unless the committee ruled that each counts, or people voided the others."""
        if self.rulings.get("same_serial") == "each_counts":
            return
        counted = [item.serial for item in standing.items.values() if item.status is Status.COUNTED]
        assert len(counted) == len(set(counted))

    def _what_was_left_out_does_not_come_back_by_itself(self, standing: Standing) -> None:
        """A paper of whose serial one is void waits, and so does another picture of one that people had concluded
        something about, until somebody looks at it after that."""
        items, active = standing.items, self.active
        each = self.rulings.get("same_serial") == "each_counts"
        for number in active:
            if items[number].status is not Status.COUNTED:
                continue
            looked_at = self.said(number, "accept", "keep")
            for other in self.drawn:
                same_picture = self.images[other] == self.images[number] and other != number
                same_serial = items[other].read.serial == items[number].read.serial and other != number
                rejected = self.said(other, "reject")
                told = self.scanned_at[number] < rejected  # this one was there when the other was rejected
                concluded = max((when for when, _ in self.calls.get(other, ())), default=0)
                away = other not in active or items[other].status is Status.REJECTED
                if same_picture or (same_serial and away and not (each and rejected)):
                    assert concluded < looked_at or not concluded or told
                elif same_serial and not each and items[other].status is Status.VOID:
                    assert not self.said(other, "void")

    def _the_account_adds_up(self, standing: Standing) -> None:
        """Of every ballot it is known what became of it, in each row."""
        kind = tally_from(self.vote, standing)["kinds"][0]
        ballots = kind["ballots"]
        status = [item.status for item in standing.items.values()]
        fates = [status.count(fate) for fate in (Status.COUNTED, Status.VOID, Status.REVIEW)]
        assert fates == [ballots["valid"], ballots["void"], ballots["review"]]
        assert ballots["read"] == sum(fates)
        for row in kind["contests"][0]["rows"]:
            counted = sum(option["count"] for option in row["options"])
            assert counted + row["blank"] + row["void"] + ballots["void"] + row["review"] == ballots["read"]
            assert all(option["low"] <= option["count"] <= option["high"] for option in row["options"])


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> Path:
    """A vote's folder, copied for every evening and changed by none."""
    folder = tmp_path_factory.mktemp("printed")
    people = folder / "people.csv"
    people.write_text("name\nNguyễn Văn An\nTrần Thị Bình\n", encoding="utf-8")
    new_vote(folder / "phiếu", people=people)
    print_ballots(Vote(folder / "phiếu"), 4)
    return folder / "phiếu"


@pytest.mark.first
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=st.lists(ACTION, min_size=15, max_size=30))
def test_nothing_is_counted_unseen(printed, actions):
    """Whatever is done, after every step."""
    with TemporaryDirectory() as folder:
        evening = AnyEvening(Vote(Path(shutil.copytree(printed, Path(folder, "phiếu")))))
        for name, *what in actions:
            getattr(evening, name)(*what)
            evening.check()
        evening.vote.close()
