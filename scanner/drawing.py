"""What pictures of a page are drawn with: colours are BGR."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np

from scanner.geometry import Rect, carry
from scanner.page import Colour, Floats, Grey

GOOD, BAD = (40, 150, 40), (30, 30, 220)


def coloured(grey: Grey) -> Colour:
    """A picture in grey that colours can be drawn on."""
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), dtype=np.uint8)


def outline(picture: Colour, mm_to_px: Floats, area: Rect, colour: tuple[int, int, int], width: int = 2) -> None:
    """Draw the outline of an area of the paper on a picture, `width` px wide."""
    corners = carry(mm_to_px, np.array(area.corners)).round().astype(np.int32)
    cv2.polylines(picture, [corners], True, colour, width, cv2.LINE_AA)


def squares_picture(small: Grey, squares: Floats, matched: Iterable[int], side_px: float) -> Colour:
    """Everything that may be a fiducial (red), and what fits the sheet's pattern (green)."""
    picture = coloured(small)
    fitting, half = set(matched), side_px / 2 + 2
    for index, (x, y) in enumerate(squares):
        corners = [(round(x - half), round(y - half)), (round(x + half), round(y + half))]
        cv2.rectangle(picture, corners[0], corners[1], GOOD if index in fitting else BAD, 2)
    return picture
