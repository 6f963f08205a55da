"""Lines of a concordance: where a match stands in a paragraph, the words beside it, their order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from dragoman.model.query import And, Near, Not, Or, Scope, Word
from dragoman.text.normalize import bare
from dragoman.text.tokens import analyse, is_unspaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dragoman.model.query import Node
    from dragoman.text.tokens import Token

Span = tuple[int, int]
# Words as they are put in order: without accents, then with them.
Neighbours = tuple[tuple[str, str], ...]


class Place(NamedTuple):
    """A match with the words beside it: ``text[start:end]`` is all of it; its neighbours, nearest first."""

    start: int
    match: Span
    end: int
    left: Neighbours
    right: Neighbours


def places(text: str, lang: str | None, spans: Sequence[Span], width: int) -> Iterator[Place]:
    """Every match with up to ``width`` words on each side of it, as they stand in the text.

    A character of a script without spaces counts half a word. What stands before the first or after the
    last word of the text goes with it.
    """
    tokens = analyse(text, lang)
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    for first, last in spans:
        # One word more than there can be room for shows whether anything is left out.
        at, most = bisect_right(ends, first), 2 * width + 1
        before = tokens[max(0, at - most) : at][::-1]
        at = bisect_left(starts, last)
        after = tokens[at : at + most]
        left = _nearest(text, before, width)
        right = _nearest(text, after, width)
        cut_left, cut_right = len(left) < len(before), len(right) < len(after)
        yield Place(
            left[-1].start if cut_left and left else first if cut_left else 0,
            (first, last),
            right[-1].end if cut_right and right else last if cut_right else len(text),
            tuple(map(_folded, left)),
            tuple(map(_folded, right)),
        )


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


def _nearest(text: str, tokens: Sequence[Token], width: int) -> Sequence[Token]:
    """The first of some words, as many as there is room for."""
    room = 2 * width
    for number, token in enumerate(tokens):
        room -= 1 if is_unspaced(text[token.start]) else 2
        if room < 0:
            return tokens[:number]
    return tokens


def _folded(token: Token) -> tuple[str, str]:
    return bare(token.surface), token.surface
