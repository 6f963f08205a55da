"""What somebody may have meant: words that stand in the index, and a query with them that finds something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import msgspec

from dragoman.archive.emptying import Count
from dragoman.model.query import (
    And,
    Filter,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Range,
    Scope,
    Suggestion,
    Word,
    joined,
    parts_of,
)
from dragoman.search.limits import (
    MOST_MEANT,
    MOST_QUERIES_TRIED,
    MOST_SUGGESTIONS,
    MOST_WORDS_TRIED,
)
from dragoman.search.syntax import write

# Words like another, the likeliest first.
Similar = Callable[[str], tuple[str, ...]]


def suggestions(query: Node, total: int, count: Count, similar: Similar) -> tuple[Suggestion, ...]:
    """Queries that find something, where a word of this one finds nothing, or the whole finds nothing.

    Each was asked before it is given. Only of a query with OR may a word find nothing and the whole something.
    """
    words = list(dict.fromkeys(_words(query, every=not total)))[:MOST_WORDS_TRIED]
    view = [part for part in parts_of(query) if _chooses(part)]
    lost = [word for word in words if count(joined([*view, Word(text=word)])) == 0]
    meant = {word: list(similar(word)) for word in lost or (() if total else words)}
    found = (
        Suggestion(query=write(other), total=number)
        for changes in islice(
            _changes(meant, together=bool(lost) and not total), MOST_QUERIES_TRIED
        )
        if (other := _changed(query, changes)) != query and (number := count(other) or 0) > total
    )
    return tuple(islice(_each_once(found), MOST_SUGGESTIONS))


def _each_once(found: Iterator[Suggestion]) -> Iterator[Suggestion]:
    seen = set()
    for one in found:
        if one.query not in seen:
            seen.add(one.query)
            yield one


def _changes(meant: dict[str, list[str]], *, together: bool) -> Iterator[dict[str, str]]:
    """What to put for which words: for all that find nothing together, since one left finds nothing still."""
    if together:
        for rank in range(MOST_MEANT):
            if any(len(others) > rank for others in meant.values()):
                yield {
                    word: others[min(rank, len(others) - 1)]
                    for word, others in meant.items()
                    if others
                }
        return
    for word, others in meant.items():
        yield from ({word: other} for other in others)


def _chooses(part: Node) -> bool:
    return isinstance(part.node if isinstance(part, Not) else part, Filter | Range)


def _words(node: Node, *, every: bool) -> Iterator[str]:
    """The words looked for; unless ``every``, those an OR makes dispensable."""
    match node:
        case Word(text=text) if every:
            yield text
        case Phrase(text=text) if every:
            yield from text.split()
        case And(nodes=nodes) | Near(nodes=nodes):
            for part in nodes:
                yield from _words(part, every=every)
        case Or(nodes=nodes):
            for part in nodes:
                yield from _words(part, every=True)
        case Scope(node=inner):
            yield from _words(inner, every=every)
        case _:
            return


def _changed(node: Node, changes: dict[str, str]) -> Node:
    """The tree with other words in it; what is under NOT stays."""
    match node:
        case Word(text=text):
            return msgspec.structs.replace(node, text=changes.get(text, text))
        case Phrase(text=text):
            return Phrase(text=" ".join(changes.get(word, word) for word in text.split()))
        case And(nodes=nodes) | Or(nodes=nodes) | Near(nodes=nodes):
            others = tuple(_changed(part, changes) for part in nodes)
            return msgspec.structs.replace(node, nodes=others)
        case Scope(node=inner):
            return msgspec.structs.replace(node, node=_changed(inner, changes))
        case _:
            return node
