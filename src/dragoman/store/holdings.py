"""What the archive holds, counted and listed."""

from __future__ import annotations

from dragoman.model.holdings import Holdings
from dragoman.model.language import primary
from dragoman.store.database import Database


def holdings(database: Database, sequence: int) -> Holdings:
    """What the archive holds as of an entry, its newest."""
    first, last = days(database)
    return Holdings(
        sequence=sequence,
        counts=counts(database),
        languages=tuple(languages(database)),
        publishers=tuple(publishers(database)),
        first_day=first,
        last_day=last,
    )


def counts(database: Database) -> dict[str, int]:
    """How many of each thing the archive holds."""
    return {
        "records": int(database.value("SELECT count(*) FROM record WHERE joined_into IS NULL")),
        "editions": int(database.value("SELECT count(*) FROM edition")),
        "versions": int(database.value("SELECT count(*) FROM version")),
        "captures": int(database.value("SELECT count(*) FROM capture")),
        "refusals": int(database.value("SELECT count(*) FROM refusal")),
    }


def languages(database: Database) -> list[tuple[str, int]]:
    """The languages editions are in, with their number, most first."""
    found: dict[str, int] = {}
    for lang, number in database.rows("SELECT lang, count(*) FROM edition GROUP BY lang"):
        found[primary(lang)] = found.get(primary(lang), 0) + number
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))


def tags(database: Database) -> list[str]:
    """The language tags of editions, in alphabetical order; quick however many editions there are."""
    return [
        r[0]
        for r in database.rows(
            "WITH RECURSIVE tag (lang) AS (SELECT min(lang) FROM edition UNION ALL"
            " SELECT (SELECT min(lang) FROM edition WHERE lang > tag.lang) FROM tag WHERE tag.lang IS NOT NULL)"
            " SELECT lang FROM tag WHERE lang IS NOT NULL"
        )
    ]


def publishers(database: Database) -> list[str]:
    """The publishers of editions, in alphabetical order."""
    return [
        r[0]
        for r in database.rows(
            "SELECT DISTINCT publisher FROM edition WHERE publisher IS NOT NULL ORDER BY 1"
        )
    ]


def days(database: Database) -> tuple[str | None, str | None]:
    """The first and the last day a text stands under, by its newest reading."""
    return (
        database.value("SELECT min(day) FROM edition"),
        database.value("SELECT max(day) FROM edition"),
    )


def records_by_day(database: Database, *, offset: int, limit: int) -> list[tuple[str, str]]:
    """Records with the newest day any of their editions stands under, newest first."""
    return [
        (r[0], r[1])
        for r in database.rows(
            "SELECT record, max(day) AS newest FROM edition GROUP BY record"
            " ORDER BY newest DESC, min(seq) DESC LIMIT ? OFFSET ?",
            limit,
            offset,
        )
    ]
