"""What happens to paper and to scans: each kind of damage as a small function, used by samples, tests and benchmarks.

A fault takes a `Shot` (the page as an office scanner gave it, and where its print lies) and chance, and returns
another `Shot`; it changes nothing in place. Faults of the printer stand in `toner`. Lengths are mm on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.geometry import carry, px_per_mm
from scanner.page import Floats, Grey
from scanner.simulate.device import Light, quarter_turns

Random = np.random.Generator

WHITE, BED = 252, 12  # grey of a scanner's white and black background
CORNERS = ("top_left", "top_right", "bottom_right", "bottom_left")


@dataclass(frozen=True, slots=True)
class Shot:
    """A page image, and the mapping from mm on the printed page to its px. `facts`: what was done, for the truth."""

    grey: Grey
    mm_to_px: Floats
    paper: tuple[float, float]  # width and height, mm
    facts: tuple[tuple[str, float | str], ...] = ()

    def with_facts(self, **facts: float | str) -> Shot:
        """The same with more said about it."""
        rounded = tuple((name, round(v, 3) if isinstance(v, float) else v) for name, v in facts.items())
        return replace(self, facts=(*self.facts, *rounded))

    @property
    def px_per_mm(self) -> float:
        """Pixels a millimetre in the middle of the page."""
        middle = np.array(self.paper) / 2 + np.array([(0, 0), (10, 0)])
        ends = carry(self.mm_to_px, middle)
        return float(np.linalg.norm(ends[1] - ends[0]) / 10)

    @property
    def level(self) -> float:
        """Grey of the bare paper."""
        return float(np.percentile(self.grey[::7, ::7], 80))


Fault = Callable[[Shot, Random], Shot]


# --- helpers


def _mm_of_pixels(shot: Shot) -> Floats:
    """Where on paper every px lies, (rows, cols, 2)."""
    rows, cols = shot.grey.shape
    x, y = np.meshgrid(np.arange(cols, dtype=np.float64), np.arange(rows, dtype=np.float64))
    back = np.linalg.inv(shot.mm_to_px)
    return carry(np.asarray(back), np.stack([x, y], axis=-1).reshape(-1, 2)).reshape(rows, cols, 2)


def _moved(shot: Shot, mm: Floats) -> Grey:
    """The image that shows at each px what lay at `mm` (rows, cols, 2) before."""
    px = carry(shot.mm_to_px, mm.reshape(-1, 2)).reshape(mm.shape).astype(np.float32)
    level = shot.level
    moved = cv2.remap(shot.grey, px, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=level)
    return np.asarray(moved, dtype=np.uint8)


def _warped(shot: Shot, to_new: Floats, size: tuple[int, int], border: float) -> Shot:
    """The image carried through a homography px → px of a new image of `size` (columns, rows)."""
    grey = cv2.warpPerspective(
        shot.grey, to_new, size, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_CONSTANT, borderValue=border
    )
    return replace(shot, grey=np.asarray(grey, dtype=np.uint8), mm_to_px=to_new @ shot.mm_to_px)


def _painted(shot: Shot, outline_mm: Floats, grey: float, soft_mm: float = 0.15) -> Grey:
    """The image with a polygon of one tone laid over it, its edge a little soft."""
    mask = np.zeros(shot.grey.shape, np.uint8)
    cv2.fillPoly(mask, [carry(shot.mm_to_px, outline_mm).round().astype(np.int32)], 255)
    share = cv2.GaussianBlur(mask, (0, 0), max(0.4, soft_mm * shot.px_per_mm)).astype(np.float32) / 255
    return np.asarray(shot.grey * (1 - share) + grey * share, dtype=np.uint8)


def _dimmed(shot: Shot, share: Light) -> Grey:
    """The image with so much of its light left at each px."""
    return np.asarray(np.clip(shot.grey * share, 0, 255), dtype=np.uint8)


def _with_noise(grey: NDArray[np.floating], random: Random, sigma: float) -> Grey:
    noise = random.normal(0, sigma, grey.shape).astype(np.float32)
    return np.asarray(np.clip(grey + cv2.GaussianBlur(noise, (0, 0), 0.6) * 1.8, 0, 255), dtype=np.uint8)


def _corner(shot: Shot, random: Random) -> tuple[str, Floats, Floats, Floats]:
    """A corner by chance: its name, its place, and the directions along its two edges."""
    name = CORNERS[int(random.integers(4))]
    width, height = shot.paper
    place = np.array([0.0 if "left" in name else width, 0.0 if "top" in name else height])
    along_x = np.array([1.0 if "left" in name else -1.0, 0.0])
    along_y = np.array([0.0, 1.0 if "top" in name else -1.0])
    return name, place, along_x, along_y


# --- paper


def tear_corner(shot: Shot, random: Random) -> Shot:
    """A corner torn off along a ragged line; the scanner's background, white or black, shows."""
    name, place, along_x, along_y = _corner(shot, random)
    first, second = random.uniform(26, 46, 2)
    part = np.linspace(0, 1, 24)[:, None]
    edge = place + along_x * first * (1 - part) + along_y * second * part
    edge[1:-1] += random.normal(0, 0.5, (22, 2))
    beyond = [place + along_y * second - along_x * 30, place - along_x * 30 - along_y * 30]
    outline = np.vstack([edge, *[point[None] for point in beyond], (place + along_x * first - along_y * 30)[None]])
    ground = float(random.choice([WHITE, BED]))
    torn = replace(shot, grey=_painted(shot, outline, ground))
    return torn.with_facts(corner=name, torn_mm=float(max(first, second)))


def cover_corner(shot: Shot, random: Random) -> Shot:
    """A slip of paper, a sticky note or a finger lies over a corner."""
    name, place, along_x, along_y = _corner(shot, random)
    wide, high = random.uniform(24, 36, 2)
    lean = random.uniform(-4, 4)
    outline = np.array(
        [
            place - 3 * along_x - 3 * along_y,
            place + wide * along_x + (lean - 3) * along_y,
            place + wide * along_x + high * along_y,
            place + (lean - 3) * along_x + high * along_y,
        ]
    )
    tone = float(random.uniform(0.3, 0.93) * shot.level)
    return replace(shot, grey=_painted(shot, outline, tone, 0.3)).with_facts(corner=name)


def fold_through_marker(shot: Shot, random: Random, marker_mm: tuple[float, float]) -> Shot:
    """A crease through a fiducial that was not pressed flat: what lies beyond it is nearer, and it throws a shadow."""
    upright = random.random() < 0.4
    angle = np.radians(random.uniform(-14, 14) + (90 if upright else 0))
    across = np.array([-np.sin(angle), np.cos(angle)])
    if float(across @ (np.array(shot.paper) / 2 - marker_mm)) > 0:  # the smaller part of the page is what moves
        across = -across
    hidden = float(random.uniform(0.5, 2.5))
    mm = _mm_of_pixels(shot)
    beyond = (mm - np.array(marker_mm)) @ across
    lost = np.clip(beyond, 0, None)
    moved = mm + np.where(lost > 0, hidden, 0.0)[..., None] * across
    folded = replace(shot, grey=_moved(shot, moved))
    shadow = 1 - random.uniform(0.15, 0.4) * np.exp(-((beyond / 0.35) ** 2))
    return replace(folded, grey=_dimmed(folded, shadow.astype(np.float32))).with_facts(hidden_mm=hidden)


def fold_beside_boxes(shot: Shot, random: Random, between_mm: Sequence[float], boxes_mm: float) -> Shot:
    """A crease down the names, or across the page between two rows, pressed flat: a pale shadow and hardly any
    displacement. `between_mm`: heights between rows; `boxes_mm`: the middle of the boxes' columns."""
    width, height = shot.paper
    level = random.random() < 0.6
    across_page = float(random.choice(np.asarray(between_mm))) + random.uniform(-0.8, 0.8)
    point = np.array([boxes_mm, across_page] if level else [width * random.uniform(0.3, 0.5), height / 2])
    angle = np.radians(random.uniform(-1.5, 1.5) + (0 if level else 90))
    across = np.array([-np.sin(angle), np.cos(angle)])
    mm = _mm_of_pixels(shot)
    off = (mm - point) @ across
    bent = mm + (random.uniform(-0.12, 0.12) * np.exp(-np.abs(off) / 6) * np.sign(off))[..., None] * across
    moved = replace(shot, grey=_moved(shot, bent))
    shadow = 1 - random.uniform(0.06, 0.22) * np.exp(-((off / random.uniform(0.15, 0.4)) ** 2))
    return replace(moved, grey=_dimmed(moved, shadow.astype(np.float32)))


def spill_coffee(shot: Shot, random: Random) -> Shot:
    """A cup's ring, and a stain with a dark rim, anywhere on the page."""
    mm = _mm_of_pixels(shot)
    width, height = shot.paper
    light = np.ones(shot.grey.shape, np.float32)
    for radius, ring in ((random.uniform(30, 40), True), (random.uniform(8, 24), False)):
        centre = np.array([random.uniform(0.1, 0.9) * width, random.uniform(0.1, 0.9) * height])
        from_centre = mm - centre
        angle = np.arctan2(from_centre[..., 1], from_centre[..., 0])
        wobble = sum(random.uniform(0, 0.03) * np.sin(n * angle + random.uniform(0, 6)) for n in (2, 3, 5, 7))
        off = np.linalg.norm(from_centre, axis=-1) - radius * (1 + wobble)
        rim = random.uniform(0.2, 0.42) * np.exp(-((off / random.uniform(0.6, 1.8)) ** 2))
        inside = 0.0 if ring else random.uniform(0.1, 0.3) / (1 + np.exp(np.clip(off / 0.4, -30, 30)))
        light *= (1 - np.clip(rim + inside, 0, 0.9)).astype(np.float32)
    return replace(shot, grey=_dimmed(shot, light))


# --- feeder


def slip_feed(shot: Shot, random: Random) -> Shot:
    """The sheet jumps in the feeder: a strip is lost, or scanned twice."""
    sideways = random.random() < 0.25
    axis = 0 if sideways else 1
    at = shot.paper[axis] * random.uniform(0.4, 0.72)
    jump = float(random.uniform(0.5, 5.0) * random.choice([-1, 1]))
    mm = _mm_of_pixels(shot)
    mm[..., axis] += np.where(mm[..., axis] > at, jump, 0.0)
    return replace(shot, grey=_moved(shot, mm)).with_facts(jump_mm=jump, at_mm=float(at), axis="xy"[axis])


def stretch_feed(shot: Shot, random: Random) -> Shot:
    """The feeder pulls a part of the sheet faster or slower than the rest."""
    axis = 0 if random.random() < 0.25 else 1
    length = shot.paper[axis]
    begin = length * random.uniform(0.2, 0.5)
    end = begin + length * random.uniform(0.2, 0.4)
    share = float(random.uniform(0.008, 0.03) * random.choice([-1, 1]))
    mm = _mm_of_pixels(shot)
    mm[..., axis] += share * (np.clip(mm[..., axis], begin, end) - begin)
    stretched = replace(shot, grey=_moved(shot, mm))
    return stretched.with_facts(stretch=share, mm=float(share * (end - begin)), axis="xy"[axis])


def draw_streaks(shot: Shot, random: Random) -> Shot:
    """Dirt on the glass: lines down the whole scan, through the boxes if chance wants."""
    grey = shot.grey.astype(np.float32)
    for _ in range(int(random.integers(1, 4))):
        at = int(random.uniform(0.1, 0.9) * grey.shape[1])
        wide = max(1, round(random.uniform(0.08, 0.35) * shot.px_per_mm))
        grey[:, at : at + wide] *= np.float32(random.uniform(0.6, 0.92))
    return replace(shot, grey=grey.astype(np.uint8))


# --- scanner and camera


def turn_quarter(shot: Shot, random: Random) -> Shot:
    """The sheet lies on its side or upside down."""
    return turned(shot, int(random.integers(1, 4)))


def turned(shot: Shot, quarters: int) -> Shot:
    """Turned by quarter turns, counter-clockwise."""
    rows, cols = shot.grey.shape
    turn = quarter_turns(quarters % 4, cols, rows)
    return replace(shot, grey=np.ascontiguousarray(np.rot90(shot.grey, quarters)), mm_to_px=turn @ shot.mm_to_px)


def skew(shot: Shot, random: Random) -> Shot:
    """Up to 3° askew."""
    degrees = float(random.uniform(1.5, 3.0) * random.choice([-1, 1]))
    rows, cols = shot.grey.shape
    turn = np.vstack([cv2.getRotationMatrix2D(((cols - 1) / 2, (rows - 1) / 2), degrees, 1.0), [0, 0, 1.0]])
    return _warped(shot, turn, (cols, rows), shot.level).with_facts(degrees=degrees)


def _printed_at(shot: Shot, share: float) -> Shot:
    """What the page carries is smaller, about the middle of paper that stays as large."""
    rows, cols = shot.grey.shape
    x, y = (cols - 1) / 2, (rows - 1) / 2
    shrink = np.array([[share, 0, x * (1 - share)], [0, share, y * (1 - share)], [0, 0, 1.0]])
    return _warped(shot, shrink, (cols, rows), shot.level).with_facts(scale=share)


def fit_to_page(shot: Shot, random: Random) -> Shot:
    """Printed at 96 %: "fit to page"."""
    return _printed_at(shot, 0.96)


def fit_small(shot: Shot, random: Random) -> Shot:
    """Printed at about 90 %."""
    return _printed_at(shot, float(random.uniform(0.885, 0.915)))


def black_background(shot: Shot, random: Random) -> Shot:
    """A bed larger than the paper, black round it, the sheet not quite straight on it."""
    return _on_bed(shot, random, BED)


def white_background(shot: Shot, random: Random) -> Shot:
    """A bed larger than the paper, white round it."""
    return _on_bed(shot, random, WHITE)


def _on_bed(shot: Shot, random: Random, tone: int) -> Shot:
    rows, cols = shot.grey.shape
    px = shot.px_per_mm
    left, top, right, bottom = (round(v * px) for v in random.uniform(2, 28, 4))
    degrees = random.uniform(-1.5, 1.5)
    turn = np.vstack([cv2.getRotationMatrix2D((cols / 2, rows / 2), degrees, 1.0), [0, 0, 1.0]])
    move = np.array([[1, 0, left], [0, 1, top], [0, 0, 1.0]])
    on_bed = _warped(shot, move @ turn, (cols + left + right, rows + top + bottom), tone)
    return replace(on_bed, grey=_with_noise(on_bed.grey.astype(np.float32), random, 1.0))


def crop_borders(shot: Shot, random: Random) -> Shot:
    """The scanner, or somebody, cut the borders off, close to the fiducials."""
    return _cropped(shot, random.uniform(4, 11, 4))


def crop_side(shot: Shot, random: Random) -> Shot:
    """One side is cut so far that its fiducials are gone, wholly or in part."""
    sides = random.uniform(0, 5, 4)
    sides[int(random.integers(4))] = random.uniform(15, 24)
    return _cropped(shot, sides)


def _cropped(shot: Shot, sides: Floats) -> Shot:
    """Cut left, top, right and bottom of the paper, mm."""
    width, height = shot.paper
    left, top, right, bottom = sides
    inside = np.array([(left, top), (width - right, top), (width - right, height - bottom), (left, height - bottom)])
    corners = carry(shot.mm_to_px, inside)
    x1, y1 = np.maximum(np.floor(corners.min(axis=0)).astype(int), 0)
    x2, y2 = np.ceil(corners.max(axis=0)).astype(int)
    move = np.array([[1, 0, -x1], [0, 1, -y1], [0, 0, 1.0]])
    grey = np.ascontiguousarray(shot.grey[y1:y2, x1:x2])
    return replace(shot, grey=grey, mm_to_px=move @ shot.mm_to_px).with_facts(cut_mm=float(max(sides)))


def photograph(shot: Shot, random: Random) -> Shot:
    """A phone's picture, held at an angle, of the sheet on a table in uneven light."""
    rows, cols = shot.grey.shape
    corners = np.array([(0, 0), (cols, 0), (cols, rows), (0, rows)], dtype=np.float64)
    lean = random.uniform(-0.045, 0.045, (4, 2)) * (cols, rows)
    room = np.array([0.07 * cols, 0.06 * rows])
    seen = (corners + lean + room) * 0.82
    to_new = np.asarray(cv2.getPerspectiveTransform(corners.astype(np.float32), seen.astype(np.float32)), np.float64)
    size = round((cols + 2 * room[0]) * 0.82), round((rows + 2 * room[1]) * 0.82)
    photo = _warped(shot, to_new, size, -1.0)
    outside = cv2.warpPerspective(np.zeros_like(shot.grey), to_new, size, borderValue=255) > 127
    table = cv2.resize(random.normal(random.uniform(50, 130), 12, (60, 40)).astype(np.float32), size)
    grey = np.where(outside, table, cv2.GaussianBlur(photo.grey, (0, 0), random.uniform(0.6, 1.1)).astype(np.float32))
    x, y = np.meshgrid(np.linspace(-1, 1, size[0], dtype=np.float32), np.linspace(-1, 1, size[1], dtype=np.float32))
    angle = random.uniform(0, 6.28)
    slope = np.cos(angle) * x + np.sin(angle) * y
    light = 0.8 + random.uniform(0.08, 0.18) * slope
    edge = slope - random.uniform(-0.6, 0.6)
    light *= 1 - random.uniform(0.1, 0.3) / (1 + np.exp(np.clip(edge / 0.06, -30, 30)))  # the photographer's shadow
    return replace(photo, grey=_with_noise(grey * light, random, 3.0))


def photocopy_twice(shot: Shot, random: Random) -> Shot:
    """A photocopy of a photocopy: hard tones, fat or eroded strokes, specks, a little turned and shrunk each time."""
    for _ in range(2):
        rows, cols = shot.grey.shape
        share, degrees = random.uniform(0.985, 1.0), random.uniform(-0.6, 0.6)
        turn = np.vstack([cv2.getRotationMatrix2D((cols / 2, rows / 2), degrees, share), [0, 0, 1.0]])
        shot = _warped(shot, turn, (cols, rows), shot.level)
        soft = cv2.GaussianBlur(shot.grey, (0, 0), 0.07 * shot.px_per_mm).astype(np.float32)
        level = shot.level * random.uniform(0.62, 0.75)
        hard = 18 + 228 / (1 + np.exp(-np.clip((soft - level) / random.uniform(14, 24), -30, 30)))
        for _ in range(int(random.integers(5, 40))):
            place = (int(random.integers(cols)), int(random.integers(rows)))
            cv2.circle(hard, place, max(1, round(random.uniform(0.05, 0.2) * shot.px_per_mm)), 60.0, -1)
        shot = replace(shot, grey=_with_noise(hard, random, 4.0))
    return shot


def fax(shot: Shot, random: Random) -> Shot:
    """Black and white by one threshold, ragged edges, a few lost or doubled specks."""
    coarse = resampled(shot, px_per_mm(204))
    soft = cv2.GaussianBlur(coarse.grey, (0, 0), 0.7).astype(np.float32) + random.normal(0, 9, coarse.grey.shape)
    level = coarse.level * random.uniform(0.6, 0.75)
    black = np.where(soft < level, 0, 255).astype(np.uint8)
    dust = random.random(black.shape) < 0.0002
    black[dust] = 255 - black[dust]
    return replace(coarse, grey=black)


def resampled(shot: Shot, px_per_mm: float) -> Shot:
    """The same picture at another resolution."""
    share = px_per_mm / shot.px_per_mm
    rows, cols = shot.grey.shape
    size = round(cols * share), round(rows * share)
    x, y = size[0] / cols, size[1] / rows
    scale = np.array([[x, 0, (x - 1) / 2], [0, y, (y - 1) / 2], [0, 0, 1.0]])
    grey = cv2.resize(shot.grey, size, interpolation=cv2.INTER_AREA if share < 1 else cv2.INTER_LINEAR)
    return replace(shot, grey=np.asarray(grey, dtype=np.uint8), mm_to_px=scale @ shot.mm_to_px)


def at_150_dpi(shot: Shot, random: Random) -> Shot:
    """Scanned at 150 dpi."""
    return resampled(shot, px_per_mm(150))


def at_100_dpi(shot: Shot, random: Random) -> Shot:
    """Scanned at 100 dpi."""
    return resampled(shot, px_per_mm(100))
