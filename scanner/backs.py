"""Which pages are the two sides of one sheet, where only their neighbours can say: blank backs, and the sides of
sheets without serials. Pure.

Only beside its read front, in a file or folder where fronts and backs alternate, is a side taken for blank; a side
where print was expected, and one that stands alone, waits for a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scanner.layout import Layout
from scanner.natural import natural
from scanner.reading import Outcome, PageRead

TURNED = 0.1  # share of the sheets that may lie the other way round
MANY_TURNED = 1 / 3  # … and of those printed on both sides: more may be sides of two scans that lie by turns
LEAST_PAIRS = 4  # of fronts and empty backs among pages that were chosen for pairing well


@dataclass(frozen=True, slots=True)
class Side:
    """One page image, as far as its neighbours matter."""

    item: int
    scan: str
    folder: str
    file: str
    file_page: int
    read: PageRead
    batch: int = 0
    rejected: bool = False  # by a person: no side of any sheet, perhaps


def blank_backs(sides: Sequence[Side], layouts: Mapping[str, Layout], printed_sides: int) -> frozenset[int]:
    """The items that are the empty backs of read fronts. `printed_sides` of each sheet: 1 or 2."""
    found: set[int] = set()
    settled: set[int] = set()
    for way, (some, together) in enumerate(_ways(sides)):
        for sequence in sequences(some):
            items = {side.item for side in sequence}
            pairs = list(zip(sequence[::2], sequence[1::2], strict=False))
            told = sum({a.read.outcome, b.read.outcome} == {Outcome.PAGE, Outcome.BLANK} for a, b in pairs)
            # Two sheets scanned on one side, one of them face down, look like this, too; many do not.
            few = way > 0 and told < LEAST_PAIRS
            if settled & items or len(sequence) % 2 or few or not _alternates(pairs, printed_sides):
                continue
            settled |= items
            for pair in pairs:
                for side, other in (pair, pair[::-1]):
                    empty = side.read.outcome is Outcome.BLANK and _back_is_empty(other.read, layouts, printed_sides)
                    if empty and (pair[0].item, pair[1].item) in together:
                        found.add(side.item)
    return frozenset(found)


def second_sides(sides: Sequence[Side], pages: Mapping[int, int]) -> dict[int, int]:
    """Sheets without serials, printed on both sides: item of the side that came second → item of the first.

    `sides` are all pages that were scanned, `pages` (item → page, 1 or 2) those that may be one side of such a sheet.
    Which side comes first is what explains more sheets (a side that could not be read fits any), and fewer that were
    turned over; where that does not tell, or more sides than sheets are left over, nobody can say which lie back to
    back.
    """
    found: dict[int, int] = {}
    settled: set[int] = set()
    for way, (some, together) in enumerate(_ways(sides)):
        for sequence in sequences(some):
            items = {side.item for side in sequence}
            shown = [pages.get(side.item) for side in sequence]
            fronts, backs = (_sheets(shown, order) for order in ((1, 2), (2, 1)))
            best = max(fronts, backs, key=lambda sheets: sheets.score)
            sure = (fronts.score != backs.score or fronts.at == backs.at) and best.left_over <= len(best.at)
            # Two scans whose files lie in one folder by turns look like a stack of which every other sheet was turned.
            single = best.turned == 1 and best.left_over == 0
            sure &= single or best.turned < MANY_TURNED * len(best.at)
            if way > 0:  # chosen for pairing well: then nothing may be left over
                sure &= len(best.at) > 1 and best.left_over == 0
            if best.at and sure and not settled & items:
                settled |= items
                pairs = [(sequence[at].item, sequence[at + 1].item) for at in best.at]
                found |= {second: first for first, second in pairs if (first, second) in together}
    return found


def _ways(sides: Sequence[Side]) -> Iterator[tuple[list[Side], set[tuple[int, int]]]]:
    """The pages among which neighbours are looked for, the likeliest first, and which of them lie next to each other:
    all; without those that people rejected, a cover sheet perhaps; each batch by itself, where another lies in its
    folder, a sheet scanned again perhaps. Pages between which a rejected one lay are not back to back."""
    batches = {side.batch for side in sides}
    alone = [[side for side in sides if side.batch == batch] for batch in sorted(batches)] if len(batches) > 1 else []
    for some in (list(sides), *alone):
        together = {(a.item, b.item) for sequence in sequences(some) for a, b in pairwise(sequence)}
        yield some, together
        kept = [side for side in some if not side.rejected]
        if len(kept) < len(some):
            yield kept, together


@dataclass(frozen=True, slots=True)
class _Sheets:
    """What one order of sides makes of a sequence: where sheets begin, how many it explains (of those, as usual), how
    many sides are left over, and how many sheets lie the other way round."""

    at: list[int]
    score: tuple[int, int]
    left_over: int
    turned: int


def _sheets(shown: Sequence[int | None], usual: tuple[int, int]) -> _Sheets:
    """The sheets of a sequence of pages (None: a side that is not known) whose sides come in the usual order. One that
    lies the other way round is a sheet only between others: where a side was lost, what is left beside the gap is
    none."""
    found: list[int] = []
    at, gap, explained, as_usual, left_over, over = 0, False, 0, 0, 0, 0
    while at + 1 < len(shown):
        here, then = (shown[at], shown[at + 1]), tuple(shown[at + 2 : at + 4])
        half = here in ((usual[0], None), (None, usual[1]))
        turned = here == usual[::-1] and not gap and then in (usual, ())
        gap = here != usual and not turned and not half
        if here == usual or turned:
            found.append(at)
        explained += not gap
        as_usual += here == usual or half
        left_over += gap and here[0] is not None
        over += turned
        at += 1 if gap else 2
    return _Sheets(found, (explained, as_usual), left_over, over)


def sequences(sides: Iterable[Side]) -> list[list[Side]]:
    """Pages that may lie back to back: of one file in order, or one-page files of one folder by the names they had."""
    by_scan: dict[str, list[Side]] = {}
    for side in sides:
        by_scan.setdefault(side.scan, []).append(side)
    # Copies that were scanned in place of lost originals bear their digests: no order that a scanner gave them.
    by_scan = {scan: pages for scan, pages in by_scan.items() if len(pages) > 1 or not pages[0].file.startswith(scan)}
    sequences = []
    folders: dict[str, list[Side]] = {}
    for pages in by_scan.values():
        if len(pages) > 1:
            sequences.append(sorted(pages, key=lambda side: side.file_page))
        else:
            folders.setdefault(pages[0].folder, []).extend(pages)
    for files in folders.values():
        sequences += [sorted(group, key=lambda side: natural(side.file)) for group in _by_batch(files)]
    return sequences


def _by_batch(files: Sequence[Side]) -> list[list[Side]]:
    """The pages of a folder; each batch's alone where names come again, for a scanner writes 0001.jpg every evening."""
    if len({side.file for side in files}) == len(files):
        return [list(files)]
    batches: dict[int, list[Side]] = {}
    for side in files:
        batches.setdefault(side.batch, []).append(side)
    return list(batches.values())


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
