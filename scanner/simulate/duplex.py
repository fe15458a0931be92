"""Two-sided sheets: which page is on the other side, and how its print lies against this one's.

A printer turns the sheet over between its sides, so that the two prints miss each other by some tenths of a millimetre.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.serial import decode, encode
from scanner.simulate.device import Light
from scanner.simulate.parameters import CANVAS_PX_MM

if TYPE_CHECKING:
    from scanner.simulate import PageTask

OFF_MM = 0.6  # one standard deviation, along and across
TURN_DEG = 0.08


def is_back(task: PageTask) -> bool:
    """Whether a page of a two-sided sheet is its back."""
    return task.page % 2 == 0


def other_side(task: PageTask) -> PageTask:
    """The page on the other side of the same sheet."""
    step = -1 if is_back(task) else 1
    code = decode(task.code)
    assert code is not None
    page = task.page + step
    return replace(task, number=task.number + step, page=page, code=encode(replace(code, page=page)))


def seen_from(task: PageTask, other: Light, seed: int) -> Light:
    """The other side's print as far off as the printer laid it, seen from this side and not mirrored yet."""
    rows, cols = other.shape
    front = task.number - is_back(task)
    random = np.random.default_rng([seed, front, 8])
    dx, dy = random.normal(0, OFF_MM * CANVAS_PX_MM, 2)
    moved = np.eye(3)
    moved[:2] = cv2.getRotationMatrix2D((cols / 2, rows / 2), float(random.normal(0, TURN_DEG)), 1.0)
    moved[:2, 2] += dx, dy
    mirror: NDArray[np.float64] = np.array([[-1.0, 0, cols - 1], [0, 1, 0], [0, 0, 1]])
    here = np.linalg.inv(moved) if is_back(task) else mirror @ moved @ mirror
    return np.asarray(cv2.warpAffine(other, here[:2], (cols, rows), borderValue=1.0), np.float32)
