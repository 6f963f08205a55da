"""A query is watched: what the publisher says anew is told once, and what our reader does never is."""

from __future__ import annotations

import msgspec
import pytest
from tests.archive.observed import TEXTS, Folder, edited, moment, page, take

from dragoman.archive import alerts, deciding, erasing, index, search
from dragoman.archive.archive import Archive
from dragoman.store import captures, editions

# Of each language a word of its first paragraph, and one that no text has before it is changed.
WORDS = {
    "en": ("ferry", "zeppelin"),
    "de": ("Fähre", "Zeppelin"),
    "ar": ("العبّارة", "منطاد"),
    "zh": ("渡轮", "飞艇"),
}


class Press:
    """One address, seen again and again."""

    def __init__(self, archive, tmp_path, lang):
        self.archive, self.lang, self.path, self.hours = archive, lang, tmp_path, 0

    def sees(self, data, **said):
        self.hours += 1
        folder = Folder(self.path / f"seen-{self.hours}")
        folder.sees(
            data, address=f"https://mfa.velmara.example/{self.lang}/1", fetched=moment(self.hours),
            publisher="Velmara", **{"status": 200, **said},
        )  # fmt: skip
        (outcome,) = take(self.archive, folder.path)
        return outcome

    def told(self, query):
        return alerts.alerts(self.archive, search.read_query(query)).alerts

    def ids(self, query):
        return [(one.id, one.version) for one in self.told(query)]


@pytest.fixture(params=list(TEXTS))
def press(request, archive, tmp_path):
    made = Press(archive, tmp_path, request.param)
    made.sees(page(made.lang))
    return made


def read_otherwise(archive, edition, change):
    """A reading of the newest version by another reader, with other paragraphs under other names."""
    newest = editions.newest(archive.database, edition)
    with archive.database.writing():
        editions.add_reading(
            archive.database, edition, newest.version, wids=99, day="2031-05-04", reader="dragoman-reader 0",
            capture=captures.capture(archive.database, newest.capture), reading=change(newest.reading),
        )  # fmt: skip


def split_up(reading):
    """As a reader would have it that takes every paragraph for two, none of which had a name before."""
    turns = []
    number = 0
    for turn in reading.turns:
        paragraphs = []
        for one in turn.paragraphs:
            half = len(one.text) // 2
            for words in (one.text, one.text[half:]):
                number += 1
                paragraphs.append(
                    msgspec.structs.replace(
                        one, eid=f"p{number}", wid=f"w{90 + number}", text=words
                    )
                )
        turns.append(msgspec.structs.replace(turn, paragraphs=tuple(paragraphs)))
    return msgspec.structs.replace(reading, turns=tuple(turns))


def test_a_text_that_answers_is_told_with_its_days_and_its_pinned_address(press):
    word, _ = WORDS[press.lang]
    (alert,) = press.told(word)

    assert alert.text.address.endswith("@1.1")
    assert alert.text.reading.published.day == "2031-05-04"
    assert (
        alert.logged == editions.versions(press.archive.database, alert.text.edition.id)[0].logged
    )
    assert alert.passages[0].address == f"{alert.text.address}#p1"
    snippet = alert.passages[0].snippet
    assert [snippet.text[start:end] for start, end in snippet.spans]
    assert alert.id.startswith("urn:uuid:")


def test_a_corrected_version_that_says_no_more_of_it_is_not_told_again(press):
    word, _ = WORDS[press.lang]
    before = press.ids(word)
    assert press.sees(page(press.lang, paragraphs=TEXTS[press.lang][1][:3])).outcome == "changed"
    assert press.sees(page(press.lang, paragraphs=TEXTS[press.lang][1])).outcome == "changed"

    assert press.ids(word) == before
    assert press.told(word)[0].text.address.endswith("@3.1")


def test_a_new_version_that_says_something_newly_matching_is_told(press):
    word, other = WORDS[press.lang]
    (first,) = press.ids(word)
    assert press.ids(other) == []
    said = TEXTS[press.lang][1][1]
    changed = page(press.lang, paragraphs=edited(press.lang, 1, f"{said} {other} {word}"))
    assert press.sees(changed).outcome == "changed"

    assert [version for _, version in press.ids(other)] == [2]
    (second,) = press.ids(word)
    assert second[1] == 2
    assert second[0] != first[0]
    # The same name for whoever else watches.
    assert press.ids(other)[0] == second


def test_a_reader_that_reads_the_same_bytes_otherwise_tells_nothing_again(press):
    word, other = WORDS[press.lang]
    edition = press.told(word)[0].text.edition.id
    before = press.ids(word)
    read_otherwise(press.archive, edition, split_up)
    assert press.ids(word) == before
    assert press.told(word)[0].text.address.endswith("@1.2")

    assert press.sees(page(press.lang)).outcome == "same"
    assert press.ids(word) == before
    assert press.told(word)[0].text.address.endswith("@1.3")

    changed = edited(press.lang, 1, f"{TEXTS[press.lang][1][1]} {other}")
    assert press.sees(page(press.lang, paragraphs=changed)).outcome == "changed"
    assert press.ids(word) == before
    second = press.ids(other)
    read_otherwise(press.archive, edition, split_up)
    assert press.ids(word) == before
    assert press.ids(other) == second
    assert press.told(other)[0].text.address.endswith("@2.2")


def test_the_control_a_name_made_of_readings_would_tell_it_again(press):
    word, _ = WORDS[press.lang]
    before = [one.text.address for one in press.told(word)]
    read_otherwise(press.archive, press.told(word)[0].text.edition.id, split_up)
    assert [one.text.address for one in press.told(word)] != before


def test_what_is_gone_for_a_while_keeps_its_name(press):
    word, _ = WORDS[press.lang]
    before = press.ids(word)
    press.sees(None, status=404)
    assert press.ids(word) == []
    press.sees(page(press.lang))
    assert press.ids(word) == before


def test_what_is_withheld_is_not_told_and_served_again_keeps_its_name(press):
    word, other = WORDS[press.lang]
    changed = edited(press.lang, 1, f"{TEXTS[press.lang][1][1]} {other}")
    press.sees(page(press.lang, paragraphs=changed))
    edition = press.told(word)[0].text.edition.id
    before = press.ids(word), press.ids(other)

    deciding.withhold(press.archive, f"{edition}@1", reason="a wish")
    assert (press.ids(word), press.ids(other)) == before
    deciding.withhold(press.archive, edition, reason="a wish")
    assert (press.ids(word), press.ids(other)) == ([], [])
    deciding.serve_again(press.archive, edition, reason="it was lifted")
    assert (press.ids(word), press.ids(other)) == before


def test_what_was_erased_is_told_no_more_and_its_neighbours_keep_their_names(press):
    word, other = WORDS[press.lang]
    changed = edited(press.lang, 1, f"{TEXTS[press.lang][1][1]} {other}")
    press.sees(page(press.lang, paragraphs=changed))
    edition = press.told(word)[0].text.edition.id
    before = press.ids(word)

    erasing.erase(press.archive, f"{edition}@2", reason="a court", others="keep")
    assert press.ids(other) == []
    press.sees(page(press.lang, paragraphs=TEXTS[press.lang][1][:3]))
    assert press.ids(word) == before
    assert not [
        path for path in press.archive.derived.iterdir() if path.name.startswith("versions")
    ]


def test_names_do_not_depend_on_the_index_or_the_archive(press, tmp_path):
    word, _ = WORDS[press.lang]
    before = press.ids(word)
    index.rebuild(press.archive)
    assert press.ids(word) == before
    with Archive(tmp_path / "other", create=True) as other:
        second = Press(other, tmp_path / "again", press.lang)
        second.sees(page(press.lang))
        assert second.ids(word) == before


def test_a_fact_that_is_corrected_so_that_the_text_answers_is_told(press):
    query = "published:2031-06-01"
    assert press.ids(query) == []
    assert press.sees(page(press.lang, published="2031-06-01")).outcome == "changed"
    assert [version for _, version in press.ids(query)] == [2]


def test_no_text_is_shown_without_words_asked_for_and_rights(press):
    (alert,) = press.told(f"lang:{press.lang}")
    assert {one.snippet for one in alert.passages} == {None}
    assert alert.count == 5


def test_the_newest_taken_in_stands_first_and_no_more_than_the_limit(
    archive, tmp_path, monkeypatch
):
    monkeypatch.setattr(alerts, "MOST_ALERTS", 3)
    for number in range(5):
        folder = Folder(tmp_path / f"press-{number}")
        # The later one is taken in, the earlier it says it was published.
        text = [*TEXTS["en"][1], f"This is number {number}."]
        folder.sees(
            page(title=f"Note {number} on the ferry", paragraphs=text, published=f"2031-05-0{9 - number}"),
            address=f"https://mfa.velmara.example/{number}",
        )  # fmt: skip
        take(archive, folder.path)
    found = alerts.alerts(archive, search.read_query("ferry")).alerts
    assert [one.text.reading.title for one in found] == [
        "Note 4 on the ferry", "Note 3 on the ferry", "Note 2 on the ferry"
    ]  # fmt: skip
