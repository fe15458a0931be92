"""`Layout` + page codes → PDF.

Draws the layout's records and nothing else. What all copies of a page share is written once, as a form XObject; a
ballot's own page is its code, one path of merged runs, and its serial.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from reportlab.pdfgen.canvas import Canvas

from scanner.definition import Definition
from scanner.layout import Layout, PageLayout
from scanner.letterhead import STAMP
from scanner.pdf_page import PT, Drawing, new_pdf
from scanner.serial import PageCode, encode, grouped
from scanner.typeset import Style, shrunk
from scanner.words import say

SERIAL = Style("bold", 14)
SERIAL_UP_MM = 1.2  # from the lower edge of a serial's box to its baseline
SPECIMEN_CODE = "MAU SPECIMEN KHONG TINH"  # as long as a page code's symbol wants; `serial.decode` refuses it
SPECIMEN_SERIAL = "00000000"  # no serial: it has no letter
PALE = 0.86


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
    with new_pdf(path, layout.width, layout.height, definition.title) as canvas:
        writer = _Writer(canvas, definition, layout, test=test)
        for serial in serials:
            for page in layout.pages:
                code = encode(PageCode(vote, version, kind, page.page, serial, test))
                writer.page(page, code, serial)


def write_preview(path: Path, definition: Definition, layouts: Sequence[Layout]) -> None:
    """One ballot of each kind, MẪU across it, its code and serial such that nothing could ever count it."""
    with new_pdf(path, layouts[0].width, layouts[0].height, definition.title) as canvas:
        writer = _Writer(canvas, definition, layouts[0], specimen=True)
        for layout in layouts:
            for page in layout.pages:
                writer.page(page, SPECIMEN_CODE, SPECIMEN_SERIAL)


class _Writer(Drawing):
    """Pages of ballots on a canvas."""

    def __init__(
        self, canvas: Canvas, definition: Definition, layout: Layout, *, test: bool = False, specimen: bool = False
    ) -> None:
        super().__init__(canvas, layout.height)
        self.definition, self.layout = definition, layout
        self.test, self.specimen = test, specimen
        self.forms: set[str] = set()
        canvas.setAuthor(definition.issuing_body)
        if definition.sides == 2:
            edge = "Long" if layout.height > layout.width else "Short"
            canvas.setViewerPreference("Duplex", f"DuplexFlip{edge}Edge")
        else:
            canvas.setViewerPreference("Duplex", "Simplex")

    def page(self, page: PageLayout, code: str, serial: str | None) -> None:
        """One page: its form, then what is its own. A padding page stays empty."""
        canvas = self.canvas
        if not page.padding:
            name = f"{page.kind}-{page.page}"
            if name not in self.forms:
                canvas.beginForm(name)
                self._fixed(page)
                canvas.endForm()
                self.forms.add(name)
            canvas.doForm(name)
            if page.code is not None:
                self.symbol(code, page.code)
            if serial is not None and page.serial is not None:
                canvas.setFont(SERIAL.font, SERIAL.size)
                canvas.drawString(page.serial.x * PT, self.y(page.serial.bottom - SERIAL_UP_MM), grouped(serial))
        canvas.showPage()

    def _fixed(self, page: PageLayout) -> None:
        """What all copies of a page share."""
        canvas = self.canvas
        if self.specimen:
            self._across(say("sheet.specimen", lang=self.definition.language))
        canvas.setFillGray(0)
        canvas.setStrokeGray(0)
        if self.test:
            self._test_marks(page)
        for fiducial in page.fiducials:
            self.fill(fiducial.area)
        canvas.setLineCap(2)
        for line in page.lines:
            canvas.setLineWidth(line.width * PT)
            canvas.line(line.x0 * PT, self.y(line.y0), line.x1 * PT, self.y(line.y1))
        self.outlines(option.box for row in page.rows for option in row.options)
        for text in page.texts:
            canvas.setFont(text.font, text.size)
            canvas.drawString(text.x * PT, self.y(text.y), text.text)

    def _across(self, words: str) -> None:
        """Large pale words across the page, below all other print."""
        canvas = self.canvas
        diagonal = float(np.hypot(self.layout.width, self.layout.height))
        style = shrunk(words, Style("bold", 190), 0.6 * diagonal)
        canvas.saveState()
        canvas.setFillGray(PALE)
        canvas.translate(self.layout.width * PT / 2, self.layout.height * PT / 2)
        canvas.rotate(float(np.degrees(np.arctan2(self.layout.height, self.layout.width))))
        canvas.setFont(style.font, style.size)
        canvas.drawCentredString(0, -style.size * 0.33, words)
        canvas.restoreState()

    def _test_marks(self, page: PageLayout) -> None:
        """TEST in a frame at the head, and again beside the code where there is room: never where voters write."""
        words = say("sheet.test", lang=self.definition.language)
        style = Style("bold", 14)
        wide = style.width_mm(words)
        middle = (STAMP.right + page.fiducials[-1].area.x) / 2
        self._framed(words, style, middle - wide / 2, 10.6)
        if page.code is not None and page.code.x - 8 - wide > 90:
            self._framed(words, style, page.code.x - 8 - wide, page.code.centre[1])

    def _framed(self, words: str, style: Style, x: float, y: float) -> None:
        canvas = self.canvas
        canvas.setFont(style.font, style.size)
        canvas.drawString(x * PT, self.y(y), words)
        canvas.setLineWidth(0.4 * PT)
        wide, high = style.width_mm(words) + 4, 6.6
        canvas.rect((x - 2) * PT, self.y(y + 1.6), wide * PT, high * PT)
