"""The order of everything: each thing taken in gets the next sequence number, in its own transaction."""

from __future__ import annotations

from datetime import UTC, datetime

from dragoman.store.database import Database


def append(
    database: Database,
    kind: str,
    *,
    edition: str | None = None,
    version: int | None = None,
    reading: int | None = None,
) -> int:
    """Appends an entry and gives its sequence number, counted from 1 without gaps."""
    database.run(
        "INSERT INTO entry (seq, kind, edition, version, reading, logged)"
        " VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM entry), ?, ?, ?, ?, ?)",
        kind,
        edition,
        version,
        reading,
        now(),
    )
    return database.connection.last_insert_rowid()


def sequence(database: Database) -> int:
    """The number of the newest entry, 0 in an empty archive."""
    return int(database.value("SELECT coalesce(max(seq), 0) FROM entry"))


def editions_since(database: Database, seen: int) -> list[str]:
    """The editions that entries after ``seen`` concern, in the order of their newest entry."""
    return [
        row[0]
        for row in database.rows(
            "SELECT edition FROM entry WHERE seq > ? AND edition IS NOT NULL GROUP BY edition ORDER BY max(seq)",
            seen,
        )
    ]


def now() -> str:
    """This moment in UTC, to the second, as ISO 8601 with ``Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
