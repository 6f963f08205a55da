"""Shows what the archive holds: a record, an edition, a version, a person, the whole at a glance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from dragoman.archive.archive import Archive
from dragoman.errors import Erased, NotFound, Withheld
from dragoman.model.agent import Agent
from dragoman.model.agent import Office as ListedOffice
from dragoman.model.base import Value
from dragoman.model.date import whole_day
from dragoman.model.holdings import Holdings
from dragoman.model.identifier import parse_address
from dragoman.model.reading import Paragraph, Turn
from dragoman.model.record import Capture, EditionText, Record, Version, naming_day
from dragoman.store import agents, captures, editions, log, records
from dragoman.store import holdings as held


@dataclass(frozen=True, slots=True)
class Whole:
    """A record with the newest text of each of its editions, in the order they came."""

    record: Record
    texts: tuple[EditionText, ...]
    day: str


@dataclass(frozen=True, slots=True)
class Office:
    """An office somebody is printed with: its words, their language, first and last day so printed."""

    role: str
    lang: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks in this archive, with all their names and the offices they are printed with.

    ``listed`` are the offices that lists taken in say they held: a list's word, no page's.
    """

    agent: Agent
    offices: tuple[Office, ...]
    records: int
    listed: tuple[ListedOffice, ...] = ()


def text(archive: Archive, address: str, *, withheld: bool = False) -> EditionText:
    """The text an address means: ``{edition}``, ``{edition}@n`` or ``{edition}@n.r``. Raises NotFound.

    What is withheld comes without its reading, unless ``withheld`` is set (for the operator).
    """
    wanted = parse_address(address)
    return editions.text(
        archive.database,
        wanted.name,
        version=wanted.version,
        reading=wanted.reading,
        withheld=withheld,
    )


def record(archive: Archive, name: str) -> Record:
    """The record of an id, or the one it was joined into. Raises NotFound."""
    return records.record(archive.database, name)


def whole(archive: Archive, name: str) -> Whole:
    """A record with its texts. Raises NotFound."""
    found = records.record(archive.database, name)
    texts = tuple(editions.text(archive.database, edition.id) for edition in found.editions)
    days = [day_of(text) for text in texts]
    return Whole(found, texts, max(days) if days else "")


def versions(archive: Archive, edition: str) -> list[Version]:
    """The versions of an edition, first to newest. Raises NotFound."""
    editions.edition(archive.database, edition)
    return editions.versions(archive.database, edition)


def observations(archive: Archive, edition: str) -> list[Capture]:
    """All observations of an edition, oldest first."""
    return captures.captures_of(archive.database, edition)


def newest(archive: Archive, *, offset: int = 0, limit: int = 10) -> list[Whole]:
    """Records with their texts, by the day they were said (else published), newest first."""
    found = held.records_by_day(archive.database, offset=offset, limit=limit)
    return [whole(archive, name) for name, _ in found]


def holdings(archive: Archive) -> Holdings:
    """What the archive holds, as numbers; counted anew when the record has a new entry."""
    database = archive.database
    with database.snapshot():
        sequence = log.sequence(database)
        if archive.glance is None or archive.glance.sequence != sequence:
            archive.glance = held.holdings(database, sequence)
        return archive.glance


def people(archive: Archive) -> list[Person]:
    """Everybody who speaks here, by id."""
    counts = dict(agents.speakers(archive.database))
    found = agents.agents(archive.database, kind="person", ids=counts)
    return [Person(agent, _offices(archive, agent.id), counts[agent.id]) for agent in found]


def person(archive: Archive, name: str) -> Person:
    """One person who speaks here. Raises NotFound."""
    counts = dict(agents.speakers(archive.database))
    found = agents.agents(archive.database, kind="person", ids=[name])
    if not found or name not in counts:
        raise NotFound(f"people/{name}")
    listed = tuple(agents.listed_offices(archive.database, name))
    return Person(found[0], _offices(archive, name), counts[name], listed)


def labels(archive: Archive, ids: Iterable[str], *languages: str) -> dict[str, str]:
    """The names to show for people and bodies known here, by id; ids nobody here has are left out."""
    return {one.id: one.label(*languages) for one in agents.agents(archive.database, ids=ids)}


def bodies(archive: Archive) -> list[Agent]:
    """The bodies (organisations) this archive knows by name, by id."""
    return agents.agents(archive.database, kind="body")


def person_named(archive: Archive, name: str | None) -> str | None:
    """The id of somebody by a name printed in the archive, or None."""
    found = agents.find(archive.database, name, "person") if name else []
    return found[0] if found else None


def speakers_named(archive: Archive, names: Iterable[str]) -> dict[str, str]:
    """Of some printed names those of people who speak in this archive, with their ids."""
    found = ((name, person_named(archive, name)) for name in names)
    return {name: id_ for name, id_ in found if id_ and agents.speaks(archive.database, id_)}


def is_edition(archive: Archive, name: str) -> bool:
    """Whether an edition has this id."""
    return editions.is_edition(archive.database, name)


def day_of(text: EditionText) -> str:
    """The day a text stands under in lists: said, else published, else observed; ``yyyy-mm-dd``."""
    observed = text.capture.fetched or text.capture.logged
    return naming_day(text.reading, observed)[0] if text.reading else whole_day(observed)


def _offices(archive: Archive, name: str) -> tuple[Office, ...]:
    return tuple(Office(*row) for row in agents.offices(archive.database, name))


class Passage(Value, frozen=True, kw_only=True):
    """A turn, or one paragraph of it, with the pinned address it stands under.

    Where it was asked for by its name for ever (``wid``) and stands in the newest version no more, the
    address is that of the last version it stood in, and ``gone_in`` the version that is without it.
    """

    address: str
    edition: str
    turn: Turn
    paragraphs: tuple[Paragraph, ...]
    gone_in: int | None = None


def passage(archive: Archive, address: str, *, withheld: bool = False) -> Passage:
    """The turn or paragraph that an address with a place (``#p4``) or a name for ever (``#w7``) means.

    A name for ever is looked for from the version asked for back to the first. Raises NotFound; where the
    version asked for is withheld or erased, and none before it has the passage, Withheld or Erased.
    """
    wanted = parse_address(address)
    name = wanted.name
    newest = editions.text(
        archive.database,
        name,
        version=wanted.version,
        reading=wanted.reading,
        withheld=withheld,
    )
    is_name = bool(wanted.eid and wanted.eid.startswith("w"))
    found = newest
    for number in range(newest.version.number, 0, -1):
        if number != newest.version.number:
            found = editions.text(archive.database, name, version=number, withheld=withheld)
        passage = _passage(found, wanted.eid)
        if passage:
            gone = number + 1 if number != newest.version.number else None
            return msgspec.structs.replace(passage, gone_in=gone)
        if not is_name:
            break
    if newest.reading is None and newest.version.closed:
        raise closed_error(newest)
    raise NotFound(address)


def closed_error(text: EditionText) -> Withheld | Erased:
    """The error of a text that is withheld or erased, with the moment and the reason."""
    closed = text.version.closed
    assert closed is not None
    kind, when = (Withheld, "since") if closed.kind == "withheld" else (Erased, "at")
    return kind(
        f"{text.edition.id}@{text.version.number}",
        f" {when} {closed.logged} (entry {closed.entry}): {closed.reason}",
    )


def _passage(text: EditionText, place: str | None) -> Passage | None:
    for turn in text.reading.turns if text.reading else ():
        chosen = tuple(p for p in turn.paragraphs if place in (turn.eid, turn.wid, p.eid, p.wid))
        if chosen:
            whole = place in (turn.eid, turn.wid)
            return Passage(
                address=f"{text.address}#{turn.eid if whole else chosen[0].eid}",
                edition=text.edition.id,
                turn=turn,
                paragraphs=chosen,
            )
    return None
