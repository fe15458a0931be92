"""Why a file or a page gives no pixels."""

from __future__ import annotations

from scanner.model import Word


class Why(Word):
    """The reasons. `scanner.words.scan` says each to a person as `scan.why.…`."""

    NOT_AN_IMAGE = "not_an_image"
    OTHER_FORMAT = "other_format"  # a picture of a kind that is not read, as phones write them
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    NO_PERMISSION = "no_permission"
    MISSING = "missing"
    EMPTY = "empty"
    NO_PAGES = "no_pages"
    TOO_LARGE = "too_large"
    ANIMATED = "animated"
    NEEDS_POPPLER = "needs_poppler"  # PDFium cannot read it; poppler might, and is not installed
    UNAVAILABLE = "unavailable"  # the disk, a permission, the memory: nothing is said of the file itself
    LOST = "lost"  # a worker died or hung over it, twice


class Unreadable(Exception):
    """A file or a page that gives no pixels."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why
