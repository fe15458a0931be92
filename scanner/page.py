"""A page image, and the arrays that images and their mappings are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanner.geometry import Rect, carry

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Grey = NDArray[np.uint8]  # (rows, cols), 0 black to 255 white
Colour = NDArray[np.uint8]  # (rows, cols, 3), BGR
ColourOf = Callable[[], Colour | None]


@dataclass(frozen=True, slots=True)
class Page:
    """A page image laid on its print. `mm_to_px` carries the printed page's mm to the pixels of `pixels`."""

    pixels: Grey
    mm_to_px: Floats
    px_per_mm: float
    fiducials: int  # how many made the fit
    residual_mm: float  # the largest distance of one of them from where the fit puts it
    paper: tuple[float, float]  # its width and height as printed, mm
    squares: tuple[Rect, ...] = ()  # the fiducials as printed …
    used: tuple[bool, ...] = ()  # … and which of them made the fit
    half: Grey | None = None  # `pixels` at half the size, where that was made on the way
    colour: ColourOf | None = None  # the image in colour, all of it, if the scan has colours

    @property
    def lies_sideways(self) -> bool:
        """Whether its lines of text run down the image."""
        return bool(abs(self.mm_to_px[1, 0]) > abs(self.mm_to_px[0, 0]))

    def shows(self, area: Rect) -> bool:
        """Whether all of an area of the paper was scanned: what is on the part that a cut took is not seen."""
        height, width = self.pixels.shape
        ends = np.array([(x, y) for x in (area.x, area.right) for y in (area.y, area.bottom)])
        places = carry(self.mm_to_px, ends)
        return bool(places.min() >= 0 and (places <= (width, height)).all())
