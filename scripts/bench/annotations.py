"""Voters who take a mark back, or put it in doubt, by what they add to it: a word, a question mark or initials beside
it, a wave or a long line through it, a ring or brackets round it, a larger scribble over it.

Whatever they add sticks out of the mark, be it a cross or a filled box: the other marks of their sheet have none.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bench.habits import HABITS, SELDOM, line, moved
from bench.strikes import CROSSED, MORE_WAYS, OTHER_PEN, extent_of, through, word
from scanner.geometry import Rect
from scanner.simulate.strokes import Canvas, Draw, Hand, turned
from scanner.simulate.voter import Ways, Writing

HABITS_SHARE = 0.7  # of voters who have one of `bench.habits`
SELDOM_SHARE = 0.9  # … of those who mark as hardly anybody does
ALONE = 0.85  # of marks taken back in a row without another
RINGS = ("circle", "ringed", "small_o", "oval", "wide_ring")  # a ring round these looks like another of theirs
SCRIBBLES = ("scribble", "zig", "coil", "scrawl", "flat_loops", "dashes", "ragged", "hatch", "brush", "blob", "fill")


def _word_beside(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    word(canvas, ink, hand, random, beside=True)


def _question(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    word(canvas, ink, hand, random, beside=True, text=str(random.choice(("?", "?", "??", "!"))))


def _initials(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    """A scrawl beside the mark, on either side."""
    wide, high = random.uniform(3, 9), random.uniform(1, 2.8)
    t = np.linspace(0, 1, 120)
    swing = np.sin(2 * np.pi * t * random.uniform(2, 5) + random.uniform(0, 6))
    swing *= np.linspace(1, random.uniform(0.3, 1), 120)
    side = 1 if random.random() < 0.75 else -1
    start = ink.right if side > 0 else ink.x
    x = start + side * (random.uniform(0.2, 1.5) + wide * t) + 0.6 * np.cos(2 * np.pi * t * random.uniform(2, 5))
    y = ink.centre[1] + random.normal(0, 0.8) + high * swing
    canvas.draw(turned(np.stack([x, y], axis=1), ink.centre, random.normal(0, 8)), hand, random)


def _wave(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    left, right = ink.x - random.uniform(0.8, 3.5), ink.right + random.uniform(0.8, 3.5)
    t = np.linspace(0, 1, 80)
    high = random.uniform(0.4, 1.6)
    swing = np.sin(2 * np.pi * t * random.uniform(1, 4) + random.uniform(0, 6))
    path = np.stack([left + (right - left) * t, ink.centre[1] + random.normal(0, 0.6) + high * swing], axis=1)
    canvas.draw(turned(path, ink.centre, random.normal(0, 12)), hand, random)


def _long_line(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator, degrees: float) -> None:
    turn = np.radians(degrees)
    long = min(abs(ink.w / max(abs(np.cos(turn)), 1e-3)), abs(ink.h / max(abs(np.sin(turn)), 1e-3)))
    half = long / 2 + random.uniform(1.0, 3.0)
    along = np.array([np.cos(turn), -np.sin(turn)]) * half
    middle = np.array(ink.centre) + random.normal(0, 0.5, 2)
    line(canvas, hand, random, np.stack([middle - along, middle + along]), 0.03)


def _tilted(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    _long_line(canvas, ink, hand, random, random.choice((-1, 1)) * random.uniform(10, 55))


def _steep(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    _long_line(canvas, ink, hand, random, 90 + random.normal(0, 15))


def _level(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    _long_line(canvas, ink, hand, random, random.normal(0, 8))


def _encircled(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    t = np.linspace(0, 2 * np.pi * random.uniform(0.9, 1.25), 60) + random.uniform(0, 6.3)
    wide, high = ink.w / 2 + random.uniform(0.5, 2.2), min(ink.h / 2 + random.uniform(0.4, 1.8), 5.8)
    path = np.stack([ink.centre[0] + wide * np.cos(t), ink.centre[1] + high * np.sin(t)], axis=1)
    canvas.draw(turned(path, ink.centre, random.normal(0, 8)), hand, random)


def _brackets(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    high, bow = ink.h / 2 + random.uniform(0.3, 1.5), random.uniform(0.4, 1.4)
    t = np.linspace(-1, 1, 30)
    for side in (-1, 1):
        x = ink.centre[0] + side * (ink.w / 2 + random.uniform(0.4, 1.5) + bow * (1 - t**2))
        canvas.draw(np.stack([x, ink.centre[1] + random.normal(0, 0.3) + high * t], axis=1), hand, random)


def _scribbled_over(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    wide, high = ink.w / 2 + random.uniform(1, 3.5), min(ink.h / 2 + random.uniform(0.3, 2), 5.5)
    turns = int(random.integers(7, 18))
    x = np.linspace(-wide, wide, turns) + random.normal(0, 0.4, turns)
    y = np.where(np.arange(turns) % 2, high, -high) * random.uniform(0.6, 1.1, turns)
    path = np.stack([ink.centre[0] + x, ink.centre[1] + y], axis=1)
    canvas.draw(turned(path, ink.centre, random.choice((0, 0, 20, -20)) + random.normal(0, 8)), hand, random)


def _crossed_out(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    first = random.uniform(25, 50)
    _long_line(canvas, ink, hand, random, first)
    _long_line(canvas, moved(ink, random.normal(0, 0.4), 0), hand, random, -first + random.normal(0, 8))


def _two_lines(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    degrees, gap = random.normal(0, 14), random.uniform(0.8, 2)
    through(canvas, moved(ink, 0, -gap / 2), hand, random, degrees)
    through(canvas, moved(ink, 0, gap / 2), hand, random, degrees + random.normal(0, 3))


ADDITIONS: dict[str, Draw] = {
    "word": _word_beside,
    "question": _question,
    "initials": _initials,
    "wave": _wave,
    "tilted": _tilted,
    "steep": _steep,
    "level": _level,
    "encircled": _encircled,
    "brackets": _brackets,
    "scribbled over": _scribbled_over,
    "crossed out": _crossed_out,
    "two lines": _two_lines,
}


def addition_for(habit: str, random: np.random.Generator) -> str:
    """What is added to a mark: nothing that merely makes it look like another whole mark of its voter."""
    left_out = {"tilted", "crossed out"} if habit in CROSSED else set()
    left_out |= {"encircled"} if habit in RINGS else set()
    left_out |= {"scribbled over"} if habit in SCRIBBLES and random.random() < 0.5 else set()
    return str(random.choice([name for name in ADDITIONS if name not in left_out]))


def _annotated(row: Writing) -> None:
    """The voter's own mark with something added, another box marked or none."""
    mark = Canvas.empty(row.result.area)
    row.mark(row.other, mark)
    row.canvas.ink = np.maximum(row.canvas.ink, mark.ink)
    row.result.struck = row.other.option
    hand = row.hand
    if row.random.random() < OTHER_PEN:
        hand = replace(hand, width=hand.width * row.random.uniform(0.7, 1.8), dark=min(0.95, hand.dark * 1.3))
    ADDITIONS[addition_for(row.habit, row.random)](row.doubt, extent_of(mark), hand, row.random)
    if row.random.random() >= ALONE and not row.alone:
        row.mark(row.order[0], row.canvas)
    else:
        row.result.selected = []


ANNOTATING = Ways(habits=HABITS, habits_share=HABITS_SHARE, struck=_annotated)


def _either(row: Writing) -> None:
    """A mark taken back as by these voters, or as by those of `bench.strikes`."""
    ways = _annotated, MORE_WAYS.struck
    ways[int(row.random.integers(len(ways)))](row)


SELDOM_WAYS = Ways(habits=SELDOM, habits_share=SELDOM_SHARE, struck=_either)
