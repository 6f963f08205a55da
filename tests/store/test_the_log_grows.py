"""Every entry has its leaf and its place in the tree; what is rolled back leaves neither."""

from __future__ import annotations

from contextlib import suppress

import pytest

from dragoman.errors import NotFound, StoreError
from dragoman.log import merkle, tiles
from dragoman.log.leaf import name_digest, read_leaf
from dragoman.log.tiles import Tile
from dragoman.store import captures, log
from dragoman.store.database import Database


@pytest.fixture
def database(tmp_path):
    opened = Database(tmp_path / "archive", create=True)
    yield opened
    opened.close()


def entries(database, count: int) -> None:
    for number in range(count):
        log.append(
            database, "refusal", source=f"الملف {number}", content=captures.digest_of(b"a reason")
        )


def root_of(leaves: list[bytes]) -> bytes:
    """The root by the definition of RFC 9162, 2.1.1: by halves, without edges or tiles."""
    if not leaves:
        return merkle.EMPTY_ROOT
    if len(leaves) == 1:
        return merkle.leaf_hash(leaves[0])
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return merkle.node_hash(root_of(leaves[:half]), root_of(leaves[half:]))


@pytest.mark.parametrize("count", [0, 1, 2, 255, 256, 257, 700])
def test_the_tree_is_that_of_all_leaves(database, count):
    with database.writing():
        entries(database, count)
    found = log.leaves(database, 1, count)
    edge = log.edge(database)
    assert (edge.size, edge.root) == (count, root_of(found))
    assert [read_leaf(one).seq for one in found] == list(range(1, count + 1))
    hashes = log.hashes(database, count)
    for index in {0, count // 2, count - 1} if count else ():
        merkle.check_inclusion(
            merkle.leaf_hash(found[index]), index=index, size=count,
            proof=merkle.inclusion_proof(index, count, hashes), root=edge.root,
        )  # fmt: skip


def test_tiles_are_those_made_from_the_leaves(database):
    with database.writing():
        entries(database, 600)
    hashes = map(merkle.leaf_hash, log.leaves(database, 1, 600))
    made = dict(tiles.build(hashes))
    assert {tile.level for tile in made} == {0, 1}
    for tile, data in made.items():
        assert log.tile_bytes(database, tile) == data
    bundle = log.tile_bytes(database, Tile(level="entries", index=1))
    assert tiles.leaves_in(bundle, 256) == log.leaves(database, 257, 256)


def test_what_is_rolled_back_leaves_no_leaf(database):
    with database.writing():
        entries(database, 3)
        before = log.edge(database)
        with suppress(RuntimeError), database.part():
            entries(database, 300)
            raise RuntimeError
        assert log.edge(database) == before
        entries(database, 1)
    assert log.edge(database).root == root_of(log.leaves(database, 1, 4))
    assert database.value("SELECT count(*) FROM tree_hash") == 0


def test_a_leaf_holds_digests_of_names_and_no_name(database):
    with database.writing():
        entries(database, 1)
    data = log.leaf(database, 1)
    assert read_leaf(data).source == name_digest("الملف 0")
    assert "الملف".encode() not in data


def test_a_leaf_or_hash_that_is_not_there_is_told(database):
    with pytest.raises(NotFound, match="entry 1"):
        log.leaf(database, 1)
    with database.writing():
        entries(database, 300)
        database.run("DELETE FROM entry WHERE seq = 7")
        database.run("DELETE FROM tree_hash")
    with pytest.raises(StoreError, match="of the entries 1 to 256 only 255 are in the store"):
        log.tile_bytes(database, Tile(level=0, index=0))
    with pytest.raises(StoreError, match=r"hashes of tile/1/000\.p/1 are missing"):
        log.tile_bytes(database, Tile(level=1, index=0, width=1))
