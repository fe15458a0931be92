"""A database that was damaged says so: it never counts what is left of it, and is no fault of the program."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from ballots import printed_vote, scan

from scanner.batches import batches, faults
from scanner.cli import main
from scanner.decide import decide
from scanner.errors import NotDone
from scanner.gather import standing_in, tally_of
from scanner.model import Reason, Status
from scanner.page_work import _reading
from scanner.reading import PageRead
from scanner.second_look import asks_about_ink
from scanner.settle import settle
from scanner.vote import Vote, now

BY = "Trần Thị Bình"


@pytest.fixture(scope="module")
def counted(tmp_path_factory) -> Path:
    """A vote whose result is final, in one file; copied by every test."""
    vote = printed_vote(tmp_path_factory.mktemp("kiểm phiếu"))
    for _ in range(4):
        scan(vote)
    decide(vote, "1", ["void"], BY)
    settle(vote, ["collected=4"], BY)
    assert tally_of(vote)["final"]
    vote.store._db.execute("pragma wal_checkpoint(truncate)")
    vote.close()
    return vote.folder


@pytest.fixture
def folder(counted, tmp_path) -> Path:
    return shutil.copytree(counted, tmp_path / "phiếu")


def said_of(folder: Path, capsys) -> tuple[int, str]:
    """Status and words of `tally`; none of its figures are given where it says anything."""
    status = main.status_of(["tally", str(folder), "--format", "json", "--lang", "en"])
    out, said = capsys.readouterr()
    assert bool(out) is (status != 1)
    return status, said


def test_no_sector_is_lost_without_a_word(folder, capsys):
    """A disk gives back zeros for 512 bytes, wherever they lie: the result is the same, or there is none."""
    database = folder / "vote.db"
    whole = database.read_bytes()
    result = tally_of(Vote(folder))
    for place in range(0, len(whole), 512):
        database.write_bytes(whole[:place] + bytes(512) + whole[place + 512 :])
        for beside in folder.glob("vote.db-*"):
            beside.unlink()
        status = main.status_of(["tally", str(folder), "--format", "json", "--lang", "en"])
        out, said = capsys.readouterr()
        assert (status == 1 and "vote.db is damaged" in said) or json.loads(out) == result, place
        assert len(said.splitlines()) <= 1


def test_rows_that_refer_to_nothing_are_damage(folder, capsys):
    """An item is gone of which people have decided something."""
    db = sqlite3.connect(folder / "vote.db")
    db.execute("delete from item where item = 1")
    db.commit()
    db.close()
    status, said = said_of(folder, capsys)
    assert (status, len(said.splitlines())) == (1, 1) and "vote.db is damaged" in said


@pytest.mark.parametrize(
    ("table", "was", "then"),
    [
        ("measurement", '"outcome"', '"outcpme"'),
        ("measurement", '"outcome":"page"', '"outcome":"pagf"'),
        ("measurement", '"overlaid"', '"overmaid"'),
        ("measurement", '"p1":{"high":[', '"p1":{"hiwh":['),
        ("measurement", '"p1":{"high":[', '"q1":{"high":['),
        ("measurement", '"p1":{"high":[', '"p1":{"high":[1,'),
        ("measurement", '"p1":{"high":[', '"p1":{"high":["'),
        ("event", '"meaning"', '"mdaning"'),
        ("event", '{"acts":["void"]', '{"acts":"void"'),
        ("event", '"values"', '"valuer"'),
        ("definition", '"contests"', '"bontests"'),
        ("definition", '"label"', '"labem"'),
        ("definition", '"name_area"', '"name_areb"'),
        ("definition", '{"definition"', '{"definitiom"'),
    ],
)
def test_a_letter_that_changed_in_what_was_stored_is_one_line(folder, capsys, table, was, then):
    db = sqlite3.connect(folder / "vote.db")
    (before,) = db.execute(f"select group_concat(json) from {table}").fetchone()
    assert was in before
    db.execute(f"update {table} set json = replace(json, ?, ?)", (was, then))
    db.commit()
    db.close()
    status, said = said_of(folder, capsys)
    assert status == 1
    assert re.fullmatch(r"ballot: \S+vote.db is damaged .*; use a backup\n|ballot: vote.db is damaged .*\n", said), said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("update event set what = 'dccide' where what = 'decide'", "dccide"),  # nobody's act is passed over
        ("update event set at = 'VXSW'", "VXSW"),
        ("update batch set at = 'VXSW'", "VXSW"),
    ],
)
def test_acts_and_times_that_nobody_can_have_written_are_damage(folder, change, said):
    db = sqlite3.connect(folder / "vote.db")
    db.execute(change)
    db.commit()
    db.close()
    vote = Vote(folder)
    with pytest.raises(NotDone, match=said) as error:
        batches(vote)
        faults(vote)
    assert error.value.key == "store.damaged"


@pytest.mark.parametrize("version", ["0000", None])  # None: its code could not be read
def test_a_sheet_of_an_earlier_print_with_other_rows_is_no_damage(folder, version):
    """It was replaced, and turns up in the count after all: it waits, and everything else counts."""
    vote = Vote(folder)
    stored = vote.store.items()[-1]
    read = PageRead.from_json(stored.measured)
    rows = {
        f"q{number}": {f"{option}x": marks for option, marks in row.items()}
        for number, row in enumerate(read.rows.values())
    }
    with vote.store.writing():
        other = replace(read, version=version, rows=rows).to_json()
        vote.store.add_measurement(stored.item, now(), stored.image, other)
    items = standing_in(vote).items
    assert items[stored.item].reasons == (Reason.WRONG_VERSION,)
    assert [item.status for item in items.values()] == [Status.VOID, Status.COUNTED, Status.COUNTED, Status.REVIEW]
    kind = vote.definition.kinds[0]
    assert not asks_about_ink(PageRead.from_json(other), [kind])
    assert _reading(PageRead.from_json(other), {kind.id: kind}) is None
