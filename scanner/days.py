"""Text of a date → whether there is such a day. Day before month, as in Vietnam; a year or a month alone is no day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*"
_YEAR = r"(\d{4}|\d{2})"
_CUT = r"\s*[/.-]\s*"
_DAY_FIRST = (
    re.compile(rf"(?<![\d/.-])(\d{{1,2}}){_CUT}(\d{{1,2}}){_CUT}{_YEAR}(?!\d)"),
    re.compile(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?(?!\d)", re.IGNORECASE),
    re.compile(rf"(?<!\d)(\d{{1,2}})[\s-]+{_MONTH}\b(?:[\s,-]+{_YEAR}(?!\d))?", re.IGNORECASE),
)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}[\s-]+(\d{{1,2}})(?!\d)(?:[\s,-]+{_YEAR}(?!\d))?", re.IGNORECASE)
_YEAR_FIRST = re.compile(rf"(?<!\d)(\d{{4}}){_CUT}(\d{{1,2}}){_CUT}(\d{{1,2}})(?!\d)")
_MONTH_OF_YEAR = re.compile(rf"(\d{{1,2}}){_CUT}(\d{{4}})")
_NOUGHT = re.compile(r"[0/.\s-]*0[0/.\s-]*")  # what a spreadsheet makes of an empty date
_LEAP_YEAR = 2000  # where no year is said, 29 February is a day


def is_no_day(text: str) -> bool:
    """Whether a text states a day, or a month, that is in no calendar: 31/02/2026, 2026-13-01, 31-Feb, 0."""
    return bool(_NOUGHT.fullmatch(text)) or not all(_exists(*stated) for stated in _stated(text))


def _stated(text: str) -> Iterator[tuple[int, int, int]]:
    """(year, month, day) of every day in a text."""
    for pattern in _DAY_FIRST:
        for day, month, year in pattern.findall(text):
            yield _year(year), _month(month), int(day)
    for month, day, year in _MONTH_FIRST.findall(text):
        yield _year(year), _month(month), int(day)
    for year, month, day in _YEAR_FIRST.findall(text):
        yield int(year), int(month), int(day)
    alone = _MONTH_OF_YEAR.fullmatch(text)
    if alone:
        yield int(alone[2]), int(alone[1]), 1


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.index(text.lower()) + 1


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else _LEAP_YEAR + int(text or 0)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
