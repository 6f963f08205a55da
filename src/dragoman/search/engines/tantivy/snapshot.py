"""The index as of one commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import tantivy

from dragoman.model.base import Value
from dragoman.search.engines.tantivy.schema import SCHEMA, STATE
from dragoman.text.tokens import ANALYSER

if TYPE_CHECKING:
    from tantivy import Searcher

    from dragoman.model.query import Node


_FEW = 500
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
        self.seen: dict[tuple[Node, ...], tuple[int, frozenset[int]]] = {}
        self.words_seen: dict[tuple[Node, ...], dict[int, int]] = {}

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
        wanted = {"keys": {"terms": {"field": field, "size": MOST_BUCKETS}}}
        found = self.searcher.aggregate(query, wanted)["keys"]
        if found["sum_other_doc_count"] or len(found["buckets"]) >= MOST_BUCKETS:
            return None
        return frozenset([bucket["key"] for bucket in found["buckets"]])


def read_state(searcher: Searcher, schema: tantivy.Schema) -> State:
    """What an index was made from."""
    found = searcher.search(tantivy.Query.term_query(schema, "edition", STATE), limit=1).hits
    if not found:
        return State(sequence=0, root="", analyser=ANALYSER, schema=SCHEMA)
    written = searcher.doc(found[0][1]).get_first(STATE)
    return msgspec.json.decode(written or "", type=State)
