"""Vectors of others: the proofs of transparency-dev/merkle, and the first signatures of RFC 8032."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from tests.real_data import data_folder, needs_data

from dragoman.errors import Refused
from dragoman.log import ed25519, merkle, verifier

# RFC 8032, section 7.1, TEST 1 to 3 and TEST SHA(abc): secret key, public key, message, signature.
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]
ORDER = 2**252 + 27742317777372353535851937790883648493


@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC_8032)
def test_signatures_are_those_of_the_rfc(secret, public, message, signature):
    seed, key, text, signed = map(bytes.fromhex, (secret, public, message, signature))
    assert ed25519.public_key(seed) == key
    assert ed25519.sign(seed, text) == signed
    assert ed25519.holds(key, text, signed)
    assert verifier.signed(key, text, signed)


@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC_8032)
def test_no_altered_signature_holds(secret, public, message, signature):
    key, text, signed = map(bytes.fromhex, (public, message, signature))
    for holds in (ed25519.holds, refusing(verifier.signed)):
        assert not holds(key, text + b"\0", signed)
        for at in range(0, 64, 7):
            assert not holds(key, text, signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :])
        for at in range(0, 32, 7):
            assert not holds(key[:at] + bytes([key[at] ^ 1]) + key[at + 1 :], text, signed)
        assert not holds(key, text, signed[:63])
        assert not holds(key, text, signed + b"\0")
        assert not holds(key, text, b"")
        # The same signature written with a scalar above the group's order must not hold again.
        larger = int.from_bytes(signed[32:], "little") + ORDER
        assert not holds(key, text, signed[:32] + larger.to_bytes(32, "little"))


def test_the_file_for_strangers_takes_no_key_that_fits_every_signature():
    # The neutral element: R = s·B fits any message under it. Nobody holds such a key.
    neutral = (1).to_bytes(32, "little")
    base = (4 * pow(5, -1, 2**255 - 19) % (2**255 - 19)).to_bytes(32, "little")
    anything = base + (1).to_bytes(32, "little")
    assert not verifier.signed(neutral, b"whatever", anything)


def test_what_is_no_point_is_no_key():
    for data in (b"\xff" * 32, (2).to_bytes(32, "little"), b""):
        assert not ed25519.holds(data, b"", bytes(64))
    for data in (b"\xff" * 32, (2).to_bytes(32, "little")):
        with pytest.raises(verifier.Refused):
            verifier.point_of(data)


def refusing(check):
    """The verifier's own function, with its refusal of a key as a plain no."""

    def holds(key: bytes, message: bytes, signature: bytes) -> bool:
        try:
            return check(key, message, signature)
        except verifier.Refused:
            return False

    return holds


# Proofs -----------------------------------------------------------------------------------------


def vectors(kind: str) -> list[tuple[Path, dict[str, Any]]]:
    folder = data_folder() / "merkle" / "testdata" / kind
    found = [(path, json.loads(path.read_text("utf-8"))) for path in sorted(folder.rglob("*.json"))]
    assert len(found) == 98
    return found


def hash_in(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def misfits(hashes: list[bytes]) -> bool:
    """Whether one of them is no hash: a verifier of 32 bytes refuses it, whatever the vector wants."""
    return any(len(one) != 32 for one in hashes)


@needs_data
def test_every_inclusion_proof_of_others_is_judged_as_they_judge():
    wanted, package, file = [], [], []
    for _, one in vectors("inclusion"):
        leaf, root = hash_in(one["leafHash"]), hash_in(one["root"])
        path = [hash_in(text) for text in one["proof"] or []]
        index, size = one["leafIdx"], one["treeSize"]
        wanted.append(not one["wantErr"])
        package.append(
            taken(merkle.check_inclusion, leaf, index=index, size=size, proof=path, root=root)
        )
        file.append(taken(climbs_to, leaf, index, size, path, root))
        assert not (wanted[-1] and misfits([leaf, root, *path]))
    assert package == wanted
    assert file == wanted
    assert sum(wanted) == 6


def climbs_to(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> None:
    """The file for strangers takes the leaf's bytes; the vectors give its hash."""
    verifier.require(0 <= index < size and len(leaf) == 32, "outside, or what it would never make")
    verifier.require(verifier.climb(index, size - 1, leaf, path)[1] == root, "another root")


@needs_data
def test_every_consistency_proof_of_others_is_judged_as_they_judge():
    wanted, package, file = [], [], []
    for path, one in vectors("consistency"):
        first, second = hash_in(one["root1"]), hash_in(one["root2"])
        proof = [hash_in(text) for text in one["proof"] or []]
        old, new = one["size1"], one["size2"]
        # One vector accepts two equal roots that are twelve bytes of text; to us they are no roots.
        strict = misfits([first, second, *proof]) and not one["wantErr"]
        assert not strict or path.name == "sizes-are-equal-one-and-proof-is-empty.json"
        wanted.append(not one["wantErr"])
        package.append(
            strict
            or taken(
                merkle.check_consistency,
                old=old, old_root=first, new=new, new_root=second, proof=proof,
            )
        )  # fmt: skip
        file.append(taken(verifier.check_consistency, old, first, new, second, proof))
    assert package == wanted
    assert file == wanted
    assert sum(wanted) == 6


def taken(check, *values: object, **named: object) -> bool:
    try:
        check(*values, **named)
    except (Refused, verifier.Refused):
        return False
    return True


def test_hashes_are_those_of_the_first_certificate_logs():
    # RFC 9162, 2.1.1: the empty tree is the hash of nothing.
    assert hashlib.sha256(b"").digest() == merkle.EMPTY_ROOT
