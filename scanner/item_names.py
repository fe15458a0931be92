"""What a person calls an item → the item."""

from __future__ import annotations

from scanner.errors import UsageError
from scanner.model import Status
from scanner.serial import normal_serial
from scanner.standing import ItemStanding, Standing


def item_of(standing: Standing, name: str) -> ItemStanding:
    """The item that a number, or SERIAL[:PAGE], names."""
    if name.isascii() and name.isdecimal():
        found = standing.items.get(int(name)) if len(name) < 19 else None
        if found is None:
            raise UsageError("decide.no_item", item=name)
        return found
    if not name.strip():
        raise UsageError("decide.no_item", item='""')
    serial, colon, page = name.partition(":")
    serial = normal_serial(serial)
    if colon and page_number(page) is None:
        raise UsageError("decide.no_item", item=name)
    fitting = [
        item
        for item in standing.items.values()
        if item.serial == serial
        and item.status not in (Status.DUPLICATE, Status.REJECTED)
        and (not page or item.page == page_number(page))
    ]
    if not fitting:  # a rejected one, to take that back
        fitting = [
            item
            for item in standing.items.values()
            if item.decisions.rejected and item.read.serial == serial != ""
            if not page or item.read.page == page_number(page)
        ]
    if not fitting:
        raise UsageError("decide.no_item", item=name)
    if len(fitting) > 1:
        raise UsageError("decide.several", item=name, items=", ".join(str(item.item) for item in fitting))
    return fitting[0]


def page_number(text: str) -> int | None:
    """A page as it is typed; None where that is no page of any ballot."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else None
