"""``dragoman bench``: the project's own benchmarks, as ratios in one run."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli.output import (
    DONE,
    FAILED,
    json_option,
    print_json,
    progress_to_terminal,
    say,
)

if TYPE_CHECKING:
    from dragoman.bench.measuring import Report, Row

# One module of ``bench`` each.
BENCHMARKS = ("reading",)


@click.command("bench")
@click.argument("name", required=False, type=click.Choice(BENCHMARKS))
@click.option(
    "--pages",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of HTML pages to read; else the examples.",
)
@click.option(
    "--rounds", type=click.IntRange(1, 1000), default=5, show_default=True, help="Laps that count."
)
@json_option
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    name: str | None,
    pages: Path | None,
    rounds: int,
    as_json: bool,
) -> None:
    """Measure this program beside others and beside a bare loop: NAME, else every benchmark.

    Each contender is a process of its own; they run in turn, one lap before those that count. Exit
    code 1 if one of them failed. Figures of two runs or two machines cannot be compared; ratios can.
    """
    whole = True
    for benchmark in [name] if name else BENCHMARKS:
        run = import_module(f"dragoman.bench.{benchmark}").run
        report: Report = run(pages, rounds=rounds, progress=progress_to_terminal(benchmark))
        print_json(report) if as_json else _print(report)
        whole = whole and report.is_whole
    context.exit(DONE if whole else FAILED)


def _print(report: Report) -> None:
    say(
        f"{report.benchmark}: {report.size:,} {report.counted}, {report.bytes / 1e6:.1f} MB"
        f" ({report.corpus}), {report.rounds} laps each after one that does not count",
        bold=True,
    )
    head = (f"{report.counted}/s", "median s", "least s", "done", "MB peak", "ours is")
    say(f"{'':<18}" + "".join(f"{word:>10}" for word in head))
    for row in report.rows:
        say(_line(row))


def _line(row: Row) -> str:
    if row.outcome != "measured":
        return f"{row.name:<18}{row.outcome}: {row.reason}"
    assert row.per_second is not None
    assert row.peak_bytes is not None
    ratio = f"{row.ratio:.2f} x" if row.ratio is not None else "unknown"
    return (
        f"{row.name:<18}{row.per_second:>10,.1f}{row.median:>10.3f}{row.least:>10.3f}{row.done:>10,}"
        f"{row.peak_bytes / 1e6:>10.1f}{ratio:>10}  {row.work}"
    )
