"""All SQL of a vote: what was printed, what was scanned and measured, what people did. Its file: `store_file`.

Nothing measured, printed or decided is ever changed or deleted: a decision is one event, its undo another; a page
measured again adds a measurement.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from scanner.errors import NotDone, UsageError
from scanner.records import Batch, Event, NewItem, Printing, StoredItem, StoredScan
from scanner.store_file import (
    PATIENCE,
    checked_with_log,
    has_log,
    holds_vote,
    is_full,
    not_writable,
    only_to_read,
    opened_to_read,
    raise_if_damaged,
    refusal,
    unavailable,
)
from scanner.stored import checked_event, checked_measurement, is_damage, understood


def _first(db: sqlite3.Connection) -> None:
    """The tables of version 1."""
    for statement in (
        "create table meta (key text primary key, value text not null)",
        "create table definition (fingerprint text primary key, at text not null, json text not null)",
        """create table printing (id integer primary key, at text not null, fingerprint text not null references
           definition, kind text not null, copies integer not null, test integer not null, serials integer not null,
           file text not null)""",
        # In order of the serial alone: the book does not tell in which order sheets were printed.
        """create table ballot (serial text primary key, printing integer not null references printing)
           without rowid""",
        "create table batch (id integer primary key, at text not null)",
        """create table scan (sha256 text primary key, name text not null, suffix text not null, size integer not null,
           pages integer not null)""",
        """create table batch_scan (batch integer not null references batch, scan text not null references scan,
           primary key (batch, scan)) without rowid""",
        """create table item (item integer primary key, scan text not null references scan, file_page integer not null,
           file text not null, folder text not null, unique (scan, file_page))""",
        """create table measurement (id integer primary key, item integer not null references item, at text not null,
           image text, json text not null)""",
        "create index measurement_item on measurement (item)",
        """create table event (id integer primary key, at text not null, by text not null, what text not null,
           item integer references item, json text not null, note text not null)""",
    ):
        db.execute(statement)


MERGED_S = 1.0  # between two mergings of the log, of 13 ms each: at the pace of people after every commit

MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first,)


class Store:
    """A vote's database. One process writes at a time; the others wait a little, then say so."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._measured: dict[int, Mapping[str, Any]] = {}  # by number of the measurement, which is never changed
        self._merged_at = float("-inf")
        self._events: list[Event] = []  # read so far: none is ever changed either
        self._unwritable: NotDone | None = None  # why this file can only be read
        try:
            if only_to_read(path):
                self._open_to_read(NotDone("store.only_read", path=not_writable(path) or path))
            else:
                self._open()
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise refusal(path, error) from None

    def _open(self) -> None:
        checked = checked_with_log(self.path)
        self._db = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
        try:
            self._enter_wal()
            if not checked:
                raise_if_damaged(self._db)
            self._db.execute("pragma synchronous = full")
            self._db.execute("pragma foreign_keys = on")
            self._migrate()
        except sqlite3.OperationalError as error:
            self._db.close()
            if is_damage(error) or not is_full(self.path) or has_log(self.path) or not holds_vote(self.path):
                raise
            self._open_to_read(unavailable(self.path, error))  # no room even for the log's index

    def _open_to_read(self, why: NotDone) -> None:
        """The file as it is, without a log: for results and lists nothing need be written."""
        self._unwritable = why
        self._db = opened_to_read(self.path, "immutable=1")
        raise_if_damaged(self._db)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _enter_wal(self) -> None:
        """A new database is put into this mode once, and SQLite does not wait where two processes do so together."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                self._db.execute("pragma journal_mode = wal")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def _migrate(self) -> None:
        version = self._db.execute("pragma user_version").fetchone()[0]
        if version > len(MIGRATIONS):
            raise UsageError("store.newer", path=self.path)
        while version < len(MIGRATIONS):
            with self.writing():
                version = self._db.execute("pragma user_version").fetchone()[0]  # another process may have been faster
                if version < len(MIGRATIONS):
                    MIGRATIONS[version](self._db)
                    version += 1
                    self._db.execute(f"pragma user_version = {version}")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all of what is done inside, or nothing."""
        if self._unwritable is not None:
            raise self._unwritable
        try:
            self._db.execute("begin immediate")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise NotDone("store.busy", path=self.path, why=error) from None
            raise unavailable(self.path, error) from None
        try:
            yield
            self._db.execute("commit")
            self._merge_log()
        except BaseException as error:
            if self._db.in_transaction:
                self._db.execute("rollback")
            if isinstance(error, sqlite3.OperationalError):
                raise unavailable(self.path, error) from None
            raise

    def _merge_log(self) -> None:
        """Bring what was stored from SQLite's log into the file itself and empty the log, as far as nobody is reading:
        whoever copies `vote.db` alone while a review is open, or loses the log of a process that was killed, has it,
        but for what came within a second of the last time; and where a backup is put in its place afterwards, there is
        nothing left that SQLite would mix into it."""
        if time.monotonic() - self._merged_at >= MERGED_S:
            with suppress(sqlite3.OperationalError):  # it is stored; the next one brings it over
                self._db.execute("pragma busy_timeout = 0")  # nobody waits for a reader
                self._db.execute("pragma wal_checkpoint(truncate)").fetchone()
            self._db.execute(f"pragma busy_timeout = {round(PATIENCE * 1000)}")
            self._merged_at = time.monotonic()

    # --- meta, definitions, printing

    def meta(self, key: str) -> str | None:
        """A fact about the vote."""
        row = self._db.execute("select value from meta where key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def set_meta(self, key: str, value: str) -> None:
        """State a fact about the vote, once."""
        self._db.execute("insert into meta values (?, ?)", (key, value))

    def definitions(self) -> dict[str, dict[str, Any]]:
        """Every printed definition by fingerprint, as JSON."""
        rows = self._db.execute("select fingerprint, json from definition")
        with understood(self.path):
            return {fingerprint: json.loads(text) for fingerprint, text in rows}

    def add_definition(self, fingerprint: str, at: str, plain: Mapping[str, Any]) -> None:
        """Keep a copy of a definition that is printed, and of where everything stands on its sheets."""
        self._db.execute("insert or ignore into definition values (?, ?, ?)", (fingerprint, at, _json(plain)))

    def printings(self) -> list[Printing]:
        """Every print, in order."""
        cancelled = {
            number for event in self.events() if event.what == "replace" for number in event.payload["printings"]
        }
        rows = self._db.execute(
            "select id, at, fingerprint, kind, copies, test, serials, file from printing order by id"
        )
        return [
            Printing(row[0], row[1], row[2], row[3], row[4], bool(row[5]), bool(row[6]), row[7], row[0] in cancelled)
            for row in rows
        ]

    def add_printing(
        self, at: str, fingerprint: str, kind: str, copies: int, test: bool, file: str, serials: Sequence[str]
    ) -> int:
        """Enter a print and its serials (none where all sheets are alike) in the book."""
        cursor = self._db.execute(
            "insert into printing (at, fingerprint, kind, copies, test, serials, file) values (?, ?, ?, ?, ?, ?, ?)",
            (at, fingerprint, kind, copies, test, bool(serials), _text(file)),
        )
        number = int(cursor.lastrowid or 0)
        self._db.executemany("insert into ballot values (?, ?)", [(serial, number) for serial in sorted(serials)])
        return number

    def book(self) -> dict[str, int]:
        """Every printed serial and the print it came from, in order of serials."""
        return dict(self._db.execute("select serial, printing from ballot order by serial"))

    # --- scans

    def add_batch(self, at: str) -> int:
        """Begin a batch."""
        return int(self._db.execute("insert into batch (at) values (?)", (at,)).lastrowid or 0)

    def batches(self) -> list[Batch]:
        """Every batch, in order."""
        withdrawn = self._withdrawn()
        rows = self._db.execute(
            """select batch.id, batch.at, count(distinct batch_scan.scan),
                      (select count(*) from item join batch_scan b on b.scan = item.scan where b.batch = batch.id),
                      (select coalesce(sum(max(0, pages - (select count(*) from item where item.scan = sha256))), 0)
                       from scan join batch_scan b on b.scan = sha256 where b.batch = batch.id)
               from batch left join batch_scan on batch_scan.batch = batch.id group by batch.id order by batch.id"""
        )
        with understood(self.path):
            found = [Batch(row[0], row[1], row[0] in withdrawn, *row[2:]) for row in rows]
            for batch in found:
                datetime.fromisoformat(batch.at)
        return found

    def _withdrawn(self) -> set[int]:
        found: set[int] = set()
        for event in self.events():
            if event.what in ("withdraw", "restore"):
                (found.add if event.what == "withdraw" else found.discard)(event.payload["batch"])
        return found

    def add_scan(self, sha256: str, name: str, suffix: str, size: int, pages: int) -> None:
        """Enter an input file."""
        values = (sha256, _text(name), suffix, size, pages)
        self._db.execute("insert or ignore into scan values (?, ?, ?, ?, ?)", values)

    def join_batch(self, batch: int, sha256: str) -> None:
        """Say that a batch holds a file."""
        self._db.execute("insert or ignore into batch_scan values (?, ?)", (batch, sha256))

    def scans(self) -> dict[str, StoredScan]:
        """Every input file, by its SHA-256."""
        stored: dict[str, set[int]] = {}
        for scan, page in self._db.execute("select scan, file_page from item"):
            stored.setdefault(scan, set()).add(page)
        files = self._db.execute("select sha256, pages, suffix from scan")
        return {sha: StoredScan(pages, frozenset(stored.get(sha, ())), suffix) for sha, pages, suffix in files}

    def suffix_of(self, sha256: str) -> str:
        """How the name of one input file ends."""
        return str(self._db.execute("select suffix from scan where sha256 = ?", (sha256,)).fetchone()[0])

    def set_pages(self, sha256: str, pages: int) -> None:
        """Say how many pages a file has whose pages could not be counted before (they were entered as 0)."""
        self._db.execute("update scan set pages = ? where sha256 = ?", (pages, sha256))

    def undecoded(self) -> list[tuple[str, int, Mapping[str, Any]]]:
        """Pages of which the newest measurement has no picture: the file, the page, and what was noted."""
        rows = self._db.execute(
            """select scan, file_page, json from item join measurement on measurement.item = item.item
               where image is null and measurement.id = (select max(id) from measurement m where m.item = item.item)
               order by item.item"""
        )
        with understood(self.path):
            return [(scan, page, checked_measurement(json.loads(payload))) for scan, page, payload in rows]

    def places(self) -> dict[str, tuple[str, str]]:
        """Every input file's name and folder, as it was first found."""
        rows = self._db.execute("select scan, file, folder from item group by scan")
        return {scan: (file, folder) for scan, file, folder in rows}

    def scans_of_withdrawn_batches(self) -> dict[str, int]:
        """Files that no batch in force holds, and the batch that each was withdrawn with (the latest of several)."""
        withdrawn = self._withdrawn()
        active: set[str] = set()
        found: dict[str, int] = {}
        for batch, scan in self._db.execute("select batch, scan from batch_scan order by batch"):
            found[scan] = batch
            if batch not in withdrawn:
                active.add(scan)
        return {scan: batch for scan, batch in found.items() if scan not in active}

    def add_items(self, items: Iterable[NewItem], at: str) -> list[int]:
        """Store page images, or measure again those that are stored; their numbers."""
        numbers = []
        for new in items:
            row = self._db.execute(
                "select item from item where scan = ? and file_page = ?", (new.scan, new.file_page)
            ).fetchone()
            if row is None:
                cursor = self._db.execute(
                    "insert into item (scan, file_page, file, folder) values (?, ?, ?, ?)",
                    (new.scan, new.file_page, _text(new.file), _text(new.folder)),
                )
                number = int(cursor.lastrowid or 0)
            else:
                number = int(row[0])
            self.add_measurement(number, at, new.image, new.measured)
            numbers.append(number)
        return numbers

    def add_measurement(self, item: int, at: str, image: str | None, measured: Mapping[str, Any]) -> None:
        """Measure an item (again): the newest measurement holds."""
        self._db.execute(
            "insert into measurement (item, at, image, json) values (?, ?, ?, ?)", (item, at, image, _json(measured))
        )

    def items(self) -> list[StoredItem]:
        """Every page image with its newest measurement, in order of numbers. A measurement is the same object each
        time: whoever derives something from it can keep that."""
        withdrawn = self._withdrawn()
        batches: dict[str, list[int]] = {}
        for batch, scan in self._db.execute("select batch, scan from batch_scan order by batch"):
            batches.setdefault(scan, []).append(batch)
        rows = self._db.execute(
            """select item.item, scan, file, folder, file_page, image, measurement.id from item
               join measurement on measurement.id = (select max(id) from measurement m where m.item = item.item)
               order by item.item"""
        ).fetchall()
        found = []
        for item, scan, file, folder, page, image, number in rows:
            members = batches.get(scan, [])
            active = [batch for batch in members if batch not in withdrawn]
            batch = active[0] if active else members[0] if members else 0
            measured = self._measurement(number)
            found.append(StoredItem(item, scan, file, folder, page, batch, bool(active), image, measured))
        return found

    def _measurement(self, number: int) -> Mapping[str, Any]:
        known = self._measured.get(number)
        if known is None:
            payload = self._db.execute("select json from measurement where id = ?", (number,)).fetchone()[0]
            with understood(self.path):
                known = self._measured[number] = checked_measurement(json.loads(payload))
        return known

    # --- events

    def add_event(
        self, at: str, by: str, what: str, payload: Mapping[str, Any], note: str = "", item: int | None = None
    ) -> int:
        """What a person did, on record."""
        cursor = self._db.execute(
            "insert into event (at, by, what, item, json, note) values (?, ?, ?, ?, ?, ?)",
            (at, _text(by), what, item, _json(payload), _text(note)),
        )
        return int(cursor.lastrowid or 0)

    def events(self) -> list[Event]:
        """Everything that people did, in order. What was asked for before is not read again."""
        last = self._events[-1].id if self._events else 0
        rows = self._db.execute(
            "select id, at, by, what, item, json, note from event where id > ? order by id", (last,)
        )
        with understood(self.path):
            later = [
                Event(number, at, by, what, item, checked_event(what, at, json.loads(text)), note)
                for number, at, by, what, item, text, note in rows
            ]
        if not self._db.in_transaction:  # one that is broken off leaves none behind
            self._events += later
            return list(self._events)
        return [*self._events, *later]


def _json(plain: object) -> str:
    return _text(json.dumps(plain, ensure_ascii=False, separators=(",", ":")))


def _text(words: str) -> str:
    """As it can be stored: the bytes of a name that is no UTF-8 (from old archives, say) become `\\udce1`."""
    return words.encode("utf-8", "backslashreplace").decode()
