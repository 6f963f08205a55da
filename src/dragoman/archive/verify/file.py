"""The file itself, as SQLite sees it: pages, indexes, rows that point to nothing, tables that were changed."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.archive.verify.finding import RESTORE, Finding
from dragoman.store import audit
from dragoman.store.database import FILE, Database


def check_pages(database: Database) -> Iterator[Finding]:
    """SQLite's own check of every page, index and constraint."""
    for fault in audit.faults(database):
        yield Finding(kind="file", where=FILE, what=fault, todo=_TODO)


def check_references(database: Database) -> Iterator[Finding]:
    """Every row that another one needs is there."""
    for table, rowid, parent in audit.dangling(database):
        where = f"{table}, row {rowid}" if rowid is not None else table
        yield Finding(kind="row", where=where, what=f"points to nothing in {parent}")


def check_schema(database: Database) -> Iterator[Finding]:
    """The tables and indexes are those this program makes."""
    for name in audit.schema_changes(database):
        yield Finding(
            kind="file",
            where=f"{FILE}, {name}",
            what="is not the table or index this program makes",
        )


_TODO = f"{RESTORE}; look at the disk as well"
