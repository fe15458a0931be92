"""A list of people as spreadsheets write it (CSV) → rows, or every `Fault` with its line."""

from __future__ import annotations

import csv
import difflib
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scanner.definition import Row
from scanner.errors import UsageError
from scanner.faults import Fault, Faults, faults_of_text
from scanner.paths import MOST_BYTES, bytes_of_small

MOST_ROWS = 1000
SAMPLE_PEOPLE = (  # where no list is given
    ("Nguyễn Văn An", "Bí thư"),
    ("Trần Thị Bình", "Phó Bí thư Thường trực"),
    ("Lê Quang Cường", "Phó Bí thư, Chủ tịch Ủy ban nhân dân"),
    ("Phạm Thị Dung", "Chủ tịch Hội đồng nhân dân"),
    ("Hoàng Hữu Đức", "Trưởng Ban Tổ chức"),
    ("Đặng Thị Phượng", "Chủ nhiệm Ủy ban Kiểm tra"),
    ("Vũ Khắc Ước", "Trưởng Ban Tuyên giáo và Dân vận"),
    ("Bùi Ngọc Quỳnh", "Chỉ huy trưởng Quân sự"),
    ("Đỗ Trọng Nghĩa", "Chánh Văn phòng"),
)
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

# Faults after which it is not known which cells are the names.
_NO_NAMES = (
    *("people.empty", "people.lines_before_header", "people.cut_otherwise"),
    *("people.no_header", "people.two_names", "people.letters_lost"),
)
_LOST_LETTER = re.compile(r"\?\w")  # what a spreadsheet saves of Vietnamese in another encoding: Nguy?n

Lines = Sequence[tuple[int, Sequence[str]]]  # (number, cells)


def read_people(path: Path) -> tuple[Row, ...]:
    """The people of a CSV file. Raises Faults with the file's lines, UsageError where it cannot be read."""
    return people_of(bytes_of(path), path.name)


def bytes_of(path: Path) -> bytes:
    """A CSV file as it is. Raises UsageError where it cannot be read."""
    try:
        raw = bytes_of_small(path)
    except OSError as error:
        raise UsageError("people.unreadable", file=path.name, why=error) from None
    except ValueError as error:  # no name of a file
        raise UsageError("people.unreadable", file=path.name, why=str(error)) from None
    if raw is None:
        raise UsageError("people.too_large", file=path.name, most=MOST_BYTES // 1_000_000)
    return raw


def people_of(raw: bytes, file: str) -> tuple[Row, ...]:
    """The people of a CSV file of this name, `p1`, `p2` … in order.

    UTF-8 with or without BOM, or UTF-16 as Excel's "Unicode text"; comma, semicolon or tab; header in Vietnamese or
    English, only the name needed. Raises Faults: all that is wrong with the file.
    """
    lines = _table(_decoded(raw, file), file)
    header = _header(lines[0][1]) if lines else None
    faults = list(_lost_header(lines) if header is None else _header_faults(lines, header))
    if any(fault.key in _NO_NAMES for fault in faults):  # nobody knows yet what the cells say
        raise Faults(file, faults)
    people = lines if header is None else lines[1:]
    if len(people) > MOST_ROWS:
        faults.append(Fault(people[MOST_ROWS][0], "definition.too_many_rows", {"most": MOST_ROWS}))
    places = header or {"name": 0}
    titles = {field: lines[0][1][at] if header else field for field, at in places.items()}
    rows = []
    for number, (line, cells) in enumerate(people[:MOST_ROWS], 1):
        values = {field: cells[at] if at < len(cells) else "" for field, at in places.items()}
        faults += _line_faults(line, cells, len(lines[0][1]), values, titles)
        values["name"] = f"{values.pop('surname', '')} {values['name']}".strip()
        rows.append(Row(f"p{number}", **values))
    for at, before in twins(rows):
        named = {"field": titles["name"], "name": rows[at].name, "other": people[before][0]}
        faults.append(Fault(people[at][0], "definition.same_person", named))
    if faults:
        raise Faults(file, faults)
    return tuple(rows)


def as_seen(text: str) -> str:
    """What two texts have in common that nobody tells apart on paper."""
    return " ".join(text.split()).casefold()


def twins(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """The rows that nobody could tell apart from one before: the places of both."""
    first: dict[tuple[str, ...], int] = {}
    for at, row in enumerate(rows):
        before = first.setdefault(tuple(map(as_seen, (row.name, row.position, row.birth_date, row.note))), at)
        if before < at and row.name:
            yield at, before


# --- from bytes to cells


def _table(text: str, file: str) -> Lines:
    """(number of its first line, cells) of every record that is not empty, cut by whatever gives its first line a
    heading. Raises Faults where a quotation mark is not closed."""
    first = next((line for line in text.splitlines() if line.strip(" \t,;")), "")
    heads = [mark for mark in ",;\t" if _header([_plain(cell) for cell in first.split(mark)]) is not None]
    delimiter = max(heads or ",;\t", key=first.count)
    # Strict: a quotation mark that is never closed would make one person of all that follow.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    table, before = [], 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                table.append((before + 1, [_plain(cell) for cell in cells]))
            before = reader.line_num
    except csv.Error as error:
        key = _csv_fault(str(error), reader.line_num - before)
        raise Faults(file, [Fault(before + 1, key, {})]) from None
    return table


def _csv_fault(problem: str, lines: int) -> str:
    """What is wrong with a record over so many lines."""
    if lines > 1 or "end of data" in problem:
        return "people.open_quote"
    return "people.inner_quote" if "expected after" in problem else "people.not_csv"


def _decoded(raw: bytes, file: str) -> str:
    try:
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return raw.decode("utf-16")
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Faults(file, [Fault(line, "people.not_utf8", {})]) from None


def _plain(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFC", cell).split())


def _header(cells: Sequence[str]) -> dict[str, int] | None:
    """Which column holds which field, or None where this is no header."""
    names = [bare(cell) for cell in cells]
    found: dict[str, int] = {}
    for field, spellings in _COLUMNS.items():
        for known in spellings:
            if known in names:
                found.setdefault(field, names.index(known))
    return found if "name" in found else None


# --- what is wrong with it


def _header_faults(lines: Lines, header: Mapping[str, int]) -> Iterator[Fault]:
    """What is wrong with the heading."""
    line, head = lines[0]
    if len(lines) == 1:
        yield Fault(line, "people.empty", {})
    seen = _two_names(head, header) or _half_names(lines, header)
    if seen:
        yield Fault(line, "people.two_names", {"seen": seen})
    for index, cell in enumerate(head):  # other columns (a department, a telephone) are left out
        near = difflib.get_close_matches(bare(cell), _OTHER_COLUMNS, 1, cutoff=0.8)
        if near and index not in header.values():
            yield Fault(line, "people.misspelt", {"seen": cell, "meant": near[0]})


def _two_names(head: Sequence[str], header: Mapping[str, int]) -> str:
    """Two columns that may be the name, a surname beside a full name: nobody shall be printed by half."""
    names = [bare(cell) for cell in head]
    surname = "surname" in header
    given = _GIVEN if surname else _COLUMNS["name"]
    columns = [cell for cell, name in zip(head, names, strict=True) if name in _COLUMNS["name"]]
    if len(columns) > 1 or (surname and names[header["name"]] not in given):
        either = (*_COLUMNS["name"], *_COLUMNS["surname"])
        return ", ".join(cell for cell, name in zip(head, names, strict=True) if name in either)
    return ""


def _half_names(lines: Lines, header: Mapping[str, int]) -> str:
    """A heading that was merged over two columns leaves the second without one: the given names."""
    head = lines[0][1]
    beside = {header["name"] + 1, header.get("surname", -2) + 1} - set(header.values())
    for at in beside:
        if 0 < at < len(head) and not head[at] and any(cells[at] for _, cells in lines[1:] if at < len(cells)):
            return f'{head[at - 1]}, ""'
    return ""


def _lost_header(lines: Lines) -> Iterator[Fault]:
    """A heading below a title, or cut by another mark; or none where there must be one: only names need none."""
    if not lines:
        yield Fault(1, "people.empty", {})
        return
    first, head = lines[0]
    for line, cells in lines:
        for mark in ("", *",;\t|"):
            cut = [cell for whole in cells for cell in (whole.split(mark) if mark else [whole])]
            if _header([_plain(cell) for cell in cut]) is not None and (len(cut) > 1 or line > first):
                if line > first:
                    yield Fault(line, "people.lines_before_header", {})
                if line == first or mark == "|":
                    yield Fault(line, "people.cut_otherwise", {})
                return
    if any(_LOST_LETTER.search(cell) for cell in head):
        yield Fault(first, "people.letters_lost", {"seen": ", ".join(head)})
    elif len(head) > 1 or bare(head[0]) in _OTHER_COLUMNS or _is_heading(head[0]):
        yield Fault(first, "people.no_header", {"seen": ", ".join(head)})


def _is_heading(cell: str) -> bool:
    words = re.sub(r"[^a-z ]", " ", bare(cell)).strip()
    return words.startswith(_HEADINGS) or words in ("noi dung", "van de", "motion")


def _line_faults(
    line: int, cells: Sequence[str], width: int, values: Mapping[str, str], titles: Mapping[str, str]
) -> Iterator[Fault]:
    """What is wrong with one person's line. `titles`: the fields' headings, as written."""
    if any(cells[width:]):  # an unquoted comma in a position would lose all that follows it
        yield Fault(line, "people.too_many_cells", {"cells": len(cells), "columns": width})
        return
    if not values["name"]:
        yield Fault(line, "people.no_name", {})
    elif values.get("surname") == "":
        yield Fault(line, "people.half_name", {"name": values["name"], "column": titles["surname"]})
    elif _LOST_LETTER.search(values["name"]):
        yield Fault(line, "people.letters_lost", {"seen": values["name"]})
    for field, text in values.items():
        yield from faults_of_text(text, line, titles[field])


def bare(text: str) -> str:
    """Lower case without Vietnamese marks."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
