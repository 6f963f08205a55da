"""Editions with their versions and readings, and the records that group them."""

from __future__ import annotations

from typing import get_args

import msgspec

from dragoman.errors import NotFound, StoreError
from dragoman.model.base import encode
from dragoman.model.language import primary
from dragoman.model.reading import Reading
from dragoman.model.record import Edition, EditionText, Join, Record, Rights, Version, VersionReason
from dragoman.store import captures, log
from dragoman.store.database import Database, Row

_EDITION = "id, record, lang, publisher, named_by, key, day_from, rights"
_VERSION = """
  SELECT v.number, v.reason, c.digest, c.fetched, e.logged,
         (SELECT count(*) FROM reading r WHERE r.edition = v.edition AND r.version = v.number),
         (SELECT max(coalesce(n.fetched, f.logged)) FROM capture n JOIN entry f USING (seq)
           WHERE n.edition = v.edition AND n.seq >= v.capture
             AND n.seq < coalesce((SELECT w.capture FROM version w
                                    WHERE w.edition = v.edition AND w.number = v.number + 1), 9e18)),
         (SELECT r.body FROM reading r WHERE r.edition = v.edition AND r.version = v.number
           ORDER BY r.number DESC LIMIT 1)
    FROM version v JOIN capture c ON c.seq = v.capture JOIN entry e ON e.seq = v.seq
   WHERE v.edition = ?
"""
_reasons = frozenset(get_args(VersionReason))
_decode = msgspec.json.Decoder(Reading).decode


def edition_of_key(database: Database, key: str) -> str | None:
    """The edition a key leads to, or None."""
    found: str | None = database.value("SELECT edition FROM edition_key WHERE key = ?", key)
    return found


def is_edition(database: Database, name: str) -> bool:
    """Whether an edition has this id."""
    return database.value("SELECT 1 FROM edition WHERE id = ?", name) is not None


def is_record(database: Database, name: str) -> bool:
    """Whether a record has or ever had this id."""
    return database.value("SELECT 1 FROM record WHERE id = ?", name) is not None


def add_edition(database: Database, edition: Edition, *, keys: list[str]) -> None:
    """Adds an edition under its minted id, its record if that is new, and the keys that lead to it."""
    seq = log.append(database, "edition", edition=edition.id)
    database.run(
        "INSERT INTO record (id, seq) VALUES (?, ?) ON CONFLICT DO NOTHING", edition.record, seq
    )
    database.run(
        "INSERT INTO edition (id, record, lang, publisher, named_by, key, day_from, rights, seq)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        edition.id, edition.record, edition.lang, edition.publisher, edition.named_by, edition.key,
        edition.day_from, encode(edition.rights).decode(), seq,
    )  # fmt: skip
    add_keys(database, edition.id, keys)


def add_keys(database: Database, edition: str, keys: list[str]) -> None:
    """Remembers keys that lead to an edition; a key that leads elsewhere already stays there."""
    for key in keys:
        database.run(
            "INSERT INTO edition_key (key, edition) VALUES (?, ?) ON CONFLICT DO NOTHING",
            key,
            edition,
        )


def add_version(
    database: Database, edition: str, *, number: int, reason: VersionReason, capture: int
) -> None:
    """Adds the next version of an edition, first seen in an observation."""
    seq = log.append(database, "version", edition=edition, version=number)
    database.run(
        "INSERT INTO version (edition, number, reason, capture, seq) VALUES (?, ?, ?, ?, ?)",
        edition, number, reason, capture, seq,
    )  # fmt: skip


def add_reading(
    database: Database,
    edition: str,
    version: int,
    *,
    capture: int,
    reader: str,
    reading: Reading,
    wids: int,
    day: str,
) -> int:
    """Adds a reading of a version, made from an observation; gives its number. ``wids`` is the new count of names."""
    number = 1 + int(
        database.value(
            "SELECT count(*) FROM reading WHERE edition = ? AND version = ?", edition, version
        )
    )
    body = encode(reading)
    seq = log.append(database, "reading", edition=edition, version=version, reading=number)
    database.run(
        "INSERT INTO reading (edition, version, number, capture, reader, digest, body, title, kind, day, seq)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        edition, version, number, capture, reader, captures.digest_of(body),
        len(body).to_bytes(4, "big") + captures.compress(body), reading.title, reading.kind, day, seq,
    )  # fmt: skip
    database.run("UPDATE edition SET wids = ? WHERE id = ? AND wids < ?", wids, edition, wids)
    return number


def names_given(database: Database, edition: str) -> int:
    """How many ``wid`` an edition has given so far."""
    return int(database.value("SELECT wids FROM edition WHERE id = ?", edition) or 0)


def edition(database: Database, name: str) -> Edition:
    """The edition of an id. Raises NotFound."""
    row = database.row(f"SELECT {_EDITION} FROM edition WHERE id = ?", name)  # noqa: S608
    if row is None:
        raise NotFound(name)
    return _edition(row)


def record(database: Database, name: str) -> Record:
    """The record of an id, or the one it was joined into. Raises NotFound."""
    for _ in range(64):
        row = database.row("SELECT joined_into FROM record WHERE id = ?", name)
        if row is None:
            raise NotFound(name)
        if row[0] is None:
            break
        name = row[0]
    editions = [
        _edition(r)
        for r in database.rows(
            f"SELECT {_EDITION} FROM edition WHERE record = ? ORDER BY seq", name
        )  # noqa: S608
    ]
    joins = [
        Join(edition=r[0], with_edition=r[1], method=r[2], evidence=r[3], score=r[4])
        for r in database.rows(
            "SELECT j.edition, j.with_edition, j.method, j.evidence, j.score FROM joining j"
            " JOIN edition e ON e.id = j.edition WHERE e.record = ? ORDER BY j.seq",
            name,
        )
    ]
    return Record(id=name, editions=tuple(editions), joins=tuple(joins))


def versions(database: Database, name: str) -> list[Version]:
    """All versions of an edition, first to newest."""
    return [_version(row) for row in database.rows(_VERSION + " ORDER BY v.number", name)]


def text(
    database: Database, name: str, *, version: int | None = None, reading: int | None = None
) -> EditionText:
    """An edition with one version and one reading of it: the newest of each where none is asked for.

    Raises NotFound for an edition, version or reading that is not there.
    """
    about = edition(database, name)
    wanted = f"{name}@{version}" + (f".{reading}" if reading else "") if version else name
    row = database.row(
        _VERSION + (" AND v.number = ?" if version else "") + " ORDER BY v.number DESC LIMIT 1",
        name,
        *([version] if version else []),
    )
    if row is None:
        raise NotFound(wanted)
    found = _version(row)
    body = database.row(
        "SELECT number, capture, reader, digest, body FROM reading WHERE edition = ? AND version = ?"
        + (" AND number = ?" if reading else "") + " ORDER BY number DESC LIMIT 1",
        name, found.number, *([reading] if reading else []),
    )  # fmt: skip
    if body is None:
        if reading:
            raise NotFound(wanted)
        seq = database.value(
            "SELECT capture FROM version WHERE edition = ? AND number = ?", name, found.number
        )
        return EditionText(
            edition=about, version=found, reading_number=0, reader="", reading=None,
            capture=captures.capture(database, seq),
        )  # fmt: skip
    return EditionText(
        edition=about,
        version=found,
        reading_number=body[0],
        reader=body[2],
        reading=_reading(body[4], body[3]),
        capture=captures.capture(database, body[1]),
    )


def latest_number(database: Database, name: str) -> int:
    """The number of an edition's newest version, 0 if it has none yet."""
    return int(
        database.value("SELECT coalesce(max(number), 0) FROM version WHERE edition = ?", name)
    )


def set_links(database: Database, edition: str, links: list[tuple[str, str]]) -> None:
    """Replaces the addresses (with their languages) that an edition's newest capture points to."""
    database.run("DELETE FROM edition_link WHERE edition = ?", edition)
    for address, lang in links:
        database.run(
            "INSERT INTO edition_link (edition, address, lang) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            edition, address, lang,
        )  # fmt: skip


def links_of(database: Database, edition: str) -> list[tuple[str, str]]:
    """The addresses an edition points to, with the language it says stands there."""
    return [
        (r[0], r[1])
        for r in database.rows("SELECT address, lang FROM edition_link WHERE edition = ?", edition)
    ]


def linking_to(database: Database, address: str) -> list[tuple[str, str]]:
    """The editions that point to an address, with the language they say stands there."""
    return [
        (r[0], r[1])
        for r in database.rows("SELECT edition, lang FROM edition_link WHERE address = ?", address)
    ]


def join(database: Database, join: Join) -> None:
    """Puts two editions into one record: the older record's name stays, the other redirects to it."""
    first = edition(database, join.edition).record
    second = edition(database, join.with_edition).record
    seq = log.append(database, "join", edition=join.edition)
    database.run(
        "INSERT INTO joining (seq, edition, with_edition, method, evidence, score) VALUES (?, ?, ?, ?, ?, ?)",
        seq, join.edition, join.with_edition, join.method, join.evidence, join.score,
    )  # fmt: skip
    if first == second:
        return
    age = dict(database.rows("SELECT id, seq FROM record WHERE id IN (?, ?)", first, second))
    kept, gone = sorted((first, second), key=lambda name: age[name])
    for (moved,) in database.rows("SELECT id FROM edition WHERE record = ?", gone):
        log.append(database, "join", edition=moved)
    database.run("UPDATE edition SET record = ? WHERE record = ?", kept, gone)
    database.run("UPDATE record SET joined_into = ? WHERE id = ?", kept, gone)


def editions_with_key_like(database: Database, keys: list[str]) -> list[str]:
    """The editions that any of these keys leads to, each once."""
    found = [edition_of_key(database, key) for key in keys]
    return sorted({name for name in found if name})


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


def publishers(database: Database) -> list[str]:
    """The publishers of editions, in alphabetical order."""
    return [
        r[0]
        for r in database.rows(
            "SELECT DISTINCT publisher FROM edition WHERE publisher IS NOT NULL ORDER BY 1"
        )
    ]


def records_by_day(database: Database, *, offset: int, limit: int) -> list[tuple[str, str]]:
    """Records with the newest day any of their editions was said (else published), newest first."""
    return [
        (r[0], r[1])
        for r in database.rows(
            "SELECT e.record, max(r.day) AS day FROM edition e JOIN reading r ON r.edition = e.id"
            " GROUP BY e.record ORDER BY day DESC, min(e.seq) DESC LIMIT ? OFFSET ?",
            limit,
            offset,
        )
    ]


def all_editions(database: Database) -> list[str]:
    """The ids of all editions, in the order they came."""
    return [r[0] for r in database.rows("SELECT id FROM edition ORDER BY seq")]


def _edition(row: Row) -> Edition:
    name, record, lang, publisher, named_by, key, day_from, rights = row
    return Edition(
        id=name,
        record=record,
        lang=lang,
        publisher=publisher,
        named_by=named_by,
        key=key,
        day_from=day_from,
        rights=msgspec.json.decode(rights, type=Rights),
    )


def _version(row: Row) -> Version:
    number, reason, digest, observed, logged, readings, until, body = row
    if reason not in _reasons:
        raise StoreError(f"a version has the unknown reason {reason!r}; run: dragoman verify")
    claimed = _reading(body).published if body else None
    return Version(
        number=number,
        reason=reason,
        digest=digest,
        claimed=claimed.value if claimed else None,
        observed=observed,
        logged=logged,
        readings=readings,
        seen_until=until,
    )


def _reading(body: bytes, digest: str | None = None) -> Reading:
    plain = captures.decompress(body[4:], int.from_bytes(body[:4], "big"))
    if digest is not None and captures.digest_of(plain) != digest:
        raise StoreError(
            f"the reading stored as {digest} is not that reading; run: dragoman verify"
        )
    return _decode(plain)
