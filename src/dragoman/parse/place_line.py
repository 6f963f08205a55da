"""Lines that say where: beside the time of day, below the stamp, or by a noun for a hall."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from dragoman.agents.cities import cities
from dragoman.agents.gazetteer import countries
from dragoman.model.language import primary
from dragoman.parse import trade
from dragoman.parse.head_words import (
    head_words,
    is_section,
    names_a_body,
    names_a_hall,
    whence_shape,
)
from dragoman.parse.page import Block
from dragoman.parse.page_words import is_time, is_tool, says_published
from dragoman.parse.source import SourceText

_ENDED = re.compile(r"[.!?。！？…:：;]\s*$")
_NOTE = re.compile(r"[*†(\[（]")
_PIECE = re.compile(r"[^,،，、]+")
# A place in words: a hall, a house, a town and a country.
_WORDS, _LETTERS = 10, 70
# Lines of one place, and notes of an editor between them and the time.
_LINES, _NOTES = 3, 2
_SMALL = 3


def beside_time(lines: Sequence[Block], at: int) -> list[Block]:
    """The lines of a place right above the time of day at ``at``, else the one below it; none, maybe.

    An editor's note (``*See correction below``) may stand between place and time.
    """
    found: list[Block] = []
    notes = 0
    for block in reversed(lines[:at]):
        if not found and notes < _NOTES and _NOTE.match(block.text):
            notes += 1
        elif len(found) < _LINES and is_place_line(block.text):
            found.insert(0, block)
        else:
            break
    below = [block for block in lines[at + 1 : at + 2] if is_place_line(block.text)]
    return found or below


def above_stamp(lines: Sequence[Block], lang: str | None) -> list[Block]:
    """The last lines before a stamp, if one of them is surely a place and the others may be part of it."""
    found: list[Block] = []
    for block in reversed(lines[-_LINES:]):
        if not is_surely_place(block.text, lang):
            break
        found.insert(0, block)
    return found


def is_place_line(text: str) -> bool:
    """Whether a line may be a place: short, not ended, without figures, with a capital where there are any."""
    return (
        0 < len(text) <= _LETTERS
        and len(text.split()) <= _WORDS
        and not _ENDED.search(text)
        and not any(char.isdigit() for char in text)
        and not re.search(r"[:：]\s|[&@#/=|*]", text)
        and (text[0].isupper() or not text[0].islower())
        and text[0].isalpha()
    )


def is_surely_place(text: str, lang: str | None) -> bool:
    """Whether a line is a place wherever it stands: it names a hall, a city or country, or ``Town, House``."""
    if not is_place_line(text) or is_no_place(text, lang):
        return False
    pieces = [piece.strip() for piece in _PIECE.findall(text)]
    known = _known(lang)
    if any(piece.lower() in known for piece in pieces):
        return all(is_name(piece, lang) for piece in pieces)
    # In English every word of a hall's name has its capital, elsewhere the first.
    named = is_name(text, lang) if primary(lang) == "en" else are_names(text, lang)
    return names_a_hall(text, lang) and named


def place_spoken_from(words: SourceText, lang: str | None) -> SourceText | None:
    """The place at the end of a line that says from where: ``Acto presidido por …, desde Casa Halmar``.

    Behind a comma a word for "at" serves, too, if what follows is surely a place.
    """
    row = trade.words_of(lang)
    shape = whence_shape(primary(lang))
    last = list(shape.finditer(words.text))[-1:] if shape else []
    if last:
        piece = words.cut(last[0].end())
        return piece if is_place_line(piece.text) and is_name(piece.text, lang) else None
    at = "|".join(map(re.escape, row.at)) or "(?!)"
    beside = list(re.finditer(rf"[,，]\s+(?:{at})\s+(?=\S)", words.text))[-1:]
    piece = words.cut(beside[0].end()) if beside else words.cut(0, 0)
    return piece if is_surely_place(piece.text, lang) else None


def begins_with_occasion(text: str, lang: str | None) -> bool:
    """Whether the first word of a line is a noun for an event: ``Conference led by …``."""
    first = re.match(r"[^\W\d_]+", text)
    return first is not None and trade.lowered(first[0], lang) in trade.words_of(lang).events


def begins_with_kind(text: str, lang: str | None) -> bool:
    """Whether a line begins with a noun for an event or for a kind of text: ``Message of the minister …``."""
    folded = trade.lowered(text, lang)
    kinds = (phrase for _, phrases in trade.words_of(lang).kinds for phrase in phrases)
    return begins_with_occasion(text, lang) or folded.startswith(tuple(kinds))


def is_name(text: str, lang: str | None) -> bool:
    """Whether every longer word has its capital, as in the name of a place; scripts without capitals: short."""
    if not _has_case(text):
        return len(text) <= 24 and len(text.split()) <= 6
    words = re.findall(r"[^\W\d_]+", text)
    return bool(words) and all(
        word[0].isupper() or len(word) <= _SMALL or word in trade.words_of(lang).joints
        for word in words
    )


def are_names(text: str, lang: str | None) -> bool:
    """Whether every piece between commas begins as a name does: ``Halmar province, Port Isten``."""
    pieces = [piece.strip() for piece in _PIECE.findall(text)]
    return all(is_name(piece.split(" ", 1)[0], lang) for piece in pieces) and len(text.split()) <= 6


def known_place_at(text: str, lang: str | None) -> int:
    """The length of the city or country that a text begins with, and of the hall after a comma; 0 for none."""
    known = _known(lang)
    words = list(re.finditer(r"[^\s,،，]+", text[:_LETTERS]))
    for count in (3, 2, 1):
        if count <= len(words) and text[: words[count - 1].end()].lower() in known:
            return words[count - 1].end()
    return 0


def is_known_place(text: str, lang: str | None) -> bool:
    """Whether a text is the name of a country, or of a city that CLDR knows, and nothing else."""
    return text.strip().lower() in _known(lang)


def is_no_place(text: str, lang: str | None) -> bool:
    """Whether a line is something else that heads print: a rubric, a tool, a kind of text, a body."""
    folded = text.lower()
    row = trade.words_of(lang)
    kinds = any(phrase in folded for _, phrases in row.kinds for phrase in phrases)
    words = [word.strip(".,") for word in folded.split()]
    body = names_a_body(text, lang) or bool({*words[:1], *words[-1:]} & {*row.bodies})
    field = says_published(folded, lang) or words[:1] == [*head_words(lang).title][:1]
    sections = any(is_section(piece, lang) for piece in _PIECE.findall(text))
    return kinds or body or field or sections or is_tool(text, lang) or is_time(text)


@cache
def _known(lang: str | None) -> frozenset[str]:
    named = {name.text.lower() for agent in countries(lang) for name in agent.names}
    return cities(lang) | named


def _has_case(text: str) -> bool:
    return any(char.isupper() or char.islower() for char in text)
