"""`PageRead` + limits → `PageReading`: what each row of a page says, and every reason not to take it at its word.

Between "plainly marked" and "plainly empty" a person looks. Limits over several rows (N of M), rulings and decisions
come after, in `standing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median, quantiles

from scanner.definition import Contest, Kind
from scanner.mark import Mark, mark_of
from scanner.model import Reason, Style
from scanner.reading import PageRead


@dataclass(frozen=True, slots=True)
class Limits:
    """Where plain ends and doubt begins. mm, mm²; darkness 1.0 = as dark as the printed outlines. How they were
    chosen: docs/reading.md, "Limits"."""

    # a mark is plain from here on
    marked_ink: float = 0.9
    marked_extent: float = 2.4
    marked_darkness: float = 0.25
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
    bare_outline: float = 0.3
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
    large_extent: float = 1.8
    large_share: float = 0.3
    large_ratio: float = 0.35
    pale_ratio: float = 0.48  # … and so is one much paler than they are
    # a sprawling one runs out of its cell, and is no tick's straight tail
    sprawling_extent: float = 18.0
    sprawling_share: float = 0.9
    sprawling_straight: float = 0.4
    # corrections
    alike_fill: float = 0.12  # two marks of a double row differ by no more in fill …
    alike_ink: float = 1.35  # … nor by this factor in ink
    filled: float = 0.75  # share of the box's inside
    # struck through: mm that a nearly level line reaches to both sides of the box's middle, and …
    strike: float = 4.4
    strike_fill: float = 0.45  # … little of the box is filled, or
    strike_thin: float = 2.6  # … the ink beside the box is thin and the box is not full (mm, share), or
    strike_open: float = 0.75
    strike_more: float = 1.2  # … it reaches so much further than the sheet's other marks and reader B sees a strike
    struck: float = 0.25
    seen_strike: float = 4.3  # … or a shorter one that reader B sees plainly
    seen_struck: float = 0.3
    strike_long: float = 5.2  # … or it is this long, and this much longer than any other mark's of the sheet
    strike_longer: float = 0.6
    lone: float = 0.15  # by how much less the next fullest box is filled than a lone filled one …
    lone_near: float = 0.02  # … or, of a box filled so far on a sheet of typically so little filled ones
    lone_full: float = 0.995
    lone_typical: float = 0.92
    lone_plain: float = 0.95  # a box filled less is a blackened one where it is filled so far …
    lone_least: float = 0.8
    lone_outline: float = 8.0  # … and its outline covered, mm², …
    lone_beside: float = 0.5  # … the more where another box is filled beyond this share
    lone_covered: float = 10.0
    edge_fill: float = 0.1  # a stroke along the outline fills less than this of the box …
    edge_hug: float = 0.3  # … and has more of its ink on the outline
    speck_ink: float = 1.3  # mm²: in a row with one plain mark specks elsewhere …
    speck_extent: float = 1.7  # … of this extent in mm changes nothing
    # reader B: probabilities
    shape_marked: float = 0.8  # an option that reader A finds marked …
    shape_empty: float = 0.2  # … or not
    shape_doubt: float = 0.8  # a row is doubtful from here on, whatever reader A says
    name: float = 0.75  # agreement of a row's printed name; other names and heavy strikes are below
    name_columns: float = 0.06  # it is written over where ink that is no print lies over this share of its length …
    name_ink: float = 0.4  # … and so much of it, mm²; all the more where …
    name_factor: float = 2.5  # … the page's usual name has some, too: by this factor
    name_noisy: float = 0.05  # no usual name has more


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class RowReading:
    """What one row says. `selected` is None where the row has no reading at all."""

    selected: tuple[str, ...] | None
    reasons: tuple[Reason, ...] = ()

    def because(self, reason: Reason) -> RowReading:
        """The same reading with one more reason not to take it at its word."""
        return self if reason in self.reasons else RowReading(self.selected, (*self.reasons, reason))


@dataclass(frozen=True, slots=True)
class PageReading:
    """What one page says; `rows` has every row that the page carries."""

    rows: Mapping[str, RowReading]
    reasons: tuple[Reason, ...] = ()


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


def read_rows(read: PageRead, kind: Kind, limits: Limits = LIMITS) -> PageReading:
    """What every measured row of a page says.

    A scan in black and white loses faint marks without a trace: what seems unmarked there waits, and no ruling settles
    it.
    """
    marks = {
        row: {option: mark_of(numbers) for option, numbers in options.items()} for row, options in read.rows.items()
    }
    sheet = context_of(list(marks.values()), limits)
    struck = struck_names(read, limits)
    rows: dict[str, RowReading] = {}
    reasons = list(read.reasons)
    for contest in kind.contests:
        on_page = [row.id for row in contest.rows if row.id in marks]
        for row in on_page:
            reading = _read_row(contest, marks[row], sheet, limits)
            if row in struck:
                reading = reading.because(Reason.NAME_STRUCK)
            if read.bilevel and Reason.UNDERVOTE in reading.reasons:
                reading = reading.because(Reason.MARGINAL_MARK)
            rows[row] = reading
        if read.bilevel and contest.style is Style.CHOOSE and on_page:
            used = sum(bool(rows[row].selected) for row in on_page)
            if used < min(contest.at_most, len(on_page)) and Reason.MARGINAL_MARK not in reasons:
                reasons.append(Reason.MARGINAL_MARK)
    return PageReading(rows, tuple(reasons))


def struck_names(read: PageRead, limits: Limits = LIMITS) -> frozenset[str]:
    """The rows whose printed name does not look as printed, or has something written over it.

    Fat print and noise leave some ink beside the letters of every name of a page alike, so each is compared with them.
    """
    known = [columns for columns, _ in read.name_ink.values()]
    clean = [columns for columns in known if columns <= limits.name_noisy]
    usual = median(clean) if 2 * len(clean) > len(known) else 0.0  # unknown where most names are struck through
    least = limits.name_columns + limits.name_factor * usual
    return frozenset(
        row
        for row in read.rows
        for columns, ink in [read.name_ink.get(row, (0.0, 0.0))]
        if (columns >= least and ink >= limits.name_ink) or read.names.get(row, 1.0) < limits.name
    )


def context_of(rows: Sequence[Mapping[str, Mark]], limits: Limits = LIMITS) -> SheetContext:
    """The sheet as context: the level of its empty cells, the voter's habit in the rows with one mark."""
    every = [mark for row in rows for mark in row.values()]
    empty = [mark.faint_peak for mark in every if mark.ink < 0.05 and mark.other_ink < 0.05]
    marked = [[mark for mark in row.values() if is_marked(mark, limits)] for row in rows]
    single = [row[0] for row in marked if len(row) == 1]
    longest = sorted([0.0, 0.0, *(mark.strike for mark in single)], reverse=True)
    return SheetContext(
        median(empty) if empty else 0.0,
        tuple(mark.fill for mark in single),
        median([mark.ink for mark in single]) if single else 0.0,
        median([mark.extent for mark in single]) if single else 0.0,
        median([mark.darkness for mark in single]) if single else 0.0,
        median([mark.inside / mark.ink for mark in single]) if single else 0.0,
        quantiles([mark.strike for mark in single], n=4, method="inclusive")[2] if len(single) > 3 else 0.0,
        (longest[0], longest[1]),
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


def along_outline(mark: Mark, limits: Limits = LIMITS) -> bool:
    """Whether a mark is no more than a stroke along its box's outline."""
    return mark.fill < limits.edge_fill and mark.hug > limits.edge_hug and mark.around < limits.around


def is_clean(
    mark: Mark, sheet: SheetContext, owner_inside: float, limits: Limits = LIMITS, *, one_marked: bool = False
) -> bool:
    """Whether an option is plainly empty: the tail of another option's stroke, and a speck in a row with one plain
    mark, aside."""
    tail = mark.other_inside <= 0.05 or (
        mark.other_inside <= limits.tail_inside
        and mark.other_inside <= limits.tail_ratio * owner_inside
        and mark.other_straight >= limits.tail_straight
    )
    speck = one_marked and mark.ink <= limits.speck_ink and mark.piece_extent <= limits.speck_extent
    return (
        (mark.ink <= limits.clean_ink or speck)
        and tail
        and mark.faint_peak - sheet.faint <= limits.clean_faint
        and (mark.outline <= limits.clean_outline or mark.other_ink > 0.3)
        and mark.fluid <= limits.fluid
    )


def _read_row(contest: Contest, marks: Mapping[str, Mark], sheet: SheetContext, limits: Limits) -> RowReading:
    """One row of any style: which options are plainly marked, and what is doubtful about the row."""
    selected = tuple(option.id for option in contest.options if is_marked(marks[option.id], limits))
    if not selected:
        limits = replace(
            limits, clean_ink=limits.bare_ink, clean_faint=limits.bare_faint, clean_outline=limits.bare_outline
        )
    owner_inside = max((marks[option].inside for option in selected), default=0.0)
    unclear = [
        mark
        for option, mark in marks.items()
        if option not in selected
        and not is_clean(mark, sheet, owner_inside, limits, one_marked=len(selected) == 1)
    ]
    row_limit = 1 if contest.style is not Style.CHOOSE else len(contest.options)
    reasons = {
        Reason.MARGINAL_MARK: bool(unclear) or any(is_slight(marks[o], sheet, limits) for o in selected),
        Reason.CORRECTED_MARK: any(looks_corrected(marks[option], sheet, limits) for option in selected)
        or (len(selected) > row_limit == 1 and not are_alike([marks[option] for option in selected], limits)),
        Reason.READERS_DISAGREE: readers_disagree(selected, marks, limits),
        Reason.OVERVOTE: len(selected) > row_limit,
        Reason.UNDERVOTE: not selected and contest.style is not Style.CHOOSE,
    }
    return RowReading(selected, tuple(reason for reason, applies in reasons.items() if applies))


def readers_disagree(selected: Sequence[str], marks: Mapping[str, Mark], limits: Limits = LIMITS) -> bool:
    """Whether reader B, which looks at shapes, finds other options marked than reader A, is unsure, or doubts one."""
    return any(
        mark.shape_doubt >= limits.shape_doubt
        or (mark.shape_marked < limits.shape_marked if option in selected else mark.shape_marked > limits.shape_empty)
        for option, mark in marks.items()
    )


def is_slight(mark: Mark, sheet: SheetContext, limits: Limits = LIMITS) -> bool:
    """Whether a mark is far smaller than the voter's others (a slip of the pen?), sits on its box's edge, or passes."""
    small = (
        mark.extent < min(limits.slight_extent * sheet.extent, limits.slight_most)
        and mark.ink < limits.slight_ink * sheet.ink
    )
    small = small or (
        mark.extent < min(limits.sliver_extent * sheet.extent, limits.sliver_most)
        and mark.ink < limits.sliver_ink * sheet.ink
    )
    share = mark.inside / max(mark.ink, 1e-9)
    short = mark.extent < limits.slight_alone or (
        mark.straight > limits.short_straight
        and mark.extent < min(limits.short_stroke, limits.short_ratio * sheet.extent)
    )
    small = small or (mark.inside >= limits.marked_reach and short)
    beside = mark.inside < limits.marked_reach and mark.around < limits.around
    touching = beside and mark.outline > limits.touching and sheet.inside >= limits.inside_habit
    on_edge = touching or (
        limits.edge_least < share < min(limits.edge_share, limits.edge_ratio * sheet.inside)
        and mark.extent < limits.edge_extent
        and mark.around <= limits.edge_around
    )
    crossed = mark.other_ink > max(limits.crossed_ink, limits.crossed_ratio * mark.ink)
    passing = (
        sheet.inside >= limits.inside_habit
        and share < limits.passing
        and share < limits.passing_ratio * sheet.inside
        and mark.extent > limits.passing_extent
        and limits.edge_fill / 2 < mark.fill < limits.passing_fill
        and mark.around < limits.passing_around
    )
    sprawling = (
        mark.extent > limits.sprawling_extent
        and mark.share < limits.sprawling_share
        and mark.straight < limits.sprawling_straight
    )
    large = (
        mark.extent > limits.large_extent * sheet.extent
        and share < limits.large_share
        and share < limits.large_ratio * sheet.inside
    )
    pale = mark.darkness < limits.pale_ratio * sheet.darkness
    return small or on_edge or crossed or passing or sprawling or large or pale


def are_alike(marks: Sequence[Mark], limits: Limits = LIMITS) -> bool:
    """Whether several marks of a row are of one kind. A filled or struck one beside another mark may have been taken
    back, and no ruling on double rows may settle that."""
    inks = [mark.ink for mark in marks]
    fills = [mark.fill for mark in marks]
    return (
        max(fills) < limits.filled
        and max(mark.strike for mark in marks) < limits.strike
        and max(fills) - min(fills) <= limits.alike_fill
        and max(inks) <= limits.alike_ink * min(inks)
    )


def looks_corrected(mark: Mark, sheet: SheetContext, limits: Limits = LIMITS) -> bool:
    """Whether a mark may have been taken back: struck through, touched by fluid, or blackened by one who crosses."""
    return is_lone_fill(mark, sheet, limits) or is_struck(mark, sheet, limits) or mark.fluid > limits.fluid


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
    covered = limits.lone_covered if others[-1] >= limits.lone_beside else limits.lone_outline
    blackened = mark.fill >= limits.lone_plain or (mark.fill >= limits.lone_least and mark.outline >= covered)
    return blackened and others[-1] <= mark.fill - margin
