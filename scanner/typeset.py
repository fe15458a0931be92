"""Text → lines that fit: measuring and breaking, in mm."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from scanner.compounds import TIE, tied
from scanner.fonts import MM_PER_POINT, ink_of, text_width_mm
from scanner.geometry import Rect
from scanner.layout import Text

DESCENT = 0.22  # of the type size: what hangs below the baseline


@dataclass(frozen=True, slots=True)
class Style:
    """A font, its size in points, and the distance between baselines as a multiple of the size."""

    font: str
    size: float
    leading: float = 1.2

    @property
    def line_mm(self) -> float:
        """From baseline to baseline."""
        return self.size * MM_PER_POINT * self.leading

    def sized(self, size: float) -> Style:
        """The same in another size."""
        return Style(self.font, size, self.leading)

    def width_mm(self, text: str) -> float:
        """How wide a text is."""
        return text_width_mm(text, self.font, self.size)


# --- breaking


def wrapped(text: str, style: Style, width: float, indent: float = 0.0) -> list[str]:
    """The text in lines of at most `width` mm (the first `indent` less), broken between words, and within a word (a
    Vietnamese one between its syllables, any other anywhere) only where it must be."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        fitting = [
            part
            for word in _words(paragraph)
            for part in ([word] if style.width_mm(word) <= width - indent else word.split(TIE))
        ]
        lines += [line.replace(TIE, " ") for line in _filled(fitting, style, width, indent)]
    return lines or [""]


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    """What a line may end with; what somebody tied by a no-break space stays together, too."""
    return tuple(tied(" ".join(re.split(rf"[^\S{TIE}]+", text.strip()))).split(" "))


def _filled(words: Sequence[str], style: Style, width: float, indent: float) -> list[str]:
    space = style.width_mm(" ")
    lines: list[str] = []
    line, used, room = "", 0.0, width - indent
    for word in words:
        long = style.width_mm(word)
        if line and used + space + long <= room:
            line, used = f"{line} {word}", used + space + long
            continue
        if line:
            lines.append(line)
            room = width
        if long > room:
            *full, word = _pieces(word, style, room)
            lines += full
            long = style.width_mm(word)
            room = width
        line, used = word, long
    return [*lines, line] if line else lines


def _pieces(word: str, style: Style, width: float) -> list[str]:
    """A word cut where a line is full."""
    pieces = [""]
    for character in word:
        if pieces[-1] and style.width_mm(pieces[-1] + character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def balanced(text: str, style: Style, width: float) -> list[str]:
    """The text in as few lines as fit, all about equally long: for what is centred."""
    lines = wrapped(text, style, width)
    if len(lines) == 1:
        return lines
    narrow, wide = width / 2, width
    while wide - narrow > 1.0:
        middle = (narrow + wide) / 2
        if len(wrapped(text, style, middle)) > len(lines) or middle < style.width_mm(longest_word(text, style)):
            narrow = middle
        else:
            wide = middle
    return wrapped(text, style, wide)


def longest_word(text: str, style: Style) -> str:
    """The widest of what a line may end with."""
    return max(_words(text), key=style.width_mm)


def shrunk(text: str, style: Style, width: float, least: float = 7.0) -> Style:
    """The style, in a size at which the text fits one line (not below `least` points)."""
    size = style.size
    while size > least and style.sized(size).width_mm(text) > width:
        size -= 0.5
    return style.sized(size)


# --- placing


def centred(text: str, style: Style, x: float, y: float) -> Text:
    """One line centred on x, its baseline at y."""
    return Text(x - style.width_mm(text) / 2, y, text, style.font, style.size)


def justified(text: str, style: Style, x: float, y: float, width: float, indent: float) -> list[Text]:
    """Paragraphs set to both edges, the first line of each indented, the first baseline one line below y.

    Each word of a line that is spread is a text of its own.
    """
    texts: list[Text] = []
    for paragraph in text.split("\n"):
        lines = wrapped(paragraph, style, width, indent)
        for index, line in enumerate(lines):
            y += style.line_mm
            off = indent if index == 0 else 0.0
            start, words = x + off, line.split(" ")
            if index == len(lines) - 1 or len(words) == 1:
                texts.append(Text(start, y, line, style.font, style.size))
                continue
            gap = (width - off - sum(style.width_mm(word) for word in words)) / (len(words) - 1)
            for word in words:
                texts.append(Text(start, y, word, style.font, style.size))
                start += style.width_mm(word) + gap
    return texts


def stacked(lines: Sequence[tuple[str, Style]], x: float, middle: float) -> list[Text]:
    """Lines one below the other from x on, their ink about centred on a height."""
    y = middle - height_of(lines) / 2
    texts = []
    for line, style in lines:
        y += style.line_mm
        # The baseline lies where a line of small letters looks centred in its share of the height.
        texts.append(Text(x, y - style.line_mm * DESCENT - 0.1, line, style.font, style.size))
    return texts


def height_of(lines: Sequence[tuple[str, Style]]) -> float:
    """Of lines one below the other, mm."""
    return sum(style.line_mm for _, style in lines)


def ink_box(texts: Sequence[Text]) -> Rect:
    """The tight box round the ink of some texts."""
    found = [ink_of(text.text, text.font, text.size, text.x, text.y) for text in texts]
    inked = [area for area in found if area is not None]
    left, top = min(area.x for area in inked), min(area.y for area in inked)
    right, bottom = max(area.right for area in inked), max(area.bottom for area in inked)
    return Rect(left, top, right - left, bottom - top)
