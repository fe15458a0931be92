"""`Grid` → how well each printed name agrees with the definition: print that made no alignment and does not repeat.

A grid off by exactly one row, or a sheet with other names, agrees with every rule and outline; only the names tell.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.align import Floats, sample
from scanner.fonts import MM_PER_POINT, font_path, text_width_mm
from scanner.geometry import Rect
from scanner.grid import Grid, PlacedTable
from scanner.layout import PageLayout, Text

PX = 5  # samples a millimetre: stems of 12-point type are 0.4 mm
MARGIN_MM = 0.8
_FINE = 4  # drawn this much finer, then averaged


def name_agreement(grid: Grid, layout: PageLayout) -> dict[str, float]:
    """For each row, the correlation of its name as scanned with its name as printed: 1 the same, about 0 another."""
    agreement = {}
    for placed in grid.tables:
        for index, row in enumerate(placed.table.rows):
            expected = _expected(_lines_in(layout, row.name_area), row.name_area)
            seen = _seen(grid, placed, index, row.name_area)
            agreement[row.row] = _best_correlation(seen, expected)
    return agreement


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


def _seen(grid: Grid, placed: PlacedTable, row: int, area: Rect) -> Floats:
    """Darkness of the same area on the scan, and half a millimetre more on each side to search in."""
    wide = area.grown(MARGIN_MM)
    dy = float((placed.dy[row].mean() + placed.dy[row + 1].mean()) / 2)
    dx = float(placed.dx[row, 0])
    extra = 3
    cols, rows = round(wide.w * PX) + 2 * extra, round(wide.h * PX) + 2 * extra
    x = wide.x + dx + (np.arange(cols) - extra + 0.5) / PX
    y = wide.y + dy + (np.arange(rows) - extra + 0.5) / PX
    points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    grey = sample(grid.page.pixels, grid.page.mm_to_px, points).reshape(rows, cols)
    return np.clip(np.percentile(grey, 80) - grey, 0, None)


def _best_correlation(seen: Floats, expected: NDArray[np.float32]) -> float:
    """The best normalised correlation over the small search."""
    if expected.std() < 1e-3 or seen.std() < 1e-3:
        return 0.0
    found = cv2.matchTemplate(seen.astype(np.float32), expected, cv2.TM_CCOEFF_NORMED)
    return float(found.max())
