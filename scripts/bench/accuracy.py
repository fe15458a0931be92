"""Accuracy on simulated sheets: rows right, asked and wrong by kind of mark, pen, nuisance and difficulty.

Counted as docs/reading.md defines under Figures: *wrong* is counted against the paper without a person, *silent* a
doubtful row counted without a person, *by ruling* one that waits only for a missing or a second mark, so that a ruling
of the committee would settle it, *asked* a plain row sent to a person. It proves the software on simulated paper, not
in the field.

With `--limits NAME=VALUE` every page is judged with other limits, too, and the rows that turn are counted: what a limit
asks, and what it lets pass.

The run is made of chunks of 100 sheets. With `--state FOLDER` every chunk is kept there, with a picture of each row
that was wrong or silent: the same command again goes on where the last one stopped.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import math
import multiprocessing
import os
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

CHUNK = 100  # sheets
COPIES = 50  # printed and filled in again and again: what is drawn depends on the sheet's number alone
COLUMNS = ("right", "asked", "wrong", "asked rightly", "by ruling", "silent", "traceless")
ALWAYS = ("blank", "double", "corrected")  # no row of these kinds may be silent
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
GIVEN = ("An", "Bình", "Cường", "Dũng", "Đạt", "Giang", "Hà", "Hùng", "Lan", "Mai", "Nam", "Quân", "Sơn", "Tuấn")

_maker = None
_sheets = None
_kinds = None
_instead = None  # other limits


def upper_bound(errors: int, trials: int) -> float:
    """Exact (Clopper-Pearson) 95 % upper bound on a rate, by bisection on the binomial distribution."""
    if trials == 0:
        return 1.0
    low, high = errors / trials, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        below = sum(
            math.exp(
                math.lgamma(trials + 1)
                - math.lgamma(k + 1)
                - math.lgamma(trials - k + 1)
                + k * math.log(middle)
                + (trials - k) * math.log1p(-middle)
            )
            for k in range(errors + 1)
            if 0 < middle < 1
        )
        low, high = (middle, high) if below > 0.05 else (low, middle)
    return high


# --- one page


def start(vote: str, seed: int, difficulty: str, dpi: int, marks: str | None, half: str | None,
          voters: str = "usual", instead: dict[str, float] | None = None) -> None:  # fmt: skip
    """Each process prepares the blank pages and the reader once."""
    global _maker, _sheets, _kinds, _instead
    import cv2

    from bench.annotations import ANNOTATING, SELDOM_WAYS
    from bench.strikes import MORE_WAYS
    from scanner.limits import LIMITS
    from scanner.simulate.realink import RealInk
    from scanner.simulate.sheet import SheetMaker
    from scanner.simulate.voter import USUAL
    from scanner.vote import Vote

    cv2.setNumThreads(1)
    opened = Vote(Path(vote))
    _sheets, _kinds = opened.sheets(), opened.definition.kinds
    ways = {"usual": USUAL, "wide": MORE_WAYS, "annotating": ANNOTATING, "seldom": SELDOM_WAYS}[voters]
    _instead = dataclasses.replace(LIMITS, **instead) if instead else None
    _maker = SheetMaker(vote, seed, difficulty, dpi, False, marks, ways)
    if marks and half:
        _maker.real = RealInk(Path(marks), half)


def read(task: object) -> tuple[dict, dict, bytes]:
    """One page made and read: its truth, what was read of it, and its image if somebody should see it."""
    import cv2
    import numpy as np

    from scanner.interpret import read_page
    from scanner.rules import read_rows

    encoded, truth = _maker.page(task)
    seen = read_page(cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_GRAYSCALE), _sheets)
    kind = next((kind for kind in _kinds if kind.id == seen.kind), _kinds[0])
    marks = {row: {o: list(n) for o, n in options.items()} for row, options in seen.rows.items()}
    answer = said(read_rows(seen, kind)) | {"marks": marks}
    if _instead is not None:
        turned = judge(truth, said(read_rows(seen, kind, _instead)))
        answer["turned"] = [(was, now) for (*_, was), (*_, now) in zip(judge(truth, answer), turned, strict=True)]
    bad = any(verdict in ("wrong", "silent") for _, _, verdict in judge(truth, answer))
    return truth, answer, encoded if bad else b""


def said(reading: object) -> dict:
    """What was read of a page, as it is kept."""
    return {
        "reasons": [str(reason) for reason in reading.reasons],
        "rows": {
            row: {
                "selected": None if one.selected is None else list(one.selected),
                "reasons": [str(reason) for reason in one.reasons],
            }
            for row, one in reading.rows.items()
        },
    }


def judge(truth: dict, answer: dict) -> list[tuple[str, str, str]]:
    """(row, kind drawn, verdict) of every row of a page."""
    verdicts = []
    for row, drawn in truth["drawn"].items():
        expected = sorted(truth["rows"][row])
        found = answer["rows"].get(row)
        waits = bool(answer["reasons"]) or found is None or found["selected"] is None or bool(found["reasons"])
        right = found is not None and found["selected"] is not None and sorted(found["selected"]) == expected
        if row in truth["doubtful"]:
            verdict = "asked rightly" if waits else "silent" if right else "wrong"
            sole = waits and not answer["reasons"] and found is not None and len(found["reasons"]) == 1
            if sole and found["reasons"][0] in ("undervote", "overvote") and drawn not in ("blank", "double"):
                verdict = "by ruling"
        elif row in truth.get("traceless", ()):
            verdict = "traceless" if waits or right else "wrong"
        else:
            verdict = "asked" if waits else "right" if right else "wrong"
        verdicts.append((row, drawn, verdict))
    return verdicts


def nuisances(conditions: dict) -> list[str]:
    """What lay on a sheet or ran over its scan that is no ink of its voter; specks lie on nearly every sheet."""
    found = {
        "show-through": conditions["through"],
        "fold": conditions["fold"],
        "fibres": conditions["fibres"],
        "streak": conditions["streak_mm"],
        "shadow": conditions["shadow_mm"],
    }
    return [name for name, there in found.items() if there]


# --- chunks


def tasks_of(vote: Path, seed: int, sheets: int) -> list[list]:
    """Every page to make, in chunks."""
    from scanner.simulate import page_tasks
    from scanner.vote import Vote

    opened = Vote(vote)
    printed = list(page_tasks(opened, seed))
    opened.close()
    pages = len(printed) // COPIES
    tasks = [
        dataclasses.replace(printed[n % len(printed)], number=n + 1) for n in range(sheets * pages)
    ]
    return [tasks[at : at + CHUNK * pages] for at in range(0, len(tasks), CHUNK * pages)]


def tally(pages: Iterable[tuple[dict, dict, bytes]], pictures: Path | None) -> dict:
    """One chunk's counts, by everything that the tables are by; and its bad rows."""
    counts: dict[str, Counter] = defaultdict(Counter)
    bad, laid, waits, turned, options = [], [], Counter(), Counter(), 0
    for truth, answer, encoded in pages:
        there = nuisances(truth["conditions"])
        name = f"{truth['conditions']['difficulty']}-{truth['serial']}-{truth['number']}.jpg"
        if encoded and pictures is not None:
            pictures.mkdir(parents=True, exist_ok=True)
            (pictures / name).write_bytes(encoded)
        if answer["reasons"]:
            waits[", ".join(answer["reasons"])] += 1
        turned.update(f"{was} -> {now}" for was, now in answer.get("turned", ()) if was != now)
        for row, drawn, verdict in judge(truth, answer):
            options += len(answer["marks"].get(row, ()))
            if truth.get("pieces"):
                laid.append((drawn, truth["pieces"][row], verdict))
            disturbed = [f"nuisance {one}" for one in there or ["none"]]
            for by in ("all", f"kind {drawn}", f"pen {truth['pen']}", *disturbed):
                counts[by][verdict] += 1
            if verdict in ("wrong", "silent", "asked", "by ruling"):
                found = answer["rows"].get(row)
                bad.append({"picture": name, "row": row, "drawn": drawn, "verdict": verdict, "read": found,
                            "truth": truth["rows"][row], "page": answer["reasons"], "nuisances": there,
                            "pen": truth["pen"], "marks": answer["marks"].get(row)})  # fmt: skip
    return {"counts": counts, "bad": bad, "laid": laid, "waits": waits, "turned": turned, "options": options}


def reader_digest() -> str:
    """A fingerprint of this program, its voter, its scanner and its models: what another state of it has found is not
    taken for what this one finds."""
    import scanner

    digest = hashlib.sha256()
    for root in (Path(scanner.__file__).parent, Path(__file__).parent):
        for path in sorted(path for kind in ("*.py", "*.npz") for path in root.rglob(kind)):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def chunks_read(arguments: argparse.Namespace, state: Path) -> Iterator[dict]:
    """Every chunk's counts: those that were kept, then the others as they are made."""
    paper = "" if arguments.paper == "A4" else f"-{arguments.paper}"
    vote, done = state / f"vote-{arguments.names}{paper}", state / "chunks"
    if not vote.exists():
        print_vote(vote, arguments.names, arguments.paper)
    done.mkdir(exist_ok=True)
    ink = f"{Path(arguments.marks).name}-{arguments.half or 'all'}" if arguments.marks else "drawn"
    how = f"{arguments.difficulty}-{arguments.seed}-{arguments.names}-{arguments.dpi}-{ink}"
    how += paper + ("" if arguments.voters == "usual" else f"-{arguments.voters}")
    how += "".join(f"-{name}={value:g}" for name, value in sorted(arguments.limits.items()))
    how += f"-{reader_digest()}"
    start_with = (str(vote), arguments.seed, arguments.difficulty, arguments.dpi, arguments.marks, arguments.half,
                  arguments.voters, arguments.limits)  # fmt: skip
    workers = arguments.workers or os.cpu_count() or 1
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), start, start_with) as pool:
        for number, tasks in enumerate(tasks_of(vote, arguments.seed, arguments.sheets)):
            kept = done / f"{how}-{number:05d}-{len(tasks)}.json"
            if not kept.exists():
                results = zip(tasks, pool.map(read, tasks, chunksize=5), strict=True)
                pages = ((truth | {"number": task.number}, *rest) for task, (truth, *rest) in results)
                chunk = tally(pages, state / "pictures")
                partial = kept.with_suffix(".part")
                partial.write_text(json.dumps(chunk), "utf-8")
                partial.replace(kept)
            yield json.loads(kept.read_text("utf-8"))


def print_vote(vote: Path, names: int, paper: str = "A4") -> None:
    """A vote of confidence in so many people, printed."""
    from scanner.new import new_vote
    from scanner.printing import print_ballots
    from scanner.vote import Vote

    people = None
    if names != 9:
        vote.parent.mkdir(parents=True, exist_ok=True)
        people = vote.parent / "people.csv"
        lines = [f"{FAMILY[n % 14]} {GIVEN[n // 14 % 14]} {GIVEN[n * 7 % 14]}" for n in range(names)]
        people.write_text("name\n" + "\n".join(lines) + "\n", "utf-8")
    new_vote(vote, "qd96", people)
    definition = vote / "ballot.yaml"
    definition.write_text(definition.read_text("utf-8").replace("paper: A4", f"paper: {paper}"), "utf-8")
    print_ballots(Vote(vote), COPIES)


def limits_of(text: str) -> dict[str, float]:
    """NAME=VALUE,... as they are written on the command line."""
    from scanner.limits import LIMITS

    given = dict(part.split("=", 1) for part in text.split(","))
    unknown = sorted(given.keys() - {field.name for field in dataclasses.fields(LIMITS)})
    if unknown:
        raise argparse.ArgumentTypeError(f"no such limit: {', '.join(unknown)}")
    return {name: float(value) for name, value in given.items()}


# --- the report


def report(chunks: Iterable[dict], arguments: argparse.Namespace) -> dict:
    """Print the tables; everything in one record."""
    counts: dict[str, Counter] = defaultdict(Counter)
    bad, waits, turned, options = [], Counter(), Counter(), 0
    for chunk in chunks:
        for by, verdicts in chunk["counts"].items():
            counts[by].update(verdicts)
        waits.update(chunk["waits"])
        turned.update(chunk["turned"])
        bad += chunk["bad"]
        options += chunk["options"]
    for title in ("kind", "pen", "nuisance"):
        table(title, {by.split(" ", 1)[1]: counts[by] for by in sorted(counts) if by.startswith(f"{title} ")})
    table("", {"all": counts["all"]})
    from scanner.simulate.parameters import digest

    total = counts["all"]
    rows = sum(total.values())
    plain = total["right"] + total["asked"] + total["wrong"]
    clean = counts["nuisance none"]
    calm = clean["right"] + clean["asked"] + clean["wrong"]
    traced = sum(
        verdicts[what]
        for by, verdicts in counts.items()
        if by.startswith("kind ") and by.split(" ", 1)[1] not in ALWAYS
        for what in ("asked rightly", "by ruling", "silent")
    )
    always = sum(counts[f"kind {kind}"]["silent"] for kind in ALWAYS)
    print(
        f"{arguments.difficulty}, seed {arguments.seed}, parameters {digest()}: rows {rows}, option positions "
        f"{options}; wrong {total['wrong']} (95 % upper bound {upper_bound(total['wrong'], rows):.5%})\n"
        f"plain rows asked: {total['asked']} of {plain} ({total['asked'] / max(plain, 1):.2%}); on sheets without a "
        f"nuisance {clean['asked']} of {calm} ({clean['asked'] / max(calm, 1):.2%})\n"
        f"silent: {always} of blank, double and corrected rows; {total['silent'] - always} of {traced} other doubtful "
        f"rows ({(total['silent'] - always) / max(traced, 1):.2%}); by ruling {total['by ruling']}"
    )
    if waits:
        print("pages that wait: " + "; ".join(f"{reason}: {count}" for reason, count in waits.most_common()))
    if arguments.limits:
        others = ", ".join(f"{name}={value:g}" for name, value in arguments.limits.items())
        print(f"with {others}: " + ("; ".join(f"{how}: {n}" for how, n in turned.most_common()) or "no row turns"))
    return {
        "difficulty": arguments.difficulty,
        "seed": arguments.seed,
        "parameters": digest(),
        "rows": rows,
        "options": options,
        "counts": {by: dict(verdicts) for by, verdicts in counts.items()},
        "waits": dict(waits),
        "turned": dict(turned),
        "bad": bad,
    }


def table(title: str, lines: dict[str, Counter]) -> None:
    """Verdicts by whatever the lines are by."""
    print(f"{title:<22}" + "".join(f"{column:>15}" for column in COLUMNS))
    for name, verdicts in lines.items():
        print(f"{name:<22}" + "".join(f"{verdicts[column]:>15}" for column in COLUMNS))


@contextmanager
def folder_of(state: str | None) -> Iterator[Path]:
    """The folder to keep chunks in, or one for this run alone."""
    if state is not None:
        Path(state).mkdir(parents=True, exist_ok=True)
        yield Path(state)
        return
    with tempfile.TemporaryDirectory(prefix="ballot-benchmark-") as folder:
        yield Path(folder)


def accuracy(arguments: argparse.Namespace) -> int:
    """Simulate, read, compare."""
    with folder_of(arguments.state) as state:
        found = report(chunks_read(arguments, state), arguments)
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(found, indent=1), "utf-8")
    return 0


def add_to(commands: argparse._SubParsersAction) -> None:
    """Its place on the command line."""
    one = commands.add_parser("accuracy", help="rows right, asked and wrong by kind of mark")
    add_arguments(one)
    one.set_defaults(run=accuracy)


def add_arguments(one: argparse.ArgumentParser) -> None:
    """Which sheets to make, and what to keep."""
    one.add_argument("--sheets", type=int, default=1000)
    one.add_argument("--seed", type=int, default=1)
    one.add_argument("--difficulty", default="office", choices=("easy", "office", "hard"))
    one.add_argument("--names", type=int, default=9, help="people on the ballot")
    one.add_argument("--paper", default="A4", choices=("A4", "A5", "Letter"))
    one.add_argument("--dpi", type=int, default=200)
    default = os.environ.get("BALLOT_REAL_MARKS") if one.prog.endswith("marks") else None
    one.add_argument("--marks", default=default, required=one.prog.endswith("marks") and not default,
                     help="a folder of real ink (see docs/simulation.md)")  # fmt: skip
    one.add_argument("--half", choices=("tune", "test"), help="of the real ink: limits are chosen on one half")
    one.add_argument("--voters", default="usual", choices=("usual", "wide", "annotating", "seldom"),
                     help="wide: more ways of marking and of striking out (scripts/bench/strikes.py); annotating: "
                     "marks taken back by what is added to them (scripts/bench/annotations.py); seldom: marks that "
                     "few voters make, flat crosses, wide rings, small or grainy ones")  # fmt: skip
    one.add_argument("--limits", type=limits_of, default={}, metavar="NAME=VALUE,...",
                     help="judge with these limits (scanner/limits.py), too, and count the rows that turn")  # fmt: skip
    one.add_argument("--workers", type=int)
    one.add_argument("--state", help="a folder that keeps what is done: the same command again goes on from there")
    one.add_argument("--json", help="write the figures and every row that was asked, silent or wrong")
