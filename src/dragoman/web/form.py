"""The advanced settings of a search and its query: two views of one tree."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from typing import cast, get_args

from dragoman.errors import BadQuery
from dragoman.model.query import (
    FacetField,
    Filter,
    FilterField,
    Fuzzy,
    Node,
    Not,
    Phrase,
    Prefix,
    Range,
    RangeField,
    Wildcard,
    Word,
    joined,
    parts_of,
    without,
)

# A word of a field with one of these may be more than its letters.
_MARKED = re.compile(r"[*?~=]")
# Fields of the form that hold one value, under the filter they stand for.
_OF_TURNS: tuple[FilterField, ...] = ("by", "to", "role")
_OF_TEXTS: tuple[FilterField, ...] = ("place", "event", "kind", "publisher", "version")
_SINGLE = (*_OF_TURNS, *_OF_TEXTS)

# Years between which every day lies.
_EVER = ("0001", "9999")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the form's fields say. Names are those of the form's fields; "" and () say nothing."""

    all: str = ""
    phrase: str = ""
    none: str = ""
    turns: tuple[str, ...] = ()
    by: str = ""
    to: str = ""
    role: str = ""
    said_since: str = ""
    said_until: str = ""
    published_since: str = ""
    published_until: str = ""
    org: tuple[str, ...] = ()
    org_other: str = ""
    lang: tuple[str, ...] = ()
    place: str = ""
    event: str = ""
    kind: str = ""
    publisher: str = ""
    version: str = ""

    @property
    def used(self) -> bool:
        """Whether any field beyond the words says something."""
        return replace(self, all="") != Settings()


FIELDS = tuple(field.name for field in fields(Settings))


@dataclass(frozen=True, slots=True)
class Split:
    """A query taken apart: what the fields can show, and the rest, which stays as it is."""

    settings: Settings
    rest: tuple[Node, ...]


def split(node: Node | None, bodies: Iterable[str]) -> Split:
    """Takes a query apart into fields; ``bodies`` are the organisations that have a checkbox."""
    taken: dict[str, object] = {}
    rest: list[Node] = []
    words: list[str] = []
    refused: list[str] = []
    for part in parts_of(node):
        match part:
            case Word() | Prefix() | Wildcard() | Fuzzy() if typed := _typed(part):
                words.append(typed)
            case Not(node=Word() | Prefix() | Wildcard() | Fuzzy() as inner) if typed := _typed(
                inner
            ):
                refused.append(typed)
            case Phrase(text=text) if "phrase" not in taken and _is_shown(text):
                taken["phrase"] = text
            case Filter() if _take_filter(part, taken, set(bodies)):
                pass
            case Range(field=field, since=since, until=until) if f"{field}_since" not in taken:
                taken |= {f"{field}_since": since or "", f"{field}_until": until or ""}
            case _:
                rest.append(part)
    return Split(Settings(all=" ".join(words), none=" ".join(refused), **taken), tuple(rest))  # type: ignore[arg-type]  # names and types are the fields' own


def compose(parts: Split) -> Node | None:
    """The query that the fields and the rest make together."""
    at, nodes = parts.settings, list[Node]()
    nodes += _words(at.all)
    if any(map(_trimmed, at.phrase.split())):
        nodes.append(Phrase(text=" ".join(at.phrase.split())))
    nodes += parts.rest
    nodes += [Not(node=word) for word in _words(at.none)]
    filters: list[tuple[FilterField, tuple[str, ...]]] = [
        ("in", at.turns),
        *((field, (getattr(at, field),)) for field in _OF_TURNS),
        ("org", (*at.org, *(name.strip() for name in at.org_other.split(",")))),
        ("lang", at.lang),
        *((field, (getattr(at, field),)) for field in _OF_TEXTS),
    ]
    for field, values in filters:
        if kept := tuple(value for value in values if value):
            nodes.append(Filter(field=field, values=kept))
    nodes += _ranges(at)
    return joined(nodes)


def merged(
    typed: Node | None, shown: Node | None, sent: Settings, bodies: Sequence[str]
) -> Node | None:
    """The query of a form that was sent: the text as typed, and those fields that were changed.

    ``shown`` is the query the form was made from. A field that still says what it said then gives
    way to the text, so that text and fields may be changed in one go.
    """
    now, then = split(typed, bodies), split(shown, bodies)
    changed = {
        name: getattr(sent, name)
        for name in FIELDS
        if getattr(sent, name) != getattr(then.settings, name)
    }
    return compose(Split(replace(now.settings, **changed), now.rest))


def sent_settings(parameters: Mapping[str, tuple[str, ...]]) -> Settings:
    """The fields as they came with a request."""
    found: dict[str, object] = {}
    for name in FIELDS:
        values = tuple(value.strip() for value in parameters.get(name, ()) if value.strip())
        if values:
            found[name] = values if name in {"turns", "org", "lang"} else values[0]
    return Settings(**found)  # type: ignore[arg-type]  # names and types are the fields' own


def narrowed(node: Node | None, field: FacetField, value: str) -> Node | None:
    """The query with one more filter; a filter of the same field that holds the value gives way."""
    if field == "year":
        return joined((*parts_of(node), Range(field="said", since=value, until=value)))
    wanted = Filter(field=cast("FilterField", field), values=(value,))
    kept = [
        part
        for part in parts_of(node)
        if not (isinstance(part, Filter) and part.field == field and value in part.values)
    ]
    return joined((*kept, wanted))


def in_period(node: Node | None, period: str, clock: str) -> Node | None:
    """The query in a year or month: by the day said, or by the day published of what has no day said."""
    if clock == "said":
        return joined((*parts_of(node), Range(field="said", since=period, until=period)))
    published = Range(field="published", since=period, until=period)
    undated = Not(node=Range(field="said", since=_EVER[0], until=_EVER[1]))
    return joined((*parts_of(node), published, undated))


def chosen(node: Node | None) -> list[tuple[FilterField | RangeField, str, Node | None]]:
    """Every filter value and range of a query: field, value, the query without it."""
    found: list[tuple[FilterField | RangeField, str, Node | None]] = []
    for part in parts_of(node):
        rest = without(node, part)
        if isinstance(part, Range):
            days = (
                part.since if part.since == part.until else f"{part.since or ''}–{part.until or ''}"
            )
            found.append((part.field, days or "", rest))
        elif isinstance(part, Filter):
            for value in part.values:
                others = tuple(other for other in part.values if other != value)
                less = Filter(field=part.field, values=others) if others else None
                found.append((part.field, value, joined([*parts_of(rest), less]) if less else rest))
    return found


def has_words(node: Node | None) -> bool:
    """Whether a query asks for words, so that some answers fit better than others."""
    return any(not isinstance(part, Filter | Range | Not) for part in parts_of(node))


def _take_filter(part: Filter, taken: dict[str, object], bodies: set[str]) -> bool:
    """Puts a filter into its field, if the field is free and can hold it."""
    name = "turns" if part.field == "in" else part.field
    if name in taken or part.field not in get_args(FilterField) or part.field == "record":
        return False
    if part.field in _SINGLE:
        if len(part.values) > 1:
            return False
        taken[name] = part.values[0]
    elif part.field == "org":
        if "org_other" in taken:
            return False
        others = [value for value in part.values if value not in bodies]
        if any("," in value for value in others):
            return False
        taken["org"] = tuple(value for value in part.values if value in bodies)
        taken["org_other"] = ", ".join(others)
    else:
        taken[name] = part.values
    return True


def _ranges(settings: Settings) -> list[Node]:
    made: list[Node] = []
    for field in cast("tuple[RangeField, ...]", get_args(RangeField)):
        since = getattr(settings, f"{field}_since")
        until = getattr(settings, f"{field}_until")
        if since or until:
            made.append(Range(field=field, since=since or None, until=until or None))
    return made


def _words(text: str) -> list[Node]:
    """The words of a field: loose and exact ones as they are typed, others without the signs around them."""
    return [node for piece in text.split() if (node := _word(piece))]


def _word(piece: str) -> Node | None:
    """One word of a field; None where there is none in it."""
    if _MARKED.search(piece):
        from dragoman.archive.search import read_query  # noqa: PLC0415  # heavy

        with suppress(BadQuery):
            node = read_query(piece)
            if isinstance(node, Prefix | Wildcard | Fuzzy) or (
                isinstance(node, Word) and node.exact
            ):
                return node
    plain = _trimmed(piece)
    return Word(text=plain) if plain else None


def _typed(node: Word | Prefix | Wildcard | Fuzzy) -> str | None:
    """A word as a field shows it; None where the field would not give it back the same."""
    from dragoman.archive.search import write_query  # noqa: PLC0415  # heavy

    typed = node.text if isinstance(node, Word) and not node.exact else write_query(node)
    return typed if _words(typed) == [node] else None


def _is_shown(phrase: str) -> bool:
    """Whether the field of a phrase gives it back the same."""
    return " ".join(phrase.split()) == phrase and any(map(_trimmed, phrase.split()))


def _trimmed(word: str) -> str:
    in_word: Callable[[str], bool] = lambda char: unicodedata.category(char)[0] in "LNM"  # noqa: E731
    kept = [place for place, char in enumerate(word) if in_word(char)]
    return word[kept[0] : kept[-1] + 1] if kept else ""
