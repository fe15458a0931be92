"""Printer, paper and scanner: a page in ink → the image that an office scanner would write."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.geometry import px_per_mm
from scanner.page import Floats, Grey
from scanner.simulate.parameters import CANVAS_PX_MM, Scanner

Light = NDArray[np.float32]  # share of light that the paper gives back: 0 black .. 1 paper
_NODE = 16
_BAND = 4 * _NODE  # rows that are worked on at once


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass of one sheet: everything that chance decides, drawn beforehand."""

    skew_deg: float
    scale: float
    shift_mm: tuple[float, float]
    stretch_mm: float
    stretch_phase: float
    blur_mm: float
    noise: float
    paper: float
    black: float
    shade: float
    shade_angle: float
    gain_mm: float
    toner: float
    turn: int  # quarter turns, counter-clockwise
    surround: float
    specks: int
    speck_mm: tuple[float, float]
    streak_mm: float | None
    shadow_mm: float | None
    jpeg: int
    through: float = 0.0  # share of light that the other side takes
    fold: tuple[float, float, float] | None = None  # place (share of the page), slope, light left; negative: down it
    fibres: int = 0

    def record(self) -> dict[str, object]:
        """For `truth.jsonl`: what was done to the page."""
        return {key: round(value, 4) if isinstance(value, float) else value for key, value in asdict(self).items()}


def pass_of(scanner: Scanner, random: np.random.Generator, width_mm: float) -> Pass:
    """One pass at random."""
    turn = 2 if random.random() < scanner.upside_down else 0
    if random.random() < scanner.quarter_turn:
        turn = int(random.choice([1, 3]))
    return Pass(
        skew_deg=float(np.clip(random.normal(0, scanner.skew_deg[1] / 2.2), *scanner.skew_deg)),
        scale=float(random.uniform(*scanner.scale)),
        shift_mm=(float(random.uniform(-1, 1) * scanner.shift_mm), float(random.uniform(-1, 1) * scanner.shift_mm)),
        stretch_mm=float(random.uniform(0, scanner.stretch_mm)),
        stretch_phase=float(random.uniform(0, 2 * np.pi)),
        blur_mm=float(random.uniform(*scanner.blur_mm)),
        noise=float(random.uniform(*scanner.noise)),
        paper=float(random.uniform(*scanner.paper)),
        black=float(random.uniform(*scanner.black)),
        shade=float(random.uniform(0, scanner.shade)),
        shade_angle=float(random.uniform(0, 2 * np.pi)),
        gain_mm=float(random.uniform(*scanner.gain_mm)),
        toner=float(random.uniform(*scanner.toner)),
        turn=turn,
        surround=40.0 if random.random() < scanner.dark_surround else 250.0,
        specks=int(random.integers(scanner.specks[0], scanner.specks[1] + 1)),
        speck_mm=scanner.speck_mm,
        streak_mm=float(random.uniform(10, width_mm - 10)) if random.random() < scanner.streak else None,
        shadow_mm=float(random.uniform(30, 250)) if random.random() < scanner.shadow_line else None,
        jpeg=int(random.integers(scanner.jpeg[0], scanner.jpeg[1] + 1)),
        through=float(random.uniform(*scanner.through)) if random.random() < scanner.show_through else 0.0,
        fold=_fold_of(scanner, random) if random.random() < scanner.fold else None,
        fibres=int(random.integers(1, 5)) if random.random() < scanner.fibres else 0,
    )


def same_sheet(sheet: Pass, again: Pass) -> Pass:
    """Another pass of the same sheet: its print, its dirt and its folds stay."""
    on_paper = ("gain_mm", "toner", "specks", "speck_mm", "through", "fold", "fibres")
    return replace(again, **{name: getattr(sheet, name) for name in on_paper})


def _fold_of(scanner: Scanner, random: np.random.Generator) -> tuple[float, float, float]:
    place = float(random.uniform(0.15, 0.85)) * (1 if random.random() < 0.7 else -1)
    return place, float(random.normal(0, 0.01)), float(random.uniform(*scanner.fold_light))


GAIN_BLUR_MM = 0.06


def softened(page: Grey) -> Grey:
    """A perfect print as toner spreads: what `printed` cuts at a level."""
    return np.asarray(cv2.GaussianBlur(page, (0, 0), GAIN_BLUR_MM * CANVAS_PX_MM), dtype=np.uint8)


def printed(page: Grey, soft: Grey, one: Pass, room: Light | None = None) -> Light:
    """A perfect print as a real printer lays it down: fatter or thinner, toner black or pale. `soft`: `softened`;
    `room`: where to, if that is at hand."""
    light = np.arange(256, dtype=np.float32) / 255
    if abs(one.gain_mm) > 0.003:
        # An edge of the blurred print moves by the gain when the level at which it is cut moves by its slope.
        slope = 1 / (GAIN_BLUR_MM * np.sqrt(2 * np.pi))
        page, light = soft, np.clip((light - 0.5 - one.gain_mm * slope) * 3 + 0.5, 0, 1)
    return np.asarray(cv2.LUT(page, (1 - (1 - light) * one.toner).astype(np.float32), room), dtype=np.float32)


def soil(light: Light, one: Pass, random: np.random.Generator) -> None:
    """Specks of dirt and toner on the paper, in place."""
    height, width = light.shape
    for _ in range(one.specks):
        x, y = int(random.integers(width)), int(random.integers(height))
        radius = max(1, round(random.uniform(*one.speck_mm) * CANVAS_PX_MM / 2))
        cv2.circle(light, (x, y), radius, float(random.uniform(0.2, 0.75)), -1, cv2.LINE_AA)


def shine_through(light: Light, other: Light, one: Pass) -> None:
    """The other side of the sheet, mirrored, blurred by the paper and pale; in place."""
    soft = cv2.resize(other[:, ::-1], None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(soft, (0, 0), 0.22 * CANVAS_PX_MM / 4)
    whole = cv2.resize(soft, light.shape[::-1], interpolation=cv2.INTER_LINEAR)
    light *= 1 - np.float32(one.through) * (1 - whole)


def crease(light: Light, one: Pass) -> None:
    """A fold across (or down) the sheet: a dark line with a brighter one beside it, in place."""
    if one.fold is None:
        return
    place, slope, left = one.fold
    page = light if place > 0 else light.T
    rows, cols = page.shape
    x = np.arange(cols)
    middle = (abs(place) * rows + slope * (x - cols / 2)).astype(int)
    half = round(1.2 * CANVAS_PX_MM)
    off = np.arange(-half, half + 1)
    sigma = 0.25 * CANVAS_PX_MM
    profile = (1 - left) * np.exp(-0.5 * (off / sigma) ** 2)
    profile -= 0.25 * (1 - left) * np.exp(-0.5 * ((off - 3 * sigma) / sigma) ** 2)
    at = np.clip(middle[None, :] + off[:, None], 0, rows - 1)
    page[at, x[None, :]] = np.clip(page[at, x[None, :]] * (1 - profile[:, None]), 0, 1).astype(np.float32)


def hairs(light: Light, one: Pass, random: np.random.Generator) -> None:
    """Fibres on the paper: thin, curved, 3 to 14 mm long; in place."""
    height, width = light.shape
    for _ in range(one.fibres):
        length, bow = random.uniform(3, 14) * CANVAS_PX_MM, random.normal(0, 0.25)
        angle = random.uniform(0, np.pi)
        t = np.linspace(-0.5, 0.5, 30)
        along, across = t * length, bow * length * (t * t - 0.25) * 4
        x = random.uniform(0, width) + along * np.cos(angle) - across * np.sin(angle)
        y = random.uniform(0, height) + along * np.sin(angle) + across * np.cos(angle)
        points = np.round(np.stack([x, y], axis=1) * 16).astype(np.int32)
        taken = np.zeros((height, width), np.uint8)
        thick = max(1, round(random.uniform(0.06, 0.14) * CANVAS_PX_MM))
        cv2.polylines(taken, [points], False, 255, thick, cv2.LINE_AA, 4)
        x0, y0 = np.maximum(points.min(axis=0) // 16 - 4, 0)
        x1, y1 = points.max(axis=0) // 16 + 5
        window = (slice(int(y0), max(int(y1), int(y0))), slice(int(x0), max(int(x1), int(x0))))
        light[window] *= 1 - taken[window].astype(np.float32) / 255 * np.float32(random.uniform(0.3, 0.75))


def scanned(light: Light, one: Pass, dpi: int, random: np.random.Generator) -> tuple[Grey, Floats]:
    """The image and the mapping from mm to its px (3×3; the slow stretch left out)."""
    px = px_per_mm(dpi)
    sigma = max(one.blur_mm * CANVAS_PX_MM, 0.36 * CANVAS_PX_MM / px)
    soft = cv2.GaussianBlur(light, (0, 0), sigma, dst=_canvas(*light.shape))
    height_mm, width_mm = light.shape[0] / CANVAS_PX_MM, light.shape[1] / CANVAS_PX_MM
    cols, rows = round(width_mm * px), round(height_mm * px)
    mm_to_px = _placement(one, width_mm, height_mm, px)
    nodes = _canvas_nodes(one, mm_to_px, cols, rows, height_mm)
    grey = _sensed(soft, nodes, one, (rows, cols), px, random)
    turned = np.ascontiguousarray(np.rot90(grey, one.turn))
    return turned, quarter_turns(one.turn, cols, rows) @ mm_to_px


@lru_cache(maxsize=1)
def _canvas(rows: int, cols: int) -> Light:
    """Room for the blurred page: to fetch it anew for every page takes a third of the blurring's time."""
    return np.empty((rows, cols), np.float32)


def _sensed(
    soft: Light,
    nodes: NDArray[np.float32],
    one: Pass,
    shape: tuple[int, int],
    px: float,
    random: np.random.Generator,
) -> Grey:
    """What the sensor sees of a blurred page, in grey levels: tones, uneven light, streaks, grain. `nodes`:
    `_canvas_nodes`; `px`: of the scan, a mm.

    Band by band, so that what is worked on stays in the processor's cache.
    """
    rows, cols = shape
    streak, streak_light = _line(one.streak_mm, 0.12, px, random, 0.72, 0.9)
    shadow, shadow_light = _line(one.shadow_mm, 0.4, px, random, 0.86, 0.95)
    noise = _noise(random, rows, cols)
    along, down = _shade(one, cols, rows)
    grey = np.empty(shape, np.uint8)
    for top in range(0, rows, _BAND):
        band = slice(top, min(top + _BAND, rows))
        places = _canvas_places(nodes, band, cols)
        part = cv2.remap(soft, places, None, cv2.INTER_LINEAR, borderValue=-1.0)
        outside = part < -0.01
        np.clip(part, 0, 1, out=part)
        part *= np.float32(one.paper - one.black)
        part += np.float32(one.black)
        part[outside] = one.surround
        if one.shade:
            part *= 1 - along * down[band]
        part[:, streak] *= streak_light
        part[max(shadow.start - top, 0) : max(shadow.stop - top, 0)] *= shadow_light
        cv2.scaleAdd(np.ascontiguousarray(noise[band]), one.noise, part, part)
        grey[band] = np.clip(part, 0, 255, out=part)
    return grey


def _line(
    at_mm: float | None, wide_mm: float, px: float, random: np.random.Generator, low: float, high: float
) -> tuple[slice, np.float32]:
    """The px that a streak or shadow covers, and the light that it leaves there."""
    if at_mm is None:
        return slice(0, 0), np.float32(1)
    at = int(at_mm * px)
    return slice(at, at + max(1, round(wide_mm * px))), np.float32(random.uniform(low, high))


def _placement(one: Pass, width: float, height: float, px: float) -> Floats:
    """mm → px: turned about the middle, scaled and shifted."""
    angle = np.radians(one.skew_deg)
    c, s = np.cos(angle) * one.scale, np.sin(angle) * one.scale
    turn = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]])
    to_middle = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1.0]])
    back = np.array([[1, 0, width / 2 + one.shift_mm[0]], [0, 1, height / 2 + one.shift_mm[1]], [0, 0, 1.0]])
    to_px = np.array([[px, 0, -0.5], [0, px, -0.5], [0, 0, 1.0]])
    placed: Floats = to_px @ back @ turn @ to_middle
    return placed


def _canvas_nodes(one: Pass, mm_to_px: Floats, cols: int, rows: int, height_mm: float) -> NDArray[np.float32]:
    """For every `_NODE`th px of the scan the place on the canvas that it sees, (…, …, 2); one more beyond each end."""
    nx, ny = -(-cols // _NODE) + 2, -(-rows // _NODE) + 2
    x = (np.arange(nx) - 1) * _NODE + (_NODE - 1) / 2
    y = (np.arange(ny) - 1) * _NODE + (_NODE - 1) / 2
    points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    back = np.linalg.inv(mm_to_px)
    mm = points @ back[:2, :2].T + back[:2, 2]
    wave = np.sin(mm[:, 1] / height_mm * 2 * np.pi * 1.3 + one.stretch_phase) * one.stretch_mm
    mm[:, 1] += wave
    mm[:, 0] += 0.3 * wave
    return np.asarray((mm * CANVAS_PX_MM - 0.5).reshape(ny, nx, 2), dtype=np.float32)


def _canvas_places(nodes: NDArray[np.float32], band: slice, cols: int) -> NDArray[np.float32]:
    """The place on the canvas that every px of a band sees, (rows of the band, cols, 2)."""
    first, count = band.start // _NODE, -(-(band.stop - band.start) // _NODE) + 2
    part = nodes[first : first + count]
    fine = cv2.resize(part, (part.shape[1] * _NODE, part.shape[0] * _NODE), interpolation=cv2.INTER_LINEAR)
    return np.ascontiguousarray(fine[_NODE : _NODE + band.stop - band.start, _NODE : _NODE + cols])


def _shade(one: Pass, cols: int, rows: int) -> tuple[Light, Light]:
    """Uneven light, about 1, is 1 less the product of these: (1, cols), (rows, 1)."""
    x = np.linspace(-1, 1, cols, dtype=np.float32)[None, :] * np.float32(np.cos(one.shade_angle))
    y = np.linspace(-1, 1, rows, dtype=np.float32)[:, None] * np.float32(np.sin(one.shade_angle))
    return one.shade * 0.5 * (1 + x) * 0.5, 1 + y


_TILE = 1024


@lru_cache(maxsize=8)
def _noise_field(rows: int, cols: int) -> Light:
    """Grain of a sensor: one tile, laid side by side over more than a page."""
    tile = np.random.default_rng(12345).normal(0, 1, (_TILE, _TILE)).astype(np.float32)
    soft = cv2.GaussianBlur(tile, (0, 0), 0.6, borderType=cv2.BORDER_REFLECT)
    tile = soft / soft.std()
    return np.asarray(np.tile(tile, (-(-rows // _TILE) + 1, -(-cols // _TILE) + 1)), dtype=np.float32)


def _noise(random: np.random.Generator, rows: int, cols: int) -> Light:
    """The grain of one pass: the field, shifted and mirrored by chance."""
    y, x = (int(value) for value in random.integers(0, _TILE, 2))
    piece = _noise_field(rows, cols)[y : y + rows, x : x + cols]
    return np.asarray(piece[:, ::-1] if random.random() < 0.5 else piece)


def quarter_turns(turn: int, cols: int, rows: int) -> Floats:
    """px → px of the image turned by `np.rot90`, counter-clockwise quarter turns."""
    return {
        0: np.eye(3),
        1: np.array([[0, 1, 0], [-1, 0, cols - 1], [0, 0, 1.0]]),
        2: np.array([[-1, 0, cols - 1], [0, -1, rows - 1], [0, 0, 1.0]]),
        3: np.array([[0, -1, rows - 1], [1, 0, 0], [0, 0, 1.0]]),
    }[turn]
