"""The embedded engine: a Tantivy index in one folder, derived from the store."""

from __future__ import annotations

import shutil
import threading
import time
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec
import tantivy
from tantivy import Document, FieldType, Occur, Order, Query, SchemaBuilder

from dragoman.errors import IndexBroken, StoreError
from dragoman.model.base import Value
from dragoman.model.query import Filter, Node, Not, Phrase, Range, Search, Word
from dragoman.search.documents import (
    NAMED,
    fields_of,
    first_day,
    last_day,
    name_words,
    spellings,
)
from dragoman.search.engine import (
    FACET_VALUES,
    FACETS,
    Division,
    EngineAnswer,
    EngineHit,
    check,
    divide,
    judge,
    sought,
)
from dragoman.text.tokens import ANALYSER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from tantivy import Searcher

    from dragoman.search.documents import IndexedParagraph
    from dragoman.search.engine import Leaf

# Changes with the fields below or what stands in them: an older index is made anew.
SCHEMA = 1
LOCK_WAIT = 10.0

_WRITER_MEMORY = 64_000_000
_EQUAL = ("in", "kind", "record", *NAMED)
_DAYS = ("said_first", "said_last", "published_first", "published_last")
_STATE = "state"


class State(Value, frozen=True, kw_only=True):
    """What the index was made from; kept in it as a paragraph that no query finds."""

    sequence: int
    analyser: str
    schema: int


class _Snapshot:
    """The index as of one commit, and what is asked of it again and again."""

    def __init__(self, searcher: Searcher, schema: tantivy.Schema, stamp: int) -> None:
        self.searcher = searcher
        self.stamp = stamp
        self.state = read_state(searcher, schema)
        # The profiles there are words of: a query is put in each, not in all forty.
        self.profiles = [term for term, _ in searcher.terms_with_prefix("profile", "")]
        self.seen: dict[tuple[Node, ...], tuple[int, frozenset[int]]] = {}


class TantivyEngine:
    """An ``Engine`` over a folder. A folder that is missing, damaged, or made by another analyser or
    schema is emptied and its sequence is 0.

    Many processes may read; one writes at a time. Searches may run in several threads.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._schema = _schema()
        self._lock = threading.Lock()
        try:
            self._open()
        except BaseException as error:
            if not _is_tantivy(error):
                raise
            with as_store_error(path):
                self._empty()
        else:
            state = self._snapshot.state
            if (state.analyser, state.schema) != (ANALYSER, SCHEMA):
                with as_store_error(path):
                    self._empty()

    @property
    def sequence(self) -> int:
        """The store's sequence this index has seen; 0 if it is new."""
        with as_store_error(self._path):
            return self._current().state.sequence

    def replace(
        self, editions: Iterable[str], paragraphs: Iterable[IndexedParagraph], sequence: int
    ) -> None:
        """Drops all paragraphs of these editions, adds the others and notes the sequence, or nothing.

        Waits ten seconds for another writer, then refuses with StoreError. The sequence may go back:
        then what lies after it is to be given again, which changes nothing.
        """
        sound = partial(as_store_error, self._path)
        with sound():
            writer = self._writer()
        try:
            with sound():
                for edition in (_STATE, *editions):
                    writer.delete_documents_by_term("edition", edition)
            # What goes wrong in the caller's own paragraphs is no fault of the index.
            for fields in chain(map(fields_of, paragraphs), [_state_fields(sequence)]):
                with sound():
                    writer.add_document(Document.from_dict(fields, self._schema))
            with sound():
                writer.commit()
        except BaseException:
            with suppress(ValueError):
                writer.rollback()
            raise
        finally:
            # Also gives the lock back, at once and not when the object is collected.
            writer.wait_merging_threads()
        with sound(), self._lock:
            self._reload()

    def search(self, search: Search) -> EngineAnswer:
        """Answers a query as the docstring of ``Search`` says. Refuses a page beyond the window."""
        check(search)
        with as_store_error(self._path):
            return _Question(self._current(), self._schema, search).answer()

    def editions(self, query: Node | None) -> frozenset[str]:
        """The ids of all editions with a paragraph that answers a query, however many."""
        with as_store_error(self._path):
            return _Question(self._current(), self._schema, Search(query=query)).editions()

    def close(self) -> None:
        """Lets go of every file."""
        with self._lock:
            del self._snapshot, self._index

    def _open(self) -> None:
        self._path.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(self._schema, path=str(self._path), reuse=True)
        # We look at the file that names the commit ourselves; the watcher would poll in a thread.
        self._index.config_reader("manual")
        self._reload()

    def _empty(self) -> None:
        """Puts the folder aside in one step and begins a new one."""
        aside = self._path.with_name(f".{self._path.name}.{time.monotonic_ns()}")
        self._path.rename(aside)
        shutil.rmtree(aside, ignore_errors=True)
        self._open()

    def _current(self) -> _Snapshot:
        """The newest commit, whichever process made it."""
        with self._lock:
            if self._stamp() != self._snapshot.stamp:
                self._reload()
            return self._snapshot

    def _reload(self) -> None:
        stamp = self._stamp()
        self._index.reload()
        self._snapshot = _Snapshot(self._index.searcher(), self._schema, stamp)

    def _stamp(self) -> int:
        return (self._path / "meta.json").stat().st_mtime_ns

    def _writer(self) -> tantivy.IndexWriter:
        until = time.monotonic() + LOCK_WAIT
        while True:
            try:
                return self._index.writer(heap_size=_WRITER_MEMORY, num_threads=1)
            except ValueError as error:
                if "LockBusy" not in str(error):
                    raise
                if time.monotonic() > until:
                    raise StoreError(
                        f"the index {self._path} is being written by another process; try again later"
                    ) from error
            time.sleep(0.05)


class _Question:
    """One query put to one snapshot."""

    def __init__(self, snapshot: _Snapshot, schema: tantivy.Schema, search: Search) -> None:
        self.snapshot = snapshot
        self.searcher = snapshot.searcher
        self.schema = schema
        self.search = search
        self.parts: Division = divide(search.query)
        self.view = self._view()

    def answer(self) -> EngineAnswer:
        """Judges the editions, then shows paragraphs of those for which the query holds."""
        paragraphs, universe = self._in_view()
        shown = self._shown(universe)
        total = self._count(shown)
        is_all = total == paragraphs
        return EngineAnswer(
            total=total,
            editions=len(universe if is_all else self._keys(shown, "edition_key", total)),
            records=len(self._keys(shown, "record_key", total)),
            hits=self._hits(shown) if total and self.search.limit else (),
            facets=self._facets(shown) if self.search.facets else {},
            searched_paragraphs=paragraphs,
            searched_editions=len(universe),
            sequence=self.snapshot.state.sequence,
        )

    def editions(self) -> frozenset[str]:
        """The editions of the paragraphs shown, by one paragraph each."""
        shown = self._shown(self._in_view()[1])
        total = self._count(shown)
        if not total:
            return frozenset()
        found = self.searcher.search(shown, limit=total, count=False, order_by_field="edition_key")
        one_of_each = dict(found.hits)
        return frozenset(
            str(self.searcher.doc(address).get_first("edition")) for address in one_of_each.values()
        )

    def _view(self) -> Query:
        clauses = [(Occur.Must, _unscored(self._term("paragraph", 1)))]
        for node in self.parts.view:
            if isinstance(node, Not):
                clauses.append((Occur.MustNot, self._leaf(node.node)))
            else:
                clauses.append((Occur.Must, _unscored(self._leaf(node))))
        if self.parts.of_turns:
            clauses.append((Occur.MustNot, self._term("title", 1)))
        return Query.boolean_query(clauses)

    def _in_view(self) -> tuple[int, frozenset[int]]:
        """How many paragraphs are in view, and of which editions."""
        key = self.parts.view
        known = self.snapshot.seen.get(key)
        if known is None:
            count = self._count(self.view)
            known = count, self._keys(self.view, "edition_key", count)
            if len(self.snapshot.seen) < 64:
                self.snapshot.seen[key] = known
        return known

    def _shown(self, universe: frozenset[int]) -> Query:
        clauses = [(Occur.Must, self.view)]
        words = [self._leaf(node) for node in dict.fromkeys(sought(self.parts.rest))]
        if words:
            clauses.append((Occur.Must, _any(words)))
        if not self.parts.is_plain:
            assert self.parts.rest is not None
            holding = judge(self.parts.rest, universe, self._holding)
            if len(holding) < len(universe):
                chosen = Query.term_set_query(self.schema, "edition_key", list(holding))
                clauses.append((Occur.Must, _unscored(chosen)))
        return Query.boolean_query(clauses)

    def _holding(self, leaf: Leaf) -> frozenset[int]:
        found = Query.boolean_query([(Occur.Must, self.view), (Occur.Must, self._leaf(leaf))])
        return self._keys(found, "edition_key", self._count(found))

    def _leaf(self, leaf: Node) -> Query:
        match leaf:
            case Word(text=text, exact=exact):
                return self._stands(text, exact=exact)
            case Phrase(text=text):
                return self._stands(text, exact=True)
            case Filter(field=field, values=values):
                return _any(query for value in values for query in self._value(field, value))
            case Range(field=field, since=since, until=until):
                return self._range(field, since, until)
            case _:
                raise TypeError(leaf)

    def _stands(self, text: str, *, exact: bool) -> Query:
        ways = spellings(text, self.snapshot.profiles, exact=exact)
        return _any(
            self._words(field, terms) for field, found in ways.items() for terms in sorted(found)
        )

    def _words(self, field: str, terms: tuple[str, ...]) -> Query:
        """The terms one after another; nothing where there are none."""
        if not terms:
            return Query.empty_query()
        if len(terms) == 1:
            return self._term(field, terms[0])
        return Query.phrase_query(self.schema, field, list(terms))

    def _value(self, field: str, value: str) -> Iterator[Query]:
        if field == "lang":
            yield self._term("lang_range", value.lower())
            return
        yield self._term(field, value)
        if field in NAMED:
            yield self._words(f"{field}_words", name_words(value))

    def _range(self, field: str, since: str | None, until: str | None) -> Query:
        """The last day it may mean is not before the range, the first not after it."""
        low, high = first_day(since) if since else 0, last_day(until) if until else None
        after = self._between(f"{field}_last", low, None)
        # No day has a number below 0, and a range without ends is refused.
        before = self._between(f"{field}_first", 0, high)
        return Query.boolean_query([(Occur.Must, after), (Occur.Must, before)])

    def _between(self, field: str, low: int, high: int | None) -> Query:
        return Query.range_query(self.schema, field, FieldType.Integer, low, high)

    def _term(self, field: str, value: str | int) -> Query:
        return Query.term_query(self.schema, field, value)

    def _count(self, query: Query) -> int:
        # A limit of 0 makes tantivy panic.
        return int(self.searcher.search(query, limit=1).count)  # type: ignore[attr-defined] # not in the stub

    def _keys(self, query: Query, field: str, count: int) -> frozenset[int]:
        """The distinct keys among the paragraphs found, of which there are ``count``."""
        # Exact at any number, where a terms aggregation stops at 65,000 values.
        if not count:
            return frozenset()
        found = self.searcher.search(query, limit=count, count=False, order_by_field=field)
        return frozenset(key for key, _ in found.hits)

    def _hits(self, shown: Query) -> tuple[EngineHit, ...]:
        by_score = self.search.sort == "relevance" and any(sought(self.parts.rest))
        field = None if by_score else _SORT_KEYS[self.search.sort]
        found = self.searcher.search(
            shown,
            limit=self.search.limit,
            offset=self.search.offset,
            count=False,
            order_by_field=field,
            order=Order.Desc,
        )
        return tuple(
            self._hit(address, score if by_score else 0.0) for score, address in found.hits
        )

    def _hit(self, address: tantivy.DocAddress, score: float) -> EngineHit:
        stored: Any = self.searcher.doc(address)
        return EngineHit(
            edition=stored.get_first("edition"),
            version=stored.get_first("version"),
            reading=stored.get_first("reading"),
            eid=stored.get_first("eid"),
            score=score,
        )

    def _facets(self, shown: Query) -> dict[Any, tuple[tuple[str, int], ...]]:
        wanted = {field: {"terms": {"field": field, "size": FACET_VALUES}} for field in FACETS}
        found = self.searcher.aggregate(shown, wanted)
        return {field: _facet(found[field]["buckets"]) for field in FACETS}


_SORT_KEYS = {"relevance": "said_key", "said": "said_key", "published": "published_key"}


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def _any(queries: Iterable[Query]) -> Query:
    """At least one of these; nothing where there are none."""
    clauses = [(Occur.Should, query) for query in queries]
    return Query.boolean_query(clauses) if clauses else Query.empty_query()


def _facet(buckets: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, int], ...]:
    values = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
    return tuple(sorted(values, key=lambda value: (-value[1], value[0])))


def _state_fields(sequence: int) -> dict[str, Any]:
    state = State(sequence=sequence, analyser=ANALYSER, schema=SCHEMA)
    return {"edition": _STATE, _STATE: msgspec.json.encode(state).decode()}


def read_state(searcher: Searcher, schema: tantivy.Schema) -> State:
    """What an index was made from."""
    found = searcher.search(Query.term_query(schema, "edition", _STATE), limit=1).hits
    if not found:
        return State(sequence=0, analyser=ANALYSER, schema=SCHEMA)
    written = searcher.doc(found[0][1]).get_first(_STATE)
    return msgspec.json.decode(written or "", type=State)


def _schema() -> tantivy.Schema:
    builder = SchemaBuilder()
    for field in ("surface", "lemma", *(f"{name}_words" for name in NAMED)):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="position")
    for field in ("lang", "profile", *_EQUAL):
        builder.add_text_field(field, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("lang_range", tokenizer_name="raw", index_option="basic")
    for field in ("edition", "eid", _STATE):
        builder.add_text_field(field, stored=True, tokenizer_name="raw", index_option="basic")
    for field in ("version", "reading"):
        builder.add_integer_field(field, stored=True)
    for field in ("paragraph", "title", *_DAYS):
        builder.add_integer_field(field, indexed=True)
    builder.add_integer_field("edition_key", indexed=True, fast=True)
    for field in ("record_key", "year", "said_key", "published_key"):
        builder.add_integer_field(field, fast=True)
    return builder.build()


@contextmanager
def as_store_error(path: Path) -> Iterator[None]:
    """Turns what tantivy raises into IndexBroken; its panics are no ``Exception``."""
    try:
        yield
    except BaseException as error:
        if not _is_tantivy(error):
            raise
        raise IndexBroken(
            f"the index {path} cannot be used ({error}): has its disk room?"
            " If it has, remove the index; it is made again from the store"
        ) from error


def _is_tantivy(error: BaseException) -> bool:
    return isinstance(error, ValueError | OSError | msgspec.DecodeError) or (
        type(error).__name__ == "PanicException"
    )
