"""The whole evening, as anyone can play it; and that its proof can fail."""

from __future__ import annotations

import copy

import pytest

from scanner.cli import main
from scanner.demo import differences, play, truth_of
from scanner.errors import ExitStatus, UsageError
from scanner.gather import tally_of
from scanner.vote import Vote
from scanner.words import use_language


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """An evening of a dozen ballots."""
    use_language("vi")
    folder = tmp_path_factory.mktemp("buổi") / "tối nay"
    status = play(folder, main.status_of, copies=12)
    return folder, status


def test_the_tally_is_the_truth(played):
    """On every row, voids included."""
    folder, status = played
    assert status is ExitStatus.DONE
    counted = tally_of(Vote(folder))
    assert counted["final"] is True
    assert differences(counted, truth_of(folder / "simulated")) == []


def test_a_tally_that_is_off_by_one_is_noticed(played):
    """Any number of it."""
    folder, _ = played
    counted, truth = tally_of(Vote(folder)), truth_of(folder / "simulated")
    row = counted["kinds"][0]["contests"][0]["rows"][3]
    ballots = counted["kinds"][0]["ballots"]
    for place, key in [(row["options"][0], "count"), (row, "void"), (row, "blank"), (ballots, "void")]:
        place[key] += 1
        assert differences(copy.deepcopy(counted), truth) != []
        place[key] -= 1
    assert differences(counted, truth) == []


def test_a_folder_in_use_is_left_alone(tmp_path):
    """Nothing of another's is played over."""
    (tmp_path / "x").write_text("x")
    with pytest.raises(UsageError):
        play(tmp_path, main.status_of)
