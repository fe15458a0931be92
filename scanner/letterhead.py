"""What stands above the tables: letterhead, title and instructions of the first page, the short head of later ones.

Party papers follow Hướng dẫn 36-HD/VPTW, II.1 (title at the right, a rule under it exactly as long, place and date
below), State papers Nghị định 30/2020/NĐ-CP, Phụ lục I. The stamp's zone stays free of all but the issuing body.
"""

from __future__ import annotations

from dataclasses import dataclass

from scanner.definition import Definition
from scanner.fonts import MM_PER_POINT
from scanner.geometry import Rect
from scanner.layout import Line, Text
from scanner.typeset import Style, balanced, centred, justified, shrunk
from scanner.words import say

STAMP = Rect(24.0, 8.0, 42.0, 42.0)
TOP = 17.0  # first baseline
FINE = 0.3  # rules of the letterhead, mm
BELOW = 0.4  # of the type size: how far the dot under Ộ hangs below the baseline, and a little
INDENT = 10.0
SHORT = 200.0  # paper less high than this has its title beside the stamp, not under it


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the tables, and where they may begin."""

    texts: tuple[Text, ...]
    lines: tuple[Line, ...]
    end: float


def first_head(definition: Definition, width: float, height: float, left: float, right: float) -> Head:
    """The head of the first page, between two edges."""
    texts: list[Text] = []
    lines: list[Line] = []
    narrow = right - left < 120
    end = max(_issuing(definition, texts, lines, left, right), _titles(definition, texts, lines, left, right))
    if width > height:
        y = _title_beside_stamp(definition, texts, width, height, right, end)
    else:
        y = _title(definition, texts, width / 2, right - left - 6, max(STAMP.bottom + 1.0, end), narrow)
    body = Style("regular", 12.5 if not narrow and height >= SHORT else 11.0)
    indent = INDENT if not narrow else 7.0
    y += 2.2
    for paragraph in definition.instructions:
        texts += justified(paragraph, body, left, y, right - left, indent)
        y = texts[-1].y + 0.9
    return Head(tuple(texts), tuple(lines), y + 3.2)


def _title_beside_stamp(
    definition: Definition, texts: list[Text], width: float, height: float, right: float, end: float
) -> float:
    """On paper lying across the title stands beside the stamp: in the page's middle if there is room, else between the
    stamp and the right edge."""
    beside = STAMP.right + 4
    room = 2 * (width / 2 - beside)
    middle = width / 2
    if room < 100:
        room, middle = right - beside, (right + beside) / 2
    y = _title(definition, texts, middle, room, end + 1.5, height < SHORT)
    return max(y, STAMP.bottom)


def _title(definition: Definition, texts: list[Text], middle: float, room: float, y: float, narrow: bool) -> float:
    """Title in capitals and subtitle, centred; the last baseline."""
    title = Style("bold", 14 if narrow else 16)
    for line in balanced(definition.title.upper(), title, room):
        y += title.line_mm
        texts.append(centred(line, title, middle, y))
    subtitle = Style("bold", 11.5 if narrow else 13)
    for line in balanced(definition.subtitle, subtitle, room) if definition.subtitle else []:
        y += subtitle.line_mm + 0.3
        texts.append(centred(line, subtitle, middle, y))
    return y


def _left_share(left: float, right: float) -> float:
    """How much of the width the issuing body has; on narrow paper the State's title needs more."""
    return 0.47 if right - left >= 120 else 0.39


def _issuing(definition: Definition, texts: list[Text], lines: list[Line], left: float, right: float) -> float:
    """Issuing body at the left, the body above it over it; the last baseline."""
    room = _left_share(left, right) * (right - left) - 2
    middle, y = left + room / 2, TOP
    usual = 12.0 if right - left >= 120 else 10.5
    bodies = ((definition.parent_body.upper(), "regular"), (definition.issuing_body.upper(), "bold"))
    # One size for both: the body that issues the ballot must not look less than the one above it.
    size = min(shrunk(text, Style(font, usual), room, least=usual - 1.5).size for text, font in bodies)
    style = Style("bold", size)
    for text, font in bodies:
        style = Style(font, size)
        for line in balanced(text, style, room) if text else []:
            texts.append(centred(line, style, middle, y))
            y += style.line_mm
    if not definition.issuing_body:
        return y
    if definition.header == "party":
        texts.append(centred("*", Style("bold", 13), middle, y + 0.8))
        return y + 2
    last = texts[-1]
    long = style.width_mm(last.text) * 0.4
    under = last.y + BELOW * last.size * MM_PER_POINT + 0.6
    lines.append(Line(middle - long / 2, under, middle + long / 2, under, FINE))
    return y


def _titles(definition: Definition, texts: list[Text], lines: list[Line], left: float, right: float) -> float:
    """The Party's or the State's title at the right, place and date under it; the last baseline."""
    room = (1 - _left_share(left, right)) * (right - left) - 3
    middle, y = right - room / 2, TOP
    usual = 12.5 if right - left >= 120 else 11.0
    if definition.header == "party":
        y = _ruled(texts, lines, say("sheet.party", lang="vi"), Style("bold", 13), middle, room, y)
    elif definition.header == "state":
        style = shrunk(say("sheet.state", lang="vi"), Style("bold", 12.5), room)
        texts.append(centred(say("sheet.state", lang="vi"), style, middle, y))
        motto = Style("bold", min(13.0, style.size + 1))
        y = _ruled(texts, lines, say("sheet.motto", lang="vi"), motto, middle, room, y + style.line_mm + 0.4)
    blank = "sheet.date_blank_after_place" if definition.place else "sheet.date_blank"
    date = definition.date or say(blank, lang=definition.language)
    where = f"{definition.place}, {date}" if definition.place else date
    style = shrunk(where, Style("italic", usual), room, least=9.0)
    for line in balanced(where, style, room):
        texts.append(centred(line, style, middle, y))
        y += style.line_mm
    return y


def _ruled(
    texts: list[Text], lines: list[Line], text: str, style: Style, middle: float, room: float, y: float
) -> float:
    """A title with a rule under it exactly as long (HD 36, II.1.1); the next baseline."""
    style = shrunk(text, style, room)
    line = centred(text, style, middle, y)
    texts.append(line)
    lines.append(Line(line.x, y + 1.7, line.x + style.width_mm(text), y + 1.7, FINE))
    return y + 8.4


def later_head(definition: Definition, width: float, left: float, right: float) -> Head:
    """The head of a later page: whose ballot this is, in two lines, its title cut short where that needs more."""
    room, words = right - left - 4, definition.title.upper().split()
    text = say("sheet.continued", lang=definition.language, title=" ".join(words))
    style = shrunk(text, Style("bold", 12.5), room, least=10)
    while len(lines := balanced(text, style, room)) > 2 and len(words) > 1:
        words = words[:-1]
        text = say("sheet.continued", lang=definition.language, title=" ".join(words) + " …")
    start = 25.5 - (len(lines) - 1) * style.line_mm
    texts = [centred(line, style, width / 2, start + index * style.line_mm) for index, line in enumerate(lines)]
    return Head(tuple(texts), (), 30.0)
