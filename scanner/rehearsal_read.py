"""Page image + `RehearsalSheet` → `Measured`: what this printer and this scanner make of known print. Measures, never
judges; the marks go through what reads ballots: `align`, `grid`, `ink`, `strokes`."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.align import Misfit, align, working_image
from scanner.codes import find_code, read_code
from scanner.geometry import MM_PER_INCH, Rect, carry
from scanner.grid import Grid, place_grid
from scanner.ink import FAINT, FAINT_NOISE, measure_ink
from scanner.mark import Mark
from scanner.page import Grey, Page
from scanner.rehearsal import LADDER_LONG, Bars, RehearsalSheet, Step
from scanner.sampling import cut
from scanner.slips import squares_found
from scanner.streaks import flattened
from scanner.strokes import box_pictures, shapes_of

PX = 8  # of the pieces of paper that are looked at, px/mm; bars: twice that
STANDARD_DPI = (100, 150, 200, 300, 400, 600, 1200)
FRAMED = 0.015  # an image is as large as the paper where its two sides agree so well with the paper's
NEAR_DPI = 0.08  # … else its resolution is the standard one so near
RING = (1.2, 2.6)  # mm outside a fiducial: where its paper is looked at
LADDER_REACH = 1.7  # mm to each side of a ladder's line
BRIGHT = 0.8  # of a column's pixels are paper's or darker: print covers less than that
HEAVY = 0.03  # of the light that a column of the scan typically loses to a streak, at least


@dataclass(frozen=True, slots=True)
class Toner:
    """One fiducial: where, how dark, how fat."""

    x: float
    y: float
    paper: float  # grey level beside it
    contrast: float  # share of that light which the print takes
    gain_mm: float  # how far its edges lie outside where they should be


@dataclass(frozen=True, slots=True)
class Line:
    """A line all along the scan that no one printed. `at_mm` from the scan's left edge (top, if `across`)."""

    at_mm: float
    across: bool
    light: float  # the share of light it leaves


@dataclass(frozen=True, slots=True)
class ReadMark:
    """A reference mark as both readers see it."""

    place: str
    mark: str
    found: Mark


@dataclass(frozen=True, slots=True)
class Measured:
    """One scan of the rehearsal page."""

    dpi: float
    scale: tuple[float, float] | None  # across and down the page; None where the scan does not tell
    skew_deg: float
    slip_mm: float  # how far a fiducial lies from where it is expected by the others
    turned: bool  # by a quarter
    code: bool
    printed: float  # share of the reference marks' boxes that were found
    levels: int  # different greys
    middling: float  # share of the page that is neither black nor white
    toner: tuple[Toner, ...]
    bars: tuple[tuple[float, float], ...]  # width, and what is left of their contrast (the poorer direction)
    ladder: tuple[tuple[float, float], ...]  # width of each line, and its darkness (the poorer direction) …
    floor: float  # … and the darkness at which readers begin to take a line for ink
    lines: tuple[Line, ...]
    marks: tuple[ReadMark, ...]


def code_on(grey: Grey, sheet: RehearsalSheet) -> tuple[Page | Misfit, str | None]:
    """The image laid on the rehearsal page (streaks divided out), and the text of its code: whose page it is."""
    flat, _ = flattened(working_image(grey, max(sheet.width, sheet.height)))
    page = align(flat, [f.area for f in sheet.fiducials], (sheet.width, sheet.height))
    if isinstance(page, Misfit):
        return page, find_code(grey)
    found = read_code(page, sheet.code)
    return page, found.text if found is not None else None


def measured(grey: Grey, page: Page, sheet: RehearsalSheet, *, code: bool) -> Measured:
    """Everything that is to be judged. `grey` is the scan as it came, `page` what `code_on` made of it."""
    along_x, along_y = _scales(page)
    angle = _angle(page)
    grid = place_grid(page, sheet.page)
    contrast = max(float(np.median([placed.contrast for placed in grid.tables])), 12.0)
    toner = tuple(_toner(page, fiducial.area) for fiducial in sheet.fiducials)
    paper = float(np.median([one.paper for one in toner]))
    ladder, floor = _ladder(page, sheet.ladder, contrast)
    reduced = grey.shape[0] / page.pixels.shape[0]
    turned = bool(abs((angle + 45) % 180 - 90) < 45)
    return Measured(
        dpi=page.px_per_mm * reduced * MM_PER_INCH,
        scale=_scale(page, along_x, along_y, turned, reduced),
        skew_deg=float((angle + 45) % 90 - 45),
        slip_mm=max(page.residual_mm, _slip(page)),
        turned=turned,
        code=code,
        printed=float(np.mean([np.isfinite(placed.box_offset).mean() for placed in grid.tables])),
        levels=int(np.count_nonzero(np.bincount(grey.ravel(), minlength=256) > 1e-6 * grey.size)),
        middling=_middling(grey, paper, contrast),
        toner=toner,
        bars=_bars(page, sheet.bars, contrast),
        ladder=ladder,
        floor=floor,
        lines=_lines(working_image(grey, max(sheet.width, sheet.height)), page),
        marks=_marks(grid, sheet),
    )


# --- place


def _slip(page: Page) -> float:
    """How far the square that fits worst lies from its place, mm: one that slipped takes no part in the fit."""
    if all(page.used):
        return 0.0
    off = squares_found(page.pixels, page.mm_to_px, page.squares) - [area.centre for area in page.squares]
    known = np.hypot(*off.T)
    return float(np.nanmax(known)) if np.isfinite(known).any() else 0.0


def _scales(page: Page) -> tuple[float, float]:
    """Pixels a millimetre across and down the page."""
    w, h = page.paper
    ends = carry(page.mm_to_px, np.array([(0.1 * w, h / 2), (0.9 * w, h / 2), (w / 2, 0.1 * h), (w / 2, 0.9 * h)]))
    across, down = np.linalg.norm(ends[1] - ends[0]), np.linalg.norm(ends[3] - ends[2])
    return float(across / (0.8 * w)), float(down / (0.8 * h))


def _angle(page: Page) -> float:
    """By how much the page's top edge is turned from the image's, degrees, clockwise, 0 to 360."""
    w, h = page.paper
    ends = carry(page.mm_to_px, np.array([(0.1 * w, h / 2), (0.9 * w, h / 2)]))
    return float(np.degrees(np.arctan2(*(ends[1] - ends[0])[::-1])) % 360)


def _scale(page: Page, across: float, down: float, turned: bool, reduced: float) -> tuple[float, float] | None:
    """How large the print is against its file, across and down.

    A scan as large as its paper tells its resolution; else the standard one next to it. A dpi tag is not trusted.
    """
    rows, cols = page.pixels.shape
    w, h = page.paper[::-1] if turned else page.paper
    if abs(cols / w / (rows / h) - 1) < FRAMED:
        true = float(np.sqrt(cols / w * rows / h))
        return across / true, down / true
    typical = float(np.sqrt(across * down))
    dpi = typical * reduced * MM_PER_INCH
    near = min(STANDARD_DPI, key=lambda standard: abs(dpi / standard - 1))
    if abs(dpi / near - 1) > NEAR_DPI:
        return None
    true = near / MM_PER_INCH / reduced
    return across / true, down / true


# --- tone


def _middling(grey: Grey, paper: float, contrast: float) -> float:
    """Share of pixels in the middle half between paper and print."""
    low, high = paper - 0.75 * contrast, paper - 0.25 * contrast
    counts = np.bincount(grey.ravel(), minlength=256)
    levels = np.arange(256)
    return float(counts[(levels > low) & (levels < high)].sum() / grey.size)


def _piece(page: Page, area: Rect, px: float = PX) -> NDArray[np.float32]:
    """A piece of paper, px/mm."""
    return cut(page, area.x, area.y, round(area.w * px), round(area.h * px), px).astype(np.float32)


def _toner(page: Page, area: Rect) -> Toner:
    """A fiducial's darkness, and by how much its ink reaches further than its print: from its area, so that blur does
    not matter."""
    whole = area.grown(RING[1])
    piece = _piece(page, whole)
    y, x = np.indices(piece.shape)
    outside = np.maximum(abs(x + 0.5 - piece.shape[1] / 2), abs(y + 0.5 - piece.shape[0] / 2)) / PX - area.w / 2
    paper, core = float(np.median(piece[outside > RING[0]])), float(np.median(piece[outside < -1.0]))
    step = max(paper - core, 1.0)
    ink_mm2 = float(((paper - piece)[outside < RING[0]] / step).sum()) / PX**2
    gain = (np.sqrt(max(ink_mm2, 0.0)) - area.w) / 2
    return Toner(*area.centre, round(paper, 1), (paper - core) / max(paper, 1.0), float(gain))


# --- what is fine and what is faint


def _bars(page: Page, bars: tuple[Bars, ...], contrast: float) -> tuple[tuple[float, float], ...]:
    """What is left of the contrast of bars of each width, in the direction where less is: 1.0 all."""
    left: dict[float, float] = {}
    for one in bars:
        piece = _piece(page, one.area.grown(-0.6), 2 * PX)
        profile = piece.mean(axis=0 if one.upright else 1)
        period = one.pitch * 2 * PX
        whole = int(len(profile) // period * period)  # whole periods: nothing of the mean leaks
        wave = np.exp(-2j * np.pi * np.arange(whole) / period)
        amplitude = 2 * abs(((profile[:whole] - profile[:whole].mean()) * wave).mean())
        share = float(amplitude / (2 / np.pi * contrast))  # a square wave's ground wave is 2/π of its height
        left[one.ink] = min(share, left.get(one.ink, share))
    return tuple(left.items())


def _ladder(page: Page, steps: tuple[Step, ...], contrast: float) -> tuple[tuple[tuple[float, float], ...], float]:
    """How dark each line is where it is palest, 1.0 as the box outlines; and at what darkness ink begins."""
    palest: dict[float, float] = {}
    noises = []
    for step in steps:
        dark, noise = _line_darkness(page, step, contrast)
        palest[step.value] = min(dark, palest.get(step.value, dark))
        noises.append(noise)
    return tuple(palest.items()), max(FAINT, FAINT_NOISE * float(np.median(noises)))


def _line_darkness(page: Page, step: Step, contrast: float) -> tuple[float, float]:
    """The darkness that nine tenths of a line reach, over a millimetre each; and the noise beside it."""
    x, y = step.ink.area.centre
    half, reach = LADDER_LONG / 2 - 0.5, LADDER_REACH
    across, down = (reach, half) if step.upright else (half, reach)
    piece = _piece(page, Rect(x - across, y - down, 2 * across, 2 * down))
    piece = piece.T if step.upright else piece
    off = np.abs((np.arange(piece.shape[0]) + 0.5) / PX - reach)
    paper = np.median(piece[off > 0.8])
    dark = cv2.GaussianBlur((paper - piece) / np.float32(contrast), (0, 0), 0.9)
    noise = 1.4826 * float(np.median(np.abs(dark[off > 0.8])))
    line = cv2.blur(dark[off < 0.45], (PX, 1)).max(axis=0)
    return float(np.quantile(line, 0.1)), noise


# --- lines of the scanner's own


def _lines(grey: Grey, page: Page) -> tuple[Line, ...]:
    """Streaks as `streaks` finds them, and heavier ones, which it does not divide out."""
    found = [Line(s.at / page.px_per_mm, s.across, s.light) for s in flattened(grey)[1]]
    inner = Rect(0, 0, *page.paper).grown(-5.0)
    corners = carry(page.mm_to_px, np.array(inner.corners))
    for across in (False, True):
        image, axis = (grey.T, 1) if across else (grey, 0)
        low, high = np.sort(corners[:, axis])[[1, 2]].round().astype(int)  # within the paper at all heights
        for at, light in _dark_columns(image, page.px_per_mm, max(0, int(low)), int(high)):
            found.append(Line(at / page.px_per_mm, across, light))
    return _merged(found)


def _dark_columns(image: Grey, px_per_mm: float, low: int, high: int) -> list[tuple[float, float]]:
    """Columns of an image that are typically darker than their neighbours: where, and the light they leave."""
    typical = np.quantile(image[::3, low:high], BRIGHT, axis=0).astype(np.float32)
    if len(typical) < 50:
        return []
    reach = round(2.0 * px_per_mm) | 1
    padded = np.pad(typical, reach // 2, mode="edge")
    local = np.median(np.lib.stride_tricks.sliding_window_view(padded, reach), axis=1)
    light = typical / np.maximum(local, 1.0)
    return [(float(low + at), float(light[at])) for at in np.flatnonzero(light < 1 - HEAVY)]


def _merged(found: list[Line]) -> tuple[Line, ...]:
    """Neighbouring columns are one line: its darkest."""
    kept: list[Line] = []
    for line in sorted(found, key=lambda line: (line.across, line.at_mm)):
        if kept and kept[-1].across == line.across and line.at_mm - kept[-1].at_mm < 1.0:
            kept[-1] = min(kept[-1], line, key=lambda one: one.light)
        else:
            kept.append(line)
    return tuple(kept)


# --- reference marks


def _marks(grid: Grid, sheet: RehearsalSheet) -> tuple[ReadMark, ...]:
    """Every reference mark as reader A measures it and reader B sees it."""
    shapes = shapes_of(box_pictures(grid.page, sheet.page), sheet.page, grid.page)
    places = {row.row: group.place for group in sheet.groups for row in group.rows}
    found = []
    for table in measure_ink(grid):
        for row, marks in zip(table.placed.table.rows, table.marks, strict=True):
            for option, mark in zip(row.options, marks, strict=True):
                shape = shapes[row.row][option.option]
                both = replace(mark, shape_marked=shape.marked, shape_doubt=shape.doubt, shape_struck=shape.struck)
                found.append(ReadMark(places[row.row], option.option, both))
    return tuple(found)
