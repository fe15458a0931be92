"""Damaged paper and bad scans: read rightly, or put before a person with the reason that a person would give."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from paper import people

from scanner.align import align
from scanner.diagnose import conditions
from scanner.export import page_lines
from scanner.gather import standing_in
from scanner.geometry import Rect, carry
from scanner.hollow import has_hollow_squares
from scanner.interpret import read_page
from scanner.model import Reason
from scanner.new import new_vote
from scanner.notes import all_said
from scanner.page import Page
from scanner.printing import print_ballots
from scanner.reading import PageRead
from scanner.rules import read_rows
from scanner.scan import scan_paths
from scanner.show import show
from scanner.simulate import page_tasks
from scanner.simulate.damage import Shot, resampled, turned
from scanner.simulate.damaged import DAMAGE, OFFICE, SCANNED_DPI, damaged_page, encoded
from scanner.simulate.sheet import SheetMaker
from scanner.slips import slip_of, squares_found
from scanner.vote import Vote
from scanner.words import catalogue, use_language

HARD = Path(__file__).parent.parent / "samples" / "hard"
TRUTH = {
    Path(line["file"]).stem: line for line in map(json.loads, (HARD / "truth.jsonl").read_text("utf-8").splitlines())
}
SHEETS = 2  # of each kind; `scripts/benchmark damage` takes more
PEOPLE = "name\n" + "\n".join(["Nguyễn Văn An", "Trần Thị Bình", "Lê Quang Cường", "Phạm Thị Dung", "Hoàng Hữu Đức"])


@pytest.fixture(autouse=True)
def english():
    use_language("en")
    yield
    use_language("vi")


class Desk:
    """A vote on A5, of five people by default, its sheets filled in and waiting to be damaged."""

    def __init__(self, folder: Path, listed: str = PEOPLE) -> None:
        people = folder / "people.csv"
        people.write_text(listed, encoding="utf-8")
        new_vote(folder / "vote", "qd96", people)
        yaml = folder / "vote" / "ballot.yaml"
        yaml.write_text(yaml.read_text("utf-8").replace("paper: A4", "paper: A5"), "utf-8")
        vote = Vote(folder / "vote")
        print_ballots(vote, SHEETS)
        self.sheets, self.kind = vote.sheets(), vote.definition.kinds[0]
        self.layout = vote.layouts()["main"]
        self.tasks = list(page_tasks(vote, 3))
        vote.close()
        self.maker = SheetMaker(str(folder / "vote"), 3, "office", SCANNED_DPI, False, None)

    def damaged(self, kind: str, number: int, seed: int = 3) -> tuple[PageRead, dict]:
        """One sheet damaged, stored and read; and the truth."""
        grey, truth = damaged_page(self.maker, self.tasks[number], kind, seed)
        stored = cv2.imdecode(np.frombuffer(encoded(grey)[0], np.uint8), cv2.IMREAD_GRAYSCALE)
        return read_page(np.asarray(stored, np.uint8), self.sheets), truth


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Desk:
    return Desk(tmp_path_factory.mktemp("bàn"))


def plain_rows(truth: dict) -> list[str]:
    return [row for row in truth["rows"] if row not in truth["doubtful"] and row not in truth["traceless"]]


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_is_read_rightly_or_explained(desk, kind):
    """No row is read wrongly; of mild damage hardly a plain row is asked; a page that waits says why."""
    asked = plain = 0
    for number in range(SHEETS):
        read, truth = desk.damaged(kind, number)
        reading = read_rows(read, desk.kind)
        waits = bool(reading.reasons)
        for row in plain_rows(truth):
            seen = reading.rows.get(row)
            plain += 1
            if waits or seen is None or seen.selected is None or seen.reasons:
                asked += 1
            else:
                assert list(seen.selected) == truth["rows"][row], (kind, number, row)
        if waits:
            assert set(read.notes) & set(DAMAGE[kind].says), (kind, number, read.reasons, read.notes)
        assert len(all_said(read)) == len(read.notes)
    if DAMAGE[kind].mild:
        assert asked <= max(1, 0.1 * plain), kind  # one needless question may not be the damage


@pytest.mark.parametrize("kind", ["cropped-side", "cropped-borders"])
def test_what_lies_beyond_a_cut_is_no_ink(desk, kind):
    """The scan ends there, perhaps across a square or a word; nothing is made of its last pixels."""
    for number in range(SHEETS):
        read, _ = desk.damaged(kind, number)
        assert Reason.STRAY_INK not in read_rows(read, desk.kind).reasons, number


def test_a_name_that_was_not_scanned_whole_is_asked_about(desk):
    """It may be struck out where the scan does not reach."""
    encoded_page, _ = desk.maker.page(desk.tasks[0])
    grey = cv2.imdecode(np.frombuffer(encoded_page, np.uint8), cv2.IMREAD_GRAYSCALE)
    read = read_page(grey, desk.sheets)
    name = desk.layout.pages[0].rows[0].name_area
    cut = int(carry(np.reshape(read.mm_to_px, (3, 3)), np.array([name.centre]))[0, 0])
    reading = read_rows(read_page(np.ascontiguousarray(grey[:, cut:]), desk.sheets), desk.kind)
    assert reading.reasons or all(row.reasons or row.selected is None for row in reading.rows.values())


# --- the samples


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """`samples/hard` scanned into a copy of its vote: the vote, what was said, and each page's line."""
    folder = tmp_path_factory.mktemp("mẫu") / "vote"
    shutil.copytree(HARD / "vote", folder)
    vote = Vote(folder)
    scan_paths(vote, [HARD], 2, False, sys.stdout, sys.stderr)
    yield vote, {Path(line["file"]).stem: line for line in page_lines(vote)}
    vote.close()


def test_every_kind_of_damage_has_its_sample():
    """By name, in at most 6 MB altogether."""
    assert set(TRUTH) == set(DAMAGE)
    assert sum(path.stat().st_size for path in HARD.rglob("*") if path.is_file()) < 6_000_000


@pytest.mark.parametrize("kind", TRUTH)
def test_a_hard_sample_is_read_as_its_truth_says(samples, kind):
    """Its serial where it is known, every plain row that is read, a question or a note for the rest."""
    vote, lines = samples
    line, truth = lines[kind], TRUTH[kind]
    assert line["serial"] in (truth["serial"], None)
    for row in plain_rows(truth):
        if row in line["rows"] and line["rows"][row]["state"] == "ok":
            assert line["rows"][row]["selected"] == truth["rows"][row], (kind, row)
    if line["reasons"] and DAMAGE[kind].says:
        item = standing_in(vote).items[int(line["item"])]
        assert set(item.read.notes) & set(DAMAGE[kind].says), (kind, line["reasons"], item.read.notes)


def test_show_says_what_is_the_matter_and_the_cure(samples, tmp_path):
    """In words, with its number, and where the picture is."""
    vote, lines = samples
    said = "\n".join(show(vote, lines["printed-at-96"]["item"], tmp_path / "page.png"))
    assert "printed at 96 %: print at actual size" in said
    assert "100 dpi): scan at 200 dpi or more" in "\n".join(show(vote, lines["100-dpi"]["item"], None))
    assert (tmp_path / "page.png").exists()


def test_scan_names_the_pages_and_what_is_the_matter(tmp_path, capsys):
    """In its account, one line for each thing."""
    folder = tmp_path / "vote"
    shutil.copytree(HARD / "vote", folder)
    vote = Vote(folder)
    chosen = tmp_path / "in"
    chosen.mkdir()
    for name in ("printed-at-96.jpg", "torn-corner.jpg"):
        shutil.copy(HARD / name, chosen)
    scan_paths(vote, [chosen], 1, False, sys.stdout, sys.stderr)
    vote.close()
    told = capsys.readouterr().err
    assert "printed-at-96.jpg: printed at 96 %" in told
    assert "torn-corner.jpg: the top right corner is torn, folded or covered" in told


def test_every_note_of_the_table_has_words():
    assert {note for damage in DAMAGE.values() for note in damage.says} <= set(catalogue())


@pytest.mark.parametrize(("window", "below"), [(31, 10), (25, 15), (41, 10)])
def test_a_threshold_that_hollows_what_is_black_is_named(desk, clean, window, below):
    """Of a filled box only a rim is left, too: such a page is not read, and the cure is to scan in grey."""
    mean, binary = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY
    read = read_page(np.asarray(cv2.adaptiveThreshold(clean.grey, 255, mean, binary, window, below)), desk.sheets)
    assert (read.reasons, read.notes, read.rows) == ((Reason.DAMAGED,), ("reading.hollow",), {})


@pytest.mark.parametrize(
    ("note", "spoilt"), [("mirrored", np.fliplr), ("mirrored", np.flipud), ("inverted", lambda grey: 255 - grey)]
)
def test_a_mirrored_picture_and_a_negative_are_named(desk, clean, note, spoilt):
    read = read_page(np.ascontiguousarray(spoilt(clean.grey), np.uint8), desk.sheets)
    assert (read.reasons, read.notes, read.rows) == ((Reason.DAMAGED,), (f"reading.{note}",), {})


def test_struck_names_are_no_stain(desk, clean):
    """Bold print is dark over more than a stroke's width; only paper beside it tells of a stain."""
    grey = clean.grey.copy()
    for row in desk.layout.pages[0].rows:
        name = row.name_area
        ends = np.array([(name.x - 1, name.y + name.h / 2), (name.right + 1, name.y + name.h / 2)])
        (x0, y0), (x1, y1) = carry(clean.mm_to_px, ends).round().astype(int).tolist()
        cv2.line(grey, (x0, y0), (x1, y1), 60, 4, cv2.LINE_AA)
    read = read_page(grey, desk.sheets)
    assert all(Reason.NAME_STRUCK in row.reasons for row in read_rows(read, desk.kind).rows.values())
    assert "reading.stained" not in read.notes


@pytest.mark.parametrize("quality", [None, 90])
def test_black_and_white_is_seen_at_the_size_that_was_scanned(desk, clean, quality):
    """A fine scan is halved before it is read, and JPEG softens its edges; neither makes it a grey one."""
    fine = cv2.resize(clean.grey, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    hollow = cv2.adaptiveThreshold(fine, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 93, 10)
    plain = np.where(fine < 128, 0, 255).astype(np.uint8)
    for image, note in ((hollow, "reading.hollow"), (plain, "reading.bilevel")):
        if quality is not None:
            stored = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
            image = cv2.imdecode(stored, cv2.IMREAD_GRAYSCALE)
        read = read_page(np.asarray(image, np.uint8), desk.sheets)
        assert note in read.notes
        assert read.bilevel


def test_a_black_and_white_scan_with_one_threshold_is_not_hollow(clean):
    assert not has_hollow_squares(np.where(clean.grey < 128, 0, 255).astype(np.uint8), 8.0, 297.0)


# --- what the notes are made of


def shot_of(desk: Desk) -> Shot:
    """A clean sheet as an office scanner gives it."""
    grey, truth = desk.maker.picture(desk.tasks[0], OFFICE)
    return Shot(grey, np.array(truth["mm_to_px"]).reshape(3, 3), (desk.layout.width, desk.layout.height))


def laid(desk: Desk, shot: Shot) -> Page:
    fiducials = [fiducial.area for fiducial in desk.layout.pages[0].fiducials]
    page = align(shot.grey, fiducials, shot.paper)
    assert isinstance(page, Page)
    return page


@pytest.fixture(scope="module")
def clean(desk) -> Shot:
    return shot_of(desk)


@pytest.mark.parametrize("quarters", range(4))
def test_of_a_clean_page_nothing_is_said(desk, clean, quarters):
    """Whatever way up it lies."""
    assert conditions(laid(desk, turned(resampled(clean, 200 / 25.4), quarters))) == []


def test_a_cut_edge_is_named_as_the_sheet_is_read(desk, clean):
    """Not as it lies in the picture: upside down, the left of the picture is the sheet's right."""
    shot = turned(resampled(clean, 200 / 25.4), 2)
    cut = round(16 * shot.px_per_mm)
    page = laid(desk, Shot(np.ascontiguousarray(shot.grey[:, cut:]), shot.mm_to_px, shot.paper))
    assert [finding.note for finding in conditions(page)] == ["reading.edge_right"]


@pytest.mark.parametrize("jump", [-2.0, -0.8, 0.8, 2.0])
def test_a_slip_is_told_from_the_squares(desk, clean, jump):
    """Its length to a quarter of a millimetre, and the squares between which it lies."""
    squares = [fiducial.area for fiducial in desk.layout.pages[0].fiducials]
    centres = np.array([area.centre for area in squares])
    after = float(np.sort(centres[:, 1])[3]) + 1
    seen = centres + np.where(centres[:, 1] > after, jump, 0.0)[:, None] * (0, 1)
    scale = np.diag([8.0, 8.0, 1.0])
    slip = slip_of(seen, scale, squares)
    assert slip is not None
    assert not slip.sideways
    assert abs(slip.jump_mm - jump) < 0.25
    assert slip.after_mm <= after <= slip.before_mm
    assert slip_of(centres, scale, squares) is None


def test_a_slip_is_told_by_the_number_printed_in_its_row(tmp_path):
    """Rows are numbered on over a ballot's pages."""
    desk = Desk(tmp_path, "name\n" + "\n".join(person.name for person in people(20)))
    first, second, *_ = desk.layout.printed_pages
    grey, truth = desk.maker.picture(next(task for task in desk.tasks if task.page == 2), OFFICE)
    mm_to_px = np.array(truth["mm_to_px"]).reshape(3, 3)
    at = 4
    level = round(carry(mm_to_px, np.array([second.rows[at].area.centre]))[0, 1])
    strip = round(2 * np.hypot(*mm_to_px[:2, 1]))  # 2 mm of the sheet are lost
    slipped = np.concatenate([grey[:level], grey[level + strip :]])
    read = read_page(np.ascontiguousarray(slipped), desk.sheets)
    assert "reading.slipped" in read.notes
    assert read.quality["slip_row"] == len(first.rows) + at + 1
    assert f"at about row {len(first.rows) + at + 1};" in " ".join(all_said(read))


def test_squares_are_found_again_where_they_lie(desk, clean):
    """To a tenth of a millimetre, in wide windows."""
    page = laid(desk, clean)
    found = squares_found(page.pixels, page.mm_to_px, page.squares)
    assert np.abs(found - np.array([area.centre for area in page.squares])).max() < 0.1


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_squares_of_one_side_lay_a_flat_scan(desk, clean, side):
    """Four on one line say nothing of the other direction: the same scale is taken, and print confirms it."""
    grey = clean.grey.copy()
    for area in [fiducial.area for fiducial in desk.layout.pages[0].fiducials]:
        if (area.x < clean.paper[0] / 2) == (side == "right"):
            corners = carry(clean.mm_to_px, np.array(area.grown(1).corners)).round().astype(np.int32)
            cv2.fillPoly(grey, [corners], 240)
    page = laid(desk, Shot(grey, clean.mm_to_px, clean.paper))
    boxes = np.array([option.box.centre for row in desk.layout.pages[0].rows for option in row.options])
    off = np.linalg.norm(carry(page.mm_to_px, boxes) - carry(clean.mm_to_px, boxes), axis=1) / page.px_per_mm
    assert page.fiducials == 4
    assert off.max() < 0.8
    assert read_page(page.pixels, desk.sheets).reasons == ()


@pytest.mark.parametrize("shade", [0.0, 0.4])
def test_a_remark_is_not_called_a_stain(desk, clean, shade):
    """Strokes of a pen are thin, however long; light that falls off over the page is no stain either."""
    from scanner.diagnose import of_stray

    light = 1 - shade * np.linspace(0, 1, clean.grey.shape[1])
    grey = (clean.grey * light).astype(np.uint8)
    t = np.linspace(0, 1, 200)
    line = np.stack([40 + 60 * t, 150 + 2 * np.sin(60 * t)], axis=1)
    points = carry(clean.mm_to_px, line).round().astype(np.int32)
    cv2.polylines(grey, [points], False, 60, 5, cv2.LINE_AA)
    page = laid(desk, Shot(grey, clean.mm_to_px, clean.paper))
    assert of_stray(page, desk.layout.pages[0], Rect(40, 148, 60, 4)) == []


# --- pictures of the stages


def test_explain_draws_every_stage_of_every_page(tmp_path):
    """Numbered, named after the file; files of one name do not overwrite each other's. Without it nothing is drawn."""
    folder = tmp_path / "vote"
    shutil.copytree(HARD / "vote", folder)
    vote = Vote(folder)
    for place, name in (("a", "skewed.jpg"), ("b", "150-dpi.jpg")):
        (tmp_path / place).mkdir()
        shutil.copy(HARD / name, tmp_path / place / "0001.jpg")
    paths = [tmp_path / "a", tmp_path / "b"]
    scan_paths(vote, paths, 2, False, sys.stdout, sys.stderr, explain=tmp_path / "pictures")
    vote.close()
    drawn = sorted(path.name for path in (tmp_path / "pictures").iterdir())
    stages = ["squares", "fiducials", "code", "grid", "confirm", "ink", "strokes", "names", "strays"]
    assert len(drawn) == 2 * len(stages)
    assert all(name.startswith("0001-") for name in drawn)
    for number, stage in enumerate(stages, 1):
        mine = [name for name in drawn if name.endswith(f"-p001-{number:02d}-{stage}.jpg")]
        assert len(mine) == 2
        assert all(min(cv2.imread(str(tmp_path / "pictures" / name)).shape[:2]) > 50 for name in mine)


# --- sabotage of the alignment


@pytest.fixture(scope="module")
def saboteur(tmp_path_factory):
    """The benchmark's own trial, a few pages of it."""
    sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
    try:
        from bench import sabotage as trial
    finally:
        sys.path.pop(0)
    work = tmp_path_factory.mktemp("phá")
    trial.make_votes(work, 4)
    trial.start(str(work), 5)
    return trial


@pytest.mark.parametrize("number", range(17))
def test_sabotage_of_the_alignment_never_goes_unnoticed(saboteur, number):
    """Markers moved, inked, erased, added; rules lost or doubled; the table or all markers off by exactly one row or
    column; another form: no box is believed 0.3 mm off on a page that does not wait."""
    from scanner.simulate.sabotage import ACTS

    what = [*ACTS, *saboteur.FORMS][number]
    answer, _ = saboteur.one((what, number, 5))
    assert answer["verdict"] in ("noticed", "harmless"), answer


def test_the_trial_of_sabotage_can_fail(saboteur):
    """A page whose boxes truly lie elsewhere than the layout says is seen to be off."""
    grey, truth, layout, _ = saboteur.made(("rules lost", 1, 5))
    places, scale = saboteur.believed(grey)
    boxes = np.array([option.box.centre for row in layout.rows for option in row.options])
    true = saboteur.true_places(truth, boxes, 297.0)
    off = saboteur.true_places(truth, boxes + np.array((0.5, 0.0)), 297.0)
    assert np.linalg.norm(places - true, axis=1).max() / scale < 0.15
    assert np.linalg.norm(places - off, axis=1).min() / scale > 0.3
