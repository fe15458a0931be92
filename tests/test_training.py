"""What the readers are taught from (`scripts/training`); the teaching itself needs PyTorch and is not tested."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from scanner.doubt import FEATURES, FEW


@pytest.fixture(scope="module")
def training():
    """The modules of `scripts/train-readers`."""
    scripts = str(Path(__file__).parent.parent / "scripts")
    sys.path.insert(0, scripts)  # as long as the processes that simulate are started: they look there, too
    from training import careful, network, sheets, trees

    yield sheets, network, careful, trees
    sys.path.remove(scripts)


def test_chunks_take_turns(training):
    """12 names and 9; for the trees every fourth chunk has no more doubtful rows than a vote."""
    sheets = training[0]
    chunks = sheets.chunks_of("office", 1700, 7, votes=True)
    assert [(c.names, c.first, c.count) for c in chunks] == [
        (12, 0, 400), (9, 400, 400), (12, 800, 400), (9, 1200, 400), (12, 1600, 100),
    ]  # fmt: skip
    assert [c.factors == sheets.AS_IN_A_VOTE for c in chunks] == [False, False, False, True, False]
    assert len({c.file(Path()) for c in chunks + sheets.chunks_of("office", 1700, 8)}) == 10


def test_sheets_are_kept_as_the_readers_see_them(training, tmp_path, capsys):
    """Every row of a page that was read has its boxes' pictures and both readers' numbers; what is kept stays."""
    sheets, network, careful, trees = training
    chunks = sheets.chunks_of("office", 4, 7)
    sheets.make(chunks, tmp_path)
    kept = chunks[0].file(tmp_path)
    first = kept.stat().st_mtime_ns
    sheets.make(chunks, tmp_path)
    assert kept.stat().st_mtime_ns == first
    assert "4 of 4 pages read" in capsys.readouterr().out
    pages = list(sheets.pages_of(chunks, tmp_path, careful=True))
    for page in pages:
        assert list(page.marks) == list(page.truth["drawn"]) and len(page.pictures) == 12
    rows = network.rows_of(pages)
    # What the network that is shipped says of the kept pictures is what was drawn: they belong to their rows.
    said = np.array([[m.shape_marked > 0.5 for m in row.values()] for page in pages for row in page.marks.values()])
    plain = np.isin(rows.drawn, ("tick", "cross", "fill", "circle"))
    assert plain.sum() > 10 and (said == rows.marked)[plain].all()
    boxes, table = careful.boxes_of(pages), trees.table_of(pages)
    assert set(boxes.row) == set(range(len(boxes.doubtful))) and len(boxes.row) == len(boxes.pictures)
    assert table.features.shape == (len(table.doubtful), len(FEATURES)) and len(table.doubtful) > 20
    parts = list(sheets.parts_of(pages, 7))
    assert len(parts) == sheets.PARTS * len(pages)
    for part in parts:
        assert 1 <= len(part.marks) == len(part.pictures) <= sheets.MOST_ROWS
        whole = next(page for page in pages if page.truth is part.truth)
        for row, marks in part.marks.items():
            assert [mark.ink for mark in marks.values()] == [mark.ink for mark in whole.marks[row].values()]
    few = trees.table_of(parts)
    assert few.features[:, FEATURES.index("habit_marks")].max() <= FEW


def test_lessons_of_struck_marks(training, tmp_path):
    """Most rows are struck through, most of these with nothing else marked, and none weighs more than a plain one."""
    sheets, _, careful, _ = training
    chunk = sheets.Chunk("office", 9, 12, 0, 4, (2.0,), "lines")
    sheets.make([chunk], tmp_path)
    pages = list(sheets.pages_of([chunk], tmp_path))
    struck = [marks for page in pages for row, marks in page.marks.items() if page.truth["drawn"][row] == "struck"]
    alone = [marks for marks in struck if sum(mark.ink >= 0.9 for mark in marks.values()) == 1]
    assert len(struck) > 20 and len(alone) > len(struck) / 2
    boxes = careful.boxes_of(pages)
    assert boxes.doubtful[:, 1].sum() > len(alone) / 2 and boxes.weight.max() == 1.0


def test_lessons_of_marks_as_few_voters_make(training, tmp_path):
    """Most sheets are marked in one of these ways, and what is taken back lies mostly alone in its row."""
    from bench.habits import SELDOM

    sheets = training[0]
    chunk = sheets.Chunk("office", 9, 9, 0, 6, (3.0,), "seldom")
    sheets.make([chunk], tmp_path)
    pages = list(sheets.pages_of([chunk], tmp_path))
    kinds = [set(page.truth["drawn"].values()) for page in pages]
    assert sum(bool(drawn & set(SELDOM)) for drawn in kinds) >= 4
    struck = [marks for page in pages for row, marks in page.marks.items() if page.truth["drawn"][row] == "struck"]
    assert sum(sum(mark.ink >= 0.9 for mark in marks.values()) == 1 for marks in struck) > len(struck) / 2 > 1


@pytest.mark.parametrize("dark", [0.8, 0.25])
@pytest.mark.parametrize("degrees", [30, 45, 60, 140])
def test_a_line_along_a_stroke_of_a_mark(training, degrees, dark):
    """It runs nearly as the mark's stroke does, close beside it or askew to it, and is never quite hidden by it."""
    from bench import strikes

    from scanner.geometry import Rect
    from scanner.simulate.parameters import PENS
    from scanner.simulate.strokes import PX, Canvas, Hand

    hand = Hand(PENS[0], 0.4, dark, 1.0, 0.0, 0.03, 0.0)
    turn = np.radians(degrees)
    along = np.array([np.cos(turn), -np.sin(turn)])
    for seed in range(20):
        random = np.random.default_rng(seed)
        mark, over = Canvas.empty(Rect(0, 0, 20, 20)), Canvas.empty(Rect(0, 0, 20, 20))
        mark.draw(np.stack([(7, 10) - 4 * along, (7, 10) + 4 * along]), hand, random)
        strikes._along(over, mark, hand, random)
        y, x = np.nonzero(over.ink > dark / 3)
        places = np.stack([x, y], axis=1) / PX - (7, 10)
        across = np.array([-along[1], along[0]])
        askew = np.degrees(np.arcsin(np.abs(np.linalg.svd(places - places.mean(axis=0))[2][0] @ across)))
        assert askew < 35 and np.abs(places @ across).mean() < 2.5
        assert np.count_nonzero((over.ink > dark / 3) & (mark.ink < dark / 8)) > 0.05 * len(x)


def test_every_habit_marks_its_own_box(training):
    """Whatever a voter's habit, its ink lies in or about the box; of several hands, no two rows are alike."""
    from bench.habits import HABITS, SELDOM, SEVERAL_HANDS

    from scanner.geometry import Rect
    from scanner.simulate.parameters import PENS
    from scanner.simulate.strokes import PX, Canvas, Hand

    box, hand = Rect(17, 17, 6, 6), Hand(PENS[0], 0.4, 0.8, 1.0, 0.0, 0.03, 0.0)
    for name, draw in {**HABITS, **SELDOM, **SEVERAL_HANDS}.items():
        inks = []
        for seed in range(12):
            canvas = Canvas.empty(Rect(0, 0, 40, 40))
            draw(canvas, box, hand, np.random.default_rng(seed))
            ink = canvas.ink > 0.3
            y, x = np.nonzero(ink)
            inside = (abs(x / PX - 20) < 4.5) & (abs(y / PX - 20) < 4.5)
            round_it = name == "wide_ring" and np.hypot(x.mean() / PX - 20, y.mean() / PX - 20) < 3
            assert len(x) > 0.8 * PX**2 and (round_it or inside.sum() > 0.4 * len(x)), (name, seed)
            inks.append(canvas.ink.max())
        assert (len(set(inks)) > 6) or name not in SEVERAL_HANDS, name
