"""The reader's notes on a page, in words, with the numbers that it measured."""

from __future__ import annotations

from collections.abc import Mapping

from scanner.name_check import Said, name_read
from scanner.reading import PageRead
from scanner.words import decimal, say

# Notes that `scan` counts elsewhere, or that say nothing of the paper or the scanner.
QUIET = ("reading.serial_by_ocr", "reading.no_tesseract", "reading.stray_ink", "reading.bilevel")


def said(read: PageRead, note: str) -> str:
    """One note as a sentence."""
    return say(note, **{name: decimal(f"{value:g}") for name, value in read.quality.items()})


def all_said(read: PageRead) -> tuple[str, ...]:
    """Every note of a page."""
    return tuple(said(read, note) for note in read.notes)


def ocr_said(read: PageRead, names: Mapping[str, str]) -> tuple[str, ...]:
    """What OCR read where a person should compare: the serial of a page without a readable code, and every name that
    reads as another. `names`: the vote's rows with their printed names."""
    told = []
    if read.serial_ocr is not None:
        told.append(say("reading.serial_read" if read.serial_ocr else "reading.serial_not_read", text=read.serial_ocr))
    for row, words in (read.ocr or {}).items():
        if row in names and name_read(words, names[row], len(read.ocr or {})) is Said.OTHER:
            text = " ".join(word for word, _ in words)
            told.append(say("reading.name_read", name=names[row], text=text))
    return tuple(told)
