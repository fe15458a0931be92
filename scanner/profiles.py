"""The templates: what a vote can start from, and what its profile says. Data of `templates/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scanner.definition import Option
from scanner.errors import UsageError
from scanner.model import Style


@dataclass(frozen=True, slots=True)
class Profile:
    """One template. Texts are by language."""

    name: str
    description: Mapping[str, str]
    style: Style
    header: str
    options: tuple[tuple[str, Mapping[str, str]], ...]
    base: str
    blank_row: str
    double_row: str
    single_row: Mapping[str, str]
    contest: str
    title: Mapping[str, str]
    subtitle: Mapping[str, str]
    instructions: Mapping[str, tuple[str, ...]]
    single_subtitle: Mapping[str, str]  # where one person is listed, in place of the subtitle …
    single_instruction: Mapping[str, str]  # … and of the first instruction

    def options_in(self, language: str) -> tuple[Option, ...]:
        """The options with their printed words."""
        return tuple(Option(id, labels[language]) for id, labels in self.options)


def _folder() -> Path:
    """Beside the package in a checkout; inside it once installed."""
    installed = Path(__file__).with_name("templates")
    return installed if installed.is_dir() else Path(__file__).parent.parent / "templates"


def profile_names() -> tuple[str, ...]:
    """All templates, the main one first."""
    return tuple(sorted((path.stem for path in _folder().glob("*.yaml")), key=lambda name: (name != "qd96", name)))


@cache
def profile(name: str) -> Profile:
    """A template by name. Raises UsageError for one that does not exist."""
    from ruamel.yaml import YAML

    if name not in profile_names():
        raise UsageError("definition.no_template", name=name, known=", ".join(profile_names()))
    raw: dict[str, Any] = YAML(typ="safe", pure=True).load((_folder() / f"{name}.yaml").read_text(encoding="utf-8"))
    return Profile(
        name=name,
        description=raw["description"],
        style=Style(raw["style"]),
        header=raw["header"],
        options=tuple((option["id"], option) for option in raw["options"]),
        base=raw["base"],
        blank_row=raw["blank_row"],
        double_row=raw["double_row"],
        single_row=raw.get("single_row", {}),
        contest=raw["contest"],
        title=raw["title"],
        subtitle=raw["subtitle"],
        instructions={language: tuple(lines) for language, lines in raw["instructions"].items()},
        single_subtitle=raw.get("single_subtitle", {}),
        single_instruction=raw.get("single_instruction", {}),
    )
