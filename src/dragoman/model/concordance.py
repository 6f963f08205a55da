"""A concordance: every occurrence of what was looked for, a line each, with the words beside it."""

from __future__ import annotations

from typing import Literal

from dragoman.model.base import Value
from dragoman.model.date import Date
from dragoman.model.query import Node
from dragoman.model.reading import TurnKind

LineSort = Literal["right", "left", "said"]


class Context(Value, frozen=True, kw_only=True):
    """What is asked of a concordance: the query, the order and number of words beside a match, the page.

    ``sort`` is by the words that follow, by those that precede, the nearest first, or by day, the newest
    first. ``width`` counts words on each side, in scripts without spaces twice as many characters.
    ``as_typed`` asks for the very forms typed. ``first`` is the language whose lines come first.
    """

    query: Node | None
    sort: LineSort = "right"
    width: int = 8
    as_typed: bool = False
    offset: int = 0
    limit: int = 50
    first: str | None = None


class Line(Value, frozen=True, kw_only=True):
    """One occurrence: ``left``, ``match`` and ``right`` stand so, one after another, in the paragraph.

    ``spans`` holds the place of the match there, in code points. ``eid`` is None for a title; ``said``
    and ``published`` are the days of the text; ``current`` is False in a version that another followed.
    """

    left: str
    match: str
    right: str
    address: str
    edition: str
    eid: str | None
    lang: str
    turn_kind: TurnKind | None
    by: str | None
    said: Date | None
    published: Date | None
    spans: tuple[tuple[int, int], ...]
    current: bool


class LineGroup(Value, frozen=True, kw_only=True):
    """The number of lines in one language."""

    lang: str
    count: int


class Concordance(Value, frozen=True, kw_only=True):
    """One page of lines, by language, and how many there are in each, in the order they come.

    ``passages`` paragraphs answer the query, of which the newest ``looked_through`` were looked through
    for lines; ``total`` lines were found in them. ``searched`` is where those were looked for.
    """

    query: str
    total: int
    passages: int
    looked_through: int
    groups: tuple[LineGroup, ...]
    lines: tuple[Line, ...]
    searched_paragraphs: int
    searched_editions: int
    sequence: int
