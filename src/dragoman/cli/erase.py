"""``dragoman erase``: a text is gone for ever."""

from __future__ import annotations

from pathlib import Path

import click

from dragoman.cli.output import (
    FAILED,
    archive_option,
    complain,
    json_option,
    print_json,
    reason_option,
    say,
)
from dragoman.errors import WrongUse


@click.command("erase")
@click.argument("name", metavar="ID")
@reason_option
@click.option("--yes", is_flag=True, help="Needed: nothing brings the text back.")
@click.option(
    "--others",
    type=click.Choice(["erase", "keep"]),
    help="What becomes of other versions and editions in which passages of this text stand.",
)
@click.option("--lift", is_flag=True, help="Let the text in again if it is captured again.")
@archive_option
@json_option
def command(
    *,
    name: str,
    reason: str,
    yes: bool,
    others: str | None,
    lift: bool,
    archive_path: Path,
    as_json: bool,
) -> None:
    """Erase a text (ID: EDITION@n, or an EDITION with all its versions) from every file of the archive.

    Its digest, the moment and the reason stay, and all proofs hold. It is not taken in again until that is
    lifted. Backups made before still have it. Exit code 1 where remains could not be swept out yet, because a
    program was reading: the next erase or ingest does it.
    """
    from dragoman.archive import erasing
    from dragoman.archive.archive import Archive

    if not yes and not lift:
        raise WrongUse(f"nothing brings {name} back once it is erased: say --yes")
    with Archive(archive_path) as archive:
        if lift:
            entries = erasing.let_in(archive, name, reason)
            print_json({"entries": entries}) if as_json else say(f"{name} may be taken in again")
            return
        done = erasing.erase(archive, name, reason, others=others)  # type: ignore[arg-type]  # click's choice
    if as_json:
        print_json(done)
    else:
        _print(done)
    if done.remains:
        complain(f"remains may still lie in the archive's files: {done.remains}")
        raise SystemExit(FAILED)


def _print(done: object) -> None:
    from dragoman.archive.erasing import Erased

    assert isinstance(done, Erased)
    for version in done.versions:
        say(f"{version}: erased")
    for digest in done.digests:
        say(f"  bytes {digest}")
    for version in done.kept:
        say(f"{version} stays, with passages of the same text")
