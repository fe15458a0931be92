"""Two-sided sheets whose other side shines through: what is asked with the other side beside the page, and without.

Every sheet shines through, from a little to more than office paper does. *Newly silent* would be a doubtful row that
waits by its page alone and no longer where the other side is known.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bench import accuracy

THROUGH = (0.04, 0.16)  # share of the light that the other side's black takes

_maker = None
_sheets = None
_kinds = None
_scanner = None


def start(vote: str, seed: int, difficulty: str, dpi: int) -> None:
    """Each process prepares the blank pages and the reader once."""
    global _maker, _sheets, _kinds, _scanner
    import cv2

    from scanner.simulate.parameters import DIFFICULTY
    from scanner.simulate.sheet import SheetMaker
    from scanner.vote import Vote

    cv2.setNumThreads(1)
    opened = Vote(Path(vote))
    _sheets, _kinds = opened.sheets(), opened.definition.kinds
    _maker = SheetMaker(vote, seed, difficulty, dpi, False, None)
    _scanner = DIFFICULTY[difficulty]._replace(show_through=1.0, through=THROUGH)


def both_sides(tasks: tuple) -> list[tuple[dict, dict, dict]]:
    """Of each side of a sheet its truth, what it reads alone, and what it reads with the other side."""
    from scanner.interpret import read_page
    from scanner.otherside import Side, with_other_side

    made = [_maker.picture(task, _scanner) for task in tasks]
    greys = [_decoded(grey, truth) for grey, truth in made]
    reads = [read_page(grey, _sheets) for grey in greys]
    sides = [Side(grey, read) for grey, read in zip(greys, reads, strict=True)]
    answers = []
    for (_, truth), side, other in zip(made, sides, sides[::-1], strict=True):
        again = with_other_side(side, other, _sheets, _kinds)
        answers.append((truth, _answer(side.read), _answer(again)))
    return answers


def _decoded(grey: object, truth: dict) -> object:
    import cv2

    quality = int(truth["conditions"]["jpeg"])
    _, encoded = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE)


def _answer(read: object) -> dict:
    from scanner.rules import read_rows

    reading = read_rows(read, _kinds[0])
    return {
        "reasons": [str(reason) for reason in reading.reasons],
        "through": read.quality.get("through"),
        "rows": {
            row: {
                "selected": None if one.selected is None else list(one.selected),
                "reasons": [str(reason) for reason in one.reasons],
            }
            for row, one in reading.rows.items()
        },
    }


def otherside(arguments: argparse.Namespace) -> int:
    """A line without and a line with the other side."""
    counts: dict[str, Counter] = {"page alone": Counter(), "with its other side": Counter()}
    newly: list[tuple] = []
    asked: list[dict] = []
    with accuracy.folder_of(arguments.state) as state:
        vote = state / f"vote-2-{arguments.names}"
        if not vote.exists():
            print_vote(vote, arguments.names)
        tasks = [task for chunk in accuracy.tasks_of(vote, arguments.seed, arguments.sheets) for task in chunk]
        sheets = list(zip(tasks[::2], tasks[1::2], strict=True))
        start_with = (str(vote), arguments.seed, arguments.difficulty, arguments.dpi)
        workers = arguments.workers or os.cpu_count() or 1
        with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), start, start_with) as pool:
            for number, answers in enumerate(pool.map(both_sides, sheets), 1):
                for truth, alone, both in answers:
                    verdicts = [dict(_verdicts(truth, answer, count)) for answer, count in
                                zip((alone, both), counts.values(), strict=True)]  # fmt: skip
                    for row, verdict in verdicts[1].items():
                        if verdict == "asked":
                            asked.append(_record(number, truth, row, alone, both))
                        if verdict != verdicts[0][row] and verdict in ("silent", "wrong", "asked"):
                            newly.append((number, truth["page"], row, truth["drawn"][row], verdicts[0][row], verdict))
    print(f"{'':<22}{'plain rows':>12}{'asked':>14}{'wrong':>8}{'silent':>8}{'asked rightly':>15}{'stray_ink':>11}")
    for name, count in counts.items():
        plain = count["asked"] + count["right"] + count["wrong"]
        share = count["asked"] / max(plain, 1)
        print(
            f"{name:<22}{plain:>12}{count['asked']:>6} {share:>7.2%}{count['wrong']:>8}{count['silent']:>8}"
            f"{count['asked rightly'] + count['by ruling']:>15}{count['stray_ink']:>5} of {count['pages']}"
        )
    for line in newly:
        print("changed for the worse: sheet {}, page {}, row {}, {}: {} → {}".format(*line))
    if arguments.json:
        figures = {"counts": counts, "worse": newly, "asked": asked}
        Path(arguments.json).write_text(json.dumps(figures, indent=1), "utf-8")
    return 0


def _record(number: int, truth: dict, row: str, alone: dict, both: dict) -> dict:
    """A plain row that is asked about with the other side, too."""
    where = {"sheet": number, "page": truth["page"], "row": row, "drawn": truth["drawn"][row]}
    why = {"why": both["reasons"] + both["rows"][row]["reasons"], "alone": alone["rows"][row]["reasons"]}
    through = {"through": truth["conditions"]["through"], "seen": both["through"]}
    return where | why | through | {"nuisances": accuracy.nuisances(truth["conditions"])}


def _verdicts(truth: dict, answer: dict, count: Counter) -> list[tuple[str, str]]:
    count["pages"] += 1
    count["stray_ink"] += "stray_ink" in answer["reasons"]
    found = [(row, verdict) for row, _, verdict in accuracy.judge(truth, answer)]
    count.update(verdict for _, verdict in found)
    return found


def print_vote(vote: Path, names: int) -> None:
    """A vote of confidence on sheets printed on both sides."""
    from scanner.new import new_vote
    from scanner.printing import print_ballots
    from scanner.vote import Vote

    vote.parent.mkdir(parents=True, exist_ok=True)
    people = vote.parent / "people-2.csv"
    lines = [f"{accuracy.FAMILY[n % 14]} {accuracy.GIVEN[n // 14 % 14]} {accuracy.GIVEN[n * 7 % 14]}"
             for n in range(names)]  # fmt: skip
    people.write_text("name\n" + "\n".join(lines) + "\n", "utf-8")
    new_vote(vote, "qd96", people)
    yaml = vote / "ballot.yaml"
    text = yaml.read_text("utf-8")
    yaml.write_text("\n".join("sides: 2" if line.startswith("sides:") else line for line in text.split("\n")), "utf-8")
    print_ballots(Vote(vote), accuracy.COPIES)


def add_to(commands: argparse._SubParsersAction) -> None:
    """Its place on the command line."""
    one = commands.add_parser("otherside", help="show-through of two-sided sheets, with the other side and without")
    one.add_argument("--sheets", type=int, default=75)
    one.add_argument("--seed", type=int, default=1)
    one.add_argument("--difficulty", default="office", choices=("easy", "office", "hard"))
    one.add_argument("--names", type=int, default=20)
    one.add_argument("--dpi", type=int, default=200)
    one.add_argument("--workers", type=int)
    one.add_argument("--state", help="a folder that keeps the printed vote")
    one.add_argument("--json", help="write the figures and every plain row that is asked about all the same")
    one.set_defaults(run=otherside)
