"""Grey of the paper, looked up in the scan through the mapping: at points, or as upright pieces."""

from __future__ import annotations

import cv2
import numpy as np

from scanner.page import Floats, Grey, Page, Singles


def sample(grey: Grey, mm_to_px: Floats, points_mm: Floats) -> Singles:
    """Grey at points on paper, shape (N, 2) → (N,), bilinear; outside the image it is white."""
    rows = -(-len(points_mm) // 4096)  # remap wants both sides of its map below 32,768
    padded = np.zeros((rows * 4096, 2), np.float32)
    if rows:
        padded[: len(points_mm)] = cv2.perspectiveTransform(points_mm[None], mm_to_px)[0]
    grid = padded.reshape(rows, 4096, 2)
    values = cv2.remap(grey, grid, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    return np.asarray(values.reshape(-1)[: len(points_mm)], dtype=np.float32)


def cut(page: Page, x: float, y: float, cols: int, rows: int, px: float, interpolation: int = cv2.INTER_LINEAR) -> Grey:
    """A piece of paper as an image of `cols` × `rows` pixels at `px` a millimetre, from (x, y) mm on; white beyond the
    scan."""
    piece = np.empty((rows, cols), np.uint8)
    cut_out(page.pixels, windows_to_px(page, np.array([(x, y)]), px)[0], piece, interpolation)
    return piece


def windows_to_px(page: Page, corners: Floats, px: float) -> Floats:
    """(N, 3, 3): from the pixels of windows at `px` a millimetre, whose top left corners (N, 2) are in mm, to the
    scan's."""
    to_mm = np.zeros((len(corners), 3, 3))
    to_mm[:, 0, 0] = to_mm[:, 1, 1] = 1 / px
    to_mm[:, :2, 2] = corners + 0.5 / px
    to_mm[:, 2, 2] = 1
    return np.asarray(page.mm_to_px @ to_mm, dtype=np.float64)


def cut_out(grey: Grey, to_px: Floats, piece: Grey, interpolation: int) -> None:
    """Fill a window from the scan; white beyond it."""
    rows, cols = piece.shape
    flags = interpolation | cv2.WARP_INVERSE_MAP
    cv2.warpPerspective(
        grey, to_px, (cols, rows), dst=piece, flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    )
