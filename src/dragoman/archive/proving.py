"""The proof of a version: its leaf, the way to a signed head of the log, the names the leaf holds digests of."""

from __future__ import annotations

from dragoman.archive import signing
from dragoman.archive.archive import Archive
from dragoman.archive.show import text as text_of
from dragoman.archive.signing import Unsigned
from dragoman.errors import NotSigned, StoreError, WrongUse
from dragoman.log import proofs, verifier
from dragoman.log.checkpoints import read_checkpoint
from dragoman.log.notes import Note, VerifierKey
from dragoman.model.base import Value
from dragoman.model.record import EditionText
from dragoman.store import captures, checkpoints, editions, log


class Bundle(Value, frozen=True, kw_only=True):
    """What is handed to a stranger: the proof as a file, the verifier, the captured bytes if they may be given.

    ``keys`` are the log's, to be compared with what is known from elsewhere; ``shows`` are the verifier's
    own lines.
    """

    proof: bytes
    verifier: bytes
    page: bytes | None
    keys: tuple[str, ...]
    shows: tuple[str, ...]


def prove(archive: Archive, name: str, *, older: Note | None = None, sign: bool = False) -> Bundle:
    """The proof of a version (of the newest, where the address names none), checked before it is given.

    ``older`` is a checkpoint that somebody kept: the proof then shows that the log continues it. With ``sign``
    the log is signed first where its newest head does not cover the version. Raises NotFound for an unknown
    address, NotSigned where no head covers it, StoreError for a proof that does not hold, WrongUse for a
    checkpoint of another log or of more entries than this log has.
    """
    database = archive.database
    found = text_of(archive, name)
    seq = editions.entry_of(database, found.edition.id, found.version.number)
    note = _signed(archive, seq, sign=sign)
    head = read_checkpoint(note.text)
    _check_older(older, head.origin, head.size)
    keys = tuple(period.key for period in checkpoints.periods(database))
    made = proofs.encode_proof(
        proofs.make_proof(
            log.leaf(database, seq), note, log.hashes(database, head.size),
            keys=keys, names=_names(found), older=older,
        )
    )  # fmt: skip
    digest = found.version.digest
    # What is withheld or erased is proved by its leaf alone; the digest in it is of the page that is not given.
    page = captures.data_of(database, digest) if digest and not found.version.closed else None
    return Bundle(
        proof=made,
        verifier=proofs.verifier_source(),
        page=page,
        keys=tuple(map(str, keys)),
        shows=_checked(made, page, keys),
    )


def _signed(archive: Archive, seq: int, *, sign: bool) -> Note:
    """The newest signed head, which must cover an entry."""
    note = checkpoints.newest(archive.database)
    if note is not None and read_checkpoint(note.text).size >= seq:
        return note
    signed = (
        signing.sign(archive.database, archive.keys)
        if sign
        else Unsigned("dragoman prove signs it where the key is")
    )
    if isinstance(signed, Unsigned):
        raise NotSigned(f"no signed head of the log covers this version: {signed.reason}")
    return signed


def _check_older(older: Note | None, origin: str, size: int) -> None:
    if older is None:
        return
    kept = read_checkpoint(older.text)
    if kept.origin != origin:
        raise WrongUse(f"the checkpoint is of the log {kept.origin[:80]!r}, not of {origin!r}")
    if kept.size > size:
        raise WrongUse(
            f"the checkpoint is of {kept.size:,} entries and this log has {size:,}: run dragoman verify"
            " --checkpoint with it"
        )


def _names(found: EditionText) -> dict[str, str]:
    """The names whose digests stand in the leaf of a version."""
    address = found.capture.address
    return {"edition": found.edition.id, **({"address": address} if address else {})}


def _checked(proof: bytes, page: bytes | None, keys: tuple[VerifierKey, ...]) -> tuple[str, ...]:
    """What the verifier says to the proof; what it refuses is not given away."""
    try:
        return tuple(verifier.check(proof.decode(), page, [str(key) for key in keys], None))
    except verifier.Refused as error:
        raise StoreError(f"the proof does not hold ({error}); run: dragoman verify") from error
