"""Inked pixels → pieces, the cell that owns each, and what every cell's own ink measures. All cells at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner import traits
from scanner.layout import BOX_OUTLINE_MM
from scanner.medians import median_of
from scanner.page import Floats

PX = 8  # block pixels a millimetre
AREA = 1.0 / (PX * PX)  # mm² of a pixel
BLUR_MM = 0.2  # of print, to either side
SPECK_SHARE = 0.1  # of the largest piece: smaller ones do not count for a mark's extent
PIECE_MM2 = 0.15  # … smaller ones are not counted
RING_MM2 = 3.0  # in each of several rows: less of a piece is no ring
RINGED = 0.9  # share of directions from a box's middle in which a ring in pieces has ink
WAIST_MM = 5.0  # over 2 mm of height, between the boxes of two rows: rings that touch are nowhere narrower
RING_MORE_MM = 1.0  # of ink along a direction to the left or right, more than along any other: something hangs on it …
RING_JOINT_MM = 1.5  # … or above or below, where it touches another: something lies on the joint
RING_THICK_MM = 2.0  # along any direction: all ink of a cell that is one ring, in pieces where a pencil is grainy
APART_MM = 0.7  # from the middle of its outline: what belongs to a mark in the box begins nearer, if print parts it

Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]
Measures = dict[str, NDArray[Any]]  # (N,) each: numbers of every cell, by the names of `Mark`


@dataclass(frozen=True, slots=True)
class Boxes:
    """Every box of a table, row by row: a cell's number is its place here."""

    edges: Floats  # (N, 4): left, top, right, bottom as found, block px
    columns: Floats  # x of the rules between the cells, block px

    @property
    def n_cols(self) -> int:
        """How many cells a row has."""
        return len(self.columns) - 1


@dataclass(frozen=True, slots=True)
class Pixels:
    """Inked pixels, one entry each: block place, piece, cell, whether inside a box, darkness, whether on the edge of
    its ink, the cell that owns it."""

    x: Ints
    y: Ints
    piece: Ints
    cell: Ints
    within: Bools
    dark: NDArray[np.float32]
    rim: Bools
    owner: Ints

    def __getitem__(self, which: Ints | Bools) -> Pixels:
        return Pixels(*(getattr(self, name)[which] for name in Pixels.__slots__))


def spans(edges: Floats, inset_mm: float) -> Ints:
    """Of boxes (…, 4) made smaller by so much, the pixels whose middles lie inside: (N, 4) first column, first row,
    column and row after the last."""
    inset = inset_mm * PX * np.array([1.0, 1.0, -1.0, -1.0])
    return np.maximum(np.rint(edges.reshape(-1, 4) + inset), 0).astype(np.intp)


def pixels_of(
    dark: NDArray[np.float32],
    ink: Bools,
    joined: NDArray[np.uint8],
    row_of: Ints,
    col_of: Ints,
    boxes: Boxes,
    plain: float,
) -> Pixels:
    """The pixels of real ink, each with its piece and the cell that owns the piece."""
    cells = len(boxes.edges)
    _, labels = cv2.connectedComponents(joined, connectivity=8)
    at = np.flatnonzero(ink)
    y, x = np.divmod(at, ink.shape[1])
    value = dark.ravel()[at]
    row = row_of[y]
    cell = row * boxes.n_cols + col_of[x]
    x0, y0, x1, y1 = (edge[cell] for edge in np.ascontiguousarray(spans(boxes.edges, BOX_OUTLINE_MM).T))
    within = (x >= x0) & (x < x1) & (y >= y0) & (y < y1)
    piece = _cut_between_rings(_cut_at_rows(labels.ravel()[at], row, within), cell, x, y, boxes)
    count = int(piece.max()) + 1 if len(piece) else 1
    # A piece that is nowhere plainly dark is texture, not ink: it is left to the low-pass measures.
    shows = np.zeros(count, dtype=bool)
    shows[piece[value >= plain]] = True
    kept = shows[piece]
    rim = cv2.erode(ink.view(np.uint8), np.ones((3, 3), np.uint8)).ravel()[at] == 0
    found = Pixels(x, y, (np.cumsum(shows) - 1)[piece], cell, within, value, rim, cell)[kept]
    piece, cell, count = found.piece, found.cell, max(1, int(shows.sum()))
    weight = np.bincount(piece * cells + cell, 1.0 + 4.0 * found.within, minlength=count * cells).reshape(count, cells)
    return replace(found, owner=weight.argmax(axis=1)[piece])


def _cut_at_rows(piece: NDArray[np.int32], row: Ints, within: Bools) -> Ints:
    """Pieces renumbered so that one with ink in the boxes of two rows is cut at the rows' border."""
    if not len(piece):
        return piece.astype(np.intp)
    rows, most = int(row.max()) + 1, int(piece.max())
    boxed = np.bincount((piece * rows + row)[within], minlength=(most + 1) * rows).reshape(-1, rows)
    several = (boxed >= 0.5 * PX * PX).sum(axis=1) > 1
    if not several.any():
        return piece.astype(np.intp)
    return np.where(several[piece], piece * rows + row + most + 1, piece).astype(np.intp)


def _cut_between_rings(piece: Ints, cell: Ints, x: Ints, y: Ints, boxes: Boxes) -> Ints:
    """Pieces renumbered so that rings round boxes one below the other, which touch, are parted at the rows' borders."""
    size = np.bincount(piece)
    large = np.flatnonzero(size >= 2 * RING_MM2 * PX * PX)
    if not len(large):
        return piece
    rows = cell // boxes.n_cols
    count, height = len(size), int(rows.max()) + 1
    which = np.flatnonzero(np.isin(piece, large))
    place = np.searchsorted(large, piece[which]) * height + rows[which]
    inked = np.bincount(place, minlength=len(large) * height).reshape(-1, height)
    result = piece
    for number in large[(inked >= RING_MM2 * PX * PX).sum(axis=1) > 1]:
        at = np.flatnonzero(piece == number)
        ringed = _ringed_rows(cell[at], x[at], y[at], boxes)
        if len(ringed) > 1:
            result = result.copy() if result is piece else result
            result[at] = count + _nearest(rows[at], ringed)
            count += height
    return result


def _ringed_rows(cell: Ints, x: Ints, y: Ints, boxes: Boxes) -> Ints:
    """The rows in whose boxes' own cells a piece goes round the box, where these are of one column and follow upon each
    other; else none.

    One oval round two boxes leaves in either cell the side towards the other open. An eight, which may be drawn to
    strike both out, has a waist between them, where two rings that touch are wide. What hangs on a ring to its left or
    right, a word or a line, may mean something.
    """
    none = np.zeros(0, np.intp)
    left, top, right, bottom = boxes.edges.T
    off_x, off_y = x + 0.5 - ((left + right) / 2)[cell], y + 0.5 - ((top + bottom) / 2)[cell]
    # In all directions: a loop round two boxes, pinched between them, lacks but two towards the other.
    ringed = np.flatnonzero(traits.around(off_x, off_y, cell, len(left)) >= 1.0)
    rows = ringed // boxes.n_cols
    if len(ringed) < 2 or np.any(ringed % boxes.n_cols != ringed[0] % boxes.n_cols) or np.any(np.diff(rows) != 1):
        return none
    for above, below in pairwise(ringed.tolist()):
        first, last = int(np.ceil(bottom[above])), int(top[below])
        if _waist(x, y, first, last) < WAIST_MM * PX:
            return none
    part = _nearest(cell // boxes.n_cols, rows)
    for own, row in zip(ringed.tolist(), rows.tolist(), strict=True):
        middle_x, middle_y = (left[own] + right[own]) / 2, (top[own] + bottom[own]) / 2
        place_x, place_y = (x[part == row] + 0.5 - middle_x) / PX, (y[part == row] + 0.5 - middle_y) / PX
        if not traits.is_even(place_x, place_y, RING_MORE_MM, RING_JOINT_MM):
            return none
    return np.asarray(rows, np.intp)


def _nearest(rows: Ints, ringed: Ints) -> Ints:
    """Of the rows that have rings, the nearest to each."""
    return np.asarray(ringed[np.abs(rows[:, None] - ringed).argmin(axis=1)], np.intp)


def _waist(x: Ints, y: Ints, first: int, last: int) -> int:
    """How wide a piece is where it is narrowest between two lines, px: over 2 mm together, for a rule may hide ink."""
    least, most = np.full(last - first, np.iinfo(np.intp).max), np.full(last - first, -1)
    between = (y >= first) & (y < last)
    np.minimum.at(least, y[between] - first, x[between])
    np.maximum.at(most, y[between] - first, x[between])
    spans = [most[at : at + 2 * PX].max() - least[at : at + 2 * PX].min() for at in range(last - first - 2 * PX + 1)]
    return int(min(spans, default=0))


def own_ink(pixels: Pixels, boxes: Boxes) -> Measures:
    """Ink of the pieces that belong to each cell, and of others' pieces in it."""
    n = len(boxes.edges)
    own = pixels[np.argsort(pixels.owner.astype(np.int16), kind="stable")]
    of = own.owner
    count = np.bincount(of, minlength=n)
    some = np.maximum(count, 1)
    left, top, right, bottom = boxes.edges.T
    x = (own.x + 0.5 - ((left + right) / 2)[of]) / PX
    y = (own.y + 0.5 - ((top + bottom) / 2)[of]) / PX
    half_w, half_h = (right - left) / PX / 2 - BOX_OUTLINE_MM / 2, (bottom - top) / PX / 2 - BOX_OUTLINE_MM / 2
    here = own.cell == of
    off_box = np.maximum(np.abs(x) - half_w[of], np.abs(y) - half_h[of])
    inside = traits.sums(own.within & here, count)
    hugging = traits.by_outline(x, y, half_w[of], half_h[of])
    found = {
        "ink": count * AREA,
        "share": traits.sums(here, count) / some,
        "inside": inside * AREA,
        "fill": inside / np.maximum(_visible(boxes), 1),
        "straight": np.where(count > 0, traits.straightness(x, y, count), 0.0),
        "flank": traits.flank(x, of, n, 1 / PX),
        "hug": traits.sums(hugging, count) / some,
        "border": traits.sums(_by_border(own, boxes), count) / some,
        "around": traits.around(x, y, of, n),
    }
    found["ring"], found["through"] = traits.beyond(x, y, half_w[of], half_h[of], of, n)
    by_pieces = _by_pieces(own, off_box, n)
    ends = np.cumsum(count)
    for cell in np.flatnonzero((by_pieces["aside"] > 0) & (found["around"] >= RINGED) & (inside == 0)):
        ink = slice(int(ends[cell] - count[cell]), int(ends[cell]))
        if traits.is_thin_ring(x[ink], y[ink], RING_THICK_MM):
            by_pieces["aside"][cell] = 0.0
    return found | _one_by_one(x, y, own.dark, count) | by_pieces | _others_ink(pixels, n)


def _visible(boxes: Boxes) -> Floats:
    """How many pixels of each box's inside are not masked."""
    x0, y0, x1, y1 = spans(boxes.edges, BOX_OUTLINE_MM + BLUR_MM).T
    visible: Floats = (np.maximum(x1 - x0, 0) * np.maximum(y1 - y0, 0)).astype(np.float64)
    return visible


def _by_border(own: Pixels, boxes: Boxes) -> Bools:
    """Which pixels lie within 1 mm of the border of their owner's cell with another option."""
    column = own.owner % boxes.n_cols
    low, high = boxes.columns.round()[:-1], boxes.columns.round()[1:]
    low[0], high[-1] = -np.inf, np.inf
    return np.asarray((np.abs(own.x - low[column]) < PX) | (np.abs(own.x - high[column]) < PX))


def _one_by_one(x: Floats, y: Floats, dark: NDArray[np.float32], count: Ints) -> Measures:
    """What is asked of one cell's ink after the other, and of none where there is none."""
    darkness = np.zeros(len(count))
    ends = np.cumsum(count)
    for cell in np.flatnonzero(count):
        darkness[cell] = median_of(dark[int(ends[cell] - count[cell]) : int(ends[cell])])
    return {"darkness": darkness, "strike": traits.strikes(x, y, count)}


def _by_pieces(own: Pixels, off_box: Floats, n: int) -> Measures:
    """How many pieces each cell's ink has, how far they reach, how thick the largest is, and how much of it lies apart,
    in other pieces that do not come near the box (those of a ring, too). `off_box`: how far each pixel is from its
    owner's box, mm."""
    count = int(own.piece.max()) + 1 if len(own.piece) else 0
    size = np.bincount(own.piece, minlength=count)
    of = np.zeros(count, np.intp)
    of[own.piece] = own.owner
    largest = np.zeros(n, np.intp)
    np.maximum.at(largest, of, size)
    piece_extent, extent, thick, aside = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n)
    if count:
        order = np.argsort(own.piece.astype(np.int16 if count < 2**15 else np.intp), kind="stable")
        starts = np.cumsum(size) - size
        ends = [f.reduceat(at[order], starts) for at in (own.x, own.y) for f in (np.minimum, np.maximum)]
        first = np.full(n, count)
        np.minimum.at(first, of[size == largest[of]], np.flatnonzero(size == largest[of]))
        # A speck elsewhere in the cell does not make a mark larger.
        extent = _diagonal(ends, of, size >= SPECK_SHARE * largest[of], n)
        piece_extent = _diagonal(ends, of, first[of] == np.arange(count), n)
        beside = (np.minimum.reduceat(off_box[order], starts) >= APART_MM) & (first[of] != np.arange(count))
        aside[:] = np.bincount(of, AREA * np.where(beside & (size * AREA >= PIECE_MM2), size, 0.0), n)
        rim = np.bincount(own.piece[own.rim], minlength=count)
        thick[of] = (2 * size / np.maximum(rim, 1) / PX)[first[of]]
    return {
        "extent": extent,
        "pieces": np.bincount(of, size * AREA >= PIECE_MM2, n),
        "piece_ink": largest * AREA,
        "piece_extent": piece_extent,
        "thick": thick,
        "aside": aside,
    }


def _diagonal(ends: list[Ints], of: Ints, which: Bools, n: int) -> Floats:
    """Diagonal of each cell's pieces together, mm; `ends`: of each piece the least and the most x, then y."""
    size = []
    for low, high in (ends[:2], ends[2:]):
        least, most = np.full(n, np.iinfo(np.intp).max), np.full(n, -1)
        np.minimum.at(least, of[which], low[which])
        np.maximum.at(most, of[which], high[which])
        size.append(np.where(most >= 0, most - np.minimum(least, most) + 1, 0))
    diagonal: Floats = np.hypot(*size) / PX
    return diagonal


def _others_ink(pixels: Pixels, n: int) -> Measures:
    """Ink in each cell that belongs to others."""
    apart = np.flatnonzero(pixels.owner != pixels.cell)
    others = pixels[apart[np.argsort(pixels.cell[apart], kind="stable")]]
    count = np.bincount(others.cell, minlength=n)
    x, y = others.x.astype(np.float64), others.y.astype(np.float64)
    return {
        "other_inside": traits.sums(others.within, count) * AREA,
        "other_ink": count * AREA,
        "other_straight": traits.straightness(x, y, count),
    }
