"""The printed letters: Liberation Serif 2 (metrics of Times New Roman, all Vietnamese letters), loaded by path.

A system's own font of the same name may lack Vietnamese letters and would print empty boxes without a word.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.geometry import MM_PER_INCH

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
def font(name: str) -> TTFont:
    """A font, registered with reportlab under its own name here."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    loaded = TTFont(name, str(font_path(name)))
    pdfmetrics.registerFont(loaded)
    return loaded


def text_width_mm(text: str, name: str, size: float) -> float:
    """How wide a text of `size` points is, mm."""
    return float(font(name).stringWidth(text, size)) * MM_PER_POINT


def missing_characters(text: str) -> str:
    """The characters of a text that the fonts cannot print, each once, in order."""
    known = font("regular").face.charToGlyph
    return "".join(dict.fromkeys(c for c in text if ord(c) not in known or not c.isprintable()))
