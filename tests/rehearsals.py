"""The rehearsal page as printers and scanners would treat it, for the tests."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
from paper import confidence

from scanner.compose import layout_of
from scanner.rehearsal import RehearsalSheet, rehearsal_sheet
from scanner.rehearsal_pdf import write_rehearsal
from scanner.serial import rehearsal_code
from scanner.simulate.device import Pass, pass_of, printed, scanned, softened, soil
from scanner.simulate.parameters import CANVAS_PX_MM, DIFFICULTY
from scanner.simulate.rendering import render_page

VOTE = "K7Q2M9XD"


@cache
def sheet_on(paper: str = "A4", orientation: str = "upright") -> RehearsalSheet:
    """The rehearsal page of a vote on this paper."""
    layout = layout_of(confidence(3, paper=paper, orientation=orientation))
    return rehearsal_sheet(layout.width, layout.height, layout.printed_pages[0], "Phiếu tín nhiệm")


@cache
def print_of(paper: str = "A4", orientation: str = "upright", code: str = "") -> np.ndarray:
    """It as a perfect printer prints it."""
    sheet = sheet_on(paper, orientation)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rehearsal.pdf"
        write_rehearsal(path, sheet, code or rehearsal_code(VOTE), "")
        image = render_page(path, 0, CANVAS_PX_MM * 25.4, oversample=2)
    whole = np.full((round(sheet.height * CANVAS_PX_MM), round(sheet.width * CANVAS_PX_MM)), 255, np.uint8)
    image = image[: whole.shape[0], : whole.shape[1]]
    whole[: image.shape[0], : image.shape[1]] = image
    return whole


def machine(seed: int, difficulty: str = "office", *, width: float = 210.0, **faults: object) -> Pass:
    """A printer and a scanner at random, without streaks, and with the faults that are asked for."""
    one = pass_of(DIFFICULTY[difficulty], np.random.default_rng([77, seed]), width)
    return replace(one, **({"streak_mm": None, "shadow_mm": None} | faults))  # type: ignore[arg-type]


def scan_of(
    one: Pass,
    dpi: int = 200,
    seed: int = 1,
    *,
    paper: str = "A4",
    orientation: str = "upright",
    fat_mm: float = 0.0,
    bilevel: bool = False,
    jpeg: bool = True,
    page: np.ndarray | None = None,
) -> np.ndarray:
    """The image that this machine writes of it. `fat_mm`: by how much toner spreads beyond the print."""
    random = np.random.default_rng([78, seed])
    ink = print_of(paper, orientation) if page is None else page
    if fat_mm:
        grow = cv2.erode if fat_mm > 0 else cv2.dilate
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (round(2 * abs(fat_mm) * CANVAS_PX_MM) | 1,) * 2)
        ink = grow(ink, disc)
    light = printed(ink, softened(ink), one)
    soil(light, one, random)
    grey, _ = scanned(light, one, dpi, random)
    if bilevel:
        return np.where(grey < 0.72 * cv2.GaussianBlur(grey, (0, 0), 25), 0, 255).astype(np.uint8)
    if not jpeg:
        return grey
    _, encoded = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, one.jpeg])
    return cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE)
