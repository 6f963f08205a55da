"""The named points of an ingest at which it is killed: places in the order of its work, and of its disk."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import apsw

from dragoman.archive import index, joining
from dragoman.cli import ingest as command
from dragoman.model.base import encode
from dragoman.search.engines.tantivy import index as engine
from dragoman.store import captures, editions, log
from dragoman.store.database import Database

Pass = Callable[[], None]


def _before(owner: Any, name: str, pass_: Pass) -> None:
    real = vars(owner)[name]

    def dying(*given: Any, **named: Any) -> Any:
        pass_()
        return real(*given, **named)

    setattr(owner, name, dying)


def _after(owner: Any, name: str, pass_: Pass) -> None:
    real = vars(owner)[name]

    def dying(*given: Any, **named: Any) -> Any:
        result = real(*given, **named)
        pass_()
        return result

    setattr(owner, name, dying)


def _at_commit(*, is_before: bool, pass_: Pass) -> None:
    run = Database.run

    def dying(self: Database, sql: str, *values: Any) -> None:
        if sql == "COMMIT" and is_before:
            pass_()
        run(self, sql, *values)
        if sql == "COMMIT" and not is_before:
            pass_()

    Database.run = dying  # type: ignore[method-assign]


def _at_statement(pass_: Pass) -> None:
    """Every statement SQLite is given, those of the migration among them."""

    def traced(*_: Any) -> bool:
        pass_()
        return True

    def trace(connection: apsw.Connection) -> None:
        connection.exec_trace = traced

    apsw.connection_hooks.append(trace)


def _in_a_line(pass_: Pass) -> None:
    """Half a line is printed when the end comes."""

    def halves(value: object) -> None:
        line = encode(value) + b"\n"
        sys.stdout.buffer.write(line[: len(line) // 2])
        sys.stdout.buffer.flush()
        pass_()
        sys.stdout.buffer.write(line[len(line) // 2 :])
        sys.stdout.buffer.flush()

    command.print_json = halves


def _on_the_disk(call: str, suffixes: tuple[str, ...], pass_: Pass) -> None:
    """Before a call on files with these endings; the file itself is written by checkpoints alone."""

    class File(apsw.VFSFile):
        def __init__(self, base, name, flags) -> None:
            path = name.filename() if isinstance(name, apsw.URIFilename) else name or ""
            self.is_meant = path.endswith(suffixes)
            super().__init__(base, name, flags)

        def xWrite(self, data, offset):  # noqa: N802  # SQLite's
            if self.is_meant and call == "write":
                pass_()
            super().xWrite(data, offset)

        def xSync(self, flags):  # noqa: N802
            if self.is_meant and call == "sync":
                pass_()
            super().xSync(flags)

    class Vfs(apsw.VFS):
        def __init__(self) -> None:
            self.base = apsw.vfs_names()[0]
            super().__init__("dying", base=self.base)

        def xOpen(self, name, flags):  # noqa: N802
            return File(self.base, name, flags)

    _kept.append(Vfs())
    apsw.set_default_vfs("dying")


_kept: list[apsw.VFS] = []

POINTS: dict[str, Callable[[Pass], None]] = {
    "at a statement": _at_statement,
    "after an entry": partial(_after, log, "append"),
    "after the bytes": partial(_after, captures, "keep"),
    "after the edition": partial(_after, editions, "add_edition"),
    "after the capture": partial(_after, captures, "observe"),
    "after the version": partial(_after, editions, "add_version"),
    "after the reading": partial(_after, editions, "add_reading"),
    "after the joins": partial(_after, joining, "join"),
    "after a refusal": partial(_after, captures, "refuse"),
    "before the commit": lambda pass_: _at_commit(is_before=True, pass_=pass_),
    "after the commit": lambda pass_: _at_commit(is_before=False, pass_=pass_),
    "before a line": partial(_before, command, "print_json"),
    "in a line": _in_a_line,
    "after a line": partial(_after, command, "print_json"),
    "while the log of pages is written": partial(_on_the_disk, "write", ("-wal",)),
    "in the checkpoint": partial(_on_the_disk, "write", ("record.db",)),
    "before a sync": partial(_on_the_disk, "sync", ("record.db", "-wal", "-journal")),
    "before the index": partial(_before, index, "follow"),
    "in the index": partial(_before, engine, "fields_of"),
    "before the index is kept": partial(_before, engine, "_state_fields"),
    "after the index is kept": partial(_after, engine.TantivyEngine, "replace"),
}


@contextmanager
def dying(point: str | None, at: int) -> Iterator[Callable[[], int]]:
    """Kills this process when a point is passed for the ``at``-th time; gives how often it was passed."""
    passed = 0

    def pass_() -> None:
        nonlocal passed
        passed += 1
        if passed == at:
            os.kill(os.getpid(), signal.SIGKILL)

    if point is not None:
        POINTS[point](pass_)
    yield lambda: passed
