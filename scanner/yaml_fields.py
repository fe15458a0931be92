"""Text of YAML → its fields, one at a time, each checked; every fault with its line."""

from __future__ import annotations

import difflib
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from scanner.faults import Fault, Faults, faults_of_text
from scanner.yaml_faults import fault_of_character, fault_of_syntax

_LONGEST_SHOWN = 80  # characters of what was written in place of a word or a number


def parsed_yaml(text: str, filename: str) -> Any:
    """The fields of a text with their lines. Raises Faults where it is no YAML, or no group of fields."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.reader import ReaderError

    yaml = YAML(typ="rt", pure=True)
    yaml.Constructor = _as_written()
    yaml.allow_duplicate_keys = False
    text = unicodedata.normalize("NFC", text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what YAML allows is no fault, and the words are for programmers
            raw = yaml.load(text)
    except MarkedYAMLError as error:
        raise Faults(filename, [fault_of_syntax(error, text)]) from None
    except ReaderError as error:
        raise Faults(filename, [fault_of_character(error, text)]) from None
    except (YAMLError, ValueError, LookupError, RecursionError, AttributeError, TypeError):
        raise Faults(filename, [Fault(1, "definition.not_yaml", {})]) from None
    if not isinstance(raw, dict):
        raise Faults(filename, [Fault(1, "definition.not_fields", {})])
    return raw


@cache
def _as_written() -> Any:
    """Makes of a number or a date the text that was written, but for plain whole numbers: the birth date 10.1960 is no
    number, and 007 is not 7."""
    from ruamel.yaml.constructor import RoundTripConstructor

    class AsWritten(RoundTripConstructor):
        def whole(self, node: Any) -> Any:
            plain = re.fullmatch(r"0|[1-9]\d{0,8}", node.value)
            return int(node.value) if plain else self.construct_scalar(node)

    tag = "tag:yaml.org,2002:"
    AsWritten.add_constructor(tag + "int", AsWritten.whole)
    for name in ("float", "timestamp", "binary"):
        AsWritten.add_constructor(tag + name, AsWritten.construct_scalar)
    return AsWritten


class FieldReader:
    """Takes fields out of parsed YAML and notes every fault with its line. `folder` is where its CSV files lie."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []

    def fault(self, line: int, key: str, **values: object) -> None:
        """Note a fault: a message of `scanner.words` with what it names."""
        self.faults.append(Fault(line, key, values))

    def known_fields(self, raw: Any, where: str, fields: Iterable[str]) -> dict[str, Any]:
        """Notes every field that does not exist; the written name of each that was probably meant."""
        allowed = tuple(fields)
        meant: dict[str, Any] = {}
        for name in raw:
            if name not in allowed:
                near = difflib.get_close_matches(str(name), allowed, 1)
                key = "definition.unknown_field_near" if near else "definition.unknown_field"
                self.fault(
                    line_of(raw, name),
                    key,
                    field=where + str(name),
                    near=near[0] if near else "",
                    known=", ".join(allowed),
                )
                meant |= dict.fromkeys(near, name)
        return meant

    def text(self, raw: Any, field: str, where: str = "", *, needed: bool = False) -> str:
        """A line of text: NFC, trimmed, printable with our fonts."""
        value = raw.get(field)
        line = line_of(raw, field)
        if value is None:
            if needed:
                self.fault(line, "definition.missing", field=where + field)
            return ""
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            self.fault(line, "definition.not_text", field=where + field)
            return ""
        text = unicodedata.normalize("NFC", str(value)).strip()
        if needed and not text:
            self.fault(line, "definition.empty", field=where + field)
        self.faults += faults_of_text(text, line, where + field)
        return text

    def choice(self, raw: Any, field: str, known: Sequence[str], default: str) -> str:
        """One of a few words."""
        value = raw.get(field)
        if value is None:
            return default
        if value not in known:
            self.fault(
                line_of(raw, field), "definition.not_one_of", field=field, value=_short(value), known=", ".join(known)
            )
            return default
        return str(value)

    def yes_no(self, raw: Any, field: str, default: bool) -> bool:
        """YAML's true or false."""
        value = raw.get(field)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault(line_of(raw, field), "definition.not_yes_no", field=field, value=_short(value))
            return default
        return value

    def number(self, raw: Any, field: str, where: str, default: int, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value = raw.get(field)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.fault(
                line_of(raw, field),
                "definition.not_number",
                field=where + field,
                value=_short(value),
                low=low,
                high=high,
            )
            return default
        return int(value)

    def texts(self, raw: Any, field: str, default: Sequence[str]) -> tuple[str, ...]:
        """A list of lines."""
        value = raw.get(field)
        if value is None:
            return tuple(default)
        if not isinstance(value, list):
            self.fault(line_of(raw, field), "definition.not_list", field=field)
            return tuple(default)
        found = []
        for index, item in enumerate(value):
            probe = _Lined({f"[{index}]": item if item is not None else ""}, {f"[{index}]": item_line(value, index)})
            found.append(self.text(probe, f"[{index}]", field, needed=True))
        return tuple(found)

    def list_of_fields(self, raw: Any, field: str, where: str, example: Callable[[str], str]) -> list[Any]:
        """A list whose items are groups of fields. `example`: how an item that is only a text is written as a group."""
        value = raw.get(field)
        if not isinstance(value, list) or not value:
            self.fault(line_of(raw, field), "definition.not_list", field=where + field)
            return []
        good = []
        for index, item in enumerate(value):
            if isinstance(item, dict):
                good.append(item)
            else:
                place, shown = f"{where}{field}[{index}]", example(item if isinstance(item, str) else "")
                self.fault(item_line(value, index), "definition.not_group", field=place, example=shown)
        return good


def _short(value: Any) -> str:
    """What was written, as far as it goes into a line."""
    text = str(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


class _Lined(dict[str, Any]):
    """A mapping that knows the lines of its fields."""

    def __init__(self, values: Mapping[str, Any], lines: Mapping[str, int]) -> None:
        super().__init__(values)
        self.lines = lines


def line_of(raw: Any, field: object) -> int:
    """The line (from 1) of a field, or of the group that lacks it."""
    if isinstance(raw, _Lined):
        return raw.lines[str(field)]
    place = getattr(raw, "lc", None)
    if place is None or place.line is None:
        return 1
    if place.data and field in place.data:
        return int(place.data[field][0]) + 1
    return int(place.line) + 1


def item_line(raw: Any, index: int) -> int:
    """The line (from 1) of an item of a list."""
    place = getattr(raw, "lc", None)
    if place is None or not place.data or index not in place.data:
        return 1
    return int(place.data[index][0]) + 1
