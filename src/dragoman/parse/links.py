"""The other editions that a page links: by declared relations, and by links that name a language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dragoman.parse import trade
from dragoman.parse.page import Page
from dragoman.parse.source import SourceText

_FRAMES = ("nav", "header", "aside", "footer", "")


class Linked(NamedTuple):
    """A link to another language: its tag, its words, its address."""

    tag: str
    words: SourceText
    printed: str
    address: str


def language_links(page: Page) -> Iterator[Linked]:
    """The links of a page to other languages, each language and address once."""
    seen: set[tuple[str, str]] = set()
    for found in (*_declared(page), *_printed(page)):
        if (found.tag, found.address) not in seen:
            seen.add((found.tag, found.address))
            yield found


def _declared(page: Page) -> Iterator[Linked]:
    for fact in page.declared("alternate"):
        if fact.lang:
            yield Linked(fact.lang, fact.words, fact.printed or fact.lang, fact.value)


def _printed(page: Page) -> Iterator[Linked]:
    for block in page.blocks:
        if block.frame not in _FRAMES:
            continue
        for link in block.links:
            words = block.words.cut(link.start, link.end).strip()
            tag = link.lang or trade.language_called(words.text)
            if tag is not None:
                yield Linked(tag, words, words.text, link.address)
