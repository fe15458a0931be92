"""`ballot review --list`: what waits, as records for another program, with pictures."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from scanner.errors import BallotError
from scanner.gather import standing_in
from scanner.model import RowState
from scanner.questions import waiting
from scanner.show import Seen, open_item, write_picture, write_row_crop
from scanner.standing import ItemStanding
from scanner.vote import Vote

Drawn = tuple[Path | None, dict[str, Path | None]]  # the page's picture, and each waiting row's


def waiting_lines(vote: Vote) -> Iterator[dict[str, Any]]:
    """`ballot review --list`: a record for each item that waits, its pictures drawn."""
    for item, (picture, crops) in _drawn_ahead(vote, waiting(standing_in(vote))):
        rows = _waiting_rows(item)
        yield {
            "item": str(item.item),
            "kind": item.kind,
            "serial": item.serial,
            "page": item.page,
            "file": item.stored.file,
            "file_page": item.stored.file_page,
            "batch": item.stored.batch,
            "reasons": [str(reason) for reason in item.reasons],
            "rows": {
                row: {
                    "reasons": [str(reason) for reason in item.rows[row].reasons],
                    "selected": None if item.rows[row].selected is None else list(item.rows[row].selected or ()),
                    "crop": str(crops[row]) if crops[row] else None,
                }
                for row in rows
            },
            "picture": None if picture is None else str(picture),
        }


def _waiting_rows(item: ItemStanding) -> list[str]:
    return [row for row, standing in item.rows.items() if standing.state is RowState.REVIEW]


def _drawn_ahead(vote: Vote, items: Iterable[ItemStanding]) -> Iterator[tuple[ItemStanding, Drawn]]:
    """Every item with its pictures, in order. They are read one after the other, for PDFs can be read no other way; to
    compress and write them takes longest, and goes on meanwhile."""
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        ahead: deque[tuple[ItemStanding, Future[Drawn] | None]] = deque()
        for item in items:
            ahead.append((item, _begun(vote, item, pool)))
            if len(ahead) > cores:
                yield _finished(*ahead.popleft())
        yield from (_finished(*one) for one in ahead)


def _begun(vote: Vote, item: ItemStanding, pool: Executor) -> Future[Drawn] | None:
    """An item's pictures, being drawn; None where its scan is gone."""

    def drawn(seen: Seen) -> Drawn:
        return write_picture(vote, seen), {row: write_row_crop(vote, seen, row) for row in _waiting_rows(item)}

    try:
        return pool.submit(drawn, open_item(vote, item))
    except BallotError:
        return None


def _finished(item: ItemStanding, drawing: Future[Drawn] | None) -> tuple[ItemStanding, Drawn]:
    """An item with its pictures; where they are gone, the question stays."""
    try:
        if drawing is not None:
            return item, drawing.result()
    except BallotError:
        pass
    return item, (None, dict.fromkeys(_waiting_rows(item)))
