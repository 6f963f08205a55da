"""Passages: runs of words by which a text is known again, whatever signs and letter case stand around them."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

RUN_WORDS = 12
# Where words stand without blanks between them, about as many letters.
RUN_LETTERS = 24

_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)


def runs(text: str) -> Iterator[str]:
    """Every run of twelve words of a text; of one written without blanks, every run of 24 letters."""
    units, length = _units(text)
    blank = " " if length == RUN_WORDS else ""
    for start in range(len(units) - length + 1):
        yield blank.join(units[start : start + length])


def whole(text: str) -> str | None:
    """A text as one run, None where it is shorter than a passage."""
    units, length = _units(text)
    return " ".join(units) if len(units) >= length else None


def share(texts: Iterable[str], known: frozenset[str]) -> bool:
    """Whether one of the runs known stands in one of some texts."""
    return any(run in known for text in texts for run in runs(text))


def _units(text: str) -> tuple[list[str], int]:
    """The words, or the letters, of a text without marks and signs, and how many of them are a passage."""
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_marks())
    words = _WORD.findall(folded)
    letters = "".join(words)
    if 2 * len(_UNSPACED.findall(letters)) > len(letters):
        return list(letters), RUN_LETTERS
    return words, RUN_WORDS


@cache
def _marks() -> dict[int, None]:
    """What is written on letters or not seen at all: marks, vowel points, signs of direction, tatweel."""
    return {
        code: None
        for code in (0x640, *range(0x300, sys.maxunicode + 1))
        if code == 0x640 or unicodedata.category(chr(code)) in ("Mn", "Me", "Mc", "Cf")
    }
