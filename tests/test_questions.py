"""What `review` asks, and in which order."""

from __future__ import annotations

from ballots import SERIALS, Evening, choose, rate

from scanner.model import Reason
from scanner.questions import Question, questions_of


def test_a_contest_with_too_many_marks_is_one_question():
    """Not one for each row of the list: most such ballots are simply void."""
    evening = Evening(choose(2, 6))
    item = evening.scan("X", "X", "X", ".", ".", ".")

    assert questions_of(evening.definition, evening.standing) == [Question(item, None)]


def test_its_chosen_rows_are_asked_about_where_that_question_was_skipped():
    """Somebody wants to look at each of the marks."""
    evening = Evening(choose(2, 6))
    item = evening.scan("X", ".", "X", ".", "X", ".")
    skipped = [Question(item, None)]

    rows = [question.row for question in questions_of(evening.definition, evening.standing, skipped)]
    assert rows == [None, "p1", "p3", "p5"]

    evening.decide(item, "p1=vote", rows={"p1": ["vote"]})  # looked at: the others are next
    rows = [question.row for question in questions_of(evening.definition, evening.standing, skipped)]
    assert rows == [None, "p3", "p5", "p1"]


def test_a_doubtful_row_of_it_comes_first():
    """Whether too many are chosen may hang on it."""
    evening = Evening(choose(2, 6))
    item = evening.scan("X", "X", "X", "?", ".", ".")

    assert questions_of(evening.definition, evening.standing) == [Question(item, "p4"), Question(item, None)]


def test_many_papers_of_one_serial_are_one_question():
    """A photocopied ballot."""
    evening = Evening(rate(2))
    for _ in range(5):
        evening.scan("X . .", "X . .", serial=SERIALS[1])

    (only,) = questions_of(evening.definition, evening.standing)
    assert len(only.papers) == 4
    assert len(only.counted) == 1


def test_each_paper_of_a_serial_is_shown_where_those_before_were_skipped():
    """One of them was scanned badly: the better one is looked at before it is kept. Also that which counts for now."""
    evening = Evening(rate(2))
    first, second, third = (evening.scan("X . .", "X . .", serial=SERIALS[1]) for _ in range(3))
    skipped: list[Question] = []
    seen = []
    for _ in range(4):
        (question,) = questions_of(evening.definition, evening.standing, skipped)
        seen.append(question.item)
        skipped.append(question)
    assert seen == [second, third, first, second]


def test_what_a_ruling_makes_void_is_asked_when_all_else_is_settled():
    """Asked first it could neither be accepted, for other questions of the page wait, nor be got rid of by a key that
    says the same again."""
    evening = Evening(rate(3))
    item = evening.scan(". . .", "? . .", "X . .", reasons=[Reason.STRAY_INK])
    rows = [question.row for question in questions_of(evening.definition, evening.standing)]
    assert rows == ["p1", "p2", None]
    evening.settle(blank_row="ballot_void")
    rows = [question.row for question in questions_of(evening.definition, evening.standing)]
    assert rows == ["p2", None, "p1"]
    evening.decide(item, "p2=high", rows={"p2": ["high"]})
    rows = [question.row for question in questions_of(evening.definition, evening.standing)]
    assert rows == [None, "p1"]


def test_whether_a_paper_is_a_ballot_of_this_vote_is_asked_before_its_rows():
    """Eleven rows of a cancelled sheet are nobody's evening."""
    evening = Evening(rate(2))
    evening.scan("? . .", "X . .", reasons=[Reason.CANCELLED])
    rows = [question.row for question in questions_of(evening.definition, evening.standing)]
    assert rows[0] is None
    assert "p1" in rows


def test_a_page_without_a_copy_waits_for_the_other_page_of_its_ballot():
    """Which of two first pages is kept says whose the only second page is: it is no question of its own."""
    evening = Evening(rate(30))
    pages = [len(page.rows) for page in evening.layouts["main"].printed_pages]
    assert len(pages) == 2
    first = evening.scan(*["X . ."] * pages[0], serial=SERIALS[1], page=1)
    evening.scan(*["X . ."] * pages[1], serial=SERIALS[1], page=2)
    again = evening.scan(*[". X ."] * pages[0], serial=SERIALS[1], page=1)

    asked = questions_of(evening.definition, evening.standing)
    assert {item for question in asked for item in question.papers} == {first, again}
    assert len(asked) == 1
