"""People's decisions: kept in their own words, logged by digest, and what follows from them for each text.

``decision`` keeps every one for ever; the other tables here say what holds now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from dragoman.log.leaf import name_digest
from dragoman.model.base import encode
from dragoman.model.decision import Closed, Decision, DecisionKind, Note, Rights, Statement
from dragoman.store import crc, log
from dragoman.store.database import Database, Row

_DECISION = """
  SELECT d.seq, e.kind, e.logged, e.edition, e.version, d.digest, d.lifts, d.said
    FROM decision d JOIN entry e USING (seq)
"""
_decode = msgspec.json.Decoder(Statement).decode


class Erasure(NamedTuple):
    """What was erased: the entry that says so, the version, and the digest of bytes that are gone with it.

    Of a version that was withdrawn ``digest`` is None.
    """

    seq: int
    edition: str
    version: int
    digest: str | None


def add(
    database: Database,
    kind: DecisionKind,
    said: Statement,
    *,
    edition: str | None = None,
    version: int | None = None,
    digest: str | None = None,
    about: int | None = None,
    lifts: int | None = None,
    **stated: Any,
) -> int:
    """Writes a decision down with its leaf; gives the number of its entry.

    ``about`` is the entry decided on; ``stated`` are further fields of the leaf.
    """
    body = encode(said).decode()
    seq = log.append(
        database, kind, edition=edition, version=version, captured=digest, about=lifts or about,
        content=name_digest(body), **stated,
    )  # fmt: skip
    database.run(
        "INSERT INTO decision (seq, digest, lifts, said) VALUES (?, ?, ?, ?)",
        seq, digest, lifts, body,
    )  # fmt: skip
    return seq


def decisions_on(database: Database, edition: str) -> list[Decision]:
    """What was decided about an edition and its versions, oldest first; joins by hand are among it."""
    by_hand = [
        Decision(
            seq=row[0], kind="join", logged=row[1], edition=edition, version=None, digest=None, lifts=None,
            said=Statement(reason=row[2]),
        )
        for row in database.rows(
            "SELECT j.seq, e.logged, j.evidence FROM joining j JOIN entry e USING (seq)"
            " WHERE j.method = 'hand' AND ? IN (j.edition, j.with_edition)",
            edition,
        )
    ]  # fmt: skip
    # The index of entries by edition leaves out captures, and is used only where the question does, too.
    rows = database.rows(_DECISION + "WHERE e.edition = ? AND e.kind <> 'capture'", edition)
    return sorted([*map(_decision, rows), *by_hand], key=lambda one: one.seq)


def notes_on(database: Database, edition: str, version: int) -> tuple[Note, ...]:
    """The notes of the archive that are shown with a version, oldest first."""
    return tuple(
        Note(logged=one.logged, version=one.version, note=one.said.note, entry=one.seq)
        for one in decisions_on(database, edition)
        if one.kind == "correction" and one.said.note and one.version in (None, version)
    )


def closed_in(database: Database, edition: str) -> dict[int, Closed]:
    """Which versions of an edition are withheld or erased; 0 stands for all, those to come among them."""
    rows = database.rows(
        "SELECT c.version, c.kind, e.logged, d.said, c.seq FROM closed c JOIN entry e USING (seq)"
        " JOIN decision d USING (seq) WHERE c.edition = ? ORDER BY c.kind DESC",
        edition,
    )
    # Of what is withheld and erased, it is said that it is erased.
    return {
        row[0]: Closed(
            kind=row[1], logged=row[2], reason=_statement(row[3]).reason or "", entry=row[4]
        )
        for row in rows
    }


def closed_now(found: Mapping[int, Closed], version: int) -> Closed | None:
    """What ``closed_in`` says of one version."""
    own, whole = found.get(version), found.get(0)
    return own if own and own.kind == "erased" else whole or own


def close(database: Database, edition: str, version: int, kind: str, seq: int) -> None:
    """A version (0: all) is withheld or erased from now on, by an entry."""
    database.run(
        "INSERT INTO closed (edition, version, kind, seq) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        edition, version, kind, seq,
    )  # fmt: skip


def withheld(database: Database, edition: str, version: int | None) -> list[tuple[int, int]]:
    """The withholdings that hold on a version, or on the edition and all its versions: (version, entry)."""
    return [
        (row[0], row[1])
        for row in database.rows(
            "SELECT version, seq FROM closed WHERE edition = ? AND kind = 'withheld'"
            " AND (?2 IS NULL OR version = ?2) ORDER BY version",
            edition,
            version,
        )
    ]


def open_again(database: Database, edition: str, version: int) -> None:
    """A version (0: all) is withheld no more."""
    database.run(
        "DELETE FROM closed WHERE edition = ? AND version = ? AND kind = 'withheld'",
        edition,
        version,
    )


def bar(database: Database, digests: Iterable[str], seq: int) -> None:
    """Bytes and passages, by digest, are not taken in again, by an entry that erased them."""
    for digest in digests:
        database.run(
            "INSERT INTO barred (digest, seq, crc) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            digest, seq, crc.of_row(digest, seq),
        )  # fmt: skip


def is_anything_barred(database: Database) -> bool:
    """Whether anything is kept out at all."""
    return database.value("SELECT 1 FROM barred LIMIT 1") is not None


def barred(database: Database, digests: Collection[str]) -> Decision | None:
    """The erasure that keeps out one of some bytes or passages, or None."""
    seq = database.value(
        "SELECT min(b.seq) FROM json_each(?) wanted JOIN barred b ON b.digest = wanted.value",
        encode(list(digests)).decode(),
    )
    if seq is None:
        return None
    row = database.row(_DECISION + "WHERE d.seq = ?", seq)
    assert row is not None
    return _decision(row)


def erasing(database: Database, edition: str, version: int | None) -> list[int]:
    """The entries that erased a version, or any of an edition, and still keep something out."""
    return [
        row[0]
        for row in database.rows(
            "SELECT DISTINCT b.seq FROM barred b JOIN entry e USING (seq) WHERE e.edition = ?1"
            " AND (?2 IS NULL OR e.version = ?2) ORDER BY b.seq",
            edition,
            version,
        )
    ]


def unbar(database: Database, seq: int) -> None:
    """What an entry keeps out may be taken in again."""
    database.run("DELETE FROM barred WHERE seq = ?", seq)


def erasures(database: Database) -> list[Erasure]:
    """All that was ever erased, in the order of the entries: its bytes and readings may be missing.

    Bytes that were let in again afterwards are here, too; those must be sound.
    """
    return [
        Erasure(*row)
        for row in database.rows(
            "SELECT e.seq, e.edition, e.version, d.digest FROM decision d JOIN entry e USING (seq)"
            " WHERE e.kind = 'erase' AND d.lifts IS NULL ORDER BY e.seq"
        )
    ]


def erased(database: Database, digest: str) -> bool:
    """Whether a decision erased bytes of this digest, now or once."""
    return database.value("SELECT 1 FROM decision WHERE digest = ?", digest) is not None


def is_swept(database: Database) -> bool:
    """Whether no remains of what was erased can lie in free pages, journals and derived data."""
    return int(database.value("SELECT seq FROM swept")) >= last_erasure(database)


def last_erasure(database: Database) -> int:
    """The newest entry that erased something, 0 where none did."""
    return int(database.value("SELECT coalesce(max(seq), 0) FROM entry WHERE kind = 'erase'"))


def note_swept(database: Database, seq: int) -> None:
    """Notes that the remains of all that was erased up to an entry are gone."""
    upto = max(seq, int(database.value("SELECT seq FROM swept")))
    database.run("UPDATE swept SET seq = ?, crc = ?", upto, crc.of_row(1, upto))


def set_rights(database: Database, rights: Rights, *, edition: str | None, publisher: str) -> None:
    """States the rights of an edition, or of all editions of a publisher that have none of their own."""
    body = encode(rights).decode()
    if edition is not None:
        database.run("UPDATE edition SET rights = ? WHERE id = ?", body, edition)
        return
    database.run(
        "INSERT INTO publisher_rights (publisher, rights, crc) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET rights = excluded.rights, crc = excluded.crc",
        publisher, body, crc.of_row(publisher, body),
    )  # fmt: skip


def _decision(row: Row) -> Decision:
    seq, kind, logged, edition, version, digest, lifts, said = row
    return Decision(
        seq=seq, kind=kind, logged=logged, edition=edition, version=version, digest=digest, lifts=lifts,
        said=_statement(said),
    )  # fmt: skip


def _statement(said: str) -> Statement:
    """What a decision says; nothing, where it quoted a text that was erased since."""
    return _decode(said) if said else Statement()
