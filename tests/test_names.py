"""Printed names read by OCR: a second look at a sample, and what a batch with other names is worth."""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from ballots import SERIALS, Evening, rate
from PIL import Image, ImageDraw, ImageFont

from scanner.decide import decide
from scanner.errors import ExitStatus
from scanner.export import page_lines
from scanner.fonts import MM_PER_POINT, font_path
from scanner.gather import standing_in
from scanner.model import Reason, Status
from scanner.name_check import Said, name_said, names_said
from scanner.names_read import FIRST, names_due
from scanner.new import new_vote
from scanner.ocr import names_unreadable
from scanner.printing import print_ballots
from scanner.reading import PageRead
from scanner.scan import scan_paths
from scanner.simulate.rendering import render_page
from scanner.vote import Vote
from scanner.words import use_language

NAMES = {"p1": "Nguyễn Văn An", "p2": "Trần Thị Bình", "p3": "Lê Quang Cường"}
OTHERS = {"p1": "Phạm Minh Đức", "p2": "Hoàng Thu Giang", "p3": "Vũ Hải Yến"}


def words(text: str, sure: int = 95) -> tuple[tuple[str, int], ...]:
    return tuple((word, sure) for word in text.split())


# --- what OCR says of a name


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (words("Trần Thị Bình"), Said.SAME),
        (words("TRÂN THI BINH."), Said.SAME),  # marks over vowels, case and dots do not count
        (words("Trần Thị Bính"), Said.SAME),
        (words("Trần Thị"), Said.SAME),  # the rest was not legible
        (words("Trần Thị Dung"), Said.OTHER),  # one word clearly another
        (words("Hoàng Thu Giang"), Said.OTHER),
        (words("Hoàng Thu Giang", sure=55), Said.UNSURE),  # read, but not legible
        (words("|| ~~ —"), Said.UNSURE),
        ((), Said.UNSURE),
        (words("Trần Thị Bình xin rút"), Said.SAME),  # a remark beside a whole name
    ],
)
def test_what_is_read_of_one_name(read, said):
    assert name_said(read, "Trần Thị Bình", 0.3) is said


@pytest.mark.parametrize(
    ("read", "said"),
    [
        ({row: words(name) for row, name in NAMES.items()}, Said.SAME),
        ({row: words(name) for row, name in OTHERS.items()}, Said.OTHER),
        ({"p1": words("Phạm Minh Đức"), "p2": words("Trần Thị Bình"), "p3": words("Lê Quang Cường")}, Said.SAME),
        ({"p1": words("Phạm Minh Đức"), "p2": words("Hoàng Thu Giang"), "p3": ()}, Said.OTHER),
        ({"p1": words("Phạm Minh Đức"), "p2": (), "p3": ()}, Said.UNSURE),  # struck through, two of them
        ({}, Said.UNSURE),
    ],
)
def test_a_page_carries_other_names_where_most_of_its_rows_do(read, said):
    assert names_said(read, NAMES) is said


def test_one_misread_word_of_a_lone_motion_is_no_other_motion():
    motion = {"m1": "Thông qua mức cổ tức"}
    assert names_said({"m1": words("Thông qua mức cổ từng")}, motion) is Said.SAME
    assert names_said({"m1": words("Bầu bổ sung kiểm soát viên")}, motion) is Said.OTHER


# --- what a batch is worth


def evening(*pages: dict[str, str] | None) -> Evening:
    """A ballot a page, all in one batch; what OCR read on each, None where it was not asked."""
    made = Evening(rate(3))
    made.names = {f"p{n}": f"Người thứ {n}" for n in range(1, 4)}
    for number, names in enumerate(pages):
        ocr = None if names is None else {row: words(name) for row, name in names.items()}
        made.scan("X . .", "X . .", "X . .", serial=SERIALS[number], ocr=ocr)
    return made


RIGHT = {f"p{n}": "Người thứ" for n in range(1, 4)}


def fates(made: Evening) -> list[str]:
    return [" ".join([str(item.status), *map(str, item.reasons)]) for item in made.standing.items.values()]


def test_names_that_agree_change_nothing():
    assert fates(evening(RIGHT, RIGHT, None)) == ["counted"] * 3


def test_one_page_with_other_names_makes_its_whole_batch_wait():
    made = evening(RIGHT, OTHERS, None)
    assert fates(made) == ["review names_doubted", "review wrong_version", "review names_doubted"]
    assert made.counts("p1")["high"] == 3  # what was read is kept, and bounds the result
    assert made.tally["kinds"][0]["contests"][0]["rows"][0]["options"][0]["low"] == 0


def test_a_person_who_accepts_that_page_lets_the_batch_count():
    made = evening(RIGHT, OTHERS, None)
    made.decide(2, "accept", accepted=True)
    assert fates(made) == ["counted"] * 3


def test_who_accepted_pages_before_names_were_read_has_said_nothing_of_names():
    made = evening(RIGHT, OTHERS, None)
    for item in (2, 3):
        made.decide(item, "accept", accepted=True, cleared=["stray_ink"])
    assert fates(made) == ["review names_doubted", "review wrong_version", "review names_doubted"]
    made.decide(2, "accept", accepted=True, cleared=["wrong_version"])
    assert fates(made) == ["counted"] * 3


def test_a_page_beside_it_can_be_accepted_on_its_own():
    made = evening(RIGHT, OTHERS, None)
    made.decide(3, "accept", accepted=True)
    assert fates(made) == ["review names_doubted", "review wrong_version", "counted"]


def test_once_that_page_is_rejected_pages_count_whose_own_names_were_read():
    """The others have still to be verified."""
    made = evening(RIGHT, OTHERS, None)
    made.decide(2, "reject", rejected=True)
    assert [fate.split()[0] for fate in fates(made)] == ["counted", "rejected", "review"]


def test_another_batch_does_not_wait():
    from dataclasses import replace

    made = evening(RIGHT, OTHERS, None)
    made.items[2] = replace(made.items[2], batch=2)
    assert fates(made)[2] == "counted"


def test_more_doubt_about_names_never_counts_more():
    for said in (None, RIGHT, {}, OTHERS):
        made = evening(said, OTHERS)
        assert all(fate.startswith("review") for fate in fates(made))


# --- which pages are read


def test_the_first_three_of_a_batch_by_name_of_file_are_read():
    """Whatever order they were stored in; not again once they were."""
    from dataclasses import replace

    made = evening(*[None] * 6)
    files = ["10.jpg", "9.jpg", "2.jpg", "1.jpg", "11.jpg", "3.jpg"]
    items = [replace(item, file=file) for item, file in zip(made.items, files, strict=True)]

    def due(every=()):
        return [item.file for item, _ in names_due(items, made.version, every)]

    assert due() == ["2.jpg", "1.jpg", "3.jpg"]
    assert due({item.scan for item in items}) == files
    items[3] = replace(items[3], measured=items[3].measured | {"ocr": {}})
    assert due() == ["2.jpg", "3.jpg"]
    items[1] = replace(items[1], measured=items[1].measured | {"code": None})
    assert due() == ["9.jpg", "2.jpg", "3.jpg"]  # its code could not be read
    items[2] = replace(items[2], batch=2)
    assert due() == ["9.jpg", "2.jpg", "3.jpg"]


def test_pages_of_other_votes_and_without_a_place_are_not_read():
    made = evening(None, None)
    made.put(PageRead.from_json(made.items[0].measured | {"rows": {}, "reasons": ["misaligned"]}))
    made.put(PageRead.from_json(made.items[0].measured | {"version": "ZZZZ"}))
    made.put(PageRead.from_json(made.items[0].measured | {"test": True}))
    assert [item.item for item, _ in names_due(made.items, made.version, ())] == [1, 2]


# --- with the real thing


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> Path:
    """Five ballots with a cross in the first box of every row, as images."""
    folder = tmp_path_factory.mktemp("đọc tên")
    new_vote(folder / "vote")
    vote = Vote(folder / "vote")
    made = print_ballots(vote, 5)
    page = vote.layouts()["main"].pages[0]
    (folder / "scans").mkdir()
    k = 200 / 25.4
    for number in range(5):
        image = render_page(made.path, number, 200)
        for row in page.rows:
            box = row.options[0].box
            a, b = (int(box.x * k), int(box.y * k)), (int(box.right * k), int(box.bottom * k))
            cv2.line(image, a, b, 40, 3, cv2.LINE_AA)
            cv2.line(image, (a[0], b[1]), (b[0], a[1]), 40, 3, cv2.LINE_AA)
        Image.fromarray(image).save(folder / "scans" / f"{number + 1}.png")
    vote.close()
    return folder


@pytest.fixture
def vote(printed, tmp_path):
    import shutil

    use_language("en")
    shutil.copytree(printed, tmp_path / "in")
    opened = Vote(tmp_path / "in" / "vote")
    yield opened
    opened.close()
    use_language("vi")


def scan(vote: Vote, workers: int = 1, **more: bool) -> str:
    said = io.StringIO()
    assert scan_paths(vote, [vote.folder.parent / "scans"], workers, False, io.StringIO(), said, **more) in ExitStatus
    return said.getvalue()


def rename(vote: Vote, number: int) -> None:
    """Have a sheet carry the list's names in another order."""
    path = vote.folder.parent / "scans" / f"{number}.png"
    image = Image.open(path)
    draw, k = ImageDraw.Draw(image), 200 / 25.4
    page = vote.layouts()["main"].pages[0]
    names = [row.name for row in page.rows]
    letters = ImageFont.truetype(str(font_path("bold")), 12 * MM_PER_POINT * k)
    for row, name in zip(page.rows, names[4:] + names[:4], strict=True):
        area = row.name_area
        draw.rectangle([v * k for v in (area.x - 0.4, area.y - 0.4, area.x + 40, area.bottom + 0.4)], fill=255)
        draw.text((area.x * k, (area.bottom - 0.9) * k), name, fill=0, font=letters, anchor="ls")
    image.save(path)


needs_tesseract = pytest.mark.skipif(names_unreadable(), reason="tesseract or its Vietnamese is not installed")


def stored(vote: Vote) -> list[tuple[str, int, object]]:
    return [(item.file, item.file_page, item.measured["ocr"]) for item in vote.store.items()]


@needs_tesseract
def test_the_names_of_three_pages_are_read_and_agree(vote):
    scan(vote)
    read = [file for file, _, ocr in stored(vote) if ocr]
    assert read == ["1.png", "2.png", "3.png"]
    assert len(read) == FIRST
    assert {line["status"] for line in page_lines(vote)} == {"counted"}
    scan(vote, verify_names=True)
    assert all(ocr for *_, ocr in stored(vote))
    assert {line["status"] for line in page_lines(vote)} == {"counted"}


@needs_tesseract
def test_two_workers_store_what_one_stores(vote, printed, tmp_path):
    import shutil

    shutil.copytree(printed, tmp_path / "two")
    two = Vote(tmp_path / "two" / "vote")
    scan(vote, 1)
    scan(two, 2)
    assert stored(vote) == stored(two)
    two.close()


@needs_tesseract
def test_a_sheet_with_other_names_is_never_counted_and_its_batch_waits(vote):
    rename(vote, 2)
    said = scan(vote)
    lines = {line["file"]: line for line in page_lines(vote)}
    assert lines["2.png"]["status"] == "review"
    assert lines["2.png"]["reasons"] == ["wrong_version"]
    assert all(line["status"] == "review" for line in lines.values())
    assert all(line["reasons"] == ["names_doubted"] for file, line in lines.items() if file != "2.png")
    assert "2.png" in said and "--verify-names" in said

    decide(vote, lines["2.png"]["item"], ["reject"], "A")
    scan(vote, verify_names=True)
    fates = {item.stored.file: item.status for item in standing_in(vote).items.values()}
    assert fates.pop("2.png") is Status.REJECTED
    assert set(fates.values()) == {Status.COUNTED}


@needs_tesseract
def test_struck_names_make_no_other_names(vote):
    """All of them, on every page: each row waits for itself, the batch does not."""
    k = 200 / 25.4
    for path in sorted((vote.folder.parent / "scans").glob("*.png")):
        image = np.array(Image.open(path))
        for row in vote.layouts()["main"].pages[0].rows:
            area = row.name_area
            y = int((area.y + 0.55 * area.h) * k)
            cv2.line(image, (int(area.x * k), y), (int(area.right * k), y + 2), 60, 3, cv2.LINE_AA)
        Image.fromarray(image).save(path)
    scan(vote, verify_names=True)
    reasons = {reason for line in page_lines(vote) for reason in line["reasons"]}
    assert not reasons & {Reason.WRONG_VERSION, Reason.NAMES_DOUBTED}


def test_without_tesseract_that_is_said_once_and_nothing_else_changes(vote, monkeypatch):
    monkeypatch.setattr("scanner.names_read.names_unreadable", lambda: True)
    said = scan(vote)
    assert said.count("tesseract-ocr-vie") == 1
    assert {line["status"] for line in page_lines(vote)} == {"counted"}
    assert all(ocr is None for *_, ocr in stored(vote))


@needs_tesseract
def test_a_copy_that_is_gone_when_its_names_are_to_be_read_is_named(vote, monkeypatch):
    """No fault of this program, and none of the pages that were read."""
    with monkeypatch.context() as patch:
        patch.setattr("scanner.names_read.names_unreadable", lambda: True)
        scan(vote)
    gone = vote.copies()[vote.store.items()[0].scan]
    gone.unlink()
    for scanned in (vote.folder.parent / "scans").glob("*.png"):
        scanned.unlink()
    said = scan(vote)
    assert "Traceback" not in said
    assert gone.name in said
    assert {line["status"] for line in page_lines(vote)} == {"counted"}
