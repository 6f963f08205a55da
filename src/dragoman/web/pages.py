"""The pages: each takes a visit, asks the archive, and gives a template its values."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dragoman.archive import show
from dragoman.archive.history import Step, gone, last_text, step
from dragoman.errors import NotFound
from dragoman.model.holdings import Holdings
from dragoman.model.identifier import parse_address
from dragoman.model.language import matches
from dragoman.model.query import Filter, Search
from dragoman.model.reading import Reading
from dragoman.model.record import EditionText
from dragoman.web import searching
from dragoman.web.answers import MOST_PAGES, PAGE_SIZE, found_texts, value_label
from dragoman.web.edition import Around, by_language, edition_view
from dragoman.web.problems import problem
from dragoman.web.view import Bar, Choice, bars, entry, plain, row, shown_name, title_of
from dragoman.web.visit import Answered, Moved, Page, Visit, address, search_address, text_address

_NEWEST = 10
_MOST_PUBLISHERS = 200


def front(visit: Visit) -> Answered:
    """The first page: what there is, what is new, how to look."""
    at, holdings = visit.interface, show.holdings(visit.archive)
    newest = show.newest(visit.archive, limit=_NEWEST)
    questions = searching.write(Filter(field="in", values=("question",)))
    values = {
        "rows": [row(at, whole) for whole in newest],
        "languages": _language_bars(visit, holdings),
        "counts": holdings.counts,
        "people": len(show.people(visit.archive)),
        "questions": search_address(questions),
        "publishers": [plain(name, None) for name in holdings.publishers[:_MOST_PUBLISHERS]],
    }
    title = at.gettext("What was said, in every language it was published in")
    return Page("front.html", title, values, {"holdings": holdings, "newest": newest_data(newest)})


def edition(visit: Visit, name: str) -> Answered:
    """The reading page of an edition, at its newest version or at one that the address pins."""
    text = show.text(visit.archive, name)
    if parse_address(name).eid:
        raise NotFound(name)
    query = visit.first("q")
    around = _around(visit, text, query)
    view = edition_view(visit.interface, text, around)
    alternates = [choice for choice in view.switch if choice.href and not choice.current]
    title = "".join(part for part, _ in view.title.parts)
    values = {"view": view, "query": query, "alternates": alternates}
    data: dict[str, object] = {
        "text": public(text),
        "versions": around.versions[text.edition.id],
        "record": around.record,
    }
    if text.version.closed:
        error = show.closed_error(text)
        data |= {**problem(visit, error, error.status), "closed": text.version.closed}
        return Page("edition.html", title, values, data, error.status, keep=False)
    return Page("edition.html", title, values, data)


def record(visit: Visit, name: str) -> Answered:
    """A record: onward to its edition in the reader's language, or the list of its editions."""
    found = show.record(visit.archive, f"r/{name}")
    if found.id != f"r/{name}":
        suffix = ".json" if visit.as_json else ""
        return Moved(address(f"/{found.id}{suffix}"), for_ever=True)
    whole = show.whole(visit.archive, found.id)
    mine = [
        edition
        for edition in by_language(found.editions)
        if matches(edition.lang, visit.interface.tag)
    ]
    if mine and not visit.as_json:
        return Moved(text_address(mine[0].id))
    at = visit.interface
    listed = row(at, whole)
    title = "".join(part for part, _ in listed.title.parts)
    texts = sorted(whole.texts, key=lambda text: (text.edition.lang, text.edition.id))
    values = {
        "row": listed,
        "titles": [
            (
                Choice(
                    at.own_name(text.edition.lang), text.edition.lang, text_address(text.edition.id)
                ),
                title_of(at, text),
            )
            for text in texts
        ],
    }
    return Page("record.html", title, values, whole_data(whole))


def people(visit: Visit) -> Answered:
    """Everybody who speaks here."""
    found = show.people(visit.archive)
    entries = [entry(visit.interface, person) for person in found]
    entries.sort(key=lambda one: "".join(part for part, _ in one.name.parts).casefold())
    return Page("people.html", visit.interface.gettext("People"), {"entries": entries}, found)


def person(visit: Visit, name: str) -> Answered:
    """One person: names, offices, words."""
    at, found = visit.interface, show.person(visit.archive, name)
    page = visit.number("page", most=MOST_PAGES)
    words = Filter(field="by", values=(found.agent.id,))
    asked = Search(
        query=words, sort="said", offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE, facets=False
    )
    answer = searching.search(visit.archive, asked)
    shown, lang = shown_name(at, found)
    path = f"/people/{found.agent.id}"
    more = page * PAGE_SIZE < answer.total and page < MOST_PAGES
    values = {
        "name": plain(shown, lang),
        "names": [
            (
                plain(known.text, known.lang),
                at.own_name(known.lang) if known.lang else None,
                known.source,
            )
            for known in found.agent.names
            if known.source
        ],
        "offices": [
            (
                plain(held.role, held.lang),
                at.day(held.since),
                at.day(held.until),
                held.since != held.until,
            )
            for held in found.offices
        ],
        "listed": _listed(visit, found),
        "records": at.ngettext("%(num)s record", "%(num)s records", found.records),
        "hits": found_texts(at, answer.hits, ""),
        "total": answer.total,
        "passages": at.ngettext("%(num)s passage", "%(num)s passages", answer.total),
        "search": search_address(searching.write(words)),
        "before": address(path, {"page": page - 1}) if page > 1 else None,
        "after": address(path, {"page": page + 1}) if more else None,
    }
    keep = searching.is_current(visit.archive, answer)
    return Page("person.html", shown, values, {"person": found, "words": answer}, keep=keep)


def _listed(visit: Visit, found: show.Person) -> list[tuple[str, str | None, str]]:
    """The offices that lists say somebody held: office, body, from which day to which as far as they say."""
    at = visit.interface
    bodies = show.labels(visit.archive, {held.body for held in found.listed if held.body}, at.tag)
    rows = []
    for held in found.listed:
        days = [at.day(day) if day else "…" for day in (held.since, held.until)]
        body = bodies.get(held.body, held.body.partition(":")[2]) if held.body else None
        rows.append((held.role, body, " – ".join(days) if held.since or held.until else ""))
    return rows


def about(visit: Visit) -> Answered:
    """What this is, what it holds, what it cannot do."""
    holdings = show.holdings(visit.archive)
    values = {
        "counts": holdings.counts,
        "languages": _language_bars(visit, holdings),
        "publishers": [plain(name, None) for name in holdings.publishers[:_MOST_PUBLISHERS]],
    }
    return Page("about.html", visit.interface.gettext("About this record"), values, holdings)


def public(text: EditionText) -> EditionText:
    """A text without the folders of the operator's own machine."""
    name = text.capture.source.replace("\\", "/").rsplit("/", 1)[-1]
    capture = msgspec.structs.replace(text.capture, source=name)
    return msgspec.structs.replace(text, capture=capture)


def whole_data(whole: show.Whole) -> dict[str, object]:
    """A record with its texts, for programs."""
    return {
        "record": whole.record,
        "day": whole.day,
        "texts": [public(text) for text in whole.texts],
    }


def newest_data(newest: Sequence[show.Whole]) -> list[dict[str, object]]:
    """The newest records, for programs, without their words."""
    return [
        {
            "record": whole.record.id,
            "day": whole.day,
            "editions": [
                {
                    "edition": text.edition.id,
                    "lang": text.edition.lang,
                    "title": text.reading.title if text.reading else None,
                }
                for text in whole.texts
            ],
        }
        for whole in newest
    ]


def _around(visit: Visit, text: EditionText, query: str) -> Around:
    record = show.record(visit.archive, text.edition.record)
    versions = {edition.id: show.versions(visit.archive, edition.id) for edition in record.editions}
    is_withdrawn = text.reading is None and text.version.closed is None
    last = last_text(visit.archive, text) if is_withdrawn else None
    facts = text.reading or (last.reading if last else None)
    return Around(
        record=record,
        versions=versions,
        people=_people(visit, facts) if facts else {},
        spans=searching.spans(query, text) if query else {},
        query=query,
        before_withdrawal=last,
        step=_step_to_newest(visit, text, versions[text.edition.id][-1].number),
        gone=gone(visit.archive, text) if text.reading else (),
    )


def _step_to_newest(visit: Visit, text: EditionText, newest: int) -> Step | None:
    """From an earlier version to the newest; None for the newest itself."""
    number = text.version.number
    return step(visit.archive, text.edition.id, number, newest) if number != newest else None


def _people(visit: Visit, reading: Reading) -> dict[str, str]:
    """The pages of those who speak in a text, by the name printed."""
    names = {speaker.name for speaker in reading.speakers}
    names |= {turn.by for turn in reading.turns if turn.by}
    found = show.speakers_named(visit.archive, sorted(names))
    return {name: address(f"/people/{id_}") for name, id_ in found.items()}


def _language_bars(visit: Visit, holdings: Holdings) -> tuple[Bar, ...]:
    """The languages with their numbers of editions, each leading to its texts."""
    return bars(
        (
            (
                value_label(visit.interface, "lang", tag),
                tag,
                count,
                search_address(searching.write(Filter(field="lang", values=(tag,))), sort="said"),
            )
            for tag, count in holdings.languages
        ),
        visit.interface,
    )
