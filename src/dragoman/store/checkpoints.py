"""The log's name, its keys by the sizes of tree they sign, and every head of it that was signed."""

from __future__ import annotations

from dragoman.log.checkpoints import KeyPeriod, read_checkpoint, replace_key
from dragoman.log.notes import Note, VerifierKey, read_note, read_verifier_key
from dragoman.store import log
from dragoman.store.database import Database


def origin(database: Database) -> str | None:
    """The name of this archive's log, None until a key signs for it."""
    found = database.value("SELECT origin FROM tree")
    return None if found is None else str(found)


def begin(database: Database, key: VerifierKey) -> None:
    """Gives the log the name of its first key, and says so in a leaf of it."""
    database.run("UPDATE tree SET origin = ?", key.name)
    log.append(database, "key", key=str(key), since=0)
    database.run("INSERT INTO log_key (vkey, since) VALUES (?, 0)", str(key))


def periods(database: Database) -> tuple[KeyPeriod, ...]:
    """The keys of the log in the order they came, each with the sizes of tree it signs."""
    return tuple(
        KeyPeriod(key=read_verifier_key(vkey), since=since, until=until)
        for vkey, since, until in database.rows(
            "SELECT vkey, since, until FROM log_key ORDER BY since, rowid"
        )
    )


def replace(database: Database, key: VerifierKey) -> int:
    """Lets a key follow the newest one, with a leaf that names it; gives the size at which both sign."""
    known = periods(database)
    size = log.append(database, "key", key=str(key), since=log.sequence(database) + 1)
    replace_key(known, key, size)
    database.run("UPDATE log_key SET until = ? WHERE until IS NULL", size)
    database.run("INSERT INTO log_key (vkey, since) VALUES (?, ?)", str(key), size)
    return size


def restart(database: Database, key: VerifierKey) -> None:
    """Gives the log another name with a key of its own, which signs from its own leaf on."""
    size = log.append(
        database, "key", key=str(key), since=log.sequence(database) + 1, reason="restart"
    )
    database.run("UPDATE log_key SET until = max(since, ?) WHERE until IS NULL", size - 1)
    database.run("UPDATE tree SET origin = ?", key.name)
    database.run("INSERT INTO log_key (vkey, since) VALUES (?, ?)", str(key), size)


def put(database: Database, note: Note) -> None:
    """Keeps a signed head of the log."""
    size = read_checkpoint(note.text).size
    database.run(
        "INSERT INTO checkpoint (size, note) VALUES (?, ?) ON CONFLICT DO UPDATE SET note = excluded.note",
        size,
        note.encode(),
    )


def newest(database: Database) -> Note | None:
    """The newest signed head of the log, or None."""
    found = database.value("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1")
    return None if found is None else read_note(bytes(found))


def signed_size(database: Database) -> int:
    """How many leaves the newest signed head covers, 0 where none was signed."""
    return int(database.value("SELECT coalesce(max(size), 0) FROM checkpoint"))


def covering(database: Database, size: int) -> Note | None:
    """The oldest signed head that covers this many leaves, or None."""
    found = database.value(
        "SELECT note FROM checkpoint WHERE size >= ? ORDER BY size LIMIT 1", size
    )
    return None if found is None else read_note(bytes(found))


def everyone(database: Database) -> list[tuple[int, Note]]:
    """All signed heads with their sizes, oldest first. Raises Refused for one that is no note."""
    return [
        (int(size), read_note(bytes(note)))
        for size, note in database.rows("SELECT size, note FROM checkpoint ORDER BY size")
    ]
