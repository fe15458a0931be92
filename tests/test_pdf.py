"""The PDF has everything where the layout says, to a tenth of a millimetre, with its own fonts and readable codes."""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from numpy.typing import NDArray
from paper import VIETNAMESE_NAME, choice, confidence, motions, people

from scanner.compose import layout_of
from scanner.definition import Definition, Row
from scanner.geometry import Rect
from scanner.layout import BOX_OUTLINE_MM, Layout
from scanner.pdf import write_ballots, write_preview
from scanner.pdf_page import symbol_of
from scanner.serial import PageCode, decode, encode, new_serials
from scanner.simulate.rendering import render_page

DPI = 600
PX = DPI / 25.4
SERIAL = "7KQ2M9X2"
CASES = {
    "list": confidence(9),
    "two pages": confidence(23, sides=2),
    "A5": confidence(4, paper="A5"),
    "across": confidence(8, paper="Letter", orientation="across"),
    "choose": choice(),
    "motions": motions(),
}


def printed(path: Path, definition: Definition, serials: list[str | None], *, test: bool = False) -> Layout:
    layout = layout_of(definition)
    write_ballots(path, definition, layout, "ABCD", "VVVVVVVV", 0, serials, test=test)
    return layout


@cache
def picture(name: str) -> tuple[Layout, NDArray[np.uint8]]:
    """The first page of a case as printed, at 600 dpi (rendered at 1200)."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ballots.pdf"
        layout = printed(path, CASES[name], [SERIAL])
        return layout, render_page(path, 0, DPI, oversample=2)


def darkness(image: NDArray[np.uint8], x: float, y: float) -> float:
    """0 white to 1 black at a place on paper, mm."""
    return 1 - float(image[int(y * PX), int(x * PX)]) / 255


def edges_of(image: NDArray[np.uint8], area: Rect) -> list[float]:
    """How far each side of a dark box lies outside the place it should have, mm: left, right, top, bottom."""
    (cx, cy), reach = area.centre, 0.6
    found = []
    for x, y, dx, dy in ((area.x, cy, -1, 0), (area.right, cy, 1, 0), (cx, area.y, 0, -1), (cx, area.bottom, 0, 1)):
        steps = np.arange(-reach, reach, 0.01)
        dark = [darkness(image, x + dx * step, y + dy * step) > 0.5 for step in steps]
        found.append(float(steps[max(index for index, d in enumerate(dark) if d)]))
    return found


@pytest.mark.parametrize("name", CASES)
def test_fiducials_are_printed_where_the_layout_says(name: str) -> None:
    layout, image = picture(name)
    for fiducial in layout.pages[0].fiducials:
        assert max(map(abs, edges_of(image, fiducial.area))) < 0.1
        patch = fiducial.area.grown(-0.1)
        solid = image[int(patch.y * PX) : int(patch.bottom * PX), int(patch.x * PX) : int(patch.right * PX)]
        assert solid.max() == 0


@pytest.mark.parametrize("name", CASES)
def test_boxes_are_printed_where_the_layout_says(name: str) -> None:
    layout, image = picture(name)
    for box in (option.box for row in layout.pages[0].rows for option in row.options):
        assert max(map(abs, edges_of(image, box))) < 0.1
        middle = BOX_OUTLINE_MM / 2
        assert darkness(image, box.x + middle, box.centre[1]) > 0.9
        assert darkness(image, box.x + BOX_OUTLINE_MM + 0.1, box.centre[1]) == 0  # the inside is white
        inner = box.grown(-BOX_OUTLINE_MM - 0.1)
        inside = image[int(inner.y * PX) : int(inner.bottom * PX), int(inner.x * PX) : int(inner.right * PX)]
        assert inside.min() == 255


@pytest.mark.parametrize("name", CASES)
def test_names_are_printed_within_their_areas_and_nothing_else_is(name: str) -> None:
    layout, image = picture(name)
    for area in (row.name_area for row in layout.pages[0].rows):
        inked = image[int(area.y * PX) : int(area.bottom * PX) + 1, int(area.x * PX) : int(area.right * PX) + 1] < 128
        assert inked.any(axis=1)[:4].any() and inked.any(axis=1)[-4:].any()  # tight to 0.15 mm
        assert inked.any(axis=0)[:4].any() and inked.any(axis=0)[-4:].any()
        wide = area.grown(0.15)
        ring = image[int(wide.y * PX) : int(wide.bottom * PX) + 1, int(wide.x * PX) : int(wide.right * PX) + 1]
        assert ring[0].min() > 128 and ring[:, 0].min() > 128 and ring[:, -1].min() > 128


@pytest.mark.parametrize("name", CASES)
def test_the_code_is_printed_where_the_layout_says_and_can_be_read(name: str) -> None:
    layout, image = picture(name)
    page = layout.pages[0]
    assert page.code is not None
    wide = page.code.grown(4.0)
    crop = np.ascontiguousarray(
        image[int(wide.y * PX) : int(wide.bottom * PX), int(wide.x * PX) : int(wide.right * PX)]
    )
    found = zxingcpp.read_barcode(crop, formats=zxingcpp.BarcodeFormat.QRCode)
    assert found is not None
    assert decode(found.text) == PageCode("VVVVVVVV", "ABCD", 0, 1, SERIAL)
    corner = found.position.top_left
    assert (corner.x / PX + wide.x, corner.y / PX + wide.y) == pytest.approx((page.code.x, page.code.y), abs=0.15)
    dark = np.argwhere(crop < 128) / PX + (wide.y, wide.x)
    assert dark.min(axis=0) == pytest.approx((page.code.y, page.code.x), abs=0.1)
    assert dark.max(axis=0) == pytest.approx((page.code.bottom, page.code.right), abs=0.1)


def test_a_box_a_fifth_of_a_millimetre_off_would_be_noticed() -> None:
    layout, image = picture("list")
    box = layout.pages[0].rows[0].options[0].box
    assert max(map(abs, edges_of(image, Rect(box.x + 0.2, box.y, box.w, box.h)))) > 0.1


def test_the_line_of_100_mm_is_100_mm_long() -> None:
    _, image = picture("list")
    row = next(y for y in range(image.shape[0] - 1, 0, -1) if (image[y, : int(130 * PX)] < 128).sum() > 90 * PX)
    dark = np.nonzero(image[row - 20, : int(130 * PX)] < 128)[0] / PX  # above the line: its two ticks
    assert dark.max() - dark.min() == pytest.approx(100, abs=0.3)
    ticks = dark[: len(dark) // 2].mean(), dark[len(dark) // 2 :].mean()
    assert ticks[1] - ticks[0] == pytest.approx(100, abs=0.1)


# --- what a PDF is made of


def streams(path: Path) -> list[bytes]:
    """The contents of a PDF's compressed streams."""
    found = re.findall(rb"stream\r?\n(.*?)endstream", path.read_bytes(), re.DOTALL)
    return [zlib.decompress(stream) for stream in found]


def texts(path: Path) -> list[str]:
    """The text of each page, as a reader would copy it."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def test_every_font_is_embedded_and_none_is_the_reader_s_own(tmp_path: Path) -> None:
    printed(tmp_path / "b.pdf", confidence(3), [SERIAL])
    raw = (tmp_path / "b.pdf").read_bytes()
    used = set(re.findall(rb"/BaseFont /([A-Za-z+-]+)", raw))
    assert used and all(b"LiberationSerif" in font for font in used)
    assert len(re.findall(rb"/FontFile2", raw)) == len(used)


def test_vietnamese_text_can_be_copied_out(tmp_path: Path) -> None:
    rows = (Row("p1", VIETNAMESE_NAME, "Ủy viên Ủy ban Kiểm tra"), *people(2, first=2))
    printed(tmp_path / "b.pdf", confidence(rows), [SERIAL])
    text = " ".join(texts(tmp_path / "b.pdf")[0].split())  # the name may be on two lines
    for words in (VIETNAMESE_NAME, "ĐẢNG CỘNG SẢN VIỆT NAM", "PHIẾU TÍN NHIỆM", "Trang 1/1", "7KQ2 M9X2", "100 mm"):
        assert words in text


def test_each_ballot_has_its_own_serial_on_all_its_pages(tmp_path: Path) -> None:
    serials = new_serials(3, (), Random(5))
    layout = printed(tmp_path / "b.pdf", confidence(23, sides=2), list(serials))
    pages = texts(tmp_path / "b.pdf")
    assert len(pages) == 3 * len(layout.pages) == 6
    for index, text in enumerate(pages):
        serial = serials[index // 2]
        assert f"{serial[:4]} {serial[4:]}" in text
        grey = render_page(tmp_path / "b.pdf", index, 150)
        found = zxingcpp.read_barcode(grey, formats=zxingcpp.BarcodeFormat.QRCode)
        assert found is not None
        assert decode(found.text) == PageCode("VVVVVVVV", "ABCD", 0, index % 2 + 1, serial)


def test_the_empty_side_of_a_sheet_is_empty(tmp_path: Path) -> None:
    printed(tmp_path / "b.pdf", confidence(3, sides=2), [SERIAL])
    assert render_page(tmp_path / "b.pdf", 1, 50).min() == 255


def test_sheets_without_serials_are_all_alike(tmp_path: Path) -> None:
    printed(tmp_path / "b.pdf", confidence(3, serials=False), [None, None])
    one, other = (render_page(tmp_path / "b.pdf", index, 100) for index in (0, 1))
    assert (one == other).all()
    assert "Số phiếu" not in texts(tmp_path / "b.pdf")[0]


def test_the_same_ballots_make_the_same_file_and_no_time_is_in_it(tmp_path: Path) -> None:
    for name in ("one.pdf", "other.pdf"):
        printed(tmp_path / name, confidence(3), [SERIAL])
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "other.pdf").read_bytes()


def test_a_reader_is_asked_not_to_shrink_the_page(tmp_path: Path) -> None:
    printed(tmp_path / "b.pdf", confidence(3), [SERIAL])
    assert b"/PrintScaling /None" in (tmp_path / "b.pdf").read_bytes()


@pytest.mark.parametrize("name", CASES)
def test_a_test_sheet_says_so_and_keeps_its_boxes_free(name: str, tmp_path: Path) -> None:
    layout = printed(tmp_path / "t.pdf", CASES[name], [SERIAL], test=True)
    assert all("PHIẾU THỬ" in text for text in texts(tmp_path / "t.pdf"))
    test, plain = render_page(tmp_path / "t.pdf", 0, DPI, oversample=2), picture(name)[1]
    page = layout.pages[0]
    assert page.code is not None
    for area in (page.table[0], *(fiducial.area.grown(4) for fiducial in page.fiducials)):
        rows = slice(int(area.y * PX), int(area.bottom * PX))
        columns = slice(int(area.x * PX), int(area.right * PX))
        assert (test[rows, columns] == plain[rows, columns]).all()
    found = zxingcpp.read_barcode(test, formats=zxingcpp.BarcodeFormat.QRCode)
    assert found is not None
    code = decode(found.text)
    assert code is not None and code.test


def test_a_proof_is_marked_and_can_never_count(tmp_path: Path) -> None:
    definition = confidence(23)
    write_preview(tmp_path / "preview.pdf", definition, [layout_of(definition)])
    pages = texts(tmp_path / "preview.pdf")
    assert len(pages) == 2
    for index, text in enumerate(pages):
        assert "MẪU" in text
        found = zxingcpp.read_barcode(render_page(tmp_path / "preview.pdf", index, 150))
        assert found is None or decode(found.text) is None


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    definition = confidence(3)

    def until_the_power_fails() -> Iterator[str]:
        yield SERIAL
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_ballots(
            tmp_path / "b.pdf", definition, layout_of(definition), "ABCD", "V" * 8, 0, until_the_power_fails()
        )
    assert not list(tmp_path.iterdir())


def test_page_codes_make_symbols_of_25_modules() -> None:
    for serial in (SERIAL, None):
        assert symbol_of(encode(PageCode("ZZZZZZZZ", "ZZZZ", 31, 999, serial, True))).shape == (25, 25)


def test_a_thousand_ballots_of_two_pages_are_small_and_quick(tmp_path: Path) -> None:
    """At most 4 MB and 8 ms of processor time a ballot; measured 2 MB and 1 ms. Here 200 of them."""
    definition = confidence(23)
    layout = layout_of(definition)
    serials = new_serials(200, (), Random(1))
    started = time.process_time()
    write_ballots(tmp_path / "b.pdf", definition, layout, "ABCD", "V" * 8, 0, serials)
    spent = time.process_time() - started
    assert len(layout.pages) == 2
    assert (tmp_path / "b.pdf").stat().st_size < 200 * 4_000
    assert spent / 200 < 0.008
    shared = [stream for stream in streams(tmp_path / "b.pdf") if b"BT" in stream and len(stream) > 3000]
    assert len(shared) == 2  # what copies share is written once a page
