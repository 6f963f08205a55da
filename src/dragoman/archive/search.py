"""Searches the archive: a typed query becomes a tree, the engine's hits become paragraphs with their facts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache, partial
from typing import TypeVar

import msgspec

from dragoman.agents.gazetteer import our_agents
from dragoman.archive import index
from dragoman.archive.archive import Archive
from dragoman.archive.emptying import emptying
from dragoman.archive.suggesting import suggestions
from dragoman.errors import BadQuery, IndexBroken
from dragoman.model.agent import Agent
from dragoman.model.query import (
    And,
    Answer,
    Facet,
    FacetField,
    FacetValue,
    Filter,
    Hit,
    Node,
    Not,
    Or,
    Scope,
    Search,
)
from dragoman.model.reading import MentionKind
from dragoman.search import highlight, syntax
from dragoman.search.engine import Engine, EngineAnswer, EngineHit, Everything, TooBroad
from dragoman.search.limits import MOST_MEANT
from dragoman.search.over_time import over_time
from dragoman.store import agents

T = TypeVar("T")

# How long after a missing index is looked for again.
BETWEEN_STEPS = 0.2

_KINDS: dict[str, MentionKind] = {
    "by": "person", "to": "person", "org": "body", "place": "place", "event": "event",
}  # fmt: skip


def read_query(text: str) -> Node | None:
    """Reads what somebody typed; None for nothing. Raises BadQuery."""
    return syntax.parse(text)


def write_query(node: Node | None) -> str:
    """Writes a query so that reading it gives the same tree."""
    return syntax.write(node)


def spans_in(query: Node | None, text: str, lang: str | None) -> tuple[tuple[int, int], ...]:
    """Where the words a query looks for stand in a text: code points, sorted, not overlapping."""
    return highlight.find(query, text, lang)


def search(archive: Archive, search: Search, *, languages: Sequence[str] = ()) -> Answer:
    """Answers a search from an index that is brought up to the record first.

    ``languages`` are those a reader wants names of people and bodies in, best first. Refuses with
    BadQuery a query that costs too much, or has a part that stands for too many words or paragraphs
    of this archive; its position is that in the query as ``write_query`` writes it.
    """
    asked = search.query
    if search.across:
        return _across(archive, search, languages)
    found = answered(archive, search)
    return _answer(archive, search, found, languages, tuple(_hit(one, asked) for one in found.hits))


def _across(archive: Archive, asked: Search, languages: Sequence[str]) -> Answer:
    from dragoman.archive import across  # noqa: PLC0415  # heavy

    asking = msgspec.structs.replace(asked, query=widened(archive, asked.query))
    with _located(asked.query):
        found = _ask(archive, lambda engine: across.ask(archive, engine, asking))
    hits = tuple(
        msgspec.structs.replace(
            _hit(one.hit, asked.query),
            found="words" if one.by_words else "meaning",
            cosine=one.cosine,
        )
        for one in found.hits
    )
    answer = _answer(archive, asked, found.words, languages, hits)
    return msgspec.structs.replace(answer, across=found.told)


def _answer(
    archive: Archive,
    asked: Search,
    found: EngineAnswer,
    languages: Sequence[str],
    hits: tuple[Hit, ...],
) -> Answer:
    query, count = asked.query, partial(_count, archive)
    return Answer(
        query=write_query(asked.query),
        total=found.total,
        editions=found.editions,
        records=found.records,
        hits=hits,
        facets=_facets(archive, found.facets, languages),
        over_time=over_time(found.months, found.total) if asked.facets else None,
        searched_paragraphs=found.searched_paragraphs,
        searched_editions=found.searched_editions,
        sequence=found.sequence,
        emptying=tuple(emptying(query, count)) if query and not found.total else (),
        suggestions=suggestions(query, found.total, count, partial(_similar, archive, query))
        if query and not asked.offset
        else (),
    )


def answered(archive: Archive, search: Search) -> EngineAnswer:
    """What the engine answers, with the words of each paragraph; refuses what ``search`` refuses."""
    asking = msgspec.structs.replace(search, query=widened(archive, search.query))
    with _located(search.query):
        return _ask(archive, lambda engine: engine.search(asking))


def _similar(archive: Archive, query: Node, word: str) -> tuple[str, ...]:
    return _ask(archive, lambda engine: engine.similar(word, query, MOST_MEANT))


def _count(archive: Archive, query: Node | None) -> int | None:
    """How many passages a query has; None where the limits do not let it be asked."""
    counting = Search(query=widened(archive, query), limit=0, facets=False)
    try:
        return _ask(archive, lambda engine: engine.rank(counting)).total
    except BadQuery:
        return None


def editions_answering(archive: Archive, query: Node | None) -> frozenset[str]:
    """The ids of all editions that answer a query; all with a text where nothing is asked."""
    with _located(query):
        return _ask(archive, lambda engine: engine.editions(widened(archive, query)))


def everything(archive: Archive, query: Node | None) -> Everything:
    """All that answers a query, however much, from an index that is brought up to the record first."""
    with _located(query):
        return _ask(archive, lambda engine: engine.everything(widened(archive, query)))


def widened(archive: Archive, query: Node | None) -> Node | None:
    """A query as an engine is asked it: every filter by name with the ids of those who bear it."""
    return _with_ids(archive, query) if query else None


@contextmanager
def _located(query: Node | None) -> Iterator[None]:
    """Says where in a query the part stands that is too broad, and what the query would be without it."""
    try:
        yield
    except TooBroad as error:
        text, part = write_query(query), write_query(error.part)
        at = max(0, text.find(part))
        instead = write_query(error.instead) if error.instead else None
        raise BadQuery(
            f"{part}: {error.message}",
            position=at,
            suggestion=text[:at] + instead + text[at + len(part) :] if instead else None,
        ) from error


def _ask(archive: Archive, question: Callable[[Engine], T]) -> T:
    """The answer of the index, brought up to the record; made anew where it was removed or damaged."""
    with suppress(IndexBroken):
        return _ask_once(archive, question)
    # An index made anew takes the place of the one before in two steps; it may have fallen between them.
    time.sleep(BETWEEN_STEPS)
    engine = archive.engine
    with suppress(IndexBroken):
        return _ask_once(archive, question)
    index.mend(archive, engine)
    return _ask_once(archive, question)


def _ask_once(archive: Archive, question: Callable[[Engine], T]) -> T:
    if index.is_behind(archive):
        index.follow(archive)
    return question(archive.engine)


def label_of(archive: Archive, field: str, value: str, languages: Sequence[str] = ()) -> str:
    """The name to show for a value of ``by``, ``org``, ``place`` or ``event``; the value where none is known."""
    if field not in _KINDS:
        return value
    return _labels(archive, [value], languages).get(value, value)


def _with_ids(archive: Archive, node: Node) -> Node:
    """Adds to every filter by name the ids of those who bear it, in any language."""
    if isinstance(node, And):
        return And(nodes=tuple(_with_ids(archive, part) for part in node.nodes))
    if isinstance(node, Or):
        return Or(nodes=tuple(_with_ids(archive, part) for part in node.nodes))
    if isinstance(node, Not):
        return Not(node=_with_ids(archive, node.node))
    if isinstance(node, Scope):
        return Scope(of=node.of, node=_with_ids(archive, node.node))
    if not isinstance(node, Filter) or node.field not in _KINDS:
        return node
    values = dict.fromkeys(node.values)
    for value in node.values:
        values.update(dict.fromkeys(_ids(archive, value, _KINDS[node.field])))
    return Filter(field=node.field, values=tuple(values))


def _ids(archive: Archive, value: str, kind: MentionKind) -> list[str]:
    known = _our_ids().get((kind, agents.fold(value)), {})
    return [*agents.matching(archive.database, value, kind), *known]


@cache
def _our_ids() -> dict[tuple[MentionKind, str], dict[str, None]]:
    """The ids of our own bodies and places by kind and folded name; thousands of names are folded once."""
    found: dict[tuple[MentionKind, str], dict[str, None]] = {}
    for agent in our_agents():
        for name in agent.names:
            found.setdefault((agent.kind, agents.fold(name.text)), {})[agent.id] = None
    return found


def _hit(one: EngineHit, query: Node | None) -> Hit:
    passage = one.passage
    spans = highlight.among(query, one.words, one.places)
    return Hit(
        **msgspec.structs.asdict(passage),
        spans=spans,
        snippet=highlight.snippet(passage.text, spans, passage.lang),
        score=one.score,
    )


def _facets(
    archive: Archive, found: dict[FacetField, tuple[tuple[str, int], ...]], languages: Sequence[str]
) -> tuple[Facet, ...]:
    named = [value for field in _KINDS for value, _ in found.get(field, ())]  # type: ignore[call-overload]
    labels = _labels(archive, named, languages) if named else {}
    return tuple(
        Facet(
            field=field,
            values=tuple(
                FacetValue(
                    value=value,
                    label=labels.get(value, value) if field in _KINDS else value,
                    count=count,
                )
                for value, count in values
            ),
        )
        for field, values in found.items()
    )


def _labels(archive: Archive, values: Sequence[str], languages: Sequence[str]) -> dict[str, str]:
    wanted = set(values)
    everybody: list[Agent] = [
        *(agent for agent in our_agents() if agent.id in wanted),
        *agents.agents(archive.database, ids=wanted),
    ]
    return {agent.id: agent.label(*languages) for agent in everybody}
