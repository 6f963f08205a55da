"""What is new in the answer to a query: a text, or a version of one that says something the one before did not.

An alert is named by the edition and the version that first answered, or answered with a passage more, never by
a reading: whatever our reader makes of the same bytes later is no news. Whether a version says more is asked of
what one reader made of both, as when the version was made, paragraph by paragraph under their lasting names.
An alert's time is when the record took that version in.
"""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from dragoman.archive import index, search
from dragoman.archive.archive import Archive
from dragoman.model.base import Value
from dragoman.model.query import Node, Snippet
from dragoman.model.record import EditionText, Version
from dragoman.search import highlight
from dragoman.search.engine import EngineHit, TextHits
from dragoman.store import editions, log

MOST_ALERTS = 50
# Editions looked at, newest version first: some of their versions say nothing more.
_CANDIDATES = 2 * MOST_ALERTS
# Versions looked back through; what an edition said before them counts as said from the beginning.
MOST_VERSIONS = 50
MOST_PASSAGES = 3

_NAMES = uuid.UUID("6d0c7d0e-5d5f-5f0a-9c0b-0d6a6b1f7c11")


class AlertPassage(Value, frozen=True, kw_only=True):
    """One passage of an alert; ``snippet`` is None where the text may not be shown without words asked for."""

    address: str
    eid: str | None
    wid: str | None
    lang: str
    by: str | None
    snippet: Snippet | None
    length: int


class Alert(Value, frozen=True, kw_only=True):
    """A text that answers: since which version, when the record took that in, what is found in the newest.

    ``id`` is ``urn:uuid:`` made of the edition's name and the version, the same in every archive.
    ``text`` is the newest version in its newest reading.
    """

    id: str
    version: int
    logged: str
    text: EditionText
    count: int
    passages: tuple[AlertPassage, ...]


class Alerts(Value, frozen=True, kw_only=True):
    """The newest alerts of a query. ``id`` names the query, ``logged`` is when the newest entry of the record came."""

    id: str
    query: str
    logged: str
    sequence: int
    alerts: tuple[Alert, ...]


def alerts(archive: Archive, query: Node | None) -> Alerts:
    """The newest alerts of a query, at most fifty, newest first. Refuses as ``search`` does."""
    found = search.everything(archive, query)
    newest = dict(editions.lately_changed(archive.database, found.editions, _CANDIDATES))
    since = _since(archive, query, [name for name, number in newest.items() if number > 1])
    # An earlier version is no news, also where the query asks for those.
    current = (hits for hits in found.texts(newest) if hits.version == newest[hits.edition])
    made = [
        alert
        for hits in current
        if (alert := _alert(archive, query, hits, since.get(hits.edition, 1)))
    ]
    order = {name: -place for place, name in enumerate(newest)}
    made.sort(key=lambda one: (one.logged, order[one.text.edition.id]), reverse=True)
    written = search.write_query(query)
    return Alerts(
        id=_urn(f"query {written}"),
        query=written,
        logged=log.newest_logged(archive.database),
        sequence=found.sequence,
        alerts=tuple(made[:MOST_ALERTS]),
    )


def is_over(moment: str) -> bool:
    """Whether a second the log names has passed, so that no entry of it can come any more."""
    return moment < log.now()


def _urn(name: str) -> str:
    return uuid.uuid5(_NAMES, name).urn


def _alert(archive: Archive, query: Node | None, hits: TextHits, since: int) -> Alert | None:
    database = archive.database
    text = editions.text(database, hits.edition, version=hits.version, reading=hits.reading)
    if text.reading is None:
        return None
    marked = {hit.passage.eid: hit for hit in hits.hits}
    # The title comes last: an alert has it above its passages already.
    eids = [*(one.eid for _, one in text.reading.paragraphs()), None]
    shown = [marked[eid] for eid in eids if eid in marked][:MOST_PASSAGES]
    logged = next(
        one.logged for one in editions.versions(database, hits.edition) if one.number == since
    )
    return Alert(
        id=_urn(f"{hits.edition}@{since}"),
        version=since,
        logged=logged,
        text=text,
        count=len(hits.hits),
        passages=tuple(_passage(text, hit, query) for hit in shown),
    )


def _passage(text: EditionText, hit: EngineHit, query: Node | None) -> AlertPassage:
    passage, spans = hit.passage, highlight.among(query, hit.words, hit.places)
    shown = bool(spans) or text.edition.rights.redistribute == "yes"
    return AlertPassage(
        address=passage.address,
        eid=passage.eid,
        wid=passage.wid,
        lang=passage.lang,
        by=passage.by,
        snippet=highlight.snippet(passage.text, spans, passage.lang) if shown else None,
        length=len(passage.text),
    )


def _since(archive: Archive, query: Node | None, names: Sequence[str]) -> dict[str, int]:
    """For editions of several versions, the newest version that says something of a query the one before did not."""
    steps = {name: list(_steps(archive, name)) for name in names}
    texts = {
        text.address: text for found in steps.values() for step in found for text in step if text
    }
    answering = _answering(archive, query, texts) if texts else {}
    return {
        name: next(
            (
                after.version.number
                for before, after in reversed(found)
                if before and answering[after.address] - answering[before.address]
            ),
            1,
        )
        for name, found in steps.items()
    }


def _steps(archive: Archive, name: str) -> Iterator[tuple[EditionText | None, EditionText]]:
    """The versions that have a text, each with the one before as it stood then, both read by one reader."""
    before: EditionText | None = None
    for version in _looked_at(editions.versions(archive.database, name)):
        first, last = (
            # What is withheld is compared and not shown: that it is closed now is no news either.
            editions.text(
                archive.database, name, version=version.number, reading=number, withheld=True
            )
            for number in (1, version.readings)
        )
        if first.reading is None or last.reading is None:
            continue
        yield before, first
        before = last


def _looked_at(versions: Sequence[Version]) -> Iterator[Version]:
    return (version for version in versions[-MOST_VERSIONS:] if version.readings)


def _answering(
    archive: Archive, query: Node | None, texts: dict[str, EditionText]
) -> dict[str, frozenset[str | None]]:
    """The lasting names of the paragraphs (None: the title) that answer a query in each of some texts.

    They are put into an index of their own, so that a query means there what it means everywhere.
    """
    archive.derived.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="versions.", dir=archive.derived))
    try:
        engine = archive.open_engine(folder)
        try:
            alone = (
                msgspec.structs.replace(
                    text, edition=msgspec.structs.replace(text.edition, id=name)
                )
                for name, text in texts.items()
            )
            index.fill_with(archive.database, engine, alone)
            found = {
                one.edition: frozenset(hit.passage.wid for hit in one.hits)
                for one in engine.everything(search.widened(archive, query)).texts(texts)
            }
        finally:
            engine.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {name: found.get(name, frozenset()) for name in texts}
