"""Lines of a head that say what they hold: ``Location: …``, ``Delivered on`` and the day below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dragoman.parse.dateline import Printed
from dragoman.parse.head_words import field_of
from dragoman.parse.page import Block
from dragoman.parse.source import SourceText
from dragoman.text import dates

_VALUE = 160
_COLON = re.compile(r"\s*[:：]\s*")


class Field(NamedTuple):
    """A field of the head: its name (title, place, event, said), its value, the blocks that print it."""

    name: str
    value: SourceText
    blocks: tuple[Block, ...]


def fields_of(blocks: Sequence[Block], lang: str | None) -> Iterator[Field]:
    """The fields among the blocks of a head: in one line after a colon, or in the block after the label's."""
    skip = False
    for number, block in enumerate(blocks):
        if skip or len(block.text) > _VALUE:
            skip = False
            continue
        colon = _COLON.search(block.text)
        label = block.text[: colon.start()] if colon else block.text
        name = field_of(label, lang)
        if name is None:
            continue
        value = block.words.cut(colon.end()).strip() if colon else block.words.cut(0, 0)
        if value.text:
            yield Field(name, value, (block,))
            continue
        below = blocks[number + 1] if number + 1 < len(blocks) else None
        if below is not None and _is_value(label, below, bool(colon)):
            skip = True
            yield Field(name, below.words, (block, below))


def without_label(words: SourceText, name: str, lang: str | None) -> SourceText | None:
    """The value after a label of the field ``name``, wherever in a short text it stands; else None."""
    for colon in _COLON.finditer(words.text):
        label = re.split(r"[\s\u3000,，()（）]+", words.text[: colon.start()])[-1]
        value = words.cut(colon.end()).strip()
        if field_of(label, lang) == name and value.text:
            return value
    return None


def day_said(field: Field, lang: str | None) -> Printed | None:
    """The day in a field that says when the words were said; None where it holds no single day."""
    found = dates.find(field.value.text, lang)
    if len(found) != 1:
        return None
    return Printed(field.value.cut(found[0].start, found[0].end), found[0].date)


def _is_value(label: str, below: Block, colon: bool) -> bool:
    """A label without a colon heads the next line only where it is a term of a list or table."""
    listed = below.kind in ("item", "cell") or below.container.endswith(("dd", "dl"))
    return len(below.text) <= _VALUE and (colon or listed) and label != below.text
