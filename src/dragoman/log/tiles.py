"""The log as files that never change: tiles of hashes and bundles of leaves (C2SP tlog-tiles).

A tile of level L holds up to 256 hashes of full subtrees of 256^L leaves; only the last tile of a level
may be partial. All of it can be made again from the leaves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal

from dragoman.errors import LimitExceeded, NotFound, Refused
from dragoman.log.merkle import LARGEST_TREE, Hashes, Node, node_hash, split_hashes
from dragoman.model.base import Value
from dragoman.settings import LIMITS

HEIGHT = 8
WIDTH = 1 << HEIGHT
ENTRIES: Literal["entries"] = "entries"

_PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9]\d?)/(?P<number>(?:x\d{3}/){0,6}\d{3})(?:\.p/(?P<width>[1-9]\d{0,2}))?",
    re.ASCII,
)
_LENGTH_BYTES = 2


class Tile(Value, frozen=True, kw_only=True):
    """A tile by its level and place, or with the level ``entries`` a bundle of leaves.

    ``width`` counts what is in it: 256, or fewer in a partial one.
    """

    level: int | Literal["entries"]
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it is served, under the log's address."""
        low = f"{self.index % 1000:03d}"
        high = self.index // 1000
        while high:
            low = f"x{high % 1000:03d}/{low}"
            high //= 1000
        partial = f".p/{self.width}" if self.width < WIDTH else ""
        return f"tile/{self.level}/{low}{partial}"


def parse_path(path: str) -> Tile:
    """The tile or bundle that a path names; NotFound for any other text."""
    match = _PATH.fullmatch(path)
    if not match:
        raise NotFound(path[:80])
    tile = Tile(
        level=ENTRIES if match["level"] == ENTRIES else int(match["level"]),
        index=int(match["number"].replace("x", "").replace("/", "")),
        width=int(match["width"] or WIDTH),
    )
    # One name for each: no needless x000 before the number, no partial tile that is full.
    if tile.path != path or (tile.level != ENTRIES and tile.level > 63):
        raise NotFound(path[:80])
    return tile


def tiles_between(old: int, new: int) -> Iterator[Tile]:
    """The tiles that a tree of ``new`` leaves has and one of ``old`` has not, level by level.

    With ``old`` = 0 they are all tiles of the tree. A partial tile that grew is among them.
    """
    level = 0
    while new:
        yield from _grown(level, old, new)
        level, old, new = level + 1, old >> HEIGHT, new >> HEIGHT


def bundles_between(old: int, new: int) -> Iterator[Tile]:
    """The bundles of leaves that a log of ``new`` leaves has and one of ``old`` has not."""
    yield from _grown(ENTRIES, old, new)


def tile_bytes(tile: Tile, hashes: Hashes) -> bytes:
    """What stands in a tile of hashes."""
    if tile.level == ENTRIES:
        raise Refused("a bundle of leaves is made from leaves, not from hashes")
    level, start = tile.level * HEIGHT, tile.index * WIDTH
    return b"".join(hashes(level, start + at) for at in range(tile.width))


def hashes_for_tiles(completed: Iterable[Node]) -> list[tuple[int, int, bytes]]:
    """Of the subtrees that a new leaf completes, those that stand in tiles: level of the tile, place, hash.

    Kept as they come, they are the tiles of the log: row ``level`` holds the hashes 0, 1, 2 … of that level.
    """
    return [(level // HEIGHT, at, hash_) for level, at, hash_ in completed if level % HEIGHT == 0]


def build(leaf_hashes: Iterable[bytes]) -> Iterator[tuple[Tile, bytes]]:
    """Every tile of the tree over these leaves, as each is completed, the partial ones at the end.

    One tile of each level is in memory.
    """
    rows: list[list[bytes]] = []
    made: list[int] = []
    for leaf in leaf_hashes:
        level, hash_ = 0, leaf
        while True:
            if level == len(rows):
                rows.append([])
                made.append(0)
            rows[level].append(hash_)
            if len(rows[level]) < WIDTH:
                break
            yield Tile(level=level, index=made[level]), b"".join(rows[level])
            hash_ = _full_root(rows[level])
            rows[level] = []
            made[level] += 1
            level += 1
    for level, row in enumerate(rows):
        if row:
            yield Tile(level=level, index=made[level], width=len(row)), b"".join(row)


def hashes_from_tiles(size: int, read: Callable[[Tile], bytes]) -> Hashes:
    """The hashes of the tree of ``size`` leaves, looked up in its tiles.

    ``read`` gives the bytes of a tile; it may be asked for the same tile again. The last few are kept, since
    one proof looks several times into each. A subtree that reaches
    past the tree and a tile of another length are refused.
    """

    @lru_cache(maxsize=4)
    def hashes_in(tile: Tile) -> tuple[bytes, ...]:
        found = split_hashes(read(tile))
        if len(found) != tile.width:
            raise Refused(f"{tile.path} holds {len(found)} hashes")
        return found

    def look_up(level: int, index: int) -> bytes:
        row, rest = divmod(level, HEIGHT)
        first, count = index << rest, 1 << rest
        held = size >> row * HEIGHT
        if first < 0 or first + count > held:
            raise Refused(f"a tree of {size:,} leaves has no full subtree {index:,} at {level}")
        number = first // WIDTH
        tile = Tile(level=row, index=number, width=min(WIDTH, held - number * WIDTH))
        return _full_root(hashes_in(tile)[first - number * WIDTH :][:count])

    return look_up


def bundle(leaves: Sequence[bytes]) -> bytes:
    """Leaves as an entry bundle, each after its length. Refuses more than 256 and too long ones."""
    if len(leaves) > WIDTH:
        raise LimitExceeded("leaves of a bundle", limit=WIDTH, found=len(leaves))
    pieces: list[bytes] = []
    for leaf in leaves:
        if len(leaf) > LIMITS.leaf_bytes:
            raise LimitExceeded("leaf", limit=LIMITS.leaf_bytes, found=len(leaf), unit="bytes")
        pieces += (len(leaf).to_bytes(_LENGTH_BYTES, "big"), leaf)
    return b"".join(pieces)


def leaves_in(data: bytes, width: int) -> list[bytes]:
    """The leaves of an entry bundle that holds ``width`` of them; refuses any other bytes."""
    leaves: list[bytes] = []
    at = 0
    while at < len(data):
        start = at + _LENGTH_BYTES
        at = start + int.from_bytes(data[at:start], "big")
        if start > len(data) or at > len(data):
            raise Refused("the bundle of leaves breaks off")
        leaves.append(data[start:at])
    if len(leaves) != width:
        raise Refused(f"the bundle holds {len(leaves)} leaves, not {width}")
    return leaves


def _grown(level: int | Literal["entries"], old: int, new: int) -> Iterator[Tile]:
    if not 0 <= old <= new <= LARGEST_TREE:
        raise Refused(f"no log grows from {old:,} to {new:,} leaves")
    if old == new:
        return
    for index in range(old // WIDTH, -(-new // WIDTH)):
        yield Tile(level=level, index=index, width=min(WIDTH, new - index * WIDTH))


def _full_root(hashes: Sequence[bytes]) -> bytes:
    """The root over 1, 2, 4 … 256 hashes."""
    while len(hashes) > 1:
        hashes = [
            node_hash(left, right) for left, right in zip(hashes[::2], hashes[1::2], strict=True)
        ]
    return hashes[0]
