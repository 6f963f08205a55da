"""A real disk that is full, in more and more room: what was told is there, the rest is refused in one sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.crash.harness.course import Course, course, in_batches
from tests.crash.harness.ladder import run
from tests.crash.harness.planted import PLANTED
from tests.crash.harness.verdict import faults

from dragoman.archive.archive import Archive

SIZE = 8_000_000
ROOMS = range(0, 960_000, 24_000)


@pytest.fixture
def disk(tmp_path) -> Iterator[Path]:
    """A small disk of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    if (
        not shutil.which("mount")
        or subprocess.run(command, check=False, capture_output=True).returncode
    ):
        pytest.skip("a small disk can be mounted by root alone")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.fixture(scope="module")
def followed(tmp_path_factory) -> Course:
    return course(tmp_path_factory.mktemp("course"), 3)


def leave(disk: Path, room: int) -> Path:
    """Fills a disk up to so many bytes."""
    ballast = disk / "ballast"
    at = os.statvfs(disk)
    ballast.write_bytes(bytes(at.f_bavail * at.f_frsize - room))
    return ballast


def taken_in(
    followed: Course, disk: Path, room: int, *, begun: bool = False
) -> tuple[int, int, list[str]]:
    """Takes a folder in where there is so much room; how it ended, what it told, what is wrong.

    With ``begun`` the archive was made before the disk was full: then it is a batch that does not fit.
    """
    target = disk / "archive"
    if begun:
        Archive(target, create=True).close()
    ballast = leave(disk, room)
    with in_batches(followed.batch):
        done = run("ingest", followed.folder, "--archive", target, "--json")
    wrong = []
    if done.code not in (1, 3) or (done.code == 1) != (done.complaint.count("\n") == 1):
        wrong.append(f"it ended with {done.code} and said {done.complaint!r}")
    if done.told:
        # Full as it is, it can be read.
        held = run("export", "--archive", target)
        if held.code or len(held.told) < 2:
            wrong.append(f"it could not be read: {held.complaint!r}")
        if (found := run("search", "ferry", "--archive", target, "--json")).complaint.count(
            "\n"
        ) > 1:
            wrong.append(f"the search said {found.complaint!r}")
    ballast.unlink()
    wrong += faults(followed, target, done.told, go_on=True)
    shutil.rmtree(target)
    return done.code, len(done.told), wrong


def test_a_full_disk_costs_nothing_that_was_told_and_the_ingest_goes_on(followed, disk):
    ends = [taken_in(followed, disk, room) for room in ROOMS]

    assert [wrong for _, _, wrong in ends] == [[]] * len(ends)
    told = [number for _, number, _ in ends]
    assert told[0] == 0
    assert told[-1] == len(followed.outcomes)
    assert any(0 < number < told[-1] for number in told), told
    # All may be told and the disk too full for the index, which comes after.
    assert (1, told[-1]) in [end[:2] for end in ends], ends
    assert ends[-1][0] == 3


def test_a_batch_that_does_not_fit_is_refused_whole(followed, disk):
    ends = [taken_in(followed, disk, room, begun=True) for room in ROOMS]

    assert [wrong for _, _, wrong in ends] == [[]] * len(ends)


def test_a_planted_fault_is_seen_on_a_full_disk(followed, disk):
    with PLANTED["told before the commit"]():
        wrong = any(taken_in(followed, disk, room, begun=True)[2] for room in ROOMS)

    assert wrong
