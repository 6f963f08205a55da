"""A reading: what one version of our reader makes of one capture. The JSON of ``dragoman parse``."""

from __future__ import annotations

from typing import Literal

import msgspec

from dragoman.model.base import Value
from dragoman.model.date import Date

RecordKind = Literal[
    "statement",
    "speech",
    "press_conference",
    "briefing",
    "interview",
    "answers",
    "communique",
    "press_release",
    "letter",
    "debate",
    "other",
]
TurnKind = Literal["speech", "question", "answer", "scene", "narrative", "summary", "other"]
MentionKind = Literal["person", "body", "place", "event"]
MentionSource = Literal["text", "publisher"]


class Named(Value, frozen=True, kw_only=True):
    """A place or an event: as printed, and the name it stands under (the printed one if unknown)."""

    printed: str
    name: str


class Speaker(Value, frozen=True, kw_only=True):
    """Somebody whose words these are, as the page names them; ``role`` is their office that day."""

    name: str
    role: str | None = None
    printed: str


class LanguageLink(Value, frozen=True, kw_only=True):
    """Another edition the page lists: its BCP 47 tag, the printed link, and the address if there is one."""

    lang: str
    printed: str
    address: str | None = None


class Paragraph(Value, frozen=True, kw_only=True):
    """One paragraph of a turn, without the speaker's label.

    ``eid`` is its place in this reading (``p1``, ``p2``, … through the whole text). ``wid`` is its
    name for ever (``w7``), given when the reading is stored; None before. ``lang`` only where the
    page marks the paragraph as being in another language than the edition. ``source_id`` is the id its
    carrier's markup gives it (``xml:id``, ``eId``), None where there is none.
    """

    eid: str
    text: str
    wid: str | None = None
    lang: str | None = None
    source_id: str | None = None


class Turn(Value, frozen=True, kw_only=True):
    """One speaker's go: kind in Akoma Ntoso's words, label as printed, person if the page names one.

    ``attribution`` is the printed label without its colon or bracket; None where none is printed.
    ``by`` is the person's name as the page gives it most fully, ``role`` the office, each or None.
    ``source_id`` is the id its carrier's markup gives it, as of a paragraph.
    """

    eid: str
    kind: TurnKind
    attribution: str | None = None
    by: str | None = None
    role: str | None = None
    paragraphs: tuple[Paragraph, ...] = ()
    wid: str | None = None
    source_id: str | None = None


class Line(Value, frozen=True, kw_only=True):
    """A line of the text that belongs to no turn: a section's heading, the place or hour above or below it.

    ``before`` is the eid of the paragraph it stands above, None below the last one.
    """

    text: str
    before: str | None


class Mention(Value, frozen=True, kw_only=True):
    """Somebody or something named: under which name, how printed, where (``span`` in code points).

    ``paragraph`` is the eid, or None for the title. ``source`` is ``text`` where it was found in the
    words, ``publisher`` where the publisher's own markup says so. ``id`` is the gazetteer's entry.
    """

    name: str
    printed: str
    kind: MentionKind
    paragraph: str | None
    span: tuple[int, int]
    source: MentionSource = "text"
    id: str | None = None


class Evidence(Value, frozen=True, kw_only=True):
    """Where a fact was read: ``path`` of the node (None: the decoded file) and the offsets in its text."""

    path: str | None
    start: int
    end: int


class Reading(Value, frozen=True, kw_only=True):
    """One text as read: what it says about itself, its turns, what was left out, and where each was read.

    ``coverage`` is the share of the page's words that ended here or in ``furniture`` (0 to 1).
    ``evidence`` maps a JSON Pointer into this value to the places it was read from. ``not_understood``
    counts, by name, the markup this reader has no rule for: its text was kept, what it meant was not.
    ``lines`` are those among the furniture (or facts) that are words of the text: by them it is compared.
    """

    lang: str | None
    title: str | None
    published: Date | None
    said: Date | None
    dateline: Named | None
    place: Named | None
    event: Named | None
    kind: RecordKind
    publisher: str | None
    speakers: tuple[Speaker, ...]
    editions: tuple[str, ...]
    links: tuple[LanguageLink, ...]
    turns: tuple[Turn, ...]
    mentions: tuple[Mention, ...]
    subjects: tuple[str, ...]
    furniture: tuple[str, ...]
    coverage: float
    evidence: dict[str, tuple[Evidence, ...]]
    warnings: tuple[str, ...]
    not_understood: dict[str, int] = msgspec.field(default_factory=dict)
    lines: tuple[Line, ...] = ()

    def paragraphs(self) -> list[tuple[Turn, Paragraph]]:
        """Every paragraph in order, each with its turn."""
        return [(turn, paragraph) for turn in self.turns for paragraph in turn.paragraphs]
