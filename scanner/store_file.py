"""A vote's database as a file of SQLite: whether it and the log beside it are sound and belong together, and why it
cannot be used. Another database would have nothing of this.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from scanner.errors import NotDone
from scanner.stored import is_damage, said_of_damage

PATIENCE = 15.0  # seconds that another process may take
LONGEST_PATH = 504  # bytes of a whole path: SQLite opens none that is longer
FULL_BYTES = 1_000_000  # a disk with less to spare is full: SQLite needs room even to read


def _beside(path: Path, what: str) -> Path:
    """SQLite's log beside a database (`wal`), or the index of the log (`shm`)."""
    return path.with_name(f"{path.name}-{what}")


def has_log(path: Path) -> bool:
    """Whether the log may hold what is not merged into the database."""
    try:
        return _beside(path, "wal").stat().st_size > 0
    except FileNotFoundError:
        return False


def only_to_read(path: Path) -> bool:
    """A whole database in a folder where nothing may be written, such as a disc with a copy of the vote: SQLite's usual
    way would refuse even to read it."""
    return not os.access(path.parent, os.W_OK) and path.exists() and not has_log(path)


def not_writable(path: Path) -> Path | None:
    """What keeps a database from being written: the folder or one of its files that this user may only read."""
    files = [each for each in (path, _beside(path, "wal"), _beside(path, "shm")) if each.exists()]
    return next((each for each in (path.parent, *files) if not os.access(each, os.W_OK)), None)


def opened_to_read(path: Path, how: str) -> sqlite3.Connection:
    """A database that nothing can be written to. `mode=ro`: with its log, which is not merged either; `immutable=1`:
    the file alone."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True, timeout=PATIENCE, isolation_level=None)


def raise_if_damaged(db: sqlite3.Connection) -> None:
    """Raise DatabaseError where any part of the file is damaged: SQLite alone tells only of what it comes across,
    and counts without a word what an index or a list of pages has left."""
    (found,) = db.execute("pragma integrity_check(1)").fetchone()
    if found != "ok":
        raise sqlite3.DatabaseError(found.splitlines()[-1])
    lost = db.execute("pragma foreign_key_check").fetchone()
    if lost is not None:
        raise sqlite3.DatabaseError(f"{lost[0]} → {lost[2]}")


def checked_with_log(path: Path) -> bool:
    """Check a database and a log beside it before SQLite merges the two for good: the log may be that of another copy.
    False where there is none, or where this cannot be found out so."""
    if not has_log(path):
        return False
    try:
        with closing(opened_to_read(path, "mode=ro")) as db:
            raise_if_damaged(db)
    except sqlite3.OperationalError as error:
        if is_damage(error):
            raise
        return False
    if all(_log_takes_back(path) for _ in range(3)):  # not in the middle of a merge by another process
        raise sqlite3.DatabaseError("the log is older than the file")
    return True


def _log_takes_back(path: Path) -> bool:
    """Whether the file alone holds what is not there with its log: nothing that was stored ever goes."""
    alone = _newest(path, "immutable=1")  # first: what is merged meanwhile is in the log as well
    if any(before > after for before, after in zip(alone, _newest(path, "mode=ro"), strict=False)):
        time.sleep(0.1)
        return True
    return False


def _newest(path: Path, how: str) -> list[int]:
    """The highest number in each table that only grows; empty where they cannot be read."""
    tables = ("printing", "batch", "item", "measurement", "event")
    try:
        with closing(opened_to_read(path, how)) as db:
            return [db.execute(f"select coalesce(max(rowid), 0) from {table}").fetchone()[0] for table in tables]
    except sqlite3.DatabaseError:
        return []


def _whole_alone(path: Path) -> bool:
    """Whether a file is sound without the log beside it, and holds a vote."""
    try:
        with closing(opened_to_read(path, "immutable=1")) as db:
            raise_if_damaged(db)
            return db.execute("select 1 from meta where key = 'vote'").fetchone() is not None
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return False


def is_full(path: Path) -> bool:
    """Whether the disk of a file has no room left."""
    try:
        return shutil.disk_usage(path.parent).free < FULL_BYTES
    except OSError:
        return False


def unavailable(path: Path, error: sqlite3.OperationalError) -> NotDone:
    """Why a database cannot be used now. For want of room for the log SQLite speaks of an I/O error."""
    if "I/O" in str(error) and is_full(path):
        return NotDone("store.unavailable", path=path, why=OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    length = len(os.fsencode(path.resolve()))
    if "unable to open" in str(error) and length > LONGEST_PATH:
        return NotDone("store.path_too_long", path=path, length=length, most=LONGEST_PATH)
    closed = not_writable(path) if any(words in str(error) for words in ("readonly", "unable to open")) else None
    if closed is not None and os.access(closed, os.R_OK):
        return NotDone("store.only_read", path=closed)
    return NotDone("store.unavailable", path=path, why=error)


def refusal(path: Path, error: sqlite3.DatabaseError | UnicodeDecodeError) -> NotDone:
    """What a person is told of a database that could not be opened."""
    if isinstance(error, sqlite3.OperationalError) and not is_damage(error):
        return unavailable(path, error)
    if has_log(path) and _whole_alone(path):
        return NotDone("store.foreign_log", path=path, log=_beside(path, "wal"), index=_beside(path, "shm"))
    return NotDone("store.damaged", path=path, why=said_of_damage(error))


def holds_vote(path: Path) -> bool:
    """Whether a file may hold a vote: one that lost the log beside it may have no tables at all. What cannot be opened
    is not told from here."""
    if not path.exists() or not path.stat().st_size:
        return False
    try:
        with closing(opened_to_read(path, "mode=ro")) as db:
            return db.execute("select 1 from sqlite_master where name = 'meta'").fetchone() is not None
    except sqlite3.Error:
        return True
