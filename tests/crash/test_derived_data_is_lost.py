"""What can be made again is removed or damaged, also under a server that serves: the search answers as before."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from tests.cli.program import environment, run
from tests.crash.harness.course import course

QUERY = "ferry OR 渡轮 OR العبّارة"
SERVE = """
import sys
from contextlib import nullcontext
from tests.crash.harness.planted import PLANTED
from dragoman.cli.main import main
with PLANTED[sys.argv[2]]() if sys.argv[2] else nullcontext():
    main(["serve", "--port", "0", "--json", "--archive", sys.argv[1]])
"""


def _files(index: Path, suffix: str = "") -> list[Path]:
    return [file for file in index.iterdir() if file.is_file() and file.name.endswith(suffix)]


def _overwrite(file: Path, change: Callable[[bytes], bytes]) -> None:
    """In place, as a bad disk would."""
    data = change(file.read_bytes())
    with file.open("r+b") as opened:
        opened.write(data)


def _remove_all(index: Path) -> None:
    shutil.rmtree(index.parent)


def _remove_index(index: Path) -> None:
    shutil.rmtree(index)


def _remove_commit(index: Path) -> None:
    (index / "meta.json").unlink()


def _scribble_commit(index: Path) -> None:
    (index / "meta.json").write_bytes(b"{")


def _remove_segments(index: Path) -> None:
    for file in _files(index, ".term") + _files(index, ".store"):
        file.unlink()
    os.utime(index / "meta.json")


def _flip(index: Path) -> None:
    for file in _files(index):
        _overwrite(file, lambda data: bytes(byte ^ 0x55 for byte in data))


def _halve(index: Path) -> None:
    for file in _files(index):
        os.truncate(file, file.stat().st_size // 2)


def _empty(index: Path) -> None:
    for file in _files(index):
        os.truncate(file, 0)


REMOVED = [_remove_all, _remove_index, _remove_commit, _scribble_commit, _remove_segments, _flip]
# A file that is cut short under a program that has it mapped ends that program (SIGBUS): not while it serves.
CUT_SHORT = [_halve, _empty]


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    """An archive with its index."""
    folder = tmp_path_factory.mktemp("derived")
    followed = course(folder, 7)
    run("ingest", followed.folder, "--archive", folder / "archive", check=3)
    return folder / "archive"


@contextmanager
def serving(archive: Path, complaints: Path, planted: str = "") -> Iterator[Callable[[str], Any]]:
    """A server of its own process; gives how to ask it for a page's JSON, or for the status of an error."""
    command = [sys.executable, "-c", SERVE, str(archive), planted]
    with (
        complaints.open("wb") as errors,
        subprocess.Popen(
            command, env=environment(), stdout=subprocess.PIPE, stderr=errors
        ) as server,
    ):
        address = json.loads(server.stdout.readline())["address"]

        def ask(page: str) -> Any:
            try:
                with urllib.request.urlopen(address + page, timeout=60) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                return error.code

        try:
            yield ask
        finally:
            server.terminate()
            server.wait(60)


def searched(ask: Callable[[str], Any], number: int) -> Any:
    """The total and the first hits of a search; the number keeps it from being answered from memory."""
    query = urllib.request.quote(f"{QUERY} OR zz{number}")
    found = ask(f"search.json?q={query}")
    return found if isinstance(found, int) else (found["total"], hits_of(found))


def asked(archive: Path) -> tuple[int, set[tuple[str, str | None]]]:
    """The same by the command."""
    found = json.loads(run("search", QUERY, "--archive", archive, "--json", check=0).stdout)
    return found["total"], hits_of(found)


def hits_of(found: dict[str, Any]) -> set[tuple[str, str | None]]:
    return {(hit["edition"], hit["eid"]) for hit in found["hits"]}


def test_a_server_whose_index_is_removed_or_damaged_answers_as_before(archive, tmp_path):
    numbers = count()
    with serving(archive, tmp_path / "complaints") as ask:
        before = searched(ask, next(numbers))
        assert before[0] > 3
        for damage in REMOVED:
            damage(archive / "derived" / "index")
            assert searched(ask, next(numbers)) == before, damage.__name__
            assert searched(ask, next(numbers)) == before, damage.__name__
            assert isinstance(ask("index.json"), dict)


def test_an_index_damaged_while_nobody_looked_is_made_again(archive):
    before = asked(archive)
    assert before[0] > 3
    for damage in (_flip, *CUT_SHORT):
        damage(archive / "derived" / "index")
        assert asked(archive) == before, damage.__name__


def test_a_planted_fault_is_seen_when_the_index_is_lost(archive, tmp_path):
    with serving(archive, tmp_path / "complaints", "the index is never mended") as ask:
        before = searched(ask, 0)
        _remove_index(archive / "derived" / "index")
        assert searched(ask, 1) != before
