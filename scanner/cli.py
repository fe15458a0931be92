"""The command `ballot`: arguments in, text or JSON out. No election rule, and nobody imports it."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

import click

from scanner import __version__
from scanner.console import Commands, Option, lang_option, language_is_chosen
from scanner.errors import BallotError, ExitStatus, UsageError
from scanner.paths import as_written, bytes_of_small, give_name
from scanner.words import language, say, use_language

F = TypeVar("F", bound=Callable[..., Any])


class _Path(click.Path):
    """A non-empty path: an empty one (an unset shell variable) would mean the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path as the disk writes it; a usage error where there is none."""
        if not str(value):
            self.fail(say("cli.no_path"), param, ctx)
        return as_written(Path(os.fsdecode(super().convert(value, param, ctx))))


PATH = _Path(path_type=Path, readable=False)  # what may not be read is said in our own words
FOLDER = click.argument("dir", type=PATH)
BY = "cli.option.by"
KIND = "cli.option.kind"


def option(*names: str, **settings: Any) -> Callable[[F], F]:
    """An option whose help is a key of scanner.words."""
    return click.option(*names, cls=Option, **settings)


def _vote(folder: Path) -> Any:
    """The vote in a folder, let go of when the command ends; its own language is spoken unless another was chosen."""
    from scanner.vote import Vote

    vote, context = Vote(folder), click.get_current_context()
    context.call_on_close(vote.close)
    if not language_is_chosen(context.obj):
        try:
            use_language(vote.definition.language)
        except BallotError:  # a faulty definition has a language, too
            use_language(_language_in(vote.yaml))
    return vote


def _language_in(yaml: Path) -> str:
    try:
        text = (bytes_of_small(yaml) or b"").decode("utf-8", errors="replace")
    except OSError:
        return language()
    found = re.search(r"^language:\s*[\"']?(\w+)", text, re.MULTILINE)
    return found[1] if found else language()


def _note(text: str) -> None:
    """Something a person should know that is not the answer."""
    click.echo(text, err=True)


def _version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"ballot {__version__}")
        context.exit()


@click.group(cls=Commands)
@option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="cli.option.version")
def main() -> None:
    """See `cli.help` in scanner.words."""


main.params.append(lang_option())


@main.command()
def templates() -> None:
    """`ballot templates`: a line for each thing that a vote can start from."""
    from scanner.profiles import profile, profile_names

    for name in profile_names():
        click.echo(f"{name:<14}{profile(name).description[language()]}")


@main.command()
@FOLDER
@option("--template", default="qd96", metavar="NAME", help="cli.new.template")
@option("--people", type=PATH, metavar="FILE.csv", help="cli.new.people")
@option("--title", metavar="TEXT", help="cli.new.title")
@option("--no-serial", is_flag=True, help="cli.new.no_serial")
def new(dir: Path, template: str, people: Path | None, title: str | None, no_serial: bool) -> None:
    """`ballot new`: write a vote's folder with its definition."""
    from scanner.new import new_vote

    new_vote(dir, template, people, title, not no_serial, language())
    _note(say("new.done", folder=dir))
    if no_serial:
        _note(say("print.no_serials"))


@main.command()
@FOLDER
def check(dir: Path) -> None:
    """`ballot check`: every fault of the definition, or the proof to look at."""
    from scanner.printing import after_check, check_vote
    from scanner.remarks import remarks

    vote = _vote(dir)
    checked = check_vote(dir)
    pages = sum(len(layout.pages) for layout in checked.layouts)
    rows = sum(len(kind.rows) for kind in checked.definition.kinds)
    _note(say("check.done", pages=pages, rows=rows, preview=checked.preview))
    for remark in remarks(checked.definition):
        _note(remark)
    _note(say(after_check(vote, checked.definition), folder=dir))


@main.command(name="print")
@FOLDER
@option("--copies", type=int, required=True, metavar="N", help="cli.print.copies")
@option("--kind", metavar="KIND", help=KIND)
@option("--test", is_flag=True, help="cli.print.test")
@option("--replace", is_flag=True, help="cli.print.replace")
@option("--output", type=PATH, metavar="FILE.pdf", help="cli.print.output")
def print_(dir: Path, copies: int, kind: str | None, test: bool, replace: bool, output: Path | None) -> None:
    """`ballot print`: register ballots and write them as PDF."""
    from scanner.printing import print_ballots
    from scanner.remarks import remarks

    vote = _vote(dir)
    made = print_ballots(vote, copies, kind, test=test, replace=replace, output=output)
    for remark in remarks(vote.definition):
        _note(remark)
    _note(say("print.done", copies=made.copies, pages=made.pages, path=made.path))
    if vote.definition.sides == 2 and made.pages > 1:
        _note(say(f"print.two_sides.{vote.definition.orientation}"))
    if made.test:
        _note(say("print.test"))
    if replace:
        key = "print.replaced" if made.replaced else "print.nothing_replaced"
        _note(say(key, count=made.replaced, files=", ".join(made.replaced_files)))
    if made.alike:
        _note(say("print.alike", count=made.alike))
    if made.interrupted:
        _note(say("print.interrupted"))
    if not made.test:
        _note(say("print.serials" if made.serials else "print.no_serials"))


@main.command()
@FOLDER
def layout(dir: Path) -> None:
    """`ballot layout`: JSON, where everything is printed in mm."""
    from scanner.printing import layout_document

    click.echo(json.dumps(layout_document(_vote(dir)), ensure_ascii=False, indent=1))


@main.command()
@FOLDER
@option("--output", type=PATH, required=True, metavar="FOLDER", help="cli.simulate.output")
@option("--seed", type=click.IntRange(min=0), default=1, metavar="S", help="cli.simulate.seed")
@option("--difficulty", default="office", metavar="LEVEL", help="cli.simulate.difficulty")
@option("--dpi", type=int, default=200, metavar="N", help="cli.simulate.dpi")
@option("--format", "fmt", default="jpg", metavar="FORMAT", help="cli.simulate.format")
@option("--bilevel", is_flag=True, help="cli.simulate.bilevel")
@option("--marks", type=PATH, metavar="FOLDER", help="cli.simulate.marks")
def simulate(
    dir: Path, output: Path, seed: int, difficulty: str, dpi: int, fmt: str, bilevel: bool, marks: Path | None
) -> None:
    """`ballot simulate`: the printed ballots, filled in and scanned by simulation."""
    from scanner.simulate import simulate as simulate_vote

    _vote(dir).close()
    made = simulate_vote(dir, output, seed=seed, difficulty=difficulty, dpi=dpi, fmt=fmt, bilevel=bilevel, marks=marks)
    _note(say("simulate.done", pages=made.pages, files=made.files, folder=made.folder, parameters=made.parameters))


@main.command()
@FOLDER
@click.argument("paths", type=PATH, nargs=-1, required=True, metavar="PATH...")
@option("--workers", type=click.IntRange(1, 256), metavar="N", help="cli.scan.workers")
@option("--json", "json_lines", is_flag=True, help="cli.scan.json")
@option("--explain", type=PATH, metavar="FOLDER", help="cli.scan.explain")
@option("--verify-names", is_flag=True, help="cli.scan.verify_names")
def scan(
    dir: Path,
    paths: tuple[Path, ...],
    workers: int | None,
    json_lines: bool,
    explain: Path | None,
    verify_names: bool,
) -> None:
    """`ballot scan`: read what is new under some paths."""
    from scanner.scan import scan_paths

    status = scan_paths(
        _vote(dir), paths, workers, json_lines, sys.stdout, sys.stderr, explain=explain, verify_names=verify_names
    )
    click.get_current_context().exit(int(status))


@main.command()
@FOLDER
@option("--withdraw", type=int, metavar="BATCH", help="cli.batches.withdraw")
@option("--restore", type=int, metavar="BATCH", help="cli.batches.restore")
@option("--by", default="", metavar="NAME", help=BY)
def batches(dir: Path, withdraw: int | None, restore: int | None, by: str) -> None:
    """`ballot batches`: list what was read when, take a batch out of the count, or bring it back."""
    from scanner import batches as work

    vote = _vote(dir)
    if withdraw is not None and restore is not None:
        raise UsageError("cli.batches.one")
    if withdraw is not None:
        batch = work.withdraw(vote, withdraw, by)
        _note(say("batches.withdrawn", batch=batch.id, pages=batch.pages))
    elif restore is not None:
        batch = work.restore(vote, restore, by)
        _note(say("batches.restored", batch=batch.id, pages=batch.pages))
    else:
        _list_batches(work.batches(vote), work.faults(vote))


def _list_batches(batches: Any, faults: dict[int, list[str]]) -> None:
    from scanner.records import to_the_minute

    for batch in batches:
        state = say("batches.state_withdrawn") if batch.withdrawn else ""
        state += say("batches.state_unread", count=batch.unread) if batch.unread and not batch.withdrawn else ""
        at = to_the_minute(batch.at)
        click.echo(say("batches.line", batch=batch.id, at=at, files=batch.files, pages=batch.pages, state=state))
        for text in faults.get(batch.id, ()):
            click.echo(f"    {text}")
    if not batches:
        _note(say("batches.empty"))


@main.command()
@FOLDER
@option("--list", "list_", is_flag=True, help="cli.review.list")
def review(dir: Path, list_: bool) -> None:
    """`ballot review`: what waits, asked about at the terminal or listed as JSON lines."""
    vote = _vote(dir)
    if list_:
        from scanner.review_list import waiting_lines

        for line in waiting_lines(vote):
            click.echo(json.dumps(line, ensure_ascii=False))
    else:
        from scanner.review import review as work_through

        work_through(vote)


@main.command()
@FOLDER
@click.argument("item")
@click.argument("acts", nargs=-1, required=True, metavar="ACT...")
@option("--by", required=True, metavar="NAME", help=BY)
@option("--note", default="", metavar="TEXT", help="cli.decide.note")
def decide(dir: Path, item: str, acts: tuple[str, ...], by: str, note: str) -> None:
    """`ballot decide`: put a person's decision about one item on record."""
    from scanner.decide import decide as decide_item
    from scanner.decide import waiting_beside
    from scanner.questions import few

    vote = _vote(dir)
    found = decide_item(vote, item, acts, by, note)
    others = waiting_beside(vote, found)
    if others:
        _note(say("decide.done_others", item=found.item, others=few(others)))
    else:
        _note(say("decide.done", item=found.item, status=say(f"status.{found.status}")))


@main.command()
@FOLDER
@click.argument("values", nargs=-1, required=True, metavar="NAME=VALUE...")
@option("--by", required=True, metavar="NAME", help=BY)
@option("--kind", metavar="KIND", help=KIND)
def settle(dir: Path, values: tuple[str, ...], by: str, kind: str | None) -> None:
    """`ballot settle`: put the committee's counts and rulings on record."""
    from scanner.settle import settle as settle_vote
    from scanner.settle import settled_words

    for warning in settle_vote(_vote(dir), values, by, kind):
        _note(warning)
    _note(say("settle.done", what=", ".join(map(settled_words, values))))


@main.command()
@FOLDER
@option("--format", "fmt", type=click.Choice(["text", "json", "csv"]), default="text", help="cli.tally.format")
def tally(dir: Path, fmt: str) -> None:
    """`ballot tally`: the counts; status 3 while they are provisional."""
    from scanner.gather import tally_of
    from scanner.results import tally_text, write_tally_csv

    vote = _vote(dir)
    if not vote.put_later_fields_on_record():
        _note(say("tally.not_on_record"))
    unknown = vote.copies_left_over()
    if unknown:
        _note(say("scan.unknown_copies", count=unknown, folder=dir, scans=vote.scans))
    counted = tally_of(vote)
    if fmt == "json":
        click.echo(json.dumps(counted, ensure_ascii=False, indent=1))
    elif fmt == "csv":
        write_tally_csv(vote.definition, counted, sys.stdout)
    else:
        click.echo(tally_text(vote.definition, counted, vote.store.events()))
    if not counted["final"]:
        click.get_current_context().exit(int(ExitStatus.PROVISIONAL))


@main.command()
@FOLDER
@option("--format", "fmt", type=click.Choice(["jsonl", "csv"]), required=True, help="cli.export.format")
@option("--public", is_flag=True, help="cli.export.public")
@option("--output", type=PATH, metavar="FILE", help="cli.export.output")
def export(dir: Path, fmt: str, public: bool, output: Path | None) -> None:
    """`ballot export`: one record a page."""
    from scanner import export as work

    vote = _vote(dir)
    records, text = work.page_lines(vote), StringIO()
    records = work.public(records) if public else records
    if fmt == "jsonl":
        work.write_jsonl(records, text)
    else:
        rows = [row.id for kind in vote.definition.kinds for row in kind.rows]
        work.write_csv(records, rows, text, without_private=public)
    if output is None:
        sys.stdout.write(text.getvalue())
    else:
        _write_new(output, text.getvalue())


def _write_new(path: Path, text: str) -> None:
    """A new file, whole or not at all, never over another one."""
    draft = path.with_name(f".{path.name}.unfinished")
    try:
        if path.exists():
            raise FileExistsError
        try:
            with draft.open("w", encoding="utf-8", newline="") as out:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
            give_name(draft, path)
        finally:
            draft.unlink(missing_ok=True)
    except FileExistsError:
        raise UsageError("print.exists", path=path) from None
    except FileNotFoundError:
        raise UsageError("print.no_folder", folder=path.parent) from None
    except OSError as error:
        error.filename = str(path)  # not the draft's name, or none where it was being written
        raise


@main.command()
@FOLDER
@click.argument("item")
@option("--output", type=PATH, metavar="PNG", help="cli.show.output")
def show(dir: Path, item: str, output: Path | None) -> None:
    """`ballot show`: what the machine saw on a page, in words and as a picture."""
    from scanner.show import show as show_item

    if output is not None and output.suffix.lower() != ".png":
        raise UsageError("cli.show.not_png", path=output)
    if output is not None and output.exists():
        raise UsageError("print.exists", path=output)
    for line in show_item(_vote(dir), item, output):
        click.echo(line)


@main.command()
@FOLDER
@click.argument("scan", type=PATH, required=False)
@option("--by", default="", metavar="NAME", help=BY)
@option("--json", "as_json", is_flag=True, help="cli.rehearse.json")
def rehearse(dir: Path, scan: Path | None, by: str, as_json: bool) -> None:
    """`ballot rehearse`: write the test page, or judge its scan; status 1 where it is not fit."""
    from scanner import rehearse as work

    vote = _vote(dir)
    if scan is None:
        _note(say("rehearse.written", path=work.write_page(vote), folder=dir))
        earlier = work.rehearsals(vote)
        if as_json:
            click.echo(json.dumps([done.to_json() for done in earlier], ensure_ascii=False, indent=1))
        elif earlier:
            _note(work.told_earlier(earlier[-1]))
        return
    done, unused = work.rehearse(vote, scan, by)
    for each in unused:
        _note(work.told_unused(each))
    click.echo(json.dumps(done.to_json(), ensure_ascii=False, indent=1) if as_json else work.told(done))
    if not done.fit:
        click.get_current_context().exit(int(ExitStatus.PARTLY))


@main.command()
@click.argument("dir", type=PATH, required=False)
def demo(dir: Path | None) -> None:
    """`ballot demo`: the whole evening on simulated ballots."""
    from scanner.demo import play

    click.get_current_context().exit(int(play(dir, main.status_of)))
