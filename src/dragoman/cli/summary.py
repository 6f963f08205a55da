"""The end of an ingest for a person: a table by folder, what was refused, what was not understood, how fast."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from dragoman.cli.output import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dragoman.archive.report import Examples, Report, Row

_OUTCOMES = ("new", "changed", "same", "refused")
_HEAD = ("folder", *_OUTCOMES, "editions", "captures", "turns", "coverage")
# So many kinds of refusals and of unknown markup are told one by one.
_MOST_KINDS = 20


def print_summary(report: Report, seconds: float) -> None:
    """Prints the table; ``seconds`` is how long the ingest took, its index left out."""
    rows = [_cells(folder, row) for folder, row in sorted(report.folders.items())]
    if len(rows) > 1:
        rows.append(_cells("all", report.total()))
    say()
    _print_table([_HEAD, *rows])
    total = report.total()
    _print_examples("Refused", report.refused)
    _print_examples("Not understood (the text was kept)", report.not_understood)
    if total.uncovered:
        say(
            f"\n{total.uncovered:,} pages are below full coverage; each says in its notes what is missing"
        )
    pages = total.outcomes.total()
    rate = f", {pages / seconds:,.1f} a second" if seconds > 0 else ""
    peak = _peak_memory()
    memory = f"; at most {peak / 1e6:,.0f} MB of memory in one process" if peak else ""
    counts = ", ".join(f"{total.outcomes[name]:,} {name}" for name in _OUTCOMES)
    say(f"\n{counts}: {pages:,} pages in {seconds:,.1f} s{rate}{memory}")


def _cells(folder: str, row: Row) -> tuple[str, ...]:
    counts = [row.outcomes[name] for name in _OUTCOMES]
    numbers = [*counts, len(row.editions), row.captures, row.turns]
    lowest = "" if row.coverage is None else f"{row.coverage:.4f}"
    below = f" ({row.uncovered})" if row.uncovered else ""
    return (folder or ".", *(f"{number:,}" for number in numbers), lowest + below)


def _print_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        say("  ".join(cells), bold=row is rows[0])


def _print_examples(title: str, examples: Examples) -> None:
    listed = examples.listed()
    if not listed:
        return
    say(f"\n{title}:", bold=True)
    for what, pages, times, first in listed[:_MOST_KINDS]:
        often = f", {times:,} times" if times > pages else ""
        say(f"  {pages:,}  {what}{often} (first: {first})")
    if rest := listed[_MOST_KINDS:]:
        say(f"  and {len(rest):,} more kinds, in {_pages(rest):,} pages")


def _pages(rest: Iterable[tuple[str, int, int, str]]) -> int:
    return sum(pages for _, pages, _, _ in rest)


def _peak_memory() -> int | None:
    """The most memory this process or one of its workers held, in bytes; None where it is not known."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    unit = 1 if sys.platform == "darwin" else 1024
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(one).ru_maxrss for one in who) * unit
