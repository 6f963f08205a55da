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

# For each path the stretches read, apart and in order: their starts and their ends.
_Spans = dict[str | None, tuple[list[int], list[int]]]
_NOWHERE: tuple[list[int], list[int]] = ([], [])
_WORD = re.compile(r"[^\W_]+")


class Coverage(NamedTuple):
    """The share of words read (0 to 1), and the text from the first unread word on."""

    share: float
    missing: str


def coverage_of(whole: Iterable[SourceText], used: Iterable[SourceText]) -> Coverage:
    """The share of the words in ``whole`` that stand, from end to end, in the places of ``used``."""
    spans = _merged(used)
    pieces = list(whole)
    broken = [piece for piece in pieces if not _is_whole(piece, spans)]
    if not broken:
        return Coverage(1.0, "")
    total = read = sum(len(_WORD.findall(piece.text)) for piece in pieces)
    missing = ""
    for piece in broken:
        for word in _WORD.finditer(piece.text):
            path, first = piece.place(word.start())
            _, last = piece.place(word.end() - 1)
            if not _holds(spans.get(path, _NOWHERE), first, last + 1):
                read -= 1
                missing = missing or piece.text[word.start() :]
    return Coverage(round(read / total, 6) if total else 1.0, missing)


def _is_whole(piece: SourceText, spans: _Spans) -> bool:
    """Whether no letter of a piece stands between the stretches: no need to look at each word then."""
    if len(piece.runs) != 1:
        return False
    path, start = piece.place(0)
    starts, ends = spans.get(path, _NOWHERE)
    first = max(bisect_right(starts, start) - 1, 0)
    if starts and starts[first] <= start and start + len(piece) <= ends[first]:
        return True
    read = 0
    for number in range(first, len(starts)):
        if read >= len(piece) or _WORD.search(piece.text, read, starts[number] - start):
            break
        read = max(read, ends[number] - start)
    return _WORD.search(piece.text, read) is None


def _holds(spans: tuple[list[int], list[int]], start: int, end: int) -> bool:
    starts, ends = spans
    at = bisect_right(starts, start) - 1
    return at >= 0 and end <= ends[at]


def _merged(used: Iterable[SourceText]) -> _Spans:
    places: dict[str | None, list[tuple[int, int]]] = defaultdict(list)
    for text in used:
        for place in text.evidence():
            places[place.path].append((place.start, place.end))
    merged: _Spans = {}
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
