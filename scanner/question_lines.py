"""One question of `review` → the lines of a screen: who and what it is about, the boxes, and what each key does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

from scanner.account import ranges
from scanner.asked import Asked, is_closed, is_decided, is_unplaced, is_void_row
from scanner.ballot_standing import over_limits
from scanner.definition import Definition, Option, contests_by_row
from scanner.model import Reason, Status
from scanner.notes import all_said, ocr_said
from scanner.questions import few
from scanner.show import Seen, describe, name_blocks, row_blocks, selected_words
from scanner.standing import ItemStanding
from scanner.terminal import fitted
from scanner.words import say

WIDEST_BOX, LARGE_BOX, NARROWEST_BOX = 30, 20, 12  # columns
NAME_COLUMNS = (2.8, 2.0, 1.4)  # for each mm of a printed name
NAME_SAID = 40  # characters of a name, or of a motion, in what is said of the last key


@dataclass(frozen=True, slots=True)
class Window:
    """The terminal that a question is shown in, in columns and lines."""

    columns: int
    lines: int

    def taken(self, lines: Sequence[str]) -> int:
        """How many of its lines a text without colours takes."""
        return sum(1 + max(0, len(line) - 1) // self.columns for line in lines)


class QuestionLines:
    """Draws the questions of one vote."""

    def __init__(self, definition: Definition, *, coloured: bool) -> None:
        self.serials = definition.serials
        self.coloured = coloured
        self.people = {row.id: row for kind in definition.kinds for row in kind.rows}
        # As on the sheet, where rows are numbered on over its contests.
        self.numbers = {row.id: n for kind in definition.kinds for n, row in enumerate(kind.rows, 1)}
        self.contests = contests_by_row(definition)

    def drawn(self, asked: Asked, seen: Seen | None, picture: str, by: str, message: str, window: Window) -> list[str]:
        """A screen: what it is about, the boxes as large as leaves all else in sight, what the keys do.

        `seen` is None where the scan cannot be opened; `picture` is the path of the page's picture, or why there is
        none; `by` is who decides, `message` what came of the last key.
        """
        head, below = self._above(asked, by), self._below(asked, picture, message)
        row = asked.question.row
        if not row:
            return self._with_rows(head, asked, below, window)
        above = [*head, *self._row(asked.item, row, asked.options)]
        for spaced, alone in ((True, False), (False, False), (False, True)):
            kept = [fitted([line for line in part if line or spaced], window.columns) for part in (above, below)]
            room = window.lines - 1 - sum(map(window.taken, kept))
            boxes = self._boxes(asked, row, seen, window, room, spaced=spaced, alone=alone) if seen is not None else []
            if boxes or (seen is None and (room >= 0 or not spaced)):
                return [*kept[0], *boxes, *kept[1]]
        if room > 0:
            return [*kept[0], say("review.too_low"), *kept[1]]
        kept[1] = fitted([line for line in self._below(asked, "", message) if line], window.columns)
        return [*kept[0], say("review.too_low_for_all"), *kept[1]]

    def _with_rows(self, head: Sequence[str], asked: Asked, below: Sequence[str], window: Window) -> list[str]:
        """A question about a page, with its rows in a line each: in a low window without gaps, then without why each
        row waits, then as many as there is room for, those that wait first. What says which paper it is never scrolls
        off."""
        for spaced, why in ((True, True), (False, True), (False, False)):
            rows = self._all_rows(asked, why=why)
            parts = [fitted([line for line in part if line or spaced], window.columns) for part in (head, rows, below)]
            room = window.lines - 1 - sum(map(window.taken, parts))
            if room >= 0:
                return [line for part in parts for line in part]
        head, _, below = parts
        fitting = [fitted([row], window.columns) for row in self._all_rows(asked, why=False, waiting_first=True) if row]
        room = window.lines - 2 - sum(map(window.taken, (head, below)))  # a line says how many are left out
        shown = 0
        while shown < len(fitting) and window.taken(fitting[shown]) <= room:
            room -= window.taken(fitting[shown])
            shown += 1
        more = [say("review.more_rows", count=len(fitting) - shown)] if shown < len(fitting) else []
        return [*head, *(line for row in fitting[:shown] for line in row), *more, *below]

    def said_of(self, acts: Sequence[str], asked: Asked) -> str:
        """What a call puts on record, in words."""
        row = asked.question.row
        act, _, value = acts[0].partition("=")
        if act == row:
            selected = [] if value == "blank" else value.split(",")
            what = say("review.act.row_void") if value == "void" else selected_words(selected, asked.options)
            return f"{shorten(self.people[row].name, NAME_SAID, placeholder=' …')}: {what}"
        if value:
            return say("review.act.placed")
        by_ruling = asked.accepts == "void" and act == "accept"
        return say("review.act.void_by_ruling" if by_ruling else f"review.act.{act}")

    def _above(self, asked: Asked, by: str) -> list[str]:
        """What is asked, and of which paper."""
        item, question = asked.item, asked.question
        lines = [say("review.head", left=asked.left, by=by), describe(item)]
        page_reasons = [say(f"reason.{reason}") for reason in item.reasons if reason is not Reason.UNDERVOTE]
        if page_reasons:
            lines.append(say("review.page_reasons", reasons=", ".join(page_reasons)))
        names = {row: person.name for row, person in self.people.items()}
        lines += [f"  {note}" for note in (*all_said(item.read), *ocr_said(item.read, names))]
        if len(question.papers) > 1 or item.item in question.counted:
            lines.append(say("review.papers", items=few(question.papers)))
        counted = [other for other in question.counted if other != item.item]
        if counted:
            lines.append(say("review.counted_copy", items=few(counted)))
        if question.void:
            lines.append(say("review.void_copy", items=few(question.void)))
        voided = _voided_before(asked)
        if voided:
            lines.append(say("review.void_before", items=few(voided)))
        if asked.missing:
            lines.append(say("review.missing", rows=ranges(self.numbers[row] for row in asked.missing)))
        return lines

    def _row(self, item: ItemStanding, row: str, options: Sequence[Option]) -> list[str]:
        person, found = self.people[row], item.rows[row]
        why = ", ".join(say(f"reason.{reason}") for reason in found.reasons)
        title = _in_a_line(f"{self.numbers[row]}. {person.name}" + (f", {person.position}" if person.position else ""))
        lines = ["", f"\x1b[1m{title}\x1b[0m" if self.coloured else title]
        lines += [say("review.why", why=why)] if why else []
        key = "review.stands" if is_decided(item, row) else "review.machine"
        said = say("review.act.row_void") if is_void_row(item, row) else selected_words(found.selected, options)
        return [*lines, say(key, said=said)]

    def _all_rows(self, asked: Asked, *, why: bool, waiting_first: bool = False) -> list[str]:
        """Every row of a page in a line each, for a question about the page; where too many are chosen, those alone.
        `why`: with what each waits for; `waiting_first`: those that wait before the others."""
        item = asked.item
        over = Reason.OVERVOTE in item.reasons
        lines = ["", *self._over(asked)] if over else [""]
        rows = sorted(item.rows.items(), key=lambda row: waiting_first and not row[1].reasons)
        for row, found in rows:
            if over and found.selected == ():
                continue
            name = _in_a_line(f"{self.numbers[row]}. {self.people[row].name}")
            reasons = ", ".join(say(f"reason.{reason}") for reason in found.reasons) if why else ""
            said = selected_words(found.selected, self.contests[row].options)
            lines.append(f"  {name}: {said}" + (f" ({reasons})" if reasons else ""))
        return lines

    def _over(self, asked: Asked) -> list[str]:
        """By how much a ballot's contests are over their limits, and what may be done."""
        item = asked.item
        ballot = next((ballot for ballot in asked.standing.ballots if item.item in ballot.items), None)
        rows = item.rows if ballot is None else ballot.rows
        over = over_limits(dict.fromkeys(self.contests[row] for row in item.rows), rows)
        said = [say("review.over", chosen=chosen, most=contest.at_most) for contest, chosen in over]
        return [*said, say("review.over_keys")]

    def _below(self, asked: Asked, picture: str, message: str) -> list[str]:
        shown = [say("review.picture", path=picture)] if picture else []
        lines = ["", *shown, "", *self._keys(asked), say("review.keys")]
        return [*lines, "", message] if message else lines

    def _keys(self, asked: Asked) -> list[str]:
        """What each key does to what is asked."""
        item, question = asked.item, asked.question
        if is_closed(item):
            status = Status.VOID if item.decisions.void else Status.REJECTED
            return [say("review.closed", status=say(f"status.{status}"))]
        lines = []
        if question.row:
            lines.append("  ".join(f"[{n}] {option.label}" for n, option in enumerate(asked.options, 1)))
            stands = is_decided(item, question.row)
            keys = ["review.key.stands" if stands else "review.key.row"] if asked.accepts == "row" else []
            keys += [f"review.key.{key}" for key in asked.row_keys]
            if len(asked.options) == 1:
                keys = ["review.key.unchosen" if key == "review.key.0" else key for key in keys]
            lines += ["  ".join(map(say, keys))] if keys else []
        if is_unplaced(item, question):
            lines.append(say("review.keys_place" if self.serials else "review.keys_place_plain"))
        if question.papers:
            return [*lines, say("review.keys_copies_void" if question.void else "review.keys_copies")]
        accept = "page_missing" if asked.missing and asked.accepts == "page" else asked.accepts
        keys = [f"review.key.{accept}"] if asked.accepts in ("page", "void") else []
        return [*lines, "  ".join(map(say, (*keys, "review.key.v", "review.key.r")))]

    def _boxes(
        self, asked: Asked, row: str, seen: Seen, window: Window, room: int, *, spaced: bool, alone: bool
    ) -> list[str]:
        """The row's boxes, and its name where that is asked about (`alone`: nothing else), as large as the room allows;
        nothing where there is too little, nor `spaced` where they would be small: the gaps are given up first. A name
        that scrolls off is not decided on."""
        reasons = asked.item.rows[row].reasons
        named = Reason.NAME_STRUCK in reasons
        sizes = NAME_COLUMNS if named else ()
        names = [name_blocks(seen, row, window.columns, size, coloured=self.coloured) for size in sizes] or [[]]
        if alone:
            fitting = (name for name in names if len(name) <= room)
            return next(fitting, []) if reasons == (Reason.NAME_STRUCK,) else []
        gap = [""] if spaced else []
        widest = max(NARROWEST_BOX, min(WIDEST_BOX, window.columns // len(asked.options) - 2))
        for name in names:
            # A box is drawn large before a name is drawn larger.
            least = NARROWEST_BOX if name is names[-1] and not spaced else min(widest, LARGE_BOX)
            for columns in range(widest, least - 1, -1):
                blocks = row_blocks(seen, row, columns, coloured=self.coloured)
                titles = [f"[{n}] {option.label}" for n, option in enumerate(asked.options, 1)]
                if max(map(len, titles)) > columns:  # cut off they would look alike
                    titles = [f"[{n}]" for n in range(1, len(titles) + 1)]
                heading = "  ".join(title.ljust(columns) for title in titles)
                lines = [*gap, *name, *(gap if name else []), heading, *blocks]
                if blocks and len(lines) <= room:
                    return lines
        return []


def _voided_before(asked: Asked) -> list[int]:
    """The withdrawn pictures by which the ballot of a doubted page was made void."""
    serial = asked.item.serial
    if Reason.DOUBTED not in asked.item.reasons or serial is None:
        return []
    return [
        other.item
        for other in asked.standing.items.values()
        if Reason.WITHDRAWN in other.reasons
        and other.decisions.void
        and serial in (other.decisions.serial, other.read.serial)
    ]


def _in_a_line(text: str) -> str:
    """A name without the line breaks that it has on the sheet."""
    return " ".join(text.split())
