"""Passages as documents: files of rows, one a paragraph, or the program's own examples."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from importlib.resources import as_file, files
from itertools import groupby
from pathlib import Path

import msgspec
import zstandard

from dragoman.bench.finished import read
from dragoman.bench.reading import pages_in
from dragoman.errors import WrongUse
from dragoman.model.base import Value
from dragoman.model.reading import Reading

ENDINGS = (".jsonl", ".jsonl.zst")


class Spoken(Value, frozen=True, kw_only=True):
    """Paragraphs of one speaker, as labelled; None where no label is."""

    speaker: str | None
    role: str | None
    paragraphs: tuple[str, ...]


class Document(Value, frozen=True, kw_only=True):
    """One text with its facts. ``date`` is ISO 8601 or None; ``name`` is its own alone."""

    name: str
    publisher: str | None
    lang: str | None
    date: str | None
    title: str | None
    turns: tuple[Spoken, ...]

    @property
    def size(self) -> int:
        """How many paragraphs it has."""
        return sum(len(turn.paragraphs) for turn in self.turns)

    @property
    def bytes(self) -> int:
        """Its words in UTF-8."""
        return sum(len(text.encode()) for turn in self.turns for text in turn.paragraphs)


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a file: a paragraph with the facts of its document."""

    doc: str
    text: str
    publisher: str | None = None
    lang: str | None = None
    date: str | None = None
    title: str | None = None
    speaker: str | None = None
    role: str | None = None


def passage_files(folder: Path) -> list[Path]:
    """The files of rows in a folder, in one order. Raises WrongUse where there is none."""
    found = sorted(path for path in folder.iterdir() if path.name.endswith(ENDINGS))
    if not found:
        raise WrongUse(f"{folder} holds no file of passages ({', '.join(ENDINGS)})")
    return found


def digest_of(folder: Path | None) -> str:
    """Names a corpus by its files' bytes; the examples come with the program."""
    if folder is None:
        return "examples"
    whole = hashlib.sha256()
    for path in passage_files(folder):
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()


def documents(folder: Path | None) -> list[Document]:
    """Every document of a folder of passages, or of the examples: those that were read and have words."""
    if folder is None:
        return list(_examples())
    return [one for path in passage_files(folder) for one in _in_file(path)]


def _in_file(path: Path) -> Iterator[Document]:
    decode = msgspec.json.Decoder(_Row).decode
    with path.open("rb") as file:
        plain = zstandard.ZstdDecompressor().stream_reader(file) if path.suffix == ".zst" else file
        with io.TextIOWrapper(plain, encoding="utf-8") as lines:
            rows = (decode(line) for line in lines if line.strip())
            for name, found in groupby(rows, key=lambda row: row.doc):
                yield _document(name, list(found))


def _document(name: str, rows: list[_Row]) -> Document:
    first = rows[0]
    return Document(
        name=name,
        publisher=first.publisher,
        lang=first.lang,
        date=first.date,
        title=first.title,
        turns=tuple(
            Spoken(speaker=speaker, role=role, paragraphs=tuple(row.text for row in said))
            for (speaker, role), said in groupby(rows, key=lambda row: (row.speaker, row.role))
        ),
    )


def _examples() -> Iterator[Document]:
    with as_file(files("dragoman") / "examples") as folder:
        for page in pages_in(folder):
            reading = read(page.read_bytes())
            if reading and reading.paragraphs():
                yield _of_reading(page.relative_to(folder).as_posix(), reading)


def _of_reading(name: str, reading: Reading) -> Document:
    day = reading.said or reading.published
    return Document(
        name=name,
        publisher=reading.publisher,
        lang=reading.lang,
        date=day.value if day else None,
        title=reading.title,
        turns=tuple(
            Spoken(
                speaker=turn.by,
                role=turn.role,
                paragraphs=tuple(paragraph.text for paragraph in turn.paragraphs),
            )
            for turn in reading.turns
            if turn.paragraphs
        ),
    )
