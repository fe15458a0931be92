"""Work that depends on a printed page alone is done once, not for every sheet of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from scanner.layout import PageLayout

T = TypeVar("T")
_MOST = 256  # pages remembered; a vote has a few


def once_a_layout(function: Callable[[PageLayout], T]) -> Callable[[PageLayout], T]:
    """The same function, which remembers its answers. By identity: to compare layouts would take as long as the work."""
    known: dict[int, tuple[PageLayout, T]] = {}  # the layout is kept, so that its id stays its own

    @wraps(function)
    def remembered(layout: PageLayout) -> T:
        found = known.get(id(layout))
        if found is None:
            if len(known) >= _MOST:
                known.clear()
            found = known[id(layout)] = (layout, function(layout))
        return found[1]

    return remembered
