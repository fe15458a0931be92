"""What the machine saw: a page with its boxes drawn, a row's crops, and a picture as text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import cv2
import numpy as np

from scanner.drawing import coloured, outline
from scanner.geometry import Rect, carry
from scanner.layout import Layout, PageLayout, RowPlace
from scanner.page import Colour, Floats, Grey
from scanner.reading import PageRead

VIEW_PX = 8.0  # px/mm of a page as people see it
BOX_MARGIN_MM, ROW_MARGIN_MM, NAME_MARGIN_MM = 3.0, 2.0, 1.5  # shown round each
MARKED, EMPTY, DOUBT, PRINT = (40, 140, 30), (170, 170, 170), (0, 0, 210), (200, 120, 0)


def page_picture(
    upright: Grey,
    mm_to_px: Floats,
    page: PageLayout,
    quality: Mapping[str, float],
    selected: Mapping[str, Sequence[str] | None],
    doubtful: Mapping[str, Sequence[str]],
) -> Colour:
    """An upright page, every box outlined: green marked, grey empty, red in a row that waits; red, too, round ink where
    none belongs (`quality` says where).

    `selected` and `doubtful` are by row: what was read, and the reasons to doubt it.
    """
    picture = coloured(upright)
    for fiducial in page.fiducials:
        outline(picture, mm_to_px, fiducial.area, PRINT, 1)
    for row in page.rows:
        chosen = selected.get(row.row) or ()
        waits = bool(doubtful.get(row.row)) or selected.get(row.row, ()) is None
        if waits:
            outline(picture, mm_to_px, row.area.grown(-0.5), DOUBT, 2)
        for option in row.options:
            colour = MARKED if option.option in chosen else EMPTY
            outline(picture, mm_to_px, option.box.grown(0.6), colour, 3 if option.option in chosen else 1)
    if "stray_mm2" in quality:
        place = Rect(*(quality[f"stray_{side}"] for side in "xywh"))
        outline(picture, mm_to_px, place.grown(2), DOUBT, 3)
    return picture


def upright_page(grey: Grey, read: PageRead, layout: Layout) -> tuple[Grey, Floats]:
    """The page laid flat and the right way up, for people to look at; and mm → its px."""
    assert read.mm_to_px is not None
    page_to_image = np.array(read.mm_to_px).reshape(3, 3)
    scale = np.diag([VIEW_PX, VIEW_PX, 1.0])
    size = round(layout.width * VIEW_PX), round(layout.height * VIEW_PX)
    to_view = scale @ np.linalg.inv(page_to_image)
    view = cv2.warpPerspective(grey, to_view, size, flags=cv2.INTER_AREA, borderValue=128)
    return np.asarray(view, dtype=np.uint8), scale


def row_of(layout: PageLayout, row: str) -> RowPlace | None:
    """Where a row is printed on a page."""
    return next((place for place in layout.rows if place.row == row), None)


def option_crops(upright: Grey, mm_to_px: Floats, row: RowPlace) -> list[Grey]:
    """A tight crop of each option's box of a row, in order, from an upright page."""
    return [_crop(upright, mm_to_px, option.box.grown(BOX_MARGIN_MM)) for option in row.options]


def row_crop(upright: Grey, mm_to_px: Floats, row: RowPlace) -> Grey:
    """A whole row, from an upright page."""
    return _crop(upright, mm_to_px, row.area.grown(ROW_MARGIN_MM))


def name_crop(upright: Grey, mm_to_px: Floats, row: RowPlace) -> Grey:
    """A row's printed name, from an upright page."""
    return _crop(upright, mm_to_px, row.name_area.grown(NAME_MARGIN_MM))


def _crop(upright: Grey, mm_to_px: Floats, area: Rect) -> Grey:
    corners = carry(mm_to_px, np.array(area.corners))
    left, top = np.maximum(corners.min(axis=0).round().astype(int), 0)
    right, bottom = corners.max(axis=0).round().astype(int)
    return upright[top:bottom, left:right]


def half_blocks(grey: Grey, columns: int, *, coloured: bool = True) -> list[str]:
    """A picture as lines of upper half blocks, two pixels a character: legible from about 24 columns a box.

    Contrast is stretched, and each character shows the darker of what it covers, so that a thin stroke is not lost.
    Without colours, for a terminal that has none, in ASCII.
    """
    small = _fitted(grey, columns)
    low, high = float(np.percentile(small, 1)), float(np.percentile(small, 90))
    level = np.clip((small.astype(float) - low) / max(high - low, 30.0), 0, 1)
    if not coloured:
        darker = np.minimum(level[::2], level[1::2])
        return ["".join(line) for line in np.array(list("@#*+:. "))[(darker * 6).round().astype(int)]]
    shade = (232 + (level * 23).round()).astype(int)
    lines = []
    for top, bottom in zip(shade[::2], shade[1::2], strict=True):
        pairs = zip(top.tolist(), bottom.tolist(), strict=True)
        lines.append("".join(f"\x1b[38;5;{a};48;5;{b}m▀" for a, b in pairs) + "\x1b[0m")
    return lines


def _fitted(grey: Grey, columns: int) -> Grey:
    rows = max(2, round(grey.shape[0] * columns / max(grey.shape[1], 1)) // 2 * 2)
    mean = cv2.resize(grey, (columns, rows), interpolation=cv2.INTER_AREA)
    kernel = np.ones((max(1, grey.shape[0] // rows), max(1, grey.shape[1] // columns)), np.uint8)
    darkest = cv2.resize(cv2.erode(grey, kernel), (columns, rows), interpolation=cv2.INTER_AREA)
    return np.asarray(0.5 * mean.astype(float) + 0.5 * darkest.astype(float), dtype=np.uint8)
