"""The answer to a search as its page shows it: the form, the hits, what to narrow by, what was empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import cast

from dragoman.errors import BadQuery
from dragoman.model.agent import Agent
from dragoman.model.concordance import Line
from dragoman.model.query import Answer, Emptying, Facet, FacetField, Hit, Node, Sort, Suggestion
from dragoman.model.reading import RecordKind, TurnKind
from dragoman.web.across import how_found
from dragoman.web.form import Settings, chosen, narrowed
from dragoman.web.i18n import Interface
from dragoman.web.kinds import facet_names, record_kinds, searched_versions, sorts, turn_kinds
from dragoman.web.view import Bar, Stamp, Text, day_stamp, marked, plain
from dragoman.web.visit import address, search_address, text_address

PAGE_SIZE = 20
MOST_PAGES = 500
_FACET_VALUES = 8
_SHOWN_FACETS: tuple[FacetField, ...] = (
    "lang", "in", "by", "role", "org", "place", "event", "publisher", "kind", "year",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage found: its words, whose they are, where it stands. ``text`` is None for a title.

    ``how`` says by what it was found, where not by its words.
    """

    text: Text | None
    cut_before: bool
    cut_after: bool
    question: bool
    whose: str
    by: Text | None
    number: str | None
    href: str
    how: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The passages of one text that follow one another in an answer, under one title."""

    when: Stamp | None
    how: str | None
    place: Text | None
    title: Text
    href: str
    language: str
    lang: str
    earlier: str | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class FacetView:
    """One way to narrow an answer."""

    name: str
    bars: tuple[Bar, ...]
    more: str | None


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter of the query, and the address of the search without it."""

    name: str
    field: str
    href: str


@dataclass(frozen=True, slots=True)
class Option:
    """One value that a field of the form offers."""

    value: str
    label: str
    lang: str | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class EmptyingView:
    """A part of a query that leaves nothing, and what is found without it, or with ``instead`` in its place.

    ``count`` is None where nothing is found so either, and nothing by the part itself.
    """

    part: str
    instead: str | None
    count: str | None
    href: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A query that cannot be read: what is wrong, the text with a mark under the place, what to try."""

    message: str
    text: str
    caret: str
    suggestion: str | None
    href: str | None


def found_texts(interface: Interface, hits: Sequence[Hit], query: str) -> list[Found]:
    """The hits of an answer, ready to be shown: neighbours from one text stand under one title."""
    groups = groupby(hits, key=lambda hit: (hit.edition, hit.version, hit.reading))
    return [_found(interface, list(group), query) for _, group in groups]


def facet_views(
    interface: Interface, facets: Sequence[Facet], node: Node | None, address: Mapping[str, str]
) -> tuple[FacetView, ...]:
    """The facets with their counts as links; ``address`` holds the search of each value by its key."""
    names = facet_names(interface)
    by_field = {facet.field: facet for facet in facets}
    now = {facet_key(field, value) for field, value, _ in chosen(node)}
    views = []
    for field in _SHOWN_FACETS:
        values = by_field[field].values if field in by_field else ()
        # A single value narrows nothing, unless it stands there because it was chosen.
        if len(values) > 1 or any(facet_key(field, value.value) in now for value in values):
            views.append(_facet(interface, by_field[field], names[field], address, now))
    return tuple(views)


def facet_key(field: str, value: str) -> str:
    """The key under which a facet value's address is kept."""
    return f"{field}:{value}"


def facet_queries(facets: Sequence[Facet], node: Node | None) -> dict[str, Node | None]:
    """For each facet value that may be shown, the query with it."""
    return {
        facet_key(facet.field, value.value): narrowed(node, facet.field, value.value)
        for facet in facets
        for value in facet.values[:_FACET_VALUES]
    }


def value_label(interface: Interface, field: str, value: str, label: str | None = None) -> str:
    """A filter's value in words: kinds and languages in the interface's, others as they are known."""
    match field:
        case "lang":
            return interface.own_name(value)
        case "kind":
            return record_kinds(interface).get(cast("RecordKind", value), value)
        case "in":
            return turn_kinds(interface).get(cast("TurnKind", value), value)
        case "said" | "published" | "year":
            return value
    return label or value


def chip_views(
    interface: Interface, filters: Sequence[tuple[str, str, str]], address: Mapping[str, str]
) -> tuple[Chip, ...]:
    """The filters of a query (field, value, name), each with the way to do without it."""
    _ = interface.gettext
    fields: dict[str, str] = {
        "said": _("Said"),
        "published": _("Published"),
        "to": _("Spoken to"),
        "version": _("Versions"),
    }
    fields |= {str(field): name for field, name in facet_names(interface).items()}
    return tuple(
        Chip(
            value_label(interface, field, value, name),
            fields.get(field, field),
            address[facet_key(field, value)],
        )
        for field, value, name in filters
    )


def sort_views(interface: Interface, query: str, sort: Sort) -> tuple[Bar, ...]:
    """The orders an answer can have, as links."""
    return tuple(
        Bar(name, None, "", 0, search_address(query, sort=value), chosen=value == sort)
        for value, name in sorts(interface).items()
    )


def page_links(
    answer: Answer, query: str, sort: str, page: int, kept: Mapping[str, str]
) -> tuple[str | None, str | None]:
    """The addresses of the page before and of the page after; ``kept`` stands in both."""
    before = search_address(query, sort=sort, page=page - 1, **kept) if page > 1 else None
    passages = answer.total + (answer.across.found if answer.across else 0)
    more = page * PAGE_SIZE < passages and page < MOST_PAGES
    return before, search_address(query, sort=sort, page=page + 1, **kept) if more else None


def suggestion_views(
    interface: Interface, suggestions: Sequence[Suggestion]
) -> list[tuple[str, str, str]]:
    """What may have been meant: query, count, address."""
    count = partial(interface.ngettext, "%(num)s passage", "%(num)s passages")
    return [(one.query, count(one.total), search_address(one.query)) for one in suggestions]


def emptying_views(interface: Interface, parts: Sequence[Emptying]) -> list[EmptyingView]:
    """What leaves an answer empty, and what would be found otherwise."""
    return [
        EmptyingView(
            part=one.part,
            instead=one.instead,
            count=interface.ngettext("%(num)s passage", "%(num)s passages", one.total)
            if one.total
            else None,
            href=search_address(one.query),
        )
        for one in parts
    ]


def file_links(query: str) -> list[tuple[str, str]]:
    """The forms in which the whole answer can be taken away: name, address."""
    forms = {"/search.csv": "CSV", "/search.jsonl": "JSON Lines"}
    return [(name, address(path, {"q": query})) for path, name in forms.items()]


def feed_links(interface: Interface, query: str) -> list[tuple[str, str, str]]:
    """The feeds of a query: name, media type, address."""
    asked = {"q": query, "language": interface.tag}
    return [
        ("Atom", "application/atom+xml", address("/feed", asked)),
        ("JSON Feed", "application/feed+json", address("/feed.json", asked)),
    ]


def unreadable(
    query: str, error: BadQuery, onward: Callable[[str], str] = search_address
) -> Unreadable:
    """What to show for a query that cannot be read; ``onward`` gives the address of another in its place."""
    at = max(0, min(error.position, len(query)))
    line_start = query.rfind("\n", 0, at) + 1
    suggestion = error.suggestion
    return Unreadable(
        error.message[:1].upper() + error.message[1:],
        query[line_start:].partition("\n")[0],
        " " * (at - line_start) + "^",
        suggestion,
        onward(suggestion) if suggestion else None,
    )


def body_options(interface: Interface, bodies: Sequence[Agent], settings: Settings) -> list[Option]:
    """The organisations that have a checkbox, by name and acronym."""
    options = []
    for body in bodies:
        name = body.label(interface.tag, "en")
        short = _acronym(body, interface.tag)
        label = f"{name} ({short})" if short and short != name else name
        lang = next((known.lang for known in body.names if known.text == name), None)
        options.append(Option(body.id, label, lang, body.id in settings.org))
    return sorted(options, key=lambda option: option.label.casefold())


def language_options(interface: Interface, tags: Sequence[str], settings: Settings) -> list[Option]:
    """The languages there are texts in."""
    return [Option(tag, interface.own_name(tag), tag, tag in settings.lang) for tag in sorted(tags)]


def turn_options(interface: Interface, settings: Settings) -> list[Option]:
    """Whose words can be asked for."""
    _ = interface.gettext
    labels = (
        ("question", _("Questions")),
        ("answer", _("Answers")),
        ("speech", _("Statements and speeches")),
    )
    return [Option(value, label, None, value in settings.turns) for value, label in labels]


def kind_options(interface: Interface, settings: Settings) -> list[Option]:
    """The kinds of record."""
    return [
        Option(value, label, None, value == settings.kind)
        for value, label in record_kinds(interface).items()
    ]


def version_options(interface: Interface, settings: Settings) -> list[Option]:
    """Which versions can be searched beside or instead of the current ones."""
    return [
        Option(value, label, None, value == settings.version)
        for value, label in searched_versions(interface).items()
    ]


def _found(interface: Interface, hits: Sequence[Hit], query: str) -> Found:
    first = hits[0]
    in_title = next((hit.spans for hit in hits if hit.eid is None), ())
    date = first.said or first.published
    lang = first.lang
    return Found(
        when=day_stamp(interface, date) if date else None,
        how=interface.gettext("day published") if date and not first.said else None,
        place=plain(first.place.printed, lang) if first.place else None,
        title=marked(first.title, in_title, lang)
        if first.title
        else plain(interface.gettext("No title printed"), interface.tag),
        href=text_address(shown_under(first), query=query),
        earlier=None if first.current else interface.gettext("an earlier version"),
        language=interface.own_name(lang),
        lang=lang,
        passages=tuple(_passage(interface, hit, query) for hit in hits),
    )


def shown_under(one: Hit | Line) -> str:
    """The address a passage is shown under: of the edition, or of the very version where it is an earlier one."""
    return one.edition if one.current else one.address.partition("#")[0]


def _passage(interface: Interface, hit: Hit, query: str) -> Passage:
    snippet = hit.snippet
    number = (hit.eid or "").lstrip("abcdefghijklmnopqrstuvwxyz")
    return Passage(
        text=marked(snippet.text, snippet.spans, hit.lang) if hit.eid else None,
        cut_before=snippet.start > 0,
        cut_after=snippet.end < len(hit.text),
        question=hit.turn_kind == "question",
        whose=turn_kinds(interface)[hit.turn_kind] if hit.turn_kind else interface.gettext("Title"),
        by=plain(hit.by, hit.lang) if hit.by else None,
        number=interface.number(int(number)) if number.isdigit() else None,
        href=text_address(shown_under(hit), hit.eid, query=query),
        how=how_found(interface, hit),
    )


def _acronym(body: Agent, tag: str) -> str | None:
    """The acronym of a body in the language of the interface, else in English."""
    short = [name for name in body.names if name.acronym and name.source]
    for language in (tag, "en"):
        for name in short:
            if name.lang in {language, None}:
                return name.text
    return None


def _facet(
    interface: Interface, facet: Facet, name: str, address: Mapping[str, str], now: set[str]
) -> FacetView:
    shown = facet.values[:_FACET_VALUES]
    left = len(facet.values) - len(shown)
    most = max(value.count for value in shown)
    return FacetView(
        name,
        tuple(
            Bar(
                value_label(interface, facet.field, value.value, value.label),
                value.value if facet.field == "lang" else None,
                interface.number(value.count),
                round(100 * value.count / most),
                address[facet_key(facet.field, value.value)],
                facet_key(facet.field, value.value) in now,
            )
            for value in shown
        ),
        interface.ngettext("%(num)s more value", "%(num)s more values", left) if left else None,
    )
