"""A page is laid on its print and read: whatever way up it lies, at whatever resolution, and never off by a row."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.align import Misfit, align
from scanner.blank import looks_blank
from scanner.expected import PX
from scanner.geometry import Rect, carry
from scanner.grid import Grid, cell_shift, place_grid
from scanner.ink import measure_ink
from scanner.interpret import read_page
from scanner.mark import mark_of
from scanner.model import Reason
from scanner.names import names_seen, window_of
from scanner.new import new_vote
from scanner.ocr import tesseract_missing
from scanner.overlay import overlay_of
from scanner.page import Page
from scanner.printing import print_ballots
from scanner.reading import Outcome, PageRead, Sheets
from scanner.rules import read_rows
from scanner.simulate import page_tasks
from scanner.simulate.rendering import render_page
from scanner.simulate.sheet import SheetMaker
from scanner.vote import Vote


class Sheet:
    """One printed ballot of nine people, as a perfect image at 300 dpi."""

    def __init__(self, folder) -> None:
        new_vote(folder)
        vote = Vote(folder)
        made = print_ballots(vote, 2)
        self.layout = vote.layouts()["main"]
        self.page = self.layout.pages[0]
        self.sheets: Sheets = vote.sheets()
        self.kind = vote.definition.kinds[0]
        self.clean = render_page(made.path, 0, 300)
        self.serials = set(vote.store.book())
        vote.close()

    @property
    def fiducials(self) -> list[Rect]:
        return [fiducial.area for fiducial in self.page.fiducials]

    @property
    def paper(self) -> tuple[float, float]:
        return self.layout.width, self.layout.height

    def marked(self, *options: int) -> np.ndarray:
        """A cross in the given option of each row."""
        image = self.clean.copy()
        for row, option in zip(self.page.rows, options, strict=False):
            box = row.options[option].box
            k = 300 / 25.4
            a, b = (int(box.x * k), int(box.y * k)), (int(box.right * k), int(box.bottom * k))
            cv2.line(image, a, b, 40, 5, cv2.LINE_AA)
            cv2.line(image, (a[0], b[1]), (b[0], a[1]), 40, 5, cv2.LINE_AA)
        return image


@pytest.fixture(scope="module")
def sheet(tmp_path_factory) -> Sheet:
    return Sheet(tmp_path_factory.mktemp("in") / "vote")


def scanned(image: np.ndarray, degrees: float = 0, scale: float = 1, shift=(0.0, 0.0), dpi: int = 200, seed: int = 0):
    """An image as an office scanner gives it, and the true mapping from mm to its px."""
    k = dpi / 300 * scale
    rows, cols = image.shape
    turn = cv2.getRotationMatrix2D(((cols - 1) / 2, (rows - 1) / 2), degrees, k)
    turn[:, 2] += np.array([cols * (dpi / 300 - 1) / 2, rows * (dpi / 300 - 1) / 2]) + np.array(shift)
    size = round(cols * dpi / 300), round(rows * dpi / 300)
    soft = cv2.GaussianBlur(image, (0, 0), 0.9)
    grey = cv2.warpAffine(soft, turn, size, flags=cv2.INTER_LINEAR, borderValue=250)
    dark = 25 + np.arange(256) * 0.85
    noisy = dark[grey] + noise(grey.shape, seed)
    px = 300 / 25.4
    to_image = np.array([[px, 0, -0.5], [0, px, -0.5], [0, 0, 1]])
    return np.clip(noisy, 0, 255, out=noisy).astype(np.uint8), np.vstack([turn, [0, 0, 1]]) @ to_image


def inked(image: np.ndarray, ink: np.ndarray, light: float) -> np.ndarray:
    """An image with ink (0 none, 255 all of a pixel) that leaves so much of the light."""
    image, at = image.copy(), ink > 0
    image[at] = image[at] * (1 - ink[at] / 255 * (1 - light))
    return image


@lru_cache(maxsize=2)
def noise(shape: tuple[int, int], seed: int) -> np.ndarray:
    """A scanner's grain, grey levels."""
    return np.random.default_rng(seed).normal(0, 3, shape)


def error_mm(page: Page, truth: np.ndarray, sheet: Sheet) -> float:
    """The largest distance of a box's middle from where it truly lies."""
    centres = np.array([option.box.centre for row in sheet.page.rows for option in row.options])
    return float(np.linalg.norm(carry(page.mm_to_px, centres) - carry(truth, centres), axis=1).max() / page.px_per_mm)


def placed_error_mm(grid: Grid, truth: np.ndarray) -> float:
    """The same once each cell's own rules and outlines were found: what the readers look at."""
    (table,) = grid.tables
    centres = np.array([[option.box.centre for option in row.options] for row in table.table.rows])
    found = centres + np.stack(cell_shift(table.dx, table.dy), axis=-1) + np.nan_to_num(table.box_offset)
    off = carry(grid.page.mm_to_px, found.reshape(-1, 2)) - carry(truth, centres.reshape(-1, 2))
    return float(np.linalg.norm(off, axis=1).max() / grid.page.px_per_mm)


@pytest.mark.parametrize("side", [1, 5, 16, 24, 40, 64])
def test_a_tiny_picture_is_no_ballot(sheet, side):
    """An icon in the folder; its squares may be lines of single pixels."""
    for seed in range(6):
        dots = np.where(np.random.default_rng(seed).random((side, side)) < 0.3, 0, 255).astype(np.uint8)
        assert read_page(dots, sheet.sheets).vote is None


@pytest.mark.parametrize("dpi", [150, 200, 300, 600])
def test_alignment_finds_the_boxes(sheet, dpi):
    """To a tenth of a millimetre, from 150 to 600 dpi, without being told the dpi."""
    image, truth = scanned(sheet.clean, 1.5, 0.99, (8, -5), dpi)
    page = align(image, sheet.fiducials, sheet.paper)

    assert isinstance(page, Page)
    assert page.fiducials == 8
    assert error_mm(page, truth, sheet) < 0.1


def test_the_comparison_can_fail(sheet):
    """A mapping that is off by a millimetre is seen to be."""
    image, truth = scanned(sheet.clean)
    page = align(image, sheet.fiducials, sheet.paper)
    off = np.array([[1, 0, 8.0], [0, 1, 0], [0, 0, 1]]) @ truth

    assert isinstance(page, Page)
    assert error_mm(page, off, sheet) > 0.9


@settings(max_examples=12)
@given(st.floats(-5, 5), st.floats(0.95, 1.03), st.integers(0, 3), st.integers(0, 99))
def test_any_turn_and_skew_reads_alike(sheet, degrees, scale, quarter, seed):
    """Up to 5° of skew, any quarter turn, fit-to-page scales: the same serial, the same marks."""
    image, _ = scanned(sheet.marked(0, 1, 2, 0, 1, 2, 0, 1, 2), degrees, scale, seed=seed)
    read = read_page(np.ascontiguousarray(np.rot90(image, quarter)), sheet.sheets)
    reading = read_rows(read, sheet.kind)

    assert read.outcome is Outcome.PAGE
    assert read.serial in sheet.serials
    chosen = [row.selected for row in reading.rows.values()]
    assert chosen == [("high",), ("mid",), ("low",)] * 3
    assert not any(row.reasons for row in reading.rows.values())


def test_a_clean_sheet_has_no_ink(sheet):
    """What we printed is not taken for marks."""
    image, _ = scanned(sheet.clean, 0.7)
    page = align(image, sheet.fiducials, sheet.paper)
    assert isinstance(page, Page)
    for table in measure_ink(place_grid(page, sheet.page)):
        assert max(mark.ink for row in table.marks for mark in row) < 0.05


def test_position_does_not_bias_a_reading(sheet):
    """The same cross measures alike in every row and column (VVSG 2.0, 1.1.6-J)."""
    ink = []
    for option in range(3):
        image, _ = scanned(sheet.marked(*[option] * 9), 1.0)
        read = read_page(image, sheet.sheets)
        names = ("high", "mid", "low")
        ink += [mark_of(row[names[option]]).ink for row in read.rows.values()]
    assert max(ink) - min(ink) < 0.15 * np.mean(ink)


def test_a_pencil_line_across_a_box_is_seen(sheet):
    """A line 1 mm wide and pale, across the box, is never nothing (VVSG 2.0, 1.1.6-H)."""
    image = sheet.clean.copy()
    box = sheet.page.rows[0].options[1].box
    k = 300 / 25.4
    y = int(box.centre[1] * k)
    cv2.line(image, (int(box.x * k), y), (int(box.right * k), y), 150, 12)
    reading = read_rows(read_page(scanned(image)[0], sheet.sheets), sheet.kind)

    row = reading.rows["p1"]
    assert row.selected == ("mid",) or row.reasons


@pytest.mark.parametrize("light", [0.1, 0.5])
@pytest.mark.parametrize("width_mm", [0.17, 0.3, 0.5])
@pytest.mark.parametrize("part", [0.6, 1.0])
@pytest.mark.parametrize("seed", range(2))
def test_a_struck_name_makes_its_row_wait(sheet, light, width_mm, part, seed):
    """Whole or in part, thin or thick, pale or dark, level or not; the other rows are read."""
    random = np.random.default_rng(seed)
    image = sheet.marked(*[0] * 9).copy()
    k = 300 / 25.4
    area = sheet.page.rows[2].name_area
    x = area.x + np.linspace(0, area.w * part, 40)
    y = area.y + area.h * random.uniform(0.4, 0.7) + random.uniform(0, 0.5) * np.sin(np.linspace(0, 9, 40))
    ink = np.zeros((image.shape[0] * 2, image.shape[1] * 2), np.uint8)
    points = (np.stack([x, y], axis=1) * k * 2).round().astype(np.int32)
    cv2.polylines(ink, [points], False, 255, max(1, round(width_mm * k * 2)))
    image = inked(image, cv2.resize(ink, image.shape[::-1], interpolation=cv2.INTER_AREA), light)
    rows = read_rows(read_page(scanned(image, seed=seed)[0], sheet.sheets), sheet.kind).rows

    assert Reason.NAME_STRUCK in rows["p3"].reasons
    assert all(rows[row].reasons == () for row in rows if row != "p3")


# --- sabotage


@pytest.mark.parametrize("lost", [(0,), (3, 7), (0, 4), (1, 2, 6)])
def test_lost_markers_are_done_without(sheet, lost):
    """Up to three squares torn off or covered: the rest align the page as well, or it waits."""
    image = sheet.clean.copy()
    k = 300 / 25.4
    for index in lost:
        x, y, w, h = (round(v * k) for v in sheet.fiducials[index].grown(1.5))
        image[y : y + h, x : x + w] = 255
    grey, truth = scanned(image, 0.8)
    page = align(grey, sheet.fiducials, sheet.paper)

    assert isinstance(page, Page)
    assert error_mm(page, truth, sheet) < 0.2


@settings(max_examples=25)
@given(st.integers(0, 7), st.floats(-4, 4), st.floats(-4, 4))
def test_a_moved_marker_never_moves_a_box_unnoticed(sheet, index, dx, dy):
    """A square in the wrong place is left out, or the page waits."""
    image = sheet.clean.copy()
    k = 300 / 25.4
    x, y, w, h = (round(v * k) for v in sheet.fiducials[index])
    image[y - 2 : y + h + 2, x - 2 : x + w + 2] = 255
    x, y = x + round(dx * k), y + round(dy * k)
    image[y : y + h, x : x + w] = 0
    grey, truth = scanned(image)
    page = align(grey, sheet.fiducials, sheet.paper)
    if isinstance(page, Misfit):
        return
    read = read_page(grey, sheet.sheets)
    grid = place_grid(page, sheet.page)
    assert read.reasons or placed_error_mm(grid, truth) < 0.3


def test_a_grid_off_by_one_row_is_noticed(sheet):
    """Rules and outlines repeat; the names do not: a layout one row up agrees with no name."""
    grey, _ = scanned(sheet.clean)
    rows = sheet.page.rows
    height = rows[0].area.h
    shifted = tuple(
        replace(
            row,
            area=replace(row.area, y=row.area.y + height),
            name_area=replace(row.name_area, y=row.name_area.y + height),
            options=tuple(
                replace(o, box=replace(o.box, y=o.box.y + height), cell=replace(o.cell, y=o.cell.y + height))
                for o in row.options
            ),
        )
        for row in rows[:-1]
    )
    wrong = replace(
        sheet.page, rows=shifted, texts=tuple(replace(text, y=text.y + height) for text in sheet.page.texts)
    )
    page = align(grey, sheet.fiducials, sheet.paper)
    assert isinstance(page, Page)
    right = names_seen(place_grid(page, sheet.page), sheet.page)
    off = names_seen(place_grid(page, wrong), wrong)

    assert min(name.agreement for name in right.values()) > 0.9
    assert np.median([name.agreement for name in off.values()]) < 0.75


@pytest.mark.parametrize(("long", "columns"), [(1, 0), (2, 0), (3, 12)])
@pytest.mark.parametrize("down", [False, True])
def test_specks_at_the_edges_of_letters_are_not_written_over_a_name(sheet, long, columns, down):
    """Where print lies a little off, some of the letters' edge is darker than its print: a pixel here, two there."""
    page = align(scanned(sheet.clean)[0], sheet.fiducials, sheet.paper)
    assert isinstance(page, Page)
    grid = place_grid(page, sheet.page)
    overlay = overlay_of(grid, sheet.page)
    rows, cols = window_of(sheet.page.rows[4].name_area)
    ink = np.zeros_like(overlay.ink)
    for number in range(12):
        y, x = rows.start + 4, cols.start + 2 + 6 * number
        ink[(slice(y, y + long), x) if down else (y, slice(x, x + long))] = 255
    seen = names_seen(grid, sheet.page, replace(overlay, ink=ink))[sheet.page.rows[4].row]

    assert seen.columns == pytest.approx(columns * (1 if down else 3) / (cols.stop - cols.start))
    assert seen.ink == pytest.approx(3 * columns / PX**2)


def test_another_definitions_sheet_is_not_read(sheet, tmp_path):
    """A sheet of another vote waits as foreign; nothing is taken from its boxes."""
    other = Sheet(tmp_path / "other")
    read = read_page(scanned(other.marked(0, 0, 0))[0], sheet.sheets)

    assert read.reasons == (Reason.FOREIGN,)
    assert read.rows == {}


def covered(sheet, *what: str) -> np.ndarray:
    """A marked sheet with dirt on parts of its identity."""
    image = sheet.marked(0, 1, 2)
    k = 300 / 25.4
    x, y, w, h = (round(v * k) for v in sheet.page.code)
    if "finder" in what:
        image[y : y + h // 5, x : x + w // 5] = 0
    if "half" in what:
        image[y : y + h, x : x + w // 2] = 255
    if "serial" in what:
        x, y, w, h = (round(v * k) for v in sheet.page.serial)
        image[y : y + h, x + w // 3 : x + w // 2] = 0
    return scanned(image)[0]


def test_dirt_on_a_corner_of_the_code_is_read_through(sheet):
    read = read_page(covered(sheet, "finder"), sheet.sheets)
    assert read.serial in sheet.serials
    assert read.reasons == ()


@pytest.mark.skipif(tesseract_missing(), reason="tesseract is not installed")
def test_the_printed_serial_stands_in_for_half_a_code(sheet):
    """Read as it is printed, found by its check character and the book; half a code is not guessed."""
    read = read_page(covered(sheet, "half"), sheet.sheets)
    assert read.serial in sheet.serials
    assert (read.kind, read.page, read.reasons) == ("main", 1, ())
    assert read.notes == ("reading.serial_by_ocr",)


def test_without_code_and_serial_a_page_waits(sheet):
    """With its marks, for a person to say whose it is."""
    read = read_page(covered(sheet, "half", "serial"), sheet.sheets)
    assert read.serial is None
    assert Reason.UNREADABLE_CODE in read.reasons
    assert len(read.rows) == 9


def test_without_tesseract_the_page_says_what_is_missing(sheet, monkeypatch):
    monkeypatch.setattr("scanner.interpret.tesseract_missing", lambda: True)
    monkeypatch.setattr("scanner.interpret.printed_serial", lambda page, area, book: None)
    read = read_page(covered(sheet, "half"), sheet.sheets)
    assert Reason.UNREADABLE_CODE in read.reasons
    assert read.notes == ("reading.no_tesseract",)


def test_empty_paper_and_other_pictures():
    """Paper with a little dirt is blank; a dark blot is not a ballot."""
    paper = np.full((2339, 1654), 240, np.uint8)
    paper[500:506, 700:706] = 60
    assert looks_blank(paper)
    paper[400:900, 300:900] = 30
    assert not looks_blank(paper)


# --- ink where none belongs


def written_on(sheet, x: float, y: float, w: float = 14.0, light: float = 0.35) -> PageRead:
    """The sheet with a word written at a place on paper, mm, read."""
    image = sheet.marked(*[1] * 9)
    k = 300 / 25.4
    t = np.linspace(0, 1, 80)
    points = np.stack([x + w * t, y + 1.6 * np.sin(t * 30)], axis=1) * k
    ink = np.zeros_like(image)
    cv2.polylines(ink, [points.round().astype(np.int32)], False, 255, 5, cv2.LINE_AA)
    return read_page(scanned(inked(image, ink, light))[0], sheet.sheets)


@pytest.mark.parametrize(("x", "y"), [(95, 45), (60, 228), (25, 245), (150, 228), (100, 285)])
def test_a_remark_makes_one_question_of_its_page(sheet, x, y):
    """Located, and no row is doubted for it."""
    read = written_on(sheet, x, y)
    assert read.reasons == (Reason.STRAY_INK,)
    assert abs(read.quality["stray_x"] - x) < 3
    assert abs(read.quality["stray_y"] + read.quality["stray_h"] / 2 - y) < 3
    assert all(row.reasons == () for row in read_rows(read, sheet.kind).rows.values())


@pytest.mark.parametrize(("x", "y"), [(95, 45), (60, 228), (150, 228)])
def test_a_remark_in_pale_pencil_is_seen(sheet, x, y):
    """It takes a quarter of the light."""
    assert written_on(sheet, x, y, light=0.75).reasons == (Reason.STRAY_INK,)


@pytest.mark.parametrize(
    "strokes", [((100, 235, 107, 242), (100, 242, 107, 235)), ((100, 235, 102, 238), (102, 238, 107, 231))]
)
def test_a_cross_or_tick_in_pale_pencil_on_free_paper_is_seen(sheet, strokes):
    assert with_ink(sheet, *strokes, light=0.75, width=0.4).reasons == (Reason.STRAY_INK,)


@pytest.mark.parametrize("light", [0.86, 0.9])
def test_a_cross_over_the_page_with_a_highlighter_makes_it_wait(sheet, light):
    """Paler than any pencil, and as broad as no hair."""
    read = with_ink(sheet, (15, 285, 195, 20), (15, 20, 195, 285), light=light, width=4.0)
    assert Reason.STRAY_INK in read.reasons


def test_ink_in_the_stamps_zone_is_expected(sheet):
    (stamp,) = [zone.area for zone in sheet.page.zones if zone.zone == "stamp"]
    assert written_on(sheet, stamp.x + 8, stamp.y + 20).reasons == ()


def test_marks_and_their_tails_are_no_stray_ink(sheet):
    """A clean sheet and a marked one; nor is a streak of the scanner along the page."""
    image = sheet.marked(0, 1, 2, 0, 1, 2, 0, 1, 2)
    box = sheet.page.rows[4].options[2].box
    k = 300 / 25.4
    a, b = (int(box.x * k), int(box.bottom * k)), (int((box.right + 14) * k), int((box.y - 5) * k))
    cv2.line(image, a, b, 40, 5, cv2.LINE_AA)
    image[:, int(33 * k) : int(33 * k) + 3] = 120
    assert Reason.STRAY_INK not in read_page(scanned(image)[0], sheet.sheets).reasons
    assert read_page(scanned(sheet.clean)[0], sheet.sheets).reasons == ()


def with_ink(sheet, *shapes: tuple, light: float = 0.35, width: float = 0.4) -> PageRead:
    """A marked sheet with lines (x0, y0, x1, y1) or discs (x, y, r) drawn on it, mm, read."""
    return read_page(scan_with_ink(sheet, *shapes, light=light, width=width, degrees=0.6), sheet.sheets)


def scan_with_ink(sheet, *shapes: tuple, light: float, width: float, degrees: float) -> np.ndarray:
    """The scan of such a sheet."""
    image = sheet.marked(*[1] * 9)
    k = 300 / 25.4
    ink = np.zeros((image.shape[0] * 2, image.shape[1] * 2), np.uint8)
    for shape in shapes:
        at = [round(value * k * 2) for value in shape]
        if len(shape) == 3:
            cv2.circle(ink, at[:2], at[2], 255, cv2.FILLED)
        else:
            cv2.line(ink, at[:2], at[2:], 255, max(1, round(width * k * 2)))
    share = cv2.resize(ink, image.shape[::-1], interpolation=cv2.INTER_AREA)
    return scanned(inked(image, share, light), degrees)[0]


@pytest.mark.parametrize("place", ["number", "position", "title", "instructions", "heading"])
def test_a_line_through_print_makes_its_page_wait(sheet, place):
    """Thin and pale as it may be (0.25 mm, 65 % of the light left), over whatever is printed; no row is doubted."""
    page = sheet.page
    row = page.rows[3]
    title = max((text for text in page.texts if text.y < page.table[0].y), key=lambda text: text.size)
    beside = [text for text in page.texts if row.area.y < text.y < row.area.bottom and text.x > 80]
    position = min(beside, key=lambda text: text.y)
    word = [text for text in page.texts if 65 < text.y < page.table[0].y][3]
    cell = row.options[0].cell
    x, y, long = {
        "number": (row.area.x + 1, row.area.centre[1], 8.5),
        "position": (position.x, position.y - 1.2, 24),
        "title": (title.x, title.y - 1.8, 30),
        "instructions": (word.x, word.y - 1.2, 25),
        "heading": (cell.x + 2, page.heading[0].centre[1] - 1, cell.w - 4),
    }[place]
    read = with_ink(sheet, (x, y, x + long, y + 0.4), light=0.4 if place == "number" else 0.65, width=0.25)

    assert read.reasons == (Reason.STRAY_INK,)
    assert all(row.reasons == () for row in read_rows(read, sheet.kind).rows.values())


@pytest.mark.parametrize("off", [(3, 0), (-4, 0), (0, 3), (2, -3)])
def test_print_that_lies_a_little_off_is_no_ink(sheet, off):
    """The page's number a quarter of a millimetre beside its place; a line through it is found there, too."""
    image = sheet.marked(*[1] * 9)
    k = 300 / 25.4
    number = next(text for text in sheet.page.texts if text.text.startswith("Trang"))
    x, y = round((number.x - 1) * k), round((number.y - 4) * k)
    piece = image[y : y + round(6 * k), x : x + round(22 * k)]
    piece[:] = np.roll(piece, off[::-1], (0, 1))
    assert read_page(scanned(image, 0.6)[0], sheet.sheets).reasons == ()
    line = round((number.y - 1.1) * k)
    image[line : line + 3, x + 12 : x + round(14 * k)] = 90
    assert read_page(scanned(image, 0.6)[0], sheet.sheets).reasons == (Reason.STRAY_INK,)


@pytest.mark.parametrize("shape", [(1, 9000), (3, 5000), (9000, 1), (1, 1), (2, 60000)])
def test_a_sliver_of_a_picture_is_no_ballot(sheet, shape):
    for tone in (0, 255):
        assert read_page(np.full(shape, tone, np.uint8), sheet.sheets).rows == {}


def test_an_arrow_beside_a_marker_makes_its_page_wait(sheet):
    right, y = sheet.page.table[0].right, sheet.page.rows[5].area.centre[1]
    arrow = [(right + 2, y, right + 12, y), (right + 2, y, right + 4, y - 2), (right + 2, y, right + 4, y + 2)]
    assert with_ink(sheet, *arrow).reasons == (Reason.STRAY_INK,)


def test_punch_holes_staples_and_folds_are_no_ink(sheet):
    """Holes at the left edge, a staple in the corner, folds across the page, through a name and down it."""
    holes = [(11, 108.5, 2.9), (11, 188.5, 2.9)]
    assert with_ink(sheet, *holes, light=0.1).reasons == ()
    assert with_ink(sheet, (10, 12, 19, 17), light=0.3, width=0.5).reasons == ()
    y = sheet.page.rows[4].name_area.centre[1]
    folded = with_ink(sheet, (0, y, 210, y + 2), (101, 0, 102, 297), light=0.82, width=0.6)
    assert folded.reasons == ()
    assert all(row.reasons == () for row in read_rows(folded, sheet.kind).rows.values())


@pytest.mark.parametrize("light", [0.94, 0.88, 0.82])
@pytest.mark.parametrize("off", [0.0, 1.7, 3.2], ids=["middle", "inside", "outline"])
@pytest.mark.parametrize("across", [True, False])
def test_a_fold_through_boxes_is_no_ink(sheet, across, off, light):
    """Through the boxes of a row, empty and marked, or of an option, somewhat askew: every row is read as it is."""
    x, y = sheet.page.rows[4].options[1].box.centre
    fold = (0, y + off - 1.5, 210, y + off + 1.5) if across else (x + off - 1.5, 0, x + off + 1.5, 297)
    read = with_ink(sheet, fold, light=light, width=0.6)
    assert read.reasons == ()
    assert read.quality.get("folds", 0) == (light < 0.9)  # a paler one is no ink at all
    rows = read_rows(read, sheet.kind).rows
    assert {row: reading.reasons for row, reading in rows.items() if reading.reasons} == {}
    assert {reading.selected for reading in rows.values()} == {("mid",)}


def test_a_pen_line_through_boxes_is_no_fold(sheet):
    """From edge to edge, as a ruler draws it: its row waits; so does that of a pale one that ends with the table."""
    row = sheet.page.rows[4]
    y = row.options[1].box.centre[1]
    pen = with_ink(sheet, (0, y - 1, 210, y + 1), light=0.5, width=0.4)
    assert pen.reasons or read_rows(pen, sheet.kind).rows[row.row].reasons
    pale = with_ink(sheet, (row.options[0].cell.x + 1, y, row.options[-1].cell.right - 1, y), light=0.7, width=0.4)
    assert pale.reasons or read_rows(pale, sheet.kind).rows[row.row].reasons


@pytest.mark.parametrize("width", [0.3, 0.4, 0.6])
@pytest.mark.parametrize("off", [-1.5, 0.0, 1.5])
@pytest.mark.parametrize(("rise", "degrees"), [(2.0, 0.6), (0.3, 0), (0, 0), (0, 90)])
def test_the_palest_pencil_along_a_ruler_is_no_fold_and_no_streak(sheet, off, width, rise, degrees):
    """A third of the light, a hairline, from edge to edge: its row is asked about, never cleaned of it."""
    row = sheet.page.rows[4]
    y = row.options[1].box.centre[1] + off
    line = (0, y + rise, 210, y - rise)
    scan = scan_with_ink(sheet, line, light=0.68, width=width, degrees=degrees % 90)
    read = read_page(np.ascontiguousarray(np.rot90(scan, degrees // 90)), sheet.sheets)
    assert read.reasons or read_rows(read, sheet.kind).rows[row.row].reasons


def test_a_line_from_edge_to_edge_as_dark_as_a_pen_is_no_fold(sheet):
    assert Reason.STRAY_INK in with_ink(sheet, (3, 225, 207, 230), light=0.35).reasons


@pytest.mark.parametrize("rise", [-5.0, -2.4, 1.5, 4.0])
def test_a_fold_that_runs_along_a_rule_is_no_ink(sheet, rise):
    """Hidden by the rule for most of its way, it is bare in the margins alone."""
    y = sheet.page.rows[4].area.bottom
    assert with_ink(sheet, (0, y - rise / 2, 210, y + rise / 2), light=0.8, width=0.6).reasons == ()


def arc(x: float, y: float, long: float, bow: float, turn: float = 0.0, width: int = 24) -> list[tuple]:
    """A parabola's part as short lines, mm: so long, bent by `bow`, turned by degrees."""
    t = np.linspace(-1, 1, width + 1)
    u, v = long / 2 * t, bow * (1 - t**2)
    c, s = np.cos(np.deg2rad(turn)), np.sin(np.deg2rad(turn))
    points = np.stack([x + c * u - s * v, y + s * u + c * v], axis=1)
    return [(*a, *b) for a, b in pairwise(points)]


def test_hairs_are_no_ink(sheet):
    """Bent ones over print, a hook in the margin."""
    below = sheet.page.rows[3].area.y
    position = min((text for text in sheet.page.texts if text.y > below and text.x > 80), key=lambda text: text.y)
    assert with_ink(sheet, *arc(position.x + 8, position.y - 2, 11, 1.4), light=0.7, width=0.2).reasons == ()
    assert with_ink(sheet, *arc(120, 232, 6, 5.5, turn=70), light=0.6, width=0.25).reasons == ()
    level = arc(position.x + 8, position.y - 1.2, 11, 0.1)
    assert with_ink(sheet, *level, light=0.55, width=0.3).reasons == (Reason.STRAY_INK,)


@pytest.mark.parametrize(("dark", "width"), [(0.95, 0.13), (0.7, 0.2)])
@pytest.mark.parametrize("bow", [0.4, 2.5])
def test_a_thin_hair_is_no_ink_however_dark(sheet, bow, dark, width):
    assert with_ink(sheet, *arc(120, 232, 10, bow, turn=20), light=1 - dark, width=width).reasons == ()


@pytest.mark.parametrize(("light", "width"), [(0.35, 0.45), (0.4, 0.6), (0.5, 0.7)])
@pytest.mark.parametrize(("long", "bow"), [(5, 0.1), (8, 0.3)])
def test_a_dash_of_a_pen_is_no_hair(sheet, long, bow, light, width):
    """Behind a name, as one who takes it off the list may put it: broader than any hair, though thin and even."""
    name = sheet.page.rows[4].name_area
    dash = arc(name.right + 3 + long / 2, name.centre[1], long, bow)
    assert with_ink(sheet, *dash, light=light, width=width).reasons == (Reason.STRAY_INK,)


def test_a_pale_tick_in_the_margin_is_no_hair(sheet):
    tick = [(118, 230, 120, 233), (120, 233, 125, 226)]
    assert with_ink(sheet, *tick, light=0.45, width=0.4).reasons == (Reason.STRAY_INK,)


STRIKES = {  # in box widths from the box's middle
    "level": [[(-1.3, 0.1), (1.3, -0.1)]],
    "two": [[(-1.2, -0.25), (1.2, -0.2)], [(-1.2, 0.2), (1.2, 0.25)]],
    "upright": [[(0.05, -1.3), (-0.05, 1.3)]],
    "tilted": [[(-1.2, -0.5), (1.2, 0.5)]],
    "crossed out": [[(-1.1, -0.9), (1.1, 0.9)], [(1.1, -0.9), (-1.1, 0.9)]],
    "wave": [[(x, 0.3 * np.sin(5 * x)) for x in np.linspace(-1.3, 1.3, 50)]],
}


@pytest.mark.parametrize("mark", ["tick", "circle"])
@pytest.mark.parametrize("strike", STRIKES)
def test_a_mark_taken_back_is_asked_about_whichever_way(sheet, mark, strike):
    """Eight rows are plain and count; in the fifth row a line goes through the mark."""
    image = sheet.clean.copy()
    k = 300 / 25.4
    for number, row in enumerate(sheet.page.rows):
        box = row.options[number % 3].box
        (cx, cy), wide = box.centre, box.w

        def drawn(path, cx=cx, cy=cy, wide=wide):
            points = np.array([(cx + x * wide, cy + y * wide) for x, y in path]) * k
            cv2.polylines(image, [points.round().astype(np.int32)], False, 50, 5, cv2.LINE_AA)

        turn = np.linspace(0, 2 * np.pi, 40)
        wobble = 1 + 0.04 * np.sin(3 * turn + number)
        circle = [(0.95 * w * np.cos(t), 0.8 * w * np.sin(t)) for t, w in zip(turn, wobble, strict=True)]
        tick = [(-0.35, -0.05), (-0.05, 0.35 + 0.01 * number), (0.6, -0.6)]
        drawn(circle if mark == "circle" else tick)
        if number == 4:
            for path in STRIKES[strike]:
                drawn(path)
    reading = read_rows(read_page(scanned(image)[0], sheet.sheets), sheet.kind)
    assert not reading.reasons
    assert [row for row, read in reading.rows.items() if read.reasons] == [sheet.page.rows[4].row]


# --- every layout


@pytest.mark.parametrize("template", ["choose", "motion", "qd96"])
@pytest.mark.parametrize("orientation", ["upright", "across"])
@pytest.mark.parametrize("paper", ["A4", "A5", "Letter"])
def test_a_clean_sheet_of_any_layout_asks_nothing(tmp_path, template, paper, orientation):
    """Rules that lie within what the networks see of a small cell are no ink: unmarked rows are plainly unmarked, and
    crosses plainly crosses."""
    new_vote(tmp_path / "vote", template)
    vote = Vote(tmp_path / "vote")
    text = vote.yaml.read_text("utf-8").replace("paper: A4", f"paper: {paper}")
    vote.yaml.write_text(text.replace("orientation: upright", f"orientation: {orientation}"), "utf-8")
    made = print_ballots(Vote(tmp_path / "vote"), 1)
    page, kind = Vote(tmp_path / "vote").layouts()["main"].pages[0], Vote(tmp_path / "vote").definition.kinds[0]
    image = render_page(made.path, 0, 300)
    for row in page.rows[::2]:
        box, k = row.options[0].box, 300 / 25.4
        a, b = (int(box.x * k), int(box.y * k)), (int(box.right * k), int(box.bottom * k))
        cv2.line(image, a, b, 40, 5, cv2.LINE_AA)
        cv2.line(image, (a[0], b[1]), (b[0], a[1]), 40, 5, cv2.LINE_AA)
    reading = read_rows(read_page(scanned(image, dpi=200)[0], Vote(tmp_path / "vote").sheets()), kind)
    first = page.rows[0].options[0].option
    for index, row in enumerate(page.rows):
        found = reading.rows[row.row]
        assert found.selected == (() if index % 2 else (first,)), row.row
        assert set(found.reasons) <= ({Reason.UNDERVOTE} if index % 2 else set()), row.row


# --- ink that is no mark of one row


def line_on(image: np.ndarray, *points: tuple[float, float]) -> None:
    """A pen's line through points, mm."""
    cv2.polylines(image, [(np.array(points) * 300 / 25.4).round().astype(np.int32)], False, 40, 5, cv2.LINE_AA)


def waits_of(image: np.ndarray, sheet: Sheet, **how: object) -> str:
    """Row by row: whether it waits for a person (`?`), whatever its legal question."""
    rows = read_rows(read_page(scanned(image, **how)[0], sheet.sheets), sheet.kind).rows
    return "".join("?" if set(rows[row.row].reasons) - {Reason.UNDERVOTE} else "." for row in sheet.page.rows)


def test_a_rule_of_the_table_is_no_line_through_rows(tmp_path):
    """On Letter the table's right rule is three pixels wide, and beside the cells only its outer side is looked at."""
    new_vote(tmp_path / "vote")
    definition = tmp_path / "vote" / "ballot.yaml"
    definition.write_text(definition.read_text("utf-8").replace("paper: A4", "paper: Letter"), "utf-8")
    vote = Vote(tmp_path / "vote")
    print_ballots(vote, 1)
    task, sheets = next(iter(page_tasks(vote, 77))), vote.sheets()
    maker = SheetMaker(str(tmp_path / "vote"), 77, "office", 200, False, None)
    for number in (1, 24, 25, 31, 36):  # these slipped so that they were taken for one
        encoded, _ = maker.page(replace(task, number=number))
        read = read_page(cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_GRAYSCALE), sheets)
        assert (read.overlaid, read.reasons) == ((), ()), number


def test_a_mark_between_two_boxes_is_never_passed_over(sheet):
    """The networks do not see it: the ink alone makes the row wait, beside a plain mark in another box, too."""
    image = sheet.marked(*[0] * 9)
    for row in (2, 5):
        left, right = (sheet.page.rows[row].options[option].box for option in (1, 2))
        x, y = (left.centre[0] + right.centre[0]) / 2, left.centre[1]
        line_on(image, (x - 3, y - 3), (x + 3, y + 3))
        line_on(image, (x + 3, y - 3), (x - 3, y + 3))
    assert waits_of(image, sheet) == "..?..?..."


@pytest.mark.parametrize("bow", [0.0, 2.0])
def test_one_line_through_several_rows_is_no_mark_of_each(sheet, bow):
    """Somebody crossed out a part of the list: every row that the line runs through waits."""
    image = sheet.clean.copy()
    boxes = [row.options[1].box for row in sheet.page.rows[2:6]]
    t = np.linspace(0, 1, 60)
    x, y = boxes[0].centre[0] + 3 * (t - 0.5) + bow * np.sin(20 * t), boxes[0].y + t * (boxes[-1].bottom - boxes[0].y)
    line_on(image, *zip(x, y, strict=True))
    assert waits_of(image, sheet) == "..????..."


def filled(image: np.ndarray, box: Rect, by: float) -> None:
    """A box blackened, some way beyond its outline, mm."""
    corners = (np.array(box.grown(by).corners)[[0, 2]] * 300 / 25.4).round().astype(int).tolist()
    cv2.rectangle(image, *corners, 60, -1)


@pytest.mark.parametrize("marks", ["filled", "filled beyond", "tick", "cross"])
@pytest.mark.parametrize("count", [3, 9])
@pytest.mark.parametrize(("beyond", "aside"), [(-1.5, 0.0), (0.5, 1.5), (4.0, -2.2)])
def test_a_line_through_the_marks_of_several_rows_makes_each_wait(sheet, marks, count, beyond, aside):
    """Somebody took them all back at once. It may hide in filled boxes, and begin and end in them."""
    image = sheet.clean.copy()
    for row in sheet.page.rows:
        box = row.options[1].box
        (x, y), half = box.centre, 2.5
        if marks == "tick":
            line_on(image, (x - 2.2, y), (x - 0.5, y + 2), (x + 2.8, y - 3))
        elif marks == "cross":
            line_on(image, (x - half, y - half), (x + half, y + half))
            line_on(image, (x + half, y - half), (x - half, y + half))
        else:
            filled(image, box, 0.8 if marks == "filled beyond" else 0.0)
    first = 0 if count == 9 else 2
    boxes = [row.options[1].box for row in sheet.page.rows[first : first + count]]
    x = boxes[0].centre[0] + aside
    line_on(image, (x, boxes[0].y - beyond), (x + 0.6, boxes[-1].bottom + beyond))
    assert waits_of(image, sheet)[first : first + count] == "?" * count


@pytest.mark.parametrize("beside", [(-0.9, 0.9), (0.0,), (-2.7,)], ids=["two", "one", "along the outlines"])
def test_an_upright_line_is_seen_whatever_is_beside_it(sheet, beside):
    """Two lines, ticks whose tails reach up into the row above, or outlines that hide the line from box to box."""
    image = sheet.clean.copy()
    boxes = [row.options[1].box for row in sheet.page.rows]
    for number, (x, y) in enumerate(box.centre for box in boxes):
        x += 0 if number in (4, 5) else 18  # two ticks under the line, the others in the next column
        line_on(image, (x - 1.6, y - 0.5), (x - 0.6, y + 1.5), (x + 4.2, y - 8))
    for aside in beside:
        x = boxes[0].centre[0] + aside
        line_on(image, (x, boxes[1].y), (x, boxes[-1].bottom))
    read = read_page(scanned(image)[0], sheet.sheets)
    assert read.overlaid == tuple(row.row for row in sheet.page.rows[1:])


def test_large_marks_of_a_broad_pen_are_no_line(sheet):
    """Crosses, rings and ticks that hang together in one column, as a marker draws them."""
    k = 300 / 25.4
    for kind in ("cross", "ring", "tick"):
        image = sheet.clean.copy()
        for row in sheet.page.rows:
            (x, y), half = row.options[1].box.centre, 5.8
            strokes = {
                "cross": [[(x - half, y - half), (x + half, y + half)], [(x + half, y - half), (x - half, y + half)]],
                "ring": [[(x + 6 * np.cos(t), y + half * np.sin(t)) for t in np.linspace(0, 6.3, 40)]],
                "tick": [[(x - 3, y - 1), (x - 1, y + 2.5), (x + 4, y - 8)]],
            }[kind]
            for stroke in strokes:
                cv2.polylines(image, [(np.array(stroke) * k).round().astype(np.int32)], False, 60, 12, cv2.LINE_AA)
        assert read_page(scanned(image)[0], sheet.sheets).overlaid == (), kind


def test_a_stroke_beside_one_box_leaves_its_neighbours_alone(sheet):
    """As high as its row, its ends near the filled boxes above and below."""
    image = sheet.clean.copy()
    for number, row in enumerate(sheet.page.rows):
        if number != 4:
            filled(image, row.options[1].box, 0.0)
    box = sheet.page.rows[4].options[1].box
    line_on(image, (box.x + 1, box.centre[1] - 6), (box.x + 1, box.centre[1] + 6))
    assert waits_of(image, sheet) == "....?...."


def test_crosses_that_hang_together_are_marks(sheet):
    """Large crosses reach into the rows above and below."""
    image = sheet.clean.copy()
    for row in sheet.page.rows:
        (x, y), half = row.options[1].box.centre, 6.5
        line_on(image, (x - half, y - half), (x + half, y + half))
        line_on(image, (x + half, y - half), (x - half, y + half))
    assert "?" not in waits_of(image, sheet)


def test_a_cell_that_was_not_scanned_whole_waits(sheet):
    """A mark beside the box may lie on the part that a cut took."""
    grey, truth = scanned(sheet.marked(*[0] * 9))
    edge = sheet.page.rows[0].options[2].box.right + 1.0
    height = sheet.paper[1] / 2
    cut = int(carry(truth, np.array([(edge, height)]))[0, 0])
    rows = read_rows(read_page(np.ascontiguousarray(grey[:, :cut]), sheet.sheets), sheet.kind).rows
    assert rows and all(Reason.MARGINAL_MARK in row.reasons for row in rows.values())


@pytest.mark.parametrize("peeps", [40.0, None])
def test_a_second_sheet_in_the_image_is_not_lost(sheet, peeps):
    """One beside the other, or one peeping out from under the other: the page that was read waits and says so."""
    first = sheet.marked(*[0] * 9)
    step = first.shape[1] if peeps is None else round(peeps * 300 / 25.4)
    image = np.full((first.shape[0], first.shape[1] + step), 255, np.uint8)
    image[:, step:] = sheet.marked(*[1] * 9)
    image[:, : first.shape[1]] = first
    read = read_page(scanned(image)[0], sheet.sheets)
    assert Reason.DAMAGED in read.reasons and "reading.two_sheets" in read.notes


def test_a_glass_larger_than_the_sheet_shows_no_second_one(sheet):
    first = sheet.marked(*[0] * 9)
    image = np.full((first.shape[0] + 500, first.shape[1] + 900), 255, np.uint8)
    image[: first.shape[0], : first.shape[1]] = first
    read = read_page(scanned(image)[0], sheet.sheets)
    assert read.outcome is Outcome.PAGE and not read.reasons


@pytest.mark.parametrize("margin_mm", [1.0, 1.5, 2.0, 2.5, 3.0])
def test_a_scan_with_a_margin_is_no_smaller_print(sheet, margin_mm):
    """A white lid beyond the paper looks like paper: nobody shall print all ballots anew for that."""
    wide = round(margin_mm * 300 / 25.4)
    framed = cv2.copyMakeBorder(np.minimum(sheet.clean, 236), wide, wide, wide, wide, cv2.BORDER_CONSTANT, value=238)
    assert "reading.printed_smaller" not in read_page(framed, sheet.sheets).notes
