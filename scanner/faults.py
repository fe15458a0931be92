"""`Fault`: one thing wrong with a definition or a list of people, with its line; and what every text must be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scanner.errors import UsageError
from scanner.fonts import missing_characters
from scanner.words import say, shown

LONGEST_TEXT = 400
_MOST_CHARACTERS = 5  # named in one text
_UNSEEN = ("Cc", "Cf", "Zs", "Zl", "Zp")  # Unicode's categories of controls, zero widths and blanks


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: its line (from 1) and a message of `scanner.words`. `file`: where that is not the definition."""

    line: int
    key: str
    values: Mapping[str, object]
    file: str = ""


class Faults(UsageError):
    """Every fault of a definition or a list at once, in order of lines; those of other files follow."""

    def __init__(self, filename: str, faults: Sequence[Fault]) -> None:
        super().__init__("definition.faults")
        self.filename = filename
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line)))

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self) -> list[str]:
        """Each fault as `ballot.yaml:14: what is wrong; how to mend it`."""
        return [
            f"{shown(f.file or self.filename)}:{f.line}: {say(f.key, **f.values)}"  # type: ignore[arg-type]
            for f in self.faults
        ]


def faults_of_text(text: str, line: int, field: str) -> Iterator[Fault]:
    """What keeps a text off the paper: its length, or characters that the fonts lack."""
    if len(text) > LONGEST_TEXT:
        yield Fault(line, "definition.too_long", {"field": field, "most": LONGEST_TEXT})
    missing = missing_characters(text.replace("\n", " "))
    unseen = [at for at, c in enumerate(text) if c in missing and unicodedata.category(c) in _UNSEEN]
    for at in unseen[:_MOST_CHARACTERS]:
        after = word_before(text, at)
        values = {"field": field, "code": code_of(text[at])}
        if after:
            yield Fault(line, "definition.unseen", values | {"after": after})
        else:
            yield Fault(line, "definition.unseen_first", values)
    seen = [c for c in missing if unicodedata.category(c) not in _UNSEEN]
    if seen:
        named = ", ".join(f"“{c}” ({code_of(c)})" for c in seen[:_MOST_CHARACTERS])
        yield Fault(line, "definition.unprintable", {"field": field, "characters": named})


def word_before(text: str, at: int) -> str:
    """The word that ends at or before a place in a text; empty at its beginning."""
    before = "".join(c if c.isprintable() else " " for c in text[:at])
    return next(iter(re.findall(r"""[^\s"'“”]+""", before)[-1:]), "")


def code_of(character: str) -> str:
    """A character's number as Unicode writes it."""
    return f"U+{ord(character):04X}"
