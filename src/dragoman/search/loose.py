"""Reads a word typed with ``*``, ``?`` or ``~``: which words it stands for, or why it cannot be one."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple

from dragoman.model.query import Fuzzy, Loose, Prefix, Wildcard
from dragoman.search.limits import LEAST_LETTERS
from dragoman.text.tokens import is_unspaced

_FUZZY = re.compile(r"(.*)~(\d*)", re.DOTALL)
_SLIPS: dict[int, Literal[1, 2]] = {1: 1, 2: 2}
_STAR = re.compile(r"\w\*|\*\w")


class Refused(NamedTuple):
    """Why a word is refused, and what to type in its place."""

    message: str
    instead: str


def read(typed: str) -> Loose | Refused | None:
    """The word as typed, with what stands around it; None where it is a word like any other.

    ``?`` and ``*`` are signs among letters and digits only: in ``b?c=d`` or after a question they are not.
    """
    body = _trimmed(typed)
    if "\\" in typed or not any(map(str.isalnum, body)):
        return None
    if found := _FUZZY.fullmatch(body):
        node: Loose | Refused | None = _fuzzy(found[1], found[2])
    elif all(in_word(char) or char in "*?" for char in body):
        node = _wild(body) if "*" in body or "?" in body else None
    else:
        node = _mixed(body)
    if node is None or isinstance(node, Refused) or not typed.startswith("="):
        return node
    return Refused("= asks for one form and * ? ~ for many: type one of them", body)


def written(node: Loose) -> str:
    """A loose word as it is typed."""
    match node:
        case Prefix(text=text):
            return text + "*"
        case Wildcard(text=text):
            return text
        case Fuzzy(text=text, distance=distance):
            return f"{text}~{distance}"


def in_word(char: str) -> bool:
    """Whether a character can begin or end a word."""
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def _trimmed(typed: str) -> str:
    first = next((at for at, char in enumerate(typed) if in_word(char) or char == "*"), len(typed))
    last = next((at for at in range(len(typed), first, -1) if _may_end(typed[at - 1])), first)
    return typed[first:last]


def _may_end(char: str) -> bool:
    return in_word(char) or char in "*~"


def _wild(body: str) -> Loose | Refused:
    letters = sum(map(str.isalnum, body))
    plain = re.sub(r"[*?]", "", body)
    if body.count("*") > 1 or not body[0].isalnum():
        return _badly_placed(body, plain)
    is_prefix = body.endswith("*") and "?" not in body
    if any(map(is_unspaced, body)):
        if is_prefix:
            return Prefix(text=plain)
        return _unspaced(plain)
    if letters < LEAST_LETTERS:
        return Refused(
            f"a word with * or ? needs at least {LEAST_LETTERS} letters, which is the limit: type more of it",
            plain,
        )
    return Prefix(text=plain) if is_prefix else Wildcard(text=body)


def _badly_placed(body: str, plain: str) -> Refused:
    without = body[next(at for at, char in enumerate(body) if char.isalnum()) :]
    head, star, tail = without.partition("*")
    instead = head + star + tail.replace("*", "")
    if isinstance(_wild(instead), Refused):
        instead = plain
    if body[0] == "*":
        return Refused("a word cannot begin with *: type how it begins", instead)
    return Refused("a word can have one *, which is the limit", instead)


def _fuzzy(word: str, number: str) -> Loose | Refused:
    plain = "".join(char for char in word if in_word(char))
    letters = sum(map(str.isalnum, word))
    if plain != word or not letters:
        return Refused("~ follows one word of letters and digits", plain)
    if any(map(is_unspaced, word)):
        return _unspaced(word)
    distance = int(number) if number and len(number) < 3 else 0
    most = 2 if letters > 2 * 2 else 1 if letters > 2 else 0
    instead = f"{word}~{most}" if most else word
    if distance not in _SLIPS:
        return Refused("~1 or ~2 says how many letters may differ, which is the limit", instead)
    if distance > most:
        return Refused(
            f"a word of {letters} letters is too short for ~{distance}: ~1 needs 3, ~2 needs 5",
            instead,
        )
    return Fuzzy(text=word, distance=_SLIPS[distance])


def _mixed(body: str) -> Refused | None:
    # Taken silently, minist*-x would find minist and nothing else.
    if not _STAR.search(body):
        return None
    return Refused(
        "a word with * has letters, digits and ? beside it, no other sign", body.replace("*", "")
    )


def _unspaced(plain: str) -> Refused:
    return Refused(
        "in a script without spaces a word is found wherever its characters stand, so ? ~ and * within"
        " it have nothing to stand for",
        plain,
    )
