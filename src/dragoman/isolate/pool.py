"""Runs a reader over many inputs in worker processes that may fail, loop or swell without harm.

A crash or an endless loop costs only its own input. Few inputs are read in this process: a pool costs
more than they do. Where the platform has no resource limits, only the time limit holds.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from dragoman.errors import LimitExceeded, Refused
from dragoman.settings import LIMITS

T = TypeVar("T")
R = TypeVar("R")

# Under this many inputs no pool is started.
POOL_FROM = 20
# Inputs in flight for each worker, so that a slow one does not starve the others, nor a fast producer memory.
IN_FLIGHT = 8
# A worker is replaced after this many inputs, so that memory a C library keeps does not add up.
TASKS_A_WORKER = 500


def run(
    function: Callable[[T], R], inputs: Iterable[T], *, expected: int, workers: int | None = None
) -> Iterator[R | Refused]:
    """Applies ``function`` to every input; gives results, or what refused the input, in input order.

    ``expected`` says how many inputs there may be: it decides whether workers are started. ``function``
    must stand at the top of a module. Any error of it becomes a Refused with the error's own words.
    """
    count = workers or os.cpu_count() or 1
    if expected < POOL_FROM or count < 2 or os.name != "posix" or not _main_can_be_imported():
        for one in inputs:
            yield _guarded(function, one)
        return
    yield from _pooled(function, inputs, count)


def _main_can_be_imported() -> bool:
    """Whether workers can import the main module: not where it came from standard input."""
    file = getattr(sys.modules["__main__"], "__file__", None)
    return file is None or Path(file).is_file()


def _pooled(function: Callable[[T], R], inputs: Iterable[T], count: int) -> Iterator[R | Refused]:
    from pebble import ProcessPool  # noqa: PLC0415  # not needed for a single page

    context = get_context("forkserver")
    context.set_forkserver_preload(["dragoman.archive.reading"])
    with ProcessPool(
        max_workers=count, max_tasks=TASKS_A_WORKER, initializer=_limit, context=context
    ) as pool:
        waiting: deque[Any] = deque()
        source = iter(inputs)
        try:
            for one in source:
                waiting.append(pool.schedule(function, args=[one], timeout=LIMITS.read_seconds))
                if len(waiting) >= count * IN_FLIGHT:
                    yield _result(waiting.popleft())
            while waiting:
                yield _result(waiting.popleft())
        finally:
            for future in waiting:
                future.cancel()


def _result(future: Any) -> Any:
    from pebble import ProcessExpired  # noqa: PLC0415

    try:
        return future.result()
    except TimeoutError:
        return LimitExceeded("time to read it", limit=LIMITS.read_seconds, unit="seconds")
    except MemoryError:
        return LimitExceeded("memory to read it", limit=LIMITS.read_memory_bytes, unit="bytes")
    except ProcessExpired as error:
        return Refused(f"the reader ended on this input ({error}); nothing else was affected")
    except Refused as refusal:
        return refusal
    except Exception as error:  # noqa: BLE001  # whatever a parser of foreign bytes raises refuses that input alone
        return Refused(f"the reader failed on this input: {type(error).__name__}: {error}")


def _guarded(function: Callable[[T], R], one: T) -> R | Refused:
    try:
        with _deadline(LIMITS.read_seconds):
            return function(one)
    except Refused as refusal:
        return refusal
    except _TooLong:
        return LimitExceeded("time to read it", limit=LIMITS.read_seconds, unit="seconds")
    except RecursionError:
        return Refused("nested too deeply to be read")
    except Exception as error:  # noqa: BLE001
        return Refused(f"the reader failed on this input: {type(error).__name__}: {error}")


class _TooLong(BaseException):
    """The time is up; no parser's ``except Exception`` may catch it."""


@contextmanager
def _deadline(seconds: int) -> Iterator[None]:
    """Stops Python code after some seconds, where signals allow it: in the main thread on POSIX."""
    if os.name != "posix" or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _limit() -> None:
    """The limits of a worker: memory, small files only (web archives are spooled), no core dumps."""
    import resource  # noqa: PLC0415  # POSIX

    for what, most in (
        (resource.RLIMIT_AS, LIMITS.read_memory_bytes),
        (resource.RLIMIT_FSIZE, LIMITS.container_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
