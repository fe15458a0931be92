"""`Page` → text as printed, by tesseract: the serial, where the page code cannot be read, and the names, as a sample.

A wrong character of a serial is found by its check character, a wrong serial by the book of printed ones; what the
names say is for `name_check`.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.geometry import Rect
from scanner.layout import PageLayout
from scanner.page import Grey, Page
from scanner.sampling import cut
from scanner.serial import ALPHABET, LENGTH, is_serial, normal_serial

PX = 12  # samples a millimetre: letters of 14 points are 40 px high
NAME_PX = 10  # names are printed in 12 points
MARGIN_MM = 1.5
NAME_MARGIN_MM = 1.0
GAP_MM = 3.0  # of white between two names
SECONDS = 40
# Letters that tesseract takes for each other.
LOOKALIKES = {"D": "0", "0": "D", "S": "5", "5": "S", "E": "F", "F": "E", "B": "8", "8": "B", "Z": "2", "2": "Z"}
# Samples a millimetre and tesseract's page segmentation. What one size of letters makes unlike, another makes plain.
LOOKS = ((PX, 7), (PX * 3 // 4, 7), (PX, 8), (PX * 3 // 2, 7))
LANGUAGE = "vie"


@cache
def tesseract_missing() -> bool:
    """Whether this machine has no tesseract."""
    return shutil.which("tesseract") is None


@cache
def names_unreadable() -> bool:
    """Whether tesseract or its Vietnamese is missing."""
    if tesseract_missing():
        return True
    import pytesseract

    try:
        return LANGUAGE not in pytesseract.get_languages()
    except (pytesseract.TesseractError, RuntimeError, OSError):
        return True


@dataclass(frozen=True, slots=True)
class PrintedSerial:
    """A printed serial by OCR. `serial` is None where it cannot be read for certain; `text` is what was read oftenest,
    for a person."""

    serial: str | None
    text: str


def printed_serial(page: Page, area: Rect, book: Collection[str] = ()) -> PrintedSerial | None:
    """The serial printed at `area`, None where tesseract is missing. `book`: the serials that were printed."""
    if tesseract_missing():
        return None
    texts = serial_texts(page, area)
    return PrintedSerial(serial_meant(texts, book), Counter(texts).most_common(1)[0][0])


def serial_texts(page: Page, area: Rect) -> list[str]:
    """What tesseract reads at `area`, each time it looks; nothing where it fails."""
    texts = []
    for px, mode in LOOKS:
        config = f"--psm {mode} -c tessedit_char_whitelist={ALPHABET}"
        words = _words(_letters(page, area.grown(MARGIN_MM), px), "eng", config)
        texts.append(normal_serial("".join(word for word, *_ in words or ())))
    return texts


def serial_meant(texts: Sequence[str], book: Collection[str] = ()) -> str | None:
    """The serial that several looks at the same print mean, or None where that is not certain.

    A serial of the book differs from a text by chance in one place or none in fewer than 1 of 10⁵ cases even where
    20,000 were printed; without the book the check character must do. A blot may pass for a serial by chance: a
    mended one must be read twice, and oftener than any other. One that is not in the book is refused when the page is
    judged, and a person types it.
    """
    printed: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for text in texts:
        printed.update([text, text] if text in book else [near for near in _neighbours(text) if near in book])
        others.update([text, text] if is_serial(text) else _mended(text))
    return _elected(printed) if printed else _elected(others)


def _elected(votes: Counter[str]) -> str | None:
    (best, most), (_, next_most) = [*votes.most_common(2), ("", 0), ("", 0)][:2]
    return best if most >= 2 and most > next_most else None


def _neighbours(text: str) -> list[str]:
    """Every text that is another in one place."""
    return [
        text[:at] + other + text[at + 1 :]
        for at, letter in enumerate(text[:LENGTH])
        for other in ALPHABET
        if other != letter
    ]


def _mended(serial: str) -> list[str]:
    """Serials that are right but for one letter that looks like another."""
    alike = [(at, LOOKALIKES[letter]) for at, letter in enumerate(serial) if letter in LOOKALIKES]
    swaps = [serial[:at] + other + serial[at + 1 :] for at, other in alike]
    return [swap for swap in swaps if is_serial(swap)]


def printed_names(page: Page, layout: PageLayout) -> dict[str, tuple[tuple[str, int], ...]] | None:
    """The words of every row's printed name with the confidence of each, 0 to 100; None where OCR failed.

    All names of a page are one picture, one below the other: starting tesseract costs as much as reading ten names.
    """
    names = [_letters(page, row.name_area.grown(NAME_MARGIN_MM), NAME_PX) for row in layout.rows]
    gap = round(GAP_MM * NAME_PX)
    width = max(name.shape[1] for name in names) + 2 * gap
    mosaic = np.full((sum(len(name) + gap for name in names) + gap, width), 255, np.uint8)
    tops, y = [], gap
    for name in names:
        mosaic[y : y + len(name), gap : gap + name.shape[1]] = name
        tops.append(y)
        y += len(name) + gap
    words = _words(mosaic, LANGUAGE, "--psm 6")
    if words is None:
        return None
    found: list[list[tuple[str, int]]] = [[] for _ in names]
    for word, sure, middle in words:
        found[max(0, int(np.searchsorted(tops, middle + gap / 2)) - 1)].append((word, sure))
    return {row.row: tuple(found[index]) for index, row in enumerate(layout.rows)}


def _letters(page: Page, area: Rect, px: int) -> Grey:
    """A piece of paper as OCR likes it: black on white."""
    grey = cut(page, area.x, area.y, round(area.w * px), round(area.h * px), px, cv2.INTER_CUBIC)
    low, high = np.percentile(grey, (1, 80))
    return np.asarray(np.clip((grey - low) / max(high - low, 20.0) * 255, 0, 255), dtype=np.uint8)


def _words(picture: NDArray[np.uint8], language: str, config: str) -> Sequence[tuple[str, int, float]] | None:
    """Each word, its confidence and the height of its middle in px; None where tesseract failed."""
    import pytesseract
    from PIL import Image

    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # its threads would fight with the other workers' over processors
    try:
        found: dict[str, list[Any]] = pytesseract.image_to_data(
            Image.fromarray(picture), lang=language, config=config, timeout=SECONDS, output_type="dict"
        )
    except (pytesseract.TesseractError, RuntimeError, OSError):
        return None
    boxes = zip(found["text"], found["conf"], found["top"], found["height"], strict=True)
    return [
        (str(text).strip(), max(0, round(float(sure))), top + height / 2)
        for text, sure, top, height in boxes
        if str(text).strip()
    ]
