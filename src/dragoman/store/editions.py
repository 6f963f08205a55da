"""Editions with their versions and readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import msgspec

from dragoman.errors import NotFound, StoreError
from dragoman.model.base import encode
from dragoman.model.decision import Closed, Rights
from dragoman.model.reading import Reading
from dragoman.model.record import Capture, Edition, EditionText, Version, VersionReason
from dragoman.store import captures, crc, decisions, log
from dragoman.store.captures import Packed
from dragoman.store.database import Database, Row

# An edition's own rights go before its publisher's, each as a whole: a holder of one with a licence of the other
# nobody has stated.
EDITION_COLUMNS = (
    "id, record, lang, publisher, named_by, key, day_from, coalesce(rights,"
    " (SELECT p.rights FROM publisher_rights p WHERE p.publisher = edition.publisher), '{}')"
)
_VERSION = """
  SELECT v.number, v.reason, c.digest, c.fetched, e.logged,
         (SELECT count(*) FROM reading r WHERE r.edition = v.edition AND r.version = v.number),
         (SELECT max(coalesce(n.fetched, f.logged)) FROM capture n JOIN entry f USING (seq)
           WHERE n.edition = v.edition AND n.seq >= v.capture
             AND n.seq < coalesce((SELECT w.capture FROM version w
                                    WHERE w.edition = v.edition AND w.number = v.number + 1), 9e18)),
         (SELECT r.published FROM reading r WHERE r.edition = v.edition AND r.version = v.number
           ORDER BY r.number DESC LIMIT 1)
    FROM version v JOIN capture c ON c.seq = v.capture JOIN entry e ON e.seq = v.seq
   WHERE v.edition = ?
"""
_reasons = frozenset(get_args(VersionReason))
_decode = msgspec.json.Decoder(Reading).decode


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest version of an edition with its newest reading: what a new capture is compared with.

    ``reading`` is None where the text was withdrawn; ``capture`` is the observation it was made from.
    ``readers`` are those that read it so.
    """

    version: int
    capture: int
    digest: str | None
    headers: dict[str, str]
    number: int
    readers: frozenset[str]
    reading: Reading | None


def edition_of_key(database: Database, key: str) -> str | None:
    """The edition a key leads to, or None."""
    found: str | None = database.value("SELECT edition FROM edition_key WHERE key = ?", key)
    return found


def editions_of_keys(database: Database, keys: list[str]) -> dict[str, str]:
    """The editions that keys lead to, by key; keys that lead nowhere are left out."""
    return dict(
        database.rows(
            "SELECT k.key, k.edition FROM json_each(?) wanted JOIN edition_key k ON k.key = wanted.value",
            encode(keys).decode(),
        )
    )


def is_edition(database: Database, name: str) -> bool:
    """Whether an edition has this id."""
    return database.value("SELECT 1 FROM edition WHERE id = ?", name) is not None


def add_edition(database: Database, edition: Edition, *, keys: list[str]) -> None:
    """Adds an edition under its minted id, its record if that is new, and the keys that lead to it."""
    seq = log.append(
        database, "edition", edition=edition.id, lang=edition.lang, record=edition.record,
        content=about_digest(edition),
    )  # fmt: skip
    database.run(
        "INSERT INTO record (id, seq) VALUES (?, ?) ON CONFLICT DO NOTHING", edition.record, seq
    )
    database.run(
        "INSERT INTO edition (id, record, lang, publisher, named_by, key, day_from, rights, seq)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        edition.id, edition.record, edition.lang, edition.publisher, edition.named_by, edition.key,
        edition.day_from, encode(edition.rights).decode() if edition.rights != Rights() else None, seq,
    )  # fmt: skip
    add_keys(database, edition.id, keys)


def about_digest(edition: Edition) -> str:
    """The digest of what is stored of an edition beside its names, its leaf's ``content``."""
    return captures.digest_of(
        encode([edition.publisher, edition.named_by, edition.key, edition.day_from])
    )


def add_keys(database: Database, edition: str, keys: list[str]) -> None:
    """Remembers keys that lead to an edition; a key that leads elsewhere already stays there."""
    for key in keys:
        database.run(
            "INSERT INTO edition_key (key, edition, crc) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            key, edition, crc.of_row(key, edition),
        )  # fmt: skip


def add_version(
    database: Database,
    edition: str,
    *,
    reason: VersionReason,
    capture: Capture,
    claimed: str | None = None,
) -> int:
    """Adds the next version of an edition, first seen in an observation; gives its number.

    ``claimed`` is the stamp printed in it.
    """
    last = database.row(
        "SELECT number, seq FROM version WHERE edition = ? ORDER BY number DESC LIMIT 1", edition
    )
    number, previous = (last[0] + 1, last[1]) if last else (1, None)
    seq = log.append(
        database, "version", edition=edition, version=number, reason=reason, about=capture.seq,
        previous=previous, captured=capture.digest, observed=capture.fetched, claimed=claimed,
        address=capture.address,
    )  # fmt: skip
    database.run(
        "INSERT INTO version (edition, number, reason, capture, seq) VALUES (?, ?, ?, ?, ?)",
        edition, number, reason, capture.seq, seq,
    )  # fmt: skip
    return number


def add_reading(
    database: Database,
    edition: str,
    version: int,
    *,
    capture: Capture,
    reader: str,
    reading: Reading,
    wids: int,
    day: str,
    body: Packed | None = None,
) -> int:
    """Adds a reading of the newest version, made from an observation; gives its number.

    ``wids`` is how many names its edition has given now, ``day`` the day its text stands under in lists;
    ``body`` is the reading's own JSON where it was packed before.
    """
    number = 1 + int(
        database.value(
            "SELECT count(*) FROM reading WHERE edition = ? AND version = ?", edition, version
        )
    )
    plain = body or captures.pack(encode(reading))
    digest, kept = captures.digest_of(plain.data), packed(plain)
    seq = log.append(
        database, "reading", edition=edition, version=version, reading=number, content=digest,
        about=capture.seq, captured=capture.digest, reader=reader, claimed=claimed_in(reading), lang=reading.lang,
    )  # fmt: skip
    database.run(
        "INSERT INTO reading (edition, version, number, capture, reader, digest, body, crc, published, seq)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        edition, version, number, capture.seq, reader, digest, kept, crc.of_bytes(kept),
        claimed_in(reading), seq,
    )  # fmt: skip
    database.run("UPDATE edition SET wids = max(wids, ?), day = ? WHERE id = ?", wids, day, edition)
    return number


def claimed_in(reading: Reading) -> str | None:
    """The publication stamp printed in a text, ISO 8601 without a zone, or None."""
    return reading.published.value if reading.published else None


def confirm_reading(
    database: Database, edition: str, version: int, number: int, *, reader: str
) -> None:
    """Notes that a later reader makes of the same bytes the very same reading."""
    database.run(
        "INSERT INTO reading_confirmed (edition, version, number, reader, crc) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        edition, version, number, reader, crc.of_row(edition, version, number, reader),
    )  # fmt: skip


def readers_of(database: Database, edition: str, version: int, number: int) -> list[str]:
    """The reader that made a reading, and those that made the very same of the same bytes after it."""
    return [
        row[0]
        for row in database.rows(
            "SELECT reader FROM reading WHERE edition = ?1 AND version = ?2 AND number = ?3"
            " UNION SELECT reader FROM reading_confirmed"
            " WHERE edition = ?1 AND version = ?2 AND number = ?3 ORDER BY 1",
            edition, version, number,
        )
    ]  # fmt: skip


def names_given(database: Database, edition: str) -> int:
    """How many ``wid`` an edition has given so far."""
    return int(database.value("SELECT wids FROM edition WHERE id = ?", edition) or 0)


def edition(database: Database, name: str) -> Edition:
    """The edition of an id. Raises NotFound."""
    row = database.row(f"SELECT {EDITION_COLUMNS} FROM edition WHERE id = ?", name)  # noqa: S608
    if row is None:
        raise NotFound(name)
    return edition_from(row)


def edition_from(row: Row) -> Edition:
    """An edition from its row of ``EDITION_COLUMNS``."""
    name, record, lang, publisher, named_by, key, day_from, rights = row
    return Edition(
        id=name, record=record, lang=lang, publisher=publisher, named_by=named_by, key=key,
        day_from=day_from, rights=msgspec.json.decode(rights, type=Rights),
    )  # fmt: skip


def versions(database: Database, name: str) -> list[Version]:
    """All versions of an edition, first to newest."""
    closed = decisions.closed_in(database, name)
    return [_version(row, closed) for row in database.rows(_VERSION + " ORDER BY v.number", name)]


def text(
    database: Database,
    name: str,
    *,
    version: int | None = None,
    reading: int | None = None,
    withheld: bool = False,
) -> EditionText:
    """An edition with one version and one reading of it: the newest of each where none is asked for.

    Raises NotFound for an edition, version or reading that is not there. All texts that are shown, searched
    or exported pass here. What is withheld comes without its reading, unless ``withheld`` is set: that is for
    the operator alone.
    """
    with database.snapshot():
        about = edition(database, name)
        wanted = f"{name}@{version}" + (f".{reading}" if reading else "") if version else name
        row = database.row(
            _VERSION + (" AND v.number = ?" if version else "") + " ORDER BY v.number DESC LIMIT 1",
            name,
            *([version] if version else []),
        )
        if row is None:
            raise NotFound(wanted)
        found = _version(row, decisions.closed_in(database, name))
        notes = decisions.notes_on(database, name, found.number)
        body = database.row(
            "SELECT number, capture, reader, digest, body FROM reading WHERE edition = ? AND version = ?"
            " AND (? IS NULL OR number = ?) ORDER BY number DESC LIMIT 1",
            name, found.number, reading, reading,
        )  # fmt: skip
        if body is None and reading:
            raise NotFound(wanted)
        served = found.closed is None or (withheld and found.closed.kind == "withheld")
        if body is None or not served:
            seq = database.value(
                "SELECT capture FROM version WHERE edition = ? AND number = ?", name, found.number
            )
            return EditionText(
                edition=about, version=found, reading_number=0, reader="", reading=None,
                capture=captures.capture(database, seq), notes=notes,
            )  # fmt: skip
        return EditionText(
            edition=about, version=found, reading_number=body[0], reader=body[2],
            reading=reading_from(body[4], body[3]), capture=captures.capture(database, body[1]), notes=notes,
        )  # fmt: skip


def is_served(database: Database, name: str, version: int) -> bool:
    """Whether a version is neither withheld nor erased."""
    return decisions.closed_now(decisions.closed_in(database, name), version) is None


def newest(database: Database, name: str) -> Newest | None:
    """The newest version of an edition with its newest reading; None where it has no version yet.

    This is for comparing: what is withheld comes with its reading, what is erased has none.
    """
    row = _newest_row(database, name, "r.digest, r.body")
    if row is None:
        return None
    return _newest(database, name, row, reading_from(row[7], row[6]) if row[7] else None)


def newest_without_text(database: Database, name: str) -> Newest | None:
    """As ``newest``, but with None for the reading: for a question that needs no text."""
    row = _newest_row(database, name, "NULL, NULL")
    return _newest(database, name, row, None) if row else None


def last_reading(database: Database, name: str) -> Reading | None:
    """The newest reading of any version that is not erased, also where the text was withdrawn since."""
    row = database.row(
        "SELECT digest, body FROM reading WHERE edition = ? AND length(body) > 0"
        " ORDER BY version DESC, number DESC LIMIT 1",
        name,
    )
    return reading_from(row[1], row[0]) if row else None


def latest_number(database: Database, name: str) -> int:
    """The number of an edition's newest version, 0 if it has none yet."""
    return int(
        database.value("SELECT coalesce(max(number), 0) FROM version WHERE edition = ?", name)
    )


def lately_changed(database: Database, names: Sequence[str], most: int) -> list[tuple[str, int]]:
    """Those of some editions whose newest version came last, with its number, the latest first."""
    return [
        (row[0], row[1])
        for row in database.rows(
            "SELECT v.edition, v.number FROM json_each(?) wanted JOIN version v ON v.edition = wanted.value"
            " WHERE v.number = (SELECT max(x.number) FROM version x WHERE x.edition = v.edition)"
            " ORDER BY v.seq DESC LIMIT ?",
            encode(names).decode(),
            most,
        )
    ]


def entry_of_edition(database: Database, name: str) -> int:
    """The sequence number of an edition's entry. Raises NotFound."""
    seq = database.value("SELECT seq FROM edition WHERE id = ?", name)
    if seq is None:
        raise NotFound(name)
    return int(seq)


def entry_of(database: Database, name: str, version: int) -> int:
    """The sequence number of a version's entry. Raises NotFound."""
    seq = database.value("SELECT seq FROM version WHERE edition = ? AND number = ?", name, version)
    if seq is None:
        raise NotFound(f"{name}@{version}")
    return int(seq)


def all_editions(database: Database) -> list[str]:
    """The ids of all editions, in the order they came."""
    return [r[0] for r in database.rows("SELECT id FROM edition ORDER BY seq")]


def _newest_row(database: Database, name: str, body: str) -> Row | None:
    return database.row(
        "SELECT v.number, coalesce(r.capture, v.capture), c.digest, c.headers, r.number, r.reader,"  # noqa: S608
        f" {body} FROM version v"
        " LEFT JOIN reading r ON r.edition = v.edition AND r.version = v.number"
        " JOIN capture c ON c.seq = coalesce(r.capture, v.capture)"
        " WHERE v.edition = ? ORDER BY v.number DESC, r.number DESC LIMIT 1",
        name,
    )


def _newest(database: Database, name: str, row: Row, reading: Reading | None) -> Newest:
    version, capture, digest, headers, number, reader = row[:6]
    confirmed = database.rows(
        "SELECT reader FROM reading_confirmed WHERE edition = ? AND version = ? AND number = ?",
        name, version, number,
    )  # fmt: skip
    return Newest(
        version=version,
        capture=capture,
        digest=digest,
        headers=captures.headers_from(headers),
        number=number or 0,
        readers=frozenset({reader, *(r[0] for r in confirmed)} - {None}),
        reading=reading,
    )


def _version(row: Row, closed: dict[int, Closed]) -> Version:
    number, reason, digest, observed, logged, readings, until, claimed = row
    if reason not in _reasons:
        raise StoreError(f"a version has the unknown reason {reason!r}; run: dragoman verify")
    return Version(
        number=number, reason=reason, digest=digest, claimed=claimed, observed=observed, logged=logged,
        readings=readings, seen_until=until, closed=decisions.closed_now(closed, number),
    )  # fmt: skip


def packed(plain: Packed) -> bytes:
    """The JSON of a reading as it is stored: its size in four bytes, then a frame."""
    return len(plain.data).to_bytes(4, "big") + plain.frame


def unpacked(body: bytes) -> bytes:
    """The JSON of a stored reading. Raises StoreError for what cannot be opened."""
    return captures.decompress(body[4:], int.from_bytes(body[:4], "big"))


def reading_from(body: bytes, digest: str) -> Reading:
    """A reading from its stored body. Raises StoreError where that has not the digest it should have."""
    plain = unpacked(body)
    if captures.digest_of(plain) != digest:
        raise StoreError(
            f"the reading stored as {digest} is not that reading; run: dragoman verify"
        )
    return _decode(plain)
