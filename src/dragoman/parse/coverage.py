"""How much of a page's text a reading took up, by words and their places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from dragoman.parse.source import SourceText

# Coverage below this is flagged on the reading, with the first words that are missing.
ENOUGH = 0.995

_NOWHERE: tuple[list[int], list[int]] = ([], [])
_WORD = re.compile(r"[^\W_]+")


class Coverage(NamedTuple):
    """The share of words read (0 to 1), and the text from the first unread word on."""

    share: float
    missing: str


def coverage_of(whole: Iterable[SourceText], used: Iterable[SourceText]) -> Coverage:
    """The share of the words in ``whole`` that stand, from end to end, in the places of ``used``."""
    spans = _merged(used)
    total = read = 0
    missing = ""
    for piece in whole:
        for word in _WORD.finditer(piece.text):
            total += 1
            path, first = piece.place(word.start())
            _, last = piece.place(word.end() - 1)
            starts, ends = spans.get(path, _NOWHERE)
            at = bisect_right(starts, first) - 1
            if at >= 0 and last < ends[at]:
                read += 1
            elif not missing:
                missing = piece.text[word.start() :]
    return Coverage(round(read / total, 6) if total else 1.0, missing)


def _merged(used: Iterable[SourceText]) -> dict[str | None, tuple[list[int], list[int]]]:
    """For each path the stretches read, apart and in order: their starts and their ends."""
    places: dict[str | None, list[tuple[int, int]]] = defaultdict(list)
    for text in used:
        for place in text.evidence():
            places[place.path].append((place.start, place.end))
    merged: dict[str | None, tuple[list[int], list[int]]] = {}
    for path, spans in places.items():
        starts: list[int] = []
        ends: list[int] = []
        for start, end in sorted(spans):
            if ends and start <= ends[-1]:
                ends[-1] = max(ends[-1], end)
            else:
                starts.append(start)
                ends.append(end)
        merged[path] = (starts, ends)
    return merged
