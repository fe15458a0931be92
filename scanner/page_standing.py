"""One page image → whose page it is, and what its rows are worth under decisions and rulings. Pure.

The stages in order; each fills in more of a `PageState`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from scanner.acts import Decisions, Rulings
from scanner.backs import Side, blank_backs
from scanner.definition import Contest, Definition, Kind
from scanner.known_readings import DamagedMeasurement, KnownReadings
from scanner.layout import Layout
from scanner.limits import Limits
from scanner.model import Reason, RowState, Status, Style
from scanner.name_check import Said, page_said
from scanner.reading import Outcome, PageRead
from scanner.records import Printing, StoredItem
from scanner.rules import PageReading, RowReading
from scanner.serial import version_of

_Named = TypeVar("_Named")
Paper = tuple[str | None, int | None]  # serial and page
NEVER_ACCEPTED = (Reason.DUPLICATE_SERIAL, Reason.UNREADABLE_CODE, Reason.NOT_A_BALLOT, Reason.FOREIGN)


@dataclass(frozen=True, slots=True)
class RowStanding:
    """What a row is worth so far. `selected` is None where it has no reading."""

    selected: tuple[str, ...] | None
    state: RowState
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """What was printed: serials and prints."""

    vote: str
    current: str  # version in force
    serials: Mapping[str, int]
    printings: Mapping[int, Printing]

    def printing_of(self, serial: str) -> Printing | None:
        """The print that a serial came from, or None: forged."""
        number = self.serials.get(serial)
        return None if number is None else self.printings[number]

    @property
    def has_plain_sheets(self) -> bool:
        """Whether sheets without serials were printed."""
        return any(not p.serials for p in self.printings.values())


@dataclass(slots=True)
class PageState:
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
    behind: int = 0  # papers that `keep` put away for it: they come back if it is rejected
    concluded: int = 0  # the last call about this paper, on a picture of it that no longer stands

    @property
    def asks(self) -> bool:
        """Whether anything about it waits for a person."""
        return bool(self.reasons) or any(row.state is RowState.REVIEW for row in self.rows.values())


def can_be_identified(reasons: Collection[Reason]) -> bool:
    """Whether it may be said whose page a page image is, of which this is not settled."""
    return Reason.UNREADABLE_CODE in reasons or Reason.NOT_A_BALLOT in reasons


def settle_images(pages: Sequence[PageState], layouts: Mapping[str, Layout], sides: int) -> None:
    """Statuses that follow from the images alone: withdrawn, undecodable, identical, empty backs."""
    backs = blank_backs([side_of(page) for page in pages if page.stored.active], layouts, sides)
    seen: set[str] = set()
    # Of identical pictures the one that people concluded something about last stands for all, else the first.
    for page in sorted(pages, key=lambda page: -page.decisions.last):
        if not page.stored.active:
            page.status, page.reasons = Status.REJECTED, [Reason.WITHDRAWN]
        elif Reason.UNREADABLE_IMAGE in page.read.reasons:
            page.status, page.reasons = Status.REJECTED, [Reason.UNREADABLE_IMAGE]
        elif Reason.TEST_BALLOT in page.read.reasons:  # this vote's rehearsal page
            page.status, page.reasons = Status.REJECTED, [Reason.TEST_BALLOT]
        elif page.stored.item in backs and not page.decisions.speaks:
            page.status = Status.BLANK
        elif page.stored.image is not None and page.stored.image in seen and page.read.outcome is not Outcome.BLANK:
            page.status = Status.DUPLICATE  # empty pictures that a scanner made purely white are alike, not the same
        if page.status is None and page.stored.image is not None:
            seen.add(page.stored.image)
    put_away = [page for page in pages if not page.stored.active or page.status is Status.DUPLICATE]
    concluded = _last_calls((page.stored.image, page) for page in put_away)
    for page in pages:
        if page.status is None and page.stored.image is not None:
            page.concluded = concluded.get(page.stored.image, 0)


def _last_calls(pages: Iterable[tuple[_Named, PageState]]) -> dict[_Named, int]:
    """The last call about any of the pages of one name."""
    last: dict[_Named, int] = {}
    for name, page in pages:
        last[name] = max(last.get(name, 0), page.decisions.last)
    return last


def recall_decisions(pages: Sequence[PageState], rulings: Mapping[str, Rulings], there: Mapping[int, int]) -> None:
    """What people concluded of a paper is not forgotten when its picture was withdrawn or rejected: another picture of
    the same serial and page, of which who rejected it did not know, waits until somebody looks at it, too. A `void` is
    said of the ballot: all its pages wait. Where each paper of a serial counts, one that was rejected says nothing of
    the others, and one that was withdrawn nothing of those that were `there` beside it."""
    rejected: dict[Paper, list[PageState]] = {}
    for page in pages:
        if page.decisions.rejected and (page.decisions.beside is not None or not page.stored.active):
            rejected.setdefault(paper_of(page), []).append(page)
    withdrawn = [page for page in pages if not page.stored.active and not page.decisions.rejected]
    gone = [(there.get(page.stored.batch, 0), page) for page in withdrawn]
    concluded = _last_calls(((at, paper_of(page)), page) for at, page in gone)
    voided = _last_calls(((at, paper_of(page)[0]), page) for at, page in gone if page.decisions.void)
    moments = {at for at, _ in gone}
    for page in pages:
        if page.status is not None or page.serial is None or page.kind is None or not page.placed:
            continue
        each = rulings[page.kind].ruling("same_serial", "ask")[0] == "each_counts"
        calls = [page.concluded]
        for at in moments:
            if not each or page.stored.item > at:
                calls += [concluded.get((at, paper_of(page)), 0), voided.get((at, page.serial), 0)]
        if not each:
            unseen = (other.decisions for other in rejected.get(paper_of(page), ()))
            calls += [other.last for other in unseen if page.stored.item not in (other.beside or ())]
        page.concluded = max(calls)


def paper_of(page: PageState) -> Paper:
    """Which serial and page a picture shows, as it was read or said."""
    decided = page.decisions
    return (page.read.serial, page.read.page) if decided.page is None else (decided.serial, decided.page)


def side_of(page: PageState) -> Side:
    """A page as its neighbours see it."""
    stored = page.stored
    place = (stored.item, stored.scan, stored.folder, stored.file, stored.file_page)
    return Side(*place, page.read, stored.batch, page.decisions.rejected)


def identify(page: PageState, book: Book, kinds: Mapping[str, Kind]) -> None:
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
        elif not {Reason.UNREADABLE_CODE, Reason.NOT_A_BALLOT, Reason.FOREIGN} & set(page.reasons):
            page.reasons.append(Reason.UNREADABLE_CODE)  # measured as the page that it was said to be, or torn
    elif page.kind not in kinds:
        page.kind = None  # no ballot of this vote has such a code
    if page.kind is None or page.page is None:
        if decided.void:
            page.kind, page.placed = next(iter(kinds)), True
        return
    page.placed = True
    _check_book(page, book)


def _check_book(page: PageState, book: Book) -> None:
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
    else:
        if printing.cancelled:
            page.reasons.append(Reason.CANCELLED)
        if _other_version(page, book):
            page.reasons.append(Reason.WRONG_VERSION)


def _other_version(page: PageState, book: Book) -> bool:
    read = page.read
    return read.version is not None and read.version != book.current and Reason.WRONG_VERSION not in page.reasons


def doubt_names(pages: Sequence[PageState], layouts: Mapping[str, Layout]) -> None:
    """A page whose names OCR reads as others is of another version, and makes all pages of its batch and kind wait.

    One that a person accepts, having been told so, carries the right names after all. One that is rejected or void does
    not: then what is beside it waits for as long as OCR has not confirmed its own names.
    """
    groups: dict[tuple[int, str], list[PageState]] = {}
    for page in pages:
        kind = page.read.kind
        if kind is not None and kind in layouts and (page.status is None or page.decisions.rejected):
            groups.setdefault((page.stored.batch, kind), []).append(page)
    for (_, kind), beside in groups.items():
        said = [page_said(page.read, layouts[kind].printed_pages) for page in beside]
        right = [page.decisions.clears(Reason.WRONG_VERSION) for page in beside]
        others = [p for p, names, fine in zip(beside, said, right, strict=True) if names is Said.OTHER and not fine]
        undecided = any(not (page.decisions.rejected or page.decisions.void) for page in others)
        for page, names, fine in zip(beside, said, right, strict=True) if others else ():
            if names is Said.OTHER and not fine:
                page.ocr_alone = Reason.WRONG_VERSION not in page.reasons
                page.reasons.append(Reason.WRONG_VERSION)
            elif page.status is None and (undecided or names is not Said.SAME):
                page.reasons.append(Reason.NAMES_DOUBTED)


def judge_rows(
    page: PageState,
    kinds: Mapping[str, Kind],
    layouts: Mapping[str, Layout],
    definition: Definition,
    rulings: Mapping[str, Rulings],
    limits: Limits,
    known: KnownReadings,
) -> None:
    """Every row of a placed page: what is on the paper, and what that means."""
    decided = page.decisions
    if not page.placed or page.page is None or page.kind is None:
        return
    kind = kinds[page.kind]
    printed = layouts[page.kind].printed_pages
    if not 1 <= page.page <= len(printed):
        return
    reading = known.rows_of(page.read, kind, limits)
    if reading is None:
        if page.read.version == version_of(definition.fingerprint):
            raise DamagedMeasurement(page.stored.item)
        reading = PageReading({})  # measured by another definition's print: nothing is taken from it
        if Reason.WRONG_VERSION not in page.reasons:  # its code was not read
            page.reasons.append(Reason.WRONG_VERSION)
    # Rows of another version's layout may be other people: nothing is taken from them. Where OCR alone says so, the
    # expected print says otherwise, and a person may accept.
    trusted = page.read.version is None or Reason.WRONG_VERSION not in page.reasons or page.ocr_alone
    contests = {row.id: contest for contest in kind.contests for row in contest.rows}
    # Of a page that a person had to name and whose boxes were not found, no reason of the page is left to say so.
    unread = RowReading(None, (Reason.DAMAGED,) if decided.page is not None and not page.read.rows else ())
    for place in printed[page.page - 1].rows:
        found = reading.rows.get(place.row) if trusted else None
        page.rows[place.row] = _row(
            page, place.row, found or unread, contests[place.row], definition, rulings[page.kind]
        )
    if trusted:  # what the rows make the whole page wait for
        page.reasons += [reason for reason in reading.reasons if reason not in page.read.reasons]
    open_reasons = [r for r in page.reasons if r in NEVER_ACCEPTED or not decided.clears(r)]
    page.reasons = list(dict.fromkeys(open_reasons))
    if decided.doubted > decided.accepted or page.concluded > decided.answered:
        page.reasons.append(Reason.DOUBTED)


def _row(
    page: PageState, row: str, found: RowReading, contest: Contest, definition: Definition, rulings: Rulings
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
        if decided.as_read.get(row, found.selected) != found.selected:  # by another version of this program
            return RowStanding(found.selected, RowState.REVIEW, (*found.reasons, Reason.READ_OTHERWISE))
        return _meaning(page, found.selected, contest, definition, rulings, settled=True)
    if not found.reasons:
        return RowStanding(found.selected, RowState.OK)
    if found.reasons in ((Reason.UNDERVOTE,), (Reason.OVERVOTE,)):
        return _meaning(page, found.selected, contest, definition, rulings, settled=False)
    return RowStanding(found.selected, RowState.REVIEW, found.reasons)


def _meaning(
    page: PageState,
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
    name, reason = ("blank_row", Reason.UNDERVOTE) if blank else ("double_row", Reason.OVERVOTE)
    ruling, event = rulings.ruling(name, definition.profile_ruling(name))
    if ruling == "ballot_void":
        if page.decisions.accepted > event:
            page.confirmed_void = True
            return RowStanding(options, RowState.OK if blank else RowState.VOID, (reason,))
        return RowStanding(options, RowState.REVIEW, (reason,))
    if ruling == "ask" and not settled:
        return RowStanding(options, RowState.REVIEW, (reason,))
    return RowStanding(options, RowState.OK) if blank else RowStanding(options, RowState.VOID, (reason,))
