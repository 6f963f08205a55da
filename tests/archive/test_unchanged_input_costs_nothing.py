"""What was read before is not read again: pages, containers, files that were refused; unless something changed."""

from __future__ import annotations

import json

import pytest
from tests.archive.observed import TEXTS, history, page, take

from dragoman.archive import known, taking
from dragoman.store import captures, log

FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "items": [
        {"id": f"n{number}", "url": f"https://presse.kestria.example/{number}", "language": lang,
         "title": title, "content_text": text}
        for number, (lang, title, text) in enumerate(
            [("de", "Zur Fähre", "Die Fähre fährt wieder, sobald die Sandbank vermessen ist.\n\nDas gilt."),
             ("ar", "عن العبّارة", "تبحر العبّارة من جديد بعد مسح الشريط الرملي.\n\nهذا قائم."),
             ("zh", "关于渡轮", "沙洲测量完毕后渡轮将恢复通航。\n\n此决定有效。")], 1)
    ],
}  # fmt: skip


@pytest.fixture
def reads(monkeypatch):
    """What goes through the reader, counted on the way."""
    seen = []
    run = taking.pool.run

    def counted(function, inputs, **options):
        def noted():
            for one in inputs:
                seen.append(one.file)
                yield one

        return run(function, noted(), **options)

    monkeypatch.setattr(taking.pool, "run", counted)
    return seen


@pytest.fixture
def press(tmp_path):
    folder = tmp_path / "press"
    folder.mkdir()
    (folder / "feed.json").write_text(json.dumps(FEED, ensure_ascii=False))
    (folder / "none.json").write_text('{"a": 1}')
    (folder / "page.html").write_bytes(page("ar"))
    return folder


def test_a_folder_taken_in_again_reads_nothing(archive, press, reads):
    first = take(archive, press)
    assert sorted(name.rpartition("/")[2] for name in reads) == [
        "feed.json",
        "none.json",
        "page.html",
    ]
    reads.clear()
    again = take(archive, press)

    assert reads == []
    assert [o.outcome for o in first] == ["new", "new", "new", "refused", "new"]
    assert [(o.outcome, o.id, o.digest) for o in again] == [
        ("same" if o.outcome == "new" else o.outcome, o.id, o.digest) for o in first
    ]


def test_a_refusal_is_written_down_once_however_often_the_file_is_seen(archive, press):
    for _ in range(3):
        take(archive, press)
    assert len(captures.refusals(archive.database)) == 1


def test_a_container_with_one_new_item_is_read_and_only_the_item_is_new(archive, press, reads):
    take(archive, press)
    reads.clear()
    fresh = {**FEED["items"][0], "id": "n9", "url": "https://presse.kestria.example/9",
             "title": "Zum Hafen", "content_text": "Der Hafen bleibt offen.\n\nTag und Nacht."}  # fmt: skip
    (press / "feed.json").write_text(json.dumps({**FEED, "items": [*FEED["items"], fresh]}))
    outcomes = take(archive, press)

    assert [name.rpartition("/")[2] for name in reads] == ["feed.json"]
    assert [o.outcome for o in outcomes] == ["same", "same", "same", "new", "refused", "same"]


def test_an_item_that_changed_elsewhere_makes_its_container_read_again(
    archive, press, tmp_path, reads
):
    take(archive, press)
    edited = json.loads(json.dumps(FEED))
    edited["items"][1]["content_text"] += "\n\nأُضيفت فقرة."
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / "feed.json").write_text(json.dumps(edited, ensure_ascii=False))
    take(archive, tmp_path / "later")
    reads.clear()
    outcomes = take(archive, press)

    assert [name.rpartition("/")[2] for name in reads] == ["feed.json"]
    assert [o.outcome for o in outcomes][:3] == ["same", "changed", "same"]


def test_another_reader_reads_all_again(archive, press, reads, monkeypatch):
    take(archive, press)
    reads.clear()
    monkeypatch.setattr(known, "READER", "dragoman-reader of another day")
    take(archive, press)
    assert len(reads) == 3


def test_the_record_grows_by_the_observations_alone(archive, press):
    take(archive, press)
    before = log.sequence(archive.database)
    take(archive, press)
    assert log.sequence(archive.database) == before + 4


def test_old_states_that_lie_in_a_folder_are_no_news_when_it_is_taken_in_again(archive, tmp_path):
    folder = tmp_path / "states"
    folder.mkdir()
    address = "https://mfa.velmara.example/ar/1"
    states = [
        page("ar", paragraphs=TEXTS["ar"][1][:count], canonical=address) for count in (2, 3, 4)
    ]
    for number, data in enumerate(states):
        (folder / f"{number}.html").write_bytes(data)
    first = take(archive, folder)
    again = take(archive, folder)
    (name,) = {outcome.id for outcome in first}

    assert [o.outcome for o in first] == ["new", "changed", "changed"]
    assert [o.outcome for o in again] == ["same", "same", "same"]
    assert len(history(archive, name)) == 3


def test_a_file_that_was_put_back_is_news(archive, tmp_path):
    folder = tmp_path / "press"
    folder.mkdir()
    file = folder / "page.html"
    for count in (2, 3, 2):
        file.write_bytes(page("zh", paragraphs=TEXTS["zh"][1][:count]))
        (outcome,) = take(archive, folder)

    assert outcome.outcome == "changed"
    assert len(history(archive, outcome.id)) == 3
