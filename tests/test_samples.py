"""The samples are read as their truth says: a golden test of the whole reading."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from scanner.export import page_lines
from scanner.scan import scan_paths
from scanner.schema import read_definition
from scanner.vote import Vote

SAMPLES = Path(__file__).parent.parent / "samples"


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    """The samples, scanned into a copy of their vote."""
    folder = tmp_path_factory.mktemp("mẫu") / "vote"
    shutil.copytree(SAMPLES / "vote", folder)
    vote = Vote(folder)
    scan_paths(vote, [SAMPLES / "scans"], 2, False, sys.stdout, sys.stderr)
    return {(line["file"], line["file_page"]): line for line in page_lines(vote)}


TRUTH = [json.loads(text) for text in (SAMPLES / "scans" / "truth.jsonl").read_text("utf-8").splitlines()]


def test_there_are_a_dozen():
    """A dozen scans with truth."""
    assert len(TRUTH) == 12
    assert read_definition(SAMPLES / "vote" / "ballot.yaml").title == "Phiếu tín nhiệm"


@pytest.mark.parametrize("truth", TRUTH, ids=[truth["file"] for truth in TRUTH])
def test_a_sample_is_read_as_its_truth_says(lines, truth):
    """Its serial, every plain row, and a question for every doubtful one."""
    line = lines[truth["file"], truth["file_page"]]

    assert line["serial"] == truth["serial"]
    for row, expected in truth["rows"].items():
        read = line["rows"][row]
        if row in truth["doubtful"]:
            assert read["state"] == "review", (row, truth["drawn"][row])
        elif read["state"] == "ok":
            assert read["selected"] == expected, (row, truth["drawn"][row])


def test_hardly_anything_plain_is_asked(lines):
    """Of the samples' plain rows at most two wait."""
    plain = [
        lines[truth["file"], truth["file_page"]]["rows"][row]["state"]
        for truth in TRUTH
        for row in truth["rows"]
        if row not in truth["doubtful"] and row not in truth["traceless"]
    ]
    assert plain.count("review") <= 2
    assert len(plain) > 80
