"""PDFs that this program printed, told from scans wherever they lie."""

from __future__ import annotations

import mmap
from pathlib import Path

CREATOR = "Ballot Scanner"


def is_own_print(path: Path) -> bool:
    """Whether a file is such a PDF: it says so among its facts, uncompressed. Of a file that cannot be read: no."""
    if path.suffix.lower() != ".pdf":
        return False
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return content[:5] == b"%PDF-" and content.find(f"/Creator ({CREATOR})".encode()) >= 0
    except (OSError, ValueError):  # an empty file cannot be mapped
        return False
