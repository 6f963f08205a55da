"""The ladder: the program runs again and again, and each time the next call of the disk is the one that fails."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from tests.crash.harness.course import Course, course, in_batches
from tests.crash.harness.refusals import refusing
from tests.crash.harness.verdict import faults

from dragoman.cli.main import main
from dragoman.cli.output import FAILED, REFUSED

# The error number, and whether it lasts until the program has ended.
ERRORS = {
    "EIO once": (errno.EIO, False),
    "EIO from then on": (errno.EIO, True),
    "ENOSPC from then on": (errno.ENOSPC, True),
}
SEED = 4  # a folder with a history, links, a feed and a refusal

# What went wrong, where, what the machine said, and what to do.
# The last batch was durable, the disk refused only its signature.
_UNSIGNED = re.compile(r"all of it is kept, but the log \S+ is not signed: .+\n")
_SENTENCE = re.compile(r"dragoman: \S+record\.db (is|cannot) .+ \(.+\): .+\n")


class Run(NamedTuple):
    """One run of the program: its exit code, the lines it told, what it said on standard error."""

    code: int
    told: list[dict[str, Any]]
    complaint: str


@dataclass
class Report:
    """How many calls there were to fail, of which kind, how the program ended, and what was wrong."""

    rungs: int = 0
    told: int = 0
    is_whole: bool = False
    refused: Counter[str] = field(default_factory=Counter)
    ended: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def climb(
    folder: Path,
    error: str,
    *,
    step: int = 1,
    planted: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Report:
    """Fails every ``step``-th call of an ingest into a new archive: its making, a batch, its checkpoint, the end.

    ``planted`` breaks the product: the control.
    """
    report = Report()
    followed = course(folder / "course", SEED)
    whole = Course(
        followed.folder, 40, [followed.exports[0], followed.exports[-1]], followed.outcomes
    )
    whole.ends.append(len(whole.outcomes))
    number, is_lasting = ERRORS[error]
    for at in _rungs(report, step):
        target = folder / "archive"
        disk = refusing(number, at, is_lasting=is_lasting)
        with planted(), in_batches(whole.batch), disk as state:
            done = run("ingest", whole.folder, "--archive", target, "--json")
        report.is_whole = not state.refused.total()
        if not report.is_whole:
            report.rungs += 1
            report.told += len(done.told)
            report.refused += state.refused
            report.ended[done.code] += 1
        found = [*_unclear(done), *faults(whole, target, done.told, go_on=True)]
        report.wrong += [f"{error} at call {at} {dict(state.refused)}: {fault}" for fault in found]
        shutil.rmtree(target)
    return report


def _rungs(report: Report, step: int) -> Iterator[int]:
    at = 1
    while not report.is_whole:
        yield at
        at += step


def run(*args: str | Path) -> Run:
    """Runs a command in this process."""
    printed, complaint = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complaint):
        try:
            code = main([str(one) for one in args])
        except SystemExit as ended:
            code = ended.code
        except Exception as error:  # noqa: BLE001  # a user would see its trace
            return Run(FAILED, [], f"a trace of {error!r}")
    lines = printed.buffer.getvalue().splitlines()  # type: ignore[attr-defined]
    return Run(code, [json.loads(line) for line in lines], complaint.getvalue())


def _unclear(done: Run) -> list[str]:
    """What is not as a person is to be told: done and quiet, or one sentence and the code for it."""
    if done.code == REFUSED and (not done.complaint or _UNSIGNED.fullmatch(done.complaint)):
        return []
    if done.code == FAILED and _SENTENCE.fullmatch(done.complaint):
        return []
    return [f"it ended with {done.code} and said {done.complaint!r}"]
