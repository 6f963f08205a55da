"""The search page, and the way of every page to the archive's search, which is loaded when first used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast, get_args

from markupsafe import Markup

from dragoman.archive import show
from dragoman.archive.archive import Archive
from dragoman.errors import BadQuery
from dragoman.model.agent import Agent
from dragoman.model.concordance import Concordance
from dragoman.model.query import Answer, Node, Search, Sort, joined
from dragoman.model.record import EditionText
from dragoman.web import across, answers
from dragoman.web.answers import MOST_PAGES, PAGE_SIZE
from dragoman.web.form import (
    FIELDS,
    Settings,
    chosen,
    has_words,
    in_period,
    merged,
    sent_settings,
    split,
)
from dragoman.web.i18n import Interface
from dragoman.web.over_time import MILLION, Chart, over_time
from dragoman.web.view import Span, isolated
from dragoman.web.visit import Answered, Moved, Page, Visit, concordance_address, search_address

_MOST_BODIES = 12


def search(archive: Archive, asked: Search, *languages: str) -> Answer:
    """The archive's answer, with names in the languages a reader wants, best first."""
    from dragoman.archive import search as verb  # noqa: PLC0415  # heavy

    return verb.search(archive, asked, languages=languages)


def read(text: str) -> Node | None:
    """The tree of a query as typed. Raises BadQuery."""
    from dragoman.archive import search as verb  # noqa: PLC0415  # heavy

    return verb.read_query(text)


def write(node: Node | None) -> str:
    """A tree as a reader would type it."""
    from dragoman.archive import search as verb  # noqa: PLC0415  # heavy

    return verb.write_query(node)


def label(archive: Archive, field: str, value: str, *languages: str) -> str:
    """The name of a filter's value."""
    from dragoman.archive import search as verb  # noqa: PLC0415  # heavy

    return verb.label_of(archive, field, value, languages)


def is_current(archive: Archive, answer: Answer | Concordance) -> bool:
    """Whether an answer has seen everything the archive holds, so that its page may be kept."""
    return answer.sequence >= show.holdings(archive).sequence


def spans(query: str, text: EditionText) -> dict[str | None, Sequence[Span]]:
    """Where in a text the words of a query stand, by paragraph (None: the title)."""
    from dragoman.archive import search as verb  # noqa: PLC0415  # heavy

    try:
        node = read(query)
    except BadQuery:
        return {}
    if node is None or text.reading is None:
        return {}
    lang = text.edition.lang
    found: dict[str | None, Sequence[Span]] = {
        paragraph.eid: verb.spans_in(node, paragraph.text, paragraph.lang or lang)
        for _, paragraph in text.reading.paragraphs()
    }
    return {None: verb.spans_in(node, text.reading.title or "", lang), **found}


def page(visit: Visit) -> Answered:
    """The search page: the form, and the answer if something was asked."""
    bodies = show.bodies(visit.archive)[:_MOST_BODIES]
    typed = visit.first("q")
    if any(name in visit.parameters for name in (*FIELDS, "was")):
        return _sent(visit, typed, bodies)
    try:
        node = read(typed)
    except BadQuery as error:
        return _unreadable(visit, typed, error, bodies)
    if node is None:
        return _form_only(visit, bodies)
    return _answered(visit, node, bodies)


def _sent(visit: Visit, typed: str, bodies: Sequence[Agent]) -> Answered:
    """A form that was sent: onward to the address that holds its query as text."""
    try:
        now = read(typed)
    except BadQuery:
        return Moved(search_address(typed, **_kept(visit)))
    try:
        shown = read(visit.first("was"))
    except BadQuery:
        shown = None
    node = merged(now, shown, sent_settings(visit.parameters), [body.id for body in bodies])
    return Moved(search_address(write(node), sort=_sort_asked(visit), **_kept(visit)))


def _form_only(visit: Visit, bodies: Sequence[Agent]) -> Page:
    values = {**_form(visit, None, "", bodies), "answer": None, "unreadable": None, "feeds": ()}
    return Page(
        "search.html",
        visit.interface.pgettext("navigation", "Search"),
        values,
        {"query": "", "hits": []},
    )


def _unreadable(
    visit: Visit, typed: str, error: BadQuery, bodies: Sequence[Agent], node: Node | None = None
) -> Page:
    """A query that was refused; ``node`` where it could be read and not be answered."""
    values = {
        **_form(visit, node, typed, bodies),
        "answer": None,
        "feeds": (),
        "unreadable": answers.unreadable(typed, error),
    }
    if visit.as_json:
        raise error
    title = visit.interface.gettext("A query that cannot be read")
    return Page("search.html", title, values, None, status=error.status)


def _answered(visit: Visit, node: Node, bodies: Sequence[Agent]) -> Page:
    at, archive = visit.interface, visit.archive
    query = write(node)
    kept = _kept(visit)
    sort = _sort_asked(visit) or ("relevance" if has_words(node) else "said")
    number = visit.number("page", most=MOST_PAGES)
    asked = Search(
        query=node,
        # What is near in meaning has no order but its nearness.
        sort="relevance" if kept else sort,
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
        across=bool(kept),
    )
    try:
        answer = search(archive, asked, at.tag, "en")
    except BadQuery as error:
        return _unreadable(visit, query, error, bodies, node)
    addresses = _addresses(node, answer, kept)
    before, after = answers.page_links(answer, query, sort, number, kept)
    values = {
        **_form(visit, node, query, bodies),
        "unreadable": None,
        "answer": answer,
        "counted": _counted(at, answer),
        "by_meaning": across.told(at, answer.across),
        "searched": searched(at, answer),
        "hits": answers.found_texts(at, answer.hits, query),
        "facets": answers.facet_views(at, answer.facets, node, addresses),
        "concordance": concordance_address(query) if has_words(node) else None,
        "chart": _chart(visit, answer, node, query, sort),
        "chips": answers.chip_views(at, _labelled(visit, node), _removals(node, kept)),
        "sorts": () if kept else answers.sort_views(at, query, sort),
        "before": before,
        "after": after,
        "first_page": search_address(query, sort=sort, **kept)
        if answer.total and not answer.hits
        else None,
        "files": answers.file_links(query),
        "feeds": answers.feed_links(at, query),
        "suggestions": answers.suggestion_views(at, answer.suggestions),
        "emptying": () if answer.hits else answers.emptying_views(at, answer.emptying),
    }
    title = at.gettext("%(query)s: search", query=query)
    keep = is_current(archive, answer) and not (answer.across and answer.across.waiting)
    return Page("search.html", title, values, answer, keep=keep)


def _form(
    visit: Visit, node: Node | None, query: str, bodies: Sequence[Agent]
) -> dict[str, object]:
    """The values of the form: every field as the query says, the rest of the query as text."""
    at = visit.interface
    parts = split(node, [body.id for body in bodies])
    settings: Settings = parts.settings
    tags = [tag for tag, _ in show.holdings(visit.archive).languages]
    return {
        "query": query,
        "settings": settings,
        "rest": write(joined(parts.rest)) if parts.rest else "",
        "open": not query or settings.used,
        "bodies": answers.body_options(at, bodies, settings),
        "languages": answers.language_options(at, [*{*tags, *settings.lang}], settings),
        "turns": answers.turn_options(at, settings),
        "kinds": answers.kind_options(at, settings),
        "versions": answers.version_options(at, settings),
        "sort": _sort_asked(visit) or "",
        "across": bool(_kept(visit)),
        "month": isolated("2024-05", "ltr"),
        "day": isolated("2024-05-16", "ltr"),
    }


def _chart(visit: Visit, answer: Answer, node: Node, query: str, sort: Sort) -> Chart | None:
    """The answer over time, each of its bars a way to the passages it counts."""
    per_million = visit.first("per") == MILLION
    other = {} if per_million else {"per": MILLION}

    def narrowed_to(period: str, clock: str) -> str:
        narrow = write(in_period(node, period, clock))
        return search_address(narrow, sort=_sort_asked(visit), **_kept(visit))

    return over_time(
        visit.interface,
        answer.over_time,
        per_million=per_million,
        other=search_address(query, sort=sort, **other, **_kept(visit)),
        address=narrowed_to,
    )


def _sort_asked(visit: Visit) -> Sort | None:
    asked = visit.first("sort")
    return cast("Sort", asked) if asked in get_args(Sort) else None


def _kept(visit: Visit) -> dict[str, str]:
    """What an address keeps beside the query: that meaning is sought too."""
    return {"across": "1"} if visit.first("across") == "1" else {}


def _addresses(node: Node, answer: Answer, kept: Mapping[str, str]) -> dict[str, str]:
    """For each facet value the address of the search that is narrowed to it."""
    queries = answers.facet_queries(answer.facets, node)
    return {key: search_address(write(narrow), **kept) for key, narrow in queries.items()}


def _removals(node: Node, kept: Mapping[str, str]) -> dict[str, str]:
    """For each filter value of a query the address of the search without it."""
    return {
        answers.facet_key(field, value): search_address(write(less), **kept)
        for field, value, less in chosen(node)
    }


def _labelled(visit: Visit, node: Node) -> list[tuple[str, str, str]]:
    """Every filter value of a query with its name: field, value, name."""
    wanted = (visit.interface.tag, "en")
    return [
        (field, value, label(visit.archive, field, value, *wanted))
        for field, value, _ in chosen(node)
    ]


def _counted(interface: Interface, answer: Answer) -> str:
    """How much was found, and in how much."""
    passages = interface.ngettext("%(num)s passage", "%(num)s passages", answer.total)
    return interface.gettext(
        "%(passages)s %(in_editions)s %(of_records)s",
        passages=Markup("<b>{}</b>").format(passages),
        in_editions=interface.ngettext(
            "in %(num)s edition", "in %(num)s editions", answer.editions
        ),
        of_records=interface.ngettext("of %(num)s record", "of %(num)s records", answer.records),
    )


def searched(interface: Interface, answer: Answer | Concordance) -> str:
    """What was looked through: an absence is worth no more than that."""
    return interface.gettext(
        "Searched: %(paragraphs)s %(in_editions)s.",
        paragraphs=interface.ngettext(
            "%(num)s paragraph", "%(num)s paragraphs", answer.searched_paragraphs
        ),
        in_editions=interface.ngettext(
            "in %(num)s edition", "in %(num)s editions", answer.searched_editions
        ),
    )
