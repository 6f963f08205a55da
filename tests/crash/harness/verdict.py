"""Judges an archive after a fault by what the product promises: whole, nothing acknowledged lost, able to go on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.crash.harness.course import Course, essence, in_batches, promised, vars_of

from dragoman.archive.archive import Archive
from dragoman.errors import DragomanError


def faults(course: Course, target: Path, told: list[dict[str, Any]], *, go_on: bool) -> list[str]:
    """What is wrong with an archive in which an ingest of ``course`` was disturbed; nothing if all is well.

    ``told`` are the outcomes that were acknowledged. With ``go_on`` the ingest is done again to its end.
    """
    try:
        with Archive(target, create=True) as archive:
            found = [*_unsound(archive), *_lost(course, archive, told)]
            if go_on and not found:
                found += _gone_on(course, archive)
        return found
    except DragomanError as error:
        return [f"it cannot be used: {error}"]


def _unsound(archive: Archive) -> list[str]:
    check = [row[0] for row in archive.database.rows("PRAGMA integrity_check")]
    dangling = archive.database.rows("PRAGMA foreign_key_check")
    return [*(line for line in check if line != "ok"), *(f"dangling: {row}" for row in dangling)]


def _lost(course: Course, archive: Archive, told: list[dict[str, Any]]) -> list[str]:
    expected = course.outcomes[: len(told)]
    if [promised(one) for one in told] != expected:
        return [f"the first {len(told)} outcomes are not those of an undisturbed ingest"]
    held = essence(archive)
    batches = [number for number, export in enumerate(course.exports) if export == held]
    if not batches:
        return ["what it holds is no beginning of the input in whole batches"]
    if max(batches) < course.batches_of(len(told)):
        return [f"acknowledged and lost: {len(told)} outcomes told, {max(batches)} batches held"]
    return []


def _gone_on(course: Course, archive: Archive) -> list[str]:
    try:
        return _as_undisturbed(course, archive)
    except Exception as error:  # noqa: BLE001  # whatever it is, the ingest did not go on
        return [f"it cannot go on: {error!r}"]


def _as_undisturbed(course: Course, archive: Archive) -> list[str]:
    with in_batches(course.batch):
        given = [promised(vars_of(outcome)) for outcome in course.ingest(archive)]
    found = [] if given == course.outcomes else ["going on gives other outcomes"]
    if essence(archive) != course.exports[-1]:
        found.append("going on does not lead to the export of an undisturbed ingest")
    return found
