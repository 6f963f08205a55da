"""Kills of the whole program: a process of its own with its workers, over the example record, at any moment."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from tests.archive.exported import comparable
from tests.cli.program import environment, run
from tests.crash.harness.kills import Report

from dragoman.archive import demo
from dragoman.archive.archive import Archive

_KILLS_A_LIFE = 5
_PROGRAM = """
import sys
from contextlib import nullcontext
from tests.crash.harness.planted import PLANTED
from dragoman.cli.main import main
planted, *given = sys.argv[1:]
with PLANTED[planted]() if planted else nullcontext():
    main(given)
"""
Lines = list[dict[str, Any]]


def kill_whole(folder: Path, count: int, *, seed: int = 1, planted: str = "") -> Report:
    """Kills ``dragoman ingest`` so often; after some kills an archive is let go to its end and judged.

    ``planted`` names a fault of the product: the control.
    """
    report, chance = Report(), random.Random(seed)
    with demo.examples() as examples:
        sources = [examples / demo.AUTHORITIES, *demo.sites(examples)]
        run("ingest", *sources, "--archive", folder / "undisturbed")
        with Archive(folder / "undisturbed") as archive:
            undisturbed = comparable(archive)
        while report.kills < count:
            report.lives += 1
            target = folder / "archive"
            for _ in range(min(_KILLS_A_LIFE, count - report.kills)):
                told, was_killed = _killed(sources, target, chance, planted)
                report.kills += was_killed
                report.told += len(told)
                with Archive(target, create=True) as archive:
                    report.wrong += _lost(told, comparable(archive))
            run("ingest", *sources, "--archive", target)
            with Archive(target) as archive:
                if comparable(archive) != undisturbed:
                    report.wrong.append(f"life {report.lives} ends with another export")
            shutil.rmtree(target)
    return report


def _killed(
    sources: list[Path], target: Path, chance: random.Random, planted: str
) -> tuple[Lines, bool]:
    """What a program told in whole lines until it was killed; whether it was, before it came to its end."""
    command = [sys.executable, "-c", _PROGRAM, planted, "ingest", *sources, "--archive", target]
    with TemporaryFile() as printed:
        process = subprocess.Popen(
            [*command, "--json"], env=environment(), stdout=printed, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.2, 3.5))
        process.kill()
        process.wait()
        printed.seek(0)
        whole = printed.read().rpartition(b"\n")[0].splitlines()
    return [json.loads(line) for line in whole], process.returncode < 0


def _lost(told: Lines, export: Lines) -> list[str]:
    held = {
        (line["id"], capture["digest"])
        for line in export
        if line["type"] == "edition"
        for capture in line["captures"]
    }
    held |= {(None, line["digest"]) for line in export if line["type"] == "refusal"}
    # A list of people is no page: what it told stands in the agents, and the last export says whether it does.
    pages = [one for one in told if one["id"] or one["outcome"] == "refused"]
    return [f"told and lost: {one}" for one in pages if (one["id"], one["digest"]) not in held]
