"""The rehearsal page: where everything on it is printed, for the printer and for the reader alike.

It carries the fiducials and the code's place of the vote's own ballots. Reference marks stand in cells like those of a
ballot at every edge and in the middle, so that they are read by what reads ballots.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scanner.columns import BOX
from scanner.compose import MARGIN, QUIET, RULER
from scanner.geometry import Rect
from scanner.layout import RULE_MM, Fiducial, Line, OptionPlace, PageLayout, RowPlace, Text
from scanner.typeset import Style, balanced, centred, shrunk, wrapped
from scanner.words import decimal, say

CELL_W, CELL_H = 16.0, 12.0  # as in a ballot: reader B judges 17 × 11.5 mm round each box
PEN = 0.5
MARKS = ("blank", "line", "cross", "tick", "fill")  # the first ones, where there is room for few

# All print is black, greys are lines too fine to be seen apart: a printer's own screen would differ from any other's.
PENCIL = (0.2, 0.4)  # mm, ink and pitch of the lines that make a pencil line of 1 mm
SOLID = (0.35, 0.25, 0.18, 0.13, 0.09)  # mm: widths of the ladder's lines …
BROKEN = ((0.065, 0.13, 0.20, 0.40), (0.033, 0.13, 0.13, 0.52))  # … and as pale as one so wide: width, dash, pitch
PATCHES = ((0.2, 0.13, 0.65), (0.4, 0.13, 0.325), (0.6, 0.195, 0.325), (1.0, 1.0, 1.0))  # share of ink, lines, pitch
BARS = (0.4, 0.25)  # mm
LADDER_LONG = 30.0

NEAR = 8.0  # from the paper's edge to the outermost cells
TITLE, BODY, SMALL, TINY = Style("bold", 15), Style("regular", 10.5), Style("regular", 9), Style("regular", 7.5)
LADDER_STEP = 4.4
CAPTION = 5.0  # height of a line of caption with what parts it from its pattern
LADDERS = CAPTION + LADDER_LONG + 4.5
PATCH_PITCH = BARS_PITCH = 14.8
TONES = CAPTION + 10.5
TONES_WIDE = (len(PATCHES) + 4) * PATCH_PITCH + 4.0  # patches and bars side by side

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A black line through points, `width` mm wide with flat ends."""

    points: tuple[Point, ...]
    width: float


@dataclass(frozen=True, slots=True)
class Bars:
    """Black bars, `ink` mm wide every `pitch` mm, upright or level."""

    ink: float
    pitch: float
    area: Rect
    upright: bool

    @property
    def each(self) -> Iterator[Rect]:
        """The bars, one by one."""
        x, y, w, h = self.area
        count = int(((w if self.upright else h) - self.ink) / self.pitch + 1e-6) + 1
        for at in (index * self.pitch for index in range(count)):
            yield Rect(x + at, y, self.ink, h) if self.upright else Rect(x, y + at, w, self.ink)


@dataclass(frozen=True, slots=True)
class Group:
    """The reference marks of one place. Each option's id says what is drawn in its box."""

    place: str
    rows: tuple[RowPlace, ...]

    @property
    def marks(self) -> tuple[OptionPlace, ...]:
        """All cells of the group."""
        return tuple(option for row in self.rows for option in row.options)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a ladder: as pale as a solid line of `value` mm. `ink` is made of bars across the line where it is
    broken, of one bar where it is solid."""

    value: float
    ink: Bars
    upright: bool


@dataclass(frozen=True, slots=True)
class Patch:
    """A grey patch: `share` of it is ink."""

    share: float
    ink: Bars


@dataclass(frozen=True, slots=True)
class RehearsalSheet:
    """The whole page."""

    width: float
    height: float
    fiducials: tuple[Fiducial, ...]
    code: Rect
    groups: tuple[Group, ...]
    ladder: tuple[Step, ...]
    patches: tuple[Patch, ...]
    bars: tuple[Bars, ...]
    texts: tuple[Text, ...]
    lines: tuple[Line, ...]

    @property
    def page(self) -> PageLayout:
        """The cells of all groups as the rows of a ballot's page."""
        rows = tuple(row for group in self.groups for row in group.rows)
        return PageLayout("rehearsal", 1, fiducials=self.fiducials, code=self.code, rows=rows)


def drawn(mark: str, box: Rect) -> tuple[Stroke | Bars, ...]:
    """What is printed in a reference mark's box."""
    x, y = box.x, box.y
    ink, pitch = PENCIL
    high = 2 * pitch + ink
    line = Rect(x - 1.0, y + (BOX - high) / 2, BOX + 2.0, high)
    strokes: dict[str, tuple[Stroke | Bars, ...]] = {
        "blank": (),
        "line": (Bars(ink, pitch, line, upright=False),),
        "cross": (
            Stroke(((x + 0.5, y + 0.5), (x + BOX - 0.5, y + BOX - 0.5)), PEN),
            Stroke(((x + 0.5, y + BOX - 0.5), (x + BOX - 0.5, y + 0.5)), PEN),
        ),
        "tick": (Stroke(((x + 0.7, y + 2.7), (x + 2.2, y + 4.7), (x + BOX + 0.7, y - 0.5)), PEN),),
        "fill": (solid(box.grown(-0.2)),),
    }
    return strokes[mark]


def solid(area: Rect) -> Bars:
    """One bar: the whole area in black."""
    return Bars(area.w, area.w, area, upright=True)


@dataclass(slots=True)
class _Draft:
    """A page being filled."""

    texts: list[Text] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    ladder: list[Step] = field(default_factory=list)
    patches: list[Patch] = field(default_factory=list)
    bars: list[Bars] = field(default_factory=list)


def rehearsal_sheet(
    width: float, height: float, like: PageLayout, title: str = "", language: str = "vi"
) -> RehearsalSheet:
    """The rehearsal page for paper of this size, with fiducials and code where `like`, a ballot's page, has them.

    `title` is the vote's. Words take no part in the reading.
    """
    assert like.code is not None
    draft = _Draft()
    _edge_groups(draft, width, height, like.fiducials, like.code)
    _body(draft, width, height, like.code, title, language)
    return RehearsalSheet(
        width,
        height,
        like.fiducials,
        like.code,
        tuple(draft.groups),
        tuple(draft.ladder),
        tuple(draft.patches),
        tuple(draft.bars),
        tuple(draft.texts),
        tuple(draft.lines),
    )


# --- reference marks


def _edge_groups(draft: _Draft, width: float, height: float, fiducials: Sequence[Fiducial], code: Rect) -> None:
    """Cells along all four edges, as many of the marks as fit there."""
    beside = code.grown(QUIET)
    _level_group(draft, "top", width / 2 - 2.5 * CELL_W, width - MARGIN, NEAR)
    for place, x in (("left", NEAR), ("right", width - NEAR - CELL_W)):
        column = Rect(x, NEAR, CELL_W, height - 2 * NEAR)
        taken = [area for area in (beside, *(f.area.grown(QUIET) for f in fiducials)) if area.overlaps(column)]
        _upright_group(draft, place, x, _gaps(taken, NEAR, height - NEAR))
    y = height - NEAR - CELL_H
    end = beside.x - 0.5 if beside.overlaps(Rect(MARGIN, y, width, CELL_H)) else width - MARGIN
    _level_group(draft, "bottom", MARGIN, end, y)


def _gaps(taken: Sequence[Rect], start: float, end: float) -> list[tuple[float, float]]:
    """What is free down a column, the longest first."""
    gaps = []
    for area in sorted(taken, key=lambda area: area.y):
        gaps.append((start, area.y))
        start = area.bottom
    return sorted([*gaps, (start, end)], key=lambda gap: gap[0] - gap[1])


def _level_group(draft: _Draft, place: str, left: float, right: float, y: float) -> None:
    """A group side by side: one row of cells."""
    count = min(len(MARKS), int((right - left + 1e-6) / CELL_W))
    options = tuple(_cell(mark, left + index * CELL_W, y) for index, mark in enumerate(MARKS[:count]))
    area = Rect(left, y, count * CELL_W, CELL_H)
    _add_group(draft, Group(place, (RowPlace("rehearsal", place, place, area, area, options),)))


def _upright_group(draft: _Draft, place: str, x: float, gaps: Sequence[tuple[float, float]]) -> None:
    """A group one below the other, in the middle of the longest gaps."""
    tops: list[float] = []
    for start, end in gaps:
        count = min(len(MARKS) - len(tops), int((end - start + 1e-6) / CELL_H))
        tops += [(start + end - count * CELL_H) / 2 + index * CELL_H for index in range(count)]
    rows = []
    for mark, y in zip(MARKS, sorted(tops), strict=False):
        area = Rect(x, y, CELL_W, CELL_H)
        rows.append(RowPlace("rehearsal", f"{place}-{mark}", place, area, area, (_cell(mark, x, y),)))
    _add_group(draft, Group(place, tuple(rows)))


def _cell(mark: str, x: float, y: float) -> OptionPlace:
    box = Rect(x + (CELL_W - BOX) / 2, y + (CELL_H - BOX) / 2, BOX, BOX)
    return OptionPlace(mark, box, Rect(x, y, CELL_W, CELL_H))


def _add_group(draft: _Draft, group: Group) -> None:
    draft.groups.append(group)
    edges: dict[tuple[float, float, float, float], Line] = {}  # neighbours share theirs
    for mark in group.marks:
        corners = mark.cell.corners
        for a, b in zip(corners, (*corners[1:], corners[0]), strict=True):
            (x0, y0), (x1, y1) = sorted((a, b))
            edges[round(x0, 3), round(y0, 3), round(x1, 3), round(y1, 3)] = Line(x0, y0, x1, y1, RULE_MM)
    draft.lines += edges.values()


# --- what stands in the middle


def _body(draft: _Draft, width: float, height: float, code: Rect, title: str, language: str) -> None:
    """Heading, ruler, ladders, patches, bars and the group in the middle, spread over the height that is left."""
    side = MARGIN + (5.0 if width > 200 else 0.0)
    left, right = side, width - side
    top = _heading(draft, left, right, NEAR + CELL_H + 4.0, title, language)
    bottom = min(code.y - QUIET, height - NEAR - CELL_H - 3.0)
    tones = TONES if right - left >= TONES_WIDE else 2 * TONES + 1.5
    high = {"ruler": 8.0, "ladders": LADDERS, "tones": tones, "middle": CAPTION + 2.0 + CELL_H}
    spare = bottom - top - sum(high.values())
    if spare >= 3 * 3.0:
        gap = spare / 4.5
        y = top + gap * 0.6
        for name, block in high.items():
            _SETTERS[name](draft, left, right, y, language)
            y += block + gap
        return
    middle = (left + right) / 2
    _set_ruler(draft, left, right, top + 1.0, language)
    y = top + 1.0 + high["ruler"] + 1.5
    _set_ladders(draft, left, middle, y, language)
    _set_tones(draft, middle + 6.0, right, y, language)
    _set_middle(draft, left, code.x - QUIET - 2.0, y + LADDERS - 1.0, language)


def _heading(draft: _Draft, left: float, right: float, y: float, title: str, language: str) -> float:
    """Title, which vote, and what to do with the page; where the rest may begin."""
    middle, room = (left + right) / 2, right - left
    head = shrunk(say("rehearse.page.title", lang=language), TITLE, room)
    y += head.line_mm
    draft.texts.append(centred(say("rehearse.page.title", lang=language), head, middle, y))
    if title:
        style = Style("italic", 10.5)
        y += style.line_mm
        draft.texts.append(centred(balanced(title, style, room)[0], style, middle, y))
    y += 1.2
    for line in wrapped(say("rehearse.page.how", lang=language), BODY, room):
        y += BODY.line_mm
        draft.texts.append(Text(left, y, line, BODY.font, BODY.size))
    return y + 1.5


def _caption(draft: _Draft, key: str, x: float, y: float, language: str) -> None:
    draft.texts.append(Text(x, y + 3.2, say(f"rehearse.page.{key}", lang=language), "bold", SMALL.size))


def _set_ruler(draft: _Draft, left: float, right: float, y: float, language: str) -> None:
    """A line of exactly 100 mm."""
    x = (left + right - RULER) / 2
    words = shrunk(say("rehearse.page.ruler", lang=language), SMALL, RULER - 3)
    draft.texts.append(Text(x + 1.6, y + 3.4, say("rehearse.page.ruler", lang=language), words.font, words.size))
    draft.lines.append(Line(x, y + 5.0, x + RULER, y + 5.0, RULE_MM))
    draft.lines += [Line(end, y + 3.2, end, y + 6.8, RULE_MM) for end in (x, x + RULER)]


def _set_ladders(draft: _Draft, left: float, right: float, y: float, language: str) -> None:
    """Ever fainter lines, level ones at the left, the same upright at the right."""
    _caption(draft, "ladder", left, y, language)
    y += CAPTION
    steps = [(wide, wide, None, None) for wide in SOLID] + list(BROKEN)
    label = max(SMALL.width_mm(_mm(value, language)) for value, *_ in steps) + 2.5
    pitch = min(8.0, (right - left - label - LADDER_LONG - 6.0) / (len(steps) - 1))
    x = right - pitch * (len(steps) - 1) - 3.0
    for index, (value, wide, dash, every) in enumerate(steps):
        level, upright = y + LADDER_STEP * (index + 0.5), x + pitch * index
        draft.texts.append(Text(left, level + 1.1, _mm(value, language), SMALL.font, SMALL.size))
        if pitch > 6.0:
            draft.texts.append(centred(_mm(value, language)[:-3], TINY, upright, y + LADDER_LONG + 3.5))
        for area, down in (
            (Rect(left + label, level - wide / 2, LADDER_LONG, wide), False),
            (Rect(upright - wide / 2, y, wide, LADDER_LONG), True),
        ):
            ink = solid(area) if dash is None or every is None else Bars(dash, every, area, upright=not down)
            draft.ladder.append(Step(value, ink, down))


def _set_tones(draft: _Draft, left: float, right: float, y: float, language: str) -> None:
    """Grey patches, wide ones that none of them looks like a fiducial; fine bars beside or below them."""
    _set_patches(draft, left, y, language)
    if right - left >= TONES_WIDE:
        _set_bars(draft, right - 4 * BARS_PITCH + 2.0, y, language)
    else:
        _set_bars(draft, left, y + TONES + 1.5, language)


def _set_patches(draft: _Draft, left: float, y: float, language: str) -> None:
    _caption(draft, "patches", left, y, language)
    for index, (share, ink, pitch) in enumerate(PATCHES):
        area = Rect(left + index * PATCH_PITCH, y + CAPTION, PATCH_PITCH - 2.0, 6.4)
        draft.patches.append(Patch(share, solid(area) if share == 1.0 else Bars(ink, pitch, area, upright=True)))
        draft.texts.append(centred(f"{100 * share:.0f} %", SMALL, area.centre[0], y + CAPTION + 10.0))


def _set_bars(draft: _Draft, left: float, y: float, language: str) -> None:
    _caption(draft, "bars", left, y, language)
    for index, (wide, upright) in enumerate((wide, upright) for wide in BARS for upright in (True, False)):
        area = Rect(left + index * BARS_PITCH, y + CAPTION, BARS_PITCH - 2.0, 6.4)
        draft.bars.append(Bars(wide, 2 * wide, area, upright))
        if upright:
            middle = area.x + BARS_PITCH - 1.0
            draft.texts.append(centred(_mm(wide, language), SMALL, middle, y + CAPTION + 10.0))


def _set_middle(draft: _Draft, left: float, right: float, y: float, language: str) -> None:
    count = min(len(MARKS), int((right - left + 1e-6) / CELL_W))
    left = (left + right - count * CELL_W) / 2
    _caption(draft, "marks", left, y, language)
    _level_group(draft, "middle", left, right, y + CAPTION + 2.0)


_SETTERS = {"ruler": _set_ruler, "ladders": _set_ladders, "tones": _set_tones, "middle": _set_middle}


def _mm(value: float, language: str) -> str:
    return decimal(f"{value:.2f} mm", language)
