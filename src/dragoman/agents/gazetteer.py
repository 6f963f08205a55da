"""Finds names of bodies, places and events in a text: ours, CLDR's countries, an archive's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

import msgspec

from dragoman.agents.forms import bare, folded, forms_of, onto
from dragoman.model.agent import Agent, Name
from dragoman.model.language import UNDETERMINED, primary

_WITHOUT_SPACES = "\u0e00-\u0e7f\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_UNSPACED = re.compile(f"[{_WITHOUT_SPACES}]")
_LETTER = rf"[^\W_{_WITHOUT_SPACES}]"
# Vowels of Arabic, Hebrew and the scripts of India, and joiners: signs in a word that are no letters.
_MARK = "[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0971-\u0d7f\u200c\u200d]"
# The rest of a word, or of the letters of an acronym with their full stops.
_REST = rf"(?:\.(?:{_LETTER}\.)+|{_LETTER}*(?:{_MARK}+{_LETTER}*)*)"
_WORD = re.compile(_LETTER + _REST)
# Where a name may begin: few words do not begin with a small letter, so that few need be looked up.
SMALL = "a-zß-öø-ÿāăąćčďđēĕėęěğģīįıķļľłńņňőœŕřśşšťţūůűųźżžșțа-џѣґ"
_CAPITAL = re.compile(rf"[^\W_{_WITHOUT_SPACES}{SMALL}]{_REST}")
# What may stand for what between two words of a name.
_JOINTS = frozenset((" ", "-", "\u00a0", "‑", "‐", "’", "'", "\u202f"))
# Territories of CLDR that are groups or placeholders, no countries.
_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"})


class Match(NamedTuple):
    """A name found: whose it is, the entry's name as matched, its extent in code points.

    ``sure`` is false for a name that others bear, too.
    """

    agent: Agent
    name: str
    start: int
    end: int
    sure: bool = True


class _Entry(NamedTuple):
    """A name to look for, its words folded, and what stands between them; no agent: it hides others."""

    text: str
    name: Name
    agent: Agent | None
    words: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()

    @property
    def is_acronym(self) -> bool:
        return self.name.acronym and self.agent is not None


class Gazetteer:
    """Entries by their names in one language, ready to be looked for."""

    def __init__(self, agents: Iterable[Agent], lang: str | None) -> None:
        """Takes the names that are in ``lang``, or in no particular language."""
        self._lang = primary(lang)
        self._by_word: dict[str, list[_Entry]] = {}
        self._by_letter: dict[str, list[_Entry]] = {}
        for agent in agents:
            for name in agent.names:
                if name.lang is None or primary(name.lang) == self._lang:
                    self._add(name.text, name, agent)
                    for other in name.not_in:
                        self._add(other, name, None)
        for unspaced in self._by_letter.values():
            unspaced.sort(key=lambda entry: -len(entry.text))
        small = set()
        for form, spaced in self._by_word.items():
            spaced.sort(key=lambda entry: -len(entry.words))
            small |= {form for entry in spaced if entry.text[0].islower()}
        # What begins a pattern is looked for fastest where it is a letter.
        self._small = _any_of(r"{0}(?<!\w{0})(?!\w)", small)
        self._letter = _any_of("{0}", self._by_letter)

    def find(self, text: str) -> list[Match]:
        """The names in a text, left to right, the longest at each place, in any form of their language.

        Acronyms must be printed in their own case, with or without full stops, and not among capitals
        alone; other names must begin with a capital where theirs do.
        """
        found = list(self._find_words(text)) if self._by_word else []
        if self._by_letter:
            found += self._find_unspaced(text)
            found.sort(key=lambda place: (place[1], -place[2]))
        kept: list[Match] = []
        taken = 0
        for entry, start, end in found:
            if start >= taken:
                taken = end
                if entry.agent:
                    kept.append(
                        Match(entry.agent, entry.text, start, end, sure=not entry.name.shared)
                    )
        return kept

    def find_in(self, parts: Iterable[str]) -> list[list[Match]]:
        """The names in each part of one text; a shared name where a surer one of the same is in any part."""
        found = [self.find(part) for part in parts]
        named = {match.agent.id for matches in found for match in matches if match.sure}
        return [[m for m in matches if m.sure or m.agent.id in named] for matches in found]

    def _add(self, text: str, name: Name, agent: Agent | None) -> None:
        if _UNSPACED.search(text):
            self._by_letter.setdefault(text[0], []).append(_Entry(text, name, agent))
            return
        plain = folded(text, self._lang)
        places = list(_WORD.finditer(plain))
        words = tuple(bare(place[0]) for place in places)
        gaps = tuple(_joint(plain[left.end() : right.start()]) for left, right in pairwise(places))
        if words:
            entry = _Entry(text, name, agent, words, gaps)
            for form in self._forms(entry, 0):
                self._by_word.setdefault(form, []).append(entry)

    def _forms(self, entry: _Entry, at: int) -> frozenset[str]:
        """The forms in which a word of a name may be printed; an acronym has one."""
        word = entry.words[at]
        if entry.is_acronym:
            return frozenset((word,))
        return forms_of(word, self._lang, first=at == 0, last=at == len(entry.words) - 1)

    def _find_words(self, text: str) -> Iterator[tuple[_Entry, int, int]]:
        plain, taken = folded(text, self._lang), 0
        for at, word_end in self._starts(text, plain):
            if at < taken:
                continue
            word = plain[at:word_end]
            entries = self._by_word.get(word)
            if entries is None and not word.isalnum():
                entries = self._by_word.get(bare(word))
            if entries is None or _is_inside(text, at):
                continue
            for entry in entries:
                end = self._end(plain, word_end, entry)
                start = at + self._onto(word, entry)
                if end is not None and _printed_alike(text, start, end, entry):
                    taken = end
                    yield entry, start, end
                    break

    def _starts(self, text: str, plain: str) -> Iterable[tuple[int, int]]:
        """The extents of the words that a name may begin with, in order."""
        found = [place.span() for place in _CAPITAL.finditer(text)]
        if self._small:
            found += [place.span() for place in self._small.finditer(plain)]
            found.sort()
        return found

    def _end(self, plain: str, at: int, entry: _Entry) -> int | None:
        """Where a name ends whose first word ends here; None where its other words do not follow."""
        for number, gap in enumerate(entry.gaps, start=1):
            word = _WORD.search(plain, at)
            if word is None or _joint(plain[at : word.start()]) != gap:
                return None
            if bare(word[0]) not in self._forms(entry, number):
                return None
            at = word.end()
        return at

    def _onto(self, word: str, entry: _Entry) -> int:
        return onto(word, entry.words[0]) if self._lang == "ar" else 0

    def _find_unspaced(self, text: str) -> Iterator[tuple[_Entry, int, int]]:
        for place in self._letter.finditer(text) if self._letter else ():
            at = place.start()
            for entry in self._by_letter[place[0]]:
                if text.startswith(entry.text, at):
                    yield entry, at, at + len(entry.text)
                    break


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


def _printed_alike(text: str, start: int, end: int, entry: _Entry) -> bool:
    if not entry.is_acronym:
        return not entry.text[:1].isupper() or text[start].isupper()
    printed = text[start:end]
    return printed.replace(".", "") == entry.text and not _among_capitals(text, printed)


def _among_capitals(text: str, printed: str) -> bool:
    """Whether a line is set in capitals, so that an acronym and a word look alike in it."""
    if any(letter.isalpha() and not letter.isupper() for letter in text):
        return False
    return any(letter.isalpha() for letter in text.replace(printed, ""))


def _is_inside(text: str, at: int) -> bool:
    """Whether a word begins before this place, in a script that parts words."""
    return at > 0 and text[at - 1].isalnum() and not _UNSPACED.match(text, at - 1)


def _any_of(pattern: str, words: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern for any of some words, the longest first; None for none."""
    listed = [pattern.format(re.escape(w)) for w in sorted(words, key=len, reverse=True)]
    return re.compile("|".join(listed)) if listed else None


def _joint(between: str) -> str:
    """What stands between two words, one sign for all that may take each other's place."""
    return " " if between in _JOINTS else between.strip()
