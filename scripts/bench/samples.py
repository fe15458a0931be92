"""`scripts/benchmark samples`: the ballots of `samples/vote` filled in with other seeds. How many plain rows wait?

The seed of the samples in the project was chosen so that hardly any do; this tells what others give.
"""

from __future__ import annotations

import argparse
import io
import json
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from bench import accuracy

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples" / "vote"


def add_to(commands: argparse._SubParsersAction) -> None:
    """Its place on the command line."""
    one = commands.add_parser("samples", help="the samples' ballots filled in with other seeds")
    one.add_argument("--seeds", type=int, nargs="+", default=[96, 97, 98, 99, 100])
    one.set_defaults(run=samples)


def samples(arguments: argparse.Namespace) -> int:
    """Fill in, scan, compare; nothing of the project's samples is changed."""
    total: Counter[str] = Counter()
    for seed in arguments.seeds:
        with tempfile.TemporaryDirectory(prefix="ballot-benchmark-") as work:
            verdicts = _verdicts(Path(work), seed)
        total.update(verdicts)
        _show(f"seed {seed}", verdicts)
    _show("all", total)
    return 1 if total["wrong"] or total["silent"] else 0


def _verdicts(work: Path, seed: int) -> Counter[str]:
    """What became of every row, as `accuracy` names it."""
    from scanner.export import page_lines
    from scanner.scan import scan_paths
    from scanner.simulate import simulate
    from scanner.vote import Vote

    shutil.copytree(SAMPLES, work / "vote")
    simulate(work / "vote", work / "scans", seed=seed)
    vote = Vote(work / "vote")
    scan_paths(vote, [work / "scans"], 1, False, io.StringIO(), io.StringIO())
    lines = {line["file"]: line for line in page_lines(vote)}
    vote.close()
    found: Counter[str] = Counter()
    for text in (work / "scans" / "truth.jsonl").read_text("utf-8").splitlines():
        truth = json.loads(text)
        found.update(verdict for _, _, verdict in accuracy.judge(truth, lines[truth["file"]]))
    return found


def _show(what: str, verdicts: Counter[str]) -> None:
    plain = verdicts["right"] + verdicts["asked"] + verdicts["wrong"]
    print(f"{what:<10} plain rows asked {verdicts['asked']} of {plain}; wrong {verdicts['wrong']}, "
          f"silent {verdicts['silent']}", flush=True)  # fmt: skip
