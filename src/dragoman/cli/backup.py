"""``dragoman backup``: a copy of the record, made while it is in use."""

from __future__ import annotations

from pathlib import Path

import click

from dragoman.cli.output import archive_option, json_option, print_json, say


@click.command("backup")
@click.argument("to", type=click.Path(path_type=Path, file_okay=False))
@archive_option
@json_option
def command(to: Path, archive_path: Path, as_json: bool) -> None:
    """Copy the record into the folder TO, which must not hold one; others may go on writing meanwhile.

    Every object and the whole log of the copy are looked through before it counts. The key that signs the
    log is not in it: keep that apart (dragoman key says where it lies).
    """
    from dragoman.archive.archive import Archive
    from dragoman.archive.backup import back_up

    with Archive(archive_path) as archive:
        made = back_up(archive, to)
    if as_json:
        print_json(made)
    else:
        say(
            f"{made.path}: {made.entries:,} entries, {made.signed:,} of them signed, {made.bytes:,} bytes"
        )
