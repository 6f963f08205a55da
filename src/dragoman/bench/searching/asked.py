"""What readers ask: questions of one kind after another, drawn from the passages themselves.

A word is drawn as it stands in running text, so frequent words come often, as readers ask them; but none
of its language's hundred most frequent, which nobody looks for. No question is asked twice.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple, get_args

from dragoman.archive.search import read_query, write_query
from dragoman.errors import BadQuery
from dragoman.model.language import primary
from dragoman.model.query import And, Filter, Fuzzy, Near, Node, Phrase, Prefix, Range, Word
from dragoman.text.tokens import analyse, breaks, is_unspaced

Kind = Literal[
    "word", "two words", "phrase", "near", "prefix", "fuzzy", "filter", "facets", "over time"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
# What a reader types most: of these, one after another, whole answers and the load are made.
MIXED: tuple[Kind, ...] = ("word", "two words", "phrase", "filter")

NEAR = 5
YEARS = 1
_COMMON = 100
_LOOKED_AT = 3_000
_SHORTEST, _LONG = 4, 6
_TRIES = 200


class Unknown(Exception):
    """A question that the other side has no words for."""


class Passage(NamedTuple):
    """A paragraph questions are made of."""

    text: str
    lang: str | None
    year: int | None


class Asker:
    """Makes questions from passages, which it is given by number (from 1 to ``last``)."""

    def __init__(self, passage: Callable[[int], Passage], last: int, *, seed: int) -> None:
        self._passage = passage
        self._last = last
        self._chance = random.Random(seed)  # noqa: S311  # nothing is secret here
        self._common = self._most_frequent()
        self._asked: set[str] = set()

    def questions(self, kind: Kind, number: int) -> list[str]:
        """So many questions as typed; fewer where the passages hold no more."""
        return [one for _ in range(number) if (one := self._question(kind))]

    def mixed(self, number: int) -> list[str]:
        """So many questions of the usual kinds in turn."""
        kinds = (MIXED[at % len(MIXED)] for at in range(number))
        return [one for kind in kinds if (one := self._question(kind))]

    def _question(self, kind: Kind) -> str | None:
        for _ in range(_TRIES):
            node = self._node(kind, self._passage(self._chance.randint(1, self._last)))
            text = write_query(node)
            if node is None or text in self._asked or not _is_read(text, node):
                continue
            self._asked.add(text)
            return text
        return None

    def _node(self, kind: Kind, passage: Passage) -> Node | None:
        words = self._words(passage)
        if not words:
            return None
        word = self._chance.choice(words)
        match kind:
            case "two words":
                other = self._chance.choice(words)
                return And(nodes=(Word(text=word), Word(text=other))) if other != word else None
            case "phrase":
                return self._phrase(passage)
            case "near":
                return self._near(passage)
            case "prefix":
                return Prefix(text=word[:_SHORTEST]) if _is_long(word) else None
            case "fuzzy":
                return Fuzzy(text=self._slip(word), distance=1) if _is_long(word) else None
            case "filter":
                return _filtered(word, passage)
            case _:
                return Word(text=word)

    def _phrase(self, passage: Passage) -> Node | None:
        tokens = [passage.text[t.start : t.end] for t in analyse(passage.text, passage.lang)]
        size = 4 if tokens and is_unspaced(tokens[0][0]) else self._chance.choice((2, 3))
        if len(tokens) < size:
            return None
        at = self._chance.randint(0, len(tokens) - size)
        chosen = tokens[at : at + size]
        if all(token.lower() in self._common[primary(passage.lang)] for token in chosen):
            return None
        return Phrase(text=("" if is_unspaced(chosen[0][0]) else " ").join(chosen))

    def _near(self, passage: Passage) -> Node | None:
        words = [passage.text[t.start : t.end] for t in analyse(passage.text, passage.lang)]
        wanted = set(self._words(passage))
        places = [at for at, word in enumerate(words) if word in wanted]
        pairs = [
            (words[one], words[other])
            for one in places
            for other in places
            if one < other <= one + NEAR + 1 and words[one].lower() != words[other].lower()
        ]
        if not pairs:
            return None
        pair = self._chance.choice(pairs)
        nodes = tuple(Word(text=word, exact=True) for word in pair)
        return Near(nodes=nodes, distance=NEAR)

    def _slip(self, word: str) -> str:
        """The word with two letters exchanged; the first stays."""
        at = self._chance.randrange(1, len(word) - 1)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    def _words(self, passage: Passage) -> list[str]:
        common = self._common[primary(passage.lang)]
        return [word for word in words_in(passage) if word.lower() not in common]

    def _most_frequent(self) -> dict[str, frozenset[str]]:
        counts: dict[str, Counter[str]] = {}
        for _ in range(min(_LOOKED_AT, 3 * self._last)):
            passage = self._passage(self._chance.randint(1, self._last))
            words = (word.lower() for word in words_in(passage, shortest=1))
            counts.setdefault(primary(passage.lang), Counter()).update(words)
        found = {
            lang: frozenset(word for word, _ in seen.most_common(_COMMON))
            for lang, seen in counts.items()
        }
        return _Otherwise(found)


class _Otherwise(dict[str, frozenset[str]]):
    def __missing__(self, key: str) -> frozenset[str]:
        return frozenset()


def words_in(passage: Passage, *, shortest: int = _SHORTEST) -> list[str]:
    """The words of a passage as they stand there, of letters alone; of Han as a dictionary cuts them."""
    text, lang = passage.text, passage.lang
    if any(map(is_unspaced, text[:40])):
        ends = breaks(text, lang)
        pieces = [text[start:end] for start, end in zip(ends, [*ends[1:], len(text)], strict=True)]
        found = [piece.strip() for piece in pieces]
        least = 2
    else:
        found = [text[token.start : token.end] for token in analyse(text, lang)]
        least = shortest
    return [word for word in found if len(word) >= least and word.isalpha()]


def _is_long(word: str) -> bool:
    return len(word) >= _LONG and not is_unspaced(word[0])


def _filtered(word: str, passage: Passage) -> Node | None:
    if passage.lang is None or passage.year is None:
        return None
    since, until = str(passage.year - YEARS), str(passage.year + YEARS)
    return And(
        nodes=(
            Word(text=word),
            Filter(field="lang", values=(passage.lang,)),
            Range(field="said", since=since, until=until),
        )
    )


def _is_read(text: str, node: Node) -> bool:
    try:
        return read_query(text) == node
    except BadQuery:
        return False


def every_kind(asker: Asker, number: int) -> Iterator[tuple[Kind, list[str]]]:
    """Each kind with its questions."""
    for kind in KINDS:
        yield kind, asker.questions(kind, number)
