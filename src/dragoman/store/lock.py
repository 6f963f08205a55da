"""A lock that one process holds at a time: the operating system gives it back, however the process ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Waits for the lock file at ``path`` (made if missing) and holds it. A holder must not ask again."""
    with path.open("a+b") as file:
        _lock(file)
        try:
            yield
        finally:
            _unlock(file)


def _lock(file: IO[bytes]) -> None:
    try:
        import fcntl  # noqa: PLC0415  # not on Windows
    except ImportError:  # pragma: no cover
        import msvcrt  # noqa: PLC0415

        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
        return
    fcntl.flock(file, fcntl.LOCK_EX)


def _unlock(file: IO[bytes]) -> None:
    try:
        import fcntl  # noqa: PLC0415
    except ImportError:  # pragma: no cover
        import msvcrt  # noqa: PLC0415

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined]
        return
    fcntl.flock(file, fcntl.LOCK_UN)
