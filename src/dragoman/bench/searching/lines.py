"""The rows of the benchmark of search as lines for a person."""

from __future__ import annotations

from dragoman.bench.searching.building import Built
from dragoman.bench.searching.hostile import Harmless
from dragoman.bench.searching.known_item import Known
from dragoman.bench.searching.load import Loaded
from dragoman.bench.searching.report import Floor, Part, Row
from dragoman.bench.searching.timing import Asked, Times

_HEAD = (
    f"{'':<13}{'asked':>7}{'refused':>9}{'differ':>8}{'ours, lean':>17}{'FTS5, lean':>17}{'ours is':>10}"
    f"{'ours, all':>17}{'FTS5, all':>17}{'ours is':>10}  FTS5's plan"
)


def head_of(part: Part) -> str | None:
    """What stands above a row that begins something."""
    if part.part == "built":
        return f"search: {part.paragraphs:,} paragraphs ({part.corpus}); p50/p99 in milliseconds\n{_HEAD}"
    return None


def line_of(row: Row | Floor) -> str:
    """One row."""
    match row:
        case Built():
            return (
                f"{row.documents:,} documents, {row.text_bytes / 1e6:.1f} MB of text; index {row.per_second:,.0f} paragraphs/s"
                f" ({row.analysis_seconds:.0f} s words, {row.index_seconds:.0f} s index; FTS5 {row.plain_seconds:.0f} s),"
                f" {row.over_text:.2f} of the text (FTS5 {row.plain_over_text:.2f}), peak {row.peak_bytes / 1e6:.0f} MB"
            )
        case Asked():
            return (
                f"{row.kind:<13}{row.asked:>7,}{row.refused:>9,}{row.differing:>8,}{_times(row.ours):>17}{_times(row.lean):>17}"
                f"{_ratio(row.ratio):>10}{_times(row.ours_equal):>17}{_times(row.equal):>17}{_ratio(row.ratio_equal):>10}  {row.plan or 'none'}"
                + "".join(f"\n    differs: {example}" for example in row.examples)
            )
        case Known():
            return (
                f"known item: {row.first:,} of {row.asked:,} first ({row.share:.1%}; {row.share_alone:.1%} of those"
                f" whose words stand together nowhere else)"
            )
        case Harmless():
            return (
                f"hostile: {row.asked:,} asked, {row.answered:,} answered, {row.refused:,} refused, {row.crashes:,} crashes,"
                f" {row.slow:,} over 1 s, slowest {row.slowest:.2f} s, {_times(row.times)} ms; the first of a process {row.first or 0:.2f} s"
                + "".join(f"\n    {example}" for example in row.examples)
            )
        case Loaded():
            held = "unknown" if row.resident_bytes is None else f"{row.resident_bytes / 1e6:.0f} MB"
            return (
                f"{row.readers:,} readers a second: {row.asked:,} asked, {row.failed:,} failed, {_times(row.times)} ms,"
                f" {row.cpu_share:.0%} of {'its own' if row.apart else 'a shared'} core, {held}"
            )
        case Floor():
            value = "not measured" if row.value is None else f"{row.value:,.2f}"
            sign = "at most" if row.at_most else "at least"
            return f"{'met' if row.is_met else 'NOT MET':<9}{row.figure}: {value} ({sign} {row.floor:g})"


def _times(times: Times | None) -> str:
    return "none" if times is None else f"{times.p50:,.2f}/{times.p99:,.1f}"


def _ratio(ratio: float | None) -> str:
    return "none" if ratio is None else f"{ratio:.2f} x"
