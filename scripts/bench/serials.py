"""`scripts/benchmark serials`: serials read as they are printed, by OCR, as where a page's code cannot be read.

Three times: with the check character alone; with the vote's book of printed serials, `--more` others among them; and
with that book but for the page's own serial, as for a forged sheet. *wrong*: another serial; *of the book*: one that
stands in it, so that nothing later would notice.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any


def add_to(commands) -> None:
    """The subcommand."""
    one = commands.add_parser("serials", help="printed serials read by OCR")
    one.add_argument("--sheets", type=int, default=200)
    one.add_argument("--difficulty", choices=("easy", "office", "hard"), default="office")
    one.add_argument("--seed", type=int, default=1)
    one.add_argument("--dpi", type=int, default=200)
    one.add_argument("--more", type=int, default=20_000, help="serials in the book besides those of the sheets")
    one.set_defaults(run=serials)


def pages(folder: Path, arguments: argparse.Namespace) -> Iterator[tuple[str, Any, Any]]:
    """Serial, aligned page, and where the serial is printed, of every simulated page that can be aligned."""
    import cv2
    import numpy as np

    from scanner.align import align, working_image
    from scanner.new import new_vote
    from scanner.page import Page
    from scanner.printing import print_ballots
    from scanner.simulate import page_tasks
    from scanner.simulate.sheet import SheetMaker
    from scanner.vote import Vote

    new_vote(folder)
    vote = Vote(folder)
    print_ballots(vote, arguments.sheets, random=Random(arguments.seed))
    layout = vote.layouts()["main"]
    printed = layout.pages[0]
    maker = SheetMaker(str(folder), arguments.seed, arguments.difficulty, arguments.dpi, False, None)
    for task in page_tasks(vote, arguments.seed):
        grey = cv2.imdecode(np.frombuffer(maker.page(task)[0], np.uint8), cv2.IMREAD_GRAYSCALE)
        grey = working_image(grey, max(layout.width, layout.height))
        page = align(grey, [f.area for f in printed.fiducials], (layout.width, layout.height))
        if isinstance(page, Page):
            yield task.serial or "", page, printed.serial


def serials(arguments: argparse.Namespace) -> int:
    """A line for each way of knowing what may be printed."""
    from scanner.ocr import serial_meant, serial_texts
    from scanner.serial import new_serials

    counted: dict[str, Counter[str]] = {}
    work = Path(tempfile.mkdtemp(prefix="ballot-benchmark-"))
    try:
        seen = [(serial, serial_texts(page, area)) for serial, page, area in pages(work / "vote", arguments)]
    finally:
        shutil.rmtree(work, ignore_errors=True)
    book = {serial for serial, _ in seen}
    book |= set(new_serials(arguments.more, book, Random(arguments.seed + 1)))
    for serial, texts in seen:
        for how, known in (("check character", set()), ("book", book), ("book without it", book - {serial})):
            found = serial_meant(texts, known)
            fate = "right" if found == serial else "unread" if found is None else "wrong"
            counts = counted.setdefault(how, Counter())
            counts[fate] += 1
            counts["of the book"] += fate == "wrong" and found in book
    how_scanned = f"{arguments.difficulty}, {arguments.dpi} dpi, seed {arguments.seed}"
    print(f"{len(seen)} pages of {arguments.sheets}, {how_scanned}")
    for how, counts in counted.items():
        fates = ", ".join(f"{counts[fate]} {fate}" for fate in ("right", "unread", "wrong", "of the book"))
        print(f"  by {how}: {fates}")
    return 0
