"""What is the matter with a page, as a person would say it: notes, and the numbers that fill them in.

`conditions` looks at every page that was laid on its print and costs next to nothing: it samples the fiducials along a
few lines. `faults` looks hard at a page that could not be trusted: where the sheet slipped, what is pale. Neither
judges; a readable page is never refused for what is noted here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.corners import corner_of
from scanner.expected import PX as EXPECTED_PX
from scanner.expected import expected_of
from scanner.geometry import MM_PER_INCH, Rect, carry
from scanner.layout import PageLayout
from scanner.model import Reason
from scanner.page import Floats, Grey, Page
from scanner.sampling import cut, sample
from scanner.slips import slip_of, slipped_row, squares_found


@dataclass(frozen=True, slots=True)
class Finding:
    """A note (a key of scanner.words), the numbers in it, and the reason it gives where the page waits anyway."""

    note: str
    numbers: dict[str, float] = field(default_factory=dict)
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class DiagnoseLimits:
    """From where on a condition is worth saying. None of them decides whether a page is read."""

    coarse_px_mm: float = 5.3  # 135 dpi
    pale: float = 0.42  # a fiducial's contrast, share of the paper's light: what is paler is faint
    uneven: float = 0.6  # … of the opposite side's
    small_print: float = 0.985
    same_scale: float = 0.004  # an image is the whole sheet where its two sides give one scale to within this
    same_tone: float = 0.05  # … and where it ends in the paper's own tone
    perspective: float = 0.012  # change of scale over the page: flat-bed scans stay under 0.004
    fat_mm: float = 0.17  # a fiducial's side beyond its print
    gone_mm: float = 1.0  # a fiducial this far beyond the image is cut off
    crease_share: float = 0.8  # of the paper's side that a fold crosses
    crease_across: float = 0.3  # of the paper's other side: a fold runs along the sheet or across it
    stain_mm2: float = 25.0
    paper_noise: float = 4.0  # grey levels under which paper's light may lie where it is even
    stain_dark: float = 0.93  # what a stain leaves of the paper's light, at most …
    stain_light: float = 0.4  # … and at least


LIMITS = DiagnoseLimits()


@dataclass(frozen=True, slots=True)
class Squares:
    """The fiducials as they look through a mapping, one entry each."""

    contrast: Floats  # share of the paper's light that they take; 0 where nothing dark is there
    width: Floats  # mm; NaN where the edges are not plain
    beyond: Floats  # (N, 4) mm that they reach beyond the image: left, top, right, bottom


_STEP_MM = 0.2
_LANES = (-0.225, 0.0, 0.225)  # of a fiducial's side, from its middle
_BEYOND_MM = 2.6  # its lines are followed so far
_EDGE_MM = 1.5  # what is nearer to its edge may be paper


@lru_cache(maxsize=4)
def _lines(side_mm: float) -> tuple[Floats, Floats]:
    """Lines across a fiducial and down it: distances from its middle (reach,), and points (2·lanes·reach, 2), mm."""
    end = side_mm / 2 + _BEYOND_MM
    reach = np.arange(-end, end + 0.01, _STEP_MM)
    lanes = np.array(_LANES) * side_mm
    across = np.stack(np.broadcast_arrays(reach[None, :], lanes[:, None]), axis=-1)
    return reach, np.concatenate([across.reshape(-1, 2), across[..., ::-1].reshape(-1, 2)])


def look_at_squares(grey: Grey, mm_to_px: Floats, fiducials: Sequence[Rect]) -> Squares:
    """Measure every fiducial along lines across it."""
    side_mm = fiducials[0].w
    reach, pattern = _lines(side_mm)
    centres = np.array([area.centre for area in fiducials])
    points = (centres[:, None, :] + pattern[None, :, :]).reshape(-1, 2)
    seen = np.sort(sample(grey, mm_to_px, points).reshape(len(fiducials), 2, len(_LANES), len(reach)), axis=2)
    profile = seen[:, :, len(_LANES) // 2]  # the median of the lanes: (N, 2, reach)
    inside = np.abs(reach) < side_mm / 2 - _EDGE_MM
    levels = np.sort(profile.reshape(len(fiducials), -1), axis=1)
    paper = levels[:, round(0.88 * levels.shape[1])]
    black = np.sort(profile[:, :, inside].reshape(len(fiducials), -1), axis=1)[:, int(inside.sum())]
    contrast = np.clip((paper - black) / np.maximum(paper, 1.0), 0, 1)
    share = np.clip((paper[:, None, None] - profile) / np.maximum(paper - black, 1.0)[:, None, None], 0, 1)
    sides = np.where(share > 0.15, share, 0).sum(axis=2) * _STEP_MM
    width = np.where((contrast > 0.25) & (np.ptp(sides, axis=1) < 0.3), sides.mean(axis=1), np.nan)
    rows, cols = grey.shape
    corners = np.array([area.corners for area in fiducials]).reshape(-1, 2)
    px = carry(mm_to_px, corners).reshape(-1, 4, 2)
    scale = _scale(mm_to_px, np.asarray(fiducials[0].centre))
    low, high = px.min(axis=1) / scale, (px.max(axis=1) - (cols - 1, rows - 1)) / scale
    return Squares(contrast, width, np.column_stack([-low, high]))


def _scale(mm_to_px: Floats, at: Floats) -> float:
    ends = carry(mm_to_px, at + np.array([(0, 0), (5, 0)]))
    return float(np.linalg.norm(ends[1] - ends[0]) / 5)


def conditions(page: Page) -> list[Finding]:
    """Everything worth saying of a page, most telling first."""
    grey, mm_to_px, fiducials, paper = page.pixels, page.mm_to_px, page.squares, page.paper
    squares = look_at_squares(grey, mm_to_px, fiducials)
    found = _coarse(mm_to_px, paper)
    found += _cut_off(squares, mm_to_px, paper)
    found += _faint(squares, fiducials)
    lost = ~np.array(page.used) if page.used else squares.contrast < 0.2
    cut = squares.beyond.max(axis=1) > 0
    if not any(f.note.startswith(("reading.faint", "reading.edge")) for f in found) and (lost & ~cut).any():
        found += _lost_squares(page, lost & ~cut)
    if not page.used:  # only roughly laid: no measure of scale
        return found
    found += _print_scale(grey, mm_to_px, paper)
    found += _perspective(mm_to_px, paper)
    widths = np.sort(squares.width[np.isfinite(squares.width)])
    wide = widths[len(widths) // 2] - fiducials[0].w if len(widths) >= 3 else 0.0
    if wide > LIMITS.fat_mm:
        found.append(Finding("reading.fat_print", {"fat_mm": round(float(wide), 2)}))
    return found


def _coarse(mm_to_px: Floats, paper: tuple[float, float]) -> list[Finding]:
    """Too few pixels to see thin strokes well."""
    scale = _scale(mm_to_px, np.array(paper) / 2)
    if scale >= LIMITS.coarse_px_mm:
        return []
    return [Finding("reading.coarse", {"dpi": round(scale * MM_PER_INCH)})]


def _cut_off(squares: Squares, mm_to_px: Floats, paper: tuple[float, float]) -> list[Finding]:
    """A side of the sheet whose fiducials lie beyond the picture, named as the sheet is read."""
    if not (squares.beyond > LIMITS.gone_mm).any():
        return []
    worst = int(np.argmax((squares.beyond > LIMITS.gone_mm).sum(axis=0)))
    # The side of the image that cuts them, as a direction on the sheet.
    step = np.array([(-1.0, 0.0), (0.0, -1.0), (1.0, 0.0), (0.0, 1.0)])[worst]
    middle = np.array(paper) / 2
    centre = carry(mm_to_px, middle[None])[0]
    on_sheet = carry(np.asarray(np.linalg.inv(mm_to_px)), (centre + 100 * step)[None])[0] - middle
    axis = int(np.argmax(np.abs(on_sheet)))
    side = (("left", "right"), ("top", "bottom"))[axis][int(on_sheet[axis] > 0)]
    return [Finding(f"reading.edge_{side}", reason=Reason.DAMAGED)]


def _faint(squares: Squares, fiducials: Sequence[Rect]) -> list[Finding]:
    """Print that is pale, on one side or everywhere."""
    contrast = squares.contrast
    seen = (contrast > 0.06) & (squares.beyond.max(axis=1) <= 0)
    if seen.sum() < 4:
        return []
    lightest, *_, best = sorted(contrast[seen].tolist())[:-1]  # the darkest may be a blot
    if best >= LIMITS.pale and lightest >= LIMITS.uneven * best:
        return []
    x, y = np.array([area.centre for area in fiducials]).T
    if best < LIMITS.pale:
        return [Finding("reading.faint", {"faint": round(100 * best)}, Reason.DAMAGED)]
    halves = {
        "left": x < (x.min() + x.max()) / 2,
        "right": x > (x.min() + x.max()) / 2,
        "top": y < np.percentile(y, 35),
        "bottom": y > np.percentile(y, 65),
    }
    palest, least = "", LIMITS.uneven
    for name, part in halves.items():
        mine = seen & part
        # Most of a side, or it is one square that something covers.
        if mine.sum() >= 2 and np.percentile(contrast[mine], 60) < least * best:
            palest, least = name, float(np.percentile(contrast[mine], 60)) / best
    return [Finding(f"reading.faint_{palest}", {"faint": round(100 * least)}, Reason.DAMAGED)] if palest else []


def _lost_squares(page: Page, lost: NDArray[np.bool_]) -> list[Finding]:
    """Corners whose fiducial is not there; others are only dirty, or out of place."""
    areas = [area for area, gone in zip(page.squares, lost, strict=True) if gone]
    whole = np.isfinite(squares_found(page.pixels, page.mm_to_px, areas)[:, 0])
    found = []
    for area in (area for area, seen in zip(areas, whole, strict=True) if not seen):
        corner = corner_of(area, page.paper)
        if corner is not None:
            name = f"{'top' if corner[1] == 0 else 'bottom'}_{'left' if corner[0] == 0 else 'right'}"
            found.append(Finding(f"reading.corner_{name}", reason=Reason.DAMAGED))
    return found or [Finding("reading.marker_dirty", reason=Reason.DAMAGED)]


def _print_scale(grey: Grey, mm_to_px: Floats, paper: tuple[float, float]) -> list[Finding]:
    """Print that is smaller than it should be, told only where the image is plainly the whole sheet and no more.

    A dpi tag is not asked: it is missing or false too often.
    """
    rows, cols = grey.shape
    long, short = max(rows, cols) / max(paper), min(rows, cols) / min(paper)
    if abs(long / short - 1) > LIMITS.same_scale:
        return []
    middle = np.array(paper) / 2
    ends = carry(mm_to_px, middle + np.array([(-50, 0), (50, 0), (0, -50), (0, 50)]))
    printed = (np.linalg.norm(ends[1] - ends[0]) + np.linalg.norm(ends[3] - ends[2])) / 200
    share = float(printed / ((long + short) / 2))
    if not 0.8 < share < LIMITS.small_print:
        return []
    corners = carry(mm_to_px, np.array([(0, 0), (paper[0], 0), paper, (0, paper[1])]))
    slack = 0.012 * max(rows, cols)
    if corners.min() < -slack or (corners.max(axis=0) > (cols + slack, rows + slack)).any():
        return []
    if not _borders_are_paper(grey):
        return []
    return [Finding("reading.printed_smaller", {"print_percent": round(100 * share)})]


def _borders_are_paper(grey: Grey) -> bool:
    """Whether the picture ends on the sheet: a sheet on a larger bed, black or white, ends before."""
    rows, cols = grey.shape
    inset = max(rows, cols) // 120
    lines = (grey[inset], grey[-1 - inset], grey[:, inset], grey[:, -1 - inset])
    paper = float(np.percentile(grey[rows // 8 : -rows // 8 : 23, cols // 8 : -cols // 8 : 17], 75))
    return all(
        abs(float(np.median(line[:: max(1, len(line) // 200)])) / paper - 1) < LIMITS.same_tone for line in lines
    )


def _perspective(mm_to_px: Floats, paper: tuple[float, float]) -> list[Finding]:
    """A picture taken at an angle, as phones do."""
    corners = np.array([(0, 0), (paper[0], 0), paper, (0, paper[1])])
    weight = corners @ mm_to_px[2, :2] + mm_to_px[2, 2]
    change = float(weight.max() / weight.min() - 1)
    return [Finding("reading.photograph")] if change > LIMITS.perspective else []


def faults(page: Page, rows: Sequence[Rect], first: int) -> list[Finding]:
    """Why a page that was laid on its print, if only roughly, could not be trusted: a hard look.

    `rows` in order; `first` is the number printed before the first of them: rows are numbered on over a ballot's pages.
    """
    found = squares_found(page.pixels, page.mm_to_px, page.squares)
    slip = slip_of(found, page.mm_to_px, page.squares)
    if slip is None:
        return []
    numbers = {"slip_mm": round(abs(slip.jump_mm), 1)}
    if slip.sideways:
        return [Finding("reading.slipped_sideways", numbers, Reason.MISALIGNED)]
    row = slipped_row(page.pixels, page.mm_to_px, slip, found, page.squares, rows)
    if row is None:
        return [Finding("reading.slipped_outside", numbers, Reason.MISALIGNED)]
    return [Finding("reading.slipped", {**numbers, "slip_row": first + row}, Reason.MISALIGNED)]


def of_stray(page: Page, layout: PageLayout, area: Rect) -> list[Finding]:
    """What a piece of ink where none belongs may be besides a remark: a fold across the page, a stain."""
    wide, high = area.w / page.paper[0], area.h / page.paper[1]
    if max(wide, high) > LIMITS.crease_share and min(wide, high) < LIMITS.crease_across:
        return [Finding("reading.crease")]
    return [Finding("reading.stained")] if _stained_mm2(page, layout, area) > LIMITS.stain_mm2 else []


def _paper_under(closed: Grey, blank: NDArray[np.bool_], wide: Rect, area: Rect, px: int) -> Floats:
    """The paper's light over a window as it would be without the stain: a plane through what lies round the area."""
    y, x = np.mgrid[: closed.shape[0], : closed.shape[1]] / px
    inside = Rect(area.x - wide.x, area.y - wide.y, area.w, area.h)
    ring = blank & ~((x >= inside.x) & (x < inside.right) & (y >= inside.y) & (y < inside.bottom))
    terms = np.stack([np.ones(x.shape), x, y], axis=-1)
    known, light = terms[ring], closed[ring].astype(np.float64)
    for _ in range(3):  # what is darker than the plane is print, or the stain's edge
        plane = np.linalg.lstsq(known, light, rcond=None)[0]
        bright = light >= known @ plane - LIMITS.paper_noise
        known, light = known[bright], light[bright]
    return np.asarray(terms @ plane, dtype=np.float64)


def _stained_mm2(page: Page, layout: PageLayout, area: Rect) -> float:
    """How much of an area is dim over more than a stroke's width, mm²: strokes are closed over, print is left out."""
    px = 3
    wide = area.grown(6)
    cols, rows = round(wide.w * px), round(wide.h * px)
    grey = cut(page, wide.x, wide.y, cols, rows, px, cv2.INTER_AREA)
    blank = np.ones((rows, cols), bool)
    for solid in (*page.squares, *([layout.code] if layout.code is not None else [])):
        x, y, w, h = ((round(v * px)) for v in Rect(solid.x - wide.x, solid.y - wide.y, solid.w, solid.h).grown(1.5))
        blank[max(0, y) : max(0, y + h), max(0, x) : max(0, x + w)] = False
    blank &= ~_near_print(page, layout, wide, px)
    closed = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5)))
    paper = _paper_under(closed, blank, wide, area, px)
    dim = (closed < LIMITS.stain_dark * paper) & (closed > LIMITS.stain_light * paper) & blank
    return float(dim.sum() / px**2)


def _near_print(page: Page, layout: PageLayout, window: Rect, px: int) -> NDArray[np.bool_]:
    """Which pixels of a window, `px` a millimetre, are print or within a millimetre of it."""
    k = EXPECTED_PX / px
    left, top = window.x * EXPECTED_PX + (k - 1) / 2, window.y * EXPECTED_PX + (k - 1) / 2
    to_canvas = np.array([[k, 0, left], [0, k, top]])
    size = round(window.w * px), round(window.h * px)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    printed = cv2.warpAffine(expected_of(layout, page.paper).print, to_canvas, size, flags=flags) > 0.1
    near = cv2.dilate(printed.astype(np.uint8), np.ones((2 * px + 1, 2 * px + 1), np.uint8))
    return np.asarray(near > 0)
