"""A corpus of any size, made of real documents: they themselves, then re-readings of them.

A re-reading keeps the shape and the facts of a document and two words in three. The others are drawn from
its language's own distribution; a few are names that nobody has, made of the halves of two of its words.
So the index meets frequencies and vocabularies of a language and no text twice. One seed, one corpus.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, count

from msgspec.structs import replace

from dragoman.bench.searching.corpus import Document, Spoken
from dragoman.text.tokens import is_unspaced

REPLACED = 0.35
NAMES = 0.006
# Names of one language, the most frequent first; how often each comes falls with its rank to this power.
INVENTED, ZIPF = 5_000, 1.25

_RUN = re.compile(r"[^\W_]+")
_DRAWN_AT_ONCE = 1 << 14


def documents(real: Sequence[Document], paragraphs: int, *, seed: int) -> Iterator[Document]:
    """Documents of so many paragraphs in all: the real ones in a seeded order, then re-readings.

    A smaller corpus is the beginning of a larger one, but for its last document, which is cut.
    """
    chance = random.Random(seed)  # noqa: S311  # nothing is secret here
    order = list(real)
    chance.shuffle(order)
    left = paragraphs
    for document in _endless(order, chance):
        if left <= 0:
            return
        yield document if document.size <= left else _cut(document, left)
        left -= document.size


def _endless(order: list[Document], chance: random.Random) -> Iterator[Document]:
    yield from order
    words = _vocabularies(order)
    draws = {lang: _Draws(found, chance) for lang, found in words.items()}
    for reading in count(1):
        for document in order:
            yield _read_again(document, reading, draws[document.lang], chance)


def _cut(document: Document, size: int) -> Document:
    turns: list[Spoken] = []
    for turn in document.turns:
        kept = turn.paragraphs[: max(0, size)]
        size -= len(kept)
        if kept:
            turns.append(replace(turn, paragraphs=kept))
    return replace(document, turns=tuple(turns))


def _vocabularies(documents: Sequence[Document]) -> dict[str | None, Counter[str]]:
    found: dict[str | None, Counter[str]] = {}
    for document in documents:
        words = found.setdefault(document.lang, Counter())
        for turn in document.turns:
            for text in turn.paragraphs:
                words.update(_words(text))
    return found


def _words(text: str) -> Iterator[str]:
    for run in _RUN.findall(text):
        yield from run if is_unspaced(run[0]) else (run,)


class _Draws:
    """Endless words and names of one language."""

    def __init__(self, words: Counter[str], chance: random.Random) -> None:
        # A language of pictures has none; then nothing is ever drawn.
        known = list(words) or [""]
        self.word = _drawn(known, list(words.values()) or [1], chance)
        names = [_name(chance.choice(known), chance.choice(known)) for _ in range(INVENTED)]
        self.name = _drawn(names, [rank**-ZIPF for rank in range(1, INVENTED + 1)], chance)


def _drawn(values: list[str], weights: Sequence[float], chance: random.Random) -> Callable[[], str]:
    summed = list(accumulate(weights))

    def endless() -> Iterator[str]:
        while True:
            yield from chance.choices(values, cum_weights=summed, k=_DRAWN_AT_ONCE)

    return endless().__next__


def _name(one: str, other: str) -> str:
    half = one[: (len(one) + 1) // 2] + other[len(other) // 2 :]
    return half[:1].upper() + half[1:].lower()


def _read_again(document: Document, reading: int, draws: _Draws, chance: random.Random) -> Document:
    def drawn(word: str) -> str:
        lot = chance.random()
        if lot < NAMES:
            return draws.name()
        return draws.word() if lot < REPLACED else word

    def changed(match: re.Match[str]) -> str:
        run = match[0]
        return "".join(map(drawn, run)) if is_unspaced(run[0]) else drawn(run)

    return replace(
        document,
        name=f"{document.name}~{reading}",
        title=_RUN.sub(changed, document.title) if document.title else None,
        turns=tuple(
            replace(turn, paragraphs=tuple(_RUN.sub(changed, text) for text in turn.paragraphs))
            for turn in document.turns
        ),
    )
