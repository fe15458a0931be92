"""What `review` asks, and in which order."""

from __future__ import annotations

from ballots import SERIALS, Evening, choose, rate

from scanner.questions import Question, questions_of


def test_a_contest_with_too_many_marks_is_one_question():
    """Not one for each row of the list: most such ballots are simply void."""
    evening = Evening(choose(2, 6))
    item = evening.scan("X", "X", "X", ".", ".", ".")

    assert questions_of(evening.standing) == [Question(item, None)]


def test_its_chosen_rows_are_asked_about_where_that_question_was_skipped():
    """Somebody wants to look at each of the marks."""
    evening = Evening(choose(2, 6))
    item = evening.scan("X", ".", "X", ".", "X", ".")
    skipped = [Question(item, None)]

    rows = [question.row for question in questions_of(evening.standing, skipped)]
    assert rows == [None, "p1", "p3", "p5"]


def test_a_doubtful_row_of_it_comes_first():
    """Whether too many are chosen may hang on it."""
    evening = Evening(choose(2, 6))
    item = evening.scan("X", "X", "X", "?", ".", ".")

    assert questions_of(evening.standing) == [Question(item, "p4"), Question(item, None)]


def test_many_papers_of_one_serial_are_one_question():
    """A photocopied ballot."""
    evening = Evening(rate(2))
    for _ in range(5):
        evening.scan("X . .", "X . .", serial=SERIALS[1])

    (only,) = questions_of(evening.standing)
    assert len(only.papers) == 4


def test_a_page_without_a_copy_waits_for_the_other_page_of_its_ballot():
    """Which of two first pages is kept says whose the only second page is: it is no question of its own."""
    evening = Evening(rate(30))
    pages = [len(page.rows) for page in evening.layouts["main"].printed_pages]
    assert len(pages) == 2
    first = evening.scan(*["X . ."] * pages[0], serial=SERIALS[1], page=1)
    evening.scan(*["X . ."] * pages[1], serial=SERIALS[1], page=2)
    again = evening.scan(*[". X ."] * pages[0], serial=SERIALS[1], page=1)

    asked = questions_of(evening.standing)
    assert {item for question in asked for item in question.papers} == {first, again}
    assert len(asked) == 1
