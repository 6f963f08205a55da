"""A disk that remembers: every write and sync of SQLite in order, and what a power cut may leave of them.

What counts as durable is what POSIX promises and no more. A write is durable when its file was synced after
it. The name of a file made or removed is durable when its folder was synced: SQLite does so at the first sync
of a new journal, and where it removes a file with the flag for it. Until then a cut may drop any subset of
the writes, or tear one at a sector; a later write may be there where an earlier one is not.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import apsw

_SECTORS = (512, 4096)


class Write(NamedTuple):
    """Bytes written at an offset of a file."""

    name: str
    offset: int
    data: bytes


class Truncate(NamedTuple):
    """A file cut to a size."""

    name: str
    size: int


class Sync(NamedTuple):
    """A file synced."""

    name: str


class Create(NamedTuple):
    """A name that appears, with an empty file."""

    name: str


class Delete(NamedTuple):
    """A name that goes; ``synced`` if its folder is synced after it."""

    name: str
    synced: bool


class Told(NamedTuple):
    """An outcome that was given to whoever asked for the ingest."""

    outcome: dict[str, object]


Operation = Write | Truncate | Sync | Create | Delete | Told


@contextmanager
def recording(folder: Path) -> Iterator[list[Operation]]:
    """Lets SQLite work as ever, in this process, and writes down what it does to the files of a folder."""
    operations: list[Operation] = []
    before = apsw.vfs_names()[0]
    vfs = _Vfs(before, folder, operations)
    apsw.set_default_vfs("remembering")
    try:
        yield operations
    finally:
        apsw.set_default_vfs(before)
        vfs.unregister()


class _Vfs(apsw.VFS):
    def __init__(self, base: str, folder: Path, operations: list[Operation]) -> None:
        self.base, self.folder, self.operations = base, str(folder), operations
        super().__init__("remembering", base=base)

    def xOpen(self, name, flags):  # noqa: N802  # SQLite's
        path = Path(name.filename() if isinstance(name, apsw.URIFilename) else name or "")
        if str(path.parent) != self.folder:
            return apsw.VFSFile(self.base, name, flags)
        if not path.exists():
            self.operations.append(Create(path.name))
        return _File(self.base, name, flags, path.name, self.operations)

    def xDelete(self, name, synced):  # noqa: N802
        super().xDelete(name, synced)
        self.operations.append(Delete(Path(name).name, bool(synced)))


class _File(apsw.VFSFile):
    def __init__(self, base, name, flags, called: str, operations: list[Operation]) -> None:
        self.called, self.operations = called, operations
        super().__init__(base, name, flags)

    def xWrite(self, data, offset):  # noqa: N802
        super().xWrite(data, offset)
        self.operations.append(Write(self.called, offset, bytes(data)))

    def xTruncate(self, size):  # noqa: N802
        super().xTruncate(size)
        self.operations.append(Truncate(self.called, size))

    def xSync(self, flags):  # noqa: N802
        super().xSync(flags)
        self.operations.append(Sync(self.called))


@dataclass
class _Inode:
    durable: bytearray = field(default_factory=bytearray)
    pending: list[Write | Truncate] = field(default_factory=list)
    is_new: bool = True

    def sync(self) -> None:
        for change in self.pending:
            _apply(self.durable, change)
        self.pending.clear()


class Disk:
    """Files as a disk holds them: what is durable, and what is only on its way there.

    ``names`` are durable names; ``changes`` are names made (with a file) or removed since the folder was synced.
    """

    def __init__(self, files: dict[str, bytes]) -> None:
        self.names = {name: _Inode(bytearray(data), is_new=False) for name, data in files.items()}
        self.changes: list[tuple[str, _Inode | None]] = []
        self.told: list[dict[str, object]] = []

    def run(self, operations: list[Operation]) -> None:
        """Follows what SQLite did."""
        for operation in operations:
            match operation:
                case Told(outcome):
                    self.told.append(outcome)
                case Create(name):
                    self.changes.append((name, _Inode()))
                case Delete(name, synced):
                    self.changes.append((name, None))
                    if synced:
                        self._sync_folder()
                case Sync(name):
                    self._sync(name)
                case Write(name) | Truncate(name):
                    self._file(name).pending.append(operation)

    def cut(self, chance: random.Random) -> dict[str, bytes]:
        """What is found after a power cut now: all that is durable, of the rest any part."""
        mode = chance.choice(("nothing", "all", "some", "some", "some"))
        names = {
            **self.names,
            **dict(change for change in self.changes if _stays(mode, chance)),
        }
        return {
            name: _left(inode, mode, chance) for name, inode in names.items() if inode is not None
        }

    def _file(self, name: str) -> _Inode:
        for changed, inode in reversed(self.changes):
            if changed == name:
                assert inode is not None
                return inode
        return self.names[name]

    def _sync(self, name: str) -> None:
        inode = self._file(name)
        inode.sync()
        if inode.is_new and name.endswith(("-wal", "-journal")):
            self._sync_folder()
        inode.is_new = False

    def _sync_folder(self) -> None:
        for name, inode in self.changes:
            if inode is None:
                self.names.pop(name, None)
            else:
                self.names[name] = inode
        self.changes.clear()


def _stays(mode: str, chance: random.Random) -> bool:
    return mode == "all" or (mode == "some" and chance.random() < 0.5)


def _left(inode: _Inode, mode: str, chance: random.Random) -> bytes:
    data = bytearray(inode.durable)
    sector = chance.choice(_SECTORS)
    for change in inode.pending:
        if mode == "some" and isinstance(change, Write) and chance.random() < 0.3:
            for piece in _sectors(change, sector):
                if chance.random() < 0.5:
                    _apply(data, piece)
        elif _stays(mode, chance):
            _apply(data, change)
    return bytes(data)


def _sectors(change: Write, sector: int) -> Iterator[Write]:
    at, end = change.offset, change.offset + len(change.data)
    while at < end:
        upto = min(end, (at // sector + 1) * sector)
        yield Write(change.name, at, change.data[at - change.offset : upto - change.offset])
        at = upto


def _apply(data: bytearray, change: Write | Truncate) -> None:
    if isinstance(change, Truncate):
        del data[change.size :]
        data.extend(bytes(change.size - len(data)))
        return
    if change.offset > len(data):
        data.extend(bytes(change.offset - len(data)))
    data[change.offset : change.offset + len(change.data)] = change.data
