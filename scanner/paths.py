"""Paths as people type them → as the disk writes them; and how a finished file gets its name."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path


def as_written(path: Path) -> Path:
    """A path typed with the same letters in another Unicode form (macOS takes ộ apart), as the disk writes it."""
    found = Path(path.anchor)
    for name in path.relative_to(found).parts:
        if not name.isascii() and not os.path.lexists(found / name) and found.is_dir() and os.access(found, os.R_OK):
            alike = [entry.name for entry in found.iterdir() if _composed(entry.name) == _composed(name)]
            name = alike[0] if len(alike) == 1 else name
        found /= name
    return found


def give_name(draft: Path, path: Path) -> None:
    """Give a file that is written its name, never over another file, and let that reach the disk. Raises OSError."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError(path) from None
        draft.rename(path)
    else:
        draft.unlink(missing_ok=True)
    if os.name == "posix":
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)
