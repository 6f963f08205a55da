"""What has to go when a version is erased, and how it goes: bodies are emptied, rows and digests stay."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.model.reading import Reading
from dragoman.store import editions
from dragoman.store.database import Database

# Texts beside the readings into which somebody may have copied a passage.
_BESIDE = {"decision": "said", "refusal": "reason", "joining": "evidence"}


def bytes_of(database: Database, edition: str, version: int) -> list[tuple[str, int]]:
    """The digests that were seen while a version stood, each with the first observation of it."""
    return [
        (row[0], row[1])
        for row in database.rows(
            "SELECT c.digest, min(c.seq) FROM capture c JOIN version v ON v.edition = c.edition"
            " WHERE c.edition = ?1 AND v.number = ?2 AND c.digest IS NOT NULL AND c.seq >= v.capture"
            " AND c.seq < coalesce((SELECT w.capture FROM version w"
            " WHERE w.edition = ?1 AND w.number = ?2 + 1), 9e18) GROUP BY c.digest ORDER BY 2",
            edition,
            version,
        )
    ]


def holding(database: Database, digest: str) -> list[tuple[str, int]]:
    """The versions, of whatever edition, that stood while bytes of this digest were seen."""
    return [
        (row[0], row[1])
        for row in database.rows(
            "SELECT DISTINCT c.edition, (SELECT max(v.number) FROM version v"
            " WHERE v.edition = c.edition AND v.capture <= c.seq) FROM capture c WHERE c.digest = ?"
            " ORDER BY 1, 2",
            digest,
        )
        if row[1] is not None
    ]


def readings(database: Database, edition: str, version: int) -> list[Reading]:
    """All readings of a version that are there."""
    rows = database.rows(
        "SELECT digest, body FROM reading WHERE edition = ? AND version = ? AND length(body) > 0"
        " ORDER BY number",
        edition,
        version,
    )
    return [editions.reading_from(body, digest) for digest, body in rows]


def versions_with_text(database: Database) -> Iterator[tuple[str, int]]:
    """All versions that have a reading, in the order they came."""
    yield from (
        (row[0], row[1])
        for row in database.rows(
            "SELECT edition, version FROM reading WHERE length(body) > 0 AND number = 1 ORDER BY seq"
        )
    )


def empty_readings(database: Database, edition: str, version: int) -> None:
    """Empties the readings of a version."""
    database.run(
        "UPDATE reading SET body = x'' WHERE edition = ? AND version = ?", edition, version
    )


def empty_bytes(database: Database, digest: str) -> None:
    """Empties bytes that were kept."""
    database.run("UPDATE blob SET bytes = x'' WHERE digest = ?", digest)


def beside(database: Database) -> Iterator[tuple[str, int, str]]:
    """What people and this program wrote beside the texts: its table, its entry, its words."""
    for table, column in _BESIDE.items():
        for seq, words in database.rows(f"SELECT seq, {column} FROM {table} ORDER BY seq"):  # noqa: S608
            yield table, seq, words


def empty_beside(database: Database, table: str, seq: int) -> None:
    """Empties what was written beside the texts with an entry; its digest stays in the leaf."""
    database.run(f"UPDATE {table} SET {_BESIDE[table]} = '' WHERE seq = ?", seq)  # noqa: S608
