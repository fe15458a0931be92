"""Everything that people read, in Vietnamese and English. The middle of the program knows keys only.

Each area keeps its catalogue in a module of this package: `MESSAGES = {"area.key": {"vi": "…", "en": "…"}}`, with
`str.format` fields; `{folder!q}` is a path as it is typed at a shell, `{count:page|pages}` the word that goes with a
number, `{items:item|items}` with numbers as they are listed. The language is set once by the command line.
"""

from __future__ import annotations

import errno
import importlib
import pkgutil
import re
import sqlite3
import string
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import PurePath
from typing import Any

LANGUAGES = ("vi", "en")
_current = "vi"


def use_language(language: str) -> None:
    """Speak `vi` or `en` from here on."""
    global _current
    if language in LANGUAGES:
        _current = language


def language() -> str:
    """The language being spoken."""
    return _current


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Every message by key, from all modules of this package."""
    messages: dict[str, Mapping[str, str]] = {}
    for module in pkgutil.iter_modules(__path__):
        messages.update(importlib.import_module(f"{__name__}.{module.name}").MESSAGES)
    return messages


def say(key: str, *, lang: str | None = None, **values: object) -> str:
    """The message `key` in the language being spoken (or `lang`), filled in.

    Raises KeyError for a key that no catalogue has: that is a bug, and a test walks all keys.
    """
    spoken = lang or _current
    return _FORMATTERS[spoken].vformat(catalogue()[key][spoken], (), values)


def decimal(text: str, lang: str | None = None) -> str:
    """A number as the reader writes it: 76,27 in Vietnamese."""
    return text.replace(".", ",") if (lang or _current) == "vi" else text


SEVERAL_LINES = frozenset(("traceback", "why", "text"))  # what may hold line breaks of its own


def _of_the_system(error: OSError, lang: str) -> str:
    """What the system says of a file or a disk, in the reader's language where it is a common thing."""
    known = catalogue().get(f"system.{errno.errorcode.get(error.errno or 0, '')}")
    return known[lang] if known else error.strerror or str(error)


def _of_the_database(error: sqlite3.Error, lang: str) -> str:
    """Likewise of what SQLite says, known by its words: Python tells their number only from 3.11 on."""
    said = str(error)
    code = next((code for words, code in _SQLITE.items() if words in said), "")
    known = catalogue().get(f"system.{code}")
    return known[lang] if known else said


_SQLITE = {
    "readonly database": "EROFS",
    "disk is full": "ENOSPC",
    "disk I/O error": "EIO",
    "unable to open database file": "CANTOPEN",
    "database is locked": "EBUSY",
}


class _Formatter(string.Formatter):
    def __init__(self, lang: str) -> None:
        self._lang = lang

    def get_value(self, key: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """The value of a field; names and paths as they can be shown, numbers as they are written."""
        value = super().get_value(key, args, kwargs)
        if isinstance(value, OSError):
            value = _of_the_system(value, self._lang)
        elif isinstance(value, sqlite3.Error):
            value = _of_the_database(value, self._lang)
        if isinstance(value, float):
            return decimal(str(value), self._lang)
        if isinstance(value, (str, PurePath)):
            return shown(str(value), lines=key in SEVERAL_LINES)
        return value

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        return _typed(str(value)) if conversion == "q" else super().convert_field(value, conversion)

    def format_field(self, value: Any, format_spec: str) -> Any:
        if "|" not in format_spec:
            return super().format_field(value, format_spec)
        one, several = format_spec.split("|")
        alone = "," not in value if isinstance(value, str) else value == 1
        return one if alone else several


def shown(text: str, *, lines: bool = False) -> str:
    """A name as it can be shown: characters that would move a terminal's cursor or change its colours are written out.
    `lines`: line breaks are left."""
    kept = "\u00a0\n" if lines else "\u00a0"
    return "".join(
        c if c.isprintable() or c in kept or "\udc80" <= c <= "\udcff" else c.encode("unicode_escape").decode() for c in text
    )


def _typed(path: str) -> str:
    """A path that a person may paste into a command, spaces and all; with a dash in front it would be an option."""
    path = f"./{path}" if path.startswith("-") else path
    if re.fullmatch(r"[\w@%+=:,./-]+", path):
        return path
    if sys.platform == "win32":
        return f'"{path}"'
    import shlex

    return shlex.quote(path)


_FORMATTERS = {lang: _Formatter(lang) for lang in LANGUAGES}
