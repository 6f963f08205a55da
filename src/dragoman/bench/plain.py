"""The rows of a record in plain SQLite: the same tables, keys, indexes and values, and nothing is proved.

It is given every value ready made, digests and ids too, and its entries have empty leaves: no tree, no
signature. Its file is in the state SQLite's manual advises: WAL, ``synchronous`` FULL, its own checkpoints.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import apsw.bestpractice

from dragoman.store.database import migrations

Row = tuple[Any, ...]
# One version as plain rows: each table's, in an order that its foreign keys allow.
Rows = dict[str, list[Row]]

_INSERT = {
    "entry": "INSERT INTO entry (seq, kind, edition, version, reading, logged, leaf) VALUES (?,?,?,?,?,?,x'')",
    "blob": "INSERT INTO blob (digest, size, bytes, crc) VALUES (?,?,?,?)",
    "record": "INSERT INTO record (id, seq) VALUES (?,?)",
    "edition": "INSERT INTO edition (id, record, lang, publisher, named_by, key, day_from, rights, wids, day, seq)"
    " VALUES (?,?,?,?,?,?,?,?,?,?,?)",
    "edition_key": "INSERT INTO edition_key (key, edition, crc) VALUES (?,?,?)",
    "newer": "UPDATE edition SET wids = ?, day = ? WHERE id = ?",
    "capture": "INSERT INTO capture (seq, edition, digest, address, fetched, status, headers, media_type, source,"
    " part, container, named_by) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
    "version": "INSERT INTO version (edition, number, reason, capture, seq) VALUES (?,?,?,?,?)",
    "reading": "INSERT INTO reading (edition, version, number, capture, reader, digest, body, crc, published, seq)"
    " VALUES (?,?,?,?,?,?,?,?,?,?)",
}  # fmt: skip
# Where the rows of one version stand in a record; ``newer`` is what a later version changes of its edition.
_SELECT = {
    "entry": "SELECT e.seq, e.kind, e.edition, e.version, e.reading, e.logged FROM entry e"
    " WHERE e.seq BETWEEN :first AND :last ORDER BY e.seq",
    "blob": "SELECT b.digest, b.size, b.bytes, b.crc FROM capture c JOIN blob b USING (digest)"
    " WHERE c.seq BETWEEN :first AND :last",
    "record": "SELECT id, seq FROM record WHERE seq BETWEEN :first AND :last",
    "edition": "SELECT id, record, lang, publisher, named_by, key, day_from, rights, wids, day, seq FROM edition"
    " WHERE seq BETWEEN :first AND :last",
    "edition_key": "SELECT k.key, k.edition, k.crc FROM edition e JOIN edition_key k ON k.edition = e.id"
    " WHERE e.seq BETWEEN :first AND :last",
    "newer": "SELECT wids, day, id FROM edition WHERE id = :edition AND :number > 1",
    "capture": "SELECT seq, edition, digest, address, fetched, status, headers, media_type, source, part, container,"
    " named_by FROM capture WHERE seq BETWEEN :first AND :last",
    "version": "SELECT edition, number, reason, capture, seq FROM version WHERE seq BETWEEN :first AND :last",
    "reading": "SELECT edition, version, number, capture, reader, digest, body, crc, published, seq FROM reading"
    " WHERE seq BETWEEN :first AND :last",
}  # fmt: skip
_READ = (
    "SELECT e.id, e.record, e.lang, e.publisher, e.named_by, e.key, e.day_from, e.rights, v.number, v.reason,"
    " r.number, r.reader, r.body, c.seq, c.digest, c.address, c.fetched, c.status, c.headers, c.media_type,"
    " c.source, c.part, c.container, c.named_by, n.logged"
    " FROM version v JOIN edition e ON e.id = v.edition"
    " JOIN reading r ON r.edition = v.edition AND r.version = v.number"
    " JOIN capture c ON c.seq = r.capture JOIN entry n ON n.seq = c.seq"
    " WHERE v.edition = ? AND v.number = ?"
)


def opened(file: Path) -> apsw.Connection:
    """A plain database of the record's own tables."""
    connection = apsw.Connection(str(file))
    apsw.bestpractice.connection_enable_foreign_keys(connection)
    connection.pragma("journal_mode", "wal")
    connection.pragma("synchronous", "full")
    if not connection.pragma("user_version"):
        for number, step in migrations():
            connection.execute(step)
            connection.pragma("user_version", number)
    return connection


def rows_of(record: Path) -> list[Rows]:
    """All rows of the versions in a record (its file), version by version."""
    with closing(apsw.Connection(str(record), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
        first = 1
        found: list[Rows] = []
        for edition, number, last in list(
            connection.execute(
                "SELECT edition, version, seq FROM entry WHERE kind = 'reading' ORDER BY seq"
            )
        ):
            where = {"edition": edition, "number": number, "first": first, "last": last}
            found.append(
                {table: list(connection.execute(sql, where)) for table, sql in _SELECT.items()}
            )
            first = last + 1
        return found


def statements(versions: Sequence[Rows]) -> list[list[tuple[str, Row]]]:
    """The statements that write each version, with their values."""
    return [
        [(_INSERT[table], row) for table, rows in version.items() for row in rows]
        for version in versions
    ]


def by_row(connection: apsw.Connection, versions: Sequence[list[tuple[str, Row]]]) -> None:
    """Writes one batch, a version after the other, each row by its prepared statement."""
    connection.execute("BEGIN IMMEDIATE")
    for version in versions:
        for sql, row in version:
            connection.execute(sql, row)
    connection.execute("COMMIT")


def by_table(connection: apsw.Connection, versions: Sequence[Rows]) -> None:
    """Writes one batch a table after the other, each with one call: the least that SQLite can do."""
    connection.execute("BEGIN IMMEDIATE")
    for table, sql in _INSERT.items():
        connection.executemany(sql, [row for version in versions for row in version[table]])
    connection.execute("COMMIT")


def read(connection: apsw.Connection, edition: str, number: int) -> Row:
    """A version with its reading and observation, its body still compressed, by one statement."""
    return next(iter(connection.execute(_READ, (edition, number))))


def put_leaf(connection: apsw.Connection, seq: int, leaf: bytes) -> None:
    """Writes an entry of nothing but its leaf, for a log of synthetic leaves."""
    connection.execute(
        "INSERT INTO entry (seq, kind, logged, leaf) VALUES (?, 'capture', '2026-01-01T10:00:00Z', ?)",
        (seq, leaf),
    )


def put_hash(connection: apsw.Connection, level: int, place: int, hash_: bytes) -> None:
    """Writes the hash of a full subtree."""
    connection.execute("INSERT INTO tree_hash VALUES (?, ?, ?)", (level, place, hash_))


def put_tree(connection: apsw.Connection, size: int, edge: bytes) -> None:
    """Writes the right edge of the tree."""
    connection.execute("UPDATE tree SET size = ?, edge = ?", (size, edge))
