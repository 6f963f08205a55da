"""The index as of one commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import tantivy

from dragoman.model.base import Value
from dragoman.search.engines.tantivy.schema import SCHEMA, STATE
from dragoman.text.tokens import ANALYSER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tantivy import DocAddress, Searcher

    from dragoman.model.query import Node


T = TypeVar("T")
View = tuple["Node", ...]

_FEW = 500
_MOST_VIEWS = 64
# The engine's own limit lies at 65,000.
MOST_BUCKETS = 60_000


class State(Value, frozen=True, kw_only=True):
    """What the index was made from; kept in it as a paragraph that no query finds."""

    sequence: int
    root: str
    analyser: str
    schema: int


class Snapshot:
    """The index as of one commit, and what is asked of it again and again."""

    def __init__(self, searcher: Searcher, schema: tantivy.Schema, stamp: int) -> None:
        self.searcher = searcher
        self.stamp = stamp
        self.state = read_state(searcher, schema)
        # The profiles there are words of: a query is put in each, not in all forty.
        self.profiles = [term for term, _ in searcher.terms_with_prefix("profile", "")]
        earlier = tantivy.Query.term_query(schema, "current", 0)
        self.has_earlier = self.count(earlier) > 0
        self.seen: dict[View, tuple[int, frozenset[int]]] = {}
        self.words_seen: dict[View, dict[int, int]] = {}

    def count(self, query: tantivy.Query) -> int:
        """How many paragraphs a query finds."""
        # A limit of 0 makes tantivy panic.
        return int(self.searcher.search(query, limit=1).count)  # type: ignore[attr-defined] # not in the stub

    def keys(self, query: tantivy.Query, field: str, count: int | None = None) -> frozenset[int]:
        """The distinct keys among the paragraphs found, of which there are ``count``, if that is known."""
        count = self.count(query) if count is None else count
        if not count:
            return frozenset()
        # One value a bucket instead of one a paragraph; below some hundreds the way there costs more.
        if count > _FEW and (keys := self._buckets(query, field)) is not None:
            return keys
        found = self.searcher.search(query, limit=count, count=False, order_by_field=field)
        return frozenset([key for key, _ in found.hits if key is not None])

    def _buckets(self, query: tantivy.Query, field: str) -> frozenset[int] | None:
        """The distinct keys by an aggregation; None where they are more than it can hold."""
        found = self.searcher.aggregate(query, {"keys": terms(field)})["keys"]
        return (
            frozenset([bucket["key"] for bucket in found["buckets"]]) if holds_all(found) else None
        )

    def addresses(self, query: tantivy.Query, count: int) -> list[DocAddress]:
        """Where the paragraphs found are kept, of which there are ``count``, in the order they lie in."""
        if not count:
            return []
        found = self.searcher.search(query, limit=count, count=False, order_by_field="edition_key")
        # Neighbours are kept in one block on disk, which is opened once.
        return sorted((at for _, at in found.hits), key=lambda at: (at.segment_ord, at.doc))


def remembered(seen: dict[View, T], view: View, make: Callable[[], T]) -> T:
    """What was found out of a view before, or is now; of the first ``_MOST_VIEWS`` it is kept."""
    known = seen.get(view)
    if known is None:
        known = make()
        if len(seen) < _MOST_VIEWS:
            seen[view] = known
    return known


def terms(field: str, size: int = MOST_BUCKETS) -> dict[str, Any]:
    """The aggregation that counts the values of a field, the most frequent so many of them."""
    return {"terms": {"field": field, "size": size}}


def holds_all(found: Mapping[str, Any]) -> bool:
    """Whether an aggregation of ``MOST_BUCKETS`` values has all there are."""
    return not found["sum_other_doc_count"] and len(found["buckets"]) < MOST_BUCKETS


def read_state(searcher: Searcher, schema: tantivy.Schema) -> State:
    """What an index was made from."""
    found = searcher.search(tantivy.Query.term_query(schema, "edition", STATE), limit=1).hits
    if not found:
        return State(sequence=0, root="", analyser=ANALYSER, schema=SCHEMA)
    written = searcher.doc(found[0][1]).get_first(STATE)
    return msgspec.json.decode(written or "", type=State)
