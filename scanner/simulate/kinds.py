"""The table of what voters draw: which kinds are plain and which a person should see. Committed before the reader was
tuned on it (docs/simulation.md).

A kind is *plain* when every member of a committee would read it alike at a glance; *doubtful* when they would pass the
sheet round. Shares are of rows at `office`; `hard` multiplies the doubtful ones. Pens (pencil, red, felt …) are a
property of the sheet, not a kind.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MarkKind:
    """One way of marking a row. `habit`: share of sheets whose voter mostly marks so (plain kinds only)."""

    name: str
    doubtful: bool
    share: float
    what: str


PLAIN = (
    MarkKind("cross", False, 0.24, "two strokes that cross in the box, ends up to 1.5 mm outside"),
    MarkKind("cross_large", False, 0.05, "a cross larger than the box, often curved, its strokes curling"),
    MarkKind("tick", False, 0.20, "a tick in the box, its tail up to 4 mm outside, or a V"),
    MarkKind("tick_tail", False, 0.06, "a tick whose tail runs 7-16 mm, into the neighbour's cell"),
    MarkKind("fill", False, 0.15, "the box filled"),
    MarkKind("scribble", False, 0.07, "a zigzag in the box, sometimes long and flat, or loops beyond it"),
    MarkKind("circle", False, 0.05, "a circle round the box"),
    MarkKind("slash", False, 0.05, "one stroke through the box, or a level dash"),
    MarkKind("beside", False, 0.03, "a tick or cross beside the box, in its cell"),
)
DOUBTFUL = (
    MarkKind("dot", True, 0.012, "a dot of 0.5-1.4 mm, or a slip of the pen to 2 mm, in an otherwise empty row"),
    MarkKind("faint", True, 0.012, "a mark so pale that only a close look finds it"),
    MarkKind("corrected", True, 0.013, "one box blackened or scribbled over, another marked"),
    MarkKind("struck", True, 0.012, "a mark struck through or written over (initials), another marked or none"),
    MarkKind("erased", True, 0.011, "the rest of an erased mark, another marked or none; or a mark half rubbed out"),
    MarkKind("fluid", True, 0.011, "correction fluid over a mark, another marked"),
    MarkKind("outline", True, 0.011, "a stroke along the box's outline, or a long line that merely passes through it"),
    MarkKind("between", True, 0.011, "a mark on the border of two cells"),
    MarkKind("lone_fill", True, 0.012, "the only filled box on a sheet of other marks: a vote, or taken back?"),
    MarkKind("blank", True, 0.013, "nothing in the row"),
    MarkKind("double", True, 0.012, "two boxes marked alike"),
)
KINDS = {kind.name: kind for kind in PLAIN + DOUBTFUL}
MIXED_SHEETS = 0.15  # share of sheets whose voter uses several plain kinds

# Real ink (`--marks`) has the kinds of its `marks.csv`; of these `doubt` is doubtful, the others are plain.
REAL_DOUBTFUL = ("doubt",)
