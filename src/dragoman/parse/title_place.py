"""Where a title without a day says that something was said: a place at its end."""

from __future__ import annotations

import re

from dragoman.model.language import primary
from dragoman.model.reading import RecordKind
from dragoman.parse import trade
from dragoman.parse.head_words import names_a_hall
from dragoman.parse.place_line import are_names, is_known_place, is_name, is_place_line
from dragoman.parse.source import SourceText

# Kinds of text that are spoken somewhere.
_SPOKEN: frozenset[RecordKind] = frozenset(
    {"speech", "press_conference", "briefing", "interview", "answers"}
)
_CITY_WORDS = 3
_SIGNS = " ,，–—-"


def place_at_end(
    title: SourceText, kind: RecordKind | None, kind_words: SourceText, lang: str | None
) -> SourceText | None:
    """The place a title of spoken words ends with: a hall right after the kind, or a city with its country.

    ``Doorstop interview Pilots’ House, Halmar``, ``INTERVIEW WITH RADIO VERRIN LISBON, PORTUGAL``.
    """
    if kind not in _SPOKEN:
        return None
    at = title.text.find(kind_words.text) + len(kind_words)
    return _hall(title.cut(at), lang) or _city(title.cut(at), lang)


def _hall(rest: SourceText, lang: str | None) -> SourceText | None:
    """All that follows, if it is the name of a hall, perhaps with its town."""
    piece = rest.strip(_SIGNS)
    text = piece.text
    if rest.text[:1] not in _SIGNS or not text[:1].isupper() or not is_place_line(text):
        return None
    hall = text.partition(",")[0]
    row = trade.words_of(lang)
    officials = any(word.strip(".,").lower() in row.offices for word in text.split())
    names = is_name if primary(lang) == "en" else are_names
    named = len(hall.split()) > 1 and names_a_hall(hall, lang) and names(text, lang)
    return piece if named and not officials else None


def _city(rest: SourceText, lang: str | None) -> SourceText | None:
    """A known city, a comma and a known country at the end, behind a capital: no preposition leads to it."""
    head, comma, country = rest.text.rpartition(",")
    if not comma or not is_known_place(country, lang):
        return None
    words = list(re.finditer(r"\S+", head))
    for count in range(min(_CITY_WORDS, len(words) - 1), 0, -1):
        start = words[-count].start()
        if is_known_place(head[start:], lang) and words[-count - 1][0][:1].isupper():
            return rest.cut(start).strip()
    return None
