"""Keeps the vectors up with the record: what is current and not yet encoded is encoded, a batch at a time.

Nothing waits for it: an ingest does not know it, and a search looks through what is there. It may end at any
moment and goes on where it was; a paragraph whose words did not change is never encoded twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from dragoman.archive.archive import Archive
from dragoman.errors import VectorsBroken
from dragoman.model.base import Value
from dragoman.model.record import EditionText
from dragoman.search.documents import number_of, paragraph_key
from dragoman.store import editions, log
from dragoman.store.lock import exclusive
from dragoman.vectors import file
from dragoman.vectors.encoder import Encoder, is_covered
from dragoman.vectors.file import ABOUT, Space, Writer
from dragoman.vectors.pieces import PIECES, pieces
from dragoman.vectors.use import default

# So many texts are encoded before they are made durable: some seconds' work.
BATCH = 1_000

Progress = Callable[[int, int], None]
_Key = tuple[int, int, int]


class Followed(Value, frozen=True, kw_only=True):
    """What following came to: editions looked at, texts encoded (a paragraph has one or two)."""

    editions: int
    encoded: int


def follow(
    archive: Archive, progress: Progress | None = None, *, encoder: Encoder | None = None
) -> Followed:
    """Brings the vectors up to the record's newest entry.

    One follows at a time. Raises VectorsBroken where those that are there cannot be used.
    """
    with exclusive(_lock(archive, "vectors.follow.lock")):
        done = Followed(editions=0, encoded=0)
        while (one := _Following(archive, encoder or default(), progress)) and not one.run():
            # An erasure removed all of them in the middle: from the start.
            done = _sum(done, one.done)
        return _sum(done, one.done)


def rebuild(
    archive: Archive, progress: Progress | None = None, *, encoder: Encoder | None = None
) -> Followed:
    """As ``follow``; vectors that cannot be used, or are another model's, are made anew."""
    chosen = encoder or default()
    try:
        with exclusive(_lock(archive)):
            Writer(archive.vectors, space_of(chosen), chosen.dimension)
    except VectorsBroken:
        purge(archive)
    return follow(archive, progress, encoder=chosen)


def purge(archive: Archive) -> None:
    """Removes all vectors: the place of one that was dropped is not written over."""
    with exclusive(_lock(archive)):
        file.remove(archive.vectors)


def waiting(archive: Archive, encoder: Encoder | None = None) -> int:
    """How many editions are new or changed since the vectors were last brought up."""
    chosen = encoder or default()
    return len(_stale(archive, Space(archive.vectors, space_of(chosen), chosen.dimension)))


def space_of(encoder: Encoder) -> str:
    """The name of the space of an encoder's rows, as they are made here."""
    return f"{encoder.id}, pieces {PIECES}"


def opened(archive: Archive, encoder: Encoder) -> Space:
    """The vectors as they are now. Raises VectorsBroken."""
    return archive.space(space_of(encoder), encoder.dimension)


@dataclass
class _Following:
    """One way through the editions that are new or changed."""

    archive: Archive
    encoder: Encoder
    progress: Progress | None
    done: Followed = field(default_factory=lambda: Followed(editions=0, encoded=0))

    def run(self) -> bool:
        """Encodes all that is waiting; False where the vectors were removed by another on the way."""
        edge = log.edge(self.archive.database)
        with exclusive(_lock(self.archive)):
            writer = self._writer()
            held = _Held(writer.space)
            stale = _stale(self.archive, writer.space)
            writer.drop(held.of_others(editions.all_editions(self.archive.database)))
            writer.commit()
        stamp, at = file.stamp_of(self.archive.vectors), 0
        while at < len(stale):
            with exclusive(_lock(self.archive)):
                if file.stamp_of(self.archive.vectors) != stamp:
                    return False
                at = self._batch(writer, held, stale, at)
                writer.commit()
                stamp = file.stamp_of(self.archive.vectors)
            if self.progress:
                self.progress(at, len(stale))
        with exclusive(_lock(self.archive)):
            if file.stamp_of(self.archive.vectors) != stamp:
                return False
            writer.weigh()
            writer.commit(edge.size, edge.root.hex() if edge.size else "")
        return True

    def _writer(self) -> Writer:
        return Writer(self.archive.vectors, space_of(self.encoder), self.encoder.dimension)

    def _batch(self, writer: Writer, held: _Held, stale: list[str], at: int) -> int:
        """Takes editions until there is enough to encode; gives the place of the next."""
        texts: list[str] = []
        about: list[tuple[int, int, int, int]] = []
        first = at
        while at < len(stale) and len(texts) < BATCH:
            edition = number_of(stale[at])
            kept, wanted = held.of(edition), dict(_wanted(self._text(stale[at]), self.encoder))
            writer.drop([row for key, row in kept.items() if key not in wanted])
            for key in sorted(wanted.keys() - kept.keys()):
                texts.append(wanted[key])
                about.append((key[0], edition, key[1], key[2]))
            at += 1
        if texts:
            writer.append(self.encoder.encode(texts), np.array(about, dtype=ABOUT))
        self.done = _sum(self.done, Followed(editions=at - first, encoded=len(texts)))
        return at

    def _text(self, edition: str) -> EditionText:
        return editions.text(self.archive.database, edition)


class _Held:
    """The rows in use by edition, as they were when following began."""

    def __init__(self, space: Space) -> None:
        self._about = space.about
        self._rows = np.flatnonzero(space.live)
        self._rows = self._rows[np.argsort(self._about["edition"][self._rows], kind="stable")]
        self._editions = self._about["edition"][self._rows]

    def of(self, edition: int) -> dict[_Key, int]:
        """The rows of an edition by paragraph, text and piece."""
        first, end = np.searchsorted(self._editions, [edition, edition + 1])
        found = {}
        for row in self._rows[first:end].tolist():
            about = self._about[row]
            found[int(about["paragraph"]), int(about["text"]), int(about["piece"])] = row
        return found

    def of_others(self, names: list[str]) -> list[int]:
        """The rows of editions that have none of these names: another record's, which was here before."""
        known = np.fromiter(map(number_of, names), dtype=np.int64, count=len(names))
        others: list[int] = self._rows[~np.isin(self._editions, known)].tolist()
        return others


def _wanted(text: EditionText, encoder: Encoder) -> Iterator[tuple[_Key, str]]:
    """What of an edition is to be encoded: paragraph, text and piece, with the words."""
    reading = text.reading
    if reading is None:
        return
    parts: list[tuple[str | None, str, str]] = [(None, reading.title or "", text.edition.lang)]
    parts += [(one.eid, one.text, one.lang or text.edition.lang) for _, one in reading.paragraphs()]
    for eid, words, lang in parts:
        if is_covered(encoder, lang):
            for number, piece in enumerate(pieces(words)):
                yield (paragraph_key(text.edition.id, eid), number_of(words), number), piece


def _stale(archive: Archive, space: Space) -> list[str]:
    """The editions to be looked at: all, where the vectors followed another record's history."""
    seen, database = space.state.sequence, archive.database
    if not seen or not log.continues(database, seen, space.state.root):
        return editions.all_editions(database)
    return log.editions_changed(database, seen)


def _sum(one: Followed, other: Followed) -> Followed:
    return Followed(editions=one.editions + other.editions, encoded=one.encoded + other.encoded)


def _lock(archive: Archive, name: str = "vectors.lock") -> Path:
    archive.derived.mkdir(exist_ok=True)
    return archive.derived / name
