"""What stands in paragraphs only together: words near one another, and in one sentence, paragraph or turn.

The index gives candidates, by what each paragraph must contain; for NEAR and sentences our own matcher
looks through them, on the words the index keeps.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from tantivy import Occur, Query

from dragoman.model.query import And, Near, Not, Or, Scope
from dragoman.search.engine import TooBroad, judge, sought
from dragoman.search.engines.tantivy.clauses import all_of, any_of, unscored
from dragoman.search.engines.tantivy.kept import words
from dragoman.search.limits import LONGEST_SEARCH, MOST_CANDIDATES
from dragoman.search.matching import stands

if TYPE_CHECKING:
    from tantivy import DocAddress

    from dragoman.model.query import Node
    from dragoman.search.engine import Leaf
    from dragoman.search.engines.tantivy.clauses import Clauses


class Standing:
    """Makes the query of a leaf among the paragraphs in view."""

    def __init__(self, clauses: Clauses, view: Query) -> None:
        self.clauses = clauses
        self.snapshot = clauses.snapshot
        self.view = view
        self._made: dict[Near | Scope, Query] = {}
        self._looked_through = 0
        self._until = time.monotonic() + LONGEST_SEARCH

    def leaf(self, leaf: Node) -> Query:
        """The paragraphs a leaf stands in; of a NEAR or a scope: of those in view."""
        if not isinstance(leaf, Near | Scope):
            return self.clauses.leaf(leaf)
        if leaf not in self._made:
            self._made[leaf] = self._together(leaf)
        return self._made[leaf]

    def _together(self, leaf: Near | Scope) -> Query:
        if isinstance(leaf, Near) or leaf.of == "sentence":
            parts = [self.leaf(part) for part in _words_in(leaf)]
            verified = self.clauses.keys("paragraph_key", self._verified(leaf))
            scored = [(Occur.Should, query) for query in parts]
            return Query.boolean_query([(Occur.Must, verified), *scored])
        if leaf.of == "paragraph":
            return all_of([unscored(self._paragraphs(leaf.node)), *self._shown(leaf.node)])
        return self._turns(leaf)

    def _shown(self, node: Node) -> list[Query]:
        """That one of the words of a scope stands in the paragraph, if it has any."""
        parts = [self.leaf(part) for part in dict.fromkeys(sought(node))]
        return [any_of(parts)] if parts else []

    def _paragraphs(self, node: Node) -> Query:
        """The paragraphs in view for which a tree holds, each alone."""
        match node:
            case And(nodes=nodes):
                return all_of(map(self._paragraphs, nodes))
            case Or(nodes=nodes):
                return any_of(map(self._paragraphs, nodes))
            case Not(node=inner):
                without = (Occur.MustNot, self._paragraphs(inner))
                return Query.boolean_query([(Occur.Must, self.view), without])
            case _:
                return all_of([self.view, self.leaf(node)])

    def _turns(self, scope: Scope) -> Query:
        """The paragraphs in view of turns for which a tree holds."""
        turns = [self.view]
        if scope.of != "turn":
            turns.append(unscored(self.clauses.term("in", scope.of)))
        shown = self._shown(scope.node)
        # A turn without any of the words has no paragraph to show, whether or not it holds.
        universe = self.snapshot.keys(all_of([*turns, *shown]), "turn_key")

        def holding(leaf: Leaf) -> frozenset[int]:
            return self.snapshot.keys(all_of([*turns, self.leaf(leaf)]), "turn_key")

        held = judge(scope.node, lambda: universe, holding) & universe
        return all_of([*map(unscored, turns), self.clauses.keys("turn_key", held), *shown])

    def _verified(self, leaf: Near | Scope) -> list[int]:
        """The keys of the paragraphs in view where a NEAR or a sentence stands."""
        candidates = all_of([self.view, self._possible(leaf)])
        count = self.snapshot.count(candidates)
        self._looked_through += count
        if self._looked_through > MOST_CANDIDATES:
            raise TooBroad(
                leaf,
                f"{self._looked_through:,} paragraphs would be looked through one by one and the limit"
                f" is {MOST_CANDIDATES:,}: add a rarer word to it, a language, a speaker or days",
            )
        addresses = self.snapshot.addresses(candidates, count)
        return [key for at in addresses if (key := self._key_if(leaf, at)) is not None]

    def _possible(self, node: Node) -> Query:
        """The paragraphs without which a tree holds for no part of them: all in view, if none is known."""
        match node:
            case Scope(of="sentence", node=inner):
                return self._possible(inner)
            case And(nodes=nodes) | Near(nodes=nodes):
                return all_of(map(self._possible, nodes))
            case Or(nodes=nodes):
                return any_of(map(self._possible, nodes))
            case Not():
                return self.view
            case _:
                return self.leaf(node)

    def _key_if(self, leaf: Near | Scope, at: DocAddress) -> int | None:
        """The key of a paragraph if a leaf stands in it."""
        if time.monotonic() > self._until:
            raise TooBroad(
                leaf,
                f"looking through the paragraphs took more than {LONGEST_SEARCH:g} s, which is the"
                " limit: add a rarer word to it, a language, a speaker or days",
            )
        kept: Any = self.snapshot.searcher.doc(at)
        found = words(kept)
        return kept.get_first("paragraph_key") if found.surface and stands(leaf, found) else None


def _words_in(leaf: Near | Scope) -> list[Node]:
    """The words, phrases and loose words of a leaf that are not under Not; they give it its score."""
    found: list[Node] = []
    for part in leaf.nodes if isinstance(leaf, Near) else (leaf.node,):
        for word in sought(part):
            found += _words_in(word) if isinstance(word, Near | Scope) else [word]
    return list(dict.fromkeys(found))
