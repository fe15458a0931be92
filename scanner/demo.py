"""`ballot demo`: the whole evening on simulated scans, from nothing to the result.

Every step is the command that a person would type, run as it stands. A scripted person decides what waits by the truth
that the simulation wrote; at the end the tally must equal the truth on every row.
"""

from __future__ import annotations

import json
import shlex
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext, redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any

import click

from scanner.errors import ExitStatus, UsageError
from scanner.gather import standing_in, tally_of
from scanner.model import Reason, RowState, Status
from scanner.paths import new_temporary_folder
from scanner.standing import ItemStanding
from scanner.vote import Vote
from scanner.words import language, say, use_language

COPIES = 40
SEED = 2026
CHAIR = "Trần Thị Bình"
SHOWN_DECISIONS = 3

Ballot = Callable[[Sequence[str]], int]
"""Runs one `ballot` command; its exit status."""
Truth = Mapping[tuple[str, int], Mapping[str, Any]]
"""What was drawn on each page, by file and page of the file."""


class _Stopped(Exception):
    """A step did not end as it should; what it said is on the screen."""


def play(folder: Path | None, ballot: Ballot, copies: int = COPIES) -> ExitStatus:
    """Play the evening in a new folder, the vote's; PARTLY where a step fails or the result is not the truth."""
    if folder is None:
        folder = new_temporary_folder("ballot-demo-")
    elif folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("new.not_empty", folder=folder)
    vote, scans = folder, folder / "simulated"
    evening = _Evening(ballot, language())
    try:
        _tell("demo.begin", folder=folder)
        evening.run("new", vote)
        evening.run("check", vote)
        evening.run("print", vote, "--copies", copies)
        _tell("demo.vote")
        evening.run("simulate", vote, "--output", scans, "--seed", SEED)
        evening.run("scan", vote, scans)
        truth = truth_of(scans)
        decided = _decide_what_waits(evening, vote, truth)
        counts = [f"{name}={copies}" for name in ("convened", "present", "handed_out", "collected")]
        evening.run("settle", vote, *counts, "--by", CHAIR)
        evening.run("tally", vote)
    except _Stopped:
        return ExitStatus.PARTLY
    wrong = _differences_in(vote, truth)
    for line in wrong:
        click.echo(line, err=True)
    if wrong:
        _tell("demo.wrong")
        return ExitStatus.PARTLY
    _tell("demo.right", decided=decided, ballots=copies)
    _tell("demo.files", vote=vote, ballots=vote / "ballots.pdf", preview=vote / "preview.pdf", scans=scans)
    return ExitStatus.DONE


class _Evening:
    """Runs commands and shows them as a person would type them."""

    def __init__(self, ballot: Ballot, spoken: str) -> None:
        self._ballot, self._spoken = ballot, spoken

    def run(self, *words: object, show: bool = True) -> None:
        """One command, shown with what it says. Raises _Stopped where it does not end as it should."""
        arguments = [str(word) for word in words]
        if show:
            click.echo(click.style("$ " + shlex.join(["ballot", *arguments]), bold=True))
            sys.stdout.flush()
        said = StringIO()
        with nullcontext() if show else redirect_stderr(said):
            status = self._ballot([*arguments, "--lang", self._spoken])
        use_language(self._spoken)
        sys.stderr.flush()
        if show:
            click.echo()
        elif status:
            click.echo(said.getvalue(), nl=False)
        if status != ExitStatus.DONE:
            raise _Stopped


def _tell(key: str, **values: object) -> None:
    click.echo(say(key, **values) + "\n")  # type: ignore[arg-type]  # `lang` is never among the values


def truth_of(scans: Path) -> Truth:
    """What the simulation wrote beside its scans."""
    lines = (scans / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    return {(record["file"], record["file_page"]): record for record in map(json.loads, lines)}


# --- the scripted person


def _decide_what_waits(evening: _Evening, folder: Path, truth: Truth) -> int:
    """Decide every item that waits, one `ballot decide` each, the first few shown; how many."""
    vote = Vote(folder)
    items = [item for item in standing_in(vote).items.values() if item.status is Status.REVIEW and item.asks]
    vote.close()
    _tell("demo.review", count=len(items))
    for number, item in enumerate(items):
        acts = acts_by_truth(item, truth[item.stored.file, item.stored.file_page]["rows"])
        evening.run("decide", folder, item.item, *acts, "--by", CHAIR, show=number < SHOWN_DECISIONS)
    if len(items) > SHOWN_DECISIONS:
        _tell("demo.more", count=len(items) - SHOWN_DECISIONS)
    return len(items)


def acts_by_truth(item: ItemStanding, paper: Mapping[str, Sequence[str]]) -> list[str]:
    """What a careful person who holds the paper says about an item: its doubtful rows, then its page as a whole."""
    doubtful = [row for row, standing in item.rows.items() if standing.state is RowState.REVIEW]
    acts = [f"{row}={','.join(paper[row]) or 'blank'}" for row in doubtful]
    if any(reason is not Reason.UNDERVOTE for reason in item.reasons):
        acts.append("accept")
    return acts


# --- the proof


def _differences_in(folder: Path, truth: Truth) -> list[str]:
    vote = Vote(folder)
    counted = tally_of(vote)
    vote.close()
    return differences(counted, truth)


def differences(counted: Mapping[str, Any], truth: Truth) -> list[str]:
    """Every number of a tally that is not the truth, where a double row is void, a blank one blank, and every ballot
    valid and read."""
    wrong = [] if counted["final"] else [f"not final: {counted['why_not']}"]
    expected: dict[str, Counter[str]] = {}
    for record in truth.values():
        for row, options in record["rows"].items():
            key = "void" if len(options) > 1 else options[0] if options else "blank"
            expected.setdefault(row, Counter())[key] += 1
    for kind in counted["kinds"]:
        papers = sum(record["kind"] == kind["kind"] for record in truth.values())
        ballots = {"read": papers, "valid": papers, "void": 0, "review": 0, "missing": 0}
        found = {name: kind["ballots"][name] for name in ballots}
        if found != ballots:
            wrong.append(f"{kind['kind']}: {found} != {ballots}")
        for row in (row for contest in kind["contests"] for row in contest["rows"]):
            wrong += _row_differences(row, expected.get(row["row"], Counter()))
    return wrong


def _row_differences(row: Mapping[str, Any], expected: Mapping[str, int]) -> list[str]:
    found = {option["option"]: option["count"] for option in row["options"]}
    found |= {"void": row["void"], "blank": row["blank"], "review": row["review"]}
    wanted = {key: expected.get(key, 0) for key in found}
    return [] if found == wanted else [f"{row['row']}: {found} != {wanted}"]
