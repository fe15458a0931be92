"""Work that depends on a printed page alone is done once, not for every sheet of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

K = TypeVar("K")
T = TypeVar("T")
_MOST = 256  # things remembered; a vote has a few pages


def once_each(function: Callable[[K], T]) -> Callable[[K], T]:
    """The same function, which remembers its answers, by identity: comparing layouts takes as long as the work."""
    known: dict[int, tuple[K, T]] = {}  # what was asked about is kept, so that its id stays its own

    @wraps(function)
    def remembered(thing: K) -> T:
        found = known.get(id(thing))
        if found is None:
            if len(known) >= _MOST:
                known.clear()
            found = known[id(thing)] = (thing, function(thing))
        return found[1]

    return remembered
