"""More ways of marking a box than the simulated voter of `accuracy` knows.

On the sheets of voters who have such a habit they are plain. All are drawn; nothing is copied from real ink.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from scanner.geometry import Rect
from scanner.simulate import strokes
from scanner.simulate.strokes import Canvas, Draw, Hand, curved, turned


def moved(box: Rect, x: float, y: float) -> Rect:
    """The box so many mm further right and down."""
    return Rect(box.x + x, box.y + y, box.w, box.h)


def _at(box: Rect, hand: Hand, random: np.random.Generator) -> tuple[float, float, float]:
    cx, cy = box.centre
    half = box.w / 2 * hand.size * random.uniform(0.7, 1.3)
    return cx + random.normal(0, 0.45), cy + random.normal(0, 0.4), half


def line(canvas: Canvas, hand: Hand, random: np.random.Generator, ends: np.ndarray, bow: float = 0.03) -> None:
    """A nearly straight stroke between two ends, (2, 2) mm, that a hand misses a little."""
    ends = ends + random.normal(0, 0.25, (2, 2))
    canvas.draw(curved(tuple(ends[0]), tuple(ends[1]), random.normal(0, bow)), hand, random)


def _bar(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    x, y, half = _at(box, hand, random)
    line(canvas, hand, random, np.array([(x, y - half), (x, y + half)]))


def _plus(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    x, y, half = _at(box, hand, random)
    line(canvas, hand, random, np.array([(x, y - half), (x, y + half)]))
    line(canvas, hand, random, np.array([(x - half, y), (x + half, y)]))


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
    line(canvas, hand, random, np.array([(x - half, y - half), (x + half, y + half)]), 0.05)


def _left_tick(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    x, y, half = _at(box, hand, random)
    bottom = (x + random.uniform(0, 1), y + half * random.uniform(0.6, 1))
    first = curved((x + half * random.uniform(0.7, 1.1), y - random.uniform(-0.4, 1)), bottom, 0.04)
    tall = curved(bottom, (x - half * random.uniform(0.8, 1.6), y - half * random.uniform(0.8, 1.6)), 0.04)
    canvas.draw(np.vstack([first, tall]), hand, random)


def _two_ticks(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    strokes.tick(canvas, box, hand, random)
    strokes.tick(canvas, moved(box, random.normal(0, 0.5), random.normal(0, 0.4)), hand, random)


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


def _oval(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """An oval filled from end to end as on other forms, wider than the box and lower, its ends pointed or blunt."""
    x, y = box.centre
    wide, high = box.w * random.uniform(0.5, 0.95), box.h * random.uniform(0.25, 0.6)
    turns = int(random.integers(7, 26))
    t = np.linspace(-1, 1, turns)
    reach = high * np.sqrt(np.clip(1 - np.abs(t) ** random.uniform(1, 4), 0.02, 1)) * random.uniform(0.75, 1.25, turns)
    along, across = wide * t + random.normal(0, 0.25, turns), np.where(np.arange(turns) % 2, reach, -reach)
    corners = np.stack([along + random.uniform(-0.9, 0.9) * across, across], axis=1)
    path = np.vstack([curved(tuple(a), tuple(b), random.normal(0, 0.12)) for a, b in pairwise(corners)])
    path = turned(path + np.array([x, y]) + random.normal(0, 0.45, 2), (x, y), random.normal(0, 14))
    canvas.draw(_tail(path, random) if random.random() < 0.2 else path, hand, random)
    if random.random() < 0.6:  # along its edge, or once more over it
        t = np.linspace(0, 2 * np.pi * random.uniform(1, 3), 90) + random.uniform(0, 6.3)
        wide, high = wide * random.uniform(0.8, 1.1), high * random.uniform(0.7, 1.1)
        canvas.draw(np.stack([x + wide * np.cos(t), y + high * np.sin(t)], axis=1), hand, random)


def _hatch(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """Slanted lines to and fro close beside each other, small or out of the box, now and then with a heavier spot."""
    half = box.h / 2 * random.uniform(0.45, 1.3) * hand.size
    spread = box.w * random.uniform(0.35, 1.3)
    path = _there_and_back(box, random, int(random.integers(6, 18)), half, spread, random.normal(45, 15))
    canvas.draw(_tail(path, random) if random.random() < 0.3 else path, hand, random)
    if random.random() < 0.4:
        again = moved(box, random.normal(0, 0.7), random.normal(0, 0.5))
        canvas.draw(_there_and_back(again, random, 6, half * 0.6, spread * 0.5, random.normal(45, 30)), hand, random)


def _bowed_cross(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """A cross whose two strokes bow like brackets, often far to one side of the box."""
    middle = np.array(box.centre) + random.normal(0, 1.2, 2)
    for lean in (1, -1):
        turn = np.radians(lean * random.uniform(15, 80))
        half = box.w / 2 * random.uniform(1, 2.2) * np.array([np.cos(turn), np.sin(turn)])
        centre = middle + random.uniform(-0.3, 0.3) * half
        bow = random.choice((-1, 1)) * random.uniform(0.05, 0.3)
        canvas.draw(curved(tuple(centre - half), tuple(centre + half), bow), hand, random)


def _flat_loops(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """Loops drawn lying, wider than high and hardly apart, now and then some more strokes through their middle."""
    turns = random.uniform(2, 7)
    t = np.linspace(0, 2 * np.pi * turns, round(45 * turns)) + random.uniform(0, 6.3)
    uneven = 1 + 0.25 * np.interp(t, np.linspace(t[0], t[-1], 10), random.normal(0, 1, 10))
    wide, high = box.w * random.uniform(0.3, 0.75), box.h * random.uniform(0.12, 0.42)
    drift = np.outer(np.linspace(-0.5, 0.5, len(t)), (box.w * random.uniform(0, 0.5), box.h * random.normal(0, 0.2)))
    path = drift + np.stack([wide * uneven * np.cos(t), high * uneven * np.sin(t)], axis=1)
    x, y = np.array(box.centre) + random.normal(0, 0.5, 2)
    path = turned(path + np.array([x, y]), (x, y), random.normal(0, 14))
    canvas.draw(_tail(path, random) if random.random() < 0.35 else path, hand, random)
    if random.random() < 0.3:
        inner = _there_and_back(box, random, int(random.integers(3, 9)), high, wide, random.normal(60, 30))
        canvas.draw(inner, hand, random)


def _dashes(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """Short strokes to and fro that lie, one close above the other, as one who fills a flat oval makes them."""
    half, spread = box.w / 2 * random.uniform(0.5, 0.95), box.h * random.uniform(0.25, 0.75)
    path = _there_and_back(box, random, int(random.integers(4, 11)), half, spread, random.normal(4, 9))
    canvas.draw(path, hand, random)


def _fish(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """A cross in one stroke: down, round in a loop large or small, back through the first."""
    x, y = np.array(box.centre) + random.normal(0, 0.8, 2)
    half = box.w / 2 * random.uniform(0.8, 1.7)
    reach, rise = half * random.uniform(0.9, 1.7), half * random.uniform(0.5, 1.1)
    first = curved((x - half, y - rise), (x + half * 0.7, y + rise), random.normal(-0.1, 0.08))
    loop = curved(tuple(first[-1]), (x + half * random.uniform(0.5, 0.9), y - rise), -0.5 * reach / half)
    back = curved(tuple(loop[-1]), (x - half * random.uniform(0.4, 1.1), y + rise * random.uniform(0.8, 1.6)), 0.06)
    path = np.vstack([first, loop, back]) if random.random() < 0.8 else np.vstack([first, loop])
    canvas.draw(turned(path, (x, y), random.choice((0, 90, 180, 270)) + random.normal(0, 20)), hand, random)


def _ragged(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """Thick strokes to and fro, small and so close that mere slits of paper are left, single ones sticking out."""
    thick = replace(hand, width=max(hand.width, random.uniform(0.45, 0.85)), dark=max(hand.dark, 0.85))
    half, spread = box.h / 2 * random.uniform(0.45, 1.0), box.w * random.uniform(0.5, 1.0)
    path = _there_and_back(box, random, int(random.integers(7, 16)), half, spread, random.normal(65, 25))
    canvas.draw(_tail(path, random) if random.random() < 0.25 else path, thick, random)
    for _ in range(int(random.integers(0, 3))):
        at = path[int(random.integers(len(path)))]
        canvas.draw(curved(tuple(at), tuple(at + random.normal(0, 1.3, 2)), random.normal(0, 0.2)), thick, random)


def _several_hands(*draws: Draw) -> Draw:
    """Each row of the sheet as if by another hand: another pen and size, another of these marks."""

    def draw(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
        width = float(np.clip(hand.width * np.exp(random.normal(0, 0.35)), 0.2, 1.0))
        dark = float(np.clip(hand.dark + random.normal(0, 0.12), min(hand.dark, 0.5), 0.95))
        other = replace(hand, width=width, dark=dark, size=random.uniform(0.75, 1.3), slant=random.normal(0, 12))
        draws[int(random.integers(len(draws)))](canvas, box, other, random)

    return draw


def _flat_cross(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """A cross much wider than high."""
    x, y, half = _at(box, hand, random)
    wide, flat = half * random.uniform(1.0, 2.0), random.uniform(0.15, 0.5)
    for lean in (-1, 1):
        tall = wide * flat * random.uniform(0.8, 1.25)
        line(canvas, hand, random, np.array([(x - wide, y + lean * tall), (x + wide, y - lean * tall)]), 0.06)


def _tall_cross(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """A cross much higher than wide."""
    x, y, half = _at(box, hand, random)
    tall, narrow = min(half * random.uniform(1.0, 1.7), 5.5), random.uniform(0.2, 0.6)
    for lean in (-1, 1):
        wide = tall * narrow * random.uniform(0.8, 1.25)
        line(canvas, hand, random, np.array([(x - lean * wide, y - tall), (x + lean * wide, y + tall)]), 0.06)


def _wide_ring(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """A ring far round the box, now and then twice round, or left open."""
    t = np.linspace(0, 2 * np.pi * random.choice((0.85, 1.0, 1.15, 2.0)), 90) + random.uniform(0, 6.3)
    wide, high = random.uniform(5.5, 10.0), random.uniform(3.4, 5.4)
    path = np.stack([box.centre[0] + wide * np.cos(t), box.centre[1] + high * np.sin(t)], axis=1)
    path += np.linspace(0, 1, 90)[:, None] * random.normal(0, 0.5, 2) + random.normal(0, 0.4, 2)
    canvas.draw(turned(path, box.centre, random.normal(0, 5)), hand, random)


def _small(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """A tick or a cross of half the usual size."""
    less = replace(hand, size=hand.size * random.uniform(0.5, 0.7))
    (strokes.cross if random.random() < 0.5 else strokes.tick)(canvas, box, less, random)


def _pale_grain(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """A soft pencil over rough paper: pale, and full of gaps."""
    soft = replace(hand, pen=hand.pen._replace(grain=random.uniform(0.35, 0.6)), dark=random.uniform(0.3, 0.5))
    (strokes.cross if random.random() < 0.5 else strokes.tick)(canvas, box, soft, random)


def _cursive_cross(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """Two bows back to back, as a written x, joined or not."""
    x, y, half = _at(box, hand, random)
    tall = half * random.uniform(0.8, 1.3)
    left = curved((x - half, y - tall), (x - half * random.uniform(0.6, 1.2), y + tall), -random.uniform(0.3, 0.6))
    right = curved((x + half, y - tall), (x + half * random.uniform(0.6, 1.2), y + tall), random.uniform(0.3, 0.6))
    paths = [np.vstack([left, right[::-1]])] if random.random() < 0.4 else [left, right]
    for path in paths:
        canvas.draw(turned(path, (x, y), random.normal(0, 12)), hand, random)


def _looped_tick(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """A tick with a flick back at its end, or with a loop in its corner."""
    x, y, half = _at(box, hand, random)
    corner = np.array([x - half * 0.2, y + half * random.uniform(0.5, 1.2)])
    first = curved((x - half * random.uniform(0.7, 1.4), y - half * random.uniform(-0.3, 0.6)), tuple(corner), 0.05)
    end = corner + half * np.array([random.uniform(1.2, 2.6), -random.uniform(1.4, 2.8)])
    up = curved(tuple(corner), tuple(end), random.normal(0, 0.1))
    flick = end + half * np.array([random.uniform(-0.9, 0.6), random.uniform(0.2, 0.7)])
    back = curved(tuple(end), tuple(flick), random.normal(0, 0.3))
    t = np.linspace(np.pi / 2, np.pi / 2 + 2 * np.pi, 24)
    radius = half * random.uniform(0.15, 0.4)
    loop = corner + radius * np.stack([np.cos(t), np.sin(t) - 1], axis=1)
    canvas.draw(np.vstack([first, loop, up] if random.random() < 0.5 else [first, up, back]), hand, random)


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
    "oval": _oval,
    "hatch": _hatch,
    "bowed_cross": _bowed_cross,
    "flat_loops": _flat_loops,
    "dashes": _dashes,
    "fish": _fish,
    "ragged": _ragged,
}
SEVERAL_HANDS: dict[str, Draw] = {
    "scribbles": _several_hands(_flat_loops, _dashes, _ragged, _coil, _scrawl, _oval, _hatch, _zig),
    "fills": _several_hands(_oval, _blob, _brush, _ragged, _flat_loops, strokes.DRAW["fill"]),
    "crosses": _several_hands(strokes.cross, strokes.DRAW["cross_large"], _wild_cross, _bowed_cross, _fish),
    "ticks": _several_hands(strokes.tick, strokes.DRAW["tick_tail"], _left_tick),
}
SELDOM: dict[str, Draw] = {
    "flat_cross": _flat_cross,
    "tall_cross": _tall_cross,
    "wide_ring": _wide_ring,
    "small": _small,
    "pale_grain": _pale_grain,
    "cursive_cross": _cursive_cross,
    "looped_tick": _looped_tick,
}
