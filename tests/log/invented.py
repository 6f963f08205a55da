"""An invented log, its keys, and the tree once more: as the RFC says it, slow and by recursion."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from dragoman.log import cosignatures, merkle, notes, proofs
from dragoman.log.checkpoints import Checkpoint, KeyPeriod, sign_next
from dragoman.log.leaf import Leaf, leaf_bytes, name_digest
from dragoman.log.notes import COSIGNATURE, NOTE, Note, SignerKey

ORIGIN = "records.example/log"
LOG_KEY = SignerKey(name=ORIGIN, kind=NOTE, seed=b"l" * 32)
NEXT_KEY = SignerKey(name=ORIGIN, kind=NOTE, seed=b"n" * 32)
STRANGER = SignerKey(name="other.example/log", kind=NOTE, seed=b"s" * 32)
WITNESS = SignerKey(name="witness.example/بيت-الشاهد", kind=COSIGNATURE, seed=b"w" * 32)
PERIODS = (KeyPeriod(key=LOG_KEY.verifier),)
NOON = 1_935_748_800  # 2031-05-05T12:00:00Z

PAGE = "<p>وزيرة الخارجية: افتتحنا الجسر الجديد.</p><p>部长：新桥今天通车。</p>".encode()
EDITION = "harbour-ministry/2031/05/04/افتتاح-الجسر-新桥/ar"
ADDRESS = "https://harbour.example/ar/news?id=17"


class Log:
    """A log in memory: leaves, the tree's edge, the hash of every full subtree."""

    def __init__(self) -> None:
        self.leaves: list[bytes] = []
        self.edge = merkle.Edge()
        self.nodes: dict[tuple[int, int], bytes] = {}

    def add(self, leaf: bytes) -> None:
        self.edge, completed = merkle.append(self.edge, merkle.leaf_hash(leaf))
        self.nodes.update({(node.level, node.at): node.hash for node in completed})
        self.leaves.append(leaf)

    def hashes(self, level: int, index: int) -> bytes:
        return self.nodes[level, index]

    def head(self, size: int | None = None) -> Checkpoint:
        size = len(self.leaves) if size is None else size
        root = merkle.edge_at(size, self.hashes).root
        return Checkpoint(origin=ORIGIN, size=size, root=root)

    def signed(self, size: int | None = None, *, key: SignerKey = LOG_KEY) -> Note:
        periods = (KeyPeriod(key=key.verifier),)
        return sign_next(self.head(size), [key], periods=periods, last=None)

    def witnessed(self, size: int | None = None, *, time: int = NOON) -> Note:
        note = self.signed(size)
        return note.signed_also_by(cosignatures.cosign(self.head(size), WITNESS, time=time))


def log_of(count: int) -> Log:
    log = Log()
    for seq in range(1, count + 1):
        log.add(capture(seq))
    return log


def capture(seq: int, **fields: object) -> bytes:
    stated = {
        "edition": name_digest(EDITION),
        "captured": proofs.page_digest(PAGE),
        "content": name_digest("what the server said"),
        "address": name_digest(ADDRESS),
        "observed": "2031-05-04T10:00:00Z",
        "lang": "ar",
    }
    return leaf_bytes(
        Leaf(kind="capture", seq=seq, logged="2031-05-04T12:00:00Z", **{**stated, **fields})
    )


def proof_of(log: Log, seq: int, *, older: int | None = None) -> proofs.Proof:
    return proofs.make_proof(
        log.leaves[seq - 1],
        log.witnessed(),
        log.hashes,
        keys=[LOG_KEY.verifier, WITNESS.verifier, STRANGER.verifier],
        names={"edition": EDITION, "address": ADDRESS},
        older=None if older is None else log.signed(older),
    )


def key_text(data: bytes, name: str = ORIGIN) -> str:
    """The text form of a key with any content, and with the id that such a key would have."""
    key_id = hashlib.sha256(f"{name}\n".encode() + data).digest()[:4]
    return f"{name}+{key_id.hex()}+{notes.to_base64(data)}"


def texts(hashes: Sequence[bytes]) -> list[str]:
    return [notes.to_base64(one) for one in hashes]


# The tree once more, straight from RFC 9162, section 2.1: each definition as it stands there. ----


def mth(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = half(len(leaves))
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = half(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def proof(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    return subproof(m, leaves, known=True)


def subproof(m: int, leaves: Sequence[bytes], *, known: bool) -> list[bytes]:
    if m == len(leaves):
        return [] if known else [mth(leaves)]
    k = half(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], known=known), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], known=False), mth(leaves[:k])]


def half(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while 2 * k < n:
        k *= 2
    return k
