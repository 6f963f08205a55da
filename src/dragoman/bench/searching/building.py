"""Archives of a size with both indexes of them, kept in a work folder for the next run.

A document is taken in as ``dragoman ingest`` does it, but it comes already read. The index is filled as
the archive fills its own; every paragraph on its way there is written to FTS5, too: the same tokens.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import msgspec

from dragoman.archive import index
from dragoman.archive.archive import Archive
from dragoman.archive.reading import Input, ReadPart
from dragoman.archive.taking import take
from dragoman.bench.measuring import peak_memory
from dragoman.bench.searching import grown
from dragoman.bench.searching.corpus import Document, Spoken
from dragoman.bench.searching.plain import PLAN, Plain
from dragoman.errors import StoreError
from dragoman.model.base import Value, encode
from dragoman.model.date import Date, precision_of
from dragoman.model.query import Node, Search
from dragoman.model.reading import Paragraph, Reading, Turn, TurnKind
from dragoman.parse.mentions import mentions_of
from dragoman.parse.reader import READER
from dragoman.search.documents import IndexedParagraph
from dragoman.search.engine import Engine, EngineAnswer
from dragoman.search.engines.tantivy.schema import SCHEMA
from dragoman.store import editions
from dragoman.text.tokens import ANALYSER

SEED = 1
DOCUMENTS_AT_ONCE = 100
FETCHED = "2026-01-01T10:00:00Z"
_BUILT = "built.json"

Progress = Callable[[int, int], None]


class Stamp(Value, frozen=True, kw_only=True):
    """What an archive and its indexes were made from; another one is made anew."""

    corpus: str
    seed: int
    paragraphs: int
    reader: str = READER
    analyser: str = ANALYSER
    schema: int = SCHEMA
    plan: int = PLAN


class Built(Value, frozen=True, kw_only=True):
    """An archive with both indexes: what it holds, and what making them took in one process.

    ``paragraphs`` are those indexed, titles among them. Seconds are of a clock: ``record_seconds`` of
    taking the documents in, ``analysis_seconds`` of reading them back and cutting their words,
    ``index_seconds`` and ``plain_seconds`` of writing either index. ``peak_bytes`` is the memory of it all.
    """

    stamp: Stamp
    documents: int
    paragraphs: int
    text_bytes: int
    record_bytes: int
    index_bytes: int
    plain_bytes: int
    record_seconds: float
    analysis_seconds: float
    index_seconds: float
    plain_seconds: float
    peak_bytes: int


def archive_of(folder: Path) -> Path:
    """Where the archive of a built folder is."""
    return folder / "archive"


def plain_of(folder: Path) -> Path:
    """Where its FTS5 is."""
    return folder / "plain.db"


def opened(folder: Path) -> Archive:
    """The archive of a built folder."""
    return Archive(archive_of(folder), keys=folder / "keys")


def build(
    folder: Path, real: Callable[[], list[Document]], stamp: Stamp, progress: Progress | None = None
) -> Built:
    """The archive of a stamp in a folder: what is there, if it has that stamp, else made anew."""
    if (known := _known(folder)) and known.stamp == stamp:
        return known
    record_seconds, documents, text_bytes = _record(folder, real, stamp)
    plain_of(folder).unlink(missing_ok=True)
    plain = Plain(plain_of(folder), create=True)
    with opened(folder) as archive:
        shutil.rmtree(archive.index, ignore_errors=True)
        archive.derived.mkdir(exist_ok=True)
        both = _Both(archive, archive.open_engine(archive.index), plain)
        started = time.perf_counter()
        index.fill(archive.database, both, progress)
        filled = time.perf_counter() - started
        both.close()
        started = time.perf_counter()
        plain.finish()
        finished = time.perf_counter() - started
        plain.close()
        built = Built(
            stamp=stamp,
            documents=documents,
            paragraphs=both.paragraphs,
            text_bytes=text_bytes,
            record_bytes=_size(archive_of(folder) / "record.db"),
            index_bytes=_size(archive.index),
            plain_bytes=_size(plain_of(folder)),
            record_seconds=record_seconds,
            analysis_seconds=both.analysis,
            index_seconds=filled - both.analysis - both.plain_seconds,
            plain_seconds=both.plain_seconds + finished,
            peak_bytes=peak_memory(),
        )
    (folder / _BUILT).write_bytes(encode(built))
    return built


def _known(folder: Path) -> Built | None:
    try:
        return msgspec.json.decode((folder / _BUILT).read_bytes(), type=Built)
    except (OSError, msgspec.MsgspecError):
        return None


def _record(
    folder: Path, real: Callable[[], list[Document]], stamp: Stamp
) -> tuple[float, int, int]:
    """Takes the documents in, unless those of this stamp are there: seconds, documents, bytes of text."""
    kept = folder / "record.json"
    of_record = (stamp.corpus, stamp.seed, stamp.paragraphs, stamp.reader)
    if kept.is_file():
        of, *found = msgspec.json.decode(kept.read_bytes())
        if tuple(of) == of_record:
            return found[0], found[1], found[2]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    seconds, number, size = 0.0, 0, 0
    with Archive(archive_of(folder), create=True, keys=folder / "keys") as archive:
        documents = grown.documents(real(), stamp.paragraphs, seed=stamp.seed)
        while batch := list(islice(documents, DOCUMENTS_AT_ONCE)):
            started = time.perf_counter()
            keep(archive, batch)
            seconds += time.perf_counter() - started
            number += len(batch)
            size += sum(document.bytes for document in batch)
    kept.write_bytes(encode((of_record, seconds, number, size)))
    return seconds, number, size


def keep(archive: Archive, documents: Iterable[Document]) -> None:
    """Takes documents into an archive, in one transaction. Raises StoreError where one is refused."""
    with archive.writing():
        for document in documents:
            data = encode(document)
            one = Input(
                file=f"{document.name}.json",
                path=f"{document.name}.json",
                address=f"https://press.example.org/{quote(document.name)}",
                fetched=FETCHED,
                key=f"file:{document.name}",
            )
            read = ReadPart(
                part=None,
                digest=hashlib.sha256(data).hexdigest(),
                data=data,
                reading=reading_of(document),
                media_type="application/json",
            )
            for outcome in take(archive.database, one, read):
                if outcome.outcome != "new":
                    raise StoreError(f"{document.name}: {outcome.outcome}: {outcome.reason}")
    if archive.unsigned:
        raise StoreError(archive.unsigned)


def reading_of(document: Document) -> Reading:
    """A document as our reader would give it: its turns, and who and what is named in them."""
    turns = tuple(_turns(document.turns))
    day = document.date if document.date and precision_of(document.date) else None
    precision = precision_of(day) if day else None
    date = Date(value=day, precision=precision) if day and precision else None
    speakers = sorted({turn.by for turn in turns if turn.by})
    return Reading(
        lang=document.lang,
        title=document.title,
        published=date,
        said=date,
        dateline=None,
        place=None,
        event=None,
        kind="other",
        publisher=document.publisher,
        speakers=(),
        editions=(),
        links=(),
        turns=turns,
        mentions=mentions_of(document.title, turns, speakers, document.lang),
        subjects=(),
        furniture=(),
        coverage=1.0,
        evidence={},
        warnings=(),
    )


def _turns(spoken: Iterable[Spoken]) -> Iterator[Turn]:
    eid = 0
    kinds: dict[str | None, TurnKind] = {"journalist": "question", "spokesperson": "answer"}
    for number, turn in enumerate(spoken, 1):
        paragraphs = []
        for text in turn.paragraphs:
            eid += 1
            paragraphs.append(Paragraph(eid=f"p{eid}", text=text))
        kind = kinds.get(turn.role, "speech" if turn.speaker else "narrative")
        yield Turn(
            eid=f"t{number}",
            kind=kind,
            attribution=turn.speaker,
            # Who asks is seldom named: the label is "Q".
            by=None if kind == "question" else turn.speaker,
            role=turn.role,
            paragraphs=tuple(paragraphs),
        )


class _Both:
    """An engine that writes each paragraph to FTS5 as well, and knows what each of both took."""

    def __init__(self, archive: Archive, engine: Engine, plain: Plain) -> None:
        self._archive = archive
        self._engine = engine
        self._plain = plain
        self.paragraphs = 0
        self.analysis = 0.0
        self.plain_seconds = 0.0

    @property
    def sequence(self) -> int:
        return self._engine.sequence

    def replace(
        self, editions: Iterable[str], paragraphs: Iterable[IndexedParagraph], sequence: int
    ) -> None:
        self._plain.begin()
        self._engine.replace(editions, self._passing(iter(paragraphs)), sequence)
        self._plain.commit()

    def _passing(self, paragraphs: Iterator[IndexedParagraph]) -> Iterator[IndexedParagraph]:
        edition, words = "", {}
        while True:
            started = time.perf_counter()
            one = next(paragraphs, None)
            analysed = time.perf_counter()
            self.analysis += analysed - started
            if one is None:
                return
            if one.edition != edition:
                edition, words = one.edition, self._words(one.edition)
            self._plain.add(one, words[one.eid])
            self.plain_seconds += time.perf_counter() - analysed
            self.paragraphs += 1
            yield one

    def _words(self, edition: str) -> dict[str | None, str]:
        reading = editions.text(self._archive.database, edition).reading
        assert reading is not None
        return {
            None: reading.title or "",
            **{paragraph.eid: paragraph.text for _, paragraph in reading.paragraphs()},
        }

    def search(self, search: Search) -> EngineAnswer:
        return self._engine.search(search)

    def editions(self, query: Node | None) -> frozenset[str]:
        return self._engine.editions(query)

    def close(self) -> None:
        self._engine.close()


def _size(path: Path) -> int:
    """Bytes of a file, or of all files in a folder."""
    if path.is_file():
        return path.stat().st_size
    return sum(one.stat().st_size for one in path.rglob("*") if one.is_file())
