"""The proof of one entry as one small JSON file, which ``verifier.py`` checks without this package."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Annotated

import msgspec

from dragoman.errors import LimitExceeded, Refused
from dragoman.log.checkpoints import read_checkpoint
from dragoman.log.leaf import Leaf, name_digest, read_leaf
from dragoman.log.merkle import Hashes, consistency_proof, inclusion_proof
from dragoman.log.notes import COSIGNATURE, NOTE, Note, VerifierKey, signatures_by, to_base64
from dragoman.model.base import Value

# A proof has about 3 kB; verifier.py has the same limit.
LONGEST_PROOF = 1024 * 1024

_Hash = Annotated[str, msgspec.Meta(max_length=44)]


class Proof(
    Value, frozen=True, kw_only=True, omit_defaults=True, tag_field="format", tag="dragoman-proof/1"
):
    """A leaf, its path to a signed checkpoint, and the names whose digests stand in the leaf.

    ``leaf`` is its canonical JSON, to the letter; ``checkpoint`` a signed note; ``keys`` are verifier keys
    of the log and of witnesses, each of which signed something here. ``captured`` repeats the digest in the
    leaf, for readers who look for it; ``older`` is an older checkpoint, ``consistency`` the proof that the
    newer one continues it. Hashes are base64.
    """

    leaf: str
    index: Annotated[int, msgspec.Meta(ge=0)]
    inclusion: tuple[_Hash, ...]
    checkpoint: str
    keys: tuple[str, ...]
    names: dict[str, str] = msgspec.field(default_factory=dict)
    captured: str | None = None
    older: str | None = None
    consistency: tuple[_Hash, ...] = ()


def make_proof(
    leaf: bytes,
    checkpoint: Note,
    hashes: Hashes,
    *,
    keys: Sequence[VerifierKey],
    names: Mapping[str, str],
    older: Note | None = None,
) -> Proof:
    """The proof of a leaf under a signed checkpoint, and that this continues an older one.

    ``hashes`` are those of the log, ``keys`` all that may have signed, witnesses included; those that signed
    nothing here are left out. ``names`` gives the id, address or file for each digest of a name in the
    leaf that is to be shown; one that does not fit its digest is refused, and so is an older checkpoint of
    no leaves: about that nothing can be shown.
    """
    read = read_leaf(leaf)
    head = read_checkpoint(checkpoint.text)
    signed = [checkpoint, *([older] if older else [])]
    _check_names(read, names)
    return Proof(
        leaf=leaf.decode(),
        index=read.seq - 1,
        inclusion=_texts(inclusion_proof(read.seq - 1, head.size, hashes)),
        checkpoint=checkpoint.encode().decode(),
        keys=_signers(signed, keys),
        names=dict(sorted(names.items())),
        captured=read.captured,
        older=older.encode().decode() if older else None,
        consistency=_texts(_way_from(older, head.size, hashes)) if older else (),
    )


def encode_proof(proof: Proof) -> bytes:
    """The file: JSON on lines, for people who look into it."""
    return msgspec.json.format(msgspec.json.encode(proof), indent=1) + b"\n"


def read_proof(data: bytes) -> Proof:
    """Reads such a file without believing it; refuses any other."""
    if len(data) > LONGEST_PROOF:
        raise LimitExceeded("proof", limit=LONGEST_PROOF, found=len(data), unit="bytes")
    try:
        return msgspec.json.decode(data, type=Proof)
    except msgspec.DecodeError as error:
        raise Refused(f"this is no proof: {error}") from error


def verifier_source() -> bytes:
    """The verifier as a file, to be handed on with a proof."""
    return resources.files(__package__).joinpath("verifier.py").read_bytes()


def page_digest(page: bytes) -> str:
    """The digest of captured bytes as it stands in a leaf."""
    return hashlib.sha256(page).hexdigest()


def _check_names(leaf: Leaf, names: Mapping[str, str]) -> None:
    for field, name in names.items():
        if getattr(leaf, field, None) != name_digest(name):
            raise Refused(f"the leaf does not hold the digest of {field} {name[:80]!r}")


def _signers(signed: Sequence[Note], keys: Sequence[VerifierKey]) -> tuple[str, ...]:
    """The keys that signed one of these notes, in text form, each once."""
    by = [
        str(key)
        for note in signed
        for kind in (NOTE, COSIGNATURE)
        for key, _ in signatures_by(note, keys, kind)
    ]
    return tuple(dict.fromkeys(by))


def _way_from(older: Note, size: int, hashes: Hashes) -> list[bytes]:
    old = read_checkpoint(older.text).size
    if old == 0:
        raise Refused("every log continues a checkpoint of no leaves: that shows nothing")
    return consistency_proof(old, size, hashes)


def _texts(hashes: Sequence[bytes]) -> tuple[str, ...]:
    return tuple(map(to_base64, hashes))
