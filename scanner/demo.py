"""`ballot demo`: the whole evening on simulated scans, from nothing to the result.

A scripted person decides what waits by the truth that the simulation wrote, through the same `decide` as everybody; at
the end the tally must equal the truth on every row.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from scanner.decide import decide
from scanner.errors import ExitStatus, UsageError
from scanner.gather import standing_in, tally_of
from scanner.model import RowState
from scanner.new import new_vote
from scanner.printing import check_vote, print_ballots
from scanner.results import tally_text
from scanner.review import waiting
from scanner.scan import scan_paths
from scanner.settle import settle
from scanner.simulate import simulate
from scanner.vote import Vote
from scanner.words import language, say

COPIES = 40
SEED = 2026
CHAIR = "Trần Thị Bình"


def play(folder: Path | None) -> ExitStatus:
    """Play the evening in a new folder; PARTLY where the result is not the truth."""
    if folder is None:
        folder = Path(tempfile.mkdtemp(prefix="ballot-demo-"))
    elif folder.exists() and any(folder.iterdir()):
        raise UsageError("new.not_empty", folder=folder)
    directory, scans = folder / "vote", folder / "scans"
    _say("demo.begin", folder=folder)
    _shown(f"ballot new {directory}")
    new_vote(directory, "qd96", language=language())
    _shown(f"ballot check {directory}")
    check_vote(directory)
    _shown(f"ballot print {directory} --copies {COPIES}")
    vote = Vote(directory)
    print_ballots(vote, COPIES)
    _say("demo.vote")
    _shown(f"ballot simulate {directory} --output {scans} --seed {SEED}")
    simulate(directory, scans, seed=SEED)
    _shown(f"ballot scan {directory} {scans}")
    sys.stdout.flush()
    scan_paths(vote, [scans], None, False, sys.stdout, sys.stderr)
    truth = _truth(scans)
    _say("demo.review", count=len(waiting(standing_in(vote))))
    decided = decide_by_truth(vote, truth)
    _shown(f'ballot settle {directory} collected={COPIES} … --by "{CHAIR}"')
    counts = {name: COPIES for name in ("convened", "present", "handed_out", "collected")}
    settle(vote, [f"{name}={value}" for name, value in counts.items()], CHAIR)
    _shown(f"ballot tally {directory}")
    counted = tally_of(vote)
    click.echo(tally_text(vote.definition, counted) + "\n")
    wrong = differences(counted, truth)
    if wrong or not counted["final"]:
        for line in wrong:
            click.echo(line, err=True)
        _say("demo.wrong")
        return ExitStatus.PARTLY
    _say("demo.right", decided=decided, ballots=COPIES)
    _say(
        "demo.files", vote=directory, ballots=directory / "ballots.pdf", preview=directory / "preview.pdf", scans=scans
    )
    return ExitStatus.DONE


def _say(key: str, **values: object) -> None:
    click.echo(say(key, **values) + "\n")  # type: ignore[arg-type]


def _shown(command: str) -> None:
    """A command as a person would type it."""
    click.echo(click.style(f"$ {command}", bold=True))


def _truth(scans: Path) -> dict[tuple[str, int], Mapping[str, Any]]:
    """What was drawn on each page, by file and page."""
    lines = (scans / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    return {(record["file"], record["file_page"]): record for record in map(json.loads, lines)}


def decide_by_truth(vote: Vote, truth: Mapping[tuple[str, int], Mapping[str, Any]]) -> int:
    """Decide every item that waits as a careful person holding the paper would; how many."""
    items = waiting(standing_in(vote))
    for item in items:
        paper = truth[item.stored.file, item.stored.file_page]["rows"]
        rows = [row for row, standing in item.rows.items() if standing.state is RowState.REVIEW]
        acts = [f"{row}={','.join(paper[row]) or 'blank'}" for row in rows]
        if any(reason for reason in item.reasons if reason != "undervote"):
            acts.append("accept")
        decide(vote, str(item.item), acts, CHAIR)
    return len(items)


def differences(counted: Mapping[str, Any], truth: Mapping[tuple[str, int], Mapping[str, Any]]) -> list[str]:
    """Every row whose counts are not the truth, under the ruling that a double row is void and a blank one blank."""
    expected: dict[str, Counter[str]] = {}
    for record in truth.values():
        for row, options in record["rows"].items():
            key = "void" if len(options) > 1 else options[0] if options else "blank"
            expected.setdefault(row, Counter())[key] += 1
    wrong = []
    for kind in counted["kinds"]:
        for contest in kind["contests"]:
            for row in contest["rows"]:
                found = {option["option"]: option["count"] for option in row["options"]}
                found |= {"void": row["void"], "blank": row["blank"]}
                wanted = {key: expected[row["row"]][key] for key in found}
                if found != wanted or row["review"]:
                    wrong.append(f"{row['row']}: {found} != {wanted}")
    return wrong
