"""What is printed lies where it can be read: distances on paper, in mm, for every ballot that may be defined."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Callable
from functools import lru_cache

import pytest
from hypothesis import HealthCheck, assume, given, settings
from paper import LEVELS, VOTE, choice, confidence, definitions, motions, people

from scanner.columns import HEADING_APART
from scanner.compose import PAPERS, layout_of
from scanner.definition import Contest, Definition, Row
from scanner.errors import UsageError
from scanner.fonts import ink_of
from scanner.geometry import Rect
from scanner.layout import Layout, PageLayout, Text, layout_from, layout_json, plain_layout
from scanner.model import Style
from scanner.typeset import Style as TypeStyle
from scanner.typeset import justified, wrapped

LAWS: list[Callable[[Definition], None]] = []


TOO_LARGE = ("sheet.too_narrow", "sheet.head_too_tall", "sheet.row_too_tall", "sheet.no_room_to_sign")


@lru_cache(maxsize=1)  # one sheet is laid out once for all laws
def laid_out(definition: Definition) -> Layout:
    """The layout, where the paper can hold it at all."""
    try:
        return layout_of(definition)
    except UsageError as refusal:
        assume(refusal.key not in TOO_LARGE)
        raise


def inked(text: Text) -> Rect | None:
    return ink_of(text.text, text.font, text.size, text.x, text.y)


def gap(one: Rect, other: Rect) -> float:
    """The distance between two boxes; 0 where they touch or overlap."""
    dx = max(one.x - other.right, other.x - one.right, 0.0)
    dy = max(one.y - other.bottom, other.y - one.bottom, 0.0)
    return math.hypot(dx, dy)


def everything(page: PageLayout) -> list[Rect]:
    """All ink of a page but its fiducials: texts, rules, boxes, code, serial."""
    ink = [area for text in page.texts if (area := inked(text)) is not None]
    for line in page.lines:
        ink.append(Rect(min(line.x0, line.x1), min(line.y0, line.y1), abs(line.x1 - line.x0), abs(line.y1 - line.y0)))
    ink += [option.box for row in page.rows for option in row.options]
    return ink + [area for area in (page.code, page.serial) if area is not None]


# --- for any definition


def law(check: Callable[[Definition], None]) -> Callable[[Definition], None]:
    """What must hold of every sheet that may be defined."""
    LAWS.append(check)
    return check


@law
def every_row_is_printed_once_and_in_ballot_order(definition: Definition) -> None:
    layout = laid_out(definition)
    printed = [(row.contest, row.row, row.name) for page in layout.pages for row in page.rows]
    assert printed == [(c.id, row.id, row.name) for c in definition.contests for row in c.rows]
    assert all(page.rows for page in layout.printed_pages)  # a page without rows could not be told from a damaged one
    for page in layout.pages:
        for row, contest in ((row, c) for row in page.rows for c in definition.contests if c.id == row.contest):
            assert [place.option for place in row.options] == [option.id for option in contest.options]


@law
def there_is_room_round_every_box_for_a_careless_cross(definition: Definition) -> None:
    layout = laid_out(definition)
    for row in (row for page in layout.pages for row in page.rows):
        assert row.area.h >= 9
        for place in row.options:
            assert 5 <= place.box.w <= 6
            assert place.box.w == pytest.approx(place.box.h)
            assert place.cell.w >= 16 - 1e-6
            assert place.box.centre == pytest.approx(place.cell.centre)
            assert place.box.x - place.cell.x >= 1.5
            assert place.box.y - place.cell.y >= 1.5
            assert place.cell.y == pytest.approx(row.area.y)
            assert place.cell.h == pytest.approx(row.area.h)
        for left, right in itertools.pairwise(row.options):
            assert left.cell.right == pytest.approx(right.cell.x)


@law
def nothing_is_printed_over_anything_else(definition: Definition) -> None:
    for page in laid_out(definition).printed_pages:
        assert page.code is not None
        texts = [area for text in page.texts if (area := inked(text)) is not None]
        for one, other in itertools.combinations([area.grown(-0.05) for area in texts], 2):
            assert not one.overlaps(other)
        boxes = [option.box for row in page.rows for option in row.options]
        for area in texts:
            assert not any(area.overlaps(box) for box in boxes)
            assert page.serial is None or not area.overlaps(page.serial)
        for one, other in itertools.combinations(page.rows, 2):
            assert not one.area.grown(-1e-6).overlaps(other.area)


@law
def text_stays_within_its_cell(definition: Definition) -> None:
    for page in laid_out(definition).printed_pages:
        for text in page.texts:
            area = inked(text)
            if area is None:
                continue
            for row in page.rows:
                if row.area.y < area.centre[1] < row.area.bottom and area.overlaps(row.area):
                    assert row.area.y + 0.4 < area.y
                    assert area.bottom < row.area.bottom - 0.4
                    assert area.right < row.options[0].cell.x


@law
def fiducials_stand_alone_and_clear_of_the_edge_and_the_stamp(definition: Definition) -> None:
    layout = laid_out(definition)
    for page in layout.printed_pages:
        assert len(page.fiducials) == 8
        for fiducial in page.fiducials:
            area, (x, y) = fiducial.area, fiducial.area.centre
            assert (area.w, area.h) == (8, 8)
            assert min(x, y, layout.width - x, layout.height - y) >= 16 - 1e-9
            others = [other.area for other in page.fiducials if other is not fiducial]
            assert min(gap(area, other) for other in [*everything(page), *others]) >= 4 - 1e-9
            assert all(gap(area, zone.area) >= 3 for zone in page.zones)


@law
def nothing_stands_where_office_printers_leave_the_paper_white(definition: Definition) -> None:
    """The worst leave 6.4 mm at the foot and 4.2 mm elsewhere."""
    layout = laid_out(definition)
    paper = Rect(0, 0, layout.width, layout.height)
    for page in layout.printed_pages:
        assert all(paper.grown(-8.0).contains(area) for area in everything(page))


@law
def the_code_has_its_quiet_zone(definition: Definition) -> None:
    for page in laid_out(definition).printed_pages:
        assert page.code is not None
        quiet = page.code.grown(4 * page.code.w / 25 - 1e-6)
        ink = [area for area in everything(page) if area != page.code] + [f.area for f in page.fiducials]
        assert not any(area.overlaps(quiet) or quiet.contains(area) for area in ink)


@law
def tables_lie_between_fiducials_on_all_sides(definition: Definition) -> None:
    for page in laid_out(definition).printed_pages:
        left = min(f.area.right for f in page.fiducials)
        right = max(f.area.x for f in page.fiducials)
        for area in page.table:
            assert left < area.x
            assert area.right < right
            assert min(f.area.y for f in page.fiducials) < area.y
            assert area.bottom < max(f.area.bottom for f in page.fiducials)


@law
def only_the_issuing_body_may_stand_under_the_stamp(definition: Definition) -> None:
    first = laid_out(definition).pages[0]
    stamp = next(zone.area for zone in first.zones if zone.zone == "stamp")
    assert stamp.w >= 40
    assert stamp.h >= 40
    bodies = f"{definition.parent_body} {definition.issuing_body} *".upper().split()
    for text in first.texts:
        area = inked(text)
        if area is not None and area.overlaps(stamp):
            assert all(any(word in body for body in bodies) for word in text.text.split())
    for area in (first.code, first.serial, *(option.box for row in first.rows for option in row.options)):
        assert area is None or gap(area, stamp) >= 3


def test_the_issuing_body_is_printed_as_large_as_the_body_above_it() -> None:
    """The longer name alone must not shrink: who issues the ballot would look the lesser of the two."""
    definition = dataclasses.replace(
        confidence(9),
        parent_body="Hội đồng nhân dân tỉnh Sơn Hà",
        issuing_body="Thường trực Hội đồng nhân dân tỉnh khóa XVIII nhiệm kỳ 2026 - 2031",
    )
    sizes = {text.size for text in laid_out(definition).pages[0].texts if "HỘI ĐỒNG" in text.text}
    assert len(sizes) == 1


@law
def a_heading_is_never_as_high_as_a_row(definition: Definition) -> None:
    """Else a grid that is off by exactly one row would meet rules everywhere."""
    for page in laid_out(definition).printed_pages:
        for table, heading in zip(page.table, page.heading, strict=True):
            rows = {round(row.area.h, 3) for row in page.rows if table.contains(row.area.grown(-1e-6))}
            assert rows
            if len(rows) <= 2:
                assert min(abs(heading.h - height) for height in rows) >= HEADING_APART - 1e-6


@law
def the_name_area_is_the_ink_of_the_name(definition: Definition) -> None:
    for page in laid_out(definition).printed_pages:
        for row in page.rows:
            within = [
                text.text
                for text in page.texts
                if (area := inked(text)) is not None and row.name_area.grown(0.01).contains(area)
            ]
            assert "".join(within).replace(" ", "") == row.name.replace(" ", "")
            assert row.area.contains(row.name_area)


@law
def a_ruler_can_be_held_to_a_line_of_100_mm(definition: Definition) -> None:
    layout = laid_out(definition)
    for page in layout.printed_pages:
        label = next(text for text in page.texts if text.text == "100 mm")
        line = next(
            line
            for line in page.lines
            if math.isclose(line.x1 - line.x0, 100) and line.y0 == line.y1 and 0 < line.y0 - label.y < 3
        )
        ends = {round(tick.x0, 6) for tick in page.lines if tick.x0 == tick.x1 and tick.y0 < line.y0 < tick.y1}
        assert {round(line.x0, 6), round(line.x1, 6)} <= ends
        assert line.y0 < layout.height - 8  # printers leave the last 4 to 6 mm white


@law
def two_sides_make_whole_sheets(definition: Definition) -> None:
    layout = laid_out(definition)
    assert [page.page for page in layout.pages] == list(range(1, len(layout.pages) + 1))
    if definition.sides == 2:
        assert len(layout.pages) % 2 == 0
    assert sum(page.padding for page in layout.pages) <= definition.sides - 1
    for page in (page for page in layout.pages if page.padding):
        assert not (page.fiducials or page.rows or page.texts or page.lines or page.code)


@law
def a_signature_has_room_on_the_last_page_only(definition: Definition) -> None:
    pages = laid_out(definition).printed_pages
    zones = [[zone.area for zone in page.zones if zone.zone == "signature"] for page in pages]
    assert [len(found) for found in zones] == [0] * (len(pages) - 1) + [int(definition.signature)]
    for area in zones[-1]:
        assert area.w >= 50
        assert area.h >= 20
        assert not any(area.overlaps(table) for table in pages[-1].table)
        assert pages[-1].code is not None
        assert gap(area, pages[-1].code) >= 4


@law
def a_layout_kept_as_plain_data_comes_back_the_same(definition: Definition) -> None:
    layout = laid_out(definition)
    assert layout_from(plain_layout(layout)) == layout


@pytest.mark.first
@settings(max_examples=100, suppress_health_check=[HealthCheck.filter_too_much])
@given(definitions)
def test_every_sheet_that_may_be_defined_keeps_every_law(definition: Definition) -> None:
    for check in LAWS:
        check(definition)


# --- on every paper


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("orientation", ["upright", "across"])
def test_nine_people_fit_every_paper_and_say_which_way_is_up(paper: str, orientation: str) -> None:
    """Turned half round or seen in a mirror, at most three of the eight fiducials fall on others."""
    layout = layout_of(confidence(9, paper=paper, orientation=orientation))
    centres = [fiducial.area.centre for fiducial in layout.pages[0].fiducials]
    for turned in (
        [(layout.width - x, layout.height - y) for x, y in centres],
        [(layout.width - x, y) for x, y in centres],
        [(x, layout.height - y) for x, y in centres],
    ):
        alike = sum(min(math.dist(one, other) for other in centres) < 4 for one in turned)
        assert alike <= 3


@pytest.mark.parametrize(
    ("rows", "pages"),
    [(1, 1), (3, 1), (9, 1), (12, 1), (23, 2), (220, 14)],
)
def test_how_many_pages_of_a4_a_list_takes(rows: int, pages: int) -> None:
    layout = layout_of(confidence(rows))
    assert len(layout.pages) <= pages
    assert len(layout.pages[-1].rows) >= min(rows, 2)  # nobody stands alone on a last page


def test_rows_on_a4_are_about_12_mm_high_and_columns_leave_6_mm_beside_a_box() -> None:
    for definition in (confidence(people(9, positions=False)), choice(), confidence(23), motions()):
        for row in (row for page in layout_of(definition).pages for row in page.rows):
            assert row.area.h >= 11
            assert all(place.box.x - place.cell.x >= 6 for place in row.options)


def test_nobody_has_a_position_and_no_column_is_wasted_on_it() -> None:
    texts = [text.text for text in layout_of(confidence(people(5, positions=False))).pages[0].texts]
    assert "Chức vụ" not in texts
    assert {"STT", "Họ và tên"} <= set(texts)


def test_contests_of_one_ballot_have_their_columns_in_line_and_rows_numbered_on() -> None:
    first = Contest("a", Style.RATE, people(3), LEVELS, 1, "I. Khối Hội đồng nhân dân")
    second = Contest("b", Style.RATE, people(3, positions=False, first=4), LEVELS, 1, "II. Khối Ủy ban nhân dân")
    page = layout_of(confidence(contests=(first, second))).pages[0]
    assert len(page.table) == 2
    assert len({row.options[0].cell.x for row in page.rows}) == 1
    assert [text.text for text in page.texts if text.text.isdigit()] == ["1", "2", "3", "4", "5", "6"]
    assert {"I. Khối Hội đồng nhân dân", "II. Khối Ủy ban nhân dân"} <= {text.text for text in page.texts}


def test_every_later_page_says_whose_it_is_and_repeats_the_heading() -> None:
    layout = layout_of(confidence(40))
    for number, page in enumerate(layout.pages, 1):
        words = {text.text for text in page.texts}
        assert f"Trang {number}/{len(layout.pages)}" in words
        assert {"STT", "Họ và tên", "Chức vụ"} <= words
        assert number == 1 or "PHIẾU TÍN NHIỆM (tiếp theo)" in words


def test_the_party_s_title_has_a_rule_exactly_as_long() -> None:
    page = layout_of(confidence()).pages[0]
    title = next(text for text in page.texts if text.text == "ĐẢNG CỘNG SẢN VIỆT NAM")
    area = inked(title)
    assert area is not None
    rule = min((line for line in page.lines if line.y0 == line.y1), key=lambda line: abs(line.y0 - title.y))
    assert rule.x0 == pytest.approx(area.x, abs=0.3)
    assert rule.x1 == pytest.approx(area.right, abs=0.3)


@pytest.mark.parametrize(
    ("definition", "refusal"),
    [
        (confidence(rows=(Row("p1", "A " * 900),)), "sheet.row_too_tall"),
        (confidence(instructions=("Đánh dấu X vào một ô. " * 200,)), "sheet.head_too_tall"),
        (confidence((*people(3), Row("p9", "Dòng " * 400))), "sheet.row_too_tall"),
        (confidence(1, paper="A5", orientation="across", signature=True), "sheet.no_room_to_sign"),
        (confidence(title="Phiếu ɐ"), "sheet.unprintable"),
        (
            confidence(paper="A5", contests=(Contest("m", Style.MOTION, people(2), LEVELS + LEVELS),)),
            "sheet.too_narrow",
        ),
    ],
)
def test_what_no_paper_can_hold_is_refused_in_words(definition: Definition, refusal: str) -> None:
    with pytest.raises(UsageError) as caught:
        layout_of(definition)
    assert caught.value.key == refusal
    assert str(caught.value)


def test_layout_json_is_the_contract_s() -> None:
    layout = layout_of(confidence(23, sides=2, signature=True))
    plain = layout_json([layout, dataclasses.replace(layout, kind="other")])
    assert plain["paper"] == {"width": 210.0, "height": 297.0}
    pages = plain["pages"]
    assert isinstance(pages, list)
    assert len(pages) == 4
    first, row = pages[0], pages[0]["rows"][0]
    assert set(first) == {"kind", "page", "fiducials", "code", "zones", "rows"}
    assert set(row) == {"contest", "row", "name", "name_area", "options"}
    assert set(row["options"][0]) == {"option", "box", "cell"}
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = first["fiducials"][0]["corners"]
    assert x0 == x3 < x1 == x2  # clockwise from top left
    assert y0 == y1 < y2 == y3
    assert [zone["zone"] for page in pages[:2] for zone in page["zones"]] == ["stamp", "signature"]


def test_a_padding_page_has_an_entry_with_nothing_on_it() -> None:
    pages = layout_json([layout_of(confidence(5, sides=2))])["pages"]
    assert isinstance(pages, list)
    assert pages[1] == {"kind": "main", "page": 2, "fiducials": [], "code": None, "zones": [], "rows": []}


def test_each_paragraph_of_an_instruction_is_set_by_itself() -> None:
    """Its first line is indented and its last one not spread."""
    style = TypeStyle("regular", 11.0)
    texts = justified("Lưu ý:\n" + "một hai ba bốn năm " * 12, style, 20.0, 50.0, 100.0, 8.0)
    lines: dict[float, list[Text]] = {}
    for text in texts:
        lines.setdefault(round(text.y, 3), []).append(text)
    first, *rest = (lines[y] for y in sorted(lines))
    assert [text.text for text in first] == ["Lưu ý:"] and first[0].x == rest[0][0].x == 28.0
    assert len(rest) > 2 and all(line[0].x == 20.0 for line in rest[1:]) and len(rest[-1]) == 1
    ends = [line[-1].x + style.width_mm(line[-1].text) for line in rest[:-1]]
    assert ends == pytest.approx([120.0] * len(ends))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Chủ tịch Hội đồng nhân dân thành phố Huế", 40, ["Chủ tịch Hội đồng", "nhân dân thành phố Huế"]),
        ("Trưởng Ban Tổ chức Tỉnh ủy", 45, ["Trưởng Ban Tổ chức", "Tỉnh ủy"]),
        ("Trưởng phòng Dân vận", 33, ["Trưởng phòng", "Dân vận"]),
        ("ỦY BAN NHÂN DÂN XÃ", 34, ["ỦY BAN", "NHÂN DÂN XÃ"]),
        ("(ủy ban), “kiểm tra”.", 22, ["(ủy ban),", "“kiểm tra”."]),
        ("Nguyễn Thị\u00a0Minh Khai", 25, ["Nguyễn", "Thị Minh Khai"]),  # tied by whoever typed it
        ("Hội đồng nhân dân", 13, ["Hội", "đồng", "nhân", "dân"]),  # no room for more
    ],
)
def test_no_line_ends_within_a_vietnamese_word(text: str, width: float, lines: list[str]) -> None:
    assert wrapped(text, TypeStyle("regular", 11.5), width) == lines


@pytest.mark.parametrize(
    ("date", "language", "printed"),
    [
        ("12/05/1965", "vi", "Sinh ngày 12/05/1965"),
        ("1965", "vi", "Sinh năm 1965"),
        ("5/1970", "vi", "Sinh tháng 5/1970"),
        ("tháng 5/1970", "vi", "Sinh tháng 5/1970"),
        ("1965", "en", "Born 1965"),
    ],
)
def test_a_birth_date_is_called_what_it_is(date: str, language: str, printed: str) -> None:
    page = layout_of(confidence((Row("p1", "Nguyễn Văn An", birth_date=date),), language=language)).pages[0]
    assert printed in [text.text for text in page.texts]


@pytest.mark.parametrize("paper", ["A4", "A5", "Letter"])
def test_the_rule_under_the_issuing_body_is_clear_of_its_dots(paper: str) -> None:
    page = layout_of(confidence(header="state", paper=paper, issuing_body="Hội đồng nhân dân xã Mỹ Lộc")).pages[0]
    [last] = [text for text in page.texts if text.text.endswith("MỸ LỘC")]
    rule = min(
        (line for line in page.lines if line.y0 == line.y1 and line.x0 < 60), key=lambda line: abs(line.y0 - last.y)
    )
    ink = inked(last)
    assert ink is not None
    assert 0.5 < rule.y0 - ink.bottom < 2.0


@pytest.mark.parametrize("paper", ["A4", "A5", "Letter"])
def test_a_title_too_long_for_a_later_page_is_cut_at_a_word(paper: str) -> None:
    title = "Phiếu lấy phiếu tín nhiệm đối với " + "người giữ chức vụ do Hội đồng nhân dân bầu, " * 3
    page = layout_of(confidence(40, paper=paper, title=title)).pages[1]
    head = [text.text for text in page.texts if text.font == "bold" and text.y < 30]
    assert len(head) == 2
    assert head[1].endswith(" … (tiếp theo)")
    assert title.upper().startswith(" ".join(head).removesuffix(" … (tiếp theo)") + " ")


def test_where_limits_differ_each_list_says_its_own() -> None:
    lists = tuple(
        Contest(
            f"c{most}",
            Style.CHOOSE,
            tuple(Row(f"{most}{n}", f"{name} {most}") for n, name in enumerate("ABCD")),
            VOTE,
            most,
        )
        for most in (3, 2)
    )
    alike = tuple(dataclasses.replace(contest, at_most=2) for contest in lists)
    said = [[text.text for text in layout_of(confidence(contests=c)).pages[0].texts] for c in (lists, alike)]
    assert {"Chọn không quá 3", "Chọn không quá 2"} <= set(said[0])
    assert not any("quá" in text for text in said[1])
    named = dataclasses.replace(lists[0], title="Danh sách A, chọn 3"), lists[1]
    assert "Danh sách A, chọn 3" in [text.text for text in layout_of(confidence(contests=named)).pages[0].texts]


def test_a_date_left_open_follows_its_place() -> None:
    page = layout_of(confidence(language="en", place="Hanoi", date="")).pages[0]
    assert "Hanoi, .........................." in [text.text for text in page.texts]
