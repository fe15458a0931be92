"""`Contest` → the columns of its table, and each row's text set in them."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.definition import Contest, Row
from scanner.errors import UsageError
from scanner.model import Style as MarkingStyle
from scanner.typeset import Style, height_of, shrunk, wrapped
from scanner.words import say

BOX = 5.5
PAD = 1.8  # from a rule to the text beside it
ROW_PAD = 2.6  # of a row's height, what its text leaves free
COLUMN_LEAST = 16.0
COLUMN_MOST = 26.0
NAMES_LEAST = 24.0
HEADING_LEAST, HEADING_MOST = 14.5, 24.0
HEADING_APART = 2.0  # how much a heading's height differs from every row's: a grid off by a row must notice

LEADING = 1.15
NAME, NAME_NARROW = Style("bold", 12.5, LEADING), Style("bold", 12, LEADING)
MOTION = Style("regular", 12.5, LEADING)
POSITION = Style("regular", 11.5, LEADING)
SMALL, SMALL_NARROW = Style("italic", 10.5, LEADING), Style("italic", 10, LEADING)
HEAD = Style("bold", 10.5, LEADING)
DIGITS = Style("regular", 12, LEADING)

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


def set_contest(contest: Contest, left: float, right: float, least_row: float, language: str) -> SetContest:
    """A contest set between two edges, mm, its rows at least `least_row` high.

    Raises UsageError where the columns leave no room for names.
    """
    columns = _best_columns(contest, left, right, language)
    rows = tuple(_set_row(contest, row, columns, least_row, language) for row in contest.rows)
    heads = tuple(_heads(contest, columns, language))
    text = max(height_of(lines) for _, _, lines in heads)
    return SetContest(contest, columns, rows, heads, _heading_height(text, rows))


def _heading_height(text: float, rows: tuple[SetRow, ...]) -> float:
    """A height clearly unlike that of any row."""
    low = max(HEADING_LEAST, text + 2.0)
    candidates = [low + 0.5 * step for step in range(max(1, round((HEADING_MOST - low) * 2)))]
    apart = {height: min(abs(height - row.height) for row in rows) for height in candidates}
    return next((height for height in candidates if apart[height] >= HEADING_APART), max(apart, key=apart.__getitem__))


def _best_columns(contest: Contest, left: float, right: float, language: str) -> Columns:
    """The columns; name and position share their room so that the rows become as low as they can."""
    inner = right - left
    narrow = inner < 120
    number = left + (8.0 if narrow else 10.0)
    count = len(contest.options)
    start = right - count * _option_step(contest, right - number, narrow)
    room = start - number
    if room < NAMES_LEAST:
        raise UsageError("sheet.too_narrow", options=count)
    options = tuple(start + (right - start) / count * index for index in range(count))
    whole = Columns(left, number, None, options, right)
    if room < 72 or not any(row.position for row in contest.rows):
        return whole
    shares = [Columns(left, number, number + room * part, options, right) for part in _SHARES]
    heights = {
        columns: sum(_set_row(contest, row, columns, 11.0, language).height for row in contest.rows)
        for columns in shares
    }
    return min(shares, key=lambda columns: (round(heights[columns], 1), shares.index(columns)))


_SHARES = (0.50, 0.48, 0.52, 0.46, 0.54, 0.44, 0.56, 0.42, 0.58, 0.40, 0.60)  # of the name, even ones first


def _option_step(contest: Contest, room: float, narrow: bool) -> float:
    """How wide an option's column is: so that its heading breaks between words, if names keep their room."""
    count = len(contest.options)
    word = max(HEAD.width_mm(word) for option in contest.options for word in option.label.split())
    usual = 17.5 if narrow else 19.0 if room < 190 else 24.0
    if count == 1 and not narrow:
        usual = 22.0
    step = max(usual, min(word + 2.4, COLUMN_MOST))
    names = 36.0 if narrow else 84.0 if any(row.position for row in contest.rows) else 60.0
    return max(COLUMN_LEAST, min(step, (room - names) / count))


def _set_row(contest: Contest, row: Row, columns: Columns, least: float, language: str) -> SetRow:
    narrow = columns.end - columns.number < 120
    width = columns.name_end - columns.name - 2 * PAD
    motion = contest.style is MarkingStyle.MOTION
    name_style, small = (NAME_NARROW, SMALL_NARROW) if narrow else (NAME, SMALL)
    name_style = MOTION if motion else name_style
    name = [(line, name_style) for line in wrapped(row.name, name_style, width)]
    born = say("sheet.birth", lang=language, date=row.birth_date) if row.birth_date else ""
    below = [row.position if columns.position is None else "", born, row.note]
    extra = [(line, small) for text in below if text for line in wrapped(text, small, width)]
    position: list[tuple[str, Style]] = []
    if row.position and columns.position is not None:
        room = columns.options[0] - columns.position - 2 * PAD
        position = [(line, POSITION) for line in wrapped(row.position, POSITION, room)]
    tallest = max(height_of(name + extra), height_of(position))
    return SetRow(row, max(least, tallest + ROW_PAD), tuple(name + extra), len(extra), tuple(position))


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
    """A heading in at most three lines, in smaller type rather than with a broken word."""
    style = HEAD
    longest = max(label.split(), key=style.width_mm, default="")
    style = shrunk(longest, style, width, least=7.5)
    while len(wrapped(label, style, width)) > 3 and style.size > 7.5:
        style = style.sized(style.size - 0.5)
    return tuple((line, style) for line in wrapped(label, style, width))
