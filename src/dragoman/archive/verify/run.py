"""The order of the checks, under one snapshot of the record; none stops another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from dragoman.archive.archive import Archive
from dragoman.archive.verify import (
    belonging,
    deep,
    derived,
    editions,
    entries,
    file,
    objects,
    signed,
    tables,
)
from dragoman.archive.verify.finding import Finding, Report, Tally, surviving
from dragoman.archive.verify.tree import Tree
from dragoman.errors import Refused, StoreError, StoreTooNew
from dragoman.log.checkpoints import KeyPeriod
from dragoman.log.leaf import Leaf
from dragoman.store import audit, log
from dragoman.store.database import FILE


class Run:
    """One verification: what was found outside the record before its snapshot, and what its checks hand on.

    What is signed and what is indexed is in the record before; so both are looked at first, and others may
    write all the while.
    """

    def __init__(self, archive: Archive, kept: bytes | None = None) -> None:
        self.archive = archive
        self.database = archive.database
        self.kept = kept
        self.tally = Tally()
        self.origin: str | None = None
        with suppress(Exception):  # its check says what is wrong with it
            self.origin = audit.cell(self.database, "tree", "origin", "1")
        self.remembered = signed.remembered(archive.keys, self.origin)
        self.index = derived.look(archive.index)
        self.keys: list[Leaf] = []
        self.tree = Tree(self.database, set())

    @property
    def periods(self) -> tuple[KeyPeriod, ...]:
        """The keys by the leaves seen so far; none where a leaf names what is no key."""
        try:
            return signed.periods_of(self.keys)
        except Refused:
            return ()

    def begin_tree(self) -> Tree:
        """A tree that notes its root at the size of every head there is."""
        sizes = {
            row[0]
            for row in audit.rows(self.database, "checkpoint", "size")
            if isinstance(row[0], int)
        }
        if self.remembered and not isinstance(self.remembered, StoreError):
            sizes.add(self.remembered.size)
        if self.kept is not None and (size := signed.size_of(self.kept)) is not None:
            sizes.add(size)
        self.tree = Tree(self.database, sizes)
        return self.tree


Check = Callable[[Run], Iterator[Finding]]

CHECKS: dict[str, Check] = {
    "pages": lambda run: file.check_pages(run.database),
    "references": lambda run: file.check_references(run.database),
    "schema": lambda run: file.check_schema(run.database),
    "entries": lambda run: entries.check_entries(
        run.database, run.begin_tree(), run.keys, run.tally.checked
    ),
    "keys": lambda run: signed.check_keys(run.database, run.keys),
    "checkpoints": lambda run: signed.check_checkpoints(run.database, run.periods, run.tree),
    "memory": lambda run: signed.check_memory(run.remembered, run.tree),
    "kept": lambda run: (
        iter(())
        if run.kept is None
        else signed.check_kept(run.kept, run.origin, run.periods, run.tree)
    ),
    "bytes": lambda run: objects.check_bytes(run.database, run.tally.checked),
    "editions": lambda run: editions.check_editions(run.database, run.tally.checked),
    "records": lambda run: belonging.check_records(run.database),
    "tables": lambda run: tables.check_tables(run.database, run.tally.checked),
    "index": lambda run: derived.check_stamp(run.index, log.sequence(run.database)),
    "vectors": lambda run: derived.check_vectors(run.archive, log.sequence(run.database)),
}
DEEP: dict[str, Check] = {
    "reading again": lambda run: deep.check_readings(run.database, run.tally.checked),
    "index anew": lambda run: derived.check_content(
        run.archive, run.index, log.sequence(run.database)
    ),
}


def verify(
    path: Path, *, deeply: bool = False, kept: bytes | None = None, keys: Path | None = None
) -> Report:
    """Checks the archive in a folder, and that it continues a checkpoint (``kept``) if one is given.

    ``keys`` is the folder that remembers what was signed, the user's own where none is given. Changes
    nothing. Raises StoreError where there is no archive, StoreTooNew for one this program cannot
    know; whatever else is wrong is in the report.
    """
    try:
        archive = Archive(path, keys=keys)
    except Exception as error:
        if isinstance(error, StoreTooNew) or not (path / FILE).is_file():
            raise
        return _unopened(error)
    with archive:
        return verify_opened(archive, deeply=deeply, kept=kept)


def verify_opened(archive: Archive, *, deeply: bool = False, kept: bytes | None = None) -> Report:
    """``verify`` of an archive that is open."""
    run = Run(archive, kept)
    run.tally.take(surviving(_findings(run, deeply=deeply), "file", FILE))
    return run.tally.report(run.origin)


def _findings(run: Run, *, deeply: bool) -> Iterator[Finding]:
    with run.database.snapshot():
        for name, check in (CHECKS | DEEP if deeply else CHECKS).items():
            yield from surviving(_begun(check, run), "file", f"{FILE}, {name}")


def _begun(check: Check, run: Run) -> Iterator[Finding]:
    """A check, of which nothing runs before it is asked for its findings."""
    yield from check(run)


def _unopened(error: Exception) -> Report:
    tally = Tally()
    tally.take([Finding(kind="file", where=FILE, what=f"cannot be opened: {error}")])
    return tally.report(None)
