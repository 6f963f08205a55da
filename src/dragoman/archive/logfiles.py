"""The log as the files that others' tools read (C2SP tlog-tiles): heads, keys, tiles; only what is signed."""

from __future__ import annotations

from dragoman.archive.archive import Archive
from dragoman.errors import NotFound
from dragoman.log.tiles import ENTRIES, HEIGHT, WIDTH, parse_path
from dragoman.store import checkpoints, log


def checkpoint(archive: Archive) -> bytes:
    """The newest signed head of the log, a signed note. Raises NotFound before the first."""
    note = checkpoints.newest(archive.database)
    if note is None:
        raise NotFound("checkpoint")
    return note.encode()


def keys(archive: Archive) -> bytes:
    """The verifier keys of the log, oldest first, a line each."""
    return "".join(f"{period.key}\n" for period in checkpoints.periods(archive.database)).encode()


def tile(archive: Archive, path: str) -> bytes:
    """A tile of hashes or a bundle of leaves, as far as the newest signed head reaches. Raises NotFound."""
    wanted = parse_path(path)
    size = checkpoints.signed_size(archive.database)
    level = 0 if wanted.level == ENTRIES else wanted.level
    if wanted.index * WIDTH + wanted.width > size >> level * HEIGHT:
        raise NotFound(path)
    return log.tile_bytes(archive.database, wanted)
