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

from dragoman.errors import Exhausted, Refused
from dragoman.settings import LIMITS, Limits

T = TypeVar("T")
R = TypeVar("R")

# Under this many inputs no pool is started.
POOL_FROM = 20
# Inputs in flight for each worker, so that a slow one does not starve the others, nor a fast producer memory.
IN_FLIGHT = 8
# A worker is replaced after this many inputs, so that memory a C library keeps does not add up.
TASKS_A_WORKER = 500


def run(
    function: Callable[[T], R],
    inputs: Iterable[T],
    *,
    expected: int,
    workers: int | None = None,
    limits: Limits = LIMITS,
) -> Iterator[R | Refused]:
    """Applies ``function`` to every input; gives results, or what refused the input, in input order.

    ``expected`` says how many inputs there may be: it decides whether workers are started. ``function``
    must stand at the top of a module. Any error of it becomes a Refused with the error's own words.
    """
    if expected < POOL_FROM or os.name != "posix" or not _main_can_be_imported():
        for one in inputs:
            yield _guarded(function, one, limits)
        return
    yield from _pooled(function, inputs, workers or os.cpu_count() or 1, limits)


def _main_can_be_imported() -> bool:
    """Whether workers can import the main module: not where it came from standard input."""
    file = getattr(sys.modules["__main__"], "__file__", None)
    return file is None or Path(file).is_file()


def _pooled(
    function: Callable[[T], R], inputs: Iterable[T], count: int, limits: Limits
) -> Iterator[R | Refused]:
    from pebble import ProcessPool  # noqa: PLC0415  # not needed for a single page

    context = get_context("forkserver")
    context.set_forkserver_preload(["dragoman.archive.reading"])
    with ProcessPool(
        max_workers=count,
        max_tasks=TASKS_A_WORKER,
        initializer=_limit,
        initargs=(limits,),
        context=context,
    ) as pool:
        waiting: deque[Any] = deque()
        source = iter(inputs)
        try:
            for one in source:
                task = [function, one, limits]
                waiting.append(pool.schedule(_refusing, args=task, timeout=limits.read_seconds))
                if len(waiting) >= count * IN_FLIGHT:
                    yield _result(waiting.popleft(), limits)
            while waiting:
                yield _result(waiting.popleft(), limits)
        finally:
            for future in waiting:
                future.cancel()


def _result(future: Any, limits: Limits) -> Any:
    from pebble import ProcessExpired  # noqa: PLC0415

    try:
        return future.result()
    except TimeoutError:
        return Exhausted("time to read it", limit=limits.read_seconds, unit="seconds")
    except ProcessExpired as error:
        return Refused(f"the reader ended on this input ({error}); nothing else was affected")


def _guarded(function: Callable[[T], R], one: T, limits: Limits) -> R | Refused:
    try:
        with _deadline(limits.read_seconds):
            return _refusing(function, one, limits)
    except _TooLong:
        return Exhausted("time to read it", limit=limits.read_seconds, unit="seconds")


def _refusing(function: Callable[[T], R], one: T, limits: Limits) -> R | Refused:
    """The result, or any error as a refusal: no error of foreign code leaves a worker as it is."""
    try:
        return function(one)
    except Refused as refusal:
        return refusal.with_traceback(None)
    except RecursionError:
        return Refused("nested too deeply to be read")
    except MemoryError:
        pass
    except Exception as error:  # noqa: BLE001  # a parser of foreign bytes may raise anything
        return Refused(f"the reader failed on this input: {type(error).__name__}: {error}")
    # Said here, where what was in memory is let go.
    return Exhausted("memory to read it", limit=limits.read_memory_bytes, unit="bytes")


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


def _limit(limits: Limits) -> None:
    """The limits of a worker: memory, small files only (web archives are spooled), no core dumps."""
    import resource  # noqa: PLC0415  # POSIX

    for what, most in (
        (resource.RLIMIT_AS, limits.read_memory_bytes),
        (resource.RLIMIT_FSIZE, limits.container_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
