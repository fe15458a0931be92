"""One bad page never stops the rest: what happens to a worker is no other page's business."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from ballots import printed_vote
from worker_jobs import ThreadsAtBirth

from scanner import workers
from scanner.errors import NotDone
from scanner.workers import Done, Failed, Lost, Outcome, Workers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the jobs end themselves by signals")


@pytest.fixture(autouse=True)
def spawned(monkeypatch: pytest.MonkeyPatch) -> None:
    """As they are used."""
    monkeypatch.setattr(workers, "START_METHOD", "spawn")


def outcomes(jobs: Sequence[str], folder: Path, count: int, job_seconds: float = 120) -> dict[object, Outcome]:
    """What comes of every job."""
    found: dict[object, Outcome] = {}
    with Workers("worker_jobs:odd_jobs", str(folder), count, job_seconds) as workers:
        for job in jobs:
            workers.add(job)
        while workers.unfinished:
            for outcome in workers.wait(1):
                assert outcome.job not in found
                found[outcome.job] = outcome
    return found


def tries(folder: Path, job: str) -> list[str]:
    """Which processes took a job in hand."""
    return (folder / job.replace(" ", "-")).read_text().split()


@pytest.mark.first
@pytest.mark.parametrize("count", [1, 2])
def test_pages_that_kill_or_hang_their_worker_are_lost_after_two_and_the_rest_is_read(
    count: int, tmp_path: Path
) -> None:
    good = [f"good {number}" for number in range(12)]
    jobs = [*good[:3], "die 1", *good[3:6], "hang 1", "die-once 1", *good[6:], "hang-once 1", "raise 1"]
    found = outcomes(jobs, tmp_path, count, job_seconds=4)
    assert set(found) == set(jobs)
    assert all(isinstance(found[job], Done) for job in [*good, "die-once 1", "hang-once 1"])
    assert found["die 1"] == Lost("die 1", hung=False)
    assert found["hang 1"] == Lost("hang 1", hung=True)
    failed = found["raise 1"]
    assert isinstance(failed, Failed)
    assert "ValueError: xấu" in failed.traceback
    for job in ("die 1", "hang 1", "die-once 1", "hang-once 1"):
        assert len(set(tries(tmp_path, job))) == 2  # two different processes
    assert all(len(tries(tmp_path, job)) == 1 for job in good)


def test_a_page_is_tried_again_by_a_worker_that_has_done_nothing_else(tmp_path: Path) -> None:
    outcomes(["good 1", "die-once 1", "good 2", "good 3"], tmp_path, count=1)
    second = tries(tmp_path, "die-once 1")[1]
    assert second not in tries(tmp_path, "good 1")


def test_two_workers_share_the_pages(tmp_path: Path) -> None:
    """Jobs that end only once two processes are at them all end, and each process has done some."""
    found = outcomes([f"meet {number}" for number in range(8)], tmp_path, count=2)
    by = [outcome.result.split()[-1] for outcome in found.values() if isinstance(outcome, Done)]
    assert len(by) == 8
    assert len(set(by)) == 2
    assert min(by.count(worker) for worker in set(by)) >= 2


def test_no_more_workers_than_pages_are_started(tmp_path: Path) -> None:
    with Workers("worker_jobs:odd_jobs", str(tmp_path), 8) as workers:
        workers.add("good 1")
        while workers.unfinished:
            workers.wait(1)
        assert len(workers._workers) == 1


def test_what_is_asked_first_is_done_before_what_waits(tmp_path: Path) -> None:
    order = []
    with Workers("worker_jobs:odd_jobs", str(tmp_path), 1) as workers:
        for number in range(6):
            workers.add(f"good {number}")
        workers.add("good first", first=True)
        while workers.unfinished:
            order += [outcome.job for outcome in workers.wait(1)]
    assert order[0] == "good first"


def test_workers_that_cannot_start_are_not_started_for_ever(tmp_path: Path) -> None:
    with pytest.raises(NotDone), Workers("worker_jobs:never_starts", None, 2) as workers:
        workers.add("good 1")
        while workers.unfinished:
            workers.wait(1)


def test_what_a_worker_prints_is_no_answer(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    outcomes(["print 1"], tmp_path, count=1)
    assert capfd.readouterr().out == ""


PARENT = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background of a shell
sys.path[:0] = {paths!r}
from scanner.workers import Workers
if __name__ == "__main__":
    with Workers("worker_jobs:odd_jobs", {folder!r}, 2) as workers:
        for number in range(4):
            workers.add(f"hang {{number}}")
        while workers.unfinished:
            workers.wait(1)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_workers_end_with_their_parent_even_in_the_middle_of_a_page(how: signal.Signals, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT.format(paths=sys.path, folder=str(tmp_path)))
    parent = subprocess.Popen([sys.executable, str(script)], stderr=subprocess.PIPE, text=True)

    def at_work() -> list[int]:
        return [int(pid) for trace in tmp_path.glob("hang-*") for pid in trace.read_text().split()]

    until(lambda: len(at_work()) == 2)
    pids = at_work()
    parent.send_signal(how)
    parent.wait(120)
    until(lambda: not any(runs(pid) for pid in pids))
    assert parent.stderr is not None
    assert parent.stderr.read().count("Traceback") <= (how is signal.SIGINT)  # the parent's own, none of a worker


SIMULATING = """
import os, sys, time
sys.path[:0] = {paths!r}
from scanner.simulate import _pool
if __name__ == "__main__":
    pool = _pool(1, ({folder!r}, 1, "easy", 100, False, None))
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(300)
"""


def test_a_simulation_that_is_killed_leaves_no_process(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(SIMULATING.format(paths=sys.path, folder=str(printed_vote(tmp_path).folder)))
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    until(lambda: not runs(pid))


def until(holds: object, seconds: float = 120) -> None:
    """Wait until something holds; a failure where it never does."""
    end = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.02)


def runs(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] == "Z")


def test_workers_compute_with_one_thread_from_their_first_moment(monkeypatch):
    """NumPy asks when it is imported, which may be while the setup is unpickled; the parent's own environment stays."""
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "7")
    with Workers("worker_jobs:tells_its_setup", ThreadsAtBirth(), 1) as workers:
        workers.add("ask")
        found: list[Outcome] = []
        while not found:
            found += workers.wait(1)

    assert found == [Done("ask", "1")]
    assert os.environ["OPENBLAS_NUM_THREADS"] == "7"


def test_workers_ask_for_large_pages_beside_what_the_user_set(monkeypatch):
    """Of the C library, where it is glibc; the parent's own environment stays."""
    monkeypatch.setenv("GLIBC_TUNABLES", "glibc.malloc.arena_max=2")
    with Workers("worker_jobs:environment_of_it", None, 1) as workers:
        workers.add("GLIBC_TUNABLES")
        found: list[Outcome] = []
        while not found:
            found += workers.wait(1)

    assert found == [Done("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1:glibc.malloc.arena_max=2")]
    assert os.environ["GLIBC_TUNABLES"] == "glibc.malloc.arena_max=2"
