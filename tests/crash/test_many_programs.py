"""Several programs take in at once, and some of them are killed: the others go on, and nothing told is lost."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path
from typing import Any

import pytest
from tests.archive.exported import comparable
from tests.archive.observed import TEXTS, Folder, edited, moment, page, take
from tests.cli.program import start

from dragoman.archive.archive import Archive

PUBLISHERS = (
    "mfa.velmara.example",
    "press.kestria.example",
    "harbour.halmar.example",
    "لجنة.example",
)
PAGES = 18  # too few for workers of their own: the programs are many enough


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> list[Path]:
    """A folder a publisher: pages in four languages, seen twice, the second time changed."""
    place = tmp_path_factory.mktemp("many")
    return [_folder(place / str(number), host) for number, host in enumerate(PUBLISHERS)]


def _folder(path: Path, host: str) -> Path:
    folder = Folder(path)
    for number in range(PAGES):
        text, is_again = number % (PAGES // 2), number >= PAGES // 2
        lang = list(TEXTS)[text % len(TEXTS)]
        said: dict[str, Any] = {"address": f"https://{host}/{lang}/{text}", "publisher": host}
        paragraphs = edited(lang, 0, f"{host} {text}") if is_again else None
        data = page(lang, title=f"{host} {text}", paragraphs=paragraphs)
        folder.sees(data, fetched=moment(number), status=200, **said)
    return folder.path


@pytest.fixture(scope="module")
def one_after_another(folders, tmp_path_factory) -> dict[str, list[dict[str, Any]]]:
    """The record of each publisher, taken in alone."""
    target = tmp_path_factory.mktemp("alone") / "archive"
    alone(folders, target)
    return by_publisher(target)


def alone(folders: list[Path], target: Path) -> None:
    """Takes folders in, one after another."""
    with Archive(target, create=True) as archive:
        take(archive, *folders)


def by_publisher(target: Path) -> dict[str, list[dict[str, Any]]]:
    """What an archive holds of each publisher: the order in which publishers came is chance."""
    with Archive(target) as archive:
        held = comparable(archive)
    publisher = {line["id"]: line["publisher"] for line in held if line["type"] == "edition"}
    found: dict[str, list[dict[str, Any]]] = {host: [] for host in PUBLISHERS}
    for line in held:
        match line["type"]:
            case "record":
                found[publisher[line["editions"][0]]].append(line)
            case "edition":
                found[line["publisher"]].append(line)
            case "version" | "reading":
                found[publisher[line["edition"]]].append(line)
    return found


def test_programs_that_take_in_at_once_give_what_they_give_one_after_another(
    folders, one_after_another, tmp_path
):
    target = tmp_path / "archive"
    programs = [start("ingest", folder, "--archive", target, "--json") for folder in folders]
    ends = [program.communicate(timeout=120) for program in programs]

    assert [program.returncode for program in programs] == [0] * len(folders), ends
    assert [len(out.splitlines()) for out, _ in ends] == [PAGES] * len(folders)
    assert by_publisher(target) == one_after_another


def test_a_program_that_is_killed_holds_no_other_up_and_has_lost_nothing_it_told(
    folders, one_after_another, tmp_path
):
    target = tmp_path / "archive"
    chance = random.Random(20310504)
    told: list[dict[str, Any]] = []
    for _ in range(2):
        programs = [start("ingest", folder, "--archive", target, "--json") for folder in folders]
        time.sleep(chance.uniform(0.3, 1.5))
        for program in programs[::2]:
            program.kill()
        ends = [program.communicate(timeout=120) for program in programs]
        assert [program.returncode for program in programs[1::2]] == [0, 0], ends
        told += _lines(ends)
    with Archive(target) as archive:
        held = {line["id"] for line in comparable(archive) if line["type"] == "edition"}
    assert {line["id"] for line in told} <= held
    alone(folders, target)

    assert by_publisher(target) == one_after_another


def _lines(ends: list[tuple[bytes, bytes]]) -> list[dict[str, Any]]:
    """The whole lines that were printed; a killed program may leave half of one."""
    return [json.loads(line) for out, _ in ends for line in out.rpartition(b"\n")[0].splitlines()]


def test_a_folder_left_out_is_seen(folders, one_after_another, tmp_path):
    alone(folders[1:], tmp_path / "archive")

    assert by_publisher(tmp_path / "archive") != one_after_another
