"""Elements of an XML file become blocks: who speaks, how words are set, where each stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree
from msgspec.structs import replace

from dragoman.model.reading import TurnKind
from dragoman.parse.blocks import Gathering
from dragoman.parse.page import Block, BlockKind, Fact, FactName, Frame, Page, Utterance
from dragoman.parse.source import Run, SourceText
from dragoman.parse.xml import Place, identifier_of, local

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
    unknown: Counter[str] = field(default_factory=Counter)
    identifiers: dict[tuple[str, int], str] = field(default_factory=dict)
    utterances: dict[str, str] = field(default_factory=dict)
    _named: set[str] = field(default_factory=set)

    def fact(self, name: FactName, words: SourceText | None, method: str) -> None:
        """Notes a fact where there are words for it."""
        if words is not None and words.text.strip():
            self.facts.append(Fact(name, words.strip(), method))

    def puzzled(self, what: str) -> None:
        """Notes markup that the form's reader has no rule for; its text is read as a paragraph or frame."""
        self.unknown[what] += 1

    def spoken(self, place: Place) -> None:
        """Notes the id of an element in which somebody speaks."""
        if identifier := place.identifier():
            self.utterances[place.path] = identifier

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
        start: int = 0,
    ) -> int:
        """Makes blocks of an element's text, split where elements inside begin blocks of their own.

        ``without`` names elements inside whose text is taken care of elsewhere, as are the first
        ``start`` characters. Returns how many blocks were made.
        """
        made = len(self.blocks)
        styles = [_Style(place, kind, level, frame, speaking, place.lang(), place.identifier())]
        gathering = Gathering()
        for piece in _pieces(place.element, place.path, without):
            if piece.edge:
                self._close(gathering, styles[-1])
                gathering = Gathering()
                if piece.edge == _END:
                    styles.pop()
                else:
                    styles.append(styles[-1].inside(piece.edge, piece.identifier))
                continue
            past = start - piece.words.runs[0].offset
            if past > 0:
                piece = piece._replace(words=piece.words.cut(past))  # noqa: PLW2901
            if piece.words.text.strip() and not piece.joint:
                self.whole.append(piece.words)
            before = gathering.size
            gathering.add(piece.words, bold=piece.bold, italic=piece.italic)
            gathering.link(before, piece.address)
        self._close(gathering, styles[-1])
        return len(self.blocks) - made

    def frame_text(self, place: Place, frame: Frame = "head") -> None:
        """Takes everything under an element as the page's frame, a block for each smallest element."""
        if _has_words(place.element):
            self.text(place, frame=frame)
            return
        for inner in place.children():
            self.frame_text(inner, frame)

    def page(self, warnings: tuple[str, ...] = ()) -> Page:
        """The finished page."""
        return Page(
            blocks=tuple(self.blocks),
            facts=tuple(self.facts),
            whole=tuple(self.whole),
            warnings=warnings,
            not_understood=dict(self.unknown),
            identifiers=self.identifiers,
            utterances=self.utterances,
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
            block = replace(block, utterance=style.speaking.utterance())
        path, offset = block.words.place(0)
        if style.identifier and path is not None and style.identifier not in self._named:
            self._named.add(style.identifier)
            self.identifiers[path, offset] = style.identifier
        self.blocks.append(block)


class _Style(NamedTuple):
    """What the blocks made of one element have in common."""

    place: Place
    kind: BlockKind
    level: int
    frame: Frame
    speaking: Speaking | None
    lang: str | None
    identifier: str | None

    def inside(self, name: str, identifier: str | None) -> _Style:
        """The style of the block that an element of this name and id begins."""
        own = _BREAKS[name]
        # A paragraph in a quotation or a list item is still part of it.
        keeps = self.kind in ("heading", "caption") or (
            own == "paragraph" and self.kind in ("item", "quote")
        )
        kind = self.kind if keeps else own
        return self._replace(kind=kind, identifier=identifier or self.identifier)


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
    identifier: str | None = None


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
                yield _Piece(empty, edge=inner, identifier=identifier_of(child))
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


def _has_words(element: etree._Element) -> bool:
    """Whether text stands right under an element, not only in elements inside it."""
    tails = (child.tail or "" for child in element)
    return bool((element.text or "").strip()) or any(tail.strip() for tail in tails)
