"""A question as `review` puts it → what may be answered, and what each key stands for. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scanner.definition import Definition, Option
from scanner.model import Reason, RowState
from scanner.page_standing import NEVER_ACCEPTED, can_be_identified
from scanner.questions import Question
from scanner.standing import ItemStanding, Standing


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it is put: what stood when it was shown, and what may be answered."""

    standing: Standing
    seen: int  # the number of the last event then
    question: Question
    options: Sequence[Option]  # of the row that is asked about
    accepts: str  # as the machine read it: "row", "page", or nothing ("")
    left: int  # questions, this one among them

    @property
    def item(self) -> ItemStanding:
        """The page image that is asked about."""
        return self.standing.items[self.question.item]


def is_unplaced(item: ItemStanding, question: Question) -> bool:
    """Whether it must be said whose page this is before anything else can be."""
    return question.row is None and can_be_identified(item.reasons)


def keys_of(asked: Asked) -> str:
    """The keys that mean something at a question."""
    item, question = asked.item, asked.question
    if is_closed(item):
        return "sSuUpPqQ"
    numbers = "".join(str(n) for n in range(1, len(asked.options) + 1))
    keys = "sSuUpPqQvVrR" + ("0xX" + numbers if question.row else "") + ("kKe" if question.papers else "")
    return keys + ("aA" if asked.accepts else "") + ("iI" if is_unplaced(item, question) else "")


def act_of(key: str, asked: Asked) -> str:
    """The act of `decide` that a key stands for."""
    row = asked.question.row
    if row and key.isdigit() and key != "0":
        return f"{row}={asked.options[int(key) - 1].id}"
    if row and asked.accepts == "row" and key in "aA":
        return f"{row}={','.join(asked.item.rows[row].selected or ()) or 'blank'}"
    words = {"0": f"{row}=blank", "x": f"{row}=void", "a": "accept", "v": "void", "r": "reject"}
    return words.get(key.lower(), "keep")


def accepted_by(definition: Definition, standing: Standing, question: Question) -> str:
    """What a person may accept as the machine read it: the "row" that is asked about, the "page", or nothing ("").

    A row for which a ruling voids the ballot is accepted with its page, which confirms that, and so only where nothing
    else of it waits: nobody accepts what was not shown.
    """
    item = standing.items[question.item]
    acceptable = bool(item.rows) and not set(item.reasons) & set(NEVER_ACCEPTED)
    if Reason.OVERVOTE in item.reasons:  # of a whole contest: only where such a ballot is ruled void
        acceptable &= _ruled(definition, standing, item, "double_row") == "ballot_void"
    if question.row is None:
        return "page" if acceptable else ""
    if item.rows[question.row].selected is None:
        return ""
    waiting = [row for row, found in item.rows.items() if found.state is RowState.REVIEW]
    voiding = [row for row in waiting if _voids(definition, standing, item, row)]
    if question.row not in voiding:
        return "row"
    return "page" if acceptable and not item.reasons and voiding == waiting else ""


def _voids(definition: Definition, standing: Standing, item: ItemStanding, row: str) -> bool:
    """Whether a row waits for a person to confirm that a ruling makes its ballot void."""
    return any(
        item.rows[row].reasons == (reason,) and _ruled(definition, standing, item, name) == "ballot_void"
        for reason, name in ((Reason.UNDERVOTE, "blank_row"), (Reason.OVERVOTE, "double_row"))
    )


def _ruled(definition: Definition, standing: Standing, item: ItemStanding, name: str) -> str:
    """The ruling in force for an item's kind of ballot."""
    rulings = standing.rulings[item.kind or definition.kinds[0].id]
    return rulings.ruling(name, definition.profile_ruling(name))[0]


def is_closed(item: ItemStanding) -> bool:
    """Whether a person has put it away: nothing is decided about it before that is undone."""
    return item.decisions.void or item.decisions.rejected
