"""`ballot export`: one record a page image, as JSON lines or CSV."""

from __future__ import annotations

import csv
import json
import secrets
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from scanner.gather import standing_in
from scanner.model import RowState, Status
from scanner.spreadsheet import cell_of
from scanner.standing import ItemStanding, Standing
from scanner.vote import Vote


def page_lines(vote: Vote) -> list[dict[str, Any]]:
    """Every page image's record (docs/reference.md), in order of items."""
    return records_of(standing_in(vote))


def records_of(standing: Standing) -> list[dict[str, Any]]:
    """The same where the standing is known already."""
    return [record(item) for item in standing.items.values()]


def record(item: ItemStanding) -> dict[str, Any]:
    """One page image's record."""
    return {
        "item": str(item.item),
        "scan": item.stored.scan,
        "file": item.stored.file,
        "file_page": item.stored.file_page,
        "batch": item.stored.batch,
        "origin": "scanned",
        "kind": item.kind,
        "serial": item.serial,
        "page": item.page,
        "status": str(item.status),
        "reasons": [str(reason) for reason in item.reasons],
        "rows": {
            row: {
                "selected": None if standing.selected is None else list(standing.selected),
                "state": str(standing.state),
                "reasons": [str(reason) for reason in standing.reasons],
            }
            for row, standing in item.rows.items()
        },
        "decisions": [dict(decision) for decision in item.decisions.record],
    }


PRIVATE_COLUMNS = ("item", "scan", "file", "file_page", "batch", "serial")
PRIVATE = (*PRIVATE_COLUMNS, "decisions")


def public(records: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records without anything that leads to a paper or a person, in random order."""
    kept = [{key: value for key, value in record.items() if key not in PRIVATE} for record in records]
    secrets.SystemRandom().shuffle(kept)
    return kept


def write_jsonl(records: Iterable[dict[str, Any]], out: TextIO) -> None:
    """One record per line."""
    for one in records:
        out.write(json.dumps(one, ensure_ascii=False) + "\n")


def write_csv(
    records: Iterable[dict[str, Any]], rows: Sequence[str], out: TextIO, *, without_private: bool = False
) -> None:
    """One line per page; for each row of it its options joined by `+`, or `blank`, and its state where it is not ok."""
    plain = [*(() if without_private else PRIVATE_COLUMNS), "kind", "page", "status", "reasons"]
    out.write("\ufeff")  # so that spreadsheets read it as UTF-8
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*plain, *rows])
    for one in records:
        cells = [_cell(one[key]) for key in plain]
        for row in rows:
            standing = one["rows"].get(row)
            cells.append("" if standing is None else _row_cell(standing, one["status"]))
        writer.writerow(cells)


def _cell(value: object) -> str:
    return cell_of(" ".join(value) if isinstance(value, list) else "" if value is None else str(value))


def _row_cell(standing: dict[str, Any], status: str) -> str:
    """A row as `decide` names what is on it; what waits waits only while its page does."""
    selected = standing["selected"]
    state = standing["state"]
    text = "?" if selected is None else "+".join(selected) or ("" if state == RowState.VOID else "blank")
    settled = state == RowState.OK or (state == RowState.REVIEW and status != Status.REVIEW)
    return text if settled else f"{text} ({state})".strip()
