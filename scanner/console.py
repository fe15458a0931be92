"""How `ballot` speaks: its language, its help, and every error as one line and an exit status."""

from __future__ import annotations

import difflib
import errno
import locale
import os
import re
import sqlite3
import sys
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import click

from scanner.errors import BallotError, ExitStatus
from scanner.words import LANGUAGES, say, use_language

STOPPED = 130  # as shells report Ctrl-C
# What the computer may run into; any other OSError is a bug and keeps its traceback.
SURROUNDINGS = frozenset(
    number
    for number, name in errno.errorcode.items()
    if name
    in {
        *("ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EACCES", "EPERM"),  # no room, no permission
        *("EIO", "EBUSY", "ESTALE", "ENODEV", "ENXIO", "ETIMEDOUT", "EINVAL"),  # disks, sticks and shares that go away
        *("EMFILE", "ENFILE", "ENOMEM", "EAGAIN"),  # used up
        *("ENAMETOOLONG", "EISDIR", "ENOTDIR", "ELOOP"),  # a path that cannot be
    }
)


class Option(click.Option):
    """An option whose help is a key of scanner.words, with `required` and the default said in the reader's language."""

    def get_help_record(self, context: click.Context) -> tuple[str, str] | None:
        """The option as its line of help shows it."""
        record = super().get_help_record(context)
        if record is None:
            return None
        text = say(self.help or f"cli.option.{self.name}")
        if self.required:
            text += f" ({say('cli.required')})"
        elif self.default not in (None, "", False) and str(self.default).isprintable() and not self.is_flag:
            default = self.get_default(context, call=False)
            text += f" ({say('cli.default', value=default)})" if isinstance(default, str | int) else ""
        return record[0], text


def lang_option() -> Option:
    """`--lang`, which every command takes; what it says has been heeded before (`asked_language`)."""
    return Option(["--lang"], type=click.Choice(LANGUAGES), expose_value=False, help="cli.option.lang")


class Spoken(click.Command):
    """Usage, options and help in the reader's language."""

    def format_usage(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = " ".join(self.collect_usage_pieces(context))
        pieces = pieces.replace("[OPTIONS]", say("cli.options_place")).replace(
            "COMMAND [ARGS]...", say("cli.command_place")
        )
        formatter.write_usage(context.command_path, pieces, say("cli.usage") + " ")

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write every option with its help."""
        options = (parameter for parameter in self.get_params(context) if isinstance(parameter, click.Option))
        records = [option.get_help_record(context) for option in options]
        with formatter.section(say("cli.options")):
            formatter.write_dl([record for record in records if record is not None])

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Take the command line apart; extra words are refused in the reader's language."""
        try:
            rest = super().parse_args(context, args)
        except click.UsageError as error:
            error.ctx = error.ctx or context
            raise
        if context.args and not isinstance(self, click.Group):
            raise click.UsageError(say("cli.too_many", words=" ".join(context.args)), context)
        return rest

    def get_help_option(self, context: click.Context) -> click.Option | None:
        """`--help` itself, in the reader's language."""
        option = super().get_help_option(context)
        if option is not None:
            option.help = say("cli.option.help")
        return option


class Command(Spoken):
    """One command: its words are `cli.NAME.short`, `.help`, `.example`; it takes `--lang`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.context_settings["allow_extra_args"] = True  # refused in our own words
        self.params.append(lang_option())

    def get_short_help_str(self, limit: int = 100) -> str:
        """What the list of commands says of this one."""
        return say(f"cli.{self.name}.short")

    def format_help(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does, an example to paste, and its options."""
        self.format_usage(context, formatter)
        _write_indented(formatter, say(f"cli.{self.name}.help"))
        _write_indented(formatter, say("cli.example") + "\n  " + say(f"cli.{self.name}.example"))
        self.format_options(context, formatter)


class Commands(Spoken, click.Group):
    """Shows a BallotError as words on stderr and its exit status. A bug keeps its traceback."""

    command_class = Command

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run what the command line says and leave with its exit status."""
        given = args[0] if args else kwargs.get("args")
        _prepare_streams()
        sys.exit(self.status_of(sys.argv[1:] if given is None else given))

    def status_of(self, arguments: Sequence[str]) -> int:
        """Run one command; its exit status. Errors have been said."""
        asked = asked_language(arguments)
        use_language(asked or language_of_surroundings())
        try:
            status = super().main(list(arguments), prog_name="ballot", standalone_mode=False, obj=asked)
            sys.stdout.flush()
        except click.exceptions.Exit as done:
            status = done.exit_code
        except (click.exceptions.Abort, KeyboardInterrupt):
            complain(say("cli.stopped"))
            status = STOPPED
        except click.UsageError as error:
            complain(usage_words(error))
            status = ExitStatus.USAGE
        except BallotError as error:
            complain(str(error))
            status = error.exit_status
        except MemoryError:
            complain(say("cli.no_memory"))
            status = ExitStatus.PARTLY
        except BrokenPipeError:  # who reads our answer has read enough, as `head` does
            _drop_stdout()
            status = ExitStatus.DONE
        except OSError as error:
            if error.errno not in SURROUNDINGS:
                raise
            status = _said_os_error(error)
        except Exception as error:
            words = database_words(error)
            if words is None:
                raise
            complain(words)
            status = ExitStatus.PARTLY
        return int(status or 0)

    def invoke(self, context: click.Context) -> Any:
        """Run the command. Ctrl-C and a reader who left are taken here: click would print an empty line for the one and
        call the other a failure."""
        try:
            return super().invoke(context)
        except KeyboardInterrupt:
            raise click.exceptions.Abort from None
        except BrokenPipeError:
            _drop_stdout()
            raise click.exceptions.Exit(ExitStatus.DONE) from None

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Take the command line apart."""
        if not args:  # `ballot` alone shows what there is
            click.echo(context.get_help())
            context.exit()
        return super().parse_args(context, args)

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; an unknown one is refused with the nearest that exists."""
        if args[0] not in self.commands and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], self.commands, 1)
            key = "cli.no_command_near" if near else "cli.no_command"
            raise click.UsageError(say(key, name=args[0], near="".join(near)), context)
        return super().resolve_command(context, args)

    def format_help(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what `ballot` is, an example, and every command in a line."""
        self.format_usage(context, formatter)
        _write_indented(formatter, say("cli.help"))
        _write_indented(formatter, say("cli.example") + "\n  " + say("cli.new.example"))
        self.format_options(context, formatter)
        with formatter.section(say("cli.commands")):
            formatter.write_dl([(name, command.get_short_help_str()) for name, command in self.commands.items()])

    def list_commands(self, context: click.Context) -> list[str]:
        """The commands in the order of an evening, not of the alphabet."""
        return list(self.commands)


def _write_indented(formatter: click.HelpFormatter, text: str) -> None:
    formatter.write("\n  " + text.replace("\n", "\n  ") + "\n")


# --- language


def asked_language(arguments: Sequence[str]) -> str | None:
    """What `--lang` asks for: found before anything is parsed, so that a mistake elsewhere is told in it, too."""
    for place, argument in enumerate(arguments):
        if argument == "--":
            return None
        option, _, value = argument.partition("=")
        if option == "--lang":
            value = value or next(iter(arguments[place + 1 :]), "")
            return value if value in LANGUAGES else None
    return None


def language_of_surroundings() -> str:
    """BALLOT_LANG, else the locale's language where it is spoken here, else Vietnamese."""
    chosen = os.environ.get("BALLOT_LANG", "").lower()
    if chosen in LANGUAGES:
        return chosen
    spoken = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    spoken = spoken or locale.getlocale()[0] or ""
    return "en" if spoken.lower().startswith("en") else "vi"


def language_is_chosen(asked: str | None) -> bool:
    """Whether somebody chose a language, so that a definition's own does not matter."""
    return asked is not None or os.environ.get("BALLOT_LANG", "").lower() in LANGUAGES


# --- errors


def complain(text: str) -> None:
    """An error's lines on stderr; those that begin with their place (`ballot.yaml:14: …`) as they are."""
    text = re.sub("[\ud800-\udc7f\udd00-\udfff]", "\N{REPLACEMENT CHARACTER}", text)  # halves of no character
    for line in text.splitlines() or [""]:
        placed = re.match(r"[^\s:][^:]*:\d+: ", line)
        click.echo(line if placed else f"ballot: {line}", err=True)


def usage_words(error: click.UsageError) -> str:
    """A wrong command line in the reader's language, in one line, with where to look."""
    named = _name_of(error.param, error.ctx) if isinstance(error, click.BadParameter) else ""
    if isinstance(error, click.MissingParameter):
        words = say("cli.missing", name=named)
    elif isinstance(error, click.NoSuchOption):
        words = say("cli.no_option", name=error.option_name)
    elif isinstance(error, click.BadOptionUsage):
        key = "cli.needs_value" if "requires" in error.message else "cli.takes_no_value"
        words = say(key, name=error.option_name)
    elif isinstance(error, click.BadParameter):
        words = say("cli.bad_value", name=named, allowed=_allowed(error.param))
    else:
        words = error.message.rstrip(".")
    path = error.ctx.command_path if error.ctx is not None else "ballot"
    return f"{words}; {say('cli.see_help', command=path)}"


def _name_of(parameter: click.Parameter | None, context: click.Context | None) -> str:
    """A parameter as it is typed: `--copies`, or `DIR`."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.make_metavar(context) if parameter is not None and context is not None else ""


def _allowed(parameter: click.Parameter | None) -> str:
    """What an option takes."""
    kind = parameter.type if parameter is not None else None
    if isinstance(kind, click.Choice):
        return ", ".join(str(choice) for choice in kind.choices)
    if isinstance(kind, click.IntRange):
        return say("cli.from_to", low=kind.min, high=kind.max) if kind.max is not None else f"≥ {kind.min}"
    if isinstance(kind, click.Path):
        return say("cli.no_path")
    return say("cli.whole_number") if kind is click.INT else "…"


def database_words(error: Exception) -> str | None:
    """A database that cannot be read or written, as words; None for every other error."""
    if not isinstance(error, sqlite3.DatabaseError):
        return None
    from scanner.stored import is_damage, said_of_damage

    if isinstance(error, sqlite3.OperationalError) and not is_damage(error):
        return say("store.unavailable", path="vote.db", why=error)
    if isinstance(error, sqlite3.ProgrammingError | sqlite3.IntegrityError | sqlite3.InternalError):
        return None
    return say("store.damaged", path="vote.db", why=said_of_damage(error))


def _said_os_error(error: OSError) -> ExitStatus:
    if error.filename is None:
        complain(say("cli.os_error", why=error))
    else:
        complain(say("cli.os_error_at", path=error.filename, why=error))
    try:
        sys.stdout.flush()
    except OSError:  # the answer itself cannot be written: do not try again on leaving
        _drop_stdout()
    return ExitStatus.PARTLY


def _drop_stdout() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Closed(StringIO):
    """A stream that was closed before the program began."""

    def write(self, text: str) -> int:
        """Refused, as the system refuses it."""
        raise OSError(errno.ENXIO, os.strerror(errno.ENXIO))


def _prepare_streams() -> None:
    """Programs get UTF-8 whatever the locale; a terminal that lacks a letter shows `?`; names of files that are not
    text pass through as they are."""
    if sys.stdout is None:  # closed by who started this: the answer goes nowhere, and that is said
        sys.stdout = _Closed()
    if sys.stderr is None:  # what is said goes nowhere, and no file is opened in its place
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty():
            reconfigure(errors="replace")
        else:
            reconfigure(encoding="utf-8", errors="surrogateescape")
