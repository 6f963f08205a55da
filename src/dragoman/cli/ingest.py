"""``dragoman ingest``: takes files, folders and web archives into the archive."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli.output import (
    DONE,
    REFUSED,
    archive_option,
    json_option,
    print_json,
    progress_to_terminal,
    say,
)
from dragoman.cli.stopping import stoppable

if TYPE_CHECKING:
    from dragoman.model.outcome import Outcome

# Of a longer run a person is told what was refused, and the numbers.
MOST_LINES = 200


@click.command("ingest")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--publisher", help="Who published it, where no page says so.")
@click.option("--address", help="The address of the one page given.")
@click.option("--fetched", help="When it was fetched (ISO 8601, UTC), where nothing says so.")
@archive_option
@json_option
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    sources: tuple[Path, ...],
    publisher: str | None,
    address: str | None,
    fetched: str | None,
    archive_path: Path,
    as_json: bool,
) -> None:
    """Take SOURCES (files, folders, WARC) in; say what was new, changed, the same, refused.

    A folder's captures.jsonl says where its files came from. With --json one line a page, printed when
    it is durable. Exit code 3 if anything was refused.
    """
    from dragoman.archive import index
    from dragoman.archive.archive import Archive
    from dragoman.archive.ingest import ingest
    from dragoman.archive.sources import check as check_options

    check_options(sources, publisher=publisher, address=address, fetched=fetched)
    counts: Counter[str] = Counter()
    with Archive(archive_path, create=True) as archive, stoppable() as check:
        outcomes = ingest(
            archive, sources, publisher=publisher, address=address, fetched=fetched,
            progress=progress_to_terminal("read"),
        )  # fmt: skip
        with closing(outcomes):
            for outcome in outcomes:
                counts[outcome.outcome] += 1
                if as_json:
                    print_json(outcome)
                elif outcome.outcome == "refused" or counts.total() <= MOST_LINES:
                    say(_sentence(outcome))
                check()
        index.follow(archive, progress_to_terminal("indexed"))
    if not as_json:
        names = ("new", "changed", "same", "refused")
        say(", ".join(f"{counts[name]:,} {name}" for name in names))
    context.exit(REFUSED if counts["refused"] else DONE)


def _sentence(outcome: Outcome) -> str:
    where = outcome.file + (f" [{outcome.part}]" if outcome.part else "")
    if outcome.outcome == "refused":
        return f"refused  {where}: {outcome.reason}"
    version = f"@{outcome.version}" if outcome.version else ""
    note = f" ({outcome.reason})" if outcome.reason else ""
    return f"{outcome.outcome:<8} {outcome.id or where}{version}{note}"
