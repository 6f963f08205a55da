"""Paragraphs whose source lost the break before a label: they are parted where the label stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from dragoman.parse import trade
from dragoman.parse.label_shapes import Label, is_letter, lead_of
from dragoman.parse.labels import is_trade
from dragoman.parse.names import has_initials, has_office, is_shouted, looks_like_name, name_words
from dragoman.parse.page import Block

# Only what ends a sentence, or a bracket, stands before a label; a blank need not follow an ideograph's.
_ENDED = r"(?:(?<=[.!?…؟۔।»”\")\]>][ \u00a0])|(?<=[。！？」』”）】]))"
_NOTE = r"(?:\s?\([^()]{1,40}\)|（[^（）]{1,40}）)?"
_LABEL = re.compile(
    rf"{_ENDED}(?P<label>[^.!?…؟۔।。！？:：;；,，、«»“”\"()（）\[\]【】]{{1,60}}{_NOTE})\s?[:：](?!/)"
    r"|【(?P<bracket>[^【】]{1,60})】"
)
_PAREN = re.compile(r"\s?[(（][^()（）]*[)）]")


def parted_at_labels(
    blocks: Sequence[Block], labels: Sequence[Label | None], lang: str | None
) -> list[Block]:
    """The blocks, each cut before a label of this page in its middle.

    Such a label is one that starts another paragraph, a word for a question or an answer where the page
    has labels or has two different ones of these, or a name that recurs before a colon beside these.
    """
    printed = {label.text for label in labels if label and label.form == "colon"}
    words = _words(lang)
    found = [
        list(_found(block, label.rest if label else 0, lang))
        for block, label in zip(blocks, labels, strict=True)
    ]
    marks = {words_in for some in found for words_in, _ in some if words_in in words}
    if not printed and len(marks) + any(labels) < 2:
        marks = marks if _names_beside(marks, found, lang) else set()
        if not marks:
            return list(blocks)
    kept = printed | words | _names_beside(marks | printed, found, lang)
    return [
        piece
        for block, some in zip(blocks, found, strict=True)
        for piece in _pieces(block, [at for label, at in some if label in kept])
    ]


def _found(block: Block, after: int, lang: str | None) -> Iterator[tuple[str, int]]:
    """What stands in a paragraph, after its own label, as a label would at its start, and where."""
    if block.kind == "heading" or block.utterance is not None:
        return
    honorifics = trade.words_of(lang).honorifics
    for match in _LABEL.finditer(block.text):
        start, label = match.start(), match["label"] or match["bracket"]
        before = block.text[:start].split()[-1:] if match["label"] else []
        if before and before[0].lower() in honorifics:
            # The point of "Dr." ends no sentence.
            start -= len(before[0]) + 1
            label = f"{before[0]} {label}"
        if start >= after and start > lead_of(block.text):
            yield _PAREN.sub("", label).strip(), start


def _names_beside(
    marks: Iterable[str], found: Iterable[Sequence[tuple[str, int]]], lang: str | None
) -> set[str]:
    """The names that recur before a colon, where words of the trade stand so."""
    if not any(is_trade(mark, lang) for mark in marks):
        return set()
    times = Counter(label for some in found for label, _ in some)
    return {
        label
        for label, often in times.items()
        if often >= 2 and looks_like_name(label, lang) and _is_full(label, lang)
    }


def _is_full(label: str, lang: str | None) -> bool:
    titled = has_office(label, lang) or has_initials(label, lang) or is_shouted(label, lang)
    return titled or len(name_words(label)) >= 2 or not label.isascii()


def _pieces(block: Block, cuts: Iterable[int]) -> list[Block]:
    ends = sorted({0, *cuts, len(block.text)})
    if len(ends) == 2:
        return [block]
    return [piece for start, end in pairwise(ends) if (piece := block.cut(start, end)).text]


def _words(lang: str | None) -> set[str]:
    """The words for questions and answers as they begin a sentence, and in capitals."""
    row = trade.words_of(lang)
    plain = [word for word in (*row.question, *row.answer) if not is_letter(word)]
    return {form for word in plain for form in (word[0].upper() + word[1:], word.upper())}
