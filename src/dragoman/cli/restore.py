"""``dragoman restore``: a copy of a record, put where an archive is to be."""

from __future__ import annotations

from pathlib import Path

import click

from dragoman.cli.output import archive_option, complain, json_option, print_json, say


@click.command("restore")
@click.argument("copy", type=click.Path(path_type=Path, exists=True, file_okay=False))
@archive_option
@json_option
def command(copy: Path, archive_path: Path, as_json: bool) -> None:
    """Put COPY, a folder that dragoman backup made, where the archive is to be; look it through first.

    Refuses to put it over a record. Where the log was signed beyond the copy, entries are missing: they are
    said, and nothing more is signed until a newer copy is found or a log of another name begun.
    """
    from dragoman.archive import index
    from dragoman.archive.archive import Archive
    from dragoman.archive.backup import restore
    from dragoman.settings import keys_folder

    made = restore(copy, archive_path, keys=keys_folder())
    with Archive(archive_path) as archive:
        index.follow(archive)
    if as_json:
        print_json(made)
        return
    say(
        f"{made.path}: {made.entries:,} entries, {made.signed:,} of them signed, {made.bytes:,} bytes"
    )
    if made.unsigned:
        complain(made.unsigned)
