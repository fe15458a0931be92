"""What stops a command: one line for a person, and an exit status.

An error carries the key of its message in `scanner.words` and the values to fill in. It becomes words only where it is
shown, in the language of the reader.
"""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    """Exit statuses of every command; see `docs/reference.md`."""

    DONE = 0
    PARTLY = 1  # something could not be done; the rest is done and kept
    USAGE = 2  # wrong usage or definition; nothing changed
    PROVISIONAL = 3  # the result is not final


class BallotError(Exception):
    """Something a person caused or must mend. `key` names the message in `scanner.words`, `values` fill it in."""

    exit_status: ExitStatus = ExitStatus.USAGE

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)  # no more: so that it passes from one process to another
        self.key = key
        self.values = values

    def __str__(self) -> str:
        from scanner.words import say

        return say(self.key, **self.values)  # type: ignore[arg-type]  # `lang` is never among the values


class UsageError(BallotError):
    """A wrong argument, or a decision that does not fit. Nothing was changed."""


class NotDone(BallotError):
    """The command is right but could not be carried out: a full disk, a file without permission."""

    exit_status = ExitStatus.PARTLY
