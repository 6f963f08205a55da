"""Real histories go in whole: a document is one edition, a state one observation, and going on makes nothing twice."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.archive.histories import rows, write_histories
from tests.archive.histories_table import PLANTED, caught, documents, lines, measure
from tests.archive.observed import reasons, seen, take
from tests.real_data import MARKS, data_folder

from dragoman.archive.archive import Archive
from dragoman.archive.belonging import address_key
from dragoman.store import editions, holdings

pytestmark = MARKS
MOST = 80


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """The documents with the most states, as a folder and as an archive."""
    root = tmp_path_factory.mktemp("histories")
    (file,) = (data_folder() / "versions").glob("*.jsonl.zst")
    documents = sorted(rows(file), key=lambda document: -document["n_versions"])[:MOST]
    states = write_histories(documents, root / "pages")
    with Archive(root / "archive", create=True) as archive:
        yield archive, root / "pages", documents, states, take(archive, root / "pages")


def test_every_state_is_an_observation_of_its_documents_one_edition(history):
    archive, _, documents, states, outcomes = history
    assert Counter(o.outcome for o in outcomes)["refused"] == 0
    assert len({o.id for o in outcomes}) == len(documents)
    assert holdings.counts(archive.database)["captures"] == states
    for document in documents:
        key = address_key(document["url"])
        assert key, document["url"]
        name = editions.edition_of_key(archive.database, key)
        assert name, document["url"]
        assert len(seen(archive, name)) == document["n_versions"]
        assert reasons(archive, name)[0] == "first"
        assert len(reasons(archive, name)) <= document["n_versions"]


def test_taken_in_again_a_history_makes_no_version(history):
    archive, folder, _, _, _ = history
    before = holdings.counts(archive.database)
    assert {o.outcome for o in take(archive, folder)} == {"same"}
    assert holdings.counts(archive.database) == before


@pytest.fixture(scope="module")
def few():
    """A few histories that are short, with the table of what was made of them."""
    short = [one for one in documents() if len(one["versions"][0]["text"]) < 6_000][:24]
    return short, measure(short)


def test_changes_of_words_make_versions_and_frames_make_none(few):
    _, table = few
    assert table.passes(), "\n".join(lines(table))
    assert table.names_kept() == 1
    rewrapped = [key for key in table.made if key[1] == "re-wrapped"]
    assert rewrapped
    assert {key[3] for key in rewrapped} == {"no version"}


@pytest.mark.parametrize("fault", PLANTED)
def test_the_table_shows_a_planted_fault(few, fault):
    short, sound = few
    assert caught(fault, short, sound)
