"""A known item: somebody remembers rare words of a sentence and wants the paragraph it stands in."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

from dragoman.archive.archive import Archive
from dragoman.archive.search import search, write_query
from dragoman.bench.searching.asked import Passage, words_in
from dragoman.bench.searching.plain import Plain
from dragoman.model.base import Value
from dragoman.model.query import And, Node, Search, Word
from dragoman.text import sentences

# So many of the rarest words of a sentence are remembered; one with fewer is nobody's memory.
REMEMBERED, LEAST = 5, 4
_TRIES = 20


class Known(Value, frozen=True, kw_only=True):
    """How many sentences were asked for, and how many found their paragraph first.

    Of those that did not, ``alike`` is how many have another paragraph with all the same words, which may
    rightly stand first. ``examples`` are questions that failed though there is none.
    """

    asked: int
    first: int
    alike: int
    examples: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """Of all that were asked."""
        return self.first / self.asked if self.asked else 0.0

    @property
    def share_alone(self) -> float:
        """Of those whose words stand together in one paragraph alone."""
        alone = self.asked - self.alike
        return self.first / alone if alone else 0.0


class _Item(NamedTuple):
    edition: str
    eid: str | None
    words: tuple[str, ...]

    @property
    def query(self) -> Node:
        return And(nodes=tuple(Word(text=word) for word in self.words))


def known_items(archive: Archive, plain: Plain, number: int, *, seed: int) -> Known:
    """Asks for so many sentences from the middles of documents."""
    first = alike = asked = 0
    examples = []
    for item in _items(plain, number, seed):
        asked += 1
        found = search(archive, Search(query=item.query, limit=1)).hits
        if found and (found[0].edition, found[0].eid) == (item.edition, item.eid):
            first += 1
        elif plain.together([Word(text=word) for word in item.words]) > 1:
            alike += 1
        else:
            examples.append(write_query(item.query))
    return Known(asked=asked, first=first, alike=alike, examples=tuple(examples[:5]))


def _items(plain: Plain, number: int, seed: int) -> Iterator[_Item]:
    chance = random.Random(seed)  # noqa: S311  # nothing is secret here
    for _ in range(number):
        for _ in range(_TRIES):
            if item := _item(plain, chance.randint(1, plain.last)):
                yield item
                break


def _item(plain: Plain, at: int) -> _Item | None:
    """The sentence in the middle of the document that has this paragraph; None where it is too short."""
    first, last = plain.extent(at)
    middle = (first + last) // 2
    passage = plain.passage(middle)
    starts = sentences.starts(passage.text)
    pieces = [
        passage.text[start:end]
        for start, end in zip(starts, [*starts[1:], len(passage.text)], strict=True)
    ]
    words = list(dict.fromkeys(_words(pieces[len(pieces) // 2], passage)))
    if len(words) < LEAST:
        return None
    rarest = sorted(words, key=lambda word: plain.together([Word(text=word)]))[:REMEMBERED]
    edition, eid = plain.place(middle)
    return _Item(edition, eid, tuple(rarest))


def _words(sentence: str, passage: Passage) -> list[str]:
    return words_in(passage._replace(text=sentence), shortest=3)
