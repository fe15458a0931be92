"""The command `ballot`: arguments in, text or JSON out. No election rule, and nobody imports it."""

from __future__ import annotations

import errno
import json
import locale
import os
import sys
from pathlib import Path
from typing import Any

import click

from scanner import __version__
from scanner.errors import BallotError, ExitStatus
from scanner.words import LANGUAGES, language, say, use_language

FOLDER = click.Path(path_type=Path)


def _language_of_environment() -> str:
    """BALLOT_LANG, else the locale's language where we speak it, else Vietnamese."""
    chosen = os.environ.get("BALLOT_LANG", "").lower()
    if chosen in LANGUAGES:
        return chosen
    spoken = (os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "").lower()
    spoken = spoken or (locale.getlocale()[0] or "").lower()
    return "en" if spoken.startswith("en") else "vi"


def _speak(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value:
        use_language(value)
    return value


class Command(click.Command):
    """A command whose help is written in the reader's language, with an example, and that takes `--lang`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.append(
            click.Option(
                ["--lang"],
                type=click.Choice(LANGUAGES),
                is_eager=True,
                expose_value=False,
                callback=_speak,
                help="cli.option.lang",
            )
        )

    def get_short_help_str(self, limit: int = 100) -> str:
        return say(f"cli.{self.name}.short")

    def format_help(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_usage(context, formatter)
        formatter.write("\n  " + say(f"cli.{self.name}.help").replace("\n", "\n  ") + "\n")
        formatter.write("\n  " + say("cli.example") + "\n    " + say(f"cli.{self.name}.example") + "\n")
        for parameter in self.params:
            if isinstance(parameter, click.Option) and parameter.help and parameter.help.startswith("cli."):
                parameter.help = say(parameter.help)
        self.format_options(context, formatter)


class Commands(click.Group):
    """Shows a BallotError as words on stderr and its exit status. A bug keeps its traceback."""

    command_class = Command

    def main(self, *args: Any, **kwargs: Any) -> Any:
        use_language(_language_of_environment())
        kwargs["standalone_mode"] = False
        try:
            status = super().main(*args, **kwargs)
        except click.exceptions.Exit as done:
            status = done.exit_code
        except click.exceptions.Abort:
            _complain(say("cli.aborted"))
            status = 130
        except click.UsageError as error:
            _complain(error.format_message())
            status = ExitStatus.USAGE
        except BallotError as error:
            _complain(str(error))
            status = error.exit_status
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = 0
        except KeyboardInterrupt:
            _complain(say("cli.aborted"))
            status = 130
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EACCES, errno.EPERM, errno.EROFS, errno.EDQUOT):
                raise
            _complain(say("cli.os_error", path=error.filename or "", why=error.strerror))
            status = ExitStatus.PARTLY
        sys.exit(int(status or 0))

    def format_help(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_usage(context, formatter)
        formatter.write("\n  " + say("cli.help").replace("\n", "\n  ") + "\n")
        self.format_options(context, formatter)

    def list_commands(self, context: click.Context) -> list[str]:
        return list(self.commands)


def _complain(text: str) -> None:
    """One line on stderr for each line of an error."""
    for line in text.splitlines() or [""]:
        click.echo(line if _names_a_line(line) else f"ballot: {line}", err=True)


def _names_a_line(text: str) -> bool:
    """Whether a message begins with its place, as `ballot.yaml:14: …`."""
    head = text.split(": ", 1)[0]
    return ":" in head and head.rsplit(":", 1)[-1].isdigit()


def _vote(folder: Path) -> Any:
    """The vote in a folder; its definition's language is spoken unless another was asked for."""
    from scanner.vote import Vote

    vote = Vote(folder)
    context = click.get_current_context()
    asked = context.get_parameter_source("lang") is not None and "--lang" in sys.argv
    if not asked and os.environ.get("BALLOT_LANG", "").lower() not in LANGUAGES:
        try:
            use_language(vote.definition.language)
        except BallotError:
            return vote
    return vote


def _note(text: str) -> None:
    """Something a person should know that is not the answer."""
    click.echo(text, err=True)


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="ballot")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), is_eager=True, expose_value=False, callback=_speak, help="vi / en"
)
def main() -> None:
    """See `cli.help` in scanner.words."""


@main.command()
def templates() -> None:
    from scanner.profiles import profile, profile_names

    for name in profile_names():
        click.echo(f"{name:<14}{profile(name).description[language()]}")


@main.command()
@click.argument("dir", type=FOLDER)
@click.option("--template", default="qd96", show_default=True, help="cli.new.template")
@click.option("--people", type=FOLDER, help="cli.new.people")
@click.option("--title", help="cli.new.title")
@click.option("--no-serial", is_flag=True, help="cli.new.no_serial")
def new(dir: Path, template: str, people: Path | None, title: str | None, no_serial: bool) -> None:
    from scanner.new import new_vote

    new_vote(dir, template, people, title, not no_serial, language())
    _note(say("new.done", folder=dir))
    if no_serial:
        _note(say("print.no_serials"))


@main.command()
@click.argument("dir", type=FOLDER)
def check(dir: Path) -> None:
    from scanner.printing import after_check, check_vote

    vote = _vote(dir)
    checked = check_vote(dir)
    pages = sum(len(layout.pages) for layout in checked.layouts)
    rows = sum(len(kind.rows) for kind in checked.definition.kinds)
    _note(say("check.done", pages=pages, rows=rows, preview=checked.preview))
    _note(say(after_check(vote, checked.definition), folder=dir))


@main.command(name="print")
@click.argument("dir", type=FOLDER)
@click.option("--copies", type=int, required=True, help="cli.print.copies")
@click.option("--kind", help="cli.option.kind")
@click.option("--test", is_flag=True, help="cli.print.test")
@click.option("--replace", is_flag=True, help="cli.print.replace")
@click.option("--output", type=FOLDER, help="cli.print.output")
def print_(dir: Path, copies: int, kind: str | None, test: bool, replace: bool, output: Path | None) -> None:
    from scanner.printing import print_ballots

    made = print_ballots(_vote(dir), copies, kind, test=test, replace=replace, output=output)
    _note(say("print.done", copies=made.copies, pages=made.pages, path=made.path))
    if made.test:
        _note(say("print.test"))
    if made.replaced:
        _note(say("print.replaced", count=made.replaced))
    if made.interrupted:
        _note(say("print.interrupted"))
    _note(say("print.serials" if made.serials else "print.no_serials"))


@main.command()
@click.argument("dir", type=FOLDER)
def layout(dir: Path) -> None:
    from scanner.layout import layout_json

    click.echo(json.dumps(layout_json(list(_vote(dir).layouts().values())), ensure_ascii=False, indent=1))


@main.command()
@click.argument("dir", type=FOLDER)
@click.option("--output", type=FOLDER, required=True, help="cli.simulate.output")
@click.option("--seed", type=int, default=1, show_default=True, help="cli.simulate.seed")
@click.option("--difficulty", default="office", show_default=True, help="easy / office / hard")
@click.option("--dpi", type=int, default=200, show_default=True, help="75–600")
@click.option("--format", "fmt", default="jpg", show_default=True, help="jpg / png / tif / pdf")
@click.option("--bilevel", is_flag=True, help="cli.simulate.bilevel")
@click.option("--marks", type=FOLDER, help="cli.simulate.marks")
def simulate(
    dir: Path, output: Path, seed: int, difficulty: str, dpi: int, fmt: str, bilevel: bool, marks: Path | None
) -> None:
    from scanner.simulate import simulate as simulate_vote

    _vote(dir).close()
    made = simulate_vote(dir, output, seed=seed, difficulty=difficulty, dpi=dpi, fmt=fmt, bilevel=bilevel, marks=marks)
    text = say("simulate.done", pages=made.pages, files=made.files, folder=made.folder, parameters=made.parameters)
    _note(text)


@main.command()
@click.argument("dir", type=FOLDER)
@click.argument("paths", type=FOLDER, nargs=-1, required=True)
@click.option("--workers", type=click.IntRange(1, 256), help="cli.scan.workers")
@click.option("--json", "json_lines", is_flag=True, help="cli.scan.json")
def scan(dir: Path, paths: tuple[Path, ...], workers: int | None, json_lines: bool) -> None:
    from scanner.scan import scan_paths

    status = scan_paths(_vote(dir), paths, workers, json_lines, sys.stdout, sys.stderr)
    click.get_current_context().exit(int(status))


@main.command()
@click.argument("dir", type=FOLDER)
@click.option("--withdraw", type=int, help="cli.batches.withdraw")
@click.option("--restore", type=int, help="cli.batches.restore")
@click.option("--by", default="", help="cli.option.by")
def batches(dir: Path, withdraw: int | None, restore: int | None, by: str) -> None:
    from scanner import batches as work

    vote = _vote(dir)
    if withdraw is not None and restore is not None:
        raise click.UsageError(say("cli.batches.one"))
    if withdraw is not None:
        batch = work.withdraw(vote, withdraw, by)
        _note(say("batches.withdrawn", batch=batch.id, pages=batch.pages))
    elif restore is not None:
        batch = work.restore(vote, restore, by)
        _note(say("batches.restored", batch=batch.id, pages=batch.pages))
    else:
        every = work.batches(vote)
        for batch in every:
            state = say("batches.state_withdrawn") if batch.withdrawn else ""
            click.echo(
                say("batches.line", batch=batch.id, at=batch.at, files=batch.files, pages=batch.pages, state=state)
            )
        if not every:
            _note(say("batches.empty"))


@main.command()
@click.argument("dir", type=FOLDER)
@click.option("--list", "list_", is_flag=True, help="cli.review.list")
def review(dir: Path, list_: bool) -> None:
    from scanner import review as work

    vote = _vote(dir)
    if list_:
        for line in work.waiting_lines(vote):
            click.echo(json.dumps(line, ensure_ascii=False))
    else:
        work.review(vote)


@main.command()
@click.argument("dir", type=FOLDER)
@click.argument("item")
@click.argument("acts", nargs=-1, required=True)
@click.option("--by", required=True, help="cli.option.by")
@click.option("--note", default="", help="cli.decide.note")
def decide(dir: Path, item: str, acts: tuple[str, ...], by: str, note: str) -> None:
    from scanner.decide import decide as decide_item

    found = decide_item(_vote(dir), item, acts, by, note)
    _note(say("decide.done", item=found.item, status=say(f"status.{found.status}")))


@main.command()
@click.argument("dir", type=FOLDER)
@click.argument("values", nargs=-1, required=True)
@click.option("--by", required=True, help="cli.option.by")
@click.option("--kind", help="cli.option.kind")
def settle(dir: Path, values: tuple[str, ...], by: str, kind: str | None) -> None:
    from scanner.settle import settle as settle_vote

    for warning in settle_vote(_vote(dir), values, by, kind):
        _note(warning)
    _note(say("settle.done", what=", ".join(values)))


@main.command()
@click.argument("dir", type=FOLDER)
@click.option("--format", "fmt", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
def tally(dir: Path, fmt: str) -> None:
    from scanner.gather import tally_of
    from scanner.results import tally_text, write_tally_csv

    vote = _vote(dir)
    counted = tally_of(vote)
    if fmt == "json":
        click.echo(json.dumps(counted, ensure_ascii=False, indent=1))
    elif fmt == "csv":
        write_tally_csv(counted, sys.stdout)
    else:
        click.echo(tally_text(vote.definition, counted))
    if not counted["final"]:
        click.get_current_context().exit(int(ExitStatus.PROVISIONAL))


@main.command()
@click.argument("dir", type=FOLDER)
@click.option("--format", "fmt", type=click.Choice(["jsonl", "csv"]), required=True)
@click.option("--public", is_flag=True, help="cli.export.public")
@click.option("--output", type=FOLDER, help="cli.export.output")
def export(dir: Path, fmt: str, public: bool, output: Path | None) -> None:
    from scanner import export as work

    vote = _vote(dir)
    records = work.page_lines(vote)
    records = work.public(records) if public else records
    out = output.open("x", encoding="utf-8", newline="") if output else sys.stdout
    try:
        if fmt == "jsonl":
            work.write_jsonl(records, out)
        else:
            rows = [row.id for kind in vote.definition.kinds for row in kind.rows]
            work.write_csv(records, rows, out)
    finally:
        if output:
            out.close()


@main.command()
@click.argument("dir", type=FOLDER)
@click.argument("item")
@click.option("--output", type=FOLDER, help="cli.show.output")
def show(dir: Path, item: str, output: Path | None) -> None:
    from scanner.show import show as show_item

    for line in show_item(_vote(dir), item, output):
        click.echo(line)


@main.command()
@click.argument("dir", type=FOLDER, required=False)
def demo(dir: Path | None) -> None:
    from scanner.demo import play

    click.get_current_context().exit(int(play(dir)))
