"""What the YAML reader stumbled over → a `Fault`: the line to mend, and how, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from scanner.faults import Fault, code_of, word_before

_LINE_END = re.compile(r"\r\n|\r|\n")
_PROBLEMS = (  # what begins so, and what is said of it
    ("found character '\\t'", "definition.yaml_tab"),
    ("could not find expected ':'", "definition.yaml_no_colon"),
    ("mapping values are not allowed", "definition.yaml_colon"),
    ("sequence entries are not allowed", "definition.yaml_indent"),
    ("found unexpected end of stream", "definition.yaml_open_quote"),
    ("expected <block end>, but found '<scalar>'", "definition.yaml_stray_quote"),
    ("expected <block end>, but found ']'", "definition.yaml_bracket"),
    ("expected <block end>, but found '}'", "definition.yaml_bracket"),
    ("expected <block end>", "definition.yaml_indent"),
    ("expected ',' or", "definition.yaml_bracket"),
    ("found character", "definition.yaml_first_character"),
    ("found undefined alias", "definition.yaml_first_character"),
    ("expected alphabetic or numeric character", "definition.yaml_first_character"),
    ("found unknown escape character", "definition.yaml_backslash"),
    ("but found another document", "definition.yaml_documents"),
)
# Noticed only later than where it is to be mended: it began at the context's mark.
_BEGAN = ("definition.yaml_no_colon", "definition.yaml_open_quote", "definition.yaml_bracket")


def fault_of_syntax(error: Any, text: str) -> Fault:
    """The fault that a marked error of the YAML reader (its message in English) stands for."""
    problem = (error.problem or str(error)).splitlines()[0]
    twice = re.match('found duplicate key "(.*?)" with', problem)
    key = next((key for begin, key in _PROBLEMS if problem.startswith(begin)), "definition.not_yaml")
    marks = (error.context_mark, error.problem_mark) if key in _BEGAN else (error.problem_mark, error.context_mark)
    line = next((mark.line + 1 for mark in marks if mark is not None), 1)
    if twice:
        return Fault(line, "definition.duplicate_key", {"field": twice[1]})
    if key == "definition.yaml_documents":
        return _second_document(_LINE_END.split(text)[:line])
    if key in ("definition.yaml_stray_quote", "definition.yaml_colon"):
        begun = _quote_left_open(_LINE_END.split(text)[:line])
        key, line = ("definition.yaml_stray_quote", begun) if begun else (key, line)
    return Fault(line, key, {})


def _second_document(lines: Sequence[str]) -> Fault:
    """The line that ends the first document, of those up to where the second was noticed."""
    at = next((at for at in range(len(lines), 0, -1) if lines[at - 1].startswith(("---", "..."))), len(lines))
    ended = lines[at - 1].startswith("...")
    return Fault(at, "definition.yaml_ended" if ended else "definition.yaml_documents", {})


def _quote_left_open(lines: Sequence[str]) -> int:
    """The line (from 1) whose quotation mark another, in a later text, closed by mistake; 0 where there is none."""
    odd = [number for number, line in enumerate(lines, 1) if line.count('"') % 2]
    return odd[-1] if len(odd) % 2 else 0  # one text over several lines has two of them


def fault_of_character(error: Any, text: str) -> Fault:
    """A character that no YAML may contain: what stands before it, as it cannot be seen."""
    lines = _LINE_END.split(text[: error.position])
    values = {"code": code_of(text[error.position])}
    after = word_before(lines[-1], len(lines[-1]))
    if after:
        return Fault(len(lines), "definition.yaml_unseen", values | {"after": after})
    return Fault(len(lines), "definition.yaml_unseen_first", values)
