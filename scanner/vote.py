"""A vote's folder: its definition, its database, its scans."""

from __future__ import annotations

import datetime as dt
import errno
import json
import re
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner.committee import signed
from scanner.definition import Contest, Definition, Option, Row
from scanner.errors import NotDone, UsageError
from scanner.layout import Layout, layout_from, plain_layout
from scanner.model import Style
from scanner.reading import Sheets
from scanner.serial import new_vote_id, version_of
from scanner.store import Store
from scanner.store_file import holds_vote
from scanner.stored import understood

if TYPE_CHECKING:
    from scanner.known_readings import KnownReadings


PRINT_LOCK, SCAN_LOCK = ".print.lock", ".scan.lock"
_OF_A_DATABASE = re.compile(r"ballots(-test)?(-\d+)?\.pdf|rehearsal\.pdf")  # what was printed from it
_COPY = re.compile(r"[0-9a-f]{64}\..+|[0-9a-f]{64}")  # a file in `scans`, by its SHA-256


class Vote:
    """One occasion of voting. Opening it needs `ballot.yaml`; `vote.db` is made when first needed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read_at: tuple[int, int] | None = None  # the state of `ballot.yaml` that `definition` was read from
        if not folder.is_dir():
            raise UsageError("vote.no_folder", folder=folder)
        if not self.yaml.exists() and not self.database.exists():
            raise UsageError("vote.no_vote", folder=folder)
        left = self._left_without_database()
        if left is not None:
            raise NotDone("vote.lost_database", folder=folder, left=left.name)

    def _left_without_database(self) -> Path | None:
        """What shows that the database of this vote is lost: an empty one would count nothing and look sound. Nothing
        of it is made before the database, and a lock stays where the printed file is deleted, as it should be."""
        made = chain(
            (path for path in sorted(self.folder.glob("*.pdf")) if _OF_A_DATABASE.fullmatch(path.name)),
            self.scans.iterdir() if self.scans.is_dir() else (),
            (path for path in (self.folder / PRINT_LOCK, self.folder / SCAN_LOCK) if path.exists()),
        )
        left = next(made, None)
        return None if left is None or holds_vote(self.database) else left

    @property
    def yaml(self) -> Path:
        """The definition that a person edits."""
        return self.folder / "ballot.yaml"

    @property
    def database(self) -> Path:
        """What was printed, scanned and decided."""
        return self.folder / "vote.db"

    @property
    def scans(self) -> Path:
        """Every input file as it came in."""
        return self.folder / "scans"

    def copies(self) -> dict[str, Path]:
        """Where the vote's own copy of every scanned file lies, by its SHA-256."""
        return {sha: self.scans / f"{sha}{scan.suffix}" for sha, scan in self.store.scans().items()}

    def copy_of(self, scan: str) -> Path:
        """Where that of one file lies."""
        return self.scans / f"{scan}{self.store.suffix_of(scan)}"

    def unknown_copies(self) -> int:
        """How many files in `scans` the database does not know: a scan was killed, or an older database put back."""
        names = [path.name for path in self.scans.iterdir()] if self.scans.is_dir() else []
        known = self.store.scans() if names else {}
        return sum(bool(_COPY.fullmatch(name)) and name.split(".")[0] not in known for name in names)

    @cached_property
    def store(self) -> Store:
        """The database; made here on first need, with the vote's id."""
        store = Store(self.database)
        if store.meta("vote") is None:
            with store.writing():
                if store.meta("vote") is None:  # another command may have made it meanwhile
                    store.set_meta("vote", new_vote_id(secrets.SystemRandom()))
        return store

    @cached_property
    def readings(self) -> KnownReadings:
        """What the stored pages say, as far as it was asked."""
        from scanner.known_readings import KnownReadings

        return KnownReadings()

    @property
    def id(self) -> str:
        """The vote's id, printed in every page code."""
        return str(self.store.meta("vote"))

    def close(self) -> None:
        """Let go of the database."""
        self.__dict__.pop("readings", None)
        if "store" in self.__dict__:
            self.store.close()
            del self.__dict__["store"]

    # --- definition

    @property
    def printed(self) -> bool:
        """Whether ballots (not test sheets alone) are in the book and not all replaced."""
        return any(not p.test and not p.cancelled for p in self.store.printings())

    @cached_property
    def definition(self) -> Definition:
        """The definition in force: what is printed as it was printed, the rest as `ballot.yaml` has it now.

        Raises Faults where that is not plain: no one may decide while it is unclear who may, or sign a result
        of another base.
        """
        from scanner.schema import read_definition, read_later_fields

        self._read_at = self._yaml_state()
        fixed = self._fixed_definition()
        if fixed is None:
            return read_definition(self.yaml)
        return replace(fixed, **read_later_fields(self.yaml, fixed.template))

    def _fixed_definition(self) -> Definition | None:
        """What the newest print in force fixed, or None before the first."""
        if not self.database.exists():
            return None
        used = [p for p in self.store.printings() if not p.test and not p.cancelled]
        return self.definitions[used[-1].fingerprint] if used else None

    @cached_property
    def definitions(self) -> dict[str, Definition]:
        """Every printed definition by fingerprint."""
        with understood(self.database):
            return {key: definition_from(plain["definition"]) for key, plain in self._printed_copies.items()}

    @cached_property
    def printed_layouts(self) -> dict[str, dict[str, Layout]]:
        """Where everything stands on the sheets printed from each definition: fingerprint → kind → layout, as it was
        when they were printed."""
        with understood(self.database):
            return {
                key: {kind: layout_from(layout) for kind, layout in plain["layouts"].items()}
                for key, plain in self._printed_copies.items()
            }

    @cached_property
    def _printed_copies(self) -> dict[str, dict[str, Any]]:
        return self.store.definitions()

    def forget(self) -> None:
        """Read definition and layouts anew the next time: something was printed."""
        for name in ("definition", "definitions", "printed_layouts", "_printed_copies"):
            self.__dict__.pop(name, None)

    def signed(self, by: str) -> str:
        """The name that goes on record, of one who may decide now: where `ballot.yaml` was changed meanwhile, while a
        review was open, it is read anew. Raises UsageError, Faults."""
        if "definition" in self.__dict__ and self._read_at != self._yaml_state():
            del self.__dict__["definition"]
        return signed(self.definition, by)

    def _yaml_state(self) -> tuple[int, int] | None:
        """What tells one state of `ballot.yaml` from another: when it was written, and its size."""
        try:
            found = self.yaml.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size

    def layouts(self) -> dict[str, Layout]:
        """Where everything of each kind is printed, by the definition in force."""
        from scanner.compose import layout_of

        fingerprint = self.definition.fingerprint
        if self.database.exists() and fingerprint in self.printed_layouts:
            return self.printed_layouts[fingerprint]
        return {kind.id: layout_of(self.definition, kind.id) for kind in self.definition.kinds}

    def sheets(self) -> Sheets:
        """What a page image may turn out to be."""
        versions = {version_of(fingerprint): layouts for fingerprint, layouts in self.printed_layouts.items()}
        kinds = tuple(kind.id for kind in self.definition.kinds)
        return Sheets(self.id, kinds, versions, version_of(self.definition.fingerprint), frozenset(self.store.book()))

    def record_later_fields(self) -> None:
        """Put on record what `ballot.yaml` says now of who decides and of what percentages are of, where that has
        changed since. Called in a transaction, before anything else is put on record."""
        changed = self._unrecorded_fields()
        if changed is not None:
            self.store.add_event(now(), "", "definition", changed)

    def put_later_fields_on_record(self) -> bool:
        """The same by itself, so that no result is given of another base than the last, and nobody knows since when.
        False where nothing can be written: a copy on a disc."""
        if not self.database.exists() or self._unrecorded_fields() is None:
            return True
        try:
            with self.store.writing():
                self.record_later_fields()
        except NotDone:
            return False
        return True

    def _unrecorded_fields(self) -> dict[str, Any] | None:
        """What `ballot.yaml` says now, where that is not what is on record."""
        said = [event.payload for event in self.store.events() if event.what == "definition"]
        now_said = _later(self.definition)
        before = said[-1] if said else _later(self._fixed_definition() or self.definition)
        return None if json.dumps(now_said) == json.dumps(before) else now_said

    # --- one writer for long work

    def only_writer(self) -> AbstractContextManager[None]:
        """Held during `scan`: a second one is told so at once, and a killed one leaves nothing behind."""
        return self._alone(SCAN_LOCK, "vote.scan_running")

    def copies_left_over(self) -> int:
        """The copies in `scans/` that the database does not know; 0 while a scan is running, which enters them a little
        later."""
        if not (self.folder / SCAN_LOCK).exists():
            return self.unknown_copies()
        try:
            with self.only_writer():
                return self.unknown_copies()
        except NotDone as error:
            return 0 if error.key == "vote.scan_running" else self.unknown_copies()

    def only_printer(self) -> AbstractContextManager[None]:
        """The same for `print`."""
        return self._alone(PRINT_LOCK, "vote.print_running")

    @contextmanager
    def _alone(self, name: str, refusal: str) -> Iterator[None]:
        _ = self.id  # the database first: a lock without one shows that it is lost
        path = self.folder / name
        try:
            file = path.open("w")
        except OSError as error:
            closed = path if path.exists() else self.folder  # a lock that another user made, an administrator
            raise NotDone("vote.not_writable", folder=closed, why=error) from None
        with file:
            try:
                locked = _locked(file) or any(_locked(file) for _ in _moments())  # it may only be asked about
            except OSError as error:
                raise NotDone("vote.no_locks", folder=self.folder, why=error) from None
            if not locked:
                raise NotDone(refusal, folder=self.folder)
            yield


def _later(definition: Definition) -> dict[str, Any]:
    """What may change after the ballots are printed."""
    return {"base": definition.base, "committee": definition.committee}


def _moments() -> Iterator[None]:
    """A few, a twentieth of a second apart."""
    for _ in range(6):
        time.sleep(0.05)
        yield


def _locked(file: Any) -> bool:
    """Whether the file could be locked for this process. Raises OSError where its disk knows no locks."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES):
            raise
        return False
    return True


def now() -> str:
    """The time as it is put on record: local, to the second, with its offset."""
    return dt.datetime.now().astimezone().isoformat(timespec="seconds")


def definition_from(plain: dict[str, Any]) -> Definition:
    """The definition that `plain_definition` wrote."""
    values = dict(plain)
    values["contests"] = tuple(
        Contest(
            contest["id"],
            Style(contest["style"]),
            tuple(Row(**row) for row in contest["rows"]),
            tuple(Option(**option) for option in contest["options"]),
            contest["at_most"],
            contest["title"],
        )
        for contest in values["contests"]
    )
    for field in ("instructions", "committee"):
        values[field] = tuple(values[field])
    return Definition(**values)


def plain_definition(definition: Definition, layouts: Mapping[str, Layout]) -> dict[str, Any]:
    """A definition and its layouts as plain data, for the store."""
    return {
        "definition": asdict(definition),
        "layouts": {kind: plain_layout(layout) for kind, layout in layouts.items()},
    }
