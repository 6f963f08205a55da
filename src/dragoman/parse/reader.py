"""The order of the steps: a page becomes a reading, every fact with the place it was read at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dragoman.errors import NotARecord
from dragoman.model import language
from dragoman.model.reading import (
    Paragraph,
    Turn,
)
from dragoman.parse.attribution import label_names, speaker_of, turned
from dragoman.parse.column import Column, find_column, without_rest
from dragoman.parse.dateline import Dateline, dateline_of
from dragoman.parse.drafts import Draft, Turns
from dragoman.parse.flattened import unflattened
from dragoman.parse.head import Head, find_head
from dragoman.parse.headline import parted_at_title
from dragoman.parse.kind import declared_kind, is_in_first_person, is_untold, kind_by_turns
from dragoman.parse.lines import lines_of
from dragoman.parse.metadata import add_head, add_published, add_said, add_speakers, add_title_facts
from dragoman.parse.page import Block, Page
from dragoman.parse.reading_draft import Parsed, ReadingDraft
from dragoman.parse.source import SourceText
from dragoman.parse.title import TitleParts, parts_of
from dragoman.parse.turns import find_turns
from dragoman.text.language import detect

# Raised whenever the same bytes may be read differently: readings are told apart by it.
READER = "dragoman-reader 3"
# A line that stands for a title is no longer than this.
_LEAD_LENGTH = 250
# What stands between a dateline and the text.
_DATELINE_SIGNS = " .:：–—-)）]。"


def read(page: Page, *, lang: str | None = None, warnings: Sequence[str] = ()) -> Parsed:
    """Reads a page. ``lang`` is what a server said of it (``Content-Language``); the page itself goes first.

    Raises NotARecord where there is no text at all. Anything else ends in a reading, with warnings.
    """
    if not any(block.text for block in page.blocks):
        raise NotARecord("no text of a statement in it")
    draft = ReadingDraft(page, list(warnings) + list(page.warnings))
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
    add_head(page, head, draft)
    add_title_facts(parts, head, page, draft)
    add_published(page, head, dateline, draft)
    add_said(head, draft)
    add_speakers(parts, page, names, draft)
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


def _language(page: Page, column: Column, draft: ReadingDraft, served: str | None) -> str | None:
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


def _turns(turns: Turns, draft: ReadingDraft) -> None:
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
