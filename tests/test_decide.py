"""`decide`, `settle` and `batches`: what fits goes on record, what does not is refused and changes nothing."""

from __future__ import annotations

import unicodedata
from io import StringIO
from pathlib import Path

import cv2
import numpy as np
import pytest
from ballots import CROSS, EMPTY, printed_vote, scan

from scanner.batches import restore, withdraw
from scanner.decide import decide, put_on_record, waiting_beside
from scanner.definition import Kind
from scanner.errors import NotDone, UsageError
from scanner.gather import standing_in, tally_of
from scanner.limits import Limits
from scanner.mark import Mark, numbers_of
from scanner.model import Reason, Status
from scanner.new import new_vote
from scanner.printing import print_ballots
from scanner.questions import Question, questions_of
from scanner.reading import PageRead
from scanner.rules import PageReading, read_rows
from scanner.scan import scan_paths
from scanner.schema import Faults
from scanner.settle import settle
from scanner.show import open_item, show
from scanner.store import Store
from scanner.vote import Vote, now

BY = "Trần Thị Bình"


@pytest.fixture
def vote(tmp_path: Path) -> Vote:
    """Nine people, five ballots."""
    return printed_vote(tmp_path)


def test_the_cross_of_these_tests_is_far_from_their_empty_box():
    """A cross has more than a square millimetre of ink, an empty box has less."""
    assert CROSS.ink > 1 > EMPTY.ink


def test_an_item_is_named_by_number_or_serial(vote: Vote):
    """ITEM: a number, or SERIAL[:PAGE], typed as people type."""
    item = scan(vote, "? . .")
    serial = str(standing_in(vote).items[item].serial)
    decide(vote, f"{serial[:4]} {serial[4:].lower()}:1", ["p1=mid"], BY)

    found = standing_in(vote).items[item]
    assert (found.status, found.rows["p1"].selected) == (Status.COUNTED, ("mid",))
    assert [(d["by"], d["what"]) for d in found.decisions.record] == [(BY, "p1=mid")]


@pytest.mark.parametrize(
    ("acts", "key"),
    [
        ([], "decide.no_acts"),
        (["p1=best"], "decide.no_option"),
        (["p77=high"], "decide.no_row"),
        (["p1=high", "p1=low"], "decide.twice"),
        (["p1=high,high"], "decide.twice"),
        (["approve"], "decide.unknown_act"),
        (["void", "accept"], "decide.contradiction"),
        (["p1=high", "void"], "decide.contradiction"),
        (["undo"], "decide.nothing_to_undo"),
        (["p1=high", "undo"], "decide.undo_alone"),
        (["keep"], "decide.nothing_to_keep"),
        (["serial=AAAA", "page=1"], "decide.code_was_read"),
    ],
)
def test_a_decision_that_does_not_fit_changes_nothing(vote: Vote, acts, key):
    """Status 2, one line, nothing on record."""
    item = scan(vote, "? . .")
    with pytest.raises(UsageError) as refused:
        decide(vote, str(item), acts, BY)

    assert refused.value.key == key
    assert refused.value.exit_status == 2
    assert vote.store.events() == []


def test_all_or_none(vote: Vote):
    """One wrong act in a call undoes the right one beside it."""
    item = scan(vote, "? . .", "? . .")
    with pytest.raises(UsageError):
        decide(vote, str(item), ["p1=high", "p2=nobody"], BY)
    assert standing_in(vote).items[item].rows["p1"].state == "review"


def test_accept_is_refused_while_a_row_has_no_reading(vote: Vote):
    """A page that could not be measured has nothing to accept until every row is named."""
    item = scan(vote, rows={}, reasons=(Reason.DAMAGED,))
    with pytest.raises(UsageError) as refused:
        decide(vote, str(item), ["accept"], BY)
    assert refused.value.key == "decide.accept_unread"

    decide(vote, str(item), [f"p{n}=high" for n in range(1, 10)] + ["accept"], BY)
    assert standing_in(vote).items[item].status is Status.COUNTED


@pytest.mark.parametrize(
    ("reason", "acts"),
    [
        (Reason.UNREADABLE_CODE, "serial=S page=P, void, reject"),
        (Reason.NOT_A_BALLOT, "serial=S page=P, void, reject"),
        (Reason.FOREIGN, "void, reject"),
    ],
)
def test_a_refused_accept_says_what_can_be_done(vote: Vote, reason, acts):
    """No act that would be refused in its turn."""
    identity = {"vote": None} if reason is not Reason.FOREIGN else {"vote": "another"}
    item = scan(vote, rows={}, reasons=(reason,), serial=None, version=None, kind=None, page=None, **identity)
    with pytest.raises(UsageError) as refused:
        decide(vote, str(item), ["accept"], BY)

    assert refused.value.key == "decide.accept_never"
    assert refused.value.values["acts"] == acts


def test_accept_over_the_limit_follows_the_ruling(tmp_path: Path):
    """Refused, except where it is ruled that such a ballot is void."""
    new_vote(tmp_path / "bầu", "choose")
    vote = Vote(tmp_path / "bầu")
    print_ballots(vote, 5)
    item = scan(vote, *["X"] * len(vote.layouts()["main"].pages[0].rows))
    with pytest.raises(UsageError) as refused:
        decide(vote, str(item), ["accept"], BY)
    assert refused.value.key == "decide.accept_over"

    settle(vote, ["double_row=ballot_void"], BY)
    assert decide(vote, str(item), ["accept"], BY).status is Status.VOID


@pytest.mark.parametrize("typed", [f"  {BY} ", BY.replace(" ", "  "), unicodedata.normalize("NFD", BY)])
def test_a_name_is_one_name_however_it_is_typed(vote: Vote, typed):
    """Its accents may come as characters of their own, its spaces twice; on record it is as the committee's list."""
    text = vote.yaml.read_text("utf-8").replace("committee: []", f'committee: ["{BY}"]')
    vote.yaml.write_text(text, "utf-8")
    listed = Vote(vote.folder)
    settle(listed, ["collected=3"], typed)
    assert listed.store.events()[-1].by == BY


def test_only_the_committee_decides_once_it_is_listed(vote: Vote):
    """NAME is one of the committee in ballot.yaml once it lists one."""
    item = scan(vote, "? . .")
    text = vote.yaml.read_text("utf-8").replace("committee: []", f'committee: ["{BY}"]')
    vote.yaml.write_text(text, "utf-8")
    fresh = Vote(vote.folder)
    with pytest.raises(UsageError) as refused:
        decide(fresh, str(item), ["p1=high"], "Người lạ")
    assert refused.value.key == "decide.not_in_committee"

    decide(fresh, str(item), ["p1=high"], BY)
    assert standing_in(fresh).items[item].status is Status.COUNTED


def test_a_voided_ballot_is_undone_before_it_is_decided_anew(vote: Vote):
    """What was decided is not decided over: undo first."""
    item = scan(vote)
    decide(vote, str(item), ["void"], BY)
    with pytest.raises(UsageError) as refused:
        decide(vote, str(item), ["p1=high"], BY)
    assert refused.value.key == "decide.undo_first"
    assert decide(vote, str(item), ["undo"], BY).status is Status.COUNTED


@pytest.mark.parametrize(
    ("values", "key"),
    [
        (["collected"], "settle.form"),
        (["collected=-1"], "settle.number"),
        (["collected=many"], "settle.number"),
        (["collected=99999999999"], "settle.number"),
        (["blank_row=perhaps"], "settle.ruling"),
        (["votes=3"], "settle.unknown"),
        (["collected=3", "collected=4"], "settle.twice"),
    ],
)
def test_a_count_that_is_none_is_refused(vote: Vote, values, key):
    """Nothing of the call is kept."""
    with pytest.raises(UsageError) as refused:
        settle(vote, ["present=9", *values], BY)
    assert refused.value.key == key
    assert vote.store.events() == []


def test_counts_that_do_not_fit_each_other_are_said_not_refused(vote: Vote):
    """More collected than handed out: a warning."""
    assert len(settle(vote, ["handed_out=5", "collected=6"], BY)) == 1
    assert tally_of(vote)["kinds"][0]["ballots"]["collected"] == 6


@pytest.mark.parametrize(
    ("template", "ruling", "told"),
    [
        ("choose", "double_row=row_void", True),
        ("choose", "blank_row=blank", True),
        ("choose", "double_row=ballot_void", False),
        ("choose", "double_row=ask", False),
        ("qd96", "double_row=row_void", False),
    ],
)
def test_a_ruling_that_means_nothing_in_this_vote_is_said_to(tmp_path, template, ruling, told):
    """Where N of M are chosen."""
    new_vote(tmp_path / "v", template)
    assert [ruling in note for note in settle(Vote(tmp_path / "v"), [ruling], BY)] == [True] * told


def test_a_colon_without_a_page_names_nothing(vote):
    """Typed by a script whose page was not set."""
    item = scan(vote, "? . .")
    serial = standing_in(vote).items[item].serial
    with pytest.raises(UsageError):
        decide(vote, f"{serial}:", ["accept"], BY)
    assert decide(vote, f"{serial}:1", ["accept"], BY).item == item


def test_a_batch_goes_and_comes_back_whole(vote: Vote):
    """Withdrawn and restored, the tally is what it was; both are on record."""
    scan(vote, "X . .")
    scan(vote, ". X .")
    before = tally_of(vote)
    withdraw(vote, 2, BY)
    assert tally_of(vote)["kinds"][0]["ballots"]["read"] == 1
    with pytest.raises(UsageError):
        withdraw(vote, 2, BY)
    restore(vote, 2, BY)

    assert tally_of(vote) == before
    assert [event.what for event in vote.store.events()] == ["withdraw", "restore"]


def test_nothing_is_ever_changed_in_the_store(vote: Vote):
    """Undo adds an event; the undone one stays."""
    item = scan(vote, "? . .")
    decide(vote, str(item), ["p1=high"], BY, "giơ tờ phiếu lên đèn")
    decide(vote, str(item), ["undo"], BY)

    assert [(e.what, e.note) for e in vote.store.events()] == [("decide", "giơ tờ phiếu lên đèn"), ("undo", "")]


def test_a_lost_database_is_no_empty_vote(vote: Vote):
    """Ballots lie in the folder and nothing knows them: said, not counted as nothing."""
    vote.close()
    vote.database.unlink()
    for _ in ("gone", "empty"):
        with pytest.raises(NotDone) as refused:
            Vote(vote.folder)
        assert (refused.value.key, refused.value.values["left"]) == ("vote.lost_database", "ballots.pdf")
        vote.database.touch()


def test_what_cannot_be_shown_as_a_picture_is_said_and_is_no_success(vote: Vote):
    """The words come first; a scan that is gone makes status 1."""
    item = scan(vote)
    lines = show(vote, str(item), None)
    said = []
    with pytest.raises(NotDone):
        said.extend(iter(lambda: next(lines), None))
    assert any("p1" in line for line in said)


def test_a_folder_can_be_moved(vote: Vote, tmp_path: Path):
    """Nothing in it knows where it lay."""
    scan(vote, "X . .")
    before = tally_of(vote)
    vote.close()
    moved = vote.folder.rename(tmp_path / "nơi khác")

    assert tally_of(Vote(moved)) == before


def test_a_paper_scanned_again_after_it_was_voided(vote: Vote):
    """It waits; that it is the voided paper is said by keep, which makes the later one a duplicate."""
    first = scan(vote)
    serial = standing_in(vote).items[first].serial
    decide(vote, str(first), ["void"], BY)
    again = scan(vote, serial=serial)
    assert standing_in(vote).items[again].reasons == (Reason.DUPLICATE_SERIAL,)

    with pytest.raises(UsageError):
        decide(vote, str(first), ["keep", "accept"], BY)
    with pytest.raises(UsageError) as error:  # or the void ballot would count
        decide(vote, str(again), ["keep"], BY)
    assert error.value.key == "decide.keep_void"
    assert questions_of(vote.definition, standing_in(vote)) == [Question(again, None, (again,), (first,))]
    assert decide(vote, str(first), ["keep"], BY).status is Status.VOID
    assert standing_in(vote).items[again].status is Status.DUPLICATE


def test_an_accept_keeps_which_pages_were_missing(vote: Vote):
    """None of one page; so a page that goes later is asked about."""
    item = scan(vote, "? . .")
    decide(vote, str(item), ["accept"], BY)
    as_read = {"p1": []} | {f"p{n}": ["high"] for n in range(2, 10)}
    meaning = {"accepted": True, "absent": [], "cleared": [], "as_read": as_read}
    assert vote.store.events()[-1].payload["meaning"] == meaning


def test_an_accept_keeps_what_was_read_of_each_row_that_nobody_named(vote: Vote):
    """Neither in this call nor before."""
    item = scan(vote, "? . .", "? . .", "X X .")
    decide(vote, str(item), ["p1=low"], BY)
    decide(vote, str(item), ["p2=mid", "accept"], BY)
    as_read = {"p3": ["high", "mid"]} | {f"p{n}": ["high"] for n in range(4, 10)}
    assert vote.store.events()[-1].payload["meaning"]["as_read"] == as_read


def test_a_void_that_names_the_paper_in_one_call(vote: Vote):
    """Of the paper of that serial that is there it is asked whether it is that one."""
    first = scan(vote)
    serial = standing_in(vote).items[first].serial
    unread = {"vote": None, "version": None, "kind": None, "reasons": (Reason.UNREADABLE_CODE,)}
    lost = scan(vote, **unread)
    decide(vote, str(lost), [f"serial={serial}", "page=1", "void"], BY)
    found = standing_in(vote).items
    assert (found[lost].status, found[first].status) == (Status.VOID, Status.REVIEW)


@pytest.mark.parametrize("drawn", ["? . .", ". . .", "X . ."])
@pytest.mark.parametrize("voided", [0, 1])
@pytest.mark.parametrize("ruled_first", [True, False])
def test_a_void_ballot_never_counts_by_another_picture_of_it(vote: Vote, drawn: str, voided: int, ruled_first: bool):
    """Whatever else was known, ruled or decided when it was voided, and whichever picture came first."""
    serial = next(iter(vote.store.book()))
    items = [scan(vote, drawn, serial=serial) for _ in range(2)]
    acts = [
        lambda: settle(vote, ["blank_row=blank"], BY),
        lambda: decide(vote, str(items[voided]), ["void"], BY),
        lambda: decide(vote, str(items[1 - voided]), ["p1=blank"], BY),
    ]
    for act in acts if ruled_first else acts[1:] + acts[:1]:
        act()
    other = standing_in(vote).items[items[1 - voided]]
    assert (other.status, other.reasons) == (Status.REVIEW, (Reason.DUPLICATE_SERIAL,))
    with pytest.raises(UsageError) as refused:
        decide(vote, str(other.item), ["accept"], BY)
    assert "keep" not in str(refused.value)  # which would be refused
    decide(vote, str(items[voided]), ["keep"], BY)  # it is the paper of both pictures
    tally = tally_of(vote)["kinds"][0]["ballots"]
    assert (tally["valid"], tally["void"], tally["review"]) == (0, 1, 0)
    decide(vote, str(items[voided]), ["undo"], BY)
    settle(vote, ["same_serial=each_counts"], BY)  # two ballots
    tally = tally_of(vote)["kinds"][0]["ballots"]
    assert (tally["valid"], tally["void"], tally["review"]) == (1, 1, 0)


def test_nobody_decides_while_the_definition_has_a_fault(vote: Vote):
    """Who may decide, and what percentages are of, stands there: a typo must not change either in silence."""
    scan(vote)
    text = vote.yaml.read_text("utf-8")
    vote.yaml.write_text(text.replace("base:", "baze:"), "utf-8")
    again = Vote(vote.folder)
    with pytest.raises(Faults, match="baze"):
        decide(again, "1", ["accept"], BY)
    with pytest.raises(Faults):
        tally_of(again)
    vote.yaml.write_text(text.replace("name:", "nmae:"), "utf-8")  # what is printed no longer matters
    assert tally_of(Vote(vote.folder))["kinds"]
    vote.yaml.unlink()
    with pytest.raises(UsageError):
        tally_of(Vote(vote.folder))


def test_what_the_definition_may_change_later_is_on_record(vote: Vote):
    """Once, before the first act under it."""
    scan(vote)
    decide(vote, "1", ["accept"], BY)
    text = vote.yaml.read_text("utf-8")
    vote.yaml.write_text(text.replace("committee: []", f'committee: ["{BY}"]'), "utf-8")
    again = Vote(vote.folder)
    for act in ("doubt", "accept"):
        decide(again, "1", [act], BY)
    events = [(event.what, event.payload.get("committee")) for event in again.store.events()]
    assert events == [("decide", None), ("definition", [BY]), ("decide", None), ("decide", None)]


def test_who_may_decide_is_read_anew_for_every_decision(vote: Vote):
    """A review is open while somebody leaves the committee: the record never goes back to what was before."""
    scan(vote)
    text = vote.yaml.read_text("utf-8")
    vote.yaml.write_text(text.replace("committee: []", f'committee: ["{BY}", "Lê Văn C"]'), "utf-8")
    vote = Vote(vote.folder)
    assert vote.definition.committee == (BY, "Lê Văn C")
    vote.yaml.write_text(text.replace("committee: []", 'committee: ["Lê Văn C"]'), "utf-8")
    for act in (lambda: decide(vote, "1", ["accept"], BY), lambda: settle(vote, ["collected=1"], BY)):
        with pytest.raises(UsageError, match=BY):
            act()
    decide(vote, "1", ["accept"], "Lê Văn C")
    said = [event.payload["committee"] for event in vote.store.events() if event.what == "definition"]
    assert said == [["Lê Văn C"]]


def test_the_votes_id_is_made_once_by_whoever_comes_first(vote: Vote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Two first commands at once: the second finds the id when it wants to write its own."""
    new_vote(tmp_path / "new", "qd96")
    first, second = Vote(tmp_path / "new"), Vote(tmp_path / "new")
    looked = Store.meta

    def look(store: Store, name: str) -> str | None:
        found = looked(store, name)
        if found is None and "store" not in first.__dict__ and not taken:
            taken.append(name)
            assert first.id
        return found

    taken: list[str] = []
    monkeypatch.setattr(Store, "meta", look)
    assert second.id == first.id


def test_a_rejected_paper_is_taken_back_by_its_serial(vote: Vote):
    """It is named as it was when it was rejected."""
    item = scan(vote)
    serial = standing_in(vote).items[item].serial
    decide(vote, serial, ["reject"], BY)
    assert decide(vote, serial, ["undo"], BY).status is Status.COUNTED


@pytest.mark.parametrize(
    ("listed", "title"),
    [("name\nA\nA\n", None), ("name\nA\n", "\N{GRINNING FACE}"), ("name\nA\n", "\udce1"), ("name\nA\n", "x" * 9999)],
)
def test_new_writes_nothing_that_cannot_be_printed(tmp_path: Path, listed, title):
    """What is wrong is said at once."""
    (tmp_path / "list.csv").write_text(listed, "utf-8")
    with pytest.raises(UsageError):
        new_vote(tmp_path / "vote", people=tmp_path / "list.csv", title=title)
    assert not (tmp_path / "vote").exists()


def test_new_writes_what_can_be_printed_for_one_person(tmp_path: Path):
    """In choose, too, where more than one could else be chosen."""
    (tmp_path / "list.csv").write_text("name\nA\n", "utf-8")
    new_vote(tmp_path / "vote", "choose", people=tmp_path / "list.csv")
    assert Vote(tmp_path / "vote").definition.contests[0].at_most == 1


def test_a_paper_is_named_and_kept_in_one_call(vote: Vote):
    """As its rows, `keep` goes by what the same call says whose page it is."""
    first = scan(vote, "X . .")
    serial = str(standing_in(vote).items[first].serial)
    torn = scan(vote, ". X .", serial="", code=None, reasons=(Reason.UNREADABLE_CODE,))
    decide(vote, str(torn), [f"serial={serial}", "page=1", "keep", "accept"], BY)
    standing = standing_in(vote)
    assert (standing.items[first].status, standing.items[torn].status) == (Status.DUPLICATE, Status.COUNTED)


@pytest.mark.parametrize("act", ["p1=", "=high", "p1=high,"])
def test_half_an_act_is_refused(vote: Vote, act: str):
    item = scan(vote, "? . .")
    with pytest.raises(UsageError):
        decide(vote, str(item), [act], BY)


@pytest.mark.parametrize("name", ["", " ", "\u0663", "{serial}:\u0661", "{serial}:" + "9" * 5000, "{serial}:2"])
def test_nothing_and_other_digits_name_no_item(vote: Vote, name: str):
    item = scan(vote, "? . .")
    with pytest.raises(UsageError) as caught:
        decide(vote, name.format(serial=standing_in(vote).items[item].serial), ["accept"], BY)
    assert caught.value.key == "decide.no_item"


def test_more_collected_than_printed_is_said(vote: Vote):
    assert len(settle(vote, ["collected=6"], BY)) == 1
    assert settle(vote, ["collected=5"], BY) == []


def test_a_page_is_read_once_however_often_is_asked(vote: Vote, monkeypatch):
    """A key of `review` does not read three hundred ballots anew."""
    items = [scan(vote, "? . ."), scan(vote)]
    read: list[str | None] = []

    def counted(page: PageRead, kind: Kind, limits: Limits) -> PageReading:
        read.append(page.serial)
        return read_rows(page, kind, limits)

    monkeypatch.setattr("scanner.known_readings.read_rows", counted)
    for acts in (["p1=mid"], ["undo"], ["p1=blank"]):
        decide(vote, str(items[0]), acts, BY)

    assert sorted(read) == sorted(list(vote.store.book())[:2])  # type: ignore[type-var]


def test_a_page_that_is_measured_again_is_read_again(vote: Vote):
    """What was read before says nothing of another measurement of the same page."""
    item = scan(vote, "? . .")
    assert standing_in(vote).items[item].status is Status.REVIEW

    measured = vote.store.items()[0].measured
    plain = {"p1": {"high": numbers_of(EMPTY), "mid": numbers_of(CROSS), "low": numbers_of(EMPTY)}}
    with vote.store.writing():
        vote.store.add_measurement(item, now(), "image", {**measured, "rows": {**measured["rows"], **plain}})

    found = standing_in(vote).items[item]
    assert (found.status, found.rows["p1"].selected) == (Status.COUNTED, ("mid",))


def test_accepting_again_takes_nothing_back(tmp_path: Path):
    """A ballot whose second page never came: what was said of that page stands, whatever is said of the first later."""
    people = tmp_path / "people.csv"
    people.write_text("name\n" + "".join(f"Người thứ {n}\n" for n in range(1, 21)), encoding="utf-8")
    new_vote(tmp_path / "dài", people=people)
    long = Vote(tmp_path / "dài")
    print_ballots(long, 2)
    item = str(scan(long))
    assert decide(long, item, ["accept"], BY).status is Status.COUNTED
    for acts in (["accept"], ["p1=high", "accept"], ["p2=mid"]):
        assert decide(long, item, acts, BY).status is Status.COUNTED
    assert decide(long, item, ["doubt"], BY).status is Status.REVIEW
    assert decide(long, item, ["accept"], BY).status is Status.COUNTED


def test_the_same_ruling_again_is_no_other_one(vote: Vote):
    """The whole line typed anew to mend a number: what was voided under the ruling stays void."""
    item = scan(vote, ". . .")
    settle(vote, ["blank_row=ballot_void", "collected=9"], BY)
    assert decide(vote, str(item), ["accept"], BY).status is Status.VOID
    settle(vote, ["blank_row=ballot_void", "collected=1"], BY)
    assert standing_in(vote).items[item].status is Status.VOID
    settle(vote, ["blank_row=ask"], BY)
    settle(vote, ["blank_row=ballot_void"], BY)
    assert standing_in(vote).items[item].status is Status.REVIEW


@pytest.mark.parametrize("acts", [["serial={0}", "page=1", "serial={1}"], ["page=1", "serial={0}", "page=2"]])
def test_one_paper_has_one_serial_and_one_page(vote: Vote, acts: list[str]):
    """A slip of the hand names two."""
    lost = scan(vote, vote=None, version=None, kind=None, reasons=(Reason.UNREADABLE_CODE,))
    serials = list(vote.store.book())
    with pytest.raises(UsageError) as refused:
        decide(vote, str(lost), [act.format(*serials) for act in acts], BY)
    assert refused.value.key == "decide.twice"


def test_numbers_beyond_all_measure_are_refused(vote: Vote):
    """As what they are, in a line."""
    with pytest.raises(UsageError) as refused:
        decide(vote, "9" * 5000, ["accept"], BY)
    assert refused.value.key == "decide.no_item"
    with pytest.raises(UsageError):
        settle(vote, ["collected=" + "9" * 5000], BY)


@pytest.mark.parametrize(
    "counts", [["present=3", "collected=4"], ["convened=3", "handed_out=4"], ["convened=3", "collected=4"]]
)
def test_more_ballots_than_people_are_said(vote: Vote, counts: list[str]):
    assert len(settle(vote, counts, BY)) == 1


def test_who_decides_on_what_has_changed_since_is_told(vote: Vote):
    """Another call on the same item came between what was seen and the key."""
    item = scan(vote, "? . .")
    standing = standing_in(vote)
    decide(vote, str(item), ["p1=low"], "Nguyễn Văn An")
    for acts in (["p1=high"], ["undo"]):
        with pytest.raises(UsageError, match="Nguyễn Văn An"):
            put_on_record(vote, standing, standing.items[item], acts, BY, "", 0)
    assert len(vote.store.events()) == 1


def test_a_copy_that_is_not_what_was_read_is_not_shown(vote: Vote, tmp_path: Path):
    """Another ballot's picture under this one's boxes would mislead whoever decides; the copy can be made anew."""
    image = np.full((2338, 1654), 255, np.uint8)
    assert cv2.imwrite(str(tmp_path / "a.png"), image)
    with StringIO() as said:
        scan_paths(vote, [tmp_path / "a.png"], 1, False, said, said)
    (copy,) = vote.scans.glob("*.png")
    item = standing_in(vote).items[1]
    open_item(vote, item)
    image[:50] = 0
    assert cv2.imwrite(str(copy), image)
    with pytest.raises(NotDone, match="ballot scan"):
        open_item(vote, item)
    copy.unlink()
    copy.mkdir()  # cannot be read at all
    with pytest.raises(NotDone, match=copy.name):
        open_item(vote, item)
    copy.rmdir()
    with StringIO() as said:
        scan_paths(vote, [tmp_path / "a.png"], 1, False, said, said)
    open_item(vote, item)


def vote_of_two_pages(folder: Path) -> Vote:
    people = folder / "people.csv"
    people.write_text("name\n" + "".join(f"Người thứ {n}\n" for n in range(1, 21)), encoding="utf-8")
    new_vote(folder / "dài", people=people)
    vote = Vote(folder / "dài")
    print_ballots(vote, 2)
    return vote


@pytest.mark.parametrize("call", ["keep", "serial"])
def test_a_page_that_only_the_same_call_finds_missing_is_asked_about(tmp_path: Path, call: str):
    """Nobody was told of it: the second of two pictures does not say that its ballot has another page, nor does one
    whose code cannot be read."""
    long = vote_of_two_pages(tmp_path)
    if call == "keep":
        first = scan(long)
        item = scan(long, serial=standing_in(long).items[first].serial)
        acts = ["keep", "accept"]
    else:
        item = scan(long, vote=None, version=None, kind=None, serial=None, reasons=(Reason.UNREADABLE_CODE,))
        acts = [f"serial={next(iter(long.store.book()))}", "page=1", "accept"]
    assert Reason.PAGE_MISSING not in standing_in(long).items[item].reasons
    found = decide(long, str(item), acts, BY)
    assert (found.status, found.reasons) == (Status.REVIEW, (Reason.PAGE_MISSING,))
    assert decide(long, str(item), ["accept"], BY).status is Status.COUNTED


def test_a_page_missing_that_was_shown_is_accepted_with_keep(tmp_path: Path):
    long = vote_of_two_pages(tmp_path)
    first = scan(long)
    scan(long, serial=standing_in(long).items[first].serial)
    assert decide(long, str(first), ["keep", "accept"], BY).status is Status.COUNTED


def test_which_paper_is_kept_is_said_of_the_page_that_was_scanned_twice(tmp_path: Path):
    """The other page waits for the same reason, and is told where it is decided."""
    long = vote_of_two_pages(tmp_path)
    first = scan(long, "X . .")
    second = scan_second(long, first, CROSS)
    again = scan(long, ". X .", serial=standing_in(long).items[first].serial)
    with pytest.raises(UsageError) as refused:
        decide(long, str(second), ["keep"], BY)
    assert (refused.value.key, refused.value.values["others"]) == ("decide.keep_other_page", f"{first}, {again}")
    decide(long, str(first), ["keep"], BY)
    assert standing_in(long).items[second].status is Status.COUNTED


def test_that_a_named_paper_was_cancelled_is_asked_about(vote: Vote):
    """It turns out when its serial is typed, and nobody was told before the same call accepted it."""
    lost = scan(vote, vote=None, version=None, kind=None, serial=None, reasons=(Reason.UNREADABLE_CODE,))
    serial = next(iter(vote.store.book()))
    vote.store.add_event(now(), BY, "replace", {"printings": [1]})
    found = decide(vote, str(lost), [f"serial={serial}", "page=1", "accept"], BY)
    assert found.reasons == (Reason.CANCELLED,)


def scan_second(vote: Vote, first: int, mark: Mark) -> int:
    """The second page of the ballot of a first one, each row with this mark at its first option."""
    rows = {
        place.row: {o.option: numbers_of(mark if n == 0 else EMPTY) for n, o in enumerate(place.options)}
        for place in vote.layouts()["main"].printed_pages[1].rows
    }
    return scan(vote, serial=standing_in(vote).items[first].serial, page=2, rows=rows)


def test_accepting_a_whole_ballot_says_nothing_of_a_page_that_goes_later(tmp_path: Path):
    """Though an earlier accept was given while that page had not come yet."""
    long = vote_of_two_pages(tmp_path)
    first = scan(long)
    decide(long, str(first), ["accept"], BY)
    scan_second(long, first, CROSS)
    assert decide(long, str(first), ["accept"], BY).status is Status.COUNTED
    withdraw(long, 2, BY)
    assert standing_in(long).items[first].reasons == (Reason.PAGE_MISSING,)


def test_who_has_settled_a_page_is_told_for_which_other_its_ballot_waits(tmp_path: Path):
    """“Waiting for review” would look like a failure."""
    vote = vote_of_two_pages(tmp_path)
    first = scan(vote, "? . .")
    second = scan_second(vote, first, EMPTY)
    decide(vote, str(first), ["p1=high"], BY)
    found = standing_in(vote).items[first]
    assert found.status is Status.REVIEW
    assert waiting_beside(vote, found) == [second]
    assert waiting_beside(vote, standing_in(vote).items[second]) == []
