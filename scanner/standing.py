"""Readings + decisions + rulings → `Standing`: what becomes of every page image and of every ballot. Pure.

The machine alone voids nothing, and rejects only what it cannot decode and test ballots that this vote printed. All
else that is not plain waits for a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from scanner.acts import NO_DECISIONS, Decisions, Rulings, decisions_of, rulings_of
from scanner.backs import Side, blank_backs
from scanner.definition import Contest, Definition, Kind
from scanner.known_readings import RowsOf
from scanner.layout import Layout
from scanner.limits import LIMITS, Limits
from scanner.model import Reason, RowState, Status, Style
from scanner.name_check import Said, page_said
from scanner.reading import Outcome, PageRead
from scanner.rules import RowReading, read_rows
from scanner.store import Event, Printing, StoredItem

NEVER_ACCEPTED = (Reason.DUPLICATE_SERIAL, Reason.UNREADABLE_CODE, Reason.NOT_A_BALLOT, Reason.FOREIGN)


@dataclass(frozen=True, slots=True)
class RowStanding:
    """What a row is worth so far. `selected` is None where it has no reading."""

    selected: tuple[str, ...] | None
    state: RowState
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """What becomes of one page image. `asks`: it has a question of its own (not only its ballot's other pages)."""

    item: int
    stored: StoredItem
    read: PageRead
    status: Status
    reasons: tuple[Reason, ...]
    rows: Mapping[str, RowStanding]
    kind: str | None
    serial: str | None
    page: int | None
    decisions: Decisions
    asks: bool = False


@dataclass(frozen=True, slots=True)
class BallotStanding:
    """One ballot: what one voter handed in. `whole`: all of its rows wait (its serial is on another paper, too)."""

    kind: str
    serial: str | None
    items: tuple[int, ...]
    status: Status
    rows: Mapping[str, RowStanding]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """What was printed: serials, prints, and what people cancelled since."""

    vote: str
    current: str  # version in force
    serials: Mapping[str, int]
    printings: Mapping[int, Printing]
    cancelled: frozenset[str] = frozenset()

    def printing_of(self, serial: str) -> Printing | None:
        """The print that a serial came from, or None: forged."""
        number = self.serials.get(serial)
        return None if number is None else self.printings[number]

    @property
    def has_plain_sheets(self) -> bool:
        """Whether sheets without serials were printed."""
        return any(not p.serials for p in self.printings.values())


@dataclass(frozen=True, slots=True)
class Standing:
    """All of it."""

    items: Mapping[int, ItemStanding]
    ballots: tuple[BallotStanding, ...]
    unplaced: int  # papers that wait and whose ballot is unknown
    rulings: Mapping[str, Rulings]


@dataclass(slots=True)
class _Page:
    """A page image on its way through the stages."""

    stored: StoredItem
    read: PageRead
    decisions: Decisions
    status: Status | None = None  # settled without regard to its ballot
    reasons: list[Reason] = field(default_factory=list)  # what has not been settled
    told: list[Reason] = field(default_factory=list)  # reasons that never wait
    rows: dict[str, RowStanding] = field(default_factory=dict)
    confirmed_void: bool = False  # a ruling makes its ballot void, and a person accepted that
    kind: str | None = None
    serial: str | None = None
    page: int | None = None
    placed: bool = False
    ocr_alone: bool = False  # OCR alone reads other names on it

    @property
    def asks(self) -> bool:
        return bool(self.reasons) or any(row.state is RowState.REVIEW for row in self.rows.values())


@dataclass(slots=True)
class _Ballot:
    kind: Kind
    serial: str | None
    pages: list[_Page]
    whole: bool = False
    first: bool = True  # the first paper of its serial
    missing: tuple[str, ...] = ()
    blank_missing: bool = False


def standing_of(
    definition: Definition,
    layouts: Mapping[str, Layout],
    book: Book,
    items: Sequence[StoredItem],
    events: Sequence[Event],
    limits: Limits = LIMITS,
    rows_of: RowsOf = read_rows,
) -> Standing:
    """What becomes of everything."""
    decided = decisions_of(events)
    kinds = {kind.id: kind for kind in definition.kinds}
    rulings = {kind: rulings_of(events, kind) for kind in kinds}
    pages = [_Page(item, PageRead.from_json(item.measured), decided.get(item.item, NO_DECISIONS)) for item in items]
    _settle_images(pages, layouts, definition.sides)
    images = [page for page in pages if page.status is None]
    for page in images:
        _identify(page, book, kinds)
    _doubt_names(images, layouts)
    for page in images:
        if page.status is None:
            _read_rows_of(page, kinds, layouts, definition, rulings, limits, rows_of)
    ballots = _ballots(pages, kinds, layouts, rulings)
    for ballot in ballots:
        _judge_contests(ballot)
    _judge_duplicates(ballots, rulings)
    finished = tuple(_finished(ballot) for ballot in ballots)
    unplaced = sum(page.status is None and not page.placed for page in pages)
    return Standing({page.stored.item: _item(page) for page in pages}, finished, unplaced, rulings)


# --- one page


def _settle_images(pages: Sequence[_Page], layouts: Mapping[str, Layout], sides: int) -> None:
    """Statuses that follow from the images alone: withdrawn, undecodable, identical, empty backs."""
    active = [page for page in pages if page.stored.active]
    backs = blank_backs(
        [
            Side(p.stored.item, p.stored.scan, p.stored.folder, p.stored.file, p.stored.file_page, p.read)
            for p in active
        ],
        layouts,
        sides,
    )
    seen: set[str] = set()
    for page in pages:
        if not page.stored.active:
            page.status, page.reasons = Status.REJECTED, [Reason.WITHDRAWN]
        elif Reason.UNREADABLE_IMAGE in page.read.reasons:
            page.status, page.reasons = Status.REJECTED, [Reason.UNREADABLE_IMAGE]
        elif Reason.TEST_BALLOT in page.read.reasons:  # this vote's rehearsal page
            page.status, page.reasons = Status.REJECTED, [Reason.TEST_BALLOT]
        elif page.stored.item in backs and not page.decisions.record:
            page.status = Status.BLANK
        elif page.stored.image is not None and page.stored.image in seen:
            page.status = Status.DUPLICATE
        if page.status is None and page.stored.image is not None:
            seen.add(page.stored.image)


def _identify(page: _Page, book: Book, kinds: Mapping[str, Kind]) -> None:
    """Whose page it is; what is wrong with that."""
    read, decided = page.read, page.decisions
    if decided.rejected:
        page.status, page.reasons = Status.REJECTED, list(read.reasons)
        return
    page.reasons = list(read.reasons)
    page.kind, page.serial, page.page = read.kind, read.serial, read.page
    if decided.page is not None:
        page.kind, page.serial, page.page = page.kind or next(iter(kinds)), decided.serial, decided.page
        page.reasons = [r for r in page.reasons if r not in (Reason.UNREADABLE_CODE, Reason.NOT_A_BALLOT)]
    elif read.vote is not None and read.vote != book.vote:
        page.kind = page.serial = page.page = None
        page.reasons = [Reason.FOREIGN]
    elif read.vote is None:
        page.kind = page.serial = page.page = None
        if read.outcome is Outcome.BLANK:
            page.reasons = [Reason.NOT_A_BALLOT]
    if page.kind is None or page.page is None:
        if decided.void:
            page.kind, page.placed = next(iter(kinds)), True
        return
    page.placed = True
    _check_book(page, book)


def _check_book(page: _Page, book: Book) -> None:
    """Serial and version against what was printed."""
    if page.serial is None:
        known = book.has_plain_sheets
        if page.read.test and known:
            page.status, page.reasons = Status.REJECTED, [Reason.TEST_BALLOT]
        elif not known:
            page.reasons.append(Reason.FORGED)
        elif _other_version(page, book):
            page.reasons.append(Reason.WRONG_VERSION)
        return
    printing = book.printing_of(page.serial)
    if printing is None and page.decisions.page is None and "reading.serial_by_ocr" in page.read.notes:
        page.serial, page.placed = None, False  # misread, most likely: a person types it
        page.reasons.append(Reason.UNREADABLE_CODE)
    elif printing is None:
        page.reasons.append(Reason.FORGED)
    elif printing.test:
        page.status, page.reasons = Status.REJECTED, [Reason.TEST_BALLOT]
    elif printing.cancelled or page.serial in book.cancelled:
        page.reasons.append(Reason.CANCELLED)
    elif _other_version(page, book):
        page.reasons.append(Reason.WRONG_VERSION)


def _other_version(page: _Page, book: Book) -> bool:
    read = page.read
    return read.version is not None and read.version != book.current and Reason.WRONG_VERSION not in page.reasons


def _doubt_names(pages: Sequence[_Page], layouts: Mapping[str, Layout]) -> None:
    """A page whose names OCR reads as others is of another version, and makes all pages of its batch and kind wait.

    One that a person accepts carries the right names after all. One that is rejected or void does not: then what is
    beside it waits for as long as OCR has not confirmed its own names.
    """
    groups: dict[tuple[int, str], list[_Page]] = {}
    for page in pages:
        kind = page.read.kind
        if kind is not None and kind in layouts and (page.status is None or page.decisions.rejected):
            groups.setdefault((page.stored.batch, kind), []).append(page)
    for (_, kind), beside in groups.items():
        said = [page_said(page.read, layouts[kind].printed_pages) for page in beside]
        others = [p for p, names in zip(beside, said, strict=True) if names is Said.OTHER and not p.decisions.accepted]
        undecided = any(not (page.decisions.rejected or page.decisions.void) for page in others)
        for page, names in zip(beside, said, strict=True) if others else ():
            if names is Said.OTHER and not page.decisions.accepted:
                page.ocr_alone = Reason.WRONG_VERSION not in page.reasons
                page.reasons.append(Reason.WRONG_VERSION)
            elif page.status is None and (undecided or names is not Said.SAME):
                page.reasons.append(Reason.NAMES_DOUBTED)


def _read_rows_of(
    page: _Page,
    kinds: Mapping[str, Kind],
    layouts: Mapping[str, Layout],
    definition: Definition,
    rulings: Mapping[str, Rulings],
    limits: Limits,
    rows_of: RowsOf,
) -> None:
    """Every row of a placed page: what is on the paper, and what that means."""
    decided = page.decisions
    if not page.placed or page.page is None or page.kind is None:
        return
    kind = kinds[page.kind]
    printed = layouts[page.kind].printed_pages
    if not 1 <= page.page <= len(printed):
        return
    reading = rows_of(page.read, kind, limits)
    # Rows of another version's layout may be other people: nothing is taken from them. Where OCR alone says so, the
    # expected print says otherwise, and a person may accept.
    trusted = page.read.version is None or Reason.WRONG_VERSION not in page.reasons or page.ocr_alone
    contests = {row.id: contest for contest in kind.contests for row in contest.rows}
    for place in printed[page.page - 1].rows:
        found = reading.rows.get(place.row) if trusted else None
        page.rows[place.row] = _row(
            page, place.row, found or RowReading(None), contests[place.row], definition, rulings[page.kind]
        )
    open_reasons = [r for r in page.reasons if r in NEVER_ACCEPTED or not decided.accepted]
    page.reasons = list(dict.fromkeys(open_reasons))
    if decided.doubted > decided.accepted:
        page.reasons.append(Reason.DOUBTED)


def _row(
    page: _Page, row: str, found: RowReading, contest: Contest, definition: Definition, rulings: Rulings
) -> RowStanding:
    """One row. A decision says what is on the paper; the ruling says what that means."""
    decided = page.decisions
    if row in decided.rows:
        options = decided.rows[row]
        if options is None:
            return RowStanding((), RowState.VOID)
        return _meaning(page, options, contest, definition, rulings, settled=True)
    if found.selected is None:
        return RowStanding(None, RowState.REVIEW, found.reasons)
    if decided.accepted:
        return _meaning(page, found.selected, contest, definition, rulings, settled=True)
    if not found.reasons:
        return RowStanding(found.selected, RowState.OK)
    if found.reasons in ((Reason.UNDERVOTE,), (Reason.OVERVOTE,)):
        return _meaning(page, found.selected, contest, definition, rulings, settled=False)
    return RowStanding(found.selected, RowState.REVIEW, found.reasons)


def _meaning(
    page: _Page,
    options: tuple[str, ...],
    contest: Contest,
    definition: Definition,
    rulings: Rulings,
    *,
    settled: bool,
) -> RowStanding:
    """What marks that are sure mean: a blank or double row follows the ruling; `settled` where a person saw the row."""
    if contest.style is Style.CHOOSE or len(options) == 1:
        return RowStanding(options, RowState.OK)
    blank = not options
    name, default = ("blank_row", definition.blank_row) if blank else ("double_row", definition.double_row)
    reason = Reason.UNDERVOTE if blank else Reason.OVERVOTE
    ruling, event = rulings.ruling(name, default)
    if ruling == "ballot_void":
        if page.decisions.accepted > event:
            page.confirmed_void = True
            return RowStanding(options, RowState.OK if blank else RowState.VOID, (reason,))
        return RowStanding(options, RowState.REVIEW, (reason,))
    if ruling == "ask" and not settled:
        return RowStanding(options, RowState.REVIEW, (reason,))
    return RowStanding(options, RowState.OK) if blank else RowStanding(options, RowState.VOID, (reason,))


# --- ballots


def _ballots(
    pages: Sequence[_Page], kinds: Mapping[str, Kind], layouts: Mapping[str, Layout], rulings: Mapping[str, Rulings]
) -> list[_Ballot]:
    """The placed pages gathered into ballots; the k-th copies of a serial's pages make a ballot of their own."""
    groups: dict[tuple[str, str | None, int], dict[int, list[_Page]]] = {}
    for page in pages:
        if page.status is None and page.placed:
            assert page.kind is not None
            single = page.stored.item if page.serial is None else 0
            group = groups.setdefault((page.kind, page.serial, single), {})
            group.setdefault(page.page or 0, []).append(page)
    ballots = []
    for (kind, serial, _), by_page in groups.items():
        for number, copies in by_page.items():
            by_page[number] = _after_keeping(copies)
        papers = max(len(copies) for copies in by_page.values())
        for index in range(papers):
            own = [copies[index] for _, copies in sorted(by_page.items()) if index < len(copies)]
            ballots.append(_Ballot(kinds[kind], serial, own, first=index == 0))
    for ballot in ballots:
        _look_for_missing(ballot, layouts)
    return ballots


def _after_keeping(copies: list[_Page]) -> list[_Page]:
    """The papers of one page that are still ballots: those that another was kept before become duplicates. Void ones
    stand last, so that they do not speak for the rest."""
    for page in copies:
        if page.decisions.kept and page.status is None:
            for other in copies:
                if other is not page and other.stored.item in page.decisions.kept:
                    other.status, other.rows = Status.DUPLICATE, dict(other.rows)
    return sorted((page for page in copies if page.status is None), key=lambda page: page.decisions.void)


def _look_for_missing(ballot: _Ballot, layouts: Mapping[str, Layout]) -> None:
    """Pages that never came: a question of the ballot's first page."""
    if not ballot.pages or ballot.pages[0].page is None:
        ballot.missing = tuple(row.id for row in ballot.kind.rows)
        return
    printed = layouts[ballot.kind.id].printed_pages
    present = {page.page for page in ballot.pages}
    absent = [page for page in printed if page.page not in present]
    if not absent or not ballot.first:
        ballot.missing = tuple(place.row for page in absent for place in page.rows)
        ballot.blank_missing = not ballot.first
        return
    ballot.missing = tuple(place.row for page in absent for place in page.rows)
    first = ballot.pages[0]
    if first.decisions.accepted:
        ballot.blank_missing = True
    else:
        first.reasons.append(Reason.PAGE_MISSING)


def _judge_contests(ballot: _Ballot) -> None:
    """Limits over several rows: N of M."""
    for contest in ballot.kind.contests:
        if contest.style is not Style.CHOOSE:
            continue
        ids = {row.id for row in contest.rows}
        chosen = sum(
            len(row.selected or ())
            for page in ballot.pages
            for id, row in page.rows.items()
            if id in ids and row.state is not RowState.VOID
        )
        for page in ballot.pages:
            here = [id for id in page.rows if id in ids]
            if chosen > contest.at_most and here:
                page.reasons.append(Reason.OVERVOTE)
                for id in here:
                    row = page.rows[id]
                    if row.state is not RowState.VOID:
                        page.rows[id] = replace(row, state=RowState.REVIEW, reasons=(*row.reasons, Reason.OVERVOTE))
            elif chosen < contest.at_most and here:
                page.told.append(Reason.UNDERVOTE)


def _judge_duplicates(ballots: Sequence[_Ballot], rulings: Mapping[str, Rulings]) -> None:
    """Several papers of one serial. Where all read alike without doubt the first counts and the rest wait; else all."""
    papers: dict[tuple[str, str], list[_Ballot]] = {}
    for ballot in ballots:
        if ballot.serial is not None and ballot.pages and not any(page.decisions.void for page in ballot.pages):
            papers.setdefault((ballot.kind.id, ballot.serial), []).append(ballot)
    for (kind, _), same in papers.items():
        if len(same) < 2 or rulings[kind].ruling("same_serial", "ask")[0] == "each_counts":
            continue
        alike = all(_alike(same[0], other) for other in same[1:])
        for ballot in same[1:] if alike else same:
            ballot.whole = True
            for page in ballot.pages:
                page.reasons.append(Reason.DUPLICATE_SERIAL)


def _alike(a: _Ballot, b: _Ballot) -> bool:
    """Whether two papers read every row without doubt, and alike."""
    if any(page.asks for ballot in (a, b) for page in ballot.pages):
        return False
    rows = [
        {id: (row.selected, row.state) for page in ballot.pages for id, row in page.rows.items()} for ballot in (a, b)
    ]
    return all(rows[0].get(id) == row for id, row in rows[1].items())


def _finished(ballot: _Ballot) -> BallotStanding:
    """The fate of a ballot, given to all its pages."""
    void = any(page.decisions.void for page in ballot.pages)
    asks = any(page.asks for page in ballot.pages)
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
    )


def _item(page: _Page) -> ItemStanding:
    status = page.status or Status.REVIEW
    waits = status is Status.REVIEW
    return ItemStanding(
        page.stored.item,
        page.stored,
        page.read,
        status,
        tuple(dict.fromkeys([*page.reasons, *page.told])),
        page.rows,
        page.kind,
        page.serial,
        page.page,
        page.decisions,
        asks=waits and (page.asks or not page.placed),
    )
