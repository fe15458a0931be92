"""`Grid` → ink where none belongs: notes, signatures outside their zone, stray lines. Measured in mm², located.

The page is compared with what was printed, in the scan's own space at about 100 dpi: print, and what may be written
on, is masked; what is left and dark is joined into pieces. A piece that touches the option cells belongs to a mark;
one that reaches the edge is the scanner's; one that runs straight along most of the page is a streak or a fold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.align import Floats, Grey, Page, halved
from scanner.corners import no_paper, suspect_corners
from scanner.fonts import MM_PER_POINT, text_width_mm
from scanner.geometry import Rect, carry
from scanner.grid import Grid
from scanner.layout import PageLayout
from scanner.medians import level_at
from scanner.once import once_each
from scanner.stamp import OVER_MM, OVER_MM2, is_the_stamps, may_be_the_stamps, stamp_in

FINEST = 5.2  # px/mm: finer scans are halved
DARK = 0.25  # darkness at which ink begins, 1.0 = as dark as the printed outlines
NOISE = 4.5  # … on a noisy page: times the noise of its bare paper
PLAIN = 0.36  # … and that a tenth of a piece must reach: the shadow of a fold does not
EDGE_MM = 5.0
SLIP_MM = 0.6  # print may lie so far from where the squares put it
MARKS_MM = 2.5  # ink so near the option cells belongs to a mark
JOIN_MM = 2.0  # pieces nearer to each other are one: print between them is masked
LEAST_EXTENT_MM = 4.0
LEAST_INK_MM2 = 1.0
STREAK_SHARE, STREAK_MM = 0.5, 2.5  # of the page's length; across
HAIR_MM = 0.8  # a line along the scan's own rows or columns and no wider: no hand is so straight


@dataclass(frozen=True, slots=True)
class Stray:
    """A piece of ink: the box round it on paper, mm, and how much, mm²."""

    area: Rect
    ink: float


@dataclass(frozen=True, slots=True)
class StrayInk:
    """What was found: pieces outside marks, print and zones, largest first; and the rows with boxes that something lies
    over which is too large to be a mark, as a stamp is."""

    pieces: tuple[Stray, ...] = ()
    overlaid: tuple[str, ...] = ()


def stray_ink(grid: Grid, layout: PageLayout) -> StrayInk:
    """Every piece of ink where none belongs."""
    contrast = min((table.contrast for table in grid.tables), default=0.0)
    if contrast <= 0:
        return StrayInk()
    grey, mm_to_px = _reduced(grid.page)
    level = max(contrast, 12.0)
    darkness = _darkness(grey)
    least = max(DARK * level, NOISE * _noise(darkness))
    dark = np.asarray(cv2.threshold(darkness, least, 1, cv2.THRESH_BINARY)[1], np.uint8)
    polygons, cells = _printed(layout)
    scale = grid.page.px_per_mm * grey.shape[0] / grid.page.pixels.shape[0]
    _fill(dark, polygons, mm_to_px, 0)
    _whiten_edges(dark, mm_to_px, grid.page.paper)
    suspect = suspect_corners(grid.page, dark, mm_to_px)
    torn = no_paper(grey, mm_to_px, grid.page.paper, suspect) if suspect else None
    if torn is not None:
        dark[torn] = 0
    reach = max(1, round(JOIN_MM * scale))
    joined = cv2.dilate(dark, np.ones((reach, reach), np.uint8))
    contours, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found: list[tuple[Stray, NDArray[np.uint8], tuple[int, int]]] = []
    overlaid: set[str] = set()
    marks: NDArray[np.uint8] | None = None
    for contour in contours:
        x, y, w, h = cv2.boundingRect(contour)
        if np.hypot(w - reach, h - reach) < LEAST_EXTENT_MM * scale:
            continue
        if marks is None:
            marks = np.zeros_like(dark)
            _fill(marks, cells, mm_to_px, 1)
        piece = np.zeros((h, w), np.uint8)
        cv2.drawContours(piece, [contour], -1, 1, cv2.FILLED, offset=(-x, -y))
        piece &= dark[y : y + h, x : x + w]
        ink = float(piece.sum()) / scale**2
        across, along = min(w, h) - reach, max(w, h) - reach
        if ink < LEAST_INK_MM2:
            continue
        if (piece & marks[y : y + h, x : x + w]).any():
            if across > OVER_MM * scale:
                overlaid.update(_rows_under(piece, x, y, layout, mm_to_px, scale))
            continue
        if across < HAIR_MM * scale or (along > STREAK_SHARE * min(grey.shape) and across < STREAK_MM * scale):
            continue
        if level_at(darkness[y : y + h, x : x + w][piece > 0], 90) < PLAIN * level:
            continue
        found.append((Stray(_on_paper(x, y, w, h, mm_to_px), ink), piece, (x, y)))
    zone = next((zone.area for zone in layout.zones if zone.zone == "stamp"), None)
    if zone is not None and any(may_be_the_stamps(stray.area, zone) for stray, *_ in found):
        stamp = stamp_in(zone, (darkness > least).astype(np.uint8), mm_to_px, scale, grid.page.colour)
        if stamp is not None:
            found = [one for one in found if not is_the_stamps(stamp, one[1], one[2], one[0].area, reach)]
    rows = tuple(row.row for row in layout.rows if row.row in overlaid)
    return StrayInk(tuple(sorted((stray for stray, *_ in found), key=lambda stray: -stray.ink)), rows)


def _rows_under(
    piece: NDArray[np.uint8], x: int, y: int, layout: PageLayout, mm_to_px: Floats, scale: float
) -> Iterator[str]:
    """The rows in whose option cells a piece of ink lies. Its top left pixel is (x, y)."""
    shift = np.array([[1, 0, -x], [0, 1, -y], [0, 0, 1.0]])
    for row in layout.rows:
        cells = np.zeros_like(piece)
        _fill(cells, _corners([option.cell for option in row.options]), shift @ mm_to_px, 1)
        if (cells & piece).sum() > OVER_MM2 * scale**2:
            yield row.row


def _reduced(page: Page) -> tuple[Grey, Floats]:
    """The scan at `FINEST` or coarser, and its mapping."""
    grey, factor = page.pixels, 1
    while page.px_per_mm / factor > FINEST:
        ready = page.half if factor == 1 else None
        grey, factor = halved(grey) if ready is None else ready, factor * 2
    down = np.array([[1 / factor, 0, (1 / factor - 1) / 2], [0, 1 / factor, (1 / factor - 1) / 2], [0, 0, 1.0]])
    return grey, down @ page.mm_to_px


def _darkness(grey: Grey) -> NDArray[np.uint8]:
    """Grey levels below the paper's own, which is a closing over about 10 mm."""
    rows, cols = grey.shape
    # Reduced by eight exactly, the rest of the last rows and columns repeated: INTER_AREA is slow on odd sizes.
    whole = cv2.copyMakeBorder(grey, 0, -rows % 8, 0, -cols % 8, cv2.BORDER_REPLICATE)
    small = cv2.resize(whole, (whole.shape[1] // 8, whole.shape[0] // 8), interpolation=cv2.INTER_AREA)
    paper = cv2.blur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8)), (3, 3))
    level = cv2.resize(paper, (whole.shape[1], whole.shape[0]), interpolation=cv2.INTER_LINEAR)[:rows, :cols]
    return np.asarray(cv2.subtract(level, grey), np.uint8)


def _noise(darkness: NDArray[np.uint8]) -> float:
    """One standard deviation of bare paper, grey levels: the paper is estimated by its lightest spots, so that the
    median of the darknesses (most of which are paper's) lies above 0 by the noise."""
    pale = darkness[::5, ::5]
    middle = level_at(pale, 50)
    apart = np.abs(pale.astype(np.int16) - round(middle)).astype(np.uint8)
    return middle + 1.4826 * level_at(apart, 50)


@once_each
def _printed(layout: PageLayout) -> tuple[Floats, Floats]:
    """Corners (N, 4, 2), mm: of all that is printed or may be written on; of the option cells with room round."""
    areas = [fiducial.area.grown(SLIP_MM) for fiducial in layout.fiducials]
    areas += [area.grown(2 * SLIP_MM) for area in (layout.code, layout.serial) if area is not None]
    areas += [zone.area for zone in layout.zones]
    areas += [row.name_area.grown(SLIP_MM) for row in layout.rows]
    for line in layout.lines:
        low_x, low_y = min(line.x0, line.x1), min(line.y0, line.y1)
        segment = Rect(low_x, low_y, abs(line.x1 - line.x0), abs(line.y1 - line.y0))
        areas.append(segment.grown(line.width / 2 + SLIP_MM))
    for text in layout.texts:
        high = text.size * MM_PER_POINT
        width = text_width_mm(text.text, text.font, text.size)
        areas.append(Rect(text.x, text.y - 0.92 * high, width, 1.16 * high).grown(SLIP_MM))
    cells = []
    for row in layout.rows:
        for option in row.options:
            if option.box is not None:
                areas.append(option.box.grown(SLIP_MM))
            cells.append(option.cell.grown(MARKS_MM))
    return _corners(areas), _corners(cells)


def _corners(areas: list[Rect]) -> Floats:
    return np.array([area.corners for area in areas], dtype=np.float64).reshape(-1, 4, 2)


def _fill(image: NDArray[np.uint8], polygons: Floats, mm_to_px: Floats, value: int) -> None:
    """Paint polygons (N, 4, 2), mm. One by one: `fillPoly` leaves out what two of them share."""
    for corners in carry(mm_to_px, polygons.reshape(-1, 2)).reshape(-1, 4, 2).round().astype(np.int32):
        cv2.fillConvexPoly(image, corners, value)


def _whiten_edges(dark: NDArray[np.uint8], mm_to_px: Floats, paper: tuple[float, float]) -> None:
    """Leave out whatever is joined to the image's edge or to what lies beyond the paper."""
    inside = np.zeros_like(dark)
    _fill(inside, _corners([Rect(0, 0, *paper).grown(-EDGE_MM)]), mm_to_px, 1)
    dark &= inside


def _on_paper(x: int, y: int, w: int, h: int, mm_to_px: Floats) -> Rect:
    """The box round a piece, on paper."""
    corners = np.array([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], dtype=np.float64) - 0.5
    on_paper = carry(np.asarray(np.linalg.inv(mm_to_px), dtype=np.float64), corners)
    (left, top), (right, bottom) = on_paper.min(axis=0), on_paper.max(axis=0)
    return Rect(float(left), float(top), float(right - left), float(bottom - top))
