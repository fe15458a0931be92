"""What `scan` says at its end of pages that wait, and the words of a result."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from ballots import AT, SERIALS, Evening, choose, printed_vote, rate

from scanner.account import copies_that_count, ranges, reasons_of, reopened
from scanner.collect import collect
from scanner.definition import Contest, Definition, Option, Row
from scanner.errors import NotDone
from scanner.gather import tally_of
from scanner.model import Status, Style
from scanner.new import new_vote
from scanner.printing import print_ballots
from scanner.records import to_the_minute
from scanner.results import tally_text
from scanner.settle import settle
from scanner.vote import Vote
from scanner.words import use_language


def line(item: int, status: str, *reasons: str, rows: dict | None = None) -> dict:
    """A record as `export` writes it."""
    return {
        "item": str(item),
        "status": status,
        "file": f"{item}.jpg",
        "file_page": 1,
        "reasons": reasons,
        "rows": rows,
    }


@pytest.mark.parametrize(("numbers", "said"), [([], ""), ([4], "4"), ([3, 4, 5], "3–5"), ([1, 3, 4, 9], "1, 3–4, 9")])
def test_runs_of_numbers(numbers: list[int], said: str):
    assert ranges(numbers) == said


def test_pages_that_wait_again_are_named():
    """What was settled by an earlier run and waits because of this one; not what waited then, nor what is new."""
    before = {1: Status.COUNTED, 2: Status.REVIEW, 3: Status.BLANK, 4: Status.COUNTED}
    lines = [line(1, "review"), line(2, "review"), line(3, "review"), line(4, "counted"), line(5, "review")]
    (said,) = reopened(lines, before)
    assert said.startswith("2 ")
    assert "1.jpg" in said and "3.jpg" in said and "5.jpg" not in said
    assert reopened(lines[1:2], before) == []


def test_copies_that_count_by_a_ruling_are_named():
    """Of this run, beside a paper of an earlier one; not what waits, nor what has no serial."""
    every = [
        line(n, "counted") | {"serial": serial, "page": 1} for n, serial in enumerate(("A", "B", "A", None, None), 1)
    ]
    (said,) = copies_that_count(every[1:], every)
    assert said.startswith("1 ") and "3.jpg" in said
    assert copies_that_count(every[3:], every) == []


def test_a_page_does_not_wait_for_the_votes_it_does_not_use():
    """In `choose` fewer marks than allowed are told of the page, and nobody is asked; a row without a mark may be."""
    assert reasons_of(line(1, "review", "undervote", "stray_ink")) == ["stray_ink"]
    row = {"state": "review", "reasons": ["undervote"]}
    assert reasons_of(line(1, "review", rows={"p1": row})) == ["undervote"]


def test_a_folder_given_twice_is_not_empty(tmp_path: Path):
    """Nor is one that lies in another that was given."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jpg").write_bytes(b"x")
    for paths in ([tmp_path, tmp_path], [tmp_path, tmp_path / "in"]):
        found = collect(paths)
        assert (len(found.sources), found.empty) == (1, [])


def test_a_folder_that_may_be_listed_but_not_entered_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The system tells nothing of what lies in it: whoever opens it is told why."""
    for name in ("đóng", "mở"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.jpg").write_bytes(b"x")

    def closed(real: Callable[..., bool]) -> Callable[..., bool]:
        def asked(path: Path, *more: bool) -> bool:
            if path.parent.name == "đóng":
                raise PermissionError(13, "Permission denied")
            return real(path, *more)

        return asked

    for name in ("is_dir", "is_file", "is_symlink", "exists"):
        monkeypatch.setattr(Path, name, closed(getattr(Path, name)))
    assert [source.path.parent.name for source in collect([tmp_path]).sources] == ["mở", "đóng"]
    assert collect([tmp_path / "đóng" / "a.jpg"]).closed == [tmp_path / "đóng" / "a.jpg"]


def test_folders_are_walked_as_people_read_them(tmp_path: Path):
    """Files before folders, 2 before 10."""
    for name in ("10", "2"):
        (tmp_path / name / "x").mkdir(parents=True)
        (tmp_path / name / "x" / "c.jpg").write_bytes(b"x")
        (tmp_path / name / "b.jpg").write_bytes(b"x")
    (tmp_path / "z.jpg").write_bytes(b"x")
    found = [str(source.path.relative_to(tmp_path)) for source in collect([tmp_path]).sources]
    assert found == ["z.jpg", "2/b.jpg", "2/x/c.jpg", "10/b.jpg", "10/x/c.jpg"]


def said_of(definition: Definition, **counts: int) -> str:
    evening = Evening(definition)
    evening.scan(*["X . ."] * len(definition.contests[0].rows))
    if counts:
        evening.settle(**counts)
    return tally_text(definition, evening.tally)


def test_people_of_one_name_are_told_apart_in_the_result():
    """By position, where no birth date does."""
    rows = (Row("p1", "Nguyễn Văn An", "Bí thư"), Row("p2", "Nguyễn Văn An", "Chánh Văn phòng"), Row("p3", "Lê Thị Ba"))
    levels = (Option("high", "Cao"), Option("mid", "Vừa"), Option("low", "Thấp"))
    said = said_of(Definition("qd96", "Phiếu", (Contest("confidence", Style.RATE, rows, levels),)))
    assert "An (Bí thư)" in said
    assert "(Chánh" in said
    assert "Ba (" not in said


def test_a_base_that_is_not_known_or_nothing_is_said():
    """A final result without percentages says which number is missing."""
    assert "present=" in said_of(rate(base="present"), collected=1)
    assert "là 0" in said_of(rate(base="present"), collected=1, present=0)


@pytest.mark.parametrize(
    ("base", "words"),
    [
        ("convened", "people convened"),
        ("present", "people present"),
        ("handed_out", "ballots handed out"),
        ("collected", "ballots collected"),
        ("valid", "valid ballots"),
    ],
)
def test_percentages_are_of_people_or_of_ballots(base: str, words: str):
    """As the base has it, whether it is known or not."""
    use_language("en")
    people = rate(base=base)
    counts = {name: 1 for name in ("collected", base) if name != "valid"}
    assert f"(of the {words})" in said_of(people)
    assert f"Percentages of the {words}: 1." in said_of(people, **counts)
    if base in ("convened", "present", "handed_out"):
        assert f"their base (the {words}) is not on record" in said_of(people, collected=1)
        assert f"their base (the {words}) is 0." in said_of(people, collected=1, **{base: 0})


@pytest.mark.parametrize(("present", "marked"), [(1, True), (2, False), (25, False)])
def test_a_result_of_more_ballots_than_people_is_marked(present: int, marked: bool):
    """2 for 25, typed: over a hundred per cent."""
    people = rate(base="present")
    evening = Evening(people)
    for serial in SERIALS[:2]:
        evening.scan("X . .", "X . .", serial=serial)
    evening.settle(collected=2, present=present)
    assert ("CHÚ Ý" in tally_text(people, evening.tally)) is marked


def test_valid_ballots_are_fewer_than_those_read_where_some_are_void():
    """That is no number on record that might be wrong."""
    people = rate(2, base="valid")
    evening = Evening(people)
    evening.settle(collected=2)
    evening.scan("X . .", "X . .", serial=SERIALS[0])
    void = evening.scan("X . .", "X . .", serial=SERIALS[1])
    evening.decide(void, "void", void=True)
    said = tally_text(people, evening.tally)
    assert "100,00" in said
    assert "CHÚ Ý" not in said


def test_a_ruling_that_means_nothing_here_does_not_stand_under_the_result():
    """Where N of M are chosen no row has to have a mark, and none has several: too many are of the whole ballot."""
    evening = Evening(choose(2, 3))
    evening.settle(blank_row="ballot_void", double_row="row_void")
    assert "Quy ước" not in tally_text(evening.definition, evening.tally, evening.events)
    evening.settle(double_row="ballot_void")
    said = tally_text(evening.definition, evening.tally, evening.events)
    assert said.count("Quy ước") == 1 and "chọn quá số người" in said


def test_no_number_of_the_result_falls_on_a_line_of_its_own():
    """On 80 columns, with long names and every column there is."""
    people = rate(12)
    named = enumerate(people.contests[0].rows)
    rows = tuple(replace(row, name=f"Nguyễn Thị Hoàng Phương Uyên {n}") for n, row in named)
    levels = ("Tín nhiệm cao", "Tín nhiệm", "Tín nhiệm thấp")
    options = tuple(
        replace(option, label=label) for option, label in zip(people.contests[0].options, levels, strict=True)
    )
    people = replace(people, contests=(replace(people.contests[0], rows=rows, options=options),))
    evening = Evening(people)
    for serial in SERIALS[:30]:
        evening.scan("X X .", ". . .", *["X . ."] * 10, serial=serial)
    evening.settle(collected=30, blank_row="blank", double_row="row_void")
    assert evening.tally["final"]
    lines = tally_text(people, evening.tally).splitlines()
    assert max(map(len, lines)) <= 80
    first = next(at for at, line in enumerate(lines) if line.startswith("──")) + 1
    numbered = [line for line in lines[first : first + 24] if line[:5].strip()]
    assert [line.split()[0] for line in numbered] == [str(n) for n in range(1, 13)]


def test_another_base_is_on_record_before_a_result_is_given_of_it(tmp_path: Path):
    vote = printed_vote(tmp_path)
    vote.put_later_fields_on_record()
    assert vote.store.events() == []
    text = (vote.folder / "ballot.yaml").read_text("utf-8").replace("base: collected", "base: present")
    (vote.folder / "ballot.yaml").write_text(text, "utf-8")
    again = Vote(vote.folder)
    for _ in range(2):
        again.put_later_fields_on_record()
    assert [(event.what, event.payload["base"]) for event in again.store.events()] == [("definition", "present")]


def test_rulings_stand_under_the_result_with_who_gave_them():
    """For the minutes; what is to be asked is none."""
    people = rate()
    evening = Evening(people)
    evening.scan("X . .", ". . .")
    evening.settle(collected=1, blank_row="blank", double_row="ask")
    lines = [text for text in tally_text(people, evening.tally, evening.events).splitlines() if "Quy ước" in text]
    assert len(lines) == 1
    assert "để trống" in lines[0] and f"(A, {to_the_minute(AT)})" in lines[0]


def test_a_database_damaged_within_is_said_in_a_line(tmp_path: Path):
    """No traceback: which file, and what to do."""
    new_vote(tmp_path / "vote")
    vote = Vote(tmp_path / "vote")
    print_ballots(vote, 2)
    settle(vote, ["collected=2"], "A")
    vote.close()
    with sqlite3.connect(tmp_path / "vote" / "vote.db") as database:
        database.execute("update event set json = substr(json, 1, 5)")
    with pytest.raises(NotDone):
        tally_of(Vote(tmp_path / "vote"))


def test_a_vote_that_could_not_be_written_leaves_its_folder_free(tmp_path: Path, monkeypatch):
    """A full disk."""

    def full(path: Path, *arguments: object, **more: object) -> None:
        path.touch()
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("scanner.new._write", full)
        with pytest.raises(NotDone):
            new_vote(tmp_path / "vote")
    new_vote(tmp_path / "vote")
