"""A document type is read by us and never by the XML parser: declared characters, and nothing else."""

from __future__ import annotations

import html.entities
import re
from typing import NamedTuple

from dragoman.errors import LimitExceeded, Refused
from dragoman.settings import LIMITS

_PROLOG = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\s+([^\s\[>]+)\s*", re.IGNORECASE)
_EXTERNAL = re.compile(r"""(?:SYSTEM|PUBLIC)\s+(?:"[^"]*"|'[^']*')(?:\s+(?:"[^"]*"|'[^']*'))?\s*""")
_SUBSET = re.compile(
    r"""\s+|<!--.*?-->|<\?.*?\?>"""
    r"""|<!ENTITY\s+(?P<name>[^\s%]+)\s+(?P<rest>(?:"[^"]*"|'[^']*'|[^"'>])*)>"""
    r"""|<!(?:ELEMENT|ATTLIST|NOTATION)(?:"[^"]*"|'[^']*'|[^"'>])*>""",
    re.DOTALL,
)
_ONE_CHARACTER = re.compile(r"""["']&#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}));["']\s*""")
_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>|&([A-Za-z_][A-Za-z0-9_.-]*);", re.DOTALL
)
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})


class Plain(NamedTuple):
    """An XML text without document type and without named entities, and what there is to warn of."""

    text: str
    warnings: tuple[str, ...]


def without_doctype(text: str) -> Plain:
    """Takes the document type out and writes its characters as numeric references.

    An entity may stand for one character reference (``<!ENTITY pound "&#163;">``) and for nothing else:
    one that names other entities, text, a file or an address is refused, as are parameter entities.
    An external document type is passed over unread. A reference nobody declared is taken for the
    character HTML gives that name, with a warning; other names are left for the parser to refuse.
    """
    start = _prolog_end(text)
    opening = _DOCTYPE.match(text, start)
    characters: dict[str, int] = {}
    warnings = []
    if opening:
        end, characters, external = _read_doctype(text, opening.end())
        text = text[:start] + text[end:]
        if external:
            warnings.append("names a document type elsewhere; it was not fetched")
    if "&" not in text:
        return Plain(text, tuple(warnings))
    text, guessed = _numeric(text, characters)
    if guessed:
        names = ", ".join(sorted(guessed)[:5])
        warnings.append(f"undeclared entities read as HTML's characters of that name: {names}")
    return Plain(text, tuple(warnings))


def root_name(head: str) -> str | None:
    """The local name of the first element of an XML text (its beginning is enough), or None."""
    position = _prolog_end(head)
    opening = _DOCTYPE.match(head, position)
    if opening:
        try:
            position = _prolog_end(head, _read_doctype(head, opening.end())[0])
        except Refused:
            # Whose form it is can still be said: a document type names its root element.
            return opening[1].rpartition(":")[2]
    element = re.compile(r"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]").match(head, position)
    return element[2] if element else None


def _prolog_end(text: str, position: int = 0) -> int:
    while match := _PROLOG.match(text, position):
        position = match.end()
    return position


def _read_doctype(text: str, position: int) -> tuple[int, dict[str, int], bool]:
    """Reads what follows ``<!DOCTYPE name``: where it ends, its characters, whether it is elsewhere."""
    external = _EXTERNAL.match(text, position)
    position = external.end() if external else position
    characters: dict[str, int] = {}
    if text[position : position + 1] == "[":
        position, characters = _read_subset(text, position + 1)
    closing = re.compile(r"\s*>").match(text, position)
    if not closing:
        raise Refused("the document type has declarations this program does not read")
    return closing.end(), characters, external is not None


def _read_subset(text: str, position: int) -> tuple[int, dict[str, int]]:
    characters: dict[str, int] = {}
    while match := _SUBSET.match(text, position):
        position = match.end()
        if match["name"]:
            characters.setdefault(match["name"], _character(match["name"], match["rest"]))
            if len(characters) > LIMITS.xml_entities:
                raise LimitExceeded("entities declared by one XML file", limit=LIMITS.xml_entities)
    if text[position : position + 1] == "]":
        return position + 1, characters
    if re.compile(r"<!ENTITY\s+%|%").match(text, position):
        raise Refused("the XML uses parameter entities, which are not expanded; no file was opened")
    raise Refused("the document type has declarations this program does not read")


def _character(name: str, declared: str) -> int:
    found = _ONE_CHARACTER.fullmatch(declared)
    code = int(found[1], 16) if found and found[1] else int(found[2]) if found else -1
    if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
        return code
    if re.match(r"(?:SYSTEM|PUBLIC)\b", declared):
        raise Refused(f"the XML entity {name!r} names a file or an address; none is opened")
    raise Refused(f"the XML entity {name!r} stands for more than one character; it is not expanded")


def _numeric(text: str, characters: dict[str, int]) -> tuple[str, set[str]]:
    guessed: set[str] = set()

    def replace(match: re.Match[str]) -> str:
        name = match[1]
        if name is None or name in _PREDEFINED:
            return match[0]
        code = characters.get(name)
        if code is None:
            code = html.entities.name2codepoint.get(name)
            if code is None:
                return match[0]
            guessed.add(name)
        return f"&#{code};"

    return _REFERENCE.sub(replace, text), guessed
