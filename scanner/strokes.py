"""`Page` → what the shape of the strokes in and about each box says: reader B.

Fails differently from reader A: it finds each box by its outline on the raw pixels, knows nothing of rules, masks or
square millimetres, and a small network that was taught on drawn strokes (`scripts/train-readers`) looks at the picture.
All boxes of a page go through in one pass; nothing that reader A saw chooses which. A ring that is larger than the
picture is looked at once more, in one that covers more paper.
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
WIDER = 1.2  # times as much paper, along and across, in the picture of a ring that runs out of its own
SURE = 0.7  # of a mark that needs no second look, a probability
STROKE = 0.25  # darkness from which a pixel of a picture is a stroke's
SECTORS, RINGED = 24, 0.95  # directions from the box's middle, and the share of them in which a ring has ink
THIN_MM = 2.0  # along any direction to its left or right: a ring alone, of a pen that is no marker
LEVEL_MM = 6.3  # what is as dark for so far along a line of the picture is a rule
ON_EDGE_MM, RULE_REACH_MM = 0.05, 0.5  # a rule so near the picture's edge shows; how far it and its blur reach
Windows = NDArray[np.uint8]  # (boxes, rows, cols): grey, or grey levels below the paper's
MODEL = Path(__file__).with_name("strokes.npz")


class Shape(NamedTuple):
    """What the network says of one option: probabilities."""

    marked: float
    doubt: float
    struck: float  # a long line through its mark


def shapes_of(pictures: Pictures, layout: PageLayout, page: Page) -> dict[str, dict[str, Shape]]:
    """Row → option → shape, for every box of a page as `box_pictures` gives them."""
    answers = judge(pictures)
    cut_off = np.flatnonzero(_runs_out(pictures) & (answers[:, 0] < SURE))
    if len(cut_off):
        boxes, cells = _places(layout)
        wide = _wider(page, boxes[cut_off], cells[cut_off])
        rings = _goes_round(wide, boxes[cut_off], cells[cut_off])
        # It looks for a mark that was cut off: no doubt of the picture itself is taken back.
        answers[cut_off[rings]] = np.maximum(answers[cut_off[rings]], judge(wide[rings]))
    said = iter(answers.tolist())
    return {row.row: {option.option: Shape(*next(said)) for option in row.options} for row in layout.rows}


def box_pictures(page: Page, layout: PageLayout) -> Pictures:
    """Every box with what is round it, centred on the outline as found; rows in ballot order, options in theirs."""
    boxes, cells = _places(layout)
    if not len(boxes):
        return np.zeros((0, HEIGHT, WIDTH), np.float32)
    return _without_rules(_pictures(page, boxes), cells, boxes)


def _places(layout: PageLayout) -> tuple[Floats, Floats]:
    """Boxes and cells of a page, mm, (N, 4) each."""
    options = [option for row in layout.rows for option in row.options]
    return np.array([tuple(option.box) for option in options]), np.array([tuple(option.cell) for option in options])


def _pictures(page: Page, boxes: Floats, wider: float = 1.0) -> Pictures:
    """Boxes (N, 4), mm, with what is round them, rules too; `wider` times as much paper along and across."""
    raw = _windows(page, boxes[:, :2] + boxes[:, 2:] / 2, wider)
    spots = raw[:, ::4, ::4].reshape(len(raw), -1).astype(np.float32)
    rank = round(0.75 * (spots.shape[1] - 1))
    paper = np.partition(spots, rank, axis=1)[:, rank].astype(np.uint8)
    dark = np.maximum(paper[:, None, None], raw)
    dark -= raw
    size_px = (boxes[0, 2:] - BOX_OUTLINE_MM) * PX / 2
    dx, strength_x = _outline_place(dark, float(size_px[0]), float(size_px[1]), axis=2)
    dy, strength_y = _outline_place(dark, float(size_px[1]), float(size_px[0]), axis=1)
    contrast = max(median_of(np.concatenate([strength_x, strength_y])), 10.0)
    return _centred(dark, dx, dy, contrast, wider)


def _without_rules(pictures: Pictures, cells: Floats, boxes: Floats) -> Pictures:
    """The same without what lies on or beyond the rules of a cell that is smaller than its picture (A5, dense rows): no
    ink of that option, and on no sheet that the networks were taught from.

    `cells` and `boxes` (N, 4), mm.
    """
    return _within(_within(pictures, cells, boxes, axis=1), cells, boxes, axis=0)


def _within(pictures: Pictures, cells: Floats, boxes: Floats, axis: int, wider: float = 1.0) -> Pictures:
    """The same for the rules to the left and right of a cell (axis 0), or for those above and below it (1)."""
    pixels, scale = (HEIGHT if axis else WIDTH), _SCALE / wider
    half = pixels / scale / 2
    centres = boxes[:, :2] + boxes[:, 2:] / 2
    for edge, sign in ((cells[:, axis], 1), (cells[:, axis] + cells[:, axis + 2], -1)):
        off = sign * (edge - centres[:, axis])  # of the rule from the box's middle, mm: below zero
        for index in np.flatnonzero(off > -half - ON_EDGE_MM).tolist():
            count = int(np.ceil((half + off[index] + RULE_REACH_MM) * scale))
            lines = slice(0, count) if sign > 0 else slice(pixels - count, pixels)
            pictures[index][(lines,) if axis else (slice(None), lines)] = 0.0
    return pictures


def _runs_out(pictures: Pictures) -> NDArray[np.bool_]:
    """From which pictures strokes run out above or below that lie to the box's left and right, too: cells are wider
    than a picture, but hardly higher."""
    beside = (WIDTH - HEIGHT // 2) // 2 - _SCALE  # px, to either side of the box and 1 mm round it
    ends = np.concatenate([pictures[:, :2], pictures[:, -2:]], axis=1).max(axis=(1, 2), initial=0)
    left, right = pictures[:, :, :beside], pictures[:, :, -beside:]
    sides = np.minimum(left.max(axis=(1, 2), initial=0), right.max(axis=(1, 2), initial=0))
    return np.asarray(np.minimum(ends, sides) >= STROKE)


def _wider(page: Page, boxes: Floats, cells: Floats) -> Pictures:
    """Pictures that cover more paper, shrunk to the size of the others. Rules above and below the cell, which are in
    view, are taken off: nothing on the sheets that the network was taught from had them so near."""
    pictures = _pictures(page, boxes, WIDER)
    level = np.ones((1, round(LEVEL_MM * _SCALE / WIDER)), np.uint8)
    for picture in pictures:
        picture -= cv2.morphologyEx(picture, cv2.MORPH_OPEN, level, borderType=cv2.BORDER_REPLICATE)
    return _within(pictures, cells, boxes, axis=0, wider=WIDER)


def _goes_round(wide: Pictures, boxes: Floats, cells: Floats) -> NDArray[np.bool_]:
    """Which of the wider pictures show a thin ring round the box, its outline and what is inside left out, and nothing
    else in the cell to its left or right; above and below others may touch it."""
    y, x = ((np.indices((HEIGHT, WIDTH)).T - ((HEIGHT - 1) / 2, (WIDTH - 1) / 2)) * WIDER / _SCALE).T
    outside = (np.abs(x) > boxes[0, 2] / 2 + REACH_MM) | (np.abs(y) > boxes[0, 3] / 2 + REACH_MM)
    inked, off = (wide >= STROKE) & outside, np.hypot(x, y)
    middle = boxes[:, 1] + boxes[:, 3] / 2
    above, below = (middle - cells[:, 1])[:, None, None], (cells[:, 1] + cells[:, 3] - middle)[:, None, None]
    own = inked & (y > RULE_REACH_MM - above) & (y < below - RULE_REACH_MM)
    near, far = np.where(own, off, np.inf), np.where(own, off, -np.inf)
    sector = ((np.arctan2(y, x) / (2 * np.pi) + 0.5) * SECTORS).astype(int) % SECTORS
    seen, alone = np.zeros(len(wide)), np.ones(len(wide), bool)
    for here in (sector == number for number in range(SECTORS)):
        seen += inked[:, here].any(axis=1)
        if np.abs(x[here]).mean() > np.abs(y[here]).mean():
            alone &= far[:, here].max(axis=1) - near[:, here].min(axis=1) <= THIN_MM
    return np.asarray((seen >= RINGED * SECTORS) & alone)


def _windows(page: Page, centres: Floats, wider: float) -> Windows:
    """Raw grey round each centre: (boxes, rows, cols) at `PX` px/mm, `REACH_MM` more than is judged."""
    half_w = WIDTH / _SCALE / 2 * wider + REACH_MM
    half_h = HEIGHT / _SCALE / 2 * wider + REACH_MM
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


def _centred(dark: Windows, dx: NDArray[np.intp], dy: NDArray[np.intp], contrast: float, wider: float) -> Pictures:
    """The windows cut so that the box is in the middle, at `_SCALE` px/mm or, `wider`, at so many times less, 1.0 =
    `contrast` grey levels."""
    rows, cols = round(HEIGHT / _SCALE * PX * wider), round(WIDTH / _SCALE * PX * wider)
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
