"""Our own matcher: where in the words of one paragraph stands what a query looks for.

Engines find paragraphs; which words of them it was, and whether words stand near one another or in one
sentence, is looked up here, on the tokens an engine gave back or on those of a text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import OSA

from dragoman.model.query import (
    And,
    Filter,
    Fuzzy,
    Loose,
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
from dragoman.search.documents import sentence_starts, ways
from dragoman.search.engine import sought
from dragoman.search.nearness import Run, is_near, near
from dragoman.search.words import Words
from dragoman.text import normalize
from dragoman.text.tokens import analyse, profile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dragoman.text.tokens import Token


class Pattern(NamedTuple):
    """A loose word under one profile: the words before it, how it begins, and whether a word fits it."""

    before: tuple[str, ...]
    begins: str
    fits: Callable[[str], bool]


def words_of(text: str, lang: str | None, tokens: Sequence[Token]) -> Words:
    """The words of a text in a language, from its tokens."""
    return Words(
        profile(lang),
        tuple(token.surface for token in tokens),
        tuple(token.lemma for token in tokens),
        sentence_starts(text, tokens),
    )


@lru_cache(maxsize=4096)
def pattern(node: Loose, rules: str) -> Pattern | None:
    """What a loose word asks of a word under a profile; None where nothing of it is a word.

    Only the last word of a text that is several (l'éta*, 港口*) is loose; the others are as written.
    """
    if isinstance(node, Wildcard):
        return _wildcard(node.text, rules)
    words = tuple(token.surface for token in analyse(node.text, rules))
    if not words:
        return None
    *before, last = words
    if isinstance(node, Prefix):
        return Pattern(tuple(before), last, lambda word: word.startswith(last))
    most = node.distance

    def fits(word: str) -> bool:
        return word[:1] == last[:1] and OSA.distance(last, word, score_cutoff=most) <= most

    return Pattern(tuple(before), last[:1], fits)


def stands(node: Node, words: Words) -> bool:
    """Whether a tree holds in a paragraph; of filters and turns nothing is known here: they do."""
    match node:
        case And(nodes=nodes):
            return all(stands(part, words) for part in nodes)
        case Or(nodes=nodes):
            return any(stands(part, words) for part in nodes)
        case Not(node=inner):
            return not stands(inner, words)
        case Filter() | Range():
            return True
        case Scope(of="sentence", node=inner):
            return any(_stands_in(inner, part) for _, part in words.parts())
        case Scope(node=inner):
            return _stands_in(inner, words)
        case Near(nodes=nodes, distance=distance, ordered=ordered):
            return is_near([runs(part, words) for part in nodes], distance, ordered=ordered)
        case _:
            return bool(runs(node, words))


def runs(node: Node, words: Words) -> set[Run]:
    """The places of what a tree seeks: of each word, of a phrase as a whole, of the words of a NEAR or
    a sentence where it holds. Nothing of what stands under Not.
    """
    match node:
        case Word(text=text, exact=exact):
            return _written(text, words, exact=exact)
        case Phrase(text=text):
            return _written(text, words, exact=True)
        case Prefix() | Wildcard() | Fuzzy():
            return set(_loose(node, words))
        case Near(nodes=nodes, distance=distance, ordered=ordered):
            return near([runs(part, words) for part in nodes], distance, ordered=ordered)
        case And(nodes=nodes) | Or(nodes=nodes):
            return set().union(*(runs(part, words) for part in nodes))
        case Scope(of="sentence", node=inner):
            return {
                (start + first, start + last)
                for start, part in words.parts()
                if stands(inner, part)
                for first, last in runs(inner, part)
            }
        case Scope(of="paragraph", node=inner):
            return runs(inner, words) if stands(inner, words) else set()
        case Scope(node=inner):
            return runs(inner, words)  # whether it holds, the whole turn decides
        case _:
            return set()


def _stands_in(node: Node, words: Words) -> bool:
    """Whether a scope of this tree stands here: it holds, and one of its words is here, if it has any."""
    return stands(node, words) and (not any(sought(node)) or bool(runs(node, words)))


def _written(text: str, words: Words, *, exact: bool) -> set[Run]:
    found: set[Run] = set()
    for is_lemma, wanted in ways(text, words.rules, exact=exact):
        stream, size = words.lemma if is_lemma else words.surface, len(wanted)
        found.update(
            (at, at + size - 1)
            for at, token in enumerate(stream)
            if token == wanted[0] and stream[at : at + size] == wanted
        )
    return found


def _loose(node: Loose, words: Words) -> Iterator[Run]:
    form = pattern(node, words.rules)
    if form is None:
        return
    size = len(form.before)
    for at, token in enumerate(words.surface):
        if (
            at >= size
            and token.startswith(form.begins)
            and form.fits(token)
            and words.surface[at - size : at] == form.before
        ):
            yield at - size, at


def _wildcard(text: str, rules: str) -> Pattern:
    """The signs stand for letters as they are compared, so the letters between them are folded alone."""
    pieces = [
        piece if piece in {"?", "*"} else normalize.fold(normalize.written(piece, rules), rules)
        for piece in re.split(r"([?*])", text)
    ]
    signs = {"?": ".", "*": ".*"}
    wanted = re.compile(
        "".join(signs.get(piece) or re.escape(piece) for piece in pieces), re.DOTALL
    )
    return Pattern((), pieces[0], lambda word: wanted.fullmatch(word) is not None)
