"""``dragoman correct``: a note of the archive beside a text."""

from __future__ import annotations

from pathlib import Path

import click

from dragoman.cli.output import archive_option, json_option, print_json, say


@click.command("correct")
@click.argument("name", metavar="ID")
@click.option("--note", required=True, help="What readers are to be told.")
@archive_option
@json_option
def command(name: str, note: str, archive_path: Path, as_json: bool) -> None:
    """Add a note of the archive to a text (ID: EDITION@n, or an EDITION with all its versions).

    The text is never changed: the note stands with it, signed into the log, for ever.
    """
    from dragoman.archive import deciding
    from dragoman.archive.archive import Archive

    with Archive(archive_path) as archive:
        entry = deciding.correct(archive, name, note)
    print_json({"id": name, "entry": entry}) if as_json else say(f"{name}: noted (entry {entry})")
