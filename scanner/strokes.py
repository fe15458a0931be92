"""`Page` → what the shape of the strokes in and about each box says: reader B.

Fails differently from reader A: it finds each box by its outline on the raw pixels, knows nothing of rules, masks or
square millimetres, and a small network that was taught on drawn strokes (`scripts/train-readers`) looks at the picture.
All boxes of a page go through in one pass; nothing that reader A saw chooses which.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.layout import BOX_OUTLINE_MM, PageLayout
from scanner.medians import median_of
from scanner.network import Pictures, network_of
from scanner.page import Floats, Page
from scanner.sampling import cut_out, windows_to_px

PX = 6  # of the raw window, px/mm
REACH_MM = 1.0  # how far the box is looked for
WIDTH, HEIGHT = 68, 46  # of the picture that is judged, px at 4 px/mm: 17 × 11.5 mm
_SCALE = 4
ON_EDGE_MM, RULE_REACH_MM = 0.05, 0.5  # a rule so near the picture's edge shows; how far it and its blur reach
Windows = NDArray[np.uint8]  # (boxes, rows, cols): grey, or grey levels below the paper's
MODEL = Path(__file__).with_name("strokes.npz")


class Shape(NamedTuple):
    """What the network says of one option: probabilities."""

    marked: float
    doubt: float
    struck: float  # a long line through its mark


def shapes_of(pictures: Pictures, layout: PageLayout) -> dict[str, dict[str, Shape]]:
    """Row → option → shape, for every box of a page as `box_pictures` gives them."""
    said = iter(judge(pictures).tolist())
    return {row.row: {option.option: Shape(*next(said)) for option in row.options} for row in layout.rows}


def box_pictures(page: Page, layout: PageLayout) -> Pictures:
    """Every box with what is round it, centred on the outline as found; rows in ballot order, options in theirs."""
    boxes = np.array([tuple(option.box) for row in layout.rows for option in row.options])
    if not len(boxes):
        return np.zeros((0, HEIGHT, WIDTH), np.float32)
    centres = boxes[:, :2] + boxes[:, 2:] / 2
    raw = _windows(page, centres)
    spots = raw[:, ::4, ::4].reshape(len(raw), -1).astype(np.float32)
    rank = round(0.75 * (spots.shape[1] - 1))
    paper = np.partition(spots, rank, axis=1)[:, rank].astype(np.uint8)
    dark = np.maximum(paper[:, None, None], raw)
    dark -= raw
    size_px = (boxes[0, 2:] - BOX_OUTLINE_MM) * PX / 2
    dx, strength_x = _outline_place(dark, float(size_px[0]), float(size_px[1]), axis=2)
    dy, strength_y = _outline_place(dark, float(size_px[1]), float(size_px[0]), axis=1)
    contrast = max(median_of(np.concatenate([strength_x, strength_y])), 10.0)
    pictures = _centred(dark, dx, dy, contrast)
    cells = np.array([tuple(option.cell) for row in layout.rows for option in row.options])
    return _without_rules(pictures, cells, centres)


def _without_rules(pictures: Pictures, cells: Floats, centres: Floats) -> Pictures:
    """The same without what lies on or beyond the rules of a cell that is smaller than its picture (A5, dense rows): no
    ink of that option, and on no sheet that the networks were taught from.

    `cells` (boxes, 4) and `centres` (boxes, 2), mm.
    """
    for axis, pixels in ((1, HEIGHT), (0, WIDTH)):
        half = pixels / _SCALE / 2
        for edge, sign in ((cells[:, axis], 1), (cells[:, axis] + cells[:, axis + 2], -1)):
            off = sign * (edge - centres[:, axis])  # of the rule from the box's middle, mm: below zero
            for index in np.flatnonzero(off > -half - ON_EDGE_MM).tolist():
                count = int(np.ceil((half + off[index] + RULE_REACH_MM) * _SCALE))
                lines = slice(0, count) if sign > 0 else slice(pixels - count, pixels)
                pictures[index][(lines,) if axis else (slice(None), lines)] = 0.0
    return pictures


def _windows(page: Page, centres: Floats) -> Windows:
    """Raw grey round each centre: (boxes, rows, cols) at `PX` px/mm, `REACH_MM` more than is judged."""
    half_w = WIDTH / _SCALE / 2 + REACH_MM
    half_h = HEIGHT / _SCALE / 2 + REACH_MM
    cols, rows = round(2 * half_w * PX), round(2 * half_h * PX)
    how = cv2.INTER_NEAREST if page.px_per_mm < 9 else cv2.INTER_LINEAR  # a fine scan is smoothed a little
    out = np.empty((len(centres), rows, cols), np.uint8)
    for window, to_px in zip(out, windows_to_px(page, centres - (half_w, half_h), PX), strict=True):
        cut_out(page.pixels, to_px, window, how)
    return out


def _outline_place(dark: Windows, half: float, half_across: float, axis: int) -> tuple[NDArray[np.intp], Floats]:
    """How many px each box lies off its window's middle along an axis, and the darkness of its two sides there.

    The profile of darkness over the box's extent has two peaks, `half` px to each side of the middle; the offset at
    which both are darkest together is the box's. The lesser of the two counts: a stroke makes only one.
    """
    n_along = dark.shape[axis]
    n_across = dark.shape[3 - axis]
    middle = (n_across - 1) / 2
    low, high = int(middle - half_across * 0.9), int(middle + half_across * 0.9) + 1
    band = (dark[:, low:high:2, :] if axis == 2 else dark[:, :, low:high:2]).astype(np.float32)
    # Near the lower quartile: an outline is dark along its whole length, a stroke is not.
    rank = round(0.3 * (band.shape[3 - axis] - 1))
    profile = np.partition(band, rank, axis=3 - axis).take(rank, axis=3 - axis)
    reach = int(REACH_MM * PX)
    centre = (n_along - 1) / 2
    offsets = np.arange(-reach, reach + 1)
    first = np.round(centre - half + offsets).astype(int)
    second = np.round(centre + half + offsets).astype(int)
    score = np.minimum(profile[:, first], profile[:, second]) - 0.02 * np.abs(offsets)
    best = score.argmax(axis=1)
    return offsets[best], score[np.arange(len(dark)), best].astype(np.float64)


def _centred(dark: Windows, dx: NDArray[np.intp], dy: NDArray[np.intp], contrast: float) -> Pictures:
    """The windows cut so that the box is in the middle, at `_SCALE` px/mm, 1.0 = `contrast` grey levels."""
    rows, cols = round(HEIGHT / _SCALE * PX), round(WIDTH / _SCALE * PX)
    top, left = (dark.shape[1] - rows) // 2, (dark.shape[2] - cols) // 2
    centred = np.empty((len(dark), rows, cols), np.uint8)
    for window, picture, y, x in zip(dark, centred, (top + dy).tolist(), (left + dx).tolist(), strict=True):
        picture[:] = window[y : y + rows, x : x + cols]
    # One below the other, all at once: the seams fall between the pixels of what comes out.
    column = centred.reshape(-1, cols).astype(np.float32)
    small = cv2.resize(column, (WIDTH, len(dark) * HEIGHT), interpolation=cv2.INTER_AREA)
    pictures = np.asarray(small, np.float32).reshape(len(dark), HEIGHT, WIDTH)
    pictures *= np.float32(1 / contrast)
    np.minimum(pictures, np.float32(1.5), out=pictures)
    return pictures


def judge(pictures: Pictures) -> Floats:
    """Probabilities (boxes, 3) that an option is marked, doubtful, struck through."""
    answers = network_of(MODEL, *pictures.shape[1:]).answers(pictures).astype(np.float64)
    return np.asarray(1 / (1 + np.exp(-np.clip(answers, -40, 40))))
