"""Whether a black-and-white scan was made with an automatic threshold, which hollows what is wide and black.

Such a driver compares each pixel with its surround, so that of a black square, and of a filled box, only the rim is
left. What it took for paper nobody can tell any more: the page is not read, and the person is told to scan in grey.
"""

from __future__ import annotations

import cv2
import numpy as np

from scanner.align import halvings
from scanner.page import Grey

LEAST_SQUARES = 4
SIZE = 0.82, 1.3  # of a square's side; boxes of options are smaller
INKED = 0.3, 0.92  # share of a hollow square that is still black: a box's thin outline is less
MIDDLE = 0.5  # … of its middle, at most


def has_hollow_squares(grey: Grey, square_mm: float, paper_mm: float) -> bool:
    """Whether a black-and-white scan shows squares of about the right size with white middles. `paper_mm`: the paper's
    long side."""
    small = halvings(grey)[-1]
    dark = (small < 128).astype(np.uint8)
    side = max(small.shape) / paper_mm * square_mm
    contours, _ = cv2.findContours(dark, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    boxes = {cv2.boundingRect(contour) for contour in contours if len(contour) >= 4}
    hollow = [box for box in boxes if _is_hollow(dark, box, side)]
    # The outer and the inner edge of one rim are one square.
    places = {(round((x + w / 2) / side), round((y + h / 2) / side)) for x, y, w, h in hollow}
    return len(places) >= LEAST_SQUARES


def _is_hollow(dark: Grey, box: tuple[int, ...], side: float) -> bool:
    x, y, w, h = box
    if not (SIZE[0] * side <= min(w, h) and max(w, h) <= SIZE[1] * side):
        return False
    inked = float(dark[y : y + h, x : x + w].mean())
    middle = float(dark[y + h // 3 : y + h - h // 3, x + w // 3 : x + w - w // 3].mean())
    return INKED[0] <= inked <= INKED[1] and middle < MIDDLE
