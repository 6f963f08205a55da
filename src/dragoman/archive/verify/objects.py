"""Captured bytes: each opens to what its digest says. What was erased by a logged decision is not missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dragoman.archive.verify.finding import Finding
from dragoman.errors import Refused, StoreError
from dragoman.log.leaf import read_leaf
from dragoman.settings import LIMITS
from dragoman.store import audit, captures, crc
from dragoman.store.database import Database

_TODO = "restore these bytes from a backup; other pages are not concerned"


def check_bytes(database: Database, checked: Counter[str]) -> Iterator[Finding]:
    """Every stored object against its digest and the checksum of its frame."""
    erased = erased_digests(database)
    for digest, size, frame, checksum in audit.rows(database, "blob", "digest, size, bytes, crc"):
        checked["objects"] += 1
        if not frame and digest in erased:
            continue
        try:
            checked["bytes"] += size
            what = _wrong_with(digest, size, frame, checksum)
        except (StoreError, TypeError) as error:
            what = str(error)
        if what:
            yield Finding(kind="bytes", where=f"blob {digest}", what=what, todo=_TODO)


def erased_digests(database: Database) -> frozenset[str]:
    """The digests of bytes that a logged decision erased: that they are gone is no damage."""
    found = set()
    for leaf in audit.leaves_of(database, "erase"):
        try:
            found.add(read_leaf(leaf).captured)
        except Refused:
            continue  # a finding of the entry itself
    return frozenset(found - {None})  # type: ignore[arg-type]


def _wrong_with(digest: str, size: int, frame: bytes, checksum: int) -> str | None:
    if size > LIMITS.container_bytes:
        return (
            f"is said to have {size:,} bytes; no more than {LIMITS.container_bytes:,} are taken in"
        )
    if captures.digest_of(captures.decompress(frame, size)) != digest:
        return "are not the bytes of this digest"
    if crc.of_bytes(frame) != checksum:
        return "their frame was changed, or its checksum; they still are the bytes of this digest"
    return None
