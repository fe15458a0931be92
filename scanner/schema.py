"""Text of `ballot.yaml` → `Definition`, or every `Fault` with its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from scanner.definition import Contest, Definition, Option, Row
from scanner.errors import BallotError, UsageError
from scanner.faults import Fault, Faults
from scanner.model import Style
from scanner.paths import MOST_BYTES, as_written, bytes_of_small
from scanner.people import MOST_ROWS, as_seen, bare, read_people, twins
from scanner.profiles import Profile, profile, profile_names
from scanner.words import LANGUAGES
from scanner.yaml_fields import FieldReader, line_of, parsed_yaml

__all__ = ["ROW_FIELDS", "TOP_FIELDS", "Fault", "Faults", "definition_of", "read_definition"]

CHOICES: Mapping[str, tuple[str, ...]] = {
    "header": ("party", "state", "none"),
    "language": LANGUAGES,
    "paper": ("A4", "A5", "Letter"),
    "orientation": ("upright", "across"),
    "base": ("convened", "present", "handed_out", "collected", "valid"),
}
TOP_FIELDS = (
    *("template", "title", "subtitle", "parent_body", "issuing_body", "header", "place", "date", "language", "paper"),
    *("orientation", "sides", "serials", "signature", "base", "instructions", "committee", "contests"),
)
AT_MOST = "{at_most}"  # in instructions
CONTEST_FIELDS = ("id", "title", "rows", "people", "at_most", "options")
ROW_FIELDS = ("id", "name", "position", "birth_date", "note")
OPTION_FIELDS = ("id", "label")
RESERVED = ("serial", "page", "accept", "blank", "void", "reject", "keep", "doubt", "undo")
MOST_OPTIONS = 6


def read_definition(path: Path) -> Definition:
    """The definition in a file. Raises Faults, or UsageError where there is no such file."""
    return definition_of(_text_of(path), path.name, path.parent)


def read_later_fields(path: Path, template: str) -> dict[str, Any]:
    """What a file says that may change after printing: who decides, and what percentages are of. Raises Faults where it
    is not plain what that is, for a name that is no field, say; other faults no longer matter."""
    raw = parsed_yaml(_text_of(path), path.name)
    reader = FieldReader(path.parent)
    reader.known_fields(raw, "", TOP_FIELDS)
    found = {
        "base": reader.choice(raw, "base", CHOICES["base"], profile(template).base),
        "committee": reader.texts(raw, "committee", ()),
    }
    if reader.faults:
        raise Faults(path.name, reader.faults)
    return found


def _text_of(path: Path) -> str:
    try:
        raw = bytes_of_small(path)
    except FileNotFoundError:
        lost = path.with_name("vote.db").exists()
        raise UsageError("definition.lost" if lost else "definition.no_file", path=path) from None
    except OSError as error:
        raise UsageError("definition.unreadable", path=path, why=error) from None
    if raw is None:
        raise UsageError("definition.too_large", path=path, most=MOST_BYTES // 1_000_000)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Faults(path.name, [Fault(line, "definition.not_utf8", {})]) from None


def definition_of(text: str, filename: str, folder: Path) -> Definition:
    """The definition that a text states. `folder` is where its CSV files lie. Raises Faults."""
    raw = parsed_yaml(text, filename)
    reader = FieldReader(folder)
    definition = _definition(reader, raw)
    if reader.faults:
        raise Faults(filename, reader.faults)
    return definition


# --- the definition


def _instructions(reader: FieldReader, raw: Any, contests: Sequence[Contest]) -> tuple[str, ...]:
    """The lines that tell voters what to do; `{at_most}` in them is the contest's own number."""
    lines = reader.texts(raw, "instructions", ())
    if not any(AT_MOST in line for line in lines):
        return lines
    numbers = {contest.at_most for contest in contests if contest.style is Style.CHOOSE}
    if len(numbers) != 1:
        reader.fault(line_of(raw, "instructions"), "definition.at_most_unknown", field="instructions", mark=AT_MOST)
        return lines
    return tuple(line.replace(AT_MOST, str(*numbers)) for line in lines)


def _definition(reader: FieldReader, raw: Any) -> Definition:
    """What a definition without faults is; with faults, it is good only for finding all of them."""
    misspelt = reader.known_fields(raw, "", TOP_FIELDS)
    field = "template" if "template" in raw else misspelt.get("template", "template")
    chosen = _profile(reader, raw, field)
    language = reader.choice(raw, "language", CHOICES["language"], "vi")
    contests = _contests(reader, raw, chosen, language)
    rows = [row for contest in contests for row in contest.rows]
    single = chosen.single_row if len(rows) == 1 else {}
    committee = reader.texts(raw, "committee", ())
    sides = reader.number(raw, "sides", "", 1, 1, 2)
    definition = Definition(
        template=chosen.name,
        title=reader.text(raw, "title", needed=True),
        contests=contests,
        subtitle=reader.text(raw, "subtitle"),
        parent_body=reader.text(raw, "parent_body"),
        issuing_body=reader.text(raw, "issuing_body"),
        header=reader.choice(raw, "header", CHOICES["header"], chosen.header),
        place=reader.text(raw, "place"),
        date=reader.text(raw, "date"),
        language=language,
        paper=reader.choice(raw, "paper", CHOICES["paper"], "A4"),
        orientation=reader.choice(raw, "orientation", CHOICES["orientation"], "upright"),
        sides=sides,
        serials=reader.yes_no(raw, "serials", True),
        signature=reader.yes_no(raw, "signature", False),
        instructions=_instructions(reader, raw, contests),
        base=reader.choice(raw, "base", CHOICES["base"], chosen.base),
        blank_row=single.get("blank_row", chosen.blank_row),
        double_row=single.get("double_row", chosen.double_row),
        committee=committee,
    )
    if not reader.faults:
        _check_sheet(reader, raw, definition)
    return definition


def _profile(reader: FieldReader, raw: Any, field: Any) -> Profile:
    """The template that is named, or else the likeliest: what is wrong with the rest shall be told in the same run."""
    name, names = raw.get(field), profile_names()
    if name in names:
        return profile(str(name))
    key = "definition.missing" if name is None else "definition.no_template"
    reader.fault(line_of(raw, field), key, field="template", name=name, known=", ".join(names))
    contests = raw.get("contests")
    used = {
        used for item in (contests if isinstance(contests, list) else ()) if isinstance(item, dict) for used in item
    }
    likely = "choose" if "at_most" in used else "motion" if "options" in used else names[0]
    return profile(next(iter(difflib.get_close_matches(str(name), names, 1)), likely))


def _contests(reader: FieldReader, raw: Any, chosen: Profile, language: str) -> tuple[Contest, ...]:
    contests = []
    seen: dict[str, str] = {}
    ids: set[str] = set()
    for index, item in enumerate(reader.list_of_fields(raw, "contests", "", lambda _: "rows:")):
        where = f"contests[{index}]."
        reader.known_fields(item, where, CONTEST_FIELDS)
        contest_id = chosen.contest if index == 0 else f"{chosen.contest}{index + 1}"
        if item.get("id") is not None:
            contest_id = _identifier(reader, item, where)
        _fresh(reader, item, where, contest_id, ids)
        ids.add(contest_id)
        rows = _rows(reader, item, where, seen)
        at_most = 1
        if chosen.style is Style.CHOOSE:
            if item.get("at_most") is None:
                reader.fault(line_of(item, "at_most"), "definition.missing", field=where + "at_most")
            at_most = reader.number(item, "at_most", where, 1, 1, max(1, len(rows)))
        elif item.get("at_most") is not None:
            reader.fault(line_of(item, "at_most"), "definition.at_most_not_here", field=where + "at_most")
        options = _options(reader, item, where, chosen, language)
        contests.append(
            Contest(contest_id, chosen.style, tuple(rows), options, at_most, reader.text(item, "title", where))
        )
    return tuple(contests)


def _options(reader: FieldReader, item: Any, where: str, chosen: Profile, language: str) -> tuple[Option, ...]:
    """The profile's options, or (in a motion) those that the definition names."""
    if item.get("options") is None:
        return chosen.options_in(language)
    if chosen.style is not Style.MOTION:
        reader.fault(line_of(item, "options"), "definition.options_not_here", template=chosen.name)
        return chosen.options_in(language)
    options: list[Option] = []
    for index, option in enumerate(reader.list_of_fields(item, "options", where, _as_option)):
        place = f"{where}options[{index}]."
        reader.known_fields(option, place, OPTION_FIELDS)
        id = _identifier(reader, option, place)
        label = reader.text(option, "label", place, needed=True)
        _fresh(reader, option, place, id, [known.id for known in options])
        if label and any(as_seen(label) == as_seen(known.label) for known in options):
            reader.fault(line_of(option, "label"), "definition.same_label", field=place + "label", label=label)
        options.append(Option(id, label))
    written = item["options"]
    if isinstance(written, list) and written and not 2 <= len(written) <= MOST_OPTIONS:
        reader.fault(line_of(item, "options"), "definition.option_count", low=2, high=MOST_OPTIONS)
    return tuple(options)


def _as_row(text: str) -> str:
    return f"name: {text or 'Nguyễn Văn A'}"


def _as_option(text: str) -> str:
    """An option that was written as its label only. Its id is made of the label, so that both say the same."""
    plain = re.sub(r"[^a-z0-9]+", "-", bare(text)).strip("-")
    return f'{{id: {plain or "yes"}, label: "{text or "Có"}"}}'


def _fresh(reader: FieldReader, item: Any, where: str, id: str, used: Container[str]) -> None:
    """Notes an id that is used already; one that is none has been told."""
    if id and id in used:
        reader.fault(line_of(item, "id"), "definition.same_id", field=where + "id", id=id)


def _identifier(reader: FieldReader, item: Any, where: str, reserved: Container[str] = ("blank", "void")) -> str:
    """An id that `ballot decide` can name: letters, digits, hyphen, underscore; no hyphen first, as options begin."""
    id = reader.text(item, "id", where, needed=True)
    if id in reserved:
        reader.fault(line_of(item, "id"), "definition.reserved_id", field=where + "id", id=id)
    elif id and (id.startswith("-") or not all(c.isalnum() or c in "-_" for c in id)):
        reader.fault(line_of(item, "id"), "definition.bad_id", field=where + "id", id=id)
    return id


def _rows(reader: FieldReader, item: Any, where: str, seen: dict[str, str]) -> list[Row]:
    """A contest's rows, written out or from a CSV file. `seen` maps row ids of the whole kind to where they stand."""
    if item.get("people") is not None:
        if item.get("rows") is not None:
            reader.fault(line_of(item, "people"), "definition.rows_and_people", field=where + "people")
            return []
        return _rows_of_file(reader, item, where, seen)
    if "people" in item and item.get("rows") is None:
        reader.fault(line_of(item, "people"), "definition.people_unnamed", field=where + "people")
        return []
    rows: list[Row] = []
    lines, places = [], []
    for index, raw in enumerate(reader.list_of_fields(item, "rows", where, _as_row)):
        place = f"{where}rows[{index}]."
        reader.known_fields(raw, place, ROW_FIELDS)
        id = _identifier(reader, raw, place, RESERVED) if raw.get("id") is not None else _free_id(seen)
        _fresh(reader, raw, place, id, seen)
        seen[id] = place
        row = Row(
            id,
            reader.text(raw, "name", place, needed=True),
            reader.text(raw, "position", place),
            reader.text(raw, "birth_date", place),
            reader.text(raw, "note", place),
        )
        rows.append(row)
        lines.append(line_of(raw, "name"))
        places.append(place)
    for at, before in twins(rows):
        named = {"field": places[at] + "name", "name": rows[at].name, "other": lines[before]}
        reader.fault(lines[at], "definition.same_person", **named)
    if len(rows) > MOST_ROWS:
        reader.fault(line_of(item, "rows"), "definition.too_many_rows", most=MOST_ROWS)
    return rows


def _free_id(seen: Mapping[str, str]) -> str:
    """The id of a row that states none: its number, or the next that no other row has."""
    number = len(seen) + 1
    while f"p{number}" in seen:
        number += 1
    return f"p{number}"


def _rows_of_file(reader: FieldReader, item: Any, where: str, seen: dict[str, str]) -> list[Row]:
    """The rows of a contest's CSV file, whose faults keep its own lines."""
    name = reader.text(item, "people", where)
    if not name:
        if isinstance(item["people"], str):
            reader.fault(line_of(item, "people"), "definition.people_unnamed", field=where + "people")
        return []
    try:
        found = read_people(as_written(reader.folder / name))
    except Faults as error:
        if not any(fault.file == name for fault in reader.faults):  # two contests may have the same list
            reader.faults += [replace(fault, file=name) for fault in error.faults]
        return []
    except BallotError as error:
        reader.fault(line_of(item, "people"), "definition.people", why=str(error))
        return []
    rows = []
    for person in found:
        row = replace(person, id=_free_id(seen))
        seen[row.id] = name
        rows.append(row)
    return rows


def _check_sheet(reader: FieldReader, raw: Any, definition: Definition) -> None:
    """Whether it can be printed at all, and what only whole sheets allow."""
    from scanner.compose import layout_of

    try:
        layout = layout_of(definition)
    except BallotError as error:
        reader.fault(line_of(raw, "contests"), "definition.does_not_fit", why=str(error))
        return
    pages = len(layout.printed_pages)
    if not definition.serials and pages > definition.sides:
        key = "definition.serials_or_sides" if pages == 2 else "definition.serials_needed"  # two sides take two pages
        reader.fault(line_of(raw, "serials"), key, pages=pages)
    if len(layout.pages) > 99:
        reader.fault(line_of(raw, "contests"), "definition.too_many_pages", pages=len(layout.pages))
