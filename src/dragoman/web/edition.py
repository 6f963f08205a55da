"""An edition as its reading page shows it: catalogue card, turns, editions, where the text comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dragoman.archive.history import Gone, Step
from dragoman.model.language import primary
from dragoman.model.reading import Paragraph, Reading, Speaker, Turn
from dragoman.model.record import Edition, EditionText, Record, Version
from dragoman.web.i18n import Interface
from dragoman.web.kinds import closings, reasons, record_kinds
from dragoman.web.provenance import Source, rights_of, source_of
from dragoman.web.since import GoneView, Since, gone_views, since
from dragoman.web.view import (
    Choice,
    Span,
    Stamp,
    Text,
    joined,
    marked,
    place_number,
    plain,
    stamp,
    title_of,
    whose,
)
from dragoman.web.visit import history_address, proof_address, text_address


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """One paragraph: its place (``p4``), its name for ever (``w7``), its words, its pinned address."""

    id: str
    wid: str | None
    number: str
    text: Text
    note: str | None
    pinned: str


@dataclass(frozen=True, slots=True)
class TurnView:
    """One turn: who stands before the axis, the paragraphs after it."""

    id: str
    question: bool
    who: Text
    role: Text | None
    href: str | None
    note: str | None
    paragraphs: tuple[ParagraphView, ...]


@dataclass(frozen=True, slots=True)
class SpeakerView:
    """A speaker on the catalogue card, with the office held that day."""

    name: Text
    role: Text | None
    href: str | None


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version in the list of versions."""

    name: str
    reason: str
    seen: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class ClosedView:
    """A text that the archive does not serve: a word, a sentence, since when, the reason in people's words."""

    word: str
    sentence: str
    since: str
    reason: str


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note of the archive beside a text, with the day it was made."""

    words: str
    when: str


@dataclass(frozen=True, slots=True)
class EditionView:
    """Everything the reading page shows."""

    title: Text
    kind: str
    said: Stamp | None
    said_in_title: bool
    place: Text | None
    event: Text | None
    published: Stamp | None
    speakers: tuple[SpeakerView, ...]
    subjects: tuple[Text, ...]
    switch: tuple[Choice, ...]
    closed: ClosedView | None
    notes: tuple[NoteView, ...]
    withdrawn: str | None
    turns: tuple[TurnView, ...]
    editions: tuple[Choice, ...]
    versions: tuple[VersionView, ...]
    source: Source
    rights: tuple[tuple[str, str], ...]
    pinned: str
    pinned_name: str
    history: str
    proof: str
    since: Since | None
    gone: tuple[GoneView, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a text: its record, the versions of each edition in it, people who have a page.

    ``spans`` are the words searched for, by paragraph; ``people`` maps printed names to addresses;
    ``step`` leads from an earlier version to the newest; ``gone`` are paragraphs it is without.
    """

    record: Record
    versions: Mapping[str, Sequence[Version]]
    people: Mapping[str, str]
    spans: Mapping[str | None, Sequence[Span]]
    query: str = ""
    before_withdrawal: EditionText | None = None
    step: Step | None = None
    gone: Sequence[Gone] = ()


def edition_view(interface: Interface, text: EditionText, around: Around) -> EditionView:
    """The view of one text. Of a withdrawn one the facts stay that its page last printed."""
    lang = text.edition.lang
    last = text if text.reading else around.before_withdrawal or text
    facts = last.reading
    versions = around.versions[text.edition.id]
    return EditionView(
        title=_title(interface, last, around),
        kind=record_kinds(interface)[facts.kind] if facts else "",
        said=stamp(interface, facts.said) if facts else None,
        said_in_title=bool(facts and _stands_in_title(facts)),
        place=plain(facts.place.printed, lang) if facts and facts.place else None,
        event=plain(facts.event.printed, lang) if facts and facts.event else None,
        published=stamp(interface, facts.published) if facts else None,
        speakers=_speakers(facts.speakers, lang, around) if facts else (),
        subjects=tuple(plain(subject, lang) for subject in facts.subjects) if facts else (),
        switch=_switch(interface, text, facts, around.record),
        closed=_closed(interface, text),
        notes=tuple(NoteView(note.note, interface.moment(note.logged)) for note in text.notes),
        withdrawn=_withdrawn(text, around),
        turns=_turns(interface, text, text.reading, around) if text.reading else (),
        editions=_editions(interface, text, around),
        versions=_versions(interface, text, versions),
        source=source_of(interface, text),
        rights=rights_of(interface, text.edition.rights),
        pinned=text_address(pinned_name(text)),
        pinned_name=f"/s/{pinned_name(text)}",
        history=history_address(text.edition.id),
        proof=proof_address(f"{text.edition.id}@{text.version.number}"),
        since=since(interface, text, versions, around.step),
        gone=gone_views(interface, around.gone),
    )


def pinned_name(text: EditionText) -> str:
    """The address that keeps this version, and this reading of it if there is one."""
    return text.address if text.reading_number else f"{text.edition.id}@{text.version.number}"


def why(interface: Interface, version: Version) -> str:
    """Why a version was made, and that it is not served where it is not."""
    made = reasons(interface)[version.reason]
    if version.closed is None:
        return made
    return joined(interface, (made, closings(interface)[version.closed.kind]))


def by_language(editions: Sequence[Edition]) -> list[Edition]:
    """Editions in the one order they stand in everywhere: by tag of their language."""
    return sorted(editions, key=lambda edition: (edition.lang, edition.id))


def _title(interface: Interface, text: EditionText, around: Around) -> Text:
    spans = around.spans.get(None, ())
    if spans and text.reading and text.reading.title:
        return marked(text.reading.title, spans, text.edition.lang)
    return title_of(interface, text)


def _stands_in_title(reading: Reading) -> bool:
    """Whether the day something was said was read from the title."""
    said, title = reading.evidence.get("/said", ()), reading.evidence.get("/title", ())
    return any(
        day.path == whole.path and whole.start <= day.start and day.end <= whole.end
        for day in said
        for whole in title
    )


def _speakers(speakers: Sequence[Speaker], lang: str, around: Around) -> tuple[SpeakerView, ...]:
    return tuple(
        SpeakerView(
            name=plain(speaker.name, lang),
            role=plain(speaker.role, lang) if speaker.role else None,
            href=around.people.get(speaker.name),
        )
        for speaker in speakers
    )


def _switch(
    interface: Interface, text: EditionText, facts: Reading | None, record: Record
) -> tuple[Choice, ...]:
    """The editions of the record, then those its page lists and this record does not have."""
    editions = by_language(record.editions)
    here = [
        Choice(
            interface.own_name(edition.lang),
            edition.lang,
            text_address(edition.id),
            current=edition.id == text.edition.id,
            note=edition.publisher if _is_one_of_several(edition, editions) else None,
        )
        for edition in editions
    ]
    have = {primary(edition.lang) for edition in editions}
    listed = sorted(set(facts.editions)) if facts else []
    note = interface.gettext("listed by the page, not in this record")
    return (
        *here,
        *(
            Choice(interface.own_name(tag), tag, None, note=note)
            for tag in listed
            if primary(tag) not in have
        ),
    )


def _is_one_of_several(edition: Edition, editions: Sequence[Edition]) -> bool:
    return sum(primary(other.lang) == primary(edition.lang) for other in editions) > 1


def _withdrawn(text: EditionText, around: Around) -> str | None:
    """The address of the last text before a withdrawal; "" where there is none; None: not withdrawn."""
    if text.reading is not None or text.version.closed:
        return None
    return text_address(around.before_withdrawal.address) if around.before_withdrawal else ""


def _closed(interface: Interface, text: EditionText) -> ClosedView | None:
    _, closed = interface.gettext, text.version.closed
    if closed is None:
        return None
    told = {
        "withheld": (_("Withheld"), _("This archive keeps this text and does not serve it.")),
        "erased": (
            _("Erased"),
            _("This archive has this text no longer. Its digest and its place in the log stay."),
        ),
    }
    word, sentence = told[closed.kind]
    return ClosedView(word, sentence, interface.moment(closed.logged), closed.reason)


def _turns(
    interface: Interface, text: EditionText, reading: Reading, around: Around
) -> tuple[TurnView, ...]:
    exchange = any(turn.kind == "question" for turn in reading.turns)
    return tuple(_turn(interface, turn, text, around, exchange=exchange) for turn in reading.turns)


def _turn(
    interface: Interface, turn: Turn, text: EditionText, around: Around, *, exchange: bool
) -> TurnView:
    who, role, href = whose(interface, turn, text, around.people)
    unlabelled = interface.gettext("no label printed")
    return TurnView(
        id=turn.eid,
        question=turn.kind == "question",
        who=who,
        role=role,
        href=href,
        note=unlabelled if exchange and turn.attribution is None else None,
        paragraphs=tuple(
            _paragraph(
                interface, paragraph, text, around, unlabelled if exchange and place else None
            )
            for place, paragraph in enumerate(turn.paragraphs)
        ),
    )


def _paragraph(
    interface: Interface, paragraph: Paragraph, text: EditionText, around: Around, note: str | None
) -> ParagraphView:
    return ParagraphView(
        id=paragraph.eid,
        wid=paragraph.wid,
        number=place_number(interface, paragraph.eid),
        text=marked(
            paragraph.text,
            around.spans.get(paragraph.eid, ()),
            paragraph.lang or text.edition.lang,
        ),
        note=note,
        pinned=text_address(text.address, paragraph.eid),
    )


def _editions(interface: Interface, text: EditionText, around: Around) -> tuple[Choice, ...]:
    """The editions with their publication stamps and how often each was changed."""
    return tuple(
        Choice(
            interface.own_name(edition.lang),
            edition.lang,
            text_address(edition.id),
            current=edition.id == text.edition.id,
            note=interface.ngettext(
                "%(num)s version", "%(num)s versions", len(around.versions[edition.id])
            ),
        )
        for edition in by_language(around.record.editions)
    )


def _versions(
    interface: Interface, text: EditionText, versions: Sequence[Version]
) -> tuple[VersionView, ...]:
    return tuple(
        VersionView(
            name=interface.gettext("Version %(number)s", number=interface.number(version.number)),
            reason=why(interface, version),
            seen=interface.moment(version.observed or version.logged),
            href=text_address(f"{text.edition.id}@{version.number}"),
            current=version.number == text.version.number,
        )
        for version in reversed(versions)
    )
