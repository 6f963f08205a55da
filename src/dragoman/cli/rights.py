"""``dragoman rights``: whose a text is and what may be done with it."""

from __future__ import annotations

from pathlib import Path

import click

from dragoman.cli.output import archive_option, json_option, print_json, say


@click.command("rights")
@click.argument("name", metavar="EDITION-OR-PUBLISHER")
@click.option("--holder", help="Who holds the rights.")
@click.option("--licence", help="The licence, by its name or address.")
@click.option("--notice", help="The notice to be shown with the text.")
@click.option(
    "--redistribute",
    type=click.Choice(["yes", "no", "unknown"]),
    default="unknown",
    show_default=True,
    help="Whether the text may be passed on as a whole.",
)
@archive_option
@json_option
def command(
    *,
    name: str,
    holder: str | None,
    licence: str | None,
    notice: str | None,
    redistribute: str,
    archive_path: Path,
    as_json: bool,
) -> None:
    """State the rights of an edition, or of all editions of a publisher that have none of their own.

    A statement takes the place of the one before as a whole: what it does not say is not known.
    """
    from dragoman.archive import deciding
    from dragoman.archive.archive import Archive
    from dragoman.model.decision import Rights

    stated = Rights(
        holder=holder,
        licence=licence,
        notice=notice,
        redistribute=redistribute,  # type: ignore[arg-type]  # click's choice
    )
    with Archive(archive_path) as archive:
        entry = deciding.state_rights(archive, name, stated)
    if as_json:
        print_json({"name": name, "rights": stated, "entry": entry})
    else:
        say(f"{name}: rights stated (entry {entry})")
