"""A red stamp is expected in its zone; beyond it, it makes nobody look in vain, and never fills a box."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from stamping import RED, stamped
from test_reading import Sheet, scanned

from scanner.geometry import Rect
from scanner.images import LastFile
from scanner.interpret import read_page
from scanner.model import Reason
from scanner.reading import PageRead
from scanner.rules import read_rows

K = 300 / 25.4
MARKED = (0, 1, 2, 0, 1, 2, 0, 1, 2)
OPTIONS = ("high", "mid", "low")


@pytest.fixture(scope="module")
def sheet(tmp_path_factory) -> Sheet:
    return Sheet(tmp_path_factory.mktemp("in") / "vote")


@pytest.fixture(scope="module")
def zone(sheet) -> Rect:
    return next(zone.area for zone in sheet.page.zones if zone.zone == "stamp")


def in_colour(grey: np.ndarray) -> np.ndarray:
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR))


def read_colour(sheet: Sheet, image: np.ndarray) -> PageRead:
    """A scan in colour, read as `scan` reads it: in grey, and in colour where that is asked for."""
    channels = [scanned(np.ascontiguousarray(image[..., c]), 0.6, seed=3)[0] for c in range(3)]
    colour = np.stack(channels, axis=-1)
    return read_page(cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY), sheet.sheets, colour=lambda: colour)


def plain(sheet: Sheet, read: PageRead) -> bool:
    """Whether every row reads as it was marked, and nobody is asked about anything."""
    rows = read_rows(read, sheet.kind).rows
    right = [row.selected == (OPTIONS[option],) for row, option in zip(rows.values(), MARKED, strict=True)]
    return all(right) and not read.reasons and not any(row.reasons for row in rows.values())


def around(zone: Rect, direction: int, beyond_mm: float) -> tuple[float, float]:
    """Where a stamp's middle lies that reaches out of the zone by so much, one of eight ways."""
    angle = direction * np.pi / 4
    free = zone.w / 2 - 18 + beyond_mm
    x, y = zone.centre
    return x + np.sign(round(np.cos(angle), 3)) * free, y + np.sign(round(np.sin(angle), 3)) * free


@pytest.mark.parametrize("direction", range(8))
@pytest.mark.parametrize("beyond_mm", [0, 3])
def test_a_stamp_in_or_about_its_zone_asks_nobody(sheet, zone, direction, beyond_mm):
    """Grey, up to 3 mm beyond."""
    random = np.random.default_rng(direction)
    image = stamped(sheet.marked(*MARKED), K, around(zone, direction, beyond_mm), random)
    assert plain(sheet, read_page(scanned(image, random.uniform(-1, 1), seed=direction)[0], sheet.sheets))


def test_in_black_and_white_it_asks_nobody_either(sheet, zone):
    image = stamped(sheet.marked(*MARKED), K, around(zone, 1, 3), np.random.default_rng(1))
    grey = scanned(image)[0]
    assert read_page(np.where(grey < 150, 0, 255).astype(np.uint8), sheet.sheets).reasons == ()


def test_in_colour_red_tells_how_far_a_stamp_reaches(sheet, zone):
    """A red stamp far beyond its zone is a stamp; in grey somebody looks."""
    x, y = zone.centre
    image = stamped(in_colour(sheet.marked(*MARKED)), K, (x + 12, y), np.random.default_rng(2))
    assert plain(sheet, read_colour(sheet, image))
    grey = stamped(sheet.marked(*MARKED), K, (x + 12, y), np.random.default_rng(2))
    assert read_page(scanned(grey)[0], sheet.sheets).reasons == (Reason.STRAY_INK,)


def write(image: np.ndarray, x: float, y: float, colour: object) -> None:
    """A word, in place."""
    t = np.linspace(0, 1, 60)
    points = np.stack([x + 9 * t, y + 1.2 * np.sin(t * 25)], axis=1) * K
    cv2.polylines(image, [points.round().astype(np.int32)], False, colour, 5, cv2.LINE_AA)


def test_a_word_beside_a_red_stamp_is_no_part_of_it(sheet, zone):
    image = stamped(in_colour(sheet.marked(*MARKED)), K, zone.centre, np.random.default_rng(2))
    write(image, zone.right - 2, zone.y + 21, (140, 60, 30))
    assert read_colour(sheet, image).reasons == (Reason.STRAY_INK,)


def test_red_ink_elsewhere_is_ink(sheet, zone):
    """A red pen is a pen: its marks count, its remarks are stray."""
    image = in_colour(sheet.clean.copy())
    for row, option in zip(sheet.page.rows, MARKED, strict=True):
        box = row.options[option].box
        a, b = (int(box.x * K), int(box.y * K)), (int(box.right * K), int(box.bottom * K))
        cv2.line(image, a, b, RED, 6, cv2.LINE_AA)
        cv2.line(image, (a[0], b[1]), (b[0], a[1]), RED, 6, cv2.LINE_AA)
    assert plain(sheet, read_colour(sheet, image))
    write(image, 90, 45, RED)
    assert read_colour(sheet, image).reasons == (Reason.STRAY_INK,)


@pytest.mark.parametrize("seed", range(8))
def test_a_stamp_on_the_boxes_fills_none_and_hides_none_unseen(sheet, seed):
    """Whatever row it lies over is right or asked; where it covers a box somebody looks."""
    random = np.random.default_rng(seed)
    first, last = sheet.page.rows[0].options[0].cell, sheet.page.rows[-1].options[-1].cell
    at = random.uniform(first.x + 5, last.right - 5), random.uniform(first.y + 5, last.bottom - 5)
    image = stamped(sheet.marked(*MARKED), K, at, np.random.default_rng(seed))
    alone = stamped(np.full_like(sheet.clean, 255), K, at, np.random.default_rng(seed))
    read = read_page(scanned(image, seed=seed)[0], sheet.sheets)
    rows = read_rows(read, sheet.kind).rows
    asked = 0
    for place, option in zip(sheet.page.rows, MARKED, strict=True):
        row = rows[place.row]
        asked += bool(row.reasons)
        assert row.reasons or row.selected == (OPTIONS[option],)
        if max(_ink(alone, option.box) for option in place.options) > 1.0:
            assert row.reasons
    assert asked


def test_rules_that_slipped_join_no_marks_to_something_laid_over_the_boxes(sheet):
    """Crosses of the last column reach the table's frame, and beside its rules some of their print is left over."""
    image = sheet.marked(*MARKED)
    cells = [row.options[-1].cell for row in sheet.page.rows[-4:]]
    for cell in cells:
        ends = ((cell.x + 3, cell.y + 1), (cell.right, cell.bottom - 0.4))
        cv2.line(image, *(tuple(round(v * K) for v in end) for end in ends), 30, 5, cv2.LINE_AA)
    right, bottom = cells[-1].right + 0.25, cells[-1].bottom + 0.25
    for start, end in (((right, cells[0].y), (right, bottom)), ((right - 45, bottom), (right, bottom))):
        cv2.line(image, *(tuple(round(v * K) for v in point) for point in (start, end)), 60, 2)
    read = read_page(scanned(image, seed=3)[0], sheet.sheets)
    assert (read.overlaid, read.reasons) == ((), ())


def _ink(image: np.ndarray, box: Rect) -> float:
    x, y, w, h = (round(v * K) for v in box)
    return float((255 - image[y : y + h, x : x + w].astype(float)).sum() / 255 / K**2)


# --- where the colours come from


@pytest.mark.parametrize("form", ["jpg", "png", "tif", "pdf"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_file_tells_its_colours_when_asked(tmp_path, form, mode):
    """Blue, green, red, in the shape of the grey image; a grey file has none."""
    pixels = np.zeros((300, 200, 3), np.uint8)
    pixels[...] = 250
    pixels[40:80, 20:60] = (220, 30, 40)  # red, as PIL has it
    path: Path = tmp_path / f"a.{form}"
    Image.fromarray(pixels).convert(mode).save(path)
    file = LastFile()
    image = file.page(path, 1)
    colour = image.colour()
    file.close()
    if mode == "L":
        assert colour is None
        return
    assert colour is not None
    assert colour.shape[:2] == image.grey.shape
    blue, green, red = colour[60, 40].astype(int)
    assert red > 180 and max(blue, green) < 90
    assert abs(int(image.grey[60, 40]) - (0.114 * blue + 0.587 * green + 0.299 * red)) < 6


def test_grey_pages_are_never_decoded_twice(sheet):
    """Colour is asked for only where ink lies about the stamp's zone."""

    def refuse():
        raise AssertionError("colour was decoded")

    grey = scanned(sheet.marked(*MARKED))[0]
    assert read_page(grey, sheet.sheets, colour=refuse).reasons == ()
