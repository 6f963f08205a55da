"""EVENTS.md of the examples, walked: every event that it lists is in the archive as it says.

Events that are stored facts are checked as such; of those that comparing editions will find
(``DETECTED_LATER``) it is checked that they are there to be found.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from tests.archive.events import DETECTED_LATER, Event, events, quotations
from tests.archive.observed import history, seen, take
from tests.archive.stored import Stored
from tests.archive.walk_differences import DIFFERENCES
from tests.archive.walk_facts import FACTS, VERSIONS

from dragoman.align.versions import unnamed
from dragoman.archive import demo, show
from dragoman.archive.reread import read_capture
from dragoman.model.base import encode
from dragoman.store import editions, holdings

PATH = Path(str(files("dragoman") / "examples" / "EVENTS.md"))
EVENTS = events(PATH)
CHECKS = {**FACTS, **DIFFERENCES}

# Rows that are true of the pages and not of what is read from them yet: whose fault it is, and which.
NOT_READ_YET: dict[tuple[str, str], str] = {}

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


def check(stored: Stored, event: Event) -> None:
    """Checks one row. Raises AssertionError or ValueError where it does not hold, KeyError for an unknown kind."""
    CHECKS[event.kind](stored, event)


def key(event: Event) -> tuple[str, str]:
    return event.kind, event.files[0] if event.files else ""


def row(event: Event) -> object:
    reason = NOT_READ_YET.get(key(event))
    marks = [pytest.mark.xfail(strict=True, reason=reason, raises=AssertionError)] if reason else []
    return pytest.param(event, id=str(event), marks=marks)


# The walk ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("event", [row(event) for event in EVENTS])
def test_an_event_is_stored(stored: Stored, event: Event) -> None:
    check(stored, event)


def test_no_row_of_the_tables_is_passed_over():
    text = PATH.read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?!Event|Quotation|Files|Folder|`|-)(.)", text, re.MULTILINE)
    quoted = [first for first in rows if first in "“«"]
    assert len(quotations(PATH)) == len(quoted)
    assert len(EVENTS) == len(rows) - len(quoted)
    assert set(NOT_READ_YET) <= {key(event) for event in EVENTS}


def test_what_is_found_later_is_what_comparing_editions_finds():
    assert set(DETECTED_LATER) == set(DIFFERENCES)
    assert {event.kind for event in EVENTS} == set(CHECKS)
    assert not set(FACTS) & set(DIFFERENCES)


def test_no_edition_has_another_version_than_a_row_tells_of(stored: Stored) -> None:
    told = {name for event in EVENTS if event.kind in VERSIONS for name in named(stored, event)}
    untold = {
        edition
        for edition in editions.all_editions(stored.archive.database)
        if len(history(stored.archive, edition)) > 1 and edition not in told
    }
    assert untold == set()


def named(stored: Stored, event: Event) -> list[str]:
    return stored.editions(*event.files, lang=event.lang, item=event.item)


# The walk can fail ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(set(CHECKS) - {"same bytes again"}))
def test_a_row_of_any_kind_fails_where_nothing_was_planted(stored: Stored, kind: str) -> None:
    event = next(event for event in EVENTS if event.kind == kind)
    untrue = replace(event, files=("hearing/en.xml",) * len(event.files), lang=None, item=None)
    with pytest.raises((AssertionError, ValueError)):
        check(stored, untrue)


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("furniture only", {"files": ("talks/2024-06-21.en-2.html",)}),
        ("furniture only", {"files": ("answers/en.txt", "answers/en-2.txt")}),
        ("edit in one edition only", {"paragraph": "5"}),
        ("edit that never reaches them", {"files": ("talks/2024-06-21.de.html",)}),
        ("number", {"paragraph": "3"}),
        ("number", {"what": "15 days; 40 in every other edition"}),
        ("number", {"what": "14 days; 39 in every other edition"}),
        ("omitted paragraph", {"what": "12 paragraphs, not 14"}),
        ("possible name", {"what": "كارفيست for كارفيس"}),
        ("late edition", {"what": "two or eleven days after the others"}),
        ("missing edition", {"what": "the menu offers العربية"}),
        ("same bytes again", {"what": "e.g. `margins/2024-03-28.en.txt` four times"}),
        ("withdrawn edition", {"lang": "en"}),
    ],
    ids=str,
)  # fmt: skip
def test_a_row_that_is_not_true_fails(stored: Stored, kind: str, wrong: dict[str, str]) -> None:
    event = next(event for event in EVENTS if event.kind == kind)
    check(stored, event)
    with pytest.raises((AssertionError, ValueError)):
        check(stored, replace(event, **wrong))


def test_a_kind_that_the_walk_does_not_know_fails(stored: Stored) -> None:
    with pytest.raises(KeyError, match="rumour"):
        check(stored, replace(EVENTS[0], kind="rumour"))


def test_a_row_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "EVENTS.md"
    path.write_text(
        "| Event | File | Paragraph | What |\n| --- | --- | --- | --- |\n| number | `a` | 2 |\n"
    )
    with pytest.raises(ValueError, match="3 cells, not 4"):
        events(path)


# More than the tables say -----------------------------------------------------------------------


def test_every_line_is_one_capture_of_its_file(stored: Stored) -> None:
    wanted: Counter[str] = Counter()
    gone = 0
    for path in stored.folder.rglob("captures.jsonl"):
        for line in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            gone += "file" not in line
            if "file" in line:
                wanted[(path.parent / line["file"]).relative_to(stored.folder).as_posix()] += 1
    total = gone
    for name, lines in wanted.items():
        captures = Counter(edition for edition, _ in stored.captures(name))
        assert set(captures.values()) == {lines}, name
        total += captures.total()
    assert holdings.counts(stored.archive.database)["captures"] == total


@pytest.mark.parametrize("site", LANGUAGES)
def test_each_statement_is_one_record_with_all_its_languages(stored: Stored, site: str) -> None:
    (record,) = {stored.record(edition) for edition in stored.editions(site)}
    found = show.record(stored.archive, record)

    assert {edition.lang for edition in found.editions} == LANGUAGES[site]


def test_the_edited_paragraph_keeps_its_name(stored: Stored) -> None:
    texts = [stored.text(f"answers/{name}.txt") for name in ("en", "en-2")]
    one, two = (text.turn(4)[1].wid for text in texts)
    assert one == two


def test_a_late_edition_is_named_by_the_day_the_words_were_said(stored: Stored) -> None:
    (chinese,) = stored.editions("conference/zh.html")
    assert seen(stored.archive, chinese)[0].fetched.startswith("2024-03-15")
    assert chinese.split("/")[1:4] == ["2024", "03", "11"]


def test_a_withdrawn_edition_keeps_the_text_it_had(stored: Stored) -> None:
    (spanish,) = stored.editions("release", lang="es")

    assert show.text(stored.archive, spanish).reading is None
    assert show.text(stored.archive, f"{spanish}@1").reading is not None


def test_taken_in_again_nothing_is_new(stored: Stored) -> None:
    before = holdings.counts(stored.archive.database)
    outcomes = take(stored.archive, *demo.sites(stored.folder))

    assert {o.outcome for o in outcomes} == {"same"}
    assert holdings.counts(stored.archive.database) == before


def test_stored_bytes_read_again_give_the_stored_reading(stored: Stored) -> None:
    for text in stored.texts:
        capture = show.text(stored.archive, f"{text.edition}@{text.version.number}").capture
        again = read_capture(stored.archive.database, capture)
        assert again is not None, text.edition
        assert encode(again) == encode(unnamed(text.reading)), text.edition
