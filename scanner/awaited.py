"""Waiting for workers that look at stored pages once more, while a person watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from scanner.progress import Progress
from scanner.unreadable import Why
from scanner.words import say
from scanner.workers import Done, Failed, Workers


def results_of(
    pool: Workers, left: int, progress: Progress, show: Callable[[int], None], stopped: Callable[[], bool]
) -> Iterator[tuple[Any, Any]]:
    """The jobs that are done, each about a page of a file (`path`, `file_page`), and what came of them, as they come; a
    fault is said and left out, and so is a copy that can no longer be read.

    `show` is told again and again how many are left; it ends early where `stopped` says so.
    """
    while left and not stopped():
        show(left)
        for outcome in pool.wait(0.2):
            left -= 1
            job: Any = outcome.job
            if isinstance(outcome, Failed):
                progress.say(say("scan.fault", path=job.path, page=job.file_page, traceback=outcome.traceback))
            elif isinstance(outcome, Done) and isinstance(outcome.result, Why):
                progress.say(say("show.unreadable", path=job.path, why=say(f"scan.why.{outcome.result}")))
            elif isinstance(outcome, Done) and outcome.result is not None:
                yield job, outcome.result
