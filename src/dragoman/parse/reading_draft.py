"""A reading being put together: every fact with its place, every word that was read counted."""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.model.date import Date
from dragoman.model.reading import (
    Evidence,
    LanguageLink,
    Line,
    Named,
    Reading,
    RecordKind,
    Speaker,
    Turn,
)
from dragoman.parse.coverage import ENOUGH, coverage_of
from dragoman.parse.mentions import mentions_of
from dragoman.parse.page import Block, FactName, Page
from dragoman.parse.source import SourceText

# Of markup that was not understood so many names are kept, each so long.
_MOST_MARKUP = 40
_LONGEST_MARKUP = 80


@dataclass(frozen=True, slots=True)
class Parsed:
    """A reading, with what the page says about its own address: for naming, not part of the reading."""

    reading: Reading
    canonical: str | None
    identifier: str | None


@dataclass(slots=True)
class ReadingDraft:
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
