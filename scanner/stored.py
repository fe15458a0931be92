"""What comes out of a vote's database as JSON, checked once where it comes in and trusted after.

SQLite finds a damaged page of its file, not a letter that changed within a text: a key that is another one would be a
traceback, or an act of a person that nobody counts any more.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from scanner.errors import NotDone

_PAYLOADS: Mapping[str, Mapping[str, type]] = {  # by what a person did: what its payload says at least
    "decide": {"acts": list, "meaning": dict},
    "undo": {"undone": int},
    "settle": {"kind": str, "values": dict},
    "definition": {"base": str, "committee": list},
    "replace": {"printings": list},
    "withdraw": {"batch": int},
    "restore": {"batch": int},
    "rehearse": {"pages": list},
}
_MEANING: Mapping[str, type] = {
    **{"rows": dict, "as_read": dict},
    **dict.fromkeys(("kept", "beside", "absent", "cleared"), list),
}
_MEASURED = frozenset(  # what every version has written of a page
    ("outcome", "reasons", "vote", "version", "kind", "page", "serial", "test", "mm_to_px", "quality", "rows", "notes")
)
_LONGEST = 120  # characters of a reason


@contextmanager
def understood(path: Path | str = "vote.db") -> Iterator[None]:
    """What is stored and cannot be understood, said as damage of the file. Around nothing but the parsing of it."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise NotDone("store.damaged", path=path, why=said_of_damage(error)) from error


def is_damage(error: sqlite3.OperationalError) -> bool:
    """Whether what SQLite calls a matter of its surroundings is one of the file: text that is none, a lost table."""
    return any(words in str(error) for words in ("decode", "no such", "malformed"))


def said_of_damage(error: Exception) -> str:
    """Why a file cannot be understood, in one line: SQLite quotes its own tables at length."""
    return " ".join(str(error).split())[:_LONGEST]


def checked_event(what: str, at: str, payload: dict[str, Any]) -> Mapping[str, Any]:
    """What an event says. Raises LookupError, TypeError or ValueError where nobody can have written it."""
    datetime.fromisoformat(at)
    _check(payload, _PAYLOADS[what], needed=True)
    if what == "decide":
        _check(payload["meaning"], _MEANING, needed=False)
        if "page" in payload["meaning"]:
            payload["meaning"]["serial"]
    return payload


def checked_measurement(measured: dict[str, Any]) -> Mapping[str, Any]:
    """What was measured of a page. Raises LookupError or TypeError likewise."""
    missing = _MEASURED - measured.keys()
    if missing:
        raise LookupError(", ".join(sorted(missing)))
    if "scan_w" in measured["quality"]:
        _check(measured["quality"], {"scan_h": int, "px_per_mm": float}, needed=True)
    return measured


def _check(plain: Any, kinds: Mapping[str, type], *, needed: bool) -> None:
    """Raise where a dictionary does not hold what it should."""
    for name, kind in kinds.items():
        if (needed or name in plain) and not isinstance(plain[name], kind):
            raise TypeError(name)
