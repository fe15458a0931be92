"""What a page image may show, `Sheets`, and what was measured on it, `PageRead`.

A `PageRead` judges nothing. It is stored; `rules.py` says later what it means, so that limits and rules can be applied
again without the images.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scanner.layout import Layout
from scanner.model import Reason, Word


class Outcome(Word):
    """What kind of thing a page image shows."""

    PAGE = "page"  # print of ours, aligned; the code read or not
    BLANK = "blank"  # as good as empty paper
    MISFIT = "misfit"  # no print of ours that could be trusted; the reasons say why


@dataclass(frozen=True, slots=True)
class Sheets:
    """What a page may turn out to be: the layouts of every version that this vote printed."""

    vote: str
    kinds: tuple[str, ...]  # in the order of the page code's kind number
    versions: Mapping[str, Mapping[str, Layout]]  # page code's version -> kind -> layout
    current: str  # the version in force
    book: frozenset[str] = frozenset()  # every serial that was printed

    @property
    def layouts(self) -> list[Layout]:
        """Every layout, those in force first."""
        order = sorted(self.versions, key=lambda version: version != self.current)
        return [layout for version in order for layout in self.versions[version].values()]

    @property
    def longest_mm(self) -> float:
        """The longest side of the paper of any: what the size of an image is held against, whichever page it shows."""
        return max(max(layout.width, layout.height) for layout in self.layouts)


@dataclass(frozen=True, slots=True)
class PageRead:
    """One page image, measured. `rows` holds for each row and option the numbers of a `Mark`."""

    outcome: Outcome
    reasons: tuple[Reason, ...] = ()  # of the page, from measuring alone
    code: str | None = None  # the page code as it was read, ours or not
    vote: str | None = None
    version: str | None = None
    kind: str | None = None
    page: int | None = None
    serial: str | None = None
    test: bool = False
    mm_to_px: tuple[float, ...] | None = None  # 3×3, row by row
    quality: Mapping[str, float] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, tuple[float, ...]]] = field(default_factory=dict)
    names: Mapping[str, float] = field(default_factory=dict)  # row -> how well its printed name agrees, 0..1
    # row -> what is dark over its name and is no print (`names.NameSeen`): share of the length, mm²
    name_ink: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    overlaid: tuple[str, ...] = ()  # rows with something over their boxes that is too large to be a mark
    # row -> the words that OCR read where its name is printed, each with its confidence; None where it was not asked
    ocr: Mapping[str, tuple[tuple[str, int], ...]] | None = None
    serial_ocr: str | None = None  # what OCR read where the serial is printed; None where it was not asked
    notes: tuple[str, ...] = ()  # keys of `scanner.words` that explain the reasons to a person

    @property
    def bilevel(self) -> bool:
        """Whether the scan was in black and white, which loses faint marks without a trace."""
        return bool(self.quality.get("bilevel"))

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary, for the store and between processes."""
        plain = {name: getattr(self, name) for name in PageRead.__slots__}
        plain["outcome"] = str(self.outcome)
        plain["reasons"] = [str(reason) for reason in self.reasons]
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> PageRead:
        """The record that `to_json` wrote."""
        values = dict(plain)
        values["outcome"] = Outcome(values["outcome"])
        values["reasons"] = tuple(Reason(reason) for reason in values["reasons"])
        values["mm_to_px"] = None if values["mm_to_px"] is None else tuple(values["mm_to_px"])
        values["rows"] = {
            row: {option: tuple(numbers) for option, numbers in options.items()}
            for row, options in values["rows"].items()
        }
        values["name_ink"] = {row: tuple(ink) for row, ink in values.get("name_ink", {}).items()}
        if values.get("ocr") is not None:
            values["ocr"] = {row: tuple((word, sure) for word, sure in words) for row, words in values["ocr"].items()}
        values["overlaid"] = tuple(values.get("overlaid", ()))
        values["notes"] = tuple(values["notes"])
        return cls(**values)
