"""The order of the steps: a page becomes a reading, every fact with the place it was read at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from dragoman.errors import NotARecord
from dragoman.model import language
from dragoman.model.date import Date
from dragoman.model.reading import (
    Evidence,
    LanguageLink,
    Line,
    Named,
    Paragraph,
    Reading,
    RecordKind,
    Speaker,
    Turn,
)
from dragoman.parse.attribution import label_names, speaker_of, speakers_of, turned
from dragoman.parse.column import Column, find_column, without_rest
from dragoman.parse.coverage import ENOUGH, coverage_of
from dragoman.parse.dateline import Dateline, dateline_of
from dragoman.parse.drafts import Draft, Turns
from dragoman.parse.flattened import unflattened
from dragoman.parse.head import Head, find_head, is_day_said, published_of
from dragoman.parse.headline import other_titles, parted_at_title
from dragoman.parse.kind import declared_kind, is_in_first_person, is_untold, kind_by_turns
from dragoman.parse.lines import lines_of
from dragoman.parse.links import language_links
from dragoman.parse.mentions import mentions_of
from dragoman.parse.page import Block, Fact, FactName, Page
from dragoman.parse.source import SourceText
from dragoman.parse.title import TitleParts, parts_of
from dragoman.parse.turns import find_turns
from dragoman.text import dates
from dragoman.text.language import detect

# Raised whenever the same bytes may be read differently: readings are told apart by it.
READER = "dragoman-reader 3"
# Kinds of text whose day and place above them are those of the occasion.
_SPOKEN = frozenset({"speech", "press_conference", "briefing", "interview", "answers"})
# A line that stands for a title is no longer than this.
_LEAD_LENGTH = 250
# What stands between a dateline and the text.
_DATELINE_SIGNS = " .:：–—-)）]。"
# Of markup that was not understood so many names are kept, each so long.
_MOST_MARKUP = 40
_LONGEST_MARKUP = 80


@dataclass(frozen=True, slots=True)
class Parsed:
    """A reading, with what the page says about its own address: for naming, not part of the reading."""

    reading: Reading
    canonical: str | None
    identifier: str | None


def read(page: Page, *, lang: str | None = None, warnings: Sequence[str] = ()) -> Parsed:
    """Reads a page. ``lang`` is what a server said of it (``Content-Language``); the page itself goes first.

    Raises NotARecord where there is no text at all. Anything else ends in a reading, with warnings.
    """
    if not any(block.text for block in page.blocks):
        raise NotARecord("no text of a statement in it")
    draft = _Draft(page, list(warnings) + list(page.warnings))
    column = find_column(page)
    draft.lang = _language(page, column, draft, lang)
    if page.plain:
        column = unflattened(column, draft.lang)
    column = replace(column, text=parted_at_title(column.text, page, draft.lang))
    head = find_head(page, column, draft.lang)
    body = [block for block in column.text if id(block) not in head.taken]
    body, rest = without_rest(body, draft.lang, page)
    dateline = head.dateline or (dateline_of(body[0], draft.lang) if body else None)
    if dateline is not None and body and dateline is not head.dateline:
        body[0] = _without_dateline(body, dateline, draft.lang)
    known = [turned(fact.value) for fact in page.declared("speaker")]
    titled = _Titled(head.title, draft.lang)
    first = titled.parts(known)
    lead = None if first.kind else _lead(body, draft.lang)
    if lead is not None:
        first, body = (titled := _Titled(lead, draft.lang)).parts(known), body[1:]
    known += [said.name for said in first.speakers]
    draft.kind = first.kind or declared_kind(page, draft.lang, head) or "other"
    turns = find_turns(body, draft.lang, kind=draft.kind, known=known)
    if is_untold(turns.drafts, draft.kind, page) and is_in_first_person(body, draft.lang):
        draft.kind = "speech"
        turns = find_turns(body, draft.lang, kind=draft.kind, known=known)
    names = label_names(turns, draft.lang)
    parts = titled.parts([*names, *known])
    if lead is not None:
        turns.drafts.insert(0, Draft("narrative", paragraphs=[(lead, None)]))
    _split_lead(turns, head, plain=page.plain)
    draft.kind = kind_by_turns(turns.drafts, draft.kind, page, head, draft.lang)
    _metadata(page, head, draft)
    _title_facts(parts, head, page, draft)
    _published(page, head, dateline, draft)
    _said_at(head, draft)
    _speakers(parts, page, names, draft)
    _turns(turns, draft)
    draft.lines = lines_of(page, column, head, turns)
    draft.frame += [*column.frame, *rest, *turns.left_out]
    draft.frame += [block for block in column.head if id(block) not in head.taken]
    return draft.finish()


@dataclass(frozen=True, slots=True)
class _Titled:
    """The line that says what a text is: its title, or the first line below it."""

    words: SourceText | None
    lang: str | None

    def parts(self, names: list[str]) -> TitleParts:
        """The parts of the line, with these names known; none where there is no line."""
        return parts_of(self.words, self.lang, names=names) if self.words else TitleParts()


def _without_dateline(body: Sequence[Block], dateline: Dateline, lang: str | None) -> Block:
    """The first block, without its dateline where it is a summary: in bold, or a line as a title would be."""
    first = body[0]
    set_off = first.wholly(first.bold) and len(body) > 1
    if dateline.day is None or not (set_off or _lead(body, lang) is not None):
        return first
    end = first.text.index(dateline.line.text) + len(dateline.line)
    rest = first.text[end:]
    return first.cut(end + len(rest) - len(rest.lstrip(_DATELINE_SIGNS)), len(first.text))


def _lead(body: Sequence[Block], lang: str | None) -> SourceText | None:
    """The first line of a text where it says the kind and the day, as a title would."""
    if len(body) < 2 or len(body[0].text) > _LEAD_LENGTH:
        return None
    words = body[0].words
    parts = parts_of(words, lang, names=[])
    return words if parts.kind and parts.day and body[0].text[-1:] not in ".!?。" else None


def _split_lead(turns: Turns, head: Head, *, plain: bool) -> None:
    """The publisher's summary is a turn of its own, and he goes on telling until somebody's words are marked."""
    first = turns.drafts[0] if turns.drafts else None
    lead = [block.words for block in head.lead]
    if not lead or first is None or first.label or first.name:
        return
    ours = first.paragraphs[: len(lead)]
    begins = len(ours) == len(lead) and all(
        words is one for (words, _), one in zip(ours, lead, strict=True)
    )
    # A story on a page with lines is told in one breath; the summary of spoken words is not theirs.
    if not begins or (first.kind == "narrative" and not plain):
        return
    first.paragraphs = first.paragraphs[len(ours) :]
    if first.kind == "speech" and any(draft.label or draft.name for draft in turns.drafts):
        first.kind = "narrative"
    turns.drafts[:1] = [Draft("narrative", paragraphs=ours), *([first] if first.paragraphs else [])]


@dataclass(slots=True)
class _Draft:
    """A reading being put together; ``note`` keeps each fact's places and counts its words as read."""

    page: Page
    warnings: list[str]
    lang: str | None = None
    title: str | None = None
    published: Date | None = None
    said: Date | None = None
    place: Named | None = None
    event: Named | None = None
    dateline: Named | None = None
    kind: RecordKind = "other"
    publisher: str | None = None
    speakers: list[Speaker] = field(default_factory=list)
    links: list[LanguageLink] = field(default_factory=list)
    editions: list[str] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    lines: tuple[Line, ...] = ()
    frame: list[Block] = field(default_factory=list)
    evidence: dict[str, tuple[Evidence, ...]] = field(default_factory=dict)
    used: list[SourceText] = field(default_factory=list)

    def note(self, pointer: str, words: SourceText) -> None:
        """Notes where a fact was read."""
        self.evidence[pointer] = words.evidence()
        self.used.append(words)

    def finish(self) -> Parsed:
        """Adds furniture, mentions and coverage, and closes the reading."""
        furniture: list[str] = []
        order = {id(block): number for number, block in enumerate(self.page.blocks)}
        for block in sorted(self.frame, key=lambda block: order.get(id(block), 0)):
            self.note(f"/furniture/{len(furniture)}", block.words)
            furniture.append(block.text)
        coverage = coverage_of(self.page.whole, self.used)
        if coverage.share < ENOUGH:
            missing = coverage.missing[:80]
            self.warnings.append(
                f"coverage {coverage.share:.4f}: not read are, for one, «{missing}»"
            )
        people = [speaker.name for speaker in self.speakers]
        people += [turn.by for turn in self.turns if turn.by]
        reading = Reading(
            lang=self.lang,
            title=self.title,
            published=self.published,
            said=self.said,
            dateline=self.dateline,
            place=self.place,
            event=self.event,
            kind=self.kind,
            publisher=self.publisher,
            speakers=tuple(self.speakers),
            editions=tuple(dict.fromkeys(self.editions)),
            links=tuple(self.links),
            turns=tuple(self.turns),
            mentions=mentions_of(self.title, self.turns, dict.fromkeys(people), self.lang),
            subjects=tuple(dict.fromkeys(self.subjects)),
            furniture=tuple(furniture),
            coverage=coverage.share,
            evidence=self.evidence,
            warnings=tuple(dict.fromkeys(self.warnings)),
            not_understood=_names_of_markup(self.page.not_understood),
            lines=self.lines,
        )
        return Parsed(reading, self._declared("canonical"), self._declared("identifier"))

    def _declared(self, name: FactName) -> str | None:
        return next((fact.value for fact in self.page.declared(name)), None)


def _names_of_markup(counted: dict[str, int]) -> dict[str, int]:
    """What was not understood, by name; a foreign file may hold any number of names of any length."""
    names = sorted(counted, key=lambda name: (-counted[name], name))
    kept = {name[:_LONGEST_MARKUP]: counted[name] for name in sorted(names[:_MOST_MARKUP])}
    if rest := names[_MOST_MARKUP:]:
        kept["others"] = sum(counted[name] for name in rest)
    return kept


def _language(page: Page, column: Column, draft: _Draft, served: str | None) -> str | None:
    """The page's own tag, else the server's, else a guess from the text (noted as one)."""
    sample = " ".join(block.text for block in column.text)
    guess = detect(sample)
    sure = guess is not None and guess.score > 0.99 and len(sample) > 400
    for fact in page.declared("lang"):
        tag = language.parse(fact.value)
        if tag is None:
            continue
        if guess is not None and sure and guess.lang != language.primary(tag):
            draft.warnings.append(
                f"declared language {tag}, but the text reads as {guess.lang} ({guess.score})"
            )
            if fact.method == "html":
                continue
        draft.note("/lang", fact.words)
        return tag
    tag = language.parse(served) if served else None
    return tag or (guess.lang if guess else None)


def _metadata(page: Page, head: Head, draft: _Draft) -> None:
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


def _languages(page: Page, head: Head, draft: _Draft) -> None:
    """The editions a page lists: as a line of tags, all of them; as links, those to other languages."""
    for tag, words in head.languages:
        _add_link(draft, LanguageLink(lang=tag, printed=words.text), words, edition=True)
    own = language.primary(draft.lang)
    for found in language_links(page):
        link = LanguageLink(lang=found.tag, printed=found.printed, address=found.address)
        _add_link(draft, link, found.words, edition=language.primary(found.tag) != own)


def _add_link(draft: _Draft, link: LanguageLink, words: SourceText, *, edition: bool) -> None:
    draft.note(f"/links/{len(draft.links)}", words)
    draft.links.append(link)
    if edition and link.lang not in draft.editions:
        draft.note(f"/editions/{len(draft.editions)}", words)
        draft.editions.append(link.lang)


def _published(page: Page, head: Head, dateline: Dateline | None, draft: _Draft) -> None:
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


def _said_at(head: Head, draft: _Draft) -> None:
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


def _title_facts(parts: TitleParts, head: Head, page: Page, draft: _Draft) -> None:
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
    name: Literal["place", "event"], words: SourceText | None, page: Page, draft: _Draft
) -> Named | None:
    words = words or next((fact.words for fact in page.declared(name)), None)
    if words is None:
        return None
    draft.note(f"/{name}", words)
    printed = words.folded().text
    return Named(printed=printed, name=printed)


def _speakers(parts: TitleParts, page: Page, names: Sequence[str], draft: _Draft) -> None:
    for number, named in enumerate(speakers_of(parts.speakers, page, names)):
        draft.note(f"/speakers/{number}", named.words)
        draft.speakers.append(named.speaker)
    draft.used += [fact.words for fact in (*page.declared("speaker"), *page.declared("role"))]


def _turns(turns: Turns, draft: _Draft) -> None:
    number = 0
    own = language.primary(draft.lang)
    for index, found in enumerate(turns.drafts):
        paragraphs: list[Paragraph] = []
        for words, lang in found.paragraphs:
            if not words.text:
                continue
            number += 1
            draft.note(f"/turns/{index}/paragraphs/{len(paragraphs)}", words)
            other = lang if lang and language.primary(lang) != own else None
            paragraphs.append(
                Paragraph(
                    eid=f"p{number}",
                    text=words.text,
                    lang=other,
                    source_id=draft.page.identifier_at(words),
                )
            )
        if found.label is not None:
            draft.note(f"/turns/{index}/attribution", found.label)
        name, role = speaker_of(found, draft.speakers, draft.lang)
        draft.turns.append(
            Turn(
                eid=f"t{index + 1}",
                kind=found.kind,
                attribution=found.label.text if found.label else None,
                by=name,
                role=role,
                paragraphs=tuple(paragraphs),
                source_id=draft.page.utterance_of(first) if (first := _first(found)) else None,
            )
        )


def _first(found: Draft) -> SourceText | None:
    return next((words for words, _ in found.paragraphs if words.text), None)
