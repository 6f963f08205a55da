"""Pieces of text with their typography become a block."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from dragoman.parse.page import Block, BlockKind, Frame, Link, Utterance
from dragoman.parse.source import BLANKS, NO_WIDTH, SourceText

_INK = re.compile(rf"[^\s{NO_WIDTH}]")


@dataclass(slots=True)
class Gathering:
    """The pieces of the block being read, with the spans of bold and italic and the links in them.

    Positions are those of the pieces joined as they are; ``block`` folds white space and maps them.
    """

    pieces: list[SourceText] = field(default_factory=list)
    bold: list[tuple[int, int]] = field(default_factory=list)
    italic: list[tuple[int, int]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    size: int = 0

    def add(self, piece: SourceText, *, bold: bool = False, italic: bool = False) -> None:
        """Takes the next piece."""
        start, self.size = self.size, self.size + len(piece.text)
        self.pieces.append(piece)
        if bold:
            _lengthen(self.bold, start, self.size)
        if italic:
            _lengthen(self.italic, start, self.size)

    def link(self, start: int, address: str, lang: str | None = None) -> None:
        """Marks what was added since ``start`` (a former ``size``) as leading to ``address``."""
        if address and self.size > start:
            self.links.append(Link(start, self.size, address, lang))

    def take(self, other: Gathering) -> None:
        """Takes all that another gathering holds, after what is here."""
        at = self.size
        self.pieces += other.pieces
        self.bold += [(start + at, end + at) for start, end in other.bold]
        self.italic += [(start + at, end + at) for start, end in other.italic]
        self.links += [Link(k.start + at, k.end + at, k.address, k.lang) for k in other.links]
        self.size += other.size

    @property
    def blank(self) -> bool:
        """Whether nothing but white space is held."""
        return not any(_INK.search(piece.text) for piece in self.pieces)

    def block(
        self,
        *,
        kind: BlockKind = "paragraph",
        level: int = 0,
        frame: Frame = "",
        container: str = "",
        lang: str | None = None,
        utterance: Utterance | None = None,
    ) -> Block | None:
        """The pieces as a block; None where they hold nothing but white space."""
        raw = self.pieces[0] if len(self.pieces) == 1 else SourceText.join(self.pieces, "")
        words = raw.folded()
        if not words.text:
            return None
        if not (self.bold or self.italic or self.links):
            return Block(words, kind, level, frame, container, lang, utterance=utterance)
        where = _after_folding(raw.text, len(words))
        return Block(
            words=words,
            kind=kind,
            level=level,
            frame=frame,
            container=container,
            lang=lang,
            bold=_mapped(self.bold, where),
            italic=_mapped(self.italic, where),
            links=tuple(
                Link(where(link.start), where(link.end), link.address, link.lang)
                for link in self.links
            ),
            utterance=utterance,
        )


def between_breaks(lines: list[Gathering]) -> list[Gathering]:
    """The lines between breaks as paragraphs: where two breaks part them, one alone is a line's end."""
    if len(lines) == 1:
        return lines
    blank = [line.blank for line in lines]
    inked = [number for number, empty in enumerate(blank) if not empty]
    if not inked or not any(blank[inked[0] : inked[-1]]):
        return lines
    paragraphs = [Gathering()]
    for line, empty in zip(lines, blank, strict=True):
        if empty:
            paragraphs.append(Gathering())
        else:
            paragraphs[-1].take(line)
    return paragraphs


def _lengthen(spans: list[tuple[int, int]], start: int, end: int) -> None:
    """Adds a span; one that begins where the last one ends goes on from it."""
    if spans and spans[-1][1] == start:
        start = spans.pop()[0]
    spans.append((start, end))


def _mapped(
    spans: list[tuple[int, int]], where: Callable[[int], int]
) -> tuple[tuple[int, int], ...]:
    if not spans:
        return ()
    mapped = ((where(start), where(end)) for start, end in spans)
    return tuple((start, end) for start, end in mapped if end > start)


def _after_folding(text: str, length: int) -> Callable[[int], int]:
    """Gives for a position of a text its position after ``SourceText.folded``."""
    left = len(text) - len(text.lstrip(BLANKS))
    if len(text.rstrip(BLANKS)) - left == length:
        # Nothing inside was taken away.
        return lambda place: min(max(place - left, 0), length)
    where: list[int] = []
    size, blank = 0, True
    for char in text:
        where.append(min(size, length))
        if char in NO_WIDTH or (blank and char.isspace()):
            continue
        blank = char.isspace()
        size += 1
    where.append(min(size, length))
    return where.__getitem__
