"""`Grid` → how well each printed name agrees with the definition, and what was written over it.

Names are print that made no alignment and does not repeat: a grid off by exactly one row, or a sheet with
other names, agrees with every rule and outline; only the names tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.align import cut
from scanner.fonts import MM_PER_POINT, font_path, text_width_mm
from scanner.geometry import Rect
from scanner.grid import Grid, PlacedTable
from scanner.layout import PageLayout, Text

PX = 5  # samples a millimetre: stems of 12-point type are 0.4 mm
MARGIN_MM = 0.8
INK = 0.22  # darkness at which ink begins, 1.0 = as dark as the name's print
_FINE = 4  # drawn this much finer, then averaged


@dataclass(frozen=True, slots=True)
class NameSeen:
    """A printed name as scanned. `agreement`: correlation with its print. What is dark where nothing was printed:
    `columns`, share of the name's length that has some, and `ink`, mm²."""

    agreement: float
    columns: float
    ink: float


def names_seen(grid: Grid, layout: PageLayout) -> dict[str, NameSeen]:
    """Every row's printed name (1 agrees fully, others of the same list reach 0.6) and what was written over it."""
    found = {}
    for placed in grid.tables:
        for index, row in enumerate(placed.table.rows):
            expected = _expected(_lines_in(layout, row.name_area), row.name_area)
            found[row.row] = _compared(_seen(grid, placed, index, row.name_area), expected)
    return found


def _lines_in(layout: PageLayout, area: Rect) -> tuple[Text, ...]:
    """The lines of text printed in an area."""
    wide = area.grown(0.2)
    return tuple(
        text for text in layout.texts if wide.x <= text.x <= wide.right and wide.y <= text.y - 0.5 <= wide.bottom
    )


@lru_cache(maxsize=2048)
def _expected(texts: tuple[Text, ...], area: Rect) -> NDArray[np.float32]:
    """Darkness 0..1 of an area as printed, at `PX`, `MARGIN_MM` round it included."""
    from PIL import Image, ImageDraw, ImageFont

    wide = area.grown(MARGIN_MM)
    scale = PX * _FINE
    width, height = round(wide.w * PX) * _FINE, round(wide.h * PX) * _FINE
    image = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(image)
    for text in texts:
        letters = ImageFont.truetype(
            str(font_path(text.font)), text.size * MM_PER_POINT * scale, layout_engine=ImageFont.Layout.BASIC
        )
        for index, letter in enumerate(text.text):  # one by one: the PDF has no kerning
            x = text.x + text_width_mm(text.text[:index], text.font, text.size)
            draw.text(((x - wide.x) * scale, (text.y - wide.y) * scale), letter, fill=255, font=letters, anchor="ls")
    drawn = np.asarray(image, dtype=np.float32) / 255
    small = cv2.resize(drawn, (width // _FINE, height // _FINE), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), 0.6), dtype=np.float32)


def _seen(grid: Grid, placed: PlacedTable, row: int, area: Rect) -> NDArray[np.float32]:
    """Darkness of the same area on the scan, and half a millimetre more on each side to search in."""
    wide = area.grown(MARGIN_MM)
    dy = float((placed.dy[row].mean() + placed.dy[row + 1].mean()) / 2)
    dx = float(placed.dx[row, 0])
    extra = 3
    cols, rows = round(wide.w * PX) + 2 * extra, round(wide.h * PX) + 2 * extra
    grey = cut(grid.page, wide.x + dx - extra / PX, wide.y + dy - extra / PX, cols, rows, PX)
    paper = np.float32(np.percentile(grey[::2, ::2], 80))
    return np.asarray(np.clip(paper - grey, 0, None), dtype=np.float32)


def _compared(dark: NDArray[np.float32], expected: NDArray[np.float32]) -> NameSeen:
    """The best correlation over the small search, and the ink there that is not print."""
    if expected.std() < 1e-3 or dark.std() < 1e-3:
        return NameSeen(0.0, 0.0, 0.0)
    _, agreement, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(dark, expected, cv2.TM_CCOEFF_NORMED))
    rows, cols = expected.shape
    dark = dark[y : y + rows, x : x + cols]
    print_level = float(np.median(dark[expected > 0.5])) if (expected > 0.5).any() else 0.0
    margin = round(MARGIN_MM * PX)
    window = (slice(margin - 1, rows - margin + 1), slice(margin, cols - margin))
    # Print, its blur and its gain aside. What strikes a name lies along it: noise is averaged along it.
    free = cv2.dilate(expected, np.ones((3, 3), np.uint8))[window] < 0.06
    dark = cv2.blur(dark, (3, 1))[window] / max(print_level, 10.0)
    noise = 1.4826 * float(np.median(np.abs(dark[free] - np.median(dark[free])))) if free.any() else 0.0
    ink = (dark > max(INK, 4.5 * noise)) & free
    return NameSeen(float(agreement), float(ink.any(axis=0).mean()), float(ink.sum() / PX**2))
