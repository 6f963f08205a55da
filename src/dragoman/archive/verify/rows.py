"""Each row against the leaf of the entry that brought it, field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from dragoman.errors import DragomanError
from dragoman.log.leaf import Leaf, name_digest, read_leaf
from dragoman.model.base import encode
from dragoman.model.decision import Rights
from dragoman.model.record import Capture, Edition
from dragoman.store import agents, audit, captures, editions
from dragoman.store.captures import Refusal
from dragoman.store.database import Database, Row

# The tables whose rows belong to entries, with what is read of them (and their number, ``seq``).
TABLES = {
    "record": "id",
    "edition": "id, lang, publisher, named_by, key, day_from",
    "capture": "edition, digest, address, fetched, status, headers, media_type, source, part, container, named_by",
    "version": "edition, number, reason, capture",
    "reading": "edition, version, number, capture, reader, digest, published",
    "joining": "edition, with_edition, method, evidence, score",
    "refusal": "source, part, digest, container, reader, reason",
    "agent": "id, kind",
    "agent_name": "agent, text, lang, acronym, source, folded, stem",
    "agent_identifier": "agent, identifier",
    "agent_office": "holder, role, body, since, until, source",
    "decision": "digest, lifts, said",
    "closed": "edition, version, kind",
}

# By the kind of an entry: how many rows of which table it brings, at least and at most.
_MANY = 2**31
_BRINGS: dict[str, dict[str, tuple[int, int]]] = {
    "edition": {"edition": (1, 1), "record": (0, 1)},
    "capture": {"capture": (1, 1)},
    "version": {"version": (1, 1)},
    "reading": {"reading": (1, 1)},
    "join": {"joining": (1, 1)},
    "refusal": {"refusal": (1, 1)},
    "withhold": {"decision": (1, 1), "closed": (0, 1)},
    "erase": {"decision": (1, 1), "closed": (0, 1)},
    "rights": {"decision": (1, 1)},
    "correction": {"decision": (1, 1)},
    "split": {"decision": (1, 1), "record": (1, 1)},
    "agent": {
        "agent": (0, 1),
        "agent_name": (0, _MANY),
        "agent_identifier": (0, _MANY),
        "agent_office": (0, _MANY),
    },
}

# What an erasure empties where it quotes the text.
_WORDS = {"decision": "said", "refusal": "reason", "joining": "evidence"}

# Where, and what is wrong there.
Wrong = tuple[str, str]
_NOT_SAID = "is not what its entry in the log says"


def check_rows(
    database: Database, leaf: Leaf, entry: Row, brought: list[tuple[str, Row]]
) -> Iterator[Wrong]:
    """What is wrong with the rows that an entry brought."""
    counts = Counter(table for table, _ in brought)
    brings = _BRINGS.get(leaf.kind, {})
    for table in brings.keys() | counts.keys():
        least, most = brings.get(table, (0, 0))
        if not least <= counts[table] <= most:
            yield table, f"an entry of kind {leaf.kind} has {counts[table]} rows here"
    if leaf.kind == "agent":
        yield from _check_agent(database, leaf, brought)
        return
    for table, row in brought:
        if table in brings:
            named = dict(zip(TABLES[table].split(", "), row, strict=True))
            if not _was_emptied(database, table, named, leaf):
                yield from _check_row(table, named, leaf, entry)


def _was_emptied(database: Database, table: str, row: dict[str, Any], leaf: Leaf) -> bool:
    """Whether an erasure after it took the words out of a row that quoted the text; or it is no row of a leaf.

    The record that a split begins is named by the leaf of the move that follows (``belonging.py``).
    """
    if (table, leaf.kind) == ("record", "split"):
        return True
    newest = (
        next(audit.leaves_of(database, "erase"), None)
        if row.get(_WORDS.get(table, "")) == ""
        else None
    )
    return newest is not None and read_leaf(newest).seq > leaf.seq


def _check_row(table: str, row: dict[str, Any], leaf: Leaf, entry: Row) -> Iterator[Wrong]:
    for columns, said in SAID[table].items():
        try:
            holds = said(row, leaf, entry)
        except (DragomanError, ValueError, TypeError, AttributeError, msgspec.MsgspecError):
            holds = False
        if not holds:
            yield f"{table} {_name(row)}", f"{columns} {_NOT_SAID}"


def _name(row: dict[str, Any]) -> str:
    """What a person knows a row by."""
    name = row.get("id") or row.get("edition") or row.get("source") or ""
    number = row.get("version") or row.get("number")
    return f"{name}@{number}" if number else str(name)


def _capture(row: dict[str, Any]) -> Capture:
    headers = captures.headers_from(row["headers"])
    # Blanks and escapes of JSON could change unseen: there is one way in which it is written.
    if encode(headers).decode() != row["headers"]:
        raise ValueError
    fields = {name: value for name, value in row.items() if name not in ("edition", "headers")}
    return Capture(seq=0, logged="", headers=headers, **fields)


def _edition(row: dict[str, Any]) -> Edition:
    return Edition(record="", rights=Rights(), **row)


def _digest(value: str | None) -> str | None:
    return None if value is None else name_digest(value)


# By table: columns, and whether a row has in them what the leaf of its entry (whose row comes third) says.
Said = Callable[[dict[str, Any], Leaf, Row], bool]
SAID: dict[str, dict[str, Said]] = {
    "record": {"id": lambda row, leaf, _: name_digest(row["id"]) == leaf.record},
    "edition": {
        "id": lambda row, _leaf, entry: row["id"] == entry[1],
        "lang": lambda row, leaf, _: row["lang"] == leaf.lang,
        "publisher, named_by, key or day_from": lambda row, leaf, _: (
            editions.about_digest(_edition(row)) == leaf.content
        ),
    },
    "capture": {
        "edition": lambda row, _leaf, entry: row["edition"] == entry[1],
        "digest": lambda row, leaf, _: row["digest"] == leaf.captured,
        "address": lambda row, leaf, _: _digest(row["address"]) == leaf.address,
        "fetched": lambda row, leaf, _: row["fetched"] == leaf.observed,
        "source": lambda row, leaf, _: name_digest(row["source"]) == leaf.source,
        "status, headers, media_type, part, container or named_by": lambda row, leaf, _: (
            captures.header_digest(_capture(row)) == leaf.content
        ),
    },
    "version": {
        "edition": lambda row, _leaf, entry: row["edition"] == entry[1],
        "number": lambda row, leaf, _: row["number"] == leaf.version,
        "reason": lambda row, leaf, _: row["reason"] == leaf.reason,
        "capture": lambda row, leaf, _: row["capture"] == leaf.about,
    },
    "reading": {
        "edition": lambda row, _leaf, entry: row["edition"] == entry[1],
        "version": lambda row, leaf, _: row["version"] == leaf.version,
        "number": lambda row, leaf, _: row["number"] == leaf.reading,
        "capture": lambda row, leaf, _: row["capture"] == leaf.about,
        "reader": lambda row, leaf, _: row["reader"] == leaf.reader,
        "digest": lambda row, leaf, _: row["digest"] == leaf.content,
        "published": lambda row, leaf, _: row["published"] == leaf.claimed,
    },
    "joining": {
        "edition": lambda row, _leaf, entry: row["edition"] == entry[1],
        "with_edition": lambda row, leaf, _: name_digest(row["with_edition"]) == leaf.other,
        "method": lambda row, leaf, _: row["method"] == leaf.method,
        "score": lambda row, leaf, _: leaf.score is not None and row["score"] == leaf.score / 1000,
        "evidence": lambda row, leaf, _: (
            captures.digest_of(row["evidence"].encode()) == leaf.content
        ),
    },
    "decision": {
        "digest": lambda row, leaf, _: row["digest"] == leaf.captured,
        "lifts": lambda row, leaf, _: row["lifts"] in (None, leaf.about),
        "said": lambda row, leaf, _: name_digest(row["said"]) == leaf.content,
    },
    "closed": {
        "edition": lambda row, _leaf, entry: row["edition"] == entry[1],
        "version": lambda row, leaf, _: row["version"] == (leaf.version or 0),
        "kind": lambda row, leaf, _: (
            row["kind"] == {"withhold": "withheld", "erase": "erased"}.get(leaf.kind)
        ),
    },
    "refusal": {
        "source": lambda row, leaf, _: name_digest(row["source"]) == leaf.source,
        "digest": lambda row, leaf, _: row["digest"] == leaf.captured,
        "source, part, digest, container, reader or reason": lambda row, leaf, _: (
            captures.refusal_digest(Refusal(**row)) == leaf.content
        ),
    },
}


def _check_agent(database: Database, leaf: Leaf, brought: list[tuple[str, Row]]) -> Iterator[Wrong]:
    """The names, identifiers and offices of one entry together have the digest in its leaf."""
    offices = [row for table, row in brought if table == "agent_office"]
    if leaf.agent is None:
        sources = {row[-1] for row in offices}
        told = agents.offices_digest(str(next(iter(sources), "")), [row[:-1] for row in offices])
        if len(sources) != 1 or told != leaf.content:
            yield f"agent_office {_holders(offices)}", f"an office {_NOT_SAID}"
        return
    names = [row for table, row in brought if table == "agent_name"]
    identifiers = [row for table, row in brought if table == "agent_identifier"]
    ids = {str(row[0]) for table, row in brought if table != "agent_office"}
    if [name_digest(one) for one in ids] != [leaf.agent] or offices:
        yield f"agent {', '.join(sorted(ids))}", f"its id {_NOT_SAID}"
    for name in sorted(ids):
        kind = str(audit.cell(database, "agent", "kind", "id = ?", name))
        told = agents.names_digest(
            kind, [row[1:5] for row in names], [row[1] for row in identifiers]
        )
        if told != leaf.content:
            yield f"agent {name}", f"its kind, a name or an identifier {_NOT_SAID}"
    for agent, text, *_, folded, stem in names:
        if (folded, stem) != (agents.fold(text), agents.stem(text)):
            yield f"agent_name {agent}", f"folded or stem is not that of {text!r}"


def _holders(offices: list[Row]) -> str:
    return ", ".join(sorted({str(row[0]) for row in offices}))
