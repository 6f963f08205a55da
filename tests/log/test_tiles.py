"""Tiles and bundles: their names, what is in them, hashes looked up in them, in any order of growth."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.log import invented
from tests.log.planted import Case, unnoticed, verdict

from dragoman.errors import NotFound, Refused
from dragoman.log import merkle, tiles
from dragoman.log.tiles import ENTRIES, Tile


@pytest.fixture(scope="module")
def log() -> invented.Log:
    log = invented.Log()
    for number in range(66_000):
        log.add(b"%d" % number)
    return log


@pytest.fixture(scope="module")
def served(log) -> dict[str, bytes]:
    return {tile.path: data for tile, data in tiles.build(map(merkle.leaf_hash, log.leaves))}


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(level=0, index=0), "tile/0/000"),
        (Tile(level=0, index=999), "tile/0/999"),
        (Tile(level=1, index=1000), "tile/1/x001/000"),
        (Tile(level=63, index=1234067), "tile/63/x001/x234/067"),
        (Tile(level=0, index=5, width=1), "tile/0/005.p/1"),
        (Tile(level=ENTRIES, index=70_000, width=255), "tile/entries/x070/000.p/255"),
    ],
)
def test_a_tile_has_one_path(tile, path):
    assert tile.path == path
    assert tiles.parse_path(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "", "tile/0", "tile/0/0", "tile/0/0000", "tile/00/000", "tile/64/000", "tile/-1/000", "tile/0/x000/000",
        "tile/0/001/000", "tile/0/x001", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/",
        "tile/0/000.p/999", "tile/Entries/000", "tile/0/٠٠٠", "/tile/0/000", "tile/0/000\n", "tile/0/../000",
    ],
)  # fmt: skip
def test_no_other_path_names_a_tile(path):
    with pytest.raises(NotFound):
        tiles.parse_path(path)


def test_a_tree_has_the_tiles_that_the_format_counts():
    # tlog-tiles gives this sum: 273 full ones and one of 112; one and one of 17; one of a single hash.
    found = list(tiles.tiles_between(0, 70_000))
    assert len(found) == 273 + 1 + 1 + 1 + 1
    assert [tile.path for tile in found[-4:]] == [
        "tile/0/273.p/112",
        "tile/1/000",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
    ]
    assert [tile.path for tile in tiles.tiles_between(0, 256)] == ["tile/0/000", "tile/1/000.p/1"]
    assert list(tiles.tiles_between(0, 0)) == []
    assert [one.path for one in tiles.bundles_between(255, 257)] == [
        "tile/entries/000",
        "tile/entries/001.p/1",
    ]
    assert list(tiles.bundles_between(256, 256)) == []


def test_tiles_built_from_leaves_are_those_read_from_the_tree(log, served):
    size = len(log.leaves)
    assert served == {
        tile.path: tiles.tile_bytes(tile, log.hashes) for tile in tiles.tiles_between(0, size)
    }
    assert {len(data) for path, data in served.items() if ".p/" not in path} == {8192}


@given(st.lists(st.integers(0, 1500), min_size=1, max_size=8))
@settings(deadline=None, max_examples=30)
def test_tiles_are_the_same_however_the_log_grew(sizes):
    written: dict[str, bytes] = {}
    log, old = invented.Log(), 0
    for size in sorted(sizes):
        for number in range(old, size):
            log.add(b"%d" % number)
        for tile in tiles.tiles_between(old, size):
            written[tile.path] = tiles.tile_bytes(tile, log.hashes)
        old = size
    at_once = {t.path: data for t, data in tiles.build(map(merkle.leaf_hash, log.leaves))}
    # Partial tiles of earlier sizes may still be there; all that belongs to this size is the same.
    assert at_once == {path: written.get(path) for path in at_once}


def test_what_each_leaf_completes_adds_up_to_the_tiles(log, served):
    rows: dict[int, list[bytes]] = {}
    edge = merkle.Edge()
    for leaf in log.leaves:
        edge, completed = merkle.append(edge, merkle.leaf_hash(leaf))
        for level, at, hash_ in tiles.hashes_for_tiles(completed):
            row = rows.setdefault(level, [])
            assert at == len(row)
            row.append(hash_)
    assert {level: len(row) for level, row in rows.items()} == {0: 66_000, 1: 257, 2: 1}
    for path, data in served.items():
        tile = tiles.parse_path(path)
        start = tile.index * tiles.WIDTH
        assert data == b"".join(rows[tile.level][start : start + tile.width])


def test_every_hash_found_in_tiles_is_that_of_the_tree(log, served):
    size = len(log.leaves)
    look_up = tiles.hashes_from_tiles(size, lambda tile: served[tile.path])
    chance = random.Random(7)
    for level in range(17):
        count = size >> level
        for at in {0, count - 1, *(chance.randrange(count) for _ in range(20))}:
            assert look_up(level, at) == log.hashes(level, at)


def test_proofs_from_tiles_alone_are_those_from_the_tree(log, served):
    size = len(log.leaves)
    look_up = tiles.hashes_from_tiles(size, lambda tile: served[tile.path])
    chance = random.Random(8)
    for _ in range(20):
        index, old = chance.randrange(size), chance.randrange(1, size)
        assert merkle.inclusion_proof(index, size, look_up) == merkle.inclusion_proof(
            index, size, log.hashes
        )
        assert merkle.consistency_proof(old, size, look_up) == merkle.consistency_proof(
            old, size, log.hashes
        )
    assert merkle.edge_at(size, look_up) == log.edge


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_a_bundle_gives_back_its_leaves(leaves):
    assert tiles.leaves_in(tiles.bundle(leaves), len(leaves)) == leaves


def test_a_bundle_that_breaks_off_anywhere_is_refused():
    whole = tiles.bundle([b"", "نص".encode(), b"x" * 300])
    for end in range(len(whole)):
        with pytest.raises(Refused):
            tiles.leaves_in(whole[:end], 3)


HASH = b"\0" * 32
REFUSED: dict[str, Case] = {
    "a path that is none": lambda m: m.parse_path("tile/0/0"),
    "a second name": lambda m: m.parse_path("tile/0/x000/000"),
    "a bundle from hashes": lambda m: m.tile_bytes(
        Tile(level=ENTRIES, index=0, width=1), lambda *_: HASH
    ),
    "a subtree past the tree": lambda m: m.hashes_from_tiles(5, lambda _: HASH * 5)(2, 1),
    "a tile with more in it": lambda m: m.hashes_from_tiles(5, lambda _: HASH * 6)(0, 1),
    "a tile with less in it": lambda m: m.hashes_from_tiles(5, lambda _: HASH * 4)(0, 1),
    "a tile that breaks off": lambda m: m.hashes_from_tiles(5, lambda _: HASH * 5 + b"x")(0, 1),
    "too many leaves": lambda m: m.bundle([b""] * 257),
    "a leaf too long": lambda m: m.bundle([b"x" * 4097]),
    "a length that breaks off": lambda m: m.leaves_in(b"\0", 1),
    "a leaf that breaks off": lambda m: m.leaves_in(b"\0\x02x", 1),
    "a leaf too few": lambda m: m.leaves_in(b"\0\0", 2),
    "a log that shrinks": lambda m: list(m.tiles_between(5, 4)),
    "a log below nothing": lambda m: list(m.bundles_between(-1, 4)),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_tile_is_refused(case):
    assert verdict(REFUSED[case], tiles) == "refused"


def test_the_longest_leaf_and_the_fullest_bundle_are_taken():
    assert tiles.leaves_in(tiles.bundle([b"x" * 4096] * 256), 256) == [b"x" * 4096] * 256


def test_leaving_out_any_check_would_be_noticed():
    assert unnoticed(tiles, REFUSED) == []
