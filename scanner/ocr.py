"""`Page` → the serial as printed, by tesseract: where the page code cannot be read. A wrong character is found by the
serial's check character, a wrong serial by the book of printed ones."""

from __future__ import annotations

import shutil
from functools import cache

import numpy as np

from scanner.align import Page, cut
from scanner.geometry import Rect
from scanner.serial import ALPHABET, is_serial, normal_serial

PX = 12  # samples a millimetre: letters of 14 points are 40 px high
MARGIN_MM = 1.5
SECONDS = 20


@cache
def tesseract_missing() -> bool:
    """Whether this machine has no tesseract."""
    return shutil.which("tesseract") is None


def printed_serial(page: Page, area: Rect) -> str | None:
    """The serial printed at `area`, or None where it cannot be read for certain or tesseract is missing."""
    if tesseract_missing():
        return None
    import pytesseract
    from PIL import Image

    wide = area.grown(MARGIN_MM)
    grey = cut(page, wide.x, wide.y, round(wide.w * PX), round(wide.h * PX), PX)
    low, high = np.percentile(grey, (1, 80))
    picture = np.clip((grey - low) / max(high - low, 20.0) * 255, 0, 255).astype(np.uint8)
    config = f"--psm 7 -c tessedit_char_whitelist={ALPHABET}"
    try:
        text = pytesseract.image_to_string(Image.fromarray(picture), lang="eng", config=config, timeout=SECONDS)
    except (pytesseract.TesseractError, RuntimeError, OSError):
        return None
    serial = normal_serial("".join(text.split()))
    return serial if is_serial(serial) else None
