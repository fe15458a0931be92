"""Ink in page space → the same without folds and the scanner's lines: pale, straight, from edge to edge.

A fold is followed from a piece of it both ways, its line fitted anew as more of it is found. Ink as dark as a pen's
stays: somebody may have drawn along it. Only along the scan's own rows or columns a dark line is the scanner's, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanner.components import Piece
from scanner.expected import BARE, FREE, PX, Expected
from scanner.medians import median_of
from scanner.page import Grey

LEAST_MM = 12.0  # shorter pieces are not followed
STRAIGHT_MM = 0.6  # a fold's pixels lie so near its line
SLOPE = 0.09  # against the page's edges
SCANNERS_SLOPE = 0.0015  # … against the scan's own rows and columns: no hand is so straight
REACHES_MM = 25.0, 60.0, 120.0, 400.0  # how far it is followed in turn
BAND_PX = 3  # it is looked for so far to either side of its line
UNSURE_PX = 3.0  # a known part's ends may lie so far off: farther on the line may have turned by that
LEAST_POINTS = 20  # of bare paper: fewer say nothing
SEEN = 0.6  # of the darkness at which ink begins
ALONG, ENDS = 0.6, 0.3  # share of its way, and of either end of the page, on which it is seen
PALE, LEAST_LEVEL = 0.45, 150.0  # typical darkness, of the outlines' in grey levels; darker lines were drawn
FAINT = 0.25  # … and what is paler is no pen's, not even of a pale pencil's hairline: a fold for certain
WIDE_PX = 4  # what is left out to either side
SAME_MM = 2.5  # folds whose ends lie nearer are one

Mask = NDArray[np.bool_]
Line = tuple[bool, float, float]  # whether it runs along the rows; slope and start


@dataclass(frozen=True, slots=True)
class Fold:
    """A fold that is paler than pens: where it leaves the page, mm."""

    start: tuple[float, float]
    end: tuple[float, float]


def without_folds(
    ink: NDArray[np.uint8],
    pieces: Sequence[Piece],
    dark: NDArray[np.uint8],
    expected: Expected,
    limit: float,
    level: float,
    turn: float,
) -> tuple[bool, tuple[Fold, ...]]:
    """Leave folds and the scanner's lines out of `ink`, in place; whether there were any, and which of them are folds
    for certain. `pieces`: of its free part.

    `limit`: grey levels at which ink begins; `turn`: slope of the scan's rows in page space.
    """
    found = False
    folds = []
    for piece in pieces:
        if piece.extent < LEAST_MM:
            continue
        line, depth = _followed(piece, dark, expected, limit)
        if line is None:
            continue
        pale = PALE * max(level, LEAST_LEVEL)
        scanners = abs(line[1] - (turn if line[0] else -turn)) < SCANNERS_SLOPE
        if depth < pale or scanners:
            _leave_out(ink, dark, line, 256.0 if scanners else pale)
            found = True
            if depth < FAINT * max(level, LEAST_LEVEL):
                folds.append(_fold_on(line, dark.shape))
    return found, _each_once(folds)


def _fold_on(line: Line, shape: tuple[int, ...]) -> Fold:
    """A line of page space from edge to edge, on paper."""
    along, slope, start = line
    far = shape[1] if along else shape[0]
    ends = ((0.5, start + 0.5), (far - 0.5, slope * (far - 1) + start + 0.5))
    (x0, y0), (x1, y1) = ends if along else (end[::-1] for end in ends)
    return Fold((x0 / PX, y0 / PX), (x1 / PX, y1 / PX))


def _each_once(folds: Sequence[Fold]) -> tuple[Fold, ...]:
    """Folds that were found from several of their pieces, once."""
    kept: list[Fold] = []
    for fold in folds:
        if all(max(np.hypot(*np.subtract(a, b)) for a, b in _ends(fold, other)) > SAME_MM for other in kept):
            kept.append(fold)
    return tuple(kept)


def _ends(one: Fold, other: Fold) -> tuple[tuple[tuple[float, float], tuple[float, float]], ...]:
    return (one.start, other.start), (one.end, other.end)


class _Look(NamedTuple):
    """What lies along a line: where on it there is bare paper, px; the darkest place across it there, px; its darkness
    and whether that is ink."""

    at: NDArray[np.intp]
    darkest: NDArray[np.intp]
    depth: NDArray[np.uint8]
    seen: NDArray[np.bool_]


def _look(view: Grey, bare: Mask, line: tuple[float, float], ends: tuple[int, int], limit: float) -> _Look:
    slope, start = line
    at = np.arange(*ends, 2)
    across = np.round(slope * at + start).astype(int)[:, None] + np.arange(-BAND_PX, BAND_PX + 1)
    inside = (across[:, 0] >= 0) & (across[:, -1] < view.shape[0])
    at, across = at[inside], across[inside]
    paper = bare[across, at[:, None]].all(axis=1)
    at, across = at[paper], across[paper]
    band = view[across, at[:, None]]
    depth = band.max(axis=1)
    return _Look(at, across[np.arange(len(at)), band.argmax(axis=1)], depth, depth > limit)


def _followed(piece: Piece, dark: NDArray[np.uint8], expected: Expected, limit: float) -> tuple[Line | None, float]:
    """The line from edge to edge that a piece is part of, if it is; and its typical darkness."""
    y, x = np.nonzero(piece.pixels)
    along = bool(np.ptp(x) >= np.ptp(y))
    u, v = (x + piece.x, y + piece.y) if along else (y + piece.y, x + piece.x)
    slope, start = np.polyfit(u, v, 1)
    if np.percentile(np.abs(v - slope * u - start), 90) > STRAIGHT_MM * PX:
        return None, 0.0
    view, owner, classes = (image if along else image.T for image in (dark, expected.owner, expected.classes))
    bare = (classes == BARE) & (owner == FREE)
    middle, edge = float(u.mean()), 6 * PX
    known = u
    for reach in REACHES_MM:
        low, high = int(max(edge, middle - reach * PX)), int(min(view.shape[1] - edge, middle + reach * PX))
        pivot, step = float(known.mean()), 2 / (reach * PX)
        turns = step * np.arange(1 + int(UNSURE_PX / max(1.0, float(np.ptp(known))) / step))
        tried = [(slope + turn, start - turn * pivot) for turn in np.ravel(np.stack([turns, -turns], axis=1))[1:]]
        looks = (_look(view, bare, line, (low, high), SEEN * limit) for line in tried)
        look = max(looks, key=lambda one: 2 * int(one.seen.sum()) - len(one.seen))  # seen less not seen
        if len(look.at) < LEAST_POINTS:
            continue
        if look.seen.mean() < ALONG:
            return None, 0.0
        known = look.at[look.seen]
        slope, start = np.polyfit(known, look.darkest[look.seen], 1)
    at, seen = look.at, look.seen
    if len(at) < LEAST_POINTS:
        return None, 0.0
    quarter = view.shape[1] / 4
    ends = (seen[at < quarter], seen[at > 3 * quarter])
    everywhere = all(not len(end) or end.mean() > ENDS for end in ends)
    line = (along, float(slope), float(start)) if everywhere and abs(slope) < SLOPE else None
    return line, median_of(look.depth[seen])


def _leave_out(ink: NDArray[np.uint8], dark: NDArray[np.uint8], line: Line, most: float) -> None:
    along, slope, start = line
    view, darkness = (ink, dark) if along else (ink.T, dark.T)
    at = np.arange(view.shape[1])
    across = np.round(slope * at + start).astype(int)[:, None] + np.arange(-WIDE_PX, WIDE_PX + 1)
    across = np.clip(across, 0, view.shape[0] - 1)
    band = view[across, at[:, None]]
    band[darkness[across, at[:, None]] < most] = 0
    view[across, at[:, None]] = band
