"""The tree once more, from the leaves alone: every hash and head that is kept is compared with it."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.archive.verify.finding import Finding
from dragoman.errors import Refused
from dragoman.log import merkle, tiles
from dragoman.log.merkle import Edge
from dragoman.store import audit
from dragoman.store.database import Database


class Tree:
    """Grows by one leaf after another; notes the root at each size that somebody asks about.

    ``roots`` has those sizes; their roots are None until the tree has grown to them, and stay so where
    leaves are missing: then it is not whole.
    """

    def __init__(self, database: Database, sizes: set[int]) -> None:
        self._database = database
        self.edge = Edge()
        self.roots: dict[int, bytes | None] = dict.fromkeys(sizes)
        self.is_whole = True
        self._kept = 0
        self._note()

    def gap(self, seq: int) -> None:
        """The leaf of an entry is missing: nothing can be said of the tree from there on."""
        del seq
        self.is_whole = False

    def grow(self, leaf: object) -> Iterator[Finding]:
        """Takes the next leaf; compares the hashes of the subtrees it completes with those kept."""
        if not isinstance(leaf, bytes):
            self.is_whole = False
        if not self.is_whole:
            return
        assert isinstance(leaf, bytes)
        self.edge, completed = merkle.append(self.edge, merkle.leaf_hash(leaf))
        for level, place, hash_ in tiles.hashes_for_tiles(completed):
            if level:
                self._kept += 1
                yield from self._compare(level, place, hash_)
        self._note()

    def end(self) -> Iterator[Finding]:
        """Compares what is kept of the whole tree: its size, its edge, how many hashes there are."""
        row = next(audit.rows(self._database, "tree", "size, edge"), None)
        if row is None:
            yield Finding(kind="tree", where="tree", what="is missing")
            return
        if not self.is_whole:
            what = "cannot be made from the leaves: one is missing or none"
            yield Finding(kind="tree", where="tree", what=what)
            return
        try:
            same = merkle.read_edge(row[0], bytes(row[1])) == self.edge
        except (Refused, TypeError):
            same = False
        if not same:
            what = f"its size or edge is not that of the {self.edge.size:,} leaves"
            yield Finding(kind="tree", where="tree", what=what)
        kept = audit.count(self._database, "tree_hash")
        if kept != self._kept:
            what = f"has {kept:,} hashes where the leaves make {self._kept:,}"
            yield Finding(kind="tree", where="tree_hash", what=what)

    def _compare(self, level: int, place: int, hash_: bytes) -> Iterator[Finding]:
        where = "level = ? AND place = ?"
        if audit.cell(self._database, "tree_hash", "hash", where, level, place) != hash_:
            first = place * tiles.WIDTH**level
            leaves = f"entries {first + 1:,} to {first + tiles.WIDTH**level:,}"
            what = f"the hash over the {leaves} is not that of their leaves, or is missing"
            yield Finding(kind="tree", where=f"tree_hash {level}/{place}", what=what)

    def _note(self) -> None:
        if self.edge.size in self.roots:
            self.roots[self.edge.size] = self.edge.root
