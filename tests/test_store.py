"""A vote's database is opened by several processes at once, and never half made."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from ballots import printed_vote, scan

from scanner.errors import NotDone
from scanner.remeasure import original_page
from scanner.store import Store


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
    monkeypatch.setattr("scanner.store.os.access", lambda place, mode: False)
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
