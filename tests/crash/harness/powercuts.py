"""Power cuts: one ingest on a disk that remembers, cut at many moments; each is opened by the product again."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import apsw
from tests.crash.harness.course import Course, course, in_batches, vars_of
from tests.crash.harness.disk import Disk, Operation, Told, recording
from tests.crash.harness.verdict import faults

from dragoman.archive.archive import Archive
from dragoman.errors import DragomanError
from dragoman.store.database import FILE, Database

# Cuts taken of one recorded ingest.
CUTS_A_RECORDING = 250


@dataclass
class Report:
    """How many cuts were judged, what they had been told, and what was wrong, by the seed that shows it again."""

    cuts: int = 0
    told: int = 0
    states: int = 0
    wrong: list[str] = field(default_factory=list)


def cut_power(
    folder: Path,
    count: int,
    *,
    seed: int = 1,
    planted: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Report:
    """Cuts the power ``count`` times, at moments and with losses drawn by a seed.

    ``planted`` breaks the product while it is recorded: the control.
    """
    report = Report()
    for number in range(seed, seed + -(-count // CUTS_A_RECORDING)):
        place = folder / str(number)
        followed = course(place, number)
        known = len(report.wrong)
        try:
            recorded = _recorded(followed, place, number, planted)
        except DragomanError as error:
            report.wrong.append(f"seed {number}: it cannot be taken in again: {error}")
            continue
        recorded.judge(place / "cut", min(CUTS_A_RECORDING, count - report.cuts), report)
        report.wrong[known:] = [f"seed {number}, {fault}" for fault in report.wrong[known:]]
        shutil.rmtree(place)
    return report


def _recorded(
    followed: Course,
    place: Path,
    number: int,
    planted: Callable[[], AbstractContextManager[None]],
) -> _Recording:
    """A third of the ingests has a reader that stays, so that the log of pages grows; half of them go on after
    a cut, so that the power goes twice.
    """
    is_read, is_second = number % 3 == 0, number % 2 == 0
    files: dict[str, bytes] = {}
    operations = record(followed, place / "recorded", files, planted, is_read=is_read)
    first = _Recording(followed, files, operations, random.Random(number))
    if not is_second:
        return first
    _, files, _ = first.cut()
    operations = record(followed, place / "recorded", files, planted, is_read=is_read)
    return _Recording(followed, files, operations, first.chance)


def record(
    followed: Course,
    target: Path,
    before: dict[str, bytes],
    planted: Callable[[], AbstractContextManager[None]],
    *,
    is_read: bool,
) -> list[Operation]:
    """What an ingest of a course does to the disk, from files that are there before."""
    lay(target, before)
    with (
        recording(target) as operations,
        planted(),
        in_batches(followed.batch),
        Archive(target, create=True) as archive,
        _reader(target) if is_read else nullcontext(),
    ):
        for outcome in followed.ingest(archive):
            operations.append(Told(vars_of(outcome)))
    return operations


@contextmanager
def _reader(target: Path) -> Iterator[None]:
    """Somebody who goes on reading one state of the record."""
    database = Database(target)
    try:
        with database.snapshot():
            database.row("SELECT * FROM sqlite_schema")
            yield
    finally:
        database.close()


@dataclass
class _Recording:
    """One recorded ingest, and the chance by which it is cut."""

    followed: Course
    before: dict[str, bytes]
    operations: list[Operation]
    chance: random.Random

    def cut(self) -> tuple[int, dict[str, bytes], list[dict[str, object]]]:
        """A moment, what the disk holds after a power cut then, and what had been told until then."""
        at = self.chance.randint(0, len(self.operations))
        disk = Disk(self.before)
        disk.run(self.operations[:at])
        return at, disk.cut(self.chance), disk.told

    def judge(self, place: Path, cuts: int, report: Report) -> None:
        """Cuts so many times; lets the product open what is left."""
        # States of the record that were judged, with the most outcomes that had been told when all was well.
        good: dict[str, int] = {}
        for _ in range(cuts):
            at, files, told = self.cut()
            report.cuts += 1
            report.told += len(told)
            lay(place, files)
            state = _state(place)
            if state is not None and len(told) <= good.get(state, -1):
                continue
            lay(place, files)
            found = faults(self.followed, place, told, go_on=True)
            if found:
                report.wrong.append(f"cut at {at} of {len(self.operations)}: {found[0]}")
            elif state is not None:
                report.states += state not in good
                good[state] = len(told)


def lay(target: Path, files: dict[str, bytes]) -> None:
    """Makes a folder with just these files."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for name, data in files.items():
        (target / name).write_bytes(data)


def _state(folder: Path) -> str | None:
    """A digest of all the record holds after it was recovered; None where nothing can be said so.

    Two cuts that leave the same pages leave the same record, and need no second judgement.
    """
    try:
        connection = apsw.Connection(str(folder / FILE))
        pages = connection.serialize("main")
        connection.close()
    except apsw.Error:
        return None
    return hashlib.sha256(pages).hexdigest() if pages else None
