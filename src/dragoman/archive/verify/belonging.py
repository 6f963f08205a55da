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
        to = (
            [leaf.record for _, data in leaves if (leaf := _read(data))] if moved == edition else []
        )
        first = _read(audit.cell(database, "entry", "leaf", "seq = ?", seq))
        if first is None:
            continue  # a finding of the entry itself
        if _digest(record) != (to or [first.record])[-1]:
            what = f"it stands in the record {record}, and not by the log"
            yield Finding(kind="edition", where=edition, what=what)
        if began is not None and _digest(joined) != (to or [None])[0]:
            what = f"it was joined into {joined or 'none'}, which is not what the log says"
            yield Finding(kind="record", where=began, what=what)


def _read(data: object) -> Leaf | None:
    try:
        return read_leaf(data) if isinstance(data, bytes) else None
    except Refused:
        return None


def _digest(name: str | None) -> str | None:
    return None if name is None else name_digest(name)
