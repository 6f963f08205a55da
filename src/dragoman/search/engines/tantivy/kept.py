"""What the index keeps of a paragraph, as it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from dragoman.model.query import Passage
from dragoman.search.documents import places_of
from dragoman.search.engine import EngineHit
from dragoman.search.words import Words

if TYPE_CHECKING:
    from tantivy import Document

_passage = msgspec.msgpack.Decoder(Passage).decode
_sentences = msgspec.msgpack.Decoder(tuple[int, ...]).decode


def hit(kept: Document, score: float) -> EngineHit:
    """The passage with its words."""
    one: Any = kept
    return EngineHit(
        passage=_passage(one.get_first("passage")),
        words=words(kept),
        places=places_of(one.get_first("places")),
        score=score,
    )


def words(kept: Document) -> Words:
    """The words of a paragraph, without the profile each stands under."""
    one: Any = kept
    surface = one.get_first("surface") or ""
    rules = surface.partition(":")[0]
    return Words(
        rules,
        _untagged(surface, rules),
        _untagged(one.get_first("lemma") or "", rules),
        _sentences(one.get_first("sentences")),
    )


def _untagged(kept: str, rules: str) -> tuple[str, ...]:
    if not kept:
        return ()
    return tuple(kept[len(rules) + 1 :].replace(f" {rules}:", " ").split(" "))
