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


def variants(task: object) -> tuple[dict, dict[str, tuple[dict, dict]]]:
    """One sheet's truth, and of every scan of it what was sure and what was asked: how it was scanned → row → …"""
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


def sure(image: object) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The rows of a scan that would count without a person, with their options; the others, with why not."""
    from scanner.interpret import read_page
    from scanner.rules import read_rows

    read = read_page(image, accuracy._sheets)
    reading = read_rows(read, accuracy._kinds[0])
    page = [str(reason) for reason in reading.reasons]
    why = {row: page + [str(reason) for reason in one.reasons] for row, one in reading.rows.items()}
    good = {row: list(one.selected) for row, one in reading.rows.items() if one.selected and not why[row]}
    return good, {row: why[row] or ["unmarked"] for row in why if row not in good} or {"page": page}


def rescans(arguments: argparse.Namespace) -> int:
    """A line for each way of scanning again."""
    counts: dict[str, Counter] = {}
    turned: list[dict] = []
    with accuracy.folder_of(None) as state:
        accuracy.print_vote(state / "vote", 9)
        chunks = accuracy.tasks_of(state / "vote", arguments.seed, arguments.sheets)
        tasks = [task for chunk in chunks for task in chunk]
        start_with = (str(state / "vote"), arguments.seed, arguments.difficulty)
        workers = arguments.workers or os.cpu_count() or 1
        with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), start, start_with) as pool:
            for number, (truth, seen) in enumerate(pool.map(variants, tasks), 1):
                plain = set(truth["drawn"]) - set(truth["doubtful"]) - set(truth["traceless"])
                first = seen["first"][0]
                for how, (rows, why) in seen.items():
                    name = how.split()[0] if how.startswith("rescan") else how
                    count = counts.setdefault(name, Counter())
                    for row in sorted(plain & first.keys()):
                        count["plain"] += 1
                        count["asked"] += row not in rows
                        count["other"] += row in rows and rows[row] != first[row]
                        if rows.get(row) != first[row]:
                            turned.append({"sheet": number, "how": how, "row": row, "drawn": truth["drawn"][row],
                                           "why": why.get(row, why.get("page"))})  # fmt: skip
    print(f"{'scanned again':<16}{'plain rows':>12}{'asked now':>12}{'another option':>16}")
    for name, count in counts.items():
        if name != "first":
            share = count["asked"] / max(count["plain"], 1)
            print(f"{name:<16}{count['plain']:>12}{count['asked']:>6} {share:>5.2%}{count['other']:>16}")
    if arguments.json:
        Path(arguments.json).write_text(json.dumps({"counts": counts, "turned": turned}, indent=1), "utf-8")
    return 0


def add_to(commands: argparse._SubParsersAction) -> None:
    """Its place on the command line."""
    one = commands.add_parser("rescans", help="rows that another scan of the same sheet reads otherwise")
    one.add_argument("--sheets", type=int, default=100)
    one.add_argument("--seed", type=int, default=1)
    one.add_argument("--difficulty", default="office", choices=("easy", "office", "hard"))
    one.add_argument("--workers", type=int)
    one.add_argument("--json", help="write the figures and every row that turned")
    one.set_defaults(run=rescans)
