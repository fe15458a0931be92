"""The printed letters: Liberation Serif 2 (metrics of Times New Roman, all Vietnamese letters), loaded by path.

A system's own font of the same name may lack Vietnamese letters and would print empty boxes without a word.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.fonts.truetype import TrueType
from scanner.geometry import MM_PER_INCH, Rect

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

FONTS = {
    "regular": "LiberationSerif-Regular.ttf",
    "bold": "LiberationSerif-Bold.ttf",
    "italic": "LiberationSerif-Italic.ttf",
    "bold-italic": "LiberationSerif-BoldItalic.ttf",
}
MM_PER_POINT = MM_PER_INCH / 72


def font_path(name: str) -> Path:
    """Where a font's file lies."""
    return Path(__file__).with_name(FONTS[name])


@cache
def metrics(name: str) -> TrueType:
    """A font's measures."""
    return TrueType(font_path(name))


@cache
def font(name: str) -> TTFont:
    """A font, registered with reportlab under its own name here."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    loaded = TTFont(name, str(font_path(name)))
    pdfmetrics.registerFont(loaded)
    return loaded


@lru_cache(maxsize=16384)
def _width_em(text: str, name: str) -> float:
    advance = metrics(name).advance
    return sum(advance(character) for character in text)


def text_width_mm(text: str, name: str, size: float) -> float:
    """How far a text of `size` points moves the pen, mm. The PDF has no kerning: widths add up."""
    return _width_em(text, name) * size * MM_PER_POINT


@lru_cache(maxsize=16384)
def _ink_em(text: str, name: str) -> tuple[float, float, float, float] | None:
    """Left, low, right, high of a text's ink, from where its baseline starts."""
    font_metrics = metrics(name)
    pen = 0.0
    lefts, lows, rights, highs = [], [], [], []
    for character in text:
        extent = font_metrics.extent(character)
        if extent is not None:
            lefts.append(pen + extent[0])
            lows.append(extent[1])
            rights.append(pen + extent[2])
            highs.append(extent[3])
        pen += font_metrics.advance(character)
    if not lefts:
        return None
    return min(lefts), min(lows), max(rights), max(highs)


def ink_of(text: str, name: str, size: float, x: float, y: float) -> Rect | None:
    """The tight box, mm, round the ink of a text whose baseline starts at (x, y); None where it has no ink."""
    ink, em = _ink_em(text, name), size * MM_PER_POINT
    if ink is None:
        return None
    left, low, right, high = ink
    return Rect(x + left * em, y - high * em, (right - left) * em, (high - low) * em)


def missing_characters(text: str) -> str:
    """The characters of a text that the fonts cannot print, each once, in order; also marks that are no part of a
    letter after NFC (ê̆): they would be printed over the next one."""
    known = metrics("regular").glyphs

    def is_printed(character: str) -> bool:
        shown = character.isprintable() or character == "\u00a0"
        return ord(character) in known and shown and not unicodedata.combining(character)

    return "".join(dict.fromkeys(character for character in text if not is_printed(character)))
