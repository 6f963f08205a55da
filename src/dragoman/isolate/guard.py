"""Whatever a reader does in Python comes out as results and at most one refusal at their end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from dragoman.errors import Exhausted, Refused
from dragoman.isolate.deadline import deadline
from dragoman.settings import Limits

T = TypeVar("T")
R = TypeVar("R")


def guarded(function: Callable[[T], Iterable[R]], one: T, limits: Limits) -> Iterator[R | Refused]:
    """The results of one input, each within the time; then, if anything went wrong, why there are no more."""
    results: Iterator[R] | None = None
    while True:
        try:
            with deadline(limits.read_seconds):
                if results is None:
                    results = iter(function(one))
                result = next(results)
        except StopIteration:
            return
        except MemoryError:
            break
        except Exception as error:  # noqa: BLE001  # a parser of foreign bytes may raise anything
            yield _refusal(error)
            return
        yield result
    # Said here, where what was in memory is let go.
    results = None
    yield Exhausted("memory to read it", limit=limits.read_memory_bytes, unit="bytes")


def _refusal(error: Exception) -> Refused:
    """An error of foreign code in words, without the frames it came from."""
    if isinstance(error, Refused):
        return error.with_traceback(None)
    if isinstance(error, RecursionError):
        return Refused("nested too deeply to be read")
    return Refused(f"the reader failed on this input: {type(error).__name__}: {error}")
