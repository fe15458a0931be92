"""Drawn pen strokes: ink as a share of light taken, on a canvas in millimetres."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.geometry import Rect
from scanner.simulate.parameters import CANVAS_PX_MM, Pen

Ink = NDArray[np.float32]  # share of light taken, 0..1
Path = NDArray[np.float64]  # points (N, 2), mm

PX = CANVAS_PX_MM
_SHIFT = 4  # fractional bits of OpenCV's drawing coordinates


@dataclass(frozen=True, slots=True)
class Hand:
    """One voter: a pen in a hand. `size` scales marks, `slant` turns them, `shake` is mm of unsteadiness."""

    pen: Pen
    width: float
    dark: float
    size: float
    slant: float
    shake: float
    curve: float


@dataclass(slots=True)
class Canvas:
    """The paper round one row being written on; `area` is the window, mm."""

    area: Rect
    ink: Ink

    @classmethod
    def empty(cls, area: Rect) -> Canvas:
        """An empty canvas over an area of the page."""
        return cls(area, np.zeros((round(area.h * PX), round(area.w * PX)), np.float32))

    def draw(self, path: Path, hand: Hand, random: np.random.Generator) -> None:
        """One stroke along a path: pressure varies, a pen may skip, a pencil has grain."""
        dense = resampled(shaken(path, hand, random))
        if len(dense) < 2:
            dense = np.vstack([dense, dense + 0.01])
        steps = np.arange(len(dense))
        wave = 1 + 0.18 * np.sin(steps / random.uniform(15, 60) + random.uniform(0, 6))
        ends = np.minimum(1.0, 0.55 + np.minimum(steps, len(dense) - 1 - steps) / 12)
        width = np.clip(hand.width * wave * ends, 0.12, None)
        places = (dense - (self.area.x, self.area.y)) * PX - 0.5
        reach = int(width.max() * PX / 2) + 3
        high, wide = self.ink.shape
        (x0, y0), (x1, y1) = places.min(axis=0) - reach, places.max(axis=0) + reach
        left, top, right, bottom = max(0, int(x0)), max(0, int(y0)), min(wide, int(x1) + 1), min(high, int(y1) + 1)
        window = self.ink[top : max(top, bottom), left : max(left, right)]
        if not window.size:
            return
        rows, cols = bottom - top, right - left
        stroke = np.zeros((rows, cols), dtype=np.uint8)
        fine = 1 << _SHIFT
        middles = ((places - (left, top)) * fine).round().astype(int).tolist()
        radii = (width * PX / 2 * fine).round().astype(int).tolist()
        skip = hand.pen.skip / 10
        skipping = 0
        for middle, radius in zip(middles, radii, strict=True):
            if skipping == 0 and skip and random.random() < skip:
                skipping = int(random.integers(4, 14))
            if skipping:
                skipping -= 1
                continue
            cv2.circle(stroke, middle, radius, 255, -1, cv2.LINE_AA, _SHIFT)
        taken = stroke.astype(np.float32) / 255 * hand.dark
        if hand.pen.grain:
            rough = random.normal(1.0, hand.pen.grain, (rows // 2 + 1, cols // 2 + 1))
            grain = cv2.resize(rough.astype(np.float32), (cols, rows))
            taken *= np.clip(grain, 0.15, 1.15)
        # Ink over ink takes a little more light.
        window[:] = np.clip(np.maximum(window, taken) + 0.12 * np.minimum(window, taken), 0, 0.97)


def resampled(path: Path, step: float = 0.06) -> Path:
    """Points every `step` mm along a path."""
    lengths = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    if lengths[-1] < step:
        return path
    at = np.arange(0, lengths[-1], step)
    return np.stack([np.interp(at, lengths, path[:, axis]) for axis in (0, 1)], axis=1)


def shaken(path: Path, hand: Hand, random: np.random.Generator) -> Path:
    """A path as an unsteady hand draws it."""
    dense = resampled(path, 0.25)
    wobble = random.normal(0, 1, (len(dense) // 4 + 3, 2)) * hand.shake
    at = np.linspace(0, len(wobble) - 1, len(dense))
    off = np.stack([np.interp(at, np.arange(len(wobble)), wobble[:, axis]) for axis in (0, 1)], axis=1)
    return np.asarray(dense + off, dtype=np.float64)


def curved(start: tuple[float, float], end: tuple[float, float], bow: float) -> Path:
    """A stroke from start to end that bows to one side by a share of its length."""
    a, b = np.array(start), np.array(end)
    across = np.array([-(b - a)[1], (b - a)[0]])
    t = np.linspace(0, 1, 24)[:, None]
    return np.asarray(a + (b - a) * t + across * bow * 4 * t * (1 - t), dtype=np.float64)


def turned(path: Path, middle: tuple[float, float], degrees: float) -> Path:
    """A path turned about a point."""
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return np.asarray((path - middle) @ turn + middle)


# --- the kinds: each draws into a canvas, for a box and its cell


def cross(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator, reach: float = 1.0) -> None:
    """Two strokes through the box."""
    cx, cy = box.centre
    cx, cy = cx + random.normal(0, 0.45), cy + random.normal(0, 0.4)
    half = box.w / 2 * random.uniform(0.72, 1.35) * hand.size * reach
    tall = half * random.uniform(0.8, 1.15)
    for x0, x1 in ((-half, half), (half, -half)):
        bow = random.normal(0, hand.curve)
        ends = random.normal(0, 0.3, 4)
        path = curved((cx + x0 + ends[0], cy - tall + ends[1]), (cx + x1 + ends[2], cy + tall + ends[3]), bow)
        canvas.draw(turned(path, (cx, cy), hand.slant), hand, random)


def cross_large(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """A cross beyond the box, curved; now and then its strokes curl at the ends or join in a loop."""
    if random.random() < 0.35:
        _curled_cross(canvas, box, hand, random)
        return
    loose = Hand(hand.pen, hand.width, hand.dark, 1.0, hand.slant, hand.shake * 1.5, hand.curve + 0.08)
    cross(canvas, box, loose, random, random.uniform(1.35, 1.8))


def _curled_cross(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """Two long strokes, one of them bending back at an end, sometimes written without lifting the pen."""
    cx, cy = box.centre
    cx, cy = cx + random.normal(0, 0.6), cy + random.normal(0, 0.6)
    half, tall = box.w / 2 * random.uniform(1.2, 2.0), box.h / 2 * random.uniform(1.1, 1.8)
    down = curved((cx - half, cy - tall * 0.6), (cx + half, cy + tall * 0.5), random.normal(0, 0.14))
    up = curved((cx - half * 0.6, cy + tall), (cx + half * 0.5, cy - tall), random.normal(0, 0.1))
    turn = np.linspace(0, np.pi * random.uniform(0.3, 1.0), 12)[1:]
    curl = random.uniform(0.5, 1.4)
    hook = up[-1] + curl * np.stack([np.sin(turn), 1 - np.cos(turn)], axis=1)
    up = np.vstack([up, hook])
    if random.random() < 0.4:
        join = curved(tuple(up[-1]), tuple(down[0] if random.random() < 0.5 else down[-1]), random.normal(0, 0.2))
        canvas.draw(turned(np.vstack([up, join]), (cx, cy), hand.slant), hand, random)
    else:
        canvas.draw(turned(up, (cx, cy), hand.slant), hand, random)
    canvas.draw(turned(down, (cx, cy), hand.slant), hand, random)


def tick(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator, tail: float | None = None) -> None:
    """A short stroke down, a long one up; now and then a V."""
    cx, cy = box.centre
    if tail is None and random.random() < 0.15:
        half, deep = random.uniform(1.3, 2.6) * hand.size, random.uniform(1.3, 2.8) * hand.size
        bottom = (cx + random.normal(0, 0.4), cy + deep)
        arms = [curved((cx - half, cy - deep), bottom, 0.03), curved(bottom, (cx + half, cy - deep), 0.03)]
        canvas.draw(turned(np.vstack(arms), (cx, cy), hand.slant), hand, random)
        return
    x0, y0 = cx - random.uniform(1.0, 2.3) * hand.size, cy - random.uniform(-0.4, 0.9)
    x1, y1 = cx - random.uniform(-0.3, 0.8), cy + random.uniform(1.0, 2.3) * hand.size
    length = random.uniform(4.0, 7.0) * hand.size if tail is None else tail
    angle = np.radians(random.uniform(38, 62) if tail is None else random.uniform(8, 34))
    x2, y2 = x1 + length * np.cos(angle), y1 - length * np.sin(angle)
    bow = random.normal(0, hand.curve)
    path = np.vstack([curved((x0, y0), (x1, y1), bow), curved((x1, y1), (x2, y2), bow)])
    canvas.draw(path, hand, random)


def tick_tail(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """A tick whose tail runs on into the next cell."""
    tick(canvas, box, hand, random, random.uniform(9, 16))


def fill(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """The box filled to its edges, in close strokes."""
    step = hand.width * random.uniform(0.55, 0.85)
    inset = random.uniform(0.0, 0.5)
    lines = []
    steep = random.random() < 0.5
    y = box.y + inset
    flip = False
    while y < box.bottom - inset:
        ends = [(box.x + inset + random.normal(0, 0.2), y), (box.right - inset + random.normal(0, 0.2), y + step / 2)]
        lines += ends[::-1] if flip else ends
        flip, y = not flip, y + step
    path = np.array(lines)
    middle = box.centre
    canvas.draw(turned(path, middle, 90 if steep else 0), hand, random)


def scribble(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """A zigzag, now and then long and flat; half of them looser, in zigzags or loops, gone over again."""
    if random.random() < 0.5:
        _loose_scribble(canvas, box, hand, random)
        return
    flat = random.random() < 0.3
    cx, cy = box.centre
    half_w = box.w / 2 * (random.uniform(1.1, 1.7) if flat else random.uniform(0.6, 1.1))
    half_h = box.h / 2 * (random.uniform(0.25, 0.5) if flat else random.uniform(0.6, 1.05))
    turns = int(random.integers(4, 10))
    xs = np.linspace(-half_w, half_w, turns) + random.normal(0, 0.25, turns)
    ys = np.where(np.arange(turns) % 2, half_h, -half_h) * random.uniform(0.7, 1.1, turns)
    path = np.stack([cx + xs, cy + ys], axis=1)
    canvas.draw(turned(path, (cx, cy), hand.slant + random.uniform(-25, 25)), hand, random)


def _loose_scribble(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    cx, cy = box.centre
    cx, cy = cx + random.normal(0, 0.5), cy + random.normal(0, 0.4)
    for _ in range(int(random.integers(1, 3))):
        half_w = box.w / 2 * random.uniform(0.7, 2.0)
        half_h = box.h / 2 * random.uniform(0.25, 0.9)
        turns = int(random.integers(6, 22))
        if random.random() < 0.5:
            x = np.linspace(-half_w, half_w, turns) + random.normal(0, 0.3, turns)
            y = np.where(np.arange(turns) % 2, half_h, -half_h) * random.uniform(0.5, 1.2, turns)
        else:
            t = np.linspace(0, 2 * np.pi * random.uniform(1.5, 6), 60 + turns)
            size = np.linspace(1, random.uniform(0.2, 1), len(t))
            x = half_w * size * np.cos(t) + np.linspace(-0.5, 0.5, len(t)) * random.normal(0, 1)
            y = half_h * size * np.sin(t)
        if random.random() < 0.4:
            x, y = y * half_w / max(half_h, 0.3), x * half_h / half_w
        path = turned(np.stack([cx + x, cy + y], axis=1), (cx, cy), hand.slant + random.uniform(-30, 30))
        canvas.draw(path, hand, random)


def circle(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """A loop round the box, not always closed."""
    cx, cy = box.centre
    rx, ry = random.uniform(3.4, 5.8), random.uniform(3.3, 5.0)
    cx, cy = cx + random.normal(0, 0.4), cy + random.normal(0, 0.3)
    start = random.uniform(0, 2 * np.pi)
    t = np.linspace(start, start + 2 * np.pi * random.uniform(0.93, 1.25), 60)
    path = np.stack([cx + rx * np.cos(t), cy + ry * np.sin(t)], axis=1)
    drift = np.linspace(0, 1, 60)[:, None] * random.normal(0, 0.5, 2)
    canvas.draw(path + drift, hand, random)


def slash(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """One stroke through the box, now and then a level dash."""
    cx, cy = box.centre
    if random.random() < 0.25:
        half, rise = box.w / 2 * random.uniform(0.55, 1.3), random.normal(0, 0.35)
        cy += random.normal(0, 0.5)
        canvas.draw(curved((cx - half, cy + rise), (cx + half, cy - rise), random.normal(0, hand.curve)), hand, random)
        return
    half = box.w / 2 * random.uniform(0.7, 1.5)
    rise = half * random.uniform(0.5, 1.3) * (1 if random.random() < 0.85 else -1)
    canvas.draw(curved((cx - half, cy + rise), (cx + half, cy - rise), random.normal(0, hand.curve)), hand, random)


def beside(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """A small tick or cross next to the box, within its cell."""
    side = 1 if random.random() < 0.75 else -1
    shifted = Rect(box.x + side * random.uniform(4.2, 4.9), box.y + random.uniform(-0.6, 0.6), box.w, box.h)
    small = Hand(hand.pen, min(hand.width, 0.8), hand.dark, 0.5, hand.slant, hand.shake, hand.curve)
    if random.random() < 0.5:
        cross(canvas, shifted, small, random)
    else:
        tick(canvas, shifted, small, random, random.uniform(2.5, 3.4))


def dot(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """A point where a pen rested, or a slip of the pen."""
    x, y = box.x + random.uniform(0.8, box.w - 0.8), box.y + random.uniform(0.8, box.h - 0.8)
    if random.random() < 0.3:
        length, angle = random.uniform(0.6, 1.6), random.uniform(0, np.pi)
        half = np.array([np.cos(angle), np.sin(angle)]) * length / 2
        slip = Hand(hand.pen, min(hand.width, 0.6), hand.dark, 1.0, 0, 0.02, 0)
        canvas.draw(curved(tuple(np.array([x, y]) - half), tuple(np.array([x, y]) + half), 0.1), slip, random)
        return
    size = random.uniform(0.5, 1.4)
    blunt = Hand(hand.pen, size, hand.dark, 1.0, 0, 0.0, 0)
    canvas.draw(np.array([[x, y], [x + random.uniform(0.05, 0.3), y]]), blunt, random)


def outline(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """A stroke along one side of the box, or a long line that merely passes through."""
    thin = Hand(hand.pen, min(hand.width, 0.6), hand.dark, 1.0, 0, 0.04, 0)
    if random.random() < 0.25:
        x, reach = random.uniform(box.x - 0.5, box.right + 0.5), random.uniform(6.0, 8.5)
        lean, middle = random.normal(0, 1.0), box.centre[1] + random.normal(0, 0.3)
        path = curved((x - lean, middle - reach), (x + lean, middle + reach), random.normal(0, 0.02))
        canvas.draw(path, thin, random)
        return
    off, over = random.normal(0, 0.12), random.uniform(-0.6, 1.2)
    if random.random() < 0.5:
        y = (box.y if random.random() < 0.5 else box.bottom) + off
        canvas.draw(np.array([[box.x - over, y], [box.right + over, y]]), thin, random)
    else:
        x = (box.x if random.random() < 0.5 else box.right) + off
        canvas.draw(np.array([[x, box.y - over], [x, box.bottom + over]]), thin, random)


# Letters and digits as strokes in a unit square, those that look like a mark (C, L, O, V, X, ...) left out.
LETTERS = (
    (((0, 1), (0.5, 0), (1, 1)), ((0.2, 0.6), (0.8, 0.6))),
    (((0, 0), (0, 1)), ((0, 0), (0.8, 0.2), (0.1, 0.5), (0.9, 0.75), (0, 1))),
    (((0.9, 0), (0, 0), (0, 1), (0.9, 1)), ((0, 0.5), (0.7, 0.5))),
    (((0.9, 0.2), (0.4, 0), (0, 0.5), (0.4, 1), (0.95, 0.9), (0.95, 0.55), (0.5, 0.55)),),
    (((0, 0), (0, 1)), ((1, 0), (1, 1)), ((0, 0.5), (1, 0.5))),
    (((0, 0), (0, 1)), ((0.9, 0), (0, 0.55), (0.9, 1))),
    (((0, 1), (0, 0), (0.5, 0.7), (1, 0), (1, 1)),),
    (((0, 1), (0, 0), (1, 1), (1, 0)),),
    (((0, 1), (0, 0), (0.8, 0.1), (0.8, 0.45), (0, 0.55)),),
    (((0, 1), (0, 0), (0.8, 0.15), (0.7, 0.45), (0, 0.55), (0.9, 1)),),
    (((0.9, 0.1), (0.3, 0), (0.1, 0.3), (0.8, 0.65), (0.6, 1), (0, 0.9)),),
    (((0, 0), (1, 0)), ((0.5, 0), (0.5, 1))),
    (((0, 0), (0, 0.8), (0.5, 1), (1, 0.8), (1, 0)),),
    (((0, 0), (1, 0), (0, 1), (1, 1)),),
    (((0, 0.2), (0.6, 0), (0.8, 0.3), (0, 1), (1, 1)),),
    (((0, 0), (0.8, 0.2), (0.3, 0.5), (0.8, 0.75), (0, 1)),),
    (((0.6, 1), (0.6, 0), (0, 0.7), (1, 0.7)),),
    (((0.8, 0.2), (0.4, 0), (0.1, 0.3), (0.5, 0.5), (0.8, 0.25), (0.7, 1)),),
    (((0, 0.2), (0.4, 0), (0.8, 0.3), (0.4, 0.6), (0.4, 0.75)), ((0.4, 0.95), (0.45, 1))),
)


def written(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """One to three letters over or beside a box: initials, a word, a figure."""
    cx, cy = box.centre
    high = random.uniform(4.5, 9)
    wide = high * random.uniform(0.5, 1.1)
    count = int(random.integers(1, 4))
    lean = random.normal(0.15, 0.2)
    left = cx + random.normal(0, 1.5) - count * wide * 0.55
    top = cy + random.normal(0, 0.8) - high / 2
    for letter in random.choice(len(LETTERS), count):
        for stroke in LETTERS[letter]:
            path = np.array(stroke, dtype=np.float64) + random.normal(0, 0.07, (len(stroke), 2))
            for _ in range(2):  # rounder corners
                if len(path) > 2:
                    near, far = 0.75 * path[:-1] + 0.25 * path[1:], 0.25 * path[:-1] + 0.75 * path[1:]
                    path = np.vstack([path[:1], np.concatenate([near, far], axis=1).reshape(-1, 2), path[-1:]])
            x = left + wide * path[:, 0] + lean * high * (0.5 - path[:, 1])
            canvas.draw(np.stack([x, top + high * path[:, 1]], axis=1), hand, random)
        left += wide * 1.15


def strike(canvas: Canvas, box: Rect, hand: Hand, random: np.random.Generator) -> None:
    """A long line through a mark, to take it back."""
    cx, cy = box.centre
    half = random.uniform(4.6, 7.5)
    rise = random.normal(0, 0.8)
    for _ in range(int(random.integers(1, 3))):
        off = random.normal(0, 0.7)
        path = curved((cx - half, cy + off + rise), (cx + half, cy + off - rise), random.normal(0, 0.02))
        canvas.draw(path, hand, random)


Draw = Callable[[Canvas, Rect, Hand, np.random.Generator], None]
DRAW: dict[str, Draw] = {
    "cross": cross,
    "cross_large": cross_large,
    "tick": tick,
    "tick_tail": tick_tail,
    "fill": fill,
    "scribble": scribble,
    "circle": circle,
    "slash": slash,
    "beside": beside,
    "dot": dot,
    "outline": outline,
}
