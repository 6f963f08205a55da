"""Reads invented pages for the tests of this folder, and follows evidence back to where it points."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import msgspec

from dragoman.model.reading import Reading
from dragoman.parse.html import read_html
from dragoman.parse.page import Block, Page
from dragoman.parse.plain import read_plain
from dragoman.parse.reader import read
from dragoman.parse.source import SourceText


def example(name: str) -> str:
    """A file of the example archive, decoded, newlines untouched."""
    return (files("dragoman") / "examples" / name).read_bytes().decode("utf-8")


def from_text(text: str, lang: str | None = None) -> Reading:
    return read(read_plain(text), lang=lang).reading


def from_markup(markup: str, lang: str | None = None) -> Reading:
    return read(read_html(markup), lang=lang).reading


def article(
    body: str, *, title: str = "Remarks at the lock", lang: str = "en", head: str = ""
) -> str:
    """A page with a menu, a title and a body, as most ministries print one."""
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>{title}</title>{head}</head><body>'
        '<nav><a href="/">Home</a> <a href="/news">News</a></nav>'
        f"<main><h1>{title}</h1>{body}</main><footer>Ministry of Locks</footer></body></html>"
    )


def block(text: str, **fields: Any) -> Block:
    return Block(words=SourceText.of(text).folded(), **fields)


def page(*blocks: Block, **fields: Any) -> Page:
    return Page(blocks=blocks, whole=tuple(b.words for b in blocks), **fields)


def shape(reading: Reading) -> list[tuple[str, str | None, list[str]]]:
    """Each turn as kind, label and paragraphs."""
    return [(t.kind, t.attribution, [p.text for p in t.paragraphs]) for t in reading.turns]


def labels(reading: Reading) -> list[tuple[str, str | None]]:
    return [(turn.kind, turn.attribution) for turn in reading.turns]


def words(reading: Reading) -> str:
    """All that was read: title, labels, paragraphs, furniture."""
    parts = [reading.title or "", *reading.furniture]
    for turn in reading.turns:
        parts += [turn.attribution or "", *(p.text for p in turn.paragraphs)]
    return " ".join(parts)


def as_json(value: object) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))


def pointed(reading: Reading, pointer: str) -> Any:
    """The value a JSON Pointer leads to in the reading's JSON."""
    value: Any = as_json(reading)
    for step in pointer.split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def printed(value: Any) -> str:
    """What a value with evidence prints on the page."""
    if isinstance(value, dict):
        return value["printed"] if "printed" in value else value["text"]
    return value


def quoted(reading: Reading, pointer: str, text: str) -> str:
    """The stretch of a decoded file that a pointer's evidence names, white space folded."""
    return folded(" ".join(text[place.start : place.end] for place in reading.evidence[pointer]))


def folded(text: str) -> str:
    """Every run of white space (no-break spaces, too) as one blank, as a reading has it."""
    return " ".join(text.translate(dict.fromkeys(map(ord, "\u200b\ufeff\u00ad"))).split())
