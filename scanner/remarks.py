"""Definition → what is no fault, but seldom meant: said by `check` and `print`, before paper is wasted. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from scanner.compose import layout_of
from scanner.days import is_no_day
from scanner.definition import Definition, Row
from scanner.model import Style
from scanner.people import SAMPLE_PEOPLE, as_seen
from scanner.words import say

_TOTAL = re.compile(r"(tổng cộng|tổng số|cộng|total|sum)[\s:.]*(\d.*)?", re.IGNORECASE)
_BELOW_TABLE = re.compile(
    r"(người lập( biểu| bảng| danh sách)?|thủ trưởng( đơn vị| cơ quan)?)[\s:.]*(\(.*\))?", re.IGNORECASE
)
_NUMBERED = re.compile(r"\d{1,3}\s*[.)]\s*\D.*")
_FORMULA = re.compile(r"[=@].*|#[A-Z][A-Z/0]*[!?]?")  # also what a spreadsheet shows where one failed: #REF!, #N/A
_SERIAL_DATE = re.compile(r"[1-5]\d{4}")  # days since 1900, as spreadsheets store dates
_DATE_IN_NUMBERS = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
_IN_QUOTES = re.compile(r"[“”„‘«][^“”„‘«»]*[“”’»]")

_WORDS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_WORDS_EN = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: number for words in (_WORDS, _WORDS_EN) for number, word in enumerate(words, 1)}
# Not the beginning of a longer one, as in “ba mươi”, nor of a share.
_NUMBER = rf"(\d+|{'|'.join(_NUMBERS)})\b(?!\s+(?:mươi|trăm|lăm|mốt|{'|'.join(_WORDS)})\b)(?!\s*%)"
_BOXES = re.compile(
    rf"\b(?:một|1) trong (?:số )?{_NUMBER} (?:ô|cột)\b|\bone of (?:the )?{_NUMBER} (?:boxes|columns)\b", re.IGNORECASE
)
_AT_MOST = re.compile(rf"\b(?:không quá|tối đa|nhiều nhất|at most|up to|no more than) {_NUMBER}", re.IGNORECASE)


def remarks(definition: Definition) -> list[str]:
    """A line for each."""
    return [
        *_of_the_sheet(definition),
        *_of_the_paper(definition),
        *_of_the_rows(definition),
        *_of_the_numbers(definition),
    ]


def _of_the_sheet(definition: Definition) -> Iterator[str]:
    if definition.header in ("party", "state") and not definition.issuing_body:
        yield say("remark.no_body")
    if is_no_day(definition.date):
        yield say("remark.no_day", date=definition.date)
    elif _DATE_IN_NUMBERS.fullmatch(definition.date):
        yield say("remark.date", date=definition.date)
    quoted = next((text for text in _texts(definition) if _IN_QUOTES.fullmatch(text)), None)
    if quoted is not None:
        yield say("remark.quotes", text=quoted)
    for name, times in Counter(map(as_seen, definition.committee)).items():
        if times > 1:
            yield say("remark.member_twice", name=next(m for m in definition.committee if as_seen(m) == name))
    if definition.template == "qd96" and definition.base != "collected":
        yield say("remark.base", base=definition.base)


def _of_the_paper(definition: Definition) -> Iterator[str]:
    """Where the same paper, held the other way, would take fewer pages."""
    orientation = "upright" if definition.orientation == "across" else "across"
    turned = replace(definition, orientation=orientation)
    for kind in definition.kinds:
        pages = len(layout_of(definition, kind.id).printed_pages)
        fewer = len(layout_of(turned, kind.id).printed_pages) if pages > 1 else pages
        if fewer < pages:
            yield say("remark.fewer_pages", pages=pages, orientation=orientation, fewer=fewer)


def _texts(definition: Definition) -> Iterator[str]:
    """Everything that is printed as it was written."""
    yield from (definition.title, definition.subtitle, definition.parent_body, definition.issuing_body)
    yield from (definition.place, definition.date, *definition.instructions)
    for contest in definition.contests:
        yield from (contest.title, *(option.label for option in contest.options))
        for row in contest.rows:
            yield from _texts_of(row)


def _texts_of(row: Row) -> tuple[str, ...]:
    return row.name, row.position, row.birth_date, row.note


def _of_the_rows(definition: Definition) -> Iterator[str]:
    rows = [row for kind in definition.kinds for row in kind.rows]
    samples = {name for name, _ in SAMPLE_PEOPLE}
    if len(rows) > 1 and all(row.name in samples for row in rows):
        yield say("remark.samples")
    numbered = next((row.name for row in rows if _NUMBERED.fullmatch(row.name)), None)
    if numbered is not None:
        yield say("remark.numbered", name=numbered)
    for row in rows:
        if _TOTAL.fullmatch(row.name):
            yield say("remark.total", name=row.name)
        if _BELOW_TABLE.fullmatch(row.name):
            yield say("remark.below_table", name=row.name)
        for text in filter(_FORMULA.fullmatch, _texts_of(row)):
            yield say("remark.formula", text=text)
        if _SERIAL_DATE.fullmatch(row.birth_date):
            yield say("remark.birth_date", name=row.name, text=row.birth_date)
        if is_no_day(row.birth_date):
            yield say("remark.no_birth_day", name=row.name, text=row.birth_date)


def _of_the_numbers(definition: Definition) -> Iterator[str]:
    """Instructions that say another number than the ballot has."""
    boxes = {len(contest.options) for contest in definition.contests}
    limits = {contest.at_most for contest in definition.contests if contest.style is Style.CHOOSE}
    for line in definition.instructions:
        for said in _BOXES.finditer(line):
            if _number(said[1] or said[2]) not in boxes:
                yield say("remark.boxes", said=said[0], boxes=_listed(boxes))
        for said in _AT_MOST.finditer(line):
            if limits and _number(said[1]) not in limits:
                key = "remark.at_most" if len(limits) == 1 else "remark.at_most_several"
                yield say(key, said=said[0], limits=_listed(limits))


def _number(text: str) -> int:
    return _NUMBERS.get(text.lower()) or int(text)


def _listed(numbers: set[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))
