"""Whose name is whose: printed names become ids, by the authority file, by equality, by inflection."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from dragoman.model.agent import Agent
from dragoman.model.language import primary
from dragoman.model.reading import MentionKind, Reading
from dragoman.parse.names import same_name
from dragoman.store import agents
from dragoman.store.database import Database

# Languages that print a person's name in another form after "of" or "by".
_INFLECTING = frozenset(
    {"ru", "uk", "pl", "cs", "sk", "sr", "hr", "sl", "bg", "lt", "lv", "fi", "et", "hu", "tr"}
)


def known(database: Database, name: str, lang: str | None, kind: MentionKind) -> str | None:
    """The id of a printed name, or None where nobody here has it.

    In a language that inflects names, a form of exactly one full name known in that language is that one's.
    """
    found = agents.find(database, name, kind)
    if found:
        return found[0]
    alike = _inflected(database, name, lang, kind)
    return next(iter(alike)) if len(alike) == 1 else None


def _inflected(
    database: Database, name: str, lang: str | None, kind: MentionKind
) -> frozenset[str]:
    """Who has a full name of which this may be a form, in a language that inflects names."""
    if primary(lang) not in _INFLECTING or len(name.split()) < 2:
        return frozenset()
    return frozenset(
        agent
        for agent, text in agents.alike(database, name, primary(lang), kind)
        if len(text.split()) > 1 and same_name(name, text)
    )


def resolve(database: Database, name: str, lang: str | None, source: str) -> str:
    """The id of a printed person's name, minted if nobody known has it."""
    found = known(database, name, lang, "person")
    return found or agents.ensure(database, name, kind="person", lang=lang, source=source)


def forget_speakers(database: Database, edition: str) -> None:
    """Notes that nobody is shown to speak in an edition: its newest version is not served."""
    agents.set_speaking(database, edition, "", [])


def note_speakers(database: Database, edition: str, reading: Reading, day: str) -> None:
    """Notes who speaks in an edition's newest reading, in which office, minting ids for new names."""
    agents.set_speaking(
        database,
        edition,
        day,
        [
            (resolve(database, name, reading.lang, f"printed in {edition}"), role)
            for name, role in spoken_in(reading)
        ],
    )


def spoken_in(reading: Reading) -> list[tuple[str, str | None]]:
    """Who speaks in a reading, as printed, and in which office; signs alone are nobody's name."""
    spoken = {(speaker.name, speaker.role) for speaker in reading.speakers}
    spoken |= {(turn.by, turn.role) for turn in reading.turns if turn.by}
    return sorted(
        ((name, role) for name, role in spoken if agents.fold(name)),
        key=lambda pair: (pair[0], pair[1] or ""),
    )


def bearers(database: Database, name: str, lang: str | None) -> frozenset[str]:
    """Everybody whom a printed person's name may have been taken for, also before another got that name."""
    found = frozenset(agents.find(database, name, "person"))
    return found | _inflected(database, name, lang, "person")


def take_authorities(
    database: Database, found: Iterable[Agent], *, scope: str = "", source: str = ""
) -> int:
    """Takes agents in; gives the number that were new or got names or offices.

    Entries of somebody else's list (without an id) are known again by the list's identifiers within
    ``scope``; else by a full name that exactly one agent here has; else they get an id. ``source`` says
    where such an entry is listed. Refuses an id with two kinds.
    """
    return sum(_take(database, agent, scope, source) for agent in found)


def _take(database: Database, agent: Agent, scope: str, source: str) -> bool:
    identifiers = tuple(f"{scope}:{one}" for one in agent.identifiers)
    names = tuple(
        name if name.source or agent.id else msgspec.structs.replace(name, source=source)
        for name in agent.names
    )
    new = False
    if names:
        known = agent.id or _known_entry(database, agent, identifiers, scope)
        name = known or agents.mint(database, names[0].text)
        new = agents.put(
            database, Agent(id=name, kind=agent.kind, names=names, identifiers=identifiers)
        )
    if not (agent.offices and identifiers):
        return new
    offices = [
        msgspec.structs.replace(office, body=f"{scope}:{office.body}" if office.body else None)
        for office in agent.offices
    ]
    return agents.put_offices(database, identifiers[0], offices, source=source) or new


def _known_entry(
    database: Database, agent: Agent, identifiers: tuple[str, ...], scope: str
) -> str | None:
    """The id of a list's entry: by its identifiers, else by a full name that one agent alone has."""
    for identifier in identifiers:
        if found := agents.by_identifier(database, identifier):
            return found
    named = {
        id_
        for name in agent.names
        if not name.acronym and len(name.text.split()) > 1
        for id_ in agents.find(database, name.text, agent.kind)
        # Somebody the same list knows by another identifier is somebody else.
        if not agents.is_listed(database, id_, scope)
    }
    return named.pop() if len(named) == 1 else None
