"""An index looked at from outside: what it was made from, and all it holds in one order.

An engine that is opened for use mends what it finds broken. This only looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import tantivy
from tantivy import Query

from dragoman.search.documents import NAMED
from dragoman.search.engines.tantivy.index import as_store_error
from dragoman.search.engines.tantivy.schema import MONTHS, SCHEMA
from dragoman.search.engines.tantivy.snapshot import State, read_state
from dragoman.text.tokens import ANALYSER

# What an index can be asked for, by kind of field.
_TERMS = (
    "surface", "lemma", "lang", "lang_range", "profile", "edition", "in", "kind", "record",
    *NAMED, *(f"{name}_words" for name in NAMED),
)  # fmt: skip
_NUMBERS = (
    "edition_key", "text_key", "turn_key", "record_key", "year", *MONTHS, "words", "said_key",
    "published_key",
)  # fmt: skip
_STORED = ("edition", "paragraph_key", "surface", "lemma", "sentences", "places", "passage")


class Look:
    """One commit of an index, however others write to it meanwhile."""

    def __init__(self, path: Path) -> None:
        """Looks at the index in a folder. Raises IndexBroken where it cannot be read."""
        self._path = path
        with as_store_error(path):
            self._index = tantivy.Index.open(str(path))
            self._index.config_reader("manual")
            self._index.reload()
            self._searcher = self._index.searcher()
            self._state: State = read_state(self._searcher, self._index.schema)

    @property
    def sequence(self) -> int:
        """The store's sequence it was made from."""
        return self._state.sequence

    @property
    def is_current(self) -> bool:
        """Whether today's analyser and schema made it; else it is made anew when it is next used."""
        return (self._state.analyser, self._state.schema) == (ANALYSER, SCHEMA)

    def dump(self) -> Iterator[str]:
        """All it holds as lines in one order, the same for every index of the same content.

        Its paragraphs by what is stored of them, every value of every number, and every term of every
        field with the number of paragraphs it stands in.
        """
        with as_store_error(self._path):
            yield from sorted(self._paragraphs())
            for field in _TERMS:
                everything = Query.all_query()
                terms = self._searcher.terms_with_prefix(field, "", filter_query=everything)
                yield from (f"{field} {term} {count}" for term, count in sorted(terms) if count)

    def _paragraphs(self) -> Iterator[str]:
        count = self._searcher.num_docs
        if not count:
            return
        found = self._searcher.search(Query.all_query(), limit=count, count=False).hits
        addresses = [address for _, address in found]
        numbers = [self._searcher.fast_field_values(field, addresses) for field in _NUMBERS]
        for at, address in enumerate(addresses):
            stored = self._searcher.doc(address)
            kept = [str(stored.get_first(field)) for field in _STORED]
            yield " ".join(kept + [str(values[at]) for values in numbers])
