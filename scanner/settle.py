"""`ballot settle`: the committee's own counts, and its rulings, for the whole vote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scanner.acts import COUNTS, NOTHING_IN_CHOOSE, RULINGS, rulings_of
from scanner.definition import Definition
from scanner.errors import UsageError
from scanner.gather import printed_count
from scanner.model import Style
from scanner.vote import Vote, now
from scanner.words import say

MOST = 10_000_000


def settle(vote: Vote, assignments: Sequence[str], by: str, kind: str | None = None) -> list[str]:
    """Put counts and rulings on record, all or none; warnings where the numbers do not fit each other."""
    by = vote.signed(by)
    kinds = [k.id for k in vote.definition.kinds]
    if kind is not None and kind not in kinds:
        raise UsageError("print.no_kind", kind=kind, known=", ".join(kinds))
    kind = kind or kinds[0]
    values: dict[str, int | str] = {}
    for assignment in assignments:
        name, equals, value = assignment.partition("=")
        if not equals:
            raise UsageError("settle.form", text=assignment)
        if name in values:
            raise UsageError("settle.twice", name=name)
        values[name] = _value(name, value.strip())
    if not values:
        raise UsageError("settle.nothing")
    with vote.store.writing():
        vote.record_later_fields()
        vote.store.add_event(now(), by, "settle", {"kind": kind, "values": values})
    idle = _without_effect(vote.definition, kind, values)
    counts = dict(rulings_of(vote.store.events(), kind).counts)
    if vote.definition.serials:  # else sheets may have been photocopied
        counts["printed"] = printed_count(vote)[kind]
    return [*idle, *_warnings(counts)]


def _without_effect(definition: Definition, kind: str, values: Mapping[str, int | str]) -> list[str]:
    """Rulings that mean nothing where N of M are chosen: no row has to have a mark, and none has several."""
    contests = next(known.contests for known in definition.kinds if known.id == kind)
    if any(contest.style is not Style.CHOOSE for contest in contests):
        return []
    idle = [name for name, value in values.items() if (name, value) in NOTHING_IN_CHOOSE]
    return [say("settle.idle", ruling=f"{name}={values[name]}") for name in idle]


def _value(name: str, value: str) -> int | str:
    if name in RULINGS:
        if value not in RULINGS[name]:
            raise UsageError("settle.ruling", name=name, value=value, known=", ".join(RULINGS[name]))
        return value
    if name not in COUNTS:
        raise UsageError("settle.unknown", name=name, known=", ".join((*COUNTS, *RULINGS)))
    if not (value.isascii() and value.isdigit() and len(value) < 19) or int(value) > MOST:
        raise UsageError("settle.number", name=name, value=value, most=MOST)
    return int(value)


def settled_words(assignment: str) -> str:
    """What was put on record as a committee says it: a count in words, a ruling as it was written."""
    name, _, value = assignment.partition("=")
    return f"{say(f'count.{name}')} {int(value)}" if name in COUNTS else assignment


def _warnings(counts: dict[str, int]) -> list[str]:
    """Counts that do not fit each other: said, never refused."""
    given_out = "handed_out" if "handed_out" in counts else "printed"
    there = "present" if "present" in counts else "convened"
    pairs = (("present", "convened"), ("handed_out", there), ("collected", given_out), ("collected", there))
    return [
        say("settle.larger", a=say(f"count.{a}"), b=say(f"count.{b}"), value_a=counts[a], value_b=counts[b])
        for a, b in pairs
        if a in counts and b in counts
        if counts[a] > counts[b] + (counts.get("exchanged", 0) if a == "handed_out" else 0)
    ]
