"""A voter fills in one sheet: what is drawn in each row, and what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from scanner.geometry import Rect
from scanner.layout import OptionPlace, RowPlace
from scanner.model import Style
from scanner.simulate.kinds import DOUBTFUL, KINDS, MIXED_SHEETS, PLAIN, REAL_DOUBTFUL
from scanner.simulate.parameters import DOUBT_FACTOR, PENS
from scanner.simulate.realink import Piece, RealInk
from scanner.simulate.strokes import DRAW, Canvas, Hand, Ink, strike, written

REACH_MM = 14.0  # how far round a row a hand may write


@dataclass(slots=True)
class Written:
    """Ink on one row. `doubt` is the part without which the row would not be doubtful; `fluid` covers print."""

    row: RowPlace
    area: Rect
    drawn: str
    selected: list[str]
    sure: Ink  # ink of the plain marks
    doubt: Ink  # ink of the doubtful mark
    fluid: Ink  # share of white laid over all
    struck: str | None = None  # the option whose mark was taken back by a line or letters
    pieces: list[str] = field(default_factory=list)  # names of the pieces of real ink


@dataclass(frozen=True, slots=True)
class Voter:
    """One sheet's voter: a hand, a habit, and which kinds they use besides."""

    hand: Hand
    habit: str
    others: tuple[str, ...]


def voter_of(random: np.random.Generator) -> Voter:
    """A voter at random."""
    shares = np.array([pen.share for pen in PENS])
    pen = PENS[int(random.choice(len(PENS), p=shares / shares.sum()))]
    hand = Hand(
        pen,
        float(random.uniform(*pen.width_mm)),
        float(random.uniform(*pen.dark)),
        float(random.uniform(0.85, 1.2)),
        float(random.normal(0, 7)),
        float(random.uniform(0.03, 0.16)),
        float(abs(random.normal(0, 0.04))),
    )
    habits = np.array([kind.share for kind in PLAIN])
    names = [kind.name for kind in PLAIN]
    habit = str(random.choice(names, p=habits / habits.sum()))
    others: tuple[str, ...] = ()
    if random.random() < MIXED_SHEETS:
        others = tuple(str(name) for name in random.choice(names, 2, replace=False))
    return Voter(hand, habit, others)


def fill_in(
    rows: Sequence[RowPlace],
    styles: dict[str, tuple[Style, int]],
    random: np.random.Generator,
    difficulty: str,
    real: RealInk | None,
) -> tuple[list[Written], Voter]:
    """Every row of one page, by one voter. `styles` gives each contest's style and its limit."""
    voter = voter_of(random)
    sheet_pieces = real.sheet(random) if real is not None else None
    left = {contest: limit for contest, (style, limit) in styles.items() if style is Style.CHOOSE}
    written = []
    lone = False
    for row in rows:
        choose = row.contest in left
        mark_it = not choose or (left[row.contest] > 0 and random.random() < 0.5)
        kind = kind_of_row(voter, random, difficulty, choose, mark_it, lone, real)
        lone = lone or kind == "lone_fill"
        if choose and kind != "blank":
            left[row.contest] -= 1
        written.append(_write(row, kind, voter, random, real, sheet_pieces))
    _name_lone_fill(written)
    return written, voter


def _name_lone_fill(written: Sequence[Written]) -> None:
    """A mixed hand that filled a single box drew a lone fill, whatever it meant: nobody can tell the two apart."""
    filled = [row for row in written if row.drawn in ("fill", "filled")]
    others = [row for row in written if row.drawn not in ("fill", "filled", "lone_fill", "blank")]
    if len(filled) == 1 and len(others) >= 2:
        row = filled[0]
        row.drawn, row.doubt, row.sure = "lone_fill", np.maximum(row.sure, row.doubt), np.zeros_like(row.sure)


def kind_of_row(
    voter: Voter,
    random: np.random.Generator,
    difficulty: str,
    choose: bool,
    mark_it: bool,
    lone: bool,
    real: RealInk | None,
) -> str:
    """What this voter draws in the next row. `lone`: the sheet has its one lone fill."""
    if not mark_it:
        return "blank"
    if real is not None:
        dice = random.random()
        if dice < 0.03 and not choose:
            return "blank" if dice < 0.015 else "double"
        return "doubt" if dice < 0.045 and real.doubt else "real"
    factor = DOUBT_FACTOR[difficulty]
    dice = random.random()
    for kind in DOUBTFUL:
        share = kind.share * factor
        if kind.name == "lone_fill":
            fits = voter.habit in ("cross", "tick", "slash", "tick_tail", "beside", "cross_large") and not voter.others
            share = 0.0 if lone or not fits else share * 1.9  # only such sheets can have one
        if choose and kind.name in ("blank", "double", "corrected", "between"):
            share = 0.0
        dice -= share
        if dice < 0:
            return kind.name
    if voter.others and random.random() < 0.5:
        return str(random.choice(voter.others))
    return voter.habit


def _write(
    row: RowPlace,
    kind: str,
    voter: Voter,
    random: np.random.Generator,
    real: RealInk | None,
    pieces: Sequence[Piece] | None,
) -> Written:
    """One row written on. The second option of a doubtful row is any other."""
    window = Rect(row.options[0].cell.x, row.area.y, row.options[-1].cell.right - row.options[0].cell.x, row.area.h)
    area = window.grown(REACH_MM)
    canvas, doubt = Canvas.round(area), Canvas.round(area)
    blank = np.zeros_like(canvas.ink)
    order = [row.options[int(i)] for i in random.permutation(len(row.options))]
    result = Written(row, area, kind, [order[0].option], canvas.ink, blank, blank)
    if kind == "blank":
        result.selected = []
        return result
    if real is not None and pieces is not None:
        return _write_real(result, kind, order, random, real, pieces)
    hand = voter.hand
    habit = voter.habit
    alone = len(order) == 1  # one box a row: what is doubtful there has no other mark beside it
    other = order[-1] if alone else order[1]

    def mark(option: OptionPlace, on: Canvas, name: str | None = None) -> None:
        assert option.box is not None
        DRAW[name or habit](on, option.box, hand, random)

    if kind in DRAW and kind not in ("dot", "outline"):
        mark(order[0], canvas, kind)
    elif kind in ("dot", "outline"):
        mark(order[0], doubt, kind)
        result.selected = []
    elif kind == "faint":
        pale = Hand(hand.pen, hand.width, random.uniform(0.07, 0.17), hand.size, hand.slant, hand.shake, hand.curve)
        name = "cross" if habit in ("fill", "circle", "scribble") else habit
        DRAW[name](doubt, order[0].box, pale, random)
    elif kind == "corrected":
        mark(order[0], canvas)
        mark(other, doubt)
        mark(other, doubt, "fill" if random.random() < 0.6 else "scribble")
    elif kind == "struck":
        mark(other, canvas, "cross" if habit in ("fill", "circle") else habit)
        result.struck = other.option
        letters = random.random() < 0.25
        (written if letters else strike)(doubt, other.box, hand, random)
        if random.random() < 0.7 and not alone:
            mark(order[0], canvas)
        else:  # letters take nothing back for certain
            result.selected = [other.option] if letters else []
    elif kind == "erased" and random.random() < 0.35:
        mark(order[0], doubt, "cross" if habit in ("fill", "circle", "beside") else habit)
        doubt.ink = _half_rubbed(doubt.ink, random)
    elif kind == "erased":
        rest = Hand(
            hand.pen, hand.width * 1.3, random.uniform(0.07, 0.16), hand.size, hand.slant, hand.shake, hand.curve
        )
        DRAW["cross" if habit in ("fill", "circle") else habit](doubt, other.box, rest, random)
        doubt.ink = _smeared(doubt.ink, random)
        if random.random() < 0.7 and not alone:
            mark(order[0], canvas)
        else:
            result.selected = []
    elif kind == "fluid":
        if alone:
            result.selected = []
        else:
            mark(order[0], canvas)
        mark(other, doubt, "cross" if habit in ("fill", "circle") else habit)
        result.fluid = _fluid(other.box, area, random)
    elif kind == "between":
        left = min(order[0], order[1], key=lambda option: option.cell.x)
        x = left.cell.right if left.cell.right < row.options[-1].cell.right - 1 else row.options[-1].cell.x
        box = order[0].box
        middle = Rect(x - box.w / 2 + random.normal(0, 0.5), box.y, box.w, box.h)
        DRAW["cross" if habit in ("fill", "circle", "beside", "tick_tail") else habit](doubt, middle, hand, random)
        result.selected = []
    elif kind == "lone_fill":
        mark(order[0], doubt, "fill")
    elif kind == "double":
        mark(order[0], canvas)
        mark(order[1], canvas)
        result.selected = sorted([order[0].option, order[1].option])
    result.sure, result.doubt = canvas.ink, doubt.ink
    return result


def _write_real(
    result: Written,
    kind: str,
    order: Sequence[OptionPlace],
    random: np.random.Generator,
    real: RealInk,
    pieces: Sequence[Piece],
) -> Written:
    """One row marked with ink cut from real ballots."""
    options = order[:2] if kind == "double" else order[:1]
    for option in options:
        source = real.doubt if kind == "doubt" else pieces
        piece = source[int(random.integers(len(source)))]
        ink = real.laid(piece, option.box, result.area, random)
        result.pieces.append(piece.name)
        if kind == "doubt":
            result.doubt = np.maximum(result.doubt, ink)
        else:
            result.sure = np.maximum(result.sure, ink)
            if kind == "real":
                result.drawn = piece.kind
    if kind == "double":
        result.selected = sorted(option.option for option in options)
    return result


def _smeared(ink: Ink, random: np.random.Generator) -> Ink:
    """What an eraser leaves: patchy, drawn out, with a grey haze."""
    import cv2

    patches = cv2.resize(random.uniform(0.2, 1.0, (9, 24)).astype(np.float32), ink.shape[::-1])
    haze = cv2.GaussianBlur(ink, (0, 0), 6) * 0.5
    return np.asarray(np.clip(ink * patches + haze, 0, 1), dtype=np.float32)


def _half_rubbed(ink: Ink, random: np.random.Generator) -> Ink:
    """A mark one half of which was rubbed out."""
    rows, cols = np.nonzero(ink > 0.05)
    angle = random.uniform(0, 2 * np.pi)
    y, x = np.mgrid[: ink.shape[0], : ink.shape[1]].astype(np.float32)
    side = (x - cols.mean()) * np.cos(angle) + (y - rows.mean()) * np.sin(angle) if len(rows) else x
    return np.asarray(ink * np.where(side > 0, random.uniform(0.08, 0.25), 1.0), dtype=np.float32)


def _fluid(box: Rect, area: Rect, random: np.random.Generator) -> Ink:
    """White laid over a box, in an uneven oval."""
    import cv2

    from scanner.simulate.strokes import PX

    white = np.zeros((round(area.h * PX), round(area.w * PX)), np.uint8)
    cx, cy = (box.centre[0] - area.x) * PX, (box.centre[1] - area.y) * PX
    for _ in range(5):
        x, y = cx + random.normal(0, 8), cy + random.normal(0, 6)
        axes = (int(random.uniform(2.2, 3.6) * PX), int(random.uniform(2.0, 3.2) * PX))
        cv2.ellipse(white, (int(x), int(y)), axes, random.uniform(-20, 20), 0, 360, 255, -1, cv2.LINE_AA)
    return np.asarray(white.astype(np.float32) / 255 * random.uniform(0.88, 0.99), dtype=np.float32)


def is_doubtful(kind: str) -> bool:
    """Whether the documented table calls a drawn kind doubtful."""
    return kind in REAL_DOUBTFUL or (kind in KINDS and KINDS[kind].doubtful)
