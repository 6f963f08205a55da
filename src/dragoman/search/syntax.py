r"""What a reader types, to the tree of a query and back.

    port treaty              both words, in any inflected form, anywhere in the text
    =ports                   the very form typed
    "port of Alva"           these words one after another; also “ ”, „ “, « »
    a OR b, a AND b          capital letters; AND may be left out and binds closer than OR
    -word, NOT word          texts without it
    ( )                      up to eight deep
    lang:en,ru  by:"Ada Vorn"  role:  org:  place:  event:  publisher:  kind:  in:question  record:
    said:2016-11..2017  said:2016  published:2024-05..  published:..2023
    \AND  12\:35              a backslash takes the next character as it is

``write`` gives text that ``parse`` reads as the same tree, for every tree that ``parse`` can give: no
``And`` directly in ``And``, no ``Or`` in ``Or``, no ``Not`` in ``Not``, none of them with fewer parts
than two (one for ``Not``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from dragoman.errors import BadQuery
from dragoman.model.query import And, Filter, Node, Not, Or, Phrase, Range, Word
from dragoman.search.scanner import (
    FIELD,
    OPERATORS,
    PLAIN_VALUE,
    Item,
    Scanner,
    in_word,
    quoted,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST_QUERY = 512
DEEPEST_NESTING = 8
MOST_TERMS = 32
_UNSAFE = frozenset('()"“”„«»\\*~')


def parse(text: str) -> Node | None:
    """Reads a query; None where nothing was typed.

    Refuses with BadQuery: a query past a limit, an open bracket or quotation mark, an operator with
    nothing beside it, a field that does not exist, a value it cannot have.
    """
    if not text.strip():
        return None
    if len(text) > LONGEST_QUERY:
        raise BadQuery(
            f"the query has {len(text):,} characters; the limit is {LONGEST_QUERY}",
            position=LONGEST_QUERY,
            suggestion=text[:LONGEST_QUERY].rsplit(None, 1)[0],
        )
    for at, char in enumerate(text):
        if "\ud800" <= char <= "\udfff":
            raise BadQuery(
                "there is a character in this query that is none: its bytes were not UTF-8",
                position=at,
                suggestion=re.sub("[\ud800-\udfff]", "", text),
            )
    items = Scanner(text).items()
    if not items:
        raise BadQuery("there is no word in this query: type one with a letter or a digit")
    return _Parser(text, items).whole()


def write(node: Node | None) -> str:
    """Writes a tree as a reader would type it; "" for None."""
    match node:
        case None:
            return ""
        case Word(text=text, exact=exact):
            return _written_word(text, exact=exact)
        case Phrase(text=text):
            return quoted(text)
        case Filter(field=field, values=values):
            return f"{field}:" + ",".join(map(_written_value, values))
        case Range(field=field, since=since, until=until):
            days = since if since and since == until else f"{since or ''}..{until or ''}"
            return f"{field}:{days}"
        case Not(node=inner):
            return "-" + _inside(inner, And, Or)
        case And(nodes=nodes):
            return " ".join(_inside(part, Or, And) for part in nodes)
        case Or(nodes=nodes):
            return " OR ".join(_inside(part, Or) for part in nodes)


def all_of(nodes: Iterable[Node]) -> Node:
    """Joins at least one tree by And, in the form ``parse`` gives: no And stands directly in And."""
    parts: list[Node] = []
    for node in nodes:
        parts.extend(node.nodes if isinstance(node, And) else (node,))
    return parts[0] if len(parts) == 1 else And(nodes=tuple(parts))


def any_of(nodes: Iterable[Node]) -> Node:
    """Joins at least one tree by Or, in the form ``parse`` gives: no Or stands directly in Or."""
    parts: list[Node] = []
    for node in nodes:
        parts.extend(node.nodes if isinstance(node, Or) else (node,))
    return parts[0] if len(parts) == 1 else Or(nodes=tuple(parts))


def none_of(node: Node) -> Node:
    """Negates a tree; of a negation it gives what was negated."""
    return node.node if isinstance(node, Not) else Not(node=node)


class _Parser:
    """Puts items together: OR of ANDs of negations of words and brackets."""

    def __init__(self, text: str, items: Sequence[Item]) -> None:
        self.text = text
        self.items = items
        self.at = 0
        self.terms = 0

    def whole(self) -> Node:
        """The tree of all items."""
        node = self._either(0)
        if self.at < len(self.items):
            start = self.items[self.at].start
            self._fail(
                "a bracket closes that was not opened",
                start,
                self.text[:start] + self.text[start + 1 :],
            )
        return node

    def _kind(self) -> str:
        return self.items[self.at].kind if self.at < len(self.items) else "end"

    def _either(self, depth: int) -> Node:
        parts = [self._all(depth)]
        while self._kind() == "or":
            self.at += 1
            parts.append(self._all(depth))
        return any_of(parts)

    def _all(self, depth: int) -> Node:
        parts = [self._single(depth)]
        while self._kind() not in {"or", "close", "end"}:
            if self._kind() == "and":
                self.at += 1
            parts.append(self._single(depth))
        return all_of(parts)

    def _single(self, depth: int) -> Node:
        negated = False
        while self._kind() == "not":
            self.at, negated = self.at + 1, not negated
        node = self._part(depth)
        return none_of(node) if negated else node

    def _part(self, depth: int) -> Node:
        if self._kind() == "open":
            return self._bracket(depth + 1)
        item = self.items[self.at] if self.at < len(self.items) else None
        if item is None or item.node is None:
            self._missing(item)
        self.at += 1
        self.terms += len(item.node.values) if isinstance(item.node, Filter) else 1
        if self.terms > MOST_TERMS:
            self._fail(
                f"more than {MOST_TERMS} terms, which is the limit",
                item.start,
                self.text[: item.start],
            )
        return item.node

    def _bracket(self, depth: int) -> Node:
        opened = self.items[self.at]
        if depth > DEEPEST_NESTING:
            self._fail(
                f"brackets more than {DEEPEST_NESTING} deep, which is the limit",
                opened.start,
                " ".join(re.sub(r"[()]", " ", self.text).split()),
            )
        self.at += 1
        node = self._either(depth)
        if self._kind() != "close":
            self._fail("a bracket opens and none closes", opened.start, self.text + ")")
        self.at += 1
        return node

    def _missing(self, item: Item | None) -> NoReturn:
        """Refuses an operator or a bracket that lacks a word beside it."""
        cause = item or self.items[self.at - 1]
        written = self.text[cause.start : cause.end]
        if written in OPERATORS and written.isalpha():
            quoted = self.text[: cause.start] + f'"{written}"' + self.text[cause.end :]
            self._fail(f"{written} needs a word on each side", cause.start, quoted)
        self._fail(
            "a word is missing here",
            cause.start,
            re.sub(r"\(\s*\)", "", self.text[: cause.start] + self.text[cause.start :]),
        )

    def _fail(self, message: str, position: int, suggestion: str) -> NoReturn:
        raise BadQuery(message, position=position, suggestion=suggestion.strip() or None)


def _written_word(text: str, *, exact: bool) -> str:
    """A word with a backslash before every sign that would be read otherwise than as it stands."""
    letters = [at for at, char in enumerate(text) if in_word(char)]
    first, last = (letters[0], letters[-1]) if letters else (len(text), -1)
    unsafe = _UNSAFE | {":"} if FIELD.match(text) else _UNSAFE
    written = "".join(
        char
        if in_word(char) or (first < at < last and not char.isspace() and char not in unsafe)
        else "\\" + char
        for at, char in enumerate(text)
    )
    if exact:
        return "=" + written
    return "\\" + written if text in OPERATORS and written == text else written


def _written_value(value: str) -> str:
    return value if PLAIN_VALUE.fullmatch(value) else quoted(value)


def _inside(node: Node, *bracketed: type[Node]) -> str:
    """A part of a larger tree, in brackets if it is one of these kinds."""
    return f"({write(node)})" if isinstance(node, bracketed) else write(node)
