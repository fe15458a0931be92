"""`Page` → the text of its page code: what a decoder reads, else its modules sampled through the mapping."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from scanner.geometry import Rect, carry
from scanner.page import Floats, Grey, Page
from scanner.sampling import sample

MODULES = 25  # QR version 2
MARGIN_MM = 6.0
SAMPLES = 5  # a module, each way
BARE = 6  # of its 25 samples: the lightest


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code that was read. `off_mm` is how far its corners lie from their print; None where it was sampled there."""

    text: str
    off_mm: float | None


def read_code(page: Page, area: Rect) -> FoundCode | None:
    """The page code printed at `area`, or None."""
    return _decoded(page, area) or _sampled(page, area)


def find_code(grey: Grey) -> str | None:
    """A page code anywhere on an image that could not be laid on a page: slow, for what is damaged."""
    small = grey
    while max(small.shape) > 2600:
        small = np.ascontiguousarray(small[::2, ::2])
    found = zxingcpp.read_barcode(small, formats=zxingcpp.BarcodeFormat.QRCode)
    return found.text if found is not None and found.valid else None


def _decoded(page: Page, area: Rect) -> FoundCode | None:
    corners = carry(page.mm_to_px, np.array(area.grown(MARGIN_MM).corners))
    rows, cols = page.pixels.shape
    left, top = np.floor(np.clip(corners.min(axis=0), 0, (cols, rows))).astype(int)
    right, bottom = np.ceil(np.clip(corners.max(axis=0), 0, (cols, rows))).astype(int)
    crop = np.ascontiguousarray(page.pixels[top:bottom, left:right])
    if min(crop.shape) < 20:
        return None
    for picture, factor in _tries(crop, page.px_per_mm):
        found = zxingcpp.read_barcode(
            picture, formats=zxingcpp.BarcodeFormat.QRCode, try_rotate=True, try_downscale=False, try_invert=False
        )
        if found is None or not found.valid:
            continue
        p = found.position
        seen = np.array([(q.x, q.y) for q in (p.top_left, p.top_right, p.bottom_right, p.bottom_left)], dtype=float)
        seen = (seen + 0.5) * factor - 0.5 + (left, top)
        expected = carry(page.mm_to_px, np.array(area.corners))
        # The decoder may name the corners from another one when the page is turned.
        turned = seen[(np.arange(4) - np.arange(4)[:, None]) % 4]
        off = float(np.linalg.norm(turned - expected, axis=2).max(axis=1).min())
        return FoundCode(found.text, off / page.px_per_mm)
    return None


def _tries(crop: Grey, px_per_mm: float) -> Iterator[tuple[Grey, float]]:
    """The crop, quickest first: reduced where it is fine, as it is, smoothed and enlarged."""
    if px_per_mm > 9:
        even = crop[: crop.shape[0] // 2 * 2, : crop.shape[1] // 2 * 2]
        reduced = cv2.resize(even, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        yield np.asarray(reduced, dtype=np.uint8), 2.0
    yield crop, 1.0
    smooth = cv2.medianBlur(crop, 3)
    yield np.asarray(cv2.resize(smooth, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8), 0.5


def _sampled(page: Page, area: Rect) -> FoundCode | None:
    """Each module's grey sampled through the mapping, function patterns repainted: survives dirt on a finder, and a pen
    that leaves some of each white module bare."""
    n = MODULES
    step = area.w / n
    offsets = (np.arange(SAMPLES) - (SAMPLES - 1) / 2) * step * 0.6 / (SAMPLES - 1)
    centre = (np.arange(n) + 0.5) * step
    for shift in ((0.0, 0.0), (0.15, 0), (-0.15, 0), (0, 0.15), (0, -0.15)):
        x = area.x + shift[0] + (centre[:, None] + offsets[None, :]).ravel()
        y = area.y + shift[1] + (centre[:, None] + offsets[None, :]).ravel()
        points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
        grey = sample(page.pixels, page.mm_to_px, points).reshape(n, SAMPLES, n, SAMPLES)
        each = np.sort(grey.swapaxes(1, 2).reshape(n, n, -1), axis=2)
        for looks in (each.mean(axis=2), each[..., -BARE:].mean(axis=2)):
            text = _pure(looks)
            if text is not None:
                return FoundCode(text, None)
    return None


def _pure(grey: Floats) -> str | None:
    known = _function_patterns()
    dark, light = grey[known == 1], grey[known == 0]
    level = (np.median(dark) + np.median(light)) / 2
    if np.median(light) - np.median(dark) < 25:
        return None
    bits = np.where(known >= 0, known == 1, grey < level)
    picture = np.pad(np.where(bits, 0, 255).astype(np.uint8), 4, constant_values=255)
    large = np.ascontiguousarray(np.kron(picture, np.ones((4, 4), np.uint8)))
    found = zxingcpp.read_barcode(large, formats=zxingcpp.BarcodeFormat.QRCode, is_pure=True)
    return found.text if found is not None and found.valid else None


def _function_patterns() -> NDArray[np.int8]:
    """What a version 2 symbol always shows: 1 dark, 0 light, −1 depends on its text (ISO/IEC 18004, 6.3)."""
    known = np.full((MODULES, MODULES), -1, np.int8)
    finder = np.zeros((8, 8), np.int8)
    finder[:7, :7] = 1
    finder[1:6, 1:6] = 0
    finder[2:5, 2:5] = 1
    known[:8, :8] = finder
    known[:8, -8:] = finder[:, ::-1]
    known[-8:, :8] = finder[::-1]
    timing = (np.arange(MODULES) % 2 == 0).astype(np.int8)
    known[6, 8:-8] = timing[8:-8]
    known[8:-8, 6] = timing[8:-8]
    known[16:21, 16:21] = 1
    known[17:20, 17:20] = 0
    known[18, 18] = 1
    known[17, 8] = 1  # the dark module
    return known
