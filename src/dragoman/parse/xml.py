"""XML becomes a tree without ever opening a file, a connection or a bomb, and its text keeps its places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from dragoman.errors import LimitExceeded, Refused
from dragoman.model import language
from dragoman.parse.decoding import read_text
from dragoman.parse.doctype import without_doctype
from dragoman.parse.source import SourceText
from dragoman.settings import LIMITS

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

_DECLARATION = re.compile(r"<\?xml[^>]*\?>")


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
        """The element itself and all under it, in order."""
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

    def identifier(self) -> str | None:
        """The id the element's own markup gives it."""
        return identifier_of(self.element)

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
        if "Resource limit" in str(error):
            limit = LIMITS.xml_node_bytes
            raise LimitExceeded("one text of XML", limit=limit, unit="bytes") from error
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


def identifier_of(element: etree._Element) -> str | None:
    """An element's id: ``xml:id`` (TEI), ``eId`` (Akoma Ntoso 3), ``id`` (all others); None without one."""
    for name in (XML_ID, "eId", "id", "pid"):
        if found := (element.get(name) or "").strip():
            return found
    return None


def bytes_of(element: etree._Element) -> bytes:
    """An element of a list as a file of its own: UTF-8, without what follows it, namespaces kept."""
    return etree.tostring(element, encoding="utf-8", xml_declaration=True, with_tail=False)


def _texts(element: etree._Element) -> Iterator[str]:
    """An element's text nodes in order; comments and instructions do not count (XPath's ``string()``)."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _texts(child)
        yield child.tail or ""


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
