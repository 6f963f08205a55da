"""Kills: the program dies at a named point or a random moment, is judged, goes on, dies again, and ends whole."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path

from tests.crash.harness.course import Course, course
from tests.crash.harness.points import POINTS
from tests.crash.harness.verdict import faults
from tests.crash.harness.zygote import Job, Zygote

from dragoman.archive import search
from dragoman.archive.archive import Archive
from dragoman.model.query import Search

KILLS_A_COURSE = 200
# So often an archive is killed before its ingest is let go to its end.
_KILLS_A_LIFE = 3
_MOMENT = "at a random moment"
# Every named point, and after each two of them a moment.
EVERYWHERE = [
    name for at, point in enumerate(POINTS) for name in ((point, _MOMENT) if at % 2 else (point,))
]


@dataclass
class Report:
    """How many kills there were, at which points, what had been told, what was lost or wrong."""

    kills: int = 0
    told: int = 0
    lives: int = 0
    at: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def kill(
    folder: Path,
    count: int,
    *,
    seed: int = 1,
    points: Iterable[str] = EVERYWHERE,
    planted: str | None = None,
) -> Report:
    """Kills the program ``count`` times. ``planted`` names a fault of the product: the control."""
    report = Report()
    named = list(points)
    ends = cycle(named)
    with Zygote(folder) as zygote:
        while report.kills < count:
            place = folder / str(seed)
            ingest = _Ingest(zygote, course(place, seed), place, random.Random(seed), planted)
            upto = min(count, report.kills + KILLS_A_COURSE)
            passes = ingest.passes(named)
            while report.kills < upto and not (planted and report.wrong):
                ingest.live(islice(ends, min(_KILLS_A_LIFE, upto - report.kills)), passes, report)
            if report.wrong and planted:
                break
            shutil.rmtree(place)
            seed += 1
    return report


class _Ingest:
    """One folder that is taken in again and again by programs that die."""

    def __init__(
        self,
        zygote: Zygote,
        followed: Course,
        place: Path,
        chance: random.Random,
        planted: str | None,
    ) -> None:
        self.zygote, self.followed, self.place, self.chance = zygote, followed, place, chance
        self.planted = planted
        self.seconds = 0.0
        with Archive(place / "undisturbed") as archive:
            self.found = _found(archive)

    def passes(self, points: Iterable[str]) -> dict[str, int]:
        """How often an undisturbed run passes each point. That of a random moment is never passed."""
        passed = {_MOMENT: 0}
        for point in {*points} - {_MOMENT}:
            started = time.monotonic()
            passed[point] = self.zygote.run(self._job(self.place / "counted", point=point)).passed
            self.seconds = time.monotonic() - started
            assert passed[point], f"nothing passes {point!r}"
            shutil.rmtree(self.place / "counted")
        return passed

    def _end_at(self, point: str, passed: int) -> Job:
        """A way to die at a point, at one of its passes; or at a moment of an undisturbed run."""
        target = self.place / "archive"
        if point == _MOMENT:
            return self._job(target, after=self.chance.uniform(0, self.seconds))
        return self._job(target, point=point, pass_=self.chance.randint(1, passed))

    def live(self, points: Iterable[str], passes: dict[str, int], report: Report) -> None:
        """Takes a folder in, is killed some times, and then comes to the end."""
        report.lives += 1
        for point in points:
            job = self._end_at(point, passes[point])
            ended = self.zygote.run(job)
            report.told += len(ended.told)
            report.kills += ended.was_killed
            report.at[point] += ended.was_killed
            if not ended.was_killed and ended.code != 3:
                self._note(report, point, job, [f"it ended with {ended.code}"])
            # A copy, so that it is the next run of the program that recovers.
            copy = self.place / "copy"
            _copy(self.place / "archive", copy)
            self._note(report, point, job, faults(self.followed, copy, ended.told, go_on=False))
        self._end(report)

    def _end(self, report: Report) -> None:
        job = self._job(self.place / "archive")
        ended = self.zygote.run(job)
        wrong = faults(self.followed, self.place / "archive", ended.told, go_on=True)
        if ended.code != 3 or len(ended.told) != len(self.followed.outcomes):
            wrong.append(f"going on ended with {ended.code}, {len(ended.told)} outcomes told")
        if not wrong:
            with Archive(self.place / "archive") as archive:
                if _found(archive) != self.found:
                    wrong.append("the search finds something else")
        self._note(report, "at the end", job, wrong)
        shutil.rmtree(self.place / "archive")

    def _job(self, target: Path, **how: object) -> Job:
        job = Job(str(self.followed.folder), str(target), self.followed.batch, planted=self.planted)
        return job._replace(**how)  # type: ignore[arg-type]

    def _note(self, report: Report, point: str, job: Job, wrong: list[str]) -> None:
        report.wrong += [f"{self.place.name}, {point}, pass {job.pass_}: {one}" for one in wrong]


def _copy(archive: Path, copy: Path) -> None:
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for file in archive.glob("record.db*"):
        shutil.copy(file, copy)


def _found(archive: Archive) -> tuple[int, frozenset[str]]:
    """What a search for everything finds."""
    everything = search.editions_answering(archive, None)
    return archive.engine.search(Search(query=None, limit=1)).searched_paragraphs, everything
