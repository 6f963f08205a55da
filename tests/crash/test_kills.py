"""The program is killed at every named point of an ingest and at random moments: nothing told is lost."""

from __future__ import annotations

from tests.crash.harness.kills import EVERYWHERE, kill
from tests.crash.harness.points import POINTS

# A run that goes on after a kill may come to its end before it passes a point again: the next point follows.
KILLS = len(EVERYWHERE)


def test_killed_anywhere_an_ingest_has_lost_nothing_it_told_and_goes_on(tmp_path):
    report = kill(tmp_path, KILLS)

    assert report.wrong == []
    assert report.kills == KILLS
    assert report.told > KILLS
    assert len(report.at) > len(POINTS) * 3 // 4


def test_a_planted_fault_is_seen_when_the_program_is_killed(tmp_path):
    points = ["after the capture", "after the reading", "before the commit"]
    report = kill(tmp_path, 2 * len(points), points=points, planted="told before the commit")

    assert report.wrong
