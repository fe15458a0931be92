"""Print that is made to mislead the alignment: markers and rules where they should not be, or not where they should.

Each act changes the print of one page in place, on the simulation's canvas, before anybody marks it, and returns how
far it moved the boxes of each row: (dx, dy) mm. What was not moved lies where the layout says.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scanner.expected import span
from scanner.geometry import Rect
from scanner.layout import BOX_OUTLINE_MM, RULE_MM, PageLayout
from scanner.simulate.damage import Random
from scanner.simulate.device import Light
from scanner.simulate.parameters import CANVAS_PX_MM as PX

Moved = tuple[float, float]
Act = Callable[[Light, PageLayout, Random], Moved]
NOT: Moved = (0.0, 0.0)


def _paint(light: Light, area: Rect, value: float) -> None:
    light[span(area, PX)] = value


def _chosen(page: PageLayout, random: Random, least: int, most: int) -> list[Rect]:
    count = int(random.integers(least, most + 1))
    picked = random.choice(len(page.fiducials), count, replace=False)
    return [page.fiducials[int(index)].area for index in picked]


def _by(random: Random, least: float, most: float) -> Moved:
    """A displacement of so many mm in any direction."""
    far, angle = random.uniform(least, most), random.uniform(0, 2 * np.pi)
    return float(far * np.cos(angle)), float(far * np.sin(angle))


def _move(light: Light, areas: list[Rect], by: Moved, room: float = 0.6) -> None:
    """Squares printed elsewhere: white where they were, black where they are now."""
    for area in areas:
        _paint(light, area.grown(room), 1.0)
    for area in areas:
        _paint(light, Rect(area.x + by[0], area.y + by[1], area.w, area.h), 0.0)


# --- fiducials


def move_markers(light: Light, page: PageLayout, random: Random) -> Moved:
    """One to three squares out of place, each its own way."""
    for area in _chosen(page, random, 1, 3):
        _move(light, [area], _by(random, 0.3, 6.0))
    return NOT


def move_side(light: Light, page: PageLayout, random: Random) -> Moved:
    """All squares of one side out of place together."""
    left = random.random() < 0.5
    middle = np.mean([f.area.x for f in page.fiducials])
    _move(light, [f.area for f in page.fiducials if (f.area.x < middle) == left], _by(random, 0.3, 6.0))
    return NOT


def move_all_by_a_row(light: Light, page: PageLayout, random: Random) -> Moved:
    """All squares a row's height up or down: what they say is off by exactly one row."""
    height = page.rows[len(page.rows) // 2].area.h * float(random.choice([-1, 1]))
    _move(light, [f.area for f in page.fiducials], (0.0, height))
    return NOT


def move_all_by_a_column(light: Light, page: PageLayout, random: Random) -> Moved:
    """All squares a column's width aside."""
    options = page.rows[0].options
    width = (options[1].cell.x - options[0].cell.x if len(options) > 1 else 18.0) * float(random.choice([-1, 1]))
    _move(light, [f.area for f in page.fiducials], (width, 0.0))
    return NOT


def ink_markers(light: Light, page: PageLayout, random: Random) -> Moved:
    """Ink over an edge or a corner of one to four squares."""
    for area in _chosen(page, random, 1, 4):
        dx, dy = _by(random, 2.0, 6.5)
        x, y = area.centre
        wide, high = random.uniform(1.0, 7.0, 2)
        blot = Rect(x + dx - wide / 2, y + dy - high / 2, wide, high)
        light[span(blot, PX)] *= np.float32(random.uniform(0.05, 0.4))
    return NOT


def erase_markers(light: Light, page: PageLayout, random: Random) -> Moved:
    """One to four squares gone, wholly or in part."""
    for area in _chosen(page, random, 1, 4):
        part = random.uniform(0.3, 1.0)
        gone = Rect(area.x, area.y, area.w * part, area.h) if random.random() < 0.5 else area
        _paint(light, gone.grown(0.5), 1.0)
    return NOT


def add_markers(light: Light, page: PageLayout, random: Random) -> Moved:
    """Squares of the same size where none belong; one of the real ones may be gone."""
    if random.random() < 0.5:
        _paint(light, _chosen(page, random, 1, 1)[0].grown(0.5), 1.0)
    for area in _chosen(page, random, 1, 3):
        dx, dy = _by(random, 9.0, 30.0)
        _paint(light, Rect(area.x + dx, area.y + dy, area.w, area.h), 0.0)
    return NOT


# --- the table


def lose_lines(light: Light, page: PageLayout, random: Random) -> Moved:
    """Up to half of the table's rules gone."""
    lines = [line for line in page.lines if _in_table(page, line.x0, line.y0)]
    for index in random.choice(len(lines), int(random.integers(1, len(lines) // 2 + 1)), replace=False):
        line = lines[int(index)]
        area = Rect(min(line.x0, line.x1), min(line.y0, line.y1), abs(line.x1 - line.x0), abs(line.y1 - line.y0))
        _paint(light, area.grown(0.3), 1.0)
    return NOT


def double_lines(light: Light, page: PageLayout, random: Random) -> Moved:
    """Rules drawn a second time, up to 3 mm beside; the true one may be gone."""
    lines = [line for line in page.lines if _in_table(page, line.x0, line.y0)]
    dx, dy = _by(random, 0.4, 3.0)
    gone = random.random() < 0.3
    for index in random.choice(len(lines), int(random.integers(1, len(lines) + 1)), replace=False):
        line = lines[int(index)]
        area = Rect(min(line.x0, line.x1), min(line.y0, line.y1), abs(line.x1 - line.x0), abs(line.y1 - line.y0))
        if gone:
            _paint(light, area.grown(0.3), 1.0)
        _paint(light, Rect(area.x + dx, area.y + dy, area.w, area.h).grown(RULE_MM / 2), 0.0)
    return NOT


def double_boxes(light: Light, page: PageLayout, random: Random) -> Moved:
    """Box outlines drawn a second time beside themselves, in some rows or in all."""
    dx, dy = _by(random, 0.4, 2.0)
    share = random.uniform(0.2, 1.0)
    for row in page.rows:
        if random.random() > share:
            continue
        for option in row.options:
            box = Rect(option.box.x + dx, option.box.y + dy, option.box.w, option.box.h)
            kept = light[span(box.grown(-BOX_OUTLINE_MM), PX)].copy()
            _paint(light, box, 0.0)
            light[span(box.grown(-BOX_OUTLINE_MM), PX)] = kept
    return NOT


def _in_table(page: PageLayout, x: float, y: float) -> bool:
    return any(area.grown(0.5).contains(Rect(x, y, 0, 0)) for area in page.table)


def _shift_table(light: Light, page: PageLayout, by: Moved) -> Moved:
    """The whole table, heading, names and all, printed elsewhere."""
    for table in page.table:
        area = table.grown(1.0)
        part = light[span(area, PX)].copy()
        _paint(light, area, 1.0)
        there = Rect(area.x + by[0], area.y + by[1], area.w, area.h)
        rows, cols = span(there, PX)
        light[rows, cols] = np.minimum(light[rows, cols], part[: rows.stop - rows.start, : cols.stop - cols.start])
    return round(by[0] * PX) / PX, round(by[1] * PX) / PX


def shift_table_by_a_row(light: Light, page: PageLayout, random: Random) -> Moved:
    """The table a row's height up or down."""
    height = page.rows[len(page.rows) // 2].area.h
    return _shift_table(light, page, (0.0, height * float(random.choice([-1, 1]))))


def shift_table_by_a_column(light: Light, page: PageLayout, random: Random) -> Moved:
    """The table a column's width to the left."""
    options = page.rows[0].options
    width = options[1].cell.x - options[0].cell.x if len(options) > 1 else 18.0
    return _shift_table(light, page, (-width, 0.0))


def shift_table(light: Light, page: PageLayout, random: Random) -> Moved:
    """The table up to 4 mm out of place."""
    return _shift_table(light, page, _by(random, 0.2, 4.0))


ACTS: dict[str, Act] = {
    "markers moved": move_markers,
    "one side's markers moved": move_side,
    "all markers moved by a row": move_all_by_a_row,
    "all markers moved by a column": move_all_by_a_column,
    "markers inked": ink_markers,
    "markers erased": erase_markers,
    "markers added": add_markers,
    "rules lost": lose_lines,
    "rules doubled": double_lines,
    "boxes doubled": double_boxes,
    "table moved by a row": shift_table_by_a_row,
    "table moved by a column": shift_table_by_a_column,
    "table moved a little": shift_table,
}
