"""Ink in page space → its connected components: the pieces that print or a gap of a millimetre or two may part."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.expected import PX
from scanner.geometry import Rect

JOIN_PX = 8  # pieces nearer to each other than so many px are one: print hides what is between them
LEAST_EXTENT_MM = 3.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of ink in page space: where its window begins, its pixels, its extent in mm."""

    x: int
    y: int
    pixels: NDArray[np.uint8]  # 1 where inked
    extent: float

    @property
    def window(self) -> tuple[slice, slice]:
        """Its rows and columns in an array of the whole page."""
        rows, cols = self.pixels.shape
        return slice(self.y, self.y + rows), slice(self.x, self.x + cols)

    @property
    def ink(self) -> float:
        """mm²"""
        return float(self.pixels.sum()) / PX**2

    @property
    def area(self) -> Rect:
        """The rectangle round its ink, mm on paper."""
        rows, cols = np.flatnonzero(self.pixels.any(axis=1)), np.flatnonzero(self.pixels.any(axis=0))
        x, y = (self.x + cols[0]) / PX, (self.y + rows[0]) / PX
        return Rect(float(x), float(y), float(cols[-1] - cols[0] + 1) / PX, float(rows[-1] - rows[0] + 1) / PX)

    @property
    def straightness(self) -> float:
        """0 round .. 1 a line."""
        y, x = np.nonzero(self.pixels)
        spread = np.linalg.eigvalsh(np.cov(np.stack([x, y]).astype(np.float64)))
        return float(1 - spread[0] / max(spread[1], 1e-6))


def pieces_of(
    ink: NDArray[np.uint8], least_mm: float = LEAST_EXTENT_MM, both_ways_mm: float = 0.0
) -> list[Piece]:
    """Ink (0 or 255), joined: every piece of some extent, which spreads over more than `both_ways_mm` both ways."""
    window = _window_of_all(ink, least_mm, both_ways_mm)
    if window is None:
        return []
    rows, cols = window
    pieces = _pieces_in(ink[rows, cols], (cols.start, rows.start), least_mm)
    return [piece for piece in pieces if not both_ways_mm or min(piece.area.w, piece.area.h) > both_ways_mm]


def _pieces_in(ink: NDArray[np.uint8], start: tuple[int, int], least_mm: float) -> list[Piece]:
    """The pieces of ink in a window that begins at a pixel (x, y)."""
    joined = cv2.dilate(ink, np.ones((JOIN_PX, JOIN_PX), np.uint8))
    contours, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    pieces = []
    for contour in contours:
        x, y, w, h = cv2.boundingRect(contour)
        extent = float(np.hypot(w - JOIN_PX, h - JOIN_PX)) / PX
        if extent < least_mm:
            continue
        pixels = np.zeros((h, w), np.uint8)
        cv2.drawContours(pixels, [contour], -1, 1, cv2.FILLED, offset=(-x, -y))
        pieces.append(Piece(x + start[0], y + start[1], pixels & ink[y : y + h, x : x + w], extent))
    return pieces


def _window_of_all(ink: NDArray[np.uint8], least_mm: float, both_ways_mm: float) -> tuple[slice, slice] | None:
    """A window that has every piece of such an extent whole; None where there is none.

    Ink that is joined lies in blocks of `JOIN_PX` pixels that touch, if only at a corner: a group of blocks that is too
    small is nothing that is looked for. Most of a page is empty.
    """
    rows, cols = ink.shape
    if rows % JOIN_PX or cols % JOIN_PX:
        return slice(0, rows), slice(0, cols)
    words = np.ascontiguousarray(ink).view(np.uint64) != 0  # `JOIN_PX` pixels are one word
    inked = words.reshape(rows // JOIN_PX, JOIN_PX, -1).any(axis=1)
    # The usual algorithm shares its work out among threads, which takes longer than all of this.
    _, _, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(inked.view(np.uint8), 8, cv2.CV_32S, cv2.CCL_BBDT)
    first, size = stats[1:, :2] * JOIN_PX, stats[1:, 2:4] * JOIN_PX
    large = (np.hypot(size[:, 0] - 1, size[:, 1] - 1) >= least_mm * PX) & (size.min(axis=1) > both_ways_mm * PX)
    if not large.any():
        return None
    left, top = np.maximum(first[large].min(axis=0) - JOIN_PX, 0).tolist()
    right, bottom = ((first + size)[large].max(axis=0) + JOIN_PX).tolist()
    return slice(top, bottom), slice(left, right)
