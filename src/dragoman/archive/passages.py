"""All passages that answer a query, in a stable order, with what is needed to find the same again and to cite it.

The order is that of the editions' names, which begin with publisher and day; within a text the title comes
first, then its paragraphs as they stand. The state of the record an answer was given from is named by the
head of its log: how many entries it has, and the root over them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from dragoman import __version__
from dragoman.archive import search
from dragoman.archive.archive import Archive
from dragoman.errors import NotFound
from dragoman.log.checkpoints import read_checkpoint
from dragoman.log.notes import to_base64
from dragoman.model.base import Value
from dragoman.model.date import Date
from dragoman.model.decision import Redistribute
from dragoman.model.identifier import Address, parse_address
from dragoman.model.query import Node, Snippet
from dragoman.model.reading import RecordKind, TurnKind
from dragoman.model.record import EditionText
from dragoman.search import highlight
from dragoman.search.engine import EngineHit, Everything
from dragoman.search.highlight import Span
from dragoman.store import checkpoints, editions, log


class LogHead(Value, frozen=True, kw_only=True):
    """The log up to an entry: how many entries, the root over them (RFC 9162, base64), and the note signed.

    ``signed`` is the oldest signed head that covers them, None where none does yet; its size is
    ``signed_size``, and where that is larger the log's own proofs join the two.
    """

    size: int
    root: str
    signed_size: int | None
    signed: str | None


class About(Value, frozen=True, kw_only=True):
    """What was asked, when, of which state of the record, and what came of it.

    ``made`` is ISO 8601 in UTC. ``index`` and ``program`` say what the answer was found with. ``after`` is
    the address behind which it begins, None for the whole. ``texts`` says which passages have their text.
    """

    query: str
    made: str
    log: LogHead
    index: str
    program: str
    passages: int
    editions: int
    searched_paragraphs: int
    searched_editions: int
    after: str | None
    texts: str


class FoundPassage(Value, frozen=True, kw_only=True):
    """One passage found; ``eid`` is None for a title. ``said`` and ``published`` are ISO 8601, with a zone if one is printed.

    ``text`` is the passage, or where the text may not be passed on (``whole`` false) a cut of it around
    what was found, None where nothing was; it begins at ``start`` in the passage. ``spans`` are the words
    found, as code points in ``text``.
    """

    address: str
    edition: str
    record: str
    version: int
    reading: int
    eid: str | None
    wid: str | None
    turn: str | None
    turn_kind: TurnKind | None
    by: str | None
    role: str | None
    said: str | None
    published: str | None
    place: str | None
    event: str | None
    publisher: str | None
    kind: RecordKind
    lang: str
    title: str | None
    text: str | None
    start: int
    whole: bool
    spans: tuple[tuple[int, int], ...]
    licence: str | None
    redistribute: Redistribute


class Passages:
    """All that answers a query: what it is about, and the passages one by one, to be gone through once."""

    def __init__(self, about: About, rows: Iterator[FoundPassage]) -> None:
        self.about = about
        self.rows = rows


ALL_TEXTS = "all"
PERMITTED = (
    "whole where the rights say that the text may be passed on; of others a cut around the words found,"
    f" at most {highlight.SNIPPET_LENGTH} characters, and none where no words were asked for"
)


def passages(
    archive: Archive, query: Node | None, *, after: str | None = None, permitted_only: bool = False
) -> Passages:
    """All passages that answer, however many, from the index as it is now.

    ``after``: those behind this address in the order. ``permitted_only`` cuts the texts that nobody said
    may be passed on. What is withheld or erased while they are gone through is left out. Refuses as ``search`` does;
    raises NotFound for an address that is none.
    """
    begin = parse_address(after) if after else None
    found = search.everything(archive, query)
    about = About(
        query=search.write_query(query),
        made=log.now(),
        log=head_at(archive, found.sequence),
        index=found.index,
        program=f"dragoman {__version__}",
        passages=found.total,
        editions=len(found.editions),
        searched_paragraphs=found.searched_paragraphs,
        searched_editions=found.searched_editions,
        after=after,
        texts=PERMITTED if permitted_only else ALL_TEXTS,
    )
    rows = _rows(archive, found, query, begin, permitted=not permitted_only)
    return Passages(about, rows)


def head_at(archive: Archive, size: int) -> LogHead:
    """The head of the log when it had so many entries, with the signed note that covers it."""
    database = archive.database
    with database.snapshot():
        root = bytes.fromhex(log.root(database, size))
        note = checkpoints.covering(database, size)
    return LogHead(
        size=size,
        root=to_base64(root),
        signed_size=read_checkpoint(note.text).size if note else None,
        signed=note.encode().decode() if note else None,
    )


def _rows(
    archive: Archive,
    found: Everything,
    query: Node | None,
    begin: Address | None,
    *,
    permitted: bool,
) -> Iterator[FoundPassage]:
    names = found.editions
    if begin:
        names = names[bisect_left(names, begin.name) :]
    for hits in found.texts(names):
        if begin and hits.edition == begin.name and hits.version < (begin.version or 1):
            continue
        try:
            text = editions.text(
                archive.database, hits.edition, version=hits.version, reading=hits.reading
            )
        except NotFound:
            continue
        if text.reading is None:
            continue
        marked = {hit.passage.eid: hit for hit in hits.hits}
        # The title, which is no paragraph, and the paragraphs in their order.
        eids = [None, *(one.eid for _, one in text.reading.paragraphs())]
        eids = [eid for eid in eids if eid in marked]
        for eid in eids[_behind(text, begin, eids) :]:
            yield _row(text, marked[eid], query, permitted=permitted)


def _behind(text: EditionText, begin: Address | None, eids: list[str | None]) -> int:
    """Where an answer goes on that was broken off; at the text's beginning, where that was read anew since."""
    pinned = (text.edition.id, text.version.number, text.reading_number)
    if begin and (begin.name, begin.version, begin.reading) == pinned and begin.eid in eids:
        return eids.index(begin.eid) + 1
    return 0


def _row(text: EditionText, hit: EngineHit, query: Node | None, *, permitted: bool) -> FoundPassage:
    reading, edition, passage = text.reading, text.edition, hit.passage
    assert reading is not None
    # A title is what a text is cited by.
    whole = permitted or passage.eid is None or edition.rights.redistribute == "yes"
    spans = highlight.among(query, hit.words, hit.places)
    shown = _cut(passage.text, spans, passage.lang, whole=whole)
    return FoundPassage(
        address=passage.address,
        edition=passage.edition,
        record=edition.record,
        version=passage.version,
        reading=passage.reading,
        eid=passage.eid,
        wid=passage.wid,
        turn=passage.turn,
        turn_kind=passage.turn_kind,
        by=passage.by,
        role=passage.role,
        said=_moment(passage.said),
        published=_moment(passage.published),
        place=passage.place.name if passage.place else None,
        event=reading.event.name if reading.event else None,
        publisher=edition.publisher or reading.publisher,
        kind=passage.kind,
        lang=passage.lang,
        title=passage.title,
        text=shown.text if shown else None,
        start=shown.start if shown else 0,
        whole=whole,
        spans=shown.spans if shown else (),
        licence=edition.rights.licence,
        redistribute=edition.rights.redistribute,
    )


def _cut(words: str, spans: Sequence[Span], lang: str, *, whole: bool) -> Snippet | None:
    if whole:
        return Snippet(text=words, spans=tuple(spans), start=0, end=len(words))
    return highlight.snippet(words, spans, lang) if spans else None


def _moment(date: Date | None) -> str | None:
    return date.value + (date.zone or "") if date else None
