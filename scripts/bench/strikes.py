"""More ways of taking a mark back than the simulated voter of `accuracy` knows, and the voters who know them.

A reader that was taught lines drawn level through ticks and crosses knows little of a line drawn upright, of a tick
crossed out, of three waves or of "sai" over a mark.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from bench.habits import HABITS, line, moved
from scanner.geometry import Rect
from scanner.simulate import strokes
from scanner.simulate.strokes import PX, Canvas, Draw, Hand, turned
from scanner.simulate.voter import Ways, Writing

HABITS_SHARE = 0.6  # of voters who have one of `bench.habits`
OTHER_PEN = 0.12  # of strikes
SHORT = 0.25  # of lines that are no longer than the mark
ASKEW_DEGREES, BESIDE_MM = 9.0, 0.5  # of a line along a stroke of the mark …
SEEN_MM = (0.5, 1.2)  # … which leaves it by a pen's width, between these
SELDOM_ALONG = 0.3  # of strikes where voters mostly strike along
ALONE = 0.3  # of marks taken back in a row without another
HIDDEN_BY = ("fill", "spiral", "blob", "brush", "fills")  # nobody sees a line in these
CROSSED = (
    *("cross", "cross_large", "star", "ringed", "double_cross", "joined_cross", "plus", "scribble"),
    *("wild_cross", "zig", "coil", "scrawl", "fish", "crosses", "flat_loops", "ragged", "scribbles"),
)
SCRIBBLED = ("scribble", "zig", "coil", "scrawl", "flat_loops", "dashes", "ragged", "scribbles")
WITH_ARMS = (
    *("cross", "cross_large", "star", "ringed", "double_cross", "joined_cross", "plus", "wild_cross", "bowed_cross"),
    *("tick", "left_tick", "tick_tail", "two_ticks", "crosses", "ticks"),
)
LYING = ("dashes", "scribbles")  # a level line merely looks like another of their strokes
UPRIGHT = ("bar", "star", "plus", "slash", "backslash")
WORDS = ("sai", "huy", "bo", "khong", "nham", "TH", "NVA", "LAN", "OK", "x", "no", "B", "Q", "?")
FONTS = (cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, cv2.FONT_HERSHEY_SCRIPT_COMPLEX, cv2.FONT_HERSHEY_SIMPLEX)


def through(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator, degrees: float) -> None:
    """A line through a mark, mostly longer than the mark is that way."""
    turn = np.radians(degrees)
    long = abs(ink.w * np.cos(turn)) + abs(ink.h * np.sin(turn))
    half = max(long / 2 * random.uniform(1.1, 1.7), long / 2 + random.uniform(0.6, 2))
    if random.random() < SHORT:
        half = max(long / 2 * random.uniform(0.75, 1.1), 1.8)
    middle = np.array(ink.centre) + random.normal(0, 0.5, 2)
    along = np.array([np.cos(turn), -np.sin(turn)]) * half
    line(canvas, hand, random, np.stack([middle - along, middle + along]), 0.025)


def _lines(low: int, high: int) -> Draw:
    def lines(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
        degrees = random.normal(0, 9)
        count = int(random.integers(low, high + 1))
        gap = random.uniform(0.9, 1.8)
        for number in range(count):
            place = moved(ink, random.normal(0, 0.4), gap * (number - (count - 1) / 2))
            through(canvas, place, hand, random, degrees + random.normal(0, 3))

    return lines


def _tilted(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    through(canvas, ink, hand, random, random.choice((-1, 1)) * random.uniform(8, 32))


def _upright(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    through(canvas, ink, hand, random, 90 + random.normal(0, 9))


def _diagonal(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    through(canvas, ink, hand, random, random.choice((-1, 1)) * random.uniform(32, 60))


def _crossed_out(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    first = random.uniform(28, 55)
    through(canvas, ink, hand, random, first)
    through(canvas, ink, hand, random, -first + random.normal(0, 8))


def _wave(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    for _ in range(int(random.integers(1, 3))):
        half, high = ink.w / 2 + random.uniform(0.6, 2.5), random.uniform(0.4, 1.5)
        t = np.linspace(-1, 1, 60)
        swing = np.sin(t * np.pi * random.uniform(1.5, 4) + random.uniform(0, 6))
        x, y = ink.centre[0] + half * t, ink.centre[1] + random.normal(0, 0.7) + high * swing
        canvas.draw(turned(np.stack([x, y], axis=1), ink.centre, random.normal(0, 10)), hand, random)


def _zigzag(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    turns = int(random.integers(4, 10))
    half, high = ink.w / 2 + random.uniform(0.3, 1.5), ink.h / 2 * random.uniform(0.6, 1.1) + 0.4
    x = np.linspace(-half, half, turns) + random.normal(0, 0.25, turns)
    y = np.where(np.arange(turns) % 2, high, -high) + random.normal(0, 0.3, turns)
    path = np.stack([ink.centre[0] + x, ink.centre[1] + y], axis=1)
    canvas.draw(turned(path, ink.centre, random.choice((0, 0, 90, 30, -30)) + random.normal(0, 8)), hand, random)


def _loops(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    turns = random.uniform(2, 5)
    t = np.linspace(0, 2 * np.pi * turns, 140)
    half = ink.w / 2 + random.uniform(0, 1.2)
    x = ink.centre[0] + half * (2 * t / t[-1] - 1) * random.uniform(0.5, 1) + half * 0.4 * np.cos(t)
    y = ink.centre[1] + (ink.h / 2 + random.uniform(-0.5, 0.8)) * 0.8 * np.sin(t)
    canvas.draw(np.stack([x, y], axis=1), hand, random)


def _along(canvas: Canvas, mark: Canvas, hand: Hand, random: np.random.Generator) -> None:
    """A line nearly along a stroke of the mark: at a glance the mark has one arm twice."""
    middle, degrees = _stroke_of(mark, random)
    away = random.normal(0, ASKEW_DEGREES)
    ink = extent_of(mark)
    half = min(ink.w, ink.h) / 2 * random.uniform(0.9, 1.9)
    aside = random.normal(0, BESIDE_MM)
    seen = float(np.clip(hand.width, *SEEN_MM))  # else nobody sees it
    while abs(aside) + half * abs(np.sin(np.radians(away))) < seen:
        aside, away = random.normal(0, BESIDE_MM), random.normal(0, ASKEW_DEGREES)
    turn = np.radians(degrees + away)
    along, across = np.array([np.cos(turn), -np.sin(turn)]), np.array([np.sin(turn), np.cos(turn)])
    middle = middle + aside * across + random.normal(0, 0.8) * along
    line(canvas, hand, random, np.stack([middle - half * along, middle + half * along]), 0.025)


def _stroke_of(mark: Canvas, random: np.random.Generator) -> tuple[np.ndarray, float]:
    """The middle, mm, of a long straight stroke of the mark, and its direction: where most ink lies on one line."""
    y, x = np.nonzero(mark.ink >= 0.5 * mark.ink.max())  # of a pale pencil's mark, too
    places = np.stack([x, y], axis=1) / PX
    most: list[tuple[int, float, float]] = []
    for degrees in range(0, 180, 6):
        turn = np.radians(degrees)
        off = places @ np.array([np.sin(turn), np.cos(turn)])
        counts, edges = np.histogram(off, np.arange(off.min() - 0.25, off.max() + 0.5, 0.25))
        most.append((int(counts.max()), float(degrees), float(edges[counts.argmax()] + 0.125)))
    around = [max(most[(number + step) % len(most)][0] for step in range(-3, 4)) for number in range(len(most))]
    strokes_of = [one for one, best in zip(most, around, strict=True) if one[0] == best >= 0.6 * max(most)[0]]
    _, degrees, off = strokes_of[int(random.integers(len(strokes_of)))]
    turn = np.radians(degrees)
    on = places[np.abs(places @ np.array([np.sin(turn), np.cos(turn)]) - off) < 0.25]
    return np.array([mark.area.x, mark.area.y]) + on.mean(axis=0), degrees


def word(
    canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator, beside: bool = False, text: str = ""
) -> None:
    """A word over a mark, or beside it in its cell."""
    text = text or str(random.choice(WORDS))
    high = random.uniform(3, 6) if beside else random.uniform(4, 8)
    font = int(random.choice(FONTS))
    (wide, tall), _ = cv2.getTextSize(text, font, 1.0, 1)
    scale = high * PX / tall
    thick = max(1, round(hand.width * PX))
    image = np.zeros(canvas.ink.shape, np.uint8)
    x, y = box.centre
    x += box.w * random.uniform(0.8, 1.1) + wide * scale / PX / 2 if beside else random.normal(0, 1)
    left = int((x - canvas.area.x) * PX - wide * scale / 2)
    base = int((y + random.normal(0, 0.6) - canvas.area.y) * PX + tall * scale / 2)
    cv2.putText(image, text, (left, base), font, scale, 255, thick, cv2.LINE_AA)
    rows, cols = image.shape
    waves = [cv2.resize(random.normal(0, 0.25 * PX, (4, 8)).astype(np.float32), (cols, rows)) for _ in range(2)]
    gx, gy = np.meshgrid(np.arange(cols, dtype=np.float32), np.arange(rows, dtype=np.float32))
    lean = random.normal(0.1, 0.15) * (gy - base)
    bent = cv2.remap(image, gx + waves[0] + lean.astype(np.float32), gy + waves[1], cv2.INTER_LINEAR)
    taken = bent.astype(np.float32) / 255 * hand.dark
    canvas.ink[:] = np.clip(np.maximum(canvas.ink, taken) + 0.12 * np.minimum(canvas.ink, taken), 0, 0.97)


def _note(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    word(canvas, box, hand, random, beside=True)


STRIKES: dict[str, tuple[float, Draw]] = {
    "line": (0.14, _lines(1, 1)),
    "lines": (0.10, _lines(2, 3)),
    "tilted": (0.12, _tilted),
    "upright": (0.13, _upright),
    "diagonal": (0.07, _diagonal),
    "crossed out": (0.10, _crossed_out),
    "wave": (0.11, _wave),
    "zigzag": (0.08, _zigzag),
    "loops": (0.08, _loops),
    "letters": (0.05, strokes.written),
    "word": (0.09, word),
    "note": (0.05, _note),
}
ALONG = 0.1  # share of a line along an arm, of marks that have arms
OVER_BOX = ("letters", "word", "note")  # written for the box, whatever its mark's size; they take nothing back for sure


def strike_for(habit: str, random: np.random.Generator) -> str:
    """How a mark is taken back: never so that it merely looks like another whole mark."""
    shares = {name: share for name, (share, _) in STRIKES.items()}
    if habit in CROSSED:
        shares |= {"diagonal": 0.0, "crossed out": 0.0}
    if habit in UPRIGHT:
        shares |= {"upright": 0.0, "diagonal": 0.0, "crossed out": 0.0}
    if habit in ("tick", "left_tick", "tick_tail", "two_ticks", "ticks"):
        shares["diagonal"] = 0.0
    if habit in LYING:
        shares |= {"line": 0.0, "lines": 0.0}
    if habit in SCRIBBLED:
        shares |= {"zigzag": 0.0, "loops": 0.0, "wave": 0.0}
    if habit in WITH_ARMS:
        shares["along"] = ALONG
    names = list(shares)
    return str(random.choice(names, p=np.array(list(shares.values())) / sum(shares.values())))


def _struck(row: Writing) -> None:
    _taken_back(row, row.habit_unless(*HIDDEN_BY))


def struck_along(row: Writing) -> None:
    """Mostly a cross or a tick, struck by a line along one of its own strokes."""
    if row.random.random() < SELDOM_ALONG:
        _struck(row)
    else:
        habit = row.habit if row.habit in WITH_ARMS else str(row.random.choice(("cross", "cross_large", "tick")))
        _taken_back(row, habit, "along")


def _taken_back(row: Writing, habit: str, how: str = "") -> None:
    """A mark of this habit struck one way or another, another box marked or none."""
    mark = Canvas.empty(row.result.area)
    row.mark(row.other, mark, habit)
    row.canvas.ink = np.maximum(row.canvas.ink, mark.ink)
    row.result.struck = row.other.option
    hand = row.hand
    if row.random.random() < OTHER_PEN:
        hand = replace(hand, width=hand.width * row.random.uniform(0.7, 1.8), dark=min(0.95, hand.dark * 1.3))
    how = how or strike_for(habit, row.random)
    if how == "along":
        _along(row.doubt, mark, hand, row.random)
    else:
        over = row.other.box if how in OVER_BOX else extent_of(mark)
        assert over is not None
        STRIKES[how][1](row.doubt, over, hand, row.random)
    if row.random.random() >= ALONE and not row.alone:
        row.mark(row.order[0], row.canvas)
    else:
        row.result.selected = [row.other.option] if how in OVER_BOX else []


def extent_of(canvas: Canvas) -> Rect:
    """The box round what was drawn, mm."""
    y, x = np.nonzero(canvas.ink > 0.05)
    if not len(x):
        return canvas.area
    left, top = canvas.area.x + x.min() / PX, canvas.area.y + y.min() / PX
    return Rect(left, top, max(np.ptp(x) / PX, 1.0), max(np.ptp(y) / PX, 1.0))


MORE_WAYS = Ways(habits=HABITS, habits_share=HABITS_SHARE, struck=_struck)
ALONG_WAYS = replace(MORE_WAYS, habits_share=HABITS_SHARE / 2, struck=struck_along)
