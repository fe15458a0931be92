"""A ring round a box is a mark, however large or grainy, and where it touches its neighbours; what only looks like one
waits."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from test_reading import Sheet, line_on, scanned

from scanner.interpret import read_page
from scanner.mark import mark_of
from scanner.reading import PageRead
from scanner.rules import read_rows
from scanner.traits import is_thin_ring

K = 300 / 25.4
OPTIONS = ("high", "mid", "low")


@pytest.fixture(scope="module")
def sheet(tmp_path_factory) -> Sheet:
    return Sheet(tmp_path_factory.mktemp("in") / "vote")


def ring(
    image: np.ndarray,
    sheet: Sheet,
    row: int,
    option: int,
    size: tuple[float, float] = (13.0, 12.5),
    pen: float = 0.4,
    parts: int = 0,
    light: int = 40,
) -> None:
    """A ring round a box, mm, drawn by hand or, `parts`, in so many parts with gaps between."""
    x, y = sheet.page.rows[row].options[option].box.centre
    turns = np.radians(np.arange(0, 366, 3.0))
    by_hand = 1 + 0.012 * np.sin(2 * turns + row) + 0.008 * np.sin(3 * turns + 2 * row)
    points = np.stack([x + size[0] / 2 * by_hand * np.cos(turns), y + size[1] / 2 * by_hand * np.sin(turns)], axis=1)
    for part in [piece[2:-2] for piece in np.array_split(points[:-2], parts)] if parts else [points]:
        at = (part * K * 16).round().astype(np.int32)
        cv2.polylines(image, [at], False, light, max(1, round(pen * K)), cv2.LINE_AA, shift=4)


def rows_of(image: np.ndarray, sheet: Sheet) -> tuple[PageRead, str]:
    """Row by row the number of the option that counts, `.` where none does, `?` where a person looks."""
    read = read_page(scanned(image, 0.4)[0], sheet.sheets)
    rows = [read_rows(read, sheet.kind).rows[row.row] for row in sheet.page.rows]
    return read, "".join("?" if row.reasons else str(OPTIONS.index(row.selected[0])) for row in rows)


@pytest.mark.parametrize("high", [11.6, 12.0, 12.6])
def test_a_ring_higher_than_the_picture_is_a_mark(sheet, high):
    """Of it reader B's picture shows the two sides only."""
    image = sheet.clean.copy()
    for row in range(9):
        ring(image, sheet, row, row % 3, (13.0, high))
    assert rows_of(image, sheet)[1] == "012012012"


@pytest.mark.parametrize("pen", [0.6, 1.2])
def test_rings_that_touch_are_marks_of_their_rows(sheet, pen):
    image = sheet.clean.copy()
    for row in range(9):
        ring(image, sheet, row, 1, (12.5, 12.2), pen)
    assert rows_of(image, sheet)[1] == "111111111"


def oval_round_two(image: np.ndarray, upper: tuple[float, float], lower: tuple[float, float]) -> None:
    turns = np.radians(np.arange(0, 364, 4.0))
    x, y = (upper[0] + lower[0]) / 2, (upper[1] + lower[1]) / 2
    line_on(image, *zip(x + 5.5 * np.cos(turns), y + 11.5 * np.sin(turns), strict=True))


def eight_round_two(image: np.ndarray, upper: tuple[float, float], lower: tuple[float, float]) -> None:
    turns = np.radians(np.arange(0, 364, 4.0))
    x, y = (upper[0] + lower[0]) / 2, (upper[1] + lower[1]) / 2
    line_on(image, *zip(x + 4.6 * np.sin(2 * turns), y - 11.5 * np.cos(turns), strict=True))


@pytest.mark.parametrize("drawn", [oval_round_two, eight_round_two])
@pytest.mark.parametrize("marked", [False, True])
def test_one_line_round_two_boxes_is_no_ring_of_each(sheet, drawn, marked):
    image = sheet.clean.copy()
    for row in range(9):
        if row not in (3, 4) or marked:
            x, y = sheet.page.rows[row].options[1].box.centre
            line_on(image, (x - 2.5, y - 2.5), (x + 2.5, y + 2.5))
            line_on(image, (x + 2.5, y - 2.5), (x - 2.5, y + 2.5))
    drawn(image, *(sheet.page.rows[row].options[1].box.centre for row in (3, 4)))
    assert rows_of(image, sheet)[1] == "111??1111"


def test_strokes_that_run_out_of_the_picture_are_no_ring(sheet, monkeypatch):
    """A line down beside the box, two brackets, a wave over the row: reader B says what it says of its picture."""
    image = sheet.clean.copy()
    places = [row.options[1].box.centre for row in sheet.page.rows]
    x, y = places[1]
    line_on(image, (x + 5, y - 8), (x + 4, y + 8))
    x, y = places[4]
    line_on(image, (x - 4, y - 5.8), (x - 6, y - 3), (x - 6, y + 3), (x - 4, y + 5.8))
    line_on(image, (x + 4, y - 5.8), (x + 6, y - 3), (x + 6, y + 3), (x + 4, y + 5.8))
    x, y = places[7]
    line_on(image, *((x + d, y + 5.9 * np.sin(d)) for d in np.arange(-9, 9, 0.3)))
    read, rows = rows_of(image, sheet)
    assert rows == "?" * 9
    monkeypatch.setattr("scanner.strokes._goes_round", lambda wide, *places: np.zeros(len(wide), bool))
    assert rows_of(image, sheet)[0].rows == read.rows


def test_a_ring_in_pieces_is_one_mark(sheet):
    """As a soft pencil leaves it on rough paper."""
    image = sheet.clean.copy()
    for row in range(9):
        ring(image, sheet, row, row % 3, (12.6, 11.2), 0.5, parts=2 + row % 3, light=90)
    read, rows = rows_of(image, sheet)
    assert rows == "012012012"
    assert all(mark_of(numbers).aside == 0 for options in read.rows.values() for numbers in options.values())


@pytest.mark.parametrize("parts", [0, 3])
def test_what_lies_beside_a_ring_is_added(sheet, parts):
    """A question mark, a wave: whether the ring is whole or in pieces."""
    image = sheet.clean.copy()
    for row in range(9):
        ring(image, sheet, row, row % 3, (11.6, 10.4), 0.5, parts=parts)
    hook = np.arange(-3, 1.6, 0.2)
    x, y = sheet.page.rows[2].options[2].box.centre
    line_on(image, *zip(x + 7.8 + 1.1 * np.cos(hook), y - 2 + 1.1 * np.sin(hook), strict=True), (x + 7.8, y + 1))
    along = np.arange(-4, 4, 0.1)
    x, y = sheet.page.rows[6].options[0].box.centre
    line_on(image, *zip(x + 8 + 0.35 * np.cos(4 * along), y + along, strict=True))
    read, rows = rows_of(image, sheet)
    assert rows == "01?012?12"
    added = [read.rows[sheet.page.rows[row].row][option] for row, option in ((2, "low"), (6, "high"))]
    assert all(mark_of(numbers).aside > 1.5 for numbers in added)


def test_a_thin_ring_is_told_from_a_ring_and_more():
    turns = np.radians(np.arange(0, 360, 2.0))
    x, y = 6 * np.cos(turns), 5 * np.sin(turns)
    assert is_thin_ring(x, y, 2.0)
    assert not is_thin_ring(np.append(x, 9.0), np.append(y, 0.0), 2.0)  # beside it
    assert not is_thin_ring(np.append(x, 0.5), np.append(y, 0.0), 2.0)  # within
    assert not is_thin_ring(x[40:], y[40:], 2.0)  # open on one side
    spiral = 4 + 3 * turns / turns[-1]
    assert not is_thin_ring(spiral * np.cos(turns), spiral * np.sin(turns), 2.0)  # its ends do not meet


def cross(image: np.ndarray, sheet: Sheet, row: int, option: int, reach: float = 2.3) -> None:
    x, y = sheet.page.rows[row].options[option].box.centre
    line_on(image, (x - reach, y - reach), (x + reach, y + reach))
    line_on(image, (x + reach, y - reach), (x - reach, y + reach))


@pytest.mark.parametrize("reach", [2.3, 3.6])
@pytest.mark.parametrize("size", [(10.4, 9.6), (13.0, 10.8)])
def test_a_ring_round_one_of_the_voters_crosses_is_asked(sheet, reach, size):
    """… also beside another row that waits; where every cross has one it is the voter's way."""
    image = sheet.clean.copy()
    for row in range(9):
        cross(image, sheet, row, row % 3, reach)
    ring(image, sheet, 4, 1, size)
    read, rows = rows_of(image, sheet)
    assert rows == "0120?2012"
    assert mark_of(read.rows[sheet.page.rows[4].row]["mid"]).ring >= 0.6
    assert mark_of(read.rows[sheet.page.rows[5].row]["low"]).ring < 0.2
    for row in range(9):
        ring(image, sheet, row, row % 3, size)
    assert "corrected_mark" not in {
        str(reason) for row in read_rows(rows_of(image, sheet)[0], sheet.kind).rows.values() for reason in row.reasons
    }


@pytest.mark.parametrize(("x_mm", "y_mm"), [(5.2, 0.4), (4.6, 4.4), (0.3, 5.0)])
def test_a_thin_line_through_one_of_the_voters_full_boxes_is_asked(sheet, x_mm, y_mm):
    """Level, tilted or upright: two tails are all that shows of it."""
    image = sheet.clean.copy()
    for row in range(9):
        box = sheet.page.rows[row].options[row % 3].box.grown(-0.2)
        (left, top), _, (right, bottom), _ = (np.array(box.corners) * K).round().astype(int).tolist()
        cv2.rectangle(image, (left, top), (right, bottom), 60, -1)
    x, y = sheet.page.rows[4].options[1].box.centre
    line_on(image, (x - x_mm, y + y_mm), (x + x_mm, y - y_mm))
    read, rows = rows_of(image, sheet)
    assert rows == "0120?2012"
    assert mark_of(read.rows[sheet.page.rows[4].row]["mid"]).through > 1.5
    assert mark_of(read.rows[sheet.page.rows[5].row]["low"]).through < 0.5


def touching(image: np.ndarray, sheet: Sheet, rows: tuple[int, ...]) -> None:
    for row in rows:
        ring(image, sheet, row, 1, (12.5, 12.3), 0.45)


def pinched_loop(image: np.ndarray, upper: tuple[float, float], lower: tuple[float, float]) -> None:
    """One closed line round two boxes, drawn in between them."""
    x, pitch = upper[0], lower[1] - upper[1]
    y = np.linspace(upper[1] - 0.47 * pitch, lower[1] + 0.47 * pitch, 300)
    off = (y - upper[1]) / pitch
    end = 5.6 * np.sqrt(np.clip(1 - ((off - np.round(np.clip(off, 0, 1))) / 0.4701) ** 2, 0, 1))
    waist = 2.5 + 3.1 * np.clip(np.cos(np.pi * (off - np.round(np.clip(off, 0, 1)))), 0, 1) ** 0.6
    half = np.where((off < 0) | (off > 1), end, waist)
    line_on(image, *zip(np.concatenate([x + half, (x - half)[::-1]]), np.concatenate([y, y[::-1]]), strict=True))


@pytest.mark.parametrize("aside", [4.6, 5.4])
@pytest.mark.parametrize("rows", [(3, 4), (2, 3, 4, 5), tuple(range(9))])
def test_rings_that_one_upright_line_runs_through_wait(sheet, rows, aside):
    """It lies in most directions to one side of each: no measure of what is usual there."""
    image = sheet.clean.copy()
    touching(image, sheet, rows)
    for row in set(range(9)) - {*rows}:
        cross(image, sheet, row, row % 3)
    (x, first), (_, last) = (sheet.page.rows[row].options[1].box.centre for row in (rows[0], rows[-1]))
    line_on(image, (x + aside, first - 6), (x + aside, last + 6))
    assert rows_of(image, sheet)[1] == "".join("?" if row in rows else str(row % 3) for row in range(9))


def small_x(image: np.ndarray, upper: tuple[float, float], lower: tuple[float, float]) -> None:
    x, y = upper
    line_on(image, (x + 3.3, y - 1), (x + 5, y + 1))
    line_on(image, (x + 5, y - 1), (x + 3.3, y + 1))


def joint_scribbled(image: np.ndarray, upper: tuple[float, float], lower: tuple[float, float]) -> None:
    x, y = upper[0], (upper[1] + lower[1]) / 2
    line_on(image, *((x + 3.5 * np.sin(turn * 2.4), y + 2.0 * np.cos(turn * 3.1)) for turn in range(16)))


@pytest.mark.parametrize(("drawn", "ringed"), [(pinched_loop, False), (small_x, True), (joint_scribbled, True)])
def test_what_is_no_two_rings_waits(sheet, drawn, ringed):
    """A loop round both, open from one box to the other; a small mark between a ring and its box; a scribble where two
    rings touch."""
    image = sheet.clean.copy()
    for row in range(9):
        if row not in (3, 4):
            cross(image, sheet, row, row % 3)
    if ringed:
        touching(image, sheet, (3, 4))
    drawn(image, *(sheet.page.rows[row].options[1].box.centre for row in (3, 4)))
    assert rows_of(image, sheet)[1] == "012??2012"
