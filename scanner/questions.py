"""`Standing` → what is asked of people, in order: one question for what is one. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from scanner.model import Reason, RowState, Status
from scanner.standing import ItemStanding, Standing

PAPERS = (Status.COUNTED, Status.REVIEW, Status.VOID)  # of what may be a ballot


def waiting(standing: Standing) -> list[ItemStanding]:
    """The items that have a question of their own, in order."""
    return [item for item in standing.items.values() if item.status is Status.REVIEW and item.asks]


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to decide: a row of an item, or (row None) the page itself. `papers`: the items of one serial that it
    stands for, `void`: those of them that were made void."""

    item: int
    row: str | None
    papers: tuple[int, ...] = ()
    void: tuple[int, ...] = ()


def questions_of(standing: Standing, skipped: Collection[Question] = ()) -> list[Question]:
    """Everything that waits, in order of items; many papers of one serial are one question, and so is a contest with
    too many marks: only where that one was skipped are its marked rows asked about one by one."""
    questions: list[Question] = []
    copies: dict[tuple[str | None, int | None], list[ItemStanding]] = {}
    for item in waiting(standing):
        if Reason.DUPLICATE_SERIAL in item.reasons:
            copies.setdefault((item.serial, item.page), []).append(item)
    void_ones = [item for item in standing.items.values() if item.decisions.void]
    asked: set[tuple[str | None, int | None]] = set()
    papers = Counter((item.serial, item.page) for item in standing.items.values() if item.status in PAPERS)
    copied = {serial for serial, page in copies if papers[serial, page] > 1}
    for item in waiting(standing):
        same = copies.get((item.serial, item.page), []) if Reason.DUPLICATE_SERIAL in item.reasons else []
        if same:
            if papers[item.serial, item.page] < 2 and item.serial in copied:
                continue  # it has no copy: which copy of the other page is kept says what it belongs to
            if (item.serial, item.page) not in asked:
                asked.add((item.serial, item.page))
                void = tuple(other.item for other in void_ones if other.serial == item.serial)
                questions.append(Question(item.item, None, tuple(other.item for other in same), void))
            continue
        rows = [row for row, found in item.rows.items() if found.state is RowState.REVIEW]
        over = Reason.OVERVOTE in item.reasons
        clear = [row for row in rows if over and item.rows[row].reasons == (Reason.OVERVOTE,)]
        questions += [Question(item.item, row) for row in rows if row not in clear]
        page = Question(item.item, None)
        if any(reason is not Reason.UNDERVOTE for reason in item.reasons):
            questions.append(page)
        if over and page in skipped:
            questions += [Question(item.item, row) for row in clear if item.rows[row].selected]
    return questions
