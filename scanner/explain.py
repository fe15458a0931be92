"""What each stage of the reading saw, as numbered pictures: `ballot scan --explain FOLDER`.

Off by default, and then it costs nothing. The stages are pure, so that they are simply asked once more here; only the
first picture, of a search that may fail, is handed over by `align` itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np

from scanner.align import Explain
from scanner.codes import FoundCode
from scanner.confirm import LIMITS as CONFIRM
from scanner.confirm import confirm
from scanner.drawing import BAD, GOOD, coloured, outline
from scanner.geometry import MM_PER_INCH, Rect, carry
from scanner.grid import Grid, PlacedTable, cell_shift, place_grid
from scanner.ink import TableInk, measure_ink
from scanner.layout import PageLayout
from scanner.limits import LIMITS
from scanner.names import names_seen
from scanner.own_prints import signed_picture
from scanner.page import Colour, Floats, Page
from scanner.strays import stray_ink
from scanner.strokes import box_pictures, shapes_of

PLACE, FAINT = (200, 120, 0), (170, 170, 170)
QUALITY = 82


def into_folder(folder: Path, name: str) -> Explain:
    """Pictures of one page as files of a folder, `name` before each stage's own."""

    def explain(stage: str, picture: Colour) -> None:
        ok, content = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        if ok:
            with suppress(OSError):  # a full disk, say: no page is lost for a picture of it
                (folder / f"{name}-{stage}.jpg").write_bytes(signed_picture(content.tobytes()))

    return explain


def explain_page(page: Page, layout: PageLayout | None, code: FoundCode | None, explain: Explain) -> None:
    """Every stage after the search for squares. `layout` is None where it is not known which page this is."""
    explain("02-fiducials", fiducials_picture(page))
    explain("03-code", code_picture(page, layout, code))
    if layout is None:
        return
    grid = place_grid(page, layout)
    explain("04-grid", grid_picture(grid))
    names = names_seen(grid, layout)
    agreement = {row: name.agreement for row, name in names.items()}
    verdict = confirm(grid, layout, code, agreement)
    explain("05-confirm", confirm_picture(grid, layout, agreement, verdict.note, verdict.quality.items()))
    explain("06-ink", _stacked([ink_picture(table) for table in measure_ink(grid)]))
    explain("07-strokes", strokes_picture(page, layout))
    explain("08-names", names_picture(page, layout, agreement))
    explain("09-strays", strays_picture(grid, layout))


# --- drawing


def _write(picture: Colour, at: Iterable[float], text: str, colour: tuple[int, int, int], size: float = 0.6) -> None:
    x, y = (round(value) for value in at)
    cv2.putText(picture, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, size, (255, 255, 255), 4, cv2.LINE_AA)
    cv2.putText(picture, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, size, colour, 1, cv2.LINE_AA)


def _stacked(pictures: list[Colour]) -> Colour:
    width = max((picture.shape[1] for picture in pictures), default=1)
    padded = [np.pad(p, ((0, 8), (0, width - p.shape[1]), (0, 0)), constant_values=255) for p in pictures]
    return np.vstack(padded) if padded else np.full((1, 1, 3), 255, np.uint8)


# --- the stages


def fiducials_picture(page: Page) -> Colour:
    """Where the fit puts each fiducial: green where it made the fit, red where it was left out."""
    picture = coloured(page.pixels)
    for area, used in zip(page.squares, page.used, strict=True):
        outline(picture, page.mm_to_px, area, GOOD if used else BAD)
    at = carry(page.mm_to_px, np.array([(20.0, 20.0)]))[0]
    text = f"{page.fiducials} of {len(page.squares)}, {page.residual_mm:.3f} mm, {page.px_per_mm * MM_PER_INCH:.0f} dpi"
    _write(picture, at, text, PLACE, 0.8)
    return picture


def code_picture(page: Page, layout: PageLayout | None, code: FoundCode | None) -> Colour:
    """Where the page code should be, and what it says."""
    picture = coloured(page.pixels)
    if layout is not None and layout.code is not None:
        outline(picture, page.mm_to_px, layout.code, GOOD if code is not None else BAD)
    if layout is not None and layout.serial is not None:
        outline(picture, page.mm_to_px, layout.serial, PLACE, 1)
    off = "" if code is None or code.off_mm is None else f", {code.off_mm:.2f} mm off"
    at = carry(page.mm_to_px, np.array([(20.0, page.paper[1] - 45)]))[0]
    _write(picture, at, "no code" if code is None else code.text + off, GOOD if code else BAD, 0.8)
    return picture


def _boxes(table: PlacedTable) -> tuple[Floats, Floats]:
    """Each box as the reader places it, mm, (rows, columns, 4), and whether its own outline was found there."""
    boxes = np.array([[tuple(option.box) for option in row.options] for row in table.table.rows])
    shift = np.stack(cell_shift(table.dx, table.dy), axis=-1)
    boxes[..., :2] += shift + np.nan_to_num(table.box_offset)
    return boxes, np.isfinite(table.box_offset[..., 0])


def grid_picture(grid: Grid) -> Colour:
    """Rules where they were found (blue), boxes where they are believed to be: green by their own outline, else red."""
    picture = coloured(grid.page.pixels)
    mm_to_px = grid.page.mm_to_px
    for table in grid.tables:
        x, y = table.table.x, table.table.y
        for r in range(len(y)):
            for c in range(len(x) - 1):
                ends = np.array([(x[c], y[r] + table.dy[r, c]), (x[c + 1], y[r] + table.dy[r, c])])
                _line(picture, carry(mm_to_px, ends))
        for r in range(len(y) - 1):
            for c in range(len(x)):
                ends = np.array([(x[c] + table.dx[r, c], y[r]), (x[c] + table.dx[r, c], y[r + 1])])
                _line(picture, carry(mm_to_px, ends))
        boxes, seen = _boxes(table)
        for box, own in zip(boxes.reshape(-1, 4), seen.ravel(), strict=True):
            outline(picture, mm_to_px, Rect(*box), GOOD if own else BAD, 1)
    return picture


def _line(picture: Colour, ends: Floats) -> None:
    (x0, y0), (x1, y1) = ends.round().astype(int).tolist()
    cv2.line(picture, (x0, y0), (x1, y1), PLACE, 1, cv2.LINE_AA)


def confirm_picture(
    grid: Grid, layout: PageLayout, names: dict[str, float], note: str, quality: Iterable[tuple[str, float]]
) -> Colour:
    """What the print that made no alignment says of it."""
    picture = grid_picture(grid)
    for row in layout.rows:
        agrees = names.get(row.row, 0.0) >= CONFIRM.names
        outline(picture, grid.page.mm_to_px, row.name_area, GOOD if agrees else BAD)
    lines = [note or "trusted", *(f"{name} {value:g}" for name, value in quality)]
    for index, text in enumerate(lines):
        at = carry(grid.page.mm_to_px, np.array([(12.0, 12.0 + 5 * index)]))[0]
        _write(picture, at, text, BAD if note and not index else PLACE)
    return picture


def ink_picture(table: TableInk) -> Colour:
    """Reader A: the table's darkness; ink in red, where it belongs to an option its numbers beside."""
    level = (255 * (1 - np.clip(table.dark, 0, 1))).astype(np.uint8)
    picture = coloured(level)
    picture[table.ink] = (0.4 * picture[table.ink] + 0.6 * np.array((40, 40, 230))).astype(np.uint8)
    x, y = table.placed.table.x, table.placed.table.y
    scale = table.dark.shape[1] / float(x[-1] - x[0])
    for r, marks in enumerate(table.marks):
        for c, mark in enumerate(marks):
            at = ((x[c] - x[0]) * scale + 4, (y[r] - y[0]) * scale + 14)
            _write(picture, at, f"{mark.ink:.1f} {mark.fill:.2f} {mark.darkness:.2f}", PLACE, 0.4)
    return picture


def strokes_picture(page: Page, layout: PageLayout) -> Colour:
    """Reader B: every box as it was judged; marked, doubtful, struck."""
    pictures = box_pictures(page, layout)
    shapes = shapes_of(pictures, layout, page)
    rows: list[Colour] = []
    index = 0
    for row in layout.rows:
        tiles = []
        for option in row.options:
            level = (255 * (1 - np.clip(pictures[index], 0, 1))).astype(np.uint8)
            tile = coloured(np.asarray(cv2.resize(level, None, fx=3, fy=3, interpolation=cv2.INTER_NEAREST), np.uint8))
            marked, doubt, struck = shapes[row.row][option.option]
            colour = BAD if max(doubt, struck) > 0.5 else GOOD if marked > 0.5 else PLACE
            _write(tile, (4, 14), f"{marked:.2f} {doubt:.2f} {struck:.2f}", colour, 0.45)
            tiles.append(np.pad(tile, ((0, 3), (0, 3), (0, 0))))
            index += 1
        rows.append(np.hstack(tiles))
    return _stacked(rows)


def names_picture(page: Page, layout: PageLayout, names: dict[str, float]) -> Colour:
    """How well each printed name agrees with the definition."""
    picture = coloured(page.pixels)
    for row in layout.rows:
        value = names.get(row.row, 0.0)
        colour = GOOD if value >= LIMITS.name else BAD
        outline(picture, page.mm_to_px, row.name_area, colour)
        at = carry(page.mm_to_px, np.array([(row.name_area.x, row.name_area.y - 0.5)]))[0]
        _write(picture, at, f"{value:.2f}", colour, 0.5)
    return picture


def strays_picture(grid: Grid, layout: PageLayout) -> Colour:
    """Ink where none belongs."""
    picture = coloured(grid.page.pixels)
    for zone in layout.zones:
        outline(picture, grid.page.mm_to_px, zone.area, FAINT, 1)
    for stray in stray_ink(grid, layout).pieces:
        outline(picture, grid.page.mm_to_px, stray.area.grown(1.5), BAD)
        at = carry(grid.page.mm_to_px, np.array([(stray.area.x, stray.area.y - 2)]))[0]
        _write(picture, at, f"{stray.ink:.1f} mm2", BAD)
    return picture
