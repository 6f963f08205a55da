"""Worker processes: each reads one input at a time and hands over what it makes, piece by piece.

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
from typing import Any, Generic, TypeVar

from dragoman.errors import Refused
from dragoman.isolate.deadline import kill_after_grace, too_long
from dragoman.isolate.guard import guarded
from dragoman.settings import Limits

T = TypeVar("T")
R = TypeVar("R")

# A worker is replaced after this many inputs, so that memory a C library keeps does not add up.
TASKS_A_WORKER = 500
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
    task: Task[T, R] | None = None
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
            if worker.task and (worker.task is wanted or len(worker.task.results) < _HELD)
        ]
        heard = wait(open_ears)
        for worker in [worker for worker in self._workers if worker.connection in heard]:
            self._hear(worker)

    def _assign(self) -> None:
        while self._waiting:
            worker = next((worker for worker in self._workers if worker.task is None), None)
            if worker is None and len(self._workers) < self._count:
                worker = self._started()
            if worker is None:
                return
            try:
                worker.connection.send(self._waiting[0].one)
            except OSError:  # it ended while it had nothing to do
                self._end(worker)
                continue
            worker.task = self._waiting.popleft()
            worker.given += 1

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
        task = worker.task
        assert task is not None
        try:
            said = worker.connection.recv()
        except (EOFError, OSError):
            task.results.append(self._why(worker))
            task.done = True
            self._end(worker)
            return
        if said is None:
            task.done, worker.task = True, None
            if worker.given >= TASKS_A_WORKER:
                self._end(worker)
        else:
            task.results.append(said[0])

    def _why(self, worker: _Worker[T, R]) -> Refused:
        """What a worker's end says of the input it was reading."""
        worker.process.join(_ENDING)
        code = worker.process.exitcode
        if code == -signal.SIGPROF:
            return too_long(self._limits.read_seconds)
        how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        return Refused(f"the reader ended on this input ({how}); nothing else was affected")

    def _end(self, worker: _Worker[T, R]) -> None:
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
