"""A line of its own with the day and the place the words were said: in brackets, or the place after the day."""

from __future__ import annotations

from typing import NamedTuple

from dragoman.parse.dateline import Printed
from dragoman.parse.fields import without_label
from dragoman.parse.page import Block
from dragoman.parse.place_line import is_no_place, is_place_line, is_surely_place
from dragoman.parse.source import SourceText
from dragoman.text import dates

_LENGTH = 120
_OPEN, _CLOSE = "(（[【", ")）]】"
_SIGNS = " \u3000,،，、;；|·–—-"


class Subtitle(NamedTuple):
    """The day a line gives, and the place, if it gives one; ``bracketed`` as it is printed."""

    day: Printed
    place: SourceText | None
    bracketed: bool


def subtitle_of(block: Block, lang: str | None) -> Subtitle | None:
    """Reads ``(Halmar, 3 May 2024)`` or ``3 May 2024, Town Hall``; None for any other line."""
    text = block.text.rstrip(".。")
    if not 4 < len(text) <= _LENGTH:
        return None
    bracketed = text[0] in _OPEN and text[-1] in _CLOSE
    words = block.words.cut(1, len(text) - 1).strip() if bracketed else block.words
    found = dates.find(words.text, lang)
    if len(found) != 1:
        return None
    day = Printed(words.cut(found[0].start, found[0].end), found[0].date)
    bare = dates.without_weekday(words.text, lang)
    before = words.cut(0, len(bare[: found[0].start].rstrip())).strip(_SIGNS)
    begins = len(bare) - len(bare[found[0].end :].lstrip(_SIGNS))
    after = words.cut(begins).strip(_SIGNS)
    places = [_place(piece, lang, sure=not bracketed) for piece in (before, after)]
    rest = any(char.isalnum() for char in before.text + after.text)
    place = next((place for place in places if place is not None), None)
    # The place first, as agencies begin a text, is a dateline.
    if bracketed and not (before.text and not after.text) and (place is not None or not rest):
        return Subtitle(day, place, bracketed=True)
    alone = not before.text and place is not None
    return Subtitle(day, place, bracketed=False) if alone else None


def _place(piece: SourceText, lang: str | None, *, sure: bool) -> SourceText | None:
    """The place in what stands beside a day, without a label (``Place:``); None where it is no place."""
    labelled = without_label(piece, "place", lang)
    if labelled is not None:
        return labelled
    text = piece.text
    if not text or not is_place_line(text) or is_no_place(text, lang):
        return None
    # Below a title and beside its day, a name of one word is a town and no person.
    single = len(text.split()) == 1 and text[0].isupper()
    return piece if not sure or single or is_surely_place(text, lang) else None
