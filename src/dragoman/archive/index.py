"""Keeps the index up with the record: everything after the sequence it has seen, a batch at a time."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator

from dragoman.agents.gazetteer import Gazetteer
from dragoman.archive.archive import Archive
from dragoman.archive.people import known
from dragoman.model.agent import Agent
from dragoman.model.reading import Named, Reading
from dragoman.model.record import EditionText
from dragoman.search.documents import IndexedParagraph, Names, paragraphs_of
from dragoman.store import agents, editions, log
from dragoman.store.database import Database

BATCH_EDITIONS = 500


def follow(archive: Archive, progress: Callable[[int, int], None] | None = None) -> int:
    """Brings the index up to the record's newest entry; gives the number of editions indexed anew.

    An agent that got a name may be named in any edition, so then all are indexed again.
    """
    (archive.path / "derived").mkdir(exist_ok=True)
    with (archive.path / "derived" / "index.lock").open("a+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _follow(archive, progress)


def is_behind(archive: Archive) -> bool:
    """Whether the record has entries that the index has not seen."""
    return archive.engine.sequence < log.sequence(archive.database)


def _follow(archive: Archive, progress: Callable[[int, int], None] | None) -> int:
    database = archive.database
    seen, newest = archive.engine.sequence, log.sequence(database)
    if seen > newest:
        # The record was replaced by an older one (a restored backup): nothing the index says can be kept.
        archive.engine.replace(editions.all_editions(database), [], 0)
        seen = 0
    if seen >= newest:
        return 0
    stale = (
        editions.all_editions(database)
        if _names_changed(database, seen)
        else log.editions_since(database, seen)
    )
    gazetteers = _Gazetteers(database)
    for start in range(0, len(stale), BATCH_EDITIONS):
        batch = stale[start : start + BATCH_EDITIONS]
        last = start + BATCH_EDITIONS >= len(stale)
        archive.engine.replace(
            batch, _paragraphs(database, batch, gazetteers), newest if last else seen
        )
        if progress:
            progress(min(start + BATCH_EDITIONS, len(stale)), len(stale))
    if not stale:
        archive.engine.replace([], [], newest)
    return len(stale)


def _names_changed(database: Database, seen: int) -> bool:
    return database.value(
        "SELECT 1 FROM entry e JOIN agent a ON a.seq = e.seq WHERE e.seq > ? AND e.kind = 'agent' AND a.kind <> 'person'",
        seen,
    ) is not None  # fmt: skip


def _paragraphs(
    database: Database, names: list[str], gazetteers: _Gazetteers
) -> Iterator[IndexedParagraph]:
    for name in names:
        text = editions.text(database, name)
        if text.reading is not None:
            yield from paragraphs_of(text, names_in(database, text, gazetteers))


class _Gazetteers:
    """The archive's own bodies, places and events as gazetteers, one for each language met."""

    def __init__(self, database: Database) -> None:
        self._agents: list[Agent] = [
            agent for agent in agents.agents(database) if agent.kind != "person"
        ]
        self._made: dict[str | None, Gazetteer] = {}

    def of(self, lang: str | None) -> Gazetteer:
        """The gazetteer of a language."""
        if lang not in self._made:
            self._made[lang] = Gazetteer(self._agents, lang)
        return self._made[lang]


def names_in(database: Database, text: EditionText, gazetteers: _Gazetteers) -> Names:
    """The ids of everybody and everything a text's filters ask for."""
    reading = text.reading
    assert reading is not None
    found = gazetteers.of(reading.lang)
    bodies = {mention.id for mention in reading.mentions if mention.kind == "body" and mention.id}
    for words in [reading.title or "", *(paragraph.text for _, paragraph in reading.paragraphs())]:
        bodies |= {match.agent.id for match in found.find(words) if match.agent.kind == "body"}
    return Names(
        by={
            turn.eid: (person,)
            for turn in reading.turns
            if turn.by and (person := known(database, turn.by, reading.lang, "person"))
        },
        orgs=tuple(sorted(bodies)),
        places=_named(database, reading.place, reading, "place"),
        events=_named(database, reading.event, reading, "event"),
    )


def _named(database: Database, named: Named | None, reading: Reading, kind: str) -> tuple[str, ...]:
    if named is None:
        return ()
    found = known(database, named.name, reading.lang, "place" if kind == "place" else "event")
    return (found,) if found else ()
