"""`ballot show`, and the pictures that review shows: drawn when asked for, never while scanning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.align import working_image
from scanner.definition import Option, contests_by_row
from scanner.errors import NotDone
from scanner.gather import standing_in
from scanner.item_names import item_of
from scanner.layout import PageLayout
from scanner.mark import mark_of
from scanner.model import RowState
from scanner.notes import all_said, ocr_said
from scanner.own_prints import signed_picture
from scanner.page import Grey
from scanner.picture import half_blocks, name_crop, option_crops, page_picture, row_crop, row_of, upright_page
from scanner.records import to_the_minute
from scanner.remeasure import original_page
from scanner.serial import grouped
from scanner.standing import ItemStanding
from scanner.vote import Vote
from scanner.words import decimal, say


@dataclass(frozen=True, slots=True)
class Seen:
    """One page image opened for looking: as scanned, and (where it was aligned) flat and upright."""

    grey: Grey
    item: ItemStanding
    page: PageLayout | None
    upright: Grey | None
    mm_to_px: NDArray[np.float64] | None


def open_item(vote: Vote, item: ItemStanding) -> Seen:
    """The picture of an item, from the vote's own copy of its scan."""
    layouts = vote.layouts()
    layout = layouts.get(item.kind or "") or next(iter(layouts.values()))
    with original_page(vote, item.stored) as image:
        grey = working_image(image.grey, max(layout.width, layout.height))
    if item.read.mm_to_px is None:
        return Seen(grey, item, None, None, None)
    upright, mm_to_px = upright_page(grey, item.read, layout)
    known = item.kind is not None and item.page is not None and 1 <= item.page <= len(layout.printed_pages)
    known &= not item.is_of_another_print  # or a name of today's would stand beside another's mark
    page = layout.printed_pages[(item.page or 1) - 1] if known else None
    return Seen(grey, item, page, upright, mm_to_px)


def pictures_folder(vote: Vote) -> Path:
    """Where pictures for the committee lie."""
    return vote.folder / "report" / "private" / "review"


def picture_of(vote: Vote, item: ItemStanding) -> Path:
    """Where an item's picture is written."""
    return pictures_folder(vote) / f"item-{item.item}.png"


def write_picture(vote: Vote, seen: Seen, path: Path | None = None) -> Path:
    """The page with its boxes drawn, as PNG."""
    path = path or picture_of(vote, seen.item)
    selected = {row: standing.selected for row, standing in seen.item.rows.items()}
    doubtful = {row: [str(r) for r in s.reasons] for row, s in seen.item.rows.items() if s.state is RowState.REVIEW}
    if seen.page is None or seen.upright is None or seen.mm_to_px is None:
        picture = np.asarray(seen.grey if seen.upright is None else seen.upright)
    else:
        picture = page_picture(seen.upright, seen.mm_to_px, seen.page, seen.item.read.quality, selected, doubtful)
    return _written(path, picture)


def write_row_crop(vote: Vote, seen: Seen, row: str) -> Path | None:
    """One row as PNG, or None where the page was not aligned."""
    place = row_of(seen.page, row) if seen.page is not None else None
    if place is None or seen.upright is None or seen.mm_to_px is None:
        return None
    path = pictures_folder(vote) / f"item-{seen.item.item}-{row}.png"
    return _written(path, row_crop(seen.upright, seen.mm_to_px, place))


def _written(path: Path, picture: NDArray[np.uint8]) -> Path:
    # On scans a third smaller than by OpenCV's own choice, and no slower.
    ok, encoded = cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_DEFAULT])
    assert ok
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(signed_picture(encoded.tobytes()))
    except OSError as error:
        raise NotDone("vote.not_writable", folder=path.parent, why=error) from None
    return path


def row_blocks(seen: Seen, row: str, columns: int, *, coloured: bool) -> list[str]:
    """A row's boxes side by side as text, each so many columns wide; empty where the page was not aligned."""
    place = row_of(seen.page, row) if seen.page is not None else None
    if place is None or seen.upright is None or seen.mm_to_px is None:
        return []
    crops = option_crops(seen.upright, seen.mm_to_px, place)
    blocks = [half_blocks(crop, columns, coloured=coloured) for crop in crops]
    return ["  ".join(parts) for parts in zip(*blocks, strict=False)]


def name_blocks(seen: Seen, row: str, most_columns: int, per_mm: float, *, coloured: bool) -> list[str]:
    """A row's printed name with what lies round it, as text of about so many columns for each mm; empty where the page
    was not aligned."""
    place = row_of(seen.page, row) if seen.page is not None else None
    if place is None or seen.upright is None or seen.mm_to_px is None:
        return []
    columns = min(most_columns, round(place.name_area.w * per_mm))
    return half_blocks(name_crop(seen.upright, seen.mm_to_px, place), columns, coloured=coloured)


def show(vote: Vote, name: str, output: Path | None) -> Iterator[str]:
    """What the machine saw on a page, in words, line by line; then the picture is written.

    Raises NotDone after the words where it cannot be: its scan is lost, the folder takes nothing.
    """
    item = item_of(standing_in(vote), name)
    contests = contests_by_row(vote.definition)
    names = {row.id: row.name for kind in vote.definition.kinds for row in kind.rows}
    yield describe(item)
    yield say("show.status", status=say(f"status.{item.status}"))
    if item.reasons:
        yield say("show.reasons", reasons=", ".join(say(f"reason.{reason}") for reason in item.reasons))
    yield from (f"  {note}" for note in (*all_said(item.read), *ocr_said(item.read, names)))
    if item.is_of_another_print:
        yield "  " + say("show.another_print")
    rows = {} if item.is_of_another_print else item.rows
    for row, standing in rows.items():
        labels = {option.id: option.label for option in contests[row].options}
        said = selected_words(standing.selected, contests[row].options)
        why = ", ".join(say(f"reason.{reason}") for reason in standing.reasons)
        state = ""
        if standing.state is not RowState.OK:
            state = f"  [{say(f'row.{standing.state}')}{': ' + why if why else ''}]"
        yield f"  {row:<5}{names[row]}: {said}{state}"
        measured = item.read.rows.get(row, {})
        ink = ", ".join(f"{labels[o]} {decimal(f'{mark_of(numbers).ink:.1f}')} mm²" for o, numbers in measured.items())
        if ink:
            yield say("show.ink", ink=ink)
    for decision in item.decisions.record:
        yield "  " + say("show.decision", **{**decision, "at": to_the_minute(decision["at"])})
    yield say("show.picture", path=write_picture(vote, open_item(vote, item), output))


def selected_words(selected: Sequence[str] | None, options: Sequence[Option]) -> str:
    """What a row of these options says; `selected` is None where it has no reading."""
    if selected is None:
        return say("show.unread")
    labels = {option.id: option.label for option in options}
    nothing = "show.unchosen" if len(options) == 1 else "show.blank"
    return " + ".join(labels[option] for option in selected) or say(nothing)


def describe(item: ItemStanding) -> str:
    """Which page this is, and where the paper is."""
    stored = item.stored
    key = "show.where" if item.serial else "show.where_no_serial"
    return say(
        key,
        item=item.item,
        serial=grouped(item.serial) if item.serial else "",
        page=item.page or "?",
        file=stored.file,
        file_page=stored.file_page,
        batch=stored.batch,
    )
