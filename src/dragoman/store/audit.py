r"""The file as it lies there, row by row, for who checks it: nothing here trusts what it reads.

Text that is no UTF-8 comes with its bytes as ``\xNN``, so that no damage stops a walk and none looks sound.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import apsw

from dragoman.store.database import Database, Row, migrations

# A damaged file has one fault or thousands; SQLite stops here.
MOST_FAULTS = 1_000


def faults(database: Database) -> Iterator[str]:
    """What SQLite finds wrong in its file: pages, trees, indexes, types, constraints. At most MOST_FAULTS."""
    for (line,) in database.each(f"PRAGMA integrity_check({MOST_FAULTS})"):
        if line != "ok":
            yield str(line)


def dangling(database: Database) -> Iterator[tuple[str, Any, str]]:
    """Rows that point to nothing: the table, the number of the row (None where it has none), the table meant."""
    for table, rowid, parent, _ in database.each("PRAGMA foreign_key_check"):
        yield str(table), rowid, str(parent)


def schema_changes(database: Database) -> Iterator[str]:
    """The tables and indexes that are not as this program makes them, by name."""
    fresh = apsw.Connection(":memory:")
    try:
        for _, step in migrations():
            fresh.execute(step)
        wanted = {row[0]: row for row in fresh.execute(_SCHEMA)}
    finally:
        fresh.close()
    found = {row[0]: row for row in database.each(_SCHEMA)}
    changed = (name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    yield from sorted(map(_text, changed))


def rows(
    database: Database, table: str, columns: str, *, where: str = "", order: str = ""
) -> Iterator[Row]:
    """The rows of a table (those a condition names), these columns of it, one at a time."""
    names = columns.split(", ")
    texts = text_columns(database, table)
    wanted = ", ".join(f"CAST({name} AS BLOB)" if name in texts else name for name in names)
    chosen = f" WHERE {where}" if where else ""
    ordered = f" ORDER BY {order}" if order else ""
    are_text = [name in texts for name in names]
    for row in database.each(f"SELECT {wanted} FROM {table}{chosen}{ordered}"):  # noqa: S608  # our own names
        yield tuple(
            _text(cell) if is_text else cell for cell, is_text in zip(row, are_text, strict=True)
        )


def cell(database: Database, table: str, column: str, where: str, *values: Any) -> Any:
    """One cell of the row that a condition names, None where there is no such row."""
    is_text = column in text_columns(database, table)
    wanted = f"CAST({column} AS BLOB)" if is_text else column
    value = database.value(f"SELECT {wanted} FROM {table} WHERE {where}", *values)  # noqa: S608
    return _text(value) if is_text else value


def count(database: Database, table: str) -> int:
    """How many rows a table has."""
    return int(database.value(f"SELECT count(*) FROM {table}"))  # noqa: S608  # our own names


def leaves_of(database: Database, kind: str, *, edition: str | None = None) -> Iterator[bytes]:
    """The leaves of the entries of a kind (about an edition), the newest first."""
    for (leaf,) in database.each(
        "SELECT leaf FROM entry WHERE kind = ?1 AND (?2 IS NULL OR edition = ?2) ORDER BY seq DESC",
        kind, edition,
    ):  # fmt: skip
        yield leaf


def editions_and_records(database: Database) -> Iterator[Row]:
    """Every edition with its record and entry, and the record that began with it, by the edition's id.

    A row is (edition, its record, its entry, record that began with it or None, what that was joined into).
    """
    for row in database.each(
        "SELECT CAST(e.id AS BLOB), CAST(e.record AS BLOB), e.seq, CAST(r.id AS BLOB),"
        " CAST(r.joined_into AS BLOB) FROM edition e LEFT JOIN record r ON r.seq = e.seq ORDER BY e.id"
    ):
        yield tuple(map(_text, row))


def text_columns(database: Database, table: str) -> frozenset[str]:
    """The columns of a table that hold text."""
    return frozenset(
        row[1] for row in database.rows(f"PRAGMA table_info({table})") if row[2] == "TEXT"
    )


_SCHEMA = "SELECT CAST(name AS BLOB), CAST(type AS BLOB), CAST(sql AS BLOB) FROM sqlite_schema"


def _text(value: Any) -> Any:
    return value.decode(errors="backslashreplace") if isinstance(value, bytes) else value
