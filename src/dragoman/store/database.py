"""The one SQLite file: how it is opened, migrated, read by many threads and written by one process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import IO, Any

import apsw
import apsw.bestpractice

from dragoman.errors import StoreError, StoreTooNew

FILE = "record.db"
APPLICATION_ID = 0x44524147  # "DRAG"
# Older engines lose acknowledged commits when one connection checkpoints while another writes.
OLDEST_ENGINE = (3, 51, 3)
BUSY_MILLISECONDS = 10_000

Row = tuple[Any, ...]


class Database:
    """The open file. One connection a thread; writing is for the holder of the write lock alone."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Opens ``path`` (a folder). Refuses a folder without a record, unless ``create`` is set."""
        self.folder = path
        self.file = path / FILE
        self._local = threading.local()
        self._all: list[apsw.Connection] = []
        self._guard = threading.Lock()
        if create:
            path.mkdir(parents=True, exist_ok=True)
        elif not self.file.is_file():
            raise StoreError(
                f"there is no archive at {path}; make one with: dragoman ingest SOURCE --archive {path}"
            )
        with self.writing() if create else self._nothing():
            self._migrate(create=create)

    def close(self) -> None:
        """Closes every thread's connection."""
        with self._guard:
            for connection in self._all:
                connection.close()
            self._all.clear()
        self._local = threading.local()

    @property
    def connection(self) -> apsw.Connection:
        """This thread's connection."""
        connection: apsw.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._connect()
            self._local.connection = connection
            with self._guard:
                self._all.append(connection)
        return connection

    def rows(self, sql: str, *values: Any) -> list[Row]:
        """All rows of a query."""
        return list(self.connection.execute(sql, values))

    def row(self, sql: str, *values: Any) -> Row | None:
        """The first row of a query, or None."""
        return next(iter(self.connection.execute(sql, values)), None)

    def value(self, sql: str, *values: Any) -> Any:
        """The first column of the first row, or None."""
        row = self.row(sql, *values)
        return row[0] if row else None

    def run(self, sql: str, *values: Any) -> None:
        """Runs a statement that changes something; only inside ``writing``."""
        self.connection.execute(sql, values)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One batch of writing: the lock of the archive, one transaction, one checkpoint at its end."""
        with self._write_lock():
            connection = self.connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
            connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)

    @contextmanager
    def _nothing(self) -> Iterator[None]:
        yield

    @contextmanager
    def _write_lock(self) -> Iterator[None]:
        with (self.folder / "write.lock").open("a+b") as file:
            _lock(file)
            try:
                yield
            finally:
                _unlock(file)

    def _connect(self) -> apsw.Connection:
        connection = apsw.Connection(str(self.file))
        connection.set_busy_timeout(BUSY_MILLISECONDS)
        # A bare "name" that is no column must be an error, not a string.
        apsw.bestpractice.connection_dqs(connection)
        apsw.bestpractice.connection_enable_foreign_keys(connection)
        connection.pragma("journal_mode", "wal")
        connection.pragma("synchronous", "full")
        connection.pragma("wal_autocheckpoint", 0)
        return connection

    def _migrate(self, *, create: bool) -> None:
        engine = tuple(int(part) for part in apsw.sqlite_lib_version().split("."))
        if create and engine < OLDEST_ENGINE:
            raise StoreError(
                f"this SQLite is {apsw.sqlite_lib_version()}; writing needs 3.51.3 or later: upgrade apsw"
            )
        have = self.connection.pragma("user_version")
        steps = sorted(
            (int(step.name[:4]), step)
            for step in (files("dragoman.store") / "migrations").iterdir()
            if step.name.endswith(".sql")
        )
        newest = steps[-1][0]
        if have > newest:
            raise StoreTooNew(
                f"{self.file} has format {have}; this program knows formats up to {newest}: upgrade it"
            )
        if not create:
            if have < newest:
                raise StoreError(
                    f"{self.file} has the older format {have}; run any writing command once to bring it to {newest}"
                )
            return
        for number, step in steps:
            if number > have:
                self.connection.execute(step.read_text("utf-8"))
                self.connection.pragma("user_version", number)
        self.connection.pragma("application_id", APPLICATION_ID)


def _lock(file: IO[bytes]) -> None:
    try:
        import fcntl  # noqa: PLC0415  # not on Windows
    except ImportError:  # pragma: no cover
        import msvcrt  # noqa: PLC0415

        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
        return
    fcntl.flock(file, fcntl.LOCK_EX)


def _unlock(file: IO[bytes]) -> None:
    try:
        import fcntl  # noqa: PLC0415
    except ImportError:  # pragma: no cover
        import msvcrt  # noqa: PLC0415

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined]
        return
    fcntl.flock(file, fcntl.LOCK_UN)
