"""All that answers a query, from one snapshot of the index, a few editions at a time."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from tantivy import Occur, Query

from dragoman.search.documents import number_of
from dragoman.search.engine import EngineHit, Everything, TextHits
from dragoman.search.engines.tantivy import kept
from dragoman.search.engines.tantivy.clauses import unscored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from dragoman.search.engines.tantivy.question import Question

# Editions whose paragraphs are in memory at once: none has more than some thousand.
_AT_ONCE = 64


class EverythingFound(Everything):
    """All that answers one question; the snapshot it was put to is held for as long as this is."""

    def __init__(
        self, question: Question, sound: Callable[[], AbstractContextManager[None]]
    ) -> None:
        """``sound`` is the context in which what the index raises becomes an error of ours."""
        paragraphs, universe = question.in_view()
        self._question = question
        self._sound = sound
        self._shown = question.shown()
        state = question.snapshot.state
        self.total = question.snapshot.count(self._shown)
        self.editions = tuple(sorted(question.editions(self._shown)))
        self.searched_paragraphs = paragraphs
        self.searched_editions = question.editions_in_view(paragraphs, universe)
        self.sequence = state.sequence
        self.index = f"tantivy schema {state.schema}, {state.analyser}"

    def texts(self, editions: Iterable[str]) -> Iterator[TextHits]:
        """What answers in each of some editions, in the order they are given."""
        left = iter(editions)
        while batch := list(islice(left, _AT_ONCE)):
            with self._sound():
                found = self._found(batch)
            for name in batch:
                yield from found.get(name, ())

    def _found(self, editions: list[str]) -> dict[str, list[TextHits]]:
        snapshot, schema = self._question.snapshot, self._question.schema
        keys = [number_of(name) for name in editions]
        chosen = unscored(Query.term_set_query(schema, "edition_key", keys))
        within = Query.boolean_query([(Occur.Must, self._shown), (Occur.Must, chosen)])
        found: dict[tuple[str, int, int], list[EngineHit]] = {}
        for address in snapshot.addresses(within, snapshot.count(within)):
            hit = kept.hit(snapshot.searcher.doc(address), 0.0)
            passage = hit.passage
            text = passage.edition, passage.version, passage.reading
            found.setdefault(text, []).append(hit)
        texts: dict[str, list[TextHits]] = {}
        for (edition, version, reading), paragraphs in sorted(
            found.items(), key=lambda one: one[0]
        ):
            made = TextHits(
                edition=edition, version=version, reading=reading, hits=tuple(paragraphs)
            )
            texts.setdefault(edition, []).append(made)
        return texts
