"""XML becomes a tree without ever opening a file, a connection or a bomb, and its text keeps its places."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from dragoman.errors import LimitExceeded, Refused
from dragoman.model import language
from dragoman.model.reading import TurnKind
from dragoman.parse.blocks import Gathering
from dragoman.parse.decoding import read_text
from dragoman.parse.doctype import without_doctype
from dragoman.parse.page import Block, BlockKind, Fact, FactName, Frame, Page, Utterance
from dragoman.parse.source import Run, SourceText
from dragoman.settings import LIMITS

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

_DECLARATION = re.compile(r"<\?xml[^>]*\?>")
_BOLD = frozenset({"b", "strong", "bold"})
_ITALIC = frozenset({"i", "em", "italic", "emph"})
_LINKS = frozenset({"a", "ref"})
_TOKENS = frozenset({"w", "pc"})
_END = "/"
# Elements that begin a block of their own inside another, in the forms read here.
_BREAKS: dict[str, BlockKind] = {
    **dict.fromkeys(("p", "para", "ab", "seg", "l", "div", "ParaText", "block", "br"), "paragraph"),
    **dict.fromkeys(("li", "item"), "item"),
    **dict.fromkeys(("td", "th", "cell"), "cell"),
    **dict.fromkeys(("quote", "blockquote", "Quote", "QuotePara"), "quote"),
    **dict.fromkeys(("table", "tr", "row", "ul", "ol", "list", "tbody", "thead"), "paragraph"),
    **dict.fromkeys(("caption", "figcaption"), "caption"),
}


class Tree(NamedTuple):
    """The root element and what the reader had to pass over."""

    root: etree._Element
    warnings: tuple[str, ...]


class Place(NamedTuple):
    """An element with its path (``/TEI/text/body/div[2]``: local names, numbered from the second)."""

    element: etree._Element
    path: str

    @property
    def name(self) -> str:
        """The element's local name."""
        return local(self.element)

    def value(self, attribute: str) -> SourceText | None:
        """An attribute's value with its place; None where there is none or it is blank."""
        value = self.element.get(attribute)
        if not value or not value.strip():
            return None
        return SourceText.of(value, path=f"{self.path}/@{_local(attribute)}")

    def children(self) -> Iterator[Place]:
        """The elements right under this one."""
        counts: dict[str, int] = {}
        for child in self.element:
            if not isinstance(child.tag, str):
                continue
            name = local(child)
            counts[name] = counts.get(name, 0) + 1
            number = f"[{counts[name]}]" if counts[name] > 1 else ""
            yield Place(child, f"{self.path}/{name}{number}")

    def below(self) -> Iterator[Place]:
        """This element and all under it, in order."""
        yield self
        for child in self.children():
            yield from child.below()

    def first(self, *names: str) -> Place | None:
        """The first element under this one along a path of local names, or None."""
        found: Place | None = self
        for name in names:
            found = next((c for c in found.children() if c.name == name), None) if found else None
        return found

    def all(self, name: str) -> list[Place]:
        """All elements at any depth with this local name."""
        return [place for place in self.below() if place.name == name]

    def words(self) -> SourceText:
        """The element's text as one piece."""
        return SourceText.of("".join(_texts(self.element)), path=self.path)

    def lang(self) -> str | None:
        """The language the element itself declares, as a BCP 47 tag."""
        return language.parse(self.element.get(XML_LANG) or self.element.get("lang") or "")


def read_xml(data: bytes, *, charset: str | None = None, media_type: str | None = None) -> Tree:
    """Builds the tree of an XML file.

    Refuses what is not well-formed, document types that declare more than single characters, more than
    200 levels, more than 256 attributes of one element. Identifiers need not be unique or well-formed.
    """
    decoded = read_text(data, charset=charset, media_type=media_type, limit=LIMITS.container_bytes)
    # The declaration goes: it names the charset of the bytes, and these are characters already.
    plain = without_doctype(_DECLARATION.sub("", decoded.text.lstrip("\ufeff \t\r\n"), count=1))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        collect_ids=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(plain.text, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "depth" in str(error):
            raise LimitExceeded("nesting of XML", limit=LIMITS.xml_depth, unit="levels") from error
        raise Refused(f"not well-formed XML: {_reason(error)}") from error
    _check(root)
    warnings = (decoded.warning, *plain.warnings)
    return Tree(root, tuple(warning for warning in warnings if warning))


def place_of(root: etree._Element) -> Place:
    """The place of a root element."""
    return Place(root, f"/{local(root)}")


def local(element: etree._Element) -> str:
    """An element's name without its namespace."""
    return _local(element.tag) if isinstance(element.tag, str) else ""


def bytes_of(element: etree._Element) -> bytes:
    """An element of a list as a file of its own: UTF-8, without what follows it, namespaces kept."""
    return etree.tostring(element, encoding="utf-8", xml_declaration=True, with_tail=False)


@dataclass(slots=True)
class Speaking:
    """Who speaks while blocks are made; the first block made starts the turn."""

    kind: TurnKind | None = None
    label: SourceText | None = None
    name: str | None = None
    role: str | None = None
    started: bool = False

    def utterance(self) -> Utterance:
        """What the next block carries."""
        start, self.started = not self.started, True
        return Utterance(start, self.kind, self.label, self.name, self.role)


@dataclass(slots=True)
class Sheet:
    """A page being made of XML: its blocks, its facts, its text so far."""

    blocks: list[Block] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    whole: list[SourceText] = field(default_factory=list)

    def fact(self, name: FactName, words: SourceText | None, method: str) -> None:
        """Notes a fact where there are words for it."""
        if words is not None and words.text.strip():
            self.facts.append(Fact(name, words.strip(), method))

    def heard(self, words: SourceText) -> None:
        """Counts text that is read elsewhere than in a block (a speaker's label)."""
        if words.text.strip():
            self.whole.append(words)

    def text(
        self,
        place: Place,
        *,
        kind: BlockKind = "paragraph",
        level: int = 0,
        frame: Frame = "",
        speaking: Speaking | None = None,
        without: Container[str] = (),
    ) -> int:
        """Makes blocks of an element's text, split where elements inside begin blocks of their own.

        ``without`` names elements inside whose text is taken care of elsewhere. Returns how many
        blocks were made.
        """
        made = len(self.blocks)
        styles = [_Style(place, kind, level, frame, speaking, place.lang())]
        gathering = Gathering()
        for piece in _pieces(place.element, place.path, without):
            if piece.edge:
                self._close(gathering, styles[-1])
                gathering = Gathering()
                if piece.edge == _END:
                    styles.pop()
                else:
                    styles.append(styles[-1].inside(piece.edge))
                continue
            if piece.words.text.strip() and not piece.joint:
                self.whole.append(piece.words)
            start = gathering.size
            gathering.add(piece.words, bold=piece.bold, italic=piece.italic)
            gathering.link(start, piece.address)
        self._close(gathering, styles[-1])
        return len(self.blocks) - made

    def frame_text(self, place: Place, frame: Frame = "head") -> None:
        """Takes everything under an element as the page's frame, a block for each smallest element."""
        for inner in place.below():
            if _has_words(inner.element):
                self.text(inner, frame=frame, without=_Elements())

    def page(self, warnings: tuple[str, ...] = ()) -> Page:
        """The finished page."""
        return Page(
            blocks=tuple(self.blocks),
            facts=tuple(self.facts),
            whole=tuple(self.whole),
            warnings=warnings,
        )

    def _close(self, gathering: Gathering, style: _Style) -> None:
        block = gathering.block(
            kind=style.kind,
            level=style.level,
            frame=style.frame,
            container=style.place.path.rpartition("/")[0],
            lang=style.lang,
        )
        if block is None:
            return
        if style.speaking is not None:
            block = _spoken(block, style.speaking)
        self.blocks.append(block)


class _Elements(Container[str]):
    """Every element: only the text right under the one asked for is wanted."""

    def __contains__(self, item: object) -> bool:
        return True


class _Style(NamedTuple):
    """What the blocks made of one element have in common."""

    place: Place
    kind: BlockKind
    level: int
    frame: Frame
    speaking: Speaking | None
    lang: str | None

    def inside(self, name: str) -> _Style:
        """The style of the block that an element of this name begins."""
        own = _BREAKS[name]
        # A paragraph in a quotation or a list item is still part of it.
        keeps = self.kind in ("heading", "caption") or (
            own == "paragraph" and self.kind in ("item", "quote")
        )
        return self if keeps else self._replace(kind=own)


class _Piece(NamedTuple):
    """A stretch of text, or an ``edge``: the name of an element that begins a block, or its end.

    ``joint`` is a blank put between two tokens of an annotated text.
    """

    words: SourceText
    edge: str = ""
    bold: bool = False
    italic: bool = False
    address: str = ""
    joint: bool = False


def _spoken(block: Block, speaking: Speaking) -> Block:
    return Block(
        words=block.words,
        kind=block.kind,
        level=block.level,
        frame=block.frame,
        container=block.container,
        lang=block.lang,
        bold=block.bold,
        italic=block.italic,
        links=block.links,
        utterance=speaking.utterance(),
    )


def _pieces(element: etree._Element, path: str, without: Container[str]) -> Iterator[_Piece]:
    """The text of an element in order, each stretch with its offset in the element's whole text."""
    offset = 0
    joined = True
    empty = SourceText.of("", path=path)

    def stretch(text: str | None, found: _Piece, *, hidden: bool) -> Iterator[_Piece]:
        nonlocal offset
        if text:
            words = SourceText(text, (Run(0, path, offset),))
            offset += len(text)
            if not hidden:
                yield found._replace(words=words)

    def walk(node: etree._Element, found: _Piece, *, hidden: bool) -> Iterator[_Piece]:
        nonlocal joined
        name = local(node)
        own = _found_in(node, name, found)
        token = name in _TOKENS
        annotated = not token and any(local(child) in _TOKENS for child in node)
        if token and not hidden:
            if not joined and node.get("join") not in ("left", "both"):
                yield _Piece(SourceText(" ", (Run(0, path, offset),)), joint=True)
            joined = node.get("join") in ("right", "both")
        yield from stretch(node.text, own, hidden=hidden or annotated)
        for child in node:
            inner = local(child)
            covered = hidden or not inner or inner in without
            if inner in _BREAKS and not hidden:
                joined = True
                yield _Piece(empty, edge=inner)
            yield from walk(child, own, hidden=covered) if inner else ()
            if inner in _BREAKS and not hidden:
                joined = True
                yield _Piece(empty, edge=_END)
            # White space between the tokens of an annotated text is layout, not text.
            layout = annotated or inner in ("linkGrp", "s")
            yield from stretch(
                child.tail, own, hidden=hidden or (layout and not (child.tail or "").strip())
            )

    yield from walk(element, _Piece(empty), hidden=False)


def _found_in(node: etree._Element, name: str, outer: _Piece) -> _Piece:
    """How text right inside an element is set: bold, italic, where it leads."""
    if name in _BOLD or (name == "hi" and "bold" in (node.get("rend") or "")):
        return outer._replace(bold=True)
    if name in _ITALIC or (name == "hi" and "italic" in (node.get("rend") or "")):
        return outer._replace(italic=True)
    if name in _LINKS:
        return outer._replace(address=node.get("href") or node.get("target") or "")
    return outer


def _texts(element: etree._Element) -> Iterator[str]:
    """An element's text nodes in order; comments and instructions do not count (XPath's ``string()``)."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _texts(child)
        yield child.tail or ""


def _has_words(element: etree._Element) -> bool:
    """Whether text stands right under an element, not only in elements inside it."""
    tails = (child.tail or "" for child in element)
    return bool((element.text or "").strip()) or any(tail.strip() for tail in tails)


def _check(root: etree._Element) -> None:
    """Refuses depth and attributes beyond the limits; walks without recursion."""
    level = [root]
    depth = 0
    while level:
        depth += 1
        if depth > LIMITS.xml_depth:
            raise LimitExceeded("nesting of XML", limit=LIMITS.xml_depth, unit="levels")
        for element in level:
            if len(element.attrib) > LIMITS.xml_attributes:
                raise LimitExceeded(
                    "attributes of one XML element",
                    limit=LIMITS.xml_attributes,
                    found=len(element.attrib),
                )
        level = [child for element in level for child in element]


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _reason(error: Exception) -> str:
    return str(error).replace(" (<string>, line ", ", line ").partition(", line")[
        0
    ].strip() + _line(error)


def _line(error: Exception) -> str:
    line = getattr(error, "lineno", None)
    return f", line {line}" if line else ""
