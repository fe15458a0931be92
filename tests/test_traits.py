"""What is measured of all boxes at once equals what the slow, obvious way says of each; quick medians are NumPy's."""

from __future__ import annotations

import numpy as np
import pytest

from scanner import traits
from scanner.medians import level_at, median_of, medians_along_last, percentile_along_last
from scanner.once import once_each
from scanner.pieces import PX, SPECK_SHARE, Boxes, Pixels, own_ink

RANDOM = np.random.default_rng(11)


def strokes(cells: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pixels of some strokes round each of some boxes, px from its middle, and whose they are; some cells have none."""
    places = []
    for cell in range(cells):
        if cell % 4 == 3:
            continue
        count = int(RANDOM.integers(1, 700)) if cell % 3 else int(RANDOM.integers(1, 8))
        tilt = RANDOM.uniform(-0.3, 1.5) if cell % 2 else RANDOM.uniform(-0.2, 0.2)
        along = RANDOM.uniform(-5, 5) + RANDOM.uniform(-6, 6, count) * PX
        xy = np.stack([along * np.cos(tilt), along * np.sin(tilt) + RANDOM.normal(0, 2, count)], axis=1)
        whole = np.unique(xy.round().astype(int), axis=0)
        places.append(np.column_stack([whole, np.full(len(whole), cell)]))
    x, y, of = np.concatenate(places).T
    return x, y, of


def slow_straightness(x, y):
    if len(x) < 5:
        return 1.0
    spread = np.linalg.eigvalsh(np.cov(np.stack([x, y]).astype(float)))
    return (spread[1] - spread[0]) / max(spread[1] + spread[0], 1e-9)


def slow_strike(x, y):
    best = 0.0
    for tilt in np.radians(np.arange(-14, 15, 4)):
        across = np.floor((y * np.cos(tilt) - x * np.sin(tilt)) / 0.4)
        along = np.floor((x * np.cos(tilt) + y * np.sin(tilt)) / 0.3)
        for line in range(-6, 6):
            steps = np.unique(along[(across == line) & (along >= -40) & (along < 40)])
            if len(steps) < 18:
                continue
            for run in np.split(steps, np.flatnonzero(np.diff(steps) > 4) + 1):
                if run[0] <= 0 <= run[-1]:
                    best = max(best, 0.3 * min(-run[0], run[-1]))
    return best if len(x) >= 30 and min(-x.min(), x.max()) >= 2.9 else 0.0


def test_traits_of_all_boxes_are_those_of_each():
    cells = 40
    x, y, of = strokes(cells)
    # Off the grid that directions and steps are counted on.
    x_mm, y_mm = (x + 0.37) / PX, (y + 0.41) / PX
    straight = traits.straightness(x_mm, y_mm, np.bincount(of, minlength=cells))
    round_about = traits.around(x_mm, y_mm, of, cells)
    flank = traits.flank(x_mm, of, cells, 1 / PX)
    struck = 0
    for cell in range(cells):
        mx, my = x_mm[of == cell], y_mm[of == cell]
        assert straight[cell] == pytest.approx(slow_straightness(mx, my), abs=1e-6)
        sectors = {int(angle // 15) for angle in np.degrees(np.arctan2(my, mx)) + 180}
        assert round_about[cell] == len(sectors) / 24
        sides = [((s * mx > 3.3) & (s * mx < 4.3)).sum() for s in (1, -1)]
        assert flank[cell] == max(sides) / PX**2
        if len(mx):
            assert traits.strikes(mx, my, np.array([len(mx)]))[0] == pytest.approx(slow_strike(mx, my), abs=0.31)
            struck += traits.strikes(mx, my, np.array([len(mx)]))[0] > 0
    assert struck > 3


def test_pieces_are_counted_and_spanned_cell_by_cell():
    """A speck does not make a mark larger; a piece belongs to one cell wherever it runs."""
    cells, cols = 12, 3
    edges = np.array([(60 + 200 * (n % cols), 40 + 100 * (n // cols)) * 2 for n in range(cells)], float)
    edges[:, 2:] += 44
    boxes = Boxes(edges, np.arange(cols + 1) * 200.0)
    x, y, of = strokes(cells)
    middle = (edges[:, :2] + edges[:, 2:]) / 2
    x, y = (x + middle[of, 0]).astype(int), (y + middle[of, 1]).astype(int)
    piece = of * 3 + RANDOM.choice(3, len(of), p=(0.75, 0.2, 0.05))
    within = RANDOM.random(len(of)) < 0.4
    cell = np.where(RANDOM.random(len(of)) < 0.8, of, (of + 1) % cells)
    dark, rim = RANDOM.random(len(of)).astype(np.float32), RANDOM.random(len(of)) < 0.5
    mixed = RANDOM.permutation(len(of))
    found = own_ink(Pixels(x, y, piece, cell, within, dark, rim, of)[mixed], boxes)

    for n in range(cells):
        mine = of == n
        sizes = {p: int((piece[mine] == p).sum()) for p in np.unique(piece[mine])}
        most = max(sizes.values(), default=0)
        kept = mine & np.isin(piece, [p for p, size in sizes.items() if size >= SPECK_SHARE * most])
        assert found["ink"][n] == mine.sum() / PX**2
        assert found["inside"][n] == (within & mine & (cell == n)).sum() / PX**2
        assert found["pieces"][n] == sum(size / PX**2 >= 0.15 for size in sizes.values())
        assert found["piece_ink"][n] == most / PX**2
        assert found["other_ink"][n] == ((cell == n) & ~mine).sum() / PX**2
        if mine.any():
            assert found["share"][n] == pytest.approx((cell[mine] == n).mean())
            assert found["darkness"][n] == pytest.approx(np.median(dark[mine]))
            span = np.hypot(np.ptp(x[kept]) + 1, np.ptp(y[kept]) + 1) / PX
            assert found["extent"][n] == pytest.approx(span)
            largest = mine & (piece == min(p for p, size in sizes.items() if size == most))
            assert found["thick"][n] == pytest.approx(2 * largest.sum() / max(1, (rim & largest).sum()) / PX)
            assert found["piece_extent"][n] == pytest.approx(
                np.hypot(np.ptp(x[largest]) + 1, np.ptp(y[largest]) + 1) / PX
            )
        else:
            assert found["extent"][n] == found["share"][n] == found["straight"][n] == found["around"][n] == 0


@pytest.mark.parametrize("count", [1, 2, 7, 12, 33, 1000, 1001])
def test_quick_medians_are_those_of_numpy(count):
    values = RANDOM.normal(size=(3, count)).astype(np.float32)
    grey = RANDOM.integers(0, 256, (5, count)).astype(np.uint8)

    assert median_of(values) == pytest.approx(float(np.median(values)))
    assert medians_along_last(values) == pytest.approx(np.median(values, axis=-1))
    assert percentile_along_last(values, 70) == pytest.approx(np.percentile(values, 70, axis=-1, keepdims=True))
    for percent in (0, 25, 50, 75, 80, 90, 100):
        assert level_at(grey[:, ::2], percent) == pytest.approx(float(np.percentile(grey[:, ::2], percent)))


def test_what_is_worked_out_once_is_remembered_by_identity():
    asked = []
    length = once_each(lambda thing: asked.append(thing) or len(thing))
    one, other = [1, 2], [1, 2]

    assert [length(one), length(one), length(other)] == [2, 2, 2]
    assert len(asked) == 2
