"""Looks for what is left of a text in the files of a folder: in plain, in compressed frames, in pieces of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import zstandard

from dragoman.archive.archive import Archive

_MAGIC = b"\x28\xb5\x2f\xfd"
_PIECE = 24


class Sought(NamedTuple):
    """A text, and the compressed forms it was kept in."""

    runs: frozenset[str]
    frames: tuple[bytes, ...]


def sought(archive: Archive, edition: str, version: int, paragraphs: list[str]) -> Sought:
    """What must not be found once a version is erased; asked while it is still there."""
    database = archive.database
    frames = [
        bytes(row[0])
        for row in database.rows(
            "SELECT body FROM reading WHERE edition = ?1 AND version = ?2 UNION ALL"
            " SELECT b.bytes FROM blob b JOIN capture c USING (digest) JOIN version v ON v.capture = c.seq"
            " WHERE v.edition = ?1 AND v.number = ?2",
            edition,
            version,
        )
    ]
    return Sought(frozenset(_runs(paragraphs)), tuple(frames))


def remains(folder: Path, wanted: Sought) -> list[str]:
    """Where in the files of a folder something of it is found."""
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        data = path.read_bytes()
        name = str(path.relative_to(folder))
        for frame in wanted.frames:
            pieces = (frame[at : at + _PIECE] for at in range(16, len(frame) - _PIECE, 8))
            if any(piece in data for piece in pieces):
                found.append(f"{name}: a piece of a frame")
                break
        for text in (
            data.decode("utf-8", "ignore"),
            data.decode("utf-16-le", "ignore"),
            *_opened(data),
        ):
            letters = _letters(text)
            if any(run in letters for run in wanted.runs):
                found.append(f"{name}: a passage")
                break
    return found


def _runs(paragraphs: list[str]) -> Iterator[str]:
    """Every run of 12 words, as letters alone; of a text without blanks, every 24 letters."""
    words = [word for word in map(_letters, " ".join(paragraphs).split()) if word]
    if len(words) > 12:
        yield from ("".join(words[at : at + 12]) for at in range(len(words) - 11))
    else:
        letters = "".join(words)
        yield from (letters[at : at + 24] for at in range(len(letters) - 23))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _opened(data: bytes) -> Iterator[str]:
    """What stands in every zstd frame, also one of which only the beginning is there."""
    at = data.find(_MAGIC)
    while at >= 0:
        opened = b""
        reader = zstandard.ZstdDecompressor().decompressobj()
        try:
            for start in range(at, min(len(data), at + 200_000), 256):
                opened += reader.decompress(data[start : start + 256])
                if reader.eof:
                    break
        except zstandard.ZstdError:
            pass
        yield opened.decode("utf-8", "ignore")
        at = data.find(_MAGIC, at + 1)
