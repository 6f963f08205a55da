"""A disk that refuses: SQLite's system calls fail at the n-th of them, with the error number of the machine.

It goes under SQLite's own files, so that its real handling of each error is what the product meets. Calls on the
shared memory beside the file (``-shm``) are among them; reading is not.
"""

from __future__ import annotations

import ctypes
import errno
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import apsw

_INT, _SIZE, _OFFSET, _POINTER = ctypes.c_int, ctypes.c_size_t, ctypes.c_int64, ctypes.c_void_p
_SIGNATURES: dict[str, tuple[Any, ...]] = {
    "open": (_INT, ctypes.c_char_p, _INT, _INT),
    "pwrite64": (ctypes.c_ssize_t, _INT, _POINTER, _SIZE, _OFFSET),
    "ftruncate": (_INT, _INT, _OFFSET),
    "unlink": (_INT, ctypes.c_char_p),
    "mmap": (_POINTER, _POINTER, _SIZE, _INT, _INT, _INT, _OFFSET),
}
# What asks for room: all that fails when a disk is full.
_ASKS_FOR_ROOM = frozenset({"open", "pwrite64", "mmap", "sync"})


class Refusing:
    """Counts calls by kind; the one at ``at`` (counted from 1), or all from there on, fail with ``number``."""

    def __init__(self, number: int, at: int, *, is_lasting: bool) -> None:
        self.number, self.at, self.is_lasting = number, at, is_lasting
        self.calls = 0
        self.refused: Counter[str] = Counter()

    def refuses(self, kind: str) -> bool:
        """Whether this call fails."""
        if self.number == errno.ENOSPC and kind not in _ASKS_FOR_ROOM:
            return False
        self.calls += 1
        refuses = self.calls >= self.at if self.is_lasting else self.calls == self.at
        self.refused[kind] += refuses
        return refuses


@contextmanager
def refusing(number: int, at: int, *, is_lasting: bool) -> Iterator[Refusing]:
    """Lets SQLite's calls fail in this process: ``number`` is EIO or ENOSPC."""
    state = Refusing(number, at, is_lasting=is_lasting)
    before = apsw.vfs_names()[0]
    unix = apsw.VFS("unrefused", base=before)
    real = {name: unix.xGetSystemCall(name) for name in _SIGNATURES}
    kept = [_call(name, address, state) for name, address in real.items()]
    vfs = _Vfs(before, state)
    apsw.set_default_vfs("refusing")
    for name, call in zip(real, kept, strict=True):
        unix.xSetSystemCall(name, ctypes.cast(call, _POINTER).value)
    try:
        yield state
    finally:
        for name, address in real.items():
            unix.xSetSystemCall(name, address)
        apsw.set_default_vfs(before)
        vfs.unregister()
        unix.unregister()


def _call(name: str, address: int, state: Refusing) -> Callable[..., Any]:
    kind = ctypes.CFUNCTYPE(*_SIGNATURES[name], use_errno=True)
    real = kind(address)

    def call(*given: Any) -> Any:
        # Opening for reading alone (the folder, to sync it) takes no room and is no writing.
        if name == "open" and not given[1] & os.O_CREAT:
            return real(*given)
        if not state.refuses(name):
            return real(*given)
        ctypes.set_errno(state.number)
        return -1

    return kind(call)


class _Vfs(apsw.VFS):
    def __init__(self, base: str, state: Refusing) -> None:
        self.base, self.state = base, state
        super().__init__("refusing", base=base)

    def xOpen(self, name, flags):  # noqa: N802  # SQLite's
        return _File(self.base, name, flags, self.state)


class _File(apsw.VFSFile):
    def __init__(self, base, name, flags, state: Refusing) -> None:
        self.state = state
        super().__init__(base, name, flags)

    def xSync(self, flags):  # noqa: N802
        """SQLite's table of system calls has no fsync; a refused one is told as SQLite tells it."""
        if self.state.refuses("sync"):
            error = apsw.IOError("disk I/O error")
            error.extendedresult = apsw.SQLITE_IOERR_FSYNC
            raise error
        super().xSync(flags)
