"""The words of a paragraph as they are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Words(NamedTuple):
    """The words of a paragraph as they are compared under one profile, and where its sentences begin."""

    rules: str
    surface: tuple[str, ...]
    lemma: tuple[str, ...]
    sentences: tuple[int, ...] = (0,)

    def parts(self) -> Iterator[tuple[int, Words]]:
        """Every sentence, with the number of its first word."""
        ends = (*self.sentences[1:], len(self.surface))
        for start, end in zip(self.sentences, ends, strict=True):
            yield start, Words(self.rules, self.surface[start:end], self.lemma[start:end])
