"""What OCR read of a page's printed names against the definition's. Pure; judged anew each time from what is stored.

A second sample beside `names`, which compares every page's names with their expected print. OCR errs in single letters,
above all in marks over vowels, and reads rubbish where a name is struck through or the scan is poor: that is no other
name. A page carries other names only where most of its rows read, clearly, as other words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from scanner.layout import PageLayout
from scanner.reading import PageRead

Words = Sequence[tuple[str, int]]  # as OCR read them, with its confidence, 0..100


class Said(Enum):
    """What OCR says of one name, or of all names of a page."""

    SAME = "same"
    OTHER = "other"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class NameLimits:
    """Measured on simulated sheets from 100 dpi on, see docs/reading.md: right words are read with 85 and more."""

    confidence: int = 80  # a word below is not legible
    alike: float = 0.5  # share of letters in common, and more: the same word, misread
    other_words: float = 0.3  # of the name's words that read as others: 1 of 3
    few_rows: int = 3  # with fewer rows than this on a page …
    few_other_words: float = 0.6  # … more of each name must differ
    same_words: float = 0.5


LIMITS = NameLimits()


def page_said(read: PageRead, pages: Sequence[PageLayout]) -> Said:
    """What OCR says of the names of a page that was read. `pages`: those that its kind of ballot prints."""
    if read.ocr is None or read.page is None or not 1 <= read.page <= len(pages):
        return Said.UNSURE
    return names_said(read.ocr, {row.row: row.name for row in pages[read.page - 1].rows})


def names_said(read: Mapping[str, Words], names: Mapping[str, str], limits: NameLimits = LIMITS) -> Said:
    """What OCR says of a page. `read`: its words by row; `names`: every row of the page with its name."""
    said = [name_read(read.get(row, ()), name, len(names), limits) for row, name in names.items()]
    if 2 * said.count(Said.OTHER) > len(said):
        return Said.OTHER
    return Said.SAME if 2 * said.count(Said.SAME) > len(said) else Said.UNSURE


def name_read(read: Words, name: str, rows: int, limits: NameLimits = LIMITS) -> Said:
    """What OCR says of one name on a page of so many rows: with few of them more of each name must differ."""
    return name_said(read, name, limits.few_other_words if rows < limits.few_rows else limits.other_words, limits)


def name_said(read: Words, name: str, other_share: float, limits: NameLimits = LIMITS) -> Said:
    """What OCR says of one name."""
    expected = _plain(name)
    legible = [word for text, sure in read if sure >= limits.confidence for word in _plain(text)]
    if not expected or not legible:
        return Said.UNSURE
    found = sum(any(_alike(word, seen, limits.alike) for seen in legible) for word in expected)
    others = sum(len(seen) > 1 and not any(_alike(word, seen, limits.alike) for word in expected) for seen in legible)
    # What is there instead of a word of the name: a remark beside a whole name is no other name.
    if min(others, len(expected) - found) >= other_share * len(expected):
        return Said.OTHER
    return Said.SAME if found > limits.same_words * len(expected) else Said.UNSURE


def _plain(text: str) -> tuple[str, ...]:
    """The words of a text without case and marks: đ is d, ễ is e."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return tuple(re.findall(r"[^\W_]+", "".join(c for c in bare if not unicodedata.combining(c))))


def _alike(word: str, seen: str, share: float) -> bool:
    """Whether `seen` may be `word`, misread."""
    return word == seen or _distance(word, seen) < share * max(len(word), len(seen))


@lru_cache(maxsize=4096)
def _distance(a: str, b: str) -> int:
    """The least number of letters to insert, leave out or change (Levenshtein)."""
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, right in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (left != right))
    return row[-1]
