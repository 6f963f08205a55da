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
@click.argument("what", type=click.Choice(["index", "vectors", "all"]), default="all")
@archive_option
@json_option
def command(what: str, archive_path: Path, as_json: bool) -> None:
    """Make the index, the vectors or all that is derived anew from the record.

    Vectors of texts that did not change are kept: a run that was stopped goes on where it was. To have all
    encoded again, remove the folder derived/vectors first.
    """
    from dragoman.archive import index, vectors
    from dragoman.archive.archive import Archive

    done: dict[str, object] = {"rebuilt": ["index", "vectors"] if what == "all" else [what]}
    with Archive(archive_path) as archive:
        if what != "vectors":
            done["editions"] = index.rebuild(archive, progress_to_terminal("indexed"))
        if what != "index":
            followed = vectors.rebuild(archive, progress_to_terminal("encoded, editions"))
            done["encoded"] = followed.encoded
    if as_json:
        print_json(done)
        return
    if "editions" in done:
        say(f"{what}: {done['editions']:,} editions indexed")
    if "encoded" in done:
        say(f"{what}: {done['encoded']:,} texts encoded")
