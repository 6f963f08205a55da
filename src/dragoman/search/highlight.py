"""Which words of a paragraph were searched for, and the cut of it that shows them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from dragoman.model.query import Snippet
from dragoman.search.engine import sought
from dragoman.search.matching import runs, words_of
from dragoman.text.tokens import analyse, breaks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dragoman.model.query import Node
    from dragoman.search.words import Words

Span = tuple[int, int]

SNIPPET_LENGTH = 320
# How far beside a cut words are looked for: more than any word, so that none is seen in half.
_BESIDE = 80

_SENTENCE_END = re.compile(r"(?:[.!?…؟۔]+[\"'»”’)\]]*(?=\s)|[。！？।॥։]+[」』”’）》]*|\n)\s*")


def find(query: Node | None, text: str, lang: str | None) -> tuple[Span, ...]:
    """Gives the places of what was searched for, code points, sorted and not overlapping.

    A word is marked in every form that finds it, whole as it is written, clitics and all; a phrase as
    one place from its first word to its last; the words of a NEAR, a sentence and a paragraph only where
    they stand so; those of a turn in every turn. Nothing that stands under Not is marked.
    """
    if not any(sought(query)):
        return ()
    tokens = analyse(text, lang)
    places = [(token.start, token.end) for token in tokens]
    return among(query, words_of(text, lang, tokens), places)


def among(query: Node | None, words: Words, places: Sequence[Span]) -> tuple[Span, ...]:
    """The same, of a text that was cut into its words before; ``places`` is where they stand."""
    if query is None or not any(sought(query)):
        return ()
    spans = {(places[first][0], places[last][1]) for first, last in runs(query, words)}
    return tuple(_merged(sorted(spans)))


def snippet(
    text: str, spans: Sequence[Span], lang: str | None, length: int = SNIPPET_LENGTH
) -> Snippet:
    """Cuts at most ``length`` code points around the spans that stand closest together.

    Cuts at the ends of sentences where they lie well, else of words; inside a word only where one
    alone is longer. ``snippet.text == text[start:end]``; its spans count from its own start.
    """
    start, end = 0, len(text)
    if len(text) > length:
        first, last = _densest(spans, length)
        start = _start(text, lang, first, last, length)
        end = _end(text, lang, start, min(last, start + length), length)
    while end > start and text[end - 1].isspace():
        end -= 1
    shown = tuple(
        (max(first, start) - start, min(last, end) - start)
        for first, last in spans
        if first < end and last > start
    )
    return Snippet(text=text[start:end], spans=shown, start=start, end=end)


def _merged(spans: Sequence[Span]) -> Iterator[Span]:
    """Spans that overlap become one."""
    held: Span | None = None
    for span in spans:
        if held and span[0] < held[1]:
            held = held[0], max(held[1], span[1])
            continue
        if held:
            yield held
        held = span
    if held:
        yield held


def _densest(spans: Sequence[Span], length: int) -> Span:
    """From where to where the most spans stand within a length; the first such place."""
    if not spans:
        return 0, 0
    best, most, last = spans[0], 0, 0
    for first, (start, _) in enumerate(spans):
        last = max(last, first)
        while last + 1 < len(spans) and spans[last + 1][1] - start <= length:
            last += 1
        if last - first + 1 > most:
            best, most = (start, spans[last][1]), last - first + 1
    return best


def _start(text: str, lang: str | None, first: int, last: int, length: int) -> int:
    """Where a cut begins: with a sentence if one begins a little before, else with a word."""
    spare = max(0, length - (last - first))
    earliest = max(0, first - spare * 2 // 3)
    if earliest == 0:
        return 0
    # A short paragraph end is shown from further up, so that the cut is full.
    earliest = min(earliest, max(0, len(text) - length))
    sentences = [found.end() for found in _SENTENCE_END.finditer(text, earliest, first)]
    if sentences:
        return sentences[0]
    words = _breaks(text, lang, earliest, first)
    return words[0] if words else first


def _end(text: str, lang: str | None, start: int, last: int, length: int) -> int:
    """Where a cut ends: with a sentence if one ends in its second half, else with a word."""
    latest = start + length
    if latest >= len(text):
        return len(text)
    least = max(last, start + length // 2)
    sentences = [
        found.end()
        for found in _SENTENCE_END.finditer(text, start, min(len(text), latest + 1))
        if least <= len(text[: found.end()].rstrip()) <= latest
    ]
    if sentences:
        return min(sentences[-1], latest)
    words = _breaks(text, lang, max(last, start + 1), latest)
    return words[-1] if words else latest


def _breaks(text: str, lang: str | None, low: int, high: int) -> list[int]:
    """The places between two others, both included, where no word is cut."""
    begin, end = max(0, low - _BESIDE), min(len(text), high + _BESIDE)
    found = [begin + at for at in breaks(text[begin:end], lang)]
    if begin:
        found = found[1:]
    return found[bisect_left(found, low) : bisect_right(found, high)]
