"""Cosignatures: a witness vouches that a log only grew, and when it saw so (C2SP tlog-cosignature).

A witness remembers the newest checkpoint of a log and signs the next one that continues it
(C2SP tlog-witness). Two readers who ask for its signature cannot be shown two histories.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.errors import LimitExceeded, NotProved, Refused, WrongUse
from dragoman.log import ed25519, notes
from dragoman.log.checkpoints import (
    Checkpoint,
    KeyPeriod,
    open_checkpoint,
    read_checkpoint,
)
from dragoman.log.merkle import HASH_BYTES, check_consistency
from dragoman.log.notes import COSIGNATURE, Note, Signature, SignerKey, VerifierKey
from dragoman.model.base import Value
from dragoman.settings import LIMITS

_TIME_BYTES = 8
_LATEST = 2**63 - 1
_OLD_SIZE = re.compile(r"old (0|[1-9]\d{0,18})", re.ASCII)


class Cosignature(Value, frozen=True, kw_only=True):
    """Who vouched for a checkpoint, and when: seconds since the beginning of 1970, UTC."""

    witness: VerifierKey
    time: int


class Request(Value, frozen=True, kw_only=True):
    """What a log asks of a witness: the size it knows, the proof from there, the new checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    note: Note

    def encode(self) -> bytes:
        """The body of the request."""
        hashes = "".join(f"{notes.to_base64(one)}\n" for one in self.proof)
        return f"old {self.old}\n{hashes}\n".encode() + self.note.encode()


class SizeDiffers(WrongUse):
    """The witness knows the log at another size, ``size``; ask again with a proof from there."""

    status = 409

    def __init__(self, size: int) -> None:
        super().__init__(f"the newest checkpoint seen here has {size:,} leaves")
        self.size = size


def cosign(checkpoint: Checkpoint, key: SignerKey, *, time: int) -> Signature:
    """The signature line of a witness, with the time in seconds since the beginning of 1970."""
    if key.kind != COSIGNATURE:
        raise WrongUse(f"the key of {key.name!r} is not one of a witness")
    if not 0 < time <= _LATEST:
        raise Refused(f"{time:,} is no time of a cosignature")
    data = ed25519.sign(key.seed, _message(checkpoint.text, time))
    stamp = time.to_bytes(_TIME_BYTES, "big")
    return Signature(name=key.name, key=key.verifier.id, data=stamp + data)


def verify(
    note: Note, witnesses: Sequence[VerifierKey], *, latest: int | None = None
) -> tuple[Cosignature, ...]:
    """The cosignatures of these witnesses on a checkpoint; those of others are passed over.

    It may be empty: how many are enough is the caller's matter. Raises NotProved where one does not
    hold, or is of a time after ``latest``. Says nothing of the log's own signature.
    """
    read_checkpoint(note.text)
    found: dict[VerifierKey, Cosignature] = {}
    for key, signature in notes.signatures_by(note, witnesses, COSIGNATURE):
        time = int.from_bytes(signature.data[:_TIME_BYTES], "big")
        message = _message(note.text, time)
        if not 0 < time <= _LATEST or not ed25519.holds(
            key.public, message, signature.data[_TIME_BYTES:]
        ):
            raise NotProved(f"the cosignature of {key.name!r} does not hold")
        if latest is not None and time > latest:
            raise NotProved(f"the cosignature of {key.name!r} is from the future")
        found[key] = Cosignature(witness=key, time=time)
    return tuple(found.values())


def read_request(body: bytes) -> Request:
    """Reads what a log sends to a witness; refuses any other form."""
    try:
        head, parted, note = body.decode().partition("\n\n")
    except UnicodeDecodeError as error:
        raise Refused("the request is not UTF-8") from error
    first, *hashes = head.split("\n")
    match = _OLD_SIZE.fullmatch(first)
    if not match or not parted:
        raise Refused("the request does not begin with the size of an older checkpoint")
    if len(hashes) > LIMITS.proof_hashes:
        raise LimitExceeded("hashes of a proof", limit=LIMITS.proof_hashes, found=len(hashes))
    proof = tuple(map(notes.from_base64, hashes))
    if any(len(one) != HASH_BYTES for one in proof):
        raise Refused(f"a hash has {HASH_BYTES} bytes")
    return Request(old=int(match[1]), proof=proof, note=notes.read_note(note.encode()))


def witness(
    request: Request,
    *,
    origin: str,
    periods: Sequence[KeyPeriod],
    last: Checkpoint | None,
    key: SignerKey,
    time: int,
) -> tuple[Checkpoint, Signature]:
    """What a witness does: the checkpoint to remember from now on, and the signature to send back.

    The caller keeps the checkpoint before it answers, and lets nobody in between. Raises NotProved for
    a log's signature that does not hold and for a tree that does not continue ``last``, the newest
    checkpoint seen; SizeDiffers where the log thinks of an other one; Refused for the rest.
    """
    new = open_checkpoint(request.note, periods, origin=origin)
    seen = last.size if last else 0
    if request.old > new.size:
        raise WrongUse(f"a tree of {new.size:,} leaves cannot continue one of {request.old:,}")
    if request.old != seen:
        raise SizeDiffers(seen)
    if last is None or seen == 0:
        if request.proof:
            raise NotProved("a proof from an empty tree proves nothing, and must be empty")
    else:
        check_consistency(
            old=seen, old_root=last.root, new=new.size, new_root=new.root, proof=request.proof
        )
    return new, cosign(new, key, time=time)


def _message(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()
