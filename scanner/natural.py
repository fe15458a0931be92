"""Names in the order in which people count: 2.jpg before 10.jpg."""

from __future__ import annotations

import re


def natural(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """A sort key by which numbers in names count as numbers."""
    parts = re.split(r"(\d+)", name.casefold())  # text and numbers by turns
    return [(1, 0, part) if index % 2 == 0 else (0, int(part), "") for index, part in enumerate(parts)], name
