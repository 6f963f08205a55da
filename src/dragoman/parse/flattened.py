"""A page that lost its line breaks: where its turns, its stamp and what follows the text begin."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from dragoman.parse import trade
from dragoman.parse.column import Column
from dragoman.parse.page import Block
from dragoman.parse.page_words import rest_shape
from dragoman.parse.unbroken_head import head_cuts

# A page of so few lines, one of them so long, had more lines once.
_FEW, _LONG = 3, 500

# "A. Ruiz:", "A.Ruiz (as interpreted):": initials, a name, perhaps a note in brackets.
_INITIALS = r"(?:[^\W\d_a-zа-яё]\.\s?){1,2}(?:[^\W\d_a-zа-яё][\w’'-]+\s?){1,4}(?:\([^()]{1,40}\))?"
_ENDED = r"(?<=[.!?…»”\"›>)\]:] )"
# Paragraphs that were printed as a list: "One., Two."
_LISTED = re.compile(r"(?<=[.!?…»”\"])\s?,\s(?=\w)")


def unflattened(column: Column, lang: str | None) -> Column:
    """The column of a plain text, the long line of a flattened page taken apart."""
    if len(column.text) > _FEW:
        return column
    made: list[Block] = []
    rest: list[Block] = []
    for block in column.text:
        end = _end(block.text, lang)
        made += [block.cut(start, stop) for start, stop in _pieces(block.text[:end], lang)]
        rest.append(block.cut(end, len(block.text)))
    text, after = ([block for block in blocks if block.text] for blocks in (made, rest))
    return replace(column, text=tuple(text), frame=(*column.frame, *after))


def _pieces(text: str, lang: str | None) -> list[tuple[int, int]]:
    if len(text) < _LONG:
        return [(0, len(text))]
    row = trade.words_of(lang)
    words = [word[0].upper() + word[1:] for word in (*row.question, *row.answer) if len(word) > 1]
    one = "|".join(map(re.escape, words)) or "(?!)"
    label = rf"(?:{one}|{_INITIALS})\s?[:：]\s"
    shape = rf"{_ENDED}(?:{one})\s?[:：]\s|(?<=\s)(?:{_INITIALS})\s?:\s"
    labels = [match.start() for match in re.finditer(shape, text)]
    cuts = {0, *labels, *_listed(text), len(text)}
    first = next(iter(re.finditer(rf"(?<=\s){label}", text)), None)
    cuts |= head_cuts(text, lang, until=first.start() if first else len(text))
    return list(pairwise(sorted(cuts)))


def _listed(text: str) -> set[int]:
    """The ends of sentences before a comma, where a list of paragraphs was joined with commas."""
    found = [m.end() for m in _LISTED.finditer(text) if not text[m.end() : m.end() + 1].islower()]
    return set(found) if len(found) >= 3 else set()


def _end(text: str, lang: str | None) -> int:
    """Where what follows the text begins, if two headings of it at least stand there."""
    shape = rest_shape(lang)
    if shape is None or len(text) < _LONG:
        return len(text)
    found = list(shape.finditer(text, len(text) // 2))
    first = next(
        (match.start() for match in found if re.search(_ENDED + r"\Z", text[: match.start()])), None
    )
    return first if first is not None and len({match[0] for match in found}) >= 2 else len(text)
