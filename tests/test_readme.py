"""What the README says can be done as it stands there: its shell blocks, line by line, on a small vote.

Where paper would be printed, filled in and scanned, a simulation does it. Left out is what sets up a computer:
`scripts/demo` is done by `ballot demo` (tests/test_demo.py), `scripts/test` is what runs this, and installing is tried
by tests/test_packaging.py.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import termios
import time
from pathlib import Path

import cv2
import pytest
from rehearsals import machine, scan_of

from scanner.simulate import page_tasks
from scanner.simulate.sheet import SheetMaker
from scanner.vote import Vote

ROOT = Path(__file__).parent.parent
SETTING_UP = ("scripts/", "python3 -m venv", ".venv/bin/")
BALLOTS = 4  # of those printed, that come back from voting
PATIENCE = 300.0
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the README's lines are for a POSIX shell")


def shell_lines() -> list[str]:
    """Every line of the README's shell blocks, in order, but for those that set up a computer."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    lines = [line for block in blocks for line in block.splitlines() if line.strip()]
    return [line for line in lines if not line.startswith(SETTING_UP)]


class Evening:
    """A folder with a list of people, and a shell in it that knows the command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "people.csv").write_text("họ và tên,chức vụ\nTrần Thị Bình,Phó Bí thư\nLê Văn Cường,\n", "utf-8")
        command = folder / "bin" / "ballot"
        command.parent.mkdir()
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m scanner "$@"\n')
        command.chmod(0o755)
        path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
        self.environment = os.environ | {"PYTHONPATH": str(ROOT), "BALLOT_LANG": "en", "PATH": path}

    @property
    def vote(self) -> Vote:
        return Vote(self.folder / "my-vote")

    def run(self, line: str) -> int:
        """One line as a person types it; its exit status."""
        done = subprocess.run(["sh", "-c", line], cwd=self.folder, env=self.environment, capture_output=True, text=True)
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode in (0, 3), (line, done.stderr)
        return done.returncode

    def look_at(self, line: str) -> None:
        """A line that wants a person at a terminal, who gives a name and stops at the first question."""
        keyboard, terminal = os.openpty()
        with subprocess.Popen(
            ["sh", "-c", line], cwd=self.folder, env=self.environment, stdin=terminal, stdout=terminal, stderr=terminal
        ) as run:
            os.set_blocking(keyboard, False)
            deadline, seen = time.monotonic() + PATIENCE, ""
            while run.poll() is None and time.monotonic() < deadline:
                seen += _read(keyboard)
                if seen.endswith("Who decides: "):
                    os.write(keyboard, "Trần Thị Bình\n".encode())
                    seen += "\n"
                elif not termios.tcgetattr(terminal)[3] & termios.ICANON:
                    os.write(keyboard, b"q" if "[q]" in seen else b"3")
                time.sleep(0.1)
            seen += _read(keyboard)
            run.kill()
        os.close(keyboard)
        os.close(terminal)
        assert run.returncode == 0, seen
        assert "Traceback" not in seen, seen


def _read(keyboard: int) -> str:
    try:
        return os.read(keyboard, 1 << 20).decode(errors="replace")
    except BlockingIOError:
        return ""


def scan_rehearsal(evening: Evening) -> None:
    """The printed test page, scanned to `test-scan.jpg`."""
    from scanner.simulate.parameters import CANVAS_PX_MM
    from scanner.simulate.rendering import render_page

    page = render_page(evening.folder / "my-vote" / "rehearsal.pdf", 0, CANVAS_PX_MM * 25.4, oversample=2)
    cv2.imwrite(str(evening.folder / "test-scan.jpg"), scan_of(machine(3), page=page))


def scan_ballots(evening: Evening) -> None:
    """Some of the printed ballots, filled in and scanned into `scans/`."""
    (evening.folder / "scans").mkdir()
    vote = evening.vote
    maker = SheetMaker(str(vote.folder), 5, "office", 200, False, None)
    for task in list(page_tasks(vote, 5))[:BALLOTS]:
        (evening.folder / "scans" / f"{task.number:04d}.jpg").write_bytes(maker.page(task)[0])
    vote.close()


def test_the_readme_can_be_followed(tmp_path):
    """From `ballot new` to the result, each line in turn, with the statuses that it promises."""
    evening = Evening(tmp_path)
    lines = shell_lines()
    statuses = {}
    for line in lines:
        if "test-scan.jpg" in line:
            scan_rehearsal(evening)
        if line.startswith("ballot scan"):
            scan_ballots(evening)
        if line.startswith("ballot review"):
            evening.look_at(line)
        else:
            statuses[line.split("#")[0].strip()] = evening.run(line)

    assert [line.split()[1] for line in lines] == [
        *("new", "check", "print", "rehearse", "rehearse", "scan", "review", "settle", "tally")
    ]
    assert {line for line, status in statuses.items() if status} == {"ballot tally my-vote"}  # 118 were collected
    assert (evening.folder / "my-vote" / "ballots.pdf").exists()
    assert len(evening.vote.store.items()) == BALLOTS


def test_the_demo_of_the_readme_is_the_demo():
    """`scripts/demo` sets up, then plays `ballot demo`."""
    assert 'exec "$venv/bin/ballot" demo "$@"' in (ROOT / "scripts" / "demo").read_text("utf-8")
    assert "\nscripts/demo\n" in (ROOT / "README.md").read_text("utf-8")
