"""Whose name is whose: printed names become ids, by the authority file, by equality, by inflection."""

from __future__ import annotations

from pathlib import Path

import msgspec

from dragoman.archive.archive import Archive
from dragoman.errors import Refused
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
# Twenty thousand people with their names in ten languages take 20 MB.
_LARGEST = 64_000_000


def known(database: Database, name: str, lang: str | None, kind: MentionKind) -> str | None:
    """The id of a printed name, or None where nobody here has it.

    In a language that inflects names, a form of exactly one full name known in that language is that one's.
    """
    found = agents.find(database, name, kind)
    if found:
        return found[0]
    if primary(lang) not in _INFLECTING or len(name.split()) < 2:
        return None
    alike = {
        agent
        for agent, text in agents.alike(database, name, primary(lang), kind)
        if len(text.split()) > 1 and same_name(name, text)
    }
    return alike.pop() if len(alike) == 1 else None


def resolve(database: Database, name: str, lang: str | None, source: str) -> str:
    """The id of a printed person's name, minted if nobody known has it."""
    found = known(database, name, lang, "person")
    return found or agents.ensure(database, name, kind="person", lang=lang, source=source)


def note_speakers(database: Database, edition: str, reading: Reading, day: str) -> None:
    """Notes who speaks in an edition's newest reading, in which office, minting ids for new names."""
    spoken = {(speaker.name, speaker.role) for speaker in reading.speakers}
    spoken |= {(turn.by, turn.role) for turn in reading.turns if turn.by}
    named = sorted(
        ((name, role) for name, role in spoken if agents.fold(name)),
        key=lambda pair: (pair[0], pair[1] or ""),
    )
    agents.set_speaking(
        database,
        edition,
        day,
        [
            (resolve(database, name, reading.lang, f"printed in {edition}"), role)
            for name, role in named
        ],
    )


def is_authority_file(path: Path) -> bool:
    """Whether a file is a list of agents with their names."""
    if path.suffix != ".json":
        return False
    try:
        with path.open("rb") as file:
            if not file.read(64).lstrip().startswith(b"["):
                return False
        return bool(read_authority_file(path))
    except (OSError, Refused):
        return False


def read_authority_file(path: Path) -> list[Agent]:
    """The agents of an authority file. Refuses a file that is no list of ``{"id", "kind", "names"}``."""
    try:
        if path.stat().st_size > _LARGEST:
            raise Refused(f"{path.name}: larger than an authority file may be")
        return msgspec.json.decode(path.read_bytes(), type=list[Agent])
    except OSError as error:
        raise Refused(f"{path.name}: cannot be opened: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise Refused(f"{path.name}: not an authority file: {error}") from error


def take_authorities(database: Database, found: list[Agent]) -> int:
    """Takes agents in; gives the number that were new or got names. Refuses an id with two kinds."""
    return sum(agents.put(database, agent) for agent in found)


def take_authority_file(archive: Archive, path: Path) -> int:
    """Takes an authority file into the archive; gives the number of agents that were new or got names."""
    found = read_authority_file(path)
    with archive.database.writing():
        return take_authorities(archive.database, found)
