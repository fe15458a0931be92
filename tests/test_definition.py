"""The definition: what a person writes, what is wrong with it, and what comes out."""

from __future__ import annotations

import random
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.days import is_no_day
from scanner.definition import Definition, Row
from scanner.errors import UsageError
from scanner.fonts import missing_characters
from scanner.new import definition_text, new_vote
from scanner.people import read_people, twins
from scanner.profiles import profile, profile_names
from scanner.remarks import remarks
from scanner.schema import Faults, definition_of, read_definition
from scanner.words import say, use_language

BASE = """\
template: qd96
title: "Phiếu tín nhiệm"
contests:
  - rows:
      - name: "Nguyễn Văn An"
      - name: "Trần Thị Bình"
"""


@pytest.fixture(autouse=True)
def english():
    """The tests look for English words."""
    use_language("en")
    yield
    use_language("vi")


def read(text: str, folder: Path = Path()) -> Definition:
    return definition_of(text, "ballot.yaml", folder)


def faults(text: str, folder: Path = Path()) -> list[str]:
    """The faults of a text, as `check` prints them."""
    with pytest.raises(Faults) as found:
        read(text, folder)
    return found.value.lines()


def test_the_least_definition_is_whole():
    """A template, a title and two names."""
    definition = read(BASE)
    assert [row.id for row in definition.contests[0].rows] == ["p1", "p2"]
    assert [option.id for option in definition.contests[0].options] == ["high", "mid", "low"]
    assert (definition.paper, definition.sides, definition.serials) == ("A4", 1, True)


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("template: qd96", "template: qd69"), 1, "there is no template"),
        (("title:", "titel:"), 2, "did you mean title?"),
        (('title: "Phiếu tín nhiệm"', 'title: ""'), 2, "title is empty"),
        (("contests:", "paper: B4\ncontests:"), 3, "A4, A5, Letter"),
        (("contests:", "sides: 3\ncontests:"), 3, "from 1 to 2"),
        (("contests:", "serials: maybe\ncontests:"), 3, "true or false"),
        (("contests:", "sides: [1]\ncontests:"), 3, "sides"),
        (('"Nguyễn Văn An"', '"Nguyễn 💀 An"'), 5, "cannot print"),
        (('"Nguyễn Văn An"', '""'), 5, "name is empty"),
        (('"Nguyễn Văn An"', '"' + "x" * 500 + '"'), 5, "longer than"),
        (('- name: "Trần Thị Bình"', "- nam: x"), 6, "did you mean name?"),
        (('- name: "Trần Thị Bình"', '- name: "Trần Thị Bình"\n        id: serial'), 7, "reserved"),
        (('- name: "Trần Thị Bình"', '- name: "Trần Thị Bình"\n        id: p1'), 7, "used already"),
        (('- name: "Trần Thị Bình"', '- name: "Trần Thị Bình"\n        id: -a'), 7, "hyphen (not first)"),
        (("  - rows:", '  - id: "=1+1"\n    rows:'), 4, "is not allowed"),
        (
            ('- name: "Trần Thị Bình"', '- name: "Nguyễn Văn An"'),
            6,
            "(the other is in line 5) are alike and cannot be told apart",
        ),
        (('"Nguyễn Văn An"', '"Nguyễn\u200bVăn An"'), 5, "an invisible character (U+200B) after “Nguyễn”; delete it"),
        (('"Nguyễn Văn An"', '"Nguyễn Văn\\tAn"'), 5, "an invisible character (U+0009) after “Văn”; delete it"),
        (('- name: "Trần Thị Bình"', '- name: "Nguyễn  Văn AN "'), 6, "cannot be told apart"),
        (("  - rows:", "  - at_most: 2\n    rows:"), 4, "only for the template choose"),
        (("  - rows:", "  - people: x.csv\n    rows:"), 4, "not both"),
        (('  - rows:\n      - name: "Nguyễn Văn An"\n', "  - rows: []\n    x:\n"), 4, "a list"),
        (("title:", "title: a\ntitle:"), 3, "written twice"),
        (("title:", "\ttitle:"), 2, "YAML"),
        ((BASE, ""), 1, "empty"),
        ((BASE, "- a\n- b\n"), 1, "no fields"),
    ],
)
def test_a_fault_is_named_with_its_line_and_cure(change, line, words):
    """`ballot.yaml:14: what is wrong; how to mend it`."""
    found = faults(BASE.replace(*change))
    assert any(one.startswith(f"ballot.yaml:{line}: ") and words in one for one in found), found


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("title:", "title"), 2, "a colon and a space after its name"),
        (("contests:", "paper:A4\ncontests:"), 3, "a colon and a space after its name"),
        (("Nguyễn Văn", "Nguyễn \a Văn"), 5, "an invisible character (U+0007) after “Nguyễn”"),
        (("title:", "\atitle:"), 2, "begins with an invisible character (U+0007)"),
        (('      - name: "Trần', '\t- name: "Trần'), 6, "there is a tab"),
        (('"Trần Thị Bình"', '"Trần Thị Bình"\n       position: x'), 7, "the indent does not match"),
        (('Phiếu tín nhiệm"', "Phiếu tín nhiệm"), 2, "quotation marks do not match"),
        (('"Trần Thị Bình"', '"Trần Thị Bình'), 6, "a quotation mark that opens in this line is never closed"),
        (('"Phiếu tín nhiệm"', '"Phiếu" tín nhiệm'), 2, "quotation marks do not match"),
        (('"Phiếu tín nhiệm"', "Phiếu: tín nhiệm"), 2, "put a text that has a colon in quotes"),
        (("contests:", "committee: [A, B\ncontests:"), 3, "brackets"),
        (('"Phiếu tín nhiệm"', "@Phiếu"), 2, "cannot begin with this character"),
        (('"Phiếu tín nhiệm"', "*Phiếu"), 2, "cannot begin with this character"),
        (('"Phiếu tín nhiệm"', '"\\q"'), 2, "written twice"),
        (("title:", "title: x\ntitle:"), 3, "the field title is written twice"),
        (("contests:", "---\ncontests:"), 3, "second document"),
        (("contests:", "...\ncontests:"), 3, "ends the document"),
        (("contests:", "...\n\n# and on\ncontests:"), 3, "ends the document"),
    ],
)
def test_what_is_no_yaml_is_told_where_it_is_mended(change, line, words):
    """Not where the reader of YAML noticed it; and nothing in its own English."""
    assert BASE.replace(*change) != BASE
    (found,) = faults(BASE.replace(*change))
    assert found.startswith(f"ballot.yaml:{line}: ")
    assert words in found
    use_language("vi")
    (found,) = faults(BASE.replace(*change))
    assert not re.search("expected|found|allowed", found)


def test_every_fault_is_reported_at_once():
    """Not one a run."""
    text = BASE.replace("title:", "titel:").replace("contests:", "paper: B4\nlanguage: fr\ncontests:")
    assert len(faults(text)) == 4  # titel, no title, paper, language


CHOOSE = BASE.replace("  - rows:", "  - at_most: 1\n    rows:")
MOTION = BASE.replace("  - rows:", "  - options: [{id: a, label: A}, {id: b, label: B}]\n    rows:")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (BASE.replace("qd96", "qd69"), [1]),
        (CHOOSE.replace("qd96", "chose"), [1]),
        (CHOOSE.replace("qd96", "bầu cử"), [1]),  # only choose has at_most
        (MOTION.replace("qd96", "biểu quyết"), [1]),  # only a motion has options of its own
        (BASE.replace("template: qd96", "template:"), [1]),
        (BASE.replace("template: qd96\n", "") + "template: [qd96]\n", [6]),
        (CHOOSE.replace("template: qd96", "templat: choose"), [1]),  # and not that `template` is missing
        (BASE.replace("template: qd96", "templat: qd69"), [1, 1]),
        (BASE.replace("template: qd96", "x: y"), [1, 1]),
        (BASE.replace("qd96", "qd69").split("contests")[0] + "contests: 5\n", [1, 3]),
    ],
)
def test_a_wrong_template_hides_no_other_fault(text, lines):
    """The rest is read by the template that was probably meant."""
    found = faults(text + "sides: 3\n")
    last = text.count("\n") + 1
    assert [int(one.split(":")[1]) for one in found] == [*lines, last], found


def options_faults(options: str) -> list[str]:
    return faults(f"template: motion\ntitle: T\ncontests:\n  - rows: [{{name: A}}]\n    options: {options}\n")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("[Có, Không đồng ý]", ['{id: co, label: "Có"}', '{id: khong-dong-y, label: "Không đồng ý"}']),
        ("[{id: a, label: A}]", ["2 to 6 options"]),
        ("[]", ["a list of at least one line"]),
        ("[{id: true, label: Có}, {id: false, label: Không}]", ["options[0].id must be", "options[1].id must be"]),
        ("[{id: a, label: Có}, {id: a, label: Không}]", ["used already"]),
    ],
)
def test_options_are_told_what_is_wrong_with_them_once(options, said):
    """And the cure is what they lack."""
    found = options_faults(options)
    assert len(found) == len(said)
    assert all(words in line for words, line in zip(said, found, strict=True)), found


@pytest.mark.parametrize(
    ("contest", "said"),
    [
        ("rows: [{name: A, id: void}]", ["rows[0].id: “void” is reserved"]),
        ("rows: [{name: A, id: blank}]", ["rows[0].id: “blank” is reserved"]),
        ("rows: [{name: A, id: [a]}, {name: B, id: [a]}]", ["rows[0].id must be a line", "rows[1].id must be a line"]),
        ("rows: [An]", ["write as in “name: An”"]),
        ("people:", ["contests[0].people names no file"]),
        ('people: ""', ["contests[0].people names no file"]),
        ("people: [a]", ["contests[0].people must be a line"]),
        ("at_most: 1", ["contests[0].rows must be a list", "only for the template choose"]),
    ],
)
def test_each_fault_of_a_contest_is_told_once(contest, said):
    """By the name of what was written."""
    found = faults(f"template: qd96\ntitle: T\ncontests:\n  - {contest}\n")
    assert len(found) == len(said)
    assert all(words in line for words, line in zip(said, found, strict=True)), found


@pytest.mark.parametrize(
    ("rows", "sides", "said"),
    [
        (
            25,
            1,
            "a ballot of 2 pages needs serials (to bring its sheets together); remove serials: false, or print two",
        ),
        (25, 2, ""),
        (40, 1, "a ballot of 3 pages needs serials (to bring its sheets together); remove serials: false"),
        (40, 2, "a ballot of 3 pages needs serials (to bring its sheets together); remove serials: false"),
    ],
)
def test_sheets_without_serials_go_on_two_sides_only_where_they_fit(rows, sides, said):
    """Padding is no page."""
    names = "".join(f"      - name: Người {n}\n" for n in range(rows))
    text = f"template: qd96\ntitle: T\nserials: false\nsides: {sides}\ncontests:\n  - rows:\n{names}"
    if not said:
        assert not read(text).serials
        return
    (found,) = faults(text)
    assert said in found
    assert ("(sides: 2)" in found) == said.endswith("two")


@given(st.text(max_size=300))
def test_any_text_is_a_definition_or_faults(text):
    """Never another error."""
    try:
        read(text)
    except UsageError as error:
        assert str(error)


@given(st.integers(0, 2**32))
def test_a_definition_with_typos_is_a_definition_or_faults(seed):
    """Characters lost, doubled or replaced anywhere."""
    chance = random.Random(seed)
    text = list(definition_text(profile("qd96"), (), None, True, "vi"))
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text))
        text[at] = chance.choice(["", text[at] * 2, chance.choice(" :-\n\"'[]{}#&*!|>%@`\t\0é")])
    try:
        read("".join(text))
    except UsageError as error:
        assert str(error)


def test_text_is_brought_to_nfc():
    """However it was typed."""
    assert read(unicodedata.normalize("NFD", BASE)) == read(BASE)
    assert unicodedata.is_normalized("NFC", read(unicodedata.normalize("NFD", BASE)).title)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("template", profile_names())
def test_what_new_writes_passes_and_prints(tmp_path, template, language):
    """Every template, as it stands; the letters are all in the font."""
    from scanner.compose import layout_of

    new_vote(tmp_path / "v", template, language=language)
    definition = read_definition(tmp_path / "v" / "ballot.yaml")
    assert len(layout_of(definition).printed_pages) == 1
    assert not missing_characters(definition.title)


def test_new_never_touches_a_vote_that_is_there(tmp_path):
    """Nor leaves half of one where the list of people is wrong."""
    new_vote(tmp_path / "v", "qd96")
    before = (tmp_path / "v" / "ballot.yaml").read_bytes()
    with pytest.raises(UsageError):
        new_vote(tmp_path / "v", "motion")
    assert (tmp_path / "v" / "ballot.yaml").read_bytes() == before
    (tmp_path / "people.csv").write_text("chức vụ\nx\n", "utf-8")
    with pytest.raises(UsageError):
        new_vote(tmp_path / "w", "qd96", tmp_path / "people.csv")
    assert not (tmp_path / "w").exists()


# --- people as spreadsheets write them


VIETNAMESE = "STT,Họ và tên,Chức vụ,Ngày sinh,Ghi chú\n1,Nguyễn Văn An,Bí thư,12/3/1971,\n2,Trần Thị Bình,,,Nữ\n"


@pytest.mark.parametrize(
    "raw",
    [
        VIETNAMESE.encode(),
        VIETNAMESE.encode("utf-8-sig"),
        VIETNAMESE.replace(",", ";").encode("utf-8-sig"),
        VIETNAMESE.replace(",", "\t").encode("utf-16"),
        VIETNAMESE.replace("\n", "\r\n").encode(),
        unicodedata.normalize("NFD", VIETNAMESE).encode(),
        VIETNAMESE.replace("Họ và tên", "HỌ TÊN").encode(),
        VIETNAMESE.replace("STT,Họ và tên,Chức vụ,Ngày sinh,Ghi chú", "no,name,position,birth_date,note").encode(),
        VIETNAMESE.replace("An,Bí thư", 'An,"Bí thư"').encode(),
        (VIETNAMESE + ",,,,\n\n").encode(),
    ],
)
def test_people_as_spreadsheets_write_them(tmp_path, raw):
    """UTF-8 with or without BOM or Excel's UTF-16, comma, semicolon or tab, headers in Vietnamese or English."""
    path = tmp_path / "danh sách.csv"
    path.write_bytes(raw)
    rows = read_people(path)
    assert [(row.id, row.name, row.position) for row in rows] == [
        ("p1", "Nguyễn Văn An", "Bí thư"),
        ("p2", "Trần Thị Bình", ""),
    ]
    assert (rows[0].birth_date, rows[1].note) == ("12/3/1971", "Nữ")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", ":1: there is nobody in the list; write one line for each"),
        ("họ và tên\n".encode(), ":1: there is nobody in the list; write one line for each"),
        ("chức vụ,x\nBí thư,y\n".encode(), "no name column"),
        ("họ và tên,chức vụ\n,Bí thư\n".encode(), ":2: the name is missing"),
        ("họ và tên\nNguyễn\n".encode("cp1258", "replace"), "not UTF-8"),
        ("name,position\nAn,Bí thư, Chủ tịch\n".encode(), ":2: 3 cells"),  # the comma would lose half a position
        ("name,positon\nAn,Bí thư\n".encode(), "did you mean “position”"),
        # Two people, or one with a long name.
        ('name,position\n"An,Bí thư\nBình,Chủ tịch\n'.encode(), ":2: a quotation mark that opens in this line"),
        ('name,position\nAn,x\n"Bình,y\n"Chi",z\n'.encode(), ":3: a quotation mark that opens in this line"),
        ('name,position\n"An "Tư"",x\n'.encode(), ":2: a quotation mark inside a cell"),
        (b"name|position\nA|B\n", ":1: cells must be separated by commas"),
        ("Họ đệm,Tên,Chức vụ\nNguyễn Văn,An,A\n,Bình,B\n".encode(), ":3: “Bình” is half a name, “Họ đệm” is empty"),
        ("Họ đệm,Tên,Chức vụ\nNguyễn Văn,An,A\nLê Thị,,C\n".encode(), ":3: the name is missing"),
        ("name\nNguyễn\u200bVăn An\n".encode(), ":2: name has an invisible character (U+200B) after “Nguyễn”; delete"),
        ("name\n\u200bAn\n".encode(), ":2: name begins with an invisible character (U+200B); delete"),
        (
            "họ tên,chức vụ\nAn,\U0001f600\n".encode(),
            ":2: chức vụ has characters that the font cannot print: “\U0001f600”",
        ),
        (("name,note\nA," + "x " * 400).encode(), ":2: note is longer than 400 characters"),
        (b"name\nAn\nBa\nan\n", ":4: name: two rows “an” (the other is in line 2) are alike"),
        (("name\n" + "".join(f"N{n}\n" for n in range(1500))).encode(), ":1002: more than 1000 rows"),
        ("Họ và tên,Tên,Chức vụ\nNguyễn Văn An,An,Bí thư\n".encode(), "keep one column"),
        ("Họ,Họ và tên\nNguyễn,Nguyễn Văn An\n".encode(), "keep one column"),
        ("Họ và tên,Họ và tên\nA,B\n".encode(), "keep one column"),
        ("DANH SÁCH\nHọ và tên;Chức vụ\nNguyễn Văn An;Bí thư\n".encode(), ":2: the heading must be the first"),
        ("DANH SÁCH\nHọ và tên\nNguyễn Văn An\n".encode(), ":2: the heading must be the first"),
        ("STT,Họ và tên,,Chức vụ\n1,Nguyễn Văn,An,Bí thư\n".encode(), "keep one column"),  # merged over two
        ("Ứng cử viên\nA\nB\n".encode(), "no name column"),
        ("Nội dung\nA\nB\n".encode(), "no name column"),
        ("Họ và tên*\nA\nB\n".encode(), "no name column"),
        ("Danh sách ứng cử viên\nA\nB\n".encode(), "no name column"),
    ],
)
def test_a_list_that_is_wrong_says_where(tmp_path, raw, words):
    """One line: file, line, how to mend it."""
    path = tmp_path / "people.csv"
    path.write_bytes(raw)
    with pytest.raises(UsageError) as found:
        read_people(path)
    assert words in str(found.value)
    assert "people.csv" in str(found.value)


def test_every_fault_of_a_list_is_reported_at_once(tmp_path):
    """Each with the list's own line, below the definition's; rows over two lines are where they begin."""
    raw = 'name,positon,note\n,A\nAn,B,C,D\nBa,"x\ny"\nCh\u200bi,E\n,F\nba,x y\nYến 💀\n'
    (tmp_path / "people.csv").write_text(raw, "utf-8")
    text = 'template: qd96\ntitle: ""\ncontests:\n  - people: people.csv\n'
    assert [(line.split(": ")[0], line.split(": ")[1][:12]) for line in faults(text, tmp_path)] == [
        ("ballot.yaml:2", "title is emp"),
        ("people.csv:1", "there is no "),
        ("people.csv:2", "the name is "),
        ("people.csv:3", "4 cells, but"),
        ("people.csv:6", "name has an "),
        ("people.csv:7", "the name is "),
        ("people.csv:8", "name"),
        ("people.csv:9", "name has cha"),
    ]


def test_two_lists_are_told_apart_and_one_is_told_once(tmp_path):
    """By their names as the definition writes them."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "people.csv").write_text("name\n\u200bAn\n", "utf-8")
    text = "template: qd96\ntitle: T\ncontests:\n" + "".join(
        f"  - {{id: c{number}, people: {name}/people.csv}}\n" for number, name in enumerate("abb")
    )
    assert [line.split(": ")[0] for line in faults(text, tmp_path)] == ["a/people.csv:2", "b/people.csv:2"]


def test_new_names_the_list_that_it_was_given(tmp_path):
    """The vote's own files do not exist yet."""
    (tmp_path / "dup.csv").write_text("name\nAn\nBa\nAn\nBa\n", "utf-8")
    with pytest.raises(Faults) as found:
        new_vote(tmp_path / "v", "qd96", tmp_path / "dup.csv")
    assert [line.split(": ")[0] for line in found.value.lines()] == ["dup.csv:4", "dup.csv:5"]
    assert not (tmp_path / "v").exists()


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Phiếu 💀", "--title has characters that the font cannot print"),
        ("Phiếu\u200b bầu", "--title has an invisible character (U+200B) after “Phiếu”"),
        (" ", "--title is empty"),
        ("x" * 500, "--title is longer than 400 characters"),
    ],
)
def test_new_refuses_a_title_by_the_name_of_its_option(tmp_path, title, words):
    """Not by the line of a file that is not there."""
    with pytest.raises(UsageError) as found:
        new_vote(tmp_path / "v", "qd96", None, title)
    assert str(found.value).startswith(words)
    assert not (tmp_path / "v").exists()


@pytest.mark.parametrize("serials", [True, False])
def test_new_refuses_a_list_that_is_too_long_for_a_ballot(tmp_path, serials):
    """Not by the line of a file that is not there."""
    people = "".join(f"{'Nguyễn ' * 15}{n},{'chức vụ ' * 45},{'ghi chú ' * 45}\n" for n in range(220))
    (tmp_path / "p.csv").write_text("name,position,note\n" + people, "utf-8")
    with pytest.raises(UsageError, match=r"^a ballot of [0-9]+ pages; split it"):
        new_vote(tmp_path / "v", "qd96", tmp_path / "p.csv", serials=serials)


def test_many_rows_are_told_apart_in_no_time():
    """One look at each: comparing every two of these would take hours."""
    rows = [Row("p", f"Người {n % 100_000}") for n in range(100_003)]
    assert list(twins(rows)) == [(100_000, 0), (100_001, 1), (100_002, 2)]


@pytest.mark.parametrize(
    "raw",
    [
        "STT,Họ và tên đệm,Tên,Chức vụ\n1,Nguyễn Văn,An,Bí thư\n",
        "Tên;Họ;Chức vụ\nAn;Nguyễn Văn;Bí thư\n",
        "\n;;\nHọ và tên;Chức vụ\nNguyễn Văn An;Bí thư\n",
        "First name,Last name,Position\nAn,Nguyễn Văn,Bí thư\n",
        'Họ và tên;"Chức vụ, đơn vị";Chức vụ\nNguyễn Văn An;"x, y";Bí thư\n',
    ],
)
def test_nobody_is_printed_by_half_or_with_the_heading(tmp_path, raw):
    """A name in two columns is put together; empty lines come first; the heading tells what cuts the cells."""
    (tmp_path / "p.csv").write_text(raw, "utf-8")
    assert [(row.name, row.position) for row in read_people(tmp_path / "p.csv")] == [("Nguyễn Văn An", "Bí thư")]


def test_a_list_of_names_alone_needs_no_header(tmp_path):
    """One column."""
    (tmp_path / "p.csv").write_text("Nguyễn Văn An\nTrần Thị Bình\n", "utf-8")
    assert [row.name for row in read_people(tmp_path / "p.csv")] == ["Nguyễn Văn An", "Trần Thị Bình"]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_list_or_a_reason(raw):
    """Never another error."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "p.csv"
        path.write_bytes(raw)
        try:
            assert read_people(path)
        except UsageError as error:
            assert str(error)


def test_rows_of_several_contests_never_share_an_id(tmp_path):
    """Or one mark would be counted for several people."""
    (tmp_path / "people.csv").write_text("name\nAn\nBình\n", "utf-8")
    for ids, expected in ((("p2",), ["p2", "p3", "p4"]), (("p1", "p2", "p4"), ["p1", "p2", "p4", "p5", "p6"])):
        rows = "".join(f"      - {{id: {id}, name: Người {id}}}\n" for id in ids)
        text = f"template: choose\ntitle: T\ncontests:\n  - id: a\n    at_most: 1\n    rows:\n{rows}"
        text += "  - id: b\n    at_most: 1\n    people: people.csv\n"
        found = [row.id for contest in read(text, tmp_path).contests for row in contest.rows]
        assert found == expected


@pytest.mark.parametrize("written", ["10.1960", "05.1970", "0512", "007", "+84912", "0x10", "1971", "2026-01-02"])
def test_a_text_is_printed_as_it_is_written(written):
    """Not as the number that YAML makes of it."""
    text = BASE.replace('"Trần Thị Bình"\n', f'"Trần Thị Bình"\n        birth_date: {written}\n')
    assert read(text).contests[0].rows[1].birth_date == written


@pytest.mark.parametrize("value", ["!!bool x", "0x" + "f" * 5000, "!!set {a, b}", "!!binary aGk=", "1234567890123"])
def test_odd_values_are_text_or_faults(value):
    """None stops `check`."""
    text = BASE.replace('"Trần Thị Bình"\n', f'"Trần Thị Bình"\n        note: {value}\n')
    try:
        assert read(text).contests[0].rows[1].note == value.split()[-1]
    except Faults as found:
        assert found.lines()


def test_a_list_whose_name_no_file_can_have_is_a_fault():
    assert "people" in faults('template: qd96\ntitle: T\ncontests:\n  - people: "a\\0b"\n')[0]


def test_instructions_say_the_number_that_holds():
    """`{at_most}` is the contest's; where there is not one number, the person writes it."""
    text = 'template: choose\ntitle: T\ninstructions: ["Chọn không quá {at_most} người"]\ncontests:\n'
    contest = "  - id: c%d\n    at_most: %d\n    rows: [{name: A%d}, {name: B}, {name: C}]\n"
    assert read(text + contest % (1, 3, 1)).instructions == ("Chọn không quá 3 người",)
    assert "write the number" in faults(text + contest % (1, 3, 1) + contest % (2, 2, 2))[0]


def test_a_mark_that_is_no_part_of_a_letter_is_refused():
    """ê̆ would be printed with its mark over the next letter."""
    assert "U+0306" in faults(BASE.replace("Nguyễn Văn An", "Y Thuô\u0306n"))[0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("", "", []),
        ('issuing_body: "Đảng ủy"', 'issuing_body: ""', ["issuing body"]),
        ("date:", 'date: "2026-12-05"', ["as typed"]),
        ("- name: Lê Thị Ba", '- name: "Tổng cộng: 2 người"', ["totals"]),
        ("birth_date:", "birth_date: 26004", ["spreadsheet's number"]),
        ("date:", "date: 31/02/2026", ["no such day as “31/02/2026”"]),
        ("date:", 'date: "2026-02-31"', ["no such day"]),
        ("date:", "date: ngày 31 tháng 4 năm 2026", ["no such day"]),
        ("date:", "date: ngày 30 tháng 4 năm 2026", []),
        ("birth_date:", "birth_date: 31/02/1960", ["Nguyễn Văn A's birth date “31/02/1960” is not a day"]),
        ("birth_date:", "birth_date: 1965", []),
        ("title: Phiếu", "title: “Phiếu tín nhiệm”", ["the quotation marks are printed, too: “Phiếu tín nhiệm”"]),
        ("title: Phiếu", "title: Phiếu “tín nhiệm” của “Đoàn”", []),
        ("- name: Lê Thị Ba", "- name: “Lê Thị Ba”", ["quotation marks"]),
        ("date:", "base: valid\ndate:", ["QĐ 96 (Điều 6.3) takes percentages of the ballots collected"]),
        ("date:", "base: collected\ndate:", []),
        ("- name: Lê Thị Ba", "- name: 2. Lê Thị Ba", ["begins with a number"]),
        ("- name: Lê Thị Ba", "- name: 2.000 đại biểu", []),
        ("- name: Lê Thị Ba", "- name: Người lập biểu", ["place to sign"]),
        ("- name: Lê Thị Ba", "- name: 'Thủ trưởng đơn vị (Ký, đóng dấu)'", ["place to sign"]),
        ("- name: Lê Thị Ba", "- name: Thủ Thị Trưởng", []),
        ("- name: Lê Thị Ba", "- name: =A1&B1", ["spreadsheet's formula"]),
        ("- name: Lê Thị Ba", "- name: '@x'", ["spreadsheet's formula"]),
        ("- name: Lê Thị Ba", "- name: '#REF!'", ["spreadsheet's formula"]),
        ("birth_date:", "birth_date: '#N/A'", ["spreadsheet's formula"]),
    ],
)
def test_what_is_seldom_meant_is_remarked(old: str, new: str, said: list[str]):
    """No fault: it prints as it stands."""
    text = """template: qd96
title: Phiếu
issuing_body: "Đảng ủy"
date:
contests:
  - id: confidence
    rows:
      - name: Nguyễn Văn A
        birth_date:
      - name: Lê Thị Ba
"""
    found = remarks(read(text.replace(old, new, 1) if old else text))
    assert len(found) == len(said)
    assert all(words in line for words, line in zip(said, found, strict=True))


def test_the_sample_names_are_remarked_on():
    """Three hundred ballots with invented people are soon printed."""
    text = definition_text(profile("qd96"), (), None, True, "vi")
    assert any("sample" in line for line in remarks(read(text)))


@pytest.mark.parametrize(
    ("text", "no_day"),
    [
        *((text, True) for text in ("31/02/1960", "31-2-1960", "31.02.60", "1960-02-31", "31-Feb", "31 February 2026")),
        *(
            (text, True)
            for text in (
                "0",
                "00/00/1960",
                "0/1970",
                "13/1970",
                "1/13/1970",
                "29/02/1961",
                "Feb-30-1961",
                "February 31, 2026",
            )
        ),
        *((text, False) for text in ("", "1965", "5/1970", "tháng 5/1970", "29/02/1960", "28-Feb", "29-Feb", "1.2.60")),
        *(
            (text, False)
            for text in (
                "ngày     tháng     năm 2026",
                "12/3/1971",
                "1960-02-28",
                "khoảng 1940",
                "5 May",
                "May 1970",
                "May 5, 2026",
            )
        ),
    ],
)
def test_a_day_that_is_in_no_calendar_is_known(text, no_day):
    """Day before month; a year, or a month of one, is no day but may well be a birth date."""
    assert is_no_day(text) == no_day


def instructed(template: str, line: str, *contests: tuple[str, int], options: str = "") -> list[str]:
    """What is remarked on a ballot with this instruction, and with contests of these titles and limits."""
    text = f"template: {template}\ntitle: T\nheader: none\ninstructions: [{line!r}]\ncontests:\n"
    for number, (title, at_most) in enumerate(contests or (("", 0),)):
        text += f"  - id: c{number}\n    title: {title!r}\n    rows: [{{name: A{number}}}, {{name: B}}, {{name: C}}]\n"
        text += f"    at_most: {at_most}\n" if at_most else ""
        text += f"    options: {options}\n" if options else ""
    return remarks(read(text))


@pytest.mark.parametrize(
    ("template", "line", "said"),
    [
        ("qd96", "Đánh dấu X vào một trong ba ô.", ""),
        ("qd96", "Đánh dấu X vào một trong hai ô.", "say “một trong hai ô”, but the number of boxes in a row is 3"),
        ("qd96", "Cross one of the two boxes.", "say “one of the two boxes”, but"),
        ("tin-nhiem-2", "Đánh dấu X vào một trong 3 ô.", "in a row is 2"),
        ("tin-nhiem-2", "Đánh dấu X vào một trong hai ô.", ""),
        ("motion", "Cross one of the three boxes.", ""),
        ("qd96", "Phát biểu không quá năm phút.", ""),  # nothing is chosen
    ],
)
def test_instructions_that_contradict_the_boxes_are_remarked(template, line, said):
    found = instructed(template, line)
    assert len(found) == bool(said)
    assert all(said in one for one in found)


def test_boxes_are_those_of_any_contest():
    """A motion's own options count."""
    options = "[{id: a, label: A}, {id: b, label: B}]"
    assert instructed("motion", "Cross one of the two boxes.", options=options) == []
    assert len(instructed("motion", "Cross one of the three boxes.", options=options)) == 1


@pytest.mark.parametrize(
    ("line", "contests", "said"),
    [
        ("Chọn không quá 2 người", [("", 2)], ""),
        ("Chọn không quá {at_most} người", [("", 2)], ""),
        ("Chọn không quá hai người", [("", 2)], ""),
        ("Chọn không quá 3 người", [("", 2)], "say “không quá 3”, but at_most is 2; write {at_most}"),
        ("Chọn không quá ba người", [("", 2)], "say “không quá ba”"),
        ("Choose at most three", [("", 2)], "say “at most three”"),
        ("Chọn không quá ba mươi người", [("", 2)], ""),  # not understood: nothing is said
        ("Không quá 30% số người", [("", 2)], ""),
        ("Chọn không quá 3 người", [("Chọn 3", 3), ("Chọn 2", 2)], ""),
        ("Đánh dấu X", [("Danh sách A", 2), ("Danh sách B", 3)], ""),  # the sheet says each
        ("Đánh dấu X", [("Chọn không quá 2", 2), ("Danh sách B", 3)], ""),
        ("Đánh dấu X", [("Chọn hai người", 2), ("Chọn ba người", 3)], ""),
        ("A: không quá 2 người, B: không quá ba người", [("A", 2), ("B", 3)], ""),
        ("Đánh dấu X", [("A", 2), ("B", 2)], ""),
    ],
)
def test_how_many_may_be_chosen_is_said_rightly_or_remarked(line, contests, said):
    """A voter told another number votes in vain."""
    found = instructed("choose", line, *contests)
    assert len(found) == bool(said), found
    assert all(said in one for one in found)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("template", ["qd96", "tin-nhiem-2"])
def test_a_ballot_of_one_person_speaks_of_no_list(tmp_path, template, language):
    people = tmp_path / "people.csv"
    said = []
    for number, names in enumerate(("A\n", "A\nB\n")):
        people.write_text("name\n" + names, encoding="utf-8")
        new_vote(tmp_path / str(number), template, people=people, language=language)
        definition = read_definition(tmp_path / str(number) / "ballot.yaml")
        said.append(" ".join((definition.subtitle, *definition.instructions)).lower())
        assert remarks(definition) == ([] if definition.header == "none" else [say("remark.no_body")])
    assert not any(word in said[0] for word in ("danh sách", "mỗi người", "each person", "people"))
    assert any(word in said[1] for word in ("mỗi người", "each person"))


def test_letters_that_a_spreadsheet_lost_are_told(tmp_path: Path):
    """Saved in another encoding, letters with marks are question marks: it is not the heading that has to change."""
    for text, line in (("H? v? t?n\nNguy?n V?n A\n", 1), ("name\nTrần B\nNguy?n V?n A\n", 3)):
        (tmp_path / "people.csv").write_text(text, "utf-8")
        with pytest.raises(Faults) as refused:
            read_people(tmp_path / "people.csv")
        assert [(fault.line, fault.key) for fault in refused.value.faults] == [(line, "people.letters_lost")]


def test_a_motion_may_be_a_question(tmp_path: Path):
    (tmp_path / "people.csv").write_text("name\nCó sửa điều lệ không? Có hay không?\n", "utf-8")
    assert len(read_people(tmp_path / "people.csv")) == 1


def test_the_same_paper_held_the_other_way_may_take_fewer_pages():
    people = ", ".join(f"{{name: Người thứ {chr(65 + n)}}}" for n in range(7))
    contest = f"contests: [{{id: c, at_most: 3, rows: [{people}]}}]\n"
    text = "template: choose\ntitle: T\npaper: A5\norientation: across\n" + contest
    assert any("orientation: upright" in remark for remark in remarks(read(text)))
    assert not any("orientation" in remark for remark in remarks(read(text.replace("across", "upright"))))


@pytest.mark.parametrize(
    ("date", "told"), [("5/12/2026", True), ("2026-12-05", True), ("ngày 5 tháng 12 năm 2026", False)]
)
def test_a_date_in_numbers_is_printed_as_typed(date: str, told: bool):
    text = f"template: tin-nhiem-2\ntitle: T\ndate: '{date}'\ncontests: [{{id: c, rows: [{{name: A}}, {{name: B}}]}}]\n"
    assert any(date in remark for remark in remarks(read(text))) is told


def test_a_member_who_is_listed_twice_is_remarked():
    text = (
        "template: tin-nhiem-2\ntitle: T\ncommittee: [Trần B, Lê C, trần  b]\ncontests: [{id: c, rows: [{name: A}]}]\n"
    )
    assert any("Trần B" in remark for remark in remarks(read(text)))


def test_what_yaml_allows_is_not_told_in_words_for_programmers(recwarn):
    """An anchor that is used twice; and what is long is told in part."""
    found = faults(f'template: qd96\ntitle: &t "A"\nsubtitle: &t "B"\npaper: {"x" * 5000}\n')
    assert not list(recwarn)
    assert any("x" * 80 + "…" in line for line in found) and max(map(len, found)) < 400
