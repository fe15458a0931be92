"""A few supervised processes that do jobs one at a time. One that dies or hangs costs the job it was at, no more: that
job is tried once again by a fresh process, then given up as lost; all others go on.

`concurrent.futures.ProcessPoolExecutor` breaks as a whole when one of its processes dies, and waits for ever for one
that hangs. Here each process has a pipe of its own, so that it is always known who was doing what since when.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Hashable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import connection, get_context, parent_process
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Literal

from scanner.errors import NotDone

START_METHOD: Literal["spawn", "forkserver"] = "spawn"  # the same on every system, and nothing of ours is inherited
JOB_SECONDS = 60.0
START_SECONDS = 120.0  # a cold disk and a virus scanner
_AHEAD = 2  # jobs a worker has in hand, so that it never waits for the next
_MOST_NEVER_READY = 3  # workers in a row that end before they are ready
_THREADS = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
_TUNABLES, _LARGE_PAGES = "GLIBC_TUNABLES", "glibc.malloc.hugetlb=1"  # … if the system has some to spare


@dataclass(frozen=True, slots=True)
class Done:
    """A job and what came of it."""

    job: Hashable
    result: Any


@dataclass(frozen=True, slots=True)
class Lost:
    """A job over which two workers died or hung."""

    job: Hashable
    hung: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """A job that raised: a fault of ours, with its traceback."""

    job: Hashable
    traceback: str


Outcome = Done | Lost | Failed


class _Worker:
    """One process, its pipe, and the jobs it has in hand, oldest first."""

    def __init__(self, start: str, setup: object) -> None:
        context = get_context("spawn") if START_METHOD == "spawn" else get_context("forkserver")
        self.pipe: Connection
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, start, setup), daemon=True)
        with _interrupts_held(), _environment():
            self.process.start()
        theirs.close()
        self.ready = False
        self.fresh = True  # has not been given a job yet
        self.since = time.monotonic()  # when what it is at began
        self.jobs: deque[Hashable] = deque()

    def give(self, job: Hashable) -> None:
        """Send a job; a pipe that is broken shows when it is next listened to."""
        if not self.jobs:
            self.since = time.monotonic()
        self.fresh = False
        self.jobs.append(job)
        with suppress(OSError):
            self.pipe.send((job,))

    def end(self, *, gently: bool) -> None:
        """Stop the process: after what it is doing, or now."""
        if gently:
            with suppress(OSError):
                self.pipe.send(None)
            self.process.join(2)
        if self.process.is_alive():
            self.process.kill()
        self.process.join(5)
        self.pipe.close()
        with suppress(ValueError):  # not even killed: it waits for a disk that does not answer
            self.process.close()


class Workers:
    """Processes that each call `start` ("module:function") with `setup` once, and what it returns with every job.

    A job is hashable and picklable. Use as a context; `add` jobs, `wait` for outcomes, in whatever order they come.
    """

    def __init__(
        self,
        start: str,
        setup: object,
        count: int,
        job_seconds: float = JOB_SECONDS,
        start_seconds: float = START_SECONDS,
    ) -> None:
        self._start, self._setup, self._count = start, setup, count
        self._job_seconds, self._start_seconds = job_seconds, start_seconds
        self._workers: list[_Worker] = []
        self._jobs: deque[Hashable] = deque()
        self._again: deque[Hashable] = deque()  # for a fresh worker
        self._tried: set[Hashable] = set()
        self._never_ready = 0

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        for worker in self._workers:
            worker.end(gently=kind is None and not worker.jobs)
        self._workers.clear()

    @property
    def unfinished(self) -> int:
        """How many jobs have no outcome yet."""
        return len(self._jobs) + len(self._again) + sum(len(worker.jobs) for worker in self._workers)

    def add(self, job: Hashable, *, first: bool = False) -> None:
        """Have a job done, `first` before all others that nobody has in hand."""
        if first:
            self._jobs.appendleft(job)
        else:
            self._jobs.append(job)

    def wait(self, seconds: float) -> list[Outcome]:
        """What has come of some jobs, at most `seconds` from now; possibly nothing yet."""
        self._hand_out()
        if not self._workers:
            return []
        deadline = time.monotonic() + seconds
        overdue = min((self._overdue(worker) for worker in self._workers), default=deadline)
        heard = self._heard(max(0.0, min(deadline, overdue) - time.monotonic()))
        outcomes: list[Outcome] = []
        for worker in list(self._workers):
            if worker.pipe in heard:
                outcomes += self._listen(worker)
            elif time.monotonic() >= self._overdue(worker):
                outcomes += self._end(worker, hung=True)
        self._hand_out()
        return outcomes

    def _heard(self, seconds: float) -> list[object]:
        """The pipes that have something to say. Time in which this process was stopped itself (Ctrl-Z, a laptop shut)
        is not held against the workers."""
        before = time.monotonic()
        heard = connection.wait([worker.pipe for worker in self._workers], seconds)
        stopped = time.monotonic() - before - seconds
        if stopped > 1:
            for worker in self._workers:
                worker.since += stopped
        return list(heard)

    def _overdue(self, worker: _Worker) -> float:
        """When a worker is to be taken for hung."""
        if not worker.ready:
            return worker.since + self._start_seconds
        return worker.since + self._job_seconds if worker.jobs else float("inf")

    def _hand_out(self) -> None:
        while len(self._workers) < self._count and self._wanted():
            self._workers.append(_Worker(self._start, self._setup))
        ready = [worker for worker in self._workers if worker.ready]
        for worker in ready:
            if worker.fresh and self._again:
                worker.give(self._again.popleft())
        for hand in range(1, _AHEAD + 1):  # one each before two each
            for worker in ready:
                if self._jobs and len(worker.jobs) < hand and not self._on_trial(worker):
                    worker.give(self._jobs.popleft())

    def _wanted(self) -> bool:
        """Whether one more worker has something to do: each death has freed the place for one that is fresh."""
        return len(self._workers) < self.unfinished or (
            bool(self._again) and not any(worker.fresh for worker in self._workers)
        )

    def _on_trial(self, worker: _Worker) -> bool:
        """Whether a worker is at a job that has cost one before, and should have nothing else to lose."""
        return any(job in self._tried for job in worker.jobs)

    def _listen(self, worker: _Worker) -> list[Outcome]:
        try:
            word, value = worker.pipe.recv()
        except (EOFError, OSError):
            return self._end(worker, hung=False)
        worker.since = time.monotonic()
        if word == "ready":
            worker.ready = True
            self._never_ready = 0
            return []
        job = worker.jobs.popleft()
        self._tried.discard(job)
        return [Done(job, value) if word == "done" else Failed(job, value)]

    def _end(self, worker: _Worker, *, hung: bool) -> list[Outcome]:
        """End a worker that died or hung; its first job was the one it was at."""
        self._workers.remove(worker)
        worker.end(gently=False)
        if not worker.ready:
            self._never_ready += 1
            if self._never_ready >= _MOST_NEVER_READY:
                raise NotDone("workers.none_start")
        if not worker.jobs:
            return []
        current, *others = worker.jobs
        self._jobs.extendleft(reversed(others))
        if current in self._tried:
            self._tried.discard(current)
            return [Lost(current, hung)]
        self._tried.add(current)
        self._again.append(current)
        return []


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Keep Ctrl-C from a process being started, and for this one until it has been: workers end with their parent."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _environment() -> Iterator[None]:
    """Have a process that is started here compute with one thread: tesseract's and NumPy's would fight over the same
    processors. It must know before it unpickles what it is to do, for that may import NumPy. And have glibc ask for
    large pages of memory: finding its way through small ones takes a twentieth of the reading time."""
    before = {name: os.environ.get(name) for name in (*_THREADS, _TUNABLES)}
    tunables = ":".join(filter(None, (_LARGE_PAGES, before[_TUNABLES])))  # what the user set comes last, and holds
    os.environ.update(dict.fromkeys(_THREADS, "1"), **{_TUNABLES: tunables})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _serve(pipe: Connection, start: str, setup: object) -> None:
    """A worker's life."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(2, 1)  # standard output is for the answer, and that is the parent's
    end_with_parent()
    module, function = start.split(":")
    work = getattr(import_module(module), function)(setup)
    try:
        pipe.send(("ready", None))
        while (message := pipe.recv()) is not None:
            pipe.send(_answer(work, message[0]))
    except (EOFError, OSError):
        sys.exit()


def _answer(work: Any, job: Hashable) -> tuple[str, Any]:
    try:
        return "done", work(job)
    except Exception:
        return "failed", traceback.format_exc()


def end_with_parent() -> None:
    """End this process at once when its parent is gone, whatever it is at."""
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_when, args=(parent.sentinel,), daemon=True).start()


def _end_when(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
