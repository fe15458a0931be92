"""The rehearsal: a page that says whether this printer and this scanner are fit for the vote."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from click.testing import CliRunner
from paper import confidence
from picture_files import page
from PIL import Image
from rehearsals import VOTE, machine, print_of, scan_of, sheet_on

from scanner import rehearse as work
from scanner.align import Misfit
from scanner.cli import main
from scanner.compose import layout_of
from scanner.fitness import Check, Finding, findings_of
from scanner.geometry import Rect
from scanner.pdf_page import symbol_of
from scanner.rehearsal import RehearsalSheet
from scanner.rehearsal_read import code_on, measured
from scanner.serial import PageCode, decode, encode, rehearsal_code, rehearsed_vote
from scanner.simulate.rendering import render_page
from scanner.vote import Vote

PAPERS = [(paper, way) for paper in ("A4", "A5", "Letter") for way in ("upright", "across")]


def findings(grey: np.ndarray, sheet: RehearsalSheet) -> tuple[Finding, ...]:
    """What is found on one scan of the page."""
    page, text = code_on(grey, sheet)
    assert not isinstance(page, Misfit)
    return findings_of(measured(grey, page, sheet, code=text == rehearsal_code(VOTE)))


def wrong(found: tuple[Finding, ...]) -> dict[str, str]:
    """What is not fit: check → cure."""
    return {str(finding.check): finding.cure for finding in found if not finding.ok}


def value(found: tuple[Finding, ...], check: Check) -> dict[str, object]:
    return dict(next(finding.values for finding in found if finding.check is check))


# --- the page


def test_its_code_is_no_page_code():
    """Nothing that carries it can be counted, and a page code is no rehearsal's."""
    text = rehearsal_code(VOTE)
    assert decode(text) is None
    assert rehearsed_vote(text) == VOTE
    assert symbol_of(text).shape == (25, 25)
    assert rehearsed_vote(encode(PageCode(VOTE, "0000", 0, 1, None, test=True))) is None
    assert rehearsed_vote("R1") is None


@pytest.mark.parametrize(("paper", "way"), PAPERS)
def test_it_has_the_ballots_own_fiducials_and_code(paper, way):
    """So the same alignment reads it."""
    sheet = sheet_on(paper, way)
    ballot = layout_of(confidence(3, paper=paper, orientation=way)).printed_pages[0]
    assert (sheet.fiducials, sheet.code) == (ballot.fiducials, ballot.code)


@pytest.mark.parametrize(("paper", "way"), PAPERS)
def test_nothing_stands_in_anothers_way(paper, way):
    """Fiducials and code keep their white, patterns and cells keep apart, and all of it is on the paper."""
    sheet = sheet_on(paper, way)
    kept = [*(f.area.grown(3.99) for f in sheet.fiducials), sheet.code.grown(3.99)]
    cells = [mark.cell.grown(-0.01) for group in sheet.groups for mark in group.marks]
    patterns = [*(step.ink.area for step in sheet.ladder), *(patch.ink.area for patch in sheet.patches)]
    patterns += [bars.area for bars in sheet.bars]
    for a, b in combinations([*cells, *patterns], 2):
        assert not a.overlaps(b)
    for area in [*cells, *patterns]:
        assert not any(area.overlaps(other) for other in kept)
        assert Rect(7.9, 7.9, sheet.width - 15.8, sheet.height - 15.8).contains(area)


@pytest.mark.parametrize(("paper", "way"), PAPERS)
def test_marks_stand_at_every_edge_and_in_the_middle(paper, way):
    """All five of them; on small paper up to two may be missing at an edge."""
    groups = {group.place: [mark.option for mark in group.marks] for group in sheet_on(paper, way).groups}
    every = ["blank", "line", "cross", "tick", "fill"]
    assert set(groups) == {"top", "left", "right", "bottom", "middle"}
    for marks in groups.values():
        assert marks == every if paper != "A5" else marks[:3] == every[:3]


def test_pages_that_nobody_looks_at_are_named(tmp_path, monkeypatch):
    """Of a file and of a folder: what is beyond the most that a rehearsal takes."""
    vote = SimpleNamespace(folder=tmp_path / "vote", scans=tmp_path / "vote" / "scans")
    monkeypatch.setattr(work, "MOST_PAGES", 2)
    monkeypatch.setattr(work, "_judged", lambda vote, path, number, *more: work.JudgedPage(path.name, number, ()))
    dark = Image.fromarray(page())
    (tmp_path / "scans").mkdir()
    for name in ("1.png", "2.png", "3.png"):
        dark.save(tmp_path / "scans" / name)
    dark.save(tmp_path / "a.tif", save_all=True, append_images=[dark, dark], compression="tiff_lzw")
    for path in (tmp_path / "scans", tmp_path / "a.tif"):
        *judged, last = work._results(vote, path, sheet_on())
        assert len(judged) == 2 and all(isinstance(page, work.JudgedPage) for page in judged)
        assert (last.path, last.file_page) == (path, 0) and "2" in last.why


# --- fit


@pytest.mark.parametrize("seed", range(9))
def test_ordinary_office_machines_are_fit(seed):
    """At 150, 200 and 300 dpi, on any paper."""
    paper, way = PAPERS[seed % len(PAPERS)]
    dpi = (150, 200, 300)[seed // 3]
    sheet = sheet_on(paper, way)
    one = machine(seed, width=sheet.width)
    assert wrong(findings(scan_of(one, dpi, seed, paper=paper, orientation=way), sheet)) == {}


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_either_way_up_is_fit(turn):
    """Upside down or on its side."""
    assert wrong(findings(scan_of(machine(4, turn=turn)), sheet_on())) == {}


def test_the_file_itself_is_fit():
    """As a perfect printer and a perfect scanner would show it; 600 dpi, too."""
    page = print_of()
    large = cv2.resize(page, None, fx=600 / 304.8, fy=600 / 304.8, interpolation=cv2.INTER_LINEAR)
    for grey in (cv2.resize(page, None, fx=200 / 304.8, fy=200 / 304.8, interpolation=cv2.INTER_AREA), large):
        found = findings(np.asarray(grey, np.uint8), sheet_on())
        assert wrong(found) == {}
        assert value(found, Check.SCALE)["percent"] == pytest.approx(100, abs=0.2)


# --- not fit, and why


@pytest.mark.parametrize(
    ("faults", "how", "check", "cure"),
    [
        ({"scale": 0.96}, {}, "scale", "scale"),
        ({"scale": 1.04}, {}, "scale", "scale"),
        ({"skew_deg": 4.0}, {}, "skew", "skew"),
        ({"toner": 0.5}, {}, "contrast", "pale"),
        ({}, {"fat_mm": 0.15}, "edges", "fat"),
        ({"gain_mm": -0.03}, {"fat_mm": -0.1}, "edges", "thin"),
        ({"blur_mm": 0.3}, {}, "sharpness", "blurred"),
        ({}, {"bilevel": True}, "grey", "bilevel"),
        ({}, {"dpi": 100}, "resolution", "dpi"),
        ({"streak_mm": 83.0}, {}, "streaks", "dirt"),
        ({"streak_mm": 83.0, "turn": 2}, {}, "streaks", "dirt"),
        ({"streak_mm": 83.0, "turn": 1}, {}, "streaks", "dirt_turned"),
    ],
)
def test_a_fault_is_named(faults, how, check, cure):
    """What is wrong is found, with its cure, and nothing else is blamed (but what the same fault does)."""
    found = wrong(findings(scan_of(machine(3, **faults), **how), sheet_on()))
    assert found[check] == cure
    assert set(found) - {check} <= {"edges": {"faintest", "marks"}, "resolution": {"sharpness"}}.get(check, set())


def test_a_black_and_white_scan_as_jpeg_is_known_as_well():
    """Its greys are the compression's, not the paper's."""
    grey = scan_of(machine(3), bilevel=True)
    _, encoded = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, 80])
    again = cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE)
    assert wrong(findings(again, sheet_on())) == {"grey": "bilevel"}


def test_a_scanner_that_bleaches_is_not_fit():
    """Contrast so high that the finer lines vanish."""
    grey = scan_of(machine(3), jpeg=False).astype(np.float32)
    found = findings(np.clip((grey - 20) * 4.0, 0, 255).astype(np.uint8), sheet_on())
    assert set(wrong(found)) & {"faintest", "edges", "marks"}


@pytest.mark.parametrize("at", [30.0, 61.0, 118.0, 152.0, 180.0])
def test_a_streak_is_found_where_it_is(at):
    """To the millimetre, whatever is printed there; black ones, too."""
    grey = scan_of(machine(2, streak_mm=at, skew_deg=0.3, shift_mm=(0.0, 0.0)))
    for image in (grey, _with_black_line(scan_of(machine(2, turn=0)), at)):
        found = findings(image, sheet_on())
        assert wrong(found)["streaks"] == "dirt"
        assert set(wrong(found)) <= {"streaks", "marks"}  # it may run through an empty box
        (mm,) = value(found, Check.STREAKS)["mm"]
        assert mm == pytest.approx(at if image is not grey else _as_scanned(at), abs=1.5)


def _as_scanned(at: float) -> float:
    turn = machine(2).turn
    return at if turn == 0 else 210.0 - at


def _with_black_line(grey: np.ndarray, at: float) -> np.ndarray:
    column = round(at / 25.4 * 200)
    grey[:, column : column + 2] = 20
    return grey


def test_a_line_across_is_a_remark():
    """The feed jerked once: told, not held against the scanner."""
    found = findings(scan_of(machine(3, shadow_mm=120.0, turn=0)), sheet_on())
    assert wrong(found) == {}
    assert next(finding.cure for finding in found if finding.check is Check.STREAKS) in ("", "jerk")


def test_pale_print_on_one_side_is_located():
    """A cartridge that runs empty at the right."""
    fade = np.ones((1, print_of().shape[1]), np.float32)
    fade[:, -500:] = 0.68
    page = (255 - (255 - print_of().astype(np.float32)) * fade).astype(np.uint8)
    one = machine(3, gain_mm=0.0)
    found = findings(scan_of(one, page=page), sheet_on())
    assert wrong(found)["even"] == "uneven"
    assert value(found, Check.EVEN)["x"] == 194


def test_what_is_spoiled_is_read_wrongly():
    """A reference mark that dirt has changed is named with its place."""
    page = print_of().copy()
    box = next(m.box for g in sheet_on().groups if g.place == "right" for m in g.marks if m.option == "blank")
    x, y, w, h = (round(v * 12) for v in box)
    cv2.line(page, (x, y), (x + w, y + h), 0, 8)
    found = findings(scan_of(machine(3), page=page), sheet_on())
    assert value(found, Check.MARKS)["wrong"] == [["blank", "right"]]


@pytest.mark.parametrize("seed", range(3))
def test_hard_conditions_get_an_answer(seed):
    """Fit or not, each check is told, and what is wrong has a cure."""
    found = findings(scan_of(machine(seed, "hard"), 200, seed), sheet_on())
    assert [finding.check for finding in found] == list(Check)
    assert all(finding.ok or finding.cure for finding in found)


# --- the command


def ballot(*arguments: object) -> tuple[int, str, str]:
    """Run a command in English: status, stdout, stderr."""
    try:
        done = CliRunner(mix_stderr=False).invoke(main, ["--lang", "en", *map(str, arguments)])  # click before 8.2
    except TypeError:
        done = CliRunner().invoke(main, ["--lang", "en", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def vote(tmp_path_factory) -> Path:
    """A vote with its rehearsal page, printed and scanned well, small and in black and white."""
    folder = tmp_path_factory.mktemp("diễn tập")
    assert ballot("new", folder / "vote")[0] == 0
    status, out, err = ballot("rehearse", folder / "vote")
    assert (status, out) == (0, "")
    assert "rehearsal.pdf" in err
    page = render_page(folder / "vote" / "rehearsal.pdf", 0, 304.8, oversample=2)[:3564, :2520]
    scans = {"good": machine(3), "small": machine(3, scale=0.96), "bilevel": machine(5)}
    for name, one in scans.items():
        grey = scan_of(one, page=np.ascontiguousarray(page), bilevel=name == "bilevel")
        cv2.imwrite(str(folder / f"{name}.png"), grey)
    return folder


def test_fit_is_status_0_and_not_fit_status_1(vote):
    """With a table to read out and the cure."""
    status, out, _ = ballot("rehearse", vote / "vote", vote / "good.png")
    assert (status, "FIT for the vote" in out, "25 of 25" in out) == (0, True, True)
    status, out, _ = ballot("rehearse", vote / "vote", vote / "small.png", "--by", "A")
    assert (status, "printed at 96.0 %: print at actual size" in out) == (1, True)
    status, out, _ = ballot("rehearse", vote / "vote", vote / "bilevel.png")
    assert (status, "set the scanner to grey" in out) == (1, True)


def test_every_result_is_kept(vote):
    """A later rehearsal does not erase an earlier one; the last is told."""
    before = len(json.loads(ballot("rehearse", vote / "vote", "--json")[1]))
    ballot("rehearse", vote / "vote", vote / "good.png")
    status, out, _ = ballot("rehearse", vote / "vote", vote / "small.png", "--json", "--by", "Trần Thị Bình")
    one = json.loads(out)
    assert (status, one["fit"], one["by"]) == (1, False, "Trần Thị Bình")
    every = json.loads(ballot("rehearse", vote / "vote", "--json")[1])
    assert [len(every), every[-1]] == [before + 2, one]
    assert "Last rehearsal" in ballot("rehearse", vote / "vote")[2]
    assert "not fit (printed size)" in ballot("rehearse", vote / "vote")[2]


def test_a_pdf_of_several_pages_and_a_folder_are_read(vote, tmp_path):
    """Each rehearsal page in them is judged, empty backs are passed over; all must be fit."""
    from PIL import Image

    good = Image.open(vote / "good.png")
    good.save(
        tmp_path / "both.tif", save_all=True, append_images=[Image.new("L", good.size, 250)], compression="tiff_lzw"
    )
    status, out, _ = ballot("rehearse", vote / "vote", tmp_path / "both.tif", "--json")
    assert (status, [page["file_page"] for page in json.loads(out)["pages"]]) == (0, [1])
    good.save(tmp_path / "a.pdf")
    Image.open(vote / "small.png").save(tmp_path / "b.png")
    status, out, _ = ballot("rehearse", vote / "vote", tmp_path, "--json")
    assert (status, [page["fit"] for page in json.loads(out)["pages"]]) == (1, [True, False, True])


def test_what_is_no_rehearsal_page_is_one_line(vote, tmp_path):
    """A missing file, a text, an empty page, another vote's page, a ballot: status 1, nothing kept."""
    (tmp_path / "text.png").write_text("not a picture")
    cv2.imwrite(str(tmp_path / "empty.png"), np.full((2339, 1654), 250, np.uint8))
    cv2.imwrite(str(tmp_path / "other.png"), scan_of(machine(3)))
    code = encode(PageCode(VOTE, "0000", 0, 1, None))
    cv2.imwrite(str(tmp_path / "ballot.png"), scan_of(machine(3), page=print_of(code=code)))
    kept = ballot("rehearse", vote / "vote", "--json")[1]
    for name, words in {
        "missing.png": "no such file",
        "text.png": "not a picture",
        "empty.png": "not found",
        "other.png": "of another vote",
        "ballot.png": "ballot scan",
    }.items():
        status, out, err = ballot("rehearse", vote / "vote", tmp_path / name)
        assert (status, out, err.count("\n")) == (1, "", 1)
        assert words in err
    assert ballot("rehearse", vote / "vote", "--json")[1] == kept


def test_before_the_page_exists_it_is_asked_for(tmp_path):
    """Nothing is made meanwhile."""
    ballot("new", tmp_path / "vote")
    status, _, err = ballot("rehearse", tmp_path / "vote", tmp_path)
    assert (status, "print it first" in err) == (2, True)
    assert not (tmp_path / "vote" / "vote.db").exists()


def test_it_is_never_counted(vote, tmp_path):
    """`scan` takes it for a test, registers nothing, and it does not stand in the way of a mended print."""
    folder = vote / "vote"
    assert ballot("print", folder, "--copies", 1)[0] == 0
    assert len(Vote(folder).store.book()) == 1
    status, out, _ = ballot("scan", folder, vote / "good.png", "--json", "--workers", 1)
    line = json.loads(out)
    assert (status, line["status"], line["reasons"]) == (0, "rejected", ["test_ballot"])
    tally = json.loads(ballot("tally", folder, "--format", "json")[1])
    assert (tally["unplaced"], tally["kinds"][0]["ballots"]["read"]) == (0, 0)
    assert ballot("rehearse", folder, vote / "good.png")[0] == 0  # after the ballots were printed, too
    text = (folder / "ballot.yaml").read_text("utf-8")
    title = next(line for line in text.splitlines() if line.startswith("title:"))
    (folder / "ballot.yaml").write_text(text.replace(title, "title: Phiếu khác"), "utf-8")
    assert ballot("print", folder, "--copies", 1, "--replace")[0] == 0


@pytest.mark.parametrize(("from_share", "px"), [(0.7, 12), (0.8, 16)])
def test_a_feeder_that_slipped_is_not_fit(from_share, px):
    """Squares that slipped take no part in the fit: how far they lie from it counts all the same."""
    grey = scan_of(machine(3))
    assert "feed" not in wrong(findings(grey, sheet_on()))
    row = round(from_share * len(grey))
    grey[row:, px:] = grey[row:, :-px].copy()  # 200 dpi: 1.5 and 2 mm
    assert "feed" in wrong(findings(grey, sheet_on()))
