"""What stands in one paragraph, as queries of the index: words, loose words, facts and days.

No text a reader typed reaches a parser of the engine: each query is made of terms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tantivy import FieldType, Occur, Query

from dragoman.model.query import (
    Filter,
    Fuzzy,
    Loose,
    Phrase,
    Prefix,
    Range,
    Wildcard,
    Word,
)
from dragoman.search.documents import NAMED, first_day, last_day, name_words, spellings, tagged
from dragoman.search.engine import TooBroad
from dragoman.search.limits import MOST_BEGINNINGS, MOST_FUZZY_WORDS, MOST_WORDS
from dragoman.search.matching import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import tantivy

    from dragoman.model.query import Node
    from dragoman.search.engines.tantivy.snapshot import Snapshot
    from dragoman.search.matching import Pattern


class Clauses:
    """Makes the query of a leaf, for words of these profiles."""

    def __init__(self, snapshot: Snapshot, schema: tantivy.Schema, profiles: Sequence[str]) -> None:
        self.snapshot = snapshot
        self.schema = schema
        self.profiles = profiles
        self._made: dict[Loose, Query] = {}

    def leaf(self, leaf: Node) -> Query:
        """The paragraphs a word, a phrase or a loose word stands in, or a filter or range holds for."""
        match leaf:
            case Word(text=text, exact=exact):
                return self._stands(text, exact=exact)
            case Phrase(text=text):
                return self._stands(text, exact=True)
            case Prefix() | Wildcard() | Fuzzy():
                if leaf not in self._made:
                    self._made[leaf] = any_of(self._loose(leaf))
                return self._made[leaf]
            case Filter(field=field, values=values):
                return any_of(query for value in values for query in self._value(field, value))
            case Range(field=field, since=since, until=until):
                return self._range(field, since, until)
            case _:
                raise TypeError(leaf)

    def term(self, field: str, value: str | int) -> Query:
        """The paragraphs with this term in a field."""
        return Query.term_query(self.schema, field, value)

    def keys(self, field: str, keys: Iterable[int]) -> Query:
        """The paragraphs with one of these keys, unscored."""
        return unscored(Query.term_set_query(self.schema, field, list(keys)))

    def _stands(self, text: str, *, exact: bool) -> Query:
        ways = spellings(text, self.profiles, exact=exact)
        return any_of(
            self._words(field, terms) for field, found in ways.items() for terms in sorted(found)
        )

    def _loose(self, leaf: Loose) -> Iterator[Query]:
        """The words of the index that a loose word stands for, by language."""
        for rules in self.profiles:
            form = pattern(leaf, rules)
            if form is None:
                continue
            terms = self._expansion(leaf, form, rules)
            if not form.before:
                yield Query.const_score_query(
                    Query.term_set_query(self.schema, "surface", terms), 1.0
                )
                continue
            before = tagged(rules, form.before)
            for term in terms:
                yield self._words("surface", (*before, term))

    def _expansion(self, leaf: Loose, form: Pattern, rules: str) -> list[str]:
        """The terms of one language that fit; refuses as TooBroad where they are too many."""
        tag = f"{rules}:"
        found = self.snapshot.searcher.terms_with_prefix("surface", tag + form.begins)
        terms = [term for term, _ in found if form.fits(term[len(tag) :])]
        most = _most(leaf, form)
        if len(terms) > most:
            raise TooBroad(
                leaf,
                f"it stands for {len(terms):,} words of one language ({rules or 'without rules'}) and"
                f" the limit is {most:,}: type more of the word",
                Fuzzy(text=leaf.text, distance=1)
                if isinstance(leaf, Fuzzy) and leaf.distance > 1
                else Word(text=terms[0][len(tag) :]),
            )
        return terms

    def _words(self, field: str, terms: tuple[str, ...]) -> Query:
        """The terms one after another; nothing where there are none."""
        if not terms:
            return Query.empty_query()
        if len(terms) == 1:
            return self.term(field, terms[0])
        return Query.phrase_query(self.schema, field, list(terms))

    def _value(self, field: str, value: str) -> Iterator[Query]:
        if field == "lang":
            yield self.term("lang_range", value.lower())
            return
        yield self.term(field, value)
        if field in NAMED:
            yield self._words(f"{field}_words", name_words(value))

    def _range(self, field: str, since: str | None, until: str | None) -> Query:
        """The last day it may mean is not before the range, the first not after it."""
        low, high = first_day(since) if since else 0, last_day(until) if until else None
        after = self._between(f"{field}_last", low, None)
        # No day has a number below 0, and a range without ends is refused.
        before = self._between(f"{field}_first", 0, high)
        return all_of([after, before])

    def _between(self, field: str, low: int, high: int | None) -> Query:
        return Query.range_query(self.schema, field, FieldType.Integer, low, high)


def _most(leaf: Loose, form: Pattern) -> int:
    """How many words of one language a loose word may stand for."""
    if isinstance(leaf, Fuzzy):
        return MOST_FUZZY_WORDS
    return MOST_BEGINNINGS if isinstance(leaf, Prefix) and not form.before else MOST_WORDS


def unscored(query: Query) -> Query:
    """The same paragraphs, each with the score 0."""
    return Query.const_score_query(query, 0.0)


def any_of(queries: Iterable[Query]) -> Query:
    """At least one of these; nothing where there are none."""
    clauses = [(Occur.Should, query) for query in queries]
    if len(clauses) == 1:
        return clauses[0][1]
    return Query.boolean_query(clauses) if clauses else Query.empty_query()


def all_of(queries: Iterable[Query]) -> Query:
    """All of these, at least one."""
    return Query.boolean_query([(Occur.Must, query) for query in queries])
