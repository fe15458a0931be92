"""What a vote's store holds, as plain records: prints, page images, what people did, batches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Printing:
    """One `print`: which definition, how many, into which file."""

    id: int
    at: str
    fingerprint: str
    kind: str
    copies: int
    test: bool
    serials: bool
    file: str
    cancelled: bool


@dataclass(frozen=True, slots=True)
class StoredScan:
    """One input file."""

    pages: int  # 0 where they could not be counted
    stored: frozenset[int]  # its pages of which there is an item
    suffix: str


@dataclass(frozen=True, slots=True)
class StoredItem:
    """One page image: where it lies, its newest measurement, and whether its batch still counts."""

    item: int
    scan: str
    file: str
    folder: str
    file_page: int
    batch: int
    active: bool
    image: str | None  # hash of the decoded pixels; None where nothing could be decoded
    measured: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """What a person did, and when."""

    id: int
    at: str
    by: str
    what: str
    item: int | None
    payload: Mapping[str, Any]
    note: str


@dataclass(frozen=True, slots=True)
class Batch:
    """One run of `scan`."""

    id: int
    at: str
    withdrawn: bool
    files: int
    pages: int  # that are stored
    unread: int  # pages of its files that are not: the run was broken off


@dataclass(frozen=True, slots=True)
class NewItem:
    """A page image to be stored."""

    scan: str
    file_page: int
    file: str
    folder: str
    image: str | None
    measured: Mapping[str, Any]


def to_the_minute(at: str) -> str:
    """A time that is on record, as the clock on the wall here showed it."""
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
