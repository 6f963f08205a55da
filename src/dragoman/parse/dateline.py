"""A day as printed above a text, and the place and day a text begins with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dragoman.model.date import Date
from dragoman.parse.page import Block
from dragoman.parse.page_words import page_words
from dragoman.parse.source import SourceText
from dragoman.text import dates

# A word for publication stands this near before its day.
_LABEL = 40
# How far into a text its dateline may reach.
_NEAR = 160


@dataclass(frozen=True, slots=True)
class Printed:
    """A date as printed in the head, ``published`` where a word says that it is the day of publication."""

    words: SourceText
    date: Date
    published: bool = False


@dataclass(frozen=True, slots=True)
class Dateline:
    """The place and the day a text begins with; ``line`` is both as printed.

    ``day`` is None where no year is printed: the day is then part of the line and no date.
    """

    line: SourceText
    place: SourceText
    day: Printed | None


def dateline_of(block: Block, lang: str | None) -> Dateline | None:
    """The place and the day a text begins with: ``PORT ISTEN, 24 September 2024 —``; None without both."""
    text = block.text[:_NEAR]
    found = next(iter(dates.find(text, lang)), None)
    extent = (found.start, found.end) if found else dates.day_without_year(text, lang)
    if extent is None or (found is not None and found.date.precision != "day"):
        return None
    before = dates.without_weekday(text[: extent[0]], lang).rstrip()
    place = block.words.cut(0, len(before)).strip(" (（[,،，、:–—-")
    if not _is_place_before(before, place.text):
        return None
    after = block.text[extent[1] :].lstrip()
    # Without a year it takes a dash or bracket to tell a dateline from a sentence's beginning.
    if after and after[0] not in (".。．:：—–-)）]" if found else "—–-)）](（.:"):
        return None
    start = block.text.index(place.text)
    day = Printed(block.words.cut(*extent), found.date) if found else None
    return Dateline(block.words.cut(start, extent[1]), place, day)


def published_elsewhere(blocks: Iterable[Block], lang: str | None) -> Printed | None:
    """The one day that the page's frame prints after a word for publication; None for none or several."""
    row = page_words(lang).published
    found: list[Printed] = []
    for block in blocks:
        for one in dates.find(block.text, lang):
            before = block.text[max(one.start - _LABEL, 0) : one.start].lower().rstrip(" :：")
            word = next((word for word in row if before.endswith(word)), "")
            if word and not before[: -len(word)][-1:].isalnum():
                found.append(Printed(block.words.cut(one.start, one.end), one.date, published=True))
    return found[0] if len({one.date.day for one in found}) == 1 else None


def _is_place_before(text: str, place: str) -> bool:
    if not place or not text.rstrip().endswith((",", "،", "，", "、", ":", "-", "–", "—")):
        return False
    words = place.replace(",", " ").split()
    cased = place[0].isupper() or place[0].islower()
    return (
        len(words) <= 5
        and len(place) <= 50
        and not any(char.isdigit() for char in place)
        and not re.search(r"[.:;!?。：；]", place)
        and (place[0].isupper() if cased else place[0].isalpha())
    )
