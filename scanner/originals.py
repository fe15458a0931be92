"""The vote's own copy of every input file, under its SHA-256: what was scanned can be looked at and read again."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from scanner.collect import Source
from scanner.file_types import is_pdf, is_tiff

WHOLE_BYTES = 32_000_000  # a file up to this size is read once and written from memory
SPARE_BYTES = 64_000_000  # for the database and whatever else is written meanwhile
_CHUNK = 1 << 20
_UNFINISHED = ".unfinished-"


class Changing(Exception):
    """A file that is still being written."""


@dataclass(frozen=True, slots=True)
class Original:
    """An input file by its content. `single`: one picture for certain, no PDF or TIFF, whatever its name."""

    sha: str
    size: int
    single: bool
    content: bytes | None  # None where it is too large to be held


def original_of(path: Path) -> Original:
    """A file's name by its content. Raises OSError where it cannot be read."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size <= WHOLE_BYTES:
            content = file.read()
            return Original(hashlib.sha256(content).hexdigest(), len(content), _single(content), content)
        digest = hashlib.sha256()
        head = file.read(_CHUNK)
        chunk = head
        total = 0
        while chunk:
            digest.update(chunk)
            total += len(chunk)
            chunk = file.read(_CHUNK)
        return Original(digest.hexdigest(), total, _single(head), None)


def is_copy_of(path: Path, sha: str) -> bool:
    """Whether a file still is what was read. A large one is looked through once, until it changes."""
    state = path.stat()
    return _sha_of(path, state.st_size, state.st_mtime_ns) == sha


def holds(path: Path, sha: str) -> bool:
    """Whether the vote's copy of a file is there, can be read, and is that file."""
    try:
        return is_copy_of(path, sha)
    except OSError:
        return False


@lru_cache(maxsize=64)
def _sha_of(path: Path, size: int, changed: int) -> str:
    return original_of(path).sha


def _single(head: bytes) -> bool:
    """Whether a file holds one picture only, whatever its format."""
    return not is_pdf(head) and not is_tiff(head)


class Originals:
    """The folder of copies. They are safe on the disk once `settle` has been called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._loose: list[Path] = []
        folder.mkdir(exist_ok=True)
        for left in folder.glob(f"{_UNFINISHED}*"):  # of a run that was killed
            left.unlink()

    def path(self, sha: str, suffix: str) -> Path:
        """Where the copy of a file is."""
        return self.folder / f"{sha}{suffix}"

    def keep(self, source: Source, original: Original, path: Path) -> None:
        """Copy a file to `path`, all of it or nothing. Raises OSError, or Changing."""
        unfinished = self.folder / f"{_UNFINISHED}{original.sha}"
        try:
            if original.content is not None:
                unfinished.write_bytes(original.content)
            else:
                _copy(source.path, unfinished, original.sha)
            unfinished.replace(path)
        except BaseException:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise
        self._loose.append(path)

    def settle(self) -> None:
        """See to it that every copy made so far would survive a power cut."""
        for path in self._loose:
            _sync(path)
        if self._loose and os.name == "posix":
            _sync(self.folder)
        self._loose.clear()


def _copy(path: Path, to: Path, sha: str) -> None:
    digest = hashlib.sha256()
    with path.open("rb") as file, to.open("wb") as copy:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            copy.write(chunk)
    if digest.hexdigest() != sha:
        raise Changing


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def missing_bytes(folder: Path, sources: Iterable[Source], known: Iterable[str]) -> tuple[int, int] | None:
    """How many bytes the copies would need and how many are free, where they would not fit. What is known already needs
    no room; the files are only read to find that out where it matters."""
    sources = list(sources)
    free = shutil.disk_usage(folder).free - SPARE_BYTES
    if _bytes(sources) <= free:
        return None
    have = set(known)
    new = [source for source in sources if not _is_known(source, have)]
    need = _bytes(new)
    return None if not new or need <= free else (need + SPARE_BYTES, free + SPARE_BYTES)


def _is_known(source: Source, known: set[str]) -> bool:
    try:
        return original_of(source.path).sha in known
    except OSError:
        return True  # it will be said what is wrong with it; it needs no room


def _bytes(sources: Iterable[Source]) -> int:
    total = 0
    for source in sources:
        with suppress(OSError):
            total += source.path.stat().st_size
    return total
