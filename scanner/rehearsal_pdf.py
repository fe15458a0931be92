"""`RehearsalSheet` → PDF, at actual size, the whole file or none."""

from __future__ import annotations

from pathlib import Path

from scanner.pdf_page import PT, Drawing, new_pdf
from scanner.rehearsal import Bars, RehearsalSheet, Stroke, drawn


def write_rehearsal(path: Path, sheet: RehearsalSheet, code: str, title: str) -> None:
    """The rehearsal page as a PDF of one page; `code` is the text of its page code."""
    with new_pdf(path, sheet.width, sheet.height, title) as canvas:
        canvas.setViewerPreference("Duplex", "Simplex")
        _Drawing(canvas, sheet.height).page(sheet, code)
        canvas.showPage()


class _Drawing(Drawing):
    """The rehearsal page on a canvas."""

    def page(self, sheet: RehearsalSheet, code: str) -> None:
        """Everything on the page."""
        self.canvas.setFillGray(0)
        self.canvas.setStrokeGray(0)
        for fiducial in sheet.fiducials:
            self.fill(fiducial.area)
        self.symbol(code, sheet.code)
        for group in sheet.groups:
            for mark in group.marks:
                self.outlines([mark.box])
                for part in drawn(mark.option, mark.box):
                    self._ink(part)
        for bars in (*(step.ink for step in sheet.ladder), *(patch.ink for patch in sheet.patches), *sheet.bars):
            self._ink(bars)
        for line in sheet.lines:
            self._ink(Stroke(((line.x0, line.y0), (line.x1, line.y1)), line.width), cap=2)
        for text in sheet.texts:
            self.canvas.setFont(text.font, text.size)
            self.canvas.drawString(text.x * PT, self.y(text.y), text.text)

    def _ink(self, part: Stroke | Bars, cap: int = 0) -> None:
        if isinstance(part, Bars):
            for bar in part.each:
                self.fill(bar)
            return
        canvas = self.canvas
        canvas.setLineWidth(part.width * PT)
        canvas.setLineCap(cap)
        canvas.setLineJoin(1)
        path = canvas.beginPath()
        (x, y), *rest = part.points
        path.moveTo(x * PT, self.y(y))
        for x, y in rest:
            path.lineTo(x * PT, self.y(y))
        canvas.drawPath(path, stroke=1, fill=0)
