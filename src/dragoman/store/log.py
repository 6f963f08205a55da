"""The order of everything: each thing taken in gets the next sequence number, in its own transaction.

Whatever must be known of every event as it happens (the leaf of a tamper-evident log) belongs into
``append``: nothing enters the record past it, and it runs in the transaction of what it notes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from dragoman.store.database import Database

EntryKind = Literal["edition", "capture", "version", "reading", "join", "refusal", "agent"]


def append(
    database: Database,
    kind: EntryKind,
    *,
    edition: str | None = None,
    version: int | None = None,
    reading: int | None = None,
) -> int:
    """Appends an entry and gives its sequence number, counted from 1 without gaps.

    Its time is never before that of the entry before it, even where the machine's clock was set back.
    """
    return int(
        database.value(
            "INSERT INTO entry (seq, kind, edition, version, reading, logged)"
            " VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM entry), ?, ?, ?, ?,"
            "  max(?, coalesce((SELECT logged FROM entry ORDER BY seq DESC LIMIT 1), '')))"
            " RETURNING seq",
            kind, edition, version, reading, now(),
        )
    )  # fmt: skip


def sequence(database: Database) -> int:
    """The number of the newest entry, 0 in an empty archive."""
    return int(database.value("SELECT coalesce(max(seq), 0) FROM entry"))


def editions_changed(database: Database, seen: int) -> list[str]:
    """The editions whose text, reading or record is new after ``seen``, in the order of their newest entry.

    One that was merely observed again is not among them.
    """
    return [
        row[0]
        for row in database.rows(
            "SELECT edition FROM entry WHERE seq > ? AND edition IS NOT NULL AND kind <> 'capture'"
            " GROUP BY edition ORDER BY max(seq)",
            seen,
        )
    ]


def now() -> str:
    """The time now in UTC, to the second, as ISO 8601 with ``Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
