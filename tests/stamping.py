"""A round stamp as an office presses it on a ballot: rings, letters round them, a star; unevenly inked."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]  # (rows, cols), or (rows, cols, 3) BGR
RED = (70, 45, 205)  # BGR of a fresh red stamp
DIAMETER_MM = 36.0
_LETTERS = "ĐẢNG ỦY · BAN KIỂM PHIẾU · "


def stamp_ink(px_per_mm: float, random: np.random.Generator, diameter_mm: float = DIAMETER_MM) -> NDArray[np.float32]:
    """Share of the paper that ink covers, 0 to 1, on a square about the stamp."""
    side = round((diameter_mm + 2) * px_per_mm)
    ink = np.zeros((side, side), np.uint8)
    middle, radius, k = side / 2, diameter_mm / 2 * px_per_mm, px_per_mm
    _ring(ink, middle, radius - 0.4 * k, 0.9 * k)
    _ring(ink, middle, radius - 1.4 * k, 0.35 * k)
    _ring(ink, middle, radius * 0.58, 0.35 * k)
    turn = random.uniform(-0.3, 0.3)
    _star(ink, middle, radius * 0.3, turn)
    for index, letter in enumerate(_LETTERS):
        _letter(ink, letter, middle, radius * 0.77, turn + 2 * np.pi * index / len(_LETTERS), k)
    grain = cv2.GaussianBlur(random.normal(0, 1, (side, side)).astype(np.float32), (0, 0), 0.25 * k)
    firm = random.uniform(0.55, 1.0, (3, 3)).astype(np.float32)
    pressure = cv2.resize(firm, (side, side), interpolation=cv2.INTER_CUBIC)
    cover = pressure * np.clip(1 + 0.35 * grain / max(float(grain.std()), 1e-6), 0, 1.1)
    return np.asarray(np.clip(ink.astype(np.float32) / 255 * cover, 0, 1), dtype=np.float32)


def stamped(
    image: Pixels,
    px_per_mm: float,
    centre: tuple[float, float],
    random: np.random.Generator,
    diameter_mm: float = DIAMETER_MM,
) -> Pixels:
    """The image (grey, or BGR) with a stamp about `centre`, mm from its top left."""
    ink = stamp_ink(px_per_mm, random, diameter_mm)
    x, y = (round(at * px_per_mm - len(ink) / 2) for at in centre)
    left, top = max(0, x), max(0, y)
    right, bottom = min(image.shape[1], x + len(ink)), min(image.shape[0], y + len(ink))
    share = ink[top - y : bottom - y, left - x : right - x]
    result: Pixels = image.copy()
    window = result[top:bottom, left:right].astype(np.float32)
    if image.ndim == 3:
        light = np.array(RED, np.float32) / 255
        window *= 1 - share[..., None] * (1 - light)
    else:
        window *= 1 - share * (1 - grey_of_red() / 255)
    result[top:bottom, left:right] = window.round()
    return result


def grey_of_red() -> float:
    """The stamp's red as a grey scanner sees it."""
    blue, green, red = RED
    return float(0.114 * blue + 0.587 * green + 0.299 * red)


def _ring(ink: Pixels, middle: float, radius: float, width: float) -> None:
    at = round(middle * 16)  # four bits of fraction
    cv2.circle(ink, (at, at), round(radius * 16), 255, max(1, round(width)), cv2.LINE_AA, 4)


def _star(ink: Pixels, middle: float, radius: float, turn: float) -> None:
    angles = turn - np.pi / 2 + np.arange(10) * np.pi / 5
    reach = np.where(np.arange(10) % 2 == 0, radius, radius * 0.38)
    points = middle + np.stack([np.cos(angles) * reach, np.sin(angles) * reach], axis=1)
    cv2.fillPoly(ink, [points.round().astype(np.int32)], 255, cv2.LINE_AA)


def _letter(ink: Pixels, letter: str, middle: float, radius: float, angle: float, px_per_mm: float) -> None:
    """One letter upright on its ray."""
    from PIL import Image, ImageDraw, ImageFont

    from scanner.fonts import font_path

    size = round(3.2 * px_per_mm)
    font = ImageFont.truetype(str(font_path("bold")), size)
    glyph = Image.new("L", (2 * size, 2 * size), 0)
    ImageDraw.Draw(glyph).text((size, size), letter, fill=255, font=font, anchor="mm")
    turned = np.asarray(glyph.rotate(-np.degrees(angle), resample=Image.Resampling.BICUBIC))
    x, y = round(middle + radius * np.sin(angle)) - size, round(middle - radius * np.cos(angle)) - size
    part = ink[y : y + 2 * size, x : x + 2 * size]
    np.maximum(part, turned[: part.shape[0], : part.shape[1]], out=part)
