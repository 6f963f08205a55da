"""A press conference and a statement in every language of the trade, read by that language's own words.

The pages stand in ``press_pages``, a file a language, with what a reader must find in them; the names
and places are invented. Turns are given as kind, label, whose words they are, and the paragraphs.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.parse.pages import block, from_markup, from_text

from dragoman.model.reading import Reading
from dragoman.parse import words
from dragoman.parse.turns import find_turns

PAGES = Path(__file__).with_name("press_pages")
LANGUAGES = sorted(words.languages())
# Not read yet: "ソレン外務大臣" is not parted into name and office; an office after a name in Hangul.
OFFICES = [lang for lang in LANGUAGES if lang not in ("ja", "ko")]
NAMES = [lang for lang in LANGUAGES if lang != "ja"]
# Not read yet, where no label prints the name: names in these scripts without capitals.
TITLES = [lang for lang in LANGUAGES if lang not in ("hi", "ja", "ko")]


def expected(lang: str, page: str) -> dict[str, Any]:
    return tomllib.loads((PAGES / f"{lang}.toml").read_text("utf-8"))[page]


def as_lines(page: dict[str, Any]) -> list[str]:
    """The paragraphs as printed: a label before the first of a turn; what follows a scene has none."""
    lines: list[str] = []
    going_on = ""
    for kind, label, _, first, *more in page["turns"]:
        new = label if label != going_on else ""
        lines += [f"{new}{page.get('colon', ': ')}{first}" if new else first, *more]
        going_on = going_on if kind == "scene" else label
    return lines


def as_markup(page: dict[str, Any]) -> str:
    """A press office's page: menu, title, stamp, the words, what else the office has to offer."""
    menu = "".join(f'<li><a href="/{n}">{entry}</a></li>' for n, entry in enumerate(page["menu"]))
    body = "".join(f"<p>{line}</p>" for line in as_lines(page))
    heading, link, rights = page["after"]
    return (
        f"<!DOCTYPE html><html><head><title>{page['title']}</title></head><body><nav><ul>{menu}</ul></nav>"
        f"<main><h1>{page['title']}</h1><p>{page['stamp']}</p>{body}"
        f'<h3>{heading}</h3><p><a href="/9">{link}</a></p></main>'
        f"<footer>{rights}</footer></body></html>"
    )


@cache
def conference(lang: str) -> Reading:
    return from_markup(as_markup(expected(lang, "conference")))


@cache
def statement(lang: str) -> Reading:
    page = expected(lang, "statement")
    return from_text("\n\n".join([page["title"], page["stamp"], *page["paragraphs"]]))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_language_of_a_page_is_told(lang: str):
    assert conference(lang).lang == lang
    assert statement(lang).lang == lang


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_press_conference_has_its_title_kind_place_and_days(lang: str):
    page, reading = expected(lang, "conference"), conference(lang)
    assert reading.title == page["title"]
    assert reading.kind == "press_conference"
    assert reading.published is not None
    assert reading.published.value == page["published"]
    assert reading.said is not None
    assert reading.said.value == page["said"]
    assert reading.place is not None
    assert reading.place.name == page["place"]


@pytest.mark.parametrize("lang", OFFICES)
def test_a_press_conference_has_its_speaker_with_the_office(lang: str):
    page = expected(lang, "conference")
    (speaker,) = conference(lang).speakers
    assert (speaker.name, speaker.role) == (page["name"], page["role"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_press_conference_has_its_turns_and_no_word_of_the_frame(lang: str):
    page, reading = expected(lang, "conference"), conference(lang)
    assert [
        (turn.kind, turn.attribution or "", [p.text for p in turn.paragraphs])
        for turn in reading.turns
    ] == [(kind, label, paragraphs) for kind, label, _, *paragraphs in page["turns"]]
    assert {*page["after"], *page["menu"]} <= {*reading.furniture}
    assert reading.coverage == 1.0


@pytest.mark.parametrize("lang", NAMES)
def test_the_words_of_a_press_conference_are_those_of_the_person_named(lang: str):
    page, reading = expected(lang, "conference"), conference(lang)
    assert [turn.by or "" for turn in reading.turns] == [by for _, _, by, *_ in page["turns"]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_statement_is_one_turn_with_its_title_stamp_and_kind(lang: str):
    page, reading = expected(lang, "statement"), statement(lang)
    assert reading.title == page["title"]
    assert reading.kind == page["kind"]
    assert reading.published is not None
    assert reading.published.value == page["published"]
    assert [(t.kind, t.attribution) for t in reading.turns] == [("speech", None)]
    assert [p.text for p in reading.turns[0].paragraphs] == page["paragraphs"]


@pytest.mark.parametrize("lang", TITLES)
def test_a_statement_is_that_of_the_person_its_title_names(lang: str):
    page, reading = expected(lang, "statement"), statement(lang)
    (speaker,) = reading.speakers
    assert (speaker.name, speaker.role) == (page["name"], page["role"])
    assert reading.turns[0].by == page["name"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_its_languages_words_a_press_conference_has_no_questions(lang: str):
    blocks = [block(line) for line in as_lines(expected(lang, "conference"))]
    kinds = {
        one: {draft.kind for draft in find_turns(blocks, one, kind="other", known=()).drafts}
        for one in (lang, "qq")
    }
    assert {"question", "answer"} <= kinds[lang]
    assert "question" not in kinds["qq"]
