"""`Marks` + limits → `PageReading`: what each row of a page says, and every reason not to take it at its word.

Limits over several rows (N of M), rulings and decisions come after, in `standing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scanner.model import Reason


@dataclass(frozen=True, slots=True)
class RowReading:
    """What one row says. `selected` is None where the row has no reading at all."""

    selected: tuple[str, ...] | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class PageReading:
    """What one page says; `rows` has every row that the page carries."""

    rows: Mapping[str, RowReading]
    reasons: tuple[Reason, ...] = ()
