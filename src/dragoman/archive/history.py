"""The versions of an edition and what the publisher changed from one to another."""

from __future__ import annotations

from itertools import pairwise

from dragoman.align.difference import Difference, difference
from dragoman.archive.archive import Archive
from dragoman.model.base import Value
from dragoman.model.decision import Decision
from dragoman.model.identifier import parse_address
from dragoman.model.record import EditionText, Version
from dragoman.store import decisions, editions


class Step(Value, frozen=True, kw_only=True):
    """From one version to another. ``difference`` is None where one of them is without text
    (withdrawn by the publisher, withheld or erased by the archive).

    Both are compared in their newest readings, so that what our own reader changed is not taken for an
    edit; ``readers`` names them.
    """

    before: int
    after: int
    readers: tuple[str, str]
    difference: Difference | None


class History(Value, frozen=True, kw_only=True):
    """An edition with its versions, first to newest, the step from each to the next, and what was decided."""

    edition: str
    versions: tuple[Version, ...]
    steps: tuple[Step, ...]
    decisions: tuple[Decision, ...] = ()


class Gone(Value, frozen=True, kw_only=True):
    """A paragraph that stands in a text no more: its name for ever, where it stood last, the version without it."""

    wid: str
    address: str
    gone_in: int


def history(archive: Archive, name: str) -> History:
    """The history of an edition; an address with a version means its edition. Raises NotFound."""
    edition = parse_address(name).name
    with archive.database.snapshot():
        editions.edition(archive.database, edition)
        versions = editions.versions(archive.database, edition)
        texts = [
            editions.text(archive.database, edition, version=version.number) for version in versions
        ]
        decided = tuple(decisions.decisions_on(archive.database, edition))
    steps = tuple(_step(before, after) for before, after in pairwise(texts))
    return History(edition=edition, versions=tuple(versions), steps=steps, decisions=decided)


def step(archive: Archive, name: str, before: int, after: int) -> Step:
    """What differs between any two versions of an edition. Raises NotFound."""
    with archive.database.snapshot():
        one, two = (
            editions.text(archive.database, name, version=number) for number in (before, after)
        )
    return _step(one, two)


def last_text(archive: Archive, text: EditionText) -> EditionText | None:
    """The newest version before this one that has a text: what a withdrawal took away. None if none has."""
    for number in range(text.version.number - 1, 0, -1):
        before = editions.text(archive.database, text.edition.id, version=number)
        if before.reading:
            return before
    return None


def gone(archive: Archive, text: EditionText) -> tuple[Gone, ...]:
    """The paragraphs of earlier versions that a text is without, those that went last first."""
    known = {paragraph.wid for _, paragraph in text.reading.paragraphs()} if text.reading else set()
    found: list[Gone] = []
    with archive.database.snapshot():
        for number in range(text.version.number - 1, 0, -1):
            earlier = editions.text(archive.database, text.edition.id, version=number)
            for _, paragraph in earlier.reading.paragraphs() if earlier.reading else ():
                if paragraph.wid and paragraph.wid not in known:
                    known.add(paragraph.wid)
                    place = f"{earlier.address}#{paragraph.eid}"
                    found.append(Gone(wid=paragraph.wid, address=place, gone_in=number + 1))
    return tuple(found)


def _step(one: EditionText, two: EditionText) -> Step:
    found = difference(one.reading, two.reading) if one.reading and two.reading else None
    return Step(
        before=one.version.number,
        after=two.version.number,
        readers=(one.reader, two.reader),
        difference=found,
    )
