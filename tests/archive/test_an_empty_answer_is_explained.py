"""An empty answer says which part of the query leaves nothing, and what would be found without it."""

from __future__ import annotations

import json

import pytest
from tests.archive.observed import TEXTS, Folder, page, take
from tests.cli.program import run

from dragoman.archive import search
from dragoman.model.query import Emptying, Search
from dragoman.search.limits import MOST_PARTS_TRIED


@pytest.fixture
def press(archive, tmp_path):
    folder = Folder(tmp_path / "press")
    for lang in TEXTS:
        folder.sees(
            page(lang), address=f"https://mfa.velmara.example/{lang}/1", publisher="Velmara"
        )
    take(archive, folder.path)
    return archive


def answered(archive, query):
    return search.search(archive, Search(query=search.read_query(query)))


def told(archive, query):
    answer = answered(archive, query)
    assert answer.total == 0
    return [(one.part, bool(one.alone), one.instead) for one in answer.emptying]


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("ferry zeppelin", [("zeppelin", False, None)]),
        ("ferry lang:de", [("ferry", True, None), ("lang:de", True, None)]),
        ("zeppelin airship", [("zeppelin", False, None), ("airship", False, None)]),
        ("zeppelin", [("zeppelin", False, None)]),
        ("العبّارة منطاد", [("منطاد", False, None)]),
        ("渡轮 飞艇", [("飞艇", False, None)]),
        ("ferry said:1999", [("said:1999", False, None)]),
        ("ferry by:nobody", [("by:nobody", False, None)]),
        ("ferry -sandbank", [("ferry", True, None), ("-sandbank", True, None)]),
        ("ferry sentence(bay captains)", [("sentence(bay captains)", False, None), ("sentence(bay captains)", False, "bay captains")]),
        ("bay NEAR/2 captains", [("bay NEAR/2 captains", False, None), ("bay NEAR/2 captains", False, "bay captains")]),
        ('"captains ferry"', [('"captains ferry"', False, None), ('"captains ferry"', False, "captains ferry")]),
        ("=ferries", [("=ferries", False, None), ("=ferries", False, "ferries")]),
    ],
)  # fmt: skip
def test_the_part_that_empties_is_named(press, query, parts):
    assert told(press, query) == parts


@pytest.mark.parametrize(
    "query",
    ["ferry zeppelin", "ferry lang:de", "渡轮 飞艇", "bay NEAR/2 captains", "ferry -sandbank"],
)
def test_what_is_promised_without_a_part_is_found_when_it_is_asked(press, query):
    for one in answered(press, query).emptying:
        if one.total:
            assert answered(press, one.query).total == one.total


def test_an_answer_with_passages_and_a_question_for_nothing_say_nothing(press):
    assert answered(press, "ferry").emptying == ()
    assert answered(press, "").emptying == ()


@pytest.mark.parametrize("more", [-1, 0, 1, 5])
def test_no_more_parts_are_tried_than_the_limit(press, more):
    words = [f"nothing{number}" for number in range(MOST_PARTS_TRIED + more)]
    assert len(told(press, " ".join(words))) == min(len(words), MOST_PARTS_TRIED)


def test_what_would_be_too_much_to_ask_is_not_called_nothing(press, monkeypatch):
    query = "lang:zh,de ferry NEAR/0 surveyed"
    assert ("ferry NEAR/0 surveyed", False, None) in told(press, query)
    monkeypatch.setattr("dragoman.search.engines.tantivy.standing.MOST_CANDIDATES", 0)
    parts = answered(press, query).emptying
    assert "ferry NEAR/0 surveyed" not in [one.part for one in parts if one.alone == 0]
    assert "lang:zh,de" not in [one.part for one in parts]


def test_the_command_line_says_the_same_and_counts_its_options(press):
    press.close()
    said = run("search", "ferry", "--lang", "de", "--archive", press.path, check=1).stdout.decode()
    assert "without ferry: " in said
    assert "without lang:de: " in said
    said = run("search", "ferry zeppelin", "--archive", press.path, check=1).stdout.decode()
    assert "found nowhere here: zeppelin" in said
    value = run(
        "search", "ferry", "--by", "nobody", "--json", "--archive", press.path, check=1
    ).stdout
    (part,) = json.loads(value)["emptying"]
    assert Emptying(**part).part == "by:nobody"
    assert part["total"] > 0
