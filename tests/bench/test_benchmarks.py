"""Benchmarks measure what they say, in processes of their own, and doing nothing is never fast."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from tests.bench.planted import CONTENDERS, HELD
from tests.cli.program import lines, only, run

from dragoman.bench import finished, plain, proofs, reading, record, storing
from dragoman.bench.measuring import Row, Timed, cpu_ratio_of, measure, ratio_of
from dragoman.cli.bench import BENCHMARKS

PLANTED = Path(__file__).with_name("planted.py")
ROUNDS = 2
ARABIC = "<html lang=ar><title>بيان</title><p>قالت الوزيرة إن الميناء سيفتح في الصباح.</p></html>"
CHINESE = "<html lang=zh><title>声明</title><p>部长说，港口将在早晨开放。</p></html>"


@pytest.fixture(scope="module")
def rows(tmp_path_factory) -> dict[str, Row]:
    # What this process held before must not be counted as theirs.
    held = b"x" * (2 * HELD)
    folder = tmp_path_factory.mktemp("corpus")
    found = measure([sys.executable, str(PLANTED)], CONTENDERS, folder, rounds=ROUNDS)
    assert len(held) == 2 * HELD
    return {row.name: row for row in found}


def test_every_contender_has_its_row_in_the_order_given(rows):
    assert list(rows) == list(CONTENDERS)
    assert [row.work for row in rows.values()] == [one.work for one in CONTENDERS.values()]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("idle", "it did nothing"),
        ("tiring", "it did nothing"),
        ("dying", "ValueError: the second page is no page"),
        ("leaving", "ended with code 7"),
    ],
)
def test_a_contender_that_does_nothing_or_dies_has_failed_and_is_not_fast(rows, name, reason):
    assert rows[name].outcome == "failed"
    assert rows[name].reason == reason
    assert rows[name].ratio is None
    assert rows[name].per_second is None


def test_a_package_that_is_not_there_is_said_to_be_not_installed(rows):
    assert rows["absent"].outcome == "not installed"
    assert "dragoman[bench]" in rows["absent"].reason


def test_what_a_contender_prints_is_not_taken_for_its_answer(rows):
    assert rows["talking"].outcome == "measured"
    assert rows["talking"].done == 10
    assert rows["talking"].peak_bytes > 1


def test_the_others_are_measured_beside_those_that_fail(rows):
    assert rows["ours"].outcome == "measured"
    assert rows["ours"].ratio == 1
    assert rows["ours"].least <= rows["ours"].median


def test_peak_memory_is_each_process_s_own(rows):
    assert rows["holding"].peak_bytes > HELD
    assert rows["ours"].peak_bytes < HELD


def test_the_ratio_is_ours_to_theirs_lap_by_lap():
    ours = [timed(10, 1), timed(10, 2), timed(10, 4)]
    theirs = [timed(10, 2), timed(10, 4), timed(10, 8)]
    assert ratio_of(ours, theirs) == 2
    assert ratio_of(theirs, ours) == 0.5
    assert cpu_ratio_of(ours, theirs) == 0.5
    # Half of the things in the same time is half as fast.
    assert ratio_of(ours, [timed(5, lap.seconds) for lap in ours]) == 2


def timed(done: int, seconds: float) -> Timed:
    return Timed(done=done, seconds=seconds, cpu=2 * seconds, peak_bytes=1)


# Reading ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "deep").mkdir()
    (folder / "ar.html").write_text(ARABIC, encoding="utf-8")
    (folder / "deep" / "zh.HTM").write_text(CHINESE, encoding="gb18030")
    (folder / "notes.txt").write_text("no page", encoding="utf-8")
    return folder


def test_reading_is_measured_on_the_pages_of_a_folder(pages):
    report = only(
        lines(run("bench", "reading", "--pages", pages, "--rounds", "1", "--json", check=0))
    )

    assert report["benchmark"] == "reading"
    assert report["size"] == 2
    assert report["bytes"] == sum(path.stat().st_size for path in reading.pages_in(pages))
    assert [row["name"] for row in report["rows"]] == list(reading.CONTENDERS)
    measured = [row for row in report["rows"] if row["outcome"] == "measured"]
    assert {"dragoman", "bare loop"} <= {row["name"] for row in measured}
    assert {row["outcome"] for row in report["rows"]} <= {"measured", "not installed"}
    for row in measured:
        assert row["done"] == report["size"], row
        assert min(row["ratio"], row["per_second"], row["median"], row["peak_bytes"]) > 0, row


def test_the_examples_are_read_where_no_folder_is_named():
    report = only(list(reading.run(rounds=1)))
    rows = {row.name: row for row in report.rows}

    assert report.corpus == "examples"
    assert report.size > 100
    assert rows["dragoman"].done == rows["bare loop"].done == report.size
    assert report.is_whole


def test_a_page_without_a_word_is_not_counted_as_read(pages, tmp_path):
    (tmp_path / "empty.html").write_text("<html><script>go()</script></html>", encoding="utf-8")
    (tmp_path / "ar.html").write_text(ARABIC, encoding="utf-8")

    assert reading.CONTENDERS["dragoman"].prepare(tmp_path)() == 1
    assert reading.CONTENDERS["bare loop"].prepare(tmp_path)() == 2


def test_a_folder_without_pages_is_wrong_use(tmp_path):
    (tmp_path / "notes.txt").write_text("no page", encoding="utf-8")
    done = run("bench", "--pages", tmp_path, check=2)
    assert b"holds no page of HTML" in done.stderr


def test_a_failed_contender_ends_the_command_with_code_1(tmp_path):
    (tmp_path / "empty.html").write_text("<html><script>go()</script></html>", encoding="utf-8")
    done = run("bench", "reading", "--pages", tmp_path, "--rounds", "1", check=1)
    assert "dragoman          failed: it did nothing" in done.stdout.decode()


def test_a_person_is_told_what_each_contender_does(pages):
    done = run("bench", "reading", "--pages", pages, "--rounds", "1", check=0)
    for contender in ("dragoman", "bare loop"):
        assert reading.CONTENDERS[contender].work in done.stdout.decode()


def test_every_file_of_a_benchmark_is_a_name_of_the_command():
    folder = Path(reading.__file__).parent
    files = {
        path.stem
        for path in folder.glob("*.py")
        if re.search(r"^def run\(", path.read_text("utf-8"), re.MULTILINE)
    }
    assert files == set(BENCHMARKS)


# The record -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """A folder with twenty finished versions and the archive they were written to."""
    folder = tmp_path_factory.mktemp("kept")
    made = finished.make(reading.pages_in(Path(reading.__file__).parents[1] / "examples"), 20)
    finished.put(folder, made)
    storing.write_once(folder, made)
    return folder


def test_every_part_of_the_record_is_measured_and_none_fails():
    reports = list(record.run(rounds=1, versions=6, leaves=(3, 300)))

    assert all(report.is_whole for report in reports), reports
    names = [row.name for report in reports for row in report.rows]
    assert set(names) == set(record.CONTENDERS)
    for report in reports:
        for row in report.rows:
            assert row.done > 0
            assert row.cpu is not None
    proved = [report for report in reports if report.counted == "proofs"]
    assert [report.benchmark for report in proved] == [
        "record, proofs from 3 leaves",
        "record, proofs from 300 leaves",
    ]
    assert proved[0].bytes < proved[1].bytes


@pytest.mark.parametrize("write", [storing.plain_rows, storing.plain_tables])
@pytest.mark.parametrize("batch", [7, 100])
def test_plain_sqlite_writes_the_very_rows_of_the_record_but_the_leaves(kept, write, batch):
    before = set(kept.rglob("plain.db"))
    assert write(kept, batch=batch)() == 20
    (written,) = set(kept.rglob("plain.db")) - before

    # The number of the log's own key is no version's.
    assert plain.rows_of(written) == plain.rows_of(storing.record(kept))


def test_versions_are_made_the_same_of_the_same_pages(kept):
    pages = reading.pages_in(Path(reading.__file__).parents[1] / "examples")
    made = finished.make(pages, 20)
    assert made == finished.get(kept)
    assert len({one.page for one in made}) == 20
    assert len({one.reading.lang for one in made}) > 3
    assert {one.number for one in made} >= {1, 2}


def test_pages_without_a_paragraph_make_no_versions(tmp_path):
    (tmp_path / "empty.html").write_text("<html><script>go()</script></html>", encoding="utf-8")
    done = run("bench", "record", "--pages", tmp_path, check=2)
    assert b"holds no page of HTML with a paragraph" in done.stderr


def test_a_proof_of_the_synthetic_log_is_proved_by_the_verifier(tmp_path):
    proofs.grow(tmp_path, [5, 700])
    assert len(proofs.choose(tmp_path, 700)) == proofs.PROOFS
    assert proofs.checking(tmp_path)() == proofs.PROOFS
