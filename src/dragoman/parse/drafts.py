"""Turns while they are being gathered."""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.model.reading import TurnKind
from dragoman.parse.page import Block
from dragoman.parse.source import SourceText


@dataclass(slots=True)
class Draft:
    """A turn being gathered: kind, printed label, name and office where the markup gives them, paragraphs."""

    kind: TurnKind
    label: SourceText | None = None
    name: str | None = None
    role: str | None = None
    paragraphs: list[tuple[SourceText, str | None]] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The label as it is compared, empty where there is none."""
        return self.label.text.lower() if self.label else ""

    def take(self, block: Block, start: int = 0) -> None:
        """Takes a block, or what stands in it from a position on, as the next paragraph."""
        words = block.words.cut(start).strip() if start else block.words
        if words.text:
            self.paragraphs.append((words, block.lang))


@dataclass(frozen=True, slots=True)
class Turns:
    """The turns of a text, and the blocks that stand between them without belonging to one (headings)."""

    drafts: list[Draft]
    left_out: list[Block]
