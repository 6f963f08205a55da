"""Whose name is whose: printed names become ids, by the authority file, by equality, by inflection."""

from __future__ import annotations

from pathlib import Path

import msgspec

from dragoman.archive.archive import Archive
from dragoman.errors import Refused
from dragoman.model.agent import Agent
from dragoman.model.language import primary
from dragoman.model.reading import MentionKind, Reading
from dragoman.parse.labels import same_name
from dragoman.store import agents
from dragoman.store.database import Database

# Languages that print a person's name in another form after "of" or "by".
_INFLECTING = frozenset(
    {"ru", "uk", "pl", "cs", "sk", "sr", "hr", "sl", "bg", "lt", "lv", "fi", "et", "hu", "tr"}
)


def known(database: Database, name: str, lang: str | None, kind: MentionKind) -> str | None:
    """The id of a printed name, or None where nobody here has it.

    In a language that inflects names, a form of exactly one name known in that language is that one's.
    """
    found = agents.find(database, name, kind)
    if not found and primary(lang) in _INFLECTING:
        alike = {
            agent.id
            for agent in agents.agents(database, kind=kind)
            if any(
                primary(n.lang) == primary(lang) and same_name(name, n.text) for n in agent.names
            )
        }
        found = list(alike) if len(alike) == 1 else []
    return found[0] if found else None


def resolve(database: Database, name: str, lang: str | None, source: str) -> str:
    """The id of a printed person's name, minted if nobody known has it."""
    found = known(database, name, lang, "person")
    return found or agents.ensure(database, name, kind="person", lang=lang, source=source)


def note_speakers(database: Database, edition: str, reading: Reading, day: str) -> None:
    """Notes who speaks in an edition's newest reading, in which office, minting ids for new names."""
    spoken = {(speaker.name, speaker.role) for speaker in reading.speakers}
    spoken |= {(turn.by, turn.role) for turn in reading.turns if turn.by}
    agents.set_speaking(
        database,
        edition,
        day,
        [
            (resolve(database, name, reading.lang, f"printed in {edition}"), role)
            for name, role in sorted(spoken, key=lambda pair: (pair[0], pair[1] or ""))
        ],
    )


def is_authority_file(path: Path) -> bool:
    """Whether a file is a list of agents with their names."""
    if path.suffix != ".json" or path.stat().st_size > 16_000_000:
        return False
    try:
        found = msgspec.json.decode(path.read_bytes(), type=list[Agent])
    except msgspec.DecodeError:
        return False
    return bool(found)


def take_authority_file(archive: Archive, path: Path) -> int:
    """Takes an authority file into the archive; gives the number of agents that were new or got names.

    Refuses a file that is no list of ``{"id", "kind", "names"}``.
    """
    try:
        found = msgspec.json.decode(path.read_bytes(), type=list[Agent])
    except msgspec.DecodeError as error:
        raise Refused(f"{path}: not an authority file: {error}") from error
    with archive.database.writing():
        return sum(agents.put(archive.database, agent) for agent in found)
