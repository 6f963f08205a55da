"""Copies of the record: made while it is written to, looked through before they count, put back."""

from __future__ import annotations

import secrets
from contextlib import suppress
from itertools import chain
from pathlib import Path

from msgspec.structs import replace

from dragoman.archive import signing
from dragoman.archive.archive import Archive
from dragoman.errors import StoreError, WrongUse
from dragoman.log import merkle
from dragoman.log.checkpoints import Checkpoint, open_checkpoint, read_checkpoint
from dragoman.model.base import Value
from dragoman.store import audit, captures, checkpoints, log
from dragoman.store.database import FILE, Database
from dragoman.store.files import sync


class Copied(Value, frozen=True, kw_only=True):
    """A copy of a record: where it is, its bytes, its entries, how many of them its newest head covers.

    ``unsigned`` says what keeps the log of a restored record from being signed on, None where nothing does.
    """

    path: str
    bytes: int
    entries: int
    signed: int
    unsigned: str | None = None


def back_up(archive: Archive, to: Path) -> Copied:
    """Copies the record as it is at one moment into a folder of its own, others may go on writing to it.

    The copy is an archive without what is derived; every object and every leaf in it is looked through before
    it gets its name, so that a broken copy never stands where a good one is expected. What was erased is in no
    free page of it. Refuses a folder that holds a record. The keys are not in it.
    """
    if (to / FILE).exists():
        raise WrongUse(f"{to} holds a record already: choose another folder for the copy")
    to.mkdir(parents=True, exist_ok=True)
    beside = to / f"{FILE}.{secrets.token_hex(4)}"
    try:
        archive.database.copy_to(beside)
        _look_through(beside)
        sync(beside)
        beside.rename(to / FILE)
    except BaseException:
        _remove(beside)
        raise
    sync(to)
    with Database(to) as copy:
        return _copied(copy)


def restore(copy: Path, to: Path, *, keys: Path) -> Copied:
    """Puts a copy where an archive is to be; looks it through first. Refuses a folder that holds a record.

    Says so where the log was signed beyond the copy: entries are missing then, and nothing more is signed.
    """
    if (to / FILE).exists():
        raise WrongUse(f"{to} holds a record already: move it away, nothing is put over it")
    with Archive(copy, keys=keys) as archive:
        found = back_up(archive, to)
    with Database(to) as database:
        return replace(found, unsigned=_held_back(database, keys))


def _look_through(file: Path) -> None:
    """Raises StoreError unless every object is what its digest says, and the log what its head says."""
    with Database(file.parent, name=file.name) as database:
        dangling = (
            f"{table} row {row} refers to a {parent} that is not there"
            for table, row, parent in audit.dangling(database)
        )
        for problem in chain(audit.faults(database), dangling):
            raise StoreError(f"the copy is damaged ({problem}); the archive is as it was")
        for digest in captures.digests(database):
            captures.data_of(database, digest)
        _check_log(database)


def _check_log(database: Database) -> None:
    edge = merkle.Edge()
    note = checkpoints.newest(database)
    head = None
    if note:
        name = read_checkpoint(note.text).origin
        head = open_checkpoint(note, checkpoints.periods(database), origin=name)
    for seq in range(1, log.sequence(database) + 1):
        edge, _ = merkle.append(edge, merkle.leaf_hash(log.leaf(database, seq)))
        if head and edge.size == head.size and edge.root != head.root:
            raise StoreError("the log is not the one that was signed; run: dragoman verify")
    if edge != log.edge(database):
        raise StoreError("the log's tree is not that of its leaves; run: dragoman verify")


def _held_back(database: Database, keys: Path) -> str | None:
    name = checkpoints.origin(database)
    last: Checkpoint | None = signing.last_signed(keys, name) if name else None
    size = log.sequence(database)
    if last and last.size > size:
        return (
            f"the log was signed up to entry {last.size:,} and this copy ends at {size:,}: bring a newer copy,"
            " or begin a log of another name with dragoman key --restart"
        )
    return None


def _copied(database: Database) -> Copied:
    return Copied(
        path=str(database.folder),
        bytes=database.file.stat().st_size,
        entries=log.sequence(database),
        signed=checkpoints.signed_size(database),
    )


def _remove(file: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            file.with_name(file.name + end).unlink()
