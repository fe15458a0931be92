"""What a batch shows of its scanner and its printer: said in a line, held against no page."""

from __future__ import annotations

import io
from math import cos, radians, sin

import pytest
from ballots import SERIALS, Evening

from scanner.batch_faults import batch_faults
from scanner.batches import faults
from scanner.words import say, use_language

PX = 7.874  # a millimetre at 200 dpi
SIZE = {"px_per_mm": PX, "scan_w": 1654, "scan_h": 2339, "contrast": 170.0}


def batch(*pages: dict, turn: float = 0.4, **more: float) -> Evening:
    """Ten pages; `pages` says what is different about the first ones."""
    made = Evening()
    a, b = PX * cos(radians(turn)), PX * sin(radians(turn))
    for number in range(10):
        own = pages[number] if number < len(pages) else {}
        made.scan(
            "X . .", ". X .", serial=SERIALS[number], quality=SIZE | more | own, mm_to_px=(a, -b, 0, b, a, 0, 0, 0, 1.0)
        )
    return made


def said(made: Evening) -> list[str]:
    return [fault.key for fault in batch_faults(made.items, made.layouts)]


def test_a_good_batch_says_nothing():
    assert said(batch()) == []


def test_a_streak_at_one_place_on_many_pages_is_the_glass():
    made = batch({"streak_mm": 82.7}, {"streak_mm": 83.1}, {}, {"streak_mm": 83.4})
    (fault,) = batch_faults(made.items, made.layouts)
    assert fault.values == {"at": 83, "count": 3, "pages": 10}
    use_language("en")
    assert say(fault.key, **fault.values).startswith("Glass dirty at 83 mm")
    use_language("vi")


@pytest.mark.parametrize("sideways", [False, True])
def test_a_rule_that_marks_make_longer_is_no_dirt(sideways):
    """Where streaks lie on a rule of the table, whichever way the sheet went through, nothing is said of the glass."""
    made = batch()
    cell = made.layouts["main"].pages[0].rows[0].options[0].cell
    rule = cell.y if sideways else cell.x
    turned = (0.0, PX, 0, PX, 0.0, 0, 0, 0, 1.0) if sideways else (PX, 0, 0, 0, PX, 0, 0, 0, 1.0)
    for at, keys in ((rule + 0.3, []), (rule + 3.5, ["batch.streak"])):
        made = Evening()
        for number in range(10):
            made.scan("X . .", serial=SERIALS[number], quality=SIZE | {"streak_mm": at}, mm_to_px=turned)
        assert said(made) == keys


def test_streaks_here_and_there_are_not():
    assert said(batch({"streak_mm": 20.0}, {"streak_mm": 83.0}, {"streak_mm": 120.0}, {"streak_mm": 83.3})) == []


@pytest.mark.parametrize(
    ("different", "key"),
    [
        ({"px_per_mm": 0.96 * PX}, "batch.scale"),  # fit to page
        ({"px_per_mm": 1.03 * PX}, "batch.scale"),
        ({"contrast": 55.0}, "batch.pale"),
        ({"bilevel": 1.0}, "batch.bilevel"),
        ({"whitened": 1.0}, "batch.whitened"),
        ({"turn": 3.0}, "batch.skew"),
        ({"turn": 93.0}, "batch.skew"),
    ],
)
def test_what_most_pages_have_is_said(different, key):
    assert said(batch(**different)) == [key]


@pytest.mark.parametrize("turn", [90.3, 179.8, -89.5])
def test_pages_the_other_way_up_are_not_askew(turn):
    assert said(batch(turn=turn)) == []


def test_a_cropped_scan_says_nothing_of_its_scale():
    assert said(batch(scan_h=2100, px_per_mm=0.96 * PX)) == []


def test_a_few_pages_say_nothing():
    made = batch(*[{"streak_mm": 50.0}] * 10)
    assert batch_faults(made.items[:4], made.layouts) == []


def test_no_fault_of_a_batch_changes_a_reading():
    clean, faulty = batch(), batch(*[{"streak_mm": 50.0}] * 10, contrast=40.0, px_per_mm=0.9 * PX)
    assert [item.status for item in clean.standing.items.values()] == [
        item.status for item in faulty.standing.items.values()
    ]


def test_scan_and_batches_say_it_in_a_line(tmp_path):
    """Six sheets scanned through a dirty glass, printed at 96 %, with paper as white as a program draws it."""
    import cv2
    import numpy as np

    from scanner.new import new_vote
    from scanner.printing import print_ballots
    from scanner.scan import scan_paths
    from scanner.simulate.rendering import render_page
    from scanner.vote import Vote

    new_vote(tmp_path / "vote")
    vote = Vote(tmp_path / "vote")
    made = print_ballots(vote, 6)
    (tmp_path / "scans").mkdir()
    for number in range(6):
        page = render_page(made.path, number, 192)
        image = np.full((2339, 1654), 250, np.uint8)
        image[40 : 40 + page.shape[0], 30 : 30 + page.shape[1]] = page
        image[:, 650] = image[:, 650] * 0.8
        cv2.imwrite(str(tmp_path / "scans" / f"{number}.png"), image)
    use_language("en")
    out = io.StringIO()
    scan_paths(vote, [tmp_path / "scans"], 1, False, io.StringIO(), out)
    lines = faults(vote)[1]
    use_language("vi")
    assert [line.split(":")[0] for line in lines] == [
        "Glass dirty at 83 mm from the left",
        "On 6 of 6 pages the scanner made the paper pure white, which can lose pale pencil",
        "Printed at 96 %",
    ]
    assert all(line in out.getvalue() for line in lines)
    vote.close()
