"""`ballot check` and `ballot print`: proof, registration, and the file to print.

A print is written beside its final name, then entered in the book, then given its name. Whatever ends it early leaves
nothing, or serials in the book that are on no paper, which harms nobody; never sheets that the book does not know.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from scanner.compose import layout_of
from scanner.definition import Definition
from scanner.errors import NotDone, UsageError
from scanner.layout import Layout
from scanner.paths import give_name
from scanner.pdf import write_ballots, write_preview
from scanner.records import Printing
from scanner.schema import read_definition
from scanner.serial import RandomBits, new_serials, version_of
from scanner.vote import Vote, now, plain_definition

MOST_COPIES, MOST_PAGES = 20_000, 40_000  # in one file: 400 MB of memory
BYTES_PER_PAGE = 1_500  # of a PDF: 1,000 measured
DRAFT = ".ballot-draft"
BYTES_BESIDE = 2_000_000  # fonts, fixed print, database


@dataclass(frozen=True, slots=True)
class Checked:
    """A definition without faults, and its proof."""

    definition: Definition
    layouts: tuple[Layout, ...]
    preview: Path


@dataclass(frozen=True, slots=True)
class Printed:
    """A file to print."""

    path: Path
    copies: int
    pages: int  # of each ballot
    serials: bool
    test: bool
    replaced: int  # earlier ballots that were cancelled
    replaced_files: tuple[str, ...]  # … and what they were printed from
    alike: int  # cancelled sheets without serials that nobody can tell from these
    interrupted: bool  # an earlier print was cut short: its serials may be in the book and on no paper


@dataclass(frozen=True, slots=True)
class _Job:
    """What is to be printed."""

    definition: Definition
    layouts: dict[str, Layout]
    kind: str
    copies: int
    test: bool

    @property
    def layout(self) -> Layout:
        """Of the kind that is printed."""
        return self.layouts[self.kind]


def check_vote(folder: Path) -> Checked:
    """Check a vote's `ballot.yaml` and write `preview.pdf`; registers nothing. Raises Faults."""
    vote = Vote(folder)
    definition = read_definition(vote.yaml)
    layouts = tuple(layout_of(definition, kind.id) for kind in definition.kinds)
    preview = folder / "preview.pdf"
    try:
        write_preview(preview, definition, layouts)
    except OSError as error:
        raise NotDone("print.preview_not_written", path=preview, why=error) from None
    return Checked(definition, layouts, preview)


def after_check(vote: Vote, definition: Definition) -> str:
    """The message that says what can be done next with a definition without faults."""
    if not vote.database.exists() or not vote.printed or vote.definition.fingerprint == definition.fingerprint:
        return "check.next"
    return "check.too_late" if _ballots_were_scanned(vote) else "check.after_print"


def print_ballots(
    vote: Vote,
    copies: int,
    kind: str | None = None,
    *,
    test: bool = False,
    replace: bool = False,
    output: Path | None = None,
    random: RandomBits | None = None,
) -> Printed:
    """Register new ballots and write them to a PDF that appears whole or not at all."""
    job = _job(vote, copies, kind, test)
    _to_replace(vote, job, replace)  # refused before anything is written
    # A replaced ballot is cancelled: not while a scan may be reading it.
    with vote.only_printer(), vote.only_writer() if replace else nullcontext():
        path = output or _free_path(vote, "ballots-test" if test else "ballots")
        if path.exists():
            raise UsageError("print.exists", path=path)
        _check_room(path, copies * len(job.layout.pages))
        draft = path.with_name(f".{path.name}{DRAFT}")
        interrupted = _cleared(vote.folder, draft)
        serials = _new_serials(vote, job, random or secrets.SystemRandom())
        try:
            _write(draft, vote, job, serials)
            replaced = _register(vote, job, path, serials, replace)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        _publish(draft, path)
    vote.forget()
    return Printed(
        path,
        copies,
        len(job.layout.pages),
        job.definition.serials,
        test,
        sum(printing.copies for printing in replaced),
        tuple(printing.file for printing in replaced),
        _cancelled_alike(vote, job),
        interrupted,
    )


def _cancelled_alike(vote: Vote, job: _Job) -> int:
    """How many sheets of an earlier, cancelled print look as these do: a definition was changed and changed back."""
    if job.definition.serials or job.test:
        return 0
    alike = (job.definition.fingerprint, job.kind)
    earlier = (p for p in vote.store.printings() if p.cancelled and not p.test and not p.serials)
    return sum(printing.copies for printing in earlier if (printing.fingerprint, printing.kind) == alike)


def _job(vote: Vote, copies: int, kind: str | None, test: bool) -> _Job:
    """What `print` was asked for, checked."""
    definition = read_definition(vote.yaml)
    kinds = [each.id for each in definition.kinds]
    if kind is not None and kind not in kinds:
        raise UsageError("print.no_kind", kind=kind, known=", ".join(kinds))
    # Sheets printed before keep their places, whatever a newer version of this program would do.
    layouts = vote.printed_layouts.get(definition.fingerprint) or {each: layout_of(definition, each) for each in kinds}
    job = _Job(definition, layouts, kind or kinds[0], copies, test)
    most = min(MOST_COPIES, MOST_PAGES // len(job.layout.pages))
    if not 1 <= copies <= most:
        raise UsageError("print.copies", most=most)
    return job


# --- the book


def _new_serials(vote: Vote, job: _Job, random: RandomBits) -> list[str]:
    """New serials in random order; none where all sheets are alike."""
    return new_serials(job.copies, vote.store.book(), random) if job.definition.serials else []


def _register(vote: Vote, job: _Job, path: Path, serials: Sequence[str], replace: bool) -> list[Printing]:
    """Enter a print in the book, its serials sorted so that their order on paper is kept nowhere; the earlier prints
    that it replaced."""
    store, fingerprint = vote.store, job.definition.fingerprint
    with store.writing():
        replaced = _to_replace(vote, job, replace)
        at = now()
        store.add_definition(fingerprint, at, plain_definition(job.definition, job.layouts))
        if replaced:
            store.add_event(at, "", "replace", {"printings": replaced})
        store.add_printing(at, fingerprint, job.kind, job.copies, job.test, path.name, serials)
    return [printing for printing in store.printings() if printing.id in replaced]


def _to_replace(vote: Vote, job: _Job, replace: bool) -> list[int]:
    """The prints that a changed definition cancels; refuses a change that was not asked for or comes too late."""
    if job.test:
        return []
    earlier = [p for p in vote.store.printings() if not p.test and not p.cancelled]
    changed = [p for p in earlier if p.fingerprint != job.definition.fingerprint]
    if not changed:
        return []
    if _ballots_were_scanned(vote):
        raise UsageError("print.too_late")
    if not replace:
        raise UsageError("print.changed", copies=sum(p.copies for p in changed), folder=vote.folder)
    return [p.id for p in changed]


def _ballots_were_scanned(vote: Vote) -> bool:
    """Whether anything but test sheets of this vote was ever read."""
    read = (item.measured for item in vote.store.items())
    return any(not (page.get("test") and page.get("vote") == vote.id) for page in read)


# --- the file


def _free_path(vote: Vote, stem: str) -> Path:
    """`ballots.pdf`, then `ballots-2.pdf` and so on: nothing is overwritten, no name of the book used again."""
    used = {printing.file for printing in vote.store.printings()}
    number, path = 1, vote.folder / f"{stem}.pdf"
    while path.exists() or path.name in used:
        number += 1
        path = vote.folder / f"{stem}-{number}.pdf"
    return path


def _check_room(path: Path, pages: int) -> None:
    if not path.parent.is_dir():
        raise UsageError("print.no_folder", folder=path.parent)
    needed = pages * BYTES_PER_PAGE + BYTES_BESIDE
    free = shutil.disk_usage(path.parent).free
    if free < needed:
        raise NotDone("print.no_room", free=free // 1_000_000, needed=-(-needed // 1_000_000))


def _cleared(folder: Path, draft: Path) -> bool:
    """Remove what a print that was cut short left; whether there was any."""
    left = {draft, *folder.glob(f".*{DRAFT}*")}
    left = {path for path in left if path.exists()}
    for path in left:
        path.unlink(missing_ok=True)
    return bool(left)


def _write(draft: Path, vote: Vote, job: _Job, serials: Sequence[str]) -> None:
    version = version_of(job.definition.fingerprint)
    kind = [each.id for each in job.definition.kinds].index(job.kind)
    each_sheet: Sequence[str | None] = serials or [None] * job.copies
    try:
        write_ballots(draft, job.definition, job.layout, version, vote.id, kind, each_sheet, test=job.test)
    except OSError as error:
        raise NotDone("print.not_written", path=draft, why=error) from None


def _publish(draft: Path, path: Path) -> None:
    """Give a finished file its name, never over another file."""
    try:
        give_name(draft, path)
    except OSError as error:
        raise NotDone("print.not_named", draft=draft, path=path, why=error) from None


def layout_document(vote: Vote) -> dict[str, object]:
    """Where everything of a vote's ballots is printed, as `ballot layout` gives it."""
    from scanner.layout import layout_json

    return layout_json(list(vote.layouts().values()))
