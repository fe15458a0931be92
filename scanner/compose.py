"""`Definition` → `Layout`: sets the sheet.

Measures that reading asks for: markers with 4 mm of white round them and their middles ≥ 16 mm from the edge; boxes
5.5 mm with 6 mm to the next cell where they fit; rows of 12 mm; a heading clearly unlike a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from scanner.columns import DIGITS, PAD, ROOMY, TIGHT, Columns, Density, SetContest, SetRow, set_contests
from scanner.definition import Definition
from scanner.errors import UsageError
from scanner.fonts import missing_characters
from scanner.geometry import Rect
from scanner.layout import RULE_MM as RULE
from scanner.layout import Fiducial, Layout, Line, OptionPlace, PageLayout, RowPlace, Text, Zone
from scanner.letterhead import STAMP, first_head, later_head
from scanner.typeset import Style, centred, height_of, ink_box, shrunk, stacked, wrapped
from scanner.words import say

PAPERS = {"A4": (210.0, 297.0), "A5": (148.0, 210.0), "Letter": (215.9, 279.4)}

MARKER = 8.0  # side of a fiducial
EDGE = 16.0  # from the paper's edge to a fiducial's middle
LEFT_FROM = STAMP.bottom + 8.5  # the left fiducials begin below the stamp
# How far down their side the inner fiducials stand: of all even spacings the one whose image in a mirror, or turned
# half round, lies farthest from itself.
LEFT_PARTS, RIGHT_PARTS = (0.0, 0.34, 0.74, 1.0), (0.0, 0.28, 0.68, 1.0)
MARGIN = 25.0  # left and right of what is printed between the fiducials
CODE = 25.0  # QR version 2: 25 modules of 1 mm
QUIET = 4.0  # of white round the code
RULER = 100.0
SIGNATURE = 26.0
FEW = 3  # rows that should not stand alone on a last page
TITLE = Style("bold", 12.5)
SERIAL_WIDTH = 34.0


def layout_of(definition: Definition, kind: str = "main") -> Layout:
    """Where everything of one kind of ballot is printed.

    Raises UsageError where the paper cannot hold it.
    """
    width, height = PAPERS[definition.paper]
    if definition.orientation == "across":
        width, height = height, width
    sheet = _Sheet(definition, kind, width, height)
    drafts = _paginated(sheet, ROOMY)
    if len(drafts) > 1:
        tight = _paginated(sheet, TIGHT)
        drafts = tight if len(tight) < len(drafts) else drafts
    pages = [_finished(sheet, draft, number, len(drafts)) for number, draft in enumerate(drafts, 1)]
    missing = missing_characters("".join(text.text for page in pages for text in page.texts))
    if missing:  # capitals of letters that the definition may have
        raise UsageError("sheet.unprintable", characters=missing)
    if definition.sides == 2 and len(pages) % 2:
        pages.append(PageLayout(kind, len(pages) + 1, padding=True))
    return Layout(kind, width, height, tuple(pages))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What all pages share."""

    definition: Definition
    kind: str
    width: float
    height: float

    @property
    def left(self) -> float:
        """Where tables and text begin, mm from the paper's left edge."""
        return MARGIN

    @property
    def right(self) -> float:
        """Where they end, mm."""
        return self.width - MARGIN

    @property
    def ruler(self) -> tuple[float, float]:
        """Left end and height of the line of 100 mm: at the left, on narrow paper in the middle."""
        return min(self.left, (self.width - RULER) / 2), self.height - 10.5

    @property
    def code(self) -> Rect:
        """The page code, in the right bottom corner; higher where the ruler runs below it."""
        x = self.right - 1 - CODE
        under = self.ruler[0] + RULER > x - QUIET
        bottom = self.ruler[1] - 1.2 - QUIET - 0.3 if under else self.height - EDGE + MARKER / 2
        return Rect(x, bottom - CODE, CODE, CODE)

    @property
    def table_end(self) -> float:
        """How far down a table may reach, mm: clear of the page code."""
        return self.code.y - QUIET - 1.0


@dataclass(slots=True)
class _Draft:
    """A page being filled."""

    y: float
    texts: list[Text] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    rows: list[RowPlace] = field(default_factory=list)
    tables: list[Rect] = field(default_factory=list)
    headings: list[Rect] = field(default_factory=list)


# --- pages


def _paginated(sheet: _Sheet, density: Density) -> list[_Draft]:
    """All rows of all contests set on as many pages as they need, the last one with room for a signature."""
    drafts = _filled(sheet, density, None)
    if sheet.definition.signature and drafts[-1].y + SIGNATURE > sheet.table_end:
        drafts = _filled(sheet, density, len(drafts))
    return drafts


def _filled(sheet: _Sheet, density: Density, signed_from: int | None) -> list[_Draft]:
    """The pages, filled; from the page `signed_from` on each keeps room for a signature."""
    definition = sheet.definition
    head = first_head(definition, sheet.width, sheet.height, sheet.left, sheet.right)
    pages = [_Draft(head.end, list(head.texts), list(head.lines))]
    before = 0
    for ready in set_contests(definition.contests, sheet.left, sheet.right, density, definition.language):
        placed = 0
        while placed < len(ready.rows):
            page = pages[-1]
            title = _contest_title(sheet, ready, placed)
            signed = signed_from is not None and len(pages) >= signed_from
            end = sheet.table_end - (SIGNATURE if signed else 0.0)
            room = end - page.y - height_of(title) - (1.5 if title else 0.0) - ready.heading
            count = _fitting(ready.rows[placed:], room)
            if not page.rows and count == 0:
                raise UsageError(_why_nothing_fits(room, density, signed), row=ready.rows[placed].row.id)
            if count == 0 or (page.rows and count < min(2, len(ready.rows) - placed)):
                head = later_head(definition, sheet.width, sheet.left, sheet.right)
                pages.append(_Draft(head.end, list(head.texts), list(head.lines)))
                continue
            count = _without_orphans(count, len(ready.rows) - placed)
            _place_title(sheet, page, title)
            _place_table(page, ready, ready.rows[placed : placed + count], before)
            before += count
            placed += count
            page.y += 6.0
    return pages


def _why_nothing_fits(room: float, density: Density, signed: bool) -> str:
    """What is too large, where not even one row fits into `room` mm of a page."""
    if room >= density.row:
        return "sheet.row_too_tall"
    return "sheet.no_room_to_sign" if signed and room + SIGNATURE >= density.row else "sheet.head_too_tall"


def _fitting(rows: Sequence[SetRow], room: float) -> int:
    """How many of the rows fit into `room` mm."""
    used, count = 0.0, 0
    for row in rows:
        used += row.height
        if used > room + 1e-6:
            break
        count += 1
    return count


def _without_orphans(fitting: int, left: int) -> int:
    """How many rows to place here so that what is left makes more than a lonely row or two."""
    rest, wanted = left - fitting, min(FEW, fitting // 2)
    return fitting - (wanted - rest) if 0 < rest < wanted else fitting


def _contest_title(sheet: _Sheet, ready: SetContest, placed: int) -> list[tuple[str, Style]]:
    """The heading of a contest, with its limit where that is not every contest's and the heading does not say it."""
    contest, title = ready.contest, ready.contest.title
    differ = len({other.at_most for other in sheet.definition.contests}) > 1
    if differ and not re.search(rf"\b{contest.at_most}\b", title):
        limit = say("sheet.at_most", lang=sheet.definition.language, count=contest.at_most)
        title = f"{title} ({limit})" if title else limit[:1].upper() + limit[1:]
    if title and placed:
        title = say("sheet.continued", lang=sheet.definition.language, title=" ".join(title.split()))
    return [(line, TITLE) for line in wrapped(title, TITLE, sheet.right - sheet.left)] if title else []


def _place_title(sheet: _Sheet, page: _Draft, title: list[tuple[str, Style]]) -> None:
    for line, style in title:
        page.y += style.line_mm
        page.texts.append(Text(sheet.left, page.y - 1.0, line, style.font, style.size))
    page.y += 1.5 if title else 0.0


# --- tables


def _place_table(page: _Draft, ready: SetContest, rows: Sequence[SetRow], before: int) -> None:
    """The heading row and some rows of a contest, at the page's current height."""
    columns, top = ready.columns, page.y
    y = top + ready.heading
    for left, right, lines in ready.heads:
        for text in stacked(lines, 0.0, top + ready.heading / 2):
            page.texts.append(centred(text.text, Style(text.font, text.size), (left + right) / 2, text.y))
    page.lines += [Line(columns.number, edge, columns.end, edge, RULE) for edge in (top, y)]
    for number, row in enumerate(rows, before + 1):
        page.rows.append(_placed_row(page, ready, row, number, y))
        y += row.height
        page.lines.append(Line(columns.number, y, columns.end, y, RULE))
    page.lines += [Line(x, top, x, y, RULE) for x in columns.edges]
    width = columns.end - columns.number
    page.tables.append(Rect(columns.number, top, width, y - top))
    page.headings.append(Rect(columns.number, top, width, ready.heading))
    page.y = y


def _placed_row(page: _Draft, ready: SetContest, row: SetRow, number: int, y: float) -> RowPlace:
    columns, contest = ready.columns, ready.contest
    middle = y + row.height / 2
    page.texts.append(_number(columns, number, middle))
    names = stacked(row.name, columns.name + PAD, middle)
    page.texts += names
    if columns.position is not None:
        page.texts += stacked(row.position, columns.position + PAD, middle)
    places = []
    for (left, right), option in zip(columns.option_spans, contest.options, strict=True):
        box = Rect((left + right - columns.box) / 2, middle - columns.box / 2, columns.box, columns.box)
        places.append(OptionPlace(option.id, box, Rect(left, y, right - left, row.height)))
    area = Rect(columns.number, y, columns.end - columns.number, row.height)
    name_area = ink_box(names[: len(names) - row.small])
    return RowPlace(contest.id, row.row.id, row.row.name, area, name_area, tuple(places))


def _number(columns: Columns, number: int, middle: float) -> Text:
    """A row's number, centred in its column."""
    style = shrunk(f"{number}", DIGITS, columns.name - columns.number - 1.5)
    return centred(f"{number}", style, (columns.number + columns.name) / 2, middle + 1.4)


# --- what every page carries


def _finished(sheet: _Sheet, draft: _Draft, number: int, pages: int) -> PageLayout:
    """A filled page with its foot, its fiducials and its zones."""
    serial = _foot(sheet, draft, number, pages)
    zones = [Zone("stamp", STAMP)] if number == 1 else []
    if sheet.definition.signature and number == pages:
        zones.append(_signature(sheet, draft))
    return PageLayout(
        sheet.kind,
        number,
        fiducials=_fiducials(sheet),
        code=sheet.code,
        serial=serial,
        table=tuple(draft.tables),
        heading=tuple(draft.headings),
        rows=tuple(draft.rows),
        zones=tuple(zones),
        texts=tuple(draft.texts),
        lines=tuple(draft.lines),
    )


def _foot(sheet: _Sheet, draft: _Draft, number: int, pages: int) -> Rect | None:
    """Serial's label, page x of y and the line of 100 mm at the left; where the serial itself stands."""
    language, height = sheet.definition.language, sheet.height
    page = Style("regular", 11.5)
    words = say("sheet.page", lang=language, page=number, pages=pages)
    draft.texts.append(Text(sheet.left, height - 19.5, words, page.font, page.size))
    x, y = sheet.ruler
    draft.lines.append(Line(x, y, x + RULER, y, RULE))
    draft.lines += [Line(end, y - 1.2, end, y + 1.2, RULE) for end in (x, x + RULER)]
    draft.texts.append(Text(x + 1.6, y - 1.0, "100 mm", "regular", 8))
    if not sheet.definition.serials:
        return None
    label = Style("regular", 12)
    words = say("sheet.serial", lang=language)
    draft.texts.append(Text(sheet.left, height - 26.5, words, label.font, label.size))
    return Rect(sheet.left + label.width_mm(words) + 2, height - 26.5 - 4.2, SERIAL_WIDTH, 5.4)


def _signature(sheet: _Sheet, draft: _Draft) -> Zone:
    """Room to sign below the last table, at the right."""
    wide = min(76.0, sheet.right - sheet.left)
    area = Rect(sheet.right - wide, draft.y - 3.0, wide, SIGNATURE - 3.0)
    words = say("sheet.signature", lang=sheet.definition.language)
    style = shrunk(words, Style("italic", 11.5), area.w)
    draft.texts.append(centred(words, style, area.centre[0], area.y + style.line_mm))
    return Zone("signature", area)


def _fiducials(sheet: _Sheet) -> tuple[Fiducial, ...]:
    """Eight squares down the two sides, so placed that they tell which way is up."""
    end = sheet.height - EDGE
    left = [(EDGE, LEFT_FROM + (end - LEFT_FROM) * part) for part in LEFT_PARTS]
    right = [(sheet.width - EDGE, EDGE + (end - EDGE) * part) for part in RIGHT_PARTS]
    return tuple(
        Fiducial(index, Rect(x - MARKER / 2, y - MARKER / 2, MARKER, MARKER))
        for index, (x, y) in enumerate(left + right)
    )
