"""Captured bytes, kept once by digest, and the observations that saw them."""

from __future__ import annotations

import hashlib

import msgspec
import zstandard

from dragoman.errors import StoreError
from dragoman.model.base import encode
from dragoman.model.record import Capture
from dragoman.store import log
from dragoman.store.database import Database, Row

_CAPTURE = """
  SELECT c.seq, c.digest, c.address, c.fetched, c.status, c.headers, c.media_type, c.source, c.part,
         c.named_by, e.logged
    FROM capture c JOIN entry e USING (seq)
"""
headers_from = msgspec.json.Decoder(dict[str, str]).decode


def digest_of(data: bytes) -> str:
    """SHA-256 in lower-case hex: how bytes are named everywhere."""
    return hashlib.sha256(data).hexdigest()


def keep(database: Database, data: bytes) -> tuple[str, bool]:
    """Keeps bytes; gives their digest and whether they were new."""
    digest = digest_of(data)
    if database.value("SELECT 1 FROM blob WHERE digest = ?", digest):
        return digest, False
    database.run(
        "INSERT INTO blob (digest, size, bytes) VALUES (?, ?, ?)", digest, len(data), compress(data)
    )
    return digest, True


def data_of(database: Database, digest: str) -> bytes:
    """The bytes of a digest, checked against it. Raises StoreError if they are gone or altered.

    All bytes that leave the store pass here: what was erased is to be known here.
    """
    row = database.row("SELECT size, bytes FROM blob WHERE digest = ?", digest)
    if row is None:
        raise StoreError(f"the bytes {digest} are not in the store; run: dragoman verify")
    data = decompress(row[1], row[0])
    if digest_of(data) != digest:
        raise StoreError(f"the bytes stored as {digest} are not those bytes; run: dragoman verify")
    return data


def observe(database: Database, edition: str, seen: Capture) -> Capture:
    """Adds an observation of an edition; gives it with its sequence number and logged time."""
    seq = log.append(database, "capture", edition=edition)
    database.run(
        "INSERT INTO capture (seq, edition, digest, address, fetched, status, headers, media_type, source, part,"
        " named_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        seq, edition, seen.digest, seen.address, seen.fetched, seen.status, encode(seen.headers).decode(),
        seen.media_type, seen.source, seen.part, seen.named_by,
    )  # fmt: skip
    return capture(database, seq)


def was_observed(database: Database, edition: str, seen: Capture) -> bool:
    """Whether this very observation (bytes, address, time of fetching) is here already.

    Where nothing says when it was fetched, it may be another one.
    """
    return seen.fetched is not None and database.value(
        "SELECT 1 FROM capture WHERE edition = ? AND fetched = ? AND digest IS ? AND address IS ?",
        edition, seen.fetched, seen.digest, seen.address,
    ) is not None  # fmt: skip


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


def refuse(
    database: Database, *, source: str, part: str | None, digest: str | None, reason: str
) -> int:
    """Writes down that an input was not taken in, and why."""
    seq = log.append(database, "refusal")
    database.run(
        "INSERT INTO refusal (seq, source, part, digest, reason) VALUES (?, ?, ?, ?, ?)",
        seq, source, part, digest, reason,
    )  # fmt: skip
    return seq


def refusals(database: Database) -> list[tuple[str, str | None, str | None, str]]:
    """What was not taken in: source, part, digest and reason of each, oldest first."""
    return [
        (r[0], r[1], r[2], r[3])
        for r in database.rows("SELECT source, part, digest, reason FROM refusal ORDER BY seq")
    ]


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
    seq, digest, address, fetched, status, headers, media_type, source, part, named_by, logged = row
    return Capture(
        seq=seq, digest=digest, address=address, fetched=fetched, status=status, headers=headers_from(headers),
        media_type=media_type, source=source, part=part, logged=logged, named_by=named_by,
    )  # fmt: skip
