"""Readings that workers have found already, so that the account at the end of a scan does not compute them again.

Told apart by everything that was measured on the page, so that a page that has been measured again is read again.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable
from itertools import chain

from scanner.definition import Kind
from scanner.limits import LIMITS, Limits
from scanner.reading import PageRead
from scanner.rules import PageReading, read_rows

RowsOf = Callable[[PageRead, Kind, Limits], PageReading]


def fingerprint_of(read: PageRead, kind: Kind) -> bytes:
    """Alike only for pages of a kind on which all was measured alike."""
    rows = [(row, tuple(options), [len(numbers) for numbers in options.values()]) for row, options in read.rows.items()]
    others = [getattr(read, name) for name in PageRead.__slots__ if name != "rows"]
    digest = hashlib.sha256(repr((kind.id, rows, others)).encode())
    numbers = chain.from_iterable(chain.from_iterable(options.values()) for options in read.rows.values())
    digest.update(array("d", numbers))
    return digest.digest()


class KnownReadings:
    """What pages say under the usual limits."""

    def __init__(self) -> None:
        self._known: dict[bytes, PageReading] = {}

    def add(self, fingerprint: bytes, reading: PageReading) -> None:
        """Keep what a page says."""
        self._known[fingerprint] = reading

    def rows_of(self, read: PageRead, kind: Kind, limits: Limits) -> PageReading:
        """What a page says, as `read_rows` finds it."""
        known = self._known.get(fingerprint_of(read, kind)) if limits is LIMITS else None
        return known or read_rows(read, kind, limits)
