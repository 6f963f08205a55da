"""A process that erases and dies before the n-th call of the disk: ``python -m tests.archive.dying NAME FOLDER:N…``.

One line for each folder: how many calls there were, and whether it was killed (0 lets it end).
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import apsw

from dragoman.archive import erasing
from dragoman.archive.archive import Archive


class _Count:
    calls = 0
    last = 0

    def __call__(self) -> None:
        self.calls += 1
        if self.calls == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


_count = _Count()


class _File(apsw.VFSFile):
    def xWrite(self, data, offset):  # noqa: N802  # SQLite's
        _count()
        super().xWrite(data, offset)

    def xSync(self, flags):  # noqa: N802
        _count()
        super().xSync(flags)

    def xTruncate(self, size):  # noqa: N802
        _count()
        super().xTruncate(size)


class _Vfs(apsw.VFS):
    def __init__(self) -> None:
        self.base = apsw.vfs_names()[0]
        super().__init__("dying", base=self.base)

    def xOpen(self, name, flags):  # noqa: N802
        return _File(self.base, name, flags)


def _erase(folder: Path, name: str, last: int) -> str:
    read, write = os.pipe()
    process = os.fork()
    if not process:
        with Archive(folder) as archive:
            _count.last = last
            _count.calls = 0
            erasing.erase(archive, name, "A court has ordered it.")
            os.write(write, str(_count.calls).encode())
        os._exit(0)
    os.close(write)
    _, status = os.waitpid(process, 0)
    with os.fdopen(read) as told:
        calls = told.read() or str(last)
    return f"{calls} {'killed' if os.WIFSIGNALED(status) else 'ended'}"


if __name__ == "__main__":
    _vfs = _Vfs()
    apsw.set_default_vfs("dying")
    for argument in sys.argv[2:]:
        path, _, number = argument.rpartition(":")
        sys.stdout.write(_erase(Path(path), sys.argv[1], int(number)) + "\n")
        sys.stdout.flush()
