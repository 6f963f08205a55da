"""Every real page ends in an outcome and the store stays whole: how things are read is judged elsewhere."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tests.archive.observed import take
from tests.real_data import MARKS, data_folder

from dragoman.align.versions import unnamed
from dragoman.archive.archive import Archive
from dragoman.archive.reread import read_capture
from dragoman.model.base import encode
from dragoman.store import editions, holdings, log

pytestmark = MARKS


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    with Archive(tmp_path_factory.mktemp("pages"), create=True) as archive:
        yield archive, take(archive, data_folder() / "pages")


def test_every_file_ends_in_an_outcome(taken):
    archive, outcomes = taken
    files = {
        str(path)
        for path in (data_folder() / "pages").rglob("*")
        if path.is_file() and path.name != "manifest.jsonl"
    }
    assert {outcome.file for outcome in outcomes} == files
    assert [o.reason for o in outcomes if o.outcome == "refused" and not o.reason] == []
    faults = [o.reason for o in outcomes if o.reason and "failed on" in o.reason]
    assert faults == []
    counts = Counter(outcome.outcome for outcome in outcomes)
    assert counts["refused"] <= 5, [o.reason for o in outcomes if o.outcome == "refused"]
    assert holdings.counts(archive.database)["refusals"] == counts["refused"]
    assert holdings.counts(archive.database)["captures"] == counts.total() - counts["refused"]
    assert archive.database.value("PRAGMA integrity_check") == "ok"
    assert archive.database.value("SELECT count(*) FROM entry") == log.sequence(archive.database)


def test_no_two_different_texts_are_taken_for_one(taken):
    _, outcomes = taken
    # One document lies there twice, in two states that differ in markup alone.
    assert [o for o in outcomes if o.outcome == "changed"] == []
    assert sum(o.outcome == "same" for o in outcomes) <= 1


def test_the_pages_again_are_all_the_same_and_cost_almost_nothing(taken):
    archive, outcomes = taken
    pages = data_folder() / "pages"
    known = [Path(o.file) for o in outcomes if o.id]
    again = take(archive, pages)
    assert Counter(o.outcome for o in again)["same"] == len(known)
    assert {o.id for o in again if o.id} == {o.id for o in outcomes if o.id}


def test_a_tenth_of_the_stored_pages_read_again_is_the_stored_reading(taken):
    archive, _ = taken
    for name in editions.all_editions(archive.database)[::10]:
        text = editions.text(archive.database, name)
        again = read_capture(archive.database, text.capture)
        assert again is not None, name
        assert encode(again) == encode(unnamed(text.reading)), name
