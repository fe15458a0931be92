"""`Definition` → `Layout`: sets the sheet.

Measures that reading asks for (docs/reading.md): markers with 4 mm of white round them and their middles ≥ 16 mm from
the edge; boxes 5.5 mm with 6 mm to the next cell; rows of 12 mm; a heading clearly unlike a row. The look follows
Hướng dẫn 36-HD/VPTW (Party) and Nghị định 30/2020/NĐ-CP (State).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from scanner.definition import Contest, Definition, Row
from scanner.errors import UsageError
from scanner.fonts import text_width_mm
from scanner.geometry import Rect
from scanner.layout import Fiducial, Layout, Line, OptionPlace, PageLayout, RowPlace, Text, Zone
from scanner.model import Style as MarkingStyle
from scanner.typeset import DESCENT, Style, centred, ink_box, shrunk, wrapped
from scanner.words import say

PAPERS = {"A4": (210.0, 297.0), "A5": (148.0, 210.0), "Letter": (215.9, 279.4)}

MARKER = 8.0  # side of a fiducial
EDGE = 16.0  # from the paper's edge to a fiducial's middle
MARGIN = 25.0  # left and right of what is printed between the fiducials
CODE = 25.0  # QR version 2: 25 modules of 1 mm
FOOT = 47.0  # from the paper's lower edge to the table's lowest end
TOP_NEXT = 34.0  # where a later page's table may begin
STAMP = Rect(24.0, 8.0, 42.0, 42.0)
BOX = 5.5
ROW, ROW_TIGHT = 12.0, 11.0
COLUMN, COLUMN_TIGHT = 18.0, 17.5
HEADING = 16.5
RULE = 0.25
PAD = 1.8
SIGNATURE = 26.0

TITLE, SUBTITLE, BODY = Style("bold", 15), Style("regular", 13), Style("regular", 12)
NAME, SMALL, COLUMN_HEAD = Style("bold", 12.5), Style("italic", 10.5), Style("bold", 10.5)
POSITION = Style("regular", 11.5)


def layout_of(definition: Definition, kind: str = "main") -> Layout:
    """Where everything of one kind of ballot is printed.

    Raises UsageError where the paper cannot hold it.
    """
    width, height = PAPERS[definition.paper]
    if definition.orientation == "across":
        width, height = height, width
    sheet = _Sheet(definition, kind, width, height)
    best = _paginated(sheet, ROW)
    if len(best) > 1:
        tight = _paginated(sheet, ROW_TIGHT)
        best = tight if len(tight) < len(best) else best
    pages = [_finished(sheet, draft, number, len(best)) for number, draft in enumerate(best, 1)]
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
        return MARGIN

    @property
    def right(self) -> float:
        return self.width - MARGIN

    @property
    def inner(self) -> float:
        return self.width - 2 * MARGIN

    @property
    def table_end(self) -> float:
        return self.height - FOOT - (SIGNATURE if self.definition.signature else 0)


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


def _paginated(sheet: _Sheet, row_height: float) -> list[_Draft]:
    """All rows of all contests set on as many pages as they need."""
    page = _first_page(sheet)
    pages = [page]
    number = 0
    for contest in sheet.definition.contests:
        columns = _columns(sheet, contest)
        set_rows = [_set_row(sheet, contest, row, columns, row_height) for row in contest.rows]
        title = wrapped(contest.title, Style("bold", 12), sheet.inner) if contest.title else []
        head = len(title) * 5.6 + (2 if title else 0) + HEADING
        position = 0
        while position < len(set_rows):
            room = sheet.table_end - page.y - head
            fitting = _fitting(set_rows[position:], room)
            if fitting == 0:
                if not page.rows and len(pages) > 1:
                    raise UsageError("sheet.row_too_tall", row=contest.rows[position].id)
                if len(pages) == 1 and not page.rows and page.y > sheet.height * 0.55:
                    raise UsageError("sheet.head_too_tall")
                page = _next_page(sheet)
                pages.append(page)
                continue
            for line in title:
                page.y += 5.6
                page.texts.append(Text(sheet.left, page.y, line, "bold", 12))
            page.y += 2 if title else 0
            _place_table(sheet, page, contest, columns, set_rows[position : position + fitting], number)
            number += fitting
            position += fitting
            page.y += 7
    return pages


def _fitting(rows: list[_SetRow], room: float) -> int:
    """How many of the rows fit into `room` mm."""
    used, count = 0.0, 0
    for row in rows:
        used += row.height
        if used > room:
            break
        count += 1
    return count


def _first_page(sheet: _Sheet) -> _Draft:
    definition = sheet.definition
    page = _Draft(0)
    _letterhead(sheet, page)
    middle = sheet.width / 2
    page.y = 56.0
    title = Style("bold", TITLE.size if sheet.inner > 120 else 13)
    for line in wrapped(definition.title.upper(), title, sheet.inner - 6):
        page.y += title.line_mm
        page.texts.append(centred(line, title, middle, page.y))
    subtitle = Style("regular", SUBTITLE.size if sheet.inner > 120 else 11.5)
    for line in wrapped(definition.subtitle, subtitle, sheet.inner - 6) if definition.subtitle else []:
        page.y += subtitle.line_mm + 0.4
        page.texts.append(centred(line, subtitle, middle, page.y))
    page.y += 3.0
    body = Style("regular", BODY.size if sheet.inner > 120 else 10.5)
    for paragraph in definition.instructions:
        for line in wrapped(paragraph, body, sheet.inner):
            page.y += body.line_mm
            page.texts.append(Text(sheet.left, page.y, line, body.font, body.size))
        page.y += 1.0
    page.y += 3.0
    return page


def _letterhead(sheet: _Sheet, page: _Draft) -> None:
    """Issuing body at the left, the Party's or the State's title at the right, place and date under it."""
    definition = sheet.definition
    left_width = sheet.inner * 0.46
    right_width = sheet.inner * 0.54 - 3
    left_middle, right_middle = sheet.left + left_width / 2, sheet.right - right_width / 2
    y = 17.0
    for text, font in ((definition.parent_body, "regular"), (definition.issuing_body, "bold")):
        style = Style(font, 12 if sheet.inner > 120 else 10)
        for line in wrapped(text.upper(), style, left_width) if text else []:
            page.texts.append(centred(line, style, left_middle, y))
            y += style.line_mm
    if definition.issuing_body:
        if definition.header == "party":
            page.texts.append(centred("*", Style("bold", 12), left_middle, y + 0.6))
        else:
            page.lines.append(Line(left_middle - 10, y - 2.6, left_middle + 10, y - 2.6, 0.3))
    y = 17.0
    if definition.header == "party":
        y = _ruled_title(page, say("sheet.party", lang="vi"), Style("bold", 13), right_middle, right_width, y)
    elif definition.header == "state":
        style = shrunk(say("sheet.state", lang="vi"), Style("bold", 12), right_width)
        page.texts.append(centred(say("sheet.state", lang="vi"), style, right_middle, y))
        y = _ruled_title(page, say("sheet.motto", lang="vi"), Style("bold", 12.5), right_middle, right_width, y + 5.6)
    where = _place_and_date(definition)
    style = shrunk(where, Style("italic", 12), right_width)
    page.texts.append(centred(where, style, right_middle, y))


def _ruled_title(page: _Draft, text: str, style: Style, middle: float, width: float, y: float) -> float:
    """A title with a rule under it exactly as long (HD 36, II.1.1); the next baseline."""
    style = shrunk(text, style, width)
    line = centred(text, style, middle, y)
    length = text_width_mm(text, style.font, style.size)
    page.texts.append(line)
    page.lines.append(Line(line.x, y + 1.6, line.x + length, y + 1.6, 0.3))
    return y + 8.2


def _place_and_date(definition: Definition) -> str:
    date = definition.date or say("sheet.date_blank", lang=definition.language)
    return f"{definition.place}, {date}" if definition.place else date


def _next_page(sheet: _Sheet) -> _Draft:
    page = _Draft(TOP_NEXT)
    text = say("sheet.continued", lang=sheet.definition.language, title=sheet.definition.title)
    style = shrunk(text, Style("bold", 12), sheet.inner - 4)
    for line, y in zip(wrapped(text, style, sheet.inner - 4)[:2], (22.0, 27.0), strict=False):
        page.texts.append(centred(line, style, sheet.width / 2, y))
    return page


# --- tables


@dataclass(frozen=True, slots=True)
class _Columns:
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


@dataclass(frozen=True, slots=True)
class _SetRow:
    """One row's text, set: lines relative to the row's top, before it is placed."""

    row: Row
    height: float
    name: tuple[tuple[str, Style], ...]
    position: tuple[tuple[str, Style], ...]


def _columns(sheet: _Sheet, contest: Contest) -> _Columns:
    count = len(contest.options)
    step = COLUMN if sheet.inner > 120 else COLUMN_TIGHT
    if sheet.inner - count * step < 52:
        step = 16.0
    number = 11.0 if sheet.inner > 120 else 9.0
    start = sheet.right - count * step
    room = start - sheet.left - number
    if room < 24:
        raise UsageError("sheet.too_narrow", options=count)
    options = tuple(start + step * index for index in range(count))
    name = sheet.left + number
    apart = any(row.position for row in contest.rows) and room >= 72
    position = name + room * 0.54 if apart else None
    return _Columns(sheet.left, name, position, options, sheet.right)


def _set_row(sheet: _Sheet, contest: Contest, row: Row, columns: _Columns, least: float) -> _SetRow:
    width = columns.name_end - columns.name - 2 * PAD
    name_style = Style("regular", NAME.size) if contest.style is MarkingStyle.MOTION else NAME
    name = [(line, name_style) for line in wrapped(row.name, name_style, width)]
    if row.position and columns.position is None:
        name += [(line, SMALL) for line in wrapped(row.position, SMALL, width)]
    if row.birth_date:
        born = say("sheet.birth", lang=sheet.definition.language, date=row.birth_date)
        name += [(line, SMALL) for line in wrapped(born, SMALL, width)]
    if row.note:
        name += [(line, SMALL) for line in wrapped(row.note, SMALL, width)]
    position: list[tuple[str, Style]] = []
    if row.position and columns.position is not None:
        room = columns.options[0] - columns.position - 2 * PAD
        position = [(line, POSITION) for line in wrapped(row.position, POSITION, room)]
    tallest = max(sum(style.line_mm for _, style in lines) for lines in (name, position))
    return _SetRow(row, max(least, tallest + 3.0), tuple(name), tuple(position))


def _place_table(
    sheet: _Sheet, page: _Draft, contest: Contest, columns: _Columns, rows: list[_SetRow], before: int
) -> None:
    """The heading row and some rows of a contest, at the page's current height."""
    top = page.y
    _column_heads(sheet, page, contest, columns)
    y = top + HEADING
    for index, row in enumerate(rows, before + 1):
        page.rows.append(_placed_row(page, contest, columns, row, index, y))
        y += row.height
        page.lines.append(Line(columns.number, y, columns.end, y, RULE))
    for edge_y in (top, top + HEADING):
        page.lines.append(Line(columns.number, edge_y, columns.end, edge_y, RULE))
    for x in columns.edges:
        page.lines.append(Line(x, top, x, y, RULE))
    page.tables.append(Rect(columns.number, top, columns.end - columns.number, y - top))
    page.headings.append(Rect(columns.number, top, columns.end - columns.number, HEADING))
    page.y = y


def _column_heads(sheet: _Sheet, page: _Draft, contest: Contest, columns: _Columns) -> None:
    language = sheet.definition.language
    motion = contest.style is MarkingStyle.MOTION
    heads = [(columns.number, columns.name, say("sheet.number", lang=language))]
    name = say("sheet.motion" if motion else "sheet.name", lang=language)
    heads.append((columns.name, columns.name_end, name))
    if columns.position is not None:
        heads.append((columns.position, columns.options[0], say("sheet.position", lang=language)))
    ends = (*columns.options[1:], columns.end)
    heads += [(x, end, option.label) for x, end, option in zip(columns.options, ends, contest.options, strict=True)]
    for x, end, label in heads:
        style = COLUMN_HEAD
        lines = wrapped(label, style, end - x - 1.6)
        while len(lines) > 3 and style.size > 7:
            style = Style(style.font, style.size - 0.5)
            lines = wrapped(label, style, end - x - 1.6)
        y = page.y + HEADING / 2 - len(lines) * style.line_mm / 2 + style.line_mm * 0.76
        for line in lines:
            page.texts.append(centred(line, style, (x + end) / 2, y))
            y += style.line_mm


def _placed_row(page: _Draft, contest: Contest, columns: _Columns, row: _SetRow, number: int, y: float) -> RowPlace:
    middle = y + row.height / 2
    digits = Style("regular", 12)
    page.texts.append(centred(f"{number}", digits, (columns.number + columns.name) / 2, middle + 1.5))
    name_texts = _lines(row.name, columns.name + PAD, middle)
    names = [text for text, (_, style) in zip(name_texts, row.name, strict=True) if style is not SMALL]
    page.texts += name_texts
    if columns.position is not None:
        page.texts += _lines(row.position, columns.position + PAD, middle)
    ends = (*columns.options[1:], columns.end)
    places = []
    for x, end, option in zip(columns.options, ends, contest.options, strict=True):
        box = Rect((x + end - BOX) / 2, middle - BOX / 2, BOX, BOX)
        places.append(OptionPlace(option.id, box, Rect(x, y, end - x, row.height)))
    area = Rect(columns.number, y, columns.end - columns.number, row.height)
    return RowPlace(contest.id, row.row.id, row.row.name, area, ink_box(names), tuple(places))


def _lines(lines: tuple[tuple[str, Style], ...], x: float, middle: float) -> list[Text]:
    """Lines of text set one below the other, centred on a height."""
    height = sum(style.line_mm for _, style in lines)
    y = middle - height / 2
    texts = []
    for line, style in lines:
        y += style.line_mm
        texts.append(Text(x, y - style.line_mm * DESCENT - 0.1, line, style.font, style.size))
    return texts


# --- what every page carries


def _finished(sheet: _Sheet, draft: _Draft, number: int, pages: int) -> PageLayout:
    definition, height = sheet.definition, sheet.height
    language = definition.language
    texts, lines = draft.texts, draft.lines
    code = Rect(sheet.right - CODE - 1, height - EDGE - CODE, CODE, CODE)
    y = height - EDGE + 1.5
    texts.append(Text(sheet.left, y, say("sheet.page", lang=language, page=number, pages=pages), "regular", 11))
    serial = None
    if definition.serials:
        label = say("sheet.serial", lang=language)
        texts.append(Text(sheet.left, y - 7, label, "regular", 12))
        start = sheet.left + text_width_mm(label, "regular", 12) + 2
        serial = Rect(start, y - 7 - 4.2, 32, 5.4)
    ruler_y = height - 8.5
    lines.append(Line(sheet.left, ruler_y, sheet.left + 100, ruler_y, RULE))
    lines += [Line(x, ruler_y - 1.2, x, ruler_y + 1.2, 0.2) for x in (sheet.left, sheet.left + 100)]
    texts.append(Text(sheet.left + 102, ruler_y + 1.2, "100 mm", "regular", 8))
    zones = [Zone("stamp", STAMP)] if number == 1 else []
    if definition.signature and number == pages:
        area = Rect(sheet.right - 72, sheet.table_end + 3, 72, SIGNATURE - 4)
        zones.append(Zone("signature", area))
        label = say("sheet.signature", lang=language)
        style = shrunk(label, Style("italic", 11), area.w)
        texts.append(centred(label, style, area.centre[0], area.y + 4))
    return PageLayout(
        sheet.kind,
        number,
        fiducials=_fiducials(sheet),
        code=code,
        serial=serial,
        table=tuple(draft.tables),
        heading=tuple(draft.headings),
        rows=tuple(draft.rows),
        zones=tuple(zones),
        texts=tuple(texts),
        lines=tuple(lines),
    )


def _fiducials(sheet: _Sheet) -> tuple[Fiducial, ...]:
    """Eight squares down the two sides, so placed that the page turned half round meets only two of them."""
    bottom = sheet.height - EDGE
    stamp_end = 66.0
    left = [stamp_end + (bottom - stamp_end) * part for part in (0, 0.24, 0.73, 1)]
    right = [EDGE + (bottom - EDGE) * part for part in (0, 0.30, 0.505, 1)]
    centres = [(EDGE, y) for y in left] + [(sheet.width - EDGE, y) for y in right]
    return tuple(
        Fiducial(index, Rect(x - MARKER / 2, y - MARKER / 2, MARKER, MARKER)) for index, (x, y) in enumerate(centres)
    )


def layout_json(layouts: list[Layout]) -> dict[str, object]:
    """Where everything is printed, as `ballot layout` gives it (docs/reference.md)."""
    first = layouts[0]
    return {
        "paper": {"width": first.width, "height": first.height},
        "pages": [_page_json(page) for layout in layouts for page in layout.pages],
    }


def _page_json(page: PageLayout) -> dict[str, object]:
    return {
        "kind": page.kind,
        "page": page.page,
        "fiducials": [
            {"id": f.id, "corners": [[round(x, 3), round(y, 3)] for x, y in f.area.corners]} for f in page.fiducials
        ],
        "code": page.code.rounded() if page.code else None,
        "zones": [{"zone": zone.zone, "area": zone.area.rounded()} for zone in page.zones],
        "rows": [
            {
                "contest": row.contest,
                "row": row.row,
                "name": row.name,
                "name_area": row.name_area.rounded(),
                "options": [
                    {"option": o.option, "box": o.box.rounded(), "cell": o.cell.rounded()} for o in row.options
                ],
            }
            for row in page.rows
        ],
    }
