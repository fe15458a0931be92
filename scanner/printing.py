"""`ballot check` and `ballot print`: proof, registration, and the file to print."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scanner.compose import layout_of
from scanner.definition import Definition
from scanner.errors import NotDone, UsageError
from scanner.layout import Layout
from scanner.pdf import write_ballots, write_preview
from scanner.schema import read_definition
from scanner.serial import new_serials, version_of
from scanner.vote import Vote, now, plain_definition

MOST_COPIES = 100_000
KB_PER_PAGE = 3  # of a PDF, generously


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


def check_vote(folder: Path) -> Checked:
    """Check a vote's `ballot.yaml` and write `preview.pdf`. Raises Faults."""
    vote = Vote(folder)
    definition = read_definition(vote.yaml)
    layouts = tuple(layout_of(definition, kind.id) for kind in definition.kinds)
    preview = folder / "preview.pdf"
    try:
        write_preview(preview, definition, layouts)
    except OSError as error:
        raise NotDone("vote.not_writable", folder=folder, why=error.strerror or str(error)) from None
    return Checked(definition, layouts, preview)


def print_ballots(
    vote: Vote,
    copies: int,
    kind: str | None = None,
    *,
    test: bool = False,
    replace: bool = False,
    output: Path | None = None,
) -> Printed:
    """Register new ballots and write them to a PDF.

    The serials are in the book before the file exists: a crash between leaves numbers that were never printed, which
    harms nothing, and never sheets that the book does not know.
    """
    if not 1 <= copies <= MOST_COPIES:
        raise UsageError("print.copies", most=MOST_COPIES)
    definition = read_definition(vote.yaml)
    kinds = [k.id for k in definition.kinds]
    if kind is not None and kind not in kinds:
        raise UsageError("print.no_kind", kind=kind, known=", ".join(kinds))
    kind = kind or kinds[0]
    replaced = _to_replace(vote, definition, replace) if not test else []
    layouts = vote.printed_layouts.get(definition.fingerprint) or {k: layout_of(definition, k) for k in kinds}
    layout = layouts[kind]
    path = output or _free_path(vote.folder, "test" if test else "ballots")
    if path.exists():
        raise UsageError("print.exists", path=path)
    _check_room(path, copies * len(layout.pages))
    random = secrets.SystemRandom()
    store = vote.store
    serials: Sequence[str | None]
    with store.writing():
        issued = new_serials(copies, store.book(), random) if definition.serials else []
        at = now()
        store.add_definition(definition.fingerprint, at, plain_definition(definition, layouts))
        if replaced:
            store.add_event(at, "", "replace", {"printings": replaced})
        store.add_printing(at, definition.fingerprint, kind, copies, test, path.name, issued)
    serials = issued or [None] * copies
    try:
        write_ballots(
            path,
            definition,
            layout,
            version_of(definition.fingerprint),
            vote.id,
            kinds.index(kind),
            serials,
            test=test,
        )
    except OSError as error:
        raise NotDone("print.not_written", path=path, why=error.strerror or str(error)) from None
    vote.forget()
    count = sum(p.copies for p in store.printings() if p.id in replaced)
    return Printed(path, copies, len(layout.pages), definition.serials, test, count)


def _to_replace(vote: Vote, definition: Definition, replace: bool) -> list[int]:
    """The prints that a changed definition cancels; refuses a change that was not asked for or comes too late."""
    earlier = [p for p in vote.store.printings() if not p.test and not p.cancelled]
    changed = [p.id for p in earlier if p.fingerprint != definition.fingerprint]
    if not changed:
        return []
    if vote.store.batches():
        raise UsageError("print.too_late")
    if not replace:
        raise UsageError("print.changed", copies=sum(p.copies for p in earlier))
    return changed


def _free_path(folder: Path, stem: str) -> Path:
    """`ballots.pdf`, then `ballots-2.pdf` and so on: nothing is overwritten."""
    path = folder / f"{stem}.pdf"
    number = 2
    while path.exists():
        path = folder / f"{stem}-{number}.pdf"
        number += 1
    return path


def _check_room(path: Path, pages: int) -> None:
    if not path.parent.is_dir():
        raise UsageError("print.no_folder", folder=path.parent)
    needed = pages * KB_PER_PAGE * 1024 + 2_000_000
    free = shutil.disk_usage(path.parent).free
    if free < needed:
        raise NotDone("print.no_room", free=free // 1_000_000, needed=needed // 1_000_000)
