"""Every entry with the rows it brought, in the order of the log: one walk over all tables at once."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from dragoman.archive.verify import rows
from dragoman.archive.verify.finding import RESTORE, Finding, surviving
from dragoman.archive.verify.tree import Tree
from dragoman.errors import Refused, StoreError
from dragoman.log.leaf import Leaf, name_digest, read_leaf
from dragoman.store import audit
from dragoman.store.database import Database, Row

_ENTRY = "kind, edition, version, reading, logged, leaf"
# What stands in the columns of an entry besides, by the field of its leaf.
_COLUMNS = ("kind", "edition", "version", "reading", "logged")

Item = tuple[int, str, Row]


def check_entries(
    database: Database, tree: Tree, keys: list[Leaf], checked: Counter[str]
) -> Iterator[Finding]:
    """Each entry against its leaf, each row against the leaf of its entry, and the leaves into the tree.

    The leaves that name a key of the log are added to ``keys``.
    """
    broken: list[Finding] = []
    expected = 1
    for seq, found in groupby(_walk(database, broken), key=lambda item: item[0]):
        of_seq = [(table, row) for _, table, row in found]
        entries = [row for table, row in of_seq if table == "entry"]
        brought = [(table, row) for table, row in of_seq if table != "entry"]
        if not entries:
            yield from _orphans(seq, brought)
            continue
        if seq != expected:
            yield _gap(expected, seq)
            tree.gap(expected)
        expected = seq + 1
        checked["entries"] += 1
        yield from tree.grow(entries[0][-1])
        one = _check_entry(database, seq, entries[0], brought, keys)
        yield from surviving(one, "entry", f"entry {seq:,}")
    yield from broken
    yield from tree.end()


def _check_entry(
    database: Database, seq: int, entry: Row, brought: list[tuple[str, Row]], keys: list[Leaf]
) -> Iterator[Finding]:
    try:
        leaf = read_leaf(entry[-1])
    except (Refused, TypeError) as error:
        yield _of(seq, entry, f"its leaf cannot be read: {error}")
        return
    if leaf.kind == "key":
        keys.append(leaf)
    if leaf.seq != seq:
        yield _of(seq, entry, f"its leaf has the number {leaf.seq:,}")
    yield from _check_columns(seq, entry, leaf)
    for where, what in rows.check_rows(database, leaf, entry, brought):
        yield Finding(kind="row", where=f"entry {seq:,}, {where}", what=what)


def _check_columns(seq: int, entry: Row, leaf: Leaf) -> Iterator[Finding]:
    for name, value in zip(_COLUMNS, entry, strict=False):
        stated = name_digest(value) if name == "edition" and value is not None else value
        if stated != getattr(leaf, name):
            yield _of(seq, entry, f"its {name} is not what its leaf says")


def _orphans(seq: int, brought: list[tuple[str, Row]]) -> Iterator[Finding]:
    for table, _ in brought:
        yield Finding(
            kind="row", where=f"{table}, of entry {seq:,}", what="has no entry of this number"
        )


def _gap(expected: int, seq: int) -> Finding:
    missing = f"{expected:,}" if seq == expected + 1 else f"{expected:,} to {seq - 1:,}"
    what = f"missing: the log goes on with {seq:,}"
    return Finding(kind="entry", where=f"entry {missing}", what=what)


def _of(seq: int, entry: Row, what: str) -> Finding:
    kind, edition, version = entry[:3]
    name = f" ({kind}{f' of {edition}' if edition else ''}{f'@{version}' if version else ''})"
    return Finding(kind="entry", where=f"entry {seq:,}{name}", what=what, todo=RESTORE)


def _walk(database: Database, broken: list[Finding]) -> Iterator[Item]:
    """The rows of all tables that belong to entries, by the number of the entry."""
    streams = [_rows_of(database, "entry", _ENTRY, broken)]
    streams += [_rows_of(database, *table, broken) for table in rows.TABLES.items()]
    return heapq.merge(*streams, key=lambda item: item[0])


def _rows_of(database: Database, table: str, columns: str, broken: list[Finding]) -> Iterator[Item]:
    """The rows of a table in the order of their entries; a table that breaks off is noted."""
    try:
        for row in audit.rows(database, table, f"seq, {columns}", order="seq"):
            yield _number(row[0]), table, row[1:]
    except (StoreError, ValueError) as error:
        broken.append(Finding(kind="file", where=table, what=f"cannot be read to its end: {error}"))


def _number(seq: Any) -> int:
    """The number of an entry; what is none belongs to no entry."""
    return seq if isinstance(seq, int) else 0
