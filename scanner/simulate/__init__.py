"""`ballot simulate`: the printed ballots filled in and scanned by simulation, with the truth beside them.

Everything follows from the seed and the vote's printed book; the number of processes changes nothing.
"""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Any

from scanner.errors import NotDone, UsageError
from scanner.simulate.parameters import DIFFICULTY, digest
from scanner.vote import Vote
from scanner.workers import end_with_parent

FORMATS = ("jpg", "png", "tif", "pdf")


@dataclass(frozen=True, slots=True)
class Simulated:
    """What was written."""

    folder: Path
    pages: int
    files: int
    parameters: str  # hash of the simulated voter and scanner


@dataclass(frozen=True, slots=True)
class PageTask:
    """One printed page to fill in and scan."""

    number: int  # of the scan, from 1
    kind: str
    page: int
    serial: str | None
    code: str
    fingerprint: str


def simulate(
    folder: Path,
    output: Path,
    *,
    seed: int = 1,
    difficulty: str = "office",
    dpi: int = 200,
    fmt: str = "jpg",
    bilevel: bool = False,
    marks: Path | None = None,
    workers: int | None = None,
) -> Simulated:
    """Fill in and scan every ballot that the vote printed (test and cancelled ones left out).

    `output` must be new or empty. Raises UsageError.
    """
    if difficulty not in DIFFICULTY:
        raise UsageError("simulate.difficulty", value=difficulty, known=", ".join(DIFFICULTY))
    if fmt not in FORMATS:
        raise UsageError("simulate.format", value=fmt, known=", ".join(FORMATS))
    if not 75 <= dpi <= 600:
        raise UsageError("simulate.dpi", low=75, high=600)
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise UsageError("new.not_empty", folder=output)
    if marks is not None:
        from scanner.simulate.realink import RealInk

        RealInk(marks)  # what is the matter with the folder is said here, not by every process
    vote = Vote(folder)
    tasks = list(page_tasks(vote, seed))
    vote.close()
    if not tasks:
        raise UsageError("simulate.nothing_printed", folder=folder)
    place = output.resolve()  # a link can neither be made again nor removed as a folder
    try:
        place.mkdir(parents=True, exist_ok=True)
        files = _write_all(folder, place, tasks, (seed, difficulty, dpi, fmt, bilevel, marks), workers)
    except BaseException as error:
        rmtree(place, ignore_errors=True)  # it was new or empty: half a stack of scans must not pass for a whole one
        if isinstance(error, OSError):
            raise NotDone("simulate.not_written", folder=output, why=error) from None
        if isinstance(error, BrokenProcessPool):
            raise NotDone("simulate.process_lost") from None
        raise
    return Simulated(output, len(tasks), files, digest())


def page_tasks(vote: Vote, seed: int) -> Iterator[PageTask]:
    """Every page of every printed ballot, in an order that the seed shuffles."""
    import random

    from scanner.serial import PageCode, encode, version_of

    printings = {p.id: p for p in vote.store.printings() if not p.test and not p.cancelled}
    ballots: list[tuple[int, str | None]] = [
        (number, serial) for serial, number in vote.store.book().items() if number in printings
    ]
    for p in printings.values():
        if not p.serials:
            ballots += [(p.id, None)] * p.copies
    random.Random(f"order {seed}").shuffle(ballots)
    kinds = [kind.id for kind in vote.definition.kinds]
    layouts = vote.printed_layouts
    number = 0
    for printing, serial in ballots:
        p = printings[printing]
        version = version_of(p.fingerprint)
        for page in layouts[p.fingerprint][p.kind].pages:
            number += 1
            code = encode(PageCode(vote.id, version, kinds.index(p.kind), page.page, serial))
            yield PageTask(number, p.kind, page.page, serial, code, p.fingerprint)


def _write_all(folder: Path, output: Path, tasks: list[PageTask], how: tuple[Any, ...], workers: int | None) -> int:
    """All pages, by several processes, into files; the truth; how many files."""
    from scanner.simulate.files import Writer

    seed, difficulty, dpi, fmt, bilevel, marks = how
    count = min(workers or os.cpu_count() or 1, len(tasks))
    start = (str(folder), seed, difficulty, dpi, bilevel, str(marks) if marks else None)
    writer = Writer(output, fmt, dpi)
    with (output / "truth.jsonl").open("w", encoding="utf-8") as truth:
        pool = _pool(count, start) if count > 1 and len(tasks) >= 4 else None
        if pool is None:
            _start(start)
            _store(map(_make, tasks), writer, truth)
        else:
            with pool:
                _store(pool.map(_make, tasks, chunksize=4), writer, truth)
    return writer.close()


def _pool(count: int, start: tuple[Any, ...]) -> ProcessPoolExecutor | None:
    """Several processes, or None where the system grants no semaphores (some containers)."""
    # Not multiprocessing.Pool: it hangs where a process cannot start.
    try:
        return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _start_process, (start,))
    except (OSError, NotImplementedError, ImportError):
        return None


def _store(results: Iterator[tuple[bytes, dict[str, Any]]], writer: Any, truth: Any) -> None:
    for encoded, facts in results:
        facts["file"], facts["file_page"] = writer.add(encoded)
        order = ("file", "file_page", "kind", "serial", "page", "rows", "drawn", "doubtful", "traceless")
        ordered = {key: facts.pop(key) for key in order}
        truth.write(json.dumps(ordered | facts, ensure_ascii=False) + "\n")


def _start_process(start: tuple[Any, ...]) -> None:
    """The beginning of a process of the pool, which would outlive a parent that is killed."""
    end_with_parent()
    _start(start)


_maker: Any = None


def _start(start: tuple[Any, ...]) -> None:
    """Each process prepares the blank pages once."""
    global _maker
    import cv2

    from scanner.simulate.sheet import SheetMaker

    cv2.setNumThreads(1)
    _maker = SheetMaker(*start)


def _make(task: PageTask) -> tuple[bytes, dict[str, Any]]:
    made: tuple[bytes, dict[str, Any]] = _maker.page(task)
    return made
