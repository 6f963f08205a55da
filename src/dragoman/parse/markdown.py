"""Markdown becomes blocks: headings, paragraphs, items and quotations, each with its place in the file."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from dragoman.parse.blocks import Gathering
from dragoman.parse.front_matter import read_front_matter
from dragoman.parse.page import Block, BlockKind, Page
from dragoman.parse.source import Run, SourceText

_KINDS: dict[str, BlockKind] = {
    "list_item_open": "item",
    "blockquote_open": "quote",
    "td_open": "cell",
    "th_open": "cell",
}
_UNSEEN = re.compile(
    r"<!--.*?-->|<(script|style|template)\b.*?</\1\s*>|<[A-Za-z!/?][^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_LINE = re.compile(r"[^\r\n]+")
# How wide a heading's line is that was broken for want of room.
_COLUMN = (60, 100)


def read_markdown(text: str) -> Page:
    """Reads a Markdown text with or without a YAML header; offsets are those of the decoded file.

    Lines wrapped by hand are joined by a blank; two blanks at a line's end (or a backslash) end the
    block, as ``<br>`` does in HTML. Indented text is a paragraph, not code: transcripts are indented.
    """
    header = read_front_matter(text)
    reading = _Reading(text, header.body, _line_starts(text, header.body))
    for token in _parser().parse(text[header.body :]):
        _take(token, reading)
    return Page(
        blocks=(*header.blocks, *reading.blocks),
        facts=header.facts,
        whole=(*header.whole, *reading.whole),
        warnings=(header.warning,) if header.warning else (),
    )


class _Inside(NamedTuple):
    """An open list item, quotation or cell."""

    tag: str
    kind: BlockKind


@dataclass(slots=True)
class _Reading:
    """The state: where in the text the next piece is looked for, what is open, what is finished."""

    text: str
    cursor: int
    lines: list[int]
    open: list[_Inside] = field(default_factory=list)
    heading: int = 0
    heading_end: int = -1
    wrapped: bool = False
    blocks: list[Block] = field(default_factory=list)
    whole: list[SourceText] = field(default_factory=list)

    def close(self, gathering: Gathering, *, kind: BlockKind | None = None) -> Gathering:
        """Ends a block; returns the beginning of the next."""
        own: BlockKind = (
            "heading" if self.heading else self.open[-1].kind if self.open else "paragraph"
        )
        block = gathering.block(kind=kind or own, level=self.heading)
        if block is not None and self.wrapped and kind is None:
            heading = self.blocks[-1]
            joined = SourceText.join([heading.words, block.words])
            self.blocks[-1] = replace(heading, words=joined)
        elif block is not None:
            self.blocks.append(block)
        self.wrapped = False
        return Gathering()

    def piece(self, content: str, written: str | None = None) -> SourceText:
        """A stretch of text, found in the source from the cursor on, which moves behind it.

        ``written`` is how the source writes it, where that differs (an escape, an entity).
        """
        found = self.text.find(written or content, self.cursor)
        if found >= 0:
            self.cursor = found + len(written or content)
            return SourceText(content, (Run(0, None, found),))
        return self._scattered(content)

    def seen(self, piece: SourceText) -> SourceText:
        """Counts a piece as text that was there to be read."""
        if piece.text.strip():
            self.whole.append(piece)
        return piece

    def _scattered(self, content: str) -> SourceText:
        """A stretch that the source interrupts (a quotation's marks, a table's bars): word by word."""
        runs = []
        for word in re.finditer(r"\S+", content):
            found = self.text.find(word[0], self.cursor)
            at = found if found >= 0 else self.cursor
            runs.append(Run(word.start(), None, at))
            self.cursor = at + len(word[0]) if found >= 0 else self.cursor
        return SourceText(content, tuple(runs) or (Run(0, None, self.cursor),))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table").disable("code")
    # Joined, escapes and entities could no longer be told from the characters around them.
    parser.disable("text_join")
    return parser


def _take(token: Token, reading: _Reading) -> None:
    kind = _KINDS.get(token.type)
    if token.map and token.map[0] < len(reading.lines):
        reading.cursor = max(reading.cursor, reading.lines[token.map[0]])
    if kind is not None:
        reading.open.append(_Inside(token.tag, kind))
    elif token.type.replace("_close", "_open") in _KINDS:
        reading.open.pop()
    elif token.type == "heading_open":
        reading.heading = int(token.tag[1])
        reading.heading_end = token.map[1] if token.map else -1
    elif token.type == "heading_close":
        reading.heading = 0
    elif token.type == "paragraph_open":
        reading.wrapped = _goes_on(token, reading)
    elif token.type == "inline":
        _inline(token.children or [], reading)
    elif token.type in ("fence", "code_block"):
        _verbatim(token.content, reading)
    elif token.type == "html_block":
        _markup(token.content, reading)


def _goes_on(token: Token, reading: _Reading) -> bool:
    """Whether a paragraph is the rest of a heading that a converter wrapped at the edge of its column.

    html2text and its kin break headings like any line, and leave a blank line behind each block.
    """
    if not token.map or token.map[0] != reading.heading_end or not reading.blocks:
        return False
    heading = reading.blocks[-1]
    column = range(_COLUMN[0], _COLUMN[1] + 1)
    return heading.kind == "heading" and len(heading.text) + heading.level + 1 in column


def _inline(children: list[Token], reading: _Reading) -> None:
    """One block's text with its typography; an image's description is a caption of its own."""
    gathering = Gathering()
    bold = italic = 0
    links: list[tuple[int, str]] = []
    for child in children:
        if child.type in ("strong_open", "strong_close"):
            bold += child.nesting
        elif child.type in ("em_open", "em_close"):
            italic += child.nesting
        elif child.type == "link_open":
            links.append((gathering.size, str(child.attrGet("href") or "")))
        elif child.type == "link_close" and links:
            gathering.link(*links.pop())
            reading.cursor = _past_link(reading)
        elif child.type == "softbreak":
            gathering.add(reading.piece("\n"))
        elif child.type == "hardbreak" or (
            child.type == "html_inline" and _is_break(child.content)
        ):
            gathering, links = reading.close(gathering), []
        elif child.type == "image":
            gathering, links = reading.close(gathering), []
            for part in _flat(child.children or []):
                gathering.add(_text(part, reading))
            gathering = reading.close(gathering, kind="caption")
            reading.cursor = _past_link(reading)
        elif child.type in ("text", "text_special", "code_inline"):
            gathering.add(_text(child, reading), bold=bold > 0, italic=italic > 0)
    reading.close(gathering)


def _text(token: Token, reading: _Reading) -> SourceText:
    if token.type in ("softbreak", "hardbreak"):
        return reading.piece("\n")
    written = token.markup if token.type == "text_special" and token.markup else None
    return reading.seen(reading.piece(token.content, written))


def _flat(children: list[Token]) -> Iterator[Token]:
    for child in children:
        if child.children:
            yield from _flat(child.children)
        elif child.type in ("text", "text_special", "code_inline", "softbreak", "hardbreak"):
            yield child


def _past_link(reading: _Reading) -> int:
    """Behind ``](address "title")`` or ``][name]``, so that an address is not taken for text."""
    match = re.compile(
        r"\]\([^\s()]*(?:\([^\s()]*\)[^\s()]*)*(?:\s+\"[^\"]*\")?\s*\)|\]\[[^\]]*\]"
    ).match(reading.text, reading.cursor)
    return match.end() if match else reading.cursor


def _verbatim(content: str, reading: _Reading) -> None:
    for line in _LINE.findall(content):
        gathering = Gathering()
        gathering.add(reading.seen(reading.piece(line)))
        reading.close(gathering)


def _markup(content: str, reading: _Reading) -> None:
    """HTML among the Markdown: its text, a block for each stretch between tags that is not blank."""
    start = 0
    for match in [*_UNSEEN.finditer(content), None]:
        stretch = content[start : match.start() if match else len(content)]
        for line in re.split(r"\n\s*\n", stretch):
            if line.strip():
                written = line.strip()
                gathering = Gathering()
                piece = reading.piece(html.unescape(written), written)
                gathering.add(reading.seen(piece))
                reading.close(gathering)
        start = match.end() if match else start


def _is_break(markup: str) -> bool:
    return re.fullmatch(r"<br\s*/?>", markup, re.IGNORECASE) is not None


def _line_starts(text: str, start: int) -> list[int]:
    """Where each line of the body begins, as Markdown counts lines."""
    return [start, *(match.end() for match in re.compile(r"\r\n|\r|\n").finditer(text, start))]
