"""The careful look: a larger network that sees only boxes where either reader saw ink or doubt.

It is taught on drawn strokes (`scripts/train-readers`) to tell plain marks from those that a person should see: slips,
outlines, marks half rubbed out, marks with something drawn over them. It says so twice: of a box alone, and with the
voter's other marks in view, as a letter is known by the hand that wrote the others; and then also whether a box was
filled by one who does not fill boxes. It never says which option is marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np

from scanner.mark import NOTHING_SEEN, Mark
from scanner.network import Hidden, Pictures, network_of

MODEL = Path(__file__).with_name("careful.npz")
ANSWERS = 5  # doubtful, struck, of the box alone; the same with the other marks in view, and alone of its kind
# What a reader has to see, mm², darkness above the page's usual, mm, probability.
INK, OTHER_INK, FAINT, OUTLINE, FLUID, SHAPE = 0.05, 0.3, 0.02, 0.3, 0.5, 0.05
# mm²: the inkiest box of a row is taken for the voter's mark from here on. The network was taught with it: it does not
# follow `Limits.marked_ink`.
MARK_INK = 0.9
MANY = 10.0  # the network is told how many other marks there are, in these


def careful_look(pictures: Pictures, marks: Sequence[Mark], row_of: Sequence[int]) -> list[tuple[float, ...]]:
    """Of every box of a page the log odds that it makes its row doubtful and that something was drawn over its mark:
    of the box alone, then with the voter's other marks in view; last that it is a lone filled box among these.

    `pictures`, `marks` and `row_of`, the index of each box's row, are of the same boxes in the same order, a row's
    boxes next to each other.
    """
    usual = median(mark.faint_peak for mark in marks) if marks else 0.0
    seen = [index for index, mark in enumerate(marks) if is_seen(mark, usual)]
    if not seen:
        return [(NOTHING_SEEN,) * ANSWERS] * len(marks)
    rows = [row_of[index] for index in seen]
    network = network_of(MODEL, *pictures.shape[1:])
    hidden = network.hidden(pictures[seen])
    others = other_marks(hidden, voters_marks([marks[index].ink for index in seen], rows), rows)
    alone = network.layer("5", hidden)
    in_view = network.layer("7", np.maximum(network.layer("6", np.concatenate([hidden, *others], 1)), 0))
    said: list[tuple[float, ...]] = [(NOTHING_SEEN,) * ANSWERS] * len(marks)
    for index, of_box, of_sheet in zip(seen, alone.tolist(), in_view.tolist(), strict=True):
        said[index] = (*of_box, *of_sheet)
    return said


def is_seen(mark: Mark, usual_faint: float) -> bool:
    """Whether a reader saw ink or doubt at an option. `usual_faint`: low-pass darkness of the page's usual cell."""
    return (
        mark.ink > INK
        or mark.other_ink > OTHER_INK
        or mark.faint_peak - usual_faint > FAINT
        or mark.outline > OUTLINE
        or mark.fluid > FLUID
        or mark.shape_doubt > SHAPE
        or mark.shape_marked > SHAPE
    )


def voters_marks(inks: Sequence[float], row_of: Sequence[int]) -> list[int]:
    """Which boxes stand for the voter's marks: the inkiest of each row, mm², where it has enough."""
    starts = [0, *(index for index, (a, b) in enumerate(pairwise(row_of), 1) if a != b), len(inks)]
    most = [max(range(a, b), key=lambda index: inks[index]) for a, b in pairwise(starts) if a < b]
    return [index for index in most if inks[index] >= MARK_INK]


def other_marks(hidden: Hidden, voters: Sequence[int], row_of: Sequence[int]) -> tuple[Hidden, ...]:
    """What the marks of the voter's other rows look like to the network, for each box: their mean and their greatest,
    how the box differs from the mean, how many they are: three times (boxes, hidden), (boxes, 1).

    `voters` are the boxes that stand for the voter's marks, one of a row at most.
    """
    rows = np.asarray(row_of, int)
    voted = np.zeros((max(row_of, default=0) + 1, hidden.shape[1]), np.float32)  # row by row; nothing where no mark is
    voted[rows[list(voters)]] = hidden[list(voters)]
    has = np.zeros(len(voted), np.float32)
    has[rows[list(voters)]] = 1
    count = has.sum() - has[rows]
    mean = (voted.sum(0) - voted[rows]) / np.maximum(count, 1)[:, None]
    second, first = np.sort(np.concatenate([voted, np.zeros_like(voted)]), 0)[-2:]
    greatest = np.where(voted[rows] >= first, second, first)
    return mean, greatest, hidden - mean, count[:, None] / MANY
