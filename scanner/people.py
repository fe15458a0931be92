"""A list of people as spreadsheets write it (CSV) → rows."""

from __future__ import annotations

import csv
import difflib
import io
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from scanner.definition import Row
from scanner.errors import UsageError

_COLUMNS = {
    "name": ("name", "full name", "ho va ten", "ho ten", "ten", "given name", "first name"),
    "position": ("position", "chuc vu", "chuc danh"),
    "birth_date": ("birth_date", "birth date", "date of birth", "ngay sinh", "nam sinh", "ngay thang nam sinh"),
    "note": ("note", "notes", "ghi chu"),
    # What stands before the given name, where the name is in two columns.
    "surname": ("ho", "ho dem", "ho lot", "ho va dem", "ho va ten dem", "ho va chu dem", "surname", "last name"),
}
_GIVEN = ("ten", "given name", "first name")  # … and then the name is in one of these
_OTHER_COLUMNS = tuple(name for field in ("position", "birth_date", "note") for name in _COLUMNS[field])
# What begins so is nobody's name.
_HEADINGS = ("ho va ten", "ho ten", "ten ung", "ung cu vien", "ung vien", "full name", "danh sach", "stt", "candidate")


def read_people(path: Path) -> tuple[Row, ...]:
    """The people of a CSV file. Raises UsageError with the file and line of the first fault."""
    return people_of(bytes_of(path), path.name)


def bytes_of(path: Path) -> bytes:
    """A CSV file as it is. Raises UsageError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError("people.unreadable", file=path.name, why=error) from None
    except ValueError as error:  # no name of a file
        raise UsageError("people.unreadable", file=path.name, why=str(error)) from None


def people_of(raw: bytes, file: str) -> tuple[Row, ...]:
    """The people of a CSV file of this name, `p1`, `p2` … in order.

    UTF-8 with or without BOM, or UTF-16 as Excel's "Unicode text"; comma, semicolon or tab; header in Vietnamese or
    English, only the name needed. Raises UsageError with the file and line of the first fault.
    """
    lines = _table(_decoded(raw, file), file)
    if not lines:
        raise UsageError("people.empty", file=file)
    first, head = lines[0]
    header = _header(head)
    if header is None:
        _refuse_lost_header(file, lines)
        if len(head) > 1 or _bare(head[0]) in _OTHER_COLUMNS or _is_heading(head[0]):
            raise UsageError("people.no_header", file=file, line=first, seen=", ".join(head))
        header = {"name": 0}
    else:
        _refuse_two_names(file, first, head, header)
        _refuse_half_names(file, lines, header)
        _refuse_misspelt(file, first, head, header)
        lines = lines[1:]
    if not lines:
        raise UsageError("people.empty", file=file)
    rows, width = [], len(head)
    for number, (line, cells) in enumerate(lines, 1):
        if any(cells[width:]):  # an unquoted comma in a position would lose all that follows it
            raise UsageError("people.too_many_cells", file=file, line=line, cells=len(cells), columns=width)
        values = {field: cells[at] if at < len(cells) else "" for field, at in header.items()}
        if not values["name"]:
            raise UsageError("people.no_name", file=file, line=line)
        values["name"] = f"{values.pop('surname', '')} {values['name']}".strip()
        rows.append(Row(f"p{number}", **values))
    return tuple(rows)


def _table(text: str, file: str) -> list[tuple[int, list[str]]]:
    """(line number, cells) of every record that is not empty, cut by whatever gives its first line a heading."""
    first = next((line for line in text.splitlines() if line.strip(" \t,;")), "")
    heads = [mark for mark in ",;\t" if _header([_plain(cell) for cell in first.split(mark)]) is not None]
    delimiter = max(heads or ",;\t", key=first.count)
    # Strict: a quotation mark that is never closed would make one person of all that follow.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    table = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                table.append((reader.line_num, [_plain(cell) for cell in cells]))
    except csv.Error as error:
        raise UsageError("people.not_csv", file=file, line=reader.line_num, why=str(error)) from None
    return table


def _decoded(raw: bytes, file: str) -> str:
    try:
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return raw.decode("utf-16")
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UsageError("people.not_utf8", file=file, line=line) from None


def _plain(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFC", cell).split())


def _header(cells: Sequence[str]) -> dict[str, int] | None:
    """Which column holds which field, or None where this is no header."""
    names = [_bare(cell) for cell in cells]
    found: dict[str, int] = {}
    for field, spellings in _COLUMNS.items():
        for known in spellings:
            if known in names:
                found.setdefault(field, names.index(known))
    return found if "name" in found else None


def _refuse_two_names(file: str, line: int, head: Sequence[str], header: dict[str, int]) -> None:
    """Two columns that may be the name, a surname beside a full name: nobody shall be printed by half."""
    names = [_bare(cell) for cell in head]
    surname = "surname" in header
    given = _GIVEN if surname else _COLUMNS["name"]
    columns = [cell for cell, name in zip(head, names, strict=True) if name in _COLUMNS["name"]]
    if len(columns) > 1 or (surname and names[header["name"]] not in given):
        either = (*_COLUMNS["name"], *_COLUMNS["surname"])
        seen = [cell for cell, name in zip(head, names, strict=True) if name in either]
        raise UsageError("people.two_names", file=file, line=line, seen=", ".join(seen))


def _refuse_half_names(file: str, lines: Sequence[tuple[int, Sequence[str]]], header: dict[str, int]) -> None:
    """A heading that was merged over two columns leaves the second without one: the given names."""
    line, head = lines[0]
    beside = {header["name"] + 1, header.get("surname", -2) + 1} - set(header.values())
    for at in beside:
        if 0 < at < len(head) and not head[at] and any(cells[at] for _, cells in lines[1:] if at < len(cells)):
            raise UsageError("people.two_names", file=file, line=line, seen=f"{head[at - 1]}”, “")


def _refuse_lost_header(file: str, lines: Sequence[tuple[int, Sequence[str]]]) -> None:
    """A heading below a title, or cut by another mark than the title."""
    for line, cells in lines:
        for mark in ("", *",;\t|"):
            cut = [cell for whole in cells for cell in (whole.split(mark) if mark else [whole])]
            if _header([_plain(cell) for cell in cut]) is not None and (len(cut) > 1 or line > lines[0][0]):
                raise UsageError("people.lines_before_header", file=file, line=line)


def _is_heading(cell: str) -> bool:
    words = re.sub(r"[^a-z ]", " ", _bare(cell)).strip()
    return words.startswith(_HEADINGS) or words in ("noi dung", "van de", "motion")


def _refuse_misspelt(file: str, line: int, head: Sequence[str], header: dict[str, int]) -> None:
    """A column whose heading is nearly one of ours was meant; others (a department, a telephone) are left out."""
    for index, cell in enumerate(head):
        near = difflib.get_close_matches(_bare(cell), _OTHER_COLUMNS, 1, cutoff=0.8)
        if near and index not in header.values():
            raise UsageError("people.misspelt", file=file, line=line, seen=cell, meant=near[0])


def _bare(text: str) -> str:
    """Lower case without Vietnamese marks."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
