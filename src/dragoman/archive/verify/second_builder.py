"""What a reader of a page could see, by html5lib: a second tree builder that shares no code with the first.

html5lib is no dependency of this program: who has none is told that nothing was compared.
"""

from __future__ import annotations

import importlib.util
import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from dragoman.model.reading import Reading

# No browser shows the text in these; elements are in them only where a drawing or formula has one of that name.
UNSEEN = frozenset({"script", "style", "iframe", "noembed", "noframes"})
# What it writes itself in place of an <isindex>.
_ISINDEX = "This is a searchable index. Enter search keywords: "
DEEPEST = 20_000
_WORD = re.compile(r"[^\W_]+")
# Characters without a width, and what stands for a NUL or for half a character.
_NO_WIDTH = dict.fromkeys(map(ord, "\u200b\ufeff\u00ad\x00\ufffd"))


def is_installed() -> bool:
    """Whether there is an html5lib to build with."""
    return importlib.util.find_spec("html5lib") is not None


def visible_texts(markup: str) -> list[str]:
    """All text nodes that a reader could see, title included, in their order."""
    from html5lib.constants import DataLossWarning  # noqa: PLC0415  # not there for everybody

    from dragoman.archive.verify.todays_rules import TodaysParser  # noqa: PLC0415

    before = sys.getrecursionlimit()
    try:
        # It closes open <dd> and the like one inside the other.
        sys.setrecursionlimit(DEEPEST)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DataLossWarning)
            root = TodaysParser().parse(markup)
    finally:
        sys.setrecursionlimit(before)
    return list(_texts(root))


def missing_words(seen: list[str], given: list[str]) -> Counter[str]:
    """The words in the first texts that are not in the second, as often as they are missing.

    A word may stand in one piece here and in two there (``<b>W</b>ord``, or text that a table put before
    itself): what looks missing is looked for again in all letters without any gap, and in two pieces.
    """
    seen_run, given_run = _letters(seen), _letters(given)
    missing = words_in(seen) - words_in(given)
    known = words_in(given)
    lacking = {
        word: seen_run.count(word) - given_run.count(word)
        for word in missing
        if not any(word[:at] in known and word[at:] in known for at in range(1, len(word)))
    }
    return Counter({word: number for word, number in lacking.items() if number > 0})


def texts_of(reading: Reading) -> list[str]:
    """What a reading gives back: title, labels, paragraphs, furniture, and what its facts print."""
    named = (reading.dateline, reading.place, reading.event)
    texts = [reading.title or "", reading.publisher or "", *reading.furniture, *reading.subjects]
    texts += [date.printed or "" for date in (reading.published, reading.said) if date]
    texts += [one.printed for one in (*named, *reading.speakers, *reading.links) if one]
    for turn in reading.turns:
        texts += [turn.attribution or "", *(paragraph.text for paragraph in turn.paragraphs)]
    return texts


def words_in(texts: Iterable[str]) -> Counter[str]:
    """The words of some texts with their number."""
    return Counter(word for text in texts for word in _WORD.findall(text.translate(_NO_WIDTH)))


def _letters(texts: list[str]) -> str:
    return "".join(word for text in texts for word in _WORD.findall(text.translate(_NO_WIDTH)))


def _texts(root: Any) -> Iterator[str]:
    """The text nodes in order, without recursion."""
    waiting: list[Any] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node.replace(_ISINDEX, "")
        elif isinstance(node.tag, str) and (len(node) or node.tag.rpartition("}")[2] not in UNSEEN):
            inside: list[Any] = [node.text or ""]
            for child in node:
                inside += [child, child.tail or ""]
            waiting += reversed(inside)
