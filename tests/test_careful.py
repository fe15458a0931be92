"""The careful look: which boxes it sees, and what it is shown of the voter's other marks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from ballots import CROSS, EMPTY
from hypothesis import given
from hypothesis import strategies as st

from scanner.careful import ANSWERS, MANY, careful_look, is_seen, other_marks, voters_marks
from scanner.mark import NOTHING_SEEN

HEIGHT, WIDTH = 46, 68


@pytest.mark.parametrize(
    ("mark", "seen"),
    [
        (EMPTY, False),
        (CROSS, True),
        (replace(EMPTY, faint_peak=0.03), True),
        (replace(EMPTY, outline=0.4), True),
        (replace(EMPTY, fluid=0.6), True),
        (replace(EMPTY, shape_doubt=0.06), True),
        (replace(EMPTY, other_ink=0.4), True),
    ],
)
def test_it_looks_where_either_reader_saw_anything(mark, seen):
    assert is_seen(mark, 0.0) is seen


def test_the_inkiest_box_of_a_row_stands_for_its_mark():
    """From 0.9 mm² on; a row that is empty has none."""
    assert voters_marks([0.1, 5.0, 2.0, 0.0, 0.5, 0.9], [0, 0, 0, 1, 1, 2]) == [1, 5]
    assert voters_marks([], []) == []


@st.composite
def sheets(draw):
    """Boxes of a sheet: (boxes, hidden), which stand for marks, whose row each is."""
    boxes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=6))
    row_of = [row for row, count in enumerate(boxes) for _ in range(count)]
    numbers = st.floats(0, 4, width=32)
    hidden = draw(st.lists(st.lists(numbers, min_size=3, max_size=3), min_size=len(row_of), max_size=len(row_of)))
    voters = [row_of.index(row) for row in range(len(boxes)) if draw(st.booleans())]
    return np.array(hidden, np.float32), voters, row_of


@given(sheets())
def test_a_box_is_shown_the_marks_of_the_other_rows(sheet):
    """Their mean, their greatest, how many; never its own row's."""
    hidden, voters, row_of = sheet
    mean, greatest, apart, many = other_marks(hidden, voters, row_of)
    for box, row in enumerate(row_of):
        others = hidden[[voter for voter in voters if row_of[voter] != row]]
        assert many[box, 0] == pytest.approx(len(others) / MANY)
        expected = others if len(others) else np.zeros((1, 3), np.float32)
        np.testing.assert_allclose(mean[box], expected.mean(0), atol=1e-5)
        np.testing.assert_allclose(greatest[box], expected.max(0), atol=1e-6)
        np.testing.assert_allclose(apart[box], hidden[box] - expected.mean(0), atol=1e-5)


def test_the_order_of_the_rows_changes_nothing():
    """Nor does an empty row between them; what was not seen gets no answer."""
    random = np.random.default_rng(5)
    pictures = random.random((6, HEIGHT, WIDTH), np.float32)
    marks = [CROSS, EMPTY, CROSS, EMPTY, replace(CROSS, ink=12.0), EMPTY]
    said = careful_look(pictures, marks, [0, 0, 1, 1, 2, 2])
    assert all(len(answer) == ANSWERS for answer in said)
    assert [answer == (NOTHING_SEEN,) * ANSWERS for answer in said] == [False, True] * 3
    order = [4, 5, 0, 1, 2, 3]
    again = careful_look(pictures[order], [marks[index] for index in order], [0, 0, 1, 1, 2, 2])
    np.testing.assert_allclose(again, [said[index] for index in order], atol=1e-3)
    alone = careful_look(pictures[:2], marks[:2], [0, 0])
    np.testing.assert_allclose(alone[0][:2], said[0][:2], atol=1e-3)
    assert careful_look(pictures[:1], [EMPTY], [0]) == [(NOTHING_SEEN,) * ANSWERS]
