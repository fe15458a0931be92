"""The rehearsal page: where everything on it is printed, for the printer and for the reader alike.

It carries the fiducials and the code's place of the vote's own ballots. Reference marks stand in cells like those of a
ballot at every edge and in the middle, so that they are read by what reads ballots.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scanner.geometry import Rect
from scanner.layout import Fiducial, Line, OptionPlace, PageLayout, RowPlace, Text
from scanner.typeset import Style, balanced, centred, shrunk, wrapped
from scanner.words import say

CELL_W, CELL_H = 16.0, 12.0  # as in a ballot: reader B judges 17 × 11.5 mm round each box
BOX = 5.5
PEN = 0.5
PENCIL, PENCIL_DARK = 1.0, 0.45  # a line of 1 mm through the box, as grey as a pencil's
MARKS = ("blank", "line", "cross", "tick", "fill")  # the first ones, where there is room for few
PLACES = ("top", "left", "right", "bottom", "middle")

PALE = (0.5, 0.35, 0.25, 0.18, 0.12, 0.08, 0.05)  # darkness of the pale lines …
PALE_WIDTH = 0.5
THIN = (0.35, 0.25, 0.18, 0.13, 0.09, 0.06)  # mm: width of the thin ones, which are black
PATCHES = (0.1, 0.2, 0.4, 0.6, 0.8, 1.0)  # darkness
BARS = (0.4, 0.25)  # mm: width of black and white bars
RULER = 100.0

NEAR = 8.0  # from the paper's edge to the outermost cells
SIDE = 25.0  # left and right of what stands between the fiducials, as on a ballot
QUIET = 4.0  # of white round fiducials and code
RULE = 0.25
TITLE, BODY, SMALL = Style("bold", 15), Style("regular", 10.5), Style("regular", 9)
LADDER_STEP = 4.4
CAPTION = 5.0  # height of a line of caption with what parts it from its pattern

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points, `width` mm wide with flat ends. `dark`: 1.0 black … 0 paper."""

    points: tuple[Point, ...]
    width: float
    dark: float = 1.0


@dataclass(frozen=True, slots=True)
class Fill:
    """An even patch."""

    area: Rect
    dark: float = 1.0


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
    """One line of a ladder: `value` is its darkness (pale lines) or its width in mm (thin ones)."""

    value: float
    line: Stroke


@dataclass(frozen=True, slots=True)
class Bars:
    """Black and white bars, each `width` mm, upright or level."""

    width: float
    area: Rect
    upright: bool

    @property
    def fills(self) -> Iterator[Fill]:
        """The black ones."""
        x, y, w, h = self.area
        for index in range(round((w if self.upright else h) / self.width / 2)):
            at = 2 * index * self.width
            yield Fill(Rect(x + at, y, self.width, h) if self.upright else Rect(x, y + at, w, self.width))


@dataclass(frozen=True, slots=True)
class RehearsalSheet:
    """The whole page."""

    width: float
    height: float
    fiducials: tuple[Fiducial, ...]
    code: Rect
    groups: tuple[Group, ...]
    pale: tuple[Step, ...]
    thin: tuple[Step, ...]
    patches: tuple[Fill, ...]
    bars: tuple[Bars, ...]
    texts: tuple[Text, ...]
    lines: tuple[Line, ...]

    @property
    def page(self) -> PageLayout:
        """The cells of all groups as the rows of a ballot's page."""
        rows = tuple(row for group in self.groups for row in group.rows)
        return PageLayout("rehearsal", 1, fiducials=self.fiducials, code=self.code, rows=rows)


def drawn(mark: str, box: Rect) -> tuple[Stroke | Fill, ...]:
    """What is printed in a reference mark's box."""
    x, y = box.x, box.y
    strokes: dict[str, tuple[Stroke | Fill, ...]] = {
        "blank": (),
        "line": (Stroke(((x - 1.0, y + BOX / 2), (x + BOX + 1.0, y + BOX / 2)), PENCIL, PENCIL_DARK),),
        "cross": (
            Stroke(((x + 0.5, y + 0.5), (x + BOX - 0.5, y + BOX - 0.5)), PEN),
            Stroke(((x + 0.5, y + BOX - 0.5), (x + BOX - 0.5, y + 0.5)), PEN),
        ),
        "tick": (Stroke(((x + 0.7, y + 2.7), (x + 2.2, y + 4.7), (x + BOX + 0.7, y - 0.5)), PEN),),
        "fill": (Fill(box.grown(-0.2)),),
    }
    return strokes[mark]


@dataclass(slots=True)
class _Draft:
    """A page being filled."""

    texts: list[Text] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    pale: list[Step] = field(default_factory=list)
    thin: list[Step] = field(default_factory=list)
    patches: list[Fill] = field(default_factory=list)
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
        tuple(draft.pale),
        tuple(draft.thin),
        tuple(draft.patches),
        tuple(draft.bars),
        tuple(draft.texts),
        tuple(draft.lines),
    )


# --- reference marks


def _edge_groups(draft: _Draft, width: float, height: float, fiducials: Sequence[Fiducial], code: Rect) -> None:
    """Cells along all four edges, as many of the marks as fit there."""
    _level_group(draft, "top", width / 2 - 2.5 * CELL_W, width - SIDE, NEAR)
    for place, x in (("left", NEAR), ("right", width - NEAR - CELL_W)):
        column = Rect(x, NEAR, CELL_W, height - 2 * NEAR)
        taken = [f.area.grown(QUIET) for f in fiducials if f.area.overlaps(column)]
        _upright_group(draft, place, x, _gaps(taken, NEAR, height - NEAR))
    y = height - NEAR - CELL_H
    beside = code.grown(QUIET)
    end = beside.x - 0.5 if beside.overlaps(Rect(SIDE, y, width, CELL_H)) else width - SIDE
    _level_group(draft, "bottom", SIDE, end, y)


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
    left, rows = list(MARKS), []
    for start, end in gaps:
        count = min(len(left), int((end - start + 1e-6) / CELL_H))
        y = (start + end - count * CELL_H) / 2
        for mark in left[:count]:
            area = Rect(x, y, CELL_W, CELL_H)
            rows.append(RowPlace("rehearsal", f"{place}-{mark}", place, area, area, (_cell(mark, x, y),)))
            y += CELL_H
        left = left[count:]
    _add_group(draft, Group(place, tuple(rows)))


def _cell(mark: str, x: float, y: float) -> OptionPlace:
    box = Rect(x + (CELL_W - BOX) / 2, y + (CELL_H - BOX) / 2, BOX, BOX)
    return OptionPlace(mark, box, Rect(x, y, CELL_W, CELL_H))


def _add_group(draft: _Draft, group: Group) -> None:
    draft.groups.append(group)
    edges: dict[tuple[float, ...], Line] = {}
    for mark in group.marks:
        corners = mark.cell.corners
        for a, b in zip(corners, (*corners[1:], corners[0]), strict=True):
            ends = tuple(round(value, 3) for value in (*min(a, b), *max(a, b)))
            edges[ends] = Line(*ends, RULE)
    draft.lines += edges.values()


# --- what stands in the middle


def _body(draft: _Draft, width: float, height: float, code: Rect, title: str, language: str) -> None:
    """Heading, ruler, ladders, patches, bars and the group in the middle, spread over the height that is left."""
    left, right = SIDE, width - SIDE
    top = _heading(draft, left, right, NEAR + CELL_H + 4.0, title, language)
    bottom = min(code.y - QUIET, height - NEAR - CELL_H - 3.0)
    ladders = CAPTION + LADDER_STEP * len(PALE)
    heights = {"ruler": 8.0, "ladders": ladders, "patches": CAPTION + 10.0, "bars": CAPTION + 10.5, "middle": 17.0}
    stacked = sum(heights.values()) + 4 * 3.0 <= bottom - top
    if stacked:
        gap = min(11.0, (bottom - top - sum(heights.values())) / 5)
        y = top + gap * 0.7
        for name, high in heights.items():
            _block(draft, name, left, right, y, language)
            y += high + gap
        return
    middle = (left + right) / 2
    _block(draft, "ruler", left, right, top + 1.0, language)
    y = top + 1.0 + heights["ruler"] + 2.0
    _block(draft, "ladders", left, middle - 3.0, y, language)
    _block(draft, "patches", middle + 3.0, right, y, language)
    _block(draft, "bars", middle + 3.0, right, y + heights["patches"] + 3.0, language)
    _block(draft, "middle", left, code.x - QUIET - 2.0, y + ladders + 2.0, language)


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


def _block(draft: _Draft, name: str, left: float, right: float, y: float, language: str) -> None:
    """One of the patterns between two edges, from y on."""
    setters = {
        "ruler": _set_ruler,
        "ladders": _set_ladders,
        "patches": _set_patches,
        "bars": _set_bars,
        "middle": _set_middle,
    }
    setters[name](draft, left, right, y, language)


def _caption(draft: _Draft, key: str, x: float, y: float, language: str) -> None:
    draft.texts.append(Text(x, y + 3.2, say(f"rehearse.page.{key}", lang=language), SMALL.font, SMALL.size))


def _set_ruler(draft: _Draft, left: float, right: float, y: float, language: str) -> None:
    """A line of exactly 100 mm."""
    x = min(left, (left + right - RULER) / 2)
    words = shrunk(say("rehearse.page.ruler", lang=language), SMALL, RULER - 3)
    draft.texts.append(Text(x + 1.6, y + 3.4, say("rehearse.page.ruler", lang=language), words.font, words.size))
    draft.lines.append(Line(x, y + 5.0, x + RULER, y + 5.0, RULE))
    draft.lines += [Line(end, y + 3.2, end, y + 6.8, RULE) for end in (x, x + RULER)]


def _set_ladders(draft: _Draft, left: float, right: float, y: float, language: str) -> None:
    """Ever paler lines, and ever thinner ones beside them."""
    half = (right - left) / 2
    pale = [(value, PALE_WIDTH, value, f"{100 * value:.0f} %") for value in PALE]
    thin = [(value, value, 1.0, _mm(value, language)) for value in THIN]
    for key, x, steps, kept in (("pale", left, pale, draft.pale), ("thin", left + half + 2.0, thin, draft.thin)):
        _caption(draft, key, x, y, language)
        label = max(SMALL.width_mm(words) for *_, words in steps) + 2.5
        end = x + min(half - 2.0, label + 45.0)
        for index, (value, wide, dark, words) in enumerate(steps):
            at = y + CAPTION + LADDER_STEP * (index + 0.5)
            draft.texts.append(Text(x, at + 1.1, words, SMALL.font, SMALL.size))
            kept.append(Step(value, Stroke(((x + label, at), (end, at)), wide, dark)))


def _set_patches(draft: _Draft, left: float, right: float, y: float, language: str) -> None:
    """Grey patches: wide ones, that none of them looks like a fiducial."""
    _caption(draft, "patches", left, y, language)
    pitch = min(16.0, (right - left) / len(PATCHES))
    for index, dark in enumerate(PATCHES):
        area = Rect(left + index * pitch, y + CAPTION, pitch - 1.5, min(6.0, (pitch - 1.5) / 1.8))
        draft.patches.append(Fill(area, dark))
        draft.texts.append(centred(f"{100 * dark:.0f} %", SMALL, area.centre[0], y + CAPTION + 9.6))


def _set_bars(draft: _Draft, left: float, right: float, y: float, language: str) -> None:
    """Fine bars, upright and level."""
    _caption(draft, "bars", left, y, language)
    pitch = min(24.0, (right - left) / 4)
    for index, (wide, upright) in enumerate((wide, upright) for wide in BARS for upright in (True, False)):
        area = Rect(left + index * pitch, y + CAPTION, 12.8, 6.4)
        draft.bars.append(Bars(wide, area, upright))
        if upright:
            draft.texts.append(Text(area.x, y + CAPTION + 10.0, _mm(wide, language), SMALL.font, SMALL.size))


def _set_middle(draft: _Draft, left: float, right: float, y: float, language: str) -> None:
    _caption(draft, "marks", left, y, language)
    _level_group(draft, "middle", left, right, y + CAPTION)


def _mm(value: float, language: str) -> str:
    text = f"{value:.2f} mm"
    return text.replace(".", ",") if language == "vi" else text
