"""Laps over versions: stored, read, verified; and the steps that come before a version is stored.

Those of ours are the archive's own functions. Each lap that writes has a new archive of its own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

from dragoman.align.versions import carry_names, reason_of
from dragoman.archive import people
from dragoman.archive.archive import Archive
from dragoman.archive.verify.run import verify_opened
from dragoman.bench import finished, plain
from dragoman.bench.finished import Finished
from dragoman.bench.measuring import Lap
from dragoman.errors import StoreError
from dragoman.model.base import encode
from dragoman.model.decision import Rights
from dragoman.model.identifier import mint_edition, mint_record
from dragoman.model.language import UNDETERMINED
from dragoman.model.reading import Reading
from dragoman.model.record import Edition, naming_day
from dragoman.parse.reader import READER
from dragoman.store import captures, editions, records
from dragoman.store.captures import Packed
from dragoman.store.database import FILE, Database

# A version a transaction waits for the disk each time: of those, one in so many is written.
ALONE = 5
_WRITTEN = "written"
_decode = msgspec.json.Decoder(Reading).decode


def _open(folder: Path) -> Archive:
    return Archive(folder / "archive", create=True, keys=folder / "keys")


def _write(archive: Archive, versions: Sequence[Finished], batch: int) -> int:
    for at in range(0, len(versions), batch):
        with archive.writing():
            for version in versions[at : at + batch]:
                keep(archive.database, version)
        if archive.unsigned:
            raise StoreError(archive.unsigned)
    return len(versions)


def keep(database: Database, version: Finished) -> None:
    """Stores one version, as ``archive/taking`` does once it knows that it is one."""
    digest, _ = captures.keep(database, Packed(version.page, version.page_frame))
    seen = msgspec.structs.replace(version.seen, digest=digest)
    name = editions.edition_of_key(database, version.key) or _add_edition(database, version)
    observed = captures.observe(database, name, seen)
    number = editions.add_version(
        database, name, reason="first" if version.number == 1 else "numbers", capture=observed,
        claimed=finished.claimed(version),
    )  # fmt: skip
    editions.add_reading(
        database, name, number, capture=observed, reader=READER, reading=version.reading, wids=version.wids,
        day=version.day, body=Packed(version.body, version.body_frame),
    )  # fmt: skip


def _add_edition(database: Database, version: Finished) -> str:
    reading = version.reading
    day, day_from = naming_day(reading, version.seen.fetched or "")
    name = mint_edition(
        publisher=version.publisher, day=day, title=reading.title, lang=reading.lang,
        taken=partial(editions.is_edition, database),
    )  # fmt: skip
    edition = Edition(
        id=name, record=mint_record(name, partial(records.is_record, database)),
        lang=reading.lang or UNDETERMINED, publisher=version.publisher, named_by="address", key=version.key,
        day_from=day_from, rights=Rights(),
    )  # fmt: skip
    editions.add_edition(database, edition, keys=[version.key])
    return name


def write_once(folder: Path, made: Sequence[Finished]) -> None:
    """Writes the archive that is read, verified, and whose rows plain SQLite is given."""
    with _open(folder / _WRITTEN) as archive:
        _write(archive, made, 100)
        newest = {version.key: version for version in made}
        with archive.writing():
            for version in newest.values():
                name = editions.edition_of_key(archive.database, version.key)
                assert name is not None
                people.note_speakers(archive.database, name, version.reading, version.day)


def record(folder: Path) -> Path:
    """The file of that archive."""
    return folder / _WRITTEN / "archive" / FILE


def ours(folder: Path, *, batch: int) -> Lap:
    """Writes into a new archive."""
    versions = _some(finished.get(folder), batch)
    archive = _open(Path(tempfile.mkdtemp(dir=folder)))
    return lambda: _write(archive, versions, batch)


def plain_rows(folder: Path, *, batch: int) -> Lap:
    """Writes the same rows one by one."""
    versions = plain.statements(_some(plain.rows_of(record(folder)), batch))
    return _in_batches(partial(plain.by_row, _opened(folder)), versions, batch)


def plain_tables(folder: Path, *, batch: int) -> Lap:
    """Writes the same rows, of each batch a table's at once."""
    versions = _some(plain.rows_of(record(folder)), batch)
    return _in_batches(partial(plain.by_table, _opened(folder)), versions, batch)


def _some(versions: list[Any], batch: int) -> list[Any]:
    return versions if batch > 1 else versions[: -(-len(versions) // ALONE)]


def _opened(folder: Path) -> Any:
    return plain.opened(Path(tempfile.mkdtemp(dir=folder)) / "plain.db")


def _in_batches(write: Callable[[Sequence[Any]], None], versions: Sequence[Any], batch: int) -> Lap:
    def lap() -> int:
        for at in range(0, len(versions), batch):
            write(versions[at : at + batch])
        return len(versions)

    return lap


def read_ours(folder: Path) -> Lap:
    """Reads each version as it is shown: its rows, its text checked against its digest."""
    archive = _open(folder / _WRITTEN)
    wanted = _wanted(archive.database)
    return lambda: sum(
        editions.text(archive.database, name, version=number).reading is not None
        for name, number in wanted
    )


def read_plain(folder: Path, *, opened: bool) -> Lap:
    """Reads each version's rows; ``opened`` also decompresses and decodes its text, and checks nothing."""
    with _open(folder / _WRITTEN) as archive:
        wanted = _wanted(archive.database)
    connection = plain.opened(record(folder))

    def lap() -> int:
        for name, number in wanted:
            body = plain.read(connection, name, number)[12]
            if opened:
                _decode(captures.decompress(body[4:], int.from_bytes(body[:4], "big")))
        return len(wanted)

    return lap


def _wanted(database: Database) -> list[tuple[str, int]]:
    return [
        (name, version.number)
        for name in editions.all_editions(database)
        for version in editions.versions(database, name)
    ]


def reading(folder: Path) -> Lap:
    """Reads each page."""
    versions = finished.get(folder)
    return lambda: sum(finished.read(version.page) is not None for version in versions)


def packing(folder: Path) -> Lap:
    """Compresses each page and each reading's JSON."""
    versions = finished.get(folder)

    def lap() -> int:
        for version in versions:
            captures.pack(version.page)
            captures.pack(encode(version.reading))
        return len(versions)

    return lap


def comparing(folder: Path) -> Lap:
    """Compares each version that has one before it with that, and carries the names of its paragraphs."""
    pairs = [
        (old.reading, new.reading, old.wids)
        for old, new in pairwise(finished.get(folder))
        if old.key == new.key
    ]

    def lap() -> int:
        for old, new, given in pairs:
            reason_of(old, new)
            carry_names(old, new, given)
        return len(pairs)

    return lap


def verifying(folder: Path) -> Lap:
    """Verifies the written archive; counts its kilobytes. A finding is a failure."""
    archive = _open(folder / _WRITTEN)
    kilobytes = record(folder).stat().st_size // 1000

    def lap() -> int:
        report = verify_opened(archive)
        if not report.ok:
            raise StoreError(f"the archive just written is not sound: {report.findings[:1]}")
        return kilobytes

    return lap
