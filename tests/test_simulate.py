"""The simulation: what it writes is what it says it wrote."""

from __future__ import annotations

import json
import os
import pickle
from collections import Counter
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import cv2
import numpy as np
import pytest

from scanner.errors import NotDone, UsageError
from scanner.new import new_vote
from scanner.printing import print_ballots
from scanner.simulate import simulate
from scanner.simulate.kinds import DOUBTFUL, KINDS, PLAIN
from scanner.simulate.parameters import digest
from scanner.simulate.voter import kind_of_row, voter_of
from scanner.vote import Vote

REAL = os.environ.get("BALLOT_REAL_MARKS")


@pytest.fixture(scope="module")
def vote(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("mô phỏng") / "vote"
    new_vote(folder, "qd96")
    print_ballots(Vote(folder), 14)
    return folder


def truths(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "truth.jsonl").read_text("utf-8").splitlines()]


def test_a_process_of_the_simulation_that_is_lost_is_one_line(vote, tmp_path, monkeypatch):
    """The system ends one where memory is short; half a stack of scans does not stay."""

    def lost(*_: object) -> None:
        raise BrokenProcessPool

    monkeypatch.setattr("scanner.simulate._write_all", lost)
    with pytest.raises(NotDone) as refused:
        simulate(vote, tmp_path / "out")
    assert refused.value.key == "simulate.process_lost" and not (tmp_path / "out").exists()


def test_what_a_process_refuses_comes_over_whole():
    """From a process of the simulation to the one that shows it."""
    refused = pickle.loads(pickle.dumps(NotDone("simulate.no_marks", folder="nét")))
    assert (refused.key, refused.values) == ("simulate.no_marks", {"folder": "nét"})


@pytest.fixture(scope="module")
def office(vote, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("office") / "scans"
    simulate(vote, folder, seed=5, difficulty="office")
    return folder


def test_every_printed_page_is_there_once(vote, office):
    """And nothing else; a file a page."""
    lines = truths(office)
    assert sorted(line["serial"] for line in lines) == sorted(Vote(vote).store.book())
    assert {line["file"] for line in lines} == {path.name for path in office.glob("*.jpg")}
    assert all(line["file_page"] == 1 for line in lines)


def test_the_truth_has_every_field(office):
    """As documented."""
    for line in truths(office):
        assert {"file", "file_page", "kind", "serial", "page", "rows", "drawn", "doubtful", "traceless"} <= set(line)
        assert set(line["rows"]) == set(line["drawn"]) == {f"p{n}" for n in range(1, 10)}
        for row, drawn in line["drawn"].items():
            assert drawn in KINDS
            if drawn == "blank":
                assert line["rows"][row] == []
                assert row in line["doubtful"]
            if drawn == "double":
                assert len(line["rows"][row]) == 2
                assert row in line["doubtful"]
            if not KINDS[drawn].doubtful:
                assert len(line["rows"][row]) == 1
                assert row not in line["doubtful"]
            elif drawn not in ("blank", "double"):
                assert (row in line["doubtful"]) != (row in line["traceless"])


def test_the_same_seed_draws_the_same(vote, office, tmp_path):
    """However many processes; another seed draws otherwise."""
    simulate(vote, tmp_path / "again", seed=5, difficulty="office", workers=1)
    for path in sorted(office.glob("*.jpg"))[:5]:
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()
    assert (office / "truth.jsonl").read_bytes() == (tmp_path / "again" / "truth.jsonl").read_bytes()
    simulate(vote, tmp_path / "other", seed=6, difficulty="office")
    assert (office / "truth.jsonl").read_bytes() != (tmp_path / "other" / "truth.jsonl").read_bytes()


def test_ink_is_where_the_truth_says(vote, tmp_path):
    """On easy scans the marked box is darker inside than it was printed, the others are not."""
    simulate(vote, tmp_path / "easy", seed=3, difficulty="easy")
    page = Vote(vote).layouts()["main"].pages[0]
    agree = Counter()
    for line in truths(tmp_path / "easy"):
        grey = cv2.imread(str(tmp_path / "easy" / line["file"]), cv2.IMREAD_GRAYSCALE)
        to_px = np.array(line["mm_to_px"]).reshape(3, 3)
        for row in page.rows:
            if line["drawn"][row.row] not in ("cross", "fill", "slash"):
                continue
            for option in row.options:
                box = option.box.grown(-0.8)
                over = np.stack(np.meshgrid(np.linspace(box.x, box.right, 25), np.linspace(box.y, box.bottom, 25)), -1)
                x, y = cv2.perspectiveTransform(over, to_px).reshape(-1, 2).round().astype(int).T
                inked = (grey[y, x] < 190).mean() > 0.03
                agree[inked == (option.option in line["rows"][row.row])] += 1
    assert agree[True] > 80
    assert agree[False] == 0


def test_shares_are_those_of_the_table():
    """Over many sheets at least 85 % of rows are plain and each named kind has its 1 %."""
    random = np.random.default_rng(1)
    drawn: Counter[str] = Counter()
    for _ in range(4000):
        voter, lone = voter_of(random), False
        for _ in range(9):
            kind = kind_of_row(voter, random, "office", False, True, lone, None)
            lone = lone or kind == "lone_fill"
            drawn[kind] += 1
    total = sum(drawn.values())
    assert sum(drawn[kind.name] for kind in PLAIN) / total >= 0.85
    for kind in DOUBTFUL:
        assert drawn[kind.name] / total == pytest.approx(kind.share, abs=0.003), kind.name


@pytest.mark.parametrize(("fmt", "files"), [("png", 3), ("tif", 1), ("pdf", 1)])
def test_formats(tmp_path, fmt, files):
    """One file a page, or one for all."""
    new_vote(tmp_path / "v", "qd96")
    print_ballots(Vote(tmp_path / "v"), 3)
    made = simulate(tmp_path / "v", tmp_path / "s", fmt=fmt, dpi=100)
    assert made.files == files == len(list((tmp_path / "s").glob(f"*.{fmt}")))
    assert [line["file_page"] for line in truths(tmp_path / "s")] == ([1, 1, 1] if files == 3 else [1, 2, 3])


@pytest.mark.parametrize(
    "wrong", [{"difficulty": "heavy"}, {"fmt": "gif"}, {"dpi": 20}, {"marks": Path("nowhere")}]
)
def test_a_wrong_call_writes_nothing(vote, tmp_path, wrong):
    """One line, nothing made."""
    with pytest.raises(UsageError):
        simulate(vote, tmp_path / "s", **wrong)
    assert not (tmp_path / "s").exists()


def test_a_folder_with_files_in_it_is_left_alone(vote, tmp_path):
    (tmp_path / "keep.txt").write_text("x")
    with pytest.raises(UsageError):
        simulate(vote, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["keep.txt"]


@pytest.mark.parametrize("linked", [False, True])
def test_a_full_disk_leaves_no_half_a_stack(vote, tmp_path, monkeypatch, linked):
    """Scans without their truth, fewer than were printed, could be taken for all. Also where a link points."""
    from scanner.simulate.files import Writer

    def full(writer: Writer, encoded: bytes) -> tuple[str, int]:
        if writer.count == 5:
            raise OSError(28, "No space left on device")
        return add(writer, encoded)

    add = Writer.add
    monkeypatch.setattr(Writer, "add", full)
    output = tmp_path / "s"
    if linked:
        (tmp_path / "elsewhere").mkdir()
        output.symlink_to(tmp_path / "elsewhere")
    for _ in range(2):
        with pytest.raises(NotDone, match="đĩa đã đầy"):
            simulate(vote, output, difficulty="easy", workers=1)
        assert not output.exists()
    monkeypatch.setattr(Writer, "add", add)
    simulate(vote, output, difficulty="easy", workers=1)
    assert any(output.iterdir())


def test_the_parameters_have_a_name():
    """Printed with every figure."""
    assert len(digest()) == 12


@pytest.mark.skipif(not REAL, reason="BALLOT_REAL_MARKS names no folder of real ink")
def test_real_ink_is_read(vote, tmp_path):
    """Ink of real pens: nothing wrong, nothing doubtful silent, little asked."""
    from scanner.export import page_lines
    from scanner.scan import scan_paths

    assert REAL is not None
    simulate(vote, tmp_path / "s", seed=11, difficulty="office", marks=Path(REAL))
    opened = Vote(vote)
    with (tmp_path / "said").open("w") as said:
        scan_paths(opened, [tmp_path / "s"], 2, False, said, said)
    read = {line["file"]: line for line in page_lines(opened)}
    verdicts: Counter[str] = Counter()
    for truth in truths(tmp_path / "s"):
        line = read[truth["file"]]
        for row, expected in truth["rows"].items():
            waits = line["rows"][row]["state"] == "review"
            if row in truth["doubtful"]:
                verdicts["doubtful asked" if waits else "silent"] += 1
            else:
                verdicts["asked" if waits else "right" if line["rows"][row]["selected"] == expected else "wrong"] += 1
    assert verdicts["wrong"] == verdicts["silent"] == 0
    assert verdicts["asked"] <= 0.08 * (verdicts["asked"] + verdicts["right"])


def test_without_semaphores_one_process_simulates(vote, tmp_path, monkeypatch):
    """Some containers grant none."""
    from scanner import simulate as module

    def refused(*arguments: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(module, "ProcessPoolExecutor", refused)
    assert simulate(vote, tmp_path / "s", difficulty="easy").pages == 14


def test_a_voter_chooses_no_more_than_allowed_over_all_pages(tmp_path):
    """A list that runs over two pages has one limit."""
    (tmp_path / "people.csv").write_text("name\n" + "".join(f"Nguyễn Văn {n}\n" for n in range(1, 26)), "utf-8")
    new_vote(tmp_path / "v", "choose", tmp_path / "people.csv")
    yaml = tmp_path / "v" / "ballot.yaml"
    yaml.write_text(yaml.read_text("utf-8").replace("at_most: 2", "at_most: 5"), "utf-8")
    print_ballots(Vote(tmp_path / "v"), 4)
    simulate(tmp_path / "v", tmp_path / "s", seed=3, difficulty="easy")

    chosen = Counter()
    for line in truths(tmp_path / "s"):
        chosen[line["serial"]] += sum(len(options) for options in line["rows"].values())
    assert len(chosen) == 4
    assert 2 <= max(chosen.values()) <= 5
