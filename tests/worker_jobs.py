"""Jobs for the workers of the tests: what each does stands in its name."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path


def odd_jobs(folder: str) -> Callable[[str], object]:
    """A function that does a job by its name; `folder` is where it leaves traces."""

    def work(job: str) -> object:
        name, _, number = job.partition(" ")
        trace = Path(folder) / job.replace(" ", "-")
        with trace.open("a") as file:
            file.write(f"{os.getpid()}\n")
        if name == "die" or (name == "die-once" and len(trace.read_text().split()) == 1):
            os.kill(os.getpid(), signal.SIGKILL)
        if name == "hang" or (name == "hang-once" and len(trace.read_text().split()) == 1):
            time.sleep(600)
        if name == "raise":
            raise ValueError("xấu")
        if name == "meet":
            _meet(Path(folder))
        if name == "print":
            print("not an answer")
        return f"{number} by {os.getpid()}"

    return work


def _meet(folder: Path) -> None:
    """Wait until two processes are at such jobs."""
    while len({pid for trace in folder.glob("meet-*") for pid in trace.read_text().split()}) < 2:
        time.sleep(0.02)


def never_starts(setup: object) -> Callable[[str], object]:
    os._exit(3)


class ThreadsAtBirth:
    """Unpickled, it is how many threads the environment allows NumPy at that moment."""

    def __reduce__(self) -> tuple[Callable[[str], str | None], tuple[str]]:
        return os.getenv, ("OPENBLAS_NUM_THREADS",)


def tells_its_setup(setup: object) -> Callable[[str], object]:
    """A function that answers every job with the setup."""
    return lambda job: setup


def environment_of_it(setup: object) -> Callable[[str], str | None]:
    """A function that answers with what its process's environment says of a name."""
    return os.getenv
