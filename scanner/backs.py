"""Which empty-looking pages are the blank backs of sheets. Pure.

Only beside its read front, in a file or folder where fronts and backs alternate, is a side taken for blank; a side
where print was expected, and one that stands alone, waits for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scanner.layout import Layout
from scanner.reading import Outcome, PageRead

TURNED = 0.1  # share of the sheets that may lie the other way round


@dataclass(frozen=True, slots=True)
class Side:
    """One page image, as far as its neighbours matter."""

    item: int
    scan: str
    folder: str
    file: str
    file_page: int
    read: PageRead


def blank_backs(sides: Sequence[Side], layouts: Mapping[str, Layout], printed_sides: int) -> frozenset[int]:
    """The items that are the empty backs of read fronts. `printed_sides` of each sheet: 1 or 2."""
    found: set[int] = set()
    for sequence in sequences(sides):
        pairs = list(zip(sequence[::2], sequence[1::2], strict=False))
        if len(sequence) % 2 or not _alternates(pairs, printed_sides):
            continue
        for pair in pairs:
            for side, other in (pair, pair[::-1]):
                if side.read.outcome is Outcome.BLANK and _back_is_empty(other.read, layouts, printed_sides):
                    found.add(side.item)
    return frozenset(found)


def sequences(sides: Iterable[Side]) -> list[list[Side]]:
    """Pages that may lie back to back: of one file in order, or one-page files of one folder by name."""
    by_scan: dict[str, list[Side]] = {}
    for side in sides:
        by_scan.setdefault(side.scan, []).append(side)
    sequences = []
    folders: dict[str, list[Side]] = {}
    for pages in by_scan.values():
        if len(pages) > 1:
            sequences.append(sorted(pages, key=lambda side: side.file_page))
        else:
            folders.setdefault(pages[0].folder, []).extend(pages)
    return sequences + [sorted(files, key=lambda side: natural(side.file)) for files in folders.values()]


def natural(name: str) -> list[tuple[int, int, str]]:
    """A key that sorts 2.jpg before 10.jpg."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part.casefold()) for part in re.findall(r"\d+|\D+", name)]


def _alternates(pairs: Sequence[tuple[Side, Side]], printed_sides: int) -> bool:
    """Whether no pair has two fronts, and the fronts lie on one side: all, or of many pairs nearly all.

    A sheet may have lain the other way round in the stack. Sheets scanned on one side only never pair so, even where
    some lie face down.
    """
    fronts = [(_is_front(a.read, printed_sides), _is_front(b.read, printed_sides)) for a, b in pairs]
    if any(a and b for a, b in fronts):
        return False
    first, second = sum(a for a, _ in fronts), sum(b for _, b in fronts)
    return min(first, second) <= TURNED * len(pairs) and first != second


def _is_front(read: PageRead, printed_sides: int) -> bool:
    if read.outcome is not Outcome.PAGE or read.page is None:
        return False
    return printed_sides == 1 or read.page % 2 == 1


def _back_is_empty(front: PageRead, layouts: Mapping[str, Layout], printed_sides: int) -> bool:
    """Whether nothing is printed on the other side of a page that was read."""
    if front.kind is None or front.kind not in layouts or front.page is None or not _is_front(front, printed_sides):
        return False
    pages = layouts[front.kind].pages
    return printed_sides == 1 or (front.page < len(pages) and pages[front.page].padding)
