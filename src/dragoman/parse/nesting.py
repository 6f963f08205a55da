"""Bounds how deep HTML nests before a tree is built of it; tags are taken out, text never.

lexbor needs 3 s for 50,000 open elements and 7 s for 4,000 paragraphs that each leave another ``<font>``
open, since every paragraph opens all of them again. Browsers stop at 512.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice

from dragoman.errors import LimitExceeded
from dragoman.settings import LIMITS

# Bold, italic and the like that are open at once, of each name; the standard opens three alike again.
_UNCLOSED = 4

# A sign of equality gives a value only behind a name; where a name should begin, it is one.
_ONE = r"""[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"'][^\s>]*+)?)?"""
_TAG = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|<(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*)"
    rf"(?P<rest>(?:[\s/]++|{_ONE})*+)>?",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(_ONE)
# What looks like a tag inside these is text, up to their own end; after <plaintext> all is.
_RAW = {
    name: re.compile(rf"</{name}\b", re.IGNORECASE)
    for name in (
        "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext",
    )
}  # fmt: skip
_DRAWING = re.compile(r"<(?:svg|math)\b", re.IGNORECASE)
_FORMATTING = frozenset((
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong",
    "tt", "u",
))  # fmt: skip
# Elements that hold nothing, and those whose own start closes the one before.
_FLAT = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr", "html", "head", "body", "li", "dd", "dt", "option",
))  # fmt: skip
# The parts of a table, by the depth at which one ends another.
_TABLE = {"caption": 0, "tbody": 0, "tfoot": 0, "thead": 0, "tr": 1, "td": 2, "th": 2}
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "button", "center", "details", "dialog",
    "dir", "div", "dl", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hgroup", "listing", "main", "menu", "nav", "ol", "p",
    "pre", "search", "section", "summary", "ul",
))  # fmt: skip
# In a drawing or formula every other name nests; these end it, unless it holds HTML again.
_ENDING = frozenset((
    "b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em",
    "embed", "h1", "h2", "h3", "h4", "h5", "h6", "head", "hr", "i", "img", "li", "listing",
    "menu", "meta", "nobr", "ol", "p", "pre", "ruby", "s", "small", "span", "strong",
    "strike", "sub", "sup", "table", "tt", "u", "ul", "var",
))  # fmt: skip
_HOLDING = ("mi", "mo", "mn", "ms", "mtext", "annotation-xml", "foreignobject", "desc", "title")
# An end tag does not reach beyond these.
_WALLS = frozenset((
    "applet", "marquee", "object", "table", "td", "th", "caption", "template", "select",
))  # fmt: skip
# Nor does that of an element that is no block beyond these.
_INNER_WALLS = _WALLS | _BLOCKS | frozenset(_TABLE)
_TABLE_WALLS = frozenset({"table", "template"})


def bound(markup: str) -> tuple[str, bool]:
    """The markup without the tags that nest deeper than the limit; whether any did, or one may have been text.

    Attributes beyond their limit go, too: lexbor compares each with all before it. They are no text. Refuses a
    page in which elements that nobody closes would be opened again more often than a page may have nodes.
    """
    scan = _Scan() if markup.count("<") > LIMITS.html_depth else None
    # From the first drawing on, a <title> may be a drawing's, which nests: then all tags are counted.
    drawing = _DRAWING.search(markup)
    drawn_from = drawing.start() if drawing else len(markup)
    kept: list[str] = []
    position = copied = 0
    doubtful = False
    while match := _TAG.search(markup, position):
        position = match.end()
        name = (match["name"] or "").lower()
        raw = name in _RAW and not match["close"]
        if raw and position > drawn_from:
            raw, doubtful = False, doubtful or name not in ("script", "style")
        # Each attribute takes a blank and a character.
        is_long = name and position - match.start() > 2 * LIMITS.html_attributes
        if is_long and (cut := _beyond(match)) is not None:
            kept.append(markup[copied:cut])
            copied = match.end("rest")
        if raw:
            end = _RAW[name].search(markup, position) if name != "plaintext" else None
            position = end.end() if end else len(markup)
        elif scan and name and not scan.keeps(name, match):
            kept += [markup[copied : match.start()], " "]
            copied = position
    flattened = bool(scan and scan.flattened) or (doubtful and bool(kept))
    return "".join(kept) + markup[copied:], flattened


def _beyond(tag: re.Match[str]) -> int | None:
    """Where the first attribute of a tag begins that is one too many; None where there is none."""
    found = islice(_ATTRIBUTE.finditer(tag["rest"]), LIMITS.html_attributes, None)
    first = next(found, None)
    return tag.start("rest") + first.start() if first else None


class _Scan:
    """What is open while the tags go by: rather too much than too little."""

    def __init__(self) -> None:
        self.flattened = False
        self._open: list[str] = []
        self._names: dict[str, int] = defaultdict(int)
        self._dropped: dict[str, int] = defaultdict(int)
        self._formatting = self._again = 0

    def keeps(self, name: str, tag: re.Match[str]) -> bool:
        """Whether a tag stays, and what is open after it."""
        closing = bool(tag["close"])
        drawn = self._is_drawn(name, closing)
        if not drawn and name in _FLAT:
            return True
        if not drawn and name in _FORMATTING:
            return self._formats(name, closing)
        if closing:
            return self._closes(name)
        self._opens_again()
        if drawn and tag["rest"].endswith("/"):
            return True
        if not drawn and name in _TABLE:
            if not self._names["table"]:
                return True
            self._end_cells(_TABLE[name])
        elif not drawn and name in _BLOCKS:
            self._close("p", _WALLS)
        if len(self._open) >= LIMITS.html_depth:
            self._dropped[name] += 1
            self.flattened = True
            return False
        self._open.append(name)
        self._names[name] += 1
        return True

    def _opens_again(self) -> None:
        """Counts what the tree builder opens again in an element: all the bold and italic that is not closed."""
        self._again += self._formatting
        if self._again > LIMITS.html_nodes:
            raise LimitExceeded("nodes of one page", limit=LIMITS.html_nodes)

    def _is_drawn(self, name: str, closing: bool) -> bool:
        """Whether a tag belongs to a drawing or formula; a tag of HTML's own ends it."""
        if not self._names["svg"] and not self._names["math"]:
            return False
        if closing or name not in _ENDING or any(self._names[held] for held in _HOLDING):
            return True
        while drawing := next((n for n in ("svg", "math") if self._names[n]), None):
            self._close(drawing, frozenset())
        return False

    def _end_cells(self, level: int) -> None:
        """Ends the parts of the innermost table from a level on, with all inside them."""
        index = len(self._open)
        while index and self._open[index - 1] not in ("table", "template"):
            index -= 1
        for number in range(index, len(self._open)):
            if _TABLE.get(self._open[number], -1) >= level:
                self._cut(number)
                return

    def _formats(self, name: str, closing: bool) -> bool:
        if closing and self._dropped[name]:
            self._dropped[name] -= 1
            return False
        before = self._names[name]
        if closing:
            self._names[name] = max(before - 1, 0)
        elif name == "a":
            self._names[name] = 1
        elif self._names[name] >= _UNCLOSED:
            self._dropped[name] += 1
            return False
        else:
            self._names[name] += 1
        self._formatting += self._names[name] - before
        return True

    def _closes(self, name: str) -> bool:
        if self._dropped[name]:
            self._dropped[name] -= 1
            return False
        if name in _TABLE or name == "table":
            self._close(name, _TABLE_WALLS)
        elif name in _BLOCKS or name in _WALLS:
            self._close(name, _WALLS)
        else:
            self._close(name, _INNER_WALLS)
        return True

    def _close(self, name: str, walls: frozenset[str]) -> None:
        """Closes the innermost element of a name with all inside it, if no wall stands in between."""
        if not self._names[name]:
            return
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index] == name:
                self._cut(index)
                return
            if self._open[index] in walls:
                return

    def _cut(self, index: int) -> None:
        for closed in self._open[index:]:
            self._names[closed] -= 1
        del self._open[index:]
