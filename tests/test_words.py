"""Everything that people read exists in both languages, with the same blanks to fill in."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
import string
import sys
from pathlib import Path

import pytest

from scanner.errors import NotDone
from scanner.model import Reason, Status
from scanner.words import LANGUAGES, catalogue, language, say, use_language

SOURCES = [path.read_text("utf-8") for path in (Path(__file__).parent.parent / "scanner").rglob("*.py")]


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_a_message_says_the_same_in_both_languages(key):
    """Vietnamese and English have the same fields, and neither is empty."""
    message = catalogue()[key]
    assert set(message) == set(LANGUAGES)
    assert all(message[language].strip() for language in LANGUAGES)
    assert fields(message["vi"]) == fields(message["en"])


def test_every_key_that_the_program_names_exists():
    """A key written out in the source has its message."""
    known = catalogue()
    areas = {key.split(".")[0] for key in known}
    named = {
        match
        for text in SOURCES
        for match in re.findall(
            r'(?:say|UsageError|NotDone|fault)\(\s*(?:[a-z_]+\([^)]*\), )?"([a-z]+\.[a-z_.]+)"', text
        )
        if match.split(".")[0] in areas
    }
    assert named - set(known) == set()
    assert len(named) > 100


def test_every_message_is_said_somewhere():
    """Its key stands in the source besides its message, or begins as one that is put together there."""
    text = "\n".join(SOURCES)
    begun = tuple(re.findall(r'f[\'"]([a-z0-9_]+\.[a-z0-9_.-]*)\{', text))
    assert [key for key in catalogue() if text.count(f'"{key}"') < 2 and not key.startswith(begun)] == []


def test_a_folder_within_a_command_is_named_as_a_shell_takes_it():
    """A path with a blank in it, typed as it is said, is one path."""
    texts = [text for message in catalogue().values() for text in message.values()]
    commands = [command for text in texts for command in re.findall(r"ballot [a-z]+ [^`]*", text)]
    assert len(commands) > 20
    assert [command for command in commands if "{folder}" in command.split(".")[0]] == []


@pytest.mark.parametrize(("count", "said"), [(0, "0 pages"), (1, "1 page"), (2, "2 pages")])
def test_a_number_has_its_form_of_the_word(count, said):
    assert say("scan.account", lang="en", batch=1, pages=count) == f"Batch 1: {said}"


@pytest.mark.parametrize(
    ("items", "said"), [("12", "Item 12 of the same serial was"), ("1, 2", "Items 1, 2 of the same serial were")]
)
def test_a_list_has_its_form_of_the_word(items, said):
    assert say("review.void_copy", lang="en", items=items) == f"{said} made void."


@pytest.mark.parametrize("word", [*(f"reason.{r}" for r in Reason), *(f"status.{s}" for s in Status)])
def test_every_reason_and_status_has_words(word):
    """What waits can be said to a person."""
    assert say(word, lang="vi")
    assert say(word, lang="en")


@pytest.mark.parametrize(
    ("folder", "typed"),
    [
        ("tín-nhiệm/2026", "tín-nhiệm/2026"),
        ("Cuộc họp 12", "'Cuộc họp 12'"),
        ("a&b", "'a&b'"),
        ("-v", "./-v"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="quotes as POSIX shells want them")
def test_a_command_to_paste_names_a_folder_as_a_shell_takes_it(folder, typed):
    """A folder with spaces in its name is one word of the command."""
    assert f"ballot check {typed}" in say("new.done", lang="en", folder=Path(folder))


@pytest.mark.parametrize(
    ("number", "lang", "said"),
    [
        (errno.EFBIG, "vi", "tệp lớn quá mức"),
        (errno.ENOSPC, "vi", "đĩa đã đầy"),
        (errno.ENOSPC, "en", "no space left on the disk"),
        (errno.EMFILE, "vi", os.strerror(errno.EMFILE)),  # as the system has it
    ],
)
def test_what_the_system_says_is_said_in_the_readers_language(number, lang, said):
    before = language()
    try:
        use_language(lang)
        error = NotDone("vote.not_writable", folder="a", why=OSError(number, os.strerror(number)))
        assert said in str(error)
    finally:
        use_language(before)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("attempt to write a readonly database", "đĩa chỉ cho đọc"),
        ("database or disk is full", "đĩa đã đầy"),
        ("unable to open database file", "không mở được"),
        ("no such table: x", "no such table: x"),  # as it has it
    ],
)
def test_what_the_database_says_is_said_in_the_readers_language(words: str, said: str):
    error = NotDone("store.unavailable", path="vote.db", why=sqlite3.OperationalError(words))
    assert said in str(error)


@pytest.mark.parametrize(("lang", "said"), [("vi", "2,9"), ("en", "2.9")])
def test_a_number_is_written_as_its_reader_writes_it(lang: str, said: str):
    assert f"{said}°" in say("batch.skew", lang=lang, degrees=2.9)
