"""Measures the log on this machine: ``python -m tests.log.measure 1000 100000 1000000``.

Seconds are those of the processor, so that a busy machine changes them little.
"""

# ruff: noqa: T201

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time

from tests.log.invented import ADDRESS, EDITION, LOG_KEY, ORIGIN, PERIODS, WITNESS, capture

from dragoman.log import cosignatures, ed25519, merkle, proofs, tiles, verifier
from dragoman.log.checkpoints import Checkpoint, sign_next


def main(sizes: list[int]) -> None:
    text = Checkpoint(origin=ORIGIN, size=10**6, root=bytes(32)).text.encode()
    public, signature = LOG_KEY.verifier.public, ed25519.sign(LOG_KEY.seed, text)
    show("a leaf, bytes", len(capture(7)))
    show("a leaf made, with its checks, us", each(lambda: capture(7), 10_000))
    show("a signature made, us", each(lambda: ed25519.sign(LOG_KEY.seed, text), 5000))
    show("a signature checked, us", each(lambda: ed25519.holds(public, text, signature), 5000))
    slow = each(lambda: verifier.signed(public, text, signature), 100)
    show("a signature checked by verifier.py, us", slow)
    for size in sizes:
        print(f"{size:,} leaves")
        of_size(size)


def of_size(size: int) -> None:
    leaves = [b'{"format":"dragoman-leaf/1","kind":"capture","seq":%d}' % n for n in range(1, size)]
    leaves.append(capture(size))
    edge, begun = merkle.Edge(), process_time()
    for leaf in leaves:
        edge, _ = merkle.append(edge, merkle.leaf_hash(leaf))
    show("appends a second", size / (process_time() - begun))
    begun = process_time()
    made = dict(tiles.build(map(merkle.leaf_hash, leaves)))
    show("all tiles made, s", process_time() - begun)
    show("all tiles, MB", sum(map(len, made.values())) / 1e6)
    hashes = tiles.hashes_from_tiles(size, made.__getitem__)
    chance, old = random.Random(1), size * 2 // 3 + 1
    index, root, first = size // 3, edge.root, merkle.edge_at(old, hashes).root
    path, way = (
        merkle.inclusion_proof(index, size, hashes),
        merkle.consistency_proof(old, size, hashes),
    )
    show("inclusion proof, bytes", 32 * len(path))
    show(
        "inclusion proof from tiles, us",
        each(lambda: merkle.inclusion_proof(chance.randrange(size), size, hashes), 300),
    )
    leaf = merkle.leaf_hash(leaves[index])
    included = {"index": index, "size": size, "proof": path, "root": root}
    show("inclusion checked, us", each(lambda: merkle.check_inclusion(leaf, **included), 2000))
    show("consistency proof, bytes", 32 * len(way))
    continued = {"old": old, "old_root": first, "new": size, "new_root": root, "proof": way}
    show("consistency checked, us", each(lambda: merkle.check_consistency(**continued), 2000))
    note, older = signed(size, root), signed(old, first)
    show("proof file, bytes", proof_file(leaves[-1], note, hashes, None))
    show("proof file with an older checkpoint, bytes", proof_file(leaves[-1], note, hashes, older))


def signed(size: int, root: bytes):
    head = Checkpoint(origin=ORIGIN, size=size, root=root)
    note = sign_next(head, [LOG_KEY], periods=PERIODS, last=None)
    return note.signed_also_by(cosignatures.cosign(head, WITNESS, time=1_935_748_800))


def proof_file(leaf: bytes, note, hashes, older) -> int:
    """The size of a proof with two names and a witness, once ``verifier.py`` has taken it."""
    names, keys = {"edition": EDITION, "address": ADDRESS}, [LOG_KEY.verifier, WITNESS.verifier]
    proof = proofs.make_proof(leaf, note, hashes, keys=keys, names=names, older=older)
    data = proofs.encode_proof(proof)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "verifier.py").write_bytes(proofs.verifier_source())
        (Path(folder) / "proof.json").write_bytes(data)
        command = [sys.executable, "-I", "-S", "verifier.py", "proof.json"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return len(data)


def each(action: Callable[[], object], times: int) -> float:
    """Microseconds of the processor for one time."""
    begun = process_time()
    for _ in range(times):
        action()
    return 1e6 * (process_time() - begun) / times


def show(what: str, value: float) -> None:
    print(f"  {what}: {value:,.2f}" if value < 10 else f"  {what}: {value:,.0f}")


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [1000, 100_000, 1_000_000])
