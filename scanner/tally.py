"""`Standing` → the tally. Pure; written so that an auditor can write it again.

**Ballots.** Each ballot is counted, void or in review; read = valid + void + review, and missing = collected − read.
Pages do not count, ballots do.

**Rows.** For a row r and an option o, over the ballots that are not void:

    count(o)  = ballots whose row r is settled on o
    void(r)   = ballots that are not void whose row r is void
    blank(r)  = ballots that are not void whose row r is settled without a mark
    review(r) = ballots that are not void whose row r waits

so that Σ count + blank + void + void ballots + review = read, for every row that takes one option (each option of a
choose row being the only one). A paper that waits because its serial is on another paper too has all its rows in
review.

**Bounds.** Whatever people may yet decide, option o of row r ends between

    low(o)  = count(o) from ballots about which nothing waits        (any other ballot may become void, and another
              paper of its serial that waits may be kept in its place),
              less the papers whose ballot is unknown                (each may turn out to be such a paper, of a ballot
              that has a serial)
    high(o) = count(o) + review(r) + papers whose ballot is unknown  (each may turn out to say o),
              and papers that were put away for one whose ballot waits, less that one where it is in count or review
              (if it is rejected they come back, and may say o)

**Percentages** are exact fractions of the base that the profile names, rounded half up to two decimals when written;
none is given before the result is final and the base known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from scanner.acts import COUNTS, Rulings
from scanner.definition import Contest, Definition, Row
from scanner.model import RowState, Status
from scanner.standing import BallotStanding, RowStanding, Standing


def tally(
    definition: Definition, standing: Standing, printed: Mapping[str, int], *, unread: bool = False
) -> dict[str, Any]:
    """The tally as JSON (docs/reference.md). `printed` is how many ballots of each kind were printed; `unread`: a file
    has pages that no run has read yet."""
    why_not: list[str] = ["unread_pages"] if unread else []
    if any(item.status is Status.REVIEW for item in standing.items.values()):
        why_not.append("waiting")
    numbers = {}
    for kind in definition.kinds:
        ballots = [ballot for ballot in standing.ballots if ballot.kind == kind.id]
        numbers[kind.id] = _ballots(ballots, standing.rulings[kind.id], printed.get(kind.id, 0))
        if numbers[kind.id]["collected"] is None:
            why_not.append("collected_unknown")
        elif numbers[kind.id]["missing"] != 0:
            why_not.append("collected_differs")
    final = not why_not
    kinds = []
    for kind in definition.kinds:
        ballots = [ballot for ballot in standing.ballots if ballot.kind == kind.id]
        base = {"name": definition.base, "value": numbers[kind.id][definition.base]}
        shown = numbers[kind.id][definition.base] if final else None
        contests = [
            {
                "contest": contest.id,
                "base": base,
                "rows": [_row(contest, row, ballots, standing.unplaced, shown) for row in contest.rows],
            }
            for contest in kind.contests
        ]
        kinds.append({"kind": kind.id, "ballots": numbers[kind.id], "contests": contests})
    return {"final": final, "why_not": list(dict.fromkeys(why_not)), "unplaced": standing.unplaced, "kinds": kinds}


def _ballots(ballots: Sequence[BallotStanding], rulings: Rulings, printed: int) -> dict[str, int | None]:
    """How many ballots there are of each fate; the committee's own counts are None until given."""
    fates = {status: sum(ballot.status is status for ballot in ballots) for status in Status}
    own: dict[str, int | None] = {name: rulings.counts.get(name) for name in COUNTS}
    read = len(ballots)
    collected = own["collected"]
    return {
        "printed": printed,
        **own,
        "read": read,
        "entered": 0,
        "valid": fates[Status.COUNTED],
        "void": fates[Status.VOID],
        "review": fates[Status.REVIEW],
        "missing": None if collected is None else collected - read,
    }


def _row(
    contest: Contest, row: Row, ballots: Iterable[BallotStanding], unplaced: int, base: int | None
) -> dict[str, Any]:
    """One row's counts and bounds."""
    void = blank = review = 0
    count = {option.id: 0 for option in contest.options}
    low, replaceable, behind = dict(count), dict(count), dict(count)
    for ballot in ballots:
        if ballot.status is Status.VOID:
            continue
        found = ballot.rows.get(row.id, _NOTHING)
        waits = ballot.whole or found.state is RowState.REVIEW
        for option in count:
            may_be = waits or (found.state is RowState.OK and option in (found.selected or ()))
            behind[option] += max(ballot.behind.get(row.id, 0) - may_be, 0)
        if waits:
            review += 1
        elif found.state is RowState.VOID:
            void += 1
        elif not found.selected:
            blank += 1
        else:
            for option in found.selected:
                count[option] += 1
                settled = ballot.status is Status.COUNTED and not ballot.disputed
                low[option] += settled
                replaceable[option] += settled and ballot.serial is not None
    return {
        "row": row.id,
        "name": row.name,
        "void": void,
        "blank": blank,
        "review": review,
        "options": [
            {
                "option": option.id,
                "count": count[option.id],
                "percent": None if not base else percent(count[option.id], base),
                "low": low[option.id] - min(unplaced, replaceable[option.id]),
                "high": count[option.id] + review + unplaced + behind[option.id],
            }
            for option in contest.options
        ],
    }


_NOTHING = RowStanding(None, RowState.REVIEW)


def percent(count: int, base: int) -> str:
    """A share in per cent with two decimals, half rounded up: 22.565 → "22.57"."""
    hundredths = Fraction(count * 10000, base)
    whole = int(hundredths + Fraction(1, 2))
    return f"{whole // 100}.{whole % 100:02d}"
