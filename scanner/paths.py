"""Paths as people type them → as the disk writes them; and how a finished file gets its name."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scanner.errors import NotDone

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)

MOST_BYTES = 4_000_000  # of a definition or a list of people: a thousand rows have a tenth of that


def as_written(path: Path) -> Path:
    """A path typed with the same letters in another Unicode form (macOS takes ộ apart), as the disk writes it."""
    found = Path(path.anchor)
    for name in path.relative_to(found).parts:
        if not name.isascii() and not os.path.lexists(found / name) and found.is_dir() and os.access(found, os.R_OK):
            alike = [entry.name for entry in found.iterdir() if _composed(entry.name) == _composed(name)]
            name = alike[0] if len(alike) == 1 else name
        found /= name
    return found


def bytes_of_small(path: Path) -> bytes | None:
    """A file that people write, or None where it is larger than any such file. Raises OSError, ValueError."""
    with path.open("rb") as file:
        raw = file.read(MOST_BYTES + 1)
    return None if len(raw) > MOST_BYTES else raw


def new_temporary_folder(prefix: str = "ballot-") -> Path:
    """A folder that nobody else uses. Raises NotDone where the system has no place for one."""
    try:
        return Path(tempfile.mkdtemp(prefix=prefix))
    except OSError:
        raise NotDone("cli.no_temporary") from None


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """The same for as long as it is needed. Raises NotDone also where there is no room for what is put into it."""
    folder = new_temporary_folder()
    try:
        yield folder
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise NotDone("cli.no_temporary") from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def give_name(draft: Path, path: Path) -> None:
    """Give a file that is written its name, never over another file, and let that reach the disk. Raises OSError where
    it could not be named: what fails afterwards takes no name away."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError(path) from None
        draft.rename(path)
    else:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    with suppress(OSError):  # some disks and shares know no such thing
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Let the names in a folder reach the disk, where systems know that."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)
