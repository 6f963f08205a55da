"""The order of everything: each thing taken in gets the next sequence number and its leaf, in its own transaction.

Whatever must be known of every event as it happens passes ``append``: nothing enters the record past it. The
leaf it writes is the entry's place in the tamper-evident log (``dragoman.log``), whose tree grows with it.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

from dragoman.errors import NotFound, StoreError
from dragoman.log import merkle, tiles
from dragoman.log.leaf import Leaf, LeafKind, leaf_bytes, name_digest
from dragoman.log.merkle import Edge, Hashes
from dragoman.log.tiles import ENTRIES, WIDTH, Tile
from dragoman.store.database import Database

# The fields of a leaf that hold the digest of a name; ``append`` is given the name.
_NAMES = frozenset({"edition", "other", "record", "agent", "address", "source"})


def append(
    database: Database,
    kind: LeafKind,
    *,
    edition: str | None = None,
    version: int | None = None,
    reading: int | None = None,
    **stated: Any,
) -> int:
    """Appends an entry with its leaf, grows the tree by it, and gives its sequence number from 1 without gaps.

    ``stated`` are the further fields of the leaf; ids, addresses and sources are given as they are, and
    stand in it as digests. Its time is never before that of the entry before it, even where the machine's
    clock was set back.
    """
    before, last = _state(database)
    seq, logged = before.size + 1, max(now(), last)
    stated |= {"edition": edition, "version": version, "reading": reading}
    fields: dict[str, Any] = {
        field: name_digest(value) if field in _NAMES else value
        for field, value in stated.items()
        if value is not None
    }
    leaf = leaf_bytes(Leaf(kind=kind, seq=seq, logged=logged, **fields))
    database.run(
        "INSERT INTO entry (seq, kind, edition, version, reading, logged, leaf) VALUES (?, ?, ?, ?, ?, ?, ?)",
        seq, kind, edition, version, reading, logged, leaf,
    )  # fmt: skip
    _grow(database, before, leaf, logged)
    return seq


def newest_logged(database: Database) -> str:
    """When the newest entry was taken in; empty in an empty archive."""
    return _state(database)[1]


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


def edge(database: Database) -> Edge:
    """The tree over all leaves as it is now: its size and its right edge."""
    return _state(database)[0]


def root(database: Database, size: int) -> str:
    """The root of the tree of the first ``size`` leaves, lower-case hex: two logs that share it share all of them."""
    newest = edge(database)
    at = newest if size == newest.size else merkle.edge_at(size, hashes(database, size))
    return at.root.hex()


def continues(database: Database, size: int, known: str) -> bool:
    """Whether the log begins with one of this size that had this root: what was made from that holds still.

    A record that was put back from a backup and went on has another history.
    """
    return size <= sequence(database) and (not size or root(database, size) == known)


def leaf(database: Database, seq: int) -> bytes:
    """The leaf of an entry. Raises NotFound."""
    data = database.value("SELECT leaf FROM entry WHERE seq = ?", seq)
    if data is None:
        raise NotFound(f"entry {seq}")
    return bytes(data)


def leaves(database: Database, first: int, count: int) -> list[bytes]:
    """The leaves of ``count`` entries from the sequence number ``first``. Raises StoreError for a gap."""
    found = [
        bytes(row[0])
        for row in database.rows(
            "SELECT leaf FROM entry WHERE seq >= ? AND seq < ? ORDER BY seq", first, first + count
        )
    ]
    if len(found) != count:
        raise StoreError(
            f"of the entries {first:,} to {first + count - 1:,} only {len(found):,} are in the store;"
            " run: dragoman verify"
        )
    return found


def hashes(database: Database, size: int) -> Hashes:
    """The hashes of the tree of the first ``size`` leaves, for proofs."""
    return tiles.hashes_from_tiles(size, partial(tile_bytes, database))


def tile_bytes(database: Database, tile: Tile) -> bytes:
    """What stands in a tile or a bundle of leaves. Raises StoreError where the store does not have all of it."""
    first = tile.index * WIDTH
    if tile.level == ENTRIES:
        return tiles.bundle(leaves(database, first + 1, tile.width))
    if tile.level == 0:
        return b"".join(map(merkle.leaf_hash, leaves(database, first + 1, tile.width)))
    rows = database.rows(
        "SELECT hash FROM tree_hash WHERE level = ? AND place >= ? AND place < ? ORDER BY place",
        tile.level, first, first + tile.width,
    )  # fmt: skip
    if len(rows) != tile.width:
        raise StoreError(f"hashes of {tile.path} are missing; run: dragoman verify")
    return b"".join(bytes(row[0]) for row in rows)


def now() -> str:
    """The time now in UTC, to the second, as ISO 8601 with ``Z``."""
    return _written(int(time.time()))


@lru_cache(maxsize=1)
def _written(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _state(database: Database) -> tuple[Edge, str]:
    """The tree with all leaves, those of this batch included, and when the newest was logged."""
    held: tuple[Edge, str] | None = database.held("tree")
    if held is not None:
        return held
    row = database.row(
        "SELECT t.size, t.edge, coalesce(e.logged, '') FROM tree t LEFT JOIN entry e ON e.seq = t.size"
    )
    if row is None:
        raise StoreError("the log of this archive has lost its tree; run: dragoman verify")
    return merkle.read_edge(int(row[0]), bytes(row[1])), str(row[2])


def _grow(database: Database, before: Edge, leaf: bytes, logged: str) -> None:
    """The tree is in memory until the batch ends, its right edge being written once; full hashes stay as they come."""
    after, completed = merkle.append(before, merkle.leaf_hash(leaf))
    for level, place, hash_ in tiles.hashes_for_tiles(completed):
        if level:
            database.run("INSERT INTO tree_hash VALUES (?, ?, ?)", level, place, hash_)
    database.hold("tree", (after, logged), partial(_write_edge, database))


def _write_edge(database: Database, state: tuple[Edge, str]) -> None:
    edge, _ = state
    database.run("UPDATE tree SET size = ?, edge = ?", edge.size, b"".join(edge.hashes))
