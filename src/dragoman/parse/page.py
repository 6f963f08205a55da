"""A page as blocks of text in their order, with their typography and what the page declares of itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import msgspec

from dragoman.model.reading import TurnKind
from dragoman.parse.source import SourceText

BlockKind = Literal["paragraph", "heading", "item", "cell", "quote", "caption"]
# Why a block is likely frame and not text: the part of the page it stands in.
Frame = Literal["", "head", "nav", "header", "footer", "aside", "form", "list", "share", "hidden"]
FactName = Literal[
    "title",
    "site",
    "lang",
    "published",
    "modified",
    "said",
    "kind",
    "publisher",
    "speaker",
    "role",
    "place",
    "event",
    "canonical",
    "identifier",
    "subject",
    "alternate",
]


class Link(NamedTuple):
    """A link inside a block: its place in the block's text, where it leads, the language it declares."""

    start: int
    end: int
    address: str
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Utterance:
    """What the carrier's own markup says of a block: who speaks (label, name, office), what kind it is.

    ``start`` marks the first block of a turn. TEI, Akoma Ntoso and parliaments' XML say this; pages do not.
    """

    start: bool
    kind: TurnKind | None = None
    label: SourceText | None = None
    name: str | None = None
    role: str | None = None


class Block(msgspec.Struct, frozen=True):
    """A paragraph, heading, list item, table cell or quotation: white space folded, places kept.

    ``bold`` and ``italic`` are spans of the text set so. ``level`` is a heading's (1 to 6) or 0.
    ``container`` names the element it stands in, to tell the text's column from the frame's.
    """

    words: SourceText
    kind: BlockKind = "paragraph"
    level: int = 0
    frame: Frame = ""
    container: str = ""
    lang: str | None = None
    bold: tuple[tuple[int, int], ...] = ()
    italic: tuple[tuple[int, int], ...] = ()
    links: tuple[Link, ...] = ()
    utterance: Utterance | None = None

    @property
    def text(self) -> str:
        """The block's text."""
        return self.words.text

    def cut(self, start: int, end: int) -> Block:
        """A piece of the block, without blanks and commas at its ends, its spans moved along."""
        left = start + len(self.text[start:end]) - len(self.text[start:end].lstrip(" ,"))
        words = self.words.cut(left, end).strip(" ,")
        return msgspec.structs.replace(
            self,
            words=words,
            bold=_moved(self.bold, left, len(words)),
            italic=_moved(self.italic, left, len(words)),
            links=tuple(
                link._replace(start=max(link.start - left, 0), end=min(link.end - left, len(words)))
                for link in self.links
                if link.start < left + len(words) and link.end > left
            ),
        )

    def wholly(self, spans: tuple[tuple[int, int], ...]) -> bool:
        """Whether these spans cover every letter of the block."""
        covered = sum(end - start for start, end in spans)
        return bool(self.text) and covered >= len(self.text.rstrip(" :：.?!؟")) - 1


def _moved(
    spans: tuple[tuple[int, int], ...], left: int, length: int
) -> tuple[tuple[int, int], ...]:
    moved = ((max(start - left, 0), min(end - left, length)) for start, end in spans)
    return tuple((start, end) for start, end in moved if start < end)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the page declares about itself: in a meta tag, JSON-LD, a header, a field of its carrier.

    ``words`` is the value with its place; ``method`` says what declared it (``og:title``, ``json-ld``).
    ``lang`` and ``printed`` belong to ``alternate`` (an edition's language, its link's text).
    """

    name: FactName
    words: SourceText
    method: str
    lang: str | None = None
    printed: str | None = None

    @property
    def value(self) -> str:
        """The declared value, white space folded."""
        return self.words.folded().text


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its blocks in order, its facts, and every stretch of text that was there to be read.

    ``whole`` lists all text nodes (path and extent) that a reader could see, for the coverage. A page
    without any markup has ``plain`` true. ``warnings`` are what the tree builder had to give up on;
    ``not_understood`` counts the markup the carrier's reader has no rule for (its text is kept all the same).
    ``identifiers`` are the ids the carrier's markup gives to blocks, by the place they begin at (path, offset),
    ``utterances`` those of the elements in which somebody speaks, by path.
    """

    blocks: tuple[Block, ...]
    facts: tuple[Fact, ...] = ()
    whole: tuple[SourceText, ...] = ()
    plain: bool = False
    warnings: tuple[str, ...] = field(default=())
    not_understood: dict[str, int] = field(default_factory=dict)
    identifiers: dict[tuple[str, int], str] = field(default_factory=dict)
    utterances: dict[str, str] = field(default_factory=dict)

    def identifier_at(self, words: SourceText) -> str | None:
        """The id the markup gives to the block that begins where these words do."""
        if not self.identifiers:
            return None
        path, offset = words.place(0)
        return self.identifiers.get((path, offset)) if path is not None else None

    def utterance_of(self, words: SourceText) -> str | None:
        """The id the markup gives to the innermost utterance that these words stand in."""
        path = words.place(0)[0] if self.utterances else None
        while path:
            if path in self.utterances:
                return self.utterances[path]
            path = path.rpartition("/")[0]
        return None

    def declared(self, name: FactName) -> list[Fact]:
        """The facts of one name, in the order they were found."""
        return [fact for fact in self.facts if fact.name == name and fact.value]
