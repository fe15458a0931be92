"""A ring round a box is a mark, however large; what only looks like one waits."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from test_reading import Sheet, line_on, scanned

from scanner.interpret import read_page
from scanner.reading import PageRead
from scanner.rules import read_rows

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
