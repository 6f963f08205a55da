"""The power goes at any moment, and any part of what was not synced is lost or torn: nothing told is lost."""

from __future__ import annotations

import random

import pytest
from tests.crash.harness.disk import Create, Delete, Disk, Sync, Truncate, Write
from tests.crash.harness.planted import PLANTED
from tests.crash.harness.powercuts import CUTS_A_RECORDING, cut_power

CUTS = (
    3 * CUTS_A_RECORDING
)  # a plain ingest, one that goes on after a cut, one beside a reader that stays
WATCHED = 3  # the seed of a recording with a reader that stays


def test_after_a_power_cut_all_that_was_told_is_there_and_the_ingest_goes_on(tmp_path):
    report = cut_power(tmp_path, CUTS)

    assert report.wrong == []
    assert report.cuts == CUTS
    assert report.told > CUTS
    assert report.states > 10


@pytest.mark.parametrize(
    "fault",
    [
        "nothing is synced",
        "the log is synced at checkpoints only",
        "told before the commit",
        "a commit a row",
    ],
)
def test_a_planted_fault_is_seen_when_the_power_goes(tmp_path, fault):
    report = cut_power(tmp_path, 60, seed=WATCHED, planted=PLANTED[fault])

    assert report.wrong


def test_the_disk_keeps_what_was_synced_and_any_part_of_the_rest():
    disk = Disk({"a": b"old" * 400})
    disk.run([Write("a", 0, b"x" * 1200), Sync("a"), Write("a", 0, b"y" * 1200)])
    found = {disk.cut(random.Random(seed))["a"] for seed in range(3000)}

    assert {b"x" * 1200, b"y" * 1200, b"y" * 512 + b"x" * 688, b"x" * 512 + b"y" * 688} <= found
    assert all(set(data) <= {ord("x"), ord("y")} for data in found)


def test_a_name_is_on_the_disk_when_its_folder_was_synced():
    disk = Disk({"gone": b"1"})
    disk.run([Create("new"), Write("new", 2, b"2"), Sync("new"), Delete("gone", synced=False)])
    found = {tuple(sorted(disk.cut(random.Random(seed)).items())) for seed in range(200)}
    assert found == {
        (),
        (("gone", b"1"),),
        (("new", b"\0\x002"),),
        (("gone", b"1"), ("new", b"\0\x002")),
    }

    disk.run([Create("a-wal"), Sync("a-wal"), Truncate("new", 1)])
    found = {tuple(sorted(disk.cut(random.Random(seed)).items())) for seed in range(200)}
    assert found == {
        (("a-wal", b""), ("new", b"\0\x002")),
        (("a-wal", b""), ("new", b"\0")),
    }
