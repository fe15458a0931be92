"""`Layout` + page codes → PDF, and PDF → the grey image that a perfect printer would make.

Draws the layout's records and nothing else. What all copies of a page share is written once, as a form XObject.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from scanner.definition import Definition
from scanner.fonts import FONTS, font
from scanner.geometry import MM_PER_INCH, Rect
from scanner.layout import BOX_OUTLINE_MM, Layout, PageLayout
from scanner.serial import PageCode, encode
from scanner.words import say

PT = 72 / MM_PER_INCH  # points a millimetre


def write_ballots(
    path: Path,
    definition: Definition,
    layout: Layout,
    version: str,
    vote: str,
    kind: int,
    serials: Iterable[str | None],
    *,
    test: bool = False,
) -> None:
    """Ballots one after the other, pages in order, into a PDF that appears whole or not at all."""
    with _Writer(path, definition, layout) as writer:
        for serial in serials:
            for page in layout.pages:
                code = PageCode(vote, version, kind, page.page, serial, test)
                writer.page(page, None if page.padding else code)


def write_preview(path: Path, definition: Definition, layouts: Sequence[Layout]) -> None:
    """One ballot of each kind with MẪU across it and no code: nothing that could ever be counted."""
    for layout in layouts[:1]:
        with _Writer(path, definition, layout, specimen=True) as writer:
            for page in layout.pages:
                writer.page(page, None)


class _Writer:
    """A PDF being written beside its final name."""

    def __init__(self, path: Path, definition: Definition, layout: Layout, *, specimen: bool = False) -> None:
        for name in FONTS:
            font(name)
        self.path, self.definition, self.layout, self.specimen = path, definition, layout, specimen
        self.part = path.with_name(f".{path.name}.part")
        self.height = layout.height
        self.forms: set[int] = set()
        self.canvas = Canvas(
            str(self.part),
            pagesize=(layout.width * PT, layout.height * PT),
            invariant=1,
            initialFontName="regular",  # type: ignore[arg-type]  # the stub says float; keeps Helvetica out
            pageCompression=1,
        )
        self.canvas.setTitle(definition.title)
        self.canvas.setCreator("Ballot Scanner")
        self.canvas.setAuthor(definition.issuing_body)

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is not None:
            self.part.unlink(missing_ok=True)
            return
        self.canvas.save()
        with self.part.open("rb+") as file:
            os.fsync(file.fileno())
        self.part.replace(self.path)

    def page(self, page: PageLayout, code: PageCode | None) -> None:
        """One page: its form, then what is its own."""
        canvas = self.canvas
        if page.page not in self.forms:
            canvas.beginForm(f"page{page.page}")
            self._fixed(page)
            canvas.endForm()
            self.forms.add(page.page)
        canvas.doForm(f"page{page.page}")
        if code is not None and page.code is not None:
            self._symbol(encode(code), page.code)
            if code.serial is not None and page.serial is not None:
                canvas.setFont("bold", 14)
                text = f"{code.serial[:4]} {code.serial[4:]}"
                canvas.drawString(page.serial.x * PT, self._y(page.serial.bottom - 1.2), text)
            if code.test:
                self._across(say("sheet.test", lang=self.definition.language))
        elif self.specimen and not page.padding:
            self._across(say("sheet.specimen", lang=self.definition.language))
        canvas.showPage()

    def _y(self, y_mm: float) -> float:
        return float((self.height - y_mm) * PT)

    def _fixed(self, page: PageLayout) -> None:
        canvas = self.canvas
        canvas.setFillGray(0)
        canvas.setStrokeGray(0)
        for fiducial in page.fiducials:
            self._fill(fiducial.area)
        for line in page.lines:
            canvas.setLineWidth(line.width * PT)
            canvas.setLineCap(2)
            canvas.line(line.x0 * PT, self._y(line.y0), line.x1 * PT, self._y(line.y1))
        canvas.setLineWidth(BOX_OUTLINE_MM * PT)
        canvas.setLineJoin(0)
        for row in page.rows:
            for option in row.options:
                inner = option.box.grown(-BOX_OUTLINE_MM / 2)
                canvas.rect(inner.x * PT, self._y(inner.bottom), inner.w * PT, inner.h * PT)
        for text in page.texts:
            canvas.setFont(text.font, text.size)
            canvas.drawString(text.x * PT, self._y(text.y), text.text)

    def _fill(self, area: Rect) -> None:
        self.canvas.rect(area.x * PT, self._y(area.bottom), area.w * PT, area.h * PT, stroke=0, fill=1)

    def _symbol(self, text: str, area: Rect) -> None:
        """A QR symbol as one path of runs, each row's dark modules merged."""
        modules = symbol_of(text)
        side = area.w / len(modules) * PT
        path: Any = self.canvas.beginPath()
        top = self._y(area.y)
        for row, line in enumerate(modules):
            edges = np.flatnonzero(np.diff(np.concatenate([[0], line.astype(np.int8), [0]])))
            for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
                path.rect(area.x * PT + start * side, top - (row + 1) * side, (end - start) * side, side)
        self.canvas.drawPath(path, stroke=0, fill=1)

    def _across(self, words: str) -> None:
        """Large pale words across the page."""
        canvas = self.canvas
        canvas.saveState()
        canvas.setFillColor(Color(0.55, 0.55, 0.55, alpha=0.28))
        canvas.translate(self.layout.width * PT / 2, self.layout.height * PT / 2)
        canvas.rotate(50)
        canvas.setFont("bold", 80 if len(words) < 6 else 54)
        canvas.drawCentredString(0, -20, words)
        canvas.restoreState()


def symbol_of(text: str) -> NDArray[np.bool_]:
    """The modules of a QR symbol of level Q, True is dark; shape (25, 25) for a page code."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="Q")
    image = np.array(zxingcpp.write_barcode_to_image(barcode, scale=1, add_quiet_zones=False))
    return np.asarray(image < 128)


def render_page(path: Path, index: int, dpi: float, *, oversample: int = 3) -> NDArray[np.uint8]:
    """A page of one of our PDFs as a perfect printer would print it: grey, (rows, cols).

    Rendered finer and averaged, because PDFium snaps rectangles to its pixels.
    """
    import cv2
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        bitmap = document[index].render(scale=dpi * oversample / 72, grayscale=True)
        fine = bitmap.to_numpy()
        fine = fine.reshape(fine.shape[0], fine.shape[1])
        rows, cols = fine.shape[0] // oversample, fine.shape[1] // oversample
        fine = fine[: rows * oversample, : cols * oversample]
        return np.asarray(cv2.resize(fine, (cols, rows), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    finally:
        document.close()
