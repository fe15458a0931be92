"""Who may put a decision on record."""

from __future__ import annotations

import unicodedata

from scanner.definition import Definition
from scanner.errors import UsageError


def signed(definition: Definition, by: str) -> str:
    """The name that goes on record, however its accents and spaces were typed: anyone's while no committee is listed,
    then its members' only."""
    by = " ".join(unicodedata.normalize("NFC", by).split())
    if not by or not by.isprintable():
        raise UsageError("decide.no_name")
    members = {" ".join(member.split()): member for member in definition.committee}
    if members and by not in members:
        raise UsageError("decide.not_in_committee", name=by, known=", ".join(definition.committee))
    return members.get(by, by)
