"""`ballot rehearse`: write the rehearsal page; read it back, say whether printer and scanner are fit, keep that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanner.collect import collect
from scanner.errors import NotDone, UsageError
from scanner.fitness import Check, Finding, findings_of, is_fit, needed
from scanner.records import to_the_minute
from scanner.rehearsal import RehearsalSheet, rehearsal_sheet
from scanner.serial import decode, rehearsal_code, rehearsed_vote
from scanner.stored import understood
from scanner.unreadable import Unreadable
from scanner.vote import Vote, now
from scanner.words import say

FILE = "rehearsal.pdf"
EVENT = "rehearse"
PRINTED = 0.6  # of the boxes of a page whose code cannot be read must be where they should
MOST_PAGES = 50  # of a scan that is given: more is no rehearsal


@dataclass(frozen=True, slots=True)
class JudgedPage:
    """One rehearsal page that was found."""

    file: str
    file_page: int
    findings: tuple[Finding, ...]

    @property
    def fit(self) -> bool:
        """Whether nothing is wrong on it."""
        return is_fit(self.findings)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One rehearsal as it is kept with the vote."""

    at: str
    by: str
    pages: tuple[JudgedPage, ...]

    @property
    def fit(self) -> bool:
        """Whether every page of it is."""
        return all(page.fit for page in self.pages)

    def to_json(self) -> dict[str, Any]:
        """As other programs get it."""
        return {"at": self.at, "by": self.by, "fit": self.fit, "pages": [_page_json(page) for page in self.pages]}


@dataclass(frozen=True, slots=True)
class Unused:
    """A page or a file that was given and is no rehearsal page: where, and why, in words."""

    path: Path
    file_page: int
    why: str


def write_page(vote: Vote) -> Path:
    """Write the vote's rehearsal page into its folder; registers nothing."""
    from scanner.rehearsal_pdf import write_rehearsal

    path = vote.folder / FILE
    sheet, code = _sheet_of(vote), rehearsal_code(vote.id)
    title = say("rehearse.page.title", lang=vote.definition.language)
    try:
        write_rehearsal(path, sheet, code, f"{title}: {vote.definition.title}")
    except OSError as error:
        raise NotDone("print.not_written", path=path, why=error) from None
    return path


def rehearse(vote: Vote, scan: Path, by: str = "") -> tuple[Rehearsal, list[Unused]]:
    """Read a scanned rehearsal page (or several) back, and keep the result. Raises NotDone where there is none."""
    if by:
        by = vote.signed(by)
    if not vote.database.exists():
        raise UsageError("rehearse.no_page_yet", folder=vote.folder)
    sheet = _sheet_of(vote)
    pages, unused = [], []
    for result in _results(vote, scan, sheet):
        if isinstance(result, JudgedPage):
            pages.append(result)
        else:
            unused.append(result)
    if not pages:
        if len(unused) == 1:
            raise NotDone("rehearse.not_read", what=told_unused(unused[0]))
        raise NotDone("rehearse.none_found", path=scan, count=len(unused))
    done = Rehearsal(now(), by, tuple(pages))
    with vote.store.writing():
        vote.store.add_event(done.at, by, EVENT, {"pages": [_page_json(page) for page in pages]})
    return done, unused


def rehearsals(vote: Vote) -> list[Rehearsal]:
    """Every rehearsal on record, in order."""
    if not vote.database.exists():
        return []
    with understood(vote.database):
        return [
            Rehearsal(event.at, event.by, tuple(_page_from(page) for page in event.payload["pages"]))
            for event in vote.store.events()
            if event.what == EVENT
        ]


def _sheet_of(vote: Vote) -> RehearsalSheet:
    """The rehearsal page, with fiducials and code where the vote's first ballot page has them."""
    definition = vote.definition
    layout = next(iter(vote.layouts().values()))
    return rehearsal_sheet(layout.width, layout.height, layout.printed_pages[0], definition.title, definition.language)


# --- reading


def _results(vote: Vote, scan: Path, sheet: RehearsalSheet) -> Iterator[JudgedPage | Unused]:
    """Every page image under a path: judged, or why not."""
    found = collect([scan], {(vote.folder / FILE).resolve(), vote.scans.resolve()} if scan.is_dir() else ())
    for path, why in [
        *((path, "scan.why.missing") for path in found.missing),
        *((path, "scan.why.no_permission") for path in found.closed),
        *((path, "rehearse.why.empty_folder") for path in found.empty),
        *((path, "scan.why.not_an_image") for path in found.others),
    ]:
        yield Unused(path, 0, say(why))
    left = MOST_PAGES
    for source in found.sources:
        if left <= 0:
            yield Unused(scan, 0, say("rehearse.why.too_many", most=MOST_PAGES))
            return
        for result in _pages_of(vote, source.path, sheet, left, several=scan.is_dir()):
            left -= 1
            yield result


def _pages_of(
    vote: Vote, path: Path, sheet: RehearsalSheet, most: int, *, several: bool
) -> Iterator[JudgedPage | Unused]:
    """The pages of one file; `several`: it is one of many, and its page may be the empty back of another's."""
    from scanner.blank import looks_blank
    from scanner.images import LastFile

    last = LastFile()
    try:
        try:
            count = len(last.open(path))
        except Unreadable as error:
            yield Unused(path, 0, say(f"scan.why.{error.why}"))
            return
        for number in range(1, min(count, most) + 1):
            shown = number if count > 1 else 0
            try:
                grey = last.page(path, number).grey
            except Unreadable as error:
                yield Unused(path, shown, say(f"scan.why.{error.why}"))
                continue
            if (count > 1 or several) and looks_blank(grey):
                continue
            yield _judged(vote, path, number, shown, grey, sheet)
        if count > most:
            yield Unused(path, 0, say("rehearse.why.too_many", most=MOST_PAGES))
    finally:
        last.close()


def _judged(vote: Vote, path: Path, number: int, shown: int, grey: Any, sheet: RehearsalSheet) -> JudgedPage | Unused:
    from scanner.align import Misfit
    from scanner.rehearsal_read import code_on, measured

    page, text = code_on(grey, sheet)
    mine = text is not None and rehearsed_vote(text) == vote.id
    if text is not None and not mine:
        return Unused(path, shown, say(_other(text)))
    if isinstance(page, Misfit):
        return Unused(path, shown, say("rehearse.why.squares" if mine else "rehearse.why.not_found"))
    found = measured(grey, page, sheet, code=mine)
    if not mine and found.printed < PRINTED:
        return Unused(path, shown, say("rehearse.why.not_found"))
    return JudgedPage(path.name, number, findings_of(found))


def _other(text: str) -> str:
    """What a page is whose code is not that of this vote's rehearsal."""
    if rehearsed_vote(text) is not None:
        return "rehearse.why.other_vote"
    return "rehearse.why.ballot" if decode(text) is not None else "rehearse.why.not_found"


def _page_json(page: JudgedPage) -> dict[str, Any]:
    return {
        "file": page.file,
        "file_page": page.file_page,
        "fit": page.fit,
        "findings": [finding.to_json() for finding in page.findings],
    }


def _page_from(plain: Mapping[str, Any]) -> JudgedPage:
    return JudgedPage(plain["file"], plain["file_page"], tuple(Finding.from_json(one) for one in plain["findings"]))


# --- telling


def told_unused(unused: Unused) -> str:
    """One line: where, and why."""
    if unused.file_page:
        return say("scan.bad_pages", path=unused.path, pages=unused.file_page, what=unused.why)
    return say("scan.bad_file", path=unused.path, what=unused.why)


def told(done: Rehearsal) -> str:
    """The result as a text to read out: a table for each page, what is wrong with its cure, the verdict."""
    lines: list[str] = []
    for page in done.pages:
        lines += [say("rehearse.page_of", file=page.file, page=page.file_page), *_table(page.findings), ""]
        cures = [(finding, _cure(finding)) for finding in page.findings if finding.cure]
        lines += [say("rehearse.wrong" if not finding.ok else "rehearse.remark", what=what) for finding, what in cures]
    lines.append(say("rehearse.fit" if done.fit else "rehearse.not_fit"))
    return "\n".join(lines)


def told_earlier(done: Rehearsal) -> str:
    """One line about a rehearsal that is on record."""
    if done.fit:
        return say("rehearse.earlier_fit", at=to_the_minute(done.at))
    wrong = [finding.check for page in done.pages for finding in page.findings if not finding.ok]
    names = ", ".join(say(f"rehearse.check.{check}") for check in dict.fromkeys(wrong))
    return say("rehearse.earlier_not_fit", at=to_the_minute(done.at), checks=names)


def _table(findings: Sequence[Finding]) -> list[str]:
    """What was asked, what was measured, what is needed, and whether that is well."""
    needs: Mapping[Check, Mapping[str, Any]] = needed()
    cells = [
        (
            say(f"rehearse.check.{finding.check}"),
            _value(finding),
            say(f"rehearse.need.{finding.check}", **needs[finding.check]) if finding.check in needs else "",
            say("rehearse.ok" if finding.ok else "rehearse.bad"),
        )
        for finding in findings
    ]
    wide = [max(len(row[column]) for row in cells) for column in range(3)]
    return [f"  {a:<{wide[0]}}  {b:>{wide[1]}}  {c:<{wide[2]}}  {d}" for a, b, c, d in cells]


def _value(finding: Finding) -> str:
    """The measured value as a person reads it."""
    values = finding.values
    if finding.check is Check.STREAKS:
        return say("rehearse.value.streaks", places=_places(values["mm"])) if values["mm"] else say("rehearse.none")
    if finding.check is Check.FAINTEST and values["mm"] is None:
        return say("rehearse.none")
    if finding.check is Check.SCALE and values["percent"] is None:
        return say("rehearse.unknown")
    if finding.check is Check.CODE:
        return ""
    return say(f"rehearse.value.{finding.check}", **values)


def _cure(finding: Finding) -> str:
    values = dict(finding.values)
    if finding.check is Check.MARKS:
        values["what"] = ", ".join(
            say("rehearse.mark_at", mark=say(f"rehearse.mark.{mark}"), place=say(f"rehearse.place.{place}"))
            for mark, place in finding.values["wrong"]
        )
    if finding.check is Check.STREAKS:
        values["mm"] = _places(finding.values["mm"])
    if finding.check is Check.FAINTEST and finding.values["mm"] is None:
        return say("rehearse.cure.faint_none")
    return say(f"rehearse.cure.{finding.cure}", **values)


def _places(mm: Sequence[int]) -> str:
    return ", ".join(map(str, mm))
