"""``dragoman rebuild``: derived data anew, from the record alone."""

from __future__ import annotations

from pathlib import Path

import click

from dragoman.cli.output import (
    archive_option,
    json_option,
    print_json,
    progress_to_terminal,
    say,
)


@click.command("rebuild")
@click.argument("what", type=click.Choice(["index", "all"]), default="all")
@archive_option
@json_option
def command(what: str, archive_path: Path, as_json: bool) -> None:
    """Make the index (or all that is derived) anew from the record."""
    from dragoman.archive import index
    from dragoman.archive.archive import Archive

    with Archive(archive_path) as archive:
        number = index.rebuild(archive, progress_to_terminal("indexed"))
    if as_json:
        print_json({"rebuilt": ["index"], "editions": number})
    else:
        say(f"{what}: {number:,} editions indexed")
