"""How commands speak: options they share, lines for people, JSON lines, progress, exit codes."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from dragoman.errors import BadQuery, DragomanError, NotFound, Refused, WrongUse

F = TypeVar("F", bound=Callable[..., Any])

DONE, FAILED, WRONG, REFUSED = 0, 1, 2, 3
# As shells report a program that was interrupted.
INTERRUPTED = 130

# A page or a file name may hold what would move a terminal's cursor or turn its text about.
_CONTROLS = {
    **{
        code: f"\\x{code:02x}" for code in [*range(0x20), *range(0x7F, 0xA0)] if code not in (9, 10)
    },
    **{code: f"\\u{code:04x}" for code in [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]},
}


@dataclass(frozen=True, slots=True)
class Failure:
    """An error as the command line tells it: one message, one exit code."""

    message: str
    code: int

    @classmethod
    def of(cls, error: Exception) -> Failure | None:
        """The failure that an error of ours, or of the machine, becomes; None for a fault in this program."""
        if isinstance(error, BadQuery):
            pointed = f"{error.message} (at character {error.position + 1})"
            hint = f"; try: {error.suggestion}" if error.suggestion else ""
            return cls(pointed + hint, WRONG)
        if isinstance(error, WrongUse):
            return cls(str(error), WRONG)
        if isinstance(error, NotFound):
            return cls(str(error), FAILED)
        if isinstance(error, Refused):
            return cls(str(error), REFUSED)
        if isinstance(error, DragomanError):
            return cls(str(error), FAILED)
        if isinstance(error, OSError):
            where = f"{os.fsdecode(error.filename)}: " if error.filename else ""
            return cls(f"{where}{error.strerror or error}", FAILED)
        return None


def archive_option(command: F) -> F:
    """``--archive DIR`` (or ``DRAGOMAN_ARCHIVE``; else ``./archive``)."""
    return click.option(
        "--archive",
        "archive_path",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="DRAGOMAN_ARCHIVE",
        default=Path("archive"),
        show_default=True,
        help="The archive's folder.",
    )(command)


def json_option(command: F) -> F:
    """``--json``: one JSON value, or a line of JSON for each thing."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def reason_option(command: F) -> F:
    """``--reason``: why somebody decides so."""
    return click.option(
        "--reason", required=True, help="Why; readers are shown it, and it is never changed."
    )(command)


def print_json(value: object) -> None:
    """Prints a value as one line of JSON and flushes it."""
    from dragoman.model.base import encode

    sys.stdout.buffer.write(encode(value) + b"\n")
    sys.stdout.buffer.flush()


def say(text: str = "", *, bold: bool = False) -> None:
    """Prints a line for a person; of what stands in it, nothing moves the cursor or turns the text."""
    click.secho(text.translate(_CONTROLS), bold=bold)


def quiet(text: str) -> str:
    """A text of which nothing moves the cursor, for a line that is styled by parts."""
    return text.translate(_CONTROLS)


def complain(text: str) -> None:
    """Prints a line on standard error."""
    click.echo(quiet(text), err=True)


def progress_to_terminal(what: str) -> Callable[[int, int], None] | None:
    """A progress line on standard error, or None where that is not a terminal."""
    if not sys.stderr.isatty():
        return None
    started = time.monotonic()

    def show(done: int, expected: int) -> None:
        passed = max(time.monotonic() - started, 0.001)
        rate = done / passed
        left = (expected - done) / rate if rate else 0
        ending = "\n" if done >= expected else ""
        click.echo(
            f"\r{what}: {done:,} of {expected:,}, {rate:,.0f} a second, {left:,.0f} s left   {ending}",
            nl=False,
            err=True,
        )

    return show
