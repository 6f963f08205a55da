"""The YAML header of a text file: its values with their places, dates as printed, nothing constructed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import yaml

from dragoman.model import language
from dragoman.parse.page import Block, Fact, FactName
from dragoman.parse.source import Run, SourceText
from dragoman.settings import LIMITS

_HEADER = re.compile(
    r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$\n?", re.DOTALL | re.MULTILINE
)
_ESCAPES = {"x": 4, "u": 6, "U": 10}
# The order is that of trust: the first time of publication beats the bare day.
_NAMES: dict[str, FactName] = {
    "title": "title",
    "headline": "title",
    "published_time": "published",
    "published": "published",
    "publication_date": "published",
    "date": "published",
    "modified_time": "modified",
    "modified": "modified",
    "updated": "modified",
    "lastmod": "modified",
    "said": "said",
    "delivered": "said",
    "canonical": "canonical",
    "source_url": "canonical",
    "canonical_url": "canonical",
    "url": "canonical",
    "lang": "lang",
    "language": "lang",
    "locale": "lang",
    "publisher": "publisher",
    "site": "site",
    "kind": "kind",
    "type": "kind",
    "tags": "subject",
    "tag": "subject",
    "categories": "subject",
    "keywords": "subject",
    "speaker": "speaker",
    "speakers": "speaker",
    "author": "speaker",
    "role": "role",
    "place": "place",
    "location": "place",
    "event": "event",
    "id": "identifier",
    "identifier": "identifier",
}


# Names of a list of the text's other languages, and of what each of its entries says.
_EDITIONS = frozenset({"translations", "alternates", "editions", "hreflang"})
_TAGS = ("lang", "language", "locale", "hreflang")
_ADDRESSES = ("address", "url", "href", "canonical")


class Header(NamedTuple):
    """What the header says, where the body begins, and why the header could not be read, if so."""

    facts: tuple[Fact, ...]
    blocks: tuple[Block, ...]
    whole: tuple[SourceText, ...]
    body: int
    warning: str | None = None


class _Unsafe(yaml.YAMLError):
    """The header uses what only bombs need."""


class _Loader(yaml.SafeLoader):
    """Composes nodes and never constructs values: a date stays the text it is printed as."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Composes one node. Refuses aliases, and nesting beyond the limit."""
        if self.check_event(yaml.AliasEvent):
            raise _Unsafe("it uses aliases")
        self.depth += 1
        if self.depth > LIMITS.front_matter_depth:
            raise _Unsafe(f"it nests deeper than {LIMITS.front_matter_depth} levels")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def has_front_matter(text: str) -> bool:
    """Whether a text begins with a YAML header."""
    return _HEADER.match(text) is not None


def read_front_matter(text: str) -> Header:
    """Reads the header of a text, if it has one; offsets are those of the whole text.

    A header that is not YAML, too long, too deep or uses aliases is left in the body, with a warning:
    no text is lost.
    """
    match = _HEADER.match(text)
    if not match:
        return Header((), (), (), 0)
    source = match[1]
    try:
        if len(source) > LIMITS.front_matter_bytes:
            raise _Unsafe(f"it is longer than {LIMITS.front_matter_bytes:,} characters")
        root = _Loader(source).get_single_node()
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = str(getattr(error, "problem", None) or error).splitlines()[0]
        return Header((), (), (), 0, f"the header is not read as YAML: {reason}")
    if not isinstance(root, yaml.MappingNode):
        return Header((), (), (), 0, "the header is no list of names and values")
    values = list(_values(root, "", text, match.start(1)))
    facts = [Fact(_NAMES[key], words, key) for key, words in values if key in _NAMES]
    rank = {name: number for number, name in enumerate(_NAMES)}
    facts.sort(key=lambda fact: rank[fact.method])
    facts += _editions(root, text, match.start(1))
    blocks = [
        Block(words=words.folded(), kind="heading" if key == "title" else "paragraph", frame="head")
        for key, words in values
    ]
    return Header(tuple(facts), tuple(blocks), tuple(words for _, words in values), match.end())


def _editions(root: yaml.MappingNode, text: str, base: int) -> Iterator[Fact]:
    """The other languages a header lists: entries with a tag and an address, or addresses by tag."""
    for name, listed in root.value:
        if not isinstance(name, yaml.ScalarNode) or name.value.lower() not in _EDITIONS:
            continue
        for tag, address in _entries(listed):
            lang = language.parse(tag.value)
            if lang and address.value.strip():
                words = _placed(address, text, base)
                yield Fact("alternate", words, name.value, lang, tag.value)


def _entries(listed: yaml.Node) -> Iterator[tuple[yaml.ScalarNode, yaml.ScalarNode]]:
    if isinstance(listed, yaml.MappingNode):
        yield from _scalars(listed)
    elif isinstance(listed, yaml.SequenceNode):
        for entry in listed.value:
            said = {k.value.lower(): v for k, v in _scalars(entry)}
            tag = next((said[key] for key in _TAGS if key in said), None)
            address = next((said[key] for key in _ADDRESSES if key in said), None)
            if tag is not None and address is not None:
                yield tag, address


def _scalars(node: yaml.Node) -> list[tuple[yaml.ScalarNode, yaml.ScalarNode]]:
    if not isinstance(node, yaml.MappingNode):
        return []
    return [
        (key, value)
        for key, value in node.value
        if isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode)
    ]


def _values(node: yaml.Node, key: str, text: str, base: int) -> Iterator[tuple[str, SourceText]]:
    """Every value with the name it stands under; a list's items stand under the list's name."""
    if isinstance(node, yaml.ScalarNode):
        if node.value.strip() and node.tag != "tag:yaml.org,2002:null":
            yield key, _placed(node, text, base)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _values(item, key, text, base)
    elif isinstance(node, yaml.MappingNode):
        for name, item in node.value:
            # A name inside a name belongs to something else than this text: it is read, but no fact.
            own = str(name.value) if isinstance(name, yaml.ScalarNode) else ""
            yield from _values(item, f"{key}.{own}" if key else own.lower(), text, base)


def _placed(node: yaml.ScalarNode, text: str, base: int) -> SourceText:
    """A value with the place of each character: quotes, escapes and folded lines cost characters."""
    position, end = base + node.start_mark.index, base + node.end_mark.index
    quote = node.style if node.style in ("'", '"') else ""
    position += len(quote)
    runs: list[Run] = []
    expected = -1
    for at, char in enumerate(node.value):
        position, width = _next(text, position, end, char, quote)
        if position != expected:
            runs.append(Run(at, None, position))
        position += width
        expected = position if width == 1 else -1
    return SourceText(node.value, tuple(runs) or (Run(0, None, position),))


def _next(text: str, position: int, end: int, char: str, quote: str) -> tuple[int, int]:
    """Where a value's next character is written, and in how many characters."""
    if quote == '"' and text[position : position + 1] == "\\":
        if text[position + 1 : position + 2] in ("\r", "\n"):
            broken = re.compile(r"\\\r?\n[ \t]*").match(text, position)
            return _next(text, broken.end() if broken else position, end, char, quote)
        return position, _ESCAPES.get(text[position + 1 : position + 2], 2)
    if quote == "'" and text.startswith("''", position):
        return position, 2
    if text[position : position + 1] == char and not char.isspace():
        return position, 1
    if char.isspace():
        blank = re.compile(r"[ \t]*(?:\r?\n[ \t]*)+").match(text, position)
        if blank and char in " \n":
            return position, blank.end() - position
        return position, 1
    found = text.find(char, position, end)
    return (found, 1) if found >= 0 else (min(position, end), 0)
