"""HTML becomes blocks: lexbor builds the tree, this walks it once, and no visible text is left behind."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from dragoman.errors import LimitExceeded
from dragoman.model import language
from dragoman.model.reading import TurnKind
from dragoman.parse import declared, nesting
from dragoman.parse.blocks import Gathering, between_breaks
from dragoman.parse.page import Block, BlockKind, Fact, Frame, Page, Utterance
from dragoman.parse.source import SourceText
from dragoman.settings import LIMITS

_APART = frozenset({"svg", "object"})
_UNSEEN = _APART | {"script", "style", "template", "iframe", "noembed", "noframes"}
_HELD = re.compile(r"(</?)(template|iframe|noembed|noframes)\b", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS: dict[str, BlockKind] = {
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
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_ASKED: tuple[TurnKind, ...] = ("question", "answer")
_SPEAKING = re.compile(r"data-(?:[a-z]+-)*speak(?:er|ing)(?:-(?:name|label|attribution))?")
_SPOKEN_KIND = re.compile(r"data-(?:[a-z]+-)*(?:intervention|speech|turn)-(?:type|kind)")

Attributes = dict[str, str | None]


def read_html(markup: str, *, path: str = "") -> Page:
    """Reads HTML (a page or a fragment) into blocks and facts. Refuses more nodes than the limit.

    ``path`` is put before every node's path (where a carrier holds the markup). Text beyond 512 nested
    elements is kept and its nesting flattened, with a warning (the cap browsers use).
    """
    if markup.count("<") > 2 * LIMITS.html_nodes:
        # Each node begins with a tag or stands between two, and half of them may be end tags.
        raise LimitExceeded("nodes of one page", limit=LIMITS.html_nodes)
    markup, flattened = nesting.bound(markup)
    tree = LexborHTMLParser(markup)
    walk = _Walk(root=f"{path}/html")
    if tree.root is not None:
        _descend(tree.root, walk)
    warning = f"nested deeper than {LIMITS.html_depth} elements or not closed; flattened there: tags gone, text kept"
    return Page(
        blocks=tuple(walk.blocks),
        facts=tuple(walk.facts),
        whole=tuple(walk.whole),
        warnings=(warning,) if flattened else (),
    )


@dataclass(slots=True)
class _Anchor:
    """The link that is open: where it leads, and where its last words stand."""

    address: str
    lang: str | None
    gathering: Gathering | None = None


@dataclass(slots=True)
class _Speech:
    """The intervention that an element's attributes declare, and whether its first block was met."""

    label: SourceText
    kind: TurnKind | None
    begun: bool = False

    def utterance(self) -> Utterance:
        """What is said of the next block inside it."""
        start, self.begun = not self.begun, True
        return Utterance(start=start, kind=self.kind, label=self.label)


@dataclass(slots=True)
class _Open:
    """An element being walked: what it lends to the text inside it.

    ``block`` is the nearest element that makes a block, itself if it does; ``length`` counts the text
    met inside a block so far.
    """

    tag: str
    path: str
    frame: Frame
    lang: str | None
    bold: bool
    italic: bool
    kind: BlockKind
    level: int
    pre: bool
    anchor: _Anchor | None
    speech: _Speech | None
    block: _Open | None = None
    counts: dict[str, int] = field(default_factory=dict)
    length: int = 0


@dataclass(slots=True)
class _Walk:
    """The state of one walk: open elements, the lines of the block being gathered, what is finished."""

    root: str
    unseen: frozenset[str] = _UNSEEN
    open: list[_Open] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    whole: list[SourceText] = field(default_factory=list)
    lines: list[Gathering] = field(default_factory=list)
    line: Gathering = field(default_factory=Gathering)
    owner: _Open | None = None
    nodes: int = 0


def _descend(root: Any, walk: _Walk) -> None:
    """Walks the tree without recursion, so that no nesting can exhaust the stack."""
    node, leaving = root, False
    while node is not None:
        if not leaving:
            walk.nodes += 1
            if walk.nodes > LIMITS.html_nodes:
                raise LimitExceeded("nodes of one page", limit=LIMITS.html_nodes)
            if node.is_text_node:
                _text(node.text_content or "", walk)
            elif node.is_element_node and node.tag not in walk.unseen:
                _enter(node, walk)
                if node.child is not None:
                    node = node.child
                    continue
                _leave(walk)
            elif node.is_element_node:
                _unseen(node, walk)
        elif node.is_element_node:
            _leave(walk)
        if node.mem_id == root.mem_id:
            break
        if node.next is not None:
            node, leaving = node.next, False
        else:
            node, leaving = node.parent, True


def _enter(node: Any, walk: _Walk) -> None:
    tag, attributes = node.tag, node.attributes
    parent = walk.open[-1] if walk.open else None
    if tag in _BLOCKS:
        _close_block(walk)
    elif tag == "br":
        _end_line(walk)
    entry = _opened(tag, attributes, parent, _path_of(tag, parent, walk))
    entry.block = entry if tag in _BLOCKS or parent is None else parent.block
    walk.open.append(entry)
    if tag in declared.ELEMENTS:
        walk.facts += declared.facts_of(node, attributes, entry.path, frame=entry.frame)


def _leave(walk: _Walk) -> None:
    entry = walk.open[-1]
    if entry.block is entry:
        _close_block(walk)
    walk.open.pop()
    if entry.block is entry and walk.open:
        outer = walk.open[-1].block
        assert outer is not None
        outer.length += entry.length


def _path_of(tag: str, parent: _Open | None, walk: _Walk) -> str:
    if parent is None:
        return walk.root
    number = parent.counts[tag] = parent.counts.get(tag, 0) + 1
    return f"{parent.path}/{tag}" + (f"[{number}]" if number > 1 else "")


def _opened(tag: str, attributes: Attributes, parent: _Open | None, path: str) -> _Open:
    style = attributes.get("style")
    tagged = attributes.get("lang") or attributes.get("xml:lang")
    lang = language.parse(tagged) if tagged else None
    heading = tag in _HEADINGS
    within = parent.level if parent and tag not in ("li", "td", "th") else 0
    return _Open(
        tag=tag,
        path=path,
        frame=_frame(tag, attributes, parent),
        lang=lang or (parent.lang if parent else None),
        bold=tag in ("b", "strong")
        or bool(parent and parent.bold)
        or bool(style and _BOLD.search(style)),
        italic=tag in ("i", "em")
        or bool(parent and parent.italic)
        or bool(style and _ITALIC.search(style)),
        kind=_kind(tag, parent),
        level=int(tag[1]) if heading else within,
        pre=tag in _PRE or bool(parent and parent.pre),
        anchor=_anchor(tag, attributes) or (parent.anchor if parent else None),
        speech=_speech(attributes, path) or (parent.speech if parent else None),
    )


def _anchor(tag: str, attributes: Attributes) -> _Anchor | None:
    address = attributes.get("href") if tag == "a" else None
    if not address:
        return None
    tagged = attributes.get("hreflang") or attributes.get("lang")
    return _Anchor(address, language.parse(tagged) if tagged else None)


def _speech(attributes: Attributes, path: str) -> _Speech | None:
    """The speaker that an element declares: ``data-speaker``, ``data-person-speaking-attribution``.

    The tree has these names in lower case, however they are written.
    """
    for name, value in attributes.items():
        if value and "speak" in name and value.strip() and _SPEAKING.fullmatch(name):
            kinds = [v.lower() for k, v in attributes.items() if v and _SPOKEN_KIND.fullmatch(k)]
            kind: TurnKind | None = next((k for k in _ASKED if k in kinds), None)
            return _Speech(SourceText.of(value, path=f"{path}/@{name}").folded(), kind)
    return None


def _kind(tag: str, parent: _Open | None) -> BlockKind:
    own = _BLOCKS.get(tag)
    if own is None:
        return parent.kind if parent else "paragraph"
    # A <p> in a heading, quotation or list item is still part of it.
    inherited = ("heading", "quote", "item", "caption")
    if tag in ("p", "div") and parent and parent.kind in inherited:
        return parent.kind
    return own


def _frame(tag: str, attributes: Attributes, parent: _Open | None) -> Frame:
    if tag == "main":
        return ""
    if parent is not None and parent.frame:
        return parent.frame
    if tag in _FRAME_TAGS:
        return _FRAME_TAGS[tag]
    if tag in ("article", "body", "html"):
        return ""
    role = (attributes.get("role") or "").lower()
    if role in _FRAME_ROLES:
        return _FRAME_ROLES[role]
    silent = attributes.get("aria-hidden") == "true" and tag not in ("span", "b", "i")
    if silent or "hidden" in attributes or _HIDDEN.search(attributes.get("style") or ""):
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
    block = entry.block
    assert block is not None
    blank = not raw.strip()
    if blank and walk.owner is None:
        block.length += len(raw)
        return
    piece = SourceText.of(raw, path=block.path, offset=block.length)
    block.length += len(raw)
    if not blank:
        walk.whole.append(piece)
    if not entry.pre:
        _take(piece, entry, walk)
        return
    start = 0
    for gap in _BLANK_LINE.finditer(raw):
        _take(piece.cut(start, gap.start()), entry, walk)
        _close_block(walk)
        start = gap.end()
    _take(piece.cut(start), entry, walk)


def _take(piece: SourceText, entry: _Open, walk: _Walk) -> None:
    if walk.owner is None:
        if not piece.text.strip():
            return
        walk.owner = entry.block
    start = walk.line.size
    walk.line.add(piece, bold=entry.bold, italic=entry.italic)
    if entry.anchor is not None:
        _link(entry.anchor, start, walk.line)


def _link(anchor: _Anchor, start: int, line: Gathering) -> None:
    """Marks linked words; those of one link that follow one another are one stretch."""
    if anchor.gathering is line and line.links and line.links[-1].end == start:
        start = line.links.pop().start
    line.link(start, anchor.address, anchor.lang)
    anchor.gathering = line


def _unseen(node: Any, walk: _Walk) -> None:
    """Counts text that is not shown (a script) in the places, so that later offsets stay true.

    What a drawing says, a template until a script shows it, and what stands in for a frame or film (all that
    follows, where nobody closes it) is furniture: the paragraph goes on behind it, and nothing is lost. So is what a
    style or script holds that is none: in a drawing or formula its tags are tags, and a formula in it is shown.
    """
    text = node.text(deep=True) or ""
    if not walk.open:
        return
    entry = walk.open[-1]
    path = _path_of(node.tag, entry, walk)
    kind = (node.attributes.get("type") or "").lower()
    if node.tag == "script" and kind == "application/ld+json":
        walk.facts += declared.facts_of_json(text, path)
    elif node.child is not None and (node.tag in _APART or _holds_more_than_text(node)):
        inner = _Walk(root=path, unseen=_UNSEEN - _APART - {node.tag})
        _descend(node, inner)
        walk.blocks += inner.blocks
        walk.whole += inner.whole
    elif node.tag not in _APART and node.tag not in ("script", "style"):
        _set_aside((node.html if node.tag == "template" else text) or "", path, walk)
    assert entry.block is not None
    entry.block.length += len(text)


def _holds_more_than_text(node: Any) -> bool:
    """Whether a style or script holds elements, which HTML's own cannot."""
    first = node.child
    return node.tag in ("script", "style") and (first.is_element_node or first.next is not None)


def _set_aside(markup: str, path: str, walk: _Walk) -> None:
    """Takes text that lexbor keeps out of the tree or leaves as markup; elements of its kind inside it, too."""
    markup, _ = nesting.bound(_HELD.sub(r"\1x-\2", markup))
    tree = LexborHTMLParser(markup)
    tree.strip_tags(["script", "style"])
    words = SourceText.of(tree.root.text(separator=" ") if tree.root else "", path=path)
    if words.folded().text:
        walk.whole.append(words)
        walk.blocks.append(Block(words=words.folded(), frame="hidden", container=path))


def _end_line(walk: _Walk) -> None:
    """A ``<br>``: whether it ends a line or a paragraph is decided when the block is whole."""
    entry = walk.open[-1] if walk.open else None
    if walk.owner is None or entry is None or entry.block is None:
        return
    mark = SourceText.added("\n", path=entry.block.path, offset=entry.block.length)
    walk.line.add(mark, bold=entry.bold, italic=entry.italic)
    walk.lines.append(walk.line)
    walk.line = Gathering()


def _close_block(walk: _Walk) -> None:
    """Ends the block being gathered."""
    owner = walk.owner
    if owner is None:
        return
    lines = [*walk.lines, walk.line]
    walk.owner, walk.lines, walk.line = None, [], Gathering()
    container = owner.path.rpartition("/")[0] if owner.tag in ("p", "li") else owner.path
    for gathering in between_breaks(lines):
        block = gathering.block(
            kind=owner.kind,
            level=owner.level,
            frame=owner.frame,
            container=container,
            lang=owner.lang,
            utterance=owner.speech.utterance() if owner.speech and not gathering.blank else None,
        )
        if block is not None:
            walk.blocks.append(block)
