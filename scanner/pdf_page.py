"""A PDF that appears whole or not at all, drawn on in mm from the top left of its pages."""

from __future__ import annotations

import glob
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from scanner.fonts import FONTS, font
from scanner.geometry import MM_PER_INCH, Rect
from scanner.layout import BOX_OUTLINE_MM
from scanner.own_prints import CREATOR

STALE_S = 3600  # since anything was added to a file that nobody writes any more
PT = 72 / MM_PER_INCH  # points a millimetre


@contextmanager
def new_pdf(path: Path, width: float, height: float, title: str) -> Iterator[Canvas]:
    """The canvas of a PDF for paper of this size, mm, printed as large as it is; written beside its final name."""
    for name in FONTS:
        font(name)
    _clear_stale(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")  # two may write at once
    rl_config.useA85 = 0  # streams as bytes: a fifth less, and faster
    canvas = Canvas(
        str(part),
        pagesize=(width * PT, height * PT),
        invariant=1,
        initialFontName="regular",  # keeps Helvetica out
        pageCompression=1,
    )
    canvas.setTitle(title)
    canvas.setCreator(CREATOR)
    canvas.setViewerPreference("PrintScaling", "None")  # "fit to page" would shrink what is measured
    try:
        yield canvas
        canvas.save()
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _clear_stale(path: Path) -> None:
    """Remove what a program that was killed had written of this file."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > STALE_S:
                left.unlink()


class Drawing:
    """A canvas that is drawn on in mm from the page's top left; `height` is the paper's."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self.canvas, self.height = canvas, height

    def y(self, y_mm: float) -> float:
        """How far up the canvas a height on the page lies, points."""
        return float((self.height - y_mm) * PT)

    def fill(self, area: Rect) -> None:
        """An area in black."""
        self.canvas.rect(area.x * PT, self.y(area.bottom), area.w * PT, area.h * PT, stroke=0, fill=1)

    def outlines(self, boxes: Iterable[Rect]) -> None:
        """The outlines of boxes, inside their outer edges."""
        self.canvas.setLineWidth(BOX_OUTLINE_MM * PT)
        self.canvas.setLineJoin(0)
        for box in boxes:
            inner = box.grown(-BOX_OUTLINE_MM / 2)
            self.canvas.rect(inner.x * PT, self.y(inner.bottom), inner.w * PT, inner.h * PT)

    def symbol(self, text: str, area: Rect) -> None:
        """A QR symbol as one path of runs, drawn in units of a module."""
        modules = symbol_of(text)
        count = len(modules)
        side = area.w / count * PT
        path = "".join(f"{x} {count - 1 - row} {length} 1 re\n" for row, x, length in runs_of(modules))
        place = f"{side:.5f} 0 0 {side:.5f} {area.x * PT:.4f} {self.y(area.bottom):.4f}"
        self.canvas.addLiteral(f"q 0 g {place} cm\n{path}f Q")


def symbol_of(text: str) -> NDArray[np.bool_]:
    """The modules of a QR symbol of level Q, True is dark; shape (25, 25) for a page code."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="Q")
    image = np.array(zxingcpp.write_barcode_to_image(barcode, scale=1, add_quiet_zones=False))
    return np.asarray(image < 128)


def runs_of(modules: NDArray[np.bool_]) -> list[tuple[int, int, int]]:
    """The runs of dark modules of a symbol, row by row: its row, its first column, how long it is."""
    steps = np.diff(np.pad(modules.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, starts = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]
    return list(zip(rows.tolist(), starts.tolist(), (ends - starts).tolist(), strict=True))
