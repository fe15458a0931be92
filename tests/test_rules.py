"""When a row is taken at its word, and when a person looks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ballots import CROSS, EMPTY, MARKS, choose, rate
from hypothesis import given
from hypothesis import strategies as st

from scanner.judgement import context_of, has_addition, is_dash, is_hinted_at
from scanner.limits import LIMITS
from scanner.mark import NOTHING_SEEN, Mark, mark_of, numbers_of
from scanner.reading import Outcome, PageRead
from scanner.rules import RowReading, is_certain_doubt, read_rows

KIND = rate(9).kinds[0]
FILL = MARKS["#"]


def read(*rows: tuple[Mark, Mark, Mark], names: dict[str, float] | None = None) -> dict[str, RowReading]:
    """What a page with these marks says; rows not given are crossed."""
    marks = {
        f"p{n}": dict(zip(("high", "mid", "low"), map(numbers_of, row), strict=True)) for n, row in enumerate(rows, 1)
    }
    page = PageRead(Outcome.PAGE, kind="main", page=1, rows=marks, names=names or {})
    return dict(read_rows(page, KIND).rows)


def reasons(row: RowReading) -> list[str]:
    return [str(reason) for reason in row.reasons]


CROSSED = (CROSS, EMPTY, EMPTY)


DOT = replace(
    EMPTY, ink=0.6, inside=0.6, extent=1.3, piece_ink=0.6, piece_extent=1.3, pieces=1.0, darkness=0.4, thick=0.6,
    shape_marked=0.9, shape_doubt=0.95, whole_doubt=4.0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("row", "asked"),
    [
        ((CROSS, DOT, EMPTY), False),
        ((CROSS, DOT, DOT), False),
        ((replace(CROSS, ink=1.5, inside=1.5), DOT, EMPTY), True),  # no more than a dot itself
        ((replace(CROSS, extent=2.5), DOT, EMPTY), True),  # hardly larger
        ((CROSS, replace(DOT, ink=1.4), EMPTY), True),
        ((CROSS, replace(DOT, extent=2.0, piece_extent=2.0), EMPTY), True),
        ((CROSS, replace(DOT, shape_doubt=0.1), EMPTY), True),  # a plain mark to reader B
        ((CROSS, replace(DOT, pale=CROSS.pale + 0.05), EMPTY), True),  # beside what was rubbed out
        ((CROSS, replace(DOT, faint_peak=0.1), EMPTY), True),
        ((CROSS, replace(DOT, other_ink=1.0, other_straight=1.0), EMPTY), True),  # and the mark lies in both cells
        ((CROSS, replace(DOT, fluid=2.0), EMPTY), True),
        ((CROSS, DOT, replace(EMPTY, shape_doubt=0.95)), True),  # and something else
        ((replace(CROSS, whole_doubt=-0.5), DOT, EMPTY), True),
        ((replace(CROSS, whole_doubt=LIMITS.whole_trace + 0.5), DOT, EMPTY), True),  # taken back for a tiny one?
        ((replace(CROSS, whole_struck=LIMITS.whole_struck + 0.5), DOT, EMPTY), True),
    ],
)
def test_a_dot_beside_a_plain_mark_is_no_doubt(row, asked):
    """Where the pen rested: doubtful only in a row without another mark."""
    assert bool(read(row, *[CROSSED] * 4)["p1"].reasons) is asked


def test_a_dot_alone_is_doubtful():
    assert reasons(read((DOT, EMPTY, EMPTY), *[CROSSED] * 4)["p1"])
    assert reasons(read((DOT, DOT, EMPTY), *[CROSSED] * 4)["p1"])


@pytest.mark.parametrize(
    ("mark", "marked"),
    [
        (CROSS, True),
        (replace(CROSS, ink=0.5), False),  # too little ink
        (replace(CROSS, extent=1.6), False),  # a dot
        (replace(CROSS, darkness=0.15), False),  # too pale
        (replace(CROSS, share=0.4), False),  # mostly in another cell
        (replace(CROSS, border=0.6), False),  # on the border of two cells
        (replace(CROSS, fill=0.03, inside=0.4, hug=0.6, around=0.3), False),  # along the outline
        (replace(CROSS, fill=0.0, inside=0.0, around=1.0, hug=0.1), True),  # a circle round the box
        (replace(CROSS, fill=0.0, inside=0.0, around=0.2, hug=0.0, ink=5.0, extent=5.0), True),  # beside the box
        (replace(CROSS, fill=0.0, inside=0.0, around=0.2, hug=0.0, ink=3.0, extent=3.5), False),  # … and small
    ],
)
def test_what_is_a_plain_mark(mark, marked):
    """Between plain and empty a person looks, unless the careful look rules doubt out."""
    row = read((replace(mark, whole_doubt=-9.0 if marked else -3.0), EMPTY, EMPTY), *[CROSSED] * 4)["p1"]
    assert (row.selected == ("high",) and not row.reasons) is marked


@pytest.mark.parametrize(
    "mark",
    [
        replace(EMPTY, ink=0.3, extent=2.5, pieces=1.0, piece_ink=0.3, piece_extent=2.5),
        replace(EMPTY, faint_peak=0.09),
        replace(EMPTY, outline=2.0),
        replace(EMPTY, fluid=4.0),
        replace(EMPTY, other_inside=2.0, other_ink=3.0, other_straight=0.2),
    ],
)
def test_traces_beside_a_mark_make_its_row_wait(mark):
    """Ink, a pale patch, a stroke on the outline, fluid, another option's stroke that is no tail: what the careful look
    does not rule out."""
    mark = replace(mark, whole_doubt=-3.0)
    assert reasons(read((CROSS, mark, EMPTY), *[CROSSED] * 4)["p1"]) == ["marginal_mark"]


def test_specks_beside_a_mark_change_nothing():
    """Several small ones, however far apart; without a mark they are asked about."""
    specks = replace(EMPTY, ink=0.5, extent=9.0, pieces=3.0, piece_ink=0.2, piece_extent=0.6)
    rows = read((CROSS, specks, EMPTY), (specks, EMPTY, EMPTY), *[CROSSED] * 4)
    assert rows["p1"] == RowReading(("high",))
    assert "marginal_mark" in reasons(rows["p2"])


def test_a_mark_much_paler_than_the_others_is_asked():
    """Erased, or hesitant: darkness is judged against the voter's other marks, too."""
    rows = read((replace(CROSS, darkness=0.3), EMPTY, EMPTY), *[(replace(CROSS, darkness=0.8), EMPTY, EMPTY)] * 4)
    assert "marginal_mark" in reasons(rows["p1"])
    assert not reasons(rows["p2"])


def test_the_tail_of_a_tick_is_no_mark():
    """A straight end of the neighbour's stroke, with little of it in this box."""
    tail = replace(EMPTY, other_inside=0.4, other_ink=2.0, other_straight=0.95)
    assert read((CROSS, tail, EMPTY), *[CROSSED] * 4)["p1"] == RowReading(("high",))


def test_an_empty_row_is_looked_at_more_closely():
    """A paler trace than beside a mark is enough: a ruling on blank rows must not settle it."""
    pale = replace(EMPTY, faint_peak=0.03)
    rows = read((EMPTY, pale, EMPTY), (CROSS, pale, EMPTY), *[CROSSED] * 4)
    assert reasons(rows["p1"]) == ["marginal_mark", "undervote"]
    assert reasons(rows["p2"]) == []


def test_an_empty_box_is_held_against_the_sheets_other_empty_boxes():
    """Fat print leaves ink on the outline of each; a stroke along one of them is more, and so is one rubbed out."""
    fat = replace(EMPTY, outline=0.32, pale=0.04)
    rows = [(fat, fat, fat), (replace(fat, outline=0.65), fat, fat), (replace(fat, pale=0.1), fat, fat)]
    said = read(*rows, *[(CROSS, fat, fat)] * 4)
    assert reasons(said["p1"]) == ["undervote"]
    traced = replace(EMPTY, outline=3.0)  # somebody drew round every box
    assert "marginal_mark" in reasons(read(*[(traced, traced, traced)] * 6)["p1"])
    assert reasons(said["p2"]) == reasons(said["p3"]) == ["marginal_mark", "undervote"]


def test_a_lone_filled_box_on_a_sheet_of_crosses_is_asked():
    """A vote, or one taken back: nobody can tell from the picture."""
    filled = (EMPTY, FILL, EMPTY)
    assert reasons(read(filled, *[CROSSED] * 5)["p1"]) == ["corrected_mark"]
    assert reasons(read(filled, filled, *[CROSSED] * 5)["p1"]) == []
    assert reasons(read(*[filled] * 6)["p1"]) == []


def test_a_double_row_is_settled_by_a_ruling_only_where_its_marks_are_alike():
    """One box blackened and another crossed is a correction, not a double mark."""
    rows = read((CROSS, CROSS, EMPTY), (CROSS, FILL, EMPTY), *[CROSSED] * 4)
    assert reasons(rows["p1"]) == ["overvote"]
    assert "corrected_mark" in reasons(rows["p2"])


@pytest.mark.parametrize(("fill", "waits"), [(0.5, False), (0.62, True)])
def test_a_double_row_of_boxes_mostly_filled_waits(fill, waits):
    """Where marks fill their boxes, one that was scribbled over looks like the others."""
    marks = [replace(CROSS, fill=value, straight=0.3) for value in (fill, fill - 0.05)]
    row = read((*marks, EMPTY), *[(marks[0], EMPTY, EMPTY)] * 4)["p1"]
    assert reasons(row) == (["corrected_mark", "overvote"] if waits else ["overvote"])


def test_a_double_row_waits_where_the_careful_look_has_an_inkling_that_a_mark_was_struck():
    """A cross taken back by another line beside a cross that stands is no double mark."""
    over = replace(CROSS, whole_struck=LIMITS.alike_over)
    rows = read((CROSS, over, EMPTY), (CROSS, replace(over, whole_struck=-6.1), EMPTY), *[CROSSED] * 4)
    assert reasons(rows["p1"]) == ["corrected_mark", "overvote"]
    assert reasons(rows["p2"]) == ["overvote"]


@pytest.mark.parametrize(
    ("whole", "shape", "waits"), [(-4.9, 0.0, True), (-5.1, 0.1, False), (-6.4, 0.25, True), (-6.6, 0.25, False)]
)
def test_a_short_stroke_waits_where_either_network_hints_at_a_slip(whole, shape, waits):
    """It may be all that a pen left in passing."""
    dash = replace(CROSS, ink=4.0, inside=3.9, fill=0.2, extent=4.5, straight=0.9, whole_doubt=whole, shape_doubt=shape)
    assert is_dash(dash) is waits


SCRIBBLE = replace(CROSS, ink=28.0, inside=16.0, fill=0.9, extent=11.0, flank=3.6)


@pytest.mark.parametrize(
    ("mark", "others", "asked"),
    [
        (replace(CROSS, strike=6.0), CROSS, True),  # a line through a cross
        (replace(CROSS, strike=6.0), replace(CROSS, strike=5.5), True),  # … also where another was struck
        (replace(CROSS, strike=4.0), CROSS, False),  # short
        (replace(SCRIBBLE, strike=5.0), SCRIBBLE, False),  # wide but thick, and reader B sees no strike
        (replace(SCRIBBLE, strike=5.0, shape_struck=0.9), SCRIBBLE, True),  # a scribble struck through, perhaps
        (replace(SCRIBBLE, strike=5.0, shape_struck=0.12), replace(SCRIBBLE, strike=4.6), False),  # a wide hand
        (replace(SCRIBBLE, strike=5.0, shape_struck=0.28), replace(SCRIBBLE, strike=4.6), True),  # … B has an inkling
        (replace(SCRIBBLE, strike=5.0, shape_struck=0.9), replace(SCRIBBLE, strike=4.6), True),  # … that B sees struck
        (replace(SCRIBBLE, strike=4.0, shape_struck=0.9), SCRIBBLE, True),  # B alone
        (replace(SCRIBBLE, fill=0.7, flank=1.5, strike=5.0), SCRIBBLE, True),  # thin beside the box
    ],
)
def test_a_struck_mark_is_asked(mark, others, asked):
    """A long level line through it, which the careful look does not rule out; a wide scribble is thick and its voter's
    others are as wide."""
    seen = replace(mark, whole_struck=0.0 if asked else NOTHING_SEEN)
    rows = read((seen, EMPTY, EMPTY), *[(replace(others, shape_struck=0.0), EMPTY, EMPTY)] * 6)
    assert reasons(rows["p1"]) == (["corrected_mark"] if asked else [])


DASH = replace(CROSS, ink=2.0, inside=2.0, fill=0.1, extent=4.0, straight=0.9)
BESIDE = replace(CROSS, ink=2.0, inside=0.1, around=0.2, extent=3.5)
BETWEEN = replace(EMPTY, ink=2.0, extent=3.0, darkness=0.5, inside=0.1, around=0.2)
GHOST = replace(EMPTY, pale=0.2, whole_doubt=LIMITS.whole_trace + 0.5)


@pytest.mark.parametrize(
    ("mark", "beside", "doubt", "asked"),
    [
        (replace(DASH, whole_doubt=LIMITS.whole_dash + 0.5), EMPTY, LIMITS.doubt_dash, True),  # a short stroke within
        (replace(DASH, whole_doubt=LIMITS.whole_dash + 0.5), EMPTY, LIMITS.doubt_dash - 0.001, False),
        (replace(DASH, whole_doubt=LIMITS.whole_dash - 0.5), EMPTY, LIMITS.doubt_dash, False),
        (replace(BESIDE, whole_doubt=LIMITS.whole_trace + 0.5), EMPTY, 0.0, True),  # a tiny mark beside its box
        (replace(BESIDE, whole_doubt=LIMITS.whole_trace - 0.5), EMPTY, 0.0, False),
        (CROSS, replace(BETWEEN, thick=0.5), 0.0, True),  # as much ink as a mark's between the boxes
        (CROSS, replace(BETWEEN, thick=0.2), 0.0, False),  # … a hair
        (CROSS, GHOST, LIMITS.doubt_least + 0.01, True),  # a mark rubbed out, of which the trees find something
        (CROSS, GHOST, LIMITS.doubt_least - 0.01, False),
    ],
)
def test_what_is_asked_though_the_trees_find_little_or_nothing(mark, beside, doubt, asked):
    """On a sheet of crosses."""
    row = {"high": mark, "mid": beside, "low": EMPTY}
    sheet = context_of([row, *[{"high": CROSS, "mid": EMPTY, "low": EMPTY}] * 6])
    assert is_certain_doubt(row, "high", sheet, doubt) is asked


def test_what_lies_apart_from_a_mark_may_have_taken_it_back():
    """A word beside it."""
    assert reasons(read((replace(CROSS, aside=2.5), EMPTY, EMPTY), *[CROSSED] * 4)["p1"]) == ["corrected_mark"]


@pytest.mark.parametrize(
    ("box", "reason"),
    [
        (replace(EMPTY, other_ink=LIMITS.bare_other + 0.1), "marginal_mark"),  # another row's stroke
        (replace(EMPTY, shape_doubt=LIMITS.shape_doubt_ruled + 0.1), "readers_disagree"),
    ],
)
def test_a_row_without_a_mark_that_is_not_plainly_blank_is_no_matter_of_a_ruling(box, reason):
    assert reason in reasons(read((box, EMPTY, EMPTY), *[CROSSED] * 4)["p1"])


@pytest.mark.parametrize(
    ("strike", "inkling", "asked"),
    [(4.8, -6.4, True), (4.8, -6.6, False), (4.5, -2.1, False), (4.5, -1.9, True), (0.0, -1.9, True)],
)
def test_a_long_level_line_is_asked_on_an_inkling(strike, inkling, asked):
    """Of a long one the careful look need find less than of anything else over a mark, where the trees find little."""
    mark = replace(SCRIBBLE, strike=strike, whole_struck=inkling)
    row = {"high": mark, "mid": EMPTY, "low": EMPTY}
    sheet = context_of([row, *[{"high": SCRIBBLE, "mid": EMPTY, "low": EMPTY}] * 6])
    assert is_certain_doubt(row, "high", sheet, LIMITS.doubt_line) is asked
    assert is_certain_doubt(row, "high", sheet, LIMITS.doubt_line - 0.001) is (
        asked and inkling > LIMITS.whole_over_full
    )


@pytest.mark.parametrize(
    ("strike", "alone", "shape", "asked"),
    [
        (5.0, -3.0, 0.1, True),
        (4.9, -3.0, 0.1, False),
        (5.0, -3.1, 0.1, False),
        (5.0, -3.0, 0.09, False),
        (4.4, 0.0, 0.25, True),  # a shorter one, of which both see more
        (4.3, 0.0, 0.25, False),
        (4.4, -0.1, 0.25, False),
        (4.4, 0.0, 0.24, False),
    ],
)
def test_a_long_level_line_is_asked_where_both_networks_have_an_inkling(strike, alone, shape, asked):
    """… though among the voter's other marks it looks plain."""
    mark = replace(SCRIBBLE, strike=strike, careful_struck=alone, shape_struck=shape, whole_struck=-9.0)
    row = {"high": mark, "mid": EMPTY, "low": EMPTY}
    sheet = context_of([row, *[{"high": SCRIBBLE, "mid": EMPTY, "low": EMPTY}] * 6])
    assert is_certain_doubt(row, "high", sheet, 0.0) is asked


@pytest.mark.parametrize(
    ("strike", "alone", "ink", "fill", "asked"),
    [
        (5.1, -3.9, 41.0, 0.91, True),  # the others have 20 mm²
        (5.1, -4.1, 41.0, 0.91, False),
        (5.1, -3.9, 39.0, 0.91, False),
        (5.1, -3.9, 41.0, 0.89, False),
        (4.9, -3.9, 41.0, 0.91, False),
    ],
)
def test_a_long_level_line_through_far_more_ink_is_asked_on_an_inkling(strike, alone, ink, fill, asked):
    """A filled box scribbled over flat, on a sheet of scribbles."""
    other = {"high": replace(SCRIBBLE, ink=20.0), "mid": EMPTY, "low": EMPTY}
    mark = replace(SCRIBBLE, strike=strike, careful_struck=alone, ink=ink, fill=fill, whole_struck=-9.0)
    row = {"high": mark, "mid": EMPTY, "low": EMPTY}
    assert is_certain_doubt(row, "high", context_of([row, *[other] * 6]), 0.0) is asked


@pytest.mark.parametrize(
    ("outline", "ink", "strike", "alone", "whole", "asked"),
    [
        (15.5, 41.0, 4.5, -2.9, -6.9, True),  # the others have 20 mm², and log odds of −9.5
        (14.5, 41.0, 4.5, -2.9, -6.9, False),
        (15.5, 35.0, 4.5, -2.9, -6.9, False),
        (15.5, 41.0, 4.3, -2.9, -6.9, False),
        (15.5, 41.0, 4.5, -3.1, -6.9, False),
        (15.5, 41.0, 4.5, -2.9, -7.1, False),
    ],
)
def test_a_box_buried_under_far_more_ink_is_asked_on_an_inkling(outline, ink, strike, alone, whole, asked):
    """Scribbled out with rings, on a sheet of scribbles: nothing of the box or of its mark is left to see."""
    other = {"high": replace(SCRIBBLE, ink=20.0, whole_struck=-9.5), "mid": EMPTY, "low": EMPTY}
    mark = replace(SCRIBBLE, fill=0.77, outline=outline, ink=ink, strike=strike, careful_struck=alone)
    row = {"high": replace(mark, whole_struck=whole), "mid": EMPTY, "low": EMPTY}
    assert is_certain_doubt(row, "high", context_of([row, *[other] * 6]), 0.0) is asked


def test_what_a_ruling_may_settle_waits_where_the_careful_look_doubts_a_box():
    """A row without a mark, or with two alike, one box of which shows a trace to it."""
    trace, none = replace(EMPTY, whole_doubt=LIMITS.whole_ruled), replace(EMPTY, whole_doubt=-5.1)
    rows = read((EMPTY, trace, EMPTY), (EMPTY, none, EMPTY), (CROSS, CROSS, trace), (CROSS, CROSS, none))
    assert [reasons(rows[row]) for row in ("p1", "p2")] == [["marginal_mark", "undervote"], ["undervote"]]
    assert [reasons(rows[row]) for row in ("p3", "p4")] == [["marginal_mark", "overvote"], ["overvote"]]


@pytest.mark.parametrize(
    ("strike", "inkling", "typical", "asked"),
    [
        (5.4, -7.6, -11.0, True),  # a long line: −6.5 at 5 mm, 3 less for each mm beyond
        (5.4, -7.8, -11.0, False),
        (5.4, -6.0, -8.4, False),  # one who always scribbles so
        (5.4, -6.0, -8.6, True),
        (5.4, -5.5, -6.0, True),  # … but not where the careful look has more than an inkling
    ],
)
def test_a_level_line_is_held_against_those_of_the_voters_other_marks(strike, inkling, typical, asked):
    row = {"high": replace(SCRIBBLE, strike=strike, whole_struck=inkling), "mid": EMPTY, "low": EMPTY}
    other = {"high": replace(SCRIBBLE, whole_struck=typical), "mid": EMPTY, "low": EMPTY}
    assert is_certain_doubt(row, "high", context_of([row, *[other] * 6]), LIMITS.doubt_line) is asked
    if inkling >= LIMITS.whole_line:  # on a sheet of few marks nobody knows how the voter scribbles
        assert is_certain_doubt(row, "high", context_of([row, other, other]), LIMITS.doubt_line)


@pytest.mark.parametrize(
    ("strike", "thick", "fill", "asked"),
    [
        (4.6, 0.56, 0.4, True),  # the others' strokes are 0.5 mm thick
        (4.6, 0.54, 0.4, False),
        (4.3, 0.8, 0.4, False),  # no level line
        (4.6, 0.8, 0.5, False),  # no open mark: scribbles are thick here and there
    ],
)
def test_a_line_along_a_stroke_of_a_cross_is_told_by_its_thickness(strike, thick, fill, asked):
    """At a glance the cross has one arm twice, and the networks see nothing."""
    row = {"high": replace(CROSS, strike=strike, thick=thick, fill=fill), "mid": EMPTY, "low": EMPTY}
    other = {"high": CROSS, "mid": EMPTY, "low": EMPTY}
    assert is_certain_doubt(row, "high", context_of([row, other, other, other]), 0.0) is asked
    assert not is_certain_doubt(row, "high", context_of([row, other, other]), 0.0)  # what is thick is not known


@pytest.mark.parametrize(("fill", "over", "asked"), [(0.5, -2.9, True), (0.5, -3.1, False), (0.9, -2.1, False)])
def test_something_drawn_over_an_open_mark_is_seen_sooner(fill, over, asked):
    """Where most of the box is filled, the careful look must be surer."""
    row = {"high": replace(SCRIBBLE, fill=fill, whole_struck=over), "mid": EMPTY, "low": EMPTY}
    sheet = context_of([row, *[{"high": SCRIBBLE, "mid": EMPTY, "low": EMPTY}] * 6])
    assert is_certain_doubt(row, "high", sheet, 0.0) is asked


def test_what_an_older_version_did_not_measure_is_as_of_an_empty_box():
    """A vote that was scanned before the careful look said so has no lone filled boxes by it."""
    assert mark_of(numbers_of(FILL)[:-1]) == FILL
    assert mark_of(numbers_of(replace(FILL, whole_lone=3.0))).whole_lone == 3.0


@pytest.mark.parametrize(("lone", "asked"), [(LIMITS.whole_lone + 0.1, True), (LIMITS.whole_lone - 0.1, False)])
def test_a_lone_filled_box_that_the_careful_look_sees_is_asked(lone, asked):
    """Also where crosses by a marker fill their boxes nearly as far, and the trees find nothing."""
    filled, others = replace(FILL, whole_lone=lone), replace(CROSS, fill=0.97, ink=22.0)
    row, other = {"high": filled, "mid": EMPTY, "low": EMPTY}, {"high": others, "mid": EMPTY, "low": EMPTY}
    sheet = context_of([row, *[other] * 6])
    assert is_certain_doubt(row, "high", sheet, 0.0) is asked


@pytest.mark.parametrize(
    ("shape", "whole", "asked"), [(0.81, -3.9, True), (0.79, -3.9, False), (0.81, -4.1, False), (0.9, -3.2, True)]
)
def test_a_mark_that_reader_b_doubts_and_the_careful_look_hints_at_is_asked(shape, whole, asked):
    """A blot within the box, hardly larger than a dot, is asked about though the trees find nothing."""
    row = {"high": replace(CROSS, shape_doubt=shape, whole_doubt=whole), "mid": EMPTY, "low": EMPTY}
    sheet = context_of([row, *[{"high": CROSS, "mid": EMPTY, "low": EMPTY}] * 6])
    assert is_certain_doubt(row, "high", sheet, 0.0) is asked


@pytest.mark.parametrize(
    ("extent", "inside", "whole", "asked"),
    [
        (3.2, 3.0, -4.9, True),  # hardly larger than a dot
        (3.2, 3.0, -5.1, False),
        (3.4, 3.0, -4.1, False),
        (6.0, 0.3, -3.9, True),  # beside its box
        (6.0, 0.3, -4.1, False),
        (6.0, 0.4, -3.9, False),
    ],
)
def test_a_dot_and_a_mark_beside_its_box_are_asked_on_an_inkling(extent, inside, whole, asked):
    """Real pens leave blots of 3 mm, and scrawl beside a box."""
    mark = replace(CROSS, extent=extent, inside=inside, fill=inside / 16, whole_doubt=whole)
    assert is_hinted_at(mark) is asked


@pytest.mark.parametrize(
    ("fill", "over", "typical", "asked"),
    [(0.7, -4.9, -13.0, True), (0.7, -4.9, -12.8, False), (0.7, -5.1, -14.0, False), (0.9, -4.9, -13.0, False)],
)
def test_far_more_over_a_mark_than_over_the_voters_others_is_asked(fill, over, typical, asked):
    """The careful look need be less sure; on a sheet of few marks nobody knows what the voter's others look like."""
    row = {"high": replace(SCRIBBLE, fill=fill, whole_struck=over), "mid": EMPTY, "low": EMPTY}
    other = {"high": replace(SCRIBBLE, whole_struck=typical), "mid": EMPTY, "low": EMPTY}
    assert is_certain_doubt(row, "high", context_of([row, *[other] * 6]), 0.0) is asked
    assert not is_certain_doubt(row, "high", context_of([row, other, other]), 0.0)


@pytest.mark.parametrize(("doubt", "asked"), [(-0.9, True), (-1.1, False)])
@pytest.mark.parametrize("option", ["high", "low"])
def test_a_box_that_the_careful_look_doubts_is_asked(option, doubt, asked):
    """Its own mark or a paler one that was rubbed out beside it, whatever the trees find."""
    row = {"high": CROSS, "mid": EMPTY, "low": EMPTY}
    row[option] = replace(row[option], whole_doubt=doubt)
    sheet = context_of([row, *[{"high": CROSS, "mid": EMPTY, "low": EMPTY}] * 6])
    assert is_certain_doubt(row, "high", sheet, 0.0) is asked


ON_EDGE = {"inside": 1.5, "ink": 6.0, "extent": 8.0, "around": 0.2}  # of its box


@pytest.mark.parametrize(
    ("change", "doubt", "asked"),
    [
        (ON_EDGE, LIMITS.doubt_unlike, True),
        (ON_EDGE, LIMITS.doubt_unlike - 0.001, False),  # the trees find nothing
        ({"extent": 19.0, "share": 0.8}, LIMITS.doubt_unlike, True),  # sprawling
        ({"extent": 19.0, "share": 0.8}, LIMITS.doubt_unlike - 0.001, False),
        ({"other_ink": 15.0}, LIMITS.doubt_unlike, True),  # under another row's stroke
        ({"other_ink": 15.0}, LIMITS.doubt_unlike - 0.001, False),
        ({}, LIMITS.doubt_unlike, False),
    ],
)
def test_a_mark_unlike_the_others_is_asked_unless_the_trees_find_nothing(change, doubt, asked):
    """One on its box's edge, one that runs far out of its cell."""
    row = {"high": replace(CROSS, **change), "mid": EMPTY, "low": EMPTY}
    sheet = context_of([row, *[{"high": CROSS, "mid": EMPTY, "low": EMPTY}] * 6])
    assert is_certain_doubt(row, "high", sheet, doubt) is asked


@pytest.mark.parametrize(
    ("whole_doubt", "doubt", "asked"), [(-9.9, 0.002, True), (-10.1, 0.009, False), (-10.1, 0.011, True)]
)
def test_a_sprawling_mark_that_the_careful_look_finds_plain(whole_doubt, doubt, asked):
    """The trees must find a little more, then."""
    row = {"high": replace(CROSS, extent=19.0, share=0.8, whole_doubt=whole_doubt), "mid": EMPTY, "low": EMPTY}
    sheet = context_of([row, *[{"high": CROSS, "mid": EMPTY, "low": EMPTY}] * 6])
    assert is_certain_doubt(row, "high", sheet, doubt) is asked


@pytest.mark.parametrize(
    ("inkling", "doubt", "asked"),
    [
        ({"whole_lone": -3.9}, 0.11, True),  # perhaps the only filled box
        ({"whole_lone": -3.9}, 0.09, False),
        ({"whole_lone": -4.1}, 0.11, False),
        ({"whole_doubt": -5.9}, 0.06, True),  # perhaps half rubbed out
        ({"whole_doubt": -5.9}, 0.04, False),
        ({"whole_doubt": -6.1}, 0.06, False),
        ({}, 0.34, False),
        ({}, 0.36, True),
    ],
)
def test_less_is_enough_for_the_trees_where_the_careful_look_has_an_inkling(inkling, doubt, asked, monkeypatch):
    monkeypatch.setattr("scanner.rules.row_doubts", lambda rows, *_: {"p1": doubt})
    rows = read((replace(FILL, **inkling), EMPTY, EMPTY), *[(FILL, EMPTY, EMPTY)] * 6)
    assert reasons(rows["p1"]) == (["marginal_mark"] if asked else [])
    assert reasons(rows["p2"]) == []


def test_a_name_that_does_not_look_as_printed_makes_its_row_wait():
    """Struck through, or another name."""
    rows = read(*[CROSSED] * 3, names={"p1": 0.97, "p2": 0.4, "p3": 0.97})
    assert reasons(rows["p2"]) == ["name_struck"]
    assert reasons(rows["p1"]) == reasons(rows["p3"]) == []


AMOUNTS = st.floats(0, 30, allow_nan=False)


@given(ink=AMOUNTS, inside=AMOUNTS, extent=AMOUNTS, dark=st.floats(0, 1.3), faint=st.floats(0, 0.3))
def test_a_row_never_has_a_reading_that_nobody_questions_unless_one_option_is_plain(ink, inside, extent, dark, faint):
    """Whatever is measured in one box of an otherwise empty row: it is the mark, or the row waits."""
    mark = replace(EMPTY, ink=ink, share=1.0, inside=inside, extent=extent, darkness=dark, faint_peak=faint)
    row = read((EMPTY, mark, EMPTY), *[CROSSED] * 4)["p1"]
    assert row.reasons or row.selected == ("mid",)


@given(st.floats(0, 0.3), st.floats(0, 0.3))
def test_more_of_a_trace_never_counts_more(less, more):
    """A row that waits for a pale trace waits for a darker one."""
    less, more = sorted((less, more))
    rows = read(
        (CROSS, replace(EMPTY, faint_peak=less), EMPTY), (CROSS, replace(EMPTY, faint_peak=more), EMPTY), *[CROSSED] * 4
    )
    assert not rows["p1"].reasons or rows["p2"].reasons


@pytest.mark.parametrize(
    ("first", "second", "agree"),
    [
        (CROSS, EMPTY, True),
        (replace(CROSS, shape_marked=0.1), EMPTY, False),  # B sees nothing where A sees a cross
        (replace(CROSS, shape_marked=0.6), EMPTY, False),  # B is unsure
        (CROSS, replace(EMPTY, shape_marked=0.9), False),  # B sees a second mark
        (replace(CROSS, shape_doubt=0.95), EMPTY, False),  # B doubts the mark
        (CROSS, replace(EMPTY, shape_doubt=0.95), False),  # B doubts the empty box
        (EMPTY, EMPTY, True),
        (EMPTY, replace(EMPTY, shape_marked=0.9), False),
    ],
)
def test_both_readers_must_agree(first, second, agree):
    """Before a row is counted, or settled by a ruling, without a person."""
    row = read((first, second, EMPTY), *[CROSSED] * 4)["p1"]
    assert ("readers_disagree" in reasons(row)) is not agree


@pytest.mark.parametrize("liar", ["ink", "shape"])
@pytest.mark.parametrize("truth", range(4))
def test_one_reader_that_answers_wrongly_counts_nothing_wrong(liar, truth):
    """Whichever of the two is wrong about which box is marked, or about whether any is."""
    for lie in range(4):
        if lie == truth:
            continue
        ink, shape = (lie, truth) if liar == "ink" else (truth, lie)
        row = tuple(replace(CROSS if n == ink else EMPTY, shape_marked=1.0 if n == shape else 0.0) for n in range(3))
        assert "readers_disagree" in reasons(read(row, *[CROSSED] * 4)["p1"])


def test_what_seems_unmarked_in_black_and_white_waits():
    """Faint marks leave no pixel there; no ruling settles such a row."""
    page = PageRead(
        Outcome.PAGE,
        kind="main",
        page=1,
        quality={"bilevel": 1.0},
        rows={
            row: {option: numbers_of(mark) for option, mark in zip(("high", "mid", "low"), marks, strict=True)}
            for row, marks in {"p1": (EMPTY, EMPTY, EMPTY), "p2": CROSSED}.items()
        },
    )
    rows = read_rows(page, KIND).rows
    assert reasons(rows["p1"]) == ["undervote", "marginal_mark"]
    assert reasons(rows["p2"]) == []


@pytest.mark.parametrize(("marked", "waits"), [(0, True), (1, True), (2, False)])
def test_unused_votes_in_black_and_white_make_the_page_wait(marked, waits):
    """In choose at most 2 of 5."""
    rows = {f"p{n}": {"vote": numbers_of(CROSS if n <= marked else EMPTY)} for n in range(1, 6)}
    page = PageRead(Outcome.PAGE, kind="main", page=1, quality={"bilevel": 1.0}, rows=rows)
    reading = read_rows(page, choose(2, 5).kinds[0])
    assert ("marginal_mark" in map(str, reading.reasons)) is waits


def test_a_page_in_black_and_white_that_uses_every_row_it_has_waits_for_no_vote():
    """At most 5 of 5, two of them on this page, both chosen: none can have been lost here."""
    rows = {f"p{n}": {"vote": numbers_of(CROSS)} for n in (1, 2)}
    page = PageRead(Outcome.PAGE, kind="main", page=1, quality={"bilevel": 1.0}, rows=rows)
    assert read_rows(page, choose(5, 5).kinds[0]).reasons == ()


@pytest.mark.parametrize(
    ("added", "asked"),
    [
        ({}, False),
        ({"aside": 2.1}, True),  # a question mark beside it
        ({"straight": 0.8, "extent": 10.0, "ink": 12.0, "piece_ink": 12.0}, True),  # a word that touches it
        ({"straight": 0.8, "extent": 10.0, "ink": 5.0, "piece_ink": 5.0}, False),  # a slash, by one who makes others
        ({"extent": 12.0, "ink": 30.0, "piece_ink": 30.0}, True),  # a ring round it
        ({"extent": 12.0, "ink": 30.0, "piece_ink": 30.0, "inside": 2.0}, False),  # a ring, by one who makes others
        ({"whole_struck": -4.4}, True),
        ({"whole_struck": -4.6}, False),
    ],
)
def test_what_no_other_mark_of_the_voter_has_is_an_addition(added, asked):
    """As long as there are enough others, and where they fill their boxes alike for all but words."""
    others = [replace(CROSS, whole_struck=NOTHING_SEEN)] * 4
    mark = replace(CROSS, **({"whole_struck": NOTHING_SEEN} | added))
    assert has_addition(mark, others, LIMITS.doubt_odd) is asked
    assert has_addition(mark, others[:2], LIMITS.doubt_odd) is (asked and "aside" in added)
    uneven = [*others[:3], replace(others[3], fill=0.95)]
    assert has_addition(mark, uneven, LIMITS.doubt_odd) is (asked and ("aside" in added or "straight" in added))
    # The trees may rule out what they are shown, not what lies apart.
    assert has_addition(mark, others, LIMITS.doubt_odd - 0.001) is (asked and "aside" in added)


def test_a_filled_box_with_more_outside_than_any_other_has_an_addition():
    """By half as much as an open mark needs: a scribble over it, or initials."""
    box = replace(CROSS, fill=1.0, ink=20.0, piece_ink=20.0, inside=18.0, extent=7.5)
    for more, asked in ((1.9, False), (2.1, True)):
        mark = replace(box, ink=18.0 + 2.0 * more, extent=10.0)
        assert has_addition(mark, [box] * 3, LIMITS.doubt_odd) is asked


LARGER = {"extent": 12.0, "ink": 30.0, "piece_ink": 30.0}


@pytest.mark.parametrize(
    ("added", "beside", "doubt", "asked"),
    [
        ({"whole_struck": -4.4}, {"whole_struck": -2.5}, 0.06, True),  # more lies over the one that waits
        ({"whole_struck": -4.4}, {"whole_struck": -4.5}, 0.06, False),  # nothing waits: the voter's hand is such
        ({"whole_struck": -4.6}, {"whole_struck": -2.5}, 0.06, False),
        ({"whole_struck": -4.4}, {"whole_struck": -2.5}, 0.04, False),  # the trees find it plain
        (LARGER, {"aside": 3.0, "fill": 0.9}, 0.06, True),  # unlike fills
        (LARGER, {"fill": 0.65}, 0.06, False),
    ],
)
def test_a_mark_that_waits_hides_no_addition_to_another(monkeypatch, added, beside, doubt, asked):
    """The voter struck one mark out and added to another: the first is no measure of what is usual on the sheet."""
    monkeypatch.setattr("scanner.rules.row_doubts", lambda rows, *_: dict.fromkeys(rows, doubt))
    plain = replace(CROSS, whole_struck=NOTHING_SEEN)
    page = [(replace(plain, **more), EMPTY, EMPTY) for more in (added, beside, *[{}] * 4)]
    assert ("corrected_mark" in reasons(read(*page)["p1"])) is asked


@pytest.mark.parametrize(
    ("over", "typical", "doubt", "asked"),
    [(-7.0, -13.1, 0.1, True), (-7.0, -12.9, 0.1, False), (-7.0, -13.1, 0.09, False), (-7.0, -12.9, 0.3, False)],
)
def test_what_is_far_likelier_over_a_mark_than_over_the_others_need_not_be_likely(over, typical, doubt, asked):
    """… where the trees have an inkling, too: a ring or a question mark on a sheet of clear marks."""
    row = {"high": replace(CROSS, whole_struck=over), "mid": EMPTY, "low": EMPTY}
    other = {"high": replace(CROSS, whole_struck=typical), "mid": EMPTY, "low": EMPTY}
    assert is_certain_doubt(row, "high", context_of([row, *[other] * 6]), doubt) is asked


BLOT = replace(CROSS, ink=6.0, piece_ink=6.0, inside=6.0, extent=4.0, straight=0.2, whole_doubt=-5.9)


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        ({}, True),
        ({"extent": 5.1}, False),  # half of what the others have is 5 mm
        ({"ink": 6.5, "inside": 6.5}, False),
        ({"straight": 0.4}, False),  # a short stroke
        ({"inside": 5.0}, False),  # not within its box
        ({"whole_doubt": -6.1}, False),
    ],
)
def test_a_markers_dot_is_asked_on_a_sheet_of_large_marks(change, asked):
    """It has the ink and the extent of a ball pen's mark; where the others are few nobody knows what is usual."""
    other = {"high": replace(CROSS, extent=10.0, ink=16.0, piece_ink=16.0), "mid": EMPTY, "low": EMPTY}
    row = {"high": replace(BLOT, **change), "mid": EMPTY, "low": EMPTY}
    assert is_certain_doubt(row, "high", context_of([row, *[other] * 5]), 0.0) is asked
    assert not is_certain_doubt(row, "high", context_of([row, other, other]), 0.0)


RINGED = {"ring": LIMITS.ringed, "around": 1.0}


@pytest.mark.parametrize(
    ("ringed", "others_ringed", "asked"),
    [
        (RINGED, 0, True),
        (RINGED, 2, True),  # … of four
        (RINGED, 3, False),  # the voter does so mostly
        ({"ring": LIMITS.ringed - 0.01, "around": 1.0}, 0, False),
        (RINGED | {"inside": LIMITS.ringed_inside - 0.1}, 0, False),  # a ring alone is a mark
    ],
)
def test_a_ring_round_a_marked_box_is_an_addition(ringed, others_ringed, asked):
    """Confirmed, or taken back: nobody can tell; where the voter rings every mark it is a habit."""
    others = [replace(CROSS, **(RINGED if n < others_ringed else {})) for n in range(4)]
    assert has_addition(replace(CROSS, **ringed), others, doubt=0.0) is asked


FULL = replace(CROSS, fill=0.95, ink=16.0, piece_ink=16.0, inside=15.5, extent=6.0, whole_struck=NOTHING_SEEN)


@pytest.mark.parametrize(
    ("mark", "others", "asked"),
    [
        ({"through": 1.9}, (0.6, 0.5, 0.0, 0.0), True),
        ({"through": 1.6}, (0.6, 0.5, 0.0, 0.0), False),
        ({"through": 1.9}, (1.9, 0.5, 0.0, 0.0), True),  # another line: two marks of the sheet were taken back
        ({"through": 1.9}, (1.9, 0.5, 0.0), False),  # of four marks nobody knows which are usual
        ({"through": 1.9}, (1.9, 1.0, 0.0, 0.0), False),  # the voter's boxes overflow
        ({"through": 1.1}, (0.0, 0.0, 0.0, 0.0), False),
        ({"through": 1.9, "fill": 0.69}, (0.6, 0.5, 0.0, 0.0), False),  # a cross goes on beyond all its corners
    ],
)
def test_a_line_through_a_full_box_is_an_addition(mark, others, asked):
    """What of it shows is two thin tails."""
    assert has_addition(replace(FULL, **mark), [replace(FULL, through=reach) for reach in others], doubt=0.0) is asked
