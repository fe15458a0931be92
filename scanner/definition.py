"""`Definition`: what a vote prints and asks. Read from `ballot.yaml` by `schema`."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from scanner.model import Style
from scanner.once import once_each


@dataclass(frozen=True, slots=True)
class Option:
    """One box of a row, and the heading of its column."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line that takes marks: a person or a motion. All text is NFC."""

    id: str
    name: str
    position: str = ""
    birth_date: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Contest:
    """One question or list. `at_most` is the number of options a row may take (rate, motion: 1) or, in choose, the
    number N of rows that may be marked in the whole contest."""

    id: str
    style: Style
    rows: tuple[Row, ...]
    options: tuple[Option, ...]
    at_most: int = 1
    title: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of ballot: what one voter hands in. Row ids are unique within it."""

    id: str
    contests: tuple[Contest, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows in ballot order."""
        return tuple(row for contest in self.contests for row in contest.rows)


@dataclass(frozen=True, slots=True)
class Definition:
    """A checked `ballot.yaml`: built complete by `schema.definition_of`, trusted after."""

    template: str
    title: str
    contests: tuple[Contest, ...]
    subtitle: str = ""
    parent_body: str = ""  # the body above the issuing body, first line at the left
    issuing_body: str = ""
    header: str = "party"  # party | state | none
    place: str = ""
    date: str = ""  # as it should be printed; "" prints a line to fill in
    language: str = "vi"
    paper: str = "A4"  # A4 | A5 | Letter
    orientation: str = "upright"  # upright | across
    sides: int = 1
    serials: bool = True
    signature: bool = False
    instructions: tuple[str, ...] = ()
    base: str = "collected"  # whose number the percentages are of: convened, present, handed_out, collected, valid
    blank_row: str = "ask"  # what the profile says of a row without a mark: ask | blank | ballot_void
    double_row: str = "ask"  # of a row with too many marks: ask | row_void | ballot_void
    committee: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of ballot of the vote; today one, named `main`."""
        return (Kind("main", self.contests),)

    def profile_ruling(self, name: str) -> str:
        """What the profile says where the committee has ruled nothing."""
        return {"blank_row": self.blank_row, "double_row": self.double_row}.get(name, "ask")

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) over what is printed: fixed by the first `print`. The rest may change later, on record."""
        return _fingerprint(self)


def contests_by_row(definition: Definition) -> dict[str, Contest]:
    """The contest of every row."""
    return {row.id: contest for contest in definition.contests for row in contest.rows}


@once_each
def _fingerprint(definition: Definition) -> str:
    printed = asdict(definition)
    for later in ("base", "blank_row", "double_row", "committee", "template"):
        del printed[later]
    return hashlib.sha256(json.dumps(printed, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
