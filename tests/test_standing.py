"""What becomes of every page and ballot: the sentences of docs/reference.md, one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ballots import LEVELS, SERIALS, Evening, choose, rate
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.model import Reason, RowState, Status
from scanner.reading import Outcome, PageRead

BLANK_BACK = PageRead(Outcome.BLANK)
UNREADABLE = PageRead(Outcome.MISFIT, (Reason.UNREADABLE_IMAGE,))
NO_BALLOT = PageRead(Outcome.MISFIT, (Reason.NOT_A_BALLOT,))


def status(evening: Evening, item: int) -> Status:
    return evening.standing.items[item].status


def reasons(evening: Evening, item: int) -> list[str]:
    return [str(reason) for reason in evening.standing.items[item].reasons]


def test_a_plain_ballot_counts():
    """A ballot whose rows are all plain counts without a person."""
    evening = Evening()
    item = evening.scan("X . .", ". . X")

    assert status(evening, item) is Status.COUNTED
    assert evening.counts("p1") == {"high": 1, "mid": 0, "low": 0}
    assert evening.counts("p2") == {"high": 0, "mid": 0, "low": 1}


@pytest.mark.parametrize(
    ("drawn", "selected", "row_reasons"),
    [
        (". . .", (), ["undervote"]),
        ("X X .", ("high", "mid"), ["overvote"]),
        ("? . .", (), ["marginal_mark", "undervote"]),
        ("X ? .", ("high",), []),  # a speck beside one clear mark changes nothing
        ("X # .", ("high", "mid"), ["corrected_mark", "overvote"]),  # a filled box beside a cross
    ],
)
def test_what_waits(drawn, selected, row_reasons):
    """A row that is not plain waits, says why, and makes its ballot wait."""
    evening = Evening()
    item = evening.scan(drawn, "X . .")
    row = evening.standing.items[item].rows["p1"]

    assert row.selected == selected
    assert [str(r) for r in row.reasons] == row_reasons
    assert row.state is (RowState.REVIEW if row_reasons else RowState.OK)
    assert status(evening, item) is (Status.REVIEW if row_reasons else Status.COUNTED)


@pytest.mark.parametrize(
    ("ruling", "state", "fate"),
    [
        ({}, RowState.REVIEW, Status.REVIEW),
        ({"blank_row": "blank"}, RowState.OK, Status.COUNTED),
        ({"blank_row": "ballot_void"}, RowState.REVIEW, Status.REVIEW),
        ({"blank_row": "ask"}, RowState.REVIEW, Status.REVIEW),
    ],
)
def test_rulings_on_blank_rows(ruling, state, fate):
    """A ruling settles a row whose sole reason is that it has no mark."""
    evening = Evening()
    item = evening.scan(". . .", "X . .")
    evening.settle(**ruling) if ruling else None

    assert evening.standing.items[item].rows["p1"].state is state
    assert status(evening, item) is fate


@pytest.mark.parametrize(
    ("ruling", "state", "fate"),
    [
        ({}, RowState.REVIEW, Status.REVIEW),
        ({"double_row": "row_void"}, RowState.VOID, Status.COUNTED),
        ({"double_row": "ballot_void"}, RowState.REVIEW, Status.REVIEW),
    ],
)
def test_rulings_on_double_rows(ruling, state, fate):
    """A ruling settles a row whose sole reason is too many marks."""
    evening = Evening()
    item = evening.scan("X X .", "X . .")
    evening.settle(**ruling) if ruling else None

    assert evening.standing.items[item].rows["p1"].state is state
    assert status(evening, item) is fate


def test_a_ruling_does_not_settle_a_doubtful_blank():
    """A trace in an otherwise empty row is a second reason: no ruling settles it."""
    evening = Evening()
    item = evening.scan("? . .", "X . .")
    evening.settle(blank_row="blank")

    assert status(evening, item) is Status.REVIEW


def test_one_accept_after_the_ruling_voids_the_ballot():
    """Under ballot_void each such ballot still waits, and one accept voids it."""
    evening = Evening()
    item = evening.scan(". . .", "X . .")
    evening.settle(blank_row="ballot_void")
    evening.decide(item, "accept", accepted=True)

    assert status(evening, item) is Status.VOID
    assert evening.ballots["void"] == 1
    assert evening.counts("p2") == {"high": 0, "mid": 0, "low": 0}


def test_a_later_ruling_says_what_an_earlier_decision_means():
    """A row decided blank counts as blank under ask; under a later ballot_void the ballot waits again."""
    evening = Evening()
    item = evening.scan("? . .", "X . .")
    evening.decide(item, "p1=blank", rows={"p1": []})
    assert status(evening, item) is Status.COUNTED
    assert evening.row("p1")["blank"] == 1

    evening.settle(blank_row="ballot_void")
    assert status(evening, item) is Status.REVIEW

    evening.decide(item, "accept", accepted=True)
    assert status(evening, item) is Status.VOID


@pytest.mark.parametrize(
    ("said", "state", "void", "blank"),
    [
        (["high"], RowState.OK, 0, 0),
        ([], RowState.OK, 0, 1),
        (None, RowState.VOID, 1, 0),
        (["high", "low"], RowState.VOID, 1, 0),
    ],
)
def test_a_decision_says_what_is_on_the_paper(said, state, void, blank):
    """One option, none, void, or more than allowed: then the row is void."""
    evening = Evening()
    item = evening.scan("? . .", "X . .")
    evening.decide(item, "…", rows={"p1": said})

    assert evening.standing.items[item].rows["p1"].state is state
    assert (evening.row("p1")["void"], evening.row("p1")["blank"]) == (void, blank)
    assert status(evening, item) is Status.COUNTED


def test_accept_takes_the_machines_reading():
    """Accept: every row as read, a double row being void, and all reasons of the page."""
    evening = Evening()
    item = evening.scan("X X .", ". . .", reasons=[Reason.STRAY_INK])
    assert reasons(evening, item) == ["stray_ink"]
    evening.decide(item, "accept", accepted=True)

    assert status(evening, item) is Status.COUNTED
    assert evening.row("p1")["void"] == 1
    assert evening.row("p2")["blank"] == 1


def test_undo_restores_exactly():
    """After undo all is as before the call."""
    evening = Evening()
    item = evening.scan("? . .", "X . .")
    before = evening.tally
    evening.decide(item, "void", void=True)
    assert status(evening, item) is Status.VOID
    evening.undo(item)

    assert evening.tally == before
    assert [d["what"] for d in evening.standing.items[item].decisions.record] == ["void", "undo"]


def test_doubt_sends_a_counted_page_to_review():
    """What the machine was sure of waits once a person doubts it, until accepted."""
    evening = Evening()
    item = evening.scan("X . .", "X . .")
    evening.decide(item, "doubt", doubted=True)
    assert (status(evening, item), reasons(evening, item)) == (Status.REVIEW, ["doubted"])

    evening.decide(item, "accept", accepted=True)
    assert status(evening, item) is Status.COUNTED


def test_a_rejected_paper_was_not_collected():
    """Reject: no ballot; it is in no count."""
    evening = Evening()
    item = evening.scan("X . .", "X . .")
    evening.decide(item, "reject", rejected=True)

    assert status(evening, item) is Status.REJECTED
    assert evening.ballots["read"] == 0


# --- whose sheet is it


def test_the_same_serial_twice_and_alike():
    """Two papers of one serial that read alike: the earlier counts, the later waits."""
    evening = Evening()
    first, second = evening.scan("X . .", "X . ."), evening.scan("X . .", "X . .")

    assert (status(evening, first), status(evening, second)) == (Status.COUNTED, Status.REVIEW)
    assert reasons(evening, second) == ["duplicate_serial"]
    assert evening.ballots["read"] == 2
    assert evening.ballots["review"] == 1
    assert evening.row("p1")["review"] == 1
    assert evening.counts("p1")["high"] == 1


@pytest.mark.parametrize("other", [". X .", "? . ."])
def test_the_same_serial_twice_and_not_alike(other):
    """Where they differ, or one is in doubt, both wait."""
    evening = Evening()
    items = evening.scan("X . .", "X . ."), evening.scan(other, "X . .")

    assert [status(evening, item) for item in items] == [Status.REVIEW] * 2
    assert all("duplicate_serial" in reasons(evening, item) for item in items)
    assert evening.row("p2")["review"] == 2


def test_keep_makes_the_others_duplicates():
    """Of several papers the kept one is the ballot."""
    evening = Evening()
    first, second = evening.scan("X . .", "X . ."), evening.scan(". X .", "X . .")
    evening.decide(second, "keep", kept=[first, second])

    assert (status(evening, first), status(evening, second)) == (Status.DUPLICATE, Status.COUNTED)
    assert evening.counts("p1") == {"high": 0, "mid": 1, "low": 0}
    assert evening.ballots["read"] == 1


def test_a_copy_that_comes_after_keep_is_asked_about():
    """Keep speaks of the papers that were there; the machine makes no later one a duplicate."""
    evening = Evening()
    first, second = evening.scan("X . .", "X . ."), evening.scan("X . .", "X . .")
    evening.decide(first, "keep", kept=[first, second])
    third = evening.scan("X . .", "X . .")

    assert status(evening, second) is Status.DUPLICATE
    assert (status(evening, third), reasons(evening, third)) == (Status.REVIEW, ["duplicate_serial"])


def test_photocopied_ballots_each_count_by_ruling():
    """same_serial=each_counts: each paper is a ballot of its own."""
    evening = Evening()
    for drawn in ("X . .", ". X .", "X . ."):
        evening.scan(drawn, "X . .")
    evening.settle(same_serial="each_counts")

    assert evening.ballots["valid"] == 3
    assert evening.counts("p1") == {"high": 2, "mid": 1, "low": 0}


def test_a_photocopy_that_waits_may_be_kept_before_one_that_counts():
    """same_serial=each_counts: who looks at the one that waits may find that it is the same paper, scanned again."""
    evening = Evening()
    first, second = evening.scan("X . .", "X . ."), evening.scan("? . .", "X . .")
    evening.settle(same_serial="each_counts")

    assert (status(evening, first), status(evening, second)) == (Status.COUNTED, Status.REVIEW)
    [high, *_] = evening.row("p1")["options"]
    assert (high["low"], high["count"], high["high"]) == (0, 1, 2)

    evening.decide(second, "void", void=True)
    [high, *_] = evening.row("p1")["options"]
    assert (high["low"], high["count"], high["high"]) == (1, 1, 1)


@pytest.mark.parametrize("kept", ["X . .", "? . .", "X X ."])
def test_what_was_put_away_for_a_paper_that_waits_may_come_back(kept):
    """If that one is rejected: the other is somebody's ballot after all, and says what it says."""
    evening = Evening()
    first, second = evening.scan(kept, "X . .", reasons=[Reason.STRAY_INK]), evening.scan(". X .", "X . .")
    evening.settle(double_row="row_void")
    evening.decide(first, "keep", kept=[first, second])

    assert (status(evening, first), status(evening, second)) == (Status.REVIEW, Status.DUPLICATE)
    assert [(option["low"], option["high"]) for option in evening.row("p1")["options"]] == [(0, 1)] * 3

    evening.decide(first, "reject", rejected=True, beside=[first, second])
    evening.decide(second, "accept", accepted=True)
    assert evening.counts("p1") == {"high": 0, "mid": 1, "low": 0}
    assert all(option["high"] == option["low"] for option in evening.row("p1")["options"])


def test_a_voided_copy_leaves_the_question():
    """A copy that a person voided no longer speaks against the other paper."""
    evening = Evening()
    first, second = evening.scan("X . .", "X . ."), evening.scan(". X .", "X . .")
    evening.decide(first, "void", void=True)

    assert (status(evening, first), status(evening, second)) == (Status.VOID, Status.COUNTED)
    assert (evening.ballots["valid"], evening.ballots["void"]) == (1, 1)


@pytest.mark.parametrize("beside", [{}, {"beside": [1]}])
def test_the_missing_pages_of_a_paper_are_asked_about_though_another_of_its_serial_is_void(beside):
    """The void one speaks for no other, whichever came first."""
    evening = two_pages()
    rows = ["X . ."] * len(evening.layouts["main"].printed_pages[0].rows)
    void, other = evening.scan(*rows), evening.scan(*rows)
    evening.decide(void, "void", void=True, **beside)
    assert "page_missing" in reasons(evening, other)


def test_a_void_ballot_of_two_pages_never_counts_by_half():
    """Its first page is said to be the other picture; the second picture of its second page waits for that, too."""
    evening = two_pages()
    paper, other = both_pages(evening, "X . .", "X . ."), both_pages(evening, "X . .", "X . .")
    evening.decide(other[0], "void", void=True, beside=other)
    evening.decide(paper[0], "reject", rejected=True, beside=[*paper, *other])
    waiting = [item for item in (*paper, *other) if "duplicate_serial" in reasons(evening, item)]
    assert len(waiting) == 1
    assert evening.ballots["valid"] == 0


@pytest.mark.parametrize("act", ["reject", "keep"])
def test_a_voided_paper_that_is_scanned_again_waits(act):
    """It may be the same paper: no other counts by itself, whether it was there or comes after it was voided."""
    evening = Evening()
    first, second = evening.scan("X . .", "X . ."), evening.scan(". X .", "X . .")
    evening.decide(first, "void", void=True, beside=[first, second])
    assert status(evening, second) is Status.REVIEW
    again = evening.scan("X . .", "X . .")
    evening.decide(second, "reject", rejected=True)

    assert (status(evening, again), reasons(evening, again)) == (Status.REVIEW, ["duplicate_serial"])
    if act == "reject":
        evening.decide(again, "reject", rejected=True)
    else:
        evening.decide(first, "keep", kept=[first, again])
    assert (evening.ballots["void"], evening.ballots["read"]) == (1, 1)


@pytest.mark.parametrize("said", [{"void": True}, {"rejected": True}, {"rows": {"p1": ["low"]}}])
def test_a_decision_holds_when_an_identical_picture_comes_back(said):
    """Of identical pictures that one stands for all about which people concluded something."""
    evening = Evening()
    first = evening.scan("X . .", "X . .", image="same", active=False)
    second = evening.scan("X . .", "X . .", image="same")
    evening.decide(second, "…", **said)
    before = (status(evening, second), evening.counts("p1"), evening.ballots)
    evening.items[first - 1] = replace(evening.items[first - 1], active=True)

    assert status(evening, first) is Status.DUPLICATE
    assert (status(evening, second), evening.counts("p1"), evening.ballots) == before


def test_a_copy_that_waits_may_yet_take_the_place_of_what_counts():
    """`low` bounds what people may yet decide: the later paper may be kept, and say something else."""
    evening = Evening()
    first, second = evening.scan("X . .", "X . ."), evening.scan("X . .", "X . .")
    low, high = (evening.row("p1")["options"][0][bound] for bound in ("low", "high"))
    assert (low, high) == (0, 2)
    evening.decide(second, "p1=low keep", rows={"p1": ["low"]}, kept=[first, second])
    assert low <= evening.counts("p1")["high"] == 0


def test_a_copy_of_a_decided_picture_waits_once_that_is_withdrawn():
    """What people concluded goes with the batch; the identical picture, which stood back, does not count unseen."""
    evening = Evening()
    first = evening.scan("X . .", "X . .", image="same")
    second = evening.scan("X . .", "X . .", image="same")
    evening.decide(first, "void", void=True)
    evening.items[first - 1] = replace(evening.items[first - 1], active=False)

    assert (status(evening, second), reasons(evening, second)) == (Status.REVIEW, ["doubted"])
    evening.decide(second, "accept", accepted=True)
    assert status(evening, second) is Status.COUNTED


def test_the_identical_image_is_a_duplicate():
    """The same picture in another file adds no ballot."""
    evening = Evening()
    first = evening.scan("X . .", "X . .", image="same")
    second = evening.scan("X . .", "X . .", image="same")

    assert (status(evening, first), status(evening, second)) == (Status.COUNTED, Status.DUPLICATE)


@pytest.mark.parametrize(
    ("change", "reason", "read"),
    [
        ({"vote": "ZZZZZZZZ"}, "foreign", 0),
        ({"serial": "AAAAAAAA"}, "forged", 1),
        ({"version": "ZZZZ"}, "wrong_version", 1),
        ({"vote": None, "version": None, "serial": None, "reasons": (Reason.UNREADABLE_CODE,)}, "unreadable_code", 0),
    ],
)
def test_sheets_that_are_not_known_wait(change, reason, read):
    """Foreign, forged, of another version, without a readable code: the machine rejects none of them."""
    evening = Evening()
    item = evening.scan("X . .", "X . .")
    stored = evening.items[item - 1]
    changed = replace(PageRead.from_json(stored.measured), **change)
    evening.items[item - 1] = replace(stored, measured=changed.to_json())

    assert (status(evening, item), reasons(evening, item)) == (Status.REVIEW, [reason])
    assert evening.ballots["read"] == read
    assert evening.tally["unplaced"] == 1 - read
    assert evening.row("p1")["options"][0]["high"] >= 1


def test_cancelled_ballots_wait():
    """A ballot of a print that was replaced waits."""
    evening = Evening()
    item = evening.scan("X . .", "X . .")
    evening.printings[1] = replace(evening.printings[1], cancelled=True)

    assert (status(evening, item), reasons(evening, item)) == (Status.REVIEW, ["cancelled"])


def test_a_cancelled_ballot_of_another_definition_is_credited_to_nobody():
    """Its rows may be other people."""
    evening = Evening()
    item = evening.scan("X . .", "X . .", version="ZZZZ")
    evening.printings[1] = replace(evening.printings[1], cancelled=True)

    assert reasons(evening, item) == ["cancelled", "wrong_version"]
    assert all(row.selected is None for row in evening.standing.items[item].rows.values())
    assert evening.counts("p1")["high"] == 0


def test_test_ballots_are_rejected():
    """Test ballots that this vote printed never count and never wait."""
    evening = Evening(test_serials=[SERIALS[3]])
    item = evening.scan("X . .", "X . .", serial=SERIALS[3], test=True)

    assert (status(evening, item), reasons(evening, item)) == (Status.REJECTED, ["test_ballot"])


def test_undecodable_and_no_ballot():
    """What cannot be decoded is rejected; a picture of something else waits for a person."""
    evening = Evening()
    broken, cat = evening.put(UNREADABLE), evening.put(NO_BALLOT)

    assert (status(evening, broken), reasons(evening, broken)) == (Status.REJECTED, ["unreadable_image"])
    assert (status(evening, cat), reasons(evening, cat)) == (Status.REVIEW, ["not_a_ballot"])
    assert evening.tally["unplaced"] == 1


def test_a_paper_of_unknown_kind_can_be_voided():
    """A paper that is not ours but was in the box: void, and then it was collected."""
    evening = Evening()
    item = evening.put(NO_BALLOT)
    evening.decide(item, "void", void=True)

    assert status(evening, item) is Status.VOID
    assert (evening.ballots["read"], evening.ballots["void"], evening.tally["unplaced"]) == (1, 1, 0)


def test_a_typed_serial_places_the_page():
    """serial=S page=P: whose page this is."""
    evening = Evening()
    item = evening.scan("X . .", "X . .")
    stored = evening.items[item - 1]
    lost = replace(
        PageRead.from_json(stored.measured), vote=None, version=None, serial=None, reasons=(Reason.UNREADABLE_CODE,)
    )
    evening.items[item - 1] = replace(stored, measured=lost.to_json())
    evening.decide(item, "serial page", serial=SERIALS[7], page=1)

    found = evening.standing.items[item]
    assert (found.status, found.serial, found.page) == (Status.COUNTED, SERIALS[7], 1)


def test_a_withdrawn_batch_counts_nowhere():
    """Its pages are out of every count, and come back whole."""
    evening = Evening()
    item = evening.scan("X . .", "X . .", active=False)

    assert (status(evening, item), reasons(evening, item)) == (Status.REJECTED, ["withdrawn"])
    assert evening.ballots["read"] == 0


def test_sheets_without_serials_are_each_a_ballot():
    """Without serials every paper is a ballot of its own."""
    evening = Evening(rate(serials=False))
    items = [evening.scan("X . .", "X . .", serial=None) for _ in range(3)]

    assert [status(evening, item) for item in items] == [Status.COUNTED] * 3
    assert evening.counts("p1")["high"] == 3


# --- several pages


def two_pages() -> Evening:
    return Evening(rate(24))


def test_a_missing_page_waits_once_and_heals():
    """The ballot waits for the page that is missing, and counts when it comes."""
    evening = two_pages()
    pages = evening.layouts["main"].printed_pages
    assert len(pages) == 2
    first = evening.scan(*["X . ."] * len(pages[0].rows))
    assert (status(evening, first), reasons(evening, first)) == (Status.REVIEW, ["page_missing"])
    assert evening.row("p24")["review"] == 1

    second = evening.scan(*["X . ."] * len(pages[1].rows), page=2)
    assert (status(evening, first), status(evening, second)) == (Status.COUNTED, Status.COUNTED)
    assert evening.ballots["read"] == 1


def test_accepting_a_missing_page_makes_its_rows_blank():
    """accept for page_missing: the missing rows are blank."""
    evening = two_pages()
    first = evening.scan(*["X . ."] * len(evening.layouts["main"].printed_pages[0].rows))
    evening.decide(first, "accept", accepted=True)

    assert status(evening, first) is Status.COUNTED
    assert evening.row("p24")["blank"] == 1


def test_a_page_carries_the_fate_of_its_ballot():
    """A question on page 2 makes page 1 wait too, but only page 2 asks."""
    evening = two_pages()
    pages = evening.layouts["main"].printed_pages
    first = evening.scan(*["X . ."] * len(pages[0].rows))
    second = evening.scan("? . .", *["X . ."] * (len(pages[1].rows) - 1), page=2)

    items = evening.standing.items
    assert items[first].status is items[second].status is Status.REVIEW
    assert (items[first].asks, items[second].asks) == (False, True)


def both_pages(evening: Evening, *drawn: str, **more) -> list[int]:
    """Both pages of a ballot, every row of each page drawn alike."""
    pages = evening.layouts["main"].printed_pages
    both = zip(pages, drawn, strict=True)
    return [evening.scan(*[text] * len(page.rows), page=page.page, **more) for page, text in both]


@pytest.mark.parametrize("ruling", ["ask", "each_counts"])
def test_voiding_a_page_moves_no_page_of_another_paper(ruling):
    """Two papers of one serial: the votes of the voided one are void, those of the other count."""
    evening = two_pages()
    paper, other = both_pages(evening, "X . .", "X . ."), both_pages(evening, ". X .", ". X .")
    evening.settle(same_serial=ruling)
    evening.decide(paper[0], "void", void=True)

    assert [status(evening, item) for item in (*paper, *other)] == [Status.VOID] * 2 + [Status.COUNTED] * 2
    assert evening.counts("p1") == evening.counts("p24") == {"high": 0, "mid": 1, "low": 0}


def test_a_better_picture_of_one_page_is_kept():
    """One page of two scanned again: the kept picture goes with the other page."""
    evening = two_pages()
    first, second = both_pages(evening, "? . .", "X . .")
    again = evening.scan(*["X . ."] * len(evening.layouts["main"].printed_pages[0].rows))
    evening.decide(again, "keep", kept=[first, again])

    assert [status(evening, item) for item in (first, second, again)] == [Status.DUPLICATE] + [Status.COUNTED] * 2
    assert (evening.ballots["read"], evening.ballots["valid"]) == (1, 1)


def test_of_two_papers_each_page_is_kept():
    """Until both pages of one paper are kept nothing counts."""
    evening = two_pages()
    paper, other = both_pages(evening, "X . .", "X . ."), both_pages(evening, ". X .", ". X .")
    evening.decide(other[0], "keep", kept=[paper[0], other[0]])
    assert evening.ballots["valid"] == 0
    evening.decide(other[1], "keep", kept=[paper[1], other[1]])
    assert evening.counts("p1") == evening.counts("p24") == {"high": 0, "mid": 1, "low": 0}
    assert (evening.ballots["read"], evening.ballots["valid"]) == (1, 1)


@pytest.mark.parametrize("absent", [[], [2]])
def test_an_accept_says_nothing_of_a_page_that_is_lost_later(absent):
    """Accepted while it was whole, the ballot waits once its second page is withdrawn; not where it was missing."""
    evening = two_pages()
    first, second = both_pages(evening, "X . .", "X . .")
    evening.decide(first, "accept", accepted=True, absent=absent)
    assert status(evening, first) is Status.COUNTED
    evening.items[second - 1] = replace(evening.items[second - 1], active=False)

    waits = not absent
    assert status(evening, first) is (Status.REVIEW if waits else Status.COUNTED)
    assert reasons(evening, first) == (["page_missing"] if waits else [])
    assert evening.row("p24")["blank"] == (0 if waits else 1)


def test_what_was_concluded_of_another_page_goes_with_it():
    """A page named anew: rows and accept of what it was taken for before say nothing of what it is."""
    evening = two_pages()
    item = evening.scan("? . .", *["X . ."] * (len(evening.layouts["main"].printed_pages[0].rows) - 1))
    stored = evening.items[item - 1]
    unread = {"vote": None, "version": None, "serial": None, "reasons": (Reason.UNREADABLE_CODE,)}
    evening.items[item - 1] = replace(stored, measured=replace(PageRead.from_json(stored.measured), **unread).to_json())
    rows = {place.row: ["low"] for place in evening.layouts["main"].printed_pages[1].rows}
    evening.decide(item, "page=2", serial=SERIALS[7], page=2, rows=rows, accepted=True)
    assert status(evening, item) is Status.COUNTED
    evening.decide(item, "page=1", serial=SERIALS[7], page=1)

    assert status(evening, item) is Status.REVIEW and "page_missing" in reasons(evening, item)
    assert not evening.standing.items[item].decisions.rows


def test_photocopies_that_each_count_miss_no_page_silently():
    """same_serial=each_counts: a paper whose second page never came waits for it."""
    evening = two_pages()
    evening.settle(same_serial="each_counts", collected=3)
    papers = [both_pages(evening, "X . .", "X . ."), both_pages(evening, "X . .", "X . .")]
    alone = evening.scan(*["X . ."] * len(evening.layouts["main"].printed_pages[0].rows))

    assert [status(evening, paper[0]) for paper in papers] == [Status.COUNTED] * 2
    assert (status(evening, alone), reasons(evening, alone)) == (Status.REVIEW, ["page_missing"])
    assert not evening.tally["final"]


def test_rejecting_a_page_of_a_photocopy_moves_no_page_of_another():
    """same_serial=each_counts: the void ballot stays whole, and its first page does not count with another's second. A
    better picture of the rejected page takes its place."""
    evening = two_pages()
    evening.settle(same_serial="each_counts")
    paper, other = both_pages(evening, "X . .", "X . ."), both_pages(evening, ". X .", ". X .")
    evening.decide(other[1], "void", void=True, beside=other)
    evening.decide(paper[0], "reject", rejected=True, beside=paper)
    assert [status(evening, item) for item in (paper[1], *other)] == [Status.REVIEW] + [Status.VOID] * 2
    assert reasons(evening, paper[1]) == ["page_missing"]
    again = evening.scan(*["X . ."] * len(evening.layouts["main"].printed_pages[0].rows))
    assert [ballot.items for ballot in evening.standing.ballots] == [(again, paper[1]), tuple(other)]
    assert evening.counts("p1") == evening.counts("p24") == {"high": 1, "mid": 0, "low": 0}


def test_what_has_no_other_page_completes_no_void_photocopy():
    """It may be another's, whose second page was lost."""
    evening = two_pages()
    evening.settle(same_serial="each_counts")
    paper = both_pages(evening, "X . .", "X . .")
    alone = evening.scan(*["X . ."] * len(evening.layouts["main"].printed_pages[0].rows))
    evening.decide(paper[1], "void", void=True, beside=paper)
    evening.decide(paper[0], "reject", rejected=True, beside=paper)
    assert (status(evening, alone), reasons(evening, alone)) == (Status.REVIEW, ["page_missing"])


def test_photocopies_scanned_again_make_the_papers_that_they_made():
    """The first one's batch was withdrawn, its first page decided in another picture, the batch restored."""
    evening = two_pages()
    evening.settle(same_serial="each_counts")
    for drawn, image in (("X . .", "a"), (". X .", "b"), ("X . .", "a")):
        for page in evening.layouts["main"].printed_pages:
            evening.scan(*[drawn] * len(page.rows), page=page.page, image=f"{image}{page.page}")
    evening.decide(5, "accept", accepted=True)
    assert sorted(sorted(ballot.items) for ballot in evening.standing.ballots) == [[2, 5], [3, 4]]


# --- sheets without serials, printed on both sides


def two_sides(*sides: int) -> Evening:
    """A vote of such sheets, and the sides that were scanned: 1 a front, 2 a back, 0 what could not be read."""
    evening = Evening(rate(24, sides=2, serials=False))
    for page in sides:
        if page:
            rows = evening.layouts["main"].printed_pages[page - 1].rows
            evening.scan(*["X . ."] * len(rows), page=page, serial=None)
        else:
            evening.put(NO_BALLOT)
    return evening


@pytest.mark.parametrize("turned", [2, 4])
@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_both_sides_of_a_sheet_without_serial_are_one_ballot(order, turned):
    """Sides that lie back to back are one sheet, whichever comes first; a sheet turned over between others, too."""
    evening = two_sides()
    for number in range(5):
        for page in order[::-1] if number == turned else order:
            rows = evening.layouts["main"].printed_pages[page - 1].rows
            evening.scan(*["X . ." if number < 3 else ". X ."] * len(rows), page=page, serial=None)
    evening.settle(collected=5)

    assert evening.tally["final"] and evening.ballots["read"] == 5
    assert evening.counts("p1") == evening.counts("p24") == {"high": 3, "mid": 2, "low": 0}


def test_two_sheets_of_which_one_lies_turned_over():
    """Whichever side is the first, these are the same two sheets."""
    evening = two_sides(1, 2, 2, 1)
    assert (evening.ballots["read"], evening.ballots["valid"]) == (2, 2)


@pytest.mark.parametrize(
    "sides",
    [
        (0, 2, 1, 2, 1, 2, 1, 0),  # the first front and the last back could not be read
        (1, 1, 1, 2, 2, 2),  # all fronts, then all backs
        (1, 1, 2, 2, 1, 1, 2, 2),  # two scans whose files lie in one folder by turns: scan1, scan1 (2), scan2 …
        (1, 1, 2, 2) * 8,
        (1, 2, 2, 1) * 3,  # … one of them backs first
    ],
)
def test_no_sheet_is_made_of_sides_that_may_be_of_two(sides):
    """What lies next to each other is not back to back there."""
    evening = two_sides(*sides)
    pairs = [ballot.items for ballot in evening.standing.ballots if len(ballot.items) > 1]
    assert all(sides[first - 1] == 1 and second == first + 1 for first, second in pairs)
    assert evening.ballots["valid"] == len(pairs) == (2 if 0 in sides else 0)


@pytest.mark.parametrize(
    "sides",
    [
        (1, 2, 2, 1, 1, 2, 1, 2, 1, 2, 2, 1, 1, 2, 1, 2, 1, 2, 1, 2),  # two of ten sheets turned over
        (1, 2, 1, 2, 2, 1, 1, 2, 1, 2, 1, 1, 2, 1, 2, 1, 2, 1, 2),  # one, and one back lost
    ],
)
def test_an_ordinary_stack_is_paired_though_some_sheets_lie_the_other_way_round(sides):
    evening = two_sides(*sides)
    lost = len(sides) % 2
    whole = [ballot.items for ballot in evening.standing.ballots if len(ballot.items) == 2]
    assert all(abs(second - first) == 1 for first, second in whole)
    assert evening.ballots["valid"] == len(whole) == 10 - lost


def test_copies_that_lost_their_names_pair_nobody():
    """Scanned in place of lost originals they are called by their digests, in an order that says nothing."""
    evening = two_sides(1, 2, 1, 2, 1, 2)
    assert evening.ballots["valid"] == 3
    for number, item in enumerate(evening.items):
        digest = f"{number:064x}"
        evening.items[number] = replace(item, scan=digest, file=f"{digest}.jpg")
    assert (evening.ballots["read"], evening.ballots["valid"]) == (6, 0)


def test_names_that_come_again_in_another_batch_pair_nobody():
    """A scanner writes 0001.jpg every evening: each batch's sides are each other's."""
    evening = two_sides()
    for batch in (1, 2):
        for number in range(6):
            rows = evening.layouts["main"].printed_pages[number % 2].rows
            item = evening.scan(*["X . ." if batch == 1 else ". X ."] * len(rows), page=number % 2 + 1, serial=None)
            evening.items[item - 1] = replace(evening.items[item - 1], batch=batch, file=f"{number:04d}.jpg")
    assert [ballot.items for ballot in evening.standing.ballots] == [(n, n + 1) for n in range(1, 12, 2)]


def test_a_page_between_that_is_no_side_is_rejected_and_the_sheets_are_whole():
    """A cover sheet at the end leaves it open which sides lie back to back, until a person puts it away."""
    evening = two_sides(1, 2, 1, 2, 1, 2)
    cover = evening.put(NO_BALLOT)
    assert evening.ballots["read"] == 6
    evening.decide(cover, "reject", rejected=True)
    assert [ballot.items for ballot in evening.standing.ballots] == [(1, 2), (3, 4), (5, 6)]


@pytest.mark.parametrize(
    ("sides", "rejected"),
    [
        ((1, 0, 0, 2), (2, 3)),  # the back of one and the front of another could not be read
        ((1, 0, 2), (2,)),
        ((0, 2, 1), (1,)),
        ((1, 2, 1, 0, 2, 1, 2), (4,)),  # between two sides that are not back to back, then
    ],
)
def test_rejecting_a_side_joins_no_sides_of_different_sheets(sides, rejected):
    evening = two_sides(*sides)
    for item in rejected:
        evening.decide(item, "reject", rejected=True)
    pairs = [ballot.items for ballot in evening.standing.ballots if len(ballot.items) > 1]
    assert all(second == first + 1 for first, second in pairs)
    assert len(pairs) == (2 if len(sides) == 7 else 0)


def test_a_sheet_scanned_again_later_leaves_the_others_whole():
    """Its file lies in the folder of the first batch, whose sides are each other's as before."""
    evening = two_sides(1, 2, 1, 2, 1, 2)
    evening.settle(collected=3)
    assert evening.tally["final"]
    again = evening.scan(*["X . ."] * len(evening.layouts["main"].printed_pages[0].rows), page=1, serial=None)
    evening.items[again - 1] = replace(evening.items[again - 1], batch=2)
    assert [ballot.items for ballot in evening.standing.ballots] == [(1, 2), (3, 4), (5, 6), (7,)]
    assert (status(evening, 1), status(evening, again)) == (Status.COUNTED, Status.REVIEW)


@pytest.mark.parametrize("lost", range(6))
def test_where_a_side_is_lost_only_its_own_sheet_waits(lost):
    """Three sheets, one side not scanned: the other two are whole where that can be told, and no sheet has sides of
    two."""
    evening = two_sides()
    sides = [(number, page) for number in range(3) for page in (1, 2)]
    items = {}
    for side in sides[:lost] + sides[lost + 1 :]:
        rows = evening.layouts["main"].printed_pages[side[1] - 1].rows
        items[side] = evening.scan(*["X . ."] * len(rows), page=side[1], serial=None)

    number, page = sides[lost]
    alone = items.pop((number, 3 - page))
    assert (status(evening, alone), reasons(evening, alone)) == (Status.REVIEW, ["page_missing"])
    if lost in (0, 5):  # front, back, front, back, front: nobody can say which of these lie back to back
        assert not any(status(evening, item) is Status.COUNTED for item in items.values())
    else:
        assert all(status(evening, item) is Status.COUNTED for item in items.values())
        assert evening.ballots["read"] == 3


# --- blank backs


def test_blank_backs_between_fronts():
    """In a folder where fronts and backs alternate the empty sides are blank backs."""
    evening = Evening()
    items = []
    for serial in SERIALS[:3]:
        items.append(evening.scan("X . .", "X . .", serial=serial))
        items.append(evening.put(BLANK_BACK))

    assert [status(evening, item) for item in items] == [Status.COUNTED, Status.BLANK] * 3
    assert evening.ballots["read"] == 3


@pytest.mark.parametrize(
    ("said", "fate"), [({"void": True, "beside": [2]}, Status.VOID), ({"rejected": True}, Status.REJECTED)]
)
def test_an_empty_back_is_what_somebody_decided_that_it_is(said, fate):
    """Taken back it is an empty back again."""
    evening = Evening()
    for serial in SERIALS[:3]:
        evening.scan("X . .", "X . .", serial=serial)
        evening.put(BLANK_BACK)
    evening.decide(2, "…", **said)
    assert status(evening, 2) is fate
    evening.undo(2)
    assert status(evening, 2) is Status.BLANK


def test_an_empty_side_that_stands_alone_waits():
    """Where sides do not alternate, an empty one may be a front that was lost: it waits."""
    evening = Evening()
    evening.scan("X . .", "X . .", serial=SERIALS[0])
    evening.scan("X . .", "X . .", serial=SERIALS[1])
    alone = evening.put(BLANK_BACK)

    assert (status(evening, alone), reasons(evening, alone)) == (Status.REVIEW, ["not_a_ballot"])


def test_an_empty_sheet_among_duplex_scans_waits():
    """A pair of two empty sides is no back: a front may have failed to print."""
    evening = Evening()
    evening.scan("X . .", "X . .", serial=SERIALS[0])
    back = evening.put(BLANK_BACK)
    empty = evening.put(BLANK_BACK), evening.put(BLANK_BACK)

    assert status(evening, back) is Status.BLANK
    assert [status(evening, item) for item in empty] == [Status.REVIEW] * 2


def test_a_side_where_print_was_expected_is_never_blank():
    """Two-sided ballots have print on both sides."""
    evening = Evening(rate(24, sides=2))
    evening.scan(*["X . ."] * len(evening.layouts["main"].printed_pages[0].rows))
    back = evening.put(BLANK_BACK)

    assert status(evening, back) is Status.REVIEW


# --- choose


def test_choose_counts_within_its_limit():
    """Fewer than N is undervote of the page and never waits."""
    evening = Evening(choose(2, 4))
    item = evening.scan("X", ".", ".", ".")

    assert (status(evening, item), reasons(evening, item)) == (Status.COUNTED, ["undervote"])
    assert evening.counts("p1") == {"vote": 1}
    assert evening.row("p2")["blank"] == 1


def test_unused_votes_in_black_and_white_wait():
    """A faint mark leaves no pixel there: a page with votes to spare waits, one without does not."""
    evening = Evening(choose(2, 4))
    spare = evening.scan("X", ".", ".", ".", serial=SERIALS[0], quality={"bilevel": 1.0})
    used = evening.scan("X", "X", ".", ".", serial=SERIALS[1], quality={"bilevel": 1.0})

    assert (status(evening, spare), reasons(evening, spare)) == (Status.REVIEW, ["marginal_mark", "undervote"])
    assert status(evening, used) is Status.COUNTED
    evening.decide(spare, "accept", accepted=True)
    assert status(evening, spare) is Status.COUNTED


def test_choosing_too_many_waits_on_page_and_rows():
    """Its overvote is a reason of the page and of each row of the contest."""
    evening = Evening(choose(2, 4))
    item = evening.scan("X", "X", "X", ".")

    found = evening.standing.items[item]
    assert reasons(evening, item) == ["overvote"]
    assert all(Reason.OVERVOTE in row.reasons and row.state is RowState.REVIEW for row in found.rows.values())

    evening.decide(item, "p3=blank", rows={"p3": []})
    assert status(evening, item) is Status.COUNTED


def test_a_page_that_a_person_named_says_why_its_rows_wait():
    """No ballot was found in the picture; whose it is was said; its boxes are still not found."""
    evening = Evening()
    item = evening.scan(serial=None, page=1, reasons=[Reason.NOT_A_BALLOT], vote=None, kind=None, rows={})
    evening.decide(item, "serial page", serial=SERIALS[7], page=1)
    found = evening.standing.items[item]

    assert [(row.selected, row.reasons) for row in found.rows.values()] == [(None, (Reason.DAMAGED,))] * 2
    evening.decide(item, "p1=high p2=low", rows={"p1": ["high"], "p2": ["low"]})
    assert status(evening, item) is Status.COUNTED


def test_one_accept_voids_a_ballot_that_chose_too_many():
    """Under ballot_void; an accept before the ruling, or of something else, does not."""
    evening = Evening(choose(2, 4))
    item = evening.scan("X", "X", "X", ".")
    evening.decide(item, "accept", accepted=True)
    assert status(evening, item) is Status.REVIEW

    evening.settle(double_row="ballot_void")
    assert status(evening, item) is Status.REVIEW

    evening.decide(item, "accept", accepted=True)  # as if given for a stain, before another page came
    assert status(evening, item) is Status.REVIEW

    evening.decide(item, "accept", accepted=True, over=True)
    assert status(evening, item) is Status.VOID
    assert evening.ballots["void"] == 1
    assert evening.counts("p1") == {"vote": 0}


def test_an_accept_from_before_the_ruling_voids_no_ballot_that_chose_too_many():
    """Ruled otherwise, and ruled anew: it is asked about under the new ruling."""
    evening = Evening(choose(1, 3))
    item = evening.scan("X", "X", ".")
    evening.settle(double_row="ballot_void")
    evening.decide(item, "accept", accepted=True, over=True)
    assert status(evening, item) is Status.VOID
    evening.settle(double_row="ask")
    evening.settle(double_row="ballot_void")
    assert status(evening, item) is Status.REVIEW


def test_a_void_row_chooses_nobody_and_stays_void():
    """The others of its contest wait while too many are chosen."""
    evening = Evening(choose(1, 3))
    item = evening.scan("X", "X", "X")
    evening.decide(item, "p1=void", rows={"p1": None})
    states = [row.state for row in evening.standing.items[item].rows.values()]
    assert states == [RowState.VOID, RowState.REVIEW, RowState.REVIEW]
    evening.decide(item, "p2=blank", rows={"p2": []})
    assert status(evening, item) is Status.COUNTED


def test_a_ballot_of_which_something_waits_is_not_void_by_a_ruling_yet():
    evening = Evening()
    item = evening.scan(". . .", "X . .")
    evening.settle(blank_row="ballot_void")
    evening.decide(item, "accept", accepted=True)
    assert status(evening, item) is Status.VOID
    evening.decide(item, "doubt", doubted=True)
    assert status(evening, item) is Status.REVIEW


def test_what_was_said_of_a_page_lapses_with_its_identity():
    """All of it: nobody was asked about the page that it turned out to be."""
    evening = Evening()
    item = evening.put(PageRead(Outcome.PAGE, (Reason.UNREADABLE_CODE, Reason.STRAY_INK)))
    evening.decide(item, "serial", serial=SERIALS[0], page=1)
    said = {"cleared": ["stray_ink", "doubted"], "absent": [2], "kept": [item, 9], "as_read": {"p1": ["high"]}}
    evening.decide(item, "accept", accepted=True, over=True, **said)
    assert evening.standing.items[item].decisions.answered
    evening.decide(item, "serial", serial=SERIALS[1], page=1)
    left = evening.standing.items[item].decisions
    assert (left.accepted, left.answered, left.over) == (0, 0, 0)
    assert (left.cleared, left.absent, left.kept, left.as_read) == (None, None, frozenset(), {})


# --- laws

ROW = st.sampled_from(["X . .", ". X .", ". . X", ". . .", "X X .", "? . .", "X # ."])
SHEET = st.tuples(ROW, ROW, st.integers(0, 5))
MEANINGS = st.sampled_from(
    [
        {"accepted": True},
        {"void": True},
        {"rejected": True},
        {"doubted": True},
        {"rows": {"p1": []}},
        {"rows": {"p1": ["mid"]}},
        {"rows": {"p1": None, "p2": ["low"]}},
    ]
)
RULINGS = st.fixed_dictionaries(
    {},
    optional={
        "blank_row": st.sampled_from(["blank", "ballot_void", "ask"]),
        "double_row": st.sampled_from(["row_void", "ballot_void", "ask"]),
        "same_serial": st.sampled_from(["ask", "each_counts"]),
        "collected": st.integers(0, 9),
    },
)


@st.composite
def evenings(draw: st.DrawFn) -> Evening:
    """Any small evening."""
    evening = Evening()
    for first, second, serial in draw(st.lists(SHEET, max_size=6)):
        evening.scan(first, second, serial=SERIALS[serial])
    for item, meaning in draw(st.lists(st.tuples(st.integers(1, 6), MEANINGS), max_size=5)):
        if item <= len(evening.items):
            evening.decide(item, "…", **meaning)
    ruling = draw(RULINGS)
    if ruling:
        evening.settle(**ruling)
    return evening


@settings(max_examples=150)
@given(evenings())
def test_every_ballot_is_somewhere(evening: Evening):
    """valid + void + review = read; options + blank + void + void ballots + review = read, for every row."""
    ballots = evening.ballots
    assert ballots["valid"] + ballots["void"] + ballots["review"] == ballots["read"]
    for row in ("p1", "p2"):
        found = evening.row(row)
        counted = sum(option["count"] for option in found["options"])
        assert counted + found["blank"] + found["void"] + ballots["void"] + found["review"] == ballots["read"]


@settings(max_examples=150)
@given(evenings())
def test_bounds_hold_the_count(evening: Evening):
    """low ≤ count ≤ high, and equal where the result is final."""
    tally = evening.tally
    for row in ("p1", "p2"):
        for option in evening.row(row)["options"]:
            assert option["low"] <= option["count"] <= option["high"]
            if tally["final"]:
                assert option["low"] == option["high"]


@settings(max_examples=60)
@given(evenings(), st.data())
def test_bounds_hold_however_the_rest_is_decided(evening: Evening, data: st.DataObject):
    """Whatever people then decide about what waits, every count ends within the bounds given before."""
    before = {row: {o["option"]: (o["low"], o["high"]) for o in evening.row(row)["options"]} for row in ("p1", "p2")}
    for _ in range(12):
        waiting = [item for item in evening.standing.items.values() if item.status is Status.REVIEW and item.asks]
        if not waiting:
            break
        item = waiting[0]
        rows = [row for row, found in item.rows.items() if found.state is RowState.REVIEW]
        choice = data.draw(st.sampled_from(["rows", "void", "reject", "keep"]))
        if choice == "void":
            evening.decide(item.item, "void", void=True)
        elif choice == "reject":
            evening.decide(item.item, "reject", rejected=True)
        elif choice == "keep" and Reason.DUPLICATE_SERIAL in item.reasons:
            same = [i.item for i in evening.standing.items.values() if i.serial == item.serial]
            evening.decide(item.item, "keep", kept=same)
        else:
            said = {row: data.draw(st.sampled_from([[], ["high"], ["mid"], ["low"], None])) for row in rows}
            evening.decide(item.item, "rows accept", rows=said, accepted=True)
    for row, options in before.items():
        after = evening.counts(row)
        for option, (low, high) in options.items():
            assert low <= after[option] <= high


@settings(max_examples=60)
@given(evenings())
def test_more_doubt_never_counts_more(evening: Evening):
    """Doubting a page never moves a ballot from review to counted; what was doubted waits."""
    before = {number: item.status for number, item in evening.standing.items.items()}
    for number, item in list(evening.standing.items.items()):
        if item.status is Status.COUNTED:
            evening.decide(number, "doubt", doubted=True)
    for item in evening.standing.items.values():
        assert item.status is not Status.COUNTED
    assert {number for number, item in evening.standing.items.items() if item.status is Status.REVIEW} == {
        number for number, fate in before.items() if fate in (Status.COUNTED, Status.REVIEW)
    }


@settings(max_examples=40)
@given(st.lists(SHEET, max_size=5, unique_by=lambda sheet: sheet[2]), st.randoms())
def test_the_order_of_scans_changes_nothing(sheets, random):
    """Different ballots read in any order give the same tally."""
    one, other = Evening(), Evening()
    for first, second, serial in sheets:
        one.scan(first, second, serial=SERIALS[serial])
    shuffled = list(sheets)
    random.shuffle(shuffled)
    for first, second, serial in shuffled:
        other.scan(first, second, serial=SERIALS[serial])
    assert one.tally == other.tally


def test_percentages_need_a_final_result_and_a_base():
    """No percentage while the number collected is unknown; then to two decimals, half up, of those collected."""
    evening = Evening()
    for serial, drawn in zip(SERIALS, ["X . ."] * 2 + [". X ."], strict=False):
        evening.scan(drawn, "X . .", serial=serial)
    assert evening.tally["why_not"] == ["collected_unknown"]
    assert evening.row("p1")["options"][0]["percent"] is None

    evening.settle(collected=4)
    assert evening.tally["why_not"] == ["collected_differs"]

    evening.settle(collected=3)
    assert evening.tally["final"]
    assert [o["percent"] for o in evening.row("p1")["options"]] == ["66.67", "33.33", "0.00"]


@pytest.mark.parametrize(
    ("count", "base", "shown"),
    [(90, 118, "76.27"), (1, 800, "0.13"), (0, 7, "0.00"), (7, 7, "100.00"), (2, 3, "66.67")],
)
def test_percentages_round_half_up(count, base, shown):
    """0.125 % is 0.13 %."""
    from scanner.tally import percent

    assert percent(count, base) == shown


def test_one_person_with_no_mark_is_a_void_ballot_by_the_profile():
    """QĐ 96, Điều 6.3: a ballot that lists one person, with no mark, is invalid; a person still confirms it."""
    evening = Evening(rate(1, blank_row="ballot_void", double_row="ballot_void"))
    item = evening.scan(". . .")
    assert status(evening, item) is Status.REVIEW
    evening.decide(item, "accept", accepted=True)
    assert status(evening, item) is Status.VOID


def test_levels_are_in_order():
    """The table of the tests is that of the template."""
    from scanner.profiles import profile

    assert [o.id for o in LEVELS] == [id for id, _ in profile("qd96").options]


def test_a_paper_whose_ballot_is_unknown_may_take_a_counted_ones_place():
    """It may turn out to be of the same serial and be kept: the announced least must hold."""
    evening = Evening(rate(1))
    evening.scan("X . .", serial=SERIALS[0])
    evening.scan("X . .", serial=SERIALS[1])
    evening.put(NO_BALLOT)
    (high, mid, _) = evening.tally["kinds"][0]["contests"][0]["rows"][0]["options"]
    assert evening.tally["unplaced"] == 1
    assert (high["count"], high["low"], high["high"]) == (2, 1, 3)
    assert (mid["count"], mid["low"], mid["high"]) == (0, 0, 1)


def test_a_paper_whose_ballot_is_unknown_takes_no_place_where_sheets_have_no_serials():
    """Each is a ballot of its own."""
    evening = Evening(rate(1, serials=False))
    evening.scan("X . .", serial=None)
    evening.put(NO_BALLOT)
    high = evening.row("p1")["options"][0]
    assert (high["count"], high["low"], high["high"]) == (1, 1, 2)


@pytest.mark.parametrize("collected", [2, 4])
def test_more_or_fewer_ballots_than_were_collected_are_no_final_result(collected):
    evening = Evening()
    for serial in SERIALS[:3]:
        evening.scan("X . .", "X . .", serial=serial)
    evening.settle(collected=collected)
    assert evening.tally["why_not"] == ["collected_differs"]


def test_empty_pictures_that_are_alike_are_papers_of_their_own():
    """Sheets face down on a scanner that makes paper purely white: none stands for the others."""
    evening = Evening()
    items = [evening.put(PageRead(Outcome.BLANK), image="white") for _ in range(3)]
    assert [status(evening, item) for item in items] == [Status.REVIEW] * 3
    assert evening.tally["unplaced"] == 3


def test_what_was_put_away_still_says_whose_page_it_was():
    """Rejected, withdrawn, or the same picture once more: a sheet that was read has its serial."""
    evening = Evening()
    rejected = evening.scan("X . .", "X . .")
    evening.decide(rejected, "reject", rejected=True)
    withdrawn = evening.scan("X . .", "X . .", serial=SERIALS[1], active=False)
    first = evening.scan("X . .", "X . .", serial=SERIALS[2], image="same")
    again = evening.scan("X . .", "X . .", serial=SERIALS[2], image="same")
    foreign = evening.scan("X . .", "X . .", serial=SERIALS[3], vote="another", active=False)
    items = evening.standing.items
    assert [items[n].serial for n in (rejected, withdrawn, first, again, foreign)] == [*SERIALS[:3], SERIALS[2], None]
    assert [items[n].page for n in (rejected, withdrawn, first, again, foreign)] == [1, 1, 1, 1, None]
    assert (evening.ballots["read"], evening.ballots["valid"]) == (1, 1)
