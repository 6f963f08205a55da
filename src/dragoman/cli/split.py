"""``dragoman split``: an edition is no edition of its record, by hand."""

from __future__ import annotations

from pathlib import Path

import click

from dragoman.cli.output import archive_option, json_option, print_json, reason_option, say


@click.command("split")
@click.argument("edition")
@reason_option
@archive_option
@json_option
def command(edition: str, reason: str, archive_path: Path, as_json: bool) -> None:
    """Take an EDITION out of its record into one of its own. Later ingests do not join it with the others again."""
    from dragoman.archive import deciding
    from dragoman.archive.archive import Archive

    with Archive(archive_path) as archive:
        record = deciding.split(archive, edition, reason)
    print_json({"record": record, "edition": edition}) if as_json else say(
        f"{edition} is in {record}"
    )
