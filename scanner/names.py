"""`Grid` → how well each printed name agrees with the definition, and what was written over it.

Names are print that made no alignment and does not repeat: a grid off by exactly one row, or a sheet with
other names, agrees with every rule and outline; only the names tell.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.align import cut
from scanner.fonts import MM_PER_POINT, font_path, text_width_mm
from scanner.geometry import Rect
from scanner.grid import Grid, PlacedTable
from scanner.layout import PageLayout, Text
from scanner.medians import level_at, median_of
from scanner.once import once_a_layout

PX = 5  # samples a millimetre: stems of 12-point type are 0.4 mm
MARGIN_MM = 0.8
INK = 0.22  # darkness at which ink begins, 1.0 = as dark as the name's print
_FINE = 4  # drawn this much finer, then averaged
_SEARCH = 3  # px to each side in which a name is looked for


@dataclass(frozen=True, slots=True)
class NameSeen:
    """A printed name as scanned. `agreement`: correlation with its print. What is dark where nothing was printed:
    `columns`, share of the name's length that has some, and `ink`, mm²."""

    agreement: float
    columns: float
    ink: float


@dataclass(frozen=True, slots=True)
class _Printed:
    """A row's name as it should look, with `MARGIN_MM` round it."""

    wide: Rect
    dark: NDArray[np.float32]  # 0..1
    strokes: NDArray[np.bool_]  # where it is surely print
    free: NDArray[np.bool_]  # where it is surely none, of the part inside `window`
    window: tuple[slice, slice]
    shows: bool  # whether there is anything to compare


def names_seen(grid: Grid, layout: PageLayout) -> dict[str, NameSeen]:
    """Every row's printed name (1 agrees fully, others of the same list reach 0.6) and what was written over it."""
    printed = _printed(layout)
    return {
        row.row: _compared(_seen(grid, placed, index, printed[row.row].wide), printed[row.row])
        for placed in grid.tables
        for index, row in enumerate(placed.table.rows)
    }


@once_a_layout
def _printed(layout: PageLayout) -> dict[str, _Printed]:
    found = {}
    margin = round(MARGIN_MM * PX)
    for row in layout.rows:
        dark = _expected(_lines_in(layout, row.name_area), row.name_area)
        rows, cols = dark.shape
        window = (slice(margin - 1, rows - margin + 1), slice(margin, cols - margin))
        # Print, its blur and its gain aside.
        free = cv2.dilate(dark, np.ones((3, 3), np.uint8))[window] < 0.06
        wide = row.name_area.grown(MARGIN_MM)
        found[row.row] = _Printed(wide, dark, dark > 0.5, free, window, bool(dark.std() >= 1e-3))
    return found


def _lines_in(layout: PageLayout, area: Rect) -> tuple[Text, ...]:
    """The lines of text printed in an area."""
    wide = area.grown(0.2)
    return tuple(
        text for text in layout.texts if wide.x <= text.x <= wide.right and wide.y <= text.y - 0.5 <= wide.bottom
    )


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


def _seen(grid: Grid, placed: PlacedTable, row: int, wide: Rect) -> NDArray[np.float32]:
    """Darkness of the same area on the scan, and half a millimetre more on each side to search in."""
    dy = float((placed.dy[row].mean() + placed.dy[row + 1].mean()) / 2)
    dx = float(placed.dx[row, 0])
    cols, rows = round(wide.w * PX) + 2 * _SEARCH, round(wide.h * PX) + 2 * _SEARCH
    grey = cut(grid.page, wide.x + dx - _SEARCH / PX, wide.y + dy - _SEARCH / PX, cols, rows, PX)
    dark: NDArray[np.float32] = np.float32(level_at(grey[::2, ::2], 80)) - grey
    return np.maximum(dark, 0, out=dark)


def _compared(dark: NDArray[np.float32], printed: _Printed) -> NameSeen:
    """The best correlation over the small search, and the ink there that is not print."""
    if not printed.shows or cv2.meanStdDev(dark)[1] < 1e-3:
        return NameSeen(0.0, 0.0, 0.0)
    _, agreement, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(dark, printed.dark, cv2.TM_CCOEFF_NORMED))
    rows, cols = printed.dark.shape
    dark = dark[y : y + rows, x : x + cols]
    strokes = dark[printed.strokes]
    level = max(median_of(strokes) if len(strokes) else 0.0, 10.0)
    # What strikes a name lies along it: noise is averaged along it.
    dark = cv2.blur(dark, (3, 1))[printed.window] * np.float32(1 / level)
    bare = dark[printed.free]
    noise = 1.4826 * median_of(np.abs(bare - np.float32(median_of(bare)))) if len(bare) else 0.0
    ink = (dark > max(INK, 4.5 * noise)) & printed.free
    return NameSeen(float(agreement), float(ink.any(axis=0).mean()), float(np.count_nonzero(ink) / PX**2))
