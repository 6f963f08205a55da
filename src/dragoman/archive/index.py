"""Keeps the index up with the record: everything after the sequence it has seen, all at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from dragoman.agents.gazetteer import Gazetteer
from dragoman.archive.archive import Archive
from dragoman.archive.people import known
from dragoman.model.agent import Agent
from dragoman.model.reading import MentionKind, Named, Reading
from dragoman.model.record import EditionText
from dragoman.search.documents import IndexedParagraph, Names, paragraphs_of
from dragoman.search.engine import Engine
from dragoman.store import agents, editions, log
from dragoman.store.database import Database
from dragoman.store.lock import exclusive

# How many editions are indexed between two words of it.
_BETWEEN_PROGRESS = 100

Progress = Callable[[int, int], None]


def follow(archive: Archive, progress: Progress | None = None) -> int:
    """Brings the index up to the record's newest entry; gives the number of editions indexed anew.

    A body, place or event that got a name may be named in any edition, and so may somebody known who got
    another name: then all are indexed again.
    """
    with exclusive(_lock(archive)):
        if not log.continues(archive.database, archive.engine.sequence, archive.engine.root):
            return _rebuild(archive, progress)
        return fill(archive.database, archive.engine, progress)


def rebuild(archive: Archive, progress: Progress | None = None) -> int:
    """Makes the index anew beside the one in use and puts it in its place; gives the number of editions."""
    with exclusive(_lock(archive)):
        return _rebuild(archive, progress)


def purge(archive: Archive) -> None:
    """Makes an index anew where there is one, and removes whatever else is derived, but the vectors.

    An index keeps in old segments what was deleted from it; one that is being made may hold what is gone since.
    """
    with exclusive(_lock(archive)):
        if archive.index.is_dir():
            _rebuild(archive, None)
        for path in archive.derived.iterdir():
            if path.is_dir() and path not in {archive.index, archive.vectors}:
                shutil.rmtree(path, ignore_errors=True)
            elif path.is_file() and path.suffix != ".lock":
                path.unlink(missing_ok=True)


def mend(archive: Archive, broken: Engine) -> None:
    """Makes the index anew where the one in use was removed or damaged; of many who ask the first does it."""
    with exclusive(_lock(archive)):
        if archive.engine is broken:
            _rebuild(archive, None)


def is_behind(archive: Archive) -> bool:
    """Whether the index was made from anything but the record as it is."""
    newest = log.edge(archive.database)
    if archive.engine.sequence != newest.size:
        return True
    return bool(newest.size) and archive.engine.root != newest.root.hex()


def _lock(archive: Archive) -> Path:
    archive.derived.mkdir(exist_ok=True)
    return archive.derived / "index.lock"


def _rebuild(archive: Archive, progress: Progress | None) -> int:
    beside, old = archive.derived / "index.new", archive.derived / "index.old"
    for folder in (beside, old):
        shutil.rmtree(folder, ignore_errors=True)
    engine = archive.open_engine(beside)
    try:
        number = fill(archive.database, engine, progress)
    finally:
        engine.close()
    archive.forget_engine()
    with suppress(FileNotFoundError):
        archive.index.rename(old)
    beside.rename(archive.index)
    shutil.rmtree(old, ignore_errors=True)
    return number


def fill(database: Database, engine: Engine, progress: Progress | None = None) -> int:
    """Puts into an index what the record has after its sequence; gives the number of editions.

    All of it is of one moment of the record and becomes visible at once, or nothing does.
    """
    with database.snapshot():
        seen, newest = engine.sequence, log.sequence(database)
        if seen >= newest:
            return 0
        stale = (
            editions.all_editions(database)
            if agents.names_since(database, seen)
            else log.editions_changed(database, seen)
        )
        paragraphs = _paragraphs(database, _told(database, stale, progress))
        engine.replace(stale, paragraphs, newest, log.root(database, newest))
        return len(stale)


def fill_with(database: Database, engine: Engine, texts: Iterable[EditionText]) -> None:
    """Puts texts as they are given, each an edition of its own, into an index that is none of the archive."""
    current = ((True, text) for text in texts)
    engine.replace([], _paragraphs(database, current), 0)


def _paragraphs(
    database: Database, texts: Iterable[tuple[bool, EditionText]]
) -> Iterator[IndexedParagraph]:
    gazetteers = _Gazetteers(database)
    # One name speaks in many turns and many texts; who that is is asked once.
    ids = cache(lambda name, lang, kind: known(database, name, lang, kind))
    for current, text in texts:
        if text.reading is not None:
            names_in = _names_in(text.reading, gazetteers, ids)
            yield from paragraphs_of(text, names_in, current=current)


def _told(
    database: Database, names: list[str], progress: Progress | None
) -> Iterator[tuple[bool, EditionText]]:
    """Every version of some editions, with word of how many are done."""
    for done, name in enumerate(names, start=1):
        yield from _texts(database, name)
        if progress and (done % _BETWEEN_PROGRESS == 0 or done == len(names)):
            progress(done, len(names))


def _texts(database: Database, name: str) -> Iterator[tuple[bool, EditionText]]:
    """Every version of an edition in its newest reading, and whether it is the current one."""
    now = editions.text(database, name)
    yield True, now
    for version in editions.versions(database, name):
        if version.number != now.version.number:
            yield False, editions.text(database, name, version=version.number)


class _Gazetteers:
    """The archive's own bodies, places and events as gazetteers, one for each language met."""

    def __init__(self, database: Database) -> None:
        kinds: tuple[MentionKind, ...] = ("body", "place", "event")
        self._agents: list[Agent] = [
            agent for kind in kinds for agent in agents.agents(database, kind=kind)
        ]
        self._made: dict[str | None, Gazetteer] = {}

    def of(self, lang: str | None) -> Gazetteer:
        """The gazetteer of a language."""
        if lang not in self._made:
            self._made[lang] = Gazetteer(self._agents, lang)
        return self._made[lang]


_Ids = Callable[[str, str | None, MentionKind], str | None]


def _names_in(reading: Reading, gazetteers: _Gazetteers, ids: _Ids) -> Names:
    """The ids of everybody and everything a text's filters ask for."""
    found = gazetteers.of(reading.lang)
    bodies = {mention.id for mention in reading.mentions if mention.kind == "body" and mention.id}
    for words in [reading.title or "", *(paragraph.text for _, paragraph in reading.paragraphs())]:
        bodies |= {match.agent.id for match in found.find(words) if match.agent.kind == "body"}
    return Names(
        by={
            turn.eid: (person,)
            for turn in reading.turns
            if turn.by and (person := ids(turn.by, reading.lang, "person"))
        },
        orgs=tuple(sorted(bodies)),
        places=_named(reading.place, reading, "place", ids),
        events=_named(reading.event, reading, "event", ids),
    )


def _named(named: Named | None, reading: Reading, kind: MentionKind, ids: _Ids) -> tuple[str, ...]:
    found = ids(named.name, reading.lang, kind) if named else None
    return (found,) if found else ()
