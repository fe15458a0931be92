"""A vote's database is opened by several processes at once, and never half made."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from threading import Barrier

import pytest
from ballots import AT, printed_vote, scan

from scanner.batches import restore, withdraw
from scanner.cli import main
from scanner.decide import decide
from scanner.errors import NotDone, UsageError
from scanner.gather import tally_of
from scanner.new import new_vote
from scanner.printing import print_ballots
from scanner.records import NewItem
from scanner.remeasure import original_page
from scanner.settle import settle
from scanner.store import Store
from scanner.store_file import checked_with_log
from scanner.vote import Vote, now

BY = "Trần Thị Bình"


@pytest.mark.parametrize("attempt", range(12))
def test_a_new_database_is_made_once_however_many_open_it(tmp_path, attempt):
    together = Barrier(6)

    def opened(_: int) -> str | None:
        together.wait()
        store = Store(tmp_path / "vote.db")
        said = store.meta("opened")
        store.close()
        return said

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(opened, range(6))) == [None] * 6


def test_a_log_that_another_process_just_merged_is_no_error(tmp_path, monkeypatch):
    """SQLite removes the log beside the database when the last process lets go of it: at any moment."""
    path = tmp_path / "vote.db"

    def opened() -> str | None:
        store = Store(path)
        said = store.meta("opened")
        store.close()
        return said

    assert opened() is None
    exists = type(path).exists
    monkeypatch.setattr(type(path), "exists", lambda self: self.name.endswith("-wal") or exists(self))
    assert opened() is None
    monkeypatch.setattr("scanner.store_file.os.access", lambda place, mode: False)
    assert opened() is None


def test_a_picture_asks_for_its_own_file_alone(tmp_path, monkeypatch):
    """`review --list` draws one for each page that waits: it must not read all files' entries for each."""
    vote = printed_vote(tmp_path)
    scan(vote)
    (stored,) = vote.store.items()
    assert vote.copy_of(stored.scan) == vote.copies()[stored.scan]
    monkeypatch.setattr(Store, "scans", lambda _: pytest.fail("all entries were read"))
    with pytest.raises(NotDone), original_page(vote, stored):
        pass


# --- what the store promises


def changed(before: Path, path: Path) -> bool:
    """Whether anything that was stored is not there any more, word for word."""
    old, new = (sqlite3.connect(each) for each in (before, path))
    for table in ("event", "item", "measurement", "scan", "batch", "batch_scan", "printing", "ballot", "definition"):
        rows = set(old.execute(f"select * from {table}"))
        if not rows <= set(new.execute(f"select * from {table}")):
            return True
    return False


def test_whatever_people_do_nothing_that_is_on_record_changes_or_goes(tmp_path, monkeypatch):
    """An undo is another event, a measurement again another measurement; numbers are never given twice."""
    monkeypatch.setattr("scanner.store.MERGED_S", 0.0)
    vote = printed_vote(tmp_path)
    first, second = scan(vote), scan(vote, "? . .")
    steps = [
        lambda: decide(vote, str(second), ["p1=low"], BY),
        lambda: decide(vote, str(second), ["undo"], BY),
        lambda: decide(vote, str(first), ["reject"], BY),
        lambda: settle(vote, ["collected=2", "blank_row=blank"], BY),
        lambda: settle(vote, ["collected=3"], BY),
        lambda: withdraw(vote, 2, BY),
        lambda: restore(vote, 2, BY),
        lambda: measured_again(vote, second),
        lambda: print_ballots(vote, 2),
    ]
    numbers = [0]
    for number, step in enumerate(steps):
        before = tmp_path / f"{number}.db"
        shutil.copyfile(vote.database, before)
        step()
        assert not changed(before, vote.database), number
        numbers.append(len(vote.store.events()))
    assert numbers == sorted(numbers) and [event.id for event in vote.store.events()] == list(range(1, numbers[-1] + 1))
    with sqlite3.connect(tmp_path / "0.db") as db:
        db.execute("update event set by = 'Ai đó'")
        db.execute("delete from item where item = 1")
    assert changed(vote.database, tmp_path / "0.db")  # and it would be noticed


def measured_again(vote: Vote, item: int) -> None:
    found = next(each for each in vote.store.items() if each.item == item)
    with vote.store.writing():
        vote.store.add_items(
            [NewItem(found.scan, found.file_page, found.file, found.folder, found.image, found.measured)], now()
        )
    assert len(vote.store.items()) == 2


def test_what_was_broken_off_leaves_nothing(tmp_path):
    """Neither in the file nor in what this process remembers; the next number is the one that was not used."""
    store = Store(tmp_path / "vote.db")
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt), store.writing():
            assert store.add_event(AT, "A", "settle", {"kind": "main", "values": {}}) == 1
            assert len(store.events()) == 1
            raise KeyboardInterrupt
    assert store.events() == []
    with store.writing():
        store.add_event(AT, "A", "settle", {"kind": "main", "values": {}})
    assert [event.id for event in store.events()] == [1]


def test_a_second_writer_waits_and_is_then_told(tmp_path, monkeypatch):
    """It changes nothing; a reader meanwhile sees what was stored before."""
    monkeypatch.setattr("scanner.store.PATIENCE", 0.1)
    one, other = Store(tmp_path / "vote.db"), Store(tmp_path / "vote.db")
    with one.writing():
        one.add_event(AT, "A", "settle", {"kind": "main", "values": {}})
        with pytest.raises(NotDone) as refused, other.writing():
            pass
        assert (refused.value.key, other.events()) == ("store.busy", [])
    assert [event.by for event in other.events()] == ["A"]
    with other.writing():
        other.add_event(AT, "B", "settle", {"kind": "main", "values": {}})
    assert [event.by for event in one.events()] == ["A", "B"]


def test_the_file_alone_holds_all_that_was_done(tmp_path, monkeypatch):
    """While a command is open, and after one that was killed: its log is not needed."""
    monkeypatch.setattr("scanner.store.MERGED_S", 0.0)  # people are slower
    vote = printed_vote(tmp_path)
    item = scan(vote)
    decide(vote, str(item), ["void"], BY)
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copyfile(vote.yaml, alone / "ballot.yaml")
    shutil.copyfile(vote.database, alone / "vote.db")
    assert Vote(alone).store.events() == vote.store.events()
    assert Vote(alone).id == vote.id


def test_a_database_without_its_tables_is_a_lost_one(tmp_path):
    """Its log was lost before it was merged: another id would make every printed sheet foreign."""
    vote = printed_vote(tmp_path)
    vote.close()
    vote.database.unlink()
    db = sqlite3.connect(vote.database)
    db.execute("pragma journal_mode = wal")
    db.close()
    assert vote.database.stat().st_size
    with pytest.raises(NotDone) as error:
        Vote(vote.folder)
    assert error.value.key == "vote.lost_database"


@pytest.mark.parametrize("left", ["ballots-2.pdf", "ballots-test.pdf", "rehearsal.pdf", ".print.lock", ".scan.lock"])
def test_a_lost_database_is_noticed_though_the_printed_file_was_deleted(tmp_path, left):
    """As everybody is told to after printing; another id would make every printed sheet foreign."""
    vote = printed_vote(tmp_path)
    vote.close()
    for path in (vote.database, vote.folder / "ballots.pdf", vote.folder / ".print.lock"):
        path.unlink()
    Vote(vote.folder).close()
    (vote.folder / left).touch()
    with pytest.raises(NotDone) as error:
        Vote(vote.folder)
    assert (error.value.key, error.value.values["left"]) == ("vote.lost_database", left)


def test_before_the_print_nothing_makes_a_new_vote_look_lost(tmp_path, capsys):
    """Check and rehearse as often as one likes, a print that was refused too; and somebody else's PDF."""
    folder = tmp_path / "phiếu"
    for words in (["new"], ["check"], ["rehearse"], ["check"], ["print", "--copies", "0"], ["print", "--copies", "1"]):
        assert main.status_of([words[0], str(folder), *words[1:]]) == (2 if words[-1] == "0" else 0)
        if words == ["check"]:
            (folder / "ballots-cũ.pdf").touch()
    assert "vote.db" not in capsys.readouterr().err


def test_files_in_scans_that_an_older_database_does_not_know_are_told(tmp_path, capsys):
    """Once, with what takes them in; not while a scan is running, which has not entered them yet."""
    vote = printed_vote(tmp_path)
    scan(vote)
    vote.scans.mkdir()
    for name in (f"{'a' * 64}.jpg", f"{'b' * 64}.jpg", "Thumbs.db", ".unfinished-a"):
        (vote.scans / name).touch()
    words = ["tally", str(vote.folder), "--lang", "en"]
    main.status_of(words)
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "holds 2 files that vote.db does not know" in said and "ballot scan" in said
    with vote.only_writer():
        main.status_of(words)
    assert not capsys.readouterr().err


# --- a log that was left behind


def with_log_of_a_killed_program(vote: Vote, statement: str) -> bytes:
    """The log beside the database after `statement`, as a program leaves it that is killed before it is merged."""
    other = sqlite3.connect(vote.database, isolation_level=None)
    other.execute("pragma wal_checkpoint(truncate)")
    other.execute(statement)
    log = vote.database.with_name("vote.db-wal").read_bytes()
    other.close()
    vote.close()
    assert log and not vote.database.with_name("vote.db-wal").exists()
    return log


def put_back(vote: Vote, backup: bytes, log: bytes) -> None:
    vote.database.write_bytes(backup)
    vote.database.with_name("vote.db-wal").write_bytes(log)


EVENT = """insert into event (at, by, what, item, json, note)
           values ('2026-01-01T12:00:00+00:00', 'A', 'rehearse', 1, '{"pages": []}', '')"""


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_backup_beside_a_log_that_is_not_its_own_is_not_called_damaged(tmp_path, capsys, language):
    """The log of a command that was killed: it is said which two files to move away, and the backup stays as it is."""
    vote = printed_vote(tmp_path)
    vote.close()
    backup = vote.database.read_bytes()
    scan(vote)
    put_back(vote, backup, with_log_of_a_killed_program(vote, EVENT))
    for _ in range(2):
        assert main.status_of(["tally", str(vote.folder), "--lang", language]) == 1
        said = capsys.readouterr().err
        assert said.count("\n") == 1 and "vote.db-wal" in said and "vote.db-shm" in said
        assert vote.database.read_bytes() == backup
    for name in ("vote.db-wal", "vote.db-shm"):
        (vote.folder / name).rename(tmp_path / name)
    assert Vote(vote.folder).store.items() == []


def test_a_log_older_than_the_file_takes_nothing_back(tmp_path):
    """A newer copy of the database from another computer, beside the log of this one."""
    vote = printed_vote(tmp_path)
    scan(vote)
    log = with_log_of_a_killed_program(vote, EVENT)
    for collected in range(3):
        settle(vote, [f"collected={collected}"], BY)
    vote.close()
    put_back(vote, vote.database.read_bytes(), log)
    with pytest.raises(NotDone) as refused:
        Store(vote.database)
    assert refused.value.key == "store.foreign_log"


def test_the_own_log_of_a_killed_program_is_taken_in(tmp_path):
    vote = printed_vote(tmp_path)
    vote.close()
    before = vote.database.read_bytes()
    log = with_log_of_a_killed_program(vote, "insert into meta values ('x', 'y')")
    put_back(vote, before, log)
    assert Store(vote.database).meta("x") == "y"


def test_a_review_that_is_killed_leaves_no_log_to_mix_into_a_backup(tmp_path):
    vote = printed_vote(tmp_path)
    item = scan(vote)
    vote.store._merged_at = float("-inf")  # people are slower
    decide(vote, str(item), ["void"], BY)
    assert vote.database.with_name("vote.db-wal").stat().st_size == 0


# --- where nothing can be written


def test_on_a_full_disk_the_result_is_there_and_what_writes_says_that_it_is_full(tmp_path, monkeypatch):
    """SQLite has no room for the index of its log, which it calls an I/O error."""
    vote = printed_vote(tmp_path)
    item = scan(vote)
    before = tally_of(vote)
    vote.close()

    def no_room(_: Store) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(Store, "_enter_wal", no_room)
    with pytest.raises(NotDone) as damaged:
        Store(vote.database)
    assert "input/output" not in str(damaged.value) and "đĩa hỏng" in str(damaged.value)
    monkeypatch.setattr("scanner.store_file.shutil.disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 0))
    full = Vote(vote.folder)
    assert tally_of(full) == before
    with pytest.raises(NotDone) as refused:
        decide(full, str(item), ["void"], BY)
    assert "đĩa đã đầy" in str(refused.value)


def test_a_path_that_is_too_long_for_the_database_is_said_to_be(tmp_path):
    """Vietnamese folder names in folders of folders get there: an accented letter takes up to five bytes."""
    folder = tmp_path.joinpath(*["Lấy phiếu tín nhiệm " * 3] * 7)
    folder.mkdir(parents=True)

    with pytest.raises(NotDone) as refused:
        Store(folder / "vote.db")
    assert refused.value.key == "store.path_too_long"


def test_what_this_user_may_only_read_is_named_and_not_called_busy(tmp_path, monkeypatch):
    """A log that another user left, an administrator."""
    store = Store(tmp_path / "vote.db")
    log = tmp_path / "vote.db-wal"
    assert log.exists()
    monkeypatch.setattr("scanner.store_file.os.access", lambda path, mode: path != log or mode != os.W_OK)
    store._db.execute("pragma query_only = on")  # so that SQLite refuses as it does then
    with pytest.raises(NotDone) as refused, store.writing():
        store.set_meta("x", "y")
    assert (refused.value.key, refused.value.values["path"]) == ("store.only_read", log)


def test_a_copy_in_a_folder_that_can_only_be_read_says_so(tmp_path, monkeypatch):
    Store(tmp_path / "vote.db").close()
    monkeypatch.setattr("scanner.store_file.os.access", lambda path, mode: path != tmp_path or mode != os.W_OK)
    with pytest.raises(NotDone) as refused, Store(tmp_path / "vote.db").writing():
        pass
    assert (refused.value.key, refused.value.values["path"]) == ("store.only_read", tmp_path)


# --- one at a time


def test_a_batch_that_somebody_withdrew_meanwhile_is_withdrawn_once(tmp_path, monkeypatch):
    vote = printed_vote(tmp_path)
    scan(vote)
    other, writing = Vote(vote.folder), vote.store.writing

    def after_the_other():
        withdraw(other, 1, BY)
        return writing()

    monkeypatch.setattr(vote.store, "writing", after_the_other)
    with pytest.raises(UsageError) as refused:
        withdraw(vote, 1, BY)
    assert refused.value.key == "batches.already"
    assert [event.what for event in vote.store.events()] == ["withdraw"]


@pytest.mark.skipif(os.name != "posix", reason="locks of another kind")
@pytest.mark.parametrize(
    ("number", "key"),
    [(errno.EWOULDBLOCK, "vote.scan_running"), (errno.ENOLCK, "vote.no_locks"), (errno.ENOSYS, "vote.no_locks")],
)
def test_a_disk_that_knows_no_locks_is_no_other_command(tmp_path, monkeypatch, number, key):
    import fcntl

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    new_vote(tmp_path / "phiếu")
    vote = Vote(tmp_path / "phiếu")
    with pytest.raises(NotDone) as error, vote.only_writer():
        pass
    assert error.value.key == key
    assert str(vote.folder) in str(error.value)


@pytest.mark.parametrize(("answers", "refused"), [([True, False], False), ([True, True, True], True)])
def test_a_log_is_called_older_only_where_it_stays_so(tmp_path, monkeypatch, answers, refused):
    """Another process may just be merging it."""
    Store(tmp_path / "vote.db").close()
    monkeypatch.setattr("scanner.store_file.has_log", lambda path: True)
    monkeypatch.setattr("scanner.store_file._log_takes_back", lambda path: answers.pop(0))
    with pytest.raises(sqlite3.DatabaseError, match="older") if refused else nullcontext():
        assert checked_with_log(tmp_path / "vote.db")
    assert not answers
