"""`ballot review`: work through what waits, at a terminal. One key is one decision on record."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click

from scanner.acts import rulings_of
from scanner.asked import Asked, accepted_by, act_of, is_closed, is_unplaced, keys_of
from scanner.committee import signed
from scanner.decide import contests_by_row, last_of, put_on_record
from scanner.definition import Option
from scanner.errors import BallotError, UsageError
from scanner.gather import standing_in, standing_with
from scanner.model import Reason, RowState, Status, Style
from scanner.notes import all_said, ocr_said
from scanner.questions import Question, questions_of, waiting
from scanner.settle import settle
from scanner.show import Seen, describe, open_item, picture_of, row_blocks, selected_words, write_picture
from scanner.standing import ItemStanding, Standing
from scanner.terminal import Keyboard, Resized, fitted, interrupted_by_resizing
from scanner.vote import Vote
from scanner.words import say

MANY = 3  # from so many alike on, one legal question is put once
CLEAR = "\x1b[2J\x1b[H"


@dataclass(frozen=True, slots=True)
class Decided:
    """A question that was decided in this sitting, and the number of the call."""

    question: Question
    call: int


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruling given in this sitting, and what held before it."""

    kind: str
    name: str
    before: str


def review(vote: Vote) -> None:
    """Ask until nothing waits or the person stops. Everything decided is on record at once."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("review.no_terminal", folder=vote.folder)
    screen = _Screen(vote)
    try:
        screen.run()
    finally:
        click.echo("\x1b[0m", nl=False)


class _Screen:
    """One sitting at the terminal."""

    def __init__(self, vote: Vote) -> None:
        self.vote = vote
        self.by = ""
        self.coloured = not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"
        self.skipped: set[Question] = set()
        self.history: list[Decided | Ruled] = []  # decided in this sitting, latest last
        self.message = ""
        self.keyboard = Keyboard()
        self.names = {row.id: row for kind in vote.definition.kinds for row in kind.rows}
        # As on the sheet, where rows are numbered on over its contests.
        self.numbers = {row.id: n for kind in vote.definition.kinds for n, row in enumerate(kind.rows, 1)}
        self.contests = contests_by_row(vote.definition)
        self.back: Question | None = None

    def run(self) -> None:
        """Question after question, until none is left or the person stops."""
        standing = standing_in(self.vote)
        if not waiting(standing):
            click.echo(say("review.nothing"))
            return
        self.by = self._ask_name()
        self._ask_rulings(standing)
        while True:
            events = self.vote.store.events()
            standing = standing_with(self.vote, self.vote.store.items(), events)
            open_questions = questions_of(standing, self.skipped)
            question = self.back or next((q for q in open_questions if q not in self.skipped), None)
            if question and question.row and question.row not in standing.items[question.item].rows:
                question = Question(question.item, None)  # a paper that was rejected since has no rows
            if question is None:
                self._goodbye(len(open_questions))
                return
            options = self.contests[question.row].options if question.row else ()
            accepts = accepted_by(self.vote.definition, standing, question)
            if not self._ask(Asked(standing, last_of(events), question, options, accepts, len(open_questions))):
                self._goodbye(len(questions_of(standing_in(self.vote), self.skipped)))
                return

    def _goodbye(self, left: int) -> None:
        click.echo(CLEAR + (say("review.left", count=left, folder=self.vote.folder) if left else say("review.done")))

    def _ask_name(self) -> str:
        """Who decides, asked once."""
        committee = self.vote.definition.committee
        if not committee:
            while True:
                try:
                    return signed(self.vote.definition, str(click.prompt(say("review.name"), type=str)))
                except UsageError:
                    click.echo(say("review.name_unfit"))
        for number, member in enumerate(committee, 1):
            click.echo(f"  {number}. {member}")
        chosen = click.prompt(say("review.which_name"), type=click.IntRange(1, len(committee)))
        return committee[int(chosen) - 1]

    def _ask_rulings(self, standing: Standing) -> None:
        """One legal question is put once, not three hundred times."""
        for kind in self.vote.definition.kinds:
            alike = Counter(
                row.reasons[0]
                for item in waiting(standing)
                if item.kind == kind.id
                for row in item.rows.values()
                if row.state is RowState.REVIEW and len(row.reasons) == 1
            )
            for reason, name, choices in (
                (Reason.UNDERVOTE, "blank_row", {"1": "blank", "2": "ballot_void", "3": "ask"}),
                (Reason.OVERVOTE, "double_row", {"1": "row_void", "2": "ballot_void", "3": "ask"}),
            ):
                unsettled = name not in standing.rulings[kind.id].ruled
                if alike[reason] >= MANY and unsettled and kind.contests[0].style is not Style.CHOOSE:
                    words = say(f"review.ruling.{name}", count=alike[reason]).splitlines()
                    click.echo(CLEAR + "\n".join(fitted(words, shutil.get_terminal_size((100, 40)).columns)))
                    key = self.keyboard.key("".join(choices))
                    self._rule(kind.id, name, choices[key])

    def _rule(self, kind: str, name: str, value: str) -> None:
        """Put a ruling on record; [u] gives back what held before."""
        profile = self.vote.definition.profile_ruling(name)
        before, _ = rulings_of(self.vote.store.events(), kind).ruling(name, profile)
        settle(self.vote, [f"{name}={value}"], self.by, kind)
        self.history.append(Ruled(kind, name, before))

    def _ask(self, asked: Asked) -> bool:
        """Show one question and take one key; False to stop."""
        item = asked.item
        seen: Seen | None = None
        try:
            seen = open_item(self.vote, item)
            picture = str(picture_of(self.vote, item))
        except BallotError as error:
            picture = str(error)
        drawn = seen is None
        while True:
            click.echo(CLEAR + "\n".join(self._lines(asked, seen, picture)))
            if seen is not None and not drawn:  # which takes longer than all else: the person looks already
                drawn = True
                try:
                    write_picture(self.vote, seen)
                except BallotError as error:
                    picture = str(error)
                    continue
            try:
                with interrupted_by_resizing():
                    key = self.keyboard.key(keys_of(asked))
            except Resized:
                continue
            return self._act(key, asked)

    def _act(self, key: str, asked: Asked) -> bool:
        """Carry out one key; False to stop."""
        self.message, self.back = "", None
        low = key.lower()
        if low == "q":
            return False
        if low == "s":
            self.skipped.add(asked.question)
        elif low == "p":
            self.back = next((done.question for done in reversed(self.history) if isinstance(done, Decided)), None)
        elif low == "u":
            self._undo()
        elif key == "e":
            self._count_each(asked.standing, asked.item.kind or self.vote.definition.kinds[0].id)
        else:
            acts = self._ask_place() if low == "i" else [act_of(key, asked)]
            if acts:
                self._try(lambda: self._decide(asked, acts))
        return True

    def _decide(self, asked: Asked, acts: Sequence[str]) -> None:
        """Put a decision on record, if nobody else has decided since the question was shown."""
        call = put_on_record(self.vote, asked.standing, asked.item, acts, self.by, "", asked.seen)
        self.history.append(Decided(asked.question, call))

    def _count_each(self, standing: Standing, kind: str) -> None:
        """The ruling that each paper of a serial counts, once it is confirmed: it holds for every serial."""
        of_kind = [item for item in standing.items.values() if item.kind == kind]
        copies = [item.serial for item in of_kind if Reason.DUPLICATE_SERIAL in item.reasons]
        words = say("review.each_counts", serials=len(set(copies)), papers=len(copies)).splitlines()
        click.echo(CLEAR + "\n".join(fitted(words, shutil.get_terminal_size((100, 40)).columns)))
        if self.keyboard.key("ynYN").lower() == "y":
            self._try(lambda: self._rule(kind, "same_serial", "each_counts"))

    def _ask_place(self) -> list[str]:
        """Whose page this is, typed from the paper; an empty answer goes back."""
        acts = []
        if self.vote.definition.serials:
            serial = "".join(str(click.prompt(say("review.which_serial"), default="", show_default=False)).split())
            if not serial:
                return []
            acts.append(f"serial={serial}")
        many = any(len(layout.printed_pages) > 1 for layout in self.vote.layouts().values())
        page = click.prompt(say("review.which_page"), type=click.IntRange(1), default=1) if many else 1
        return [*acts, f"page={page}"]

    def _undo(self) -> None:
        """Take back the last key of this sitting."""
        if not self.history:
            self.message = say("review.nothing_to_undo")
            return
        last = self.history[-1]
        if isinstance(last, Ruled):
            if self._try(lambda: settle(self.vote, [f"{last.name}={last.before}"], self.by, last.kind)):
                self.history.pop()
                self.message = say("review.ruling_undone", name=last.name, value=last.before)
            return
        try:
            self._take_back(last)
            self.back = last.question
            self.skipped.discard(last.question)
        except UsageError as error:  # somebody has decided since: that is not this sitting's to undo
            self.message = str(error)
        except BallotError as error:
            self.message = str(error)
            return
        self.history.pop()

    def _take_back(self, last: Decided) -> None:
        """Undo a call of this sitting; refused where another has been made about the item since."""
        events = self.vote.store.events()
        standing = standing_with(self.vote, self.vote.store.items(), events)
        item = last.question.item
        put_on_record(self.vote, standing, standing.items[item], ["undo"], self.by, "", last.call)

    def _try(self, work: Any) -> bool:
        """Do something that may be refused; the refusal is shown with the next question."""
        try:
            work()
        except BallotError as error:
            self.message = str(error)
            return False
        return True

    def _lines(self, asked: Asked, seen: Seen | None, picture: str) -> list[str]:
        item, question, options = asked.item, asked.question, asked.options
        width, height = shutil.get_terminal_size((100, 40))
        lines = [say("review.head", left=asked.left, by=self.by), describe(item)]
        page_reasons = [say(f"reason.{reason}") for reason in item.reasons if reason is not Reason.UNDERVOTE]
        if page_reasons:
            lines.append(say("review.page_reasons", reasons=", ".join(page_reasons)))
        names = {row: person.name for row, person in self.names.items()}
        lines += [f"  {note}" for note in (*all_said(item.read), *ocr_said(item.read, names))]
        if question.papers and len(question.papers) > 1:
            lines.append(say("review.papers", count=len(question.papers), items=_few(question.papers)))
        if question.void:
            lines.append(say("review.void_copy", items=_few(question.void)))
        lines += self._row_lines(item, question.row, options) if question.row else self._all_rows(item)
        below = ["", say("review.picture", path=picture), "", *self._key_lines(asked)]
        below.append(say("review.keys"))
        if self.message:
            below += ["", f"! {self.message}"]
        lines, below = fitted(lines, width), fitted(below, width)
        if question.row and seen is not None:
            room = height - 1 - sum(1 + max(0, len(line) - 1) // width for line in (*lines, *below))
            lines += self._picture_lines(seen, question.row, options, width, room)
        return lines + below

    def _key_lines(self, asked: Asked) -> list[str]:
        """What each key does to what is asked."""
        item, question = asked.item, asked.question
        if is_closed(item):
            status = Status.VOID if item.decisions.void else Status.REJECTED
            return [say("review.closed", status=say(f"status.{status}"))]
        lines = []
        if question.row:
            lines.append("  ".join(f"[{n}] {option.label}" for n, option in enumerate(asked.options, 1)))
            lines.append(say("review.keys_row_read" if asked.accepts == "row" else "review.keys_row"))
        if is_unplaced(item, question):
            lines.append(say("review.keys_place" if self.vote.definition.serials else "review.keys_place_plain"))
        if question.papers:
            return [*lines, say("review.keys_copies")]
        return [*lines, say("review.keys_page" if asked.accepts == "page" else "review.keys_other")]

    def _row_lines(self, item: ItemStanding, row: str, options: Sequence[Option]) -> list[str]:
        person, found = self.names[row], item.rows[row]
        title = f"{self.numbers[row]}. {person.name}" + (f", {person.position}" if person.position else "")
        why = ", ".join(say(f"reason.{reason}") for reason in found.reasons)
        lines = ["", f"\x1b[1m{title}\x1b[0m" if self.coloured else title]
        lines += [say("review.why", why=why)] if why else []
        key = "review.machine" if found.reasons else "review.stands"
        lines.append(say(key, said=selected_words(found.selected, options)))
        return lines

    def _picture_lines(self, seen: Seen, row: str, options: Sequence[Option], width: int, room: int) -> list[str]:
        """The row's boxes, as large as leaves everything on the screen: a name that scrolls off is not decided on."""
        for columns in range(max(12, min(30, width // len(options) - 2)), 11, -1):
            blocks = row_blocks(seen, row, columns, coloured=self.coloured)
            if blocks and len(blocks) + 2 <= room:
                titles = (f"[{n}] {o.label}"[:columns].ljust(columns) for n, o in enumerate(options, 1))
                return ["", "  ".join(titles), *blocks]
        return [say("review.too_low")] if room > 0 else []

    def _all_rows(self, item: ItemStanding) -> list[str]:
        """Every row of a page in a line each, for a question about the page; where too many are chosen, those alone."""
        over = Reason.OVERVOTE in item.reasons
        lines = ["", say("review.over")] if over else [""]
        for row, found in item.rows.items():
            if over and found.selected == ():
                continue
            name = f"{self.numbers[row]}. {self.names[row].name}"
            why = ", ".join(say(f"reason.{reason}") for reason in found.reasons)
            said = selected_words(found.selected, self.contests[row].options)
            lines.append(f"  {name}: {said}" + (f" ({why})" if why else ""))
        return lines


def _few(items: Sequence[int]) -> str:
    shown = ", ".join(str(item) for item in items[:8])
    return shown + (" …" if len(items) > 8 else "")
