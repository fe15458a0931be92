"""`PageRead` + limits → `PageReading`: what each row of a page says, and every reason not to take it at its word.

Between "plainly marked" and "plainly empty" a person looks. Limits over several rows (N of M), rulings and decisions
come after, in `standing`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from statistics import median

from scanner.definition import Contest, Kind
from scanner.doubt import HAIR_MM, Row, doubt_of, features_of
from scanner.judgement import (
    SheetContext,
    are_alike,
    context_of,
    has_addition,
    is_blot,
    is_clean,
    is_crossed,
    is_dash,
    is_dot,
    is_drawn_over,
    is_ghost,
    is_half_rubbed,
    is_hinted_at,
    is_line_seen,
    is_lone_fill,
    is_mark_between,
    is_marked,
    is_much_paler,
    is_on_edge,
    is_over_unlike,
    is_seen_alone,
    is_slight,
    is_sliver,
    is_sprawling,
    is_tiny_beside,
    looks_corrected,
    may_be_struck,
)
from scanner.limits import LIMITS, Limits
from scanner.mark import LEAST_NUMBERS, MOST_NUMBERS, Mark, mark_of, without_ink
from scanner.model import Reason, Style
from scanner.reading import PageRead


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


def read_rows(read: PageRead, kind: Kind, limits: Limits = LIMITS) -> PageReading:
    """What every measured row of a page says.

    A scan in black and white loses faint marks without a trace: what seems unmarked there waits, and no ruling settles
    it.
    """
    marks: dict[str, Mapping[str, Mark]] = {
        row: {option: mark_of(numbers) for option, numbers in options.items()} for row, options in read.rows.items()
    }
    sheet = context_of(list(marks.values()), limits)
    marks = {row: _without_dots(options, sheet, limits) for row, options in marks.items()}
    struck = struck_names(read, limits)
    singles = single_rows(marks, limits)
    doubts = row_doubts(singles, sheet)
    alone = {
        row.id: _read_row(contest, marks[row.id], sheet, doubts.get(row.id, 0.0), limits, odd=False)
        for contest in kind.contests
        for row in contest.rows
        if row.id in marks
    }
    odd = odd_rows(singles, doubts, {row for row, reading in alone.items() if reading.reasons}, limits)
    rows: dict[str, RowReading] = {}
    reasons = list(read.reasons)
    for contest in kind.contests:
        on_page = [row.id for row in contest.rows if row.id in marks]
        for row in on_page:
            reading = alone[row]
            if row in odd:
                reading = _read_row(contest, marks[row], sheet, doubts.get(row, 0.0), limits, odd=True)
            if row in struck:
                reading = reading.because(Reason.NAME_STRUCK)
            if row in read.overlaid:
                reading = reading.because(Reason.MARGINAL_MARK)
            if read.bilevel and Reason.UNDERVOTE in reading.reasons:
                reading = reading.because(Reason.MARGINAL_MARK)
            rows[row] = reading
        if read.bilevel and contest.style is Style.CHOOSE and on_page:
            used = sum(bool(rows[row].selected) for row in on_page)
            if used < min(contest.at_most, len(on_page)) and Reason.MARGINAL_MARK not in reasons:
                reasons.append(Reason.MARGINAL_MARK)
    return PageReading(rows, tuple(reasons))


def _without_dots(marks: Mapping[str, Mark], sheet: SheetContext, limits: Limits) -> Mapping[str, Mark]:
    """A row's numbers without dots beside its one plain mark: alone in a row they would be doubtful, and the networks
    were taught to see them so."""
    selected = [option for option, mark in marks.items() if is_marked(mark, limits)]
    if len(selected) != 1:
        return marks
    own, beside = marks[selected[0]], _second(limits)
    return {
        option: without_ink(mark) if option != selected[0] and is_dot(mark, own, sheet, beside) else mark
        for option, mark in marks.items()
    }


def rows_fit(read: PageRead, kind: Kind) -> bool:
    """Whether the rows and options of a page are those of its kind, and its marks are numbers. Those of a sheet that
    was printed from another definition may not be."""
    options = {row.id: {option.id for option in contest.options} for contest in kind.contests for row in contest.rows}
    if any(marks.keys() != options.get(row, set()) for row, marks in read.rows.items()):
        return False
    measured = [numbers for marks in read.rows.values() for numbers in marks.values()]
    try:
        sum(map(sum, measured))
    except TypeError:
        return False
    return all(LEAST_NUMBERS <= len(numbers) <= MOST_NUMBERS for numbers in measured)


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


def row_doubts(singles: Mapping[str, Row], sheet: SheetContext) -> dict[str, float]:
    """How doubtful the trees find each row with one plain mark."""
    return dict(zip(singles, doubt_of(features_of(list(singles.values()), sheet.faint)), strict=True))


def odd_rows(
    singles: Mapping[str, Row], doubts: Mapping[str, float], waiting: Collection[str], limits: Limits = LIMITS
) -> frozenset[str]:
    """The rows whose one plain mark has something that the marks of the voter's other rows do not have. A mark that was
    struck out hides no other: where the trees find some doubt, those that do not wait are asked alone, too."""

    def is_odd(row: str, left_out: Collection[str]) -> bool:
        others = [other.mark for name, other in singles.items() if name != row and name not in left_out]
        return has_addition(singles[row].mark, others, doubts.get(row, 0.0), limits)

    odd = {row for row in singles if is_odd(row, ())}
    out = {*waiting, *odd}
    return frozenset(odd | {row for row in singles if doubts.get(row, 0.0) >= limits.doubt_hidden and is_odd(row, out)})


def single_rows(rows: Mapping[str, Mapping[str, Mark]], limits: Limits = LIMITS) -> dict[str, Row]:
    """The rows with one plain mark, as `doubt` looks at them."""
    found = {}
    for row, marks in rows.items():
        selected = [option for option, mark in marks.items() if is_marked(mark, limits)]
        if len(selected) == 1:
            beside = tuple(mark for option, mark in marks.items() if option != selected[0])
            found[row] = Row(marks[selected[0]], beside)
    return found


def _read_row(
    contest: Contest, marks: Mapping[str, Mark], sheet: SheetContext, doubt: float, limits: Limits, *, odd: bool
) -> RowReading:
    """One row of any style: which options are plainly marked, and what is doubtful about the row. If it has one plain
    mark: how doubtful the trees find it, and whether it is odd, not as its voter makes them."""
    selected = tuple(option.id for option in contest.options if is_marked(marks[option.id], limits))
    one = len(selected) == 1
    row_limit = 1 if contest.style is not Style.CHOOSE else len(contest.options)
    marginal = _marginal(selected, marks, sheet, limits)
    corrected = any(looks_corrected(marks[option], sheet, limits) for option in selected) or (
        len(selected) > row_limit == 1 and not are_alike([marks[option] for option in selected], limits)
    )
    if one:
        asked = doubt >= _least_doubt(marks, selected[0], sheet, limits)
        asked = asked or odd or is_certain_doubt(marks, selected[0], sheet, doubt, limits)
        mark = marks[selected[0]]
        struck = is_drawn_over(mark, sheet, limits) or is_line_seen(mark, sheet, doubt, limits)
        struck = struck or is_over_unlike(mark, sheet, doubt, limits)
        corrected = asked and (corrected or struck or odd or is_seen_alone(mark, limits))
        marginal = asked and not corrected
    reasons = {
        Reason.MARGINAL_MARK: marginal,
        Reason.CORRECTED_MARK: corrected,
        Reason.READERS_DISAGREE: readers_disagree(selected, marks, limits),
        Reason.OVERVOTE: len(selected) > row_limit,
        Reason.UNDERVOTE: not selected and contest.style is not Style.CHOOSE,
    }
    return RowReading(selected, tuple(reason for reason, applies in reasons.items() if applies))


def _marginal(selected: Sequence[str], marks: Mapping[str, Mark], sheet: SheetContext, limits: Limits = LIMITS) -> bool:
    """Whether an option is neither plainly marked nor plainly empty, or a mark is slight."""
    if not selected:
        limits = _bare(limits)
    owner_inside = max((marks[option].inside for option in selected), default=0.0)
    others = [mark for option, mark in marks.items() if option not in selected]
    ruled = len(selected) != 1
    return (
        (ruled and any(mark.whole_doubt >= limits.whole_ruled for mark in marks.values()))
        or any(not is_clean(mark, sheet, owner_inside, limits, one_marked=len(selected) == 1) for mark in others)
        or (not selected and any(mark.other_ink > limits.bare_other for mark in others))
        or (not selected and any(mark.pale - sheet.bare_pale > limits.bare_pale for mark in others))
        or any(is_slight(marks[option], sheet, limits) for option in selected)
    )


@cache
def _bare(limits: Limits) -> Limits:
    """What is plainly empty in a row without any mark."""
    return replace(limits, clean_ink=limits.bare_ink, clean_faint=limits.bare_faint, clean_outline=limits.bare_outline)


@cache
def _second(limits: Limits) -> Limits:
    """What is plainly empty beside one plain mark."""
    return replace(limits, clean_faint=limits.second_faint)


def is_certain_doubt(
    marks: Mapping[str, Mark], selected: str, sheet: SheetContext, doubt: float, limits: Limits = LIMITS
) -> bool:
    """What makes a row with one plain mark doubtful though the trees find it less doubtful than what they ask about.

    Whatever else is found: a mark that touches fluid or is much paler than the voter's others; one over which the
    careful look sees something drawn or finds that far likelier than over the others, one that may hide a long line or
    one along a stroke, a buried box; a marker's dot; one that it takes for a lone filled box; a box of the row that it
    finds doubtful; a mark that reader B does, one hardly larger than a dot and one beside its box, where it has an
    inkling; as much ink as a mark's between the boxes.
    Unless the careful look rules it out: ink in another cell, a tiny mark beside its box.
    Unless the trees find nothing at all, or hardly anything where the careful look finds it plain, too: one on its
    box's edge, a sprawling one, one under another row's stroke. Unless they hardly find anything: a short stroke
    within, that the careful look does not rule out, either; a level line of which it has an inkling. Unless they find
    next to nothing: what is left of a mark rubbed out, a lone filled box, a line through the mark, a mark that both
    networks doubt.
    """
    mark = marks[selected]
    others = [_without_hair(other, limits) for option, other in marks.items() if option != selected]
    return (
        mark.fluid > limits.fluid
        or is_drawn_over(mark, sheet, limits)
        or is_over_unlike(mark, sheet, doubt, limits)
        or is_blot(mark, sheet, limits)
        or is_seen_alone(mark, limits)
        or any(one.whole_doubt >= limits.whole_sure for one in marks.values())
        or is_hinted_at(mark, limits)
        or any(is_mark_between(other, limits) for other in others if other.thick > HAIR_MM)
        or (doubt >= limits.doubt_dash and is_dash(mark, limits))
        or is_much_paler(mark, sheet, limits)
        or (doubt >= _least_unlike(mark, limits) and _is_unlike(mark, sheet, limits))
        or (is_tiny_beside(mark, sheet, limits) and mark.whole_doubt >= limits.whole_trace)
        or any(
            not is_clean(other, sheet, mark.inside, _second(limits), one_marked=True)
            for other in others
            if other.whole_doubt >= limits.whole_trace
        )
        or is_line_seen(mark, sheet, doubt, limits)
        or (doubt >= limits.doubt_least and _is_suspect(mark, others, sheet, limits))
    )


def _is_unlike(mark: Mark, sheet: SheetContext, limits: Limits) -> bool:
    """Whether a large mark sits on its box's edge, one that is no circle sprawls, or one lies under another row's
    stroke."""
    on_edge = is_on_edge(mark, sheet, limits) and mark.ink >= limits.edge_ink
    sprawling = is_sprawling(mark, sheet, limits) and mark.around < limits.large_around
    return on_edge or sprawling or is_crossed(mark, limits)


def _least_unlike(mark: Mark, limits: Limits) -> float:
    """From which probability of doubt a mark unlike the others is asked."""
    return limits.doubt_unlike if mark.whole_doubt >= limits.whole_unlike else limits.doubt_plain


def _is_suspect(mark: Mark, others: Sequence[Mark], sheet: SheetContext, limits: Limits) -> bool:
    """What the trees alone may rule out."""
    return (
        any(is_ghost(other, sheet, limits) for other in others)
        or is_half_rubbed(mark, sheet, limits)
        or is_lone_fill(mark, sheet, limits)
        or may_be_struck(mark, limits)
        or (mark.shape_doubt >= limits.both_shape and mark.whole_doubt >= limits.both_whole)
    )


def _least_doubt(marks: Mapping[str, Mark], selected: str, sheet: SheetContext, limits: Limits) -> float:
    """From which probability of doubt a person sees a row with one mark. An open mark is easily told from one that
    something was drawn over, a line through a scribble is what would be counted wrongly, and the careful look may have
    an inkling: little doubt is enough there."""
    mark, least = marks[selected], limits.doubt
    if mark.fill < limits.open:
        least = min(least, limits.doubt_open)
    if mark.strike >= limits.long_strike:
        least = min(least, limits.doubt_long)
    if mark.whole_lone >= limits.lone_suspected:
        least = min(least, limits.doubt_lone)
    if any(one.whole_doubt >= limits.whole_suspected for one in marks.values()):
        least = min(least, limits.doubt_seen)
    return min(least, limits.doubt_suspected) if is_sliver(mark, sheet, limits) else least


def _without_hair(mark: Mark, limits: Limits) -> Mark:
    """An option's numbers without what may be a fibre: thin ink, and little of it."""
    hair = 0 < mark.thick <= HAIR_MM and mark.ink <= limits.second_ink
    return replace(mark, ink=0.0, outline=0.0) if hair else mark


def readers_disagree(selected: Sequence[str], marks: Mapping[str, Mark], limits: Limits = LIMITS) -> bool:
    """Whether reader B, which looks at shapes, finds other options marked than reader A, is unsure, or doubts one of a
    row; its lesser doubt of a row with one mark is weighed by the trees."""
    most = limits.shape_doubt if len(selected) == 1 else limits.shape_doubt_ruled
    return any(
        mark.shape_doubt >= most
        or (mark.shape_marked < limits.shape_marked if option in selected else mark.shape_marked > limits.shape_empty)
        for option, mark in marks.items()
    )
