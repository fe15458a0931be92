"""The empty backs of sheets are no question, whatever shines through; a side that may be a ballot always is."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from ballots import SERIALS, Evening
from test_reading import Sheet, scanned

from scanner.interpret import read_page
from scanner.model import Reason, Status
from scanner.natural import natural
from scanner.reading import Outcome, PageRead

BLANK_BACK = PageRead(Outcome.BLANK)
K = 300 / 25.4


@pytest.fixture(scope="module")
def sheet(tmp_path_factory) -> Sheet:
    return Sheet(tmp_path_factory.mktemp("in") / "vote")


def back_of(sheet: Sheet, share: float) -> np.ndarray:
    """What is seen of a filled-in front through the paper: mirrored, soft and pale."""
    front = cv2.GaussianBlur(sheet.marked(0, 1, 2, 0, 1, 2, 0, 1, 2), (0, 0), 5)
    return (255 - (255.0 - front[:, ::-1]) * share).astype(np.uint8)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.2, 0.3])
@pytest.mark.parametrize("quarter", [0, 2])
def test_a_filled_front_shining_through_leaves_a_back_blank(sheet, share, quarter):
    image = scanned(back_of(sheet, share), 0.8, seed=quarter)[0]
    assert read_page(np.ascontiguousarray(np.rot90(image, quarter)), sheet.sheets) == BLANK_BACK


def test_print_that_is_stronger_is_never_blank(sheet):
    """A pale front is read, or a person looks."""
    pale = (255 - (255.0 - sheet.marked(0, 1, 2)) * 0.55).astype(np.uint8)
    assert read_page(scanned(pale)[0], sheet.sheets).outcome is not Outcome.BLANK
    assert read_page(scanned(back_of(sheet, 0.6))[0], sheet.sheets).outcome is not Outcome.BLANK


def test_a_word_on_the_back_is_seen(sheet):
    image = back_of(sheet, 0.1)
    t = np.linspace(0, 1, 120)
    points = np.stack([80 + 18 * t, 150 + 2.5 * np.sin(t * 30)], axis=1) * K
    cv2.polylines(image, [points.round().astype(np.int32)], False, 50, 5, cv2.LINE_AA)
    read = read_page(scanned(image)[0], sheet.sheets)
    assert read.outcome is Outcome.MISFIT
    assert read.reasons  # it waits


def stack(*sides: str) -> tuple[Evening, list[Status]]:
    """F a front that was read, B an empty side, ? one that was not understood, in the order of the scan."""
    evening = Evening()
    serials = iter(SERIALS)
    for side in "".join(sides):
        if side == "F":
            evening.scan("X . .", ". . X", serial=next(serials))
        else:
            outcome = BLANK_BACK if side == "B" else PageRead(Outcome.MISFIT, (Reason.NOT_A_BALLOT,))
            evening.put(outcome)
    return evening, [item.status for item in evening.standing.items.values()]


def test_one_sheet_that_lay_the_other_way_round_is_no_question():
    _, fates = stack("FB" * 7, "BF", "FB" * 4)
    assert fates.count(Status.BLANK) == 12
    assert fates.count(Status.COUNTED) == 12


@pytest.mark.parametrize("sides", ["FFBFFF", "FBBF", "FFFB" * 6, "B", "FBF"])
def test_an_empty_side_among_sheets_scanned_on_one_side_waits(sides):
    """It may be a ballot that lay face down."""
    _, fates = stack(sides)
    assert Status.BLANK not in fates
    assert fates.count(Status.REVIEW) == sides.count("B")


@pytest.mark.parametrize(("pairs", "blank"), [(6, 6), (2, 0)])
@pytest.mark.parametrize("more", ["?", "F"])
def test_one_side_more_in_the_folder_brings_no_empty_back_back(pairs, blank, more):
    """A cover sheet that a person rejects, or a sheet scanned again in another batch. Of few pairs nobody can say: they
    may be sheets scanned on one side, some of which lie face down."""
    evening, _ = stack("FB" * pairs, more)
    last = evening.items[-1]
    if more == "?":
        evening.decide(last.item, "reject", rejected=True)
    else:
        evening.items[-1] = replace(last, batch=2)
    fates = [item.status for item in evening.standing.items.values()]
    assert fates.count(Status.BLANK) == blank
    assert fates.count(Status.COUNTED) == pairs + (more == "F")


@pytest.mark.parametrize(
    ("sides", "rejected", "later"),
    [
        ("FB??????" + "?", 9, 9),  # one pair, and others of which nothing is known
        ("FFFFF" + "FB??????", 0, 5),
        ("FFFFF" + "FBBBBBBB", 0, 5),
        ("FB" * 4 + "F?B" + "?", 10, 12),  # a page that was put away lay between this front and this back
    ],
)
def test_a_side_that_may_be_a_ballot_face_down_is_never_taken_for_a_back(sides, rejected, later):
    """Whatever is left out or looked at by itself: pairs of which nothing is known say nothing."""
    evening, _ = stack(sides)
    if rejected:
        evening.decide(rejected, "reject", rejected=True)
    for at in range(later, len(sides)):
        evening.items[at] = replace(evening.items[at], batch=2)
    fates = [item.status for item in evening.standing.items.values()]
    at = sides.index("F?B") + 2 if "F?B" in sides else later + 1 if not rejected else 1
    assert fates[at] is Status.REVIEW


def test_beside_a_front_that_was_not_read_a_back_waits():
    _, fates = stack("FB", "?B", "FB")
    assert fates == [Status.COUNTED, Status.BLANK, Status.REVIEW, Status.REVIEW, Status.COUNTED, Status.BLANK]


def test_names_with_other_digits_are_put_in_order():
    """A ² is a digit to Unicode and no number."""
    assert sorted(["10.png", "1²3.png", "2.png", "x².png"], key=natural) == ["1²3.png", "2.png", "10.png", "x².png"]
