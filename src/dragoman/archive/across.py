"""Meaning across languages: the paragraphs whose vectors lie nearest to a query, beside those with its words.

The two rankings are fused by place alone (reciprocal ranks), since a cosine and a score of words cannot be
compared. Filters and exclusions of the query hold for both. What was not looked through is counted and said.

Passages that a later search finds through the alignment of editions join the same fusion, as one more ranking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from dragoman.archive import vectors
from dragoman.archive.archive import Archive
from dragoman.errors import VectorsBroken, WrongUse
from dragoman.model import language
from dragoman.model.query import (
    Across,
    And,
    Filter,
    Fuzzy,
    Near,
    Node,
    Not,
    NotAcross,
    Or,
    Phrase,
    Prefix,
    Range,
    Scope,
    Search,
    Wildcard,
    Word,
)
from dragoman.search.documents import key_of, number_of
from dragoman.search.engine import Engine, EngineAnswer, EngineHit
from dragoman.text.language import detect
from dragoman.vectors.encoder import Encoder, is_covered
from dragoman.vectors.file import Space
from dragoman.vectors.nearest import nearest
from dragoman.vectors.use import default

# At most so many paragraphs are found by meaning, and so many of those found by words are fused with them.
MOST = 100
FUSED = 200
# Below it a paragraph has as much to do with a query as any other: of two paragraphs taken at random nine
# in ten lie no nearer than 0.24. A query of one word is far from any paragraph.
LEAST = 0.2
# The constant of reciprocal rank fusion: the higher, the less the first places count.
K = 60
_MASKS = 16


class Found(NamedTuple):
    """A paragraph of an answer, with its cosine where it was among the nearest; ``by_words`` if it has the words."""

    hit: EngineHit
    by_words: bool
    cosine: float | None


class Answered(NamedTuple):
    """One page of hits, the answer by words, and what is said of the other ranking."""

    hits: Sequence[Found]
    words: EngineAnswer
    told: Across


def ask(
    archive: Archive, engine: Engine, search: Search, encoder: Encoder | None = None
) -> Answered:
    """Answers a query by its words and by its meaning; of the two rankings one page."""
    chosen = encoder or default()
    if search.sort != "relevance":
        raise WrongUse(
            "what is found by meaning has no order but its nearness: leave out the sorting"
        )
    by_words = engine.search(
        Search(query=search.query, limit=FUSED if search.limit else 0, facets=search.facets)
    )
    meaning = _Meaning(archive, engine, search.query, chosen)
    near = meaning.near()
    merged = fused(by_words.hits, near)
    found = sum(not one.by_words for one in merged)
    page = list(merged[search.offset : search.offset + search.limit])
    beyond = search.offset + search.limit - len(merged)
    if beyond > 0 and by_words.total > FUSED:
        page += _rest(engine, search, near, len(merged), beyond)
    return Answered(page, by_words, msgspec.structs.replace(meaning.told(), found=found))


def fused(by_words: Sequence[EngineHit], near: Sequence[tuple[EngineHit, float]]) -> list[Found]:
    """Both rankings as one: each place gives 1 / (60 + place), and what stands in both has both."""
    cosines = {key_of(hit.passage): cosine for hit, cosine in near}
    found: dict[int, tuple[float, Found]] = {}
    for place, hit in enumerate(by_words, start=1):
        key = key_of(hit.passage)
        found[key] = 1 / (K + place), Found(hit, by_words=True, cosine=cosines.get(key))
    for place, (hit, cosine) in enumerate(near, start=1):
        key, score = key_of(hit.passage), 1 / (K + place)
        if key in found:
            found[key] = found[key][0] + score, found[key][1]
        else:
            found[key] = score, Found(hit, by_words=False, cosine=cosine)
    ranked = sorted(found.values(), key=lambda one: -one[0])
    return [
        Found(msgspec.structs.replace(one.hit, score=score), one.by_words, one.cosine)
        for score, one in ranked
    ]


def words_in(query: Node | None) -> str:
    """The words of a query that are looked for, as a text; those under Not and of filters are none of it."""
    match query:
        case Word(text=text) | Phrase(text=text) | Prefix(text=text) | Fuzzy(text=text):
            return text
        case Wildcard(text=text):
            return text.rstrip("?*")
        case And(nodes=nodes) | Or(nodes=nodes) | Near(nodes=nodes):
            return " ".join(filter(None, map(words_in, nodes)))
        case Scope(node=inner):
            return words_in(inner)
        case _:
            return ""


def choosing(query: Node | None) -> Node | None:
    """What of a query holds for every answer, however found: its filters, ranges and exclusions."""
    parts = query.nodes if isinstance(query, And) else (query,)
    kept = tuple(part for part in parts if isinstance(part, Filter | Range | Not))
    return And(nodes=kept) if len(kept) > 1 else kept[0] if kept else None


class _Meaning:
    """One query put to one space: what lies near it among the paragraphs in view, and what was looked through."""

    def __init__(
        self, archive: Archive, engine: Engine, query: Node | None, encoder: Encoder
    ) -> None:
        self.engine = engine
        self.encoder = encoder
        self.words = words_in(query)
        self.view = choosing(query)
        self.space: Space | None = None
        with suppress(VectorsBroken):
            self.space = vectors.opened(archive, encoder)
        self.reason = self._reason()

    def near(self) -> list[tuple[EngineHit, float]]:
        """The nearest paragraphs, each by the nearest of its pieces; of changed ones those encoded since."""
        if self.reason or self.space is None:
            return []
        best: dict[int, tuple[int, float]] = {}
        query = self.encoder.encode([self.words])[0]
        for row, cosine in zip(*nearest(self.space, query, 3 * MOST, self._mask()), strict=True):
            about = self.space.about[row]
            if cosine >= LEAST:
                best.setdefault(int(about["paragraph"]), (int(about["text"]), float(cosine)))
        hits = self.engine.hits(best)
        return [
            (hit, cosine)
            for key, (text, cosine) in best.items()
            if (hit := hits.get(key)) and number_of(hit.passage.text) == text
        ][:MOST]

    def told(self) -> Across:
        """How many paragraphs in view were looked through, and which were not."""
        outside: Counter[str] = Counter()
        covered = 0
        for tag, count in self._languages():
            if is_covered(self.encoder, tag):
                covered += count
            else:
                outside[language.primary(tag)] += count
        searched = 0 if self.reason else self._searched()
        return Across(
            model=self.encoder.id,
            searched=searched,
            waiting=max(0, covered - searched),
            outside=dict(outside),
            reason=self.reason,
        )

    def _reason(self) -> NotAcross | None:
        if self.space is None:
            return "unusable"
        if not self.words.strip():
            return "no_words"
        guess = detect(self.words)
        return "language" if guess and not is_covered(self.encoder, guess.lang) else None

    def _languages(self) -> Sequence[tuple[str, int]]:
        return self.engine.search(Search(query=self.view, limit=0)).facets.get("lang", ())

    def _searched(self) -> int:
        assert self.space is not None
        whole = self.space.live & (self.space.about["piece"] == 0)
        mask = self._mask()
        return int(np.count_nonzero(whole if mask is None else whole & mask))

    def _mask(self) -> NDArray[np.bool_] | None:
        """Which rows are of paragraphs in view; None for all of them."""
        if self.view is None or self.space is None:
            return None
        key = (id(self.engine), self.engine.sequence, self.view)
        masks = self.space.masks
        if key not in masks:
            if len(masks) >= _MASKS:
                masks.clear()
            keys = np.asarray(self.engine.paragraphs(self.view), dtype=np.int64)
            masks[key] = np.isin(self.space.about["paragraph"], keys)
        return masks[key]


def _rest(
    engine: Engine,
    search: Search,
    near: Sequence[tuple[EngineHit, float]],
    merged: int,
    count: int,
) -> list[Found]:
    """What follows the fused part of an answer: what has the words, in its own order."""
    start = max(search.offset, merged) - (merged - FUSED)
    known = {key_of(hit.passage) for hit, _ in near}
    more = engine.search(
        Search(query=search.query, offset=start, limit=min(count, search.limit), facets=False)
    )
    return [
        Found(hit, by_words=True, cosine=None)
        for hit in more.hits
        if key_of(hit.passage) not in known
    ]
