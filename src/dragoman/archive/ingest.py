"""Takes pages into the archive: read, named, compared with what is known, stored, joined.

1. ``sources`` gives the inputs in order; ``isolate`` reads them, in worker processes if they are many.
   Bytes that are the newest known of their edition are not read again.
2. ``belonging`` says which edition a page belongs to; ``taking`` stores what was observed: a capture
   always, a version where words or facts changed.
3. A batch of inputs is one transaction, committed in the order of the inputs, so that two runs give the
   same names. An outcome is given only when it is durable.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dragoman.archive import sources
from dragoman.archive.archive import Archive
from dragoman.archive.known import known_bytes
from dragoman.archive.reading import Input, ReadPart, decode_part, read_encoded
from dragoman.archive.sources import Source
from dragoman.archive.taking import Ended, Read, take
from dragoman.errors import Refused, StoreError
from dragoman.isolate import pool
from dragoman.model.outcome import Outcome
from dragoman.store import decisions
from dragoman.store.database import Database

# A batch is one transaction: this many inputs, or as many as are read in this many seconds.
BATCH_INPUTS = 100
BATCH_SECONDS = 2.0
# After so many inputs in a row that need no reading one goes through the reader all the same: the pool
# gives results in order, and an outcome should not wait for the next page that is new.
LONGEST_WAIT = 500

Progress = Callable[[int, int], None]


def ingest(
    archive: Archive,
    paths: Sequence[Path],
    *,
    publisher: str | None = None,
    address: str | None = None,
    fetched: str | None = None,
    progress: Progress | None = None,
) -> Generator[Outcome]:
    """Takes files and folders in; gives what became of every page in them, once it is durable.

    ``progress`` is told (done, expected) after every batch. A file that is a list of agents is taken as
    an authority file. Raises WrongUse for options that contradict the sources.
    """
    fetched = sources.check(paths, publisher=publisher, address=address, fetched=fetched)
    items = sources.inputs(paths, publisher=publisher, address=address, fetched=fetched)
    return _ingest(archive, items, sources.count(paths), progress)


def _ingest(
    archive: Archive, items: Iterable[Source], expected: int, progress: Progress | None
) -> Generator[Outcome]:
    done = 0
    _finish_erasing(archive)
    for batch in _batches(_read(archive.database, items, expected)):
        with archive.writing():
            outcomes = [
                outcome for one, read in batch for outcome in take(archive.database, one, read)
            ]
        done += sum(not _is_one_of_many(read) for _, read in batch)
        yield from outcomes
        if progress:
            progress(done, max(expected, done))


def _finish_erasing(archive: Archive) -> None:
    """Does what an erasure that was stopped left to do; where a reader stands in the way, the next one does."""
    if decisions.is_swept(archive.database):
        return
    from dragoman.archive import erasing  # noqa: PLC0415  # heavy, and seldom needed

    with suppress(StoreError):
        erasing.finish(archive)


def _is_one_of_many(read: Read) -> bool:
    """Whether it is a page of a container, which has not come to its end with it."""
    return isinstance(read, ReadPart) and read.part is not None


@dataclass(slots=True)
class _Waiting:
    """An input in its place: with what is known of it, or with how many parts were read of it so far."""

    item: Source
    known: Read = None
    is_read: bool = False
    parts: int = 0
    is_whole: bool = True


def _read(
    database: Database, items: Iterable[Source], expected: int
) -> Iterator[tuple[Source, Read]]:
    """Pairs every input with what was read of it, in order, page by page; with nothing where it need not be."""
    waiting: deque[_Waiting] = deque()

    def to_read() -> Iterator[Input]:
        passed = 0
        for item in items:
            if not isinstance(item, Input) or item.path is None:
                waiting.append(_Waiting(item))
            elif passed < LONGEST_WAIT and (known := known_bytes(database, item)):
                waiting.append(_Waiting(item, known))
                passed += 1
            else:
                waiting.append(_Waiting(item, is_read=True))
                passed = 0
                yield item

    for one, result in pool.run(read_encoded, to_read(), expected=expected):
        yield from _before(one, waiting)
        read = result if isinstance(result, Refused) else decode_part(result)
        waiting[0].parts += _is_one_of_many(read)
        waiting[0].is_whole &= not isinstance(read, Refused)
        yield one, read
    yield from _before(None, waiting)


def _before(one: Input | None, waiting: deque[_Waiting]) -> Iterator[tuple[Source, Read]]:
    """What stands before the input that is being read; those read before it are at their end."""
    while waiting and waiting[0].item is not one:
        first = waiting.popleft()
        if not first.is_read:
            yield first.item, first.known
        elif first.parts and first.is_whole:
            yield first.item, Ended(first.parts)


def _batches(items: Iterable[tuple[Source, Read]]) -> Iterator[list[tuple[Source, Read]]]:
    batch: list[tuple[Source, Read]] = []
    since = time.monotonic()
    for item in items:
        batch.append(item)
        if len(batch) >= BATCH_INPUTS or time.monotonic() - since > BATCH_SECONDS:
            yield batch
            batch, since = [], time.monotonic()
    if batch:
        yield batch
