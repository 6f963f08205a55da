"""The bodies that come with the program: whole, sourced, told apart; and each is found by its names."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator

import pytest
from babel import Locale

from dragoman.agents.gazetteer import Gazetteer, general, our_agents
from dragoman.model.agent import Agent, Name
from dragoman.model.language import parse, primary

BODIES = tuple(agent for agent in our_agents() if agent.kind == "body")
LANGUAGES = sorted({primary(name.lang) for body in BODIES for name in body.names})
SOURCES = {"official name", "own website", "CLDR", "United Nations Security Council list"}


def doubles(bodies: tuple[Agent, ...]) -> list[tuple[str, str]]:
    """The names that two bodies bear in one language."""
    bearers = defaultdict(set)
    for body in bodies:
        for name in body.names:
            bearers[primary(name.lang), name.text.casefold()].add(body.id)
    return sorted(key for key, ids in bearers.items() if len(ids) > 1)


def names_in(lang: str) -> Iterator[tuple[Agent, Name]]:
    for body in BODIES:
        for name in body.names:
            if primary(name.lang) == lang:
                yield body, name


def test_there_are_many_bodies_and_each_has_an_id_of_its_own():
    assert len({body.id for body in BODIES}) == len(BODIES) >= 60


def test_every_body_has_a_name_with_a_source_in_letters_to_show():
    for body in BODIES:
        shown = [name for name in body.names if name.source]
        assert shown, body.id
        assert {name.source for name in shown} <= SOURCES, body.id
        assert body.label("xx") in {name.text for name in shown}


def test_no_two_bodies_bear_one_name_in_one_language():
    assert doubles(BODIES) == []
    name = BODIES[0].names[0]
    planted = Agent(
        id="planted", kind="body", names=(Name(text=name.text.upper(), lang=name.lang),)
    )
    assert doubles((*BODIES, planted)) == [(primary(name.lang), name.text.casefold())]


def test_every_name_is_in_a_language_and_in_one_spelling():
    for body in BODIES:
        texts = [(name.text, name.lang) for name in body.names]
        assert len(set(texts)) == len(texts), body.id
        for name in body.names:
            assert name.lang is not None, name.text
            assert parse(name.lang) == name.lang, name.text
            assert Locale.parse(name.lang, sep="-")
            for text in (name.text, *name.not_in):
                assert unicodedata.is_normalized("NFC", text), text
                assert text == " ".join(text.split()) != "", text


@pytest.mark.parametrize("body", ["osce", "council-of-europe", "nato", "eu"])
@pytest.mark.parametrize("lang", ["de", "en", "es", "fr", "ru"])
def test_the_bodies_of_the_founding_page_have_name_and_acronym(body: str, lang: str):
    acronyms = [name.acronym for one, name in names_in(lang) if one.id == body]
    assert set(acronyms) == {True, False}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_from_cldr_are_those_of_cldr(lang: str):
    territories = Locale.parse(lang).territories
    for body, name in names_in(lang):
        if name.source == "CLDR":
            assert name.text == territories[{"un": "UN", "eu": "EU"}[body.id]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_body_is_found_by_every_name_of_its_own(lang: str):
    known = general(lang)
    for body, name in names_in(lang):
        (found,) = known.find(name.text)
        assert (found.agent.id, found.start, found.end) == (body.id, 0, len(name.text)), name.text
        assert found.sure is not name.shared
        assert len(known.find_in([name.text])[0]) == (0 if name.shared else 1), name.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_shared_name_counts_where_the_body_is_named_besides(lang: str):
    known = general(lang)
    for body, name in names_in(lang):
        own = [one.text for other, one in names_in(lang) if other is body and not one.shared]
        if name.shared and own:
            assert [
                match.agent.id for part in known.find_in([name.text, own[0]]) for match in part
            ] == [body.id] * 2, name.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_only_holds_a_name_is_not_that_body(lang: str):
    known = general(lang)
    for body, name in names_in(lang):
        for other in name.not_in:
            assert name.text.casefold() in other.casefold()
            assert other not in {one.text for _, one in names_in(lang)}
            assert body.id not in {match.agent.id for match in known.find(other)}, other


def test_only_names_of_the_language_asked_for_are_made_ready():
    assert Gazetteer(BODIES, "ru").find("Council of Europe, Europarat") == []
