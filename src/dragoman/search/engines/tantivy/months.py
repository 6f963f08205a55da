"""Counts by month: how much was found, and in how many words it was looked for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from dragoman.search.engine import Month
from dragoman.search.engines.tantivy.schema import MONTHS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tantivy import Query, Searcher

# Two thousand years; of more months than this the aggregation would leave some out.
MOST_MONTHS = 24_000


def words_by_month(searcher: Searcher, view: Query) -> dict[int, int]:
    """The words of all paragraphs in view that have a month, by month, in order."""
    found: Counter[int] = Counter()
    for field in MONTHS:
        for bucket in _buckets(searcher, view, field, {"words": {"sum": {"field": "words"}}}):
            found[int(bucket["key"])] += int(bucket["words"]["value"])
    return dict(sorted(found.items()))


def shown_by_month(searcher: Searcher, shown: Query, words: Mapping[int, int]) -> tuple[Month, ...]:
    """Every month there are words of, with the paragraphs shown of it."""
    said, published = (
        {
            int(bucket["key"]): int(bucket["doc_count"])
            for bucket in _buckets(searcher, shown, field)
        }
        for field in MONTHS
    )
    return tuple(
        Month(month=month, said=said.get(month, 0), published=published.get(month, 0), words=count)
        for month, count in words.items()
    )


def _buckets(
    searcher: Searcher, query: Query, field: str, inner: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    wanted: dict[str, Any] = {"terms": {"field": field, "size": MOST_MONTHS}}
    if inner:
        wanted["aggs"] = inner
    found: list[dict[str, Any]] = searcher.aggregate(query, {field: wanted})[field]["buckets"]
    return found
