"""A JSON document becomes a page: its text by shape and usual names, its facts, each with a JSON Pointer."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from msgspec.structs import replace

from dragoman.errors import LimitExceeded, NotARecord, Refused
from dragoman.model import language
from dragoman.parse.html import read_html
from dragoman.parse.json_body import (
    BODIES,
    ELSEWHERE,
    MACHINE,
    TRANSLATIONS,
    WORDS,
    Text,
    bodies_of,
    by_shape,
    escaped,
    plain,
    strings_of,
)
from dragoman.parse.page import Block, BlockKind, Fact, FactName, Frame, Page, Utterance
from dragoman.parse.plain import read_plain
from dragoman.parse.source import SourceText
from dragoman.settings import LIMITS

_FACTS: dict[str, FactName] = {
    **dict.fromkeys(("title", "headline"), "title"),
    **dict.fromkeys(
        (
            "firstpublishedat", "published", "publishedat", "publishedtime", "datepublished",
            "publicationdate", "publishdate", "pubdate", "date", "releasedate", "issued",
        ),
        "published",
    ),
    **dict.fromkeys(
        ("publicupdatedat", "updatedat", "modified", "datemodified", "modifiedtime", "updated"), "modified"
    ),
    **dict.fromkeys(("deliveredon", "spokenon", "said", "speechdate", "eventdate"), "said"),
    **dict.fromkeys(("locale", "lang", "language", "inlanguage"), "lang"),
    **dict.fromkeys(("documenttype", "schemaname", "kind", "type"), "kind"),
    **dict.fromkeys(
        (
            "primarypublishingorganisation", "publishingorganisation", "publisher", "organisations",
            "organizations", "organisation", "organization", "ministry",
        ),
        "publisher",
    ),
    **dict.fromkeys(("speaker", "speakers", "speakername", "by"), "speaker"),
    **dict.fromkeys(("role", "speakerrole", "office"), "role"),
    **dict.fromkeys(("location", "place", "venue"), "place"),
    **dict.fromkeys(("event", "occasion"), "event"),
    **dict.fromkeys(
        ("canonical", "canonicalurl", "weburl", "sourceurl", "permalink", "url", "link", "basepath"),
        "canonical",
    ),
    **dict.fromkeys(("contentid", "id", "guid", "identifier"), "identifier"),
    **dict.fromkeys(("tags", "subjects", "keywords", "topics", "policyareas", "categories"), "subject"),
}  # fmt: skip
# What holds the facts of a document together; its keys are looked through.
_HELD = frozenset({"details", "meta", "metadata", "attributes", "properties", "fields", "data"})
_NAMED = ("name", "title", "fullname", "label")
_MARKUP = re.compile(r"<[A-Za-z!/][^<>]*>|&(?:#\d+|[a-z]+);")
_STRUCTURE = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


def load(text: str) -> tuple[object, tuple[str, ...]]:
    """Reads JSON, with warnings for keys given twice and lone surrogates (which become U+FFFD).

    Refuses what is not JSON and what nests deeper than the limit.
    """
    _refuse_depth(text)
    warnings: list[str] = []

    def paired(pairs: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(pairs)
        if len(made) < len(pairs) and not warnings:
            warnings.append("a key stands twice in one object; the last one counts")
        return {_whole(key): value for key, value in made.items()}

    try:
        value = json.loads(text.lstrip("\ufeff"), object_pairs_hook=paired, parse_int=_number)
    except (ValueError, RecursionError) as error:
        raise Refused(f"not JSON: {error}") from error
    if _SURROGATE.search(text) or "\\ud" in text.lower():
        value, replaced = _without_surrogates(value)
        if replaced:
            warnings.append(f"{replaced} halves of surrogate pairs; shown as U+FFFD")
    return value, tuple(warnings)


def items_of(value: object) -> list[object] | None:
    """The items of a container: a list of documents, a JSON Feed, a list under a usual name. Else None."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict) or any(plain(key) in BODIES for key in value):
        return None
    for key in ("items", "results", "documents", "entries", "articles", "statements", "records"):
        items = value.get(key)
        if isinstance(items, list) and items and all(isinstance(item, dict) for item in items):
            return items
    return None


def address_of(value: object) -> str | None:
    """The absolute address a document gives itself, or None."""
    if not isinstance(value, dict):
        return None
    names = [name for name, fact in _FACTS.items() if fact == "canonical"]
    for name in names:
        for key, address in value.items():
            if (
                plain(key) == name
                and isinstance(address, str)
                and re.match(r"https?://\S+$", address)
            ):
                return address
    return None


def read_document(value: object) -> Page:
    """Reads one document. Refuses a value that is no object, or has no text in it.

    The text is what stands under the usual names (``body``, ``content``, ...) at any depth, of several
    in one object the fullest; without any, the longest string of markup or sentences. Other strings a
    reader would be shown are frame; identifiers, addresses and flags are no text.
    """
    if not isinstance(value, dict):
        raise NotARecord(f"a JSON {_kind(value)} is no document")
    strings = list(strings_of(value))
    bodies = bodies_of(value) or by_shape(strings)
    if not bodies:
        keys = ", ".join(sorted(str(key) for key in value)[:6])
        raise NotARecord(f"JSON without a text: nothing like a body among the keys {keys}")
    made = _Made()
    _facts(value, "", made)
    known = {*_FACTS, *TRANSLATIONS, *ELSEWHERE, *BODIES, *_HELD}
    made.unknown.update(f"JSON key {key}" for key in value if plain(key) not in known)
    read = {body.pointer: body for body in bodies}
    named = {body.speaker.place(0)[0] for body in bodies if body.speaker}
    for string in strings:
        if string.pointer in read:
            _read_body(read[string.pointer], made)
        elif string.pointer in named:
            continue
        else:
            _read_frame(string, made)
    return Page(
        blocks=tuple(made.blocks), facts=_ordered(made.facts), whole=tuple(made.whole),
        not_understood=dict(made.unknown),
    )  # fmt: skip


@dataclass(slots=True)
class _Made:
    """The page so far."""

    blocks: list[Block] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    whole: list[SourceText] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)


def _read_body(string: Text, made: _Made) -> None:
    reader = read_html if _MARKUP.search(string.text) else read_plain
    page = reader(string.text, path=string.pointer)
    blocks = list(page.blocks)
    if string.speaker or string.kind:
        made.whole += [string.speaker] if string.speaker else []
        blocks = [
            replace(block, utterance=Utterance(number == 0, kind=string.kind, label=string.speaker))
            for number, block in enumerate(blocks)
        ]
    made.blocks.extend(blocks)
    made.whole.extend(page.whole)


def _read_frame(string: Text, made: _Made) -> None:
    """A string beside the text: the title and what a reader is shown are frame, the rest no text."""
    titles = string.keys[-1:] in (("title",), ("headline",)) and len(string.keys) == 1
    if not titles and not _is_shown(string):
        return
    elsewhere = set(string.keys) & (ELSEWHERE | TRANSLATIONS)
    frame: Frame = "aside" if elsewhere else "head"
    if _MARKUP.search(string.text) and "<" in string.text:
        page = read_html(string.text, path=string.pointer)
        pieces = list(page.whole)
    else:
        pieces = [SourceText.of(string.text, path=string.pointer)]
    for words in pieces:
        made.whole.append(words)
        kind: BlockKind = "heading" if titles else "paragraph"
        folded = words.folded()
        if folded.text:
            made.blocks.append(Block(words=folded, kind=kind, level=int(titles), frame=frame))


def _is_shown(string: Text) -> bool:
    """Whether a reader is shown this string: words, and not an address, an identifier, a flag."""
    return bool(WORDS.search(string.text)) and not MACHINE.fullmatch(string.text.strip())


def _facts(value: dict[str, object], pointer: str, made: _Made, depth: int = 0) -> None:
    """Facts of the document itself: at its top, in its details, in the links that describe it."""
    for key, item in value.items():
        name, here = plain(key), f"{pointer}/{escaped(key)}"
        if name in TRANSLATIONS:
            _alternates(item, here, made)
        elif name in _FACTS and not (
            depth and _FACTS[name] in ("title", "identifier", "canonical", "kind")
        ):
            for place, text in _named(item, here):
                made.facts.append(Fact(_FACTS[name], SourceText.of(text, path=place), key))
        if isinstance(item, dict) and depth < 2 and (name not in _FACTS or name == "event"):
            _facts(item, here, made, depth + 1)


def _named(value: object, pointer: str) -> Iterator[tuple[str, str]]:
    """The strings a fact's value holds: itself, the name of an object, each of a list."""
    if isinstance(value, str):
        if value.strip():
            yield pointer, value
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _named(item, f"{pointer}/{number}")
    elif isinstance(value, dict):
        for name in (*_NAMED, "rendered"):
            if isinstance(value.get(name), str):
                yield f"{pointer}/{name}", str(value[name])
                return


def _alternates(value: object, pointer: str, made: _Made) -> None:
    """The editions in other languages: ``locale`` with an address, or a language as the key."""
    rows: list[tuple[str, object, object]] = []
    if isinstance(value, list):
        rows = [(f"{pointer}/{number}", None, item) for number, item in enumerate(value)]
    elif isinstance(value, dict):
        rows = [(f"{pointer}/{escaped(key)}", key, item) for key, item in value.items()]
    for here, key, item in rows:
        fields = item if isinstance(item, dict) else {"url": item}
        spoken = next((fields[n] for n in ("locale", "lang", "language") if n in fields), key)
        tag = language.parse(spoken) if isinstance(spoken, str) else None
        for name in ("web_url", "url", "href", "link", "base_path"):
            address = fields.get(name)
            if tag and isinstance(address, str) and address.strip():
                place = f"{here}/{name}" if isinstance(item, dict) else here
                title = fields.get("title")
                printed = title if isinstance(title, str) else None
                words = SourceText.of(address, path=place)
                made.facts.append(Fact("alternate", words, "translations", tag, printed))
                break


def _ordered(facts: list[Fact]) -> tuple[Fact, ...]:
    """Facts of one name in the order of ``_FACTS`` (best first); a first publication where none is given."""
    rank = {name: number for number, name in enumerate(_FACTS)}
    ordered = sorted(facts, key=lambda fact: rank.get(plain(fact.method), len(rank)))
    if not any(fact.name == "published" for fact in ordered):
        later = [fact for fact in ordered if fact.name == "modified"]
        ordered += [Fact("published", fact.words, fact.method) for fact in later[:1]]
    return tuple(ordered)


def _refuse_depth(text: str) -> None:
    depth = 0
    for match in _STRUCTURE.finditer(text):
        mark = match[0]
        if mark in ("[", "{"):
            depth += 1
            if depth > LIMITS.json_depth:
                raise LimitExceeded("nesting of JSON", limit=LIMITS.json_depth, unit="levels")
        elif mark in ("]", "}"):
            depth -= 1


def _without_surrogates(value: object) -> tuple[object, int]:
    if isinstance(value, str):
        return _SURROGATE.subn("\ufffd", value)
    if isinstance(value, list):
        made = [_without_surrogates(item) for item in value]
        return [item for item, _ in made], sum(count for _, count in made)
    if isinstance(value, dict):
        pairs = {key: _without_surrogates(item) for key, item in value.items()}
        return {key: item for key, (item, _) in pairs.items()}, sum(n for _, n in pairs.values())
    return value, 0


def _whole(key: str) -> str:
    return _SURROGATE.sub("\ufffd", key)


def _number(digits: str) -> int | str:
    """A number no statement needs as one stays the string it was printed as."""
    return int(digits) if len(digits) <= 18 else digits


def _kind(value: object) -> str:
    names = {str: "string", list: "list", bool: "truth value", type(None): "null"}
    return names.get(type(value), "number")
