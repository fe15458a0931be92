"""Text → lines that fit: measuring and wrapping, in mm."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.fonts import MM_PER_POINT, text_width_mm
from scanner.geometry import Rect
from scanner.layout import Text

ASCENT, DESCENT = 0.93, 0.22  # of the type size: Vietnamese capitals carry two marks


@dataclass(frozen=True, slots=True)
class Style:
    """A font, its size in points and the distance between baselines in mm."""

    font: str
    size: float

    @property
    def line_mm(self) -> float:
        """From baseline to baseline."""
        return self.size * MM_PER_POINT * 1.2


def wrapped(text: str, style: Style, width: float) -> list[str]:
    """The text in lines of at most `width` mm, broken between words, and within a word only where it must be."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            trial = f"{line} {word}" if line else word
            if _fits(trial, style, width):
                line = trial
                continue
            if line:
                lines.append(line)
            *full, line = _pieces(word, style, width)
            lines.extend(full)
        lines.append(line)
    return [line for line in lines if line] or [""]


def _fits(text: str, style: Style, width: float) -> bool:
    return text_width_mm(text, style.font, style.size) <= width


def _pieces(word: str, style: Style, width: float) -> list[str]:
    """A word cut where a line is full."""
    pieces = [""]
    for character in word:
        if pieces[-1] and not _fits(pieces[-1] + character, style, width):
            pieces.append("")
        pieces[-1] += character
    return pieces


def shrunk(text: str, style: Style, width: float, least: float = 7.0) -> Style:
    """The style, in a size at which the text fits one line (not below `least` points)."""
    size = style.size
    while size > least and not _fits(text, Style(style.font, size), width):
        size -= 0.5
    return Style(style.font, size)


def centred(text: str, style: Style, x: float, y: float) -> Text:
    """One line centred on x, its baseline at y."""
    return Text(x - text_width_mm(text, style.font, style.size) / 2, y, text, style.font, style.size)


def ink_box(texts: list[Text]) -> Rect:
    """The tight box round some lines of text."""
    left = min(text.x for text in texts)
    right = max(text.x + text_width_mm(text.text, text.font, text.size) for text in texts)
    top = min(text.y - ASCENT * text.size * MM_PER_POINT for text in texts)
    bottom = max(text.y + DESCENT * text.size * MM_PER_POINT for text in texts)
    return Rect(left, top, right - left, bottom - top)
