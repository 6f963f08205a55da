"""The tree of the log: the hashes of RFC 9162, growth by one leaf at a time, proofs made and checked.

A hash is 32 bytes of SHA-256. Leaves are counted from 0. A *full* subtree at ``level`` and ``index``
holds the leaves from ``index * 2**level`` up to ``(index + 1) * 2**level``; its hash never changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from dragoman.errors import NotProved, Refused
from dragoman.model.base import Value

HASH_BYTES = 32
LARGEST_TREE = 2**63 - 1
EMPTY_ROOT = hashlib.sha256(b"").digest()

# The hash of the full subtree at (level, index).
Hashes = Callable[[int, int], bytes]


class Node(NamedTuple):
    """The hash of a full subtree, and where it stands: the place ``at`` among those of its level."""

    level: int
    at: int
    hash: bytes


class Edge(Value, frozen=True, kw_only=True):
    """A tree as its right edge: the roots of its full subtrees, the largest first.

    It is all that growing needs, and it is never longer than 63 hashes.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    @property
    def root(self) -> bytes:
        """The root hash of the whole tree."""
        return _joined(self.hashes) if self.hashes else EMPTY_ROOT


def read_edge(size: int, data: bytes) -> Edge:
    """The edge kept as ``size`` and its hashes one after another; refuses what cannot be one."""
    if not 0 <= size <= LARGEST_TREE or len(data) != size.bit_count() * HASH_BYTES:
        raise Refused(f"{len(data):,} bytes are not the right edge of a tree of {size:,} leaves")
    return Edge(size=size, hashes=split_hashes(data))


def split_hashes(data: bytes) -> tuple[bytes, ...]:
    """Hashes that stand one after another; refuses a length that is no multiple of 32 bytes."""
    if len(data) % HASH_BYTES:
        raise Refused(f"{len(data):,} bytes are no row of hashes of {HASH_BYTES} bytes")
    return tuple(data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES))


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees beside one another (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def append(edge: Edge, leaf: bytes) -> tuple[Edge, list[Node]]:
    """The tree with one more leaf, given by its hash, and every full subtree this leaf completes.

    The leaf itself is the first of them. Takes as many steps as there are of them.
    """
    hashes = list(edge.hashes)
    node = Node(0, edge.size, leaf)
    completed = [node]
    while node.at & 1:
        above = node_hash(hashes.pop(), node.hash)
        node = Node(node.level + 1, node.at >> 1, above)
        completed.append(node)
    hashes.append(node.hash)
    return Edge(size=edge.size + 1, hashes=tuple(hashes)), completed


def edge_at(size: int, hashes: Hashes) -> Edge:
    """The right edge of the tree of the first ``size`` leaves."""
    return Edge(size=size, hashes=_subtrees(0, size, hashes))


def inclusion_proof(index: int, size: int, hashes: Hashes) -> list[bytes]:
    """The proof that leaf ``index`` is in the tree of ``size`` leaves (RFC 9162, 2.1.3.1).

    Refuses a leaf that the tree does not have.
    """
    _check_place(index, size)
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _left_size(end - start)
        if index < middle:
            path.append(_range_root(middle, end, hashes))
            end = middle
        else:
            path.append(_range_root(start, middle, hashes))
            start = middle
    return path[::-1]


def consistency_proof(old: int, new: int, hashes: Hashes) -> list[bytes]:
    """The proof that the tree of ``new`` leaves begins with that of ``old`` (RFC 9162, 2.1.4.1).

    It is empty where both are equal, and where the old tree is empty: every tree begins with that.
    """
    if not 0 <= old <= new <= LARGEST_TREE:
        raise Refused(f"a tree of {new:,} leaves does not begin with one of {old:,}")
    if old == 0:
        return []
    path: list[bytes] = []
    start, end = 0, new
    while end != old:
        middle = start + _left_size(end - start)
        if old <= middle:
            path.append(_range_root(middle, end, hashes))
            end = middle
        else:
            path.append(_range_root(start, middle, hashes))
            start = middle
    # The old tree's own root is known to whoever asks; a part of it is not.
    if start:
        path.append(_range_root(start, end, hashes))
    return path[::-1]


def check_inclusion(
    leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Raises NotProved unless the leaf with the hash ``leaf`` stands at ``index`` under ``root``.

    RFC 9162, 2.1.3.2. Raises Refused for hashes that are none and for a leaf the tree cannot have.
    """
    _check_place(index, size)
    _check_hashes(leaf, root, *proof)
    found = leaf
    for other, left in _sides(index, size - 1, proof):
        found = node_hash(other, found) if left else node_hash(found, other)
    if found != root:
        raise NotProved(f"the leaf at {index:,} does not lead to the root of {size:,} leaves")


def check_consistency(
    *, old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Raises NotProved unless the tree under ``new_root`` begins with the one under ``old_root``.

    RFC 9162, 2.1.4.2. Refuses an old tree without leaves: about that nothing can be shown.
    """
    if not 0 < old <= new <= LARGEST_TREE:
        raise Refused(f"nothing can show that {new:,} leaves begin with {old:,}")
    _check_hashes(old_root, new_root, *proof)
    if old == new:
        if proof or old_root != new_root:
            raise NotProved(f"two trees of {old:,} leaves differ, or come with a needless proof")
        return
    # The root of a full old tree is the first hash of the path, and is left out of the proof.
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        raise NotProved("the consistency proof is empty")
    # What both trees have in full up to here needs no hash on its way.
    level = (old & -old).bit_length() - 1
    first = second = path[0]
    for other, left in _sides(old - 1 >> level, new - 1 >> level, path[1:]):
        first = node_hash(other, first) if left else first
        second = node_hash(other, second) if left else node_hash(second, other)
    if first != old_root or second != new_root:
        raise NotProved(f"the tree of {new:,} leaves does not begin with that of {old:,}")


def _sides(at: int, last: int, proof: Sequence[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The hashes on the way up from a place, and whether each stands on the left of what is known.

    ``last`` is the last place of the tree. Raises NotProved for a way that ends below or above the root.
    """
    for other in proof:
        if last == 0:
            raise NotProved("the proof is too long")
        left = at & 1 == 1 or at == last
        while left and at and not at & 1:
            at, last = at >> 1, last >> 1
        yield other, left
        at, last = at >> 1, last >> 1
    if last:
        raise NotProved("the proof is too short")


def _left_size(size: int) -> int:
    """The largest power of two below ``size``: how many of its leaves stand left of the root."""
    return 1 << (size - 1).bit_length() - 1


def _range_root(start: int, end: int, hashes: Hashes) -> bytes:
    return _joined(_subtrees(start, end, hashes))


def _subtrees(start: int, end: int, hashes: Hashes) -> tuple[bytes, ...]:
    """The roots of the full subtrees of a range, the largest first."""
    found: list[bytes] = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append(hashes(level, start >> level))
        start += 1 << level
    return tuple(found)


def _joined(hashes: Sequence[bytes]) -> bytes:
    """The root over subtrees that stand beside one another, the largest first."""
    *before, root = hashes
    for left in reversed(before):
        root = node_hash(left, root)
    return root


def _check_place(index: int, size: int) -> None:
    if not 0 <= index < size <= LARGEST_TREE:
        raise Refused(f"a tree of {size:,} leaves has no leaf {index:,}")


def _check_hashes(*hashes: bytes) -> None:
    for one in hashes:
        if len(one) != HASH_BYTES:
            raise Refused(f"a hash has {HASH_BYTES} bytes, not {len(one):,}")
