"""At its end an ingest says by folder what came of it, what was refused, and what was not understood."""

from __future__ import annotations

from tests.archive.observed import page, take
from tests.cli.program import run

from dragoman.archive.report import Report, kind_of

TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="de"><text><body>
<u who="#Unbekannt"><seg>Die Fähre fährt wieder.</seg></u>
<loud>Unruhe im Saal, dann wieder Ruhe im Saal.</loud></body></text></TEI>"""


def folder_of_all_sorts(tmp_path):
    root = tmp_path / "sources"
    for name in ("press", "sittings"):
        (root / name / "deeper").mkdir(parents=True)
    (root / "press" / "deeper" / "page.html").write_bytes(page("zh"))
    (root / "press" / "two.html").write_bytes(page("ar"))
    (root / "press" / "empty.html").write_bytes(b"")
    (root / "sittings" / "day.xml").write_text(TEI)
    return root


def test_pages_are_counted_in_the_folder_right_under_the_one_given(archive, tmp_path):
    report = Report()
    for outcome in take(archive, folder_of_all_sorts(tmp_path)):
        report.add(outcome)

    assert sorted(report.folders) == ["sources/press", "sources/sittings"]
    assert report.folders["sources/press"].outcomes == {"new": 2, "refused": 1}
    assert report.folders["sources/sittings"].turns == 2
    assert report.total().outcomes.total() == 4
    assert len(report.total().editions) == report.total().captures == 3


def test_markup_without_a_rule_is_named_and_its_text_kept(archive, tmp_path):
    outcomes = take(archive, folder_of_all_sorts(tmp_path))
    (day,) = (o for o in outcomes if o.file.endswith("day.xml"))

    assert day.not_understood == {
        "TEI element loud": 1,
        "TEI who: a speaker this file does not list": 1,
    }
    assert day.coverage == 1.0


def test_refusals_that_differ_only_in_numbers_are_one_kind():
    reasons = ["file: found 70,000 bytes, limit 64,000", "file: found 91,234 bytes, limit 64,000"]
    assert len({kind_of(reason) for reason in reasons}) == 1
    assert kind_of("not JSON: line 3") != kind_of("not XML: line 3")


def test_the_command_prints_the_table_with_reasons(tmp_path):
    folder = folder_of_all_sorts(tmp_path)
    done = run("ingest", folder, "--archive", tmp_path / "archive", check=3)

    lines = done.stdout.decode().splitlines()
    row = next(line for line in lines if line.startswith("sources/press"))
    assert row.split()[1:5] == ["2", "0", "0", "1"]
    assert any("the file is empty (first: " in line for line in lines)
    assert any("TEI element loud" in line for line in lines)
    assert "4 pages in " in lines[-1]
