"""A history rewritten by who has the true key: rows, leaves, tree and signatures agree again in every place.

Only somebody who kept a signed head of before can tell.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from dragoman.archive import signing
from dragoman.archive.archive import Archive
from dragoman.archive.verify.run import verify_opened
from dragoman.log import merkle, tiles
from dragoman.log.checkpoints import Checkpoint, keys_at
from dragoman.log.leaf import leaf_bytes, name_digest, read_leaf
from dragoman.log.merkle import Edge
from dragoman.log.notes import Note, sign
from dragoman.model.base import encode
from dragoman.model.reading import Reading
from dragoman.store import captures, checkpoints, crc, editions, log
from dragoman.store.captures import Refusal
from dragoman.store.database import Database


@dataclass
class Rewrites:
    """How many histories were rewritten, and how many a holder of an old head found; the others in words."""

    count: int = 0
    found: int = 0
    consistent: int = 0
    wrong: list[str] = field(default_factory=list)


def rewrite_histories(archive: Archive, count: int, *, seed: int) -> Rewrites:
    """Rewrites an entry drawn by lot, signs all heads anew, verifies against an old head, takes it back.

    The archive's folder of keys must remember nothing (``forget``), else that would tell.
    """
    chosen = random.Random(seed)
    database = archive.database
    roots = _roots(database)
    size = len(roots) - 1
    done = Rewrites()
    while done.count < count:
        name = chosen.choice(list(REWRITES))
        database.run("BEGIN")
        try:
            first = REWRITES[name](database, chosen)
            if first is None:
                continue
            old = chosen.randint(first, size)
            origin = str(checkpoints.origin(database))
            kept = signed_at(archive, Checkpoint(origin=origin, size=old, root=roots[old]))
            _grow_anew(database)
            _sign_anew(archive)
            report = verify_opened(archive, kept=kept.encode())
            failed = {one.kind for one in report.findings if one.failed}
            done.count += 1
            done.found += "kept" in failed
            done.consistent += not failed - {"kept"}
            if failed != {"kept"}:
                done.wrong.append(
                    f"{name} at entry {first} of {size}, kept at {old}: {report.findings}"
                )
        finally:
            database.run("ROLLBACK")
    return done


def _roots(database: Database) -> list[bytes]:
    """The root at every size, as anybody may have seen it signed."""
    edge = Edge()
    roots = [edge.root]
    for (leaf,) in database.rows("SELECT leaf FROM entry ORDER BY seq"):
        edge, _ = merkle.append(edge, merkle.leaf_hash(leaf))
        roots.append(edge.root)
    return roots


def put_words_into_a_mouth(archive: Archive) -> None:
    """Rewrites one text for good, in every place, and what is remembered of the log as well."""
    forget(archive)
    with archive.database.writing():
        while _put_words_into_a_mouth(archive.database, random.Random(1)) is None:
            pass
        _grow_anew(archive.database)
        _sign_anew(archive)


def forget(archive: Archive) -> None:
    """Removes what the folder of keys remembers as signed."""
    for file in archive.keys.glob("*.checkpoint"):
        file.unlink()


def signed_at(archive: Archive, head: Checkpoint) -> Note:
    """A head, signed with the true keys."""
    good = keys_at(checkpoints.periods(archive.database), head.size)
    keys = [key for key in signing.keys_of(archive.keys, head.origin) if key.verifier in good]
    return sign(head.text, keys)


def _grow_anew(database: Database) -> None:
    edge = Edge()
    database.run("DELETE FROM tree_hash")
    for (leaf,) in database.rows("SELECT leaf FROM entry ORDER BY seq"):
        edge, completed = merkle.append(edge, merkle.leaf_hash(leaf))
        for level, place, hash_ in tiles.hashes_for_tiles(completed):
            if level:
                database.run("INSERT INTO tree_hash VALUES (?, ?, ?)", level, place, hash_)
    database.run("UPDATE tree SET size = ?, edge = ?", edge.size, b"".join(edge.hashes))


def _sign_anew(archive: Archive) -> None:
    database = archive.database
    now = log.edge(database)
    hashes = log.hashes(database, now.size)
    sizes = [row[0] for row in database.rows("SELECT size FROM checkpoint") if row[0] <= now.size]
    database.run("DELETE FROM checkpoint")
    for size in {*sizes, now.size}:
        root = merkle.edge_at(size, hashes).root
        head = Checkpoint(origin=str(checkpoints.origin(database)), size=size, root=root)
        checkpoints.put(database, signed_at(archive, head))


def _change_leaf(database: Database, seq: int, **fields: Any) -> None:
    leaf = msgspec.structs.replace(read_leaf(log.leaf(database, seq)), **fields)
    database.run(
        "UPDATE entry SET leaf = ?, logged = ? WHERE seq = ?", leaf_bytes(leaf), leaf.logged, seq
    )


def _any(database: Database, chosen: random.Random, table: str, columns: str) -> tuple[Any, ...]:
    rows = database.rows(f"SELECT {columns} FROM {table}")
    return chosen.choice(rows)


def _put_words_into_a_mouth(database: Database, chosen: random.Random) -> int | None:
    name, version, number, body, seq = _any(
        database, chosen, "reading", "edition, version, number, body, seq"
    )
    reading = msgspec.json.decode(editions.unpacked(body), type=Reading)
    places = [
        (at, within)
        for at, turn in enumerate(reading.turns)
        for within, _ in enumerate(turn.paragraphs)
    ]
    if not places:
        return None
    at, within = chosen.choice(places)
    turns = list(reading.turns)
    paragraphs = list(turns[at].paragraphs)
    said = chosen.choice(("从未说过的话。", "كلام لم يُقَل.", "Nie gesagte Worte."))
    paragraphs[within] = msgspec.structs.replace(paragraphs[within], text=said)
    turns[at] = msgspec.structs.replace(turns[at], paragraphs=tuple(paragraphs))
    plain = encode(msgspec.structs.replace(reading, turns=tuple(turns)))
    digest, packed = captures.digest_of(plain), editions.packed(captures.pack(plain))
    database.run(
        "UPDATE reading SET digest = ?, body = ?, crc = ? WHERE edition = ? AND version = ? AND number = ?",
        digest, packed, crc.of_bytes(packed), name, version, number,
    )  # fmt: skip
    _change_leaf(database, seq, content=digest)
    return int(seq)


def _exchange_what_was_captured(database: Database, chosen: random.Random) -> int | None:
    old, frame, size = _any(database, chosen, "blob", "digest, bytes, size")
    data = captures.decompress(frame, size) + b"<!-- " + str(chosen.random()).encode() + b" -->"
    new, _ = captures.keep(database, data)
    seqs = [row[0] for row in database.rows("SELECT seq FROM capture WHERE digest = ?", old)]
    if not seqs:
        return None
    database.run("UPDATE capture SET digest = ? WHERE digest = ?", new, old)
    database.run("DELETE FROM blob WHERE digest = ?", old)
    for seq, leaf in database.rows(
        "SELECT seq, leaf FROM entry WHERE instr(leaf, ?)", old.encode()
    ):
        if read_leaf(leaf).captured == old:
            _change_leaf(database, seq, captured=new)
            seqs.append(seq)
    return int(min(seqs))


def _date_an_entry_back(database: Database, chosen: random.Random) -> int | None:
    # An entry by whose time no text is dated: what has no time of its own stands under the time it was logged.
    (seq,) = _any(database, chosen, "entry WHERE kind <> 'capture'", "seq")
    _change_leaf(database, seq, logged="2001-01-01T00:00:00Z")
    return int(seq)


def _say_it_was_fetched_earlier(database: Database, chosen: random.Random) -> int | None:
    (seq,) = _any(database, chosen, "capture", "seq")
    day = database.value(
        "SELECT e.day FROM edition e JOIN capture c ON c.edition = e.id WHERE c.seq = ?", seq
    )
    if database.value("SELECT 1 FROM edition WHERE day_from = 'observed' AND day = ?", day):
        return None
    database.run("UPDATE capture SET fetched = '2001-01-01T00:00:00Z' WHERE seq = ?", seq)
    _change_leaf(database, seq, observed="2001-01-01T00:00:00Z")
    return int(seq)


def _give_another_reason(database: Database, chosen: random.Random) -> int | None:
    reason, seq = _any(database, chosen, "version", "reason, seq")
    new = "signs" if reason != "signs" else "words"
    database.run("UPDATE version SET reason = ? WHERE seq = ?", new, seq)
    _change_leaf(database, seq, reason=new)
    return int(seq)


def _join_for_another_reason(database: Database, chosen: random.Random) -> int | None:
    (seq,) = _any(database, chosen, "joining", "seq")
    evidence = f"somebody said so {chosen.random()}"
    database.run("UPDATE joining SET evidence = ? WHERE seq = ?", evidence, seq)
    _change_leaf(database, seq, content=captures.digest_of(evidence.encode()))
    return int(seq)


def _move_a_page_to_another_address(database: Database, chosen: random.Random) -> int | None:
    (seq,) = _any(database, chosen, "capture WHERE address IS NOT NULL", "seq")
    address = f"https://elsewhere.example/{chosen.random()}"
    database.run("UPDATE capture SET address = ? WHERE seq = ?", address, seq)
    _change_leaf(database, seq, address=name_digest(address))
    return int(seq)


def _write_another_in_its_place(database: Database, chosen: random.Random) -> int | None:
    """The newest observation goes, and a refusal is written under its number."""
    size = int(database.value("SELECT max(seq) FROM entry"))
    last = database.row("SELECT kind FROM entry WHERE seq = ?", size)
    if last is None or last[0] != "capture":
        return None
    database.run("DELETE FROM capture WHERE seq = ?", size)
    database.run("DELETE FROM entry WHERE seq = ?", size)
    database.run("UPDATE tree SET size = ?, edge = ?", size - 1, _edge_bytes(database, size - 1))
    captures.refuse(
        database, Refusal(f"مكان-{chosen.random()}", None, None, None, None, "was not readable")
    )
    return size


def _edge_bytes(database: Database, size: int) -> bytes:
    edge = Edge()
    for leaf in log.leaves(database, 1, size):
        edge, _ = merkle.append(edge, merkle.leaf_hash(leaf))
    return b"".join(edge.hashes)


def _cut_the_log_short(database: Database, chosen: random.Random) -> int | None:
    """What was taken in last, as far as it is observations alone, was never taken in."""
    size = int(database.value("SELECT max(seq) FROM entry"))
    kinds = [row[0] for row in database.rows("SELECT kind FROM entry ORDER BY seq DESC LIMIT 20")]
    tail = next((at for at, kind in enumerate(kinds) if kind != "capture"), len(kinds))
    if not tail:
        return None
    first = size - chosen.randrange(tail)
    for table in ("capture", "entry"):
        database.run(f"DELETE FROM {table} WHERE seq >= ?", first)
    return first


REWRITES: dict[str, Callable[[Database, random.Random], int | None]] = {
    "words put into a mouth": _put_words_into_a_mouth,
    "captured bytes exchanged": _exchange_what_was_captured,
    "an entry dated back": _date_an_entry_back,
    "fetched earlier": _say_it_was_fetched_earlier,
    "another reason for a version": _give_another_reason,
    "another evidence of a join": _join_for_another_reason,
    "another address": _move_a_page_to_another_address,
    "a refusal in place of a capture": _write_another_in_its_place,
    "the log cut short": _cut_the_log_short,
}
