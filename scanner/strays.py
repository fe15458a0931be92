"""`Overlay` → ink where none belongs: notes, signatures outside their zone, lines. Measured in mm², located.

What is darker than the page's print is joined into pieces. A piece that hangs on ink in the option cells, and is mostly
there, belongs to a mark; one over a printed name is that name's (`names`). A short piece must be as dark as a pen's:
hairs and show-through are paler. A longer one may be pale. Round spots at the paper's edge are punch holes, short bars
at its corners staples; folds were left out before (`folds`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.components import JOIN_PX, Piece, pieces_of
from scanner.corners import no_paper, suspect_corners
from scanner.expected import BARE, CELL, PX, RINGING, ZONE, span
from scanner.geometry import Rect
from scanner.grid import Grid
from scanner.layout import PageLayout, RowPlace
from scanner.names import window_of
from scanner.once import once_each
from scanner.overlay import Overlay, laid, overlay_of, reduced
from scanner.page import Page
from scanner.stamp import OVER_MM, OVER_MM2, is_the_stamps, may_be_the_stamps, stamp_in
from scanner.uprights import LINE_ROWS, between, rows_under_upright

TO_PX = np.array([[PX, 0, -0.5], [0, PX, -0.5], [0, 0, 1.0]])  # mm to px of page space
LEAST_INK_MM2 = 0.5
FIRM = 3  # ink pixels among nine, itself included: less is grain
SHORT_MM, LONG_MM = 17.0, 20.0  # hairs reach 15 mm
SHORT_PEN, LONG_PEN = 0.28, 0.165  # darkness that a tenth of a piece must reach: of a short one, of a long one …
WORD_PEN, WORD_MM2, WORD_MM = 0.22, 3.0, 0.4  # … of a short one with as much ink as a word, also a mm of its extent
STRIKE_MM, STRIKE_SLOPE, OVER_PRINT = 8.0, 0.2, 0.4  # … or of a level one over print (its share): a strike
TOUCHES_PRINT, LEVEL_MM = 0.08, 12.0  # a level stroke with so much of it over print, or so long, is no hair
BROAD_MM, BROAD_MM2 = 30.0, 60.0  # so long and so much is a pen's however pale: a highlighter's
TINY_MM, TINY_PEN, TINY_MM2 = 4.0, 0.4, 1.2
HAIR_PEN, HAIR_ARC_MM, HAIR_PX = 0.7, 0.3, 3.2  # a short, thin, even arc paler than this is a hair; off it; across
BENT_PEN, BENT = 0.45, 0.06  # a level one is a hair where it is paler than this, and bent by so much of its extent
HAIR_MM = 0.25  # one less bent is none that takes as much light across as so much black: hairs are half as thick
TURNED_MM, TURNED_ARC_MM = 6.0, 0.21  # an arc that turns far lies nearer to its parabola: a tick does not
ARC_TURNS = (-60, -45, -30, -15, 15, 30, 45, 60)  # degrees, from the way it spreads most
GOOD_PRINT = 0.65  # grey levels of well printed outlines, of the paper's
DENSE, DENSE_STRIKE = 0.5, 0.3  # ink pixels for each px of a piece's extent; of a strike, which print hides in part
MARK_SHARE, MARK_MM = 1.0, 9.0  # ink in cells, of that outside, of what belongs to a mark; how far it may run
TAIL_MM = 16.0  # a mark's straight tail may run so far from its cell
TOUCH_SHARE = 0.6
STRAIGHT = 0.97
REACH_PX = 5  # ink of a piece and of a cell nearer than so many px hangs together: the rule lies between
WITHIN_PX = 52  # so far from a piece its mark is looked for
CUT_MM = 0.5  # of an option's cell may be missing
# A line is no mark that runs through three rows and is so long, mm; between the boxes of one and those of the next it
# is one stroke for so much of the way; print hides so much of it, mm.
LINE_MM, ONE_LINE, HIDDEN_MM = 20.0, 0.6, 1.1
IN_CELLS, ONE_CELL = 0.85, 0.75  # shares of a large piece that is several rows' marks: in cells, in one of its row
HOLE_MM, HOLE_FROM_EDGE_MM, HOLE_FULL = (4.0, 8.5), 17.0, 0.68
STAPLE_MM, STAPLE_FROM_CORNER_MM = 15.0, 25.0
SLIPPED_PX, SLIPPED_PRINT = 2, 0.9  # print may lie so far off; share of a piece over print that may be such
NAME_SHARE, NAME_LENGTH = 0.5, 0.12  # of a piece's ink over a printed name; of the name's length


@dataclass(frozen=True, slots=True)
class Stray:
    """A piece of ink: the box round it on paper, mm, and how much, mm²."""

    area: Rect
    ink: float


@dataclass(frozen=True, slots=True)
class StrayInk:
    """What was found: pieces outside marks, names, print and zones, largest first; and the rows with boxes that
    something lies over which is too large to be a mark, as a stamp is."""

    pieces: tuple[Stray, ...] = ()
    overlaid: tuple[str, ...] = ()


def stray_ink(grid: Grid, layout: PageLayout, overlay: Overlay | None = None) -> StrayInk:
    """Every piece of ink where none belongs."""
    overlay = overlay or overlay_of(grid, layout)
    names = _names_of(layout)
    zone = next((zone.area for zone in layout.zones if zone.zone == "stamp"), None)
    found = [
        piece
        for piece in _pieces(grid.page, overlay)
        if is_pen(piece, overlay)
        and not _is_marks(piece, overlay, zone)
        and not _is_hole_or_staple(piece, grid.page.paper)
        and not _is_names(piece, names)
        and not _is_slipped_print(piece, overlay)
    ]
    found = _without_stamp(found, grid.page, zone, overlay)
    strays = sorted((Stray(piece.area, piece.ink) for piece in found), key=lambda stray: -stray.ink)
    return StrayInk(tuple(strays), _overlaid(grid.page, overlay, layout))


@once_each
def _names_of(layout: PageLayout) -> list[tuple[slice, slice]]:
    """Where writing over names is looked for."""
    return [window_of(row.name_area) for row in layout.rows]


def _pieces(page: Page, overlay: Overlay) -> Sequence[Piece]:
    """The pieces of ink in no cell and no zone. Where a corner of the paper is missing, its ragged edge is no ink."""
    lost = suspect_corners(page, overlay.ink, overlay.expected.free, TO_PX)
    if not lost:
        return overlay.pieces
    ink = overlay.ink & overlay.expected.free
    grey, mm_to_px = reduced(page)
    torn = no_paper(grey, mm_to_px, page.paper, lost)
    if torn is None:
        return overlay.pieces
    ink[laid(torn.astype(np.uint8), mm_to_px, ink.shape, cv2.INTER_NEAREST) > 0] = 0
    return pieces_of(ink)


def _without_stamp(pieces: list[Piece], page: Page, zone: Rect | None, overlay: Overlay) -> list[Piece]:
    """The pieces that do not belong to the stamp in its zone."""
    if zone is None or not any(may_be_the_stamps(piece.area, zone) for piece in pieces):
        return pieces
    dark = (overlay.dark > overlay.limits[BARE]).astype(np.uint8)
    stamp = stamp_in(zone, dark, TO_PX, PX, lambda: _laid_colour(page, dark.shape))
    if stamp is None:
        return pieces
    return [p for p in pieces if not is_the_stamps(stamp, p.pixels, (p.x, p.y), p.area, JOIN_PX)]


def _laid_colour(page: Page, shape: tuple[int, ...]) -> NDArray[np.uint8] | None:
    """The scan's colours in page space; None where it has none."""
    pixels = page.colour() if page.colour is not None else None
    if pixels is None:
        return None
    factor = pixels.shape[1] / page.pixels.shape[1]
    half = (factor - 1) / 2
    finer = np.array([[factor, 0, half], [0, factor, half], [0, 0, 1.0]])
    return laid(pixels, finer @ page.mm_to_px, shape, cv2.INTER_LINEAR)


def _overlaid(page: Page, overlay: Overlay, layout: PageLayout) -> tuple[str, ...]:
    """The rows in whose option cells lies ink that spreads too far both ways to be a mark, or runs as one line through
    several rows; and those whose cells were not scanned whole.

    Large marks of several rows may hang together: nearly all of that is in cells, and in each row mostly in one. What
    a rule that slipped a little leaves beside it is no ink; strokes are joined across it.
    """
    least = OVER_MM2 * PX**2
    rows: dict[str, None] = dict.fromkeys(_cut_rows(page, layout))
    off_rules = overlay.ink & overlay.expected.off_rules
    rows |= dict.fromkeys(rows_under_upright(off_rules, overlay.expected.off_rules, layout.rows))
    for piece in pieces_of(off_rules, LINE_MM):
        rows |= dict.fromkeys(_rows_on_line(piece, layout.rows))
    for piece in pieces_of(off_rules, both_ways_mm=OVER_MM):
        inked = {row.row: [int(_part(piece, span(option.cell)).sum()) for option in row.options] for row in layout.rows}
        in_cells = sum(map(sum, inked.values()))
        one_each = all(max(cells) >= ONE_CELL * sum(cells) for cells in inked.values() if sum(cells) > least)
        if one_each and in_cells >= IN_CELLS * piece.pixels.sum():
            continue
        rows |= dict.fromkeys(row for row, cells in inked.items() if max(cells, default=0) > least)
    return tuple(row.row for row in layout.rows if row.row in rows)


def _cut_rows(page: Page, layout: PageLayout) -> list[str]:
    """The rows whose option cells were not scanned whole: none where all of what is round them was."""
    round_all = _round_all_cells(layout)
    if round_all is None or page.shows(round_all):
        return []
    return [row.row for row in layout.rows if not all(page.shows(_needed(option.cell)) for option in row.options)]


@once_each
def _round_all_cells(layout: PageLayout) -> Rect | None:
    """The rectangle round what must have been scanned of all option cells of a page."""
    cells = [_needed(option.cell) for row in layout.rows for option in row.options]
    if not cells:
        return None
    left, top = min(cell.x for cell in cells), min(cell.y for cell in cells)
    right, bottom = max(cell.right for cell in cells), max(cell.bottom for cell in cells)
    return Rect(left, top, right - left, bottom - top)


def _needed(cell: Rect) -> Rect:
    """What must have been scanned of an option's cell."""
    return cell.grown(-CUT_MM)


def _rows_on_line(piece: Piece, rows: Sequence[RowPlace]) -> list[str]:
    """The rows, several below each other, that a piece runs through as one line, whatever marks it meets in their
    boxes. Crosses that hang together have two arms between the boxes of one row and the next."""
    found: list[str] = []
    group: list[str] = []
    for above, below in pairwise(rows):
        group = [*(group or [above.row]), below.row] if _goes_on(piece, above, below) else []
        found += group if len(group) >= LINE_ROWS else []
    return found


def _goes_on(piece: Piece, above: RowPlace, below: RowPlace) -> bool:
    """Whether a piece goes as one stroke from the boxes of a row to those of the next."""
    gap = between(above, below)
    part = _part(piece, span(gap))
    if not part.size:
        return False
    hidden = round(HIDDEN_MM * PX)
    apart = np.pad(part.astype(np.uint8), ((0, 0), (hidden, hidden)))
    joined = cv2.morphologyEx(apart, cv2.MORPH_CLOSE, np.ones((1, hidden), np.uint8)).astype(np.int8)
    runs = np.count_nonzero(np.diff(joined, axis=1) > 0, axis=1)
    return bool(np.count_nonzero(runs == 1) >= ONE_LINE * gap.h * PX)


def _part(piece: Piece, place: tuple[slice, slice]) -> NDArray[np.bool_]:
    """The part of a piece that lies in a window of page space."""
    rows, cols = place
    top, left = max(0, rows.start - piece.y), max(0, cols.start - piece.x)
    return piece.pixels[top : max(0, rows.stop - piece.y), left : max(0, cols.stop - piece.x)] > 0


def is_pen(piece: Piece, overlay: Overlay) -> bool:
    """Whether a piece is as much, as dense and as dark as a pen's stroke of its length, and no hair."""
    firm = int((piece.pixels & (cv2.boxFilter(piece.pixels, -1, (3, 3), normalize=False) >= FIRM)).sum())
    over_print = float((overlay.expected.classes[piece.window][piece.pixels > 0] > RINGING).mean())
    level = _is_level(piece)
    strike = level and over_print >= OVER_PRINT and piece.extent >= STRIKE_MM
    if firm < max(LEAST_INK_MM2 * PX**2, (DENSE_STRIKE if strike else DENSE) * piece.extent * PX):
        return False
    if piece.extent >= BROAD_MM and piece.ink >= BROAD_MM2:
        return True
    dark = strength(piece, overlay)
    if strike:
        least = LONG_PEN
    elif piece.extent < TINY_MM:
        least = TINY_PEN if piece.ink >= TINY_MM2 else np.inf
    else:
        short = WORD_PEN if piece.ink >= max(WORD_MM2, WORD_MM * piece.extent) else SHORT_PEN
        least = float(np.interp(piece.extent, (SHORT_MM, LONG_MM), (short, LONG_PEN)))
    drawn = strike or (level and (over_print >= TOUCHES_PRINT or piece.extent >= LEVEL_MM))
    return dark >= least and not _is_hair(piece, overlay, dark, drawn)


def _is_hair(piece: Piece, overlay: Overlay, dark: float, drawn: bool) -> bool:
    """Whether a piece is a short, pale, even arc, and no dash of a pen. `drawn`: it lies as a line does that strikes
    print out, and is a hair only where it is paler yet, and bent."""
    if piece.extent >= SHORT_MM or dark >= (BENT_PEN if drawn else HAIR_PEN):
        return False
    arc = _arc(piece)
    if arc is None or arc.bow >= BENT:
        return arc is not None
    return not drawn and _across(piece, overlay, arc.long) < HAIR_MM


def _is_level(piece: Piece) -> bool:
    rows, cols = piece.pixels.shape
    return bool((rows - JOIN_PX) < STRIKE_SLOPE * (cols - JOIN_PX) + 1.2 * PX)


@dataclass(frozen=True, slots=True)
class _Arc:
    """A thin line. `bow`: how far it is bent, of its extent; `long`: along it, mm."""

    bow: float
    long: float


def _arc(piece: Piece) -> _Arc | None:
    """A thin line as part of a parabola, whichever way that lies. None: it is no such."""
    y, x = (side.astype(np.float64) for side in np.nonzero(piece.pixels))
    _, axes = np.linalg.eigh(np.cov(np.stack([x, y])))
    across, along = (np.stack([x - x.mean(), y - y.mean()], axis=1) @ axes).T  # least spread first
    for turn, most in ((0.0, HAIR_ARC_MM), *((turn, TURNED_ARC_MM) for turn in np.deg2rad(ARC_TURNS))):
        if turn and piece.extent < TURNED_MM:
            break
        u, v = np.cos(turn) * along + np.sin(turn) * across, np.cos(turn) * across - np.sin(turn) * along
        curve = np.polyfit(u, v, 2)
        steep = np.hypot(1, np.polyval(np.polyder(curve), u))
        long = np.ptp(u) * steep.mean()
        if len(x) <= HAIR_PX * long and np.sqrt(np.mean(((v - np.polyval(curve, u)) / steep) ** 2)) < most * PX:
            return _Arc(float(abs(curve[0]) * (np.ptp(u) / 2) ** 2 / (piece.extent * PX)), (float(long) + 1) / PX)
    return None


def _across(piece: Piece, overlay: Overlay, long: float) -> float:
    """How much light a line so long takes across, print below it allowed for: mm of ink as dark as well printed
    outlines. A scan's blur makes a hair as broad and as pale as some pen's dash, but leaves this as it is."""
    near = cv2.dilate(piece.pixels, np.ones((3, 3), np.uint8)) > 0
    level = max(overlay.level, GOOD_PRINT * overlay.paper)
    dark = overlay.dark[piece.window][near] / np.float32(level)
    under = overlay.typical[overlay.expected.classes[piece.window][near]] / level
    return float((dark - under).sum()) / PX**2 / long


def strength(piece: Piece, overlay: Overlay) -> float:
    """How much light the darkest tenth of a piece takes, print below it allowed for; 1.0 = as well printed outlines."""
    inked = piece.pixels > 0
    level = max(overlay.level, GOOD_PRINT * overlay.paper)  # pens do not fade with the toner
    dark = overlay.dark[piece.window][inked] / np.float32(level)
    under = np.minimum(overlay.typical[overlay.expected.classes[piece.window][inked]] / level, 0.8)
    return float(np.percentile((dark - under) / (1 - under), 90))


def _is_marks(piece: Piece, overlay: Overlay, stamp: Rect | None) -> bool:
    """Whether a piece hangs on ink in a cell or zone and is the lesser part of it, or its straight tail. What belongs
    to ink in the stamp's zone is not for this to say."""
    rows, cols = piece.pixels.shape
    y, x = max(0, piece.y - WITHIN_PX), max(0, piece.x - WITHIN_PX)
    window = slice(y, piece.y + rows + WITHIN_PX), slice(x, piece.x + cols + WITHIN_PX)
    ink = (overlay.ink[window] > 0).astype(np.uint8)
    owner = overlay.expected.owner[window]
    taken = ((owner == CELL) | (owner == ZONE)) & (ink > 0)
    if stamp is not None:
        rows_in, cols_in = span(stamp.grown(1))
        there = (
            slice(max(0, rows_in.start - y), max(0, rows_in.stop - y)),
            slice(max(0, cols_in.start - x), max(0, cols_in.stop - x)),
        )
        taken[there] = False
    if not taken.any():
        return False
    here = np.zeros_like(ink)
    here[piece.y - y : piece.y - y + rows, piece.x - x : piece.x - x + cols] = piece.pixels
    joined = cv2.dilate((here | taken).astype(np.uint8), np.ones((REACH_PX, REACH_PX), np.uint8))
    _, labels = cv2.connectedComponents(joined)
    touching = np.unique(labels[here > 0])
    hanging = int((np.isin(labels, touching) & taken).sum())
    outside = int(piece.pixels.sum())
    if hanging >= MARK_SHARE * outside and piece.extent <= MARK_MM:
        return True
    if not hanging or piece.extent > TAIL_MM or piece.straightness < STRAIGHT:
        return False
    near = np.ones((2 * REACH_PX + 1, 2 * REACH_PX + 1), np.uint8)
    places = np.argwhere(here & cv2.dilate(taken.astype(np.uint8), near))
    touch = float(np.hypot(*np.ptp(places, axis=0))) / PX if len(places) else 0.0
    return touch < TOUCH_SHARE * piece.extent  # it leaves the cell, it does not run along it


def _is_hole_or_staple(piece: Piece, paper: tuple[float, float]) -> bool:
    """Whether a piece is a punch hole or its rim, or a staple."""
    area = piece.area
    x, y = area.centre
    from_side, from_end = min(x, paper[0] - x), min(y, paper[1] - y)
    low, high = HOLE_MM
    square = low <= area.w <= high and low <= area.h <= high and max(area.w, area.h) <= 1.35 * min(area.w, area.h)
    if square and min(from_side, from_end) <= HOLE_FROM_EDGE_MM and _is_round(piece):
        return True
    thin = piece.ink <= 1.2 * piece.extent and piece.straightness >= STRAIGHT
    return thin and piece.extent <= STAPLE_MM and np.hypot(from_side, from_end) <= STAPLE_FROM_CORNER_MM


def _is_round(piece: Piece) -> bool:
    """Whether a piece is a full disc, or a ring."""
    y, x = (side.astype(np.float64) for side in np.nonzero(piece.pixels))
    away = np.hypot(x - (x.min() + x.max()) / 2, y - (y.min() + y.max()) / 2)
    radius = (x.max() - x.min() + y.max() - y.min() + 2) / 4
    full = len(x) / (np.pi * radius**2)
    return bool(full >= HOLE_FULL or np.percentile(away, 10) > 0.6 * radius)


def _is_names(piece: Piece, names: list[tuple[slice, slice]]) -> bool:
    """Whether a piece lies mostly where `names` looks for what was written over a name, along it."""
    total = float(piece.pixels.sum())
    for rows, cols in names:
        inside = _part(piece, (rows, cols))
        if inside.sum() >= NAME_SHARE * total and inside.any(axis=0).sum() >= NAME_LENGTH * (cols.stop - cols.start):
            return True
    return False


def _is_slipped_print(piece: Piece, overlay: Overlay) -> bool:
    """Whether a piece, all of it over print, is that print's own: it lies up to half a millimetre off, and what is
    darker than print is looked for there is no pen's. Ink between letters stays, wherever they are looked for."""
    inked = overlay.expected.classes[piece.window][piece.pixels > 0] > RINGING
    if inked.mean() < SLIPPED_PRINT:
        return False
    rows, cols = (slice(max(0, part.start - JOIN_PX), part.stop + JOIN_PX) for part in piece.window)
    dark = overlay.dark[rows, cols]
    limits = np.asarray(cv2.LUT(overlay.expected.classes, overlay.limits), np.uint8)
    height, width = dark.shape
    far = 2 * SLIPPED_PX
    near = np.pad(limits, SLIPPED_PX, mode="edge")[rows.start : rows.stop + far, cols.start : cols.stop + far]
    fine = _with_halves(_with_halves(near.astype(np.float32)).T).T
    steps = range(2 * far + 1)  # of half a pixel
    darker = (dark > fine[y::2, x::2][:height, :width] for y in steps for x in steps)
    left = np.zeros_like(overlay.ink)
    left[rows, cols] = min(darker, key=np.count_nonzero) * np.uint8(255)
    return not any(is_pen(rest, overlay) for rest in pieces_of(left))


def _with_halves(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows, and between each and the next their mean."""
    fine = np.repeat(rows, 2, axis=0)[:-1]
    fine[1::2] = (rows[:-1] + rows[1:]) / 2
    return fine
