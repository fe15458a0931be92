"""The account at the end of a scan: where every page went, what waits and where it lies.

Pure: works on records as `export` writes them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from scanner.model import Reason, RowState, Status
from scanner.words import say

Line = Mapping[str, Any]  # one page image, as `ballot export --format jsonl` has it
_MOST_PLACES = 12  # named for one reason
_MOST_SERIALS = 5
_FEW = 2  # papers of one serial that are no photocopies yet


def account(lines: Sequence[Line], batch: int | None, already_read: int, folder: Path) -> list[str]:
    """What became of the pages of this run; the counts add up to the pages that came in."""
    fates = Counter(Status(line["status"]) for line in lines)
    pages = len(lines) + already_read
    key = "scan.account_nothing_new" if batch is None else "scan.account"
    counts = [(fates[status], say(f"status.{status}")) for status in Status]
    counts.append((already_read, say("scan.already_read")))
    told = [say(key, batch=batch, pages=pages)]
    told += [say("scan.account_line", count=count, what=what) for count, what in counts if count]
    return told + copies(lines, folder) + waiting(lines, folder)


def reopened(lines: Iterable[Line], before: Mapping[int, Status]) -> list[str]:
    """Which pages of earlier runs wait now though nothing of them did: for copies of theirs, other pages, their names.
    `before`: how they stood before this run."""
    again = [
        line
        for line in lines
        if line["status"] == Status.REVIEW and before.get(int(line["item"]), Status.REVIEW) is not Status.REVIEW
    ]
    return [say("scan.reopened", count=len(again), places=named(again))] if again else []


def copies_that_count(lines: Sequence[Line], every: Iterable[Line]) -> list[str]:
    """Which pages of this run count beside another paper of their serial, by a ruling: a rescan would, too."""
    papers = Counter(_paper(line) for line in every if line["status"] == Status.COUNTED)
    found = [line for line in lines if line["serial"] and line["status"] == Status.COUNTED and papers[_paper(line)] > 1]
    return [say("scan.copies_count", count=len(found), places=named(found))] if found else []


def _paper(line: Line) -> tuple[str | None, int | None]:
    return line["serial"], line["page"]


def copies(lines: Sequence[Line], folder: Path) -> list[str]:
    """A serial that is on many papers: one message for each page of it, not one for each paper."""
    asked = {_paper(line) for line in lines if Reason.DUPLICATE_SERIAL in line["reasons"]}
    papers = Counter(
        _paper(line)
        for line in lines
        if line["serial"] and line["status"] in (Status.COUNTED, Status.REVIEW, Status.VOID)
    )
    many = [
        (serial, page, count)
        for (serial, page), count in papers.most_common()
        if (serial, page) in asked and count > _FEW
    ]
    told = [
        say("scan.copies", serial=serial, page=page, count=count, folder=folder)
        for serial, page, count in many[:_MOST_SERIALS]
    ]
    rest = len({serial for serial, _, _ in many[_MOST_SERIALS:]})
    return told + ([say("scan.copies_more", count=rest)] if rest else [])


def waiting(lines: Sequence[Line], folder: Path) -> list[str]:
    """Which pages wait, by reason; a page with several reasons is named under each."""
    places: dict[str, list[Line]] = {}
    for line in lines:
        if line["status"] == Status.REVIEW:
            for reason in reasons_of(line):
                places.setdefault(reason, []).append(line)
    if not places:
        return []
    by_number = sorted(places.items(), key=lambda entry: -len(entry[1]))
    return [say("scan.waiting", folder=folder)] + [
        say("scan.waiting_line", reason=say(f"reason.{reason}"), count=len(found), places=named(found))
        for reason, found in by_number
    ]


def reasons_of(line: Line) -> list[str]:
    """Why a page waits: its own reasons and those of its rows that wait, each once."""
    rows = line["rows"] or {}
    found = [reason for reason in line["reasons"] if reason != Reason.UNDERVOTE]  # of a page: told, never waited for
    for row in rows.values():
        if row["state"] == RowState.REVIEW:
            found += row["reasons"]
    return list(dict.fromkeys(found))


def named(lines: Sequence[Line]) -> str:
    """Where pages lie: file names, and page numbers where a file has several; files of one name by their items."""
    shown = lines[:_MOST_PLACES]
    pages: dict[str, list[Line]] = {}
    for line in shown:
        pages.setdefault(line["file"], []).append(line)
    places = []
    for file, found in pages.items():
        numbers = [line["file_page"] for line in found]
        if len(set(numbers)) < len(numbers):
            places.append(say("scan.place_items", file=file, items=", ".join(str(line["item"]) for line in found)))
        else:
            places.append(file if numbers == [1] else say("scan.place_pages", file=file, pages=ranges(numbers)))
    if len(lines) > len(shown):
        places.append(say("scan.more_places", count=len(lines) - len(shown)))
    return ", ".join(places)


def ranges(numbers: Iterable[int]) -> str:
    """Numbers in short: 3, 5–8, 12."""
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


def against_collected(tally: Mapping[str, Any]) -> list[str]:
    """What was read against what the committee collected, for each kind where that is known."""
    told = []
    for kind in tally["kinds"]:
        ballots = kind["ballots"]
        if ballots["collected"] is None:
            continue
        missing = ballots["missing"]
        key = "all" if missing == 0 else "missing" if missing > 0 else "over"
        told.append(
            say(
                f"scan.collected_{key}",
                kind=say("scan.kind", kind=kind["kind"]) if len(tally["kinds"]) > 1 else "",
                read=ballots["read"] + ballots["entered"],
                collected=ballots["collected"],
                missing=missing,
                over=-missing,
            )
        )
    return told
