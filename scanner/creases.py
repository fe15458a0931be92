"""`Page` + its folds → the same page with their shade divided out, before marks are measured.

A fold takes a share of the light from edge to edge of the paper, of print and marks alike; the paper beside it may
shine. How much, and where exactly, is asked of the bare paper along it. Only folds paler than a pen are divided out
(`folds` finds them): whatever else runs through a box stays for the readers to doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.expected import BARE, PX, Expected
from scanner.folds import Fold
from scanner.geometry import carry
from scanner.medians import median_of
from scanner.page import Floats, Grey, Page
from scanner.sampling import sample

STEP_MM = 0.4  # between places along a fold
FINE_MM = 0.08  # between places across it
REACH_MM = 3.0  # so far to either side it is looked at …
WIDE_MM = 1.6  # … so far it shades; beyond is the paper that it is compared with
STRAYS_MM = 0.9  # so far from its line, as the page's print tells it, a fold may lie
PART_MM, NEXT_MM = 18.0, 6.0  # it is followed in parts of this length, one every so many mm
LEAST_PLACES = 12  # of bare paper in a part: fewer say nothing
LEAST_PARTS = 4  # … and of parts in which it is seen
LEAST_SHADE = 0.015  # share of the light: what takes less is not seen
MOST_SHADE = 0.35  # what takes more cannot be divided out
MOST_OF_USUAL = 1.6  # a part's shade, against the whole fold's


def without_creases(page: Page, folds: Sequence[Fold], expected: Expected) -> tuple[Page, int]:
    """The page without the shade of its folds, and how many were divided out."""
    pixels = page.pixels.copy()
    divided = sum(_divide_out(pixels, page, fold, expected) for fold in folds)
    return (replace(page, pixels=pixels, half=None) if divided else page), divided


def _divide_out(pixels: Grey, page: Page, fold: Fold, expected: Expected) -> bool:
    """Divide one fold out of the scan, in place, and say so; one that cannot be followed stays."""
    start, end = np.array(fold.start), np.array(fold.end)
    length = float(np.linalg.norm(end - start))
    along = (end - start) / length
    across = np.array([-along[1], along[0]])
    at, off = np.arange(0, length, STEP_MM), np.arange(-REACH_MM, REACH_MM + FINE_MM / 2, FINE_MM)
    light = _light(pixels, page, start + at[:, None, None] * along + off[None, :, None] * across, off, expected)
    middles = np.arange(PART_MM / 2, length, NEXT_MM)
    parts = [np.abs(at - middle) <= PART_MM / 2 for middle in middles]
    place = _followed(light, parts, middles, at, off)
    if place is None:
        return False
    straight = _moved(light, place, off)
    usual = 1 - _typical(straight)
    usual[(np.abs(off) > WIDE_MM) | ~np.isfinite(usual)] = 0
    if not LEAST_SHADE <= usual.max() <= MOST_SHADE:
        return False
    shares = [_share(straight[part], usual) for part in parts]
    known = [(middle, share) for middle, share in zip(middles, shares, strict=True) if share is not None]
    if not known:
        return False
    # Every pixel near the fold, and where along and across it that lies.
    near = _beside(pixels.shape, page, np.array([start, end]), across * (WIDE_MM + STRAYS_MM))
    mm = carry(np.asarray(np.linalg.inv(page.mm_to_px)), near.astype(np.float64)) - start
    where = mm @ along
    shade = np.interp(mm @ across - np.interp(where, at, place), off, usual, left=0, right=0)
    shade *= np.interp(where, *np.array(known).T)
    x, y = near.T
    pixels[y, x] = np.clip(pixels[y, x] / (1 - shade) + 0.5, 0, 255).astype(np.uint8)
    return True


def _light(grey: Grey, page: Page, points: Floats, off: Floats, expected: Expected) -> Floats:
    """The share of the paper's light at places (along, across), NaN where no bare paper is expected."""
    seen = sample(grey, page.mm_to_px, points.reshape(-1, 2)).reshape(points.shape[:2]).astype(np.float64)
    columns, rows = np.floor(points * PX).astype(int).transpose(2, 0, 1)
    height, width = expected.classes.shape
    on_page = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    rows, columns = np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)
    bare = on_page & (expected.classes[rows, columns] == BARE) & (expected.inside[rows, columns] > 0)
    seen[~bare] = np.nan
    paper = _typical(np.where(np.abs(off) > WIDE_MM, seen, np.nan).T)
    return np.asarray(seen / np.maximum(paper, 1)[:, None], np.float64)


def _typical(values: Floats, least: int = 1) -> Floats:
    """The median of each column, of what is no NaN; NaN where there is too little."""
    count = np.isfinite(values).sum(axis=0)
    ordered = np.sort(values, axis=0)  # NaN come last
    middle = ordered[np.maximum(count - 1, 0) // 2, np.arange(values.shape[1])]
    return np.asarray(np.where(count >= least, middle, np.nan), np.float64)


def _followed(
    light: Floats, parts: Sequence[NDArray[np.bool_]], middles: Floats, at: Floats, off: Floats
) -> Floats | None:
    """How far from its line the fold lies at each place along it, mm; None: it is not seen.

    It bends little: a cubic at most, and beyond the parts in which it is seen it goes on as it left them.
    """
    places, weights = [], []
    near = np.abs(off) <= STRAYS_MM
    for part, middle in zip(parts, middles, strict=True):
        shade = 1 - cv2.blur(_typical(light[part], LEAST_PLACES), (1, 5)).ravel()
        if not np.isfinite(shade[near]).all() or shade[near].max() < LEAST_SHADE:
            continue
        places.append((middle, _middle(shade, off, near)))
        weights.append(float(shade[near].max()))
    if len(places) < LEAST_PARTS:
        return None
    x, y = np.array(places).T
    w = np.array(weights)
    for _ in range(2):  # what lies far off is a mark's or print's
        fitted = np.polyfit(x, y, max(0, min(3, np.count_nonzero(w) - 2)), w=w)
        miss = np.abs(y - np.polyval(fitted, x))
        w = w * (miss <= max(2.5 * median_of(miss[w > 0]), FINE_MM))
    seen = np.clip(at, x.min() - PART_MM / 2, x.max() + PART_MM / 2)
    return np.clip(np.polyval(fitted, seen), -STRAYS_MM, STRAYS_MM)


def _middle(shade: Floats, off: Floats, near: NDArray[np.bool_]) -> float:
    """Where across it a fold is darkest: the middle of what is darker than half of that, mm."""
    at = int(np.flatnonzero(near)[int(shade[near].argmax())])
    half = shade[at] / 2
    first = last = at
    while first > 0 and shade[first - 1] > half:
        first -= 1
    while last < len(shade) - 1 and shade[last + 1] > half:
        last += 1
    core = slice(first, last + 1)
    return float(np.average(off[core], weights=shade[core] - half + 1e-9))


def _moved(light: Floats, by: Floats, off: Floats) -> Floats:
    """The same places, each line across moved so that the fold is in its middle; NaN beyond."""
    at = by[:, None] / FINE_MM + np.arange(len(off))
    low = np.floor(at).astype(int)
    inside = (low >= 0) & (low < len(off) - 1)
    rows, low = np.arange(len(light))[:, None], np.clip(low, 0, len(off) - 2)
    part = at - low
    return np.asarray(np.where(inside, light[rows, low] * (1 - part) + light[rows, low + 1] * part, np.nan), np.float64)


def _share(light: Floats, usual: Floats) -> float | None:
    """How dark the fold is in a part of it, 1 = as it usually is; None where it is not seen."""
    shade = 1 - _typical(light, LEAST_PLACES)
    core = np.isfinite(shade) & (usual > usual.max() / 4)
    if core.sum() < 3:
        return None
    share = float(shade[core] @ usual[core] / (usual[core] @ usual[core]))
    return min(max(share, 0.0), MOST_OF_USUAL)


def _beside(shape: tuple[int, ...], page: Page, ends: Floats, reach: Floats) -> NDArray[np.intp]:
    """The pixels (x, y) of the scan that lie within reach of a line from end to end: (N, 2)."""
    corners = carry(page.mm_to_px, np.array([ends[0] + reach, ends[1] + reach, ends[1] - reach, ends[0] - reach]))
    low = np.clip(np.floor(corners.min(axis=0)), 0, np.array(shape[::-1]) - 1).astype(int)
    high = np.clip(np.ceil(corners.max(axis=0)) + 1, low + 1, shape[::-1]).astype(int)
    band = np.zeros((high - low)[::-1], np.uint8)
    cv2.fillConvexPoly(band, np.round(corners - low).astype(np.int32), 1)
    found = cv2.findNonZero(band)
    return np.asarray(low + (np.zeros((0, 2), int) if found is None else found.reshape(-1, 2)), np.intp)
