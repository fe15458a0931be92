"""What the documents promise is so."""

from __future__ import annotations

import os
import re
from pathlib import Path
from runpy import run_path

import pytest

from scanner.acts import COUNTS, RULINGS
from scanner.cli import main
from scanner.model import Reason, Status
from scanner.schema import definition_of

ROOT = Path(__file__).parent.parent
SHIPPED = (
    ".ci", "CHANGELOG.md", "README.md", "docs", "pyproject.toml", "samples", "scanner", "scripts", "setup.cfg",
    "templates", "tests",
)  # fmt: skip
REFERENCE = (ROOT / "docs" / "reference.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_stands_in_the_reference(name):
    """With each of its own options."""
    assert f"`ballot {name}" in REFERENCE
    shown = next(line for line in REFERENCE.splitlines() if line.startswith(f"| `ballot {name}"))
    for parameter in main.commands[name].params:
        for option in parameter.opts:
            if option.startswith("--") and option != "--lang":
                assert option in shown


@pytest.mark.parametrize("word", [*Reason, *Status, *COUNTS, *RULINGS])
def test_every_word_of_the_face_stands_in_the_reference(word):
    """Reasons, statuses, counts and rulings."""
    assert f"`{word}`" in REFERENCE


def test_the_whole_definition_is_one():
    """The example of docs/definition.md has every field and no fault."""
    text = (ROOT / "docs" / "definition.md").read_text("utf-8")
    example = re.search(r"```yaml\n(.*?)```", text, re.S)
    assert example is not None
    definition = definition_of(example[1], "definition.md", ROOT)
    assert definition.committee == ("Trần Thị Bình", "Lê Quang Cường")

    from scanner.schema import ROW_FIELDS, TOP_FIELDS

    for field in (*TOP_FIELDS, *ROW_FIELDS):
        assert re.search(rf"^\s*(- )?{field}:", example[1], re.M), field


def test_the_readmes_commands_exist():
    """Every `ballot` line of the README names a command and options that exist."""
    text = (ROOT / "README.md").read_text("utf-8")
    lines = [line for block in re.findall(r"```sh\n(.*?)```", text, re.S) for line in block.splitlines()]
    calls = [line.split("#")[0].split() for line in lines if line.startswith("ballot ")]
    assert len(calls) >= 7
    for call in calls:
        command = main.commands[call[1]]
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in call if word.startswith("--")} <= known


def test_the_benchmarks_own_examples_are_understood(monkeypatch):
    """Also where the environment names no folder of real ink."""
    monkeypatch.setattr(os, "environ", {name: value for name, value in os.environ.items() if "BALLOT" not in name})
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    benchmark = run_path(str(ROOT / "scripts" / "benchmark"))
    examples = re.findall(r"^ +scripts/benchmark (.+)$", benchmark["__doc__"], re.M)
    assert len(examples) > 10
    for example in examples:
        benchmark["command_line"]().parse_args(re.sub(r"[][]", "", example).split())


def test_linked_documents_exist():
    """No link of the README or of docs leads nowhere."""
    for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!http)([^)#]+)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), (path.name, target)


@pytest.mark.parametrize("path", SHIPPED)
def test_the_project_speaks_of_itself_alone(path):
    """No path of a machine in what is shipped."""
    files = [ROOT / path] if (ROOT / path).is_file() else (ROOT / path).rglob("*")
    for file in files:
        if file.is_file() and file.suffix in (".py", ".md", ".cfg", ".sh", ".toml", ".yaml", ".jsonl", ""):
            text = file.read_text("utf-8", errors="ignore")
            assert not re.search(r"/(?:home|root|work)/[a-z]", text), file
