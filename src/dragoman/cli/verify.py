"""``dragoman verify``: whether the archive is what it was."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli.output import FAILED, archive_option, json_option, print_json, say
from dragoman.settings import LIMITS

if TYPE_CHECKING:
    from dragoman.archive.verify.finding import Finding, Report


@click.command("verify")
@click.option(
    "--deep",
    is_flag=True,
    help="Read every version's bytes again and make the index anew, and compare both.",
)
@click.option(
    "--checkpoint",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A checkpoint you kept: the log must continue it.",
)
@archive_option
@json_option
def command(*, deep: bool, checkpoint: Path | None, archive_path: Path, as_json: bool) -> None:
    """Check every stored byte, row, hash and signature of the archive; nothing is changed.

    Exit code 0: all holds (an index that lies behind, or entries that are not signed yet, are told and do no
    harm). 1: something was damaged or rewritten, or is not the log of the checkpoint.
    """
    from dragoman.archive.verify.run import verify

    kept = None
    if checkpoint:
        with checkpoint.open("rb") as file:
            kept = file.read(LIMITS.note_bytes + 1)
    report = verify(archive_path, deeply=deep, kept=kept)
    if as_json:
        print_json(report)
    else:
        _tell(report)
    if not report.ok:
        sys.exit(FAILED)


def _tell(report: Report) -> None:
    for found in report.findings:
        _tell_finding(found)
    listed = len(report.findings)
    if (total := sum(report.counts.values())) > listed:
        say(f"listed are {listed:,} of {total:,} findings:")
        for kind, count in sorted(report.counts.items()):
            say(f"  {kind}: {count:,}")
    looked_at = ", ".join(f"{count:,} {what}" for what, count in report.checked.items())
    say(f"checked: {looked_at or 'nothing'}")
    say("all holds" if report.ok else "FAILED: see above", bold=True)


def _tell_finding(found: Finding) -> None:
    say(f"{'FAILED' if found.failed else 'note'}: {found.where}: {found.what}")
    say(f"    {found.todo}")
