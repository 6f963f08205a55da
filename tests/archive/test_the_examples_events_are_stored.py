"""The events planted in the example record (its README's EVENTS) that are facts of the record, one by one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

import pytest
from tests.archive.observed import history, reasons, seen, take

from dragoman.archive import show
from dragoman.archive.archive import Archive
from dragoman.archive.demo import AUTHORITIES, examples
from dragoman.store import editions, holdings

SITES = (
    "answers",
    "briefing",
    "communique",
    "conference",
    "interview",
    "release",
    "speech",
    "statement",
)
MFA = "https://mfa.velmara.example"
LANGUAGES = {
    "answers": {"ar", "de", "en", "es", "fr", "ru"},
    "briefing": {"en", "fr"},
    "communique": {"ar", "en"},
    "conference": {"de", "en", "es", "fr", "ru", "zh"},
    "interview": {"en", "fr"},
    "release": {"en", "es"},
    "speech": {"de", "en", "ru"},
    "statement": {"de", "en"},
}


@pytest.fixture(scope="module")
def record(tmp_path_factory) -> Iterator[Archive]:
    with Archive(tmp_path_factory.mktemp("examples"), create=True) as archive, examples() as folder:
        outcomes = take(archive, folder / AUTHORITIES, *(folder / site for site in SITES))
        assert [o.reason for o in outcomes if o.outcome == "refused"] == []
        yield archive


@pytest.fixture(scope="module")
def lines() -> dict[str, list[dict]]:
    with examples() as folder:
        return {
            site: [json.loads(line) for line in (folder / site / "captures.jsonl").read_text().splitlines()]
            for site in SITES
        }  # fmt: skip


def at(archive: Archive, address: str) -> str:
    """The edition at an address."""
    name = editions.edition_of_key(archive.database, f"address:{address}")
    assert name, address
    return name


def test_every_line_is_one_capture_of_its_address(record, lines):
    wanted = Counter(line["address"] for site in SITES for line in lines[site] if "address" in line)
    assert {address: len(seen(record, at(record, address))) for address in wanted} == wanted
    # The two pages of the web archive come on top.
    assert holdings.counts(record.database)["captures"] == wanted.total() + 2


@pytest.mark.parametrize("site", SITES)
def test_each_statement_is_one_record_with_all_its_languages(record, lines, site):
    if site == "communique":
        address = "https://www.straitsconference.example/en/documents/communique-2025"
    else:
        address = next(line["address"] for line in lines[site] if line.get("file"))
    found = show.record(record, editions.edition(record.database, at(record, address)).record)

    assert {edition.lang for edition in found.editions} == LANGUAGES[site]


def test_an_edit_in_one_edition_only(record):
    english = at(record, f"{MFA}/en/press/2024/0516-2")
    one, two = history(record, english)

    assert (one.reason, two.reason) == ("first", "words")
    assert two.observed == "2024-05-17T09:03:00Z"
    assert one.seen_until == "2024-05-16T18:00:00Z"
    texts = [show.passage(record, f"{english}@{n}#p4").paragraphs[0].text for n in (1, 2)]
    assert "and I regret our part in it" in texts[0]
    assert "and we have taken note of it" in texts[1]
    for lang in ("ar", "de", "es", "fr", "ru"):
        (only,) = history(record, at(record, f"{MFA}/{lang}/press/2024/0516-2"))
        assert only.reason == "first"
        assert only.seen_until.startswith("2024-05-17T09:0")


def test_the_edited_paragraph_keeps_its_name(record):
    english = at(record, f"{MFA}/en/press/2024/0516-2")
    wids = [show.passage(record, f"{english}@{n}#p4").paragraphs[0].wid for n in (1, 2)]
    assert wids[0] == wids[1]


def test_a_corrected_transcript(record):
    english = at(record, f"{MFA}/en/press/2024/0311-1")
    assert reasons(record, english) == ["first", "words"]
    words = [
        " ".join(p.text for _, p in show.text(record, f"{english}@{n}").reading.paragraphs())
        for n in (1, 2)
    ]
    assert "We shall not publish" in words[0]
    assert "We shall now publish" in words[1]


def test_a_late_edition(record):
    chinese = at(record, f"{MFA}/zh/press/2024/0311-1")
    (only,) = history(record, chinese)
    others = [
        history(record, at(record, f"{MFA}/{lang}/press/2024/0311-1"))[0].observed
        for lang in ("de", "en", "es", "fr", "ru")
    ]
    assert {moment[:10] for moment in others} == {"2024-03-12"}
    assert only.observed[:10] == "2024-03-15"
    # Its name has the day the words were said, not the day it came.
    assert chinese.split("/")[1:4] == ["2024", "03", "11"]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_edition_that_is_listed_and_was_never_captured(record, lang):
    name = at(record, f"{MFA}/{lang}/interviews/2024/0612-karvest")
    text = show.text(record, name)

    assert "de" in text.reading.editions
    assert {e.lang for e in show.record(record, text.edition.record).editions} == {"en", "fr"}


def test_a_withdrawn_edition(record, lines):
    gone = next(line for line in lines["release"] if "file" not in line)
    spanish = at(record, gone["address"])
    _, two = history(record, spanish)

    assert (gone["status"], two.reason, two.digest) == (410, "withdrawn", None)
    assert two.observed[:10] == "2024-10-02"
    assert show.text(record, spanish).reading is None
    assert show.text(record, f"{spanish}@1").reading is not None
    english = next(line["address"] for line in lines["release"] if line.get("file") == "en.json")
    assert reasons(record, at(record, english)) == ["first"]
    assert show.text(record, at(record, english)).reading is not None


def test_a_b_a_is_three_versions(record):
    german = at(record, f"{MFA}/feed/record/2025-0117.de.xml")
    versions = history(record, german)

    assert [version.reason for version in versions] == ["first", "numbers", "numbers"]
    assert [version.observed[:10] for version in versions] == [
        "2025-01-17",
        "2025-01-20",
        "2025-01-21",
    ]
    assert versions[0].digest == versions[2].digest != versions[1].digest
    assert len(seen(record, german)) == 3
    english = at(record, f"{MFA}/feed/record/2025-0117.en.xml")
    assert reasons(record, english) == ["first"]
    assert len(seen(record, english)) == 2


def test_taken_in_again_nothing_is_new(record):
    before = holdings.counts(record.database)
    with examples() as folder:
        outcomes = take(record, *(folder / site for site in SITES))

    assert {o.outcome for o in outcomes} == {"same"}
    assert holdings.counts(record.database) == before


def test_stored_bytes_read_again_give_the_stored_reading(record):
    from dragoman.align.versions import unnamed
    from dragoman.archive.reread import read_capture
    from dragoman.model.base import encode

    for name in editions.all_editions(record.database):
        for version in history(record, name):
            text = editions.text(record.database, name, version=version.number)
            if text.reading is not None:
                again = read_capture(record.database, text.capture)
                assert again is not None, text.address
                assert encode(again) == encode(unnamed(text.reading)), text.address
