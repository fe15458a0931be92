"""More ways of marking a box, and of taking a mark back, than the simulated voter of `accuracy` knows.

A reader that was taught lines drawn level through ticks and crosses knows little of a line drawn upright, of a tick
crossed out, of three waves or of "sai" over a mark. Voters here have such habits, too: bars, stars, ringed crosses,
spirals; on their sheets these are plain.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np

from scanner.geometry import Rect
from scanner.simulate import strokes
from scanner.simulate.strokes import PX, Canvas, Draw, Hand, curved, turned
from scanner.simulate.voter import Ways, Writing

HABITS_SHARE = 0.6  # of voters who have one of the habits below
OTHER_PEN = 0.12  # of strikes
SHORT = 0.25  # of lines that are no longer than the mark
ALONE = 0.3  # of marks taken back in a row without another
HIDDEN_BY = ("fill", "spiral", "blob", "brush")  # nobody sees a line in these
CROSSED = (
    *("cross", "cross_large", "star", "ringed", "double_cross", "joined_cross", "plus", "scribble"),
    *("wild_cross", "zig", "coil", "scrawl"),
)
SCRIBBLED = ("scribble", "zig", "coil", "scrawl")
UPRIGHT = ("bar", "star", "plus", "slash", "backslash")
WORDS = ("sai", "huy", "bo", "khong", "nham", "TH", "NVA", "LAN", "OK", "x", "no", "B", "Q", "?")
FONTS = (cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, cv2.FONT_HERSHEY_SCRIPT_COMPLEX, cv2.FONT_HERSHEY_SIMPLEX)


# --- habits


def _moved(box: Rect, x: float, y: float) -> Rect:
    return Rect(box.x + x, box.y + y, box.w, box.h)


def _at(box: Rect, hand: Hand, random: np.random.Generator) -> tuple[float, float, float]:
    cx, cy = box.centre
    half = box.w / 2 * hand.size * random.uniform(0.7, 1.3)
    return cx + random.normal(0, 0.45), cy + random.normal(0, 0.4), half


def _line(canvas: Canvas, hand: Hand, random: np.random.Generator, ends: np.ndarray, bow: float = 0.03) -> None:
    ends = ends + random.normal(0, 0.25, (2, 2))
    canvas.draw(curved(tuple(ends[0]), tuple(ends[1]), random.normal(0, bow)), hand, random)


def _bar(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    x, y, half = _at(box, hand, random)
    _line(canvas, hand, random, np.array([(x, y - half), (x, y + half)]))


def _plus(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    x, y, half = _at(box, hand, random)
    _line(canvas, hand, random, np.array([(x, y - half), (x, y + half)]))
    _line(canvas, hand, random, np.array([(x - half, y), (x + half, y)]))


def _star(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    strokes.cross(canvas, box, hand, random)
    (_bar if random.random() < 0.5 else _plus)(canvas, box, hand, random)


def _ringed(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    (strokes.cross if random.random() < 0.6 else strokes.tick)(canvas, box, hand, random)
    strokes.circle(canvas, box, hand, random)


def _ring(canvas: Canvas, x: float, y: float, radius: float, hand: Hand, random: np.random.Generator) -> None:
    t = np.linspace(0, 2 * np.pi * random.uniform(0.95, 1.2), 40) + random.uniform(0, 6.3)
    stretch = random.uniform(0.8, 1.2)
    canvas.draw(np.stack([x + radius * stretch * np.cos(t), y + radius / stretch * np.sin(t)], axis=1), hand, random)


def _small_o(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    x, y, half = _at(box, hand, random)
    _ring(canvas, x, y, half * random.uniform(0.5, 0.95), hand, random)


def _spiral(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    x, y, half = _at(box, hand, random)
    t = np.linspace(0, 2 * np.pi * random.uniform(3, 5), 160)
    radius = half * 1.1 * t / t[-1]
    canvas.draw(np.stack([x + radius * np.cos(t), y + radius * np.sin(t)], axis=1), hand, random)


def _double_cross(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    strokes.cross(canvas, box, hand, random)
    strokes.cross(canvas, box, hand, random)


def _joined_cross(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    x, y, half = _at(box, hand, random)
    down = curved((x - half, y - half), (x + half, y + half), random.normal(0, 0.05))
    turn = curved((x + half, y + half), (x + half * random.uniform(0.6, 1.1), y - half), -random.uniform(0.1, 0.35))
    back = curved(tuple(turn[-1]), (x - half, y + half), random.normal(0, 0.05))
    canvas.draw(turned(np.vstack([down, turn, back]), (x, y), hand.slant), hand, random)


def _backslash(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    x, y, half = _at(box, hand, random)
    _line(canvas, hand, random, np.array([(x - half, y - half), (x + half, y + half)]), 0.05)


def _left_tick(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    x, y, half = _at(box, hand, random)
    bottom = (x + random.uniform(0, 1), y + half * random.uniform(0.6, 1))
    first = curved((x + half * random.uniform(0.7, 1.1), y - random.uniform(-0.4, 1)), bottom, 0.04)
    tall = curved(bottom, (x - half * random.uniform(0.8, 1.6), y - half * random.uniform(0.8, 1.6)), 0.04)
    canvas.draw(np.vstack([first, tall]), hand, random)


def _two_ticks(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    strokes.tick(canvas, box, hand, random)
    strokes.tick(canvas, _moved(box, random.normal(0, 0.5), random.normal(0, 0.4)), hand, random)


def _there_and_back(
    box: Rect, random: np.random.Generator, turns: int, half: float, spread: float, degrees: float
) -> np.ndarray:
    """A line to and fro, its turns round or pointed, uneven. `half`: of its strokes, `spread`: of the whole, mm."""
    across = np.linspace(-spread / 2, spread / 2, turns) + random.normal(0, 0.35, turns)
    along = np.where(np.arange(turns) % 2, half, -half) * random.uniform(0.55, 1.25, turns)
    lean = random.uniform(-0.3, 0.3)
    corners = np.stack([across + lean * along, along], axis=1)
    parts = [curved(tuple(start), tuple(end), random.normal(0, 0.09)) for start, end in pairwise(corners)]
    x, y = box.centre
    middle = np.array([x + random.normal(0, 0.8), y + random.normal(0, 0.6)])
    return turned(np.vstack(parts) + middle, (x, y), degrees - 90)


def _tail(path: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The pen leaves the mark late: the line goes on some millimetres, most often to the right."""
    end = path[-1]
    away = np.radians(random.normal(10, 35))
    far = end + random.uniform(1.5, 6) * np.array([np.cos(away), np.sin(away)])
    return np.vstack([path, curved(tuple(end), tuple(far), random.normal(0, 0.15))])


def _zig(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """Few strokes to and fro, far apart, often far beyond the box."""
    half = box.h / 2 * random.uniform(0.7, 1.9) * hand.size
    spread = box.w * random.uniform(0.5, 1.6)
    path = _there_and_back(box, random, int(random.integers(4, 12)), half, spread, random.normal(60, 30))
    canvas.draw(_tail(path, random) if random.random() < 0.25 else path, hand, random)


def _coil(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """Loops that wander over the box."""
    turns = random.uniform(2, 6)
    t = np.linspace(0, 2 * np.pi * turns, round(50 * turns)) + random.uniform(0, 6.3)
    uneven = 1 + 0.35 * np.interp(t, np.linspace(t[0], t[-1], 8), random.normal(0, 1, 8))
    x, y = box.centre
    wide, high = box.w * random.uniform(0.2, 0.55), box.h * random.uniform(0.25, 0.6)
    drift = box.w * random.uniform(0, 0.9) * np.linspace(-0.5, 0.5, len(t))
    path = np.stack([x + drift + wide * uneven * np.cos(t), y + high * uneven * np.sin(t)], axis=1)
    path = turned(path + random.normal(0, 0.5, 2), (x, y), random.normal(0, 30))
    canvas.draw(_tail(path, random) if random.random() < 0.4 else path, hand, random)


def _wild_cross(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """Two long strokes that bow and hook, and cross somewhere about the box."""
    x, y = box.centre
    for lean in (1, -1):
        turn = np.radians(lean * random.uniform(25, 75))
        half = box.w / 2 * random.uniform(1.1, 2.4) * np.array([np.cos(turn), np.sin(turn)])
        middle = np.array([x, y]) + random.normal(0, 0.9, 2)
        path = curved(tuple(middle - half), tuple(middle + half), random.normal(0, 0.16))
        if random.random() < 0.35:
            hook = path[-1] + random.uniform(0.8, 3) * random.normal(0, 0.7, 2)
            path = np.vstack([path, curved(tuple(path[-1]), tuple(hook), random.normal(0, 0.4))])
        canvas.draw(path, hand, random)


def _brush(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """Broad strokes side by side, as felt pens and worn markers fill a box, ends ragged."""
    broad = replace(hand, width=random.uniform(1.2, 2.6), dark=float(np.clip(hand.dark * random.uniform(0.6, 1), 0, 1)))
    count = int(random.integers(2, 5))
    for number in range(count):
        y = box.y + box.h * (number + 0.5) / count + random.normal(0, 0.3)
        left, right = box.x - random.uniform(-0.5, 2), box.right + random.uniform(-0.5, 2.5)
        canvas.draw(curved((left, y), (right, y + random.normal(0, 0.4)), random.normal(0, 0.03)), broad, random)


def _blob(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """The box blackened well beyond its outline, hardly any paper left."""
    thick = replace(hand, width=max(hand.width, random.uniform(0.5, 1.0)))
    half, spread = box.h / 2 * random.uniform(0.8, 1.5), box.w * random.uniform(0.9, 1.7)
    path = _there_and_back(box, random, int(random.integers(14, 26)), half, spread, random.normal(50, 40))
    canvas.draw(_tail(path, random) if random.random() < 0.35 else path, thick, random)


def _scrawl(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """Flat to and fro, or small loops, and the pen leaves late: a tail on one side or on both."""
    half, spread = box.w / 2 * random.uniform(0.6, 1.2), box.h * random.uniform(0.4, 0.9)
    path = _there_and_back(box, random, int(random.integers(5, 13)), half, spread, random.normal(0, 25))
    path = _tail(path, random)
    canvas.draw(_tail(path[::-1], random) if random.random() < 0.3 else path, hand, random)


HABITS: dict[str, Draw] = {
    "bar": _bar,
    "plus": _plus,
    "star": _star,
    "ringed": _ringed,
    "small_o": _small_o,
    "spiral": _spiral,
    "double_cross": _double_cross,
    "joined_cross": _joined_cross,
    "backslash": _backslash,
    "left_tick": _left_tick,
    "two_ticks": _two_ticks,
    "zig": _zig,
    "coil": _coil,
    "wild_cross": _wild_cross,
    "brush": _brush,
    "blob": _blob,
    "scrawl": _scrawl,
}


# --- taking a mark back


def _through(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator, degrees: float) -> None:
    """A line through a mark, mostly longer than the mark is that way."""
    turn = np.radians(degrees)
    long = abs(ink.w * np.cos(turn)) + abs(ink.h * np.sin(turn))
    half = max(long / 2 * random.uniform(1.1, 1.7), long / 2 + random.uniform(0.6, 2))
    if random.random() < SHORT:
        half = max(long / 2 * random.uniform(0.75, 1.1), 1.8)
    middle = np.array(ink.centre) + random.normal(0, 0.5, 2)
    along = np.array([np.cos(turn), -np.sin(turn)]) * half
    _line(canvas, hand, random, np.stack([middle - along, middle + along]), 0.025)


def _lines(low: int, high: int) -> Draw:
    def lines(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
        degrees = random.normal(0, 9)
        count = int(random.integers(low, high + 1))
        gap = random.uniform(0.9, 1.8)
        for number in range(count):
            place = _moved(ink, random.normal(0, 0.4), gap * (number - (count - 1) / 2))
            _through(canvas, place, hand, random, degrees + random.normal(0, 3))

    return lines


def _tilted(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    _through(canvas, ink, hand, random, random.choice((-1, 1)) * random.uniform(8, 32))


def _upright(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    _through(canvas, ink, hand, random, 90 + random.normal(0, 9))


def _diagonal(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    _through(canvas, ink, hand, random, random.choice((-1, 1)) * random.uniform(32, 60))


def _crossed_out(canvas: Canvas, ink: Rect, hand: Hand, random: np.random.Generator) -> None:
    first = random.uniform(28, 55)
    _through(canvas, ink, hand, random, first)
    _through(canvas, ink, hand, random, -first + random.normal(0, 8))


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


def _word(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator, beside: bool = False) -> None:
    """A word over a mark, or beside it in its cell."""
    text = str(random.choice(WORDS))
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
    _word(canvas, box, hand, random, beside=True)


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
    "word": (0.09, _word),
    "note": (0.05, _note),
}
OVER_BOX = ("letters", "word", "note")  # written for the box, whatever its mark's size; they take nothing back for sure


def strike_for(habit: str, random: np.random.Generator) -> str:
    """How a mark is taken back: never so that it merely looks like another whole mark."""
    shares = {name: share for name, (share, _) in STRIKES.items()}
    if habit in CROSSED:
        shares |= {"diagonal": 0.0, "crossed out": 0.0}
    if habit in UPRIGHT:
        shares |= {"upright": 0.0, "diagonal": 0.0, "crossed out": 0.0}
    if habit in ("tick", "left_tick", "tick_tail", "two_ticks"):
        shares["diagonal"] = 0.0
    if habit in SCRIBBLED:
        shares |= {"zigzag": 0.0, "loops": 0.0, "wave": 0.0}
    names = list(shares)
    return str(random.choice(names, p=np.array(list(shares.values())) / sum(shares.values())))


def _struck(row: Writing) -> None:
    habit = row.habit_unless(*HIDDEN_BY)
    mark = Canvas.round(row.result.area)
    row.mark(row.other, mark, habit)
    row.canvas.ink = np.maximum(row.canvas.ink, mark.ink)
    row.result.struck = row.other.option
    hand = row.hand
    if row.random.random() < OTHER_PEN:
        hand = replace(hand, width=hand.width * row.random.uniform(0.7, 1.8), dark=min(0.95, hand.dark * 1.3))
    how = strike_for(habit, row.random)
    over = row.other.box if how in OVER_BOX else _extent(mark)
    assert over is not None
    STRIKES[how][1](row.doubt, over, hand, row.random)
    if row.random.random() >= ALONE and not row.alone:
        row.mark(row.order[0], row.canvas)
    else:
        row.result.selected = [row.other.option] if how in OVER_BOX else []


def _extent(canvas: Canvas) -> Rect:
    """The box round what was drawn, mm."""
    y, x = np.nonzero(canvas.ink > 0.05)
    if not len(x):
        return canvas.area
    left, top = canvas.area.x + x.min() / PX, canvas.area.y + y.min() / PX
    return Rect(left, top, max(np.ptp(x) / PX, 1.0), max(np.ptp(y) / PX, 1.0))


MORE_WAYS = Ways(habits=HABITS, habits_share=HABITS_SHARE, struck=_struck)
