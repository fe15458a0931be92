"""Readings that were found already, so that neither the account at the end of a scan nor every key of `review`
computes them again.

What workers found is told apart by everything that was measured on the page, so that a page that has been measured
again is read again.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Mapping
from itertools import chain
from typing import Any

from scanner.definition import Kind
from scanner.limits import LIMITS, Limits
from scanner.reading import PageRead
from scanner.records import StoredItem
from scanner.rules import PageReading, read_rows, rows_fit
from scanner.stored import understood


def fingerprint_of(read: PageRead, kind: Kind) -> bytes:
    """Alike only for pages of a kind on which all was measured alike."""
    rows = [(row, tuple(options), [len(numbers) for numbers in options.values()]) for row, options in read.rows.items()]
    others = [getattr(read, name) for name in PageRead.__slots__ if name != "rows"]
    digest = hashlib.sha256(repr((kind.id, rows, others)).encode())
    numbers = chain.from_iterable(chain.from_iterable(options.values()) for options in read.rows.values())
    digest.update(array("d", numbers))
    return digest.digest()


class DamagedMeasurement(Exception):
    """The rows stored of an item are not those of its kind, though it was printed as the kind is now."""

    def __init__(self, item: int) -> None:
        super().__init__(f"measurement, item {item}")


class KnownReadings:
    """Page records, and what they say under the usual limits, found once: by workers, or when a page was first asked
    about."""

    def __init__(self) -> None:
        self._known: dict[bytes, PageReading] = {}
        self._pages: dict[int, tuple[Mapping[str, Any], PageRead]] = {}  # by item: from which measurement, the record
        self._rows: dict[int, tuple[PageRead, Kind, PageReading]] = {}  # by the record's identity, which it keeps alive

    def add(self, fingerprint: bytes, reading: PageReading) -> None:
        """Keep what a page says."""
        self._known[fingerprint] = reading

    def page_of(self, item: StoredItem) -> PageRead:
        """The record of an item's measurement; another measurement is another object."""
        measured, read = self._pages.get(item.item, (None, None))
        if read is None or measured is not item.measured:
            with understood():
                read = PageRead.from_json(item.measured)
            self._pages[item.item] = (item.measured, read)
        return read

    def rows_of(self, read: PageRead, kind: Kind, limits: Limits) -> PageReading | None:
        """What a page says, as `read_rows` finds it; None for one whose rows are not those of its kind."""
        if limits is not LIMITS:
            return read_rows(read, kind, limits)
        known = self._rows.get(id(read))
        if known is not None and known[0] is read and known[1] == kind:
            return known[2]
        if not rows_fit(read, kind):
            return None
        reading = self._known.get(fingerprint_of(read, kind)) if self._known else None
        reading = reading or read_rows(read, kind, limits)
        self._rows[id(read)] = (read, kind, reading)
        return reading
