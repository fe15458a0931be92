"""`RehearsalSheet` → PDF, at actual size, the whole file or none."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from reportlab.pdfgen.canvas import Canvas

from scanner.fonts import FONTS, font
from scanner.geometry import Rect
from scanner.layout import BOX_OUTLINE_MM
from scanner.own_prints import CREATOR
from scanner.pdf import PT, symbol_of
from scanner.rehearsal import Bars, RehearsalSheet, Stroke, drawn


def write_rehearsal(path: Path, sheet: RehearsalSheet, code: str, title: str) -> None:
    """The rehearsal page as a PDF of one page; `code` is the text of its page code."""
    for name in FONTS:
        font(name)
    part = path.with_name(f".{path.name}.part")
    canvas = Canvas(
        str(part),
        pagesize=(sheet.width * PT, sheet.height * PT),
        invariant=1,
        initialFontName="regular",
        pageCompression=1,
    )
    canvas.setTitle(title)
    canvas.setCreator(CREATOR)
    canvas.setViewerPreference("PrintScaling", "None")
    canvas.setViewerPreference("Duplex", "Simplex")
    _Drawing(canvas, sheet.height).page(sheet, code)
    canvas.showPage()
    try:
        canvas.save()
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


class _Drawing:
    """A canvas that is drawn on in mm from the page's top left."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self.canvas, self.height = canvas, height

    def page(self, sheet: RehearsalSheet, code: str) -> None:
        """Everything on the page."""
        self.canvas.setFillGray(0)
        self.canvas.setStrokeGray(0)
        for fiducial in sheet.fiducials:
            self._fill(fiducial.area)
        self._symbol(code, sheet.code)
        for group in sheet.groups:
            for mark in group.marks:
                self._outline(mark.box)
                for part in drawn(mark.option, mark.box):
                    self._ink(part)
        for bars in (*(step.ink for step in sheet.ladder), *(patch.ink for patch in sheet.patches), *sheet.bars):
            self._ink(bars)
        for line in sheet.lines:
            self._ink(Stroke(((line.x0, line.y0), (line.x1, line.y1)), line.width), cap=2)
        for text in sheet.texts:
            self.canvas.setFont(text.font, text.size)
            self.canvas.drawString(text.x * PT, self._y(text.y), text.text)

    def _y(self, y_mm: float) -> float:
        return float((self.height - y_mm) * PT)

    def _ink(self, part: Stroke | Bars, cap: int = 0) -> None:
        if isinstance(part, Bars):
            for bar in part.each:
                self._fill(bar)
            return
        canvas = self.canvas
        canvas.setLineWidth(part.width * PT)
        canvas.setLineCap(cap)
        canvas.setLineJoin(1)
        path = canvas.beginPath()
        (x, y), *rest = part.points
        path.moveTo(x * PT, self._y(y))
        for x, y in rest:
            path.lineTo(x * PT, self._y(y))
        canvas.drawPath(path, stroke=1, fill=0)

    def _fill(self, area: Rect) -> None:
        self.canvas.rect(area.x * PT, self._y(area.bottom), area.w * PT, area.h * PT, stroke=0, fill=1)

    def _outline(self, box: Rect) -> None:
        inner = box.grown(-BOX_OUTLINE_MM / 2)
        self.canvas.setLineWidth(BOX_OUTLINE_MM * PT)
        self.canvas.setLineJoin(0)
        self.canvas.rect(inner.x * PT, self._y(inner.bottom), inner.w * PT, inner.h * PT)

    def _symbol(self, code: str, area: Rect) -> None:
        """The page code, a rectangle for each run of dark modules."""
        modules = symbol_of(code)
        side = area.w / len(modules)
        steps = np.diff(np.pad(modules.astype(np.int8), ((0, 0), (1, 1))), axis=1)
        rows, starts = np.nonzero(steps == 1)
        ends = np.nonzero(steps == -1)[1]
        for row, start, end in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True):
            run = Rect(area.x + start * side, area.y + row * side, (end - start) * side, side)
            self._fill(run)
