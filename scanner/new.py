"""`ballot new`: a vote's folder with a definition that passes `check` and prints as it stands."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from unicodedata import normalize

from scanner.compose import layout_of
from scanner.definition import Definition, Row
from scanner.errors import NotDone, UsageError
from scanner.faults import Faults, faults_of_text
from scanner.paths import give_name, temporary_folder
from scanner.people import SAMPLE_PEOPLE, bytes_of, people_of
from scanner.profiles import Profile, profile
from scanner.schema import definition_of
from scanner.words import say

DRAFT, LIST = re.compile(r"\.ballot\.yaml\.\d+\.unfinished"), "people.csv"
_SAMPLE_MOTIONS = {
    "vi": ("Thông qua báo cáo công tác năm", "Thông qua phương hướng, nhiệm vụ năm tới"),
    "en": ("Adopt the annual report", "Adopt the plan for next year"),
}


def new_vote(
    folder: Path,
    template: str = "qd96",
    people: Path | None = None,
    title: str | None = None,
    serials: bool = True,
    language: str = "vi",
) -> None:
    """Write `ballot.yaml` into a new folder (and the people's CSV beside it).

    Raises UsageError where the folder has a vote already or template or title is wrong, Faults with the list's own name
    where that is; nothing is then written.
    """
    chosen = profile(template)
    _refuse_title(title)
    if folder.exists() and (not folder.is_dir() or _used(folder)):
        raise UsageError("new.not_empty", folder=folder)
    listed = bytes_of(people) if people is not None else None  # once: it may be a pipe
    rows = people_of(listed, people.name) if people is not None and listed is not None else ()
    text = definition_text(chosen, rows, title, serials, language)
    if not serials:
        _check_length(definition_text(chosen, rows, title, True, language), listed)
    _check(text, listed)
    draft, yaml, made = folder / f".ballot.yaml.{os.getpid()}.unfinished", folder / "ballot.yaml", []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # The definition first and its name last: until then the folder is known as unfinished.
        for path, content in ((draft, text.encode()), (folder / LIST, listed)):
            if content is not None:
                made += [] if path.exists() else [path]
                _write(path, content)
        give_name(draft, yaml)
        for path in folder.iterdir():
            if DRAFT.fullmatch(path.name):
                path.unlink()
    except OSError as error:
        for path in made:  # or the folder could not be used again
            with suppress(OSError):
                path.unlink()
        raise NotDone("new.not_written", folder=folder, why=error) from None


def _used(folder: Path) -> bool:
    """Whether a folder holds anything but what `new` had written when it was killed."""
    names = {path.name for path in folder.iterdir()}
    drafts = {name for name in names if DRAFT.fullmatch(name)}
    return bool(names) and not (drafts and names <= {*drafts, LIST})


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _refuse_title(title: str | None) -> None:
    """Raises UsageError where a title that is given cannot be printed."""
    if title and not title.strip():
        raise UsageError("definition.empty", field="--title")
    for fault in faults_of_text(normalize("NFC", title or "").strip(), 1, "--title"):
        raise UsageError(fault.key, **fault.values)


def _check_length(text: str, people: bytes | None) -> None:
    """Raises UsageError where a ballot without serials, all on one page as it is begun, would need more."""
    definition = _check(text, people)
    pages = max(len(layout_of(definition, kind.id).printed_pages) for kind in definition.kinds)
    if pages > 1:
        raise UsageError("new.too_long_without_serials", pages=pages)


def _check(text: str, people: bytes | None) -> Definition:
    """The definition. Raises UsageError where it would not pass `check`: title and list are checked by now, but may be
    too long for the paper, and the file whose line that is does not exist yet."""
    with temporary_folder() as folder:
        if people is not None:
            (folder / LIST).write_bytes(people)
        try:
            return definition_of(text, "ballot.yaml", folder)
        except Faults as error:
            raise UsageError(error.faults[0].key, **error.faults[0].values) from None


def definition_text(chosen: Profile, people: Sequence[Row], title: str | None, serials: bool, language: str) -> str:
    """The text of a new definition, with comments in the reader's language."""

    def note(key: str) -> str:
        return say(f"new.note.{key}", lang=language)

    def line(field: str, value: str, comment: str = "") -> str:
        return f"{field}: {value}".ljust(34) + f"  # {comment}" if comment else f"{field}: {value}"

    at_most = min(2, len(people)) if people else 2
    subtitle, instructions = chosen.subtitle[language], list(chosen.instructions[language])
    if len(people) == 1:  # whom no list is put before
        subtitle = chosen.single_subtitle.get(language, subtitle)
        instructions[:1] = [chosen.single_instruction.get(language, instructions[0])]
    lines = [
        f"# {note('head')}",
        line("template", chosen.name, chosen.description[language]),
        line("title", quoted(title or chosen.title[language])),
        line("subtitle", quoted(subtitle)),
        "",
        line("header", chosen.header, note("header")),
        line("parent_body", '""', note("parent_body")),
        line("issuing_body", '""', note("issuing_body")),
        line("place", '""', note("place")),
        line("date", '""', note("date")),
        line("language", language),
        "",
        line("paper", "A4", "A4, A5, Letter"),
        line("orientation", "upright", note("orientation")),
        line("sides", "1", note("sides")),
        line("serials", "true" if serials else "false", note("serials")),
        line("signature", "false", note("signature")),
        "",
        line("base", chosen.base, note("base_fixed" if chosen.name == "qd96" else "base_open")),
        "instructions:",
        *(f"  - {quoted(text)}" for text in instructions),
        line("committee", "[]", note("committee")),
        "",
        "contests:",
        f"  - id: {chosen.contest}",
    ]
    if chosen.style == "choose":
        lines.append(f"    at_most: {at_most}".ljust(34) + f"  # {note('at_most')}")
    if people:
        lines.append(f"    people: {LIST}")
    else:
        lines.append(f"    rows:  # {note('rows')}")
        lines += _sample_rows(chosen, language)
    return "\n".join(lines) + "\n"


def _sample_rows(chosen: Profile, language: str) -> list[str]:
    if chosen.style == "motion":
        return [f"      - name: {quoted(name)}" for name in _SAMPLE_MOTIONS[language]]
    lines = []
    for name, position in SAMPLE_PEOPLE:
        lines += [f"      - name: {quoted(name)}", f"        position: {quoted(position)}"]
    return lines


def quoted(text: str) -> str:
    """A text as YAML's double-quoted scalar, which JSON's is, too."""
    return json.dumps(text, ensure_ascii=False)
