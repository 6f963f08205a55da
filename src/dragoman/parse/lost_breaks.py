"""Paragraphs whose source lost the break before a label: they are parted where the label stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from dragoman.parse import trade
from dragoman.parse.label_shapes import Label, is_letter
from dragoman.parse.page import Block

# Only what ends a sentence, or a bracket, stands before a label; a blank need not follow an ideograph's.
_ENDED = r"(?:(?<=[.!?…؟»”\")\]>][ \u00a0])|(?<=[。！？」』”）】]))"


def parted_at_labels(
    blocks: Sequence[Block], labels: Sequence[Label | None], lang: str | None
) -> list[Block]:
    """The blocks, each cut before a label of this page in its middle.

    Such a label is one that starts another paragraph, or a word for a question or an answer where the
    page has labels or has two different ones of these.
    """
    printed = {label.text for label in labels if label and label.form == "colon"}
    words = _words(lang)
    shape = _shape({*printed, *words})
    if shape is None:
        return list(blocks)
    inside = [list(shape.finditer(block.text)) if _may(block) else [] for block in blocks]
    found = {match["label"] for matches in inside for match in matches}
    if not printed and len(found) + any(labels) < 2:
        return list(blocks)
    return [
        piece
        for block, matches in zip(blocks, inside, strict=True)
        for piece in ([block] if not matches else _pieces(block, [m.start() for m in matches]))
    ]


def _may(block: Block) -> bool:
    return block.kind != "heading" and block.utterance is None


def _pieces(block: Block, cuts: Iterable[int]) -> list[Block]:
    made = [block.cut(*ends) for ends in pairwise(sorted({0, *cuts, len(block.text)}))]
    return [piece for piece in made if piece.text]


def _words(lang: str | None) -> set[str]:
    """The words for questions and answers as they begin a sentence, and in capitals."""
    row = trade.words_of(lang)
    plain = [word for word in (*row.question, *row.answer) if not is_letter(word)]
    return {form for word in plain for form in (word[0].upper() + word[1:], word.upper())}


def _shape(labels: set[str]) -> re.Pattern[str] | None:
    kept = sorted((label for label in labels if not is_letter(label)), key=lambda one: -len(one))
    if not kept:
        return None
    one = "|".join(map(re.escape, kept))
    return re.compile(
        rf"{_ENDED}(?P<label>{one})(?:\s?\([^()]{{1,40}}\)|（[^（）]{{1,40}}）)?\s?[:：]"
    )
