"""Lines of a concordance: where a match stands in a paragraph, the words beside it, their order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from dragoman.model.query import And, Near, Not, Or, Scope, Word
from dragoman.text.normalize import bare
from dragoman.text.tokens import is_unspaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dragoman.model.query import Node

Span = tuple[int, int]


class Place(NamedTuple):
    """A match with the words beside it: ``text[start:end]`` is all of it; its neighbours, nearest first."""

    start: int
    match: Span
    end: int
    left: tuple[str, ...]
    right: tuple[str, ...]


def places(
    text: str, words: Sequence[str], where: Sequence[Span], matches: Sequence[Span], width: int
) -> Iterator[Place]:
    """Every match with up to ``width`` words on each side of it, as they stand in the text.

    ``words`` are those of the text as they are compared, and stand at ``where``. A character of a
    script without spaces counts half a word. What stands before the first or after the last word of
    the text goes with it.
    """
    starts, ends = [start for start, _ in where], [end for _, end in where]
    for first, last in matches:
        before = range(bisect_right(ends, first) - 1, -1, -1)
        after = range(bisect_left(starts, last), len(words))
        left = _nearest(text, starts, before, width)
        right = _nearest(text, starts, after, width)
        yield Place(
            _edge(starts, left, first) if len(left) < len(before) else 0,
            (first, last),
            _edge(ends, right, last) if len(right) < len(after) else len(text),
            tuple(words[at] for at in left),
            tuple(words[at] for at in right),
        )


def order(neighbours: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """By what words beside a match are put in order: their letters without accents, then with them."""
    return tuple(map(_folded, neighbours))


def as_typed(node: Node) -> Node:
    """A query of which every word is asked for in the very form typed."""
    match node:
        case Word(text=text):
            return Word(text=text, exact=True)
        case Not(node=inner) | Scope(node=inner):
            return msgspec.structs.replace(node, node=as_typed(inner))
        case And(nodes=nodes) | Or(nodes=nodes) | Near(nodes=nodes):
            return msgspec.structs.replace(node, nodes=tuple(map(as_typed, nodes)))
        case _:
            return node


def _nearest(text: str, starts: Sequence[int], numbers: range, width: int) -> range:
    """The first of some words, as many as there is room for."""
    room = 2 * width
    for count, number in enumerate(numbers):
        room -= 1 if is_unspaced(text[starts[number]]) else 2
        if room < 0:
            return numbers[:count]
    return numbers


def _edge(edges: Sequence[int], numbers: range, match: int) -> int:
    """Where the last of some words ends that stand beside a match; the match itself without any."""
    return edges[numbers[-1]] if numbers else match


@lru_cache(maxsize=1 << 14)
def _folded(word: str) -> tuple[str, str]:
    return bare(word), word
