"""A question to the record: the tree a query becomes, and what an answer is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from dragoman.model.base import Value
from dragoman.model.date import Date
from dragoman.model.reading import Named, RecordKind, TurnKind

FilterField = Literal[
    "lang",
    "by",
    "to",
    "role",
    "org",
    "place",
    "event",
    "publisher",
    "kind",
    "in",
    "record",
    "version",
]
RangeField = Literal["said", "published"]
FacetField = Literal[
    "lang", "in", "by", "role", "org", "place", "event", "publisher", "kind", "year"
]
Versions = Literal["any", "earlier"]
ScopeKind = Literal["sentence", "paragraph", "turn", "question", "answer"]
FoundBy = Literal["words", "meaning"]
# Why nothing was found by meaning: the query has no words to look for, or is in a language the model does not
# know; or the vectors cannot be used.
NotAcross = Literal["no_words", "language", "unusable"]
Sort = Literal["relevance", "said", "published"]
TimeUnit = Literal["year", "month"]


class Word(Value, frozen=True, kw_only=True, tag="word"):
    """A word: in any inflected form, or (``exact``) in the very form typed."""

    text: str
    exact: bool = False


class Phrase(Value, frozen=True, kw_only=True, tag="phrase"):
    """Words one after another, in the very forms typed."""

    text: str


class Prefix(Value, frozen=True, kw_only=True, tag="prefix"):
    """A word that begins with these letters, as it is written: ``harb`` finds harbour and harbours."""

    text: str


class Wildcard(Value, frozen=True, kw_only=True, tag="wildcard"):
    """A word as it is written, where ``?`` stands for one letter and ``*`` for any number, or none."""

    text: str


class Fuzzy(Value, frozen=True, kw_only=True, tag="fuzzy"):
    """A word as it is written, but for ``distance`` slips: a letter too many, too few, another, or two
    neighbours exchanged. The first letter must be right.
    """

    text: str
    distance: Literal[1, 2]


class Near(Value, frozen=True, kw_only=True, tag="near"):
    """Words or phrases (or an Or of them) side by side in one paragraph.

    At most ``distance`` words that are none of them stand between the first and the last of them;
    no two of them share a word; ``ordered``: one after another as given. In scripts without spaces
    each character is a word.
    """

    nodes: tuple[Node, ...]
    distance: int
    ordered: bool = False


class Scope(Value, frozen=True, kw_only=True, tag="scope"):
    """One sentence, paragraph or turn, or one turn that is a question or an answer, for which a tree holds.

    Filters and ranges may stand only in a ``turn``, ``question`` or ``answer``, other scopes only in a
    wider one.
    """

    of: ScopeKind
    node: Node


class And(Value, frozen=True, kw_only=True, tag="and"):
    """All of these hold."""

    nodes: tuple[Node, ...]


class Or(Value, frozen=True, kw_only=True, tag="or"):
    """At least one of these holds."""

    nodes: tuple[Node, ...]


class Not(Value, frozen=True, kw_only=True, tag="not"):
    """The node in it does not hold."""

    node: Node


class Filter(Value, frozen=True, kw_only=True, tag="filter"):
    """A fact about the text or the turn has one of these values."""

    field: FilterField
    values: tuple[str, ...]


class Range(Value, frozen=True, kw_only=True, tag="range"):
    """A day lies between two others, both included; each ``yyyy``, ``yyyy-mm`` or ``yyyy-mm-dd`` or None."""

    field: RangeField
    since: str | None = None
    until: str | None = None


# A word that stands for several: what it stands for is found among the words of the index.
Loose = Prefix | Wildcard | Fuzzy
Node = Word | Phrase | Prefix | Wildcard | Fuzzy | Near | Scope | And | Or | Not | Filter | Range


def parts_of(node: Node | None) -> tuple[Node, ...]:
    """The parts of a query that must all hold."""
    if node is None:
        return ()
    return node.nodes if isinstance(node, And) else (node,)


def joined(parts: Sequence[Node]) -> Node | None:
    """One query of which all parts must hold."""
    if not parts:
        return None
    flat = tuple(inner for part in parts for inner in parts_of(part))
    return flat[0] if len(flat) == 1 else And(nodes=flat)


def without(node: Node | None, part: Node) -> Node | None:
    """The query without one of its parts."""
    return joined([other for other in parts_of(node) if other != part])


class Search(Value, frozen=True, kw_only=True):
    """A query (None: everything) with the order and the page of answers wanted.

    Meaning: filters and ranges (or their negations) that stand at the top of the tree, alone or as
    parts of a top ``And``, choose the paragraphs in view. The rest is judged on each edition's
    paragraphs in view together: a word holds if it stands in any of them. The paragraphs shown are
    those in view, of editions for which it holds, that contain a word or phrase not under ``Not``;
    all in view, where the query has no such word. The title counts as a paragraph, unless ``in``,
    ``by``, ``to`` or ``role`` choose among turns.

    In view are the current texts, unless ``version`` stands at the top: ``any`` brings earlier versions
    into view too (each in its newest reading), ``earlier`` those alone. Each version is then judged by
    itself; what is counted as editions are the editions they are of.

    ``Prefix``, ``Wildcard``, ``Fuzzy`` and ``Near`` stand in paragraphs as a word does. So does a
    ``Scope``: its tree is judged on one sentence, one paragraph or the paragraphs in view of one turn,
    as the query is on an edition, and it stands in those of its paragraphs that contain a word of it
    not under ``Not`` (for a sentence: in that sentence); in all of them, where it has no such word.
    The title is one paragraph and of no turn.

    ``across`` adds paragraphs, in any language, whose meaning is near that of the query's words, and orders
    by both; the filters, ranges and ``Not`` at the top of the tree hold for them too.
    """

    query: Node | None
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 20
    facets: bool = True
    across: bool = False


class Passage(Value, frozen=True, kw_only=True):
    """A paragraph as it is shown: where it stands, whose words it is, when and where they were said.

    ``eid`` is None for the title. ``wid`` is the paragraph's name for ever, if it has one. ``current``
    is False in a version that another has followed.
    """

    edition: str
    record: str
    version: int
    reading: int
    current: bool
    eid: str | None
    wid: str | None
    lang: str
    title: str | None
    kind: RecordKind
    turn: str | None
    turn_kind: TurnKind | None
    by: str | None
    role: str | None
    said: Date | None
    published: Date | None
    place: Named | None
    text: str

    @property
    def address(self) -> str:
        """The pinned address of the paragraph."""
        return f"{self.edition}@{self.version}.{self.reading}" + (
            f"#{self.eid}" if self.eid else ""
        )


class Hit(Passage, frozen=True, kw_only=True):
    """A passage that answers, and which of its words were searched for.

    ``spans`` are the words found, as code points in ``text``, sorted and not overlapping. ``score``
    compares hits of one answer only. ``found`` says by what it was found: what has the words and lies near in
    meaning, too, was found by ``words``. ``cosine`` says how near it lies, where it is among the nearest.
    """

    spans: tuple[tuple[int, int], ...]
    snippet: Snippet
    score: float
    found: FoundBy = "words"
    cosine: float | None = None


class Snippet(Value, frozen=True, kw_only=True):
    """A cut of a paragraph around what was found; ``start`` and ``end`` are its place in the paragraph."""

    text: str
    spans: tuple[tuple[int, int], ...]
    start: int
    end: int


class FacetValue(Value, frozen=True, kw_only=True):
    """One value of a facet with the number of paragraphs that have it; ``label`` is fit to be shown."""

    value: str
    label: str
    count: int


class Facet(Value, frozen=True, kw_only=True):
    """The values of one field among the answers, most frequent first."""

    field: FacetField
    values: tuple[FacetValue, ...]


class Emptying(Value, frozen=True, kw_only=True):
    """A part of a query whose answer is empty, as text, with how many passages it has by itself
    (None: that is too much to ask).

    ``total`` is how many the whole query would have without it, or with ``instead`` in its place; ``query``
    is that query.
    """

    part: str
    alone: int | None
    instead: str | None
    query: str
    total: int


class Suggestion(Value, frozen=True, kw_only=True):
    """A query that may have been meant, and how many passages it has: it was asked."""

    query: str
    total: int


class Period(Value, frozen=True, kw_only=True):
    """A year (``2016``) or month (``2016-11``): how many passages were found, among how many words.

    ``by_published`` of the passages have no day said and are counted by the day published. ``passages``
    is None where nothing of that time was searched, so that nothing is known of it.
    """

    period: str
    passages: int | None
    by_published: int
    words: int


class OverTime(Value, frozen=True, kw_only=True):
    """An answer by the day said, else published: every period from the first with passages to the last.

    By month where the answer lies within three years and every day is known to its month. ``undated``
    passages have neither day and are in no period.
    """

    unit: TimeUnit
    periods: tuple[Period, ...]
    undated: int


class Across(Value, frozen=True, kw_only=True):
    """What was looked through by meaning, and what was not.

    ``searched`` counts the paragraphs in view whose meaning was compared, ``waiting`` those that are not encoded
    yet, ``outside`` those in languages the model does not know, by language. ``found`` counts what was found by
    meaning and does not have the words. ``reason`` says why nothing was compared at all.
    """

    model: str
    searched: int
    waiting: int
    outside: dict[str, int]
    found: int = 0
    reason: NotAcross | None = None


class Answer(Value, frozen=True, kw_only=True):
    """What a search found: the query as text, the counts, one page of hits, the facets.

    ``total`` counts paragraphs, ``editions`` and ``records`` what they stand in. ``searched`` is how
    many paragraphs in how many editions were looked at: an absence is worth only that much. What was found by
    meaning alone is in none of these counts, and in no facet; ``across`` counts it. ``emptying`` says which
    parts leave nothing, where nothing was found; ``suggestions`` what may have been meant, where a word finds
    nothing or the whole does. ``over_time`` is None where no facets were asked for.
    """

    query: str
    total: int
    editions: int
    records: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    over_time: OverTime | None
    searched_paragraphs: int
    searched_editions: int
    sequence: int
    emptying: tuple[Emptying, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    across: Across | None = None
