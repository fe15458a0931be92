"""What shines through from the scanned other side raises no question; a faint mark always does."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from test_scan import scan

from scanner.backs import Side as Scanned
from scanner.interpret import read_page
from scanner.model import Reason
from scanner.new import new_vote
from scanner.otherside import Side, with_other_side
from scanner.page import Page
from scanner.printing import print_ballots
from scanner.reading import Outcome, PageRead
from scanner.rules import read_rows
from scanner.second_look import asks_about_ink, pairs_of
from scanner.showthrough import through_of, without
from scanner.simulate import page_tasks
from scanner.simulate.parameters import DIFFICULTY
from scanner.simulate.sheet import SheetMaker
from scanner.vote import Vote

PEOPLE = 20  # on two pages: the back's boxes shine through beside the front's
THROUGH = 0.14
PLAIN = {"cross", "cross_large", "tick", "tick_tail", "fill", "scribble", "circle", "slash", "beside"}


@dataclass(frozen=True)
class Sheet:
    """Both sides of one ballot as scanned, with what was drawn."""

    vote: Vote
    greys: tuple[np.ndarray, np.ndarray]
    truths: tuple[dict, dict]

    def side(self, number: int, grey: np.ndarray | None = None) -> Side:
        grey = self.greys[number] if grey is None else grey
        return Side(grey, read_page(grey, self.vote.sheets()))

    def again(self, side: Side, other: Side) -> PageRead:
        return with_other_side(side, other, self.vote.sheets(), self.vote.definition.kinds)

    def page(self, side: Side) -> tuple[Page, object]:
        layout = self.vote.layouts()["main"]
        mm_to_px = np.array(side.read.mm_to_px).reshape(3, 3)
        paper = layout.width, layout.height
        page = Page(side.grey, mm_to_px, side.read.quality["px_per_mm"], 8, 0.0, paper)
        return page, layout.pages[(side.read.page or 1) - 1]

    def asked(self, read: PageRead) -> set[str]:
        reading = read_rows(read, self.vote.definition.kinds[0])
        return {row for row, one in reading.rows.items() if one.reasons}


@pytest.fixture(scope="module")
def vote(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("hai mặt")
    last = ("An", "Bình", "Chi", "Dũng", "Em")
    names = [f"Nguyễn {middle} {name}" for middle in ("Văn", "Thị", "Đức", "Minh") for name in last]
    (folder / "people.csv").write_text("name\n" + "\n".join(names[:PEOPLE]) + "\n", "utf-8")
    new_vote(folder / "phiếu", "qd96", folder / "people.csv")
    yaml = folder / "phiếu" / "ballot.yaml"
    yaml.write_text(yaml.read_text("utf-8").replace("sides: 1", "sides: 2"), "utf-8")
    print_ballots(Vote(folder / "phiếu"), 5)
    return folder / "phiếu"


def sheets_of(folder: Path, through: float, seed: int = 11) -> list[Sheet]:
    vote = Vote(folder)
    scanner = DIFFICULTY["office"]._replace(show_through=1.0, through=(through, through), fold=0.0, fibres=0.0)
    maker = SheetMaker(str(folder), seed, "office", 200, False, None)
    made = [maker.picture(task, scanner) for task in page_tasks(vote, seed)]
    return [
        Sheet(vote, (front[0], back[0]), (front[1], back[1]))
        for front, back in zip(made[::2], made[1::2], strict=True)
    ]


@pytest.fixture(scope="module")
def sheets(vote) -> list[Sheet]:
    return sheets_of(vote, THROUGH)


def test_what_shines_through_is_no_question(sheets):
    """With the other side beside it a page hardly ever asks about plain rows, and about every doubtful row still."""
    before = after = 0
    for sheet in sheets:
        sides = sheet.side(0), sheet.side(1)
        for side, other, truth in zip(sides, sides[::-1], sheet.truths, strict=True):
            again = sheet.again(side, other)
            plain = set(truth["drawn"]) - set(truth["doubtful"]) - set(truth["traceless"])
            before += len(sheet.asked(side.read) & plain)
            after += len(sheet.asked(again) & plain)
            doubtful = set(truth["doubtful"])
            assert sheet.asked(again) & doubtful == sheet.asked(side.read) & doubtful
    assert before >= 8
    assert after <= before / 4


def faint_stroke(sheet: Sheet, side: Side, row: str, option: str, share: float) -> np.ndarray:
    """The side's picture with a stroke through a box that takes so much of the light."""
    page, layout = sheet.page(side)
    place = next(place for place in layout.rows if place.row == row)
    box = next(each.box for each in place.options if each.option == option)
    ends = cv2.perspectiveTransform(
        np.array([[[box.x + 1, box.y + 1], [box.right - 1, box.bottom - 1]]]), page.mm_to_px
    )[0]
    ink = np.zeros(side.grey.shape, np.float32)
    a, b = (tuple(round(float(value)) for value in end) for end in ends)
    cv2.line(ink, a, b, 1.0, round(0.6 * page.px_per_mm), cv2.LINE_AA)
    return (side.grey * (1 - share * ink)).round().astype(np.uint8)


def test_a_faint_mark_over_what_shines_through_is_still_asked_about(sheets):
    """It keeps its own darkness."""
    tried = found = 0
    for sheet in sheets[:3]:
        front, back = sheet.side(0), sheet.side(1)
        drawn = sheet.truths[0]["drawn"]
        for row in list(drawn)[:4]:
            chosen = sheet.truths[0]["rows"][row]
            if drawn[row] not in PLAIN:
                continue
            empty = next(option for option in ("high", "mid", "low") if option not in chosen)
            marked = sheet.side(0, faint_stroke(sheet, front, row, empty, 0.16))
            tried += 1
            found += row in sheet.asked(sheet.again(marked, back))
    assert tried >= 6
    assert found == tried


def test_the_back_of_another_sheet_is_not_taken_for_this_ones(sheets):
    """It carries the same print; its marks give it away."""
    for sheet, stranger in zip(sheets, [*sheets[1:], sheets[0]], strict=True):
        side = sheet.side(0)
        own, other = sheet.page(sheet.side(1)), stranger.page(stranger.side(1))
        assert through_of(*sheet.page(side), *own) is not None
        assert through_of(*sheet.page(side), *other) is None
        assert sheet.again(side, stranger.side(1)) == replace(side.read, quality={**side.read.quality, "through": 0.0})


def test_through_opaque_paper_nothing_is_seen(vote):
    for sheet in sheets_of(vote, 0.0)[:2]:
        assert through_of(*sheet.page(sheet.side(0)), *sheet.page(sheet.side(1))) is None


def test_what_is_taken_off_is_what_shone_through(sheets):
    """Bare paper becomes even; ink stays as it was."""
    sheet = sheets[0]
    side, other = sheet.side(0), sheet.side(1)
    through = through_of(*sheet.page(side), *sheet.page(other))
    assert through is not None
    assert through.share == pytest.approx(THROUGH, rel=0.25)
    page = sheet.page(side)[0]
    cleaned = without(page, through)
    pale = (side.grey > 0.75 * np.median(side.grey)) & (side.grey < 0.94 * np.median(side.grey))
    dark = side.grey < 0.4 * np.median(side.grey)
    assert cleaned[pale].mean() > side.grey[pale].mean() + 2
    assert np.abs(cleaned[dark].astype(int) - side.grey[dark]).max() <= 0.25 * np.median(side.grey)


# --- which side is whose


def stack(*pages: tuple[str | None, int], outcome: Outcome = Outcome.PAGE) -> list[Scanned]:
    """(serial, page) in the order of the scan."""
    return [
        Scanned(n, f"sha{n}", "/scans", f"{n:03d}.jpg", 1, PageRead(outcome, vote="V", kind="main", page=p, serial=s))
        for n, (s, p) in enumerate(pages, 1)
    ]


def numbers(sides: list[Scanned]) -> list[tuple[int, int]]:
    return [(one.item, other.item) for one, other in pairs_of(sides)]


@pytest.mark.parametrize(
    ("pages", "pairs"),
    [
        ([("A", 1), ("A", 2), ("B", 1), ("B", 2)], [(1, 2), (3, 4)]),
        ([("A", 2), ("A", 1)], [(1, 2)]),
        ([("A", 1), ("B", 1), ("B", 2)], [(2, 3)]),  # a back was lost: the others keep theirs
        ([("A", 1), ("B", 2)], []),
        ([("A", 2), ("A", 3)], []),  # two sheets of one ballot
        ([("A", 1), ("A", 2), ("A", 3), ("A", 4)], [(1, 2), (3, 4)]),
        ([(None, 1), (None, 2), (None, 1), (None, 2)], [(1, 2), (3, 4)]),
        ([(None, 1), (None, 1), (None, 2), (None, 2)], []),  # sheets without serials must alternate
        ([(None, 1), (None, 2), (None, 1)], []),
    ],
)
def test_neighbours_are_the_two_sides_of_a_sheet(pages, pairs):
    assert numbers(stack(*pages)) == pairs


def test_only_pages_that_ask_about_ink_are_looked_at_again(sheets):
    kinds = sheets[0].vote.definition.kinds
    assert not asks_about_ink(PageRead(Outcome.BLANK), kinds)
    asked = [sheet.side(0).read for sheet in sheets if sheet.asked(sheet.side(0).read)]
    assert any(asks_about_ink(read, kinds) for read in asked)
    assert not asks_about_ink(replace(asked[0], quality={**asked[0].quality, "bilevel": 1.0}), kinds)


@pytest.mark.first
@pytest.mark.usefixtures("names_unread")
def test_scanned_in_one_run_or_in_two_a_sheet_reads_alike(vote, sheets, tmp_path):
    """The side that came first is looked at again when the other one has come."""
    folder = tmp_path / "quét"
    folder.mkdir()
    names = []
    for number, sheet in enumerate(sheets[:2]):
        for side, grey in enumerate(sheet.greys):
            names.append(folder / f"{number}-{side}.png")
            assert cv2.imwrite(str(names[-1]), grey)
    results = []
    for runs in ([names], [names[::2], names[1::2]]):
        copy = tmp_path / f"vote-{len(runs)}"
        shutil.copytree(vote, copy)
        for paths in runs:
            scan(Vote(copy), *paths)
        results.append({item.file: item.measured for item in Vote(copy).store.items()})
    assert json.dumps(results[0], sort_keys=True) == json.dumps(results[1], sort_keys=True)
    assert any(measured["quality"].get("through", 0) > 0.05 for measured in results[0].values())
    assert all(Reason.STRAY_INK not in measured["reasons"] for measured in results[0].values())
