"""``dragoman join``: two editions are one record, by hand."""

from __future__ import annotations

from pathlib import Path

import click

from dragoman.cli.output import archive_option, json_option, print_json, reason_option, say


@click.command("join")
@click.argument("one", metavar="EDITION")
@click.argument("other", metavar="EDITION")
@reason_option
@archive_option
@json_option
def command(one: str, other: str, reason: str, archive_path: Path, as_json: bool) -> None:
    """Put the records of two editions together. The name of the younger record leads to the older for ever."""
    from dragoman.archive import deciding
    from dragoman.archive.archive import Archive

    with Archive(archive_path) as archive:
        record = deciding.join(archive, one, other, reason)
    print_json({"record": record, "editions": [one, other]}) if as_json else say(
        f"both are in {record}"
    )
