"""Runs a reader over many inputs in worker processes that may fail, loop or swell without harm.

A crash or an endless loop costs only its own input, or what is left of it. Few inputs are read in this process:
workers cost more than they do. Where the platform has no signals or resource limits, those do not hold.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import TypeVar

from dragoman.errors import Refused
from dragoman.isolate.guard import guarded
from dragoman.settings import LIMITS, Limits

T = TypeVar("T")
R = TypeVar("R")

# Under this many inputs no worker is started.
POOL_FROM = 20
# Inputs in flight for each worker, so that a slow one does not starve the others, nor a fast producer memory.
IN_FLIGHT = 8


def run(
    function: Callable[[T], Iterable[R]],
    inputs: Iterable[T],
    *,
    expected: int,
    workers: int | None = None,
    limits: Limits = LIMITS,
) -> Generator[tuple[T, R | Refused]]:
    """Applies ``function`` to every input; gives each input with each of its results, in input order.

    Results come as they are made: each has its own time, and what stops the reader midway costs only what
    would have followed; a Refused says so at their end. Any error becomes a Refused with the error's own
    words. ``expected`` says how many inputs there may be: it decides whether workers are started.
    ``function`` must stand at the top of a module.
    """
    if expected < POOL_FROM or os.name != "posix" or not _main_can_be_imported():
        for one in inputs:
            for result in guarded(function, one, limits):
                yield one, result
        return
    yield from _pooled(function, inputs, workers or os.cpu_count() or 1, limits)


def _main_can_be_imported() -> bool:
    """Whether workers can import the main module: not where it came from standard input."""
    file = getattr(sys.modules["__main__"], "__file__", None)
    return file is None or Path(file).is_file()


def _pooled(
    function: Callable[[T], Iterable[R]], inputs: Iterable[T], count: int, limits: Limits
) -> Generator[tuple[T, R | Refused]]:
    from dragoman.isolate.workers import Task, Workers  # noqa: PLC0415  # not for a single page

    tasks: deque[Task[T, R]] = deque()
    source = iter(inputs)
    left = True
    with Workers[T, R](function, count, limits) as crew:
        while True:
            while left and len(tasks) < count * IN_FLIGHT:
                for one in source:
                    tasks.append(Task(one))
                    crew.give(tasks[-1])
                    break
                else:
                    left = False
            if not tasks:
                return
            if tasks[0].results:
                yield tasks[0].one, tasks[0].results.popleft()
            elif tasks[0].done:
                tasks.popleft()
            else:
                crew.listen(tasks[0])
