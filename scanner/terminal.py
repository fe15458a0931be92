"""The terminal: single keys, its size, and lines that it does not break."""

from __future__ import annotations

import re
import signal
import textwrap
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click

from scanner.words import say

# Seconds. A key that is held down is repeated after 0.25 to 0.7, then 20 to 40 times a second.
HELD = 0.75  # after a key the same one decides again: longer than a keyboard waits before it repeats it
REPEATED = 0.2  # presses of one key nearer to each other than a person's: it is held down
SHOWN = 0.3  # the same key so soon after a question is shown was pressed before that


class Keyboard:
    """Single keys, as they are pressed. `refused` is told in words why one was not taken."""

    def __init__(self, refused: Callable[[str], None]) -> None:
        self._refused = refused
        self._last, self._taken, self._pressed = "", 0.0, 0.0  # the key taken last, when, and when it was last pressed

    def key(self, allowed: str) -> str:
        """One key among those that mean something here. Ctrl-C and Ctrl-D stop.

        A key that is held down decides once: nobody has looked at a ballot so soon after the last press of the same.
        """
        shown = time.monotonic()
        while True:
            key = click.getchar()
            if key in ("\x03", "\x04"):
                raise click.Abort
            if len(key) != 1 or key not in allowed:  # what is pasted comes as one
                self._refused(say("review.no_key" if key.isascii() else "review.no_key_composed"))
            elif self._is_again(key, shown):
                self._refused(say("review.key_again"))
            else:
                self._last, self._taken = key, self._pressed
                return str(key)

    def _is_again(self, key: str, shown: float) -> bool:
        """Whether it is the key taken last, held down or pressed too soon for the question that is shown."""
        before, self._pressed = self._pressed, time.monotonic()
        soon = self._pressed - self._taken <= HELD or self._pressed - shown <= SHOWN
        return key == self._last and (soon or self._pressed - before <= REPEATED)


class Resized(Exception):
    """The terminal has another size: what is shown is drawn anew."""


@contextmanager
def interrupted_by_resizing() -> Iterator[None]:
    """Within it a change of the terminal's size is an exception; where the system tells of none, nothing is."""

    def resized(number: int, frame: object) -> None:
        raise Resized

    if not hasattr(signal, "SIGWINCH"):
        yield
        return
    before = signal.signal(signal.SIGWINCH, resized)
    try:
        yield
    finally:
        signal.signal(signal.SIGWINCH, before)


def fitted(lines: Sequence[str], width: int) -> list[str]:
    """Lines that a terminal does not break in the middle of a word, nor between a key and what it does."""
    fitted = []
    for line in lines:
        held = re.sub("(?<! ) (?! )", "\u00a0", line) if "  [" in line else line
        parts = textwrap.wrap(held, width, break_long_words=False, break_on_hyphens=False) if len(line) > width else []
        fitted += [part.replace("\u00a0", " ") for part in parts] or [line]
    return fitted
