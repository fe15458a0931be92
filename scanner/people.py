"""A list of people as spreadsheets write it (CSV) → rows."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from scanner.definition import Row
from scanner.errors import UsageError

_COLUMNS = {
    "name": ("name", "full name", "ho va ten", "ho ten", "ten"),
    "position": ("position", "chuc vu", "chuc danh"),
    "birth_date": ("birth_date", "birth date", "date of birth", "ngay sinh", "nam sinh", "ngay thang nam sinh"),
    "note": ("note", "notes", "ghi chu"),
}
_OTHER_COLUMNS = tuple(name for field, names in _COLUMNS.items() if field != "name" for name in names)
_IGNORED = ("stt", "tt", "no", "no.", "#", "so tt", "so thu tu")


def read_people(path: Path) -> tuple[Row, ...]:
    """The people of a CSV file, `p1`, `p2` … in order.

    UTF-8 with or without BOM, or UTF-16 as Excel's "Unicode text"; comma, semicolon or tab; header in Vietnamese or
    English, only the name needed. Raises UsageError with the file and line of the first fault.
    """
    lines = [line for line in _table(path) if any(cell for _, row in [line] for cell in row)]
    if not lines:
        raise UsageError("people.empty", file=path.name)
    header = _header(lines[0][1])
    if header is None:
        if len(lines[0][1]) > 1 or _bare(lines[0][1][0]) in _OTHER_COLUMNS:
            raise UsageError("people.no_header", file=path.name, line=lines[0][0], seen=", ".join(lines[0][1]))
        header = {"name": 0}
    else:
        lines = lines[1:]
    if not lines:
        raise UsageError("people.empty", file=path.name)
    rows = []
    for number, (line, cells) in enumerate(lines, 1):
        values = {field: cells[at] if at < len(cells) else "" for field, at in header.items()}
        if not values["name"]:
            raise UsageError("people.no_name", file=path.name, line=line)
        rows.append(Row(f"p{number}", **values))
    return tuple(rows)


def _table(path: Path) -> list[tuple[int, list[str]]]:
    """(line number, cells) of every record."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError("people.unreadable", file=path.name, why=error.strerror or str(error)) from None
    text = _decoded(raw, path)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    table = []
    try:
        for cells in reader:
            table.append((reader.line_num, [_plain(cell) for cell in cells]))
    except csv.Error as error:
        raise UsageError("people.not_csv", file=path.name, line=reader.line_num, why=str(error)) from None
    return table


def _decoded(raw: bytes, path: Path) -> str:
    try:
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return raw.decode("utf-16")
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UsageError("people.not_utf8", file=path.name, line=line) from None


def _plain(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFC", cell).split())


def _header(cells: Sequence[str]) -> dict[str, int] | None:
    """Which column holds which field, or None where this is no header."""
    names = [_bare(cell) for cell in cells]
    found = {
        field: names.index(known) for field, spellings in _COLUMNS.items() for known in spellings if known in names
    }
    known = set(found.values()) | {index for index, name in enumerate(names) if name in _IGNORED or not name}
    return found if "name" in found and len(known) >= 1 else None


def _bare(text: str) -> str:
    """Lower case without Vietnamese marks."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
