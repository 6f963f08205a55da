"""How far a search for one form of a word finds its other forms, counted on tables of invented use.

``forms/`` holds a table for each language: a line a word, its forms apart by blanks, each to be found by
each. After ``>`` stand writings that only the first has to be found in. A line that begins with ``≠`` has
two different words, neither of which may be found by the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from itertools import permutations
from pathlib import Path

from dragoman.model.query import Word
from dragoman.search.highlight import find

FORMS = Path(__file__).with_name("forms")
FLOORS = Path(__file__).with_name("recall_floors.json")
LANGS = sorted(file.stem for file in FORMS.glob("*.txt"))
Pairs = list[tuple[str, str]]


@cache
def lines(lang: str) -> list[str]:
    """The lines of a language's table."""
    return (FORMS / f"{lang}.txt").read_text("utf-8").splitlines()


def to_meet(lang: str) -> Pairs:
    """What is searched for, and what it is to be found in."""
    return [pair for line in lines(lang) if line[0] != "≠" for pair in _pairs(line)]


def to_stay_apart(lang: str) -> Pairs:
    """Different words, in both directions."""
    words = [line[1:].split() for line in lines(lang) if line[0] == "≠"]
    return [pair for one, other in words for pair in ((one, other), (other, one))]


def found(pairs: Pairs, lang: str, *, exact: bool = False) -> int:
    """In how many pairs a search for the first finds the second."""
    return sum(bool(find(Word(text=one, exact=exact), other, lang)) for one, other in pairs)


def figures(lang: str, *, exact: bool = False) -> dict[str, float]:
    """Percent of the pairs to meet that do, and of those to stay apart that do."""
    meeting, apart = to_meet(lang), to_stay_apart(lang)
    return {
        "meet": round(100 * found(meeting, lang, exact=exact) / len(meeting), 1),
        "apart": round(100 - 100 * found(apart, lang, exact=exact) / len(apart), 1),
    }


def below(reached: dict[str, float], floors: dict[str, float]) -> list[str]:
    """The figures that are below their floors."""
    return [name for name, floor in floors.items() if reached[name] < floor]


def pinned() -> dict[str, dict[str, float]]:
    """The floors, by language."""
    kept: dict[str, dict[str, float]] = json.loads(FLOORS.read_text("utf-8"))
    return kept


def _pairs(line: str) -> Iterator[tuple[str, str]]:
    first, _, inside = line.partition(">")
    forms = first.split()
    yield from permutations(forms, 2)
    yield from ((forms[0], writing) for writing in inside.split())
