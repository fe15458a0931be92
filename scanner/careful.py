"""The careful look: a larger network that sees only boxes where either reader saw ink or doubt.

It is taught on drawn strokes (`scripts/train-readers`) to tell plain marks from those that a person should see: slips,
outlines, marks half rubbed out, marks with something drawn over them. It never says which option is marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median

import numpy as np

from scanner.mark import Mark
from scanner.network import Pictures, answers

MODEL = Path(__file__).with_name("careful.npz")
NOTHING_SEEN = -9.0  # log odds, of a box that needed no careful look
# What a reader has to see, mm², darkness above the page's usual, mm, probability.
INK, OTHER_INK, FAINT, OUTLINE, FLUID, SHAPE = 0.05, 0.3, 0.02, 0.3, 0.5, 0.05


def careful_look(pictures: Pictures, marks: Sequence[Mark]) -> list[tuple[float, float]]:
    """Of every box of a page the log odds that it makes its row doubtful, and that something was drawn over its mark.

    `pictures` and `marks` are of the same boxes in the same order.
    """
    usual = median(mark.faint_peak for mark in marks) if marks else 0.0
    seen = [index for index, mark in enumerate(marks) if is_seen(mark, usual)]
    said = [(NOTHING_SEEN, NOTHING_SEEN)] * len(marks)
    for index, (doubt, struck) in zip(seen, answers(MODEL, pictures[np.array(seen, int)]).tolist(), strict=True):
        said[index] = (doubt, struck)
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
