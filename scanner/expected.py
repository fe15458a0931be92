"""`PageLayout` → the page as it should look, in page space at `PX` px/mm: what a scan is compared with.

Worked out once a layout: the print as one blurred image, each pixel's class (how much print, how near), where ink is
looked for, whose cell or zone a pixel is, and the points by which print tells how far the paper slipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.fonts import MM_PER_POINT, font_path, text_width_mm
from scanner.geometry import Rect
from scanner.layout import BOX_OUTLINE_MM, PageLayout, Text

PX = 3.6  # samples a millimetre: strokes are 0.2 mm and more, stems of 12-point type 0.4
NODE = 16  # px between the nodes of the sampling map; the canvas is a multiple of it
BLUR_PX = 0.5  # what a typical printer, scanner and the sampling do to an edge
EDGE_MM = 5.0  # the outermost paper is left to the scanner
SLIP_MM = 0.6  # round what cannot be compared
OFF_RULES_MM = 0.5  # beside rules no ink is looked for; strokes are joined across them
VARIABLE_MM = 1.2  # round the code and the serial, which every sheet has its own of
CLEAR, FREE, CELL, ZONE = 255, 0, 1, 2  # whose a pixel is; CLEAR: nobody looks
TILE = 54  # px: a patch of print that slips as one
TILE_POINTS, LEAST_POINTS = 36, 16
RIDGE = 0.03  # print must show a slip this plainly, else it stays where the squares put it
ONE_SIDED = 0.25  # share of what a tile says of its slip that is left once its darkness is fitted
STEEP = 0.15  # of the steepest edge: less says little
PASSES = (1.2, 1.0), (0.6, 0.6)  # blur of the print, px; neighbours, tiles
_FINE = 4  # print is drawn this much finer, then averaged

# Classes of a pixel: by how dark its own print is, and the darkest print beside it.
OWN = np.array([0.02, 0.06, 0.12, 0.2, 0.3, 0.42, 0.55, 0.7, 0.85])
BESIDE = np.array([0.02, 0.1, 0.25, 0.45, 0.7])
RINGING_PX = 11  # print this near makes a JPEG's paper restless
BARE, RINGING, CLASSES = 0, 1, (len(OWN) + 1) * (len(BESIDE) + 2)

Dark = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Tiles:
    """Patches of print. `points` (N, K, 2), mm; `solve` (N, 4, K) turns their grey levels into gain, paper and slip
    (times the gain), `design` (N, K, 4) these into grey levels; `weight` (rows, cols, 2): how plainly a tile shows a
    slip in x and in y; `at`: its tile."""

    points: NDArray[np.float64]
    design: NDArray[np.float32]
    solve: NDArray[np.float32]
    at: tuple[NDArray[np.intp], NDArray[np.intp]]
    weight: NDArray[np.float32]
    neighbours: float  # how many tiles beside it a tile listens to


@dataclass(frozen=True, slots=True)
class Expected:
    """A printed page in page space, arrays (rows, cols)."""

    print: Dark  # 0 paper .. 1 print, blurred
    classes: NDArray[np.uint8]
    printed: NDArray[np.intp]  # flat places of pixels that are print or near it …
    bins: NDArray[np.intp]  # … and where the counts of their classes begin, of darknesses in steps of 2
    bare: NDArray[np.intp]  # flat places of pixels far from print
    owner: NDArray[np.uint8]
    inside: NDArray[np.uint8]  # 255 where ink is looked for
    free: NDArray[np.uint8]  # 255 where it belongs to no cell and no zone, and not beside rules
    off_rules: NDArray[np.uint8]  # 255 where no rule is near
    tiles: tuple[Tiles, ...]  # one for each pass: the first sees slips of half a millimetre, the last of hundredths


_known: dict[tuple[int, tuple[float, float]], tuple[PageLayout, Expected]] = {}
_MOST = 64


def expected_of(layout: PageLayout, paper: tuple[float, float]) -> Expected:
    """The page as printed on paper (width, height), mm. By identity: comparing layouts takes longer than the work."""
    key = (id(layout), paper)
    found = _known.get(key)
    if found is None:
        if len(_known) >= _MOST:
            _known.clear()
        found = _known[key] = (layout, _expected(layout, paper))  # kept, so that its id stays its own
    return found[1]


def _expected(layout: PageLayout, paper: tuple[float, float]) -> Expected:
    rows, cols = (-(-round(side * PX) // NODE) * NODE for side in (paper[1], paper[0]))
    sharp = np.zeros((rows, cols), np.float32)
    for text in layout.texts:
        _draw_text(sharp, text)
    for area in _solid(layout):
        _cover(sharp, area)
    drawn = np.asarray(cv2.GaussianBlur(sharp, (0, 0), BLUR_PX), np.float32)
    owner = _owners(layout, paper, sharp.shape)
    classes = _classes(drawn)
    inside, free = ((where * 255).astype(np.uint8) for where in (owner != CLEAR, owner == FREE))
    off_rules = np.full(owner.shape, 255, np.uint8)
    for line in layout.lines:  # a rule that slipped a little looks like a stroke beside it
        x, y = min(line.x0, line.x1), min(line.y0, line.y1)
        off_rules[span(Rect(x, y, abs(line.x1 - line.x0), abs(line.y1 - line.y0)).grown(OFF_RULES_MM))] = 0
    free &= off_rules
    printed = np.flatnonzero((classes != BARE) & (owner == FREE))[::3]
    bins = classes.ravel()[printed].astype(np.intp) * 128
    sparse = np.zeros(classes.shape, np.bool_)
    sparse[::5, ::5] = classes[::5, ::5] == BARE
    bare = np.flatnonzero(sparse)
    return Expected(drawn, classes, printed, bins, bare, owner, inside, free, off_rules, _passes(drawn, owner))


# --- print


def _draw_text(canvas: Dark, text: Text) -> None:
    """A run of text, letter by letter: the PDF has no kerning."""
    from PIL import Image, ImageDraw, ImageFont

    size, scale = text.size * MM_PER_POINT, PX * _FINE
    wide = text_width_mm(text.text, text.font, text.size)
    x0, y0 = int((text.x - size) * PX), int((text.y - 1.3 * size) * PX)
    cols, rows = int((wide + 2 * size) * PX) + 2, int(1.8 * size * PX) + 2
    image = Image.new("L", (cols * _FINE, rows * _FINE), 0)
    letters = ImageFont.truetype(str(font_path(text.font)), size * scale, layout_engine=ImageFont.Layout.BASIC)
    draw = ImageDraw.Draw(image)
    for index, letter in enumerate(text.text):
        x = text.x + text_width_mm(text.text[:index], text.font, text.size)
        draw.text(((x * PX - x0) * _FINE, (text.y * PX - y0) * _FINE), letter, fill=255, font=letters, anchor="ls")
    small = cv2.resize(np.asarray(image, np.float32) / 255, (cols, rows), interpolation=cv2.INTER_AREA)
    top, left = max(0, -y0), max(0, -x0)
    part = canvas[max(0, y0) : y0 + rows, max(0, x0) : x0 + cols]
    np.maximum(part, small[top : top + part.shape[0], left : left + part.shape[1]], out=part)


def _solid(layout: PageLayout) -> Iterator[Rect]:
    """Rules, the sides of boxes, alignment squares."""
    for line in layout.lines:
        x, y = min(line.x0, line.x1), min(line.y0, line.y1)
        yield Rect(x, y, abs(line.x1 - line.x0), abs(line.y1 - line.y0)).grown(line.width / 2)
    for fiducial in layout.fiducials:
        yield fiducial.area
    thick = BOX_OUTLINE_MM
    for row in layout.rows:
        for option in row.options:
            box = option.box
            yield Rect(box.x, box.y, box.w, thick)
            yield Rect(box.x, box.bottom - thick, box.w, thick)
            yield Rect(box.x, box.y, thick, box.h)
            yield Rect(box.right - thick, box.y, thick, box.h)


def _cover(canvas: Dark, area: Rect) -> None:
    """A black rectangle, pixels at its edges in part."""
    (y0, down), (x0, across) = (
        _coverage(area.y, area.bottom, canvas.shape[0]),
        _coverage(area.x, area.right, canvas.shape[1]),
    )
    part = canvas[y0 : y0 + len(down), x0 : x0 + len(across)]
    np.maximum(part, down[:, None] * across[None, :], out=part)


def _coverage(low: float, high: float, size: int) -> tuple[int, Dark]:
    """How much of each pixel from the first on lies between two places, mm."""
    first, last = max(0, int(low * PX)), min(size, int(high * PX) + 1)
    edges = np.arange(first, max(last, first) + 1)
    share = np.minimum(edges[1:], high * PX) - np.maximum(edges[:-1], low * PX)
    return first, np.clip(share, 0, 1).astype(np.float32)


# --- what a pixel is


def _classes(drawn: Dark) -> NDArray[np.uint8]:
    """Class of each pixel, `BARE` where no print is near."""
    beside = cv2.dilate(drawn, np.ones((3, 3), np.uint8))
    own, near = np.searchsorted(OWN, drawn, "right"), np.searchsorted(BESIDE, beside, "right")
    classes = own * (len(BESIDE) + 2) + near + 1
    ringing = cv2.dilate(drawn, np.ones((RINGING_PX, RINGING_PX), np.uint8)) > 0.3
    classes[(own == 0) & (near == 0) & ~ringing] = BARE
    return np.asarray(classes, np.uint8)


def _owners(layout: PageLayout, paper: tuple[float, float], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    owner = np.full(shape, CLEAR, np.uint8)
    owner[span(Rect(0, 0, *paper).grown(-EDGE_MM))] = FREE
    for zone in layout.zones:
        owner[span(zone.area)] = ZONE
    for row in layout.rows:
        for option in row.options:
            owner[span(option.cell)] = CELL
    for fiducial in layout.fiducials:
        owner[span(fiducial.area.grown(SLIP_MM))] = CLEAR
    for area in (layout.code, layout.serial):
        if area is not None:
            owner[span(area.grown(VARIABLE_MM))] = CLEAR
    return owner


def span(area: Rect, px: float = PX) -> tuple[slice, slice]:
    """The rows and columns of page space that lie in an area."""
    y, bottom, x, right = (max(0, round(value * px)) for value in (area.y, area.bottom, area.x, area.right))
    return slice(y, bottom), slice(x, right)


# --- how far print slipped


def _passes(drawn: Dark, owner: NDArray[np.uint8]) -> tuple[Tiles, ...]:
    """What the slip is measured by, coarse to fine."""
    return tuple(_tiles(drawn, owner == FREE, blur, neighbours) for blur, neighbours in PASSES)


def _is_one_sided(design: Dark) -> bool:
    """Whether points (N, 4: gain, paper, slip across and down) see one side of a rule alone: there how far it slipped
    is not told from how dark it is. Little of what they say of the slip is left once gain and paper are fitted."""
    known, slip = design[:, :2], design[:, 2:]
    own = slip - known @ np.linalg.lstsq(known, slip, rcond=None)[0]
    axis = int((slip**2).sum(axis=0).argmax())
    return float((own[:, axis] ** 2).sum()) < ONE_SIDED * float((slip[:, axis] ** 2).sum())


def _tiles(drawn: Dark, told: NDArray[np.bool_], blur: float, neighbours: float) -> Tiles:
    """In a tile grey = paper - gain · print(place - slip): nearly linear for slips up to an edge's blur."""
    soft = cv2.GaussianBlur(drawn, (0, 0), blur)
    down, across = (np.asarray(side, np.float32) * PX for side in np.gradient(soft))
    slope = np.hypot(down, across)
    steep = (slope > STEEP * slope.max()) & told
    rows, cols = -(-drawn.shape[0] // TILE), -(-drawn.shape[1] // TILE)
    weight = np.zeros((rows, cols, 2), np.float32)
    points, designs, solve, at = [], [], [], []
    for row in range(rows):
        for col in range(cols):
            y, x = np.nonzero(steep[row * TILE : (row + 1) * TILE, col * TILE : (col + 1) * TILE])
            if len(y) < LEAST_POINTS:
                continue
            chosen = np.linspace(0, len(y) - 1, TILE_POINTS).astype(int)
            y, x = y[chosen] + row * TILE, x[chosen] + col * TILE
            design = np.stack([-soft[y, x], np.ones(len(y), np.float32), across[y, x], down[y, x]], axis=1)
            if _is_one_sided(design):
                continue
            ridge = np.diag([1e-6, 1e-6, RIDGE, RIDGE]) * float((design[:, 2:] ** 2).sum())
            solve.append(np.linalg.solve(design.T @ design + ridge, design.T))
            designs.append(design)
            points.append(np.stack([(x + 0.5) / PX, (y + 0.5) / PX], axis=1))
            weight[row, col] = (design[:, 2:] ** 2).mean(axis=0)
            at.append((row, col))
    places = np.array(at, np.intp).reshape(-1, 2)
    return Tiles(
        np.array(points).reshape(-1, TILE_POINTS, 2),
        np.array(designs, np.float32).reshape(-1, TILE_POINTS, 4),
        np.array(solve, np.float32).reshape(-1, 4, TILE_POINTS),
        (places[:, 0], places[:, 1]),
        np.asarray(weight / max(float(weight.max()), 1e-6), np.float32),
        neighbours,
    )
