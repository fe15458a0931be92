"""What people concluded holds when pictures go, come again, or when others decide meanwhile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from ballots import Evening, printed_vote, rate, scan

from scanner.batches import restore, withdraw
from scanner.decide import decide, last_of, put_on_record
from scanner.errors import UsageError
from scanner.gather import standing_in
from scanner.limits import LIMITS
from scanner.model import Reason, Status
from scanner.settle import settle
from scanner.standing import ItemStanding, standing_of
from scanner.vote import Vote

BY = "Trần Thị Bình"


@pytest.fixture
def vote(tmp_path: Path) -> Vote:
    """Nine people, five ballots."""
    return printed_vote(tmp_path)


def serial_of(vote: Vote, item: int) -> str:
    return str(standing_in(vote).items[item].serial)


# --- another picture of a paper


@pytest.mark.parametrize("acts", [["void"], ["reject"], ["p1=low", "accept"], ["doubt"]])
def test_a_paper_scanned_again_after_its_batch_was_withdrawn_waits_where_people_had_concluded_something(vote, acts):
    first, second = scan(vote), scan(vote)
    serials = serial_of(vote, first), serial_of(vote, second)
    decide(vote, str(first), acts, BY, "no stamp")
    withdraw(vote, 1, BY)
    withdraw(vote, 2, BY)
    again, plain = (scan(vote, serial=serial) for serial in serials)
    items = standing_in(vote).items
    assert (items[again].status, items[again].reasons) == (Status.REVIEW, (Reason.DOUBTED,))
    assert items[plain].status is Status.COUNTED
    assert decide(vote, str(again), ["accept"], BY).status is Status.COUNTED


def test_a_rejected_paper_scanned_again_waits(vote):
    """A sheet that was exchanged, perhaps."""
    first = scan(vote)
    serial = serial_of(vote, first)
    decide(vote, str(first), ["reject"], BY)
    again = scan(vote, serial=serial)
    assert standing_in(vote).items[again].reasons == (Reason.DOUBTED,)


@pytest.mark.parametrize(("act", "waits"), [("void", Reason.DUPLICATE_SERIAL), ("reject", Reason.DOUBTED)])
def test_a_waiting_copy_is_not_settled_by_what_is_said_of_the_paper_that_counts(vote, act, waits):
    first = scan(vote)
    copy = scan(vote, serial=serial_of(vote, first))
    decide(vote, str(first), [act], BY)
    assert standing_in(vote).items[copy].reasons == (waits,)


def test_a_copy_that_is_rejected_leaves_the_paper_that_counts(vote):
    """Who is asked about it knows of the other."""
    first = scan(vote)
    copy = scan(vote, serial=serial_of(vote, first))
    decide(vote, str(copy), ["reject"], BY)
    assert standing_in(vote).items[first].status is Status.COUNTED


def test_a_paper_that_was_kept_was_looked_at():
    """Somebody had doubted a picture that went; of those that came one was kept."""
    evening = Evening()
    gone = evening.scan("X . .", "X . .", active=False)
    evening.decide(gone, "doubt", doubted=True)
    one, other = (evening.scan("X . .", "X . .") for _ in range(2))
    evening.decide(one, "keep", kept=[one, other])
    assert evening.standing.items[one].status is Status.COUNTED


def test_a_second_page_does_not_wait_because_the_first_was_rejected():
    evening = Evening(rate(40))
    first = evening.scan(page=1)
    evening.decide(first, "reject", rejected=True, beside=[first])
    second = evening.scan(page=2)
    assert Reason.DOUBTED not in evening.standing.items[second].reasons


@pytest.mark.parametrize("way", ["withdrawn", "rejected"])
def test_a_void_ballot_does_not_count_by_a_picture_that_was_kept_before_it(vote, way):
    """The picture was out when the other was voided, and comes back."""
    first = scan(vote)
    copy = scan(vote, serial=serial_of(vote, first))
    decide(vote, str(copy), ["keep"], BY)
    withdraw(vote, 2, BY) if way == "withdrawn" else decide(vote, str(copy), ["reject"], BY)
    decide(vote, str(first), ["void"], BY)
    restore(vote, 2, BY) if way == "withdrawn" else decide(vote, str(copy), ["undo"], BY)
    items = standing_in(vote).items
    assert (items[first].status, items[copy].reasons) == (Status.VOID, (Reason.DUPLICATE_SERIAL,))
    decide(vote, str(first), ["keep"], BY)
    assert standing_in(vote).items[copy].status is Status.DUPLICATE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([(0, ["accept"])], [(1, ["void"]), "withdraw 2"]),  # a stain, say
        ([(1, ["p1=high", "accept"])], [(0, ["reject"])]),
        ([(1, ["keep"]), "withdraw 2"], [(0, ["reject"]), "restore 2"]),
        ([(0, ["void"]), (1, ["p1=high", "accept"])], ["withdraw 1"]),  # it waited for the void one, not for this
    ],
)
def test_who_looked_at_a_paper_answered_nothing_that_was_concluded_since_or_was_not_shown(vote, before, after):
    """Neither by `accept` nor by `keep`."""
    papers = [scan(vote)]
    papers.append(scan(vote, serial=serial_of(vote, papers[0])))
    for step in [*before, *after]:
        if isinstance(step, str):
            act, batch = step.split()
            (withdraw if act == "withdraw" else restore)(vote, int(batch), BY)
        else:
            decide(vote, str(papers[step[0]]), step[1], BY)
    (left,) = [item for item in standing_in(vote).items.values() if item.status is not Status.REJECTED]
    assert (left.status, left.reasons) == (Status.REVIEW, (Reason.DOUBTED,))
    assert decide(vote, str(left.item), ["accept"], BY).status is Status.COUNTED


@pytest.mark.parametrize("ruled", [[], ["blank_row=ballot_void"]])
@pytest.mark.parametrize("way", ["withdrawn", "rejected"])
def test_an_older_keep_overrules_nothing_that_was_concluded_since_unseen(vote, way, ruled):
    """While the kept picture was out, the other one was decided, or accepted as void by a ruling."""
    if ruled:
        settle(vote, ruled, BY)
    other = scan(vote, ". . ." if ruled else "X . .")
    kept = scan(vote, serial=serial_of(vote, other))
    decide(vote, str(kept), ["keep"], BY)
    withdraw(vote, 2, BY) if way == "withdrawn" else decide(vote, str(kept), ["reject"], BY)
    decide(vote, str(other), ["accept"] if ruled else ["p1=low", "accept"], BY)
    restore(vote, 2, BY) if way == "withdrawn" else decide(vote, str(kept), ["undo"], BY)
    assert standing_in(vote).items[kept].reasons == (Reason.DOUBTED,)
    assert decide(vote, str(kept), ["accept"], BY).status is Status.COUNTED


@pytest.mark.parametrize(
    ("earlier", "later", "stands"),
    [
        ({"rows": {"p1": ["high"]}}, {"void": True}, Status.VOID),
        ({"accepted": True}, {"rejected": True}, Status.REJECTED),
        ({"void": True}, {"accepted": True, "cleared": ["doubted"]}, Status.COUNTED),
        ({"void": True}, {"rows": {"p1": ["high"]}}, Status.REVIEW),  # a row answers nothing for the paper
    ],
)
def test_of_identical_pictures_the_one_decided_last_stands_for_all(earlier, later, stands):
    """The first had gone with its batch when the other came and was decided, and comes back."""
    evening = Evening()
    first, second = (evening.scan("X . .", "X . .", image="same") for _ in range(2))
    evening.items[first - 1] = replace(evening.items[first - 1], active=False)
    evening.decide(first, "…", **earlier)
    evening.decide(second, "…", **later)
    evening.items[first - 1] = replace(evening.items[first - 1], active=True)
    items = evening.standing.items
    assert (items[first].status, items[second].status) == (Status.DUPLICATE, stands)


@pytest.mark.parametrize("said", [{"void": True}, {"rows": {"p15": ["low"]}}])
def test_a_ballot_voided_by_its_second_page_is_not_forgotten_with_that_page(said):
    """A row of the second page is: nothing of it is left to count."""
    evening = Evening(rate(24))
    first, second = (evening.scan(*["X . ."] * 14, page=page) for page in (1, 2))
    evening.decide(first, "accept", accepted=True, absent=[2], cleared=["page_missing"])
    evening.decide(second, "…", **said)
    evening.items[second - 1] = replace(evening.items[second - 1], active=False)
    found = evening.standing.items[first]
    assert found.reasons == ((Reason.DOUBTED,) if "void" in said else ())


@pytest.mark.parametrize(("act", "waits"), [("void", True), ("doubt", True), ("reject", False)])
def test_where_each_paper_of_a_serial_counts_only_a_rejected_one_says_nothing_of_the_others(vote, act, waits):
    """The ruling is about photocopies: a void ballot scanned again is none."""
    first = scan(vote)
    serial = serial_of(vote, first)
    settle(vote, ["same_serial=each_counts"], BY)
    decide(vote, str(first), [act], BY)
    withdraw(vote, 1, BY)
    again = scan(vote, serial=serial)
    assert standing_in(vote).items[again].reasons == ((Reason.DOUBTED,) if waits else ())


# --- other people, meanwhile


def seen_by(vote: Vote, item: int) -> tuple[object, ItemStanding, int]:
    """What stands on somebody's screen."""
    standing = standing_in(vote)
    return standing, standing.items[item], last_of(vote.store.events())


def late(vote: Vote, seen: tuple[object, ItemStanding, int], *acts: str) -> None:
    """A key is pressed after all."""
    standing, item, event = seen
    put_on_record(vote, standing, item, acts, BY, "", event)  # type: ignore[arg-type]


def test_keeping_a_paper_overrules_no_call_on_another_that_was_not_seen(vote):
    first = scan(vote)
    copy = scan(vote, serial=serial_of(vote, first))
    seen = seen_by(vote, copy)
    decide(vote, str(first), ["void"], "Nguyễn Văn An")
    with pytest.raises(UsageError, match="Nguyễn Văn An"):
        late(vote, seen, "keep")
    assert standing_in(vote).items[first].status is Status.VOID


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        (lambda vote, _: settle(vote, ["blank_row=ballot_void"], "Nguyễn Văn An"), True),
        (lambda vote, _: settle(vote, ["collected=2"], "Nguyễn Văn An"), False),
        (lambda vote, other: withdraw(vote, other, "Nguyễn Văn An"), True),
        (lambda vote, other: decide(vote, str(other), ["doubt"], "Nguyễn Văn An"), False),
    ],
)
def test_a_ruling_between_the_question_and_the_key_is_seen_first(vote, change, refused):
    item, other = scan(vote, ". . ."), scan(vote)
    seen = seen_by(vote, item)
    change(vote, other)
    if refused:
        with pytest.raises(UsageError, match="Nguyễn Văn An"):
            late(vote, seen, "accept")
    else:
        late(vote, seen, "accept")
    assert (standing_in(vote).items[item].status is Status.REVIEW) is refused


def test_an_undo_concerns_its_own_item_alone(vote):
    item, other = scan(vote, "? . ."), scan(vote)
    decide(vote, str(item), ["p1=low"], BY)
    seen = seen_by(vote, item)
    settle(vote, ["blank_row=blank"], BY)
    decide(vote, str(other), ["doubt"], BY)
    late(vote, seen, "undo")
    assert standing_in(vote).items[item].status is Status.REVIEW


# --- what an accept speaks of


def test_an_accept_settles_what_was_there_and_nothing_that_arises_later():
    evening = Evening()
    item = evening.scan("X . .", "X . .", reasons=[Reason.STRAY_INK])
    evening.decide(item, "accept", accepted=True, absent=[], cleared=["stray_ink"])
    assert evening.standing.items[item].status is Status.COUNTED
    found = evening.items[0].measured | {"reasons": ["stray_ink", "damaged"]}
    evening.items[0] = replace(evening.items[0], measured=found)
    assert evening.standing.items[item].reasons == (Reason.DAMAGED,)
    evening.decide(item, "accept", accepted=True, absent=[], cleared=["damaged"])
    assert evening.standing.items[item].status is Status.COUNTED


@pytest.mark.parametrize(
    ("as_read", "reasons"),
    [
        (None, ()),  # on record by an older version, which did not keep it
        ({"p1": [], "p2": ["high"]}, (Reason.READ_OTHERWISE,)),
        ({"p1": ["high"], "p2": ["high"]}, ()),
        ({"p2": ["high"]}, ()),
    ],
)
def test_a_row_accepted_as_it_was_read_is_accepted_as_nothing_else(as_read, reasons):
    """Another version of this program takes the trace for a mark: what was accepted was a row without one."""
    evening = Evening()
    item = evening.scan("? . .", "X . .")
    accept = {"accepted": True, "absent": [], "cleared": []} | ({"as_read": as_read} if as_read else {})
    evening.decide(item, "accept", **accept)
    later = replace(LIMITS, marked_ink=0.4, marked_extent=1.0)
    found = standing_of(evening.definition, evening.layouts, evening.book, evening.items, evening.events, later)
    row = found.items[item].rows["p1"]
    assert row.selected == ("high",)
    assert row.reasons[-1:] == reasons
    assert found.items[item].status is (Status.REVIEW if reasons else Status.COUNTED)


# --- pages that never came


@pytest.mark.parametrize("ruled_first", [True, False])
def test_a_missing_page_s_blank_rows_void_the_ballot_where_the_ruling_says_so(ruled_first):
    evening = Evening(rate(40))
    layout = evening.layouts["main"]
    rows = ["X . ."] * len(layout.printed_pages[0].rows)
    first = evening.scan(*rows)
    accept = {"accepted": True, "absent": [page.page for page in layout.printed_pages[1:]], "cleared": ["page_missing"]}
    if not ruled_first:
        evening.decide(first, "accept", **accept)
        assert evening.standing.items[first].status is Status.COUNTED
    evening.settle(blank_row="ballot_void")
    assert evening.standing.items[first].reasons == (Reason.PAGE_MISSING,)
    evening.decide(first, "accept", **accept)
    assert evening.standing.items[first].status is Status.VOID
    assert evening.ballots["void"] == 1


# --- photocopies, and stacks that were scanned twice


def test_what_is_said_of_one_photocopy_says_nothing_of_the_others(vote):
    copies = [scan(vote)]
    copies += [scan(vote, serial=serial_of(vote, copies[0])) for _ in range(3)]
    settle(vote, ["same_serial=each_counts"], BY)
    seen = seen_by(vote, copies[1])
    decide(vote, str(copies[0]), ["reject"], "Nguyễn Văn An")
    late(vote, seen, "p1=low")  # nor is a key refused for it
    assert [standing_in(vote).items[copy].status for copy in copies[1:]] == [Status.COUNTED] * 3


@pytest.mark.parametrize("act", ["p1=low", "void"])
def test_a_withdrawn_batch_of_photocopies_asks_about_those_that_come_after_it(vote, act):
    """The others lay beside it and are other people's: one decided batch of many is no question about every paper."""
    settle(vote, ["same_serial=each_counts"], BY)
    first, beside = scan(vote), [scan(vote, serial=next(iter(vote.store.book()))) for _ in range(3)]
    decide(vote, str(first), [act], BY)
    withdraw(vote, 1, BY)
    assert [standing_in(vote).items[item].status for item in beside] == [Status.COUNTED] * 3
    again = scan(vote, serial=serial_of(vote, beside[0]))
    assert standing_in(vote).items[again].reasons == (Reason.DOUBTED,)


def test_copies_rejected_and_then_withdrawn_leave_the_papers_that_count(vote):
    """Who rejected them was told of these."""
    papers = [scan(vote) for _ in range(2)]
    batch = len(papers) + 1
    copies = [scan(vote, serial=serial_of(vote, paper), batch=batch if n else None) for n, paper in enumerate(papers)]
    for copy in copies:
        decide(vote, str(copy), ["reject"], BY)
    withdraw(vote, batch, BY)
    assert [standing_in(vote).items[paper].status for paper in papers] == [Status.COUNTED] * 2


def test_a_paper_kept_before_one_and_then_another_is_kept_before_both(vote):
    first = scan(vote)
    serial = serial_of(vote, first)
    copies = []
    for _ in range(2):
        copies.append(scan(vote, serial=serial))
        decide(vote, str(first), ["keep"], BY)
    items = standing_in(vote).items
    assert items[first].status is Status.COUNTED
    assert [items[copy].status for copy in copies] == [Status.DUPLICATE] * 2


def test_an_accept_of_an_older_version_cleared_everything():
    """And still does after another one."""
    evening = Evening()
    item = evening.scan("X . .", "X . .", reasons=[Reason.STRAY_INK])
    evening.decide(item, "accept", accepted=True, absent=[])
    evening.decide(item, "doubt", doubted=True)
    evening.decide(item, "accept", accepted=True, absent=[], cleared=["doubted"])
    assert evening.standing.items[item].status is Status.COUNTED


def test_a_row_decided_does_not_answer_for_the_paper(vote):
    """Voided, withdrawn, scanned again: whoever decides a row of it has not been asked about that."""
    first = scan(vote)
    serial = serial_of(vote, first)
    decide(vote, str(first), ["void"], BY, "no stamp")
    withdraw(vote, 1, BY)
    again = scan(vote, "? . .", serial=serial)
    decide(vote, str(again), ["p1=high"], BY)
    assert standing_in(vote).items[again].reasons == (Reason.DOUBTED,)


def test_a_result_is_given_where_nothing_can_be_written(vote, monkeypatch):
    """A copy on a disc: that a change of the definition is not on record is said."""
    text = (vote.folder / "ballot.yaml").read_text("utf-8").replace("base: collected", "base: present")
    (vote.folder / "ballot.yaml").write_text(text, "utf-8")
    again = Vote(vote.folder)
    again.store._db.execute("pragma query_only = 1")
    assert again.put_later_fields_on_record() is False
    assert again.store.events() == []
