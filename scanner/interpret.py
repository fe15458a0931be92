"""Image + `Sheets` → `PageRead`: the stages in order. Only the pixels and what was printed decide what comes out, and
tesseract where it must read the serial, because the page code cannot be read.

fiducials → page code → which page → its tables' own places → confirmation by print that made none of it → ink.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from statistics import median

import numpy as np

from scanner.align import Explain, Misfit, align, working_image
from scanner.blank import looks_blank
from scanner.careful import careful_look
from scanner.codes import FoundCode, find_code, read_code
from scanner.confirm import LIMITS as CONFIRM
from scanner.confirm import confirm
from scanner.creases import without_creases
from scanner.diagnosis import diagnosed
from scanner.explain import explain_page
from scanner.geometry import Rect
from scanner.grid import Grid, place_grid
from scanner.hollow import has_hollow_squares
from scanner.ink import measure_ink
from scanner.layout import Layout, PageLayout
from scanner.mark import numbers_of, with_careful_look, with_shape
from scanner.model import Reason
from scanner.names import names_seen
from scanner.ocr import printed_serial, tesseract_missing
from scanner.overlay import overlay_of
from scanner.page import ColourOf, Grey, Page
from scanner.pixels import is_bilevel, is_whitened
from scanner.reading import Outcome, PageRead, Sheets
from scanner.serial import PageCode, decode, rehearsed_vote
from scanner.strays import stray_ink
from scanner.streaks import Streak, flattened
from scanner.strokes import box_pictures, shapes_of
from scanner.two_sheets import shows_another_sheet

DARK_GROUND = 90  # grey: the paper of a negative is darker

Pattern = tuple[tuple[Rect, ...], tuple[float, float]]  # fiducials, paper (width, height)


def read_page(
    grey: Grey,
    sheets: Sheets,
    as_page: tuple[str, str, int] | None = None,
    colour: ColourOf | None = None,
    explain: Explain | None = None,
) -> PageRead:
    """Everything measured on one page image.

    `grey` is (rows, cols), 0 black to 255 white, any quarter turn. `as_page` (version, kind, page) says what a person
    found the page to be, where the code cannot be read. `colour` gives the same image in colour, if it has any.
    `explain` is handed a picture of each stage.
    """
    bilevel = is_bilevel(grey)
    read = _read(grey, sheets, as_page, colour, explain, bilevel=bilevel)
    note = None if read.rows or read.outcome is Outcome.BLANK else _mirrored_or_inverted(grey, read, sheets.vote)
    if note is not None:
        read = replace(read, reasons=(Reason.DAMAGED,), notes=(note,))
    if not bilevel:
        return replace(read, quality={**read.quality, "whitened": 1.0}) if is_whitened(grey) else read
    read = replace(read, quality={**read.quality, "bilevel": 1.0})
    if read.outcome is Outcome.BLANK or "reading.hollow" in read.notes:
        return read
    return replace(read, notes=("reading.bilevel", *read.notes))


def _read(
    grey: Grey,
    sheets: Sheets,
    as_page: tuple[str, str, int] | None,
    colour: ColourOf | None,
    explain: Explain | None,
    *,
    bilevel: bool,
) -> PageRead:
    """The same, but for what a scan in black and white adds."""
    layouts = sheets.layouts
    working = working_image(grey, sheets.longest_mm)
    grey, streaks = flattened(working)
    found = _aligned(grey, layouts, explain)
    if streaks and isinstance(found, Page) and found.lies_sideways:
        grey, streaks = flattened(working, sideways=True)
        found = replace(found, pixels=grey, half=None)
    if isinstance(found, Misfit):
        found = _hollowed(grey, found, layouts) if bilevel else found
        return diagnosed(_without_alignment(grey, found, sheets), found.roughly, None)
    page, code = replace(found, colour=colour), None
    for area in _code_areas(layouts):
        code = read_code(page, area)
        if code is not None:
            break
    if code is None and as_page is None and looks_blank(grey):
        return PageRead(Outcome.BLANK)  # squares that shine through from the other side
    read = _identified(page, code, sheets, as_page, streaks)
    pages = _pages_up_to(read, sheets)
    layout = pages[-1] if pages else None
    if explain is not None:
        explain_page(page, layout, code, explain)
    if read.rows and shows_another_sheet(page):
        read = replace(read, reasons=(*read.reasons, Reason.DAMAGED), notes=(*read.notes, "reading.two_sheets"))
    return diagnosed(read, page, layout, 1 + sum(len(earlier.rows) for earlier in pages[:-1]))


def _mirrored_or_inverted(grey: Grey, read: PageRead, vote: str) -> str | None:
    """The note of a picture that a program mirrored, or made a negative of: this vote's page code can be read once that
    is undone (that of a negative in any case), and its squares cannot be found before."""
    if read.outcome is Outcome.MISFIT and np.median(grey[::16, ::16]) < DARK_GROUND:
        note, image = "reading.inverted", grey
    elif read.code is None:
        note, image = "reading.mirrored", np.ascontiguousarray(np.fliplr(grey))
    else:
        return None
    code = decode(find_code(image) or "")
    return note if code is not None and code.vote == vote else None


def _pages_up_to(read: PageRead, sheets: Sheets) -> tuple[PageLayout, ...]:
    """The page that a page was found to be, after the ballot's earlier pages; nothing where that is not known."""
    kinds = sheets.versions.get(read.version or sheets.current, {})
    if read.kind is None or read.kind not in kinds or read.page is None:
        return ()
    pages = kinds[read.kind].printed_pages
    return pages[: read.page] if 1 <= read.page <= len(pages) else ()


def _patterns(layouts: list[Layout]) -> Iterator[Pattern]:
    """Every different arrangement of fiducials, in order."""
    seen: set[Pattern] = set()
    for layout in layouts:
        for page in layout.printed_pages:
            pattern = (tuple(f.area for f in page.fiducials), (layout.width, layout.height))
            if pattern not in seen:
                seen.add(pattern)
                yield pattern


def _code_areas(layouts: list[Layout]) -> list[Rect]:
    areas = [page.code for layout in layouts for page in layout.printed_pages if page.code is not None]
    return list(dict.fromkeys(areas))


def _aligned(grey: Grey, layouts: list[Layout], explain: Explain | None = None) -> Page | Misfit:
    """The image laid on the arrangement that fits it best."""
    best: Page | Misfit = Misfit(Reason.NOT_A_BALLOT, "reading.no_markers")
    for fiducials, paper in _patterns(layouts):
        page = align(grey, fiducials, paper, explain)
        if isinstance(page, Misfit):
            best = page if isinstance(best, Misfit) and page.reason is Reason.DAMAGED else best
        elif isinstance(best, Misfit) or (page.fiducials, -page.residual_mm) > (best.fiducials, -best.residual_mm):
            best = page
    return best


def _hollowed(grey: Grey, misfit: Misfit, layouts: list[Layout]) -> Misfit:
    """The same, or that the scanner's automatic threshold has hollowed the squares."""
    square = layouts[0].printed_pages[0].fiducials[0].area.w
    if not has_hollow_squares(grey, square, max(layouts[0].width, layouts[0].height)):
        return misfit
    return Misfit(Reason.DAMAGED, "reading.hollow")


def _without_alignment(grey: Grey, misfit: Misfit, sheets: Sheets) -> PageRead:
    """Empty paper, a damaged sheet whose code can still be read, or no ballot at all."""
    if looks_blank(grey):
        return PageRead(Outcome.BLANK)
    text = find_code(grey)
    if text is not None and rehearsed_vote(text) == sheets.vote:
        return _rehearsal(PageRead(Outcome.MISFIT, code=text), sheets.vote)
    code = decode(text) if text is not None else None
    if code is None:
        return PageRead(Outcome.MISFIT, (misfit.reason,), code=text, notes=(misfit.note,))
    note = misfit.note if misfit.note == "reading.hollow" else "reading.markers_damaged"
    read = PageRead(Outcome.MISFIT, (Reason.DAMAGED,), code=text, notes=(note,))
    return _with_code(read, code, _kind_of(code, sheets) if code.vote == sheets.vote else None)


def _kind_of(code: PageCode, sheets: Sheets) -> str | None:
    """The kind of ballot that a code names; None: this vote has no such kind."""
    return sheets.kinds[code.kind] if code.kind < len(sheets.kinds) else None


def _with_code(read: PageRead, code: PageCode, kind: str | None) -> PageRead:
    """The same page with what its code says."""
    return replace(
        read,
        vote=code.vote,
        version=code.version,
        kind=kind,
        page=code.page,
        serial=code.serial,
        test=code.test,
    )


def _identified(
    page: Page,
    found: FoundCode | None,
    sheets: Sheets,
    as_page: tuple[str, str, int] | None,
    streaks: tuple[Streak, ...],
) -> PageRead:
    """Which page it is, then its marks; where that is not known, no marks but the reason."""
    quality = {
        "px_per_mm": round(page.px_per_mm, 3),
        "scan_w": page.pixels.shape[1],
        "scan_h": page.pixels.shape[0],
        "fiducials": page.fiducials,
        "residual_mm": round(page.residual_mm, 3),
        **_dirt(streaks, page),
    }
    read = PageRead(
        Outcome.PAGE,
        code=found.text if found else None,
        mm_to_px=tuple(round(float(v), 9) for v in page.mm_to_px.ravel()),
        quality=quality,
    )
    code = decode(found.text) if found is not None else None
    if as_page is not None:
        version, kind, number = as_page
        layout = sheets.versions[version][kind].printed_pages[number - 1]
        return _measured(replace(read, version=version, kind=kind, page=number), page, layout, found)
    if found is None:
        return _without_code(page, read, sheets)
    if rehearsed_vote(found.text) == sheets.vote:
        return _rehearsal(read, sheets.vote)
    if code is None:
        return replace(read, reasons=(Reason.FOREIGN,))
    if code.vote != sheets.vote:
        return replace(_with_code(read, code, None), reasons=(Reason.FOREIGN,))
    layout_kinds = sheets.versions.get(code.version)
    kind_id = _kind_of(code, sheets)
    read = _with_code(read, code, kind_id)
    if layout_kinds is None or kind_id is None or kind_id not in layout_kinds:
        return replace(read, reasons=(Reason.WRONG_VERSION,))
    pages = layout_kinds[kind_id].printed_pages
    if not 1 <= code.page <= len(pages):
        return replace(read, reasons=(Reason.WRONG_VERSION,))
    return _measured(read, page, pages[code.page - 1], found)


def _rehearsal(read: PageRead, vote: str) -> PageRead:
    """This vote's rehearsal page: never a ballot, whatever else is on it."""
    return replace(read, reasons=(Reason.TEST_BALLOT,), vote=vote, test=True, notes=("reading.rehearsal_page",))


def _dirt(streaks: tuple[Streak, ...], page: Page) -> dict[str, float]:
    """Where a streak ran down the scan, mm from its left edge as it came from the scanner; the darkest, if several."""
    down = [streak for streak in streaks if not streak.across]
    if not down:
        return {}
    darkest = min(down, key=lambda streak: streak.light)
    return {"streak_mm": round(darkest.at / page.px_per_mm, 1), "streak_light": round(darkest.light, 2)}


def _without_code(page: Page, read: PageRead, sheets: Sheets) -> PageRead:
    """A page of the version in force whose code cannot be read: known by its names, its serial read as it is printed.

    Whether that serial was ever printed is for the book to say.
    """
    kind_and_layout = _page_by_names(page, sheets)
    if kind_and_layout is None:
        return replace(read, reasons=(Reason.UNREADABLE_CODE,))
    kind, layout = kind_and_layout
    seen = printed_serial(page, layout.serial, sheets.book) if layout.serial is not None else None
    read = replace(read, serial_ocr=seen.text if seen is not None else None)
    if seen is not None and seen.serial is not None:
        known = replace(
            read,
            vote=sheets.vote,
            version=sheets.current,
            kind=kind,
            page=layout.page,
            serial=seen.serial,
            notes=("reading.serial_by_ocr",),
        )
        return _measured(known, page, layout, None)
    notes = ("reading.no_tesseract",) if tesseract_missing() and layout.serial is not None else ()
    waits = replace(read, reasons=(Reason.UNREADABLE_CODE,), kind=kind, page=layout.page, notes=notes)
    return _measured(waits, page, layout, None)


def _page_by_names(page: Page, sheets: Sheets) -> tuple[str, PageLayout] | None:
    """The page of the version in force whose printed names are those of the sheet; None unless it is exactly one."""
    pages = [
        (kind, layout) for kind, whole in sheets.versions[sheets.current].items() for layout in whole.printed_pages
    ]
    if len(pages) == 1 and len(sheets.versions) == 1:
        return pages[0]
    agreeing = []
    for kind, layout in pages:
        names = names_seen(place_grid(page, layout), layout)
        if names and median(name.agreement for name in names.values()) >= CONFIRM.names:
            agreeing.append((kind, layout))
    return agreeing[0] if len(agreeing) == 1 else None


def _measured(read: PageRead, page: Page, layout: PageLayout, code: FoundCode | None) -> PageRead:
    """The page's marks, if print that did not make the alignment confirms it."""
    grid = place_grid(page, layout)
    overlay = overlay_of(grid, layout)
    seen = names_seen(grid, layout, overlay)
    names = {row: name.agreement for row, name in seen.items()}
    verdict = confirm(grid, layout, code, names)
    quality = {**read.quality, **verdict.quality}
    if verdict.reason is not None:
        return replace(
            read, reasons=(*read.reasons, verdict.reason), notes=(*read.notes, verdict.note), quality=quality
        )
    if overlay.folds:
        page, divided = without_creases(page, overlay.folds, overlay.expected)
        grid, quality = replace(grid, page=page), {**quality, "folds": divided}
    rows = _marks(page, grid, layout)
    rounded = {row: round(value, 3) for row, value in names.items()}
    over = {row: (round(name.columns, 3), round(name.ink, 3)) for row, name in seen.items()}
    unexpected = stray_ink(grid, layout, overlay)
    measured = replace(read, rows=rows, names=rounded, name_ink=over, overlaid=unexpected.overlaid, quality=quality)
    strays = unexpected.pieces
    if not strays:
        return measured
    largest = strays[0]
    where = {"stray_x": largest.area.x, "stray_y": largest.area.y, "stray_w": largest.area.w, "stray_h": largest.area.h}
    numbers = {**where, "stray_mm2": sum(stray.ink for stray in strays)}
    return replace(
        measured,
        reasons=(*measured.reasons, Reason.STRAY_INK),
        notes=(*measured.notes, "reading.stray_ink"),
        quality={**quality, **{name: round(value, 1) for name, value in numbers.items()}},
    )


def _marks(page: Page, grid: Grid, layout: PageLayout) -> dict[str, dict[str, tuple[float, ...]]]:
    """Row → option → what both readers and the careful look say, as stored."""
    pictures = box_pictures(page, layout)
    shapes = shapes_of(pictures, layout, page)
    measured = {
        place.row: dict(zip((option.option for option in place.options), marks, strict=True))
        for table in measure_ink(grid)
        for place, marks in zip(table.placed.table.rows, table.marks, strict=True)
    }
    places = [(row.row, option.option) for row in layout.rows for option in row.options]
    marks = [with_shape(measured[row][option], shapes[row][option]) for row, option in places]
    rows: dict[str, dict[str, tuple[float, ...]]] = {row.row: {} for row in layout.rows}
    row_of = [index for index, row in enumerate(layout.rows) for _ in row.options]
    for (row, option), mark, said in zip(places, marks, careful_look(pictures, marks, row_of), strict=True):
        rows[row][option] = with_careful_look(numbers_of(mark), said)
    return rows
