"""``dragoman bench``: the project's own benchmarks, as ratios in one run."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
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
    from collections.abc import Iterator

    from dragoman.bench.measuring import Report, Row
    from dragoman.bench.searching.report import Part

# One module of ``bench`` each; those that measure laps run where no name is given.
LAPS = ("reading", "record")
BENCHMARKS = (*LAPS, "search")


def _sizes(_context: click.Context, _option: click.Parameter, typed: str) -> tuple[int, ...]:
    try:
        sizes = tuple(int(size) for size in typed.split(","))
    except ValueError:
        sizes = (0,)
    if min(sizes) < 1:
        raise click.BadParameter(f"{typed!r} is not numbers of paragraphs: say 10000,100000")
    return sizes


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
@click.option(
    "--passages",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="search: a folder of passages (*.jsonl, *.jsonl.zst); else the examples.",
)
@click.option(
    "--work",
    type=click.Path(path_type=Path, file_okay=False),
    help="search: where archives are kept for the next run; else they are removed.",
)
@click.option(
    "--sizes",
    callback=_sizes,
    default="10000,100000,1000000",
    show_default=True,
    help="search: paragraphs of each archive.",
)
@click.option(
    "--questions",
    type=click.IntRange(1),
    default=200,
    show_default=True,
    help="search: questions of each kind.",
)
@click.option(
    "--items",
    type=click.IntRange(0),
    default=500,
    show_default=True,
    help="search: known items; 0: none.",
)
@click.option(
    "--hostile",
    type=click.IntRange(0),
    default=10_000,
    show_default=True,
    help="search: hostile questions; 0: none.",
)
@click.option(
    "--seconds",
    type=click.IntRange(0),
    default=30,
    show_default=True,
    help="search: of each load on the site; 0: no load.",
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
    passages: Path | None,
    work: Path | None,
    sizes: tuple[int, ...],
    questions: int,
    items: int,
    hostile: int,
    seconds: int,
    as_json: bool,
) -> None:
    """Measure this program beside others and beside a bare loop: NAME, else reading and record.

    Each contender is a process of its own; they run in turn, one lap before those that count. Exit
    code 1 if one of them failed. Figures of two runs or two machines cannot be compared; ratios can.

    search puts questions to archives of several sizes and to SQLite FTS5 of the same words; the largest
    takes half an hour to make, and some 6 GB. Exit code 1 if both did not always say the same.
    """
    whole = True
    if name == "search":
        from dragoman.bench import search

        with TemporaryDirectory(prefix="dragoman-bench-") as temporary:
            parts = search.run(
                passages,
                work or Path(temporary),
                sizes=sizes,
                questions=questions,
                items=items,
                hostile_questions=hostile,
                seconds=seconds,
                progress=progress_to_terminal("indexing"),
            )
            for part in parts:
                print_json(part) if as_json else _print_part(part)
                whole = whole and part.is_whole
        context.exit(DONE if whole else FAILED)
    for benchmark in [name] if name else LAPS:
        run = import_module(f"dragoman.bench.{benchmark}").run
        reports: Iterator[Report] = run(
            pages, rounds=rounds, progress=progress_to_terminal(benchmark)
        )
        for report in reports:
            print_json(report) if as_json else _print(report)
            whole = whole and report.is_whole
    context.exit(DONE if whole else FAILED)


def _print_part(part: Part) -> None:
    from dragoman.bench.searching.lines import head_of, line_of

    if head := head_of(part):
        say(head, bold=True)
    say(line_of(part.row))


def _print(report: Report) -> None:
    say(
        f"{report.benchmark}: {report.size:,} {report.counted}, {report.bytes / 1e6:.1f} MB"
        f" ({report.corpus}), {report.rounds} laps each after one that does not count",
        bold=True,
    )
    head = (
        f"{report.counted}/s", "MB/s", "median s", "least s", "CPU ms", "done", "MB peak", "ours is", "its CPU",
    )  # fmt: skip
    say(f"{'':<18}" + "".join(f"{word:>11}" for word in head))
    for row in report.rows:
        say(_line(row, report.bytes / report.size))


def _line(row: Row, each: float) -> str:
    """A row; ``each`` is the bytes of one thing."""
    if row.outcome != "measured":
        return f"{row.name:<18}{row.outcome}: {row.reason}"
    assert row.per_second is not None
    assert row.cpu is not None
    assert row.peak_bytes is not None
    ratios = (row.ratio, row.cpu_ratio)
    cells = (
        f"{row.per_second:,.1f}", f"{row.per_second * each / 1e6:,.1f}", f"{row.median:.3f}", f"{row.least:.3f}",
        f"{1000 * row.cpu / row.done:.3f}", f"{row.done:,}", f"{row.peak_bytes / 1e6:.1f}",
        *("unknown" if one is None else f"{one:.2f} x" for one in ratios),
    )  # fmt: skip
    return f"{row.name:<18}" + "".join(f"{cell:>11}" for cell in cells) + f"  {row.work}"
