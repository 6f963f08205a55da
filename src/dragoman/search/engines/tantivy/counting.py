"""All that is counted of the paragraphs shown, in one pass over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dragoman.search.engine import FACET_VALUES, FACETS, Month
from dragoman.search.engines.tantivy.schema import MONTHS
from dragoman.search.engines.tantivy.snapshot import holds_all, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tantivy import Query

    from dragoman.model.query import FacetField
    from dragoman.search.engines.tantivy.snapshot import Snapshot

# Two thousand years; of more months than this the aggregation would leave some out.
MOST_MONTHS = 24_000
_KEYS = ("edition_key", "record_key")

Facets = dict["FacetField", tuple[tuple[str, int], ...]]


class Counted(NamedTuple):
    """The numbers of editions and records, and for each facet and month the number of paragraphs."""

    editions: int
    records: int
    facets: Facets
    said: dict[int, int]
    published: dict[int, int]

    def months(self, words: Mapping[int, int]) -> tuple[Month, ...]:
        """Every month there are words of, with the paragraphs shown of it."""
        return tuple(
            Month(
                month=month,
                said=self.said.get(month, 0),
                published=self.published.get(month, 0),
                words=count,
            )
            for month, count in words.items()
        )


def count(snapshot: Snapshot, shown: Query, total: int, *, facets: bool) -> Counted:
    """Counts what is shown, of which there is ``total``; without ``facets`` editions and records alone."""
    if not total:
        return Counted(0, 0, dict.fromkeys(FACETS, ()) if facets else {}, {}, {})
    wanted = {field: terms(field) for field in _KEYS}
    if facets:
        wanted |= {field: terms(field, FACET_VALUES) for field in FACETS}
        wanted |= {field: terms(field, MOST_MONTHS) for field in MONTHS}
    found = snapshot.searcher.aggregate(shown, wanted)
    editions, records = (
        len(
            found[field]["buckets"]
            if holds_all(found[field])
            else snapshot.keys(shown, field, total)
        )
        for field in _KEYS
    )
    values: Facets = {field: _facet(found[field]["buckets"]) for field in FACETS if facets}
    said, published = (_by_key(found[field]["buckets"]) if facets else {} for field in MONTHS)
    return Counted(editions, records, values, said, published)


def words_by_month(snapshot: Snapshot, view: Query) -> dict[int, int]:
    """The words of all paragraphs in view that have a month, by month, in order."""
    inner = {"words": {"sum": {"field": "words"}}}
    wanted = {field: terms(field, MOST_MONTHS) | {"aggs": inner} for field in MONTHS}
    found = snapshot.searcher.aggregate(view, wanted)
    words: dict[int, int] = {}
    for field in MONTHS:
        for bucket in found[field]["buckets"]:
            month = int(bucket["key"])
            words[month] = words.get(month, 0) + int(bucket["words"]["value"])
    return dict(sorted(words.items()))


def _by_key(buckets: Iterable[Mapping[str, Any]]) -> dict[int, int]:
    return {int(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}


def _facet(buckets: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, int], ...]:
    values = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
    return tuple(sorted(values, key=lambda value: (-value[1], value[0])))
