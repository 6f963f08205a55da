"""``dragoman key``: the keys of the log, and how one follows another."""

from __future__ import annotations

from pathlib import Path

import click

from dragoman.cli.output import FAILED, archive_option, complain, json_option, print_json, say


@click.command("key")
@click.option("--replace", is_flag=True, help="Make a new key that follows the one in use.")
@click.option(
    "--restart", is_flag=True,
    help="Begin a log of another name, where entries of the old one are lost for good.",
)  # fmt: skip
@archive_option
@json_option
@click.pass_context
def command(
    context: click.Context, /, *, replace: bool, restart: bool, archive_path: Path, as_json: bool
) -> None:
    """Show the keys of the archive's log and where their secret halves lie; never the secrets."""
    from dragoman.archive import signing
    from dragoman.archive.archive import Archive
    from dragoman.errors import WrongUse

    if replace and restart:
        raise WrongUse("--replace continues the log, --restart begins another: choose one")
    with Archive(archive_path, create=replace or restart) as archive:
        if replace:
            signing.replace(archive.database, archive.keys)
        elif restart:
            signing.restart(archive.database, archive.keys)
        if replace or restart:
            archive.sign()
        shown = signing.shown(archive.database, archive.keys)
        unsigned = archive.unsigned
    if as_json:
        print_json(shown)
    else:
        say(f"log {shown.name or 'without a key yet'}", bold=True)
        for key in shown.keys:
            until = f"to {key.until:,}" if key.until is not None else "on"
            here = "its secret half is here" if key.is_here else "its secret half is not here"
            say(f"  {key.key}  signs from {key.since:,} {until}; {here}")
        say(f"secret keys: {shown.folder}")
        say(f"signed last: {shown.signed:,} of {shown.entries:,} entries")
    if unsigned:
        complain(unsigned)
        context.exit(FAILED)
