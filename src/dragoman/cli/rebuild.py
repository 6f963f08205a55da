"""``dragoman rebuild``: derived data anew, from the record alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from dragoman.cli.output import archive_option, progress_to_terminal


@click.command("rebuild")
@click.argument("what", type=click.Choice(["index", "all"]), default="all")
@archive_option
def command(what: str, archive_path: Path) -> None:
    """Make the index (or all that is derived) anew from the record."""
    from dragoman.archive import index
    from dragoman.archive.archive import Archive

    with Archive(archive_path) as archive:
        shutil.rmtree(archive_path / "derived" / "index", ignore_errors=True)
        number = index.follow(archive, progress_to_terminal("indexed"))
    click.echo(f"{what}: {number:,} editions indexed")
