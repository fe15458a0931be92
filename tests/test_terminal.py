"""Single keys: each press of a person counts, a key that is held down once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click
import pytest

from scanner import terminal
from scanner.terminal import HELD, Keyboard
from scanner.words import use_language

DRAWING = 0.2  # seconds that a question takes to be shown
EVENTS = tuple[float, str]  # when a key is pressed, and which


@pytest.fixture(autouse=True)
def english():
    use_language("en")


class Person:
    """Presses keys at given times; `taken` are those that decided, `told` what was said of the others."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, presses: Sequence[EVENTS]) -> None:
        self.now = 0.0
        self.taken: list[str] = []
        self.told: list[str] = []
        self.presses: Iterator[EVENTS] = iter(presses)
        monkeypatch.setattr(terminal.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(click, "getchar", self.getchar)
        keyboard = Keyboard(self.told.append)
        try:
            while True:
                self.now += DRAWING
                self.taken.append(keyboard.key("asu"))
        except click.Abort:
            pass

    def getchar(self) -> str:
        """The next key, at once where it was pressed while the question was drawn."""
        at, key = next(self.presses, (self.now, "\x03"))
        self.now = max(self.now, at)
        return key


def every(seconds: float, count: int, key: str = "a", start: float = 10.0) -> list[EVENTS]:
    return [(start + number * seconds, key) for number in range(count)]


@pytest.mark.parametrize("seconds", [0.8, 1.0, 3.0])
def test_each_press_decides(monkeypatch, seconds):
    person = Person(monkeypatch, every(seconds, 50))
    assert len(person.taken) == 50
    assert person.told == []


@pytest.mark.parametrize("seconds", [0.4, 0.5, 0.7])
def test_of_quick_presses_some_decide_and_the_others_are_told(monkeypatch, seconds):
    """Nobody looks at a ballot in half a second; but a press that does not count never makes the next one wait."""
    person = Person(monkeypatch, every(seconds, 50))
    assert 20 <= len(person.taken) <= 25 + 1
    assert len(person.told) == 50 - len(person.taken)


@pytest.mark.parametrize("first", [0.25, 0.5, 0.66])
@pytest.mark.parametrize("rate", [11, 30, 40])
def test_a_key_that_is_held_down_decides_once(monkeypatch, first, rate):
    """An elbow on the keyboard: it is repeated after a while, then many times a second."""
    person = Person(monkeypatch, [(10.0, "a"), *every(1 / rate, 200, start=10 + first)])
    assert person.taken == ["a"]


def test_let_go_it_decides_again(monkeypatch):
    held = [(10.0, "a"), *every(0.03, 100, start=10.5)]
    person = Person(monkeypatch, [*held, (held[-1][0] + 0.5, "a")])
    assert person.taken == ["a", "a"]


def test_what_was_pressed_twice_while_a_question_was_drawn_decides_once(monkeypatch):
    """The second press was meant for the same ballot."""
    person = Person(monkeypatch, [(10.0, "a"), (10.1, "a")])
    assert person.taken == ["a"]
    slow = Person(monkeypatch, [(10.0, "a"), (10.0 + HELD + DRAWING + 0.01, "a")])
    assert slow.taken == ["a", "a"]


def test_another_key_decides_at_once(monkeypatch):
    person = Person(monkeypatch, [(10.0, "a"), (10.3, "u"), (10.6, "a")])
    assert person.taken == ["a", "u", "a"]


@pytest.mark.parametrize(("key", "words"), [("z", "means nothing"), ("\x1b[A", "means nothing"), ("â", "input method")])
def test_a_key_without_a_meaning_is_told(monkeypatch, key, words):
    """With a Vietnamese input method two a are one â."""
    person = Person(monkeypatch, [(10.0, key), (11.0, "s")])
    assert person.taken == ["s"]
    assert words in person.told[0]
