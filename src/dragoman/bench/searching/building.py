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
from typing import Any, TypeVar, cast
from urllib.parse import quote

import msgspec
from msgspec.structs import replace

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
from dragoman.model.reading import Paragraph, Reading, Turn, TurnKind
from dragoman.parse.mentions import mentions_of
from dragoman.parse.reader import READER
from dragoman.search.documents import IndexedParagraph
from dragoman.search.engine import Engine
from dragoman.search.engines.tantivy.schema import SCHEMA
from dragoman.store.database import FILE, migrations
from dragoman.text.tokens import ANALYSER

SEED = 1
DOCUMENTS_AT_ONCE = 100
FETCHED = "2026-01-01T10:00:00Z"
_TAKEN, _BESIDE, _BUILT = "taken.json", "beside.json", "built.json"
T = TypeVar("T")

Progress = Callable[[int, int], None]


def _tables() -> str:
    """Names the tables of a record by the statements that make them."""
    return hashlib.sha256(encode(migrations())).hexdigest()[:16]


class Stamp(Value, frozen=True, kw_only=True):
    """What an archive and its indexes were made from; what has another stamp is made anew."""

    corpus: str
    seed: int
    paragraphs: int
    tables: str = msgspec.field(default_factory=_tables)
    reader: str = READER
    analyser: str = ANALYSER
    schema: int = SCHEMA
    plan: int = PLAN

    @property
    def of_record(self) -> Stamp:
        """The part of it that the record depends on."""
        return replace(self, analyser="", schema=0, plan=0)

    @property
    def of_plain(self) -> Stamp:
        """The part of it that FTS5 depends on."""
        return replace(self, schema=0)


class Taken(Value, frozen=True, kw_only=True):
    """A record: how many documents, their words in bytes of UTF-8, and the seconds of taking them in."""

    stamp: Stamp
    documents: int
    text_bytes: int
    seconds: float


class Beside(Value, frozen=True, kw_only=True):
    """FTS5 of a record, and the seconds of writing it, the analysis not counted."""

    stamp: Stamp
    seconds: float


class Built(Value, frozen=True, kw_only=True):
    """An archive with both indexes: what it holds, and what making them took, in one process.

    ``paragraphs`` are those indexed, titles among them. Seconds are of a clock: ``record_seconds`` of
    taking the documents in, ``analysis_seconds`` of reading them back and cutting their words,
    ``index_seconds`` and ``plain_seconds`` of writing either index. ``peak_bytes`` is the memory of the
    process that filled the index.
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

    @property
    def per_second(self) -> float:
        """Paragraphs indexed a second, from the record on."""
        return self.paragraphs / (self.analysis_seconds + self.index_seconds)

    @property
    def over_text(self) -> float:
        """Bytes of the index for one byte of text."""
        return self.index_bytes / self.text_bytes

    @property
    def plain_over_text(self) -> float:
        """The same of FTS5, with the tables a question to it needs."""
        return self.plain_bytes / self.text_bytes


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
    known = _read(folder / _BUILT, Built)
    if known and known.stamp == stamp:
        return known
    taken = _taken(folder, real, stamp)
    beside = _read(folder / _BESIDE, Beside)
    is_plain_there = beside is not None and beside.stamp == stamp.of_plain
    if not is_plain_there:
        plain_of(folder).unlink(missing_ok=True)
    plain = None if is_plain_there else Plain(plain_of(folder), create=True)
    both, filled = _fill(folder, plain, progress)
    if beside is None or plain is not None:
        seconds = both.plain_seconds + _finish(plain)
        beside = Beside(stamp=stamp.of_plain, seconds=seconds)
        (folder / _BESIDE).write_bytes(encode(beside))
    built = Built(
        stamp=stamp,
        documents=taken.documents,
        paragraphs=both.paragraphs,
        text_bytes=taken.text_bytes,
        record_bytes=_size(archive_of(folder) / FILE),
        index_bytes=_size(archive_of(folder) / "derived" / "index"),
        plain_bytes=_size(plain_of(folder)),
        record_seconds=taken.seconds,
        analysis_seconds=both.analysis,
        index_seconds=filled - both.analysis - both.plain_seconds,
        plain_seconds=beside.seconds,
        peak_bytes=peak_memory(),
    )
    (folder / _BUILT).write_bytes(encode(built))
    return built


def _fill(folder: Path, plain: Plain | None, progress: Progress | None) -> tuple[_Both, float]:
    """Fills the index of an archive anew, and FTS5 on the way; gives the seconds of it all."""
    with opened(folder) as archive:
        shutil.rmtree(archive.derived, ignore_errors=True)
        archive.derived.mkdir()
        engine = archive.open_engine(archive.index)
        both = _Both(engine, plain)
        started = time.perf_counter()
        index.fill(archive.database, cast("Engine", both), progress)
        seconds = time.perf_counter() - started
        engine.close()
    return both, seconds


def _finish(plain: Plain | None) -> float:
    if plain is None:
        return 0.0
    started = time.perf_counter()
    plain.finish()
    plain.close()
    return time.perf_counter() - started


def _read(file: Path, form: type[T]) -> T | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=form)
    except (OSError, msgspec.MsgspecError):
        return None


def _taken(folder: Path, real: Callable[[], list[Document]], stamp: Stamp) -> Taken:
    """Takes the documents in, unless those of this stamp are there."""
    known = _read(folder / _TAKEN, Taken)
    if known and known.stamp == stamp.of_record:
        return known
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
    taken = Taken(stamp=stamp.of_record, documents=number, text_bytes=size, seconds=seconds)
    (folder / _TAKEN).write_bytes(encode(taken))
    return taken


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
    """An engine that is written to as well as FTS5, and knows what each of both took."""

    def __init__(self, engine: Engine, plain: Plain | None) -> None:
        self._engine = engine
        self._plain = plain
        self.paragraphs = 0
        self.analysis = 0.0
        self.plain_seconds = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def replace(
        self, editions: Iterable[str], paragraphs: Iterable[IndexedParagraph], *state: Any
    ) -> None:
        """Writes a batch to the engine, and its paragraphs to FTS5 as they pass."""
        if self._plain is None:
            self._engine.replace(editions, self._analysed(iter(paragraphs)), *state)
            return
        self._plain.begin()
        passing = self._written(self._plain, self._analysed(iter(paragraphs)))
        self._engine.replace(editions, passing, *state)
        self._plain.commit()

    def _analysed(self, paragraphs: Iterator[IndexedParagraph]) -> Iterator[IndexedParagraph]:
        while True:
            started = time.perf_counter()
            one = next(paragraphs, None)
            self.analysis += time.perf_counter() - started
            if one is None:
                return
            self.paragraphs += 1
            yield one

    def _written(
        self, plain: Plain, paragraphs: Iterable[IndexedParagraph]
    ) -> Iterator[IndexedParagraph]:
        for one in paragraphs:
            started = time.perf_counter()
            plain.add(one)
            self.plain_seconds += time.perf_counter() - started
            yield one


def _size(path: Path) -> int:
    """Bytes of a file, or of all files in a folder."""
    if path.is_file():
        return path.stat().st_size
    return sum(one.stat().st_size for one in path.rglob("*") if one.is_file())
