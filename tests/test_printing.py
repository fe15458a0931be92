"""What is printed is in the book, what is in the book tells nobody's place in the pile, and nothing is overwritten."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections import namedtuple
from pathlib import Path
from random import Random

import pypdfium2
import pytest

from scanner import printing
from scanner.errors import ExitStatus, NotDone, UsageError
from scanner.new import new_vote
from scanner.printing import after_check, check_vote, layout_document, print_ballots
from scanner.reading import Outcome, PageRead
from scanner.records import NewItem
from scanner.schema import Faults
from scanner.serial import is_serial
from scanner.vote import Vote


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    new_vote(tmp_path / "vote")
    return tmp_path / "vote"


@pytest.fixture
def vote(folder: Path) -> Vote:
    return Vote(folder)


def mended(folder: Path, old: str = "Nguyễn Văn An", new: str = "Nguyễn Văn Ân") -> None:
    """A typo in the definition, put right."""
    text = (folder / "ballot.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / "ballot.yaml").write_text(text.replace(old, new), encoding="utf-8")


def scanned(vote: Vote, *, test: bool = False) -> None:
    """One page read, of a ballot or of a test sheet."""
    read = PageRead(Outcome.PAGE, vote=vote.id, kind="main", page=1, test=test)
    store = vote.store
    with store.writing():
        batch = store.add_batch("2026-11-20T20:00:00+07:00")
        store.add_scan("a" * 64, "0001.jpg", ".jpg", 1000, 1)
        store.join_batch(batch, "a" * 64)
        store.add_items([NewItem("a" * 64, 1, "0001.jpg", "in", "f" * 64, read.to_json())], "2026-11-20T20:00:00+07:00")


def serials_on_paper(path: Path) -> list[str]:
    """The serials of a PDF in the order of its ballots, as they stand on its pages."""
    document = pypdfium2.PdfDocument(path)
    try:
        found = []
        for page in document:
            words = page.get_textpage().get_text_range().split()
            at = words.index("phiếu:")
            found.append("".join(words[at + 1 : at + 3]))
        return found
    finally:
        document.close()


# --- the book


def test_every_printed_ballot_is_in_the_book_and_no_other(vote: Vote) -> None:
    made = print_ballots(vote, 7)
    on_paper = serials_on_paper(made.path)
    assert len(set(on_paper)) == 7
    assert set(on_paper) == set(vote.store.book())
    assert all(map(is_serial, on_paper))


def test_the_order_of_the_pile_is_kept_nowhere(vote: Vote) -> None:
    made = print_ballots(vote, 40, random=Random(3))
    on_paper = serials_on_paper(made.path)
    assert on_paper != sorted(on_paper)
    database = sqlite3.connect(vote.database)
    kept = [row[0] for row in database.execute("select serial from ballot")]
    columns = [row[1] for row in database.execute("pragma table_info(ballot)")]
    database.close()
    assert kept == sorted(on_paper)
    assert columns == ["serial", "printing"]  # no number, no time of a single ballot


def test_no_serial_is_printed_twice_by_later_prints(vote: Vote) -> None:
    first, second = print_ballots(vote, 30, random=Random(1)), print_ballots(vote, 30, random=Random(1))
    assert not set(serials_on_paper(first.path)) & set(serials_on_paper(second.path))


def test_a_ballot_of_two_pages_is_one_ballot_of_the_book(tmp_path: Path) -> None:
    names = "\n".join(f"Người Thứ {number}" for number in range(1, 24))
    (tmp_path / "people.csv").write_text(f"họ và tên\n{names}\n", encoding="utf-8")
    new_vote(tmp_path / "vote", people=tmp_path / "people.csv")
    vote = Vote(tmp_path / "vote")
    made = print_ballots(vote, 3)
    assert made.pages == 2
    on_paper = serials_on_paper(made.path)
    assert on_paper[0::2] == on_paper[1::2]
    assert len(vote.store.book()) == 3


# --- files


def test_nothing_is_ever_overwritten(vote: Vote) -> None:
    names = [print_ballots(vote, 1).path.name for _ in range(3)]
    assert names == ["ballots.pdf", "ballots-2.pdf", "ballots-3.pdf"]
    (vote.folder / "ballots-2.pdf").unlink()  # the paper is out, the file deleted as advised
    assert print_ballots(vote, 1).path.name == "ballots-4.pdf"
    with pytest.raises(UsageError) as caught:
        print_ballots(vote, 1, output=vote.folder / "ballots.pdf")
    assert caught.value.key == "print.exists"


def test_a_file_may_be_written_elsewhere(vote: Vote, tmp_path: Path) -> None:
    made = print_ballots(vote, 2, output=tmp_path / "to-print.pdf")
    assert made.path == tmp_path / "to-print.pdf"
    assert len(serials_on_paper(made.path)) == 2
    with pytest.raises(UsageError) as caught:
        print_ballots(vote, 2, output=tmp_path / "nowhere" / "to-print.pdf")
    assert caught.value.key == "print.no_folder"


def test_a_full_disk_is_found_out_before_anything_changes(vote: Vote, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 10**6))
    with pytest.raises(NotDone) as caught:
        print_ballots(vote, 1000)
    assert caught.value.key == "print.no_room"
    assert caught.value.exit_status is ExitStatus.PARTLY
    assert not vote.store.printings()


def test_a_print_that_cannot_be_written_registers_nothing(vote: Vote, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(printing, "write_ballots", no_space)
    with pytest.raises(NotDone) as caught:
        print_ballots(vote, 5)
    assert caught.value.key == "print.not_written"
    assert not vote.store.printings()
    assert not vote.store.book()
    assert not list(vote.folder.glob("*.pdf"))


@pytest.mark.parametrize("step", ["_write", "_register", "_publish"])
def test_a_power_cut_leaves_no_sheet_that_the_book_does_not_know(
    vote: Vote, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program dies right after a step; nothing tidies up after it."""
    real = getattr(printing, step)

    def then_die(*arguments: object) -> None:
        real(*arguments)
        raise SystemExit  # stands for the plug: what follows is done only by the next run

    monkeypatch.setattr(printing, step, then_die)
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)
    with pytest.raises(SystemExit):
        print_ballots(vote, 5)
    monkeypatch.undo()
    book = set(vote.store.book())
    for path in vote.folder.glob("ballots*.pdf"):
        assert set(serials_on_paper(path)) <= book
    again = print_ballots(Vote(vote.folder), 5)
    assert again.interrupted or step == "_publish"
    assert set(serials_on_paper(again.path)) <= set(vote.store.book())
    assert not [path for path in vote.folder.iterdir() if printing.DRAFT in path.name]


def test_a_file_of_that_name_that_turns_up_meanwhile_is_not_overwritten(
    vote: Vote, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = printing._write

    def meanwhile(draft: Path, *rest: object) -> None:
        real(draft, *rest)  # type: ignore[arg-type]
        (vote.folder / "ballots.pdf").write_text("somebody's")

    monkeypatch.setattr(printing, "_write", meanwhile)
    with pytest.raises(NotDone) as caught:
        print_ballots(vote, 2)
    assert caught.value.key == "print.not_named"
    assert (vote.folder / "ballots.pdf").read_text() == "somebody's"
    draft = Path(str(caught.value.values["draft"]))
    assert set(serials_on_paper(draft)) == set(vote.store.book())  # nothing is lost: the message says where it is


def test_a_file_that_has_its_name_is_not_said_to_have_none(vote: Vote, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shares and some disks refuse to bring a folder to the disk."""

    def refused(_: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("scanner.paths.sync_folder", refused)
    assert set(serials_on_paper(print_ballots(vote, 2).path)) == set(vote.store.book())


def test_what_a_killed_check_had_written_does_not_stay(vote: Vote) -> None:
    """But for what another check may be writing at this moment."""
    old, new, other = (vote.folder / f".{name}.part" for name in ("preview.pdf.1", "preview.pdf.2", "rehearsal.pdf.1"))
    for path in (old, new, other):
        path.touch()
    for path in (old, other):
        os.utime(path, (0, 0))
    printing.check_vote(vote.folder)
    assert [path.exists() for path in (old, new, other)] == [False, True, True]


def test_where_the_disk_knows_no_links_a_file_is_renamed(vote: Vote, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    assert serials_on_paper(print_ballots(vote, 2).path)
    assert not [path for path in vote.folder.iterdir() if printing.DRAFT in path.name]


@pytest.mark.skipif(os.name != "posix", reason="locks are tried with a second process")
def test_two_prints_at_once_are_refused(vote: Vote) -> None:
    code = (
        "import sys; from pathlib import Path; from scanner.vote import Vote\n"
        "from scanner.printing import print_ballots\n"
        "from scanner.errors import NotDone\n"
        "try: print_ballots(Vote(Path(sys.argv[1])), 1)\n"
        "except NotDone as error: print(error.key)"
    )
    with vote.only_printer():
        done = subprocess.run(
            [sys.executable, "-c", code, str(vote.folder)], capture_output=True, text=True, check=True
        )
    assert done.stdout.strip() == "vote.print_running"


def test_ballots_that_a_scan_may_be_reading_are_not_replaced(vote: Vote) -> None:
    """Nothing is stored of them yet; cancelled, every one of them would have to be keyed in."""
    print_ballots(vote, 3)
    mended(vote.folder)
    with vote.only_writer(), pytest.raises(NotDone) as caught:
        print_ballots(Vote(vote.folder), 3, replace=True)
    assert caught.value.key == "vote.scan_running"
    assert print_ballots(vote, 3, replace=True).replaced == 3


@pytest.mark.parametrize(("serials", "alike"), [(False, 3), (True, 0)])
def test_cancelled_sheets_that_look_like_these_are_said(folder: Path, serials: bool, alike: int) -> None:
    """A definition was changed and changed back: without serials the first sheets are those of the last print."""
    text = (folder / "ballot.yaml").read_text(encoding="utf-8")
    assert "serials: true" in text
    (folder / "ballot.yaml").write_text(text.replace("serials: true", f"serials: {serials}".lower()), encoding="utf-8")
    vote = Vote(folder)
    assert print_ballots(vote, 3).alike == 0
    mended(folder)
    assert print_ballots(vote, 2, replace=True).alike == 0
    mended(folder, "Nguyễn Văn Ân", "Nguyễn Văn An")
    assert print_ballots(vote, 1, replace=True).alike == alike


@pytest.mark.parametrize("copies", [0, -1, 20_001])
def test_how_many_may_be_printed_at_a_time(vote: Vote, copies: int) -> None:
    with pytest.raises(UsageError) as caught:
        print_ballots(vote, copies)
    assert caught.value.key == "print.copies"
    assert not vote.database.exists() or not vote.store.printings()


def test_an_unknown_kind_is_refused_with_those_there_are(vote: Vote) -> None:
    with pytest.raises(UsageError) as caught:
        print_ballots(vote, 1, "other")
    assert "main" in str(caught.value)


# --- proofs and tests


def test_check_writes_a_proof_and_registers_nothing(folder: Path) -> None:
    checked = check_vote(folder)
    assert checked.preview == folder / "preview.pdf"
    assert checked.preview.read_bytes().startswith(b"%PDF")
    assert not (folder / "vote.db").exists()


def test_check_names_faults_and_leaves_the_old_proof(folder: Path) -> None:
    check_vote(folder)
    before = (folder / "preview.pdf").read_bytes()
    mended(folder, 'title: "', 'titel: "')
    with pytest.raises(Faults):
        check_vote(folder)
    assert (folder / "preview.pdf").read_bytes() == before


def test_test_sheets_fix_nothing(vote: Vote) -> None:
    made = print_ballots(vote, 3, test=True)
    assert made.path.name == "ballots-test.pdf"
    assert not vote.printed
    mended(vote.folder)
    assert print_ballots(vote, 2).replaced == 0


# --- a typo after printing


def test_a_changed_definition_is_not_printed_by_accident(vote: Vote) -> None:
    print_ballots(vote, 4)
    mended(vote.folder)
    with pytest.raises(UsageError) as caught:
        print_ballots(vote, 4)
    assert caught.value.key == "print.changed"
    assert "--replace" in str(caught.value)
    assert len(vote.store.printings()) == 1


def test_a_typo_is_mended_until_the_first_scan_and_the_old_ballots_are_cancelled(vote: Vote) -> None:
    first = print_ballots(vote, 4)
    mended(vote.folder)
    second = print_ballots(vote, 6, replace=True)
    assert second.replaced == 4
    assert [(p.copies, p.cancelled) for p in vote.store.printings()] == [(4, True), (6, False)]
    assert set(serials_on_paper(first.path)) < set(vote.store.book())  # still known: they wait if they turn up
    assert vote.definition.contests[0].rows[0].name == "Nguyễn Văn Ân"
    assert len(vote.sheets().versions) == 2


def test_after_the_first_scan_a_changed_definition_is_refused(vote: Vote) -> None:
    print_ballots(vote, 4)
    scanned(vote)
    mended(vote.folder)
    with pytest.raises(UsageError) as caught:
        print_ballots(vote, 4, replace=True)
    assert caught.value.key == "print.too_late"
    assert vote.definition.contests[0].rows[0].name == "Nguyễn Văn An"


def test_a_scan_of_test_sheets_does_not_keep_a_typo_from_being_mended(vote: Vote) -> None:
    print_ballots(vote, 2, test=True)
    print_ballots(vote, 4)
    scanned(vote, test=True)
    mended(vote.folder)
    assert print_ballots(vote, 4, replace=True).replaced == 4


def test_more_of_the_same_may_be_printed_at_any_time(vote: Vote) -> None:
    print_ballots(vote, 4)
    scanned(vote)
    assert print_ballots(vote, 4).replaced == 0
    assert print_ballots(vote, 1, replace=True).replaced == 0  # nothing changed: nothing to replace


def test_what_may_change_later_is_no_change(vote: Vote) -> None:
    print_ballots(vote, 4)
    mended(vote.folder, "committee: []", "committee: [Nguyễn Văn Kiểm]")
    assert print_ballots(vote, 4).replaced == 0


@pytest.mark.parametrize(
    ("printed", "read", "changed", "advice"),
    [
        (False, False, False, "check.next"),
        (True, False, False, "check.next"),
        (True, True, False, "check.next"),
        (True, False, True, "check.after_print"),
        (True, True, True, "check.too_late"),
    ],
)
def test_check_says_what_can_be_done_next(vote: Vote, printed: bool, read: bool, changed: bool, advice: str) -> None:
    if printed:
        print_ballots(vote, 2)
    if read:
        scanned(vote)
    if changed:
        mended(vote.folder)
    assert after_check(vote, check_vote(vote.folder).definition) == advice


# --- without serials, and the layout


def test_sheets_without_serials_are_counted_in_the_book_and_not_named(tmp_path: Path) -> None:
    new_vote(tmp_path / "v", serials=False)
    vote = Vote(tmp_path / "v")
    made = print_ballots(vote, 5)
    assert not made.serials
    assert not vote.store.book()
    assert [(p.copies, p.serials) for p in vote.store.printings()] == [(5, False)]


def test_the_layout_of_a_printed_vote_is_that_of_its_paper(vote: Vote) -> None:
    print_ballots(vote, 1)
    before = layout_document(vote)
    mended(vote.folder, "Nguyễn Văn An", "Nguyễn Thị Một Cái Tên Dài Hơn Nhiều Lắm Luôn")
    assert layout_document(Vote(vote.folder)) == before
