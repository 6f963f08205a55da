"""HTML becomes blocks: lexbor builds the tree, this walks it once, and no visible text is left behind."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from dragoman.model import language
from dragoman.parse.page import Block, BlockKind, Fact, FactName, Frame, Link, Page
from dragoman.parse.source import Run, SourceText

DEPTH_LIMIT = 512

_UNSEEN = frozenset({"script", "style", "template", "-comment", "svg", "math", "iframe", "object"})
_BLOCKS: dict[str, BlockKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    **dict.fromkeys(("td", "th"), "cell"),
    **dict.fromkeys(("blockquote",), "quote"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    **dict.fromkeys(
        (
            "address", "article", "aside", "body", "center", "details", "dialog", "div", "dl", "fieldset",
            "figure", "footer", "form", "head", "header", "hgroup", "hr", "html", "legend", "main", "menu",
            "nav", "ol", "option", "p", "pre", "section", "select", "summary", "table", "tbody", "tfoot",
            "thead", "title", "tr", "ul", "button", "label", "textarea",
        ),
        "paragraph",
    ),
}  # fmt: skip
_FRAME_TAGS: dict[str, Frame] = {
    "nav": "nav", "footer": "footer", "aside": "aside", "form": "form", "select": "form",
    "option": "form", "button": "form", "label": "form", "textarea": "form", "title": "head",
    "menu": "nav", "dialog": "aside", "head": "head",
}  # fmt: skip
_FRAME_ROLES: dict[str, Frame] = {
    "navigation": "nav", "search": "form", "contentinfo": "footer", "complementary": "aside",
    "banner": "header", "menu": "nav", "menubar": "nav", "dialog": "aside", "alertdialog": "aside",
}  # fmt: skip
# Words of class and id names, whole: "nav-main" has "nav", "navy" has not.
_FRAME_WORDS: dict[str, Frame] = {
    **dict.fromkeys(("nav", "navbar", "navigation", "menu", "breadcrumb", "breadcrumbs", "subnav", "urhere", "topnav", "skip", "skiplink", "langs", "languages", "lang"), "nav"),
    **dict.fromkeys(("footer", "foot", "copyright", "bottom", "colophon"), "footer"),
    **dict.fromkeys(("sidebar", "aside", "related", "cookie", "cookies", "banner", "newsletter", "seealso", "teaser"), "aside"),
    **dict.fromkeys(("share", "social", "sharing", "print", "toolbar", "tools", "addthis"), "share"),
    **dict.fromkeys(("search", "searchbox", "filter", "filters", "login"), "form"),
}  # fmt: skip
_WORD_PARTS = re.compile(r"[a-z]+|[A-Z][a-z]*")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_TAGS = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
_META: dict[str, FactName] = {
    "og:title": "title", "dc.title": "title", "dcterms.title": "title", "twitter:title": "title",
    "og:site_name": "site", "article:published_time": "published", "dc.date": "published",
    "dcterms.date": "published", "dcterms.issued": "published", "date": "published", "pubdate": "published",
    "publishdate": "published", "article:modified_time": "modified", "dc.publisher": "publisher",
    "dcterms.publisher": "publisher", "dc.identifier": "identifier", "dcterms.identifier": "identifier",
    "article:tag": "subject", "dc.subject": "subject", "dcterms.subject": "subject",
    "og:url": "canonical", "dc.language": "lang", "dcterms.language": "lang",
}  # fmt: skip
_JSON_LD: dict[str, FactName] = {
    "headline": "title", "name": "title", "datePublished": "published", "dateModified": "modified",
    "inLanguage": "lang", "keywords": "subject", "url": "canonical", "identifier": "identifier",
}  # fmt: skip
_JSON_LD_TYPES = frozenset(
    "Article NewsArticle ReportageNewsArticle CreativeWork WebPage SpeechAct Report PressRelease "
    "GovernmentPressRelease SpecialAnnouncement BlogPosting".split()
)


def read_html(markup: str, *, path: str = "", base: str = "") -> Page:
    """Reads HTML (a page or a fragment) into blocks and facts.

    ``path`` is put before every node's path (where a carrier holds the markup). Text beyond 512 nested
    elements is kept and its nesting flattened, with a warning (the cap browsers use).
    """
    markup, flattened = _flatten(markup)
    tree = LexborHTMLParser(markup)
    walk = _Walk(prefix=path)
    root = tree.root
    if root is not None:
        _descend(root, walk)
    warnings = (
        (f"nested deeper than {DEPTH_LIMIT} elements; flattened there, text kept",)
        if flattened
        else ()
    )
    return Page(
        blocks=tuple(walk.blocks),
        facts=tuple(walk.facts),
        whole=tuple(walk.whole),
        warnings=warnings,
    )


@dataclass(slots=True)
class _Open:
    """An element being walked: what it lends to the text inside it."""

    tag: str
    path: str
    frame: Frame
    lang: str | None
    bold: bool
    italic: bool
    kind: BlockKind
    level: int
    counts: dict[str, int] = field(default_factory=dict)
    length: int = 0
    double_breaks: bool = False


@dataclass(slots=True)
class _Walk:
    """The state of one walk: open elements, the block being gathered, what is finished."""

    prefix: str
    open: list[_Open] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    whole: list[SourceText] = field(default_factory=list)
    pieces: list[SourceText] = field(default_factory=list)
    marks: list[tuple[str, int, int]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    size: int = 0
    owner: _Open | None = None


def _descend(root: Any, walk: _Walk) -> None:
    """Walks the tree without recursion, so that no nesting can exhaust the stack."""
    node, leaving = root, False
    while node is not None:
        if not leaving:
            if node.is_text_node:
                _text(node.text_content or "", walk)
            elif node.is_element_node and node.tag not in _UNSEEN:
                _enter(node, walk)
                if node.child is not None:
                    node = node.child
                    continue
                _leave(node, walk)
            elif node.is_element_node:
                _unseen(node, walk)
        elif node.is_element_node:
            _leave(node, walk)
        if node.mem_id == root.mem_id:
            break
        if node.next is not None:
            node, leaving = node.next, False
        else:
            node, leaving = node.parent, True
    _close_block(walk)


def _enter(node: Any, walk: _Walk) -> None:
    tag, parent = node.tag, walk.open[-1] if walk.open else None
    attributes = node.attributes
    if tag == "br":
        _break(node, walk)
    is_block = tag in _BLOCKS
    if is_block:
        _close_block(walk)
    number = 1
    if parent is not None:
        number = parent.counts[tag] = parent.counts.get(tag, 0) + 1
    path = f"{parent.path if parent else walk.prefix}/{tag}" + (f"[{number}]" if number > 1 else "")
    lang = language.parse(attributes.get("lang") or attributes.get("xml:lang") or "")
    heading = tag in ("h1", "h2", "h3", "h4", "h5", "h6")
    walk.open.append(
        _Open(
            tag=tag,
            path=path,
            frame=_frame(tag, attributes, parent),
            lang=lang or (parent.lang if parent else None),
            bold=tag in ("b", "strong") or (parent.bold if parent and not is_block else False),
            italic=tag in ("i", "em") or (parent.italic if parent and not is_block else False),
            kind=_kind(tag, parent),
            level=int(tag[1]) if heading else (parent.level if parent and not is_block else 0),
            double_breaks=_has_double_breaks(node)
            if is_block
            else bool(parent and parent.double_breaks),
        )
    )
    _facts_of_element(node, tag, attributes, path, walk)
    if tag == "a":
        walk.marks.append(("a", walk.size, -1))


def _leave(node: Any, walk: _Walk) -> None:
    entry = walk.open[-1]
    if entry.tag == "a":
        _close_link(node, entry, walk)
    if entry.tag in _BLOCKS:
        _close_block(walk)
    walk.open.pop()
    if entry.tag not in _BLOCKS and walk.open:
        return


def _kind(tag: str, parent: _Open | None) -> BlockKind:
    own = _BLOCKS.get(tag)
    if own is None:
        return parent.kind if parent else "paragraph"
    # A <p> in a quotation or list item is still part of it; a cell of a layout table is not special.
    if (
        own == "paragraph"
        and tag in ("p", "div")
        and parent
        and parent.kind in ("quote", "item", "caption")
    ):
        return parent.kind
    return own


def _frame(tag: str, attributes: dict[str, str | None], parent: _Open | None) -> Frame:
    if parent is not None and parent.frame:
        return parent.frame
    if tag in _FRAME_TAGS:
        return _FRAME_TAGS[tag]
    if tag in ("article", "main", "body", "html"):
        return ""
    role = (attributes.get("role") or "").lower()
    if role in _FRAME_ROLES:
        return _FRAME_ROLES[role]
    if "hidden" in attributes or (
        attributes.get("aria-hidden") == "true" and tag not in ("span", "b", "i")
    ):
        return "hidden"
    for name in f"{attributes.get('class') or ''} {attributes.get('id') or ''}".split():
        for word in _WORD_PARTS.findall(name):
            if word.lower() in _FRAME_WORDS:
                return _FRAME_WORDS[word.lower()]
    return ""


def _text(raw: str, walk: _Walk) -> None:
    """Takes one text node: its place is the nearest block's path and the offset in that block's text."""
    if not walk.open:
        return
    entry = walk.open[-1]
    block = next((e for e in reversed(walk.open) if e.tag in _BLOCKS), walk.open[0])
    piece = SourceText(raw, (Run(0, block.path, block.length),))
    for element in walk.open:
        if element.tag in _BLOCKS:
            element.length += len(raw)
    if not raw.strip():
        if walk.pieces:
            walk.pieces.append(piece)
            walk.size += len(raw)
        return
    walk.whole.append(piece)
    if walk.owner is None:
        walk.owner = entry if entry.tag in _BLOCKS else block
    for name, on in (("b", entry.bold), ("i", entry.italic)):
        if on:
            walk.marks.append((name, walk.size, walk.size + len(raw)))
    walk.pieces.append(piece)
    walk.size += len(raw)


def _unseen(node: Any, walk: _Walk) -> None:
    """Counts text that is not shown (a script) in the places, so that later offsets stay true."""
    if (
        node.tag == "script"
        and (node.attributes.get("type") or "").lower() == "application/ld+json"
    ):
        parent = walk.open[-1]
        _json_ld(node.text(deep=True) or "", f"{parent.path}/script", walk)
    length = len(node.text(deep=True) or "")
    for element in walk.open:
        if element.tag in _BLOCKS:
            element.length += length


def _break(node: Any, walk: _Walk) -> None:
    """A ``<br>``: where a block uses two for a paragraph, one is a line's end; else one ends a paragraph."""
    block = next((e for e in reversed(walk.open) if e.tag in _BLOCKS), None)
    if block is None:
        return
    if block.double_breaks and not (
        _is_break(_neighbour(node, back=True)) or _is_break(_neighbour(node))
    ):
        if walk.pieces:
            walk.pieces.append(SourceText("\n", (Run(0, block.path, block.length),)))
            walk.size += 1
        return
    _close_block(walk)


def _has_double_breaks(node: Any) -> bool:
    html = node.inner_html or ""
    return len(html) < 4_000_000 and bool(_DOUBLE_BREAK.search(html))


_DOUBLE_BREAK = re.compile(
    r"<br[^>]*>(?:\s|&nbsp;|<[/]?(?:b|i|font|span|strong|em)\b[^>]*>)*<br", re.IGNORECASE
)


def _neighbour(node: Any, *, back: bool = False) -> Any:
    other = node.prev if back else node.next
    while other is not None and other.is_text_node and not (other.text_content or "").strip():
        other = other.prev if back else other.next
    return other


def _is_break(node: Any) -> bool:
    return node is not None and node.is_element_node and node.tag == "br"


def _close_link(node: Any, entry: _Open, walk: _Walk) -> None:
    start = next((m[1] for m in reversed(walk.marks) if m[0] == "a" and m[2] == -1), 0)
    attributes = node.attributes
    tag = language.parse(attributes.get("hreflang") or attributes.get("lang") or "")
    if attributes.get("href") and start <= walk.size:
        walk.links.append(Link(start, walk.size, attributes["href"] or "", tag))


def _close_block(walk: _Walk) -> None:
    """Ends the block being gathered: joins its pieces, folds white space, maps marks and links."""
    if not walk.pieces or walk.owner is None:
        walk.pieces, walk.marks, walk.links, walk.size = [], [], [], 0
        walk.owner = None
        return
    raw = SourceText.join(walk.pieces, "")
    words = raw.folded()
    if words.text:
        where = _folded_positions(raw.text)
        entry = walk.owner
        column = [e.path for e in walk.open if e.tag in _BLOCKS]
        container = (
            entry.path.rsplit("/", 1)[0]
            if entry.tag in ("p", "li")
            else (column[-1] if column else entry.path)
        )
        walk.blocks.append(
            Block(
                words=words,
                kind=entry.kind,
                level=entry.level,
                frame=entry.frame,
                container=container,
                lang=entry.lang,
                bold=_spans(walk.marks, "b", where),
                italic=_spans(walk.marks, "i", where),
                links=tuple(
                    Link(where[k.start], where[k.end], k.address, k.lang) for k in walk.links
                ),
            )
        )
    walk.pieces, walk.marks, walk.links, walk.size = [], [], [], 0
    walk.owner = None


def _folded_positions(text: str) -> list[int]:
    """For each position of the raw text its position in the folded one."""
    where, size, blank = [], 0, True
    for char in text:
        where.append(size)
        if char in "\u200b\ufeff":
            continue
        if char.isspace():
            size += 0 if blank else 1
            blank = True
        else:
            size, blank = size + 1, False
    total = size - 1 if blank and size else size
    return [min(at, total) for at in [*where, size]]


def _spans(
    marks: list[tuple[str, int, int]], name: str, where: list[int]
) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    for kind, start, end in marks:
        if kind != name or end < 0:
            continue
        left, right = where[start], where[min(end, len(where) - 1)]
        if spans and left <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(right, spans[-1][1]))
        elif right > left:
            spans.append((left, right))
    return tuple(spans)


def _facts_of_element(
    node: Any, tag: str, attributes: dict[str, str | None], path: str, walk: _Walk
) -> None:
    """Facts that an element declares: meta tags, link relations, the language of the page, ``<time>``."""
    if tag == "meta":
        name = (
            attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        ).lower()
        fact, value = _META.get(name), attributes.get("content") or ""
        if fact:
            _add(walk, fact, value, f"{path}/@content", name)
    elif tag == "link":
        relation = (attributes.get("rel") or "").lower().split()
        address = attributes.get("href") or ""
        tag_lang = language.parse(attributes.get("hreflang") or "")
        if (
            "alternate" in relation
            and tag_lang
            and (attributes.get("hreflang") or "").lower() != "x-default"
        ):
            words = SourceText.of(address, path=f"{path}/@href")
            walk.facts.append(
                Fact("alternate", words, "link", lang=tag_lang, printed=attributes["hreflang"])
            )
        elif "canonical" in relation:
            _add(walk, "canonical", address, f"{path}/@href", "link")
    elif tag == "html" and attributes.get("lang"):
        _add(walk, "lang", attributes["lang"] or "", f"{path}/@lang", "html")
    elif tag == "title" and node.parent is not None and node.parent.tag == "head":
        _add(walk, "title", node.text(deep=True) or "", path, "title")
    elif tag == "time" and attributes.get("datetime"):
        in_frame = walk.open[-1].frame
        if not in_frame or in_frame == "header":
            _add(walk, "published", attributes["datetime"] or "", f"{path}/@datetime", "time")


def _add(walk: _Walk, name: FactName, value: str, path: str, method: str) -> None:
    if value.strip():
        walk.facts.append(Fact(name, SourceText.of(value, path=path), method))


def _json_ld(text: str, path: str, walk: _Walk) -> None:
    """Reads schema.org's JSON-LD for the page itself: title, dates, language, publisher, speaker."""
    try:
        data = json.loads(text)
    except ValueError:
        return
    items = (
        data
        if isinstance(data, list)
        else data.get("@graph", [data])
        if isinstance(data, dict)
        else []
    )
    for item in items:
        if not isinstance(item, dict):
            continue
        types = item.get("@type")
        if (
            not {types} & _JSON_LD_TYPES
            if isinstance(types, str)
            else not set(types or ()) & _JSON_LD_TYPES
        ):
            continue
        for key, name in _JSON_LD.items():
            for value in _strings(item.get(key)):
                _add(walk, name, value, f"{path}#{key}", "json-ld")
        for value in _strings(item.get("publisher"), "name"):
            _add(walk, "publisher", value, f"{path}#publisher", "json-ld")


def _strings(value: object, key: str = "name") -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return _strings(value.get(key))
    if isinstance(value, list):
        return [text for part in value for text in _strings(part, key)]
    return []


def _flatten(markup: str) -> tuple[str, bool]:
    """Takes out the tags that nest deeper than the limit before the tree is built.

    lexbor needs 3 s for 50,000 levels and over a minute for 200,000, so the depth is bounded here.
    """
    if markup.count("<") <= DEPTH_LIMIT:
        return markup, False
    depth, flattened = 0, False

    def keep(match: re.Match[str]) -> str:
        nonlocal depth, flattened
        closing, tag, rest = match[1], match[2].lower(), match[3]
        if (
            tag in _VOID
            or rest.endswith("/")
            or tag in ("p", "li", "option", "td", "tr", "th", "dt", "dd")
        ):
            return match[0]
        if closing:
            depth = max(depth - 1, 0)
            return match[0] if depth < DEPTH_LIMIT else " "
        depth += 1
        if depth > DEPTH_LIMIT:
            flattened = True
            return " "
        return match[0]

    made = _TAGS.sub(keep, markup)
    return (made, True) if flattened else (markup, False)
