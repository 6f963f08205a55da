"""A page that lost its line breaks: where its turns, its stamp and what follows the text begin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from dragoman.parse import trade
from dragoman.parse.column import Column
from dragoman.parse.page import Block
from dragoman.parse.page_words import rest_shape
from dragoman.parse.source import SourceText
from dragoman.parse.told import leads_to_words
from dragoman.parse.unbroken_head import head_cuts
from dragoman.text import dates

# A page of so few lines, one of them so long, had more lines once.
_FEW, _LONG = 3, 500
# The title of another page, named in the middle of a text, ends with its day before this.
_TITLE = 250

_Manner = Literal["none", "asked", "told"]

# "A. Ruiz:", "A.Ruiz (as interpreted):": initials, a name, perhaps a note in brackets.
_INITIALS = r"(?:[^\W\d_a-zа-яё]\.\s?){1,2}(?:[^\W\d_a-zа-яё][\w’'-]+\s?){1,4}(?:\([^()]{1,40}\))?"
# "A. Ruiz Ruiz Ana María Secretary of State :": a card with the last name again, then the colon.
_CARD = re.compile(
    r"(?<!\w)[^\W\d_a-zа-яё]\.\s?(?P<last>[^\W\d_]{3,})(?P<card>\s(?P=last)\s[^.!?:：]{5,200}?\s)(?=:)"
)
_ENDED = r"(?<=[.!?…»”\"›>)\]:] )"
# A small letter right behind it belongs to a word; a capital begins a sentence with or without a blank.
_DASHED = re.compile(rf"{_ENDED}[—–-](?:\s(?=[^\W_]|¿)|(?=[^\W\d_]|¿))")
_DASH = re.compile(r"(?<=\s)[—–-]\s(?=[^\W\d_]|¿)")
_FIRST = re.compile(r"[—–-]\s?(?=[^\W\d_]|¿)")
_SENTENCE_ENDED = re.compile(r"[.!?…»”\"][»”\")\]]*\s+")
_PARTED = re.compile(r"[^\W\d_][-\u00ad\u2010]$")
_STARS = re.compile(r"(?<=\s)\*(?:\s\*){2,}(?=\s)")
# Paragraphs that were printed as a list: "One., Two."
_LISTED = re.compile(r"(?<=[.!?…»”\"])\s?,\s(?=\w)")


def unflattened(column: Column, lang: str | None) -> Column:
    """The column of a plain text, the long line of a flattened page taken apart."""
    if len(column.text) > _FEW:
        return column
    made: list[Block] = []
    rest: list[Block] = []
    lines = _rejoined(column.text)
    manner = _manner(" ".join(line.text for line in lines), lang)
    for line in lines:
        block, cards = _without_cards(line)
        rest += cards
        end = _end(block.text, lang)
        others = _others(block.text[:end], lang)
        dashes = _dashes(block.text[:end], manner, head=line is lines[0])
        pieces = _pieces(block.text[:end], lang, dashes)
        cuts = sorted({cut for ends in (*pieces, *others) for cut in ends})
        for start, stop in pairwise(cuts):
            inside = any(first <= start < last for first, last in others)
            (rest if inside else made).append(block.cut(start, stop))
        rest.append(block.cut(end, len(block.text)))
    text, after = ([block for block in blocks if block.text] for blocks in (made, rest))
    return replace(column, text=tuple(text), frame=(*column.frame, *after))


def _without_cards(block: Block) -> tuple[Block, list[Block]]:
    """The block without the full name and office that a page puts between a label and its colon."""
    if len(block.text) < _LONG:
        return block, []
    cards = [match.span("card") for match in _CARD.finditer(block.text)]
    ends = [0, *(end for card in cards for end in card), len(block.text)]
    kept = [block.words.cut(start, end) for start, end in zip(ends[::2], ends[1::2], strict=True)]
    if not cards:
        return block, []
    return Block(words=SourceText.join(kept, "")), [block.cut(*card) for card in cards]


def _rejoined(lines: Sequence[Block]) -> list[Block]:
    """The lines, a sentence or word put together again that the end of a printed page parted."""
    made: list[Block] = []
    for line in lines:
        before = made[-1].words if made else None
        if before is None or len(before) < _LONG or not line.text[:1].islower():
            made.append(line)
        elif _PARTED.search(before.text):
            words = SourceText.join([before.cut(0, len(before) - 1), line.words], "")
            made[-1] = Block(words=words)
        elif before.text[-1].isalnum() or before.text[-1] == ",":
            made[-1] = Block(words=SourceText.join([before, line.words]))
        else:
            made.append(line)
    return made


def _pieces(text: str, lang: str | None, dashes: set[int]) -> list[tuple[int, int]]:
    if len(text) < _LONG:
        return [(0, len(text))]
    row = trade.words_of(lang)
    plain = [word for word in (*row.question, *row.answer) if len(word) > 1]
    words = [form for word in plain for form in (word[0].upper() + word[1:], word.upper())]
    one = "|".join(map(re.escape, words)) or "(?!)"
    label = rf"(?:{one}|{_INITIALS})\s?[:：]\s"
    shape = rf"{_ENDED}(?:{one})\s?[:：]\s|(?<=\s)(?:{_INITIALS})\s?:\s"
    labels = [match.start() for match in re.finditer(shape, text)]
    # Where the head runs into the text, no sentence ends before the first question.
    labels += [match.start() for match in list(re.finditer(rf"(?<=\s)(?:{one})\s?[:：]", text))[:1]]
    stars = {end for match in _STARS.finditer(text) for end in match.span()}
    cuts = {0, *labels, *_listed(text), *dashes, *stars, len(text)}
    first = next(iter(re.finditer(rf"(?<=\s){label}", text)), None)
    cuts |= head_cuts(text, lang, until=first.start() if first else len(text))
    return list(pairwise(sorted(cuts)))


def _others(text: str, lang: str | None) -> list[tuple[int, int]]:
    """Where the text is broken by the name of another page: its heading, a title, its day."""
    shape = rest_shape(lang)
    if shape is None or len(text) < _LONG:
        return []
    found: list[tuple[int, int]] = []
    for match in shape.finditer(text):
        after = text[match.end() : match.end() + _TITLE]
        day = next((d for d in dates.find(after, lang) if d.date.precision == "day"), None)
        ended = re.search(_ENDED + r"\Z", text[: match.start()])
        if ended and day and not re.search(r"[.!?…]\s", after[: day.start]):
            found.append((match.start(), match.end() + day.end))
    return found


def _manner(text: str, lang: str | None) -> _Manner:
    """How a text sets off who speaks with dashes: four times at least, a third of them asking (``asked``).

    Where nobody asks, a dash must begin the text and words of saying lead to another: then what is told
    between stands after a dash as well (``told``).
    """
    found = _dashed(text) if len(text) >= _LONG else []
    if len(found) < 3:
        return "none"
    before = [text[:at].rstrip() for at in found]
    asking = sum(1 for words in before if words.endswith(("?", "؟", "？")))
    if asking * 3 >= len(found):
        return "asked"
    told = _FIRST.match(text) and any(leads_to_words(words[-_TITLE:], lang) for words in before)
    return "told" if told else "none"


def _dashed(text: str) -> list[int]:
    """Where a dash begins a sentence."""
    starts = (match.start() for match in _DASHED.finditer(text))
    return [start for start in starts if not text[start + 1].islower()]


def _dashes(text: str, manner: _Manner, *, head: bool) -> set[int]:
    """Where somebody begins to speak after a dash, and where the words begin that lead to it."""
    found = _dashed(text) if manner != "none" else []
    # The head of a page may run into the first of them.
    first = _DASH.search(text[: found[0]]) if found and head else None
    begins = [*([first.start()] if first else []), *found]
    return {*begins, *(_led(text, begins) if manner == "asked" else ())}


def _led(text: str, begins: Sequence[int]) -> Iterator[int]:
    """Where, between two dashes, the last sentence begins if its colon leads to the second."""
    for start, end in pairwise((0, *begins)):
        words = text[start:end].rstrip()
        if words.endswith((":", "：")) and (ends := list(_SENTENCE_ENDED.finditer(words))):
            yield start + ends[-1].end()


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
