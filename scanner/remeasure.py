"""Measure a kept page again, as the page that a person says it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from scanner.errors import NotDone
from scanner.originals import is_copy_of
from scanner.pixels import PageImage
from scanner.reading import PageRead
from scanner.records import StoredItem
from scanner.unreadable import Unreadable
from scanner.vote import Vote
from scanner.words import say


@contextmanager
def original_page(vote: Vote, stored: StoredItem) -> Iterator[PageImage]:
    """The pixels of an item, from the vote's own copy of its file, which is open so long: a `PageImage`'s colours are
    taken from it only when they are asked for."""
    from scanner.images import LastFile

    path = vote.copy_of(stored.scan)
    file = LastFile()
    try:
        if not path.exists():
            raise NotDone("show.lost", path=path, file=stored.file)
        if not is_copy_of(path, stored.scan):
            raise NotDone("show.changed", path=path)
        yield file.page(path, stored.file_page)
    except Unreadable as error:
        raise NotDone("show.unreadable", path=path, why=say(f"scan.why.{error.why}")) from None
    except OSError as error:
        raise NotDone("show.unreadable", path=path, why=error) from None
    finally:
        file.close()


def remeasure(vote: Vote, stored: StoredItem, kind: str, page: int) -> PageRead:
    """The page's marks under the layout of that page, by the version in force."""
    from scanner.interpret import read_page

    sheets = vote.sheets()
    with original_page(vote, stored) as image:
        return read_page(image.grey, sheets, (sheets.current, kind, page), image.colour)
