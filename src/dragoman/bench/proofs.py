"""Proofs from a log of synthetic leaves: as many as asked for, all alike but for their number.

The leaves have the form and the length of an observation's, and the log is the store's own.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

from dragoman.bench import plain
from dragoman.bench.measuring import Lap
from dragoman.log import merkle, proofs, tiles, verifier
from dragoman.log.checkpoints import Checkpoint, read_checkpoint, sign_next
from dragoman.log.leaf import Leaf, leaf_bytes, name_digest
from dragoman.log.merkle import Edge
from dragoman.log.notes import new_key
from dragoman.store import captures, checkpoints, log
from dragoman.store.database import Database

PROOFS = 100
_LOG, _CHOSEN = "log", "chosen.json"
_BATCH = 100_000
_SEQ = b'"seq":1,'
_LEAF = leaf_bytes(
    Leaf(
        kind="capture", seq=1, logged="2026-01-01T10:00:00Z", edition=name_digest("edition"),
        captured=name_digest("page"), content=captures.digest_of(b"headers"), observed="2026-01-01T09:00:00Z",
        address=name_digest("address"), source=name_digest("file"), status=200,
    )
)  # fmt: skip


def grow(folder: Path, sizes: Sequence[int]) -> None:
    """Makes a log of the largest of these sizes, with a signed head at each."""
    database, key = Database(folder / _LOG, create=True), new_key("synthetic")
    with database.writing():
        checkpoints.begin(database, key.verifier)
    edge = log.edge(database)
    # The steps to a size; a step is one transaction.
    ends = sorted({*range(_BATCH, max(sizes), _BATCH), *sizes})
    for end in ends:
        with database.writing():
            edge = _grow(database, edge, end)
            if end in sizes:
                head = Checkpoint(origin=key.name, size=edge.size, root=edge.root)
                periods = checkpoints.periods(database)
                checkpoints.put(database, sign_next(head, [key], periods=periods, last=None))
    database.close()


def choose(folder: Path, size: int) -> list[int]:
    """Chooses the leaves that are proved under the head of one size; gives the bytes of their proofs."""
    chance = random.Random(size)  # noqa: S311
    chosen = [chance.randrange(1, size + 1) for _ in range(PROOFS)]
    (folder / _CHOSEN).write_text(json.dumps([size, chosen]), "ascii")
    return [len(proof) for proof in _proofs(folder)]


def proving(folder: Path) -> Lap:
    """Makes the chosen proofs."""
    return lambda: len(_proofs(folder))


def checking(folder: Path) -> Lap:
    """Checks the chosen proofs with the verifier that is handed on with them."""
    made = _proofs(folder)
    return lambda: sum(bool(verifier.check(proof.decode(), None, [], None)) for proof in made)


def _grow(database: Database, edge: Edge, end: int) -> Edge:
    for seq in range(edge.size + 1, end + 1):
        leaf = _LEAF.replace(_SEQ, b'"seq":%d,' % seq)
        plain.put_leaf(database.connection, seq, leaf)
        edge, completed = merkle.append(edge, merkle.leaf_hash(leaf))
        for level, place, hash_ in tiles.hashes_for_tiles(completed):
            if level:
                plain.put_hash(database.connection, level, place, hash_)
    plain.put_tree(database.connection, edge.size, b"".join(edge.hashes))
    return edge


def _proofs(folder: Path) -> list[bytes]:
    size, chosen = json.loads((folder / _CHOSEN).read_text("ascii"))
    database = Database(folder / _LOG)
    try:
        return [_proof(database, size, seq) for seq in chosen]
    finally:
        database.close()


def _proof(database: Database, size: int, seq: int) -> bytes:
    note = checkpoints.covering(database, size)
    assert note is not None
    head = read_checkpoint(note.text)
    return proofs.encode_proof(
        proofs.make_proof(
            log.leaf(database, seq), note, log.hashes(database, head.size),
            keys=[period.key for period in checkpoints.periods(database)], names={},
        )
    )  # fmt: skip
