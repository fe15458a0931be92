"""What may be answered to a question of `review`: nobody accepts what was not shown, and every question has an end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ballots import Evening, choose

from scanner.asked import Asked, act_of, asked_of, is_closed, keys_of
from scanner.model import Reason
from scanner.questions import Question, questions_of


def asked(evening: Evening, item: int, row: str | None) -> Asked:
    """A question as the screen puts it."""
    return asked_of(evening.definition, evening.standing, Question(item, row))


@pytest.mark.parametrize(
    ("rows", "ruling", "row", "accepts", "act"),
    [
        (("? . .", "X . ."), {}, "p1", "row", "p1=blank"),  # a trace is no mark
        ((". . .", "X . ."), {}, "p1", "row", "p1=blank"),
        (("X X .", "X . ."), {}, "p1", "row", "p1=high,mid"),
        ((". . .", "X . ."), {"blank_row": "ballot_void"}, "p1", "void", "accept"),  # the page's accept voids
        (("X X .", "X . ."), {"double_row": "ballot_void"}, "p1", "void", "accept"),
        ((". . .", "? . ."), {"blank_row": "ballot_void"}, "p1", "", None),  # another row was not shown yet
        ((". . .", "? . ."), {"blank_row": "ballot_void"}, "p2", "row", None),
        (("? . .", "? . ."), {}, "p1", "row", None),
        (("? . .", "? . ."), {}, None, "page", "accept"),  # which lists every row
        ((". . .", "? . ."), {"blank_row": "ballot_void"}, None, "void", "accept"),
    ],
)
def test_what_is_accepted_is_what_is_shown(
    rows: tuple[str, str], ruling: dict[str, Any], row: str | None, accepts: str, act: str | None
):
    """A row alone, or the page where that is asked about or its accept confirms a ruling."""
    evening = Evening()
    item = evening.scan(*rows)
    evening.settle(**ruling)
    question = asked(evening, item, row)
    assert question.accepts == accepts
    assert ("a" in keys_of(question)) is bool(accepts)
    if act:
        assert act_of("a", question) == act


def test_what_was_put_away_is_only_taken_back():
    evening = Evening()
    item = evening.scan("? . .", "X . .")
    evening.decide(item, "void", void=True)
    question = asked(evening, item, None)
    assert is_closed(question.item)
    assert set(keys_of(question)) == set("sSuUpPqQ")


def test_keys_stand_for_acts():
    evening = Evening()
    question = asked(evening, evening.scan("? . .", "X . ."), "p1")
    acts = {"1": "p1=high", "3": "p1=low", "0": "p1=blank", "x": "p1=void", "V": "void", "r": "reject"}
    assert {key: act_of(key, question) for key in acts} == acts


@pytest.mark.parametrize(("ruling", "accepts"), [({}, ""), ({"double_row": "ballot_void"}, "void")])
def test_too_many_choices_are_accepted_only_where_that_voids_the_ballot(ruling: dict[str, Any], accepts: str):
    """What `decide` would refuse is not offered."""
    evening = Evening(choose(1, 3))
    item = evening.scan("X", "X", ".")
    evening.settle(**ruling)
    assert asked(evening, item, None).accepts == accepts


def test_what_was_decided_is_kept_as_it_was():
    """A void row is not a blank one."""
    evening = Evening()
    item = evening.scan(". . .", "? . .")
    evening.decide(item, "p1=void", rows={"p1": None})
    assert act_of("a", asked(evening, item, "p1")) == "p1=void"
    evening.decide(item, "p1=mid", rows={"p1": ["mid"]})
    assert act_of("a", asked(evening, item, "p1")) == "p1=mid"


def test_which_of_several_papers_is_the_ballot_is_not_answered_by_accepting_one():
    """Also not at the one that counts for now: the question would come again and again."""
    evening = Evening()
    for _ in range(2):
        evening.scan("X . .", "X . .")
    (question,) = questions_of(evening.definition, evening.standing)
    at_each = [question, *questions_of(evening.definition, evening.standing, [question])]
    assert [known.item for known in at_each] == [2, 1]
    assert not set("aA") & set("".join(keys_of(asked_of(evening.definition, evening.standing, q)) for q in at_each))


@pytest.mark.parametrize(
    ("rows", "ruling", "row", "keys"),
    [
        ((". . .", "X . ."), {}, "p1", "0x"),
        (("X X .", "X . ."), {}, "p1", "0x"),
        ((". . .", "X . ."), {"blank_row": "ballot_void"}, "p1", ""),  # 0 would ask the same again and again
        (("X X .", "X . ."), {"double_row": "ballot_void"}, "p1", "0"),  # void it makes the ballot, not the row
        (("X X .", ". . ."), {"double_row": "ballot_void"}, "p2", "0x"),
        (("? . .", "X . ."), {"blank_row": "ballot_void"}, "p1", "0x"),  # nobody has said yet that it is blank
    ],
)
def test_no_key_goes_round_a_ruling(rows: tuple[str, str], ruling: dict[str, Any], row: str, keys: str):
    """Where a blank or double row makes the ballot void, it is not the row alone that is void."""
    evening = Evening()
    item = evening.scan(*rows)
    evening.settle(**ruling)
    question = asked(evening, item, row)
    assert question.row_keys == keys
    assert set("0xX") & set(keys_of(question)) == set(keys + keys.upper()) & set("0xX")


def test_rows_that_were_not_shown_are_not_accepted_with_a_page_that_may_be_no_ballot():
    """It is asked about before its rows."""
    evening = Evening()
    item = evening.scan("? . .", "X . .", reasons=[Reason.CANCELLED])
    assert "a" not in keys_of(asked(evening, item, None))
    evening.decide(item, "p1=high", rows={"p1": ["high"]})
    assert "a" in keys_of(asked(evening, item, None))


def test_of_papers_beside_a_void_one_none_is_kept():
    """The key would be refused; and the pages that one of them lacks are not what is asked."""
    evening = Evening()
    first = evening.scan("X . .", "X . .")
    evening.scan("X . .", "X . .")
    evening.decide(first, "void", void=True, beside=[first])
    (question,) = questions_of(evening.definition, evening.standing)
    assert question.void == (first,)
    keys = keys_of(asked_of(evening.definition, evening.standing, question))
    assert "k" not in keys and {"r", "e", "v"} <= set(keys)
    evening.items[0] = replace(evening.items[0], active=False)  # its batch is withdrawn
    evening.scan("X . .", "X . .")
    (question,) = questions_of(evening.definition, evening.standing)
    assert question.void == ()
    assert "k" in keys_of(asked_of(evening.definition, evening.standing, question))


def test_a_row_that_reads_otherwise_and_voids_its_ballot_says_so():
    """It was accepted as marked; blank, as it is read now, it voids the ballot by the ruling."""
    evening = Evening()
    evening.settle(blank_row="ballot_void")
    item = evening.scan(". . .", "X . .")
    evening.decide(item, "accept", accepted=True, absent=[], cleared=[], as_read={"p1": ["high"], "p2": ["high"]})
    standing = evening.standing
    assert standing.items[item].rows["p1"].reasons[-1] is Reason.READ_OTHERWISE
    (question,) = questions_of(evening.definition, standing)
    asked = asked_of(evening.definition, standing, question)
    assert (asked.accepts, asked.row_keys) == ("void", "")
