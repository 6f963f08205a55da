"""What a page says of its text: title, publisher, subjects, editions, days, place, event, speakers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from dragoman.model import language
from dragoman.model.date import Date
from dragoman.model.reading import LanguageLink, Named
from dragoman.parse.attribution import speakers_of
from dragoman.parse.dateline import Dateline
from dragoman.parse.head import Head, is_day_said, published_of
from dragoman.parse.headline import other_titles
from dragoman.parse.links import language_links
from dragoman.parse.page import Fact, Page
from dragoman.parse.reading_draft import ReadingDraft
from dragoman.parse.source import SourceText
from dragoman.parse.title import TitleParts
from dragoman.text import dates

# Kinds of text whose day and place above them are those of the occasion.
_SPOKEN = frozenset({"speech", "press_conference", "briefing", "interview", "answers"})


def add_head(page: Page, head: Head, draft: ReadingDraft) -> None:
    """The title, who published it, the subjects its publisher gives it, the editions the page lists."""
    if head.title is not None:
        draft.title = head.title.text
        draft.note("/title", head.title)
        draft.warnings += [
            f"title: printed «{draft.title}», but {fact.method} says «{fact.value}»"
            for fact in other_titles(page, head.title)
        ]
    draft.frame += [block for block in head.kicker if id(block) in head.taken]
    for fact in page.declared("publisher")[:1] or page.declared("site")[:1]:
        draft.publisher = fact.value
        draft.note("/publisher", fact.words)
    declared = [
        (part, fact.words) for fact in page.declared("subject") for part in fact.value.split(",")
    ]
    for subject, words in [*declared, *((words.text, words) for words in head.subjects)]:
        if subject.strip():
            draft.note(f"/subjects/{len(draft.subjects)}", words)
            draft.subjects.append(subject.strip())
    _languages(page, head, draft)


def _languages(page: Page, head: Head, draft: ReadingDraft) -> None:
    """The editions a page lists: as a line of tags, all of them; as links, those to other languages."""
    for tag, words in head.languages:
        _add_link(draft, LanguageLink(lang=tag, printed=words.text), words, edition=True)
    own = language.primary(draft.lang)
    for found in language_links(page):
        link = LanguageLink(lang=found.tag, printed=found.printed, address=found.address)
        _add_link(draft, link, found.words, edition=language.primary(found.tag) != own)


def _add_link(draft: ReadingDraft, link: LanguageLink, words: SourceText, *, edition: bool) -> None:
    draft.note(f"/links/{len(draft.links)}", words)
    draft.links.append(link)
    if edition and link.lang not in draft.editions:
        draft.note(f"/editions/{len(draft.editions)}", words)
        draft.editions.append(link.lang)


def add_published(page: Page, head: Head, dateline: Dateline | None, draft: ReadingDraft) -> None:
    """The day of publication, and the dateline where the text begins with one.

    A dateline's day is that of publication where nothing else says it and it is not the title's own day.
    """
    declared = [
        (fact, date)
        for fact in page.declared("published")
        if (date := _machine_date(fact, draft.lang))
    ]
    draft.used.extend(fact.words for fact, _ in declared)
    stamp = head.stamp
    if stamp is not None and is_day_said(stamp, declared):
        if draft.said is None:
            draft.said = stamp.date
            draft.note("/said", stamp.words)
    elif stamp is not None:
        draft.warnings += [
            f"published: printed {stamp.date.value}, but {fact.method} says {other.value}"
            for fact, other in declared
            if other.day != stamp.date.day
        ]
    found = published_of(stamp, declared)
    if stamp is None and found is not None:
        draft.warnings += [
            f"published: {declared[0][0].method} says {found[0].value}, but {fact.method} says {other.value}"
            for fact, other in declared[1:]
            if other.day != found[0].day
        ]
    if dateline is not None:
        draft.dateline = Named(printed=dateline.line.text, name=dateline.place.text)
        draft.note("/dateline", dateline.line)
        day = dateline.day
        if day and found is None and not (draft.said and draft.said.day == day.date.day):
            found = day.date, day.words
    if found is not None:
        draft.published = found[0]
        draft.note("/published", found[1])


def add_said(head: Head, draft: ReadingDraft) -> None:
    """A line of place and day alone above spoken words says where and when, if nothing else does."""
    line = head.dateline
    if line is None or line.day is None or draft.kind not in _SPOKEN:
        return
    if draft.said is None:
        draft.said = line.day.date
        draft.note("/said", line.day.words)
    if draft.place is None:
        draft.place = Named(printed=line.place.text, name=line.place.text)
        draft.note("/place", line.place)


def _machine_date(fact: Fact, lang: str | None) -> Date | None:
    return dates.parse_machine(fact.value) or dates.whole(fact.value, lang)


def add_title_facts(parts: TitleParts, head: Head, page: Page, draft: ReadingDraft) -> None:
    """What the title says beside naming the text: its kind, the day, the place and the event of the words."""
    if parts.kind_words is not None and parts.kind == draft.kind:
        draft.evidence["/kind"] = parts.kind_words.evidence()
    if parts.day is not None:
        words, found = parts.day
        if head.said is not None and head.said.date.day != found.date.day:
            draft.warnings.append(
                f"said: the title says {found.date.value}, but a line says {head.said.date.value}"
            )
        draft.said = found.date
        draft.note("/said", words)
    elif head.said is not None:
        draft.said = head.said.date
        draft.note("/said", head.said.words)
    else:
        for fact in page.declared("said"):
            if date := _machine_date(fact, draft.lang):
                draft.said = date
                draft.note("/said", fact.words)
                break
    draft.place = _named("place", parts.place or head.place, page, draft)
    draft.event = _named("event", parts.event or head.event, page, draft)


def _named(
    name: Literal["place", "event"], words: SourceText | None, page: Page, draft: ReadingDraft
) -> Named | None:
    words = words or next((fact.words for fact in page.declared(name)), None)
    if words is None:
        return None
    draft.note(f"/{name}", words)
    printed = words.folded().text
    return Named(printed=printed, name=printed)


def add_speakers(parts: TitleParts, page: Page, names: Sequence[str], draft: ReadingDraft) -> None:
    """Whose words the title says they are; ``names`` are those the labels of the text print in full."""
    for number, named in enumerate(speakers_of(parts.speakers, page, names)):
        draft.note(f"/speakers/{number}", named.words)
        draft.speakers.append(named.speaker)
    draft.used += [fact.words for fact in (*page.declared("speaker"), *page.declared("role"))]
