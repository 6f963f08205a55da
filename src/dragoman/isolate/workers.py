"""Worker processes: each reads one input after the other and hands over what it makes, piece by piece.

No thread and no queue stands between: an interrupt that falls anywhere here ends the workers and nothing waits.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from typing import Any, Generic, TypeVar

from dragoman.errors import Refused
from dragoman.isolate.deadline import kill_after_grace, too_long
from dragoman.isolate.guard import guarded
from dragoman.settings import Limits

T = TypeVar("T")
R = TypeVar("R")

# A worker is replaced after this many inputs, so that memory a C library keeps does not add up.
TASKS_A_WORKER = 500
# Inputs a worker is given ahead, so that it need not wait for us; only small ones, which fit into the pipe: a pipe
# that is full on both sides would hold both ends for ever.
_AHEAD = 4
_SMALL = 16 * 1024
# Results of one input kept here before its turn has come; then its worker waits.
_HELD = 8
# Seconds in which a worker that was told to end, or broke off, is gone.
_ENDING = 5.0


@dataclass(slots=True)
class Task(Generic[T, R]):
    """One input, the results made of it that nobody has taken yet, and whether there will be more."""

    one: T
    results: deque[R | Refused] = field(default_factory=deque)
    done: bool = False


@dataclass(slots=True)
class _Worker(Generic[T, R]):
    process: BaseProcess
    connection: Connection
    # What it was given and has not done, the one it is at first.
    tasks: deque[Task[T, R]] = field(default_factory=deque)
    given: int = 0


class Workers(Generic[T, R]):
    """Some workers that apply one function to inputs; a context that leaves none behind."""

    def __init__(self, function: Callable[[T], Iterable[R]], count: int, limits: Limits) -> None:
        self._function = function
        self._count = count
        self._limits = limits
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload(["dragoman.archive.reading"])
        self._workers: list[_Worker[T, R]] = []
        self._waiting: deque[Task[T, R]] = deque()

    def __enter__(self) -> Workers[T, R]:
        """Nothing is started before there is a task."""
        return self

    def __exit__(self, *_: object) -> None:
        """Ends all workers, whatever they do."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            _gone(worker)

    def give(self, task: Task[T, R]) -> None:
        """Takes a task; it is begun when a worker is free, in the order given."""
        self._waiting.append(task)
        self._assign()

    def listen(self, wanted: Task[T, R]) -> None:
        """Waits until some worker has something to say; ``wanted`` is the task whose turn it is."""
        self._assign()
        open_ears = [
            worker.connection
            for worker in self._workers
            if worker.tasks and (worker.tasks[0] is wanted or len(worker.tasks[0].results) < _HELD)
        ]
        heard = wait(open_ears)
        for worker in [worker for worker in self._workers if worker.connection in heard]:
            self._hear(worker)

    def _assign(self) -> None:
        while self._waiting:
            packed = ForkingPickler.dumps(self._waiting[0].one)
            worker = self._free(_AHEAD if len(packed) <= _SMALL else 1)
            if worker is None:
                return
            try:
                worker.connection.send_bytes(packed)
            except OSError:  # it ended while we were not listening
                if worker.tasks:
                    # What it made until then is heard first, and then what it ended on.
                    return
                self._end(worker)
                continue
            worker.tasks.append(self._waiting.popleft())
            worker.given += 1

    def _free(self, ahead: int) -> _Worker[T, R] | None:
        """The worker with the least to do, a new one if all have something; None where all have enough."""
        least = min(self._workers, key=lambda worker: len(worker.tasks), default=None)
        if (least is None or least.tasks) and len(self._workers) < self._count:
            return self._started()
        able = [one for one in self._workers if one.given < TASKS_A_WORKER]
        least = min(able, key=lambda worker: len(worker.tasks), default=None)
        return least if least and len(least.tasks) < ahead else None

    def _started(self) -> _Worker[T, R]:
        ours, theirs = Pipe()
        process = self._context.Process(
            target=_work, args=(theirs, self._function, self._limits), daemon=True
        )
        process.start()
        theirs.close()
        worker: _Worker[T, R] = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _hear(self, worker: _Worker[T, R]) -> None:
        try:
            said = worker.connection.recv()
        except (EOFError, OSError):
            worker.tasks[0].results.append(self._why(worker))
            worker.tasks.popleft().done = True
            self._end(worker)
            return
        if said is not None:
            worker.tasks[0].results.append(said[0])
            return
        worker.tasks.popleft().done = True
        if worker.given >= TASKS_A_WORKER and not worker.tasks:
            self._end(worker)

    def _why(self, worker: _Worker[T, R]) -> Refused:
        """What a worker's end says of the input it was reading."""
        worker.process.join(_ENDING)
        code = worker.process.exitcode
        if code == -signal.SIGPROF:
            return too_long(self._limits.read_seconds)
        how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        return Refused(f"the reader ended on this input ({how}); nothing else was affected")

    def _end(self, worker: _Worker[T, R]) -> None:
        """Ends a worker; what it was given ahead goes to others, in its old place."""
        self._waiting.extendleft(reversed(worker.tasks))
        self._workers.remove(worker)
        worker.process.kill()
        _gone(worker)


def _gone(worker: _Worker[T, R]) -> None:
    worker.connection.close()
    worker.process.join(_ENDING)


def _work(connection: Connection, function: Callable[[Any], Iterable[Any]], limits: Limits) -> None:
    """A worker's life: an input in, its results out one by one, then None."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    kill_after_grace()
    _limit(limits)
    while True:
        try:
            one = connection.recv()
        except (EOFError, OSError):
            return
        for result in guarded(function, one, limits):
            connection.send((result,))
        connection.send(None)


def _limit(limits: Limits) -> None:
    """The limits of a worker: memory, small files only, few of them open, no core dumps."""
    import resource  # noqa: PLC0415  # POSIX

    for what, most in (
        (resource.RLIMIT_AS, limits.read_memory_bytes),
        (resource.RLIMIT_FSIZE, limits.container_bytes),
        (resource.RLIMIT_NOFILE, limits.read_files),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
