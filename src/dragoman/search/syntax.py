r"""What a reader types, to the tree of a query and back.

    port treaty              both words, in any inflected form, anywhere in the text
    =ports                   the very form typed
    "port of Alva"           these words one after another; also “ ”, „ “, « »
    harb*                    every word that begins so: three letters or more before the *
    h?rb*r                   ? is one letter, * any number or none; one *, three letters or more
    harbour~1, harbour~2     one or two slips of the pen; the first letter is right
    port NEAR/5 treaty       at most five other words between, in any order; ONEAR/5: in this one
    "port of Alva" NEAR/3 (treaty OR accord) NEAR/3 sign*
    sentence(port treaty)    in one sentence; also paragraph( ), turn( ), question( ), answer( )
    question(by:Vorn port) answer(treaty)
    a OR b, a AND b          capital letters; AND may be left out and binds closer than OR
    -word, NOT word          texts without it
    ( )                      up to eight deep
    lang:en,ru  by:"Ada Vorn"  role:  org:  place:  event:  publisher:  kind:  in:question  record:
    said:2016-11..2017  said:2016  published:2024-05..  published:..2023
    \AND  12\:35              a backslash takes the next character as it is

Scopes are called by what they are of, with a bracket at once after it, because readers know that from
formulas and none has to learn a sign; ``in:question port treaty`` asks for both words in any questions
of a text, ``question(port treaty)`` for one question with both. NEAR binds closer than AND. Words with
``*``, ``?`` or ``~`` are compared as they are written, with case and accents as in ``=word``; in scripts
without spaces each character is a word, so only ``*`` at the end has a meaning there. What a query may
cost is in ``limits.py``.

``write`` gives text that ``parse`` reads as the same tree, for every tree that ``parse`` can give: no
``And`` directly in ``And``, no ``Or`` in ``Or``, no ``Not`` in ``Not``, none of them with fewer parts
than two (one for ``Not``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from dragoman.errors import BadQuery
from dragoman.model.query import (
    And,
    Filter,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Range,
    Scope,
    Wildcard,
    Word,
)
from dragoman.search import loose
from dragoman.search.limits import (
    BUDGET,
    COSTS,
    DEEPEST_NESTING,
    FACETS_COST,
    LONGEST_PHRASE,
    LONGEST_QUERY,
    MOST_NEAR,
    MOST_TERMS,
    cost,
    is_of_versions,
    is_operand,
    misplaced,
    misplaces_versions,
    too_dear,
    words_typed,
)
from dragoman.search.loose import in_word
from dragoman.search.scanner import (
    FIELD,
    NEAR,
    OPERATORS,
    PLAIN_VALUE,
    SCOPES,
    Item,
    Scanner,
    quoted,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_EMPTY = re.compile(rf"(?:\b(?:{'|'.join(SCOPES)}))?\(\s*\)", re.IGNORECASE)
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
        case Filter() | Range():
            return _written_field(node)
        case Prefix() | Wildcard() | Fuzzy():
            return loose.written(node)
        case Near(nodes=nodes, distance=distance, ordered=ordered):
            sign = f" {'O' if ordered else ''}NEAR/{distance} "
            return sign.join(_inside(part, Or) for part in nodes)
        case Scope(of=of, node=inner):
            return f"{of}({write(inner)})"
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


def _without_versions(node: Node) -> Node | None:
    """A tree without every ``version:`` in it; None where nothing is left."""
    match node:
        case And(nodes=nodes) | Or(nodes=nodes):
            left = [part for part in map(_without_versions, nodes) if part]
            joined = all_of if isinstance(node, And) else any_of
            return joined(left) if left else None
        case Not(node=inner):
            left_in = _without_versions(inner)
            return none_of(left_in) if left_in else None
        case Scope(of=of, node=inner):
            left_in = _without_versions(inner)
            return Scope(of=of, node=left_in) if left_in else None
        case _:
            return None if is_of_versions(node) else node


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
        self.units = FACETS_COST

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
        self._check_versions(node)
        return node

    def _check_versions(self, node: Node) -> None:
        """Refuses ``version:`` wherever it does not stand alone beside the rest."""
        if not misplaces_versions(node):
            return
        last = next(item for item in reversed(self.items) if is_of_versions(item.node))
        assert isinstance(last.node, Filter)
        chosen = Filter(field="version", values=last.node.values[:1])
        rest = _without_versions(node)
        self._fail(
            "version: stands once, with one value, beside all the rest and not under OR, NOT or in"
            " brackets: it says which versions are searched",
            last.start,
            write(all_of([rest, chosen]) if rest else chosen),
        )

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
        node = self._near(depth)
        return none_of(node) if negated else node

    def _near(self, depth: int) -> Node:
        """A part, or several with NEAR between them."""
        parts, sign = [self._part(depth)], self.at
        while self._kind() == "near":
            joint = self.items[self.at]
            self._refuse_joint(joint, self.items[sign], parts[-1])
            self.at += 1
            parts.append(self._part(depth))
        if len(parts) == 1:
            return parts[0]
        first = self.items[sign]
        self._refuse_operand(first, parts[-1])
        if len(parts) > MOST_NEAR or sum(map(words_typed, parts)) > LONGEST_PHRASE:
            self._fail(
                f"NEAR joins at most {MOST_NEAR} words or phrases, {LONGEST_PHRASE} words in all;"
                " that is the limit",
                first.start,
                NEAR.sub("AND", self.text),
            )
        self._pay(first, COSTS[Near])
        return Near(nodes=tuple(parts), distance=first.distance, ordered=first.ordered)

    def _refuse_joint(self, joint: Item, first: Item, before: Node) -> None:
        if (joint.distance, joint.ordered) != (first.distance, first.ordered):
            same = self.text[first.start : first.end]
            self._fail(
                "words joined by several NEAR have one distance and one order",
                joint.start,
                self.text[: joint.start] + same + self.text[joint.end :],
            )
        self._refuse_operand(joint, before)
        after = self.items[self.at + 1] if self.at + 1 < len(self.items) else None
        if after and after.kind == "not":
            self._refuse_operand(joint, None)

    def _refuse_operand(self, joint: Item, node: Node | None) -> None:
        if node is None or not is_operand(node):
            self._fail(
                "NEAR stands between words, phrases, or several of them with OR in brackets",
                joint.start,
                self.text[: joint.start] + "AND" + self.text[joint.end :],
            )

    def _pay(self, item: Item, units: int) -> None:
        self.units += units
        if self.units > BUDGET:
            self._fail(too_dear(self.units), item.start, self.text[: item.start])

    def _part(self, depth: int) -> Node:
        if self._kind() == "open":
            return self._bracket(depth + 1)
        if self._kind() == "scope":
            return self._scope(depth + 1)
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
        self._pay(item, cost(item.node))
        return item.node

    def _scope(self, depth: int) -> Node:
        """What stands in sentence( ) and the like."""
        opened = self.items[self.at]
        assert opened.of is not None
        self._pay(opened, COSTS[Scope])
        node = self._bracket(depth)
        wrong = misplaced(opened.of, node)
        if wrong is not None:
            self._refuse_misplaced(opened, wrong)
        return Scope(of=opened.of, node=node)

    def _refuse_misplaced(self, opened: Item, wrong: Node) -> NoReturn:
        before, after = self.text[: opened.start], self.text[opened.end :]
        if isinstance(wrong, Scope):
            self._fail(
                f"{opened.of}( ) is not wider than {wrong.of}( ), which stands in it",
                opened.start,
                f"{before}({after}",
            )
        self._fail(
            f"{opened.of}( ) has only words in it: a field says something of a whole turn or text",
            opened.start,
            f"{before}turn({after}",
        )

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
        if cause.kind == "near" or (written in OPERATORS and written.isalpha()):
            quoted = self.text[: cause.start] + f'"{written}"' + self.text[cause.end :]
            self._fail(f"{written} needs a word on each side", cause.start, quoted)
        self._fail(
            "a word is missing here",
            cause.start,
            re.sub(_EMPTY, "", self.text[: cause.start] + self.text[cause.start :]),
        )

    def _fail(self, message: str, position: int, suggestion: str) -> NoReturn:
        raise BadQuery(message, position=position, suggestion=suggestion.strip() or None)


def _written_word(text: str, *, exact: bool) -> str:
    """A word with a backslash before every sign that would be read otherwise than as it stands."""
    letters = [at for at, char in enumerate(text) if in_word(char)]
    first, last = (letters[0], letters[-1]) if letters else (len(text), -1)
    unsafe = _UNSAFE | {":"} if FIELD.match(text) else _UNSAFE
    if all(in_word(char) or char in "*?" for char in text):
        unsafe |= {"?"}
    written = "".join(
        char
        if in_word(char) or (first < at < last and not char.isspace() and char not in unsafe)
        else "\\" + char
        for at, char in enumerate(text)
    )
    if exact:
        return "=" + written
    is_sign = text in OPERATORS or NEAR.fullmatch(text)
    return "\\" + written if is_sign and written == text else written


def _written_field(node: Filter | Range) -> str:
    if isinstance(node, Filter):
        return f"{node.field}:" + ",".join(map(_written_value, node.values))
    since, until = node.since or "", node.until or ""
    return f"{node.field}:{since if since == until else f'{since}..{until}'}"


def _written_value(value: str) -> str:
    return value if PLAIN_VALUE.fullmatch(value) else quoted(value)


def _inside(node: Node, *bracketed: type[Node]) -> str:
    """A part of a larger tree, in brackets if it is one of these kinds."""
    return f"({write(node)})" if isinstance(node, bracketed) else write(node)
