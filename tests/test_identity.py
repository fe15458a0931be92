"""Whose sheet it is: the page code, else its modules, else the printed serial, else a person."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from ballots import SERIALS, Evening
from PIL import Image
from test_reading import scanned

from scanner.decide import decide
from scanner.errors import UsageError
from scanner.export import page_lines
from scanner.gather import standing_in
from scanner.geometry import Rect
from scanner.interpret import read_page
from scanner.layout import PageLayout
from scanner.model import Reason, Status
from scanner.new import new_vote
from scanner.notes import ocr_said
from scanner.ocr import serial_meant, tesseract_missing
from scanner.printing import print_ballots
from scanner.reading import Outcome, PageRead
from scanner.review_list import waiting_lines
from scanner.scan import scan_paths
from scanner.serial import new_serials
from scanner.show import show
from scanner.simulate.rendering import render_page
from scanner.vote import Vote
from scanner.words import say

K = 300 / 25.4
needs_tesseract = pytest.mark.skipif(tesseract_missing(), reason="tesseract is not installed")


class Printed:
    """Two printed ballots as perfect images, a cross in the first box of every row."""

    def __init__(self, folder: Path, people: int = 9, serials: bool = True) -> None:
        folder.mkdir(parents=True)
        listed = folder / "people.csv"
        listed.write_text("name\n" + "".join(f"Người {_name(n)}\n" for n in range(people)), "utf-8")
        new_vote(folder / "vote", people=listed, serials=serials)
        self.vote = Vote(folder / "vote")
        made = print_ballots(self.vote, 2)
        self.pages = self.vote.layouts()["main"].printed_pages
        self.sheets = self.vote.sheets()
        self.serials = set(self.vote.store.book())
        self.images = [_crossed(render_page(made.path, n, 300), p) for n, p in enumerate([*self.pages] * 2)]
        self.folder = folder

    def scan(self, *images: np.ndarray) -> list[dict]:
        """What becomes of these images, in order."""
        folder = self.folder / "scans"
        folder.mkdir(exist_ok=True)
        for number, image in enumerate(images, 1):
            Image.fromarray(scanned(image, seed=number)[0]).save(folder / f"{number}.png")
        scan_paths(self.vote, [folder], 1, False, io.StringIO(), io.StringIO())
        return sorted(page_lines(self.vote), key=lambda line: line["file"])


def _name(number: int) -> str:
    syllables = ("An", "Bình", "Cường", "Dũng", "Giang", "Hùng", "Khánh", "Lan", "Minh", "Oanh", "Phúc", "Sơn", "Yến")
    return f"{syllables[number % 13]} {syllables[number * 5 // 13 % 13]} {syllables[number * 7 % 13]}"


def _crossed(image: np.ndarray, page: PageLayout) -> np.ndarray:
    for row in page.rows:
        box = row.options[0].box
        a, b = (int(box.x * K), int(box.y * K)), (int(box.right * K), int(box.bottom * K))
        cv2.line(image, a, b, 40, 5, cv2.LINE_AA)
        cv2.line(image, (a[0], b[1]), (b[0], a[1]), 40, 5, cv2.LINE_AA)
    return image


@pytest.fixture(scope="module")
def nine(tmp_path_factory) -> Printed:
    return Printed(tmp_path_factory.mktemp("in") / "nine")


# --- damage to a code


def pen(image: np.ndarray, code: Rect, random: np.random.Generator) -> np.ndarray:
    """Three strokes of a ballpoint across it."""
    t = np.linspace(0, 1, 60)
    for _ in range(3):
        x = code.x + code.w * t
        y = code.y + code.h * (random.uniform(0.2, 0.8) + 0.15 * np.sin(t * random.uniform(2, 20)))
        cv2.polylines(image, [(np.stack([x, y], axis=1) * K).round().astype(np.int32)], False, 60, 6, cv2.LINE_AA)
    return image


def scribble(image: np.ndarray, code: Rect, random: np.random.Generator) -> np.ndarray:
    """A ballpoint up and down over all of it."""
    t = np.linspace(0, 1, 400)
    x, y = code.x + code.w * t, code.y + code.h * (0.5 + 0.45 * np.sin(t * random.uniform(60, 120)))
    cv2.polylines(image, [(np.stack([x, y], axis=1) * K).round().astype(np.int32)], False, 60, 6, cv2.LINE_AA)
    return image


def coffee(image: np.ndarray, code: Rect, random: np.random.Generator) -> np.ndarray:
    """A stain that takes two thirds of the light, darkest at its rim."""
    y, x = np.ogrid[: image.shape[0], : image.shape[1]]
    middle = (code.x + code.w * random.uniform(0, 1)) * K, (code.y + code.h * random.uniform(0, 1)) * K
    far = np.hypot(x - middle[0], y - middle[1]) / (code.w * K * 0.8)
    light = np.where(far < 1, 0.35, 1.0) - np.where((far > 0.9) & (far < 1.05), 0.15, 0)
    return (image * np.clip(cv2.GaussianBlur(light, (0, 0), 4), 0, 1)).astype(np.uint8)


def torn(image: np.ndarray, code: Rect, random: np.random.Generator) -> np.ndarray:
    """The paper's corner off, and with it most of the code."""
    rows, cols = image.shape
    at = np.array([(cols, (code.y - 10) * K), (cols, rows), ((code.x - 5) * K, rows)])
    return np.asarray(cv2.fillPoly(image, [at.round().astype(np.int32)], 255))


def blot(image: np.ndarray, code: Rect, random: np.random.Generator) -> np.ndarray:
    """A finder under a blot of ink."""
    side = code.w * 0.3
    x, y = code.x + random.choice([0, 1]) * (code.w - side), code.y
    image[round(y * K) : round((y + side) * K), round(x * K) : round((x + side) * K)] = 0
    return image


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("damage", [pen, scribble, coffee, blot, torn], ids=lambda damage: damage.__name__)
@needs_tesseract
def test_a_damaged_code_still_says_whose_sheet_it_is(nine, damage: Callable, seed: int):
    """By decoder, modules or print; nobody is asked for the serial, and never is it another one."""
    random = np.random.default_rng(seed)
    image = damage(nine.images[0].copy(), nine.pages[0].code, random)
    read = read_page(scanned(image, random.uniform(-2, 2), seed=seed)[0], nine.sheets)
    whole = read_page(scanned(nine.images[0])[0], nine.sheets)

    assert read.serial == whole.serial
    assert (read.kind, read.page) == ("main", 1)
    assert Reason.UNREADABLE_CODE not in read.reasons
    assert len(read.rows) == 9


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("damage", [pen, blot], ids=lambda damage: damage.__name__)
def test_modules_are_read_where_no_decoder_finds_the_code(nine, monkeypatch, damage: Callable, seed: int):
    monkeypatch.setattr("scanner.codes._decoded", lambda page, area: None)
    image = damage(nine.images[0].copy(), nine.pages[0].code, np.random.default_rng(seed))
    read = read_page(scanned(image, seed=seed)[0], nine.sheets)
    assert read.code is not None
    assert read.serial in nine.serials


# --- more than one page


@pytest.fixture(scope="module")
def long(tmp_path_factory) -> Printed:
    """Forty people on several pages."""
    return Printed(tmp_path_factory.mktemp("in") / "long", people=40)


@needs_tesseract
@pytest.mark.parametrize("page", [0, 1])
def test_a_page_of_several_is_known_by_its_names(long, page):
    image = torn(long.images[page].copy(), long.pages[page].code, np.random.default_rng(0))
    read = read_page(scanned(image)[0], long.sheets)
    assert read.code is None
    assert read.page == page + 1
    assert read.serial in long.serials
    assert set(read.rows) == {row.row for row in long.pages[page].rows}


def hidden(printed: Printed, number: int) -> np.ndarray:
    """A page without code and without serial."""
    image, page = printed.images[number].copy(), printed.pages[number % len(printed.pages)]
    for area in (page.code, page.serial):
        if area is not None:
            x, y, w, h = (round(v * K) for v in area.grown(1))
            image[y : y + h, x : x + w] = 255
    return image


def test_a_person_types_whose_page_it_is(tmp_path):
    """Serial and page; the ballot is whole again, and counts."""
    printed = Printed(tmp_path / "long", people=40)
    whole = printed.scan(printed.images[0], hidden(printed, 1), *printed.images[2 : len(printed.pages)])
    serial, lost = whole[0]["serial"], whole[1]
    assert lost["reasons"] == ["unreadable_code"]
    assert lost["serial"] is None
    assert {line["status"] for line in whole} == {"review"}  # its other pages miss one

    with pytest.raises(UsageError):
        decide(printed.vote, lost["item"], [f"serial={SERIALS[0]}", "page=2"], "A")  # never printed
    decide(printed.vote, lost["item"], [f"serial={serial[:4].lower()} {serial[4:]}", "page=2"], "A")
    lines = page_lines(printed.vote)
    assert {line["status"] for line in lines} == {"counted"}
    assert {line["serial"] for line in lines} == {serial}
    assert sum(len(line["rows"]) for line in lines) == 40


def test_a_sheet_without_serial_needs_its_page_alone(tmp_path):
    printed = Printed(tmp_path / "plain", serials=False)
    read, lost = printed.scan(printed.images[0], hidden(printed, 0))
    assert (read["status"], read["serial"]) == ("counted", None)
    assert (lost["status"], lost["reasons"]) == ("review", ["unreadable_code"])
    assert decide(printed.vote, lost["item"], ["page=1"], "A").status is Status.COUNTED


# --- the printed serial by OCR

BOOK = frozenset(SERIALS)


def misread(serial: str, *places: int) -> str:
    """A serial as OCR may have read it: another letter at each of these places."""
    return "".join(("A" if c != "A" else "B") if at in places else c for at, c in enumerate(serial))


@pytest.mark.parametrize(
    ("looks", "book", "meant"),
    [
        (["", "", "", SERIALS[0]], BOOK, SERIALS[0]),  # one look is enough where it is right to the letter
        ([misread(SERIALS[0], 2), misread(SERIALS[0], 5), "", ""], BOOK, SERIALS[0]),
        ([misread(SERIALS[0], 2), "", "", ""], BOOK, None),  # one look that had to be mended is not
        ([misread(SERIALS[0], 2, 5)] * 4, BOOK, None),
        ([misread(SERIALS[0], 2)] * 2 + [SERIALS[1]], BOOK, None),  # two of them are meant alike
        ([misread(SERIALS[0], 2)] * 2, frozenset(), None),  # nothing to mend it by
        (["", "8", "XXXXXXXXX", "-"], BOOK, None),
    ],
)
def test_what_several_looks_at_a_printed_serial_mean(looks, book, meant):
    """A serial of the book, at most one letter misread, or nothing: a person types it."""
    assert serial_meant(looks, book) == meant


def test_no_serial_of_the_book_is_read_for_another():
    """However one or two of the looks err."""
    for seed in range(200):
        random = np.random.default_rng(seed)
        serial = SERIALS[seed % len(SERIALS)]
        looks = [serial, serial, *(misread(serial, *random.integers(0, 8, 1 + seed % 3)) for _ in range(2))]
        assert serial_meant(looks, BOOK) == serial


def test_what_ocr_reads_is_told_to_who_must_type_it():
    """The serial of a page without code, and a name that reads as another."""
    seen = PageRead(Outcome.PAGE, serial_ocr="RE0VEWJEK", ocr={"p1": (("Hoàng", 96), ("Giang", 95)), "p2": ()})
    serial, name = ocr_said(seen, {"p1": "Trần Dung", "p2": "Lê Văn Cường"})
    assert "RE0VEWJEK" in serial
    assert "Hoàng Giang" in name
    assert "Trần Dung" in name
    assert len(ocr_said(replace(seen, serial_ocr="", ocr=None), {})) == 1
    assert ocr_said(replace(seen, serial_ocr=None, ocr=None), {}) == ()


# --- the book


def test_a_serial_that_was_misread_is_typed_by_a_person():
    """A serial that OCR read and that was never printed is no forgery: nobody knows it yet."""
    wrong = next(s for s in new_serials(99, (), __import__("random").Random(8)) if s not in SERIALS)
    evening = Evening()
    by_code = evening.scan("X . .", "X . .", serial=wrong)
    by_ocr = evening.scan("X . .", "X . .", serial=wrong, code=None, notes=("reading.serial_by_ocr",))
    items = evening.standing.items

    assert items[by_code].reasons == (Reason.FORGED,)
    assert items[by_ocr].reasons == (Reason.UNREADABLE_CODE,)
    assert items[by_ocr].serial is None
    assert evening.standing.unplaced == 1


def test_a_sheet_whose_markers_are_gone_is_keyed_in_by_a_person(tmp_path):
    """Its code says whose page it is: its rows wait to be typed, and then it counts."""
    printed = Printed(tmp_path / "torn")
    image = printed.images[0].copy()
    for fiducial in printed.pages[0].fiducials[1:]:
        x, y, w, h = (round(v * K) for v in fiducial.area.grown(1.5))
        image[y : y + h, x : x + w] = 255
    line = printed.scan(image)[0]

    assert (line["status"], line["reasons"], line["kind"], line["page"]) == ("review", ["damaged"], "main", 1)
    assert line["serial"] in printed.serials
    assert [row["selected"] for row in line["rows"].values()] == [None] * 9
    stands = decide(printed.vote, line["item"], [*(f"p{n}=low" for n in range(1, 10)), "accept"], "A")
    assert stands.status is Status.COUNTED


@pytest.mark.parametrize("kind", [1, 7])
def test_a_code_of_a_kind_that_this_vote_has_not_waits(nine, kind):
    """A forged code stops nothing: its page waits, placed nowhere."""
    from scanner.interpret import _kind_of
    from scanner.serial import PageCode, version_of

    version = version_of(nine.vote.definition.fingerprint)
    assert _kind_of(PageCode(nine.vote.id, version, kind, 1, None), nine.sheets) is None
    evening = Evening()
    evening.scan("X . .", "X . .", kind="", reasons=[Reason.WRONG_VERSION])
    stands = evening.standing.items[1]
    assert (stands.status, stands.kind, list(stands.reasons)) == (Status.REVIEW, None, [Reason.WRONG_VERSION])
    assert evening.tally["unplaced"] == 1


def test_a_page_that_was_measured_as_another_can_still_be_named():
    """Said to be a page and taken back: the measurement stays, but whose page it is is asked again."""
    evening = Evening()
    item = evening.scan("X . .", "X . .", vote=None, serial=None)
    stands = evening.standing.items[item]
    assert (stands.status, list(stands.reasons)) == (Status.REVIEW, [Reason.UNREADABLE_CODE])
    evening.decide(item, "serial page", serial=SERIALS[7], page=1)
    assert evening.standing.items[item].status is Status.COUNTED


def test_the_colours_of_a_kept_pdf_can_be_looked_at(tmp_path):
    """They are taken from the file when they are asked for: it is open as long as the page is looked at."""
    from scanner.remeasure import original_page

    printed = Printed(tmp_path / "colour")
    pages = [Image.fromarray(image).convert("RGB") for image in printed.images[:2]]
    pages[0].paste((200, 30, 30), (300, 300, 500, 500))
    (tmp_path / "scans").mkdir()
    pages[0].save(tmp_path / "scans" / "all.pdf", save_all=True, append_images=pages[1:], resolution=300)
    scan_paths(printed.vote, [tmp_path / "scans"], 1, False, io.StringIO(), io.StringIO())
    with original_page(printed.vote, printed.vote.store.items()[0]) as image:
        colour = image.colour()
    assert colour is not None and colour[400, 400].tolist() == pytest.approx([30, 30, 200], abs=12)


def test_beside_a_mark_of_an_earlier_print_stands_no_name_of_todays(tmp_path):
    """Two people changed places in the definition: what lies in p1's box on the old sheet is another's."""
    new_vote(tmp_path / "vote")
    vote = Vote(tmp_path / "vote")
    cv2.imwrite(str(tmp_path / "old.png"), render_page(print_ballots(vote, 1).path, 0, 200))
    text = vote.yaml.read_text("utf-8")
    first, second = (vote.definition.kinds[0].rows[n].name for n in (0, 1))
    swapped = text.replace(first, "?").replace(second, first).replace("?", second)
    vote.yaml.write_text(swapped, "utf-8")
    print_ballots(vote, 1, replace=True)
    scan_paths(vote, [tmp_path / "old.png"], 1, False, io.StringIO(), io.StringIO())

    item = standing_in(vote).items[1]
    assert item.reasons == (Reason.CANCELLED, Reason.WRONG_VERSION) and item.read.rows
    said = "\n".join(show(vote, "1", tmp_path / "page.png"))
    assert say("show.another_print") in said and "mm²" not in said and second not in said
    (line,) = waiting_lines(vote)
    assert {row["crop"] for row in line["rows"].values()} == {None} and Path(line["picture"]).exists()
