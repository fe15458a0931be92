"""`scripts/benchmark damage`: pages damaged in every way that has a name; what was read, asked, wrong, and said."""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

PALE = ("erased", "faint", "fluid", "dot", "outline", "half_rubbed")
_sheets = _kinds = _maker = _tasks = None


def add_to(commands) -> None:
    """The subcommand."""
    one = commands.add_parser("damage", help="pages damaged in every way that has a name")
    one.add_argument("--sheets", type=int, default=40, help="of each kind of damage")
    one.add_argument("--seed", type=int, default=1)
    one.add_argument("--kinds", help="some kinds only, by name, comma between")
    one.add_argument("--workers", type=int)
    one.add_argument("--keep", help="write pages that are not wholly read into this folder")
    one.add_argument("--json", help="write every page that waited, and every row asked or wrong")
    one.set_defaults(run=damage)


def _start(folder: str, seed: int) -> None:
    global _sheets, _kinds, _maker, _tasks
    import cv2

    from scanner.simulate import page_tasks
    from scanner.simulate.damaged import SCANNED_DPI
    from scanner.simulate.sheet import SheetMaker
    from scanner.vote import Vote

    cv2.setNumThreads(1)
    vote = Vote(Path(folder))
    _sheets, _kinds = vote.sheets(), {kind.id: kind for kind in vote.definition.kinds}
    _maker = SheetMaker(folder, seed, "office", SCANNED_DPI, False, None)
    _tasks = list(page_tasks(vote, seed))
    vote.close()


def _one(job: tuple) -> dict:
    """One page damaged, stored, read and judged."""
    import cv2
    import numpy as np

    from scanner.interpret import read_page
    from scanner.rules import read_rows
    from scanner.simulate.damaged import DAMAGE, damaged_page, encoded

    kind, number, seed, keep = job
    grey, truth = damaged_page(_maker, _tasks[number], kind, seed)
    content, suffix = encoded(grey)
    grey = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE)
    started = time.process_time()
    read = read_page(grey, _sheets)
    seconds = time.process_time() - started
    reading = read_rows(read, _kinds.get(read.kind, next(iter(_kinds.values()))))
    rows, bad = Counter(), []
    waits = bool(reading.reasons) or read.outcome != "page"
    for row, expected in truth["rows"].items():
        seen = reading.rows.get(row)
        plain = row not in truth["doubtful"] and row not in truth["traceless"]
        asked = waits or seen is None or seen.selected is None or bool(seen.reasons)
        right = asked or sorted(seen.selected) == sorted(expected)
        left = truth["drawn"][row] not in PALE  # of these, damage may leave no trace
        verdict = "wrong" if not right else "silent" if left and not asked and row in truth["doubtful"] else ""
        verdict = verdict or (("asked" if asked else "right") if plain else "doubtful")
        rows[verdict] += 1
        if verdict in ("asked", "wrong", "silent"):
            bad.append((row, verdict, truth["drawn"][row], [str(r) for r in seen.reasons] if seen else None))
    notes = list(read.notes)
    told = any(note in DAMAGE[kind].says for note in notes)
    if keep and (waits or rows["asked"] > 1 or rows["wrong"] or rows["silent"]):
        Path(keep, f"{kind}-{number:03d}{suffix}").write_bytes(content)
    return {
        "kind": kind, "number": number, "rows": rows, "waits": waits, "told": told, "notes": notes,
        "reasons": [str(reason) for reason in reading.reasons], "seconds": seconds, "bad": bad,
        "quality": dict(read.quality), "damage": truth["damage"], "outcome": str(read.outcome),
    }  # fmt: skip


def damage(arguments: argparse.Namespace) -> int:
    """Print, damage, read, compare."""
    from scanner.new import new_vote
    from scanner.printing import print_ballots
    from scanner.simulate.damaged import DAMAGE
    from scanner.simulate.parameters import digest
    from scanner.vote import Vote

    kinds = arguments.kinds.split(",") if arguments.kinds else list(DAMAGE)
    work = Path(tempfile.mkdtemp(prefix="ballot-benchmark-"))
    if arguments.keep:
        Path(arguments.keep).mkdir(parents=True, exist_ok=True)
    try:
        new_vote(work / "vote", "qd96")
        vote = Vote(work / "vote")
        print_ballots(vote, arguments.sheets)
        vote.close()
        jobs = [(kind, n, arguments.seed, arguments.keep) for kind in kinds for n in range(arguments.sheets)]
        start = (str(work / "vote"), arguments.seed)
        with ProcessPoolExecutor(arguments.workers, initializer=_start, initargs=start) as pool:
            pages = list(pool.map(_one, jobs, chunksize=4))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(f"simulated voter and scanner {digest()}, {arguments.sheets} pages of each kind, seed {arguments.seed}")
    heads = ("pages", "right", "asked", "wrong", "silent", "read %", "wait", "told %", "ms")
    print(f"{'damage':<21}" + "".join(f"{head:>8}" for head in heads) + "  why they wait")
    failed = 0
    for kind in kinds:
        failed += _line(kind, DAMAGE[kind], [page for page in pages if page["kind"] == kind])
    if arguments.json:
        kept = [page for page in pages if page["waits"] or page["bad"]]
        Path(arguments.json).write_text(json.dumps(kept, indent=1), "utf-8")
    print("not as it should be: " + (f"{failed} kinds" if failed else "nothing"))
    return 1 if failed else 0


def _line(kind: str, what, pages: list[dict]) -> bool:
    """One kind's figures; whether they fail what is asked of it."""
    rows: Counter[str] = Counter()
    for page in pages:
        rows.update(page["rows"])
    plain = rows["right"] + rows["asked"] + rows["wrong"]
    waiting = [page for page in pages if page["waits"]]
    told = sum(page["told"] for page in waiting)
    share = rows["right"] / max(plain, 1)
    failed = bool(rows["wrong"] or rows["silent"]) or (what.mild and share < 0.98)
    failed |= not what.mild and told < 0.95 * len(waiting)
    notes: Counter[str] = Counter(" + ".join(page["reasons"] + page["notes"]) for page in waiting)
    said = "; ".join(f"{count} x {note}" for note, count in notes.most_common(4))
    print(
        f"{kind:<21}{len(pages):>8}{rows['right']:>8}{rows['asked']:>8}{rows['wrong']:>8}{rows['silent']:>8}"
        f"{100 * share:>8.1f}{len(waiting):>8}{100 * told / max(len(waiting), 1):>8.0f}"
        f"{1000 * sum(page['seconds'] for page in pages) / len(pages):>8.0f}  {said}{' <<' if failed else ''}",
        flush=True,
    )
    return failed
