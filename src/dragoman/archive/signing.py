"""Signs the log: the keys, which never lie in the archive, and what they signed last.

A folder of the user's holds, for each log by its name, ``NAME.key`` (the secret) and ``NAME.checkpoint`` (the
newest head that was signed with it). What was signed is remembered there and not in the archive, since a copy
restored from last year would remember last year's. A log that does not continue it is not signed.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from dragoman.errors import Refused, StoreError
from dragoman.log.checkpoints import Checkpoint, keys_at, read_checkpoint, sign_next
from dragoman.log.merkle import consistency_proof
from dragoman.log.notes import Note, SignerKey, new_key, read_note, read_signer_key
from dragoman.store import checkpoints, log
from dragoman.store.database import Database
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
    key = new_key(f"dragoman-{secrets.token_hex(8)}")
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
        _write(
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
    _write(_state_file(folder, name), note.encode())
    with database.writing():
        checkpoints.put(database, note)
    return note


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


def _write(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all, for this user alone; it is durable when this returns."""
    new = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        with suppress(OSError):
            new.unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # Windows opens no folder
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
