"""Processes that are killed: the program, forked from one that has it loaded, dies at a named point or moment.

It is a process of its own that reads jobs as lines of JSON, forks the program for each and says how it ended.
What a point patches is patched in the fork alone; the program's command line is the real one.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple, Self

ROOT = Path(__file__).parents[3]
_NEVER = 1_000_000


class Job(NamedTuple):
    """One run of the program: what it takes in, where, in which batches, and what kills it.

    ``point`` is a name of ``points.POINTS`` or None, ``pass_`` how often it is passed until the end (from 1);
    ``after`` is a time in seconds. ``planted`` is a fault of ``planted.PLANTED``.
    """

    folder: str
    target: str
    batch: int
    point: str | None = None
    pass_: int = _NEVER
    after: float | None = None
    planted: str | None = None


class Ended(NamedTuple):
    """How a run ended: killed or with a code, what it had told in whole lines, how often its point was passed."""

    was_killed: bool
    code: int
    told: list[dict[str, Any]]
    passed: int


class Zygote:
    """The process that forks; use it in a ``with``. ``place`` is a folder for what the runs print."""

    def __init__(self, place: Path) -> None:
        self._printed, self._passed = place / "printed", place / "passed"
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.harness.zygote", self._printed, self._passed],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process is not None
        self._process.communicate(timeout=30)
        assert self._process.returncode == 0

    def run(self, job: Job) -> Ended:
        """Runs a job to its end."""
        assert self._process is not None
        _send(self._process.stdin, job)
        status = int(_line(self._process.stdout))
        # What was printed without its end was told to nobody.
        printed = self._printed.read_bytes().rpartition(b"\n")[0].splitlines()
        told = [json.loads(line) for line in printed]
        passed = int(self._passed.read_text()) if self._passed.exists() else 0
        was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        return Ended(was_killed, os.waitstatus_to_exitcode(status), told, passed)


def _send(stream: IO[str] | None, job: Job) -> None:
    assert stream is not None
    stream.write(json.dumps(job) + "\n")
    stream.flush()


def _line(stream: IO[str] | None) -> str:
    assert stream is not None
    line = stream.readline()
    assert line, "the process that forks has ended"
    return line


def _serve(printed: Path, passed: Path) -> None:
    from tests.crash.harness import points  # noqa: F401  # loaded once, before the forks
    from tests.crash.harness.course import warm

    warm()
    for line in sys.stdin:
        job = Job(*json.loads(line))
        # One that dies before it opens them must not be taken for the one before it.
        printed.write_bytes(b"")
        passed.unlink(missing_ok=True)
        started = os.fork()
        if not started:
            _run(job, printed, passed)
        sys.stdout.write(f"{_end_of(started, job.after)}\n")
        sys.stdout.flush()


def _end_of(process: int, after: float | None) -> int:
    if after is not None:
        time.sleep(after)
        os.kill(process, signal.SIGKILL)  # not waited for yet, so the number is still its own
    return os.waitpid(process, 0)[1]


def _run(job: Job, printed: Path, passed: Path) -> None:
    """The fork: the program with its output in a file; it never returns."""
    from contextlib import nullcontext

    from tests.crash.harness.course import in_batches
    from tests.crash.harness.planted import PLANTED
    from tests.crash.harness.points import dying

    from dragoman.cli.main import main

    output = os.open(printed, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(os.open(os.devnull, os.O_RDWR), 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    code = 70
    planted: Callable[[], Any] = PLANTED[job.planted] if job.planted else nullcontext
    try:
        with planted(), in_batches(job.batch), dying(job.point, job.pass_) as count:
            code = main(["ingest", job.folder, "--archive", job.target, "--json"])
    except SystemExit as ended:
        code = int(ended.code or 0)
    finally:
        passed.write_text(str(count()))
        os._exit(code)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), Path(sys.argv[2]))
