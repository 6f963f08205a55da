"""What every engine must do, and how a query is divided before any engine sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from dragoman.errors import BadQuery, WrongUse
from dragoman.model.base import Value
from dragoman.model.query import (
    And,
    Filter,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Range,
    Scope,
    Wildcard,
    Word,
)
from dragoman.search import limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dragoman.model.query import FacetField, Passage, Search, Versions
    from dragoman.search.documents import IndexedParagraph, Span
    from dragoman.search.words import Words

Sought = Word | Phrase | Prefix | Wildcard | Fuzzy | Near | Scope
Leaf = Sought | Filter | Range

FACETS: tuple[FacetField, ...] = (
    "lang", "in", "by", "role", "org", "place", "event", "publisher", "kind", "year",
)  # fmt: skip
FACET_VALUES = 1000
# How far into an answer a page may reach; beyond it an export is the way.
WINDOW = 10_000
OF_THE_TURN = frozenset({"in", "by", "to", "role"})


class EngineHit(Value, frozen=True, kw_only=True):
    """A paragraph that answers, its words and where in its text they stand; ``score`` is 0 where the order
    is by day.
    """

    passage: Passage
    words: Words
    places: tuple[Span, ...]
    score: float


class Month(Value, frozen=True, kw_only=True):
    """A month as a number (201611; 201600: a year, its month unknown) and what of an answer is of it.

    ``said`` paragraphs shown by their day said, ``published`` by the day published, having no other;
    ``words`` are those of all paragraphs in view.
    """

    month: int
    said: int
    published: int
    words: int


class EngineAnswer(Value, frozen=True, kw_only=True):
    """The counts, one page of hits, and for each facet its values with their numbers of paragraphs.

    ``total``, ``editions`` and ``records`` count what is shown, ``searched_*`` what is in view.
    ``facets`` is empty where none were asked for; values are the most frequent first, then by value. So
    is ``months``; else it holds every month of a paragraph in view, in order.
    """

    total: int
    editions: int
    records: int
    hits: tuple[EngineHit, ...]
    facets: dict[FacetField, tuple[tuple[str, int], ...]]
    months: tuple[Month, ...]
    searched_paragraphs: int
    searched_editions: int
    sequence: int


class TextHits(Value, frozen=True, kw_only=True):
    """The paragraphs of one text that answer, in no order."""

    edition: str
    version: int
    reading: int
    hits: tuple[EngineHit, ...]


class Everything(Protocol):
    """All that answers a query, of one state of the index, whatever is written meanwhile.

    ``editions`` are the ids of those that answer, in alphabetical order, ``total`` the paragraphs shown
    of them; ``index`` says what made the index: the same, with the same ``sequence``, answers the same.
    """

    total: int
    editions: tuple[str, ...]
    searched_paragraphs: int
    searched_editions: int
    sequence: int
    index: str

    def texts(self, editions: Iterable[str]) -> Iterator[TextHits]:
        """What answers in each of some editions, in the order they are given, first version first."""


class Ranking(Value, frozen=True, kw_only=True):
    """How many paragraphs answer, and one page of them by ``paragraph_key`` (``documents.fields_of``), best first."""

    total: int
    keys: tuple[int, ...]


class TooBroad(BadQuery):
    """A part of a query that would have to be looked for in too many words or paragraphs of this index.

    ``part`` is that part, ``instead`` what may take its place, if anything.
    """

    def __init__(self, part: Leaf, message: str, instead: Node | None = None) -> None:
        super().__init__(message)
        self.part = part
        self.instead = instead


class Engine(Protocol):
    """An index over paragraphs, derived from the store and never ahead of it.

    Every method raises IndexBroken where it was removed or damaged, or cannot be written.
    """

    @property
    def sequence(self) -> int:
        """The store's sequence this index has seen; 0 if it is new and must be filled from the start."""

    @property
    def root(self) -> str:
        """The root of the store's log at that sequence, as it was given."""

    def replace(
        self,
        editions: Iterable[str],
        paragraphs: Iterable[IndexedParagraph],
        sequence: int,
        root: str = "",
    ) -> None:
        """Drops all paragraphs of these editions, adds the others and notes how far the store had come, or nothing."""

    def search(self, search: Search) -> EngineAnswer:
        """Answers a query as the docstring of ``Search`` says."""

    def rank(self, search: Search) -> Ranking:
        """How many paragraphs answer, and a page of the best by their keys: nothing else is counted."""

    def editions(self, query: Node | None) -> frozenset[str]:
        """The ids of all editions with a paragraph that answers a query, however many."""

    def everything(self, query: Node | None) -> Everything:
        """All that answers a query, however much: what an export goes through."""

    def similar(self, word: str, query: Node | None, most: int) -> tuple[str, ...]:
        """At most so many words that stand here and are a slip or two from one, in the languages a query has in view."""

    def paragraphs(self, query: Node | None) -> Sequence[int]:
        """The keys (``documents.paragraph_key``) of all paragraphs that answer a query, however many."""

    def hits(self, keys: Iterable[int]) -> dict[int, EngineHit]:
        """The paragraphs with these keys, by key and without a score; those that are not in the index are left out."""

    def close(self) -> None:
        """Lets go of every file."""


class Division(Value, frozen=True, kw_only=True):
    """A query in two parts: what chooses the paragraphs in view, and what editions are judged by."""

    view: tuple[Node, ...]
    rest: Node | None

    @property
    def of_turns(self) -> bool:
        """Whether the view chooses among turns, so that titles are out of it."""
        return any(_filter_in(node).field in OF_THE_TURN for node in self.view)

    @property
    def versions(self) -> Versions | None:
        """Which versions are in view; None: the current ones."""
        found = [
            node.values[0]
            for node in self.view
            if isinstance(node, Filter) and node.field == "version"
        ]
        return cast("Versions", found[0]) if found else None

    @property
    def is_plain(self) -> bool:
        """Whether a paragraph with one of the words is shown whatever else its edition holds."""
        return self.rest is None or _is_any(self.rest)


def divide(query: Node | None) -> Division:
    """Divides a query into filters (or their negations) at its top, and the rest."""
    parts = query.nodes if isinstance(query, And) else () if query is None else (query,)
    view = tuple(part for part in parts if _chooses(part))
    rest = tuple(part for part in parts if not _chooses(part))
    if not rest:
        return Division(view=view, rest=None)
    return Division(view=view, rest=rest[0] if len(rest) == 1 else And(nodes=rest))


def sought(node: Node | None) -> Iterator[Sought]:
    """The words, phrases, NEARs and scopes of a tree that do not stand under Not: what is shown and marked."""
    match node:
        case Word() | Phrase() | Prefix() | Wildcard() | Fuzzy() | Near() | Scope():
            yield node
        case And(nodes=nodes) | Or(nodes=nodes):
            for part in nodes:
                yield from sought(part)
        case _:
            return


def judge(
    node: Node,
    universe: Callable[[], frozenset[int]],
    holding: Callable[[Leaf], frozenset[int]],
) -> frozenset[int]:
    """The texts (or turns) for which a tree holds; ``holding`` says where a leaf stands.

    ``universe`` gives all there are, and is asked only where a tree says nothing but what must not hold.
    """
    match node:
        case And(nodes=nodes):
            held = [part for part in nodes if not isinstance(part, Not)]
            kept = _common(judge(part, universe, holding) for part in held) if held else universe()
            for part in nodes:
                if kept and isinstance(part, Not):
                    kept -= judge(part.node, universe, holding)
            return kept
        case Or(nodes=nodes):
            nothing: frozenset[int] = frozenset()
            return nothing.union(*(judge(part, universe, holding) for part in nodes))
        case Not(node=inner):
            return universe() - judge(inner, universe, holding)
        case _:
            return holding(node)


def _common(sets: Iterable[frozenset[int]]) -> frozenset[int]:
    """What at least one set and all of them have; those after an empty one are not made."""
    kept: frozenset[int] | None = None
    for one in sets:
        kept = one if kept is None else kept & one
        if not kept:
            break
    return kept or frozenset()


def check(search: Search) -> None:
    """Refuses as WrongUse a page that does not exist or lies beyond the window, as BadQuery a query that
    costs too much.
    """
    units = limits.cost(search.query) + limits.FACETS_COST
    if units > limits.BUDGET:
        raise BadQuery(limits.too_dear(units))
    if not _is_sound(search.query) or limits.misplaces_versions(search.query):
        raise WrongUse("this tree has a part where it cannot stand: see Near, Scope and Search")
    if search.offset < 0 or search.limit < 0:
        raise WrongUse("offset and limit cannot be negative")
    if search.offset + search.limit > WINDOW:
        raise WrongUse(
            f"an answer can be paged to its {WINDOW:,}th paragraph; narrow the query, or export it"
        )


def _is_sound(node: Node | None) -> bool:
    """Whether every NEAR and scope of a tree has only what may stand in it."""
    match node:
        case And(nodes=nodes) | Or(nodes=nodes):
            return all(map(_is_sound, nodes))
        case Not(node=inner):
            return _is_sound(inner)
        case Near(nodes=nodes, distance=distance):
            fits = 2 <= len(nodes) <= limits.MOST_NEAR and 0 <= distance <= limits.FARTHEST_NEAR
            return fits and all(map(limits.is_operand, nodes))
        case Scope(of=of, node=inner):
            return limits.misplaced(of, inner) is None and _is_sound(inner)
        case Wildcard(text=text):
            return text.count("*") <= 1
        case _:
            return True


def _chooses(node: Node) -> bool:
    return isinstance(node.node if isinstance(node, Not) else node, Filter | Range)


def _filter_in(node: Node) -> Filter | Range:
    inner = node.node if isinstance(node, Not) else node
    assert isinstance(inner, Filter | Range)
    return inner


def _is_any(node: Node) -> bool:
    if isinstance(node, Or):
        return all(map(_is_any, node.nodes))
    return isinstance(node, Sought)
