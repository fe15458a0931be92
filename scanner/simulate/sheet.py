"""One printed page, filled in and scanned: the image (JPEG or, in black and white, PNG bytes) and the truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.definition import Contest, Definition
from scanner.fonts import MM_PER_POINT, font_path
from scanner.geometry import MM_PER_INCH, Rect
from scanner.layout import Layout, PageLayout
from scanner.model import Style
from scanner.paths import temporary_folder
from scanner.pdf import SERIAL, SERIAL_UP_MM, write_ballots
from scanner.pdf_page import symbol_of
from scanner.serial import grouped
from scanner.simulate.device import (
    Light,
    Pass,
    crease,
    hairs,
    pass_of,
    printed,
    same_sheet,
    scanned,
    shine_through,
    softened,
    soil,
)
from scanner.simulate.duplex import is_back, other_side, seen_from
from scanner.simulate.parameters import CANVAS_PX_MM, DIFFICULTY, Scanner
from scanner.simulate.realink import RealInk
from scanner.simulate.rendering import render_page
from scanner.simulate.strokes import Ink
from scanner.simulate.voter import USUAL, Ways, Written, fill_in, is_doubtful
from scanner.vote import Vote

if TYPE_CHECKING:
    from scanner.simulate import PageTask

PX = CANVAS_PX_MM
TRACE_MM2, TRACE_CONTRAST = 0.3, 0.10  # a doubt that leaves less than this is traceless (docs/simulation.md)


class SheetMaker:
    """Makes pages of one vote."""

    def __init__(
        self,
        folder: str,
        seed: int,
        difficulty: str,
        dpi: int,
        bilevel: bool,
        marks: str | None,
        ways: Ways = USUAL,
    ) -> None:
        vote = Vote(Path(folder))
        self.definitions, self.layouts = vote.definitions, vote.printed_layouts
        vote.close()
        self.seed, self.difficulty, self.dpi, self.bilevel = seed, difficulty, dpi, bilevel
        self.real = RealInk(Path(marks)) if marks else None
        self.ways = ways
        self.paper: Light | None = None
        self.blank = lru_cache(maxsize=24)(self._blank)
        self.softened_blank = lru_cache(maxsize=24)(self._softened_blank)

    def page(self, task: PageTask, scan: int = 0) -> tuple[bytes, dict[str, Any]]:
        """One page: encoded image, and its line of truth (but for the file's name). `scan` counts the same sheet's
        passes through the scanner."""
        grey, truth = self.picture(task, DIFFICULTY[self.difficulty], scan)
        return self._encoded(grey, int(truth["conditions"]["jpeg"])), truth

    def picture(
        self, task: PageTask, scanner: Scanner, scan: int = 0, printer: Callable[[Light], Light] | None = None
    ) -> tuple[NDArray[np.uint8], dict[str, Any]]:
        """One page as this scanner gives it, and its truth. `printer` spoils the print before anybody marks it."""
        random = np.random.default_rng([self.seed, task.number])
        definition = self.definitions[task.fingerprint]
        layout = self.layouts[task.fingerprint][task.kind]
        page = layout.pages[task.page - 1]
        one = pass_of(scanner, random, layout.width)
        scanning = random
        if scan:
            scanning = np.random.default_rng([self.seed, task.number, scan])
            one = same_sheet(one, pass_of(scanner, scanning, layout.width))
        if definition.sides == 2:
            one = replace(one, through=self._through(task, scanner, layout.width, one))
        if page.padding:
            light: Light = np.ones((round(layout.height * PX), round(layout.width * PX)), np.float32)
            written: list[Written] = []
            facts: dict[str, Any] = {}
        else:
            light = printed(*self._printed(task, page), one, self._paper(layout))
            light = light if printer is None else printer(light)
            written, facts = self._filled_in(definition, page, random)
        soil(light, one, random)
        doubtful: list[str] = []
        traceless: list[str] = []
        for row in written:
            traced = _write_row(light, row, one.blur_mm)
            if row.struck is not None and not traced:
                _unstrike(row)
            if is_doubtful(row.drawn):
                (doubtful if row.drawn in ("blank", "double") or traced else traceless).append(row.row.row)
        styles = {contest.id: contest.style for contest in definition.contests}
        doubtful = [r.row.row for r in written if r.row.row in doubtful and not _plain_in(styles[r.row.contest], r)]
        self._disturb(light, task, page, definition, one, scanner)
        grey, mm_to_px = scanned(light, one, self.dpi, scanning)
        truth = {
            "kind": task.kind,
            "serial": task.serial,
            "page": task.page,
            "rows": {row.row.row: sorted(row.selected, key=_order(row)) for row in written},
            "drawn": {row.row.row: row.drawn for row in written},
            "doubtful": doubtful,
            "traceless": traceless,
            **facts,
            "conditions": one.record() | {"difficulty": self.difficulty, "dpi": self.dpi, "bilevel": self.bilevel},
            "mm_to_px": [round(float(v), 6) for v in mm_to_px.ravel()],
        }
        return grey, truth

    def _disturb(
        self, light: Light, task: PageTask, page: PageLayout, definition: Definition, one: Pass, scanner: Scanner
    ) -> None:
        """Show-through, of the other side where the sheet has one, else of another voter's sheet; a fold, fibres: what
        is no ink of this side. In place."""
        random = np.random.default_rng([self.seed, task.number, 7])
        behind = self._behind(task, scanner) if one.through and definition.sides == 2 else None
        if behind is not None:
            shine_through(light, behind, one)
        elif one.through and not page.padding:
            other: Light = self.blank(task.fingerprint, task.kind, task.page) * np.float32(1 / 255)
            for row in self._filled_in(definition, page, random)[0]:
                _write_row(other, row, one.blur_mm)
            shine_through(light, other, one)
        crease(light, one)
        hairs(light, one, random)

    def _through(self, task: PageTask, scanner: Scanner, width: float, one: Pass) -> float:
        """How much of the light the other side takes: of both sides of a sheet as much."""
        if not is_back(task):
            return one.through
        front = np.random.default_rng([self.seed, task.number - 1])
        return pass_of(scanner, front, width).through

    def _behind(self, task: PageTask, scanner: Scanner) -> Light | None:
        """The other side of a sheet with its ink, as it was printed and filled in; None where it is empty."""
        other = other_side(task)
        layout = self.layouts[task.fingerprint][task.kind]
        page = layout.pages[other.page - 1]
        if page.padding:
            return None
        random = np.random.default_rng([self.seed, other.number])
        one = pass_of(scanner, random, layout.width)
        light = printed(*self._printed(other, page), one)
        for row in self._filled_in(self.definitions[task.fingerprint], page, random)[0]:
            _write_row(light, row, one.blur_mm)
        return seen_from(task, light, self.seed)

    def _filled_in(
        self, definition: Definition, page: PageLayout, random: np.random.Generator
    ) -> tuple[list[Written], dict[str, Any]]:
        styles = {c.id: (c.style, _limit_here(c, page)) for c in definition.contests}
        written, voter = fill_in(page.rows, styles, random, self.difficulty, self.real, self.ways)
        real = {"pieces": {row.row.row: row.pieces for row in written}} if self.real is not None else {}
        return written, real | {"pen": voter.hand.pen.name, "habit": voter.habit, "mixed": bool(voter.others)}

    def _encoded(self, grey: NDArray[np.uint8], quality: int) -> bytes:
        if self.bilevel:
            level = cv2.GaussianBlur(grey, (0, 0), 25).astype(np.float32) * 0.72
            grey = np.where(grey < level, 0, 255).astype(np.uint8)
            ok, encoded = cv2.imencode(".png", grey, [cv2.IMWRITE_PNG_BILEVEL, 1])
        else:
            ok, encoded = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])
        assert ok
        return bytes(encoded)

    def _blank(self, fingerprint: str, kind: str, number: int) -> NDArray[np.uint8]:
        """The fixed print of a page on white, 0..255, at the canvas's scale; rendered from our own PDF."""
        definition = self.definitions[fingerprint]
        layout = self.layouts[fingerprint][kind]
        bare = Layout(kind, layout.width, layout.height, (layout.pages[number - 1],))
        with temporary_folder() as folder:
            path = folder / "page.pdf"
            write_ballots(path, definition, bare, "0000", "0" * 8, 0, [None])
            image = render_page(path, 0, PX * MM_PER_INCH, oversample=2)
        if bare.pages[0].code is not None:
            x, y, w, h = (round(v * PX) for v in bare.pages[0].code.grown(0.3))
            image[y : y + h, x : x + w] = 255
        rows, cols = round(layout.height * PX), round(layout.width * PX)
        whole = np.full((rows, cols), 255, np.uint8)
        image = image[:rows, :cols]
        whole[: image.shape[0], : image.shape[1]] = image
        return whole

    def _softened_blank(self, fingerprint: str, kind: str, number: int) -> NDArray[np.uint8]:
        return softened(self.blank(fingerprint, kind, number))

    def _paper(self, layout: Layout) -> Light:
        """Room for the page that is being made: to fetch it anew for every page takes as long as printing it."""
        shape = round(layout.height * PX), round(layout.width * PX)
        if self.paper is None or self.paper.shape != shape:
            self.paper = np.empty(shape, np.float32)
        return self.paper

    def _printed(self, task: PageTask, page: PageLayout) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """The fixed print with this sheet's code and serial; sharp, and softened."""
        which = (task.fingerprint, task.kind, task.page)
        image: NDArray[np.uint8] = self.blank(*which).copy()
        soft: NDArray[np.uint8] = self.softened_blank(*which).copy()
        if page.code is not None:
            modules = symbol_of(task.code)
            side = round(page.code.w * PX)
            symbol = cv2.resize(
                np.where(modules, 0, 255).astype(np.uint8), (side, side), interpolation=cv2.INTER_NEAREST
            )
            x, y = round(page.code.x * PX), round(page.code.y * PX)
            image[y : y + side, x : x + side] = symbol
            _soften(soft, image, page.code)
        if task.serial is not None and page.serial is not None:
            _print_serial(image, page, task.serial)
            _soften(soft, image, page.serial.grown(2))
        return image, soft


def _soften(soft: NDArray[np.uint8], image: NDArray[np.uint8], area: Rect) -> None:
    """Soften again a piece of a print that was changed there."""
    x, y, right, bottom = (max(0, round(v * PX)) for v in (area.x - 1, area.y - 1, area.right + 1, area.bottom + 1))
    margin = 8
    piece = softened(image[max(0, y - margin) : bottom + margin, max(0, x - margin) : right + margin])
    soft[y:bottom, x:right] = piece[min(y, margin) :, min(x, margin) :][: bottom - y, : right - x]


def _plain_in(style: Style, row: Written) -> bool:
    """An unmarked row of a choose contest says nothing doubtful."""
    return style is Style.CHOOSE and row.drawn == "blank"


def _order(row: Written) -> Any:
    places = [option.option for option in row.row.options]
    return places.index


def _print_serial(image: NDArray[np.uint8], page: PageLayout, serial: str) -> None:
    from PIL import Image, ImageDraw, ImageFont

    assert page.serial is not None
    area = page.serial.grown(2)
    x, y, w, h = (round(v * PX) for v in area)
    strip = Image.fromarray(image[y : y + h, x : x + w])
    letters = ImageFont.truetype(str(font_path("bold")), SERIAL.size * MM_PER_POINT * PX)
    place = ((page.serial.x - area.x) * PX, (page.serial.bottom - SERIAL_UP_MM - area.y) * PX)
    ImageDraw.Draw(strip).text(place, grouped(serial), fill=0, font=letters, anchor="ls")
    image[y : y + h, x : x + w] = np.asarray(strip)


def _limit_here(contest: Contest, page: PageLayout) -> int:
    """How many rows of this page a voter may choose: of a contest that runs over pages, its share of the limit, so that
    the pages together keep to it though each is filled in by itself."""
    numbers = {row.id: number for number, row in enumerate(contest.rows)}
    here = [numbers[row.row] for row in page.rows if row.contest == contest.id]
    if not here:
        return 0
    total = len(contest.rows)
    return contest.at_most * (max(here) + 1) // total - contest.at_most * min(here) // total


def _write_row(light: Light, row: Written, blur_mm: float) -> bool:
    """Lay a row's ink and fluid on the page, in place; whether its doubtful part left a trace."""
    top, left, bottom, right = _inked(row)
    y0, x0 = round(row.area.y * PX) + top, round(row.area.x * PX) + left
    window = light[max(0, y0) : y0 + bottom - top, max(0, x0) : x0 + right - left]
    y, x = top + max(0, -y0), left + max(0, -x0)
    cut = slice(y, y + window.shape[0]), slice(x, x + window.shape[1])
    if not window.size:
        return False
    sure = row.sure[cut]
    without = window * (1 - sure)
    if row.doubt is None and row.fluid is None:
        window[:] = without
        return False
    doubt, fluid = (np.zeros_like(sure) if ink is None else ink[cut] for ink in (row.doubt, row.fluid))
    if not doubt.any() and not fluid.any():
        window[:] = without
        return False
    covered = window * (1 - np.maximum(sure, doubt))
    with_it = covered + (1 - covered) * fluid
    # What lies over the fluid: the other option's mark, where it was drawn after.
    with_it = np.where(fluid > 0, np.minimum(with_it, 1 - sure * (fluid < 0.05)), with_it)
    sigma = blur_mm * PX
    change = np.abs(cv2.GaussianBlur(with_it - without, (0, 0), sigma))
    traced = bool((change >= TRACE_CONTRAST).sum() / (PX * PX) >= TRACE_MM2)
    window[:] = with_it
    return traced


def _unstrike(row: Written) -> None:
    """A line that nobody can see takes nothing back: the mark under it stands."""
    row.selected = list(dict.fromkeys([*row.selected, row.struck or ""]))
    if len(row.selected) > 1:
        row.drawn = "double"


def _inked(row: Written) -> tuple[int, int, int, int]:
    """The part of a row's canvas that carries ink or fluid, and a millimetre more: top, left, bottom, right."""
    edge = round(PX)
    height, width = row.sure.shape
    inks = [ink for ink in (row.sure, row.doubt, row.fluid) if ink is not None]
    extents = [extent for ink in inks if (extent := _extent(ink)) is not None]
    if not extents:
        return 0, 0, 0, 0
    lefts, tops, rights, bottoms = zip(*extents, strict=True)
    return (
        max(0, min(tops) - edge),
        max(0, min(lefts) - edge),
        min(height, max(bottoms) + edge),
        min(width, max(rights) + edge),
    )


def _extent(ink: Ink) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of what is not zero; None where all is."""
    x, y, width, height = cv2.boundingRect(ink.view(np.uint8))  # four bytes a pixel
    return (x // 4, y, (x + width - 1) // 4 + 1, y + height) if width else None
