"""Known attacks, from the folder of hostile inputs: each is read or refused with a reason, in time, none lost.

``pytest -m data tests/hostile/test_hostile_folder.py -rP`` prints what became of them.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import pytest
from tests.hostile.harness import Tally, judged, read
from tests.real_data import MARKS, data_folder, find_folder

from dragoman.archive.archive import Archive
from dragoman.archive.ingest import ingest

pytestmark = MARKS
FOLDERS = (
    "archives", "encoding", "html", "html5lib_tree_construction", "naughty_strings", "warc", "xml", "xss",
)  # fmt: skip


def hostile(folder: str) -> list[Path]:
    return sorted(
        path for path in (data_folder() / "hostile" / folder).rglob("*") if path.is_file()
    )


def report(*words: object) -> None:
    """Says what ran, for those who ask pytest for it."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")


def tallied(inputs: list[tuple[str, bytes]]) -> Tally:
    tally = Tally()
    for name, data in inputs:
        before = tally.counts["read"] + tally.counts["refused"]
        faults = list(judged(data, name, read, tally))
        assert tally.counts["read"] + tally.counts["refused"] > before, f"{name}: lost"
        tally.counts.update(what for what, _ in faults)
        assert faults == [], name
    return tally


def cases(text: str, marker: str) -> list[str]:
    """The inputs of a file of tests in html5lib's form."""
    found = [case.partition("\n#")[0] for case in text.split(f"{marker}\n")[1:]]
    return [case for case in found if case.strip()]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_hostile_file_is_read_or_refused_with_a_reason(folder: str):
    files = hostile(folder)
    report(folder, tallied([(path.name, path.read_bytes()) for path in files]))
    assert files


def test_every_case_of_the_tree_builders_own_tests_is_read_and_no_word_lost():
    inputs = [
        (f"{path.name}-{number}.html", case.encode("utf-8", "replace"))
        for path in hostile("html5lib_tree_construction")
        for number, case in enumerate(cases(path.read_text("utf-8", "replace"), "#data"))
    ]
    report("html5lib cases", tallied(inputs))
    assert len(inputs) > 1000


def test_every_naughty_string_and_script_is_read_as_a_page_and_as_text():
    strings = json.loads((data_folder() / "hostile/naughty_strings/blns.json").read_text("utf-8"))
    payloads = data_folder() / "hostile/xss/xss-payload-list.txt"
    strings += payloads.read_text("utf-8", "replace").splitlines()
    inputs = []
    for number, string in enumerate(strings):
        data = string.encode("utf-8", "replace")
        inputs.append((f"{number}.txt", data))
        inputs.append((f"{number}.html", b"<h1>" + data + b"</h1><p>" + data + b"</p>"))
        inputs.append((f"{number}.md", b"---\ntitle: " + data + b"\n---\n" + data))
    report("strings", tallied(inputs))
    assert len(inputs) > 3000


def test_a_folder_of_hostile_files_is_ingested_and_every_one_has_an_outcome(tmp_path: Path):
    folder = data_folder() / "hostile"
    taken: Counter[str] = Counter()
    by_file: Counter[str] = Counter()
    with Archive(tmp_path / "archive", create=True) as archive:
        for outcome in ingest(archive, [folder]):
            inside = Path(outcome.file).relative_to(folder).parts[0]
            taken[f"{inside}: {outcome.outcome}"] += 1
            by_file[outcome.file] += 1
            assert outcome.outcome != "refused" or outcome.reason
            assert "failed" not in (outcome.reason or "")
    report(dict(sorted(taken.items())))
    expected = {str(path) for path in folder.rglob("*") if path.is_file()}
    assert set(by_file) == expected


def test_there_is_a_folder_of_every_family():
    found = find_folder()
    assert found is not None
    assert {path.name for path in (found / "hostile").iterdir() if path.is_dir()} == set(FOLDERS)
