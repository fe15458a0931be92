"""Definition → what is no fault, but seldom meant: said by `check` and `print`, before paper is wasted. Pure."""

from __future__ import annotations

import re

from scanner.definition import Definition
from scanner.new import SAMPLE_PEOPLE
from scanner.words import say

_TOTAL = re.compile(r"(tổng cộng|tổng số|cộng|total|sum)[\s:.]*(\d.*)?", re.IGNORECASE)
_SERIAL_DATE = re.compile(r"[1-5]\d{4}")  # days since 1900, as spreadsheets store dates
_ISO_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


def remarks(definition: Definition) -> list[str]:
    """A line for each."""
    said = []
    rows = [row for kind in definition.kinds for row in kind.rows]
    samples = {name for name, _ in SAMPLE_PEOPLE}
    if definition.header in ("party", "state") and not definition.issuing_body:
        said.append(say("remark.no_body"))
    if _ISO_DATE.fullmatch(definition.date):
        said.append(say("remark.date", date=definition.date))
    if len(rows) > 1 and all(row.name in samples for row in rows):
        said.append(say("remark.samples"))
    for row in rows:
        if _TOTAL.fullmatch(row.name):
            said.append(say("remark.total", name=row.name))
        if _SERIAL_DATE.fullmatch(row.birth_date):
            said.append(say("remark.birth_date", name=row.name, text=row.birth_date))
    return said
