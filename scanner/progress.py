"""How far a long run is: one line that moves on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from typing import TextIO

from scanner.words import say

_MOVING_SECONDS = 0.1
_PLAIN_SECONDS = 10.0
_BAR = 30


class Progress:
    """Counts of a run, shown as it goes on. `total` may grow as files are opened."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._moving = stream.isatty()
        self._shown = time.monotonic()
        self._width = 0
        self.total = self.read = self.review = self.failed = 0
        self._left = 0  # pages whose names OCR has not read yet

    def show(self) -> None:
        """Show the counts if it is time to."""
        if time.monotonic() - self._shown >= (_MOVING_SECONDS if self._moving else _PLAIN_SECONDS):
            self._shown = time.monotonic()
            self._write()

    def names(self, left: int) -> None:
        """Show how many pages' names are still to be read, if it is time to."""
        self._left = left
        self.show()

    def _write(self) -> None:
        done = self.read + self.failed
        total = max(self.total, done)
        text = say("scan.progress", read=done, total=total, review=self.review, failed=self.failed)
        if self._left:
            text = say("scan.progress_names", left=self._left)
        if not self._moving:
            print(text, file=self._stream, flush=True)
            return
        filled = _BAR * done // total if total else 0
        line = f"[{'█' * filled}{'·' * (_BAR - filled)}] {text}"
        self._stream.write("\r" + line.ljust(self._width))
        self._stream.flush()
        self._width = len(line)

    def say(self, text: str) -> None:
        """A line of its own; the moving line goes on below it."""
        self.clear()
        print(text, file=self._stream, flush=True)

    def clear(self) -> None:
        """Take the moving line away."""
        if self._moving and self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._width = 0
