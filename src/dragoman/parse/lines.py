"""The lines of a text that belong to no turn, each with the paragraph it stands above."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict

from dragoman.model.reading import Line
from dragoman.parse.column import Column
from dragoman.parse.drafts import Turns
from dragoman.parse.head import Head
from dragoman.parse.page import Block, Page
from dragoman.parse.page_words import is_end_mark, is_time
from dragoman.parse.source import SourceText


def lines_of(page: Page, column: Column, head: Head, turns: Turns) -> tuple[Line, ...]:
    """Headings between turns, the place above a text and the hour it began and ended.

    The title is none, nor the stamp, which each design of a site prints in its own way, nor an end mark.
    """
    found = [*_above(column, head), *_hours(column), *turns.left_out]
    found = [block for block in found if any(map(str.isalnum, block.text))]
    found = [block for block in found if not is_end_mark(block.text)]
    if not found:
        return ()
    order = _Order(page)
    paragraphs = [words for draft in turns.drafts for words, _ in draft.paragraphs if words.text]
    places = [order.place(words) for words in paragraphs]
    spoken = set(places)
    lines: dict[tuple[int, int], Line] = {}
    for block in found:
        place = order.place(block.words)
        if place in spoken:
            continue
        after = bisect_right(places, place)
        before = f"p{after + 1}" if after < len(places) else None
        lines[place] = Line(text=block.text, before=before)
    return tuple(lines[place] for place in sorted(lines))


def _above(column: Column, head: Head) -> list[Block]:
    """The lines of the head that say where a text was spoken and nothing else."""
    place = [head.place] if head.place else []
    place += [head.dateline.line] if head.dateline and head.stamp is None else []
    said = _nodes(place)
    other = _nodes([words for words in (head.title, head.stamp and head.stamp.words) if words])
    return [
        block
        for block in (*column.head, *column.text)
        if id(block) in head.taken and _nodes([block.words]) & said - other
    ]


def _nodes(texts: list[SourceText]) -> set[tuple[str | None, int]]:
    """The places where the pieces of texts begin."""
    return {(run.path, run.offset) for words in texts for run in words.runs if not run.added}


def _hours(column: Column) -> list[Block]:
    return [block for block in column.text if is_time(block.text)]


class _Order:
    """Where words stand among the blocks of a page, also those of a block that was taken apart."""

    def __init__(self, page: Page) -> None:
        self._starts: dict[str | None, list[tuple[int, int]]] = defaultdict(list)
        for number, block in enumerate(page.blocks):
            for run in block.words.runs:
                self._starts[run.path].append((run.offset, number))
        self._most = len(page.blocks)
        for starts in self._starts.values():
            starts.sort()

    def place(self, words: SourceText) -> tuple[int, int]:
        """The number of the block, and the offset in its node."""
        path, offset = words.place(0)
        starts = self._starts[path]
        at = bisect_right(starts, (offset, self._most))
        return (starts[max(at - 1, 0)][1] if starts else 0, offset)
