"""`scripts/benchmark` as it is called."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BENCHMARK = Path(__file__).parents[1] / "scripts" / "benchmark"


def benchmark(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, BENCHMARK, *arguments], capture_output=True, text=True, timeout=120)


def test_rows_that_other_limits_would_turn_are_counted():
    """No mark has a thousand mm²: nothing would be marked, and every row that is read would be asked."""
    done = benchmark("accuracy", "--sheets", "1", "--workers", "1", "--limits", "marked_ink=1000")
    right = next(line for line in done.stdout.splitlines() if line.startswith("all ")).split()[1]
    assert int(right) > 0
    assert f"with marked_ink=1000: right -> asked: {right}" in done.stdout


def test_a_limit_that_is_none_is_named():
    done = benchmark("accuracy", "--limits", "mark_ink=1")
    assert done.returncode == 2
    assert "no such limit: mark_ink" in done.stderr
