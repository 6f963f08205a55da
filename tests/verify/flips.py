"""Single bits flipped in a record: in the content of a cell, or anywhere in the file. Each must be found, and named."""

from __future__ import annotations

import random
import shutil
import struct
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import apsw

from dragoman.archive.archive import Archive
from dragoman.archive.verify.finding import Finding
from dragoman.archive.verify.run import verify, verify_opened
from dragoman.errors import DragomanError


@dataclass
class Flips:
    """How many bits were flipped, found, and named; those that were not, in words."""

    count: int = 0
    found: int = 0
    named: int = 0
    without_effect: int = 0
    unfound: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    tables: Counter[str] = field(default_factory=Counter)


def flip_cells(archive: Archive, count: int, *, seed: int) -> Flips:
    """Flips a bit of a cell of a row of a table, each drawn by lot, verifies, and takes it back."""
    chosen = random.Random(seed)
    connection = archive.database.connection
    connection.execute("PRAGMA foreign_keys = off")
    tables = [
        table
        for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        if connection.execute(f"SELECT count(*) FROM {table}").get
    ]
    flips = Flips()
    while flips.count < count:
        connection.execute("BEGIN")
        try:
            cell = _flip_one(connection, chosen, chosen.choice(tables))
            if cell is not None:
                _judge(archive, cell, flips)
        finally:
            connection.execute("ROLLBACK")
    return flips


@dataclass
class Cell:
    """A cell that was changed, and by what a finding may name its row."""

    table: str
    column: str
    row: dict[str, object]
    before: bytes
    after: bytes

    def __str__(self) -> str:
        key = {name: value for name, value in self.row.items() if not isinstance(value, bytes)}
        return (
            f"{self.table}.{self.column} of {key}: {self.before[:60]!r} became {self.after[:60]!r}"
        )

    def is_named_by(self, found: Finding) -> bool:
        said = f"{found.where} {found.what}"
        names = [self.table]
        for name in ("id", "edition", "agent", "digest", "source", "key", "holder"):
            names += [str(self.row[name])] if self.row.get(name) else []
        if isinstance(self.row.get("seq"), int):
            names.append(f"{self.row['seq']:,}")
        if self.table == "checkpoint":
            names.append(f"{self.row['size']:,}")
        return any(name in said for name in names)


def _flip_one(connection: apsw.Connection, chosen: random.Random, table: str) -> Cell | None:
    """Flips a bit of a random cell; None where that cell has no content or its place is taken."""
    info = list(connection.execute(f"PRAGMA table_info({table})"))
    names, types = [row[1] for row in info], {row[1]: row[2] for row in info}
    keys = [row[1] for row in info if row[5]]
    rows = connection.execute(f"SELECT count(*) FROM {table}").get
    at = chosen.randrange(rows)
    row = dict(
        zip(
            names, connection.execute(f"SELECT * FROM {table} LIMIT 1 OFFSET {at}").get, strict=True
        )
        if len(names) > 1
        else []
    )
    column = chosen.choice(names)
    before = _content(row[column])
    if not before:
        return None
    bit = chosen.randrange(len(before) * 8)
    after = bytearray(before)
    after[bit // 8] ^= 1 << bit % 8
    which = " AND ".join(f"{key} = ?" for key in keys)
    value = _value(bytes(after), row[column])
    cast = "CAST(? AS TEXT)" if types[column] == "TEXT" else "?"
    connection.execute("PRAGMA ignore_check_constraints = on")
    with suppress(apsw.ConstraintError):
        connection.execute(
            f"UPDATE {table} SET {column} = {cast} WHERE {which}",
            (value, *(row[key] for key in keys)),
        )
        connection.execute("PRAGMA ignore_check_constraints = off")
        return Cell(table, column, row, before, bytes(after))
    return None


def _content(value: object) -> bytes:
    """The bytes of a cell as SQLite writes them; whole numbers in as many bytes as they need."""
    match value:
        case None:
            return b""
        case str():
            return value.encode()
        case float():
            return struct.pack(">d", value)
        case int():
            length = next(
                n for n in (1, 2, 3, 4, 6, 8) if -(1 << 8 * n - 1) <= value < 1 << 8 * n - 1
            )
            return value.to_bytes(length, "big", signed=True)
        case _:
            return bytes(value)


def _value(content: bytes, like: object) -> object:
    match like:
        case float():
            return struct.unpack(">d", content)[0]
        case int():
            return int.from_bytes(content, "big", signed=True)
        case _:
            return content


def _judge(archive: Archive, cell: Cell, flips: Flips) -> None:
    report = verify_opened(archive)
    flips.count += 1
    flips.tables[cell.table] += 1
    failed = [found for found in report.findings if found.failed]
    flips.found += bool(failed)
    named = any(cell.is_named_by(found) for found in failed)
    flips.named += named
    if not failed:
        flips.unfound.append(str(cell))
    elif not named:
        flips.unnamed.append(f"{cell}: {failed[0].where}: {failed[0].what}")


def flip_file(folder: Path, work: Path, count: int, *, seed: int) -> Flips:
    """Flips a bit at a random place of the file, each time on a fresh copy, and verifies.

    What is not found is compared cell by cell with the sound file: where all are the same, nothing that is
    stored was changed.
    """
    chosen = random.Random(seed)
    sound = (folder / "record.db").read_bytes()
    before = content_of(folder / "record.db")
    flips = Flips()
    for _ in range(count):
        place, bit = chosen.randrange(len(sound)), chosen.randrange(8)
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        damaged = bytearray(sound)
        damaged[place] ^= 1 << bit
        (work / "record.db").write_bytes(damaged)
        flips.count += 1
        if not _is_sound(work):
            flips.found += 1
        elif content_of(work / "record.db") == before:
            flips.without_effect += 1
        else:
            flips.unfound.append(f"bit {bit} of byte {place:,} of record.db")
    return flips


def _is_sound(folder: Path) -> bool:
    try:
        return verify(folder).ok
    except DragomanError:
        return False


def content_of(file: Path) -> list[object]:
    """Every cell of every table with the tables themselves, as one value."""
    connection = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        schema = list(
            connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name")
        )
        tables = [row[1] for row in schema if row[0] == "table"]
        return [
            *schema,
            *(sorted(connection.execute(f"SELECT * FROM {t}"), key=repr) for t in tables),
        ]
    finally:
        connection.close()
