"""``dragoman export``: the record, or what answers a query, in a form others read."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

import click

from dragoman.cli.output import archive_option, complain
from dragoman.cli.stopping import stoppable


@click.command("export")
@click.argument("query", nargs=-1)
@click.option("--format", "form", default="jsonl", show_default=True, help="The form to write.")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False),
    help="A file to write instead of standard output; it appears when it is whole.",
)  # fmt: skip
@archive_option
def command(query: tuple[str, ...], form: str, output: Path | None, archive_path: Path) -> None:
    """Write the record, or the editions that answer QUERY, to standard output or a file.

    jsonl is the whole model: every record, edition, version, reading and capture digest, a line each.
    csv and passages (JSON lines) are the passages that answer QUERY, all of them, with the query, the time and
    the head of the log, by which the same answer is found again.
    """
    from dragoman.archive.archive import Archive
    from dragoman.archive.export import export

    with Archive(archive_path) as archive, stoppable() as check:
        pieces = export(archive, form, " ".join(query))
        if output is None:
            number = _write(pieces, sys.stdout.buffer, check)
        else:
            unfinished = output.with_name(f".{output.name}.unfinished")
            try:
                with unfinished.open("wb") as file:
                    number = _write(pieces, file, check)
                    file.flush()
                    os.fsync(file.fileno())
                unfinished.replace(output)
            finally:
                unfinished.unlink(missing_ok=True)
            complain(f"{output}: {number:,} bytes")


def _write(pieces: Iterable[bytes], file: BinaryIO, check: Callable[[], None]) -> int:
    number = 0
    for piece in pieces:
        file.write(piece)
        number += len(piece)
        check()
    file.flush()
    return number
