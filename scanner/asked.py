"""A question as `review` puts it → what may be answered, and what each key stands for. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scanner.definition import Definition, Option, contests_by_row
from scanner.model import Reason, RowState, Style
from scanner.page_standing import NEVER_ACCEPTED, can_be_identified
from scanner.questions import NO_BALLOT, Question, is_voiding, ruled
from scanner.standing import ItemStanding, Standing


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it is put: what stood when it was shown, and what may be answered."""

    standing: Standing
    seen: int  # the number of the last event then
    question: Question
    options: Sequence[Option]  # of the row that is asked about
    accepts: str  # what is taken as the machine read it, see `accepted_by`
    row_keys: str  # of "0", the row is blank, and "x", it is void, those that leave its ballot valid
    left: int  # questions, this one among them
    missing: Sequence[str] = ()  # rows of the pages of its ballot that never came, where that is what is asked

    @property
    def item(self) -> ItemStanding:
        """The page image that is asked about."""
        return self.standing.items[self.question.item]


def asked_of(definition: Definition, standing: Standing, question: Question, seen: int = 0, left: int = 1) -> Asked:
    """A question with what may be answered to it."""
    options = contests_by_row(definition)[question.row].options if question.row else ()
    accepts = "" if question.papers else accepted_by(definition, standing, question)
    keys = row_keys_of(definition, standing, question)
    return Asked(standing, seen, question, options, accepts, keys, left, _missing(standing, question))


def _missing(standing: Standing, question: Question) -> list[str]:
    """The rows that a ballot lacks, where its missing pages are asked about."""
    item = standing.items[question.item]
    if question.row or question.papers or Reason.PAGE_MISSING not in item.reasons:
        return []
    ballot = next(ballot for ballot in standing.ballots if item.item in ballot.items)
    here = {row for one in ballot.items for row in standing.items[one].rows}
    return [row for row in ballot.rows if row not in here]


def is_unplaced(item: ItemStanding, question: Question) -> bool:
    """Whether it must be said whose page this is before anything else can be."""
    return question.row is None and can_be_identified(item.reasons)


def keys_of(asked: Asked) -> str:
    """The keys that mean something at a question."""
    item, question = asked.item, asked.question
    if is_closed(item):
        return "sSuUpPqQ"
    numbers = "".join(str(n) for n in range(1, len(asked.options) + 1))
    row = numbers + asked.row_keys + asked.row_keys.upper() if question.row else ""
    keys = "sSuUpPqQvVrR" + row + ("" if not question.papers else "e" if question.void else "kKe")
    return keys + ("aA" if asked.accepts else "") + ("iI" if is_unplaced(item, question) else "")


def act_of(key: str, asked: Asked) -> str:
    """The act of `decide` that a key stands for."""
    row = asked.question.row
    if row and key.isdigit() and key != "0":
        return f"{row}={asked.options[int(key) - 1].id}"
    if row and asked.accepts == "row" and key in "aA":
        if is_void_row(asked.item, row):
            return f"{row}=void"
        return f"{row}={','.join(asked.item.rows[row].selected or ()) or 'blank'}"
    words = {"0": f"{row}=blank", "x": f"{row}=void", "a": "accept", "v": "void", "r": "reject"}
    return words.get(key.lower(), "keep")


def accepted_by(definition: Definition, standing: Standing, question: Question) -> str:
    """What a person may accept as the machine read it: the "row" that is asked about, the "page", or nothing (""); and
    "void" where accepting the page makes its ballot void by a ruling.

    A row for which a ruling voids the ballot is accepted with its page, which confirms that, and so only where nothing
    else of it waits: nobody accepts what was not shown.
    """
    item = standing.items[question.item]
    acceptable = bool(item.rows) and not set(item.reasons) & set(NEVER_ACCEPTED)
    over = Reason.OVERVOTE in item.reasons  # of a whole contest: only where such a ballot is ruled void
    if over:
        acceptable &= ruled(definition, standing, item, "double_row") == "ballot_void"
    waiting = [row for row, found in item.rows.items() if found.state is RowState.REVIEW]
    voiding = [row for row in waiting if is_voiding(definition, standing, item, row)]
    if question.row is None:
        # Of what may be no ballot of this vote the page is asked about first: its rows have not been shown yet.
        shown = not set(item.reasons).intersection(NO_BALLOT) or voiding == waiting
        voids = voiding or over or _missing_voids(definition, standing, item)
        return ("void" if voids else "page") if acceptable and shown else ""
    if item.rows[question.row].selected is None:
        return ""
    if question.row not in voiding:
        return "row"
    return "void" if acceptable and not item.reasons and voiding == waiting else ""


def _missing_voids(definition: Definition, standing: Standing, item: ItemStanding) -> bool:
    """Whether a ruling makes a ballot void for the rows of its missing pages."""
    asks = Reason.PAGE_MISSING in item.reasons and ruled(definition, standing, item, "blank_row") == "ballot_void"
    return asks and any(contest.style is not Style.CHOOSE for contest in definition.contests)


def row_keys_of(definition: Definition, standing: Standing, question: Question) -> str:
    """Of "0", the row is blank, and "x", the row is void, those that say what no ruling forbids: where such a row makes
    its ballot void, it cannot be the row alone that is."""
    if question.row is None:
        return ""
    item = standing.items[question.item]
    blank = ruled(definition, standing, item, "blank_row") == "ballot_void"
    double = ruled(definition, standing, item, "double_row") == "ballot_void"
    reasons = item.rows[question.row].reasons
    # That it is blank, and the ballot void by that.
    confirms = blank and set(reasons) - {Reason.READ_OTHERWISE} == {Reason.UNDERVOTE}
    void_alone = not confirms and not (double and Reason.OVERVOTE in reasons)
    return ("" if confirms else "0") + ("x" if void_alone else "")


def is_void_row(item: ItemStanding, row: str) -> bool:
    """Whether a person said of a row that it is void."""
    return item.decisions.rows.get(row, ()) is None


def is_decided(item: ItemStanding, row: str) -> bool:
    """Whether a person said what a row is, and nothing of it waits since."""
    return row in item.decisions.rows and not item.rows[row].reasons


def is_closed(item: ItemStanding) -> bool:
    """Whether a person has put it away: nothing is decided about it before that is undone."""
    return item.decisions.void or item.decisions.rejected
