"""`scripts/benchmark sabotage`: print made to mislead the alignment. Where was each box believed to be, where was it?

*harmless*: read, and no box believed more than 0.3 mm off. *noticed*: the page waits (or, on a wrong form, each row
whose name is another's). *unnoticed*: read without a question though a box was believed elsewhere. The truth is that
of the simulation.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

LIMIT_MM = 0.3
FORMS = ("other names", "two names swapped", "a row fewer", "a row more")
OTHER_LISTS = ("other names", "a row fewer", "a row more")  # of most rows
PEOPLE = [
    *("Nguyễn Văn An", "Trần Thị Bình", "Lê Quang Cường", "Phạm Thị Dung", "Hoàng Hữu Đức", "Đặng Thị Phượng"),
    *("Vũ Khắc Ước", "Bùi Ngọc Quỳnh", "Đỗ Trọng Nghĩa", "Ngô Xuân Lịch", "Dương Thị Yến", "Lý Thanh Tùng"),
]
_sheets = _kinds = _makers = _tasks = None


def add_to(commands) -> None:
    """The subcommand."""
    one = commands.add_parser("sabotage", help="print that misleads the alignment, noticed or not")
    one.add_argument("--pages", type=int, default=1020)
    one.add_argument("--seed", type=int, default=1)
    one.add_argument("--workers", type=int)
    one.add_argument("--keep", help="write unnoticed pages into this folder")
    one.add_argument("--json", help="write every page")
    one.set_defaults(run=sabotage)


def lists(form: str | None) -> list[str]:
    """The names of a form."""
    names = PEOPLE[:9]
    if form == "other names":
        return PEOPLE[3:]
    if form == "two names swapped":
        return [*names[:3], names[4], names[3], *names[5:]]
    if form == "a row fewer":
        return names[1:]
    if form == "a row more":
        return [PEOPLE[9], *names]
    return names


def make_votes(work: Path, sheets: int) -> None:
    """A vote, and others whose forms are put among its ballots."""
    from scanner.new import new_vote
    from scanner.printing import print_ballots
    from scanner.vote import Vote

    for form in (None, *FORMS):
        people = work / f"{form}.csv"
        with people.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([["name"], *([name] for name in lists(form))])
        new_vote(work / str(form), "qd96", people)
        vote = Vote(work / str(form))
        print_ballots(vote, sheets if form is None else 1)
        vote.close()


def start(folder: str, seed: int) -> None:
    """Each process knows the votes."""
    global _sheets, _kinds, _makers, _tasks
    import cv2

    from scanner.simulate import page_tasks
    from scanner.simulate.sheet import SheetMaker
    from scanner.vote import Vote

    cv2.setNumThreads(1)
    _makers, _tasks = {}, {}
    for form in (None, *FORMS):
        path = Path(folder) / str(form)
        vote = Vote(path)
        if form is None:
            _sheets, _kinds = vote.sheets(), {kind.id: kind for kind in vote.definition.kinds}
        _makers[form] = SheetMaker(str(path), seed, "office", 200, False, None)
        _tasks[form] = list(page_tasks(vote, seed))
        vote.close()


def made(job: tuple):
    """A sabotaged page: its image, its truth, the layout it was printed from, how far its boxes were moved."""
    import numpy as np

    from scanner.simulate.damaged import OFFICE
    from scanner.simulate.sabotage import ACTS, NOT

    what, number, seed = job
    random = np.random.default_rng([seed, number])
    task = _tasks[None][number % len(_tasks[None])]
    if what in FORMS:
        other = _tasks[what][0]
        task = replace(other, number=number, code=task.code, serial=task.serial)
        grey, truth = _makers[what].picture(task, OFFICE)
        return grey, truth, _makers[what].layouts[task.fingerprint][task.kind].pages[0], NOT
    layout = _makers[None].layouts[task.fingerprint][task.kind].pages[task.page - 1]
    moved = NOT

    def spoil(light):
        nonlocal moved
        moved = ACTS[what](light, layout, random)
        return light

    grey, truth = _makers[None].picture(replace(task, number=number), OFFICE, printer=spoil)
    return grey, truth, layout, moved


def true_places(truth: dict, points, height_mm: float):
    """Where points of the print lie on the image, px: the mapping and the feeder's slow stretch."""
    import numpy as np

    from scanner.geometry import carry

    one = truth["conditions"]
    mm = points.copy()
    for _ in range(4):  # the stretch says where on the canvas a place of the scan looks: turn it round
        wave = np.sin(mm[:, 1] / height_mm * 2 * np.pi * 1.3 + one["stretch_phase"]) * one["stretch_mm"]
        mm = points - np.stack([0.3 * wave, wave], axis=1)
    return carry(np.array(truth["mm_to_px"]).reshape(3, 3), mm)


def believed(grey):
    """Where the reader believes every box of a page to be: px, and px a mm; None where it was not laid on its print."""
    import numpy as np

    from scanner.align import Misfit
    from scanner.geometry import carry
    from scanner.grid import cell_shift, place_grid
    from scanner.interpret import _aligned
    from scanner.streaks import flattened

    layouts = _sheets.layouts
    page = _aligned(flattened(grey)[0], layouts)
    if isinstance(page, Misfit):
        return None
    found = []
    for table in place_grid(page, layouts[0].pages[0]).tables:
        centres = np.array([[option.box.centre for option in row.options] for row in table.table.rows])
        shift = np.stack(cell_shift(table.dx, table.dy), axis=-1) + np.nan_to_num(table.box_offset)
        found.append(carry(page.mm_to_px, (centres + shift).reshape(-1, 2)))
    return np.concatenate(found), page.px_per_mm


def one(job: tuple) -> dict:
    """One page made, read, compared."""
    import numpy as np

    from scanner.interpret import read_page
    from scanner.rules import read_rows

    what, number, _ = job
    grey, truth, layout, moved = made(job)
    read = read_page(grey, _sheets)
    waits = bool(read.reasons) or read.outcome != "page"
    answer = {"what": what, "number": number, "notes": list(read.notes), "reasons": [str(r) for r in read.reasons],
              "moved": moved, "off_mm": None, "quality": dict(read.quality)}  # fmt: skip
    if what in FORMS:
        rows = read_rows(read, _kinds["main"]).rows if not waits else {}
        right = lists(None)
        wrong = [f"p{n + 1}" for n, name in enumerate(lists(what)) if n < 9 and name != right[n]]
        silent = [row for row in wrong if row in rows and not rows[row].reasons]
        verdict = "unnoticed" if silent and not waits else "noticed"
    elif waits:
        verdict = "noticed"
    else:
        centres = np.array([option.box.centre for row in layout.rows for option in row.options]) + np.array(moved)
        places, scale = believed(grey)
        height = _makers[None].layouts[next(iter(_makers[None].layouts))]["main"].height
        off = np.linalg.norm(places - true_places(truth, centres, height), axis=1) / scale
        answer["off_mm"] = round(float(off.max()), 3)
        verdict = "unnoticed" if answer["off_mm"] > LIMIT_MM else "harmless"
        if verdict == "unnoticed":  # a row that waits by itself is not read without a question
            rows = read_rows(read, _kinds["main"]).rows
            asked = np.array([bool(rows[row.row].reasons) for row in layout.rows for _ in row.options])
            if not (off[~asked] > LIMIT_MM).any():
                verdict = "noticed"
    answer["verdict"] = verdict
    return answer, grey if verdict == "unnoticed" else None


def sabotage(arguments: argparse.Namespace) -> int:
    """Print, sabotage, read, compare."""
    import cv2

    from scanner.simulate.parameters import digest
    from scanner.simulate.sabotage import ACTS

    whats = [*ACTS, *FORMS]
    work = Path(tempfile.mkdtemp(prefix="ballot-benchmark-"))
    answers = []
    try:
        make_votes(work, 40)
        jobs = [(whats[n % len(whats)], n, arguments.seed) for n in range(arguments.pages)]
        with ProcessPoolExecutor(arguments.workers, initializer=start, initargs=(str(work), arguments.seed)) as pool:
            for answer, grey in pool.map(one, jobs, chunksize=4):
                answers.append(answer)
                if arguments.keep and grey is not None:
                    Path(arguments.keep).mkdir(parents=True, exist_ok=True)
                    name = f"{answer['what'].replace(' ', '-')}-{answer['number']:04d}.png"
                    cv2.imwrite(str(Path(arguments.keep, name)), grey)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(f"simulated voter and scanner {digest()}, {len(answers)} pages, seed {arguments.seed}")
    heads = ("pages", "harmless", "noticed", "unnoticed", "worst read, mm")
    print(f"{'sabotage':<32}" + "".join(f"{head:>16}" for head in heads) + "  why they wait")
    total: Counter[str] = Counter()
    for what in whats:
        mine = [answer for answer in answers if answer["what"] == what]
        count = Counter(answer["verdict"] for answer in mine)
        total.update(count)
        worst = max((answer["off_mm"] or 0.0 for answer in mine), default=0.0)
        said = Counter(" + ".join(answer["reasons"]) for answer in mine if answer["reasons"])
        print(
            f"{what:<32}{len(mine):>16}{count['harmless']:>16}{count['noticed']:>16}{count['unnoticed']:>16}"
            f"{worst:>16.2f}  " + "; ".join(f"{n} x {reason}" for reason, n in said.most_common(3))
        )
    print(
        f"{'all':<32}{len(answers):>16}{total['harmless']:>16}{total['noticed']:>16}{total['unnoticed']:>16}\n"
        f"unnoticed, a box more than {LIMIT_MM} mm off or another's name: {total['unnoticed']}"
    )
    _names(answers)
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(answers, indent=1, default=list), "utf-8")
    return 1 if total["unnoticed"] else 0


def _names(answers: list[dict]) -> None:
    """What divides the right names from others: the median agreement of a page's names with their print."""
    named = [answer for answer in answers if "names" in answer["quality"]]
    own = [answer["quality"]["names"] for answer in named if answer["verdict"] == "harmless"]
    others = [answer["quality"]["names"] for answer in named if answer["what"] in OTHER_LISTS]
    if own and others:
        print(f"names agree with their print: of the same list from {min(own):.2f}, of others to {max(others):.2f}")
