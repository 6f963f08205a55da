"""``dragoman ingest``: takes files, folders and web archives into the archive."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli.output import (
    DONE,
    REFUSED,
    archive_option,
    complain,
    json_option,
    print_json,
    progress_to_terminal,
    say,
)
from dragoman.cli.stopping import stoppable
from dragoman.cli.summary import print_summary

if TYPE_CHECKING:
    from dragoman.model.outcome import Outcome

# Of a longer run a person is told what was refused, and the numbers.
MOST_LINES = 200
# The fields of a line of JSON; what else an outcome holds is for the table at the end.
_PROMISED = ("file", "part", "outcome", "capture", "id", "version", "digest", "reason")


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

    A folder's captures.jsonl says where its files came from. At the end a table says what came of each
    folder, what was refused and what was not understood. With --json one line a page, printed when it is
    durable. Exit code 3 if anything was refused.
    """
    from dragoman.archive import index
    from dragoman.archive.archive import Archive
    from dragoman.archive.ingest import ingest
    from dragoman.archive.report import Report
    from dragoman.archive.sources import check as check_options

    check_options(sources, publisher=publisher, address=address, fetched=fetched)
    report = Report()
    started = time.monotonic()
    told = 0
    with Archive(archive_path, create=True) as archive, stoppable() as check:
        outcomes = ingest(
            archive, sources, publisher=publisher, address=address, fetched=fetched,
            progress=progress_to_terminal("read"),
        )  # fmt: skip
        with closing(outcomes):
            for outcome in outcomes:
                report.add(outcome)
                if as_json:
                    print_json({name: getattr(outcome, name) for name in _PROMISED})
                elif outcome.outcome == "refused" or told < MOST_LINES:
                    say(_sentence(outcome))
                    told += 1
                check()
        seconds = time.monotonic() - started
        index.follow(archive, progress_to_terminal("indexed"))
        unsigned = archive.unsigned
    if not as_json:
        print_summary(report, seconds)
    if unsigned:
        complain(f"all of it is kept, but {unsigned}")
    context.exit(REFUSED if report.refused.pages else DONE)


def _sentence(outcome: Outcome) -> str:
    where = outcome.file + (f" [{outcome.part}]" if outcome.part else "")
    if outcome.outcome == "refused":
        return f"refused  {where}: {outcome.reason}"
    version = f"@{outcome.version}" if outcome.version else ""
    note = f" ({outcome.reason})" if outcome.reason else ""
    return f"{outcome.outcome:<8} {outcome.id or where}{version}{note}"
