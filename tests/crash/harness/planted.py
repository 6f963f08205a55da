"""Faults planted in the product on purpose: a harness that does not catch them catches nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

import apsw

from dragoman.archive import index
from dragoman.archive import ingest as ingesting
from dragoman.archive.taking import take
from dragoman.store.database import Database


@contextmanager
def _instead(owner: Any, name: str, other: Any) -> Iterator[None]:
    before = vars(owner)[name]
    setattr(owner, name, other)
    try:
        yield
    finally:
        setattr(owner, name, before)


@contextmanager
def _synchronous(how: str) -> Iterator[None]:
    connect = Database._connect

    def connected(self: Database) -> apsw.Connection:
        connection = connect(self)
        connection.pragma("synchronous", how)
        return connection

    with _instead(Database, "_connect", connected):
        yield


@contextmanager
def no_sync() -> Iterator[None]:
    """Nothing is ever synced."""
    with _synchronous("off"):
        yield


@contextmanager
def lazy_sync() -> Iterator[None]:
    """The write-ahead log is synced at checkpoints only: whole, but the newest batches may be lost."""
    with _synchronous("normal"):
        yield


@contextmanager
def told_too_early() -> Iterator[None]:
    """Outcomes are given as they come; what they tell of is committed at the end."""

    def told_inside(archive: Any, items: Any, expected: int, _progress: Any) -> Iterator[Any]:
        with archive.database.writing():
            for one, read in ingesting._read(archive.database, items, expected):
                yield from take(archive.database, one, read)

    with _instead(ingesting, "_ingest", told_inside):
        yield


@contextmanager
def commit_a_row() -> Iterator[None]:
    """Every statement that changes something is a transaction of its own."""
    run = Database.run

    def run_and_commit(self: Database, sql: str, *values: Any) -> None:
        run(self, sql, *values)
        if sql.startswith("INSERT"):
            run(self, "COMMIT")
            run(self, "BEGIN IMMEDIATE")

    @contextmanager
    def no_part(_self: Database) -> Iterator[None]:
        yield

    with _instead(Database, "run", run_and_commit), _instead(Database, "part", no_part):
        yield


@contextmanager
def swallowed() -> Iterator[None]:
    """An error of the disk at the commit is taken for success."""
    run = Database.run

    def run_bravely(self: Database, sql: str, *values: Any) -> None:
        with suppress(Exception):
            run(self, sql, *values)

    with _instead(Database, "run", run_bravely):
        yield


@contextmanager
def goes_on_without_a_batch() -> Iterator[None]:
    """A part that fails in a batch that SQLite gave up looks like the fault of one page."""

    @contextmanager
    def part(self: Database) -> Iterator[None]:
        with self._sound, self.connection:
            yield

    with _instead(Database, "part", part):
        yield


@contextmanager
def never_mended() -> Iterator[None]:
    """An index that was removed or damaged stays so."""

    def not_mended(*_: Any) -> None:
        pass

    with _instead(index, "mend", not_mended):
        yield


PLANTED: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "nothing is synced": no_sync,
    "the log is synced at checkpoints only": lazy_sync,
    "told before the commit": told_too_early,
    "a commit a row": commit_a_row,
    "an error of the disk is swallowed": swallowed,
    "a batch goes on that was given up": goes_on_without_a_batch,
    "the index is never mended": never_mended,
}
