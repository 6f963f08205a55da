"""Signs the log: the keys, which never lie in the archive, and what they signed last.

A folder of the user's holds, for each log by its name, ``NAME.key`` (the secret) and ``NAME.checkpoint`` (the
newest head that was signed with it). What was signed is remembered there and not in the archive, since a copy
restored from last year would remember last year's. A log that does not continue it is not signed.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import NamedTuple

from dragoman.errors import Refused, StoreError
from dragoman.log.checkpoints import Checkpoint, keys_at, read_checkpoint, sign_next
from dragoman.log.merkle import consistency_proof
from dragoman.log.notes import Note, SignerKey, new_key, read_note, read_signer_key
from dragoman.model.base import Value
from dragoman.store import checkpoints, log
from dragoman.store.database import Database
from dragoman.store.files import write_whole
from dragoman.store.lock import exclusive


class Unsigned(NamedTuple):
    """The log was not signed, and why: what happened and what to do."""

    reason: str


def begin(database: Database, folder: Path) -> None:
    """Makes the first key of an archive's log and names the log by it, unless it has one.

    Where no key can be kept, the log stays without one: it grows all the same, and ``sign`` says why.
    """
    if checkpoints.origin(database) is not None:
        return
    key = new_key(_new_name())
    try:
        keep_key(folder, key)
    except OSError:
        return
    with database.writing():
        if checkpoints.origin(database) is None:
            checkpoints.begin(database, key.verifier)
            return
    # Another program was first; this key never signed.
    _key_file(folder, key.name).unlink(missing_ok=True)


def sign(database: Database, folder: Path) -> Note | Unsigned:
    """Signs the log as it is now, or says why not; what was signed before is not signed again.

    The head is durable in the keys' folder before it stands in the archive: what anybody may have seen
    signed is never contradicted. Raises nothing for a key that is missing or a log that was cut short.
    """
    name = checkpoints.origin(database)
    if name is None:
        return Unsigned(f"no key could be kept in {folder}: make it writable, or set DRAGOMAN_KEYS")
    if not _key_file(folder, name).is_file():
        return _missing(folder, name)
    try:
        with exclusive(_lock_file(folder, name)):
            return _sign(database, folder, name)
    except (StoreError, Refused, OSError) as error:
        return Unsigned(f"the log {name} is not signed: {error}")


class KeyShown(Value, frozen=True, kw_only=True):
    """A key of the log in its public text form, the sizes it signs, and whether its secret half lies here."""

    key: str
    since: int
    until: int | None
    is_here: bool


class LogShown(Value, frozen=True, kw_only=True):
    """A log as its keeper sees it: its name, its keys, where the secret halves are, how far it is signed."""

    name: str | None
    keys: tuple[KeyShown, ...]
    folder: str
    signed: int
    entries: int


def shown(database: Database, folder: Path) -> LogShown:
    """The log of an archive with its keys; no secret is in it."""
    name = checkpoints.origin(database)
    here = {key.verifier for key in keys_of(folder, name)} if name else set()
    return LogShown(
        name=name,
        keys=tuple(
            KeyShown(key=str(one.key), since=one.since, until=one.until, is_here=one.key in here)
            for one in checkpoints.periods(database)
        ),
        folder=str(folder),
        signed=checkpoints.signed_size(database),
        entries=log.sequence(database),
    )


def replace(database: Database, folder: Path) -> None:
    """Lets a new key follow the one in use, with a leaf that names it; the next head is signed by both.

    Raises StoreError where the key in use does not lie here: without it nobody could check the succession.
    """
    name = checkpoints.origin(database)
    used = [one.key for one in checkpoints.periods(database) if one.until is None]
    here = {key.verifier for key in keys_of(folder, name)} if name else set()
    if name is None or not set(used) <= here:
        raise StoreError(
            f"the key in use is not in {folder}: a key can only be replaced where it lies;"
            " if it is lost, begin a log of another name with dragoman key --restart"
        )
    following = new_key(name)
    keep_key(folder, following)
    with database.writing():
        checkpoints.replace(database, following.verifier)


def restart(database: Database, folder: Path) -> None:
    """Begins a log of another name over the same leaves, where entries or the key of the old are lost for good.

    Whoever holds a head of the old log sees that this is another one: nothing of it is contradicted.
    """
    following = new_key(_new_name())
    keep_key(folder, following)
    with database.writing():
        checkpoints.restart(database, following.verifier)


def last_signed(folder: Path, name: str) -> Checkpoint | None:
    """The newest head that was signed for a log here, or None. Raises StoreError for a file that is none."""
    try:
        data = _state_file(folder, name).read_bytes()
    except FileNotFoundError:
        return None
    try:
        return read_checkpoint(read_note(data).text)
    except Refused as error:
        raise StoreError(
            f"{_state_file(folder, name)} is no checkpoint ({error}): put the archive's newest one there"
        ) from error


def keys_of(folder: Path, name: str) -> list[SignerKey]:
    """The secret keys of a log that lie here, oldest first; none where the folder has none."""
    try:
        lines = _key_file(folder, name).read_text("utf-8").split()
    except FileNotFoundError:
        return []
    return [read_signer_key(line) for line in lines]


def keep_key(folder: Path, key: SignerKey) -> None:
    """Writes a secret key below the others of its log, readable by this user alone, and makes it durable."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with exclusive(_lock_file(folder, key.name)):
        lines = [one.secret_text() for one in keys_of(folder, key.name)]
        write_whole(
            _key_file(folder, key.name),
            "".join(f"{line}\n" for line in [*lines, key.secret_text()]).encode(),
        )


def _sign(database: Database, folder: Path, name: str) -> Note | Unsigned:
    with database.snapshot():
        edge = log.edge(database)
        periods = checkpoints.periods(database)
        last = last_signed(folder, name)
        kept = checkpoints.newest(database)
        new = Checkpoint(origin=name, size=edge.size, root=edge.root)
        if kept and last == new and read_checkpoint(kept.text) == new:
            return kept
        good = keys_at(periods, edge.size)
        signers = [key for key in keys_of(folder, name) if key.verifier in good]
        if len(signers) < len(good):
            return _missing(folder, name)
        proof = (
            consistency_proof(last.size, edge.size, log.hashes(database, edge.size))
            if last and last.size <= edge.size
            else ()
        )
    note = sign_next(new, signers, periods=periods, last=last, proof=proof)
    write_whole(_state_file(folder, name), note.encode())
    with database.writing():
        checkpoints.put(database, note)
    return note


def _new_name() -> str:
    return f"dragoman-{secrets.token_hex(8)}"


def _missing(folder: Path, name: str) -> Unsigned:
    return Unsigned(
        f"the key of the log {name} is not in {folder}: bring it from where the archive was made"
    )


def _key_file(folder: Path, name: str) -> Path:
    return folder / f"{_file_name(name)}.key"


def _state_file(folder: Path, name: str) -> Path:
    return folder / f"{_file_name(name)}.checkpoint"


def _lock_file(folder: Path, name: str) -> Path:
    return folder / f"{_file_name(name)}.lock"


def _file_name(name: str) -> str:
    return name.replace("/", "_")
