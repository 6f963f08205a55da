"""The tree and its proofs: against the RFC's own definitions, every pair of small sizes, and forgeries."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.log import invented
from tests.log.planted import Case, unnoticed, verdict

from dragoman.errors import NotProved, Refused
from dragoman.log import merkle, verifier

LARGEST = 130
LEAVES = [f"leaf {number}: جسر 新桥".encode() for number in range(LARGEST)]


class Verdict:
    """Both verifiers under one form: the package's own, and the file that is shipped with proofs."""

    def __init__(self, name: str) -> None:
        self.name = name

    def inclusion(self, leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> bool:
        try:
            if self.name == "package":
                merkle.check_inclusion(
                    merkle.leaf_hash(leaf), index=index, size=size, proof=path, root=root
                )
            else:
                verifier.check_inclusion(leaf, index, size, path, root)
        except (Refused, verifier.Refused):
            return False
        return True

    def consistency(self, old: int, first: bytes, new: int, second: bytes, path: list[bytes]):
        try:
            if self.name == "package":
                merkle.check_consistency(
                    old=old, old_root=first, new=new, new_root=second, proof=path
                )
            else:
                verifier.check_consistency(old, first, new, second, path)
        except (Refused, verifier.Refused):
            return False
        return True


BOTH = pytest.mark.parametrize("holds", [Verdict("package"), Verdict("file")], ids=lambda v: v.name)


@pytest.fixture(scope="module")
def log() -> invented.Log:
    log = invented.Log()
    for leaf in LEAVES:
        log.add(leaf)
    return log


@pytest.fixture(scope="module")
def roots(log: invented.Log) -> list[bytes]:
    return [merkle.edge_at(size, log.hashes).root for size in range(LARGEST + 1)]


def test_the_root_is_that_of_the_definition_at_every_size(roots):
    assert roots == [invented.mth(LEAVES[:size]) for size in range(LARGEST + 1)]


def test_proofs_are_those_of_the_definition_at_every_place(log):
    for size in (1, 2, 3, 7, 8, 33, 64, 65, LARGEST):
        for index in range(size):
            made = merkle.inclusion_proof(index, size, log.hashes)
            assert made == invented.path(index, LEAVES[:size])
        for old in range(1, size + 1):
            made = merkle.consistency_proof(old, size, log.hashes)
            assert made == invented.proof(old, LEAVES[:size])


@BOTH
def test_every_leaf_is_proved_in_every_tree_and_at_no_other_place(holds, log, roots):
    for size in range(1, LARGEST + 1):
        for index in range(size):
            path = merkle.inclusion_proof(index, size, log.hashes)
            assert holds.inclusion(LEAVES[index], index, size, path, roots[size])
            # Every neighbouring claim with the same path is false.
            other = (index + 1) % LARGEST
            assert not holds.inclusion(LEAVES[other], index, size, path, roots[size])
            assert not holds.inclusion(LEAVES[index], index + 1, size, path, roots[size])
            assert not holds.inclusion(LEAVES[index], index - 1, size, path, roots[size])
            assert not holds.inclusion(LEAVES[index], index, size, path, roots[size - 1])


@BOTH
def test_every_tree_begins_with_every_smaller_one_and_with_no_other(holds, log, roots):
    for new in range(1, LARGEST + 1):
        for old in range(1, new + 1):
            path = merkle.consistency_proof(old, new, log.hashes)
            assert holds.consistency(old, roots[old], new, roots[new], path)
            assert not holds.consistency(old, roots[old - 1], new, roots[new], path)
            assert not holds.consistency(old, roots[old], new, roots[new - 1], path)
            assert old == new or not holds.consistency(new, roots[new], old, roots[old], path)


@BOTH
def test_every_forged_field_of_a_proof_is_refused(holds, log, roots):
    for size in (2, 3, 6, 7, 8, 13, 64, 100):
        for place in range(size):
            path = merkle.inclusion_proof(place, size, log.hashes)
            for forged in forgeries(path):
                assert not holds.inclusion(LEAVES[place], place, size, forged, roots[size])
            if place:
                path = merkle.consistency_proof(place, size, log.hashes)
                for forged in forgeries(path):
                    assert not holds.consistency(place, roots[place], size, roots[size], forged)


def forgeries(path: list[bytes]) -> list[list[bytes]]:
    """A proof with one hash flipped, gone, doubled, exchanged, cut, or with one more."""
    found = [[*path, path[-1]], [path[0], *path], path[1:], path[:-1], [*path, b"\0" * 32]]
    for at, one in enumerate(path):
        flipped = bytes([one[0] ^ 1]) + one[1:]
        found += [
            [*path[:at], flipped, *path[at + 1 :]],
            [*path[:at], one[:-1], *path[at + 1 :]],
            [*path[:at], one, one, *path[at + 1 :]],
        ]
        if at and path[at - 1] != one:
            found.append([*path[: at - 1], one, path[at - 1], *path[at + 1 :]])
    return [forged for forged in found if forged != path]


@BOTH
def test_a_tree_grown_from_another_history_is_never_taken_for_a_continuation(holds, log, roots):
    chance = random.Random(4)
    for _ in range(60):
        new = chance.randrange(2, LARGEST)
        old = chance.randrange(1, new)
        altered = chance.randrange(old)
        other = invented.Log()
        for number, leaf in enumerate(LEAVES[:new]):
            other.add(leaf + b"!" if number == altered else leaf)
        path = merkle.consistency_proof(old, new, other.hashes)
        assert not holds.consistency(old, roots[old], new, other.edge.root, path)


def test_nothing_can_be_shown_of_an_empty_tree(roots):
    with pytest.raises(Refused):
        merkle.check_consistency(old=0, old_root=roots[0], new=5, new_root=roots[5], proof=[])
    with pytest.raises(verifier.Refused):
        verifier.check_consistency(0, roots[0], 5, roots[5], [])
    assert merkle.consistency_proof(0, 5, {}.__getitem__) == []


def test_a_leaf_is_no_node():
    # Without the first byte of each hash, a node's two halves could be shown as a leaf.
    halves = b"".join(map(merkle.leaf_hash, LEAVES[:2]))
    assert merkle.leaf_hash(halves) != invented.mth(LEAVES[:2])


@pytest.mark.parametrize(
    ("index", "size"), [(0, 0), (5, 5), (-1, 5), (0, 2**63), (2**63, 2**63 + 1)]
)
def test_a_place_outside_the_tree_is_refused(log, index, size):
    with pytest.raises(Refused, match="no leaf"):
        merkle.inclusion_proof(index, size, log.hashes)


@pytest.mark.parametrize(("old", "new"), [(-1, 5), (6, 5), (1, 2**63)])
def test_sizes_that_cannot_follow_are_refused(log, old, new):
    with pytest.raises(Refused, match="does not begin"):
        merkle.consistency_proof(old, new, log.hashes)


def test_no_proof_has_more_than_63_hashes():
    one = merkle.leaf_hash(b"")
    for count in (63, 64, 64_000):
        with pytest.raises(NotProved):
            merkle.check_inclusion(one, index=0, size=2**63 - 1, proof=[one] * count, root=one)


def test_the_edge_is_kept_as_bytes_and_read_again(log):
    edge = merkle.Edge()
    for leaf in LEAVES:
        edge, _ = merkle.append(edge, merkle.leaf_hash(leaf))
        assert merkle.read_edge(edge.size, b"".join(edge.hashes)) == edge
    assert merkle.edge_at(LARGEST, log.hashes) == edge
    assert merkle.read_edge(0, b"") == merkle.Edge()


@pytest.mark.parametrize(("size", "length"), [(3, 32), (3, 96), (3, 63), (-1, 0), (2**63, 32)])
def test_bytes_that_are_no_edge_are_refused(size, length):
    with pytest.raises(Refused):
        merkle.read_edge(size, b"\0" * length)


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=70), st.data())
@settings(deadline=None)
def test_any_leaves_in_any_number_prove_themselves(leaves, data):
    log = invented.Log()
    for leaf in leaves:
        log.add(leaf)
    assert log.edge.root == invented.mth(leaves)
    new = data.draw(st.integers(1, len(leaves)))
    old = data.draw(st.integers(1, new))
    index = data.draw(st.integers(0, new - 1))
    root = merkle.edge_at(new, log.hashes).root
    path = merkle.inclusion_proof(index, new, log.hashes)
    assert Verdict("package").inclusion(leaves[index], index, new, path, root)
    assert Verdict("file").inclusion(leaves[index], index, new, path, root)
    first = merkle.edge_at(old, log.hashes).root
    path = merkle.consistency_proof(old, new, log.hashes)
    assert Verdict("package").consistency(old, first, new, root, path)
    assert Verdict("file").consistency(old, first, new, root, path)


HASHES = st.binary(min_size=32, max_size=32)
SIZES = st.integers(-1, 2**63)


@given(HASHES, SIZES, SIZES, st.lists(HASHES, max_size=70), HASHES)
def test_what_is_made_up_is_never_proved(leaf, index, size, path, root):
    # A tree of one leaf has that leaf's hash for a root; nothing else made up can fit.
    for holds in (Verdict("package"), Verdict("file")):
        assert not holds.inclusion(leaf, index, size, path, root)
        if leaf != root:
            assert not holds.consistency(index, leaf, size, root, path)


# What each check of the tree is there for. All of it on the tree of four leaves A B C D.
A, B, C, D = map(merkle.leaf_hash, LEAVES[:4])
AB, CD = merkle.node_hash(A, B), merkle.node_hash(C, D)
ABC, ABCD = merkle.node_hash(AB, C), merkle.node_hash(AB, CD)


def included(m, *, leaf=C, index=2, size=4, proof=(D, AB), root=ABCD):
    return m.check_inclusion(leaf, index=index, size=size, proof=proof, root=root)


def continued(m, *, old=3, old_root=ABC, new=4, new_root=ABCD, proof=(C, D, AB)):
    return m.check_consistency(old=old, old_root=old_root, new=new, new_root=new_root, proof=proof)


REFUSED: dict[str, Case] = {
    "an edge too short": lambda m: m.read_edge(3, A),
    "half a hash": lambda m: m.split_hashes(A[:16]),
    "a proof of a leaf that is not there": lambda m: m.inclusion_proof(4, 4, lambda *_: A),
    "a proof backwards": lambda m: m.consistency_proof(4, 3, lambda *_: A),
    "another leaf": lambda m: included(m, leaf=A),
    "a leaf past the end": lambda m: included(m, index=4),
    "a proof too long": lambda m: included(m, proof=(D, AB, A), root=merkle.node_hash(A, ABCD)),
    "a proof too short": lambda m: included(m, index=1, size=4, leaf=B, proof=(A,), root=AB),
    "a hash too short": lambda m: included(m, size=2, index=0, leaf=A, proof=(b"x",), root=(
        merkle.node_hash(A, b"x"))),
    "the wrong new root": lambda m: continued(m, new_root=AB),
    "the wrong old root": lambda m: continued(m, old_root=AB),
    "an old tree of nothing": lambda m: continued(m, old=0, old_root=merkle.EMPTY_ROOT, proof=()),
    "one size and two roots": lambda m: continued(m, old=4, old_root=ABC, proof=()),
    "one size and a proof": lambda m: continued(m, old=4, old_root=ABCD, proof=(A,)),
    "no proof": lambda m: continued(m, proof=()),
    "a longer way": lambda m: continued(
        m, old=2, old_root=AB, proof=(CD, A), new_root=merkle.node_hash(A, ABCD)
    ),
    "a shorter way": lambda m: continued(m, old=2, old_root=AB, new_root=AB, proof=()),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_false_claim_about_the_tree_is_refused(case):
    assert verdict(REFUSED[case], merkle) == "refused"


def test_the_claims_are_false_by_one_thing_only():
    included(merkle)
    continued(merkle)
    continued(merkle, old=2, old_root=AB, proof=(CD,))


def test_leaving_out_any_check_would_be_noticed():
    assert unnoticed(merkle, REFUSED) == []
