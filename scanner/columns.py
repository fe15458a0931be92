"""`Contest` → the columns of its table, and each row's text set in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scanner.definition import Contest, Row
from scanner.errors import UsageError
from scanner.model import Style as MarkingStyle
from scanner.typeset import Style, height_of, longest_word, shrunk, wrapped
from scanner.words import say

BOX, BOX_NARROW = 5.5, 5.0
PAD = 1.8  # from a rule to the text beside it
NARROW = 120.0  # a table narrower than this has the position below the name and smaller boxes
COLUMN_LEAST = 16.0
COLUMN_MOST = 26.0
NAMES_LEAST = 24.0
HEADING_LEAST, HEADING_MOST = 14.5, 24.0
BROKEN_NAME = 5.0  # a name on two lines is as bad as this many mm
SHARES = (0.50, 0.48, 0.52, 0.46, 0.54, 0.44, 0.56, 0.42, 0.58, 0.40, 0.60)  # of the name, even ones first
HEADING_APART = 1.5  # how much a heading's height differs from every row's: a grid off by a row must notice

LEADING = 1.15
NAME, NAME_NARROW = Style("bold", 12.5, LEADING), Style("bold", 11.5, LEADING)
MOTION = Style("regular", 12.5, LEADING)
POSITION = Style("regular", 11.5, LEADING)
SMALL, SMALL_NARROW = Style("italic", 10.5, LEADING), Style("italic", 10, LEADING)
HEAD = Style("bold", 10.5, LEADING)
HEAD_WHOLE = 9.0  # points
DIGITS = Style("regular", 12, LEADING)


@dataclass(frozen=True, slots=True)
class Density:
    """How close rows stand: the least height of a row, what its text leaves free of it, and how much smaller than
    usual all but the name is set (points)."""

    row: float
    free: float
    smaller: float


ROOMY, TIGHT = Density(12.0, 2.6, 0.0), Density(11.0, 1.8, 0.5)

SetLines = tuple[tuple[str, Style], ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Left edges of the columns, mm: number, name, position (None where nobody has one), options, right end."""

    number: float
    name: float
    position: float | None
    options: tuple[float, ...]
    end: float

    @property
    def box(self) -> float:
        """Side of the printed squares."""
        return BOX_NARROW if self.end - self.number < NARROW else BOX

    @property
    def edges(self) -> tuple[float, ...]:
        """All vertical rules."""
        middle = () if self.position is None else (self.position,)
        return (self.number, self.name, *middle, *self.options, self.end)

    @property
    def name_end(self) -> float:
        """Where the name's column ends."""
        return self.options[0] if self.position is None else self.position

    @property
    def option_spans(self) -> tuple[tuple[float, float], ...]:
        """Left and right edge of each option's column."""
        return tuple(zip(self.options, (*self.options[1:], self.end), strict=True))


@dataclass(frozen=True, slots=True)
class SetRow:
    """One row's text in lines, before it is placed. `small` counts the lines of `name` that are not the name."""

    row: Row
    height: float
    name: SetLines
    small: int
    position: SetLines


@dataclass(frozen=True, slots=True)
class SetContest:
    """One contest, ready to be placed."""

    contest: Contest
    columns: Columns
    rows: tuple[SetRow, ...]
    heads: tuple[tuple[float, float, SetLines], ...]  # left, right, lines
    heading: float  # height of the heading row


def set_contests(
    contests: Sequence[Contest], left: float, right: float, density: Density, language: str
) -> tuple[SetContest, ...]:
    """All contests of a ballot set between two edges, mm, their columns in line where they have as many options.

    Raises UsageError where the columns leave no room for names.
    """
    best = _best_share(contests, left, right, density, language)
    return tuple(_set_contest(contests, contest, left, right, best, density, language) for contest in contests)


def _set_contest(
    contests: Sequence[Contest],
    contest: Contest,
    left: float,
    right: float,
    share: float,
    density: Density,
    language: str,
) -> SetContest:
    columns = _columns(contests, contest, left, right, share)
    rows = tuple(_set_row(contest, row, columns, density, language) for row in contest.rows)
    heads = tuple(_heads(contest, columns, language))
    text = max(height_of(lines) for _, _, lines in heads)
    return SetContest(contest, columns, rows, heads, _heading_height(text, rows))


def _heading_height(text: float, rows: tuple[SetRow, ...]) -> float:
    """A height clearly unlike that of any row."""
    low = max(HEADING_LEAST, text + 2.0)
    candidates = [low + 0.5 * step for step in range(max(1, round((HEADING_MOST - low) * 2)))]
    # Rows of nearly every height: better just apart from one of them, or a tall heading.
    above = sorted(row.height + HEADING_APART + 0.002 for row in rows)  # so that rounding does not bring them nearer
    candidates += [height for height in above if low <= height <= HEADING_MOST]
    candidates += [HEADING_MOST + 0.5 * step for step in range(13)]
    candidates += [height for height in above if height > HEADING_MOST]
    apart = {height: min(abs(height - row.height) for row in rows) for height in candidates}
    return next((height for height in candidates if apart[height] >= HEADING_APART), max(apart, key=apart.__getitem__))


def _best_share(contests: Sequence[Contest], left: float, right: float, density: Density, language: str) -> float:
    """How much of their common room names take and positions leave, so that rows are low and few names break."""
    if not any(row.position for contest in contests for row in contest.rows):
        return SHARES[0]
    costs = []
    for share in SHARES:
        cost = 0.0
        for contest in contests:
            columns = _columns(contests, contest, left, right, share)
            if columns.position is None:
                continue
            rows = [_set_row(contest, row, columns, density, language) for row in contest.rows]
            cost += sum(row.height + BROKEN_NAME * (len(row.name) - row.small - 1) for row in rows)
        costs.append(round(cost, 1))
    return SHARES[costs.index(min(costs))]


def _columns(contests: Sequence[Contest], contest: Contest, left: float, right: float, share: float) -> Columns:
    """A contest's columns. `share` is how much of the room for names and positions the names take."""
    narrow = right - left < NARROW
    number = left + (8.0 if narrow else 10.0)
    count = len(contest.options)
    alike = [other for other in contests if len(other.options) == count]
    start = right - count * _option_step(alike, right - number, narrow)
    room = start - number
    if room < NAMES_LEAST:
        raise UsageError("sheet.too_narrow", options=count)
    options = tuple(start + (right - start) / count * index for index in range(count))
    apart = room >= 72 and any(row.position for other in alike for row in other.rows)
    return Columns(left, number, number + room * share if apart else None, options, right)


def _option_step(contests: Sequence[Contest], room: float, narrow: bool) -> float:
    """How wide an option's column is: so that headings break between words, if names keep their room."""
    count = len(contests[0].options)
    words = [word for contest in contests for option in contest.options for word in option.label.split()]
    usual = 17.0 if narrow else 24.0 if room >= 190 else 22.0 if count == 1 else 19.0
    step = max(usual, min(max(map(HEAD.width_mm, words), default=0.0) + 2.4, COLUMN_MOST))
    positions = any(row.position for contest in contests for row in contest.rows)
    names = 36.0 if narrow else 84.0 if positions else 60.0
    return max(COLUMN_LEAST, min(step, (room - names) / count))


def _set_row(contest: Contest, row: Row, columns: Columns, density: Density, language: str) -> SetRow:
    narrow = columns.end - columns.number < NARROW
    width = columns.name_end - columns.name - 2 * PAD
    motion = contest.style is MarkingStyle.MOTION
    name_style = MOTION if motion else NAME_NARROW if narrow else NAME
    small = SMALL_NARROW if narrow else SMALL
    small, beside = small.sized(small.size - density.smaller), POSITION.sized(POSITION.size - density.smaller)
    name = [(line, name_style) for line in wrapped(row.name, name_style, width)]
    born = _born(row.birth_date, language) if row.birth_date else ""
    below = [row.position if columns.position is None else "", born, row.note]
    extra = [(line, small) for text in below if text for line in wrapped(text, small, width)]
    position: list[tuple[str, Style]] = []
    if row.position and columns.position is not None:
        room = columns.options[0] - columns.position - 2 * PAD
        position = [(line, beside) for line in wrapped(row.position, beside, room)]
    tallest = max(height_of(name + extra), height_of(position))
    return SetRow(row, max(density.row, tallest + density.free), tuple(name + extra), len(extra), tuple(position))


def _born(date: str, language: str) -> str:
    """A birth date as the list has it: a day, a month and its year, a year, or words."""
    known = (("birth_year", r"\d{4}"), ("birth_month", r"\d{1,2}[/.-]\d{4}"), ("birth_words", r"[^\d].*"))
    key = next((name for name, form in known if re.fullmatch(form, date)), "birth")
    return say(f"sheet.{key}", lang=language, date=date)


def _heads(contest: Contest, columns: Columns, language: str) -> list[tuple[float, float, SetLines]]:
    """What stands over each column."""
    motion = contest.style is MarkingStyle.MOTION
    heads = [
        (columns.number, columns.name, say("sheet.number", lang=language)),
        (columns.name, columns.name_end, say("sheet.motion" if motion else "sheet.name", lang=language)),
    ]
    if columns.position is not None:
        heads.append((columns.position, columns.options[0], say("sheet.position", lang=language)))
    spans = zip(columns.option_spans, contest.options, strict=True)
    heads += [(left, right, option.label) for (left, right), option in spans]
    return [(left, right, _head(label, right - left - 1.6)) for left, right, label in heads]


def _head(label: str, width: float) -> SetLines:
    """A heading in at most three lines, in smaller type rather than with a broken word; a Vietnamese one is broken
    between its syllables where it would have to be smaller than `HEAD_WHOLE`."""
    whole = shrunk(longest_word(label, HEAD), HEAD, width, least=HEAD_WHOLE)
    longest = max(label.split(), key=HEAD.width_mm, default="")
    style = whole if whole.width_mm(longest_word(label, HEAD)) <= width else shrunk(longest, HEAD, width, least=7.5)
    while len(wrapped(label, style, width)) > 3 and style.size > 7.5:
        style = style.sized(style.size - 0.5)
    return tuple((line, style) for line in wrapped(label, style, width))
