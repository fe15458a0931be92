"""Review on a real terminal: what a person sees, and what each key puts on record."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import click
import pytest

from scanner.asked import asked_of
from scanner.decide import decide
from scanner.export import page_lines
from scanner.faults import Faults
from scanner.gather import standing_in
from scanner.model import Reason
from scanner.new import new_vote
from scanner.printing import print_ballots
from scanner.questions import Question
from scanner.questions import waiting as waiting_items
from scanner.reading import PageRead
from scanner.review import _Screen
from scanner.scan import scan_paths
from scanner.simulate import simulate
from scanner.terminal import HELD, fitted
from scanner.vote import Vote, now

ROOT = Path(__file__).parent.parent
PATIENCE = 120.0  # seconds; on a busy machine all takes long
pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Terminal:
    """A terminal of 100 × 45 in which a shell runs."""

    def __init__(self, folder: Path, columns: int = 100, lines: int = 45) -> None:
        self.socket = f"ballot-{uuid4().hex}"
        self.pressed = ""
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "BALLOT_LANG": "en", "LC_ALL": "C.UTF-8"}
        size = ("-x", str(columns), "-y", str(lines))
        self.run("-f", "/dev/null", "new-session", "-d", *size, "-c", str(folder), "sh", env=environment)
        self.type("PS1='ready''> '; clear")
        self.until("ready>")

    def run(self, *arguments: str, env: dict[str, str] | None = None) -> str:
        command = ["tmux", "-u", "-L", self.socket, *arguments]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True, env=env).stdout

    def screen(self) -> str:
        return self.run("capture-pane", "-p")

    def press(self, *keys: str) -> None:
        self.run("send-keys", *keys)

    def answer(self, key: str) -> str:
        """Press a key and wait for what comes next."""
        before = self.screen()
        if key == self.pressed:
            time.sleep(HELD + 0.1)  # else it is held down
        self.pressed = key
        self.press(key)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            shown = self.screen()
            if shown != before and ("ready>" in shown or (self.listens() and "[q]" in shown)):
                return shown
            time.sleep(0.05)
        raise AssertionError(f"{key!r} changed nothing:\n{before}")

    def listens(self) -> bool:
        """Whether the program waits for a key. What is typed before a question is shown is no answer to it."""
        terminal = os.open(self.run("display-message", "-p", "#{pane_tty}").strip(), os.O_RDONLY | os.O_NOCTTY)
        try:
            return not termios.tcgetattr(terminal)[3] & termios.ICANON
        finally:
            os.close(terminal)

    def type(self, text: str) -> None:
        self.run("send-keys", "-l", text)
        self.press("Enter")

    def until(self, words: str, seconds: float = PATIENCE) -> str:
        """The screen once it shows some words."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            shown = self.screen()
            if words in shown:
                return shown
            time.sleep(0.05)
        raise AssertionError(f"{words!r} never came:\n{self.screen()}")

    def close(self) -> None:
        self.run("kill-server")


@pytest.fixture(scope="module")
def scanned(tmp_path_factory) -> Path:
    """A small vote with ballots that wait."""
    folder = tmp_path_factory.mktemp("xem lại")
    new_vote(folder / "vote", "qd96")
    vote = Vote(folder / "vote")
    print_ballots(vote, 10)
    simulate(folder / "vote", folder / "scans", seed=2, difficulty="office")
    with (folder / "said").open("w") as said:
        scan_paths(vote, [folder / "scans"], 2, False, said, said)
    return folder


@pytest.fixture
def vote(scanned, tmp_path) -> Vote:
    shutil.copytree(scanned / "vote", tmp_path / "phiếu")
    return Vote(tmp_path / "phiếu")


@pytest.fixture
def terminal(vote) -> Iterator[Terminal]:
    opened = Terminal(vote.folder.parent)
    yield opened
    opened.close()


def waiting(vote: Vote) -> list[str]:
    lines = page_lines(vote)
    return [f"{line['item']} {row}" for line in lines for row, r in line["rows"].items() if r["state"] == "review"]


def decisions(vote: Vote) -> list[tuple[str, str]]:
    return [(d["by"], d["what"]) for line in page_lines(vote) for d in line["decisions"]]


def start(terminal: Terminal) -> None:
    """Start a review and give the name."""
    terminal.type(f"{shlex.quote(sys.executable)} -m scanner review phiếu")
    terminal.until("Who decides:")
    terminal.type("Trần Thị Bình")


def begin(terminal: Terminal) -> str:
    """Start a review, give the name, leave the committee's rulings for later."""
    start(terminal)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        listening, shown = terminal.listens(), terminal.screen()
        if listening and ".png" in shown and "[q]" in shown:
            return shown
        if listening and "[3]" in shown and "questions left" not in shown:  # a ruling: later
            terminal.answer("3")
        time.sleep(0.05)
    raise AssertionError(f"no question came:\n{terminal.screen()}")


def test_a_question_is_put_in_words_and_pictures(vote, terminal):
    """Who, what, why, where the paper is, the boxes drawn, the picture's path."""
    shown = begin(terminal)
    first = waiting(vote)[0]
    item, row = first.split()
    line = next(line for line in page_lines(vote) if line["item"] == item)
    person = next(r for r in vote.definition.contests[0].rows if r.id == row)

    assert person.name in shown
    assert line["file"] in shown
    assert line["serial"][:4] in shown
    assert "▀" in shown or "▄" in shown or "█" in shown
    assert all(f"[{n}]" in shown for n in (1, 2, 3))


def test_on_a_small_terminal_nobody_decides_without_the_name(vote):
    """The boxes are drawn smaller where there is no room; what says whose row it is stays on the screen."""
    small = Terminal(vote.folder.parent, 80, 24)
    try:
        shown = begin(small)
        item, row = waiting(vote)[0].split()
        line = next(line for line in page_lines(vote) if line["item"] == item)
        person = next(r for r in vote.definition.contests[0].rows if r.id == row)
        assert person.name in shown
        assert line["serial"][:4] in shown
        assert "[q]" in shown
        assert "▀" in shown
        shown = small.answer("u")  # a ruling is taken back, which is said below: the name and the boxes stay
        assert "taken back" in shown
        assert "▀" in shown
        assert person.name in shown
        assert line["serial"][:4] in shown
    finally:
        small.close()


def test_going_back_to_a_rejected_paper(vote, terminal):
    """It has no rows any more: the paper itself is shown, and the decision can be taken back."""
    begin(terminal)
    before = waiting(vote)
    terminal.answer("r")
    shown = terminal.answer("p")
    assert "Traceback" not in shown and "[u]" in shown
    terminal.answer("u")
    assert waiting(vote) == before


def test_one_key_is_one_decision_and_undo_is_another(vote, terminal):
    """Each is on record when the next question is shown."""
    begin(terminal)
    before = waiting(vote)
    terminal.answer("2")
    assert len(decisions(vote)) == 1
    assert decisions(vote)[0][0] == "Trần Thị Bình"
    assert before[0] not in waiting(vote)
    terminal.answer("u")
    assert waiting(vote) == before
    terminal.answer("q")


def test_accepting_a_row_says_nothing_of_the_page_s_others(vote, terminal):
    """Only what is on the screen."""
    shown = begin(terminal)
    while "this row as the machine read it" not in shown:
        shown = terminal.answer("s")
    before = set(waiting(vote))
    terminal.answer("a")
    assert len(before - set(waiting(vote))) == 1


def test_what_somebody_else_decided_is_neither_overruled_nor_undone(vote, terminal):
    """Two people at one vote: whoever comes second is told, looks again, and takes back only what is theirs."""
    begin(terminal)
    item, row = waiting(vote)[0].split()
    decide(vote, item, [f"{row}=high"], "Nguyễn Văn An")
    shown = terminal.answer("2")
    assert "Nguyễn Văn An" in shown
    assert f"Item {item} " in shown  # not the next ballot, at which the same key would be another decision
    assert [by for by, _ in decisions(vote)] == ["Nguyễn Văn An"]
    terminal.answer("2")
    mine = next(
        item
        for line in page_lines(vote)
        for d in line["decisions"]
        if d["by"] != "Nguyễn Văn An"
        for item in [line["item"]]
    )
    decide(vote, mine, ["doubt"], "Nguyễn Văn An")
    count = len(vote.store.events())
    shown = terminal.answer("u")
    assert "Nguyễn Văn An" in shown
    assert len(vote.store.events()) == count


def test_a_window_of_another_size_is_drawn_anew(vote, terminal):
    """The name stays in sight."""
    begin(terminal)
    row = waiting(vote)[0].split()[1]
    person = next(r for r in vote.definition.contests[0].rows if r.id == row)
    terminal.run("resize-window", "-x", "70", "-y", "22")
    shown = terminal.until(person.name)
    assert "[q]" in terminal.until("[q]")
    assert len(shown.splitlines()) <= 22


def test_a_name_with_control_keys_is_asked_for_again(vote, terminal):
    """An arrow key, typed while correcting it."""
    terminal.type(f"{shlex.quote(sys.executable)} -m scanner review phiếu")
    terminal.until("Who decides:")
    terminal.press("a", "C-a", "Enter")
    terminal.until("type it again")
    terminal.type("Trần Thị Bình")
    assert "Traceback" not in terminal.until("[3]")
    assert vote.store.events() == []


def test_quit_skip_and_resume(vote, terminal):
    """What was decided stays; what was skipped comes again; the shell is whole again."""
    begin(terminal)
    before = waiting(vote)
    terminal.answer("s")
    terminal.answer("1")
    assert len(decisions(vote)) == 1
    assert before[0] in waiting(vote)
    terminal.answer("q")
    terminal.type("stty -a | grep -ow -e -echo -e echo | sed 's/^/state=/'")
    assert "\nstate=echo\n" in terminal.until("\nstate=")
    shown = begin(terminal)
    assert shown


def test_ctrl_c_leaves_a_whole_terminal(vote, terminal):
    """As if nothing had happened."""
    begin(terminal)
    terminal.press("7")
    terminal.until("means nothing")
    terminal.press("C-c")
    said = terminal.until("ready>")
    assert any(line.startswith("ballot: stopped") for line in said.splitlines())
    terminal.type("echo 'chữ thường'")
    assert "chữ thường" in terminal.until("chữ thường")
    assert decisions(vote) == []


def test_the_serial_is_typed_where_the_code_cannot_be_read(vote, terminal):
    """From the paper; the page then stands as if its code had been read."""
    stored = vote.store.items()[0]
    read = PageRead.from_json(stored.measured)
    lost = replace(read, vote=None, version=None, serial=None, reasons=(Reason.UNREADABLE_CODE,))
    with vote.store.writing():
        vote.store.add_measurement(stored.item, now(), stored.image, lost.to_json())
    shown = begin(terminal)
    while "[i]" not in shown:
        shown = terminal.answer("s")
    terminal.press("i")
    terminal.until("Serial")
    terminal.type(f"{read.serial[:4].lower()} {read.serial[4:]}")
    deadline = time.monotonic() + PATIENCE
    line = next(line for line in page_lines(vote) if line["item"] == str(stored.item))
    while line["serial"] is None and time.monotonic() < deadline:
        time.sleep(0.05)
        line = next(line for line in page_lines(vote) if line["item"] == str(stored.item))
    assert (line["serial"], line["page"]) == (read.serial, 1)
    assert "unreadable_code" not in line["reasons"]


def test_what_cannot_be_accepted_is_not_offered(vote, terminal):
    """A page in which no ballot was found: whose it is can be said, its reading cannot be accepted."""
    stored = vote.store.items()[0]
    read = PageRead.from_json(stored.measured)
    lost = replace(read, vote=None, kind=None, page=None, serial=None, rows={}, reasons=(Reason.NOT_A_BALLOT,))
    with vote.store.writing():
        vote.store.add_measurement(stored.item, now(), stored.image, lost.to_json())
    shown = begin(terminal)
    while "[i]" not in shown:
        shown = terminal.answer("s")
    assert "[a]" not in shown
    assert "[r]" in shown


def test_a_ruling_is_taken_back_like_any_other_key(vote, terminal):
    """[u] gives back what held before, on record."""
    start(terminal)
    terminal.until("[3]")
    terminal.until("mark")
    assert "questions left" not in terminal.screen()
    shown = terminal.answer("1")
    while "questions left" not in shown:
        shown = terminal.answer("1")
    given = [event.payload["values"] for event in vote.store.events() if event.what == "settle"]
    assert given
    shown = terminal.answer("u")
    assert "ruling is taken back" in shown
    name = next(iter(given[-1]))
    assert [event.payload["values"] for event in vote.store.events()][-1] == {name: "ask"}


def test_everything_can_be_worked_through(vote, terminal):
    """Until nothing waits."""
    begin(terminal)
    for _ in range(60):
        if not waiting(vote):
            break
        terminal.answer("1" if "[1]" in terminal.screen() else "a")
    assert waiting(vote) == []
    shown = terminal.until("ready>")
    assert "ballot tally phiếu" in shown
    assert "undo --by" in shown and "On record, item" in shown  # the last key, after which nothing is asked


def test_lines_are_broken_between_words_and_keys():
    """A terminal that is narrow breaks lines wherever its edge is."""
    keys = "[s] để sau  [u] bỏ quyết định vừa rồi  [p] xem lại mục trước"
    assert fitted([keys], 40) == ["[s] để sau  [u] bỏ quyết định vừa rồi", "[p] xem lại mục trước"]
    assert fitted(["Ảnh cả trang: /một/đường-dẫn/dài.png", ""], 30) == ["Ảnh cả trang:", "/một/đường-dẫn/dài.png", ""]
    assert fitted([keys], 100) == [keys]


@pytest.mark.parametrize(
    ("typed", "name"),
    [(["2"], "Lê Văn C"), (["lạ", "0", "3", " Trần  Thị B "], "Trần Thị B"), (["Lê Văn C"], "Lê Văn C")],
)
def test_a_member_of_the_committee_is_named_or_numbered(vote, monkeypatch, typed, name):
    text = vote.yaml.read_text("utf-8")
    vote.yaml.write_text(text.replace("committee: []", 'committee: ["Trần Thị B", "Lê Văn C"]'), "utf-8")
    answers = iter(typed)
    monkeypatch.setattr(click, "prompt", lambda *words, **more: next(answers))
    assert _Screen(Vote(vote.folder))._ask_name() == name
    assert next(answers, None) is None


def test_a_definition_that_broke_meanwhile_is_no_unfit_name(vote, monkeypatch):
    """Whatever is typed would be refused."""
    screen = _Screen(Vote(vote.folder))
    assert screen.vote.definition.committee == ()
    vote.yaml.write_text(vote.yaml.read_text("utf-8").replace("committee: []", "committee: ["), "utf-8")
    monkeypatch.setattr(click, "prompt", lambda *words, **more: "A")
    with pytest.raises(Faults):
        screen._ask_name()


def test_a_page_that_was_skipped_is_asked_about_once_its_rows_are_decided(vote):
    """It can be accepted then; nobody starts anew for that."""
    screen = _Screen(Vote(vote.folder))
    screen.by = "A"
    standing = standing_in(vote)
    item = next(item for item in waiting_items(standing) if item.rows)
    page, row = Question(item.item, None), Question(item.item, next(iter(item.rows)))
    screen.skipped.add(page)
    option = vote.definition.contests[0].options[0].id
    screen._decide(asked_of(vote.definition, standing, row), [f"{row.row}={option}"])
    assert page not in screen.skipped
