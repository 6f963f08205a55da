"""``dragoman withhold``: a text is served no more, or again."""

from __future__ import annotations

from pathlib import Path

import click

from dragoman.cli.output import archive_option, json_option, print_json, reason_option, say


@click.command("withhold")
@click.argument("name", metavar="ID")
@click.option("--lift", is_flag=True, help="Serve it again.")
@reason_option
@archive_option
@json_option
def command(name: str, lift: bool, reason: str, archive_path: Path, as_json: bool) -> None:
    """Serve a text no more (ID: EDITION@n, or an EDITION with all its versions, those to come among them).

    It is kept, and compared with what is captured later. That it is withheld, since when and why is public;
    the reason stands on its page.
    """
    from dragoman.archive import deciding
    from dragoman.archive.archive import Archive

    with Archive(archive_path) as archive:
        verb = deciding.serve_again if lift else deciding.withhold
        done = verb(archive, name, reason)
    if as_json:
        print_json(done)
        return
    for version, entry in zip(done.versions, done.entries, strict=True):
        say(f"{version}: {'served again' if lift else 'withheld'} (entry {entry})")
    for version in done.also:
        say(f"{version} holds the same bytes and is served")
