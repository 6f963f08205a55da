"""The commands: names, options and exit codes are a contract; what they do stands in ``archive``."""

from __future__ import annotations

import importlib
import io
import sys
from typing import Any

import click

from dragoman import __version__
from dragoman.cli.output import INTERRUPTED, Failure, complain

# One module a command, loaded when the command is asked for: --help must not wait for an index engine.
COMMANDS = {
    "backup": "Copy the record while it is in use; look the copy through.",
    "bench": "Measure this program beside others and a bare loop.",
    "correct": "Add a note of the archive to a text.",
    "demo": "Build the example archive and serve it.",
    "erase": "Erase a text for ever; that it was there stays provable.",
    "export": "Write the record, or what answers a query, in a form others read.",
    "history": "List the versions of an edition and what changed between them.",
    "ingest": "Take files, folders and web archives into the archive.",
    "join": "Put two editions into one record by hand.",
    "parse": "Read files and print what they say; no archive.",
    "prove": "Write the proof of a version, for a stranger to check offline.",
    "rights": "State whose a text is and what may be done with it.",
    "search": "Search the archive.",
    "show": "Show a record, an edition, a version, a turn or a paragraph.",
    "key": "Show the log's keys; replace one.",
    "restore": "Put a copy of a record where an archive is to be.",
    "rebuild": "Make derived data anew.",
    "serve": "Serve the site and its API.",
    "split": "Take an edition out of its record by hand.",
    "verify": "Check every stored byte, row, hash and signature.",
    "withhold": "Serve a text no more, or again.",
}


class _Commands(click.Group):
    """The group of commands, each in its own module."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's
        """The names, in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's
        """The command of a name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"dragoman.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's
        """Lists the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dragoman")
def dragoman() -> None:
    """A public record of official statements: taken in as published, read side by side, searched.

    Exit codes: 0 done, 1 not found or a check failed, 2 wrong use, 3 some input refused.
    """


def main(args: list[str] | None = None) -> Any:
    """Runs the command line; every error of ours ends in one sentence and an exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal of another encoding, a name that is no text: shown as well as may be.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        return dragoman.main(args=args, prog_name="dragoman", standalone_mode=False)
    except click.exceptions.Abort:
        complain("stopped")
        raise SystemExit(INTERRUPTED) from None
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except Exception as error:
        failure = Failure.of(error)
        if failure is None:
            raise
        complain(f"dragoman: {failure.message}")
        raise SystemExit(failure.code) from None
