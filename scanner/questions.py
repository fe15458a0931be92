"""`Standing` → what is asked of people, in order: one question for what is one. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scanner.definition import Definition
from scanner.model import Reason, RowState, Status
from scanner.standing import ItemStanding, Standing

PAPERS = (Status.COUNTED, Status.REVIEW, Status.VOID)  # of what may be a ballot
# It may be no ballot of this vote: that is asked before any of its rows.
NO_BALLOT = (Reason.CANCELLED, Reason.WRONG_VERSION, Reason.FOREIGN, Reason.FORGED)


def waiting(standing: Standing) -> list[ItemStanding]:
    """The items that have a question of their own, in order."""
    return [item for item in standing.items.values() if item.status is Status.REVIEW and item.asks]


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to decide: a row of an item, or (row None) the page itself. `papers`: the items of one serial that wait
    for it, `counted`: those that count for now, `void`: those that were made void."""

    item: int
    row: str | None
    papers: tuple[int, ...] = ()
    void: tuple[int, ...] = ()
    counted: tuple[int, ...] = ()


def questions_of(definition: Definition, standing: Standing, skipped: Collection[Question] = ()) -> list[Question]:
    """Everything that waits, in order of items.

    Many papers of one serial are one question, put at each of them in turn where it was skipped at those before. So is
    a contest with too many marks: only where that one was skipped are its marked rows asked about one by one. A page is
    asked about after its rows, but for one that may be no ballot of this vote. Rows for which a ruling voids the ballot
    come last, when all else of the page is settled.
    """
    questions: list[Question] = []
    papers: dict[_Paper, list[ItemStanding]] = {}
    for item in standing.items.values():
        if item.status in PAPERS:
            papers.setdefault((item.serial, item.page), []).append(item)
    copied = {item.serial for item in waiting(standing) if _is_copy(item) and len(papers[item.serial, item.page]) > 1}
    asked: set[_Paper] = set()
    for item in waiting(standing):
        paper = item.serial, item.page
        if not _is_copy(item):
            questions += _of_page(definition, standing, item, skipped)
        elif len(papers[paper]) < 2 and item.serial in copied:
            continue  # it has no copy: which copy of the other page is kept says what it belongs to
        elif paper not in asked:
            asked.add(paper)
            questions.append(_of_copies(standing, papers[paper], skipped))
    return questions


_Paper = tuple[str | None, int | None]  # serial and page


def _is_copy(item: ItemStanding) -> bool:
    return Reason.DUPLICATE_SERIAL in item.reasons


def _of_copies(standing: Standing, papers: Sequence[ItemStanding], skipped: Collection[Question]) -> Question:
    """Which of the papers of one serial and page is the ballot, asked with the first in view that was not skipped."""
    waits = tuple(item.item for item in papers if item.status is Status.REVIEW and item.asks and _is_copy(item))
    counted = tuple(item.item for item in papers if item.status is Status.COUNTED)
    serial = papers[0].serial
    voided = [item for item in standing.items.values() if item.status is Status.VOID and item.decisions.void]
    void = tuple(item.item for item in voided if item.serial == serial)
    each = [Question(item, None, waits, void, counted) for item in (*waits, *counted)]
    return next((question for question in each if question not in skipped), each[0])


def _of_page(
    definition: Definition, standing: Standing, item: ItemStanding, skipped: Collection[Question]
) -> list[Question]:
    """What is asked about one page image."""
    rows = [row for row, found in item.rows.items() if found.state is RowState.REVIEW]
    over = Reason.OVERVOTE in item.reasons
    clear = [row for row in rows if over and item.rows[row].reasons == (Reason.OVERVOTE,)]
    rows = [row for row in rows if row not in clear]
    last = [row for row in rows if is_voiding(definition, standing, item, row)]
    page = Question(item.item, None)
    about_page = [page] if any(reason is not Reason.UNDERVOTE for reason in item.reasons) else []
    one_by_one = [row for row in clear if item.rows[row].selected] if over and page in skipped else []
    one_by_one.sort(key=lambda row: row in item.decisions.rows)  # what somebody has looked at comes last
    first = [Question(item.item, row) for row in rows if row not in last]
    if set(item.reasons).intersection(NO_BALLOT):
        return [*about_page, *first, *(Question(item.item, row) for row in (*last, *one_by_one))]
    return [*first, *about_page, *(Question(item.item, row) for row in (*last, *one_by_one))]


def is_voiding(definition: Definition, standing: Standing, item: ItemStanding, row: str) -> bool:
    """Whether a row waits for a person to confirm that a ruling makes its ballot void."""
    reasons = set(item.rows[row].reasons) - {Reason.READ_OTHERWISE}
    return any(
        reasons == {reason} and ruled(definition, standing, item, name) == "ballot_void"
        for reason, name in ((Reason.UNDERVOTE, "blank_row"), (Reason.OVERVOTE, "double_row"))
    )


def ruled(definition: Definition, standing: Standing, item: ItemStanding, name: str) -> str:
    """The ruling in force for an item's kind of ballot."""
    rulings = standing.rulings[item.kind or definition.kinds[0].id]
    return rulings.ruling(name, definition.profile_ruling(name))[0]


def few(items: Sequence[int]) -> str:
    """Numbers of items, the first of them where they are many."""
    shown = ", ".join(str(item) for item in items[:8])
    return shown + (" …" if len(items) > 8 else "")
