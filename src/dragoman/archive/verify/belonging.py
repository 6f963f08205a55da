"""Which record an edition stands in, and which records are gone: what the log says of both."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from dragoman.archive.verify.finding import Finding
from dragoman.errors import Refused
from dragoman.log.leaf import Leaf, name_digest, read_leaf
from dragoman.store import audit
from dragoman.store.database import Database


def check_records(database: Database) -> Iterator[Finding]:
    """An edition stands where it began or was moved to last; a record is gone where its first edition was moved to."""
    moves = groupby(
        audit.rows(database, "entry", "edition, leaf", where="kind = 'move'", order="edition, seq"),
        key=lambda row: str(row[0]),
    )
    moved, leaves = next(moves, (None, iter(())))
    for edition, record, seq, began, joined in audit.editions_and_records(database):
        while moved is not None and moved < edition:
            moved, leaves = next(moves, (None, iter(())))
        of_edition = (
            [leaf for _, data in leaves if (leaf := _read(data))] if moved == edition else []
        )
        first = _read(audit.cell(database, "entry", "leaf", "seq = ?", seq))
        if first is None:
            continue  # a finding of the entry itself
        to = of_edition[-1].record if of_edition else first.record
        if _digest(record) != to:
            what = f"it stands in the record {record}, and not by the log"
            yield Finding(kind="edition", where=edition, what=what)
        yield from _check_begun(database, [(began, joined)] if began else [], of_edition)


def _check_begun(
    database: Database, begun: list[tuple[str, str | None]], moves: list[Leaf]
) -> Iterator[Finding]:
    """The records that began with an edition are gone where it was moved to, as long as it stood in them."""
    for move in moves:
        about = _read(audit.cell(database, "entry", "leaf", "seq = ?", move.about or 0))
        if about is None or about.kind != "split":
            yield from _joined(begun, move.record)
            begun = []
            continue
        # Taken out of its record, it tells nothing of that one any more, and another begins with it.
        begun = list(audit.rows(database, "record", "id, joined_into", where=f"seq = {about.seq}"))
        for name, _ in begun:
            if _digest(name) != move.record:
                what = "is not the record that the log says began here"
                yield Finding(kind="record", where=name, what=what)
    yield from _joined(begun, None)


def _joined(begun: list[tuple[str, str | None]], to: str | None) -> Iterator[Finding]:
    for name, joined in begun:
        if _digest(joined) != to:
            what = f"it was joined into {joined or 'none'}, which is not what the log says"
            yield Finding(kind="record", where=name, what=what)


def _read(data: object) -> Leaf | None:
    try:
        return read_leaf(data) if isinstance(data, bytes) else None
    except Refused:
        return None


def _digest(name: str | None) -> str | None:
    return None if name is None else name_digest(name)
