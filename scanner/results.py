"""The tally for people: a table to read out, and CSV."""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any, TextIO

from scanner.acts import NOTHING_IN_CHOOSE, RULINGS, rulings_of
from scanner.definition import Contest, Definition
from scanner.model import Style
from scanner.records import Event, to_the_minute
from scanner.spreadsheet import cell_of
from scanner.words import decimal, say

CSV_COLUMNS = (
    *("kind", "contest", "row", "name", "option", "count", "percent", "low", "high"),
    *("row_blank", "row_void", "row_review", "base", "base_value", "final"),
)
TERMINAL = 80  # columns
WIDEST_NAME, NARROWEST_NAME = 34, 20
NUMBERS = ("printed", "convened", "present", "handed_out", "exchanged", "collected", "read", "valid", "void", "review")


def tally_text(definition: Definition, tally: Mapping[str, Any], events: Sequence[Event] = ()) -> str:
    """The result as a text of at most about 80 columns, with a decimal comma in Vietnamese; with the rulings that
    `events` hold, for these belong in the minutes."""
    lines = [definition.title.upper()]
    if definition.subtitle:
        lines.append(definition.subtitle)
    for kind in tally["kinds"]:
        lines += ["", *_ballot_lines(kind["ballots"])]
        first = 1  # rows are numbered as on the sheet, on over its contests
        for contest in kind["contests"]:
            read = kind["ballots"]["read"]
            lines += ["", *_contest_lines(definition, contest, tally["final"], first, read)]
            first += len(contest["rows"])
        lines += _ruling_lines(definition, events, kind["kind"])
    if tally["unplaced"]:
        lines += ["", say("tally.unplaced", count=tally["unplaced"])]
    lines.append("")
    if tally["final"]:
        lines.append(say("tally.final"))
    else:
        lines.append(say("tally.provisional"))
        for reason in tally["why_not"]:
            lines += wrap("  - " + _why(reason, tally), TERMINAL, subsequent_indent="    ", break_on_hyphens=False)
    return "\n".join(lines)


def _ruling_lines(definition: Definition, events: Sequence[Event], kind: str) -> list[str]:
    """What the committee ruled about one kind of ballot, with who and when. Where N of M are chosen a row without a
    mark means nothing, and the only ruling on too many is that such a ballot is void."""
    rulings = rulings_of(events, kind)
    by_number = {event.id: event for event in events}
    chosen = all(contest.style is Style.CHOOSE for contest in definition.contests)
    lines = []
    for name in RULINGS:
        value, number = rulings.ruling(name, "ask")
        meant = f"{name}.{value}"
        if value == "ask" or (chosen and (name, value) in NOTHING_IN_CHOOSE):
            continue
        if chosen and meant == "double_row.ballot_void":
            meant += "_chosen"
        event = by_number[number]
        lines.append(say(f"tally.ruling.{meant}", by=event.by, at=to_the_minute(event.at)))
    return lines


def _why(reason: str, tally: Mapping[str, Any]) -> str:
    ballots = [kind["ballots"] for kind in tally["kinds"]]
    waiting = sum(b["review"] for b in ballots)
    missing = sum(b["missing"] or 0 for b in ballots)
    if reason == "waiting" and tally["unplaced"]:
        return say("tally.why.waiting_unplaced", count=waiting, unplaced=tally["unplaced"])
    if reason == "collected_differs":
        return say("tally.why.missing" if missing > 0 else "tally.why.over", count=abs(missing))
    return say(f"tally.why.{reason}", count=waiting)


def _ballot_lines(ballots: Mapping[str, int | None]) -> list[str]:
    """The committee's counts and the machine's, a line each."""
    width = max(_width(say(f"count.{name}")) for name in NUMBERS) + 2
    shown = [name for name in NUMBERS if ballots[name] is not None and not (name == "review" and not ballots[name])]
    return [_padded(_sentence(say(f"count.{name}")) + ":", width) + f"{ballots[name]:>7}" for name in shown]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _contest_lines(definition: Definition, contest: Mapping[str, Any], final: bool, first: int, read: int) -> list[str]:
    stated = next(known for known in definition.contests if known.id == contest["contest"])
    percent = any(option["percent"] for row in contest["rows"] for option in row["options"])
    heads = [option.label for option in stated.options]
    extra = [name for name in ("blank", "void", "review") if any(row[name] for row in contest["rows"])]
    what = say("sheet.motion" if stated.style is Style.MOTION else "sheet.name")
    blank = "tally.unchosen" if stated.style is Style.CHOOSE else "tally.blank"
    words = {"blank": blank, "void": "tally.void", "review": "tally.review"}
    table = [[say("sheet.number"), what, *heads, *(say(words[name]) for name in extra)]]
    names = _names(stated)
    for number, row in enumerate(contest["rows"], first):
        cells = [_option_cell(option, final) for option in row["options"]]
        table.append([str(number), names[row["row"]], *cells, *(str(row[name]) for name in extra)])
    lines = ([stated.title] if stated.title else []) + _table(table)
    base = say(f"tally.base.{contest['base']['name']}")
    if percent:
        lines.append(say("tally.base", base=base, value=contest["base"]["value"]))
        if contest["base"]["name"] != "valid" and contest["base"]["value"] < read:  # void ballots are read, too
            lines.append(say("tally.base_too_small", base=base, value=contest["base"]["value"], read=read))
    else:
        unknown = final and contest["base"]["value"] is None
        key = "tally.base_unknown" if unknown else "tally.base_zero" if final else "tally.no_percent"
        lines.append(say(key, base=base, name=contest["base"]["name"]))
    if any("[" in cell for line in table for cell in line[2:]):
        lines.append(say("tally.bounds"))
    return lines


def _names(contest: Contest) -> dict[str, str]:
    """What stands for each row; people of one name are told apart as on the ballot: by birth date, else by position and
    note."""
    often = Counter(row.name for row in contest.rows)
    dated = Counter((row.name, row.birth_date) for row in contest.rows)
    names = {}
    for row in contest.rows:
        apart = row.birth_date and dated[row.name, row.birth_date] == 1
        more = [row.birth_date] if apart else [row.birth_date, row.position, row.note]
        more = [text for text in more if text] if often[row.name] > 1 else []
        names[row.id] = f"{row.name} ({', '.join(more)})" if more else row.name
    return names


def _option_cell(option: Mapping[str, Any], final: bool) -> str:
    if option["percent"] is not None:
        return f"{option['count']} ({decimal(option['percent'])} %)"
    if final or option["low"] == option["high"]:
        return str(option["count"])
    return f"{option['count']} [{option['low']}-{option['high']}]"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns side by side: text to the left, in several lines where it is long, numbers to the right; a rule under the
    heading."""
    widths = _column_widths(rows)
    lines = []
    for number, row in enumerate(rows):
        wrapped = [wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
        for at in range(max(map(len, wrapped))):
            cells = []
            for index, (parts, width) in enumerate(zip(wrapped, widths, strict=True)):
                text = parts[at] if at < len(parts) else ""
                cells.append(_padded(text, width) if index == 1 else " " * (width - _width(text)) + text)
            lines.append("  ".join(cells).rstrip())
        if number == 0:
            lines.append("─" * (sum(widths) + 2 * (len(widths) - 1)))
    return lines


def _column_widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """As wide as what stands in them, names up to `WIDEST_NAME`; where that is wider than a terminal headings are
    broken, and names after them: a number that falls on a line of its own is taken for another's."""
    columns = list(zip(*rows, strict=True))
    widths = [max(map(_width, column)) for column in columns]
    widths[1] = min(widths[1], WIDEST_NAME)
    if sum(widths) + 2 * (len(widths) - 1) > TERMINAL:
        least = [max(map(_width, (*column[0].split(), *column[1:]))) for column in columns]
        widths = [width if index == 1 else least[index] for index, width in enumerate(widths)]
        over = sum(widths) + 2 * (len(widths) - 1) - TERMINAL
        widths[1] = max(widths[1] - max(over, 0), min(widths[1], NARROWEST_NAME))
    return widths


def _width(text: str) -> int:
    """Columns that a text takes in a terminal."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in unicodedata.normalize("NFC", text)
    )


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def write_tally_csv(definition: Definition, tally: Mapping[str, Any], out: TextIO) -> None:
    """A line for each row and option; UTF-8 with a mark that spreadsheets know. People of one name as in the text."""
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for kind in tally["kinds"]:
        for contest in kind["contests"]:
            base = contest["base"]
            names = _names(next(known for known in definition.contests if known.id == contest["contest"]))
            for row in contest["rows"]:
                for option in row["options"]:
                    what = (kind["kind"], contest["contest"], row["row"], names[row["row"]], option["option"])
                    place = [cell_of(text) for text in what]
                    counts = [option["count"], option["percent"] or "", option["low"], option["high"]]
                    rest = [row["blank"], row["void"], row["review"], base["name"], base["value"]]
                    writer.writerow([*place, *counts, *rest, str(tally["final"]).lower()])
