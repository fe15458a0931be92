"""Measure a kept page again, as the page that a person says it is."""

from __future__ import annotations

from dataclasses import replace

from scanner.errors import NotDone
from scanner.pixels import PageImage
from scanner.reading import PageRead
from scanner.store import StoredItem
from scanner.unreadable import Unreadable
from scanner.vote import Vote


def original_page(vote: Vote, stored: StoredItem) -> PageImage:
    """The pixels of an item, from the vote's own copy of its file: `PageImage`."""
    from scanner.images import page_image

    suffix = vote.store.scans()[stored.scan][2]
    path = vote.scans / f"{stored.scan}{suffix}"
    try:
        return page_image(path, stored.file_page)
    except Unreadable as error:
        raise NotDone("show.unreadable", path=path, why=str(error.why)) from None


def remeasure(vote: Vote, stored: StoredItem, kind: str, page: int) -> PageRead:
    """The page's marks under the layout of that page, by the version in force."""
    from scanner.interpret import read_page

    sheets, image = vote.sheets(), original_page(vote, stored)
    read = read_page(image.grey, sheets, (sheets.current, kind, page), image.colour)
    return replace(read, quality={**read.quality, "bilevel": 1.0}) if image.bilevel else read
