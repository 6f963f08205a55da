"""The index in its folder: opened, written, made anew; questions to it are ``question.py``."""

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
from tantivy import Document

from dragoman.errors import IndexBroken, StoreError
from dragoman.model.query import Node, Search
from dragoman.search.documents import fields_of
from dragoman.search.engine import EngineAnswer, EngineHit, Ranking, check, divide
from dragoman.search.engines.tantivy.everything import EverythingFound
from dragoman.search.engines.tantivy.question import Question, profiles_in_view
from dragoman.search.engines.tantivy.schema import SCHEMA, STATE, schema
from dragoman.search.engines.tantivy.similar import similar
from dragoman.search.engines.tantivy.snapshot import Snapshot, State
from dragoman.text.tokens import ANALYSER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from dragoman.search.documents import IndexedParagraph

LOCK_WAIT = 10.0

_WRITER_MEMORY = 64_000_000


class TantivyEngine:
    """An ``Engine`` over a folder. A folder that is missing, damaged, or made by another analyser or
    schema is emptied and its sequence is 0.

    Many processes may read; one writes at a time. Searches may run in several threads.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._schema = schema()
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

    @property
    def root(self) -> str:
        """The root of the store's log at that sequence, as it was given."""
        with as_store_error(self._path):
            return self._current().state.root

    def replace(
        self,
        editions: Iterable[str],
        paragraphs: Iterable[IndexedParagraph],
        sequence: int,
        root: str = "",
    ) -> None:
        """Drops all paragraphs of these editions, adds the others and notes how far the store had come, or nothing.

        Waits ten seconds for another writer, then refuses with StoreError. The sequence may go back:
        then what lies after it is to be given again, which changes nothing.
        """
        sound = partial(as_store_error, self._path)
        with sound():
            writer = self._writer()
        try:
            with sound():
                for edition in (STATE, *editions):
                    writer.delete_documents_by_term("edition", edition)
            # What goes wrong in the caller's own paragraphs is no fault of the index.
            for fields in chain(map(fields_of, paragraphs), [_state_fields(sequence, root)]):
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
            return Question(self._current(), self._schema, search).answer()

    def rank(self, search: Search) -> Ranking:
        """How many paragraphs answer, and a page of the best by their keys."""
        check(search)
        with as_store_error(self._path):
            return Question(self._current(), self._schema, search).rank()

    def editions(self, query: Node | None) -> frozenset[str]:
        """The ids of all editions with a paragraph that answers a query, however many."""
        search = Search(query=query)
        check(search)
        with as_store_error(self._path):
            question = Question(self._current(), self._schema, search)
            return question.editions(question.shown())

    def everything(self, query: Node | None) -> EverythingFound:
        """All that answers a query, however much, from the index as it is now."""
        search = Search(query=query)
        check(search)
        sound = partial(as_store_error, self._path)
        with sound():
            return EverythingFound(Question(self._current(), self._schema, search), sound)

    def similar(self, word: str, query: Node | None, most: int) -> tuple[str, ...]:
        """At most so many words a slip or two from one, in the languages in view, the nearest first."""
        with as_store_error(self._path):
            snapshot = self._current()
            profiles = profiles_in_view(snapshot, divide(query).view)
            return similar(snapshot, self._schema, word, profiles, most)

    def paragraphs(self, query: Node | None) -> Sequence[int]:
        """The keys of all paragraphs that answer a query, however many."""
        search = Search(query=query)
        check(search)
        with as_store_error(self._path):
            return Question(self._current(), self._schema, search).paragraphs()

    def hits(self, keys: Iterable[int]) -> dict[int, EngineHit]:
        """The paragraphs with these keys, by key and without a score; those that are not in the index are left out."""
        with as_store_error(self._path):
            return Question(self._current(), self._schema, Search(query=None)).hits(keys)

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

    def _current(self) -> Snapshot:
        """The newest commit, whichever process made it."""
        with self._lock:
            if self._stamp() != self._snapshot.stamp:
                self._reload()
            return self._snapshot

    def _reload(self) -> None:
        stamp = self._stamp()
        self._index.reload()
        self._snapshot = Snapshot(self._index.searcher(), self._schema, stamp)

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


def _state_fields(sequence: int, root: str) -> dict[str, Any]:
    state = State(sequence=sequence, root=root, analyser=ANALYSER, schema=SCHEMA)
    return {"edition": STATE, STATE: msgspec.json.encode(state).decode()}


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
