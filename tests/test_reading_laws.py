"""Laws of reading (VVSG 2.0, 1.1.6-H to K): nothing about how a sheet is scanned turns a vote into another one, and no
one reader alone can."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest

from scanner.geometry import carry
from scanner.interpret import read_page
from scanner.mark import Mark, mark_of, numbers_of
from scanner.model import Reason
from scanner.new import new_vote
from scanner.printing import print_ballots
from scanner.reading import PageRead
from scanner.rules import PageReading, read_rows
from scanner.simulate import page_tasks
from scanner.simulate.sheet import SheetMaker
from scanner.strokes import Shape
from scanner.vote import Vote

PAGES = 8


class Votes:
    """A few filled-in sheets that can be scanned again and again."""

    def __init__(self, folder) -> None:
        new_vote(folder)
        vote = Vote(folder)
        print_ballots(vote, PAGES)
        self.sheets, self.kind = vote.sheets(), vote.definition.kinds[0]
        self.layout = vote.layouts()["main"].pages[0]
        self.tasks = list(page_tasks(vote, 12))
        self.folder = str(folder)
        vote.close()

    def maker(self, dpi: int = 200, difficulty: str = "office") -> SheetMaker:
        return SheetMaker(self.folder, 12, difficulty, dpi, False, None)

    def read(self, image: np.ndarray) -> PageReading:
        return read_rows(read_page(image, self.sheets), self.kind)


@pytest.fixture(scope="module")
def votes(tmp_path_factory) -> Votes:
    return Votes(tmp_path_factory.mktemp("laws") / "vote")


@pytest.fixture(scope="module")
def office(votes) -> list[tuple[np.ndarray, dict]]:
    maker = votes.maker()
    return [image_of(*maker.page(task)) for task in votes.tasks]


def image_of(encoded: bytes, truth: dict) -> tuple[np.ndarray, dict]:
    return cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_GRAYSCALE), truth


def sure(reading: PageReading) -> dict[str, tuple[str, ...]]:
    """What would count without a person."""
    if reading.reasons:
        return {}
    return {row: one.selected for row, one in reading.rows.items() if one.selected and not one.reasons}


def agree(first: PageReading, second: PageReading) -> bool:
    """Whether every row that both are sure of is read alike."""
    one, other = sure(first), sure(second)
    return all(one[row] == other[row] for row in one.keys() & other.keys())


def wrong(reading: PageReading, truth: dict) -> list[str]:
    return [row for row, selected in sure(reading).items() if sorted(selected) != sorted(truth["rows"][row])]


def test_rescans_of_a_sheet_are_read_alike_or_go_to_review(votes):
    """1.1.6-K. The plain rows that only a rescan turns from sure to asked are few: `scripts/benchmark rescans`."""
    maker = votes.maker()
    for task in votes.tasks[:3]:
        readings = [votes.read(image_of(*maker.page(task, scan))[0]) for scan in range(10)]
        assert all(agree(a, b) for a, b in combinations(readings, 2))


@pytest.mark.parametrize("dpi", [150, 300, 600])
def test_resolution_never_turns_one_option_into_another(votes, office, dpi):
    maker = votes.maker(dpi)
    for task, (image, truth) in zip(votes.tasks[:3], office, strict=False):
        again = votes.read(image_of(*maker.page(task))[0])
        assert agree(votes.read(image), again)
        assert not wrong(again, truth)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turning_a_page_never_changes_a_reading(votes, office, turns):
    for image, _ in office:
        assert agree(votes.read(image), votes.read(np.ascontiguousarray(np.rot90(image, turns))))


def test_a_line_of_one_millimetre_across_a_box_is_seen(votes, office):
    """1.1.6-H: a pencil line 1 mm long in each box of rows that were left blank is never taken for nothing."""
    image, truth = next((i, t) for i, t in office if all(len(v) < 2 for v in t["rows"].values()))
    for row in votes.layout.rows:
        for option in row.options:
            if option.option in truth["rows"][row.row]:
                continue
            x, y = option.box.centre
            drawn = with_line(image, truth, [(x - 0.5, y - 0.1), (x + 0.5, y + 0.1)], width_mm=0.5, light=0.5)
            read = read_page(drawn, votes.sheets)
            measured = mark_of(read.rows[row.row][option.option])
            assert measured.ink > 0.04 or measured.other_ink > 0.04 or measured.faint_peak > 0.03


def with_line(image: np.ndarray, truth: dict, ends: list[tuple[float, float]], width_mm: float, light: float):
    """A straight pencil line on a scan, by its true mapping."""
    mm_to_px = np.array(truth["mm_to_px"]).reshape(3, 3)
    px = float(np.linalg.norm(mm_to_px[:2, 0]))
    fine = 8
    places = np.round(carry(mm_to_px, np.array(ends)) * fine).astype(int)
    low = places.min(axis=0) // fine - 6
    size = places.max(axis=0) // fine + 7 - low
    stroke = np.zeros((size[1] * fine, size[0] * fine), np.uint8)
    start, end = (tuple(int(v) for v in place - low * fine) for place in places)
    cv2.line(stroke, start, end, 255, max(1, round(width_mm * px * fine)), cv2.LINE_AA)
    soft = cv2.GaussianBlur(cv2.resize(stroke, tuple(size.tolist()), interpolation=cv2.INTER_AREA), (0, 0), 0.6)
    drawn = image.copy()
    window = drawn[low[1] : low[1] + size[1], low[0] : low[0] + size[0]]
    window[:] = window * (1 - soft[: window.shape[0], : window.shape[1]] / 255 * (1 - light))
    return drawn


def test_specks_are_ignored(votes, office):
    """1.1.6-I: dust of a fifth of a millimetre all over the page changes no reading."""
    random = np.random.default_rng(4)
    for image, truth in office[:4]:
        before, dusty = votes.read(image), image.copy()
        for x, y in random.uniform(0, 1, (60, 2)) * image.shape[::-1]:
            cv2.circle(dusty, (int(x), int(y)), 1, 120, -1)
        after = votes.read(dusty)
        assert agree(before, after)
        assert not wrong(after, truth)
        lost = sure(before).keys() - sure(after).keys()
        assert len(lost) <= 1


def test_a_dot_beside_a_plain_mark_is_no_question(votes, office):
    """Where the pen rested before its voter marked another box: nine rows in ten stay sure, none says another one."""
    random = np.random.default_rng(5)
    before, after = 0, 0
    for image, truth in office:
        marked = sure(votes.read(image))
        for row in votes.layout.rows:
            if row.row in truth["doubtful"] or len(truth["rows"][row.row]) != 1 or row.row not in marked:
                continue
            x, y = next(o for o in row.options if o.option not in truth["rows"][row.row]).box.centre
            x, y = x + random.uniform(-1.2, 1.2), y + random.uniform(-1.2, 1.2)
            far = random.uniform(0.2, 0.6)
            image = with_line(image, truth, [(x, y), (x + far, y + far / 2)], width_mm=0.5, light=0.25)
        read = votes.read(image)
        still = {row: selected for row, selected in sure(read).items() if row in marked}
        assert not wrong(read, truth)
        before, after = before + len(marked), after + len(still)
    assert after >= 0.9 * before


@pytest.mark.parametrize("column", range(3))
@pytest.mark.parametrize("dpi", [200, 300])
def test_where_a_row_stands_does_not_bias_its_reading(votes, column, dpi):
    """1.1.6-J: the same mark in every box of a column, drawn as exactly as can be, is read alike in each row."""
    k = dpi / 25.4
    drawn = printed_page(votes, dpi)
    mapping = {"mm_to_px": [k, 0, -0.5, 0, k, -0.5, 0, 0, 1]}
    for row in votes.layout.rows:
        x, y = row.options[column].box.centre
        for ends in ([(x - 2, y - 2), (x + 2, y + 2)], [(x - 2, y + 2), (x + 2, y - 2)]):
            drawn = with_line(drawn, mapping, ends, 0.45, 0.25)
    option = votes.kind.contests[0].options[column].id
    assert sure(votes.read(drawn)) == {row.row: (option,) for row in votes.layout.rows}


def printed_page(votes: Votes, dpi: int) -> np.ndarray:
    """The first ballot as it was printed, nothing marked."""
    pdf = pdfium.PdfDocument(Path(votes.folder, "ballots.pdf"))
    try:
        rendered = pdf[0].render(scale=dpi / 72, grayscale=True).to_numpy()
        return rendered.reshape(rendered.shape[:2]).copy()
    finally:
        pdf.close()


MORE_DOUBT = {
    "faint_peak": 0.2,
    "fluid": 6.0,
    "other_inside": 4.0,
    "shape_doubt": 1.0,
    "ink": 1.0,
}


@pytest.mark.parametrize("field", MORE_DOUBT)
def test_more_doubt_never_turns_review_into_counted(votes, office, field):
    """A trace added to a cell that is not the marked one can only send a row to a person."""
    for image, _ in office[:5]:
        read = read_page(image, votes.sheets)
        before = sure(read_rows(read, votes.kind))
        for row, options in read.rows.items():
            for option, numbers in options.items():
                mark = mark_of(numbers)
                if option in (before.get(row) or ()):
                    continue
                worse = replace(mark, **{field: getattr(mark, field) + MORE_DOUBT[field]})
                after = sure(read_rows(with_mark(read, row, option, worse), votes.kind))
                assert row in before or row not in after


def with_mark(read: PageRead, row: str, option: str, mark: Mark) -> PageRead:
    return replace(read, rows={**read.rows, row: {**read.rows[row], option: numbers_of(mark)}})


# --- either reader alone, gone wrong


def shifted_shapes(pictures, layout, page) -> dict[str, dict[str, Shape]]:
    """Reader B finds every row's last option marked, and is sure of it."""
    return {
        row.row: {o.option: Shape(float(o is row.options[-1]), 0.0, 0.0) for o in row.options} for row in layout.rows
    }


def test_a_lying_reader_of_shapes_counts_no_wrong_row(votes, office, monkeypatch):
    monkeypatch.setattr("scanner.interpret.shapes_of", shifted_shapes)
    for image, truth in office:
        reading = votes.read(image)
        assert reading.rows.keys() == truth["rows"].keys()
        assert not wrong(reading, truth)


def test_a_lying_reader_of_ink_counts_no_wrong_row(votes, office, monkeypatch):
    """Reader A finds each mark in the neighbouring option."""
    import scanner.interpret as interpret

    honest = interpret.measure_ink

    def lying(grid):
        return tuple(
            replace(table, marks=tuple(row[1:] + row[:1] for row in table.marks)) for table in honest(grid)
        )

    monkeypatch.setattr(interpret, "measure_ink", lying)
    counted = 0
    for image, truth in office:
        reading = votes.read(image)
        assert reading.rows.keys() == truth["rows"].keys()
        counted += len(sure(reading))
        assert not wrong(reading, truth)
    assert counted == 0


def test_the_readers_answers_are_both_kept(votes, office):
    read = read_page(office[0][0], votes.sheets)
    marks = [mark_of(numbers) for options in read.rows.values() for numbers in options.values()]

    assert any(mark.ink > 1 and mark.shape_marked > 0.8 for mark in marks)
    assert Reason.READERS_DISAGREE not in read.reasons
