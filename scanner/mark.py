"""`Mark`: what is measured of one option, by both readers. Stored as a list of numbers in the order of the fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray


NOTHING_SEEN = -9.0  # log odds, of a box at which the careful look did not look


@dataclass(frozen=True, slots=True)
class Mark:
    """Ink of one option: measured, not judged. Areas in mm², lengths in mm; darkness 1.0 = as dark as the outlines."""

    ink: float  # of the pieces that belong to this cell, wherever they run
    share: float  # of it within the cell
    inside: float  # of it inside the box
    fill: float  # share of the box's inside that it covers
    extent: float  # diagonal of its pieces, specks left out
    straight: float  # 0 round or scattered .. 1 a line
    darkness: float  # its median
    pieces: float  # of at least 0.15 mm²
    piece_ink: float  # of the largest one
    piece_extent: float  # … its diagonal
    other_inside: float  # ink of other cells' pieces inside this box
    other_ink: float  # ink of other cells' pieces in this cell
    other_straight: float  # how straight the part of them in this cell is
    faint_peak: float  # darkest 2 mm spot of the cell by low-pass, ink left out
    fluid: float  # outline missing, mm
    outline: float  # ink on the outline beyond its print
    strike: float  # how far the best nearly level line through the box reaches to its shorter side, from the middle
    flank: float  # how thick its ink is just beside the box, on the thicker side
    hug: float  # share of the ink within 0.75 mm of the middle of the box's outline
    border: float  # share of the cell's ink within 1 mm of another option's cell
    around: float  # share of the 24 directions from the box's middle in which its ink lies
    dx: float  # where the box was found against the rules, mm; 0 where not seen
    dy: float
    seen: float  # 1 where the box's own outline was found
    shape_marked: float = 0.0  # reader B: probability that the option is marked
    shape_doubt: float = 0.0  # … that it makes its row doubtful
    shape_struck: float = 0.0  # … that a line was drawn through its mark
    pale: float = 0.0  # darkest 0.75 mm spot beside the mark's ink: a stroke rubbed out
    thick: float = 0.0  # how thick the strokes of the largest piece are, mm: a hair is one pixel or two
    careful_doubt: float = 0.0  # the careful look, where a reader saw anything: log odds that it makes the row doubtful
    careful_struck: float = 0.0  # … that something was drawn over its mark
    whole_doubt: float = 0.0  # the careful look with the voter's other marks in view: the same log odds
    whole_struck: float = 0.0
    whole_lone: float = NOTHING_SEEN  # … that it is a lone filled box among other marks
    # Ink of its pieces, the largest left out, that do not come near the box, mm². 0 where all ink of the cell is one
    # thin ring round an empty box, which a grainy pencil leaves in pieces; older ones say how much lies in these.
    aside: float = 0.0
    ring: float = 0.0  # share of the directions in which its ink beyond the outline begins away from it
    # How far beyond it its ink reaches in two opposite directions, in the less far of them, mm; 0 where it shows in
    # more than four of 24, as a scribble does and no line.
    through: float = 0.0


_NAMES = tuple(field.name for field in fields(Mark))
_VALUES = attrgetter(*_NAMES)
_NOT_MEASURED = tuple(0.0 if field.default is MISSING else field.default for field in fields(Mark))
LEAST_NUMBERS, MOST_NUMBERS = sum(field.default is MISSING for field in fields(Mark)), len(_NAMES)
_SHAPE = _NAMES.index("shape_marked")  # `shape_doubt` and `shape_struck` come next
_LOOKED = tuple(name for name in _NAMES if name.startswith(("careful_", "whole_")))
_NOT_OF_INK = (
    *("other_inside", "other_ink", "other_straight", "faint_peak", "fluid", "outline", "dx", "dy", "seen", "pale"),
)
_CAREFUL = _NAMES.index("careful_doubt")  # the careful look's other answers come next


def mark_of(numbers: Sequence[float]) -> Mark:
    """The mark that `numbers_of` wrote; numbers that an older version did not measure are as of an empty box."""
    missing = _NOT_MEASURED[len(numbers) :]
    return Mark(*numbers, *missing)


def marks_of(columns: Mapping[str, NDArray[Any]]) -> list[Mark]:
    """A mark for every place in arrays that bear the names of the numbers; those that are not there as of an empty
    box."""
    count = max((values.size for values in columns.values()), default=0)
    usual = zip(_NAMES, _NOT_MEASURED, strict=True)
    lists = (columns[name].ravel().tolist() if name in columns else [nothing] * count for name, nothing in usual)
    return [Mark(*numbers) for numbers in zip(*lists, strict=True)]


def without_ink(mark: Mark) -> Mark:
    """A box's numbers as if its own ink were not there: what is pale, missing or another's in its cell stays."""
    kept = {name: getattr(mark, name) for name in _NOT_OF_INK}
    return Mark(**(dict(zip(_NAMES, _NOT_MEASURED, strict=True)) | dict.fromkeys(_LOOKED, NOTHING_SEEN) | kept))


def with_shape(mark: Mark, shape: tuple[float, float, float]) -> Mark:
    """A mark and what reader B says of it: marked, doubtful, struck."""
    numbers = _VALUES(mark)
    return Mark(*(*numbers[:_SHAPE], *shape, *numbers[_SHAPE + len(shape) :]))


def with_careful_look(numbers: tuple[float, ...], said: Sequence[float]) -> tuple[float, ...]:
    """The numbers that `numbers_of` wrote, and what the careful look says: log odds of doubtful, struck; the same with
    the voter's other marks in view, and of a lone filled box among them."""
    return (*numbers[:_CAREFUL], *[round(value, 3) for value in said], *numbers[_CAREFUL + len(said) :])


def numbers_of(mark: Mark) -> tuple[float, ...]:
    """A mark as numbers, rounded to what they mean (a thousandth)."""
    return tuple([value and round(value, 3) for value in _VALUES(mark)])  # half of them are 0
