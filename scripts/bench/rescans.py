"""The same sheets scanned again: rows read as another option (none may be), and plain rows that only a rescan, another
resolution or another grey format turns from sure to asked (VVSG 2.0, 1.1.6-K)."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bench import accuracy

RESCANS = 9  # besides the first scan
DPIS = (150, 250, 300, 400, 600)

_makers: dict[int, object] = {}


def start(vote: str, seed: int, difficulty: str) -> None:
    """Each process prepares the reader, and blank pages at 200 dpi."""
    from scanner.simulate.sheet import SheetMaker

    accuracy.start(vote, seed, difficulty, 200, None, None)
    _makers.update({dpi: SheetMaker(vote, seed, difficulty, dpi, False, None) for dpi in (200, *DPIS)})


def variants(task: object) -> tuple[dict, dict[str, dict]]:
    """One sheet's truth, and what was sure in every scan of it: how it was scanned → row → options."""
    import cv2
    import numpy as np

    def grey(encoded: bytes) -> np.ndarray:
        return cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_GRAYSCALE)

    encoded, truth = _makers[200].page(task)
    first = grey(encoded)
    seen = {"first": sure(first), "turned": sure(np.ascontiguousarray(np.rot90(first, 2)))}
    for quality in (95, 40):
        _, again = cv2.imencode(".jpg", first, [cv2.IMWRITE_JPEG_QUALITY, quality])
        seen[f"JPEG {quality}"] = sure(grey(again.tobytes()))
    for scan in range(1, RESCANS + 1):
        seen[f"rescan {scan}"] = sure(grey(_makers[200].page(task, scan)[0]))
    for dpi in DPIS:
        seen[f"{dpi} dpi"] = sure(grey(_makers[dpi].page(task)[0]))
    return truth, seen


def sure(image: object) -> dict[str, list[str]]:
    """The rows of a scan that would count without a person."""
    from scanner.interpret import read_page
    from scanner.rules import read_rows

    read = read_page(image, accuracy._sheets)
    reading = read_rows(read, accuracy._kinds[0])
    if reading.reasons:
        return {}
    return {row: list(one.selected) for row, one in reading.rows.items() if one.selected and not one.reasons}


def rescans(arguments: argparse.Namespace) -> int:
    """A line for each way of scanning again."""
    counts: dict[str, Counter] = {}
    with accuracy.folder_of(None) as state:
        accuracy.print_vote(state / "vote", 9)
        chunks = accuracy.tasks_of(state / "vote", arguments.seed, arguments.sheets)
        tasks = [task for chunk in chunks for task in chunk]
        start_with = (str(state / "vote"), arguments.seed, arguments.difficulty)
        workers = arguments.workers or os.cpu_count() or 1
        with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), start, start_with) as pool:
            for truth, seen in pool.map(variants, tasks):
                plain = set(truth["drawn"]) - set(truth["doubtful"]) - set(truth["traceless"])
                for how, rows in seen.items():
                    name = how.split()[0] if how.startswith("rescan") else how
                    count = counts.setdefault(name, Counter())
                    for row in plain & seen["first"].keys():
                        count["plain"] += 1
                        count["asked"] += row not in rows
                        count["other"] += row in rows and rows[row] != seen["first"][row]
    print(f"{'scanned again':<16}{'plain rows':>12}{'asked now':>12}{'another option':>16}")
    for name, count in counts.items():
        if name != "first":
            share = count["asked"] / max(count["plain"], 1)
            print(f"{name:<16}{count['plain']:>12}{count['asked']:>6} {share:>5.2%}{count['other']:>16}")
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(counts, indent=1), "utf-8")
    return 0


def add_to(commands: argparse._SubParsersAction) -> None:
    """Its place on the command line."""
    one = commands.add_parser("rescans", help="rows that another scan of the same sheet reads otherwise")
    one.add_argument("--sheets", type=int, default=100)
    one.add_argument("--seed", type=int, default=1)
    one.add_argument("--difficulty", default="office", choices=("easy", "office", "hard"))
    one.add_argument("--workers", type=int)
    one.add_argument("--json", help="write the figures")
    one.set_defaults(run=rescans)
