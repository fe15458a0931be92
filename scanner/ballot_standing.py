"""Pages → the ballots that they make, and the fate of each. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scanner.acts import Rulings
from scanner.backs import second_sides
from scanner.definition import Contest, Definition, Kind
from scanner.layout import Layout
from scanner.model import Reason, RowState, Status, Style
from scanner.page_standing import PageState, Paper, RowStanding, paper_of, side_of


@dataclass(frozen=True, slots=True)
class BallotStanding:
    """One ballot: what one voter handed in. `whole`: all of its rows wait (its serial is on another paper, too);
    `disputed`: it counts, but such a paper waits that may yet be kept in its place; `behind`: of one that waits, how
    many papers come in place of a row's page if that is rejected."""

    kind: str
    serial: str | None
    items: tuple[int, ...]
    status: Status
    rows: Mapping[str, RowStanding]
    whole: bool = False
    disputed: bool = False
    behind: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class BallotState:
    """A ballot while it is judged. `missing`: rows of pages that never came, blank where `blank_missing`."""

    kind: Kind
    serial: str | None
    pages: list[PageState]
    whole: bool = False
    disputed: bool = False
    first: bool = True  # the first paper of its serial
    missing: tuple[str, ...] = ()
    blank_missing: bool = False


def ballots_of(
    pages: Sequence[PageState],
    kinds: Mapping[str, Kind],
    layouts: Mapping[str, Layout],
    rulings: Mapping[str, Rulings],
    blank_row: str,
) -> list[BallotState]:
    """The placed pages gathered into ballots; the k-th copies of a serial's pages make a ballot of their own, also once
    one of them is rejected where each counts. Void ones come last, so that they do not speak for the rest. `blank_row`:
    the profile's own word on rows without a mark."""
    groups: dict[tuple[str, str | None, int], dict[int, list[PageState]]] = {}
    first_side = _first_sides(pages, layouts)
    for page in pages:
        if page.status is None and page.placed:
            assert page.kind is not None
            single = first_side.get(page.stored.item, page.stored.item) if page.serial is None else 0
            group = groups.setdefault((page.kind, page.serial, single), {})
            group.setdefault(page.page or 0, []).append(page)
    ballots = []
    rejected: dict[Paper, list[PageState]] = {}
    for page in pages:
        if page.decisions.rejected and page.status is Status.REJECTED and page.stored.active:
            rejected.setdefault(paper_of(page), []).append(page)
    came = {page.stored.image: page.stored.item for page in reversed(pages) if page.stored.active}
    for (kind, serial, _), by_page in groups.items():
        left = {number: _after_keeping(copies) for number, copies in sorted(by_page.items())}
        if serial is not None and rulings[kind].ruling("same_serial", "ask")[0] == "each_counts":
            for number, copies in left.items():  # of identical pictures it matters when the first came
                every = [*copies, *rejected.get((serial, number), ())]
                left[number] = sorted(every, key=lambda page: came[page.stored.image])
        papers = _papers(left)
        papers.sort(key=_is_void)  # no page leaves its paper
        ballots += [BallotState(kinds[kind], serial, paper, first=number == 0) for number, paper in enumerate(papers)]
    for ballot in ballots:
        ruled = rulings[ballot.kind.id]
        each_counts = ruled.ruling("same_serial", "ask")[0] == "each_counts"
        _look_for_missing(ballot, layouts, ruled.ruling("blank_row", blank_row), asks=ballot.first or each_counts)
    return ballots


def _first_sides(pages: Sequence[PageState], layouts: Mapping[str, Layout]) -> dict[int, int]:
    """Item → item of the other side of its sheet, which came first: of ballots of two pages that carry no serial."""
    numbers = {
        page.stored.item: page.page
        for page in pages
        if page.status is None and page.placed and page.serial is None and page.kind and page.page
        if page.kind in layouts and len(layouts[page.kind].printed_pages) == 2
    }
    return second_sides([side_of(page) for page in pages if page.stored.active], numbers) if numbers else {}


def _after_keeping(copies: Sequence[PageState]) -> list[PageState]:
    """The papers of one page that are still ballots: those that another was kept before become duplicates. Not one that
    was voided since, by another that was not: the void ballot would count by it."""
    for page in copies:
        if page.decisions.kept and page.status is None:
            for other in copies:
                outlives = other.decisions.void and not page.decisions.void
                if other is not page and other.stored.item in page.decisions.kept and not outlives:
                    other.status = Status.DUPLICATE
                    page.behind += 1
                    if other.decisions.last > page.decisions.answered and Reason.DOUBTED not in page.reasons:
                        page.reasons.append(Reason.DOUBTED)  # concluded since of the other, while this one was out
    return [page for page in copies if page.status is None]


def _papers(copies: Mapping[int, Sequence[PageState]]) -> list[list[PageState]]:
    """Copies of each page → the papers that they make, as far as their order tells. A rejected one leaves its place
    empty, so that what comes after it keeps its other pages; the next that has no other page is taken for its better
    picture and gets the place, unless one is void."""
    papers: list[dict[int, PageState]] = [{} for _ in range(max(map(len, copies.values())))]
    gaps = []
    for number, those in copies.items():
        for index, page in enumerate(those):
            if page.status is None:
                papers[index][number] = page
            else:
                gaps.append((index, number))
    for index, number in gaps:
        alone = (paper for paper in papers[index + 1 :] if paper.keys() == {number} and not _is_void(paper.values()))
        better = next(alone, None) if papers[index] and not _is_void(papers[index].values()) else None
        if better is not None:
            papers[index][number] = better.pop(number)
    return [[page for _, page in sorted(paper.items())] for paper in papers if paper]


def _is_void(paper: Iterable[PageState]) -> bool:
    return any(page.decisions.void for page in paper)


def _asks(ballot: BallotState) -> bool:
    return any(page.asks for page in ballot.pages)


def _look_for_missing(
    ballot: BallotState, layouts: Mapping[str, Layout], blank_row: tuple[str, int], *, asks: bool
) -> None:
    """Pages that never came: a question of the ballot's first page, unless the ballot waits for its copies anyway. Who
    accepted it said so of the pages that were missing then; their rows are blank, and where a ruling makes a ballot
    void for such a row, who accepted it under that ruling has confirmed it."""
    if not ballot.pages or ballot.pages[0].page is None:
        ballot.missing = tuple(row.id for row in ballot.kind.rows)
        return
    printed = layouts[ballot.kind.id].printed_pages
    present = {page.page for page in ballot.pages}
    absent = [page for page in printed if page.page not in present]
    ballot.missing = tuple(place.row for page in absent for place in page.rows)
    if not absent or not asks:
        ballot.blank_missing = not asks
        return
    first = ballot.pages[0]
    known = first.decisions.absent
    said = first.decisions.accepted and (known is None or known.issuperset(page.page for page in absent))
    ruling, event = blank_row
    voids = ruling == "ballot_void" and any(contest.style is not Style.CHOOSE for contest in ballot.kind.contests)
    if not said or (voids and first.decisions.accepted < event):
        first.reasons.append(Reason.PAGE_MISSING)
        return
    ballot.blank_missing = True
    first.confirmed_void |= voids


def chosen_in(contest: Contest, rows: Mapping[str, RowStanding]) -> int:
    """How many options are chosen in the rows of a contest, of those that are here; void rows choose none."""
    here = [rows[row.id] for row in contest.rows if row.id in rows]
    return sum(len(row.selected or ()) for row in here if row.state is not RowState.VOID)


def over_limits(contests: Iterable[Contest], rows: Mapping[str, RowStanding]) -> list[tuple[Contest, int]]:
    """The contests in which more options are chosen than may be, and how many."""
    chosen = [(contest, chosen_in(contest, rows)) for contest in contests if contest.style is Style.CHOOSE]
    return [(contest, count) for contest, count in chosen if count > contest.at_most]


def judge_contests(ballot: BallotState, rulings: Rulings, definition: Definition) -> None:
    """Limits over several rows: N of M. Where the ruling voids such ballots, a person's `accept` of one of its pages
    does, given when it was over its limit: one given before, for a stain perhaps, says nothing of a page that came
    later."""
    ruling, event = rulings.ruling("double_row", definition.profile_ruling("double_row"))
    confirmed = ruling == "ballot_void" and any(page.decisions.over > event for page in ballot.pages)
    for contest in ballot.kind.contests:
        if contest.style is not Style.CHOOSE:
            continue
        ids = {row.id for row in contest.rows}
        chosen = chosen_in(contest, {id: row for page in ballot.pages for id, row in page.rows.items()})
        for page in ballot.pages:
            here = [id for id in page.rows if id in ids]
            if chosen > contest.at_most and here and confirmed:
                page.confirmed_void = True
            elif chosen > contest.at_most and here:
                page.reasons.append(Reason.OVERVOTE)
                for id in here:
                    row = page.rows[id]
                    if row.state is not RowState.VOID:
                        page.rows[id] = replace(row, state=RowState.REVIEW, reasons=(*row.reasons, Reason.OVERVOTE))
            elif chosen < contest.at_most and here:
                page.told.append(Reason.UNDERVOTE)


def judge_duplicates(ballots: Sequence[BallotState], rulings: Mapping[str, Rulings]) -> None:
    """Several papers of one serial. Where all read alike without doubt the first counts and the rest wait; else all.

    Of a void one nothing is asked any more, but of every other: it may be the same paper.
    """
    papers: dict[tuple[str, str], list[BallotState]] = {}
    for ballot in ballots:
        if ballot.serial is not None:
            papers.setdefault((ballot.kind.id, ballot.serial), []).append(ballot)
    for (kind, _), every in papers.items():
        if len(every) < 2:
            continue
        if rulings[kind].ruling("same_serial", "ask")[0] == "each_counts":
            waiting = [ballot for ballot in every if not _is_void(ballot.pages) and _asks(ballot)]
            for ballot in every:  # `keep` of one that waits would put it away
                ballot.disputed = any(other is not ballot for other in waiting)
            continue
        pages = [page.decisions for ballot in every for page in ballot.pages]
        void = any(decided.void and decided.beside is not None for decided in pages)
        same = [ballot for ballot in every if not any(page.decisions.void for page in ballot.pages)]
        first_counts = all(_alike(same[0], other) for other in same[1:])
        for number, ballot in enumerate(same):
            if number == 0 and first_counts and not void:
                ballot.disputed = len(same) > 1
                continue
            ballot.whole = True
            for page in ballot.pages:
                page.reasons.append(Reason.DUPLICATE_SERIAL)


def _alike(a: BallotState, b: BallotState) -> bool:
    """Whether two papers read every row without doubt, and alike."""
    if _asks(a) or _asks(b):
        return False
    rows = [
        {id: (row.selected, row.state) for page in ballot.pages for id, row in page.rows.items()} for ballot in (a, b)
    ]
    return all(rows[0].get(id) == row for id, row in rows[1].items())


def finished(ballot: BallotState) -> BallotStanding:
    """The fate of a ballot, given to all its pages."""
    void, asks = _is_void(ballot.pages), _asks(ballot)
    if not void and not asks:
        void = any(page.confirmed_void for page in ballot.pages)
    status = Status.VOID if void else Status.REVIEW if asks else Status.COUNTED
    for page in ballot.pages:
        page.status = status
    rows = {id: row for page in ballot.pages for id, row in page.rows.items()}
    for id in ballot.missing:
        state = RowState.OK if ballot.blank_missing else RowState.REVIEW
        rows[id] = RowStanding((), state)
    return BallotStanding(
        ballot.kind.id,
        ballot.serial,
        tuple(page.stored.item for page in ballot.pages),
        status,
        rows,
        ballot.whole and status is Status.REVIEW,
        ballot.disputed,
        {id: page.behind for page in ballot.pages for id in page.rows if page.behind and status is Status.REVIEW},
    )
