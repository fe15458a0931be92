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


def pieces_of(ink: NDArray[np.uint8]) -> list[Piece]:
    """Ink (0 or 255), joined: every piece of some extent."""
    joined = cv2.dilate(ink, np.ones((JOIN_PX, JOIN_PX), np.uint8))
    contours, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    pieces = []
    for contour in contours:
        x, y, w, h = cv2.boundingRect(contour)
        extent = float(np.hypot(w - JOIN_PX, h - JOIN_PX)) / PX
        if extent < LEAST_EXTENT_MM:
            continue
        pixels = np.zeros((h, w), np.uint8)
        cv2.drawContours(pixels, [contour], -1, 1, cv2.FILLED, offset=(-x, -y))
        pieces.append(Piece(x, y, pixels & ink[y : y + h, x : x + w], extent))
    return pieces
