"""Finds names of bodies, places and events in a text: ours, CLDR's countries, an archive's own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

import msgspec

from dragoman.model.agent import Agent, Name
from dragoman.model.language import UNDETERMINED, primary

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
# Territories of CLDR that are groups or placeholders, no countries.
_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"})


class Match(NamedTuple):
    """A name found: whose it is, the entry's name as matched, and its extent in code points."""

    agent: Agent
    name: str
    start: int
    end: int


class Gazetteer:
    """Entries by their names in one language, ready to be looked for."""

    def __init__(self, agents: Iterable[Agent], lang: str | None) -> None:
        """Takes the names that are in ``lang``, or in no particular language."""
        self._by_word: dict[str, list[tuple[tuple[str, ...], Name, Agent]]] = {}
        self._by_letter: dict[str, list[tuple[Name, Agent]]] = {}
        for agent in agents:
            for name in agent.names:
                if name.lang is None or primary(name.lang) == primary(lang):
                    self._add(name, agent)
        for unspaced in self._by_letter.values():
            unspaced.sort(key=lambda entry: -len(entry[0].text))
        for spaced in self._by_word.values():
            spaced.sort(key=lambda entry: -len(entry[0]))

    def find(self, text: str) -> list[Match]:
        """The names in a text, left to right, the longest at each place.

        Acronyms must be printed in their own case; other names must begin with a capital where theirs do.
        """
        found = self._find_words(text) if self._by_word else []
        if self._by_letter:
            found += self._find_unspaced(text)
        found.sort(key=lambda match: (match.start, -match.end))
        kept: list[Match] = []
        for match in found:
            if not kept or match.start >= kept[-1].end:
                kept.append(match)
        return kept

    def _add(self, name: Name, agent: Agent) -> None:
        if _UNSPACED.match(name.text):
            self._by_letter.setdefault(name.text[0], []).append((name, agent))
            return
        words = tuple(word.casefold() for word in _WORD.findall(name.text))
        if words:
            self._by_word.setdefault(words[0], []).append((words, name, agent))

    def _find_words(self, text: str) -> list[Match]:
        places = [(m.start(), m.end(), m[0].casefold()) for m in _WORD.finditer(text)]
        found: list[Match] = []
        for index, (start, _, word) in enumerate(places):
            for words, name, agent in self._by_word.get(word, ()):
                last = index + len(words) - 1
                if last >= len(places) or tuple(p[2] for p in places[index : last + 1]) != words:
                    continue
                printed = text[start : places[last][1]]
                if _cased_alike(printed, name) and _tight(text, places[index : last + 1]):
                    found.append(Match(agent, name.text, start, places[last][1]))
                    break
        return found

    def _find_unspaced(self, text: str) -> list[Match]:
        return [
            Match(agent, name.text, at, at + len(name.text))
            for at, letter in enumerate(text)
            for name, agent in self._by_letter.get(letter, ())
            if text.startswith(name.text, at)
        ]


@cache
def general(lang: str | None) -> Gazetteer:
    """The gazetteer that comes with the program, for one language: its bodies and CLDR's countries."""
    return Gazetteer([*our_agents(), *countries(lang)], lang)


@cache
def our_agents() -> tuple[Agent, ...]:
    """The bodies and places this program knows by name."""
    data = (files("dragoman.agents") / "bodies.json").read_bytes()
    return tuple(msgspec.json.decode(data, type=list[Agent]))


@cache
def countries(lang: str | None) -> tuple[Agent, ...]:
    """CLDR's countries and territories under their names in one language; none where CLDR has none."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  # loads a locale's data only when asked

    # Babel answers for an undetermined language in English.
    if primary(lang) == UNDETERMINED:
        return ()
    try:
        names = Locale.parse(primary(lang)).territories
    except (UnknownLocaleError, ValueError):
        return ()
    return tuple(
        Agent(
            id=f"country-{code.lower()}",
            kind="place",
            names=(Name(text=str(name), lang=primary(lang), source="CLDR"),),
        )
        for code, name in sorted(names.items())
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY
    )


def _cased_alike(printed: str, name: Name) -> bool:
    if name.acronym:
        return printed == name.text
    return not name.text[:1].isupper() or printed[:1].isupper()


def _tight(text: str, places: list[tuple[int, int, str]]) -> bool:
    """Whether nothing but a blank or hyphen stands between the words of a match."""
    return all(
        text[left[1] : right[0]] in (" ", "-", "\u00a0", "‑", "-", "’", "'")
        for left, right in pairwise(places)
    )
