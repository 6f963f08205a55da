"""What an element of HTML lends to the text inside it: its part of the page, its language, its typography."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from dragoman.model import language
from dragoman.parse.page import BlockKind, Frame

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS: dict[str, BlockKind] = {
    **dict.fromkeys(_HEADINGS, "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    **dict.fromkeys(("td", "th"), "cell"),
    **dict.fromkeys(("blockquote",), "quote"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    **dict.fromkeys(
        (
            "address", "article", "aside", "body", "center", "details", "dialog", "div", "dl", "fieldset",
            "figure", "footer", "form", "head", "header", "hgroup", "hr", "html", "legend", "listing", "main",
            "menu", "nav", "noscript", "ol", "option", "p", "plaintext", "pre", "search", "section", "select",
            "summary", "table", "tbody", "tfoot", "thead", "title", "tr", "ul", "xmp", "button", "label", "textarea",
        ),
        "paragraph",
    ),
}  # fmt: skip
_PRE = frozenset({"pre", "listing", "xmp", "plaintext", "textarea"})
_FRAME_TAGS: dict[str, Frame] = {
    "nav": "nav", "footer": "footer", "aside": "aside", "form": "form", "select": "form",
    "option": "form", "button": "form", "label": "form", "textarea": "form", "search": "form",
    "title": "head", "menu": "nav", "dialog": "aside", "head": "head", "noscript": "hidden",
    "object": "hidden", "svg": "hidden", "script": "hidden", "style": "hidden",
}  # fmt: skip
_FRAME_ROLES: dict[str, Frame] = {
    "navigation": "nav", "search": "form", "contentinfo": "footer", "complementary": "aside",
    "banner": "header", "menu": "nav", "menubar": "nav", "dialog": "aside", "alertdialog": "aside",
}  # fmt: skip
# Words of class and id names, whole: "nav-main" has "nav", "navy" has not.
_FRAME_WORDS: dict[str, Frame] = {
    **dict.fromkeys(("nav", "navbar", "navigation", "menu", "breadcrumb", "breadcrumbs", "subnav", "urhere", "topnav", "skip", "skiplink", "langs", "languages", "lang"), "nav"),
    **dict.fromkeys(("footer", "foot", "copyright", "bottom", "colophon"), "footer"),
    **dict.fromkeys(("sidebar", "aside", "related", "cookie", "cookies", "banner", "newsletter", "seealso", "teaser", "caption", "captions", "credit", "credits", "annotation", "bildunterschrift", "bildnachweis"), "aside"),
    **dict.fromkeys(("share", "social", "sharing", "print", "toolbar", "tools", "addthis"), "share"),
    **dict.fromkeys(("search", "searchbox", "filter", "filters", "login"), "form"),
}  # fmt: skip
_WORD_PARTS = re.compile(r"[a-z]+|[A-Z][a-z]*")
_BOLD_TAGS, _ITALIC_TAGS = frozenset({"b", "strong"}), frozenset({"i", "em"})
# An element of any other name lends what it was lent itself.
_MEANT = BLOCKS.keys() | _FRAME_TAGS.keys() | _BOLD_TAGS | _ITALIC_TAGS
# Of these no attribute says that they are frame.
_IN_TEXT = frozenset({"main", "article", "body", "html"})
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# The attributes that change what an element lends.
_TELLING = frozenset((
    "lang", "xml:lang", "style", "role", "aria-hidden", "hidden", "class", "id",
))  # fmt: skip

Attributes = dict[str, str | None]


@dataclass(slots=True)
class Lent:
    """What the text inside an element has from it and from those around it; elements alike share one.

    ``kind`` and ``level`` are those of its blocks, ``pre`` says that its blank lines part them.
    """

    frame: Frame = ""
    lang: str | None = None
    bold: bool = False
    italic: bool = False
    kind: BlockKind = "paragraph"
    level: int = 0
    pre: bool = False
    _by_tag: dict[str, Lent] = field(default_factory=dict, repr=False, compare=False)

    def to(self, tag: str, attributes: Attributes) -> Lent:
        """What an element lends that stands in this one."""
        lent = self
        if tag in _MEANT:
            lent = self._by_tag.get(tag) or self._learn(tag)
        return lent if _TELLING.isdisjoint(attributes) else _told(lent, tag, attributes)

    def _learn(self, tag: str) -> Lent:
        """What a tag lends without attributes; kept for the next."""
        lent = Lent(
            frame="" if tag == "main" else self.frame or _FRAME_TAGS.get(tag, ""),
            lang=self.lang,
            bold=self.bold or tag in _BOLD_TAGS,
            italic=self.italic or tag in _ITALIC_TAGS,
            kind=self._kind(tag),
            level=self._level(tag),
            pre=self.pre or tag in _PRE,
        )
        self._by_tag[tag] = lent = self if lent == self else lent
        return lent

    def _kind(self, tag: str) -> BlockKind:
        # A <p> in a heading, quotation or list item is still part of it.
        if tag in ("p", "div") and self.kind in ("heading", "quote", "item", "caption"):
            return self.kind
        return BLOCKS.get(tag, self.kind)

    def _level(self, tag: str) -> int:
        if tag in _HEADINGS:
            return int(tag[1])
        return 0 if tag in ("li", "td", "th") else self.level


def _told(lent: Lent, tag: str, attributes: Attributes) -> Lent:
    """What a tag lends, changed by what the attributes say."""
    tagged = attributes.get("lang") or attributes.get("xml:lang")
    style = _styled(attributes.get("style") or "")
    frame = lent.frame or ("" if tag in _IN_TEXT else _frame(tag, attributes, style))
    lang = (language.parse(tagged) if tagged else None) or lent.lang
    bold, italic = lent.bold or style.bold, lent.italic or style.italic
    if (frame, lang, bold, italic) == (lent.frame, lent.lang, lent.bold, lent.italic):
        return lent
    return Lent(frame, lang, bold, italic, lent.kind, lent.level, lent.pre)


class _Style(NamedTuple):
    """What the ``style`` of an element says of its text."""

    bold: bool
    italic: bool
    hidden: bool


# A page sets its elements in few styles and classes.
@lru_cache(maxsize=256)
def _styled(style: str) -> _Style:
    return _Style(*(bool(shape.search(style)) for shape in (_BOLD, _ITALIC, _HIDDEN)))


def _frame(tag: str, attributes: Attributes, style: _Style) -> Frame:
    """The part of the page that an element's attributes say it is."""
    role = (attributes.get("role") or "").lower()
    if role in _FRAME_ROLES:
        return _FRAME_ROLES[role]
    silent = attributes.get("aria-hidden") == "true" and tag not in ("span", "b", "i")
    if silent or style.hidden or "hidden" in attributes:
        return "hidden"
    return _frame_named(attributes.get("class") or "") or _frame_named(attributes.get("id") or "")


@lru_cache(maxsize=256)
def _frame_named(names: str) -> Frame:
    for name in names.split():
        for word in _WORD_PARTS.findall(name):
            if word.lower() in _FRAME_WORDS:
                return _FRAME_WORDS[word.lower()]
    return ""
