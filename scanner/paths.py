"""Paths as people type them → as the disk writes them."""

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


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)
