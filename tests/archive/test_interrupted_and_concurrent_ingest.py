"""Killed, interrupted, run twice at once, in workers or without: the record is whole and names are the same."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.archive.exported import comparable
from tests.archive.observed import TEXTS, Folder, moment, page, take
from tests.cli.program import lines, run, start

from dragoman.archive import demo
from dragoman.archive.archive import Archive
from dragoman.isolate import pool
from dragoman.store import editions, holdings, log

# Three batches, whose lines are more than a pipe holds: a run that nobody reads waits before its end.
MANY = 300
FEW = 110  # a batch and a bit


@pytest.fixture(scope="module")
def press(tmp_path_factory) -> Path:
    """Many pages in four languages, each seen once; two of each language have one title."""
    return pages(tmp_path_factory.mktemp("many") / "press", MANY)


@pytest.fixture(scope="module")
def few(tmp_path_factory) -> Path:
    """The first of these pages, by the same names."""
    return pages(tmp_path_factory.mktemp("few") / "press", FEW)


def pages(path: Path, count: int) -> Path:
    folder = Folder(path)
    languages = list(TEXTS)
    for number in range(count):
        lang = languages[number % 4]
        title = f"{TEXTS[lang][0][:40]} {number // 8}"
        data = page(lang, title=title, paragraphs=TEXTS[lang][1][:2])
        address = f"https://mfa.velmara.example/{lang}/news/{number}"
        folder.sees(data, address=address, fetched=moment(number), status=200)
    return folder.path


@pytest.fixture(scope="module")
def undisturbed(press, tmp_path_factory) -> list[tuple[str, str]]:
    """The names in the order they were given, with their records, by an ingest that nothing disturbed."""
    folder = tmp_path_factory.mktemp("undisturbed")
    with Archive(folder, create=True) as archive:
        outcomes = take(archive, press)
        assert [o.outcome for o in outcomes] == ["new"] * MANY
        return names(archive)


def names(archive: Archive) -> list[tuple[str, str]]:
    rows = archive.database.rows("SELECT id, record FROM edition ORDER BY seq")
    return [(row[0], row[1]) for row in rows]


def is_whole(archive: Archive) -> None:
    """Whole batches only: every capture with its version and reading, entries without a gap."""
    database = archive.database
    assert database.value("PRAGMA integrity_check") == "ok"
    assert database.rows("PRAGMA foreign_key_check") == []
    counts = holdings.counts(database)
    assert counts["editions"] == counts["versions"] == counts["captures"]
    assert database.value("SELECT count(*) FROM reading") == counts["editions"]
    assert database.value("SELECT count(*) FROM entry") == log.sequence(database)
    for (name,) in database.rows("SELECT id FROM edition"):
        assert editions.text(database, name).reading is not None


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=lambda s: s.name)
def test_an_ingest_that_is_stopped_leaves_whole_batches_and_the_next_goes_on(
    press, undisturbed, tmp_path, how
):
    target = tmp_path / "archive"
    process = start("ingest", press, "--archive", target, "--json")
    printed = [json.loads(process.stdout.readline()) for _ in range(20)]
    process.send_signal(how)
    rest, complaint = process.stdout.read(), process.stderr.read()
    process.wait(60)
    printed += [json.loads(line) for line in rest.splitlines() if line.endswith(b"}")]
    process.stdout.close()
    process.stderr.close()

    if how == signal.SIGINT:
        assert process.returncode == 130
        assert complaint.decode().splitlines()[-1] == "stopped"
    else:
        assert process.returncode == -how
    with Archive(target) as archive:
        is_whole(archive)
        held = {name for name, _ in names(archive)}
        assert {line["id"] for line in printed} <= held
        assert 20 <= len(held) < MANY
        assert held == {name for name, _ in undisturbed[: len(held)]}

    again = lines(run("ingest", press, "--archive", target, "--json", check=0))

    assert [line["outcome"] for line in again] == ["same"] * len(held) + ["new"] * (
        MANY - len(held)
    )
    with Archive(target) as archive:
        is_whole(archive)
        assert names(archive) == undisturbed


def test_two_processes_may_ingest_the_same_at_once(few, undisturbed, tmp_path):
    target = tmp_path / "archive"
    both = [start("ingest", few, "--archive", target, "--json") for _ in range(2)]
    ends = [process.communicate(timeout=120) for process in both]

    assert [process.returncode for process in both] == [0, 0], ends
    said = [[json.loads(line) for line in out.splitlines()] for out, _ in ends]
    for one, two in zip(*said, strict=True):
        assert one["id"] == two["id"]
        assert sorted((one["outcome"], two["outcome"])) == ["new", "same"]
    with Archive(target) as archive:
        is_whole(archive)
        assert names(archive) == undisturbed[:FEW]


def test_two_processes_may_ingest_different_things_at_once_while_others_read(few, tmp_path):
    target = tmp_path / "archive"
    other = Folder(tmp_path / "other")
    for number in range(60):
        data = page("zh", title=f"第{number}号声明", paragraphs=TEXTS["zh"][1][:1])
        other.sees(
            data, address=f"https://press.kestria.example/zh/{number}", fetched=moment(number)
        )
    first = lines(
        run("ingest", other.path / "page-001.html", "--archive", target, "--json", check=0)
    )[0]
    both = [
        start("ingest", source, "--archive", target, stdout=subprocess.DEVNULL)
        for source in (few, other.path)
    ]
    asked = 0
    while any(process.poll() is None for process in both):
        found = run("show", first["id"], "--archive", target, "--json", check=0)
        assert json.loads(found.stdout)["edition"]["id"] == first["id"]
        asked += 1
        time.sleep(0.1)
    ends = [process.communicate(timeout=120) for process in both]

    assert [process.returncode for process in both] == [0, 0], ends
    assert asked > 1
    with Archive(target) as archive:
        assert holdings.counts(archive.database)["captures"] == FEW + 60 + 1
        assert holdings.counts(archive.database)["editions"] == FEW + 60 + 1
        assert archive.database.value("SELECT count(*) FROM entry") == log.sequence(
            archive.database
        )


def test_workers_or_none_give_the_same_names(few, undisturbed, tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "POOL_FROM", FEW + 1)
    with Archive(tmp_path / "archive", create=True) as archive:
        take(archive, few)
        assert names(archive) == undisturbed[:FEW]


# What holds times of logging, hashes over such, or the key made for this archive alone.
TIMED = {"entry", "tree", "tree_hash", "checkpoint", "log_key"}


def test_everything_but_the_logged_times_is_the_same_in_two_runs(few, tmp_path):
    dumps = []
    for run_number in range(2):
        with Archive(tmp_path / str(run_number), create=True) as archive:
            take(archive, few)
            database = archive.database
            tables = database.rows(
                "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
            )
            dumps.append(
                {t: database.rows(f"SELECT * FROM {t}") for (t,) in tables if t not in TIMED}
            )
            dumps[-1]["entry"] = [
                (*row[:-1], {**json.loads(row[-1]), "logged": None, "key": None})
                for row in database.rows(
                    "SELECT seq, kind, edition, version, reading, leaf FROM entry"
                )
            ]
    assert dumps[0].keys() == dumps[1].keys()
    for table, rows in dumps[0].items():
        assert rows == dumps[1][table], table


def test_outcomes_of_known_files_do_not_wait_for_the_last_page(few, tmp_path, monkeypatch):
    monkeypatch.setattr("dragoman.archive.ingest.LONGEST_WAIT", 10)
    monkeypatch.setattr("dragoman.archive.ingest.BATCH_INPUTS", 10)
    # A machine that is busy with other things ends a batch earlier; that is not looked at here.
    monkeypatch.setattr("dragoman.archive.ingest.BATCH_SECONDS", 1e9)
    with Archive(tmp_path / "archive", create=True) as archive:
        take(archive, few)
        told: list[int] = []
        again = take(archive, few, progress=lambda done, _: told.append(done))

    assert [o.outcome for o in again] == ["same"] * FEW
    assert told == list(range(10, FEW + 1, 10))


KILLS = 10


@pytest.fixture(scope="module")
def sites() -> Iterator[list[Path]]:
    """The example record's folders: histories, containers, lists of names, pages in many forms."""
    with demo.examples() as folder:
        yield [folder / demo.AUTHORITIES, *demo.sites(folder)]


@pytest.fixture(scope="module")
def quiet_export(sites, tmp_path_factory) -> list[dict[str, Any]]:
    """The example record as exported after an ingest that nothing disturbed."""
    with Archive(tmp_path_factory.mktemp("quiet"), create=True) as archive:
        take(archive, *sites)
        return comparable(archive)


def test_killed_ten_times_at_random_moments_and_resumed_the_record_is_the_same(
    sites, quiet_export, tmp_path
):
    target = tmp_path / "archive"
    moments = random.Random(20310504)
    held = []
    for _ in range(KILLS):
        process = start("ingest", *sites, "--archive", target, stdout=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.2, 1.6))
        process.kill()
        process.communicate()
        with Archive(target, create=True) as archive:
            held.append(holdings.counts(archive.database)["editions"])
    run("ingest", *sites, "--archive", target)

    assert held == sorted(held)
    with Archive(target) as archive:
        assert comparable(archive) == quiet_export


def test_an_ingest_that_is_not_resumed_does_not_compare_as_the_same(sites, quiet_export, tmp_path):
    with Archive(tmp_path / "archive", create=True) as archive:
        take(archive, *sites[:-1])
        assert comparable(archive) != quiet_export
