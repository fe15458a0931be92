"""The stamp of the issuing body: which ink beyond its zone is still the stamp's, and which rows it lies over.

Only asked where ink was found that does not belong. In a scan in colour red tells; in grey or black and white the stamp
is what hangs together with the ink in its zone and reaches little beyond it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.geometry import Rect, carry
from scanner.page import Colour, ColourOf, Floats

Mask = NDArray[np.uint8]

BEYOND_MM = 6.0  # how far a stamp may reach out of its zone, 1.5 mm of which are the blur and joining of pieces
BEYOND_RED_MM = 15.0  # … where it is red, and all that hangs together with it is
LEAST_MM2, LEAST_MM = 25.0, 15.0  # ink in the zone that is a stamp and no word, and how far it spreads both ways
RED = 40  # levels by which red stands out from blue and green
MOSTLY = 0.6  # share of the pixels
OVER_MM = 22.0  # ink that spreads so far both ways is no mark, whatever it lies over
OVER_MM2 = 0.3  # of it in a row's cells


@dataclass(frozen=True, slots=True)
class Stamp:
    """The ink in the stamp's zone. Places are px of the image that is searched; `red` where it is seen to be red."""

    zone: Rect
    ink: Mask  # 1 where there is ink in the zone
    red: Mask | None  # 1 where a pixel of the image is red


def stamp_in(zone: Rect, dark: Mask, mm_to_px: Floats, px_per_mm: float, colour: ColourOf | None) -> Stamp | None:
    """The stamp in its zone, or None where there is none. `dark`: 1 where the image has ink or print."""
    area = np.zeros_like(dark)
    cv2.fillConvexPoly(area, carry(mm_to_px, np.array(zone.corners)).round().astype(np.int32), 1)
    ink = area & dark
    y, x = np.nonzero(ink)
    if len(x) < LEAST_MM2 * px_per_mm**2 or min(np.ptp(x), np.ptp(y)) < LEAST_MM * px_per_mm:
        return None
    pixels = colour() if colour is not None else None
    red = None if pixels is None else _red(pixels, dark.shape)
    if red is not None and red[y, x].mean() < MOSTLY:
        red = None  # a grey scan kept in colour, or a stamp of another colour
    return Stamp(zone, ink, red)


def _red(colour: Colour, shape: tuple[int, ...]) -> Mask | None:
    """Where the image of this shape is red; None where it is not the same image."""
    if abs(colour.shape[0] * shape[1] / (colour.shape[1] * shape[0]) - 1) > 0.01:
        return None
    blue, green, red = cv2.split(cv2.resize(colour, shape[::-1], interpolation=cv2.INTER_AREA))
    return np.asarray(cv2.subtract(red, cv2.max(blue, green)) > RED, dtype=np.uint8)


def may_be_the_stamps(place: Rect, zone: Rect) -> bool:
    """Whether a piece of ink lies near enough to the stamp's zone to belong to a stamp there."""
    return zone.grown(BEYOND_RED_MM).contains(place)


def is_the_stamps(stamp: Stamp, piece: Mask, corner: tuple[int, int], place: Rect, reach: int) -> bool:
    """Whether a piece of ink outside the zone belongs to the stamp in it.

    `piece` is a mask whose top left pixel is `corner` (x, y), `place` the box round it on paper, mm; pieces nearer than
    `reach` px hang together.
    """
    if not stamp.zone.grown(BEYOND_MM if stamp.red is None else BEYOND_RED_MM).contains(place):
        return False
    (rows, cols), (x, y) = piece.shape, corner
    if stamp.red is not None and stamp.red[y : y + rows, x : x + cols][piece > 0].mean() < MOSTLY:
        return False
    left, top = max(0, x - reach), max(0, y - reach)
    beside = stamp.ink[top : y + rows + reach, left : x + cols + reach]
    grown = cv2.dilate(
        cv2.copyMakeBorder(piece, y - top, reach, x - left, reach, cv2.BORDER_CONSTANT, value=0),
        np.ones((2 * reach + 1, 2 * reach + 1), np.uint8),
    )
    return bool((grown[: beside.shape[0], : beside.shape[1]] & beside).any())
