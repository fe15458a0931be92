"""Writing where none belongs, drawn onto a scan: paths in mm for every kind, and the ink that lays them down."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

FINE = 8  # ink is drawn this much finer than the scan, then averaged
INK_BLUR_MM = 0.06


def lay(grey, mm_to_px, paths, width_mm: float, light: float) -> None:
    """Strokes along paths (N, 2), mm, on a scan, in place. `light`: what the ink leaves of it."""
    places = []
    for path in paths:
        on_scan = np.column_stack([path, np.ones(len(path))]) @ mm_to_px.T
        places.append(on_scan[:, :2] / on_scan[:, 2:])
    every = np.concatenate(places)
    rows, cols = grey.shape
    x1, y1 = np.maximum(np.floor(every.min(0) - 6).astype(int), 0)
    x2, y2 = np.minimum(np.ceil(every.max(0) + 6).astype(int), (cols, rows))
    if x2 <= x1 or y2 <= y1:
        return
    px = float(np.linalg.norm(mm_to_px[:2, 0]))
    drawn = np.zeros(((y2 - y1) * FINE, (x2 - x1) * FINE), np.uint8)
    lines = [np.round((place - (x1, y1) + 0.5) * FINE).astype(np.int32) for place in places]
    cv2.polylines(drawn, lines, False, 255, max(1, round(width_mm * px * FINE)))
    soft = cv2.resize(drawn, (x2 - x1, y2 - y1), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    taken = cv2.GaussianBlur(soft, (0, 0), INK_BLUR_MM * px) * (1 - light)
    part = grey[y1:y2, x1:x2]
    grey[y1:y2, x1:x2] = (part * (1 - taken)).astype(np.uint8)


# --- what people write


def line(random, x1, y1, x2, y2, bow=0.3):
    """A stroke from one place to another, a little bent."""
    t = np.linspace(0, 1, max(8, int(np.hypot(x2 - x1, y2 - y1) * 3)))
    bend = random.normal(0, bow) * 4 * t * (1 - t)
    return [np.stack([x1 + (x2 - x1) * t, y1 + (y2 - y1) * t + bend], axis=1)]


def word(random, x, y, wide, high=2.6):
    """Joined handwriting on a baseline."""
    letters = max(2, int(wide / 2.2))
    t = np.linspace(0, letters, letters * 14)
    heights = np.interp(t, np.arange(letters + 1), random.uniform(0.4, 1.1, letters + 1))
    across = x + wide * t / letters + 0.7 * np.sin(2 * np.pi * t + 1)
    return [np.stack([across, y - high * heights * (0.5 - 0.5 * np.cos(2 * np.pi * t))], axis=1)]


def words(random, x, y, wide, high=2.6):
    """Several words in a line."""
    paths, end = [], x + wide
    while x < end - 2:
        long = min(float(random.uniform(4, 12)), end - x)
        paths += word(random, x, y + random.normal(0, 0.2), max(long, 2.0), high)
        x += long + random.uniform(1, 2.5)
    return paths


def tick(random, x, y, size):
    """A tick round a place."""
    corners = np.array([(-0.45, -0.05), (-0.1, 0.42), (0.5, -0.5)]) * size + (x, y) + random.normal(0, 0.2, (3, 2))
    return [np.concatenate([np.linspace(a, b, 8) for a, b in pairwise(corners)])]


def signature(random, x, y):
    """Loops that run to the right."""
    t = np.linspace(0, random.uniform(3, 6) * 2 * np.pi, 160)
    wide, high = random.uniform(22, 38), random.uniform(2.5, 5)
    return [np.stack([x + wide * t / t[-1] + 2.5 * np.cos(t), y + high * np.sin(t) * np.linspace(1, 0.4, 160)], axis=1)]


def loops(random, x, y):
    """A spiral."""
    t = np.linspace(0.3, 6, 120)
    radius = random.uniform(4, 8)
    return [np.stack([x + radius * np.cos(t * 6) * t / 6, y + 1.2 * radius * np.sin(t * 6) * t / 6], axis=1)]


def arrow(random, x, y, long):
    """A shaft to the left and its head."""
    head = np.array([(x + 2, y - 2), (x, y), (x + 2, y + 2)], float)
    return [*line(random, x + long, y + random.normal(0, 1), x, y), head]


def strike(random, area):
    """Strokes through a printed name: (kind, covered share, paths)."""
    kind = str(random.choice(("line", "wave", "slope", "cross", "twice", "zigzag")))
    covers = float(random.uniform(0.55, 1.05))
    length = area.w * covers
    x = area.x + random.uniform(0, max(area.w - length, 0)) + np.linspace(0, length, 80)
    y = np.full(80, area.y + area.h * random.uniform(0.35, 0.7))
    if kind == "wave":
        y += 0.7 * np.sin(np.linspace(0, random.uniform(3, 14) * np.pi, 80))
    if kind == "zigzag":
        y += random.uniform(0.8, 1.8) * (2 * np.abs(np.linspace(0, length / 2.2, 80) % 1 - 0.5) - 0.5)
    if kind in ("slope", "cross"):
        y += np.linspace(-1, 1, 80) * random.uniform(0.3, 1.4)
    paths = [np.stack([x, y], axis=1)]
    if kind == "cross":
        paths.append(np.stack([x, y[::-1]], axis=1))
    if kind == "twice":
        paths.append(np.stack([x, y + random.uniform(0.6, 1.2)], axis=1))
    return kind, covers, paths


# --- where they write it


def _row(layout, random):
    return layout.rows[int(random.integers(len(layout.rows)))]


def _texts_in(layout, area):
    wide = area.grown(0.5)
    return [t for t in layout.texts if wide.x <= t.x <= wide.right and wide.y <= t.y <= wide.bottom]


def _position(layout, row):
    """Where a row's position begins, and the baselines of its lines."""
    names = row.name_area.right + 0.5
    texts = [t for t in _texts_in(layout, row.area) if t.x > row.name_area.x + 5 and t.x < row.options[0].cell.x]
    texts = [t for t in texts if t.x > min(names, row.name_area.x + 30)]
    if not texts:
        return row.name_area.right + 4, [row.area.centre[1]]
    return min(t.x for t in texts), [t.y for t in texts]


def remark_below(layout, random):
    bottom = layout.table[-1].bottom
    return words(random, random.uniform(30, 70), bottom + random.uniform(8, 22), random.uniform(12, 60))


def remark_head(layout, random):
    return words(random, random.uniform(70, 110), random.uniform(32, 48), random.uniform(10, 40))


def remark_margin(layout, random):
    right, row = layout.table[-1].right, _row(layout, random)
    return words(random, right + 1.5, row.area.centre[1] + random.uniform(-2, 3), random.uniform(8, 14))


def remark_left(layout, random):
    rows = [
        row
        for row in layout.rows
        if not any(row.area.y < f.area.bottom and f.area.y < row.area.bottom for f in layout.fiducials)
    ]  # black on black nobody sees
    row = rows[int(random.integers(len(rows)))]
    return words(random, layout.table[-1].x - random.uniform(10, 14), row.area.centre[1], random.uniform(6, 10))


def remark_position(layout, random):
    row = _row(layout, random)
    x, lines = _position(layout, row)
    return words(random, x + random.uniform(0, 6), lines[0] + random.uniform(-0.5, 0.8), random.uniform(10, 22))


def remark_gap(layout, random):
    row = _row(layout, random)
    return words(random, row.options[0].cell.x - 14, row.area.bottom - random.uniform(1, 2), 10, 1.8)


def signed(layout, random):
    return signature(random, random.uniform(50, 100), layout.table[-1].bottom + random.uniform(10, 22))


def number_ticked(layout, random):
    row = _row(layout, random)
    x = (row.area.x + row.name_area.x) / 2
    return tick(random, x, row.area.centre[1], random.uniform(4.5, 6.5))


def number_struck(layout, random):
    row = _row(layout, random)
    x, y = row.area.x, row.area.centre[1]
    return line(random, x + 1.5, y + 0.6, row.name_area.x - 2.5, y - 0.6, 0.1)


def position_struck(layout, random):
    row = _row(layout, random)
    x, lines = _position(layout, row)
    y = lines[0] - 1.2
    return line(random, x, y, min(row.options[0].cell.x - 3, x + random.uniform(12, 32)), y + random.normal(0, 0.5))


def _title(layout):
    """The largest text of the head."""
    return max((t for t in layout.texts if t.y < layout.table[0].y), key=lambda t: (t.size, len(t.text)))


def title_struck(layout, random):
    text = _title(layout)
    long = random.uniform(25, 50)
    x = text.x + random.uniform(-2, 4)
    return line(random, x, text.y - 1.8, x + long, text.y - 1.8 + random.normal(0, 0.6), 0.5)


def instruction_struck(layout, random):
    texts = [t for t in layout.texts if 45 < t.y < layout.table[0].y and t.size <= _title(layout).size - 2]
    text = texts[int(random.integers(len(texts)))]
    x = min(text.x, 140)
    return line(random, x, text.y - 1.1, x + random.uniform(15, 45), text.y - 1.1 + random.normal(0, 0.4))


def heading_struck(layout, random):
    cell = _row(layout, random).options
    cell = cell[int(random.integers(len(cell)))].cell
    middle = layout.heading[0].centre[1]
    y = middle + random.uniform(-1.5, 2.5)
    return line(random, cell.x + 2, y, cell.right - 2, y + random.normal(0, 0.6), 0.4)


def heading_written(layout, random):
    cell = _row(layout, random).options
    cell = cell[int(random.integers(len(cell)))].cell
    return words(random, cell.x + 2, layout.heading[0].bottom - 1.2, 13, 2.2)


def name_underlined(layout, random):
    area = _row(layout, random).name_area
    y = area.bottom + random.uniform(0.3, 0.9)
    return line(random, area.x, y, area.right, y + random.normal(0, 0.2), 0.15)


def name_circled(layout, random):
    area = _row(layout, random).name_area
    t = np.linspace(0, 6.4, 80)
    x, y = area.centre
    return [np.stack([x + (area.w / 2 + 2) * np.cos(t), y + 3.6 * np.sin(t)], axis=1)]


def arrow_margin(layout, random):
    row = _row(layout, random)
    return arrow(
        random, layout.table[-1].right + 1.5, row.area.centre[1] + random.uniform(-3, 3), random.uniform(7, 11)
    )


def loops_below(layout, random):
    return loops(random, random.uniform(60, 130), layout.table[-1].bottom + 20)


def line_free(layout, random):
    x, y = random.uniform(30, 90), layout.table[-1].bottom + random.uniform(6, 25)
    return line(random, x, y, x + random.uniform(15, 60), y + random.normal(0, 3), 0.8)


WRITING = {
    kind.__name__: kind
    for kind in (
        remark_below, remark_head, remark_margin, remark_left, remark_position, remark_gap, signed, number_ticked,
        number_struck, position_struck, title_struck, instruction_struck, heading_struck, heading_written,
        name_underlined, name_circled, arrow_margin, loops_below, line_free,
    )
}  # fmt: skip
