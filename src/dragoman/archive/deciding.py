"""What people decide about the record: withholding and its end, rights, notes, joins by hand and their undoing.

Each decision is an entry of the log with a reason in people's own words. Erasing is in ``erasing``.
"""

from __future__ import annotations

import re
import unicodedata

from dragoman.archive import people
from dragoman.archive.archive import Archive
from dragoman.errors import LimitExceeded, NotFound, WrongUse
from dragoman.model.base import Value
from dragoman.model.decision import Decision, Rights, Statement
from dragoman.model.identifier import parse_address
from dragoman.model.record import Join, naming_day
from dragoman.settings import LIMITS
from dragoman.store import decisions, editions, erasure, holdings, records
from dragoman.store.database import Database

BY_HAND = 1.0
# What turns the text about that stands after it, and what moves a terminal's cursor.
_UNSPOKEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Withheld(Value, frozen=True, kw_only=True):
    """Versions that are served no more, or again; ``also`` are others that hold the same bytes and are served."""

    versions: tuple[str, ...]
    entries: tuple[int, ...]
    also: tuple[str, ...] = ()


def withhold(archive: Archive, name: str, reason: str) -> Withheld:
    """Withholds a version; of an address without one, the edition with all versions, those to come among them.

    Raises NotFound for an unknown address, WrongUse for what is withheld or erased already.
    """
    said = Statement(reason=spoken(reason, "reason", LIMITS.reason_characters))
    edition, version = about(archive, name)
    database = archive.database
    with archive.writing():
        closed = decisions.closed_in(database, edition)
        before = decisions.closed_now(closed, version) if version else closed.get(0)
        if before:
            raise WrongUse(f"{name} is {before.kind} already, since {before.logged}")
        seq = decisions.add(
            database, "withhold", said, edition=edition, version=version, reason="withheld",
            about=_entry(database, edition, version),
        )  # fmt: skip
        decisions.close(database, edition, version or 0, "withheld", seq)
        renote(database, edition)
        also = _serving_the_same(database, edition, version)
    return Withheld(versions=(name,), entries=(seq,), also=also)


def serve_again(archive: Archive, name: str, reason: str) -> Withheld:
    """Lifts the withholding of a version, or all withholdings of an edition and its versions.

    Raises NotFound for an unknown address, WrongUse where nothing of that name is withheld.
    """
    said = Statement(reason=spoken(reason, "reason", LIMITS.reason_characters))
    edition, version = about(archive, name)
    database = archive.database
    with archive.writing():
        held = decisions.withheld(database, edition, version)
        if not held:
            raise WrongUse(
                f"{name} is not withheld"
                + (f"; if the whole of {edition} is, lift that" if version else "")
            )
        entries = []
        for number, seq in held:
            entries.append(
                decisions.add(
                    database, "withhold", said, edition=edition, version=number or None, lifts=seq,
                    reason="lifted",
                )
            )  # fmt: skip
            decisions.open_again(database, edition, number)
        renote(database, edition)
    addresses = tuple(f"{edition}@{number}" if number else edition for number, _ in held)
    return Withheld(versions=addresses, entries=tuple(entries))


def state_rights(archive: Archive, name: str, rights: Rights) -> int:
    """States the rights of an edition, or of a publisher's editions that have none of their own; gives the entry.

    A statement is whole: what it does not say is not known. Raises NotFound for a name that is neither.
    """
    for value in (rights.holder, rights.licence, rights.notice):
        if value is not None:
            spoken(value, "statement of rights", LIMITS.note_characters)
    database = archive.database
    with archive.writing():
        edition = name if editions.is_edition(database, name) else None
        if edition is None and name not in holdings.publishers(database):
            raise NotFound(name)
        said = Statement(rights=rights, publisher=None if edition else name)
        seq = decisions.add(database, "rights", said, edition=edition)
        decisions.set_rights(database, rights, edition=edition, publisher=name)
    return seq


def correct(archive: Archive, name: str, note: str) -> int:
    """Adds a note of the archive to a version, or to all versions of an edition; gives the entry.

    The text is never changed. Raises NotFound for an unknown address.
    """
    said = Statement(note=spoken(note, "note", LIMITS.note_characters))
    edition, version = about(archive, name)
    database = archive.database
    with archive.writing():
        return decisions.add(
            database, "correction", said, edition=edition, version=version,
            about=_entry(database, edition, version),
        )  # fmt: skip


def join(archive: Archive, one: str, other: str, reason: str) -> str:
    """Puts the records of two editions together by hand; gives the id of the record they are in.

    Raises NotFound for an unknown edition, WrongUse where they are in one record.
    """
    evidence = spoken(reason, "reason", LIMITS.reason_characters)
    database = archive.database
    with archive.writing():
        first, second = (editions.edition(database, name).record for name in (one, other))
        if first == second:
            raise WrongUse(f"{one} and {other} are in one record, {first}")
        records.bring_together(database, first, second)
        records.join(
            database,
            Join(edition=one, with_edition=other, method="hand", evidence=evidence, score=BY_HAND),
        )
        return editions.edition(database, one).record


def split(archive: Archive, name: str, reason: str) -> str:
    """Takes an edition out of its record; gives the id of its own. No rule joins it with the others again.

    Raises NotFound for an unknown edition, WrongUse for one that is alone.
    """
    said = Statement(reason=spoken(reason, "reason", LIMITS.reason_characters))
    with archive.writing():
        return records.split(archive.database, name, said)


def decisions_on(archive: Archive, edition: str) -> tuple[Decision, ...]:
    """All decisions about an edition and its versions, oldest first."""
    return tuple(decisions.decisions_on(archive.database, edition))


def spoken(text: str, what: str, limit: int) -> str:
    """A text that readers will be shown, without blanks around it.

    Refuses, as WrongUse, an empty one and signs that nobody sees and that would turn or move other text.
    """
    text = unicodedata.normalize("NFC", text.strip())
    if not text:
        raise WrongUse(f"the {what} is empty: readers will be shown it")
    if found := _UNSPOKEN.search(text):
        raise WrongUse(
            f"the {what} holds the control character U+{ord(found[0]):04X}: leave it out"
        )
    if len(text) > limit:
        raise LimitExceeded(f"the {what}", limit=limit, found=len(text), unit="characters")
    return text


def about(archive: Archive, name: str) -> tuple[str, int | None]:
    """The edition and the version an address means. Raises NotFound; WrongUse for a reading or a passage."""
    wanted = parse_address(name)
    if wanted.eid or wanted.reading:
        raise WrongUse(
            f"{name}: a decision is about an edition or a version (EDITION or EDITION@n)"
        )
    _entry(archive.database, wanted.name, wanted.version)
    return wanted.name, wanted.version


def versions_meant(database: Database, name: str) -> list[tuple[str, int]]:
    """The versions an address means that are not erased. Raises NotFound; WrongUse where there is none."""
    wanted = parse_address(name)
    if wanted.eid or wanted.reading:
        raise WrongUse(f"{name}: an edition or a version is erased (EDITION or EDITION@n)")
    _entry(database, wanted.name, wanted.version)
    found = [
        (wanted.name, version.number)
        for version in editions.versions(database, wanted.name)
        if wanted.version in (None, version.number)
        and not is_erased(database, wanted.name, version.number)
    ]
    if not found:
        raise WrongUse(f"{name} is erased already")
    return found


def renote(database: Database, edition: str) -> None:
    """Notes anew who speaks in an edition: in its newest text, which may be withdrawn; nobody, where it is not served."""
    for version in reversed(editions.versions(database, edition)):
        text = editions.text(database, edition, version=version.number)
        if version.closed:
            break
        if text.reading is not None:
            day, _ = naming_day(text.reading, text.capture.fetched or text.capture.logged)
            people.note_speakers(database, edition, text.reading, day)
            return
    people.forget_speakers(database, edition)


def is_erased(database: Database, edition: str, version: int) -> bool:
    """Whether a version is erased."""
    closed = decisions.closed_in(database, edition).get(version)
    return closed is not None and closed.kind == "erased"


def _serving_the_same(database: Database, edition: str, version: int | None) -> tuple[str, ...]:
    """The versions still served that hold the bytes of what was withheld."""
    numbers = [version] if version else [one.number for one in editions.versions(database, edition)]
    holders = {
        holder
        for number in numbers
        for digest, _ in erasure.bytes_of(database, edition, number)
        for holder in erasure.holding(database, digest)
    }
    return tuple(
        f"{name}@{number}"
        for name, number in sorted(holders)
        if editions.is_served(database, name, number)
    )


def _entry(database: Database, edition: str, version: int | None) -> int:
    if version is None:
        return editions.entry_of_edition(database, edition)
    return editions.entry_of(database, edition, version)
