"""Where the text of a JSON document stands: the strings under the usual names, with who says them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dragoman.model.reading import TurnKind
from dragoman.parse.source import SourceText

# Names as interfaces write them, without underscores and hyphens and in lower case.
BODIES = (
    "body", "contenthtml", "bodyhtml", "html", "articlebody", "content", "transcript", "fulltext",
    "bodytext", "contenttext", "text", "speech", "statement", "answer", "paragraphs",
)  # fmt: skip
# Who speaks, in a list of turns, and what such a list may call a turn.
_SPEAKERS = ("speaker", "speakername", "attribution", "label", "by", "who", "person", "name")
_TURN_KINDS: tuple[TurnKind, ...] = ("question", "answer", "speech", "scene", "narrative")
# What leads to other documents: their titles are this page's frame, their bodies are not its text.
ELSEWHERE = frozenset(
    {
        "links",
        "related",
        "parent",
        "children",
        "collections",
        "documentcollections",
        "relatedpolicies",
    }
)
TRANSLATIONS = frozenset({"availabletranslations", "translations", "alternates", "hreflang"})
MACHINE = re.compile(r"(?:https?:)?/\S*|[\w.+-]+@[\w.-]+|\S+/\S+|[0-9a-f-]{20,}", re.IGNORECASE)
WORDS = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}|[^\x00-\x7f]{2,}")


class Text(NamedTuple):
    """A string of the document: its pointer, the keys it stands under, itself, and who says it."""

    pointer: str
    keys: tuple[str, ...]
    text: str
    speaker: SourceText | None = None
    kind: TurnKind | None = None


def bodies_of(value: dict[str, object]) -> list[Text]:
    """The strings of the text: at the least depth where an object has one of the names."""
    level: list[tuple[str, tuple[str, ...], dict[str, object]]] = [("", (), value)]
    while level:
        found: list[Text] = []
        below: list[tuple[str, tuple[str, ...], dict[str, object]]] = []
        for pointer, keys, part in level:
            names = {plain(key): key for key in part}
            for name in BODIES:
                if name in names:
                    key = names[name]
                    strings = list(
                        _body_strings(part[key], f"{pointer}/{escaped(key)}", (*keys, name))
                    )
                    found.extend(strings)
                    if strings:
                        break
            below.extend(_objects(part, pointer, keys))
        if found:
            return found
        level = below
    return []


def _body_strings(value: object, pointer: str, keys: tuple[str, ...]) -> Iterator[Text]:
    """The strings under a body's name: itself, the fullest of an object, each of a list."""
    if isinstance(value, str):
        if value.strip() and not MACHINE.fullmatch(value.strip()):
            yield Text(pointer, keys, value)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            here = f"{pointer}/{number}"
            speaker, kind = _speaker(item, here)
            for string in _body_strings(item, here, keys):
                yield string._replace(speaker=string.speaker or speaker, kind=string.kind or kind)
    elif isinstance(value, dict):
        for name in (
            "rendered",
            "html",
            "content",
            "body",
            "text",
            "value",
            "markdown",
            "paragraphs",
        ):
            if name in value:
                strings = list(_body_strings(value[name], f"{pointer}/{name}", keys))
                if strings:
                    yield from strings
                    return


def _speaker(item: object, pointer: str) -> tuple[SourceText | None, TurnKind | None]:
    """Who an object of a list of turns names as its speaker, and as what, each if it does."""
    if not isinstance(item, dict):
        return None, None
    names = {plain(key): key for key in item}
    kind = next((k for k in _TURN_KINDS if item.get(names.get("type", "")) == k), None)
    kind = kind or next((k for k in _TURN_KINDS if item.get(names.get("kind", "")) == k), None)
    for name in _SPEAKERS:
        value = item.get(names.get(name, ""))
        if isinstance(value, str) and value.strip():
            place = f"{pointer}/{escaped(names[name])}"
            return SourceText.of(value, path=place).folded().strip(" :："), kind
    return None, kind


def _objects(
    part: dict[str, object], pointer: str, keys: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...], dict[str, object]]]:
    for key, value in part.items():
        if plain(key) in ELSEWHERE | TRANSLATIONS:
            continue
        here, under = f"{pointer}/{escaped(key)}", (*keys, plain(key))
        if isinstance(value, dict):
            yield here, under, value
        elif isinstance(value, list):
            for number, item in enumerate(value):
                if isinstance(item, dict):
                    yield f"{here}/{number}", under, item


def by_shape(strings: list[Text]) -> list[Text]:
    """Without a usual name: the longest string that is markup, or sentences of at least 400 characters."""
    likely = [
        string
        for string in strings
        if not set(string.keys) & (ELSEWHERE | TRANSLATIONS)
        and (re.search(r"<p\b|<br\b|<div\b", string.text) or len(string.text) >= 400)
        and WORDS.search(string.text)
    ]
    return sorted(likely, key=lambda string: -len(string.text))[:1]


def strings_of(value: object, pointer: str = "", keys: tuple[str, ...] = ()) -> Iterator[Text]:
    """All strings of a value that are not blank, in order."""
    if isinstance(value, str):
        if value.strip():
            yield Text(pointer, keys, value)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings_of(item, f"{pointer}/{escaped(key)}", (*keys, plain(key)))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from strings_of(item, f"{pointer}/{number}", keys)


def plain(key: str) -> str:
    """A key without underscores and hyphens and in lower case."""
    return re.sub(r"[-_ ]", "", key).lower()


def escaped(key: str) -> str:
    """A key as a step of a JSON Pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")
