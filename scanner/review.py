"""`ballot review`: work through what waits, at a terminal. One key is one decision on record."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click

from scanner.acts import rulings_of
from scanner.asked import Asked, act_of, asked_of, keys_of
from scanner.decide import last_of, put_on_record
from scanner.errors import BallotError, UsageError
from scanner.faults import Faults
from scanner.gather import standing_in, standing_with
from scanner.model import Reason, RowState, Style
from scanner.question_lines import QuestionLines, Window
from scanner.questions import Question, few, questions_of, waiting
from scanner.settle import settle
from scanner.show import Seen, open_item, picture_of, write_picture
from scanner.standing import Standing
from scanner.terminal import Keyboard, Resized, fitted, interrupted_by_resizing
from scanner.vote import Vote
from scanner.words import say

MANY = 3  # from so many alike on, one legal question is put once
CLEAR = "\n" if os.environ.get("TERM") == "dumb" else "\x1b[2J\x1b[H"


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
    except KeyboardInterrupt:
        click.echo()  # what is said of a key may stand in this line
        raise
    finally:
        click.echo("\x1b[0m", nl=False)


class _Screen:
    """One sitting at the terminal."""

    def __init__(self, vote: Vote) -> None:
        self.vote = vote
        self.by = ""
        coloured = not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"
        self.lines = QuestionLines(vote.definition, coloured=coloured)
        self.skipped: set[Question] = set()
        self.history: list[Decided | Ruled] = []  # decided in this sitting, latest last
        self.message = ""  # what came of the last key
        self.recorded: tuple[int, str] | None = None  # what it put on record: the item, and what in words
        self.keyboard = Keyboard(_note)
        self.back: Question | None = None

    def run(self) -> None:
        """Question after question, until none is left or the person stops."""
        standing = standing_in(self.vote)
        if not waiting(standing):
            click.echo(say("review.nothing", folder=self.vote.folder))
            return
        self.by = self._ask_name()
        going_on = self._ask_rulings(standing)
        while going_on:
            events = self.vote.store.events()
            standing = standing_with(self.vote, self.vote.store.items(), events)
            open_questions = questions_of(self.vote.definition, standing, self.skipped)
            question = self.back or next((q for q in open_questions if q not in self.skipped), None)
            if question and question.row and question.row not in standing.items[question.item].rows:
                question = Question(question.item, None)  # a paper that was rejected since has no rows
            if question is None:
                break
            asked = asked_of(self.vote.definition, standing, question, last_of(events), len(open_questions))
            going_on = self._ask(asked)
        self._goodbye()

    def _goodbye(self) -> None:
        left = len(questions_of(self.vote.definition, standing_in(self.vote)))
        said = [say("review.left" if left else "review.done", count=left, folder=self.vote.folder)]
        if self.recorded is not None:  # there is no screen after it on which a slip would be seen
            item, what = self.recorded
            said.insert(0, say("review.recorded_last", item=item, what=what, folder=self.vote.folder))
        click.echo(CLEAR + "\n".join(fitted(said, _window().columns)))

    def _ask_name(self) -> str:
        """Who decides, asked once: a name, or the number of one that is listed."""
        committee = self.vote.definition.committee
        for number, member in enumerate(committee, 1):
            click.echo(f"  {number}. {member}")
        while True:
            typed = str(click.prompt(say("review.which_name" if committee else "review.name"), type=str)).strip()
            number = _number_in(typed, len(committee))
            try:
                return committee[number - 1] if number else self.vote.signed(typed)
            except Faults:
                raise
            except UsageError:
                unfit = say("review.number_unfit", most=len(committee)) if committee else say("review.name_unfit")
                click.echo(unfit)

    def _ask_rulings(self, standing: Standing) -> bool:
        """One legal question is put once, not three hundred times; False to stop."""
        for kind in self.vote.definition.kinds:
            for reason, name, choices in (
                (Reason.UNDERVOTE, "blank_row", {"1": "blank", "2": "ballot_void", "3": "ask"}),
                (Reason.OVERVOTE, "double_row", {"1": "row_void", "2": "ballot_void", "3": "ask"}),
            ):
                alike = [
                    item.item
                    for item in waiting(standing)
                    if item.kind == kind.id
                    for row in item.rows.values()
                    if row.state is RowState.REVIEW and row.reasons == (reason,)
                ]
                unsettled = name not in standing.rulings[kind.id].ruled
                if len(alike) >= MANY and unsettled and kind.contests[0].style is not Style.CHOOSE:
                    papers = list(dict.fromkeys(alike))
                    words = say(f"review.ruling.{name}", count=len(alike), items=few(papers))
                    key = self._ask_key(words, "qQ" + "".join(choices))
                    if key in "qQ":
                        return False
                    self._rule(kind.id, name, choices[key])
        return True

    def _ask_key(self, words: str, allowed: str) -> str:
        """One key as the answer to what is said on a screen of its own."""
        while True:
            click.echo(CLEAR + "\n".join(fitted(words.splitlines(), _window().columns)))
            try:
                with interrupted_by_resizing():
                    return self.keyboard.key(allowed)
            except Resized:
                continue

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
            window = _window()
            click.echo(CLEAR + "\n".join(self.lines.drawn(asked, seen, picture, self.by, self.message, window)))
            if seen is not None and not drawn:  # which takes longer than all else: the person looks already
                drawn = True
                try:
                    write_picture(self.vote, seen)
                except BallotError as error:
                    picture = str(error)
                    continue
            try:
                with interrupted_by_resizing():
                    if _window() != window:  # while the picture was drawn
                        continue
                    key = self.keyboard.key(keys_of(asked))
            except Resized:
                continue
            return self._act(key, asked)

    def _act(self, key: str, asked: Asked) -> bool:
        """Carry out one key; False to stop."""
        self.message, self.recorded, self.back = "", None, None
        low = key.lower()
        if low == "q":
            return False
        if low == "s":
            self.skipped.add(asked.question)
        elif low == "p":
            self.back = next((done.question for done in reversed(self.history) if isinstance(done, Decided)), None)
            self.message = "" if self.back else say("review.nothing_decided")
        elif low == "u":
            self._undo()
        elif key == "e":
            self._count_each(asked.standing, asked.item.kind or self.vote.definition.kinds[0].id)
        else:
            acts = self._ask_place() if low == "i" else [act_of(key, asked)]
            if acts and not self._try(lambda: self._decide(asked, acts)):
                self.back = asked.question  # what was refused is looked at again
        return True

    def _decide(self, asked: Asked, acts: Sequence[str]) -> None:
        """Put a decision on record, if nobody else has decided since the question was shown."""
        call = put_on_record(self.vote, asked.standing, asked.item, acts, self.by, "", asked.seen)
        self.history.append(Decided(asked.question, call))
        if asked.question.row:
            self.skipped.discard(Question(asked.item.item, None))  # its page can be accepted now
        self.recorded = asked.item.item, self.lines.said_of(acts, asked)
        self.message = say("review.recorded", item=self.recorded[0], what=self.recorded[1])

    def _count_each(self, standing: Standing, kind: str) -> None:
        """The ruling that each paper of a serial counts, once it is confirmed: it holds for every serial."""
        of_kind = [item for item in standing.items.values() if item.kind == kind]
        copies = [item.serial for item in of_kind if Reason.DUPLICATE_SERIAL in item.reasons]
        words = say("review.each_counts", serials=len(set(copies)), papers=len(copies))
        if self._ask_key(words, "ynYN").lower() == "y":
            self._try(lambda: self._rule(kind, "same_serial", "each_counts"))

    def _ask_place(self) -> list[str]:
        """Whose page this is, typed from the paper; an empty answer goes back."""
        acts = []
        if self.vote.definition.serials:
            serial = "".join(str(click.prompt(say("review.which_serial"), default="", show_default=False)).split())
            if not serial:
                return []
            acts.append(f"serial={serial}")
        pages = max(len(layout.printed_pages) for layout in self.vote.layouts().values())
        page = _ask_number(say("review.which_page"), pages) if pages > 1 else 1
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
                self.message = say("review.ruling_undone")
            return
        try:
            self._take_back(last)
            self.back = last.question
            self.skipped.discard(last.question)
        except UsageError as error:  # somebody has decided since: that is not this sitting's to undo
            self.message = f"! {error}"
        except BallotError as error:
            self.message = f"! {error}"
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
            self.message = f"! {error}"
            return False
        return True


def _window() -> Window:
    """The terminal's size as it is now; COLUMNS and LINES, if somebody has exported them, do not follow it."""
    try:
        columns, lines = os.get_terminal_size(sys.stdout.fileno())
    except OSError:
        columns, lines = 0, 0
    return Window(columns or 100, lines or 40)


def _note(words: str) -> None:
    """A line below what is shown, in which the cursor stands: nothing scrolls off."""
    click.echo("\r" + words[: _window().columns - 1].ljust(_window().columns - 1), nl=False)


def _ask_number(words: str, most: int) -> int:
    """A whole number from 1 on, asked for until it is one."""
    while True:
        number = _number_in(str(click.prompt(words, type=str)), most)
        if number:
            return number
        click.echo(say("review.number_unfit", most=most))


def _number_in(typed: str, most: int) -> int:
    """The whole number from 1 on that was typed; 0 where it is none."""
    typed = typed.strip()
    plain = typed.isascii() and typed.isdecimal() and len(typed) < 6
    return int(typed) if plain and 1 <= int(typed) <= most else 0
