"""Acts of one call of `decide` → what they mean, as it is put on record. Nothing is changed here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from scanner.ballot_standing import over_limits
from scanner.definition import Contest, Definition, contests_by_row
from scanner.errors import UsageError
from scanner.gather import standing_with
from scanner.item_names import page_number
from scanner.model import Reason, RowState, Status
from scanner.page_standing import NEVER_ACCEPTED, RowStanding, can_be_identified
from scanner.questions import few
from scanner.reading import PageRead
from scanner.records import Event
from scanner.serial import is_serial, normal_serial
from scanner.standing import ItemStanding, Standing
from scanner.vote import Vote
from scanner.words import say

PLAIN_ACTS = ("accept", "void", "reject", "keep", "doubt", "undo")


def meaning_of(
    vote: Vote, standing: Standing, found: ItemStanding, acts: Sequence[str]
) -> tuple[dict[str, Any], PageRead | None]:
    """What the acts of one call mean, checked; and a new measurement where they say whose page it is.

    Raises UsageError where they do not fit the item as it stands.
    """
    if not acts:
        raise UsageError("decide.no_acts")
    if "undo" in acts:
        raise UsageError("decide.undo_alone")
    if len(set(acts)) != len(acts):
        raise UsageError("decide.twice")
    _check_open(found, acts)
    identity = _named_identity(acts)
    rows = [act for act in acts if "=" in act and act.partition("=")[0] not in ("serial", "page")]
    plain = [act for act in acts if "=" not in act]
    _check_together(acts, plain, rows)
    meaning: dict[str, Any] = {}
    measured = None
    then = standing
    if identity:
        identified, measured = _identity(vote, found, identity)
        meaning |= identified
        then = _after(vote, found, meaning, measured)
    if "keep" in plain:
        meaning["kept"] = _kept(then, then.items[found.item])
        then = _after(vote, found, meaning, measured)
    here = then.items[found.item]
    if rows:
        meaning["rows"] = _rows(vote.definition, here, rows)
    if "accept" in plain:
        if "keep" not in plain and not rows and _waits_for_copies_alone(here):
            raise _never_accepted(then, here, [Reason.DUPLICATE_SERIAL])
        meaning |= _accepted(vote, then, here, meaning.get("rows", {}), _shown(vote, standing, found))
    if "doubt" in plain:
        if not here.rows:
            raise UsageError("decide.nothing_to_doubt", item=found.item)
        meaning["doubted"] = True
    for act, name in (("void", "void"), ("reject", "rejected")):
        if act in plain:
            meaning[name] = True
    if "void" in plain:
        meaning["beside"] = _own_papers(then, here)
    if "reject" in plain:
        meaning["beside"] = _seen_beside(then, here)
    return meaning, measured


def _named_identity(acts: Sequence[str]) -> dict[str, str]:
    """The serial and the page that a call names, each once."""
    named = [act.partition("=") for act in acts if act.partition("=")[0] in ("serial", "page")]
    identity = {key: value for key, _, value in named}
    if len(identity) < len(named):
        raise UsageError("decide.twice")
    return identity


def _check_together(acts: Sequence[str], plain: Sequence[str], rows: Sequence[str]) -> None:
    """Acts of one call may not contradict each other."""
    for act in plain:
        if act not in PLAIN_ACTS:
            raise UsageError("decide.unknown_act", act=act)
    if len({"void", "reject", "keep", "doubt", "accept"} & set(plain)) > 1 and set(plain) != {"keep", "accept"}:
        raise UsageError("decide.contradiction", acts=" ".join(plain))
    if {"void", "reject", "doubt"} & set(plain) and rows:
        raise UsageError("decide.contradiction", acts=" ".join(acts))


def _waits_for_copies_alone(found: ItemStanding) -> bool:
    """Whether nothing is open but which paper of a serial is the ballot: `accept` says nothing about that."""
    waits = any(row.state is RowState.REVIEW for row in found.rows.values())
    return not waits and list(found.reasons) == [Reason.DUPLICATE_SERIAL]


def _check_open(found: ItemStanding, acts: Sequence[str]) -> None:
    """Decisions are made about papers that can still be ballots; of a void one, that others are its copies."""
    if (found.decisions.void and list(acts) != ["keep"]) or found.decisions.rejected:
        raise UsageError("decide.undo_first", item=found.item, status=say(f"status.{found.status}"))
    if found.status is Status.DUPLICATE or found.status is Status.BLANK:
        raise UsageError("decide.not_open", item=found.item, status=say(f"status.{found.status}"))
    if found.status is Status.REJECTED:
        reasons = ", ".join(say(f"reason.{reason}") for reason in found.reasons)
        raise UsageError("decide.not_open", item=found.item, status=reasons)


def _identity(vote: Vote, found: ItemStanding, identity: Mapping[str, str]) -> tuple[dict[str, Any], PageRead | None]:
    """`serial=S page=P`: whose page this is."""
    if not can_be_identified(found.reasons) and found.decisions.page is None:
        raise UsageError("decide.code_was_read", item=found.item)
    page = page_number(identity.get("page", ""))
    if page is None:
        raise UsageError("decide.page_needed")
    layout = next(iter(vote.layouts().values()))
    if not 1 <= page <= len(layout.printed_pages):
        raise UsageError("decide.no_page", page=page, pages=len(layout.printed_pages))
    serial = None
    if identity.get("serial"):
        serial = normal_serial(identity["serial"])
        if not is_serial(serial):
            raise UsageError("decide.bad_serial", serial=identity["serial"])
        if serial not in vote.store.book():
            raise UsageError("decide.unknown_serial", serial=serial)
    elif any(p.serials for p in vote.store.printings()):
        raise UsageError("decide.serial_needed")
    measured = None
    if found.read.page != page or not found.read.rows:
        from scanner.remeasure import remeasure

        measured = remeasure(vote, found.stored, layout.kind, page)
    return {"serial": serial, "page": page}, measured


def _after(vote: Vote, found: ItemStanding, meaning: Mapping[str, Any], measured: PageRead | None) -> Standing:
    """What will stand once its identity, or that it is kept, is on record: its rows can then be named in the same
    call."""
    stored = found.stored if measured is None else replace(found.stored, measured=measured.to_json())
    event = Event(2**62, "", "", "decide", found.item, {"acts": [], "meaning": dict(meaning)}, "")
    items = [stored if item.item == found.item else item for item in vote.store.items()]
    events = [*vote.store.events(), event]
    return standing_with(vote, items, events)


def _absent(vote: Vote, standing: Standing, found: ItemStanding) -> list[int]:
    """The pages of an item's ballot that never came."""
    ballot = next((ballot for ballot in standing.ballots if found.item in ballot.items), None)
    if ballot is None:
        return []
    came = {standing.items[item].page for item in ballot.items}
    return [page.page for page in vote.layouts()[ballot.kind].printed_pages if page.page not in came]


def _accepted_absent(vote: Vote, standing: Standing, found: ItemStanding) -> list[int]:
    """Of which missing pages an `accept` speaks: of those that are asked about, and of those that an earlier one spoke
    of, as long as they are missing. Of a paper that waits for its copies it speaks of none."""
    absent = _absent(vote, standing, found)
    if Reason.PAGE_MISSING in found.reasons or (found.decisions.accepted and found.decisions.absent is None):
        return absent
    return [page for page in absent if page in (found.decisions.absent or ())]


def _seen_beside(standing: Standing, found: ItemStanding) -> list[int]:
    """The papers that who rejects one has been told of: all of its serial where it waits for them, else those of its
    own ballot. Of any other it is still asked what it is."""
    if Reason.DUPLICATE_SERIAL in found.reasons:
        return _papers_of(standing, found)
    return _own_papers(standing, found)


def _own_papers(standing: Standing, found: ItemStanding) -> list[int]:
    """The papers of an item's ballot. Of every other of its serial it is asked whether it is one that was voided: else
    the void ballot would count by its other picture."""
    ballot = next((ballot for ballot in standing.ballots if found.item in ballot.items), None)
    return list(ballot.items) if ballot is not None else [found.item]


def _papers_of(standing: Standing, found: ItemStanding) -> list[int]:
    """Every page image of an item's serial that may be a ballot's, its own too."""
    same = [
        item.item
        for item in standing.items.values()
        if item.serial is not None
        and (item.serial, item.kind) == (found.serial, found.kind)
        and item.status in (Status.COUNTED, Status.REVIEW, Status.VOID)
    ]
    return same or [found.item]


def _rows(definition: Definition, found: ItemStanding, acts: Sequence[str]) -> dict[str, list[str] | None]:
    """`ROW=OPTION[,OPTION]`, `ROW=blank`, `ROW=void`: what is on the paper."""
    contests = contests_by_row(definition)
    decided: dict[str, list[str] | None] = {}
    for act in acts:
        row, _, value = act.partition("=")
        if not row or not value:
            raise UsageError("decide.unknown_act", act=act)
        if row not in found.rows:
            raise UsageError("decide.no_row", row=row, known=", ".join(found.rows) or "-")
        if row in decided:
            raise UsageError("decide.twice")
        if value == "void":
            decided[row] = None
            continue
        options = [] if value == "blank" else value.split(",")
        known = [option.id for option in contests[row].options]
        for option in options:
            if option not in known:
                raise UsageError("decide.no_option", row=row, option=option, known=", ".join(known))
        if len(set(options)) != len(options):
            raise UsageError("decide.twice")
        decided[row] = [option for option in known if option in options]
    return decided


def _never_accepted(standing: Standing, found: ItemStanding, reasons: Sequence[Reason]) -> UsageError:
    """Why `accept` says nothing here, and what does."""
    acts = ["keep"] if Reason.DUPLICATE_SERIAL in reasons and not _void_copies(standing, found) else []
    acts += ["serial=S page=P"] if can_be_identified(found.reasons) else []
    why = ", ".join(say(f"reason.{reason}") for reason in reasons or found.reasons) or say("show.unread")
    return UsageError("decide.accept_never", item=found.item, reasons=why, acts=", ".join([*acts, "void", "reject"]))


def _shown(vote: Vote, standing: Standing, found: ItemStanding) -> tuple[Collection[Reason], Collection[int]]:
    """The reasons and the missing pages that a person has been told of before a call."""
    return found.reasons, _accepted_absent(vote, standing, found)


def _accepted(
    vote: Vote,
    standing: Standing,
    found: ItemStanding,
    named: Mapping[str, list[str] | None],
    shown: tuple[Collection[Reason], Collection[int]],
) -> dict[str, Any]:
    """What `accept` means: contests must be within their limits, unless it is ruled that such a ballot is void. Of what
    the same call brings up, saying whose page it is or that it is kept, nothing was `shown`: that is asked about."""
    _check_read(standing, found, named)
    reasons, absent = shown
    meaning = {
        "accepted": True,
        "absent": [page for page in _accepted_absent(vote, standing, found) if page in absent],
        "cleared": [str(reason) for reason in found.reasons if reason in reasons],
        "as_read": _as_read(found, named),
    }
    over = _over_limit(vote.definition, standing, found, named)
    if over is None:
        return meaning
    ruling = "ask"
    if found.kind:
        profile = vote.definition.profile_ruling("double_row")
        ruling, _ = standing.rulings[found.kind].ruling("double_row", profile)
    if ruling != "ballot_void":
        contest, chosen = over
        raise UsageError("decide.accept_over", contest=contest.id, chosen=chosen, most=contest.at_most)
    return meaning | ({"over": True} if named or Reason.OVERVOTE in reasons else {})


def _as_read(found: ItemStanding, named: Mapping[str, list[str] | None]) -> dict[str, list[str]]:
    """What an `accept` takes as the machine's reading: every row of which no person said what it is."""
    said = {*found.decisions.rows, *named}
    return {row: list(state.selected or ()) for row, state in found.rows.items() if row not in said}


def _check_read(standing: Standing, found: ItemStanding, named: Mapping[str, list[str] | None]) -> None:
    """`accept` needs a reading of every row that is not named."""
    never = [reason for reason in found.reasons if reason in NEVER_ACCEPTED and reason is not Reason.DUPLICATE_SERIAL]
    if never or not found.rows:
        raise _never_accepted(standing, found, never)
    unread = [row for row, state in found.rows.items() if state.selected is None and row not in named]
    if unread:
        raise UsageError("decide.accept_unread", item=found.item, rows=", ".join(unread))


def _over_limit(
    definition: Definition, standing: Standing, found: ItemStanding, named: Mapping[str, list[str] | None]
) -> tuple[Contest, int] | None:
    """The first contest of an item's ballot in which too many rows are marked, and how many, once `named` rows are on
    record."""
    ballot = next((ballot for ballot in standing.ballots if found.item in ballot.items), None)
    rows = dict(ballot.rows if ballot is not None else found.rows)
    rows |= {row: RowStanding(tuple(options or ()), RowState.OK) for row, options in named.items()}
    return next(iter(over_limits(definition.contests, rows)), None)


def _kept(standing: Standing, found: ItemStanding) -> list[int]:
    """The papers of this item's serial and page, of which it is the ballot."""
    papers = _papers_of(standing, found)
    same = [item for item in papers if standing.items[item].page == found.page]
    if len(same) < 2:
        pages = [standing.items[item].page for item in papers]
        copied = [item for item, page in zip(papers, pages, strict=True) if pages.count(page) > 1]
        if copied and Reason.DUPLICATE_SERIAL in found.reasons:
            raise UsageError("decide.keep_other_page", item=found.item, others=few(copied))
        raise UsageError("decide.nothing_to_keep", item=found.item)
    void = _void_copies(standing, found)
    if void:  # or a void ballot would count by the way
        raise UsageError("decide.keep_void", item=void[0])
    return same


def _void_copies(standing: Standing, found: ItemStanding) -> list[int]:
    """The other papers of an item's serial and page that were made void."""
    others = (standing.items[item] for item in _papers_of(standing, found) if item != found.item)
    return [other.item for other in others if other.page == found.page and other.decisions.void]
