"""What a mark's numbers say on a sheet: plainly marked, plainly empty, slight, struck through, alone of its kind.

Each is a question about one `Mark`, against the limits and against the voter's other marks. `rules` puts them together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from scanner.limits import LIMITS, Limits
from scanner.mark import NOTHING_SEEN, Mark


@dataclass(frozen=True, slots=True)
class SheetContext:
    """What a page's other marks say about its voter and its paper."""

    faint: float  # low-pass darkness of an empty cell on this page
    fills: tuple[float, ...]  # how full each plainly marked box is
    ink: float  # of a typical mark, mm²
    extent: float  # of a typical mark, mm
    darkness: float  # of a typical mark
    inside: float  # share of a typical mark's ink that is inside the box
    strike: float  # how far level strokes reach in the upper quarter of its marks, mm; 0 where there are few
    strikes: tuple[float, float]  # the two that reach furthest
    straight: float  # of a typical mark: crosses are near 0.1, scribbles 0.2 to 0.5
    pale: float = 0.0  # darkest narrow spot beside the ink of a typical mark
    struck: float = NOTHING_SEEN  # … of something drawn over it, log odds; so where there are few
    thick: float = 0.0  # of a typical mark's strokes, mm; 0 where there are few
    outline: float = 0.0  # ink on the outline of an empty box, mm²: fat print has some on all of them
    bare_pale: float = 0.0  # darkest narrow spot of an empty cell


def context_of(rows: Sequence[Mapping[str, Mark]], limits: Limits = LIMITS) -> SheetContext:
    """The sheet as context: the level of its empty cells, the voter's habit in the rows with one mark."""
    every = [mark for row in rows for mark in row.values()]
    empty = [mark for mark in every if mark.ink < 0.05 and mark.other_ink < 0.05]
    marked = [[mark for mark in row.values() if is_marked(mark, limits)] for row in rows]
    single = [row[0] for row in marked if len(row) == 1]
    longest = sorted([0.0, 0.0, *(mark.strike for mark in single)], reverse=True)
    return SheetContext(
        median([mark.faint_peak for mark in empty]) if empty else 0.0,
        tuple(mark.fill for mark in single),
        median([mark.ink for mark in single]) if single else 0.0,
        median([mark.extent for mark in single]) if single else 0.0,
        median([mark.darkness for mark in single]) if single else 0.0,
        median([mark.inside / mark.ink for mark in single]) if single else 0.0,
        quantiles([mark.strike for mark in single], n=4, method="inclusive")[2] if len(single) > 3 else 0.0,
        (longest[0], longest[1]),
        median([mark.straight for mark in single]) if single else 0.0,
        median([mark.pale for mark in single]) if single else 0.0,
        median([mark.whole_struck for mark in single]) if len(single) > 3 else NOTHING_SEEN,
        median([mark.thick for mark in single]) if len(single) > 3 else 0.0,
        min(median([mark.outline for mark in empty]), limits.usual_outline) if empty else 0.0,
        median([mark.pale for mark in empty]) if empty else 0.0,
    )


def is_marked(mark: Mark, limits: Limits = LIMITS) -> bool:
    """Whether an option is plainly marked."""
    beside = mark.share >= limits.beside_share and mark.border <= limits.beside_border
    reaches = mark.inside >= limits.marked_reach or mark.around >= limits.around or beside
    return (
        mark.ink >= limits.marked_ink
        and mark.extent >= limits.marked_extent
        and mark.darkness >= limits.marked_darkness
        and mark.share >= limits.marked_share
        and mark.border <= limits.border_share
        and reaches
        and not along_outline(mark, limits)
    )


def is_mark_between(mark: Mark, limits: Limits = LIMITS) -> bool:
    """Whether as much ink as a mark's lies in an option's cell, but hardly any in its box: between two boxes, say.

    There the networks, which see 17 × 11.5 mm round each box, may see nothing of it.
    """
    return (
        mark.ink >= limits.marked_ink
        and mark.extent >= limits.marked_extent
        and mark.darkness >= limits.marked_darkness
        and mark.inside < limits.marked_reach
        and mark.around < limits.around
    )


def along_outline(mark: Mark, limits: Limits = LIMITS) -> bool:
    """Whether a mark is no more than a stroke along its box's outline."""
    return mark.fill < limits.edge_fill and mark.hug > limits.edge_hug and mark.around < limits.around


def is_clean(
    mark: Mark, sheet: SheetContext, owner_inside: float, limits: Limits = LIMITS, *, one_marked: bool = False
) -> bool:
    """Whether an option is plainly empty: the tail of another option's stroke, and a speck in a row with one plain
    mark, aside. In any other row, which a ruling may settle, its outline is held against those of the sheet's empty
    boxes."""
    tail = mark.other_inside <= 0.05 or (
        mark.other_inside <= limits.tail_inside
        and mark.other_inside <= limits.tail_ratio * owner_inside
        and mark.other_straight >= limits.tail_straight
    )
    usual = 0.0 if one_marked else sheet.outline
    speck = one_marked and mark.ink <= limits.speck_ink and mark.piece_extent <= limits.speck_extent
    return (
        (mark.ink <= limits.clean_ink or speck)
        and tail
        and mark.faint_peak - sheet.faint <= limits.clean_faint
        and (mark.outline - usual <= limits.clean_outline or mark.other_ink > 0.3)
        and mark.fluid <= limits.fluid
    )


def is_dot(mark: Mark, own: Mark, sheet: SheetContext, limits: Limits = LIMITS) -> bool:
    """Whether all that lies in an option's cell is a dot where the pen rested, far smaller than the row's one plain
    mark `own`, and reader B does not take it for a plain mark. Only in a row without another mark may it be a vote: so
    not where the careful look has an inkling of doubt about `own`, or of something over it."""
    if own.whole_doubt >= limits.whole_trace or own.whole_struck >= limits.whole_struck:
        return False
    small = mark.extent <= min(limits.speck_extent, limits.dot_share * own.extent)
    less = 0 < mark.ink <= min(limits.speck_ink, limits.dot_ink * own.ink)
    plain_to_b = mark.shape_marked >= limits.shape_marked and mark.shape_doubt < limits.dot_doubt
    more = mark.other_ink > limits.bare_other or mark.pale - sheet.pale > limits.dot_pale
    return small and less and not plain_to_b and not more and is_clean(mark, sheet, own.inside, limits, one_marked=True)


def is_slight(mark: Mark, sheet: SheetContext, limits: Limits = LIMITS) -> bool:
    """Whether a mark may be a slip of the pen: far smaller than the voter's others, on its box's edge, passing."""
    small = (
        mark.extent < min(limits.slight_extent * sheet.extent, limits.slight_most)
        and mark.ink < limits.slight_ink * sheet.ink
    )
    small = small or (
        mark.extent < min(limits.sliver_extent * sheet.extent, limits.sliver_most)
        and mark.ink < limits.sliver_ink * sheet.ink
    )
    short = mark.extent < limits.slight_alone or (
        mark.straight > limits.short_straight
        and mark.extent < min(limits.short_stroke, limits.short_ratio * sheet.extent)
    )
    small = small or (mark.inside >= limits.marked_reach and short)
    share = _inside_share(mark)
    passing = (
        sheet.inside >= limits.inside_habit
        and share < limits.passing
        and share < limits.passing_ratio * sheet.inside
        and mark.extent > limits.passing_extent
        and limits.edge_fill / 2 < mark.fill < limits.passing_fill
        and mark.around < limits.passing_around
    )
    return (
        small
        or passing
        or is_on_edge(mark, sheet, limits)
        or is_crossed(mark, limits)
        or is_sprawling(mark, sheet, limits)
        or is_pale(mark, sheet, limits)
    )


def is_sliver(mark: Mark, sheet: SheetContext, limits: Limits = LIMITS) -> bool:
    """Whether a mark is one short stroke within its box, and the voter's others are larger or reader B doubts it."""
    tiny = _is_stroke_within(mark, limits) and mark.extent < limits.tiny_extent
    return tiny and (_is_smaller(mark, sheet, limits) or mark.shape_doubt >= limits.tiny_doubt)


def is_dash(mark: Mark, limits: Limits = LIMITS) -> bool:
    """Whether a mark is one short stroke within its box that the careful look does not take for a plain mark, or hardly
    does while reader B has an inkling, too."""
    least = limits.whole_dash_hinted if mark.shape_doubt >= limits.dash_shape else limits.whole_dash
    return _is_stroke_within(mark, limits) and mark.extent < limits.dash_extent and mark.whole_doubt >= least


def is_blot(mark: Mark, sheet: SheetContext, limits: Limits = LIMITS) -> bool:
    """Whether a mark is a dot where a broad pen rested, far smaller than the voter's others, and the careful look does
    not rule that out: a marker's dot has the ink and the extent of a ball pen's mark."""
    few = len(sheet.fills) <= limits.others
    small = mark.extent < min(limits.blot_extent, limits.blot_share * sheet.extent)
    within = _inside_share(mark) >= limits.tiny_inside
    round_one = mark.straight < limits.blot_straight and mark.ink < limits.blot_ink * sheet.ink
    return not few and small and within and round_one and mark.whole_doubt >= limits.whole_blot


def is_hinted_at(mark: Mark, limits: Limits = LIMITS) -> bool:
    """Whether the careful look has an inkling of doubt about a mark that reader B doubts, too, that is hardly larger
    than a dot, or that lies beside its box."""
    if mark.extent < limits.dot_extent and mark.whole_doubt >= limits.whole_dot:
        return True
    reader_b, beside = mark.shape_doubt >= limits.nearly_shape, mark.inside < limits.marked_reach
    return (reader_b or beside) and mark.whole_doubt >= limits.nearly_whole


def _is_stroke_within(mark: Mark, limits: Limits) -> bool:
    """Whether a mark is a single stroke within its box."""
    within = _inside_share(mark) >= limits.tiny_inside
    return within and mark.fill < limits.tiny_fill and mark.straight >= limits.tiny_straight


def is_tiny_beside(mark: Mark, sheet: SheetContext, limits: Limits = LIMITS) -> bool:
    """Whether a mark is tiny and beside its box, and the voter's others are larger."""
    beside = mark.inside < limits.marked_reach and mark.around < limits.around and mark.extent < limits.tiny_beside
    return beside and _is_smaller(mark, sheet, limits)


def _is_smaller(mark: Mark, sheet: SheetContext, limits: Limits) -> bool:
    return mark.extent < limits.tiny_ratio * sheet.extent and mark.ink < limits.tiny_ink * sheet.ink


def is_on_edge(mark: Mark, sheet: SheetContext, limits: Limits = LIMITS) -> bool:
    """Whether a small mark sits on its box's edge, on one side of it."""
    beside = mark.inside < limits.marked_reach and mark.around < limits.around
    touching = beside and mark.outline > limits.touching and sheet.inside >= limits.inside_habit
    return touching or (
        limits.edge_least < _inside_share(mark) < min(limits.edge_share, limits.edge_ratio * sheet.inside)
        and mark.extent < limits.edge_extent
        and mark.around <= limits.edge_around
    )


def is_crossed(mark: Mark, limits: Limits = LIMITS) -> bool:
    """Whether another row's stroke covers so much of the cell that the mark may be part of it."""
    return mark.other_ink > max(limits.crossed_ink, limits.crossed_ratio * mark.ink)


def is_sprawling(mark: Mark, sheet: SheetContext, limits: Limits = LIMITS) -> bool:
    """Whether a mark runs far out of its cell, or is much larger than the sheet's others and mostly outside its box."""
    sprawling = (
        mark.extent > limits.sprawling_extent
        and mark.share < limits.sprawling_share
        and mark.straight < limits.sprawling_straight
    )
    share = _inside_share(mark)
    large = (
        mark.extent > limits.large_extent * sheet.extent
        and share < limits.large_share
        and share < limits.large_ratio * sheet.inside
    )
    return sprawling or large


def is_pale(mark: Mark, sheet: SheetContext, limits: Limits = LIMITS) -> bool:
    """Whether a mark is much paler than the sheet's others, or has a pale stroke beside its ink: half rubbed out?"""
    return is_much_paler(mark, sheet, limits) or mark.pale - sheet.pale > limits.pale_beside


def is_much_paler(mark: Mark, sheet: SheetContext, limits: Limits = LIMITS) -> bool:
    """Whether a mark is much paler than the sheet's others."""
    return mark.darkness < limits.pale_ratio * sheet.darkness


def looks_corrected(mark: Mark, sheet: SheetContext, limits: Limits = LIMITS) -> bool:
    """Whether a mark may have been taken back: struck through, touched by fluid, or blackened by one who crosses."""
    struck = is_plainly_struck(mark, limits) or is_struck(mark, sheet, limits)
    return struck or is_lone_fill(mark, sheet, limits) or mark.fluid > limits.fluid


def is_plainly_struck(mark: Mark, limits: Limits = LIMITS) -> bool:
    """Whether reader B sees a line through a mark, or a long one runs through a cross or out of a box half filled."""
    open_box = mark.fill < limits.strike_open
    thin = open_box and mark.flank < limits.strike_thinnest
    narrow = mark.fill < limits.strike_fill or mark.flank < limits.strike_thin
    hinted = open_box and narrow and mark.shape_struck >= limits.strike_hinted
    out_of_fill = mark.flank < limits.strike_thinnest and mark.shape_struck >= limits.strike_guessed
    return (
        mark.shape_struck >= limits.shape_struck
        or (mark.fill < limits.strike_fill and mark.strike >= limits.strike_plain)
        or (thin and mark.strike >= limits.strike_thin_mm)
        or (hinted and mark.strike >= limits.strike)
        or (out_of_fill and mark.strike >= limits.strike)
    )


def may_be_struck(mark: Mark, limits: Limits = LIMITS) -> bool:
    """Whether the careful look leaves it open that a line runs through an open mark, or one out of a filled box that
    reader B sees, or half sees if it is long. All scribbles have level strokes."""
    open_one = mark.fill < limits.strike_fill and is_plainly_struck(mark, limits)
    half_seen = mark.strike >= limits.strike_seen_mm and mark.shape_struck >= limits.strike_half_seen
    seen = half_seen or mark.shape_struck >= limits.shape_struck
    return (open_one or seen) and mark.whole_struck >= limits.whole_struck


def is_drawn_over(mark: Mark, sheet: SheetContext, limits: Limits = LIMITS) -> bool:
    """Whether the careful look sees something drawn over a mark, by itself or far more than over the voter's others; it
    sees less where most of the box is filled."""
    least = limits.whole_over if mark.fill < limits.over_open else limits.whole_over_full
    if mark.fill < limits.over_unlike_open:
        least = min(least, max(limits.whole_over_unlike, sheet.struck + limits.over_unlike))
    return mark.whole_struck >= least


def is_over_unlike(mark: Mark, sheet: SheetContext, doubt: float, limits: Limits = LIMITS) -> bool:
    """Whether the careful look finds something drawn over a mark so much likelier than over the voter's typical one
    that it need not be likely, and the trees have an inkling of doubt, too."""
    return doubt >= limits.doubt_over and mark.whole_struck >= sheet.struck + limits.over_far


def is_doubled(mark: Mark, sheet: SheetContext, limits: Limits = LIMITS) -> bool:
    """Whether a level stroke may be two: a line drawn along a cross's own stroke makes it thicker than those of the
    voter's other marks, and looks like nothing else."""
    thick = 0 < limits.doubled * sheet.thick <= mark.thick
    return thick and mark.strike >= limits.strike and mark.fill < limits.doubled_open


def is_buried(mark: Mark, sheet: SheetContext, limits: Limits = LIMITS) -> bool:
    """Whether a box lies, outline and all, under far more ink than the voter's other marks have, level strokes among
    it: a vote, or one scribbled out? The careful look has an inkling of it, more than of the others."""
    more = mark.outline >= limits.buried and mark.ink >= limits.buried_more * sheet.ink
    hinted = mark.careful_struck >= limits.careful_line and mark.whole_struck >= sheet.struck + limits.line_unlike
    return more and mark.strike >= limits.strike and hinted


def is_line_seen(mark: Mark, sheet: SheetContext, doubt: float, limits: Limits = LIMITS) -> bool:
    """Whether a level line was measured through a mark, and the careful look has an inkling of something over it, more
    than over the marks of one who always scribbles so; of a long line less is enough; not where the trees find next to
    no `doubt`. Or a long one was that is seen without these; or it may lie along a stroke of the mark, or under the ink
    that buries the box."""
    least = limits.whole_line - limits.line_less * max(0.0, mark.strike - limits.line_long)
    unlike = mark.whole_struck >= min(limits.line_sure, sheet.struck + limits.line_unlike)
    if mark.strike >= limits.line and mark.whole_struck >= least and unlike and doubt >= limits.doubt_line:
        return True
    return _is_seen_by_itself(mark, sheet, limits) or is_doubled(mark, sheet, limits) or is_buried(mark, sheet, limits)


def _is_seen_by_itself(mark: Mark, sheet: SheetContext, limits: Limits) -> bool:
    """Whether both networks, each of the box alone, have an inkling of a long level line, or more of a shorter one; or
    the careful look has, in a full box with far more ink than the voter's other marks."""
    seen = mark.careful_struck >= limits.careful_line_seen and mark.shape_struck >= limits.line_shape_seen
    if mark.strike >= limits.strike and seen:
        return True
    both = mark.careful_struck >= limits.careful_line and mark.shape_struck >= limits.line_shape
    more = mark.fill >= limits.line_full and mark.ink >= limits.line_more * sheet.ink
    alone = more and mark.careful_struck >= limits.careful_line_more
    return mark.strike >= limits.line_long and (both or alone)


def is_struck(mark: Mark, sheet: SheetContext, limits: Limits = LIMITS) -> bool:
    """Whether a long level line may have been drawn through a mark. A wide scribble has one, too, but is thick."""
    if mark.strike >= limits.seen_strike and mark.shape_struck >= limits.seen_struck:
        return True
    if mark.strike < limits.strike:
        return False
    thin = mark.flank < limits.strike_thin and mark.fill < limits.strike_open
    unlike = mark.strike >= sheet.strike + limits.strike_more and mark.shape_struck >= limits.struck
    longest = mark.strike >= limits.strike_long and mark.strike >= sheet.strikes[1] + limits.strike_longer
    return mark.fill < limits.strike_fill or thin or unlike or longest


def is_lone_fill(mark: Mark, sheet: SheetContext, limits: Limits = LIMITS) -> bool:
    """Whether a mark is the only filled box of a sheet of other marks: a vote, or one taken back?"""
    others = sorted(sheet.fills)[:-1]
    if mark.fill < limits.filled or mark.fill < max(sheet.fills, default=0.0) or len(others) < 2:
        return False
    margin = limits.lone
    if mark.fill >= limits.lone_full and median(others) <= limits.lone_typical:
        margin = limits.lone_near
    if others[-1] > limits.lone_scribbled and limits.scribble_least < sheet.straight < limits.scribble_most:
        return False  # one who scribbles fills a box now and then
    covered = limits.lone_covered if others[-1] >= limits.lone_beside else limits.lone_outline
    blackened = mark.fill >= limits.lone_plain or (mark.fill >= limits.lone_least and mark.outline >= covered)
    return blackened and others[-1] <= mark.fill - margin


def is_seen_alone(mark: Mark, limits: Limits = LIMITS) -> bool:
    """Whether the careful look takes a mark for the only filled box of a sheet of other marks."""
    return mark.whole_lone >= limits.whole_lone


def is_half_rubbed(mark: Mark, sheet: SheetContext, limits: Limits = LIMITS) -> bool:
    """Whether a pale stroke lies beside a mark's ink and the careful look does not rule out that it was half rubbed
    out."""
    return mark.pale - sheet.pale > limits.ghost and mark.whole_doubt >= limits.whole_ghost


def is_ghost(mark: Mark, sheet: SheetContext, limits: Limits = LIMITS) -> bool:
    """Whether a cell beside the mark shows a pale stroke, rubbed out perhaps."""
    return mark.pale - sheet.pale > limits.ghost_beside and mark.whole_doubt >= limits.whole_trace


def has_addition(mark: Mark, others: Sequence[Mark], doubt: float, limits: Limits = LIMITS) -> bool:
    """Whether something lies apart from a mark, or was added to it or drawn over it that none of the voter's other
    marks has: a word, a wave, a ring. The networks have a blind side there: where the others are scribbles or filled
    boxes, it looks like more of the same. What the trees are shown of it counts only where they find some `doubt`."""
    if mark.aside >= limits.aside or is_ringed(mark, others, limits) or is_run_through(mark, others, limits):
        return True
    return doubt >= limits.doubt_odd and stands_out(mark, others, limits)


def stands_out(mark: Mark, others: Sequence[Mark], limits: Limits = LIMITS) -> bool:
    """Whether a mark is far longer, larger or likelier drawn over than any of the voter's other marks."""
    if len(others) < limits.others:
        return False
    longer = mark.extent / max(other.extent for other in others)
    straighter = mark.straight - max(other.straight for other in others)
    if longer >= limits.longer and straighter >= limits.straighter and mark.ink >= max(other.ink for other in others):
        return True
    fills = [other.fill for other in others]
    if max(fills) - min(fills) >= limits.one_hand or mark.ink < median(other.ink for other in others):
        return False
    if mark.whole_struck >= limits.more_struck + max(other.whole_struck for other in others):
        return True
    outside = (mark.ink - mark.inside) / max(1.0, *(other.ink - other.inside for other in others))
    if longer < limits.more_extent:
        return False
    if mark.fill >= limits.added_filled:
        return outside >= limits.more_outside
    as_inside = mark.inside >= limits.as_inside * median(other.inside for other in others)
    return as_inside and outside >= limits.more_outside_open


def is_ringed(mark: Mark, others: Sequence[Mark], limits: Limits = LIMITS) -> bool:
    """Whether a ring goes round a marked box: a mark confirmed, or taken back? Not where the voter does so mostly."""

    def has_ring(one: Mark) -> bool:
        return one.ring >= limits.ringed and one.around >= limits.large_around and one.inside >= limits.ringed_inside

    return has_ring(mark) and 2 * sum(map(has_ring, others)) <= len(others)


def is_run_through(mark: Mark, others: Sequence[Mark], limits: Limits = LIMITS) -> bool:
    """Whether ink of a filled box goes on beyond two opposite sides of it, further than that of the voter's other marks
    but one: a line drawn through it. How far is told by the directions, for what comes out of a full box is thin."""
    if len(others) < limits.others:
        return False
    reach = sorted((other.through for other in others), reverse=True)
    usual = reach[min(1, len(reach) - limits.others)]
    return mark.fill >= limits.through_fill and mark.through >= max(limits.through, usual + limits.through_more)


def are_alike(marks: Sequence[Mark], limits: Limits = LIMITS) -> bool:
    """Whether several marks of a row are of one kind. A filled or struck one beside another mark may have been taken
    back, and no ruling on double rows may settle that."""
    inks = [mark.ink for mark in marks]
    fills = [mark.fill for mark in marks]
    return (
        max(fills) < limits.alike_filled
        and max(mark.strike for mark in marks) < limits.strike
        and max(mark.whole_struck for mark in marks) < limits.alike_over
        and max(fills) - min(fills) <= limits.alike_fill
        and max(inks) <= limits.alike_ink * min(inks)
    )


def _inside_share(mark: Mark) -> float:
    return mark.inside / max(mark.ink, 1e-9)
