"""The one SQLite file: how it is opened, migrated, read by many threads and written by one process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import apsw
import apsw.bestpractice

from dragoman.errors import StoreError, StoreTooNew
from dragoman.store.files import sync
from dragoman.store.lock import exclusive

FILE = "record.db"
APPLICATION_ID = 0x44524147  # "DRAG"
# Older engines lose acknowledged commits when one connection checkpoints while another writes.
OLDEST_ENGINE = (3, 51, 3)
ENGINE = tuple(int(part) for part in apsw.sqlite_lib_version().split("."))
BUSY_MILLISECONDS = 10_000

Row = tuple[Any, ...]

_TROUBLES: tuple[tuple[tuple[type[apsw.Error], ...], str, str], ...] = (
    (
        (apsw.CorruptError, apsw.NotADBError, apsw.FormatError),
        "is damaged or no record",
        "restore it from a backup",
    ),
    ((apsw.FullError,), "cannot be written", "make room on its disk, then do it again"),
    (
        (apsw.IOError,),
        "cannot be read or written",
        "is its disk full, or failing? When it is sound, do it again",
    ),
    (
        (apsw.CantOpenError, apsw.ReadOnlyError, apsw.PermissionsError),
        "cannot be opened",
        "may this user write to its folder, and has its disk room?",
    ),
    ((apsw.BusyError,), "is held by another program", "try again later"),
)


def migrations() -> list[tuple[int, str]]:
    """The steps from an empty file to today's tables: the number of each, and its SQL."""
    return sorted(
        (int(step.name[:4]), step.read_text("utf-8"))
        for step in (files("dragoman.store") / "migrations").iterdir()
        if step.name.endswith(".sql")
    )


class _Held(NamedTuple):
    """What a batch keeps in memory until its end: a value that is never changed, and how it is written."""

    value: Any
    write: Callable[[Any], None]


class _Sound:
    """Says what is wrong with the file, where SQLite finds something, in words a reader can act on."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, apsw.Error):
            self.tell(error)

    def tell(self, error: apsw.Error) -> None:
        """Raises StoreError for an error that has words here."""
        for kinds, what, advice in _TROUBLES:
            if isinstance(error, kinds):
                raise StoreError(f"{self._file} {what} ({error}): {advice}") from error


class Database:
    """The open file. One connection a thread; writing is for the holder of the write lock alone.

    What is wrong with the file or its disk is raised as StoreError, by every method.
    """

    def __init__(self, path: Path, *, create: bool = False, name: str = FILE) -> None:
        """Opens ``path`` (a folder). Refuses a folder without a record, unless ``create`` is set.

        ``name`` is that of the file, where it is a copy that has not got its own yet.
        """
        self.folder = path
        self.file = path / name
        self._local = threading.local()
        self._all: list[apsw.Connection] = []
        self._guard = threading.Lock()
        self._sound = _Sound(self.file)
        if create:
            path.mkdir(parents=True, exist_ok=True)
        elif not self.file.is_file():
            raise StoreError(
                f"there is no archive at {path}; make one with: dragoman ingest SOURCE --archive {path}"
            )
        opening: AbstractContextManager[None] = self.writing() if create else nullcontext()
        try:
            with self._sound, opening:
                self._migrate(create=create)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Closes every thread's connection."""
        with self._guard:
            for connection in self._all:
                # The last one to close tidies up the file. All is durable before; the next tidies it, too.
                with suppress(apsw.Error):
                    connection.close()
            self._all.clear()
        self._local = threading.local()

    def __enter__(self) -> Self:
        """The open file itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Closes it."""
        self.close()

    @property
    def connection(self) -> apsw.Connection:
        """The connection of the calling thread."""
        connection: apsw.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._connect()
            self._local.connection = connection
        return connection

    def rows(self, sql: str, *values: Any) -> list[Row]:
        """All rows of a query."""
        try:
            return list(self.connection.execute(sql, values))
        except apsw.Error as error:
            self._sound.tell(error)
            raise

    def each(self, sql: str, *values: Any) -> Iterator[Row]:
        """The rows of a query one at a time, so that there may be more of them than memory."""
        with self._sound:
            yield from self.connection.execute(sql, values)

    def row(self, sql: str, *values: Any) -> Row | None:
        """The first row of a query, or None."""
        try:
            return next(iter(self.connection.execute(sql, values)), None)
        except apsw.Error as error:
            self._sound.tell(error)
            raise

    def value(self, sql: str, *values: Any) -> Any:
        """The first column of the first row, or None."""
        row = self.row(sql, *values)
        return row[0] if row else None

    def run(self, sql: str, *values: Any) -> None:
        """Runs a statement that changes something; only inside ``writing``."""
        try:
            self.connection.execute(sql, values)
        except apsw.Error as error:
            self._sound.tell(error)
            raise

    def hold(self, name: str, value: Any, write: Callable[[Any], None]) -> None:
        """Keeps a value for this batch; ``write`` is called with the last one before it is committed.

        Where nothing of a part stays, the value is again the one from before it. Only inside ``writing``.
        """
        self._held[name] = _Held(value, write)

    def held(self, name: str) -> Any:
        """The value that this thread's batch keeps under a name, None where it keeps none."""
        found = self._held.get(name)
        return found.value if found else None

    @property
    def _held(self) -> dict[str, _Held]:
        held: dict[str, _Held] | None = getattr(self._local, "held", None)
        if held is None:
            held = self._local.held = {}
        return held

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One batch of writing: the lock of the archive, one transaction, one checkpoint at its end.

        What is written is durable when the block has been left, or it is not there at all. Refuses an
        engine that may lose it.
        """
        if ENGINE < OLDEST_ENGINE:
            raise StoreError(
                f"this SQLite is {apsw.sqlite_lib_version()}; writing needs 3.51.3 or later: upgrade apsw"
            )
        with exclusive(self.folder / "write.lock"):
            self.run("BEGIN IMMEDIATE")
            try:
                yield
                for value, write in self._held.values():
                    write(value)
                self.run("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.run("ROLLBACK")
                raise
            finally:
                self._held.clear()
            # The commit is durable without it; where a disk is full, a later batch moves the pages.
            with suppress(apsw.Error):
                self.connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)

    def compact(self) -> None:
        """Writes the file anew, without what was deleted or emptied, and empties the journal beside it.

        Raises StoreError where a reader goes on seeing an older state and so keeps the journal from that.
        """
        with exclusive(self.folder / "write.lock"), self._sound:
            # Without it SQLite leaves in the free part of a page what stood there in memory before.
            self.connection.pragma("secure_delete", True)
            self.connection.execute("VACUUM")
            self.connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of a batch, of which nothing stays if it fails.

        An error of the disk may cost the whole batch: that is raised as StoreError, whatever was raised inside.
        """
        self.run("SAVEPOINT part")
        before = dict(self._held)
        try:
            yield
            self.run("RELEASE part")
        except BaseException as error:
            if self.connection.in_transaction:
                self.run("ROLLBACK TO part")
                self.run("RELEASE part")
                self._local.held = before
                raise
            # SQLite gave the batch up. What were written now would be no part of one.
            if isinstance(error, StoreError):
                raise
            raise StoreError(
                f"{self.file}: the batch was given up ({error}); do it again"
            ) from error

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Several queries that see one state of the record, whatever is written meanwhile."""
        with self._sound:
            if self.connection.in_transaction:
                yield
                return
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                # Nothing was written, so it is all the same how it ends; a failing disk has ended it already.
                with suppress(apsw.Error):
                    if self.connection.in_transaction:
                        self.connection.execute("ROLLBACK")

    def copy_to(self, file: Path) -> None:
        """Writes the record as it is now into a new file, without free pages, while others may write."""
        with self._sound:
            self.connection.execute("VACUUM INTO ?", (str(file),))
        sync(file)

    def _connect(self) -> apsw.Connection:
        connection = apsw.Connection(str(self.file))
        with self._guard:
            self._all.append(connection)
        connection.set_busy_timeout(BUSY_MILLISECONDS)
        # A bare "name" that is no column must be an error, not a string.
        apsw.bestpractice.connection_dqs(connection)
        apsw.bestpractice.connection_enable_foreign_keys(connection)
        connection.pragma("journal_mode", "wal")
        connection.pragma("synchronous", "full")
        connection.pragma("wal_autocheckpoint", 0)
        return connection

    def _migrate(self, *, create: bool) -> None:
        have = self.connection.pragma("user_version")
        is_empty = not self.value("SELECT count(*) FROM sqlite_schema")
        if not is_empty and self.connection.pragma("application_id") != APPLICATION_ID:
            raise StoreError(f"{self.file} is a database of another program; it is left alone")
        steps = migrations()
        newest = steps[-1][0]
        if have > newest:
            raise StoreTooNew(
                f"{self.file} has format {have}; this program knows formats up to {newest}: upgrade it"
            )
        if have == newest:
            return
        if not create:
            raise StoreError(
                f"{self.file} is empty: nothing was taken in yet"
                if is_empty
                else f"{self.file} has the older format {have}: any ingest brings it to {newest}"
            )
        for number, step in steps:
            if number > have:
                self.connection.execute(step)
                self.connection.pragma("user_version", number)
        self.connection.pragma("application_id", APPLICATION_ID)
