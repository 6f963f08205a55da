"""What the archive keeps: records, editions, captures, versions, readings, each with its name.

A record is a group of editions. An edition is one statement in one language at one publisher. A
capture is one observation of bytes. A version is a change of words or facts by the publisher; a
reading is what our reader makes of a version. Only the publisher makes versions.
"""

from __future__ import annotations

from typing import Literal

from dragoman.model.base import Value
from dragoman.model.date import Date, whole_day
from dragoman.model.decision import Closed, Note, Rights
from dragoman.model.reading import Reading

VersionReason = Literal[
    "first", "withdrawn", "restored", "words", "numbers", "names", "signs", "metadata"
]
NamedBy = Literal["address", "canonical", "publisher_id", "path", "file"]
DayFrom = Literal["said", "published", "observed"]


class Capture(Value, frozen=True, kw_only=True):
    """One observation: bytes by digest, where from, when fetched, what the server said.

    ``digest`` is the SHA-256 of the bytes in lower-case hex, None for an observation of absence
    (404, 410). ``source`` is the file as given to ``ingest``; ``part`` the place inside it.
    ``container`` is the digest of the file these bytes were a part of, None where they are the whole of it.
    ``fetched`` is ISO 8601 in UTC, or None where nothing says when. ``named_by`` is the rule that told
    which edition it belongs to.
    """

    seq: int
    digest: str | None
    address: str | None
    fetched: str | None
    status: int | None
    headers: dict[str, str]
    media_type: str | None
    source: str
    part: str | None
    logged: str
    container: str | None = None
    named_by: NamedBy | None = None


class Version(Value, frozen=True, kw_only=True):
    """Version ``number`` of an edition: why it was made and which capture it was first seen in.

    ``readings`` counts the readings; ``claimed`` is the publication stamp printed in it, ``observed``
    when it was fetched, ``logged`` when this archive took it in. ``digest`` is None when withdrawn.
    ``closed`` says why the archive does not serve it, where it does not.
    """

    number: int
    reason: VersionReason
    digest: str | None
    claimed: str | None
    observed: str | None
    logged: str
    readings: int
    seen_until: str | None
    closed: Closed | None = None


class Edition(Value, frozen=True, kw_only=True):
    """One statement in one language at one publisher. The id was minted once and says nothing new.

    ``named_by`` says which rule tied the file to this edition, ``key`` what the rule found.
    ``day_from`` says which day stands in the id: said, published, or (nothing printed) observed.
    """

    id: str
    record: str
    lang: str
    publisher: str | None
    named_by: NamedBy
    key: str
    day_from: DayFrom
    rights: Rights


class EditionText(Value, frozen=True, kw_only=True):
    """An edition with one reading of one of its versions: what a page of the site shows.

    ``reading`` is None where the publisher has withdrawn the text in this version, and where the archive
    withholds or has erased it (``version.closed``). ``notes`` are the archive's own.
    """

    edition: Edition
    version: Version
    reading_number: int
    reader: str
    reading: Reading | None
    capture: Capture
    notes: tuple[Note, ...] = ()

    @property
    def address(self) -> str:
        """The pinned address ``{edition}@{n}.{r}``; ``{edition}@{n}`` of a withdrawn text."""
        if self.reading is None:
            return f"{self.edition.id}@{self.version.number}"
        return f"{self.edition.id}@{self.version.number}.{self.reading_number}"


class Join(Value, frozen=True, kw_only=True):
    """Why two editions stand in one record: the rule, what it found, how sure (1.0: the publisher says so)."""

    edition: str
    with_edition: str
    method: str
    evidence: str
    score: float


class Record(Value, frozen=True, kw_only=True):
    """A group of editions under one name, in a fixed order of languages, with the joins that made it."""

    id: str
    editions: tuple[Edition, ...]
    joins: tuple[Join, ...]


def naming_day(reading: Reading, observed: str) -> tuple[str, DayFrom]:
    """The day a text stands under, ``yyyy-mm-dd``, and what it is: said, else published, else observed.

    A day goes before a month or a year; what those lack is ``00``.
    """
    dates: tuple[tuple[DayFrom, Date | None], ...] = (
        ("said", reading.said),
        ("published", reading.published),
    )
    for name, date in dates:
        if date and date.day:
            return date.day, name
    for name, date in dates:
        if date:
            return whole_day(date.value), name
    return whole_day(observed), "observed"
