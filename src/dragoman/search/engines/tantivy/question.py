"""One query put to one snapshot of the index."""

from __future__ import annotations

from array import array
from functools import partial
from typing import TYPE_CHECKING, Any

import tantivy
from tantivy import Occur, Order, Query

from dragoman.model.query import Filter, Not, Search
from dragoman.search.engine import (
    Division,
    EngineAnswer,
    EngineHit,
    Ranking,
    divide,
    judge,
    sought,
)
from dragoman.search.engines.tantivy import counting, kept
from dragoman.search.engines.tantivy.clauses import Clauses, any_of, unscored
from dragoman.search.engines.tantivy.snapshot import remembered
from dragoman.search.engines.tantivy.standing import Standing
from dragoman.search.limits import is_of_versions
from dragoman.text.tokens import profile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dragoman.model.query import Node
    from dragoman.search.engine import Leaf
    from dragoman.search.engines.tantivy.snapshot import Snapshot


class Question:
    """One query put to one snapshot."""

    def __init__(self, snapshot: Snapshot, schema: tantivy.Schema, search: Search) -> None:
        self.snapshot = snapshot
        self.searcher = snapshot.searcher
        self.schema = schema
        self.search = search
        self.parts: Division = divide(search.query)
        self.clauses = Clauses(snapshot, schema, profiles_in_view(snapshot, self.parts.view))
        self.view = self._view()
        self.leaf = Standing(self.clauses, self.view).leaf

    def answer(self) -> EngineAnswer:
        """Judges the editions, then shows paragraphs of those for which the query holds."""
        shown = self.shown()
        page = self._page(shown)
        total = page.count  # type: ignore[attr-defined] # not in the stub
        counted = counting.count(self.snapshot, shown, total, facets=self.search.facets)
        paragraphs, texts = self.in_view()
        return EngineAnswer(
            total=total,
            editions=counted.editions,
            records=counted.records,
            hits=self._hits(page),
            facets=counted.facets,
            months=counted.months(self._words()) if self.search.facets else (),
            searched_paragraphs=paragraphs,
            searched_editions=self.editions_in_view(paragraphs, texts),
            sequence=self.snapshot.state.sequence,
        )

    def rank(self) -> Ranking:
        """The count and the page, by keys."""
        page = self._page(self.shown())
        best = [at for _, at in page.hits[: self.search.limit]]
        keys: Any = self.searcher.fast_field_values("paragraph_key", best) if best else ()
        return Ranking(total=page.count, keys=tuple(keys))  # type: ignore[attr-defined] # not in the stub

    def editions(self, shown: Query) -> frozenset[str]:
        """The editions of the paragraphs shown, by one paragraph each."""
        total = self.snapshot.count(shown)
        if not total:
            return frozenset()
        found = self.searcher.search(shown, limit=total, count=False, order_by_field="edition_key")
        one_of_each = dict(found.hits)
        return frozenset(
            str(self.searcher.doc(address).get_first("edition")) for address in one_of_each.values()
        )

    def paragraphs(self) -> array[int]:
        """The keys of the paragraphs shown."""
        shown = self.shown()
        total = self.snapshot.count(shown)
        if not total:
            return array("q")
        found = self.searcher.search(
            shown, limit=total, count=False, order_by_field="paragraph_key"
        )
        return array("q", (key for key, _ in found.hits))

    def hits(self, keys: Iterable[int]) -> dict[int, EngineHit]:
        """The paragraphs of keys; a key that is not there has none."""
        wanted = list(keys)
        if not wanted:
            return {}
        found = self.searcher.search(
            self.clauses.keys("paragraph_key", wanted),
            limit=len(wanted),
            count=False,
            order_by_field="paragraph_key",
        )
        return {key: kept.hit(self.searcher.doc(address), 0.0) for key, address in found.hits}

    def _view(self, *, of_words: bool = False) -> Query:
        """The paragraphs in view; ``of_words``: of those that have a word of the query."""
        clauses = [(Occur.Must, unscored(self.clauses.term(*self._searched())))]
        for node in self.parts.view:
            if is_of_versions(node) or (of_words and _is_said_by_words(node)):
                continue
            if isinstance(node, Not):
                clauses.append((Occur.MustNot, self.clauses.leaf(node.node)))
            else:
                clauses.append((Occur.Must, unscored(self.clauses.leaf(node))))
        if self.parts.of_turns:
            clauses.append((Occur.MustNot, self.clauses.term("title", 1)))
        return Query.boolean_query(clauses)

    def _searched(self) -> tuple[str, int]:
        """The term that all paragraphs have of the versions that are searched."""
        versions = self.parts.versions
        if versions == "any" or (versions is None and not self.snapshot.has_earlier):
            return "paragraph", 1
        return "current", int(versions is None)

    @property
    def _sees_all(self) -> bool:
        """Whether every paragraph of the index is in view, so that one with a word needs no more."""
        return not self.parts.view and not self.snapshot.has_earlier

    def in_view(self) -> tuple[int, frozenset[int]]:
        """How many paragraphs are in view, and of which texts, each a version of an edition."""
        return remembered(self.snapshot.seen, self.parts.view, self._count_view)

    def _count_view(self) -> tuple[int, frozenset[int]]:
        count = self.snapshot.count(self.view)
        return count, self.snapshot.keys(self.view, "text_key", count)

    def editions_in_view(self, paragraphs: int, texts: frozenset[int]) -> int:
        """How many editions the texts in view are of."""
        if self.parts.versions is None:
            return len(texts)
        return len(self.snapshot.keys(self.view, "edition_key", paragraphs))

    def shown(self) -> Query:
        """The paragraphs shown: of the texts for which the query holds, those with a word of it."""
        clauses = []
        words = [self.leaf(node) for node in dict.fromkeys(sought(self.parts.rest))]
        if not words:
            clauses.append((Occur.Must, self.view))
        else:
            clauses.append((Occur.Must, any_of(words)))
            if not self._sees_all:
                clauses.append((Occur.Must, self._view(of_words=True)))
        if not self.parts.is_plain:
            assert self.parts.rest is not None
            holding = judge(self.parts.rest, lambda: self.in_view()[1], self._holding)
            clauses.append((Occur.Must, self.clauses.keys("text_key", holding)))
        return Query.boolean_query(clauses) if len(clauses) > 1 else clauses[0][1]

    def _holding(self, leaf: Leaf) -> frozenset[int]:
        found = self.leaf(leaf)
        if not self._sees_all:
            found = Query.boolean_query([(Occur.Must, self.view), (Occur.Must, found)])
        return self.snapshot.keys(found, "text_key")

    def _page(self, shown: Query) -> tantivy.SearchResult:
        """How many paragraphs are shown, and where those of the page stand that is wanted."""
        return self.searcher.search(
            shown,
            limit=max(1, self.search.limit),  # of 0 the engine makes a panic
            offset=self.search.offset,
            count=True,
            order_by_field=None if self._by_score else _SORT_KEYS[self.search.sort],
            order=Order.Desc,
        )

    @property
    def _by_score(self) -> bool:
        return self.search.sort == "relevance" and any(sought(self.parts.rest))

    def _hits(self, page: tantivy.SearchResult) -> tuple[EngineHit, ...]:
        return tuple(
            kept.hit(self.searcher.doc(address), score if self._by_score else 0.0)
            for score, address in page.hits[: self.search.limit]
        )

    def _words(self) -> dict[int, int]:
        """The words of what is in view, by month."""
        make = partial(counting.words_by_month, self.snapshot, self.view)
        return remembered(self.snapshot.words_seen, self.parts.view, make)


_SORT_KEYS = {"relevance": "said_key", "said": "said_key", "published": "published_key"}


def profiles_in_view(snapshot: Snapshot, view: tuple[Node, ...]) -> list[str]:
    """The profiles of the languages in view, so that a word stands only for words of these."""
    for node in view:
        if isinstance(node, Filter) and node.field == "lang":
            chosen = {profile(value) for value in node.values}
            return [rules for rules in snapshot.profiles if rules in chosen]
    return snapshot.profiles


def _is_said_by_words(node: Node) -> bool:
    """Whether a filter asks for languages whose words meet no word of another, so that its own words say it."""
    if not isinstance(node, Filter) or node.field != "lang":
        return False
    return all(profile(value) == value.lower() for value in node.values)
