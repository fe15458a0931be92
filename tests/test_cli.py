"""The command as a person meets it: help, statuses, one line for every error."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from ballots import printed_vote, scan

from scanner import cli, new, paths
from scanner.cli import _write_new, main
from scanner.errors import NotDone, UsageError
from scanner.export import write_csv
from scanner.paths import as_written
from scanner.simulate import simulate
from scanner.words import language, use_language

ROOT = Path(__file__).parent.parent
COMMANDS = (
    *("templates", "new", "check", "print", "layout", "simulate", "scan", "batches", "review", "decide"),
    *("settle", "tally", "export", "show", "rehearse", "demo"),
)


def ballot(*arguments: object, lang: str = "en") -> subprocess.CompletedProcess[str]:
    """Run a command as the real one is run, in this process: a new one takes longer to start than most of them."""
    words, spoken = [str(argument) for argument in arguments], language()
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(StringIO()) as out,
        redirect_stderr(StringIO()) as err,
    ):
        patch.setenv("BALLOT_LANG", lang)
        try:
            status = main.status_of(words)
        finally:
            use_language(spoken)
    return subprocess.CompletedProcess(words, status, out.getvalue(), err.getvalue())


def real_ballot(*arguments: object, lang: str = "en", **more: object) -> subprocess.CompletedProcess[str]:
    """Run the real command, as a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "BALLOT_LANG": lang}
    return subprocess.run(
        [sys.executable, "-m", "scanner", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        timeout=600,
        check=False,
        **more,  # type: ignore[call-overload]
    )


@pytest.fixture(scope="module")
def evening(tmp_path_factory) -> Path:
    """A small vote, printed, filled in and scanned."""
    folder = tmp_path_factory.mktemp("buổi tối")
    for arguments in (
        ("new", folder / "vote"),
        ("check", folder / "vote"),
        ("print", folder / "vote", "--copies", 4),
        ("simulate", folder / "vote", "--output", folder / "scans", "--difficulty", "easy"),
        ("scan", folder / "vote", folder / "scans", "--workers", 1),
    ):
        done = real_ballot(*arguments)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command, lang):
    """Help is in the reader's language and has a line to paste."""
    from click.testing import CliRunner

    from scanner.cli import main
    from scanner.words import say, use_language

    use_language(lang)
    try:
        shown = CliRunner().invoke(main, [command, "--lang", lang, "--help"]).output
    finally:
        use_language("vi")
    assert say(f"cli.{command}.example", lang=lang) in shown
    assert say(f"cli.{command}.help", lang=lang).split("\n")[0] in shown


def test_commands_are_exactly_those_that_work():
    """A command exists only once it works."""
    from scanner.cli import main

    assert tuple(main.commands) == COMMANDS


def test_help_loads_nothing_heavy():
    """`ballot --help` is quick: no arrays, no pictures, no PDF are loaded for it."""
    code = (
        "import sys\nfrom scanner.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\nprint(sorted(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=True
    )
    for heavy in ("numpy", "cv2", "reportlab", "pypdfium2", "ruamel", "PIL"):
        assert f"'{heavy}'" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["count"], 2),
        (["tally"], 2),
        (["tally", "nowhere"], 2),
        (["new", "x", "--template", "none"], 2),
        (["new", "x", "--people", "missing.csv"], 2),
        (["print", "nowhere", "--copies", "3"], 2),
        (["scan", "nowhere", "scans"], 2),
    ],
)
def test_a_wrong_call_is_one_line(arguments, status, tmp_path):
    """Status 2, a line on stderr, nothing on stdout, nothing made, no traceback."""
    done = real_ballot(*arguments, cwd=tmp_path)

    assert done.returncode == status
    assert done.stdout == ""
    assert done.stderr.startswith("ballot: ")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_check_names_every_fault_with_its_line(tmp_path):
    """All at once, as file:line: what; how to mend it."""
    assert ballot("new", tmp_path / "v").returncode == 0
    yaml = tmp_path / "v" / "ballot.yaml"
    text = yaml.read_text("utf-8").replace("title:", "titel:", 1).replace("paper: A4", "paper: B4")
    yaml.write_text(text, "utf-8")
    done = ballot("check", tmp_path / "v")

    assert done.returncode == 2
    lines = done.stderr.splitlines()
    assert len(lines) == 3
    assert all(line.startswith("ballot.yaml:") for line in lines)
    assert any("did you mean title?" in line for line in lines)
    assert not (tmp_path / "v" / "preview.pdf").exists()


def test_a_provisional_result_has_status_3(evening):
    """Until the number collected is on record, and nothing waits."""
    done = ballot("tally", evening / "vote", "--format", "json")

    assert done.returncode == 3
    counted = json.loads(done.stdout)
    assert counted["final"] is False
    assert counted["kinds"][0]["ballots"]["read"] == 4


def test_export_has_a_line_for_each_page(evening):
    """JSON lines, as documented."""
    done = ballot("export", evening / "vote", "--format", "jsonl")
    lines = [json.loads(line) for line in done.stdout.splitlines()]

    assert done.returncode == 0
    assert len(lines) == 4
    assert set(lines[0]) == {
        *("item", "scan", "file", "file_page", "batch", "origin", "kind", "serial", "page", "status", "reasons"),
        *("rows", "decisions"),
    }


def test_a_public_export_leads_to_no_paper(evening):
    """No serial, no file name, no decision."""
    done = ballot("export", evening / "vote", "--format", "jsonl", "--public")

    assert (done.returncode, len(done.stdout.splitlines())) == (0, 4)
    for line in done.stdout.splitlines():
        assert not {"item", "serial", "file", "file_page", "scan", "batch", "decisions"} & set(json.loads(line))


def test_an_empty_cell_of_a_csv_is_empty(evening):
    done = ballot("export", evening / "vote", "--format", "csv")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 5)
    assert "'" not in done.stdout


def test_csv_opens_in_a_spreadsheet(evening):
    """UTF-8 with the mark that spreadsheets know, a line a page and a heading."""
    done = ballot("export", evening / "vote", "--format", "csv")

    assert done.stdout.startswith("\ufeffitem,")
    assert len(done.stdout.splitlines()) == 5


def test_a_blank_row_is_not_a_row_of_another_page():
    """And nothing of a void ballot waits."""
    rows = {
        "p1": {"selected": ["high"], "state": "ok"},
        "p2": {"selected": [], "state": "ok"},
        "p3": {"selected": None, "state": "review"},
        "p5": {"selected": [], "state": "void"},
    }
    page = {"kind": "main", "page": 1, "reasons": [], "rows": rows}
    out = StringIO()
    write_csv(
        [page | {"status": status} for status in ("review", "void")],
        ["p1", "p2", "p3", "p4", "p5"],
        out,
        without_private=True,
    )
    waiting, void = (line.split(",")[-5:] for line in out.getvalue().splitlines()[1:])
    assert waiting == ["high", "blank", "? (review)", "", "(void)"]
    assert void == ["high", "blank", "?", "", "(void)"]


def test_the_layout_is_json_in_mm(evening):
    """Boxes lie inside their cells, on the paper."""
    pages = json.loads(ballot("layout", evening / "vote").stdout)
    assert pages["paper"] == {"width": 210.0, "height": 297.0}
    for row in pages["pages"][0]["rows"]:
        for option in row["options"]:
            (x, y, w, h), (cx, cy, cw, ch) = option["box"], option["cell"]
            assert cx < x < x + w < cx + cw
            assert cy < y < y + h < cy + ch


def test_the_list_of_what_waits_has_pictures(evening):
    """Each waiting row with a crop that exists."""
    listed = ballot("review", evening / "vote", "--list").stdout.splitlines()
    assert listed
    for text in listed:
        line = json.loads(text)
        assert Path(line["picture"]).is_file()
        assert all(Path(row["crop"]).is_file() for row in line["rows"].values())


def test_the_list_goes_on_past_a_scan_that_is_gone(evening, tmp_path):
    """Its item is listed without pictures; all are listed in order, whoever is drawn first."""
    folder = tmp_path / "vote"
    shutil.copytree(evening / "vote", folder)
    whole = [json.loads(text) for text in ballot("review", folder, "--list").stdout.splitlines()]
    assert len(whole) > 1
    lost = next(
        json.loads(text)["scan"]
        for text in ballot("export", folder, "--format", "jsonl").stdout.splitlines()
        if json.loads(text)["file"] == whole[0]["file"]
    )
    next(folder.glob(f"scans/{lost}*")).unlink()
    without = [json.loads(text) for text in ballot("review", folder, "--list").stdout.splitlines()]
    assert [line["item"] for line in without] == [line["item"] for line in whole]
    assert without[0]["picture"] is None and {row["crop"] for row in without[0]["rows"].values()} == {None}
    assert all(Path(line["picture"]).is_file() for line in without[1:])


def test_review_without_a_terminal_says_what_to_use(evening):
    """One line, status 2."""
    done = real_ballot("review", evening / "vote", stdin=subprocess.DEVNULL)
    assert done.returncode == 2
    assert "--list" in done.stderr


def test_scanning_again_reads_nothing_twice(evening):
    """The account says so; nothing is added."""
    done = ballot("scan", evening / "vote", evening / "scans")
    assert done.returncode == 0
    assert done.stderr.splitlines()[-2:] == ["Nothing new; pages: 4", "       4  already read"]
    assert len(ballot("export", evening / "vote", "--format", "jsonl").stdout.splitlines()) == 4


def test_vietnamese_is_spoken_with_a_decimal_comma(tmp_path):
    """The result to read out, in the definition's language."""
    folder = tmp_path / "phiếu"
    for arguments in (
        ("new", folder),
        ("print", folder, "--copies", 3),
        ("simulate", folder, "--output", tmp_path / "quét", "--difficulty", "easy", "--seed", 4),
        ("scan", folder, tmp_path / "quét"),
        ("settle", folder, "collected=3", "blank_row=blank", "double_row=row_void", "--by", "A"),
    ):
        assert ballot(*arguments, lang="vi").returncode == 0
    for line in ballot("review", folder, "--list").stdout.splitlines():
        item = json.loads(line)
        acts = [f"{row}=high" for row in item["rows"]]
        assert ballot("decide", folder, item["item"], *acts, "--by", "A").returncode == 0
    done = ballot("tally", folder, lang="vi")

    assert done.returncode == 0
    assert "KẾT QUẢ CUỐI CÙNG" in done.stdout
    assert "33,33 %" in done.stdout or "66,67 %" in done.stdout or "100,00 %" in done.stdout


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_is_named(evening, tmp_path):
    """In words, not as a wrong argument: status 1, as for any input that cannot be read."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    done = ballot("scan", evening / "vote", closed)

    assert done.returncode == 1
    assert f"{closed}: may not be read" in done.stderr


def test_a_copy_on_a_disc_can_still_be_counted(evening, monkeypatch):
    """Where nothing may be written, what is stored is read; a decision is refused."""
    from scanner import store_file as module
    from scanner.gather import tally_of
    from scanner.vote import Vote

    before = tally_of(Vote(evening / "vote"))
    monkeypatch.setattr(module.os, "access", lambda path, mode: False)
    vote = Vote(evening / "vote")

    assert tally_of(vote) == before
    with pytest.raises(NotDone), vote.store.writing():
        vote.store.set_meta("a", "b")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("scan", "{vote}", ""), "may not be empty"),
        (("rehearse", "{vote}", ""), "may not be empty"),
        (("simulate", "{vote}", "--output", "{new}", "--seed", "-5"), "--seed takes"),
        (("show", "{vote}", "1", "--output", "{kept}"), "nothing is overwritten"),
        (("scan", "{vote}", "{scans}", "--explain", "{kept}"), "name another folder"),
    ],
)
def test_what_would_read_or_destroy_other_things_is_refused(evening, tmp_path, arguments, said):
    """An empty path, a picture over another file: one line, status 2, nothing is changed."""
    kept = tmp_path / "kept.png"
    kept.write_bytes(b"mine")
    places = {"vote": evening / "vote", "scans": evening / "scans", "new": tmp_path / "new", "kept": kept}
    done = real_ballot(*(argument.format(**places) for argument in arguments), cwd=tmp_path)
    assert done.returncode == 2 and said in done.stderr and done.stderr.count("\n") == 1
    assert kept.read_bytes() == b"mine" and list(tmp_path.iterdir()) == [kept]


@pytest.mark.parametrize("text", ['template: "\\uD800"', '"\\uD800": 1'])
def test_half_a_character_in_a_definition_is_a_fault_like_any_other(tmp_path, text):
    (tmp_path / "ballot.yaml").write_text(text, "utf-8")
    done = ballot("check", tmp_path)
    assert done.returncode == 2 and done.stderr.startswith("ballot.yaml:") and "Traceback" not in done.stderr


def test_the_result_numbers_rows_as_the_sheet_does(tmp_path):
    """On over its contests."""
    text = "template: choose\ntitle: T\nlanguage: en\ncontests:\n"
    text += "".join(f"  - id: c{n}\n    at_most: 1\n    rows: [{{name: A{n}}}, {{name: B{n}}}]\n" for n in (1, 2))
    (tmp_path / "ballot.yaml").write_text(text, "utf-8")
    assert ballot("print", tmp_path, "--copies", 1).returncode == 0
    words = [line.split()[:2] for line in ballot("tally", tmp_path).stdout.splitlines()]
    rows = [word for word in words if len(word) == 2 and word[0].isdigit()]
    assert rows == [["1", "A1"], ["2", "B1"], ["3", "A2"], ["4", "B2"]]


def test_faults_of_a_list_are_told_by_its_name_and_lines(tmp_path):
    """Whether `check` finds them or `new` is given them, and with a space in the name."""
    people = tmp_path / "danh sách.csv"
    people.write_text("name\nAn\nBình\n", "utf-8")
    assert ballot("new", tmp_path / "vote", "--people", people).returncode == 0
    people.write_text("name,note\nAn\n,x\nan\n", "utf-8")
    done = ballot("new", tmp_path / "other", "--people", people)
    lines = [
        "danh sách.csv:3: the name is missing; write it as it should be printed",
        "danh sách.csv:4: name: two rows “an” (the other is in line 2) are alike and cannot be told apart; "
        "add a birth date or a note",
    ]
    assert (done.returncode, done.stdout, done.stderr.splitlines()) == (2, "", lines)
    (tmp_path / "vote" / "people.csv").write_bytes(people.read_bytes())
    done = ballot("check", tmp_path / "vote")
    assert done.stderr.splitlines() == [line.replace("danh sách", "people") for line in lines]


@pytest.mark.skipif(os.name != "posix", reason="a shell closes the stream")
@pytest.mark.parametrize("command", ["export --format jsonl", "tally", "tally --format json", "templates"])
def test_a_closed_output_is_said_in_one_line(evening, command):
    name, *rest = command.split()
    folder = "" if name == "templates" else f"'{evening / 'vote'}'"
    line = f"'{sys.executable}' -m scanner {name} {folder} {' '.join(rest)} >&-"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "BALLOT_LANG": "en"}
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "could not be written" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="pipes of a shell")
def test_a_reader_who_has_read_enough_is_no_failure(evening):
    """As `head` does; several lines are written one by one."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "scanner", "show", str(evening / "vote"), "1"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "BALLOT_LANG": "en"}
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, env=environment, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("on_disk", "typed"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_a_folder_is_found_in_whichever_unicode_form_it_is_typed(tmp_path, on_disk, typed):
    place = Path("Bầu cử", "cuộc một")
    folder = tmp_path / unicodedata.normalize(on_disk, str(place))
    folder.mkdir(parents=True)
    if (tmp_path / unicodedata.normalize(typed, str(place))).exists():
        pytest.skip("this disk takes both forms for one name")
    asked = tmp_path / unicodedata.normalize(typed, str(place))
    assert as_written(asked) == folder
    assert as_written(asked / "vote") == folder / "vote"  # what is not there yet goes beside what is
    assert as_written(tmp_path / "khác") == tmp_path / "khác"
    (folder / "tệp").touch()
    assert as_written(asked / "tệp" / "ộ") == folder / "tệp" / "ộ"


@pytest.mark.skipif(os.name != "posix", reason="a named pipe")
def test_a_list_of_people_may_come_through_a_pipe(tmp_path):
    """It can be read once only."""
    pipe = tmp_path / "people"
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as beside:
        beside.submit(pipe.write_text, "name\nNguyễn Văn An\nTrần Thị Bình\n", "utf-8")
        done = ballot("new", tmp_path / "vote", "--people", pipe)
    assert done.returncode == 0
    assert (tmp_path / "vote" / "people.csv").read_text("utf-8").splitlines()[1:] == ["Nguyễn Văn An", "Trần Thị Bình"]


@pytest.mark.skipif(os.name != "posix", reason="a shell closes the stream")
def test_scans_are_read_though_nobody_can_be_told(evening, tmp_path):
    """Started by a program that closed the stream of errors."""
    folder = tmp_path / "vote"
    assert ballot("new", folder).returncode == ballot("print", folder, "--copies", 1).returncode == 0
    line = f"'{sys.executable}' -m scanner scan '{folder}' '{evening / 'scans'}' 2>&-"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "BALLOT_LANG": "en"}
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0
    assert len(ballot("export", folder, "--format", "jsonl").stdout.splitlines()) == 4


@pytest.mark.skipif(os.name != "posix", reason="the size of files is limited")
def test_a_file_that_could_not_be_written_whole_is_not_left_behind(tmp_path):
    """A disk that is full, say."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, before[1]))
    try:
        with pytest.raises(OSError):
            _write_new(tmp_path / "out.csv", "x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []


def test_a_file_has_its_name_only_once_it_is_whole(tmp_path, monkeypatch):
    """Whoever kills the program meanwhile finds no half of it; what is there already stays as it is."""
    path, seen = tmp_path / "out.csv", []
    real = cli.give_name

    def look(draft: Path, to: Path) -> None:
        seen.append((draft.read_text("utf-8"), to.exists()))
        real(draft, to)

    monkeypatch.setattr(cli, "give_name", look)
    _write_new(path, "x" * 100)
    assert seen == [("x" * 100, False)]
    with pytest.raises(UsageError):
        _write_new(path, "y")
    assert [each.read_text("utf-8") for each in tmp_path.iterdir()] == ["x" * 100]


def test_motions_are_read_out_whole_under_their_own_heading(tmp_path):
    motion = "Thông qua phương hướng, nhiệm vụ và các chỉ tiêu chủ yếu của nhiệm kỳ"
    text = "template: motion\ntitle: T\nlanguage: vi\ncontests:\n  - id: m\n    rows:\n"
    text += f"      - name: {motion} 2020-2025\n      - name: {motion} 2025-2030\n"
    (tmp_path / "ballot.yaml").write_text(text, "utf-8")
    assert ballot("print", tmp_path, "--copies", 1).returncode == 0
    said = ballot("tally", tmp_path, lang="vi").stdout
    assert "Nội dung" in said
    assert "Họ và tên" not in said
    assert all(words in " ".join(said.split()) for words in ("chỉ tiêu chủ yếu", "2020-2025", "2025-2030"))


def test_people_of_one_name_are_told_apart_by_birth_date(tmp_path):
    text = "template: qd96\ntitle: T\nlanguage: vi\ncontests:\n  - id: c\n    rows:\n"
    for date in ("1970-05-01", "1981-02-03"):
        text += f"      - name: Nguyễn Văn Hùng\n        birth_date: {date}\n"
    (tmp_path / "ballot.yaml").write_text(text, "utf-8")
    assert ballot("print", tmp_path, "--copies", 1).returncode == 0
    for form in ("text", "csv"):
        said = ballot("tally", tmp_path, "--format", form, lang="vi").stdout
        assert all(any(date in line for line in said.splitlines()) for date in ("1970", "1981"))


def test_a_list_too_long_to_go_without_serials_is_refused_in_terms_of_the_flag(tmp_path):
    people = tmp_path / "people.csv"
    people.write_text("name\n" + "".join(f"Nguyễn Văn {n}\n" for n in range(40)), "utf-8")
    done = ballot("new", tmp_path / "vote", "--no-serial", "--people", people)
    assert done.returncode == 2
    assert "--no-serial" in done.stderr
    assert not (tmp_path / "vote").exists()


def no_temporary_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one disk is full, or nobody may write to /tmp."""
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("tempfile._candidate_tempdir_list", list)


def test_where_no_temporary_folder_can_be_made_one_line_says_so(tmp_path, monkeypatch):
    vote = printed_vote(tmp_path)
    no_temporary_folder(monkeypatch)
    with pytest.raises(NotDone) as refused:
        simulate(vote.folder, tmp_path / "out", workers=1)
    assert refused.value.key == "cli.no_temporary"
    for words in (["new", tmp_path / "new"], ["demo"]):
        done = ballot(*words)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert done.stderr.startswith("ballot: no temporary folder can be made")
    assert not (tmp_path / "new").exists() and not (tmp_path / "out").exists()


@pytest.mark.parametrize("step", ["_write", "sync_folder"])
def test_new_goes_on_where_it_was_killed(tmp_path, monkeypatch, step):
    """Once its definition is there it is done; before that nobody is sent from `check` to `new` and back."""
    people = tmp_path / "list.csv"
    people.write_text("name\nNguyễn Văn An\n", "utf-8")
    words = ["new", tmp_path / "vote", "--people", people]
    place = new if step == "_write" else paths
    real, calls = getattr(place, step), []

    def killed(path: Path, *rest: bytes) -> None:
        if len(calls) == 1 or step != "_write":
            raise SystemExit  # stands for the plug
        calls.append(path)
        real(path, *rest)

    monkeypatch.setattr(place, step, killed)
    with pytest.raises(SystemExit):
        ballot(*words)
    monkeypatch.undo()
    assert ballot(*words).returncode == (0 if step == "_write" else 2)
    assert ballot("check", tmp_path / "vote").returncode == 0
    assert {path.name for path in (tmp_path / "vote").iterdir()} == {"ballot.yaml", "people.csv", "preview.pdf"}


def test_new_leaves_alone_what_is_not_its_own(tmp_path):
    folder = tmp_path / "vote"
    for name in ("people.csv", ".ballot.yaml.4711.unfinished", "ảnh.jpg"):
        folder.mkdir(exist_ok=True)
        (folder / name).touch()
        done = ballot("new", folder)
        assert done.returncode == (0 if name == ".ballot.yaml.4711.unfinished" else 2)


def test_files_that_no_person_can_have_written_are_not_read_whole(tmp_path):
    vote = printed_vote(tmp_path)
    vote.close()
    people = tmp_path / "list.csv"
    for path in (vote.yaml, people):
        with path.open("ab") as file:
            file.truncate(5_000_000)
    for words in (["new", tmp_path / "new", "--people", people], ["check", vote.folder], ["tally", vote.folder]):
        done = ballot(*words)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "is larger than 4 MB" in done.stderr


def test_a_lock_that_another_user_made_is_named(tmp_path):
    vote = printed_vote(tmp_path)
    lock = vote.folder / ".print.lock"
    lock.unlink()
    lock.mkdir()  # which nobody can open, not even an administrator
    done = ballot("print", vote.folder, "--copies", 1)
    assert (done.returncode, str(lock) in done.stderr, done.stderr.count("\n")) == (1, True, 1)


def test_a_page_whose_copy_is_gone_is_to_be_scanned_again(tmp_path):
    vote = printed_vote(tmp_path)
    item = scan(vote)
    done = ballot("show", vote.folder, item)
    assert "`ballot scan` the file" in done.stderr and done.stderr.count("\n") == 1


def test_a_path_that_is_too_long_for_any_file_is_one_that_is_not_there(tmp_path):
    vote = printed_vote(tmp_path)
    assert "there is no such file" in ballot("scan", vote.folder, "x" * 5000).stderr


def test_a_result_for_which_the_disk_has_no_room_names_its_file(tmp_path, capsys, monkeypatch):
    """What fails while a file is written has no name of its own; the draft's would say nothing to anybody."""
    vote = printed_vote(tmp_path)
    scan(vote)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("scanner.cli.os.fsync", full)
    path = tmp_path / "trang.csv"
    assert main.status_of(["export", str(vote.folder), "--format", "csv", "--output", str(path), "--lang", "en"]) == 1
    assert capsys.readouterr().err.startswith(f"ballot: {path}: no space left on the disk; ")
    assert not list(tmp_path.glob("*trang*"))
