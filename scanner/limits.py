"""Where plain ends and doubt begins: every limit of the judgement, in one place. How they were chosen: docs/reading.md.

What lies between "plainly marked" and "plainly empty" is a person's to settle.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Lengths in mm, areas in mm²; darkness 1.0 = as dark as the printed outlines."""

    # a mark is plain from here on
    marked_ink: float = 0.9
    marked_extent: float = 2.4
    marked_darkness: float = 0.22
    marked_share: float = 0.6  # of its ink in its own cell
    marked_reach: float = 0.35  # mm² inside the box, unless the mark goes round it
    beside_share: float = 0.95  # a mark beside the box, wholly in its cell …
    beside_border: float = 0.03  # … and clear of its neighbour
    around: float = 0.8  # share of directions from which a circle's ink comes
    border_share: float = 0.3  # of its ink within 1 mm of another option
    # an option is plainly empty up to here
    clean_ink: float = 0.12
    clean_faint: float = 0.04  # low-pass darkness above the sheet's own level
    clean_outline: float = 0.5  # mm² on the outline
    # … and in a row without any mark, where a ruling may settle what is missed here
    bare_ink: float = 0.04
    bare_faint: float = 0.022
    bare_outline: float = 0.3  # mm² more than the sheet's usual empty box
    usual_outline: float = 0.35  # … which has this at most: more is no print's
    bare_pale: float = 0.05  # darkness of a narrow pale stroke above the sheet's usual
    bare_other: float = 0.3  # mm² of another row's stroke
    tail_inside: float = 0.6  # mm² of another option's stroke in this box
    tail_ratio: float = 0.5  # of what the owner has in its own box
    tail_straight: float = 0.7
    fluid: float = 1.2  # mm of outline missing
    # a mark is slight, against the sheet's typical mark, below both of these shares, and smaller than this, mm
    slight_extent: float = 0.62
    slight_ink: float = 0.4
    slight_most: float = 5.3
    sliver_extent: float = 0.7  # … or with less ink, somewhat larger
    sliver_ink: float = 0.23
    sliver_most: float = 6.2
    slight_alone: float = 4.2  # mm: a mark that reaches into its box and is smaller is slight on any sheet
    short_stroke: float = 4.95  # … and so is a single stroke shorter than this, straighter than that and shorter than
    short_straight: float = 0.6  # the voter's other marks by this ratio
    short_ratio: float = 0.8
    # a small mark sits on its box's edge where little of it is inside, and that on one side
    touching: float = 1.5  # mm² on the outline of a mark beside its box, of a voter who else marks inside: typically so
    inside_habit: float = 0.4
    edge_least: float = 0.01
    edge_share: float = 0.42
    edge_ratio: float = 0.75  # of the sheet's typical share
    edge_extent: float = 9.0
    edge_around: float = 0.35
    edge_ink: float = 5.0  # mm²: from here on hardly a tree overrules it
    # one short stroke within its box: share inside, mm, and against the sheet's typical mark
    tiny_inside: float = 0.9
    tiny_extent: float = 4.5
    tiny_ratio: float = 0.72
    tiny_ink: float = 0.5
    tiny_fill: float = 0.255
    tiny_straight: float = 0.6
    dash_extent: float = 4.8  # … or so small, and the careful look does not take it for a plain mark
    tiny_beside: float = 3.6  # mm, of a mark beside its box
    tiny_doubt: float = 0.4  # reader B's, at any size of the others
    # another row's or option's stroke covers so much of the cell that the mark may be part of it: mm², share
    crossed_ink: float = 4.0
    crossed_ratio: float = 0.5
    # a stroke passes through the box where little of its ink is inside, by itself and against the sheet's other marks
    passing: float = 0.285
    passing_ratio: float = 0.5
    passing_extent: float = 6.0
    passing_fill: float = 0.36
    passing_around: float = 0.92
    # one much larger than the sheet's others, and mostly outside its box, is unlike them
    large_extent: float = 1.6
    large_share: float = 0.3
    large_ratio: float = 0.35
    large_around: float = 0.96  # … no circle
    pale_ratio: float = 0.48  # … and so is one much paler than they are
    pale_beside: float = 0.12  # … or one with a pale stroke beside its ink, darkness above the sheet's usual
    # a sprawling one runs out of its cell, and is no tick's straight tail
    sprawling_extent: float = 18.0
    sprawling_share: float = 0.9
    sprawling_straight: float = 0.4
    # corrections
    alike_fill: float = 0.12  # two marks of a double row differ by no more in fill …
    alike_ink: float = 1.35  # … nor by this factor in ink
    alike_filled: float = 0.6  # … neither fills its box so far: it may be one that was scribbled over
    alike_over: float = -6.0  # log odds that something was drawn over either, by the careful look: less
    filled: float = 0.75  # share of the box's inside
    # struck through: mm that a nearly level line reaches to both sides of the box's middle, and …
    strike: float = 4.4
    strike_fill: float = 0.45  # … little of the box is filled, or
    strike_thin: float = 2.6  # … the ink beside the box is thin and the box is not full (mm, share), or
    strike_open: float = 0.75
    strike_more: float = 1.2  # … it reaches so much further than the sheet's other marks and reader B sees a strike
    struck: float = 0.25
    seen_strike: float = 4.0  # … or a shorter one that reader B sees plainly
    seen_struck: float = 0.3
    strike_plain: float = 5.5  # so long in a box little filled, or so thin and this long in one not full, on any sheet
    strike_thinnest: float = 1.6
    strike_thin_mm: float = 4.9
    strike_hinted: float = 0.03  # … or any line as long as a strike that reader B has the least inkling of
    strike_guessed: float = 0.15  # … or a thin one out of a filled box that it guesses
    strike_seen_mm: float = 5.5  # … or one this long out of a filled box that reader B has an inkling of
    strike_half_seen: float = 0.1
    strike_long: float = 5.2  # … or it is this long, and this much longer than any other mark's of the sheet
    strike_longer: float = 0.6
    lone: float = 0.15  # by how much less the next fullest box is filled than a lone filled one …
    lone_near: float = 0.02  # … or, of a box filled so far on a sheet of typically so little filled ones
    lone_full: float = 0.995
    lone_typical: float = 0.92
    lone_scribbled: float = 0.55  # … but not where another is filled further and marks look like scribbles
    scribble_least: float = 0.22
    scribble_most: float = 0.5
    lone_plain: float = 0.95  # a box filled less is a blackened one where it is filled so far …
    lone_least: float = 0.8
    lone_outline: float = 8.0  # … and its outline covered, mm², …
    lone_beside: float = 0.5  # … the more where another box is filled beyond this share
    lone_covered: float = 10.0
    edge_fill: float = 0.1  # a stroke along the outline fills less than this of the box …
    edge_hug: float = 0.3  # … and has more of its ink on the outline
    speck_ink: float = 1.3  # mm²: in a row with one plain mark specks elsewhere …
    speck_extent: float = 1.7  # … of this extent in mm changes nothing …
    dot_share: float = 0.5  # … nor what the networks say of one that has so little of the mark's extent, …
    dot_ink: float = 0.33  # … of its ink, …
    dot_pale: float = 0.03  # … beside which no stroke is paler than the sheet's usual by this, as erasing leaves one, …
    dot_doubt: float = 0.5  # … and that reader B, if it finds it marked, doubts so far
    # reader B: probabilities
    shape_marked: float = 0.7  # an option that reader A finds marked …
    shape_empty: float = 0.3  # … or not
    shape_struck: float = 0.6  # … or a line through its mark is seen so surely
    shape_doubt: float = 0.94  # a row is doubtful from here on, whatever reader A says
    shape_doubt_ruled: float = 0.3  # … one without a mark or with several, which a ruling may settle
    # the careful look, with the voter's other marks in view, log odds of doubt
    whole_sure: float = -1.0  # a box that its row must wait for …
    whole_ruled: float = -5.0  # … or, where a ruling may settle a row without a mark or with several
    # below, there is no …
    whole_trace: float = -6.0  # … ink in another cell, nor a tiny mark beside its box
    whole_dash: float = -5.0  # … short stroke within a box that is not plain
    whole_dash_hinted: float = -6.5  # … nor one of which reader B has an inkling, too, a probability
    dash_shape: float = 0.2
    whole_ghost: float = -5.0  # … pale stroke beside a mark's ink
    whole_struck: float = -4.5  # … line through a mark (log odds of something drawn over it)
    whole_over: float = -3.0  # from here on something was drawn over a mark, whatever else is found, that fills …
    over_open: float = 0.6  # … less than this share of its box; or more, …
    whole_over_full: float = -2.0  # … from here on …
    over_unlike: float = 8.0  # … or so much more than over the sheet's typical mark, …
    whole_over_unlike: float = -5.0  # … from here on, …
    over_unlike_open: float = 0.8  # … where it fills less than this share
    over_far: float = 6.0  # … or so much more than over the sheet's typical mark at all, …
    doubt_over: float = 0.1  # … where the trees find it doubtful from here on
    whole_line: float = -6.5  # … and from here on, where a level line was measured that reaches …
    line: float = 4.7  # … so far to both sides of the box's middle, mm; beyond …
    line_long: float = 5.0  # … so far, from this much less on for each mm
    line_less: float = 3.0
    line_sure: float = -5.6  # below, only where it is …
    line_unlike: float = 2.5  # … so much more than of the sheet's typical mark
    careful_line: float = -3.0  # … or from here on of the box alone, where a line is that long and reader B sees this
    line_shape: float = 0.1
    careful_line_seen: float = 0.0  # … or from here on of a line that reaches `strike`, where reader B sees this
    line_shape_seen: float = 0.25
    careful_line_more: float = -4.0  # … or from here on, where it has so many times the ink of the sheet's typical mark
    line_more: float = 2.0
    line_full: float = 0.9  # … and fills so much of its box
    buried: float = 15.0  # … or so much ink lies on the box's outline, mm², …
    buried_more: float = 1.8  # … and it has so many times the ink of the sheet's typical mark
    doubled: float = 1.1  # … or where its strokes are so many times as thick as the sheet's typical ones, …
    doubled_open: float = 0.5  # … it fills less than this share of its box, and a level line reaches `strike`
    whole_lone: float = 0.5  # a filled box is alone among the voter's other marks from here on (its own log odds) …
    lone_suspected: float = -4.0  # … and may be, from here on: the trees need find less
    whole_suspected: float = -6.0  # … and so where a box of the row has this much doubt
    whole_unlike: float = -10.0  # a mark unlike the others that is doubted less: the trees must find more
    both_whole: float = -3.0  # both networks doubt a mark from here on …
    both_shape: float = 0.3  # … and reader B, a probability
    nearly_whole: float = -4.0  # … or from here on where it lies beside its box (under `marked_reach` inside), or …
    nearly_shape: float = 0.8  # … reader B is so sure: then no tree overrules them
    whole_dot: float = -5.0  # … or from here on where it is smaller than this, mm
    dot_extent: float = 3.3
    # a marker's dot: smaller than this, mm, and than these shares of the sheet's typical mark, no stroke, …
    blot_extent: float = 5.2
    blot_share: float = 0.5
    blot_ink: float = 0.4
    blot_straight: float = 0.35
    whole_blot: float = -6.0  # … and the careful look gives its doubt no less
    # the trees: probability that a row with one plain mark is doubtful
    doubt: float = 0.35  # a person sees it from here on …
    doubt_open: float = 0.07  # … or, where it fills less than this share of its box
    open: float = 0.3
    doubt_long: float = 0.15  # … or, where a level line in it reaches so far, mm
    long_strike: float = 4.8
    doubt_suspected: float = 0.03  # … or, where it is a sliver
    doubt_lone: float = 0.1  # … or, where it may be a lone filled box
    doubt_seen: float = 0.05  # … or, where the careful look has an inkling, too
    doubt_least: float = 0.05  # below, only what no tree may overrule is asked …
    doubt_dash: float = 0.01  # … and, from here on, a short stroke within its box; …
    doubt_line: float = 0.01  # … a level line that is held against the voter's other marks; …
    doubt_odd: float = 0.004  # … a mark that stands out among the voter's others; …
    doubt_unlike: float = 0.002  # … a mark unlike the others (on its box's edge, sprawling, crossed) …
    doubt_plain: float = 0.01  # … or, where the careful look finds it plain, from here on
    second_faint: float = 0.06  # low-pass darkness in another cell: below, it may be what a streak left
    ghost: float = 0.05  # darkness of a narrow pale stroke above the sheet's usual: beside a mark's ink …
    ghost_beside: float = 0.08  # … in another cell
    second_ink: float = 1.6  # mm² in another cell: less, and thin, may be a hair
    # something was added to a mark, or drawn over it, that the voter's other marks do not have: so many of these, and …
    aside: float = 2.0  # mm² apart from the mark and its box, on any sheet
    others: int = 3
    straighter: float = 0.25  # it is so much straighter than any other, has more ink …
    longer: float = 1.1  # … and is longer, by this factor: a word or initials beside it
    one_hand: float = 0.2  # … or, where their boxes are filled alike, to within this share:
    more_struck: float = 4.5  # the careful look sees so much more drawn over it than over any other, log odds …
    added_filled: float = 0.6  # … or it fills so much of its box, …
    more_outside: float = 2.0  # … has so many times any other's ink outside (each at least 1 mm²) …
    more_outside_open: float = 3.0  # … or it fills less, has inside its box so much of what the others have, …
    as_inside: float = 1.0
    more_extent: float = 1.3  # … and is so many times as long as any
    doubt_hidden: float = 0.05  # … of those of which nothing waits, where the trees find a row doubtful from here on
    ringed: float = 0.45  # share of the directions in which ink beyond the outline is away from it: a ring …
    ringed_inside: float = 2.5  # … round a box with so much ink, mm²: one may pass through its own box
    through: float = 1.2  # mm beyond two opposite sides of a box that is filled so far, …
    through_more: float = 1.2  # … so much more than the other marks: a line through it
    through_fill: float = 0.7
    name: float = 0.75  # agreement of a row's printed name; other names and heavy strikes are below
    name_columns: float = 0.06  # it is written over where ink that is no print lies over this share of its length …
    name_ink: float = 0.4  # … and so much of it, mm²; all the more where …
    name_factor: float = 2.5  # … the page's usual name has some, too: by this factor
    name_noisy: float = 0.05  # no usual name has more


LIMITS = Limits()
