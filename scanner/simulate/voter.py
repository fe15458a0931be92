"""A voter fills in one sheet: what is drawn in each row, and what it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from scanner.geometry import Rect
from scanner.layout import OptionPlace, RowPlace
from scanner.model import Style
from scanner.simulate.kinds import DOUBTFUL, KINDS, MIXED_SHEETS, PLAIN, REAL_DOUBTFUL, MarkKind
from scanner.simulate.parameters import DOUBT_FACTOR, PENS
from scanner.simulate.realink import Piece, RealInk
from scanner.simulate.strokes import DRAW, Canvas, Draw, Hand, Ink, strike, written

REACH_MM = 14.0  # how far round a row a hand may write


@dataclass(slots=True)
class Written:
    """Ink on one row. `doubt` is the part without which the row would not be doubtful; `fluid` covers print."""

    row: RowPlace
    area: Rect
    drawn: str
    selected: list[str]
    sure: Ink  # ink of the plain marks
    doubt: Ink | None = None  # ink of the doubtful mark
    fluid: Ink | None = None  # share of white laid over all
    struck: str | None = None  # the option whose mark was taken back by a line or letters
    pieces: list[str] = field(default_factory=list)  # names of the pieces of real ink


@dataclass(frozen=True, slots=True)
class Voter:
    """One sheet's voter: a hand, a habit, and which kinds they use besides."""

    hand: Hand
    habit: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """What voters know to do: the kinds of the documented table with their shares, and what a benchmark adds."""

    plain: Sequence[MarkKind] = PLAIN
    doubtful: Sequence[MarkKind] = DOUBTFUL
    habits: Mapping[str, Draw] = field(default_factory=dict)  # more marks, each some voters' only one
    habits_share: float = 0.0  # of voters who have one of those
    struck: Callable[[Writing], None] | None = None  # another way of drawing a struck row


USUAL = Ways()


def voter_of(random: np.random.Generator, ways: Ways = USUAL) -> Voter:
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
    habits = np.array([kind.share for kind in ways.plain])
    names = [kind.name for kind in ways.plain]
    habit = str(random.choice(names, p=habits / habits.sum()))
    others: tuple[str, ...] = ()
    if random.random() < MIXED_SHEETS:
        others = tuple(str(name) for name in random.choice(names, 2, replace=False))
    if ways.habits and random.random() < ways.habits_share:
        return Voter(hand, str(random.choice(list(ways.habits))), ())
    return Voter(hand, habit, others)


def fill_in(
    rows: Sequence[RowPlace],
    styles: dict[str, tuple[Style, int]],
    random: np.random.Generator,
    difficulty: str,
    real: RealInk | None,
    ways: Ways = USUAL,
) -> tuple[list[Written], Voter]:
    """Every row of one page, by one voter. `styles` gives each contest's style and its limit."""
    voter = voter_of(random, ways)
    sheet_pieces = real.sheet(random) if real is not None else None
    left = {contest: limit for contest, (style, limit) in styles.items() if style is Style.CHOOSE}
    written = []
    lone = False
    for row in rows:
        choose = row.contest in left
        mark_it = not choose or (left[row.contest] > 0 and random.random() < 0.5)
        kind = kind_of_row(voter, random, difficulty, choose, mark_it, lone, real, ways)
        lone = lone or kind == "lone_fill"
        if choose and kind != "blank":
            left[row.contest] -= 1
        written.append(_write(row, kind, voter, random, real, sheet_pieces, ways))
    _name_lone_fill(written)
    return written, voter


def _name_lone_fill(written: Sequence[Written]) -> None:
    """A mixed hand that filled a single box drew a lone fill, whatever it meant: nobody can tell the two apart."""
    filled = [row for row in written if row.drawn in ("fill", "filled")]
    others = [row for row in written if row.drawn not in ("fill", "filled", "lone_fill", "blank")]
    if len(filled) == 1 and len(others) >= 2:
        row = filled[0]
        ink = row.sure if row.doubt is None else np.maximum(row.sure, row.doubt)
        row.drawn, row.doubt, row.sure = "lone_fill", ink, np.zeros(ink.shape, np.float32)


def kind_of_row(
    voter: Voter,
    random: np.random.Generator,
    difficulty: str,
    choose: bool,
    mark_it: bool,
    lone: bool,
    real: RealInk | None,
    ways: Ways = USUAL,
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
    for kind in ways.doubtful:
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
    ways: Ways,
) -> Written:
    """One row written on. The second option of a doubtful row is any other."""
    window = Rect(row.options[0].cell.x, row.area.y, row.options[-1].cell.right - row.options[0].cell.x, row.area.h)
    area = window.grown(REACH_MM)
    canvas, doubt = Canvas.empty(area), Canvas.empty(area)
    order = [row.options[int(i)] for i in random.permutation(len(row.options))]
    result = Written(row, area, kind, [order[0].option], canvas.ink)
    if kind == "blank":
        result.selected = []
        return result
    if real is not None and pieces is not None:
        return _write_real(result, kind, order, random, real, pieces)
    writing = Writing(result, order, voter.hand, voter.habit, random, canvas, doubt, ways)
    if kind in _DOUBTS:
        (ways.struck if kind == "struck" and ways.struck is not None else _DOUBTS[kind])(writing)
        result.doubt = doubt.ink
    else:
        writing.mark(order[0], canvas, kind)
    result.sure = canvas.ink
    return result


@dataclass(frozen=True, slots=True)
class Writing:
    """A row while it is drawn on. `order`: its options, first the one that is meant."""

    result: Written
    order: Sequence[OptionPlace]
    hand: Hand
    habit: str
    random: np.random.Generator
    canvas: Canvas  # for plain marks
    doubt: Canvas  # for the doubtful one
    ways: Ways

    @property
    def alone(self) -> bool:
        """One box a row: what is doubtful there has no other mark beside it."""
        return len(self.order) == 1

    @property
    def other(self) -> OptionPlace:
        """The option beside it, or the same where the row has no other."""
        return self.order[-1] if self.alone else self.order[1]

    def mark(self, option: OptionPlace, on: Canvas, name: str | None = None) -> None:
        """Draw one mark, the voter's habit unless it is named."""
        self.draw(name or self.habit, on, option.box, self.hand)

    def draw(self, name: str, on: Canvas, box: Rect, hand: Hand) -> None:
        """Draw a mark of any name for a box."""
        (self.ways.habits.get(name) or DRAW[name])(on, box, hand, self.random)

    def habit_unless(self, *names: str) -> str:
        """The voter's habit; a cross in place of these."""
        return "cross" if self.habit in names else self.habit

    def pale_hand(self, width: float, low: float, high: float) -> Hand:
        """The voter's hand with a line so many times as wide, that dark."""
        hand = self.hand
        dark = self.random.uniform(low, high)
        return Hand(hand.pen, hand.width * width, dark, hand.size, hand.slant, hand.shake, hand.curve)


# --- doubtful rows, each kind as the table in `kinds` describes it


def _dot(row: Writing) -> None:
    row.mark(row.order[0], row.doubt, row.result.drawn)
    row.result.selected = []


def _faint(row: Writing) -> None:
    pale = row.pale_hand(1, 0.07, 0.17)
    row.draw(row.habit_unless("fill", "circle", "scribble"), row.doubt, row.order[0].box, pale)


def _corrected(row: Writing) -> None:
    row.mark(row.order[0], row.canvas)
    row.mark(row.other, row.doubt)
    row.mark(row.other, row.doubt, "fill" if row.random.random() < 0.6 else "scribble")


def struck(row: Writing) -> None:
    """A mark taken back by a line or letters, another marked or none."""
    row.mark(row.other, row.canvas, row.habit_unless("fill", "circle"))
    row.result.struck = row.other.option
    letters = row.random.random() < 0.25
    (written if letters else strike)(row.doubt, row.other.box, row.hand, row.random)
    if row.random.random() < 0.7 and not row.alone:
        row.mark(row.order[0], row.canvas)
    else:  # letters take nothing back for certain
        row.result.selected = [row.other.option] if letters else []


def _erased(row: Writing) -> None:
    if row.random.random() < 0.35:
        row.mark(row.order[0], row.doubt, row.habit_unless("fill", "circle", "beside"))
        row.doubt.ink = _half_rubbed(row.doubt.ink, row.random)
        return
    rest = row.pale_hand(1.3, 0.07, 0.16)
    row.draw(row.habit_unless("fill", "circle"), row.doubt, row.other.box, rest)
    row.doubt.ink = _smeared(row.doubt.ink, row.random)
    if row.random.random() < 0.7 and not row.alone:
        row.mark(row.order[0], row.canvas)
    else:
        row.result.selected = []


def _covered(row: Writing) -> None:
    if row.alone:
        row.result.selected = []
    else:
        row.mark(row.order[0], row.canvas)
    row.mark(row.other, row.doubt, row.habit_unless("fill", "circle"))
    row.result.fluid = _fluid(row.other.box, row.result.area, row.random)


def _between(row: Writing) -> None:
    options, box = row.result.row.options, row.order[0].box
    left = min(row.order[0], row.order[1], key=lambda option: option.cell.x)
    x = left.cell.right if left.cell.right < options[-1].cell.right - 1 else options[-1].cell.x
    middle = Rect(x - box.w / 2 + row.random.normal(0, 0.5), box.y, box.w, box.h)
    name = row.habit_unless("fill", "circle", "beside", "tick_tail")
    row.draw(name, row.doubt, middle, row.hand)
    row.result.selected = []


def _lone_fill(row: Writing) -> None:
    row.mark(row.order[0], row.doubt, "fill")


def _double(row: Writing) -> None:
    row.mark(row.order[0], row.canvas)
    row.mark(row.order[1], row.canvas)
    row.result.selected = sorted([row.order[0].option, row.order[1].option])


_DOUBTS: dict[str, Callable[[Writing], None]] = {
    "dot": _dot,
    "outline": _dot,
    "faint": _faint,
    "corrected": _corrected,
    "struck": struck,
    "erased": _erased,
    "fluid": _covered,
    "between": _between,
    "lone_fill": _lone_fill,
    "double": _double,
}


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
            result.doubt = ink if result.doubt is None else np.maximum(result.doubt, ink)
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
