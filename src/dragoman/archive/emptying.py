"""Which part of a query leaves nothing: each is tried without, and what is strict in it less strictly."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dragoman.model.query import (
    And,
    Emptying,
    Near,
    Node,
    Phrase,
    Scope,
    Word,
    joined,
    parts_of,
    without,
)
from dragoman.search.limits import MOST_PARTS_TRIED
from dragoman.search.syntax import write

# How many passages a query has; None where the limits do not let it be asked.
Count = Callable[[Node | None], int | None]


def emptying(query: Node, count: Count) -> Iterator[Emptying]:
    """The parts of a query with an empty answer that have nothing themselves, or without which it has something."""
    parts = parts_of(query)
    for part in parts[:MOST_PARTS_TRIED]:
        alone = 0 if len(parts) == 1 else count(part)
        less = without(query, part)
        total = (count(less) or 0) if less else 0
        if total or alone == 0:
            yield Emptying(
                part=write(part), alone=alone, instead=None, query=write(less), total=total
            )
        yield from _loosened(query, part, alone, count)


def _loosened(query: Node, part: Node, alone: int | None, count: Count) -> Iterator[Emptying]:
    instead = _less_strict(part)
    if instead is None:
        return
    less = joined([instead if other == part else other for other in parts_of(query)])
    if total := count(less):
        yield Emptying(
            part=write(part), alone=alone, instead=write(instead), query=write(less), total=total
        )


def _less_strict(part: Node) -> Node | None:
    """The words of a part anywhere in a text, in any form; None where that is the part itself."""
    match part:
        case Scope(node=inner):
            return inner
        case Near(nodes=nodes):
            return And(nodes=nodes)
        case Phrase(text=text) if len(words := text.split()) > 1:
            return And(nodes=tuple(Word(text=word) for word in words))
        case Phrase(text=text) | Word(text=text, exact=True):
            return Word(text=text)
        case _:
            return None
