"""Measures contenders side by side: a process each, one lap each in turn, the first lap not counted.

A benchmark is a file with ``CONTENDERS``, the function ``run`` and, as a program, ``compete``. What is
measured of ours is the first contender. Times of one machine and one run may be compared, no others.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from importlib import metadata, util
from pathlib import Path
from statistics import median
from typing import IO, Literal

import msgspec
from msgspec.structs import replace

from dragoman.model.base import Value, encode

# One lap over everything; it gives the number of things it did.
Lap = Callable[[], int]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Contender:
    """Something that does the work, or part of it: ``work`` says which part, for the reader of a table.

    ``package`` is what must be installed for it. ``prepare`` takes the corpus, imports the package and
    gives the lap; it is called before each lap, and its time is not counted.
    """

    package: str
    work: str
    prepare: Callable[[Path], Lap]


class Timed(Value, frozen=True, kw_only=True):
    """One lap of one contender: things done, seconds, peak memory of its process up to now in bytes.

    ``cpu`` are the seconds in which its process had the processor; ``seconds`` are those of a clock.
    """

    done: int
    seconds: float
    cpu: float
    peak_bytes: int


class Row(Value, frozen=True, kw_only=True):
    """What was measured of one contender.

    ``first`` are the seconds of the lap before those that count. ``median`` and ``least`` are seconds of
    a lap, ``cpu`` those of the processor in the median lap; ``per_second`` counts things done, by the
    median. ``ratio`` is how many times as fast ours is, ``cpu_ratio`` how many times the processor's time
    ours takes for one thing: the medians over the laps of both. ``reason`` says why nothing was measured.
    """

    name: str
    work: str
    outcome: Literal["measured", "failed", "not installed"]
    version: str | None = None
    reason: str | None = None
    done: int = 0
    first: float | None = None
    median: float | None = None
    least: float | None = None
    cpu: float | None = None
    per_second: float | None = None
    peak_bytes: int | None = None
    ratio: float | None = None
    cpu_ratio: float | None = None


class Report(Value, frozen=True, kw_only=True):
    """One benchmark in one run: what was counted, how much there was, and a row for each contender."""

    benchmark: str
    counted: str
    corpus: str
    size: int
    bytes: int
    rounds: int
    rows: tuple[Row, ...]

    @property
    def is_whole(self) -> bool:
        """Whether no contender failed."""
        return all(row.outcome != "failed" for row in self.rows)


def compete(contenders: Mapping[str, Contender], name: str, corpus: Path) -> None:
    """Is one contender's process: runs a lap for each line it is sent and answers with a line of JSON."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a package prints is no answer
    for _ in sys.stdin:
        lap = contenders[name].prepare(corpus)
        answers.write(encode(_timed(lap)) + b"\n")


def _timed(lap: Lap) -> Timed:
    # What was prepared is not gone through again and again by the collector of garbage.
    gc.collect()
    gc.freeze()
    started, had = time.perf_counter(), time.process_time()
    done = lap()
    cpu, seconds = time.process_time() - had, time.perf_counter() - started
    return Timed(done=done, seconds=seconds, cpu=cpu, peak_bytes=peak_memory())


def measure(
    program: Sequence[str],
    contenders: Mapping[str, Contender],
    corpus: Path,
    *,
    rounds: int,
    progress: Progress | None = None,
) -> tuple[Row, ...]:
    """Runs all contenders, a lap each in turn, and gives their rows; ``program`` starts one of them.

    A contender that ends before its last lap, or does nothing in one, has failed: doing nothing is not
    fast. The others are measured all the same.
    """
    with ExitStack() as processes:
        running = {
            name: processes.enter_context(_process([*program, name, str(corpus)]))
            for name, contender in contenders.items()
            if util.find_spec(contender.package) is not None
        }
        for number in range(rounds + 1):
            for one in running.values():
                one.lap()
            if progress is not None:
                progress(number + 1, rounds + 1)
    ours = running.get(next(iter(contenders)))
    return tuple(
        _row(name, contender, running.get(name), ours) for name, contender in contenders.items()
    )


@dataclass(slots=True)
class _Running:
    """A contender's process with its laps so far; ``trouble`` is why it has no more."""

    process: subprocess.Popen[bytes]
    errors: IO[bytes]
    laps: list[Timed] = field(default_factory=list)
    trouble: str | None = None

    def lap(self) -> None:
        """Asks for one more lap and waits for its end."""
        if self.trouble is not None:
            return
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.write(b"\n")
            self.process.stdin.flush()
            self.laps.append(msgspec.json.decode(self.process.stdout.readline(), type=Timed))
        except (BrokenPipeError, msgspec.MsgspecError):
            self.errors.seek(0)
            said = self.errors.read().decode("utf-8", "replace").strip().splitlines()
            self.trouble = said[-1] if said else f"ended with code {self.process.wait()}"
            return
        if self.laps[-1].done == 0:
            self.trouble = "it did nothing"


@contextmanager
def _process(command: list[str]) -> Iterator[_Running]:
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(  # noqa: S603  # this interpreter and this package, no shell
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
        ) as process,
    ):
        try:
            yield _Running(process, errors)
        finally:
            process.kill()


def ratio_of(ours: Sequence[Timed], theirs: Sequence[Timed]) -> float:
    """How many times as fast ours is: the median over laps that were run one after another."""
    return median(
        (our.done / our.seconds) / (their.done / their.seconds)
        for our, their in zip(ours, theirs, strict=True)
    )


def cpu_ratio_of(ours: Sequence[Timed], theirs: Sequence[Timed]) -> float:
    """How many times the processor's time ours takes for one thing, as ``ratio_of``."""
    return median(
        (our.cpu / our.done) / (their.cpu / their.done)
        for our, their in zip(ours, theirs, strict=True)
    )


def _row(name: str, contender: Contender, running: _Running | None, ours: _Running | None) -> Row:
    if running is None:
        missing = "pip install 'dragoman[bench]'"
        return Row(name=name, work=contender.work, outcome="not installed", reason=missing)
    row = Row(
        name=name,
        work=contender.work,
        outcome="failed",
        version=metadata.version(contender.package),
        reason=running.trouble,
    )
    if running.trouble is not None:
        return row
    first, *laps = running.laps
    middle = median(lap.seconds for lap in laps)
    beside = ours.laps[1:] if ours and ours.trouble is None else None
    return replace(
        row,
        outcome="measured",
        done=laps[-1].done,
        first=first.seconds,
        median=middle,
        least=min(lap.seconds for lap in laps),
        cpu=median(lap.cpu for lap in laps),
        per_second=laps[-1].done / middle,
        peak_bytes=laps[-1].peak_bytes,
        ratio=ratio_of(beside, laps) if beside else None,
        cpu_ratio=cpu_ratio_of(beside, laps) if beside else None,
    )


def peak_memory() -> int:
    """The most memory this process ever held, in bytes.

    Linux counts for ``getrusage`` what the parent held before this program was started in its place;
    ``VmHWM`` is this program's alone.
    """
    with suppress(OSError, StopIteration):
        lines = Path("/proc/self/status").read_text("ascii", "replace").splitlines()
        return 1024 * int(next(line.split()[1] for line in lines if line.startswith("VmHWM:")))
    import resource  # Windows has none

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
