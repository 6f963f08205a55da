"""``export --format jsonl`` is the whole model: nothing of the record is missing in it, and it says nothing else."""

from __future__ import annotations

import json

import pytest
from tests.archive.exported import comparable, exported
from tests.archive.observed import TEXTS, Folder, moment, page, take
from tests.cli.program import run

from dragoman.archive.archive import Archive
from dragoman.archive.exports.base import export_of
from dragoman.errors import BadQuery, WrongUse
from dragoman.store import captures, editions


@pytest.fixture
def press(tmp_path):
    """Three addresses: one edited, one that went A, B, A, one withdrawn; and a file that is refused."""
    folder = Folder(tmp_path / "press")
    words = {lang: text[1] for lang, text in TEXTS.items()}

    def sees(lang, number, paragraphs):
        folder.sees(
            page(lang, paragraphs=paragraphs), address=f"https://mfa.velmara.example/{lang}/1",
            fetched=moment(number), status=200,
        )  # fmt: skip

    sees("de", 1, words["de"])
    sees("de", 2, words["de"][:3])
    for number in (3, 4):
        sees("ar", number, words["ar"])
    sees("ar", 5, words["ar"][1:])
    sees("ar", 6, words["ar"])
    sees("zh", 7, words["zh"])
    folder.sees(None, address="https://mfa.velmara.example/zh/1", fetched=moment(8), status=404)
    (folder.path / "empty.html").write_bytes(b"")
    return folder.path


def of(lines, kind):
    return [line for line in lines if line["type"] == kind]


def test_every_version_reading_and_digest_is_in_it(archive, press):
    take(archive, press)
    lines = exported(archive)

    assert lines[0] == {"type": "archive", "form": "dragoman-jsonl 1"}
    for edition in editions.all_editions(archive.database):
        (line,) = (one for one in of(lines, "edition") if one["id"] == edition)
        kept = captures.captures_of(archive.database, edition)
        assert [run["digest"] for run in line["captures"] for _ in run["seen"]] == [
            capture.digest for capture in kept
        ]
        versions = [one for one in of(lines, "version") if one["edition"] == edition]
        assert [one["reason"] for one in versions] == [
            version.reason for version in editions.versions(archive.database, edition)
        ]
        readings = [one for one in of(lines, "reading") if one["edition"] == edition]
        assert len(readings) == sum(one["reason"] != "withdrawn" for one in versions)
        newest = editions.newest(archive.database, edition)
        if newest.reading:
            assert readings[-1]["text"]["title"] == newest.reading.title
    assert len(of(lines, "refusal")) == 1
    assert {name["text"] for agent in of(lines, "agent") for name in agent["names"]}


def test_the_same_bytes_again_are_one_run_and_a_b_a_are_three(archive, press):
    take(archive, press)
    runs = {one["lang"]: one["captures"] for one in of(exported(archive), "edition")}

    assert [len(run["seen"]) for run in runs["ar"]] == [2, 1, 1]
    assert next(run["digest"] for run in runs["ar"]) == runs["ar"][2]["digest"]
    assert runs["zh"][-1]["digest"] is None


def test_a_query_chooses_editions_and_leaves_out_what_belongs_to_none(archive, press):
    take(archive, press)
    chosen = exported(archive, "lang:ar")

    assert {one["lang"] for one in of(chosen, "edition")} == {"ar"}
    assert {line["type"] for line in chosen} == {
        "archive",
        "record",
        "edition",
        "version",
        "reading",
    }
    assert exported(archive, "lang:fr") == chosen[:1]


def test_two_archives_of_the_same_pages_export_the_same_and_another_day_shows(
    archive, press, tmp_path
):
    take(archive, press)
    with Archive(tmp_path / "second", create=True) as second:
        take(second, press)
        take(second, press)
        assert comparable(second) == comparable(archive)
        (press / "more.html").write_bytes(page("en"))
        take(second, press)
        assert comparable(second) != comparable(archive)


def test_the_command_writes_lines_to_a_file_that_appears_whole(archive, press, tmp_path):
    take(archive, press)
    archive.close()
    target = tmp_path / "record.jsonl"
    printed = run("export", "--archive", archive.path, check=0).stdout
    run("export", "--archive", archive.path, "--output", target, check=0)

    assert target.read_bytes() == printed
    assert [p.name for p in tmp_path.iterdir() if "unfinished" in p.name] == []
    assert next(json.loads(line)["type"] for line in printed.splitlines()) == "archive"


def test_an_unknown_form_and_a_query_that_is_none_are_refused(archive, press):
    take(archive, press)
    with pytest.raises(WrongUse, match=r"there are: .*jsonl"):
        export_of("parchment")
    with pytest.raises(BadQuery):
        exported(archive, '"open')
