"""The pieces every page is set from: words with their language, dates, people, lists of records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from dragoman.archive.show import Person, Whole
from dragoman.model.date import Date
from dragoman.model.decision import Closed
from dragoman.model.holdings import Holdings
from dragoman.model.language import UNDETERMINED, direction, matches, primary
from dragoman.model.reading import Turn
from dragoman.model.record import EditionText
from dragoman.web.i18n import Interface
from dragoman.web.kinds import record_kinds, turn_kinds
from dragoman.web.visit import address, text_address

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Text:
    """Words in their language, cut where those begin and end that were searched for."""

    parts: tuple[tuple[str, bool], ...]
    lang: str | None
    dir: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date as shown: the value for machines, the words for people, what else is known of it."""

    value: str
    shown: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One language in a list: its own name, where it leads (None: nowhere), what to know of it."""

    name: str
    lang: str
    href: str | None
    current: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One record in a list."""

    when: Stamp
    how: str | None
    place: Text | None
    title: Text
    href: str
    kind: str
    languages: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A value with its number and its length beside the greatest of its group, in percent."""

    name: str
    lang: str | None
    count: str
    length: int
    href: str | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One person in the list of people."""

    name: Text
    href: str
    office: Text | None
    records: str


def plain(text: str, lang: str | None) -> Text:
    """Words in a language, nothing in them marked."""
    return marked(text, (), lang)


def marked(text: str, spans: Sequence[Span], lang: str | None) -> Text:
    """Words in a language with the spans searched for marked; ``spans`` are sorted and apart."""
    parts: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans:
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    parts.append((text[at:], False))
    known = lang if lang and primary(lang) != UNDETERMINED else None
    return Text(
        tuple(part for part in parts if part[0]), known, direction(known) if known else "auto"
    )


def stamp(interface: Interface, date: Date | None) -> Stamp | None:
    """A date as the page gives it, with its printed form and what it says of a time zone."""
    if date is None:
        return None
    _ = interface.gettext
    shown = interface.date(date)
    notes: list[str] = []
    if date.printed and date.printed.strip() != shown:
        notes.append(_("printed as “%(printed)s”", printed=isolated(date.printed.strip())))
    if date.precision in {"minute", "second"}:
        zone = isolated(f"UTC{date.zone}", "ltr") if date.zone else None
        notes.append(_("time zone %(zone)s", zone=zone) if zone else _("no time zone given"))
    return Stamp(date.value + (date.zone or ""), shown, tuple(notes))


def day_stamp(interface: Interface, date: Date) -> Stamp:
    """The day of a date, as lists show it."""
    day = date.day or date.value
    return Stamp(day, interface.day(day), ())


def isolated(text: str, dir: str | None = None) -> Markup:  # noqa: A002  # as HTML names it
    """A value of unknown direction inside a sentence of the interface."""
    if dir:
        return Markup('<bdi dir="{}">{}</bdi>').format(dir, text)
    return Markup("<bdi>{}</bdi>").format(text)


def joined(interface: Interface, parts: Iterable[str], separator: str = ", ") -> Markup:
    """Several words as one line, parted as this language parts them."""
    return Markup(escape(interface.pgettext("separator", separator))).join(parts)  # noqa: S704  # escaped just here


def place_number(interface: Interface, eid: str) -> str:
    """The number of a paragraph by its place (``p4``), as this language writes numbers."""
    number = eid.lstrip("abcdefghijklmnopqrstuvwxyz")
    return interface.number(int(number)) if number.isdigit() else eid


def whose(
    interface: Interface, turn: Turn, text: EditionText, people: Mapping[str, str]
) -> tuple[Text, Text | None, str | None]:
    """Whose words a turn is: the name (or what it is), the office, the page of the person."""
    lang = text.edition.lang
    what = turn_kinds(interface)[turn.kind]
    if turn.kind == "speech" and text.reading:
        what = record_kinds(interface)[text.reading.kind]
    kind = plain(what, interface.tag)
    role = plain(turn.role, lang) if turn.role else None
    href = people.get(turn.by) if turn.by else None
    if turn.kind == "question":
        asker = plain(turn.by, lang) if turn.by else None
        unnamed = plain(interface.gettext("asker not named"), interface.tag)
        return kind, asker or role or unnamed, href
    if turn.by or turn.attribution:
        return plain(turn.by or turn.attribution or "", lang), role, href
    return kind, role, None


def title_of(interface: Interface, text: EditionText) -> Text:
    """The title of a text; where none is printed, the interface says so."""
    if text.reading and text.reading.title:
        return plain(text.reading.title, text.edition.lang)
    if text.reading is None and text.version.closed:
        return plain(_closed_title(interface, text.version.closed), interface.tag)
    if text.reading is None:
        return plain(interface.gettext("Withdrawn by the publisher"), interface.tag)
    return plain(interface.gettext("No title printed"), interface.tag)


def _closed_title(interface: Interface, closed: Closed) -> str:
    if closed.kind == "withheld":
        return interface.gettext("Withheld by this archive")
    return interface.gettext("Erased from this archive")


def row(interface: Interface, whole: Whole) -> Row:
    """One record in a list: in the reader's language where there is such an edition."""
    texts = sorted(whole.texts, key=lambda text: (text.edition.lang, text.edition.id))
    shown = reader_text(interface, texts)
    reading = shown.reading
    date = reading and (reading.said or reading.published)
    return Row(
        when=day_stamp(interface, date) if date else Stamp(whole.day, interface.day(whole.day), ()),
        how=_how(interface, shown),
        place=plain(reading.place.printed, shown.edition.lang)
        if reading and reading.place
        else None,
        title=title_of(interface, shown),
        href=record_href(shown),
        kind=record_kinds(interface)[reading.kind] if reading else "",
        languages=tuple(
            Choice(interface.own_name(text.edition.lang), text.edition.lang, record_href(text))
            for text in texts
        ),
    )


def record_href(text: EditionText) -> str:
    """Where a list leads to: the newest version of a text."""
    return text_address(text.edition.id)


def reader_text(interface: Interface, texts: Sequence[EditionText]) -> EditionText:
    """The text in the language of the interface, else the first kept; one with a title, if there is one."""
    titled = [text for text in texts if text.reading and text.reading.title] or list(texts)
    mine = [text for text in titled if matches(text.edition.lang, interface.tag)]
    return mine[0] if mine else min(titled, key=lambda text: text.capture.seq)


def bars(
    counted: Iterable[tuple[str, str | None, int, str | None]], number: Interface
) -> tuple[Bar, ...]:
    """Values (name, its language, count, address) as bars scaled to the greatest."""
    values = list(counted)
    most = max((count for _, _, count, _ in values), default=0) or 1
    return tuple(
        Bar(name, lang, number.number(count), round(100 * count / most), href)
        for name, lang, count, href in values
    )


def entry(interface: Interface, person: Person) -> Entry:
    """One person in the list of people, with the office printed last."""
    name, lang = shown_name(interface, person)
    offices = sorted(person.offices, key=lambda office: office.until)
    for language in (interface.tag, lang, "en"):
        mine = [office for office in offices if language and matches(office.lang, language)]
        if mine:
            offices = mine
            break
    return Entry(
        name=plain(name, lang),
        href=address(f"/people/{person.agent.id}"),
        office=plain(offices[-1].role, offices[-1].lang) if offices else None,
        records=interface.ngettext("%(num)s record", "%(num)s records", person.records),
    )


def shown_name(interface: Interface, person: Person) -> tuple[str, str | None]:
    """The name of a person for this reader, and its language."""
    text = person.agent.label(interface.tag, "en")
    return text, next((name.lang for name in person.agent.names if name.text == text), None)


def holding_sentence(interface: Interface, holdings: Holdings) -> str:
    """What the archive holds, in one sentence."""
    records = holdings.counts["records"]
    languages = sum(tag != UNDETERMINED for tag, _ in holdings.languages)
    if not (records and holdings.first_day and holdings.last_day):
        return interface.gettext("There is no record here yet.")
    return interface.gettext(
        "%(records)s %(in_languages)s, from %(first)s to %(last)s.",
        records=interface.ngettext("%(num)s record", "%(num)s records", records),
        in_languages=interface.ngettext("in %(num)s language", "in %(num)s languages", languages),
        first=interface.day(holdings.first_day),
        last=interface.day(holdings.last_day),
    )


def _how(interface: Interface, text: EditionText) -> str | None:
    """What the day of a list is, where it is not the day something was said."""
    reading = text.reading
    if reading and reading.said:
        return None
    if reading and reading.published:
        return interface.gettext("day published")
    return interface.gettext("day captured")
