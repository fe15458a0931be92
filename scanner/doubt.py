"""How doubtful its numbers make a row with one plain mark: reader A's judgement, learned.

Limits on single numbers either let slips, strikes and lines pass or ask about every large cross. Small trees, taught on
drawn strokes alone (`scripts/train-readers`), weigh the mark's numbers against those of the row's other cells and of
the voter's other marks, half of them without what networks say. `rules` asks first what no tree may overrule; only then
is the probability compared with its limit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.mark import Mark
from scanner.trees import log_odds, trees_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEL = Path(__file__).with_name("doubt.npz")
MODEL_FEW = Path(__file__).with_name("doubt_few.npz")  # of sheets on which the voter's other marks are …
FEW = 4  # … no more than these: their habit says less, and where there are none, nothing

OWN = (
    *("ink", "share", "inside", "fill", "extent", "straight", "darkness", "pieces", "piece_ink", "piece_extent"),
    *("other_inside", "other_ink", "other_straight", "faint_peak", "fluid", "outline", "strike", "flank", "hug"),
    *("border", "around", "thick", "pale", "seen"),
)  # numbers of the mark itself
BESIDE = (
    *("ink", "share", "fill", "piece_extent", "inside", "other_inside", "other_ink", "faint_peak", "fluid", "outline"),
    *("darkness", "strike", "border", "hug", "pale"),
)  # the largest of the row's other cells
HABIT = ("ink", "extent", "darkness", "fill", "straight", "strike", "around", "hug", "thick", "pale", "inside_share")
# Medians of the voter's other marks.
RANGE = ("ink", "extent", "fill", "darkness", "strike", "straight", "inside", "outline", "flank", "border", "hug")
# Least, second and greatest of them.
SHAPES = (
    *("shape_marked", "shape_doubt", "shape_struck", "careful_doubt", "careful_struck"),
    *("whole_doubt", "whole_struck", "whole_lone"),
)
# What looks at shapes says, as log odds: of the mark, the greatest of the row's other cells, the voter's other marks.
FEATURES = (
    *OWN,
    "inside_share",
    *(f"beside_{name}" for name in BESIDE),
    *(f"habit_{name}" for name in HABIT),
    *("habit_marks", "ratio_ink", "ratio_extent", "ratio_darkness"),
    *("more_fill", "more_strike", "more_straight", "more_inside_share", "more_pale"),
    *(f"{rank}_{name}" for name in RANGE for rank in ("least", "second", "most")),
    *(f"{what}_{name}" for name in SHAPES for what in ("own", "beside", "habit", "most", "more")),
    *("beside_thick", "beside_thick_ink", "sheet_faint"),
)
HAIR_MM = 0.3
_SURE = 2.5e-4  # probabilities are stored to a thousandth
_NOT_KNOWN = -9.0  # of a sheet without other marks
_MARK_NUMBERS = tuple(dict.fromkeys((*OWN, *RANGE)))
_OF_MARK, _BESIDE = attrgetter(*_MARK_NUMBERS), attrgetter(*BESIDE)


@dataclass(frozen=True, slots=True)
class Row:
    """One row with one plain mark: the mark, the other cells' numbers."""

    mark: Mark
    beside: tuple[Mark, ...]


def features_of(rows: Sequence[Row], sheet_faint: float) -> list[list[float]]:
    """Numbers of each row in the order of `FEATURES`. `sheet_faint`: low-pass darkness of the sheet's empty cells."""
    numbers = [_numbers(row.mark) for row in rows]
    contexts = _contexts(numbers)
    shapes = _shapes(rows)
    return [
        _own(row, numbers[index]) + contexts[index] + shapes[index] + _thick(row) + [sheet_faint]
        for index, row in enumerate(rows)
    ]


def _numbers(mark: Mark) -> dict[str, float]:
    """A mark's numbers by name."""
    numbers = dict(zip(_MARK_NUMBERS, _OF_MARK(mark), strict=True))
    numbers["inside_share"] = mark.inside / max(mark.ink, 1e-9)
    return numbers


def _own(row: Row, numbers: Mapping[str, float]) -> list[float]:
    beside = list(map(max, zip(*map(_BESIDE, row.beside), strict=True))) or [0.0] * len(BESIDE)
    return [*(numbers[name] for name in OWN), numbers["inside_share"], *beside]


def _others(values: Sequence[float]) -> list[list[float]]:
    """For each of some values the others in order: they are sorted once."""
    ordered = sorted(values)
    places = [bisect_left(ordered, value) for value in values]
    return [ordered[:place] + ordered[place + 1 :] for place in places]


def _middle(ordered: Sequence[float]) -> float:
    """The median of what is in order already."""
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _contexts(marks: Sequence[Mapping[str, float]]) -> list[list[float]]:
    """Of each mark the voter's other marks, and how it differs from them."""
    if len(marks) < 2:
        return [[_NOT_KNOWN] * len(HABIT) + [0.0] + [_NOT_KNOWN] * (8 + 3 * len(RANGE))] * len(marks)
    others = {name: _others([mark[name] for mark in marks]) for name in dict.fromkeys((*HABIT, *RANGE))}
    return [_context(mark, {name: lists[index] for name, lists in others.items()}) for index, mark in enumerate(marks)]


def _context(mark: Mapping[str, float], others: Mapping[str, Sequence[float]]) -> list[float]:
    """One of them. `others`: the other marks' numbers by name, in order."""
    usual = {name: _middle(others[name]) for name in HABIT}
    ranks = []
    for name in RANGE:
        ordered = others[name]
        ranks += [ordered[0], ordered[max(len(ordered) - 2, 0)], ordered[-1]]
    return [
        *usual.values(),
        float(len(others["ink"])),
        mark["ink"] / max(usual["ink"], 0.5),
        mark["extent"] / max(usual["extent"], 0.5),
        mark["darkness"] / max(usual["darkness"], 0.1),
        mark["fill"] - others["fill"][-1],
        mark["strike"] - others["strike"][-1],
        mark["straight"] - usual["straight"],
        mark["inside_share"] - usual["inside_share"],
        mark["pale"] - usual["pale"],
        *ranks,
    ]


def _shapes(rows: Sequence[Row]) -> list[list[float]]:
    """What looks at shapes says of each mark, of the cells beside it and of the voter's other marks."""
    said: list[list[float]] = [[] for _ in rows]
    for name in SHAPES:
        own = [_log_odds(row.mark, name) for row in rows]
        for index, others in enumerate(_others(own)):
            beside = max((_log_odds(other, name) for other in rows[index].beside), default=_NOT_KNOWN)
            usual = others or [_NOT_KNOWN]
            middle = _middle(usual)
            said[index] += [own[index], beside, middle, usual[-1], own[index] - middle]
    return said


def _log_odds(mark: Mark, name: str) -> float:
    value = float(getattr(mark, name))
    if not name.startswith("shape"):
        return value
    value = min(max(value, _SURE), 1 - _SURE)
    return log(value / (1 - value))


def _thick(row: Row) -> list[float]:
    """How thick the strokes of the inkiest other cell are, and its ink if they are no hairs', mm and mm²."""
    most = max(row.beside, key=lambda mark: mark.ink, default=None)
    if most is None or most.ink == 0:
        return [0.0, 0.0]
    thick = max((mark.ink for mark in row.beside if mark.thick > HAIR_MM), default=0.0)
    return [most.thick, thick]


def doubt_of(features: Sequence[Sequence[float]]) -> list[float]:
    """The probability that each row is doubtful."""
    import numpy as np

    if not len(features):
        return []
    x: NDArray[np.float64] = np.array(features, dtype=np.float64)
    few = x[:, FEATURES.index("habit_marks")] <= FEW
    score = np.empty(len(x))
    for model, rows in ((MODEL_FEW, few), (MODEL, ~few)):
        if rows.any():
            score[rows] = log_odds(trees_of(model), x[rows])
    return [float(p) for p in 1 / (1 + np.exp(-score))]
