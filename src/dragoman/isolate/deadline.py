"""The time one page may take: counted anew with every page, and with every bite of a file that is read on.

After the limit Exhausted is raised in Python code, wherever it is; it costs that page alone where a reader
of many refuses them one by one. In a worker, native code that does not come back ends the process.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from dragoman.errors import Exhausted

# Raised again so many seconds later, should somebody have caught it and gone on.
_AGAIN = 1.0
# Native code gets this much longer, of processor time, before its process ends.
_GRACE = 5.0

# The limit in force, in seconds; None where none is.
_limit: int | None = None
_kills = False


def kill_after_grace() -> None:
    """From now on this process ends where native code overstays the limit: for workers."""
    global _kills  # noqa: PLW0603  # a timer belongs to its process, and so does this
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    _kills = True


@contextmanager
def deadline(seconds: int) -> Iterator[None]:
    """Holds what runs inside to a time, where signals allow it: in the main thread on POSIX."""
    global _limit  # noqa: PLW0603
    if os.name != "posix" or threading.current_thread() is not threading.main_thread():
        yield
        return
    before, outer = signal.signal(signal.SIGALRM, _stop), _limit
    _limit = seconds
    _arm(seconds)
    try:
        yield
    finally:
        _arm(outer or 0)
        _limit = outer
        signal.signal(signal.SIGALRM, before)


def progress() -> None:
    """Begins the time anew: something was read, so nothing turns round and round."""
    if _limit is not None and threading.current_thread() is threading.main_thread():
        _arm(_limit)


def _arm(seconds: int) -> None:
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN if seconds else 0)
    if _kills:
        signal.setitimer(signal.ITIMER_PROF, seconds + _GRACE if seconds else 0)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise too_long(_limit or 0)


def too_long(seconds: int) -> Exhausted:
    """What a page is refused with that takes too long."""
    return Exhausted("time to read it", limit=seconds, unit="seconds")
