"""The screen of a question: whose row it is and its boxes stay in sight, and a key says what it does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from ballots import Evening, choose, rate

from scanner.asked import asked_of
from scanner.model import Reason
from scanner.question_lines import LARGE_BOX, QuestionLines, Window
from scanner.questions import Question
from scanner.show import Seen
from scanner.words import use_language


@pytest.fixture(autouse=True)
def english():
    """The tests look for English words."""
    use_language("en")


def screen(
    evening: Evening, item: int, row: str | None, columns: int = 100, lines: int = 40, message: str = ""
) -> list[str]:
    """What a terminal without colours shows of a question about a page of white paper."""
    asked = asked_of(evening.definition, evening.standing, Question(item, row))
    page = evening.layouts["main"].printed_pages[0]
    paper = np.full((297 * 8, 210 * 8), 255, np.uint8)
    for place in page.rows:
        area = place.name_area
        paper[round(area.y * 8) : round(area.bottom * 8), round(area.x * 8) : round(area.right * 8)] = 0  # its name
    seen = Seen(paper, asked.item, page, paper, np.diag([8.0, 8.0, 1.0]))
    drawn = QuestionLines(evening.definition, coloured=False)
    return drawn.drawn(asked, seen, "trang.png", "Trần Thị Bình", message, Window(columns, lines))


@pytest.mark.parametrize(("columns", "lines"), [(200, 60), (100, 40), (80, 24), (60, 20)])
def test_all_that_is_said_fits_the_window(columns, lines):
    """Nothing scrolls off, and no two boxes have one heading."""
    evening = Evening()
    shown = screen(evening, evening.scan("? . .", "X . ."), "p1", columns, lines, "! somebody else decided")
    assert len(shown) < lines
    assert any("1. Người thứ 1" in line for line in shown)
    assert shown[-1] == "! somebody else decided"
    headings = [line for line in shown if line.startswith("[1]")]
    assert all("[2]" in line and "[3]" in line for line in headings)


def test_headings_that_would_be_cut_off_are_numbers_alone():
    """“Tín nhiệm c” and “Tín nhiệm t” are told apart by nobody."""
    evening = Evening()
    contest = evening.definition.contests[0]
    options = tuple(replace(option, label=f"Mức tín nhiệm thật dài {option.label}") for option in contest.options)
    evening.definition = replace(evening.definition, contests=(replace(contest, options=options),))
    shown = screen(evening, evening.scan("? . .", "X . ."), "p1", 80, 30)
    (heading,) = [line for line in shown if line.startswith("[1] ") and "Mức" not in line]
    assert heading.split() == ["[1]", "[2]", "[3]"]


def test_a_name_that_may_be_struck_out_is_shown():
    """Above the boxes; in a low window in their place."""
    evening = Evening()
    item = evening.scan("X . .", "X . .", name_ink={"p1": (0.9, 3.0)}, names={"p1": 0.4, "p2": 1.0})
    assert Reason.NAME_STRUCK in evening.standing.items[item].rows["p1"].reasons
    shown = screen(evening, item, "p1")
    heading = next(at for at, line in enumerate(shown) if line.startswith("[1] "))
    assert any("@@@@" in line for line in shown[:heading])
    low = screen(evening, item, "p1", 80, 20)
    assert any("@@@@" in line for line in low)
    assert len(low) < 20


@pytest.mark.parametrize(
    ("evening", "rows", "ruling", "row"),
    [
        (Evening(), (". . .", "X . ."), {"blank_row": "ballot_void"}, "p1"),
        (Evening(), ("X X .", "X . ."), {"double_row": "ballot_void"}, "p1"),
        (Evening(choose(1, 3)), ("X", "X", "."), {"double_row": "ballot_void"}, None),
    ],
)
def test_a_key_that_voids_the_ballot_says_so(evening: Evening, rows: Any, ruling: dict[str, Any], row: str | None):
    """It is the same key that elsewhere takes a row as it was read."""
    item = evening.scan(*rows)
    evening.settle(**ruling)
    (accept,) = [line for line in screen(evening, item, row) if line.startswith("[a]")]
    assert "VOID" in accept


def test_how_far_a_ballot_is_over_its_limit_is_said():
    evening = Evening(choose(1, 3))
    shown = screen(evening, evening.scan("X", "X", "X"), None)
    assert any("3 are chosen, 1 at most may be" in line for line in shown)


def test_where_some_are_chosen_a_row_without_a_mark_is_not_chosen():
    """It is not blank: nobody had to mark it."""
    evening = Evening(choose(1, 3))
    shown = screen(evening, evening.scan("?", "X", "."), "p1")
    assert any("[0] not chosen" in line for line in shown)
    assert "Read by the machine: not chosen" in shown


def test_what_was_decided_is_kept_by_its_own_words():
    """[a] on a row that was decided keeps that, and does not bring back what the machine read."""
    evening = Evening()
    item = evening.scan(". . .", "? . .")
    evening.decide(item, "p1=mid", rows={"p1": ["mid"]})
    shown = screen(evening, item, "p1")
    assert any("[a] keep what was decided" in line for line in shown)
    assert "Decided: Vừa" in shown
    evening.decide(item, "p1=void", rows={"p1": None})
    assert "Decided: row void" in screen(evening, item, "p1")


def box_size(shown: list[str]) -> int:
    """How many columns the first box is drawn in."""
    heading = next(line for line in shown if line.startswith("[1] ") and "[2]" in line and "  [3]" in line)
    return heading.index("[2]") - heading.index("[1]") - 2


def test_boxes_are_not_drawn_smaller_where_there_is_more_room():
    """Gaps between what is said are given up before a box is small."""
    evening = Evening()
    item = evening.scan("? . .", "X . .")
    sizes = [box_size(screen(evening, item, "p1", 80, lines)) for lines in range(19, 60)]
    large = [min(size, LARGE_BOX) for size in sizes]
    assert large == sorted(large)
    assert large[-1] == LARGE_BOX


@pytest.mark.parametrize(("columns", "lines"), [(60, 15), (60, 12), (80, 16)])
def test_where_there_is_no_room_for_boxes_that_is_said(columns, lines):
    """A person does not decide unseen, nor looks for boxes that are not there."""
    evening = Evening()
    shown = screen(evening, evening.scan("? . .", "X . ."), "p1", columns, lines)
    assert not any("@" in line or "▀" in line for line in shown)
    assert any("too low" in line for line in shown)


@pytest.mark.parametrize("lines", [18, 24, 40])
def test_what_says_which_paper_a_question_is_about_never_scrolls_off(lines):
    """A page of many rows, each with its doubts: the rows give way."""
    evening = Evening(rate(18))
    rows = ["? . ."] * len(evening.layouts["main"].printed_pages[0].rows)
    item = evening.scan(*rows, reasons=[Reason.STRAY_INK])
    shown = screen(evening, item, None, 80, lines)
    assert len(shown) < lines
    assert shown[1].startswith(f"Item {item} ")
    assert any(line.startswith("This page waits") for line in shown)
    hidden = [line for line in shown if "more rows" in line]
    listed = [line for line in shown if "Người thứ" in line]
    assert len(listed) == len(rows) or f"{len(rows) - len(listed)} more rows" in hidden[0]


def test_the_rows_of_a_page_that_never_came_are_named_and_the_key_says_what_they_become():
    """Accepting what came makes them blank: votes that nobody saw."""
    evening = Evening(rate(25))
    first, second = evening.layouts["main"].printed_pages
    item = evening.scan(*["X . ."] * len(first.rows))
    shown = screen(evening, item, None, 100, 60)
    numbers = f"{len(first.rows) + 1}–{len(first.rows) + len(second.rows)}"
    assert any(f"rows {numbers} never came" in line for line in shown)
    (accept,) = [line for line in shown if line.startswith("[a]")]
    assert "COUNT AS BLANK" in accept
    evening.settle(blank_row="ballot_void")
    (accept,) = [line for line in screen(evening, item, None, 100, 60) if line.startswith("[a]")]
    assert "VOID" in accept


def test_a_row_that_nobody_decided_is_not_called_decided():
    """A cancelled sheet: its rows wait for no reason of their own."""
    evening = Evening()
    item = evening.scan("X . .", "X . .", reasons=[Reason.CANCELLED])
    assert not any(line.startswith("Decided") for line in screen(evening, item, "p1"))


def test_a_long_motion_is_not_repeated_whole_in_what_was_recorded():
    """It would take the room of the next question's boxes."""
    evening = Evening()
    contest = evening.definition.contests[0]
    long = tuple(replace(row, name=f"{row.name} " + "về việc sửa đổi điều lệ " * 9) for row in contest.rows)
    evening.definition = replace(evening.definition, contests=(replace(contest, rows=long),))
    item = evening.scan("? . .", "X . .")
    asked = asked_of(evening.definition, evening.standing, Question(item, "p1"))
    said = QuestionLines(evening.definition, coloured=False).said_of(["p1=high"], asked)
    assert said.startswith("Người thứ 1 về việc") and said.endswith("…: Cao")
    assert len(said) < 60


@pytest.mark.parametrize("row", ["p1", None])
def test_a_name_of_several_lines_takes_one(row):
    """As `|` in YAML writes them: they are counted as they are shown."""
    evening = Evening()
    contest = evening.definition.contests[0]
    rows = tuple(replace(one, name=f"{one.name}\nnhiệm kỳ\n2025\n2030") for one in contest.rows)
    evening.definition = replace(evening.definition, contests=(replace(contest, rows=rows),))
    item = evening.scan("? . .", "X . .", reasons=[Reason.STRAY_INK])
    shown = screen(evening, item, row, 80, 24)
    assert not any("\n" in line for line in shown)
    assert len(shown) < 24


def test_that_the_ballot_was_made_void_on_a_picture_that_was_withdrawn_is_said():
    evening = Evening()
    first = evening.scan("X . .", "X . .")
    evening.decide(first, "void", void=True)
    evening.items[0] = replace(evening.items[0], active=False)
    again = evening.scan("X . .", "X . .", serial=evening.items[0].measured["serial"])
    assert evening.standing.items[again].reasons == (Reason.DOUBTED,)
    assert f"This ballot was made void on a picture that was withdrawn since (item {first})." in screen(
        evening, again, None
    )
