"""The terminal: single keys, its size, and lines that it does not break."""

from __future__ import annotations

import re
import signal
import textwrap
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

HELD = 0.75  # seconds: longer than a keyboard waits before it repeats a key


class Keyboard:
    """Single keys, as they are pressed."""

    def __init__(self) -> None:
        self._last = ""

    def key(self, allowed: str) -> str:
        """One key among those that mean something here. Ctrl-C and Ctrl-D stop.

        A key that is held down decides once: nobody has looked at a ballot so soon after the last press of the same.
        """
        since = time.monotonic()
        while True:
            key = click.getchar()
            if key in ("\x03", "\x04"):
                raise click.Abort
            if len(key) != 1 or key not in allowed:  # what is pasted comes as one
                continue
            before, since = since, time.monotonic()
            if key != self._last or since - before > HELD:
                self._last = key
                return str(key)


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
