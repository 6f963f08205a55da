"""Captured bytes, kept once by digest, and the observations that saw them."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import msgspec
import zstandard
from msgspec.structs import replace

from dragoman.errors import Barred, Erased, StoreError
from dragoman.model.base import encode
from dragoman.model.record import Capture
from dragoman.store import crc, decisions, log
from dragoman.store.database import Database, Row

_CAPTURE = """
  SELECT c.seq, c.digest, c.address, c.fetched, c.status, c.headers, c.media_type, c.source, c.part,
         c.container, c.named_by, e.logged
    FROM capture c JOIN entry e USING (seq)
"""
_REFUSAL = "SELECT source, part, digest, container, reader, reason FROM refusal "
# What HTTP calls a status; a leaf states no other.
_STATUS = range(100, 1000)
headers_from = msgspec.json.Decoder(dict[str, str]).decode


class Refusal(NamedTuple):
    """An input that was not taken in: its file, the part of it, digests, who judged so, and why.

    ``container`` is the digest of the file a part lay in; ``reader`` is None where the machine was the reason.
    """

    source: str
    part: str | None
    digest: str | None
    container: str | None
    reader: str | None
    reason: str


def digest_of(data: bytes) -> str:
    """SHA-256 in lower-case hex: how bytes are named everywhere."""
    return hashlib.sha256(data).hexdigest()


class Packed(NamedTuple):
    """Bytes and the frame they are kept as, for who compressed them before."""

    data: bytes
    frame: bytes


def pack(data: bytes) -> Packed:
    """Bytes with their frame."""
    return Packed(data, compress(data))


def keep(database: Database, data: bytes | Packed) -> tuple[str, bool]:
    """Keeps bytes; gives their digest and whether they were new.

    Refuses bytes that were erased, until that is lifted.
    """
    plain, frame = data if isinstance(data, Packed) else (data, None)
    digest = digest_of(plain)
    if database.value("SELECT 1 FROM blob WHERE digest = ? AND length(bytes) > 0", digest):
        return digest, False
    refuse_erased(database, [digest])
    frame = compress(plain) if frame is None else frame
    database.run(
        "INSERT INTO blob (digest, size, bytes, crc) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET bytes = excluded.bytes, crc = excluded.crc",
        digest, len(plain), frame, crc.of_bytes(frame),
    )  # fmt: skip
    return digest, True


def refuse_erased(database: Database, digests: list[str]) -> None:
    """Refuses bytes or passages, by digest, that were erased, and says since when and why."""
    found = decisions.barred(database, digests)
    if found is not None:
        raise Barred(
            f"this text was erased at {found.logged} (entry {found.seq}) and is not taken in again:"
            f" {found.said.reason}"
        )


def is_erased(database: Database, digest: str) -> bool:
    """Whether bytes of this digest were here and are gone."""
    return bool(database.value("SELECT 1 FROM blob WHERE digest = ? AND length(bytes) = 0", digest))


def data_of(database: Database, digest: str) -> bytes:
    """The bytes of a digest, checked against it. Raises Erased, or StoreError if they are missing or altered.

    All bytes that leave the store pass here. Whether a version that holds them is withheld, its text says.
    """
    row = database.row("SELECT size, bytes FROM blob WHERE digest = ?", digest)
    if row is None:
        raise StoreError(f"the bytes {digest} are not in the store; run: dragoman verify")
    if not row[1] and decisions.erased(database, digest):
        raise Erased(f"the bytes {digest}")
    data = decompress(row[1], row[0])
    if digest_of(data) != digest:
        raise StoreError(f"the bytes stored as {digest} are not those bytes; run: dragoman verify")
    return data


def digests(database: Database) -> list[str]:
    """The digests of all bytes that must be here: of those that were kept and not erased."""
    return [
        row[0]
        for row in database.rows("SELECT digest, length(bytes) FROM blob ORDER BY digest")
        if row[1] or not decisions.erased(database, row[0])
    ]


def observe(database: Database, edition: str, seen: Capture) -> Capture:
    """Adds an observation of an edition; gives it with its sequence number and logged time."""
    seq = log.append(
        database, "capture", edition=edition, captured=seen.digest, observed=seen.fetched,
        address=seen.address, source=seen.source, content=header_digest(seen),
        status=seen.status if seen.status in _STATUS else None,
    )  # fmt: skip
    database.run(
        "INSERT INTO capture (seq, edition, digest, address, fetched, status, headers, media_type, source, part,"
        " container, named_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        seq, edition, seen.digest, seen.address, seen.fetched, seen.status, encode(seen.headers).decode(),
        seen.media_type, seen.source, seen.part, seen.container, seen.named_by,
    )  # fmt: skip
    return replace(seen, seq=seq, logged=log.newest_logged(database))


def header_digest(seen: Capture) -> str:
    """The digest of what is stored of an observation beside its bytes, its leaf's ``content``."""
    return digest_of(
        encode(
            [
                seen.status,
                sorted(seen.headers.items()),
                seen.media_type,
                seen.part,
                seen.container,
                seen.named_by,
            ]
        )
    )


def was_observed(database: Database, edition: str, seen: Capture) -> bool:
    """Whether this very observation (bytes, address, time of fetching) is here already.

    Where nothing says when it was fetched, it may be another one.
    """
    return seen.fetched is not None and database.value(
        "SELECT 1 FROM capture WHERE edition = ? AND fetched = ? AND digest IS ? AND address IS ?",
        edition, seen.fetched, seen.digest, seen.address,
    ) is not None  # fmt: skip


def last_digest(database: Database, edition: str, source: str) -> str | None:
    """The digest of what was last observed of an edition in one file, None where it was in none of that name."""
    found = database.value(
        "SELECT digest FROM capture WHERE edition = ? AND source = ? ORDER BY seq DESC LIMIT 1",
        edition,
        source,
    )
    return None if found is None else str(found)


def capture(database: Database, seq: int) -> Capture:
    """The observation with this sequence number."""
    row = database.row(_CAPTURE + "WHERE c.seq = ?", seq)
    if row is None:
        raise StoreError(f"observation {seq} is missing from the store; run: dragoman verify")
    return _capture(row)


def captures_of(database: Database, edition: str) -> list[Capture]:
    """All observations of an edition, oldest first."""
    return [
        _capture(row)
        for row in database.rows(_CAPTURE + "WHERE c.edition = ? ORDER BY c.seq", edition)
    ]


def captured_in(database: Database, container: str) -> list[tuple[str, Capture]]:
    """The pages that were taken from a container, each with its edition, in the container's order."""
    rows = database.rows(
        "SELECT min(seq), edition FROM capture WHERE container = ?"
        " GROUP BY part, address, fetched, digest ORDER BY min(seq)",
        container,
    )
    return [(edition, capture(database, seq)) for seq, edition in rows]


def note_container(database: Database, container: str, parts: int) -> None:
    """Notes that a container was read to its end and gave this many parts."""
    database.run(
        "INSERT INTO container (digest, parts, crc) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET parts = excluded.parts, crc = excluded.crc",
        container, parts, crc.of_row(container, parts),
    )  # fmt: skip


def parts_in(database: Database, container: str) -> int | None:
    """How many parts a container gave when it was read to its end, None where it never was."""
    found = database.value("SELECT parts FROM container WHERE digest = ?", container)
    return None if found is None else int(found)


def refuse(database: Database, refused: Refusal) -> None:
    """Writes down that an input was not taken in, and why; once, however often it is the same."""
    known = database.value(
        "SELECT 1 FROM refusal WHERE source = ? AND part IS ? AND digest IS ? AND container IS ?"
        " AND reader IS ? AND reason = ?",
        *refused,
    )
    if known is not None:
        return
    seq = log.append(
        database,
        "refusal",
        captured=refused.digest,
        source=refused.source,
        content=refusal_digest(refused),
    )
    database.run(
        "INSERT INTO refusal (seq, source, part, digest, container, reader, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        seq, *refused,
    )  # fmt: skip


def refusal_digest(refused: Refusal) -> str:
    """The digest of a refusal, its leaf's ``content``."""
    return digest_of(encode(list(refused)))


def refusals(database: Database) -> list[Refusal]:
    """What was not taken in, oldest first."""
    return [Refusal(*row) for row in database.rows(_REFUSAL + "ORDER BY seq")]


def refusal(database: Database, *, source: str, digest: str, reader: str) -> Refusal | None:
    """The newest refusal of a whole file of these bytes and this name by a reader, or None."""
    row = database.row(
        _REFUSAL + "WHERE digest = ? AND source = ? AND reader = ? AND part IS NULL ORDER BY seq DESC",
        digest, source, reader,
    )  # fmt: skip
    return Refusal(*row) if row else None


def refused_in(database: Database, container: str) -> list[Refusal]:
    """The parts of a container that were refused when it was read last, in its order."""
    rows = database.rows(_REFUSAL + "WHERE container = ? ORDER BY seq", container)
    return list(dict.fromkeys(Refusal(*row) for row in rows))


def compress(data: bytes) -> bytes:
    """Bytes as one zstd frame that states its size."""
    return zstandard.ZstdCompressor(level=6, write_content_size=True).compress(data)


def decompress(frame: bytes, size: int) -> bytes:
    """The bytes of a frame, which must be ``size`` long: a frame that says otherwise is not opened."""
    try:
        # zstandard ignores max_output_size where the frame states a size, so the statement is checked first.
        if zstandard.frame_content_size(frame) == size:
            return zstandard.ZstdDecompressor().decompress(frame)
    except zstandard.ZstdError as error:
        raise StoreError(
            f"a compressed object cannot be opened ({error}); run: dragoman verify"
        ) from error
    raise StoreError("a compressed object states another size than the store; run: dragoman verify")


def _capture(row: Row) -> Capture:
    seq, digest, address, fetched, status, headers, media_type, source, part = row[:9]
    container, named_by, logged = row[9:]
    return Capture(
        seq=seq, digest=digest, address=address, fetched=fetched, status=status, headers=headers_from(headers),
        media_type=media_type, source=source, part=part, logged=logged, container=container,
        named_by=named_by,
    )  # fmt: skip
