"""Checkpoints: what a log was at one size, signed (C2SP tlog-checkpoint), and who may sign when.

A log signs nothing that does not continue what it signed before. Its key can be replaced: each key is
good for the sizes of its period, and so old checkpoints stay verifiable.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.errors import Forked, NotProved, Refused, WrongUse
from dragoman.log import notes
from dragoman.log.merkle import EMPTY_ROOT, HASH_BYTES, LARGEST_TREE, check_consistency
from dragoman.log.notes import Note, SignerKey, VerifierKey
from dragoman.model.base import Value

_SIZE = re.compile(r"0|[1-9]\d{0,18}", re.ASCII)


class Checkpoint(Value, frozen=True, kw_only=True):
    """A log by its name (origin), how many leaves it has, and the root hash over them.

    ``more`` are lines a foreign log adds; our own has none.
    """

    origin: str
    size: int
    root: bytes
    more: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text that is signed."""
        lines = (self.origin, str(self.size), notes.to_base64(self.root), *self.more)
        return "".join(f"{line}\n" for line in lines)


class KeyPeriod(Value, frozen=True, kw_only=True):
    """A key of a log and the sizes of tree it signs: ``since`` and ``until`` included, None: still."""

    key: VerifierKey
    since: int = 0
    until: int | None = None


def read_checkpoint(text: str) -> Checkpoint:
    """Reads the text of a checkpoint. Refuses every form but the one there is."""
    *lines, rest = text.split("\n")
    if rest or len(lines) < 3 or not all(lines):
        raise Refused("a checkpoint has three lines or more, and none is empty")
    origin, size, root, *more = lines
    if not _SIZE.fullmatch(size) or int(size) > LARGEST_TREE:
        raise Refused(f"{size[:40]!r} is no size of a tree")
    hash_ = notes.from_base64(root)
    if len(hash_) != HASH_BYTES:
        raise Refused(f"the root of a tree has {HASH_BYTES} bytes, not {len(hash_)}")
    if size == "0" and hash_ != EMPTY_ROOT:
        raise Refused("the checkpoint of an empty tree has the root of another")
    return Checkpoint(origin=origin, size=int(size), root=hash_, more=tuple(more))


def open_checkpoint(note: Note, periods: Sequence[KeyPeriod], *, origin: str) -> Checkpoint:
    """The checkpoint in a note, once a key of this log that is good for its size is found to have signed.

    Raises NotProved for one of another log, and for signatures that are missing or do not hold.
    """
    checkpoint = read_checkpoint(note.text)
    if checkpoint.origin != origin:
        raise NotProved(f"the checkpoint is of {checkpoint.origin[:80]!r}, not of {origin!r}")
    keys = [key for key in keys_at(periods, checkpoint.size) if key.name == origin]
    notes.verify(note, keys)
    return checkpoint


def keys_at(periods: Sequence[KeyPeriod], size: int) -> tuple[VerifierKey, ...]:
    """The keys that are good for a tree of ``size`` leaves; two at the size of a replacement."""
    return tuple(
        period.key
        for period in periods
        if period.since <= size and (period.until is None or size <= period.until)
    )


def replace_key(periods: Sequence[KeyPeriod], key: VerifierKey, size: int) -> tuple[KeyPeriod, ...]:
    """The periods once ``key`` follows the newest one at ``size``, the tree whose last leaf names it.

    Both keys are good for that size, so that who holds only the old one can follow.
    """
    *before, last = periods
    if last.until is not None or size < last.since or any(one.key == key for one in periods):
        raise WrongUse(f"the key {key} cannot follow at {size:,} leaves")
    closed = KeyPeriod(key=last.key, since=last.since, until=size)
    return (*before, closed, KeyPeriod(key=key, since=size))


def sign_next(
    new: Checkpoint,
    signers: Sequence[SignerKey],
    *,
    periods: Sequence[KeyPeriod],
    last: Checkpoint | None,
    proof: Sequence[bytes] = (),
) -> Note:
    """Signs ``new``, which must continue ``last``, the newest checkpoint these keys ever signed.

    ``proof`` is the consistency proof between them. Raises Forked where the tree is shorter or another:
    a store that was restored from an old copy, or altered. Refuses a key outside its period.
    """
    check_continues(last, new, proof)
    good = keys_at(periods, new.size)
    for signer in signers:
        if signer.name != new.origin or signer.verifier not in good:
            raise WrongUse(f"the key of {signer.name!r} is not good for {new.size:,} leaves")
    return notes.sign(new.text, signers)


def check_continues(last: Checkpoint | None, new: Checkpoint, proof: Sequence[bytes] = ()) -> None:
    """Raises Forked unless the tree of ``new`` begins with all that ``last`` vouched for."""
    if last is None:
        return
    if new.origin != last.origin:
        raise Forked(f"{new.origin!r} does not continue {last.origin!r}: another log's checkpoint")
    if new.size < last.size:
        raise Forked(
            f"the log has {new.size:,} leaves, but one of {last.size:,} was signed: the archive is "
            "older than its last checkpoint. Restore a newer copy; nothing is signed until then"
        )
    if last.size == 0:
        return
    try:
        check_consistency(
            old=last.size, old_root=last.root, new=new.size, new_root=new.root, proof=proof
        )
    except Refused as error:
        raise Forked(
            f"the log of {new.size:,} leaves does not begin with the {last.size:,} that were signed"
            f" ({error.reason}). Compare the archive with a copy; nothing is signed until then"
        ) from error
