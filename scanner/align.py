"""Image + fiducials → `Page` (the pixels as scanned, and `mm_to_px`), or `Misfit` (why not).

Coarse to fine: dark squares on a reduced image, the one turn and scale under which they are the sheet's own pattern,
then each square's four edges at full resolution. The page is sampled through the mapping; the picture itself stays as
it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.drawing import squares_picture
from scanner.geometry import MM_PER_INCH, Rect, carry
from scanner.medians import level_at
from scanner.model import Reason
from scanner.page import Colour, Floats, Grey, Page
from scanner.squares import measure_squares

Explain = Callable[[str, Colour], None]  # takes a stage's name and its picture

WORKING_DPI = 330.0  # a finer scan is halved first: strokes are 0.2 mm and more
SMALL_PX = 900  # the long side of an image that shows squares well enough


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why an image could not be laid on the print."""

    reason: Reason
    note: str  # a key of scanner.words
    roughly: Page | None = None  # the page laid on its print to within some mm: enough to say what is the matter


@dataclass(frozen=True, slots=True)
class AlignLimits:
    """How far squares may be from what is expected, and from where a fit puts them."""

    size_tolerance: float = 0.35  # a square's side against what is expected from the paper's size
    turn_tolerance_deg: float = 14.0
    # Coarse centres against the pattern: stretch; where nothing fits, a picture at a steeper angle.
    pattern_tolerance_mm: tuple[float, float] = (5.0, 8.0)
    grown_share: float = 0.09  # … once four of it are matched: of the distance from the nearest of them (phones)
    least_fiducials: int = 4  # … and print that made no alignment must confirm it
    honest_mm: float = 0.15  # residuals of a flat sheet
    outlier_mm: float = 0.55  # … and of one that slipped or stretched: beyond, a square is out of place
    mends: float = 3.0  # a square is out of place, too, where the rest fit so many times better without it
    settled_mm: float = 0.4  # a pass that moves no fiducial further is the last


LIMITS = AlignLimits()


def working_image(grey: Grey, long_side_mm: float) -> Grey:
    """The image itself, or halved (by area) until it is at most `WORKING_DPI` for paper of this size."""
    while max(grey.shape) / long_side_mm * MM_PER_INCH > WORKING_DPI * 1.25:
        grey = halved(grey)
    return grey


def halved(grey: Grey) -> Grey:
    """Half the size by area; an odd last row or column is cropped first (INTER_AREA is slow on odd sizes)."""
    rows, cols = grey.shape
    if min(rows, cols) < 2:
        return np.ascontiguousarray(grey[::2, ::2])
    even = grey[: rows // 2 * 2, : cols // 2 * 2]
    return np.asarray(cv2.resize(even, (cols // 2, rows // 2), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def halvings(grey: Grey) -> list[Grey]:
    """The image, then half the size of the one before for as long as that is longer than `SMALL_PX`."""
    sizes = [grey]
    while max(sizes[-1].shape) > SMALL_PX:
        sizes.append(halved(sizes[-1]))
    return sizes


def eighth(grey: Grey) -> Grey:
    """An eighth of the size by area, as `cv2.resize` does it, which takes twice as long where both sides are whole."""
    rows, cols = grey.shape[0] // 8, grey.shape[1] // 8
    if grey.shape != (rows * 8, cols * 8) or not grey.size:
        small = cv2.resize(grey, (max(1, cols), max(1, rows)), interpolation=cv2.INTER_AREA)
        return np.asarray(small, dtype=np.uint8)
    lines = grey.reshape(rows, 8, cols * 8)
    total = lines[:, 0].astype(np.uint16)
    for line in range(1, 8):
        total += lines[:, line]
    # All sums and sixty-fourths are whole or dyadic: single precision is exact.
    mean = total.reshape(-1, 8).astype(np.float32) @ np.full(8, 1 / 64, np.float32)
    return np.rint(mean).astype(np.uint8).reshape(rows, cols)


def align(
    grey: Grey, fiducials: Sequence[Rect], paper: tuple[float, float], explain: Explain | None = None
) -> Page | Misfit:
    """Lay the image on a page with these fiducials. `paper` is (width, height) in mm.

    Which way up the image is, and its scale, follow from the pattern, never from a dpi tag.
    """
    pattern = np.array([area.centre for area in fiducials])
    side_mm = fiducials[0].w
    why = Misfit(Reason.NOT_A_BALLOT, "reading.no_markers")
    for tolerance_mm in LIMITS.pattern_tolerance_mm:
        coarse = _coarse_fit(grey, pattern, side_mm, max(paper), tolerance_mm, explain)
        if coarse is not None:
            page = _fine_fit(grey, coarse[0], tuple(fiducials), pattern, paper, coarse[1])
            if isinstance(page, Page):
                return page
            why = page if why.reason is Reason.NOT_A_BALLOT else why
    return why


def _coarse_fit(
    grey: Grey,
    pattern: Floats,
    side_mm: float,
    long_side_mm: float,
    tolerance_mm: float,
    explain: Explain | None = None,
) -> tuple[Floats, Grey | None] | None:
    """A first homography from mm to px of `grey`, and the image at half its size where it was halved; or None."""
    sizes = halvings(grey)
    small, factor = sizes[-1], 2 ** (len(sizes) - 1)
    half = sizes[1] if len(sizes) > 1 else None
    expected = max(small.shape) / long_side_mm * side_mm
    for dark in dark_masks(small, expected):
        squares = square_centres(dark, expected)
        found = _match(squares, pattern, max(small.shape) / long_side_mm, tolerance_mm)
        if explain is not None:
            explain("01-squares", squares_picture(small, squares, () if found is None else found[1], expected))
        if found is not None:
            chosen, matched = _grown(squares, pattern, *found)
            to_small = _homography(pattern[chosen], squares[matched])
            if to_small is not None:
                up = np.array([[factor, 0, (factor - 1) / 2], [0, factor, (factor - 1) / 2], [0, 0, 1.0]])
                return np.asarray(up @ to_small, dtype=np.float64), half
    return None


def dark_masks(small: Grey, side_px: float) -> Iterator[Grey]:
    """Masks of what is dark, simplest first; the second copes with uneven light, low toner and a dark surround."""
    paper = level_at(small[::4, ::4], 75)
    _, plain = cv2.threshold(small, paper * 0.55, 255, cv2.THRESH_BINARY_INV)
    # Without what is thin, the thousand letters: the whole of a square stays.
    thick = cv2.dilate(cv2.erode(plain, np.ones((3, 3), np.uint8)), np.ones((5, 5), np.uint8))
    yield np.asarray(cv2.bitwise_and(plain, thick), dtype=np.uint8)
    yield np.asarray(plain, dtype=np.uint8)
    kernel = np.ones((int(side_px * 2.2) | 1,) * 2, np.uint8)
    background = cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel)
    for light in (0.62, 0.8):
        yield (small.astype(np.float32) < light * background.astype(np.float32)).astype(np.uint8) * 255


def square_centres(dark: Grey, side_px: float) -> Floats:
    """Centres, shape (N, 2), of blobs about as large and as square as a fiducial."""
    contours, _ = cv2.findContours(dark, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    low, high = side_px * (1 - LIMITS.size_tolerance) - 1, side_px * (1 + LIMITS.size_tolerance)
    low = min(low, side_px * 0.5)  # a phone's picture shows the paper smaller than the image
    centres = []
    for contour, (x, y, w, h) in _of_size(contours, low, high):
        if cv2.contourArea(contour) < 0.6 * (w - 1) * (h - 1):
            continue
        inside = dark[y + h // 4 : y + h - h // 4, x + w // 4 : x + w - w // 4]
        if inside.size == 0 or cv2.mean(inside)[0] < 200:  # a hollow ring, or the white inside of one
            continue
        moments = cv2.moments(contour)
        if not moments["m00"]:  # a line of single pixels, in a tiny picture
            continue
        centres.append((moments["m10"] / moments["m00"], moments["m01"] / moments["m00"]))
    return np.array(centres[:60]).reshape(-1, 2)


def _of_size(contours: Sequence[Any], low: float, high: float) -> list[tuple[Any, list[int]]]:
    """The contours whose bounding boxes (x, y, w, h) are of a size and about as wide as high. A page has a thousand."""
    if not contours:
        return []
    starts = np.cumsum([0] + [len(contour) for contour in contours[:-1]])
    points = np.concatenate(contours).reshape(-1, 2)
    first = np.minimum.reduceat(points, starts)
    size = np.maximum.reduceat(points, starts) - first + 1
    w, h = size.T
    fits = ((size >= low) & (size <= high)).all(axis=1) & (w > 0.6 * h) & (w < 1.7 * h)
    boxes = np.concatenate([first, size], axis=1)
    return [(contours[index], boxes[index].tolist()) for index in np.flatnonzero(fits).tolist()]


def _match(
    squares: Floats, pattern: Floats, scale: float, tolerance_mm: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]] | None:
    """Which fiducials of the pattern are which squares: index arrays (pattern, squares), or None.

    Every ordered pair of squares is tried as every long pair of the pattern; a turn near a multiple of 90° and a
    plausible scale are asked for, then the hypothesis under which most of the pattern is found wins.
    """
    if len(squares) < 4:
        return None
    found = squares[:, 0] + 1j * squares[:, 1]
    model = pattern[:, 0] + 1j * pattern[:, 1]
    first, second = _long_pairs(tuple(map(tuple, pattern.tolist())))
    i, j = np.nonzero(~np.eye(len(found), dtype=bool))
    apart, base_apart = found[j] - found[i], model[second] - model[first]
    size = np.abs(apart)[:, None] / (np.abs(base_apart) * scale)[None, :]
    pair, base = np.nonzero((size > 0.55) & (size < 1.25))
    z = apart[pair] / base_apart[base]
    upright = np.abs((np.degrees(np.angle(z)) + 45) % 90 - 45) < LIMITS.turn_tolerance_deg
    if not upright.any():
        return None
    pair, base, z = pair[upright], base[upright], z[upright]
    places = found[i[pair]][:, None] + z[:, None] * (model[None, :] - model[first[base]][:, None])
    # Squares first: the least is found several times as fast along the first axis as along a short last one.
    off_x = places.real - squares[:, 0, None, None]
    off_y = places.imag - squares[:, 1, None, None]
    squared = off_x**2 + off_y**2
    gap = np.sqrt(squared.min(axis=0)) / np.abs(z)[:, None]
    hit = gap < tolerance_mm
    score = hit.sum(axis=1) - (np.where(hit, gap, 0).sum(axis=1) / 100)
    best = int(score.argmax())
    if hit[best].sum() < 4:
        return None
    chosen = np.nonzero(hit[best])[0]
    matched = squared[:, best].argmin(axis=0)[chosen]
    if len(set(matched.tolist())) < len(matched):
        return None
    return chosen, matched


def _grown(
    squares: Floats, pattern: Floats, chosen: NDArray[np.intp], matched: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The same with more of the pattern, found where a fit of what is matched so far puts it: pictures at an angle."""
    while len(chosen) < len(pattern):
        fit = _homography(pattern[chosen], squares[matched])
        if fit is None:
            break
        scale = _px_per_mm(fit, pattern.mean(axis=0))
        gaps = np.linalg.norm(carry(fit, pattern)[:, None] - squares[None], axis=2) / scale
        far = np.linalg.norm(pattern[:, None] - pattern[chosen][None], axis=2).min(axis=1)
        allowed = LIMITS.pattern_tolerance_mm[0] + LIMITS.grown_share * far
        nearest, near = gaps.argmin(axis=1), gaps.min(axis=1) < allowed
        if near.sum() <= len(chosen) or len(set(nearest[near].tolist())) < near.sum():
            break
        chosen, matched = np.nonzero(near)[0], nearest[near]
    return chosen, matched


@lru_cache(maxsize=16)
def _long_pairs(pattern: tuple[tuple[float, float], ...]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The pairs of the pattern at least 55 % of its largest distance apart."""
    points = np.array(pattern)
    distance = np.linalg.norm(points[:, None] - points[None, :], axis=2)
    first, second = np.nonzero(np.triu(distance >= 0.55 * distance.max()))
    return first, second


def _homography(mm: Floats, px: Floats) -> Floats | None:
    """Least squares: an affine map for 5 points or less (four of them may lie on one line, and then they do not
    determine more), else a homography.

    Points all down one side say nothing of the other direction: there the same scale is taken for both.
    """
    spread = np.linalg.svd(mm - mm.mean(axis=0), compute_uv=False)
    if spread[1] < 0.05 * spread[0]:
        return _similarity(mm, px)
    if len(mm) <= 5:
        design = np.column_stack([mm, np.ones(len(mm))])
        solution, *_ = np.linalg.lstsq(design, px, rcond=None)
        return np.vstack([solution.T, [0, 0, 1.0]])
    fitted, _ = cv2.findHomography(mm, px, 0)
    return None if fitted is None else np.asarray(fitted, dtype=np.float64)


def _similarity(mm: Floats, px: Floats) -> Floats:
    """Least squares: turned, scaled and moved, no more."""
    from_mm, from_px = mm - mm.mean(axis=0), px - px.mean(axis=0)
    z = np.vdot(from_mm[:, 0] + 1j * from_mm[:, 1], from_px[:, 0] + 1j * from_px[:, 1]) / np.sum(from_mm**2)
    linear = np.array([[z.real, -z.imag], [z.imag, z.real]])
    moved = px.mean(axis=0) - linear @ mm.mean(axis=0)
    return np.vstack([np.column_stack([linear, moved]), [0, 0, 1.0]])


def _fine_fit(
    grey: Grey,
    coarse: Floats,
    fiducials: tuple[Rect, ...],
    pattern: Floats,
    paper: tuple[float, float],
    half: Grey | None,
) -> Page | Misfit:
    """Measure every square's edges; fit; leave out what does not fit the rest."""
    fit = coarse
    used = np.zeros(len(pattern), dtype=bool)
    residual = np.zeros(len(pattern))
    for _ in range(4):
        before = fit
        offsets, seen = measure_squares(grey, fit, fiducials)
        centres = carry(fit, pattern + offsets)
        scale = _px_per_mm(fit, pattern.mean(axis=0))
        used, fitted = _robust_homography(pattern, centres, seen, scale)
        if fitted is None:
            if seen.sum() < 3:  # chance blots, not our squares
                return Misfit(Reason.NOT_A_BALLOT, "reading.no_markers")
            rough = Page(grey, coarse, _px_per_mm(coarse, pattern.mean(axis=0)), 0, 9.0, paper, tuple(fiducials))
            return Misfit(Reason.DAMAGED, "reading.markers_damaged", rough)
        fit = fitted
        residual = np.linalg.norm(carry(fit, pattern) - centres, axis=1) / scale
        if _worst_residual(before, pattern, carry(fit, pattern), scale) < LIMITS.settled_mm:
            break
    middle = pattern.mean(axis=0)
    scale, worst = _px_per_mm(fit, middle), float(residual[used].max())
    return Page(grey, fit, scale, int(used.sum()), worst, paper, fiducials, tuple(used.tolist()), half)


def _robust_homography(
    mm: Floats, px: Floats, seen: NDArray[np.bool_], scale: float
) -> tuple[NDArray[np.bool_], Floats | None]:
    """Fit what was seen, dropping the worst square while one lies off; (which were used, the fit or None)."""
    used = seen.copy()
    while used.sum() >= LIMITS.least_fiducials:
        fit = _homography(mm[used], px[used])
        if fit is None:
            break
        worst = _worst_residual(fit, mm[used], px[used], scale)
        if worst <= LIMITS.honest_mm:
            return used, fit
        # Leave out the square whose absence mends the rest best: the one that lies worst may be an honest one, for a
        # corner pulls the whole fit.
        trials = []
        for index in np.nonzero(used)[0]:
            rest = used.copy()
            rest[index] = False
            refit = _homography(mm[rest], px[rest])
            if refit is not None:
                trials.append((_worst_residual(refit, mm[rest], px[rest], scale), int(index)))
        left, out = min(trials, default=(worst, -1))
        if (worst <= LIMITS.outlier_mm and left > worst / LIMITS.mends) or out < 0:
            return (used, fit) if worst <= LIMITS.outlier_mm else (used, None)
        used[out] = False
    return used, None


def _worst_residual(fit: Floats, mm: Floats, px: Floats, scale: float) -> float:
    """The largest distance of what was seen from where a fit puts it, mm."""
    return float(np.linalg.norm(carry(fit, mm) - px, axis=1).max() / scale)


def _px_per_mm(mm_to_px: Floats, at: Floats) -> float:
    """Pixels a millimetre round one point of the page."""
    corners = carry(mm_to_px, np.asarray(at) + np.array([(0, 0), (10, 0), (0, 10)]))
    return float((np.linalg.norm(corners[1] - corners[0]) + np.linalg.norm(corners[2] - corners[0])) / 20)
