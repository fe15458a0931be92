"""What was made quick gives what the slow, obvious way gives."""

import json
from dataclasses import replace

import cv2
import numpy as np
import pytest
from ballots import Evening

from scanner import careful, strokes
from scanner.align import eighth
from scanner.components import JOIN_PX, LEAST_EXTENT_MM, pieces_of
from scanner.expected import PX
from scanner.geometry import MANY, carry, spread
from scanner.known_readings import KnownReadings, fingerprint_of
from scanner.limits import LIMITS
from scanner.network import network_of
from scanner.reading import PageRead
from scanner.rules import read_rows


def slow_pieces(ink, least_mm, both_ways_mm):
    """Every piece of a whole page: its window, its ink, in the order in which contours are found."""
    joined = cv2.dilate(ink, np.ones((JOIN_PX, JOIN_PX), np.uint8))
    contours, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours:
        x, y, w, h = cv2.boundingRect(contour)
        inside = np.zeros((h, w), np.uint8)
        cv2.drawContours(inside, [contour], -1, 1, cv2.FILLED, offset=(-x, -y))
        inside &= ink[y : y + h, x : x + w]
        rows, cols = np.nonzero(inside)
        wide = both_ways_mm == 0 or min(np.ptp(rows), np.ptp(cols)) + 1 > both_ways_mm * PX
        if np.hypot(w - JOIN_PX, h - JOIN_PX) / PX >= least_mm and wide:
            found.append((x, y, inside))
    return found


def drawn_page(seed):
    """Specks, strokes and rings on a page, some at its edges, some just far enough apart not to be one."""
    rng = np.random.default_rng(seed)
    ink = np.zeros((1072, 768), np.uint8)
    for _ in range(rng.integers(0, 60)):
        y, x = rng.integers(0, 1072), rng.integers(0, 768)
        ink[y, x : x + rng.integers(1, 4)] = 255
    for _ in range(rng.integers(0, 6)):
        first, size = rng.integers(0, (768, 1072)), rng.integers(-120, 121, 2)
        cv2.line(ink, first.tolist(), (first + size).tolist(), 255, 1)
    for _ in range(rng.integers(0, 3)):
        cv2.circle(ink, rng.integers(0, (768, 1072)).tolist(), int(rng.integers(4, 60)), 255, 1)
    start = int(rng.integers(0, 400))
    ink[500, start : start + 40 * int(rng.integers(1, 9)) : int(rng.integers(7, 11))] = 255  # joined up to 8 px apart
    return ink


@pytest.mark.parametrize(("least_mm", "both_ways_mm"), [(LEAST_EXTENT_MM, 0.0), (12.0, 0.0), (LEAST_EXTENT_MM, 18.0)])
def test_pieces_are_those_of_the_whole_page(least_mm, both_ways_mm):
    count = 0
    for seed in range(60):
        ink = drawn_page(seed)
        expected = slow_pieces(ink, least_mm, both_ways_mm)
        found = pieces_of(ink, least_mm, both_ways_mm)
        assert [(piece.x, piece.y) for piece in found] == [(x, y) for x, y, _ in expected]
        assert all(np.array_equal(piece.pixels, inside) for piece, (_, _, inside) in zip(found, expected, strict=True))
        count += len(found)
    assert count > 10


def convolved(x: np.ndarray, weights: dict[str, np.ndarray], layer: str, step: int) -> np.ndarray:
    """A convolution pixel by pixel: (C, H, W) → (K, H/step, W/step)."""
    around = np.pad(x, ((0, 0), (1, 2), (1, 2)))
    rows, cols = -(-x.shape[1] // step), -(-x.shape[2] // step)
    windows = [[around[:, step * r :, step * c :][:, :3, :3] for c in range(cols)] for r in range(rows)]
    return np.einsum("kcij,rlcij->krl", weights[f"w{layer}"], np.array(windows)) + weights[f"b{layer}"][:, None, None]


@pytest.mark.parametrize("model", [strokes.MODEL, careful.MODEL])
def test_the_network_is_the_stored_convolutions(model):
    """With the weights as they are stored, whatever their number."""
    with np.load(model) as stored:
        weights = {name: stored[name].astype(np.float64) for name in stored.files}
    picture = np.random.default_rng(1).uniform(0, 1.2, (strokes.HEIGHT, strokes.WIDTH)).astype(np.float32)
    x = picture[None].astype(np.float64)
    for layer in "123":
        x = np.maximum(convolved(x, weights, layer, 2), 0)
    if "w9" in weights:
        x = np.maximum(x + convolved(np.maximum(convolved(x, weights, "8", 1), 0), weights, "9", 1), 0)
    hidden = np.maximum(weights["w4"] @ x.ravel() + weights["b4"], 0)
    slow = weights["w5"] @ hidden + weights["b5"]
    network = network_of(model, *picture.shape)
    assert network.hidden(picture[None])[0] == pytest.approx(hidden, abs=1e-3)
    assert network.answers(picture[None])[0] == pytest.approx(slow, abs=1e-3)


def test_nodes_spread_are_those_of_one_interleaved_image():
    nodes = np.random.default_rng(2).uniform(0, 900, (9, 7, 2))
    whole = cv2.resize(nodes.astype(np.float32), (7 * 16, 9 * 16), interpolation=cv2.INTER_LINEAR)
    assert np.stack(spread(nodes, 16), axis=-1) == pytest.approx(whole, abs=1e-3)  # of a pixel


def test_a_reading_is_known_only_while_all_that_was_measured_is_the_same():
    evening = Evening()
    kind = evening.definition.kinds[0]
    evening.scan("X . .", ". X .")
    read, again = (PageRead.from_json(json.loads(json.dumps(evening.items[0].measured))) for _ in range(2))
    known, reading = KnownReadings(), read_rows(read, kind)
    known.add(fingerprint_of(read, kind), reading)
    assert known.rows_of(again, kind, LIMITS) is reading
    for changed in (
        replace(again, rows={**again.rows, "p2": again.rows["p1"]}),
        replace(again, quality={**again.quality, "bilevel": 1.0}),
        replace(again, names={**again.names, "p1": 0.1}),
    ):
        assert known.rows_of(changed, kind, LIMITS) is not reading
        assert known.rows_of(changed, kind, LIMITS) == read_rows(changed, kind)
    assert known.rows_of(again, kind, replace(LIMITS, marked_ink=99.0)) is not reading


@pytest.mark.parametrize("shape", [(864, 456), (1072, 768), (8, 8), (865, 456), (96, 100), (5, 40)])
def test_an_eighth_is_that_of_opencv(shape):
    grey = np.random.default_rng(4).integers(0, 256, shape).astype(np.uint8)
    size = max(1, shape[1] // 8), max(1, shape[0] // 8)
    assert np.array_equal(eighth(grey), cv2.resize(grey, size, interpolation=cv2.INTER_AREA))


def test_many_points_are_carried_as_few_are():
    points = np.random.default_rng(5).uniform(-20, 320, (2 * MANY, 2))
    to_px = np.array([[7.9, 0.1, 30.0], [-0.1, 7.8, 40.0], [1e-5, -2e-5, 1.0]])
    one_by_one = np.concatenate([carry(to_px, point[None]) for point in points])
    assert np.abs(carry(to_px, points) - one_by_one).max() < 1e-9
