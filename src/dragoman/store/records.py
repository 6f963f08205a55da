"""Records: which editions are one text in several languages, by which evidence, and what is said of them."""

from __future__ import annotations

from dragoman.errors import NotFound, StoreError, WrongUse
from dragoman.model.decision import Statement
from dragoman.model.identifier import mint_record
from dragoman.model.language import primary
from dragoman.model.record import Join, Record
from dragoman.store import crc, decisions, log
from dragoman.store.captures import digest_of
from dragoman.store.database import Database
from dragoman.store.editions import EDITION_COLUMNS, edition, edition_from, entry_of_edition

_APART = """
  SELECT a.edition, a.other FROM apart a JOIN edition e ON e.id = a.edition JOIN edition o ON o.id = a.other
   WHERE (e.record = ?1 AND o.record = ?2) OR (e.record = ?2 AND o.record = ?1)
"""


def is_record(database: Database, name: str) -> bool:
    """Whether a record has or ever had this id."""
    return database.value("SELECT 1 FROM record WHERE id = ?", name) is not None


def record(database: Database, name: str) -> Record:
    """The record of an id, or the one it was joined into, however often. Raises NotFound."""
    with database.snapshot():
        name = _newest_name(database, name)
        editions = database.rows(
            f"SELECT {EDITION_COLUMNS} FROM edition WHERE record = ? ORDER BY seq",  # noqa: S608
            name,
        )
        joins = database.rows(
            "SELECT j.edition, j.with_edition, j.method, j.evidence, j.score FROM joining j"
            " JOIN edition e ON e.id = j.edition JOIN edition o ON o.id = j.with_edition"
            " WHERE e.record = ?1 AND o.record = ?1 ORDER BY j.seq",
            name,
        )
    return Record(
        id=name,
        editions=tuple(edition_from(row) for row in editions),
        joins=tuple(
            Join(edition=r[0], with_edition=r[1], method=r[2], evidence=r[3], score=r[4])
            for r in joins
        ),
    )


def all_records(database: Database) -> list[str]:
    """The ids of all records that were not joined into another, in the order they came."""
    return [
        row[0]
        for row in database.rows("SELECT id FROM record WHERE joined_into IS NULL ORDER BY seq")
    ]


def redirecting_to(database: Database, name: str) -> list[str]:
    """The names that redirect to a record, however far, in alphabetical order."""
    return [
        row[0]
        for row in database.rows(
            "WITH RECURSIVE gone (id) AS (SELECT id FROM record WHERE joined_into = ?"
            " UNION SELECT r.id FROM record r JOIN gone ON r.joined_into = gone.id)"
            " SELECT id FROM gone ORDER BY id",
            name,
        )
    ]


def languages_of(database: Database, name: str) -> list[str]:
    """The languages of a record's editions, each once, without script and region."""
    rows = database.rows("SELECT DISTINCT lang FROM edition WHERE record = ?", name)
    return sorted({primary(row[0]) for row in rows})


def join(database: Database, join: Join) -> None:
    """Puts two editions into one record: the older record's name stays, the other redirects to it."""
    first = edition(database, join.edition).record
    second = edition(database, join.with_edition).record
    # A leaf holds thousandths; the row holds the very same.
    score = round(join.score * 1000)
    seq = log.append(
        database, "join", edition=join.edition, other=join.with_edition, method=join.method,
        score=score, content=digest_of(join.evidence.encode()),
    )  # fmt: skip
    database.run(
        "INSERT INTO joining (seq, edition, with_edition, method, evidence, score) VALUES (?, ?, ?, ?, ?, ?)",
        seq, join.edition, join.with_edition, join.method, join.evidence, score / 1000,
    )  # fmt: skip
    if first == second:
        return
    age: dict[str, int] = dict(
        database.rows("SELECT id, seq FROM record WHERE id IN (?, ?)", first, second)
    )
    kept, gone = sorted((first, second), key=lambda name: age[name])
    for (moved,) in database.rows("SELECT id FROM edition WHERE record = ? ORDER BY seq", gone):
        log.append(database, "move", edition=moved, record=kept, about=seq)
    database.run("UPDATE edition SET record = ? WHERE record = ?", kept, gone)
    database.run("UPDATE record SET joined_into = ? WHERE id = ?", kept, gone)


def split(database: Database, name: str, said: Statement) -> str:
    """Takes an edition out of its record into one of its own, and keeps it apart; gives the new record's id.

    The old record's names stay where they lead. Refuses, as WrongUse, an edition that is alone in its record.
    """
    old = edition(database, name).record
    others = [
        row[0]
        for row in database.rows(
            "SELECT id FROM edition WHERE record = ? AND id <> ? ORDER BY seq", old, name
        )
    ]
    if not others:
        raise WrongUse(f"{name} is alone in its record: there is nothing to take apart")
    new = mint_record(name, lambda candidate: is_record(database, candidate))
    seq = decisions.add(
        database, "split", said, edition=name, other=old, reason="hand",
        about=entry_of_edition(database, name),
    )  # fmt: skip
    database.run("INSERT INTO record (id, seq) VALUES (?, ?)", new, seq)
    log.append(database, "move", edition=name, record=new, about=seq)
    database.run("UPDATE edition SET record = ? WHERE id = ?", new, name)
    for other in others:
        database.run(
            "INSERT INTO apart (edition, other, seq, crc) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            name, other, seq, crc.of_row(name, other, seq),
        )  # fmt: skip
    return new


def are_apart(database: Database, one: str, other: str) -> bool:
    """Whether somebody took an edition of one record apart from one of the other."""
    return database.value(_APART + "LIMIT 1", one, other) is not None


def bring_together(database: Database, one: str, other: str) -> None:
    """The editions of two records are kept apart no more."""
    for pair in database.rows(_APART, one, other):
        database.run("DELETE FROM apart WHERE edition = ? AND other = ?", *pair)


def set_links(database: Database, edition: str, links: list[tuple[str, str]]) -> None:
    """Replaces the addresses (with their languages) that an edition's newest capture points to."""
    database.run("DELETE FROM edition_link WHERE edition = ?", edition)
    for address, lang in links:
        database.run(
            "INSERT INTO edition_link (edition, address, lang, crc) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            edition, address, lang, crc.of_row(edition, address, lang),
        )  # fmt: skip


def links_of(database: Database, edition: str) -> list[tuple[str, str]]:
    """The addresses an edition points to, with the language it says stands there."""
    return [
        (r[0], r[1])
        for r in database.rows("SELECT address, lang FROM edition_link WHERE edition = ?", edition)
    ]


def linking_to(
    database: Database, addresses: list[str], *, most: int
) -> list[tuple[str, str, str]]:
    """The editions that point to some addresses: edition, address, the language it says is there.

    Of each address at most so many.
    """
    return [
        (r[0], r[1], r[2])
        for address in addresses
        for r in database.rows(
            "SELECT edition, address, lang FROM edition_link WHERE address = ?"
            " ORDER BY edition, lang LIMIT ?",
            address, most,
        )
    ]  # fmt: skip


def add_identifier(database: Database, edition: str, identifier: str) -> None:
    """Notes an id that the publisher gives a text, as ``publisher:id``."""
    database.run(
        "INSERT INTO edition_identifier (identifier, edition, crc) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        identifier, edition, crc.of_row(identifier, edition),
    )  # fmt: skip


def identifiers_of(database: Database, edition: str) -> list[str]:
    """The ids its publisher gives an edition."""
    return [
        r[0]
        for r in database.rows(
            "SELECT identifier FROM edition_identifier WHERE edition = ? ORDER BY identifier",
            edition,
        )
    ]


def editions_of_identifier(database: Database, identifier: str) -> list[str]:
    """The editions to which the publisher gives this id; of very many, some."""
    return [
        r[0]
        for r in database.rows(
            "SELECT i.edition FROM edition_identifier i JOIN edition e ON e.id = i.edition"
            " WHERE i.identifier = ? ORDER BY i.edition LIMIT 64",
            identifier,
        )
    ]


def _newest_name(database: Database, name: str) -> str:
    """Follows the redirects of joined records."""
    passed = set()
    while True:
        row = database.row("SELECT joined_into FROM record WHERE id = ?", name)
        if row is None:
            raise NotFound(name)
        if row[0] is None:
            return name
        passed.add(name)
        name = row[0]
        if name in passed:
            raise StoreError(f"the record {name} redirects to itself; run: dragoman verify")
