"""The crash harnesses at the counts of a release, once, as a table: ``make crash COUNT=10000``.

COUNT is the number of power cuts; there is a kill for every ten of them (for every 200, of the program with its
workers over the example record), and from 1,000 on every call of the disk fails once (below, a part of them).
The folder of the work is in memory where there is one.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.crash.harness import kills, ladder, powercuts, whole_kills
from tests.crash.harness.planted import PLANTED

SEED = 1_000  # other folders than the tests of every day have
WATCHED = 1_005  # a recording with a reader that stays
_IN_MEMORY = Path("/dev/shm")


class Row(NamedTuple):
    """A line of the table."""

    harness: str
    count: int
    acknowledged: int
    wrong: list[str]
    controls: dict[str, int]
    seconds: float


def rows(count: int) -> Iterator[Row]:
    """Runs the harnesses one after another, each with its controls."""
    yield _row("kill -9", lambda at: _kill(at, count // 10), _kill_controls())
    yield _row("kill -9, workers", lambda at: _kill_whole(at, count // 200), _whole_controls())
    yield _row("power cut", lambda at: _cut(at, count), _cut_controls())
    for error in ladder.ERRORS:
        yield _row(error, lambda at, error=error: _climb(at, error, count), _climb_controls(error))


Result = tuple[int, int, list[str]]
Harness = Callable[[Path], Result]


def _row(name: str, harness: Harness, controls: dict[str, Harness]) -> Row:
    started = time.monotonic()
    count, told, wrong = _in_a_folder(harness)
    caught = {fault: len(_in_a_folder(control)[2]) for fault, control in controls.items()}
    return Row(name, count, told, wrong, caught, time.monotonic() - started)


def _in_a_folder(harness: Harness) -> Result:
    with TemporaryDirectory(dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None) as folder:
        return harness(Path(folder))


def _kill(at: Path, count: int, **how: str) -> Result:
    report = kills.kill(at, count, seed=SEED, planted=how.get("planted"))
    return report.kills, report.told, report.wrong


def _kill_whole(at: Path, count: int, planted: str = "") -> Result:
    report = whole_kills.kill_whole(at, max(5, count), seed=SEED, planted=planted)
    return report.kills, report.told, report.wrong


def _whole_controls() -> dict[str, Harness]:
    fault = "told before the commit"
    return {fault: lambda at: _kill_whole(at, 15, fault)}


def _kill_controls() -> dict[str, Harness]:
    faults = ("told before the commit", "a commit a row")
    return {fault: lambda at, fault=fault: _kill(at, 60, planted=fault) for fault in faults}


def _cut(at: Path, count: int) -> Result:
    report = powercuts.cut_power(at, count, seed=SEED)
    return report.cuts, report.told, report.wrong


def _cut_controls() -> dict[str, Harness]:
    faults = (
        "nothing is synced",
        "the log is synced at checkpoints only",
        "told before the commit",
        "a commit a row",
    )

    def control(at: Path, fault: str) -> Result:
        report = powercuts.cut_power(at, 250, seed=WATCHED, planted=PLANTED[fault])
        return report.cuts, report.told, report.wrong

    return {fault: lambda at, fault=fault: control(at, fault) for fault in faults}


def _climb(at: Path, error: str, count: int) -> Result:
    report = ladder.climb(at, error, step=max(1, 1_000 // count))
    return report.rungs, report.told, report.wrong


def _climb_controls(error: str) -> dict[str, Harness]:
    faults = ["an error of the disk is swallowed"]
    # Where the disk fails from then on nothing goes on, whatever the program does.
    faults += ["a batch goes on that was given up"] if error.endswith("once") else []

    def control(at: Path, fault: str) -> Result:
        report = ladder.climb(at, error, step=50, planted=PLANTED[fault])
        return report.rungs, report.told, report.wrong

    return {fault: lambda at, fault=fault: control(at, fault) for fault in faults}


def main(count: int) -> int:
    """Prints the table; gives 1 if anything was wrong or a control was not caught."""
    print("| Harness | Count | Acknowledged | Lost or wrong | Planted faults | Seconds |")
    print("| --- | ---: | ---: | ---: | --- | ---: |", flush=True)
    failed = 0
    for row in rows(count):
        controls = "; ".join(
            f"{fault}: {'caught' if seen else 'MISSED'}" for fault, seen in row.controls.items()
        )
        figures = f"{row.count:,} | {row.acknowledged:,} | {len(row.wrong):,} | {controls}"
        print(f"| {row.harness} | {figures} | {row.seconds:,.0f} |", flush=True)
        print(*row.wrong[:20], sep="\n", end="\n" if row.wrong else "", flush=True)
        failed |= bool(row.wrong) or not all(row.controls.values())
    return failed


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
