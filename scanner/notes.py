"""The reader's notes on a page, in words, with the numbers that it measured."""

from __future__ import annotations

from scanner.reading import PageRead
from scanner.words import language, say

# Notes that `scan` counts elsewhere, or that say nothing of the paper or the scanner.
QUIET = ("reading.serial_by_ocr", "reading.no_tesseract", "reading.stray_ink", "reading.bilevel")


def said(read: PageRead, note: str) -> str:
    """One note as a sentence."""
    return say(note, **{name: _number(value) for name, value in read.quality.items()})


def all_said(read: PageRead) -> tuple[str, ...]:
    """Every note of a page."""
    return tuple(said(read, note) for note in read.notes)


def _number(value: float) -> str:
    text = f"{value:g}"
    return text.replace(".", ",") if language() == "vi" else text
