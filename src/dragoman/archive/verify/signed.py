"""What was signed: the keys, every head of the log that is kept here, remembered elsewhere, or that somebody kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from dragoman.archive import signing
from dragoman.archive.verify.finding import Finding
from dragoman.archive.verify.tree import Tree
from dragoman.errors import Refused, StoreError
from dragoman.log import notes
from dragoman.log.checkpoints import Checkpoint, KeyPeriod, keys_at, read_checkpoint
from dragoman.log.leaf import Leaf
from dragoman.log.notes import read_note, read_verifier_key
from dragoman.store import audit
from dragoman.store.database import Database

# What the leaf of a key says that begins a log of another name over the same leaves.
RESTART = "restart"
_COMPARE = (
    "compare the archive with a copy of before; do not sign or publish it until it is known why"
)


def periods_of(keys: Sequence[Leaf]) -> tuple[KeyPeriod, ...]:
    """The keys of the log and what they sign, as the leaves that name them say."""
    return tuple(
        KeyPeriod(
            key=read_verifier_key(leaf.key or ""),
            since=leaf.since or 0,
            until=_until(leaf, following),
        )
        for leaf, following in zip_longest(keys, keys[1:])
    )


def _until(leaf: Leaf, following: Leaf | None) -> int | None:
    """The last size a key signs: where it is replaced both sign, a log of another name begins after it."""
    if following is None:
        return None
    since = following.since or 0
    return max(leaf.since or 0, since - 1) if following.reason == RESTART else since


def check_keys(database: Database, keys: Sequence[Leaf]) -> Iterator[Finding]:
    """The table of keys and the name of the log say what the leaves say."""
    try:
        periods = periods_of(keys)
    except Refused as error:
        yield Finding(kind="key", where="entry", what=f"a leaf names what is no key: {error}")
        return
    wanted = [(str(period.key), period.since, period.until) for period in periods]
    found = list(audit.rows(database, "log_key", "vkey, since, until", order="since, rowid"))
    for said, kept in zip_longest(wanted, found):
        if said != kept:
            what = f"is {kept}; the log says {said}"
            yield Finding(kind="key", where="log_key", what=what)
    for number, leaf in enumerate(keys):
        if leaf.since != (leaf.seq if number else 0):
            what = f"lets its key sign from {leaf.since:,} on"
            yield Finding(kind="key", where=f"entry {leaf.seq:,}", what=what)
    for before, after, leaf in zip(periods, periods[1:], keys[1:], strict=False):
        if before.key.name != after.key.name and leaf.reason != RESTART:
            what = f"its key is of another log, {after.key.name!r}"
            yield Finding(kind="key", where=f"entry {leaf.seq:,}", what=what)
    origin = audit.cell(database, "tree", "origin", "1")
    named = periods[-1].key.name if periods else None
    if origin != named:
        what = f"the log is named {origin!r}; its newest key is of {named!r}"
        yield Finding(kind="key", where="tree", what=what)


def check_checkpoints(
    database: Database, periods: Sequence[KeyPeriod], tree: Tree
) -> Iterator[Finding]:
    """Every signed head that is kept: its signatures, and the tree at its size."""
    newest = 0
    for size, note in audit.rows(database, "checkpoint", "size, note", order="size"):
        where = f"checkpoint of {size:,} entries"
        wrong: str | None = None
        try:
            stated = _signed(bytes(note), periods)
            newest = max(newest, stated.size)
            wrong = (
                _against(tree, stated)
                if stated.size == size
                else f"is one of {stated.size:,} entries"
            )
        except (Refused, TypeError) as error:
            wrong = f"does not hold: {error}"
        if wrong:
            yield Finding(kind="checkpoint", where=where, what=wrong)
    unsigned = tree.edge.size - newest
    if not periods:
        what = "no key signs this log: who rewrites it leaves no trace"
        todo = "make the folder of keys writable, or set DRAGOMAN_KEYS; the next ingest makes a key"
        yield Finding(kind="checkpoint", where="log", what=what, todo=todo, failed=False)
    elif unsigned > 0 and tree.is_whole:
        what = f"{unsigned:,} entries are not signed yet"
        todo = "the next ingest signs them, where the key is; so does dragoman prove"
        yield Finding(kind="checkpoint", where="log", what=what, todo=todo, failed=False)


def check_memory(remembered: Checkpoint | StoreError | None, tree: Tree) -> Iterator[Finding]:
    """The log continues the newest head that the folder of keys remembers as signed."""
    if remembered is None:
        what = "nothing here remembers what was signed last: only the archive itself was asked"
        todo = (
            "keep a checkpoint elsewhere and give it with --checkpoint, or verify where the key is"
        )
        yield Finding(kind="memory", where="keys", what=what, todo=todo, failed=False)
        return
    wrong = str(remembered) if isinstance(remembered, StoreError) else _against(tree, remembered)
    if wrong:
        yield Finding(kind="memory", where="the folder of keys", what=wrong, todo=_COMPARE)


def check_kept(
    data: bytes, origin: str | None, periods: Sequence[KeyPeriod], tree: Tree
) -> Iterator[Finding]:
    """The log continues a checkpoint that somebody kept: of this log, signed by its key, the same tree."""
    try:
        stated = read_checkpoint(read_note(data).text)
        # A log that was begun anew under another name answers for its older names as well.
        if stated.origin not in {origin, *(period.key.name for period in periods)}:
            what: str | None = f"is of the log {stated.origin[:80]!r}; this is {origin!r}"
        else:
            what = _against(tree, _signed(data, periods))
    except Refused as error:
        what = f"does not hold: {error}"
    if what:
        yield Finding(kind="kept", where="the checkpoint you kept", what=what, todo=_COMPARE)


def remembered(folder: Path, origin: str | None) -> Checkpoint | StoreError | None:
    """The newest head that was signed for a log here; an error where the memory of it is damaged."""
    if origin is None:
        return None
    try:
        return signing.last_signed(folder, origin)
    except StoreError as error:
        return error
    except OSError as error:
        return StoreError(f"{folder} cannot be read: {error.strerror}")


def size_of(data: bytes) -> int | None:
    """The size of the tree in a checkpoint, None where it is none."""
    try:
        return read_checkpoint(read_note(data).text).size
    except Refused:
        return None


def _signed(data: bytes, periods: Sequence[KeyPeriod]) -> Checkpoint:
    """The checkpoint in a note, signed by every key that is good for its size. Raises Refused."""
    note = read_note(data)
    stated = read_checkpoint(note.text)
    good = [key for key in keys_at(periods, stated.size) if key.name == stated.origin]
    if len(notes.verify(note, good)) < len(good):
        raise Refused("a key that is good for its size did not sign it")
    return stated


def _against(tree: Tree, stated: Checkpoint) -> str | None:
    """What speaks against a head, None where the tree had just this root at its size."""
    if not tree.is_whole:
        return "cannot be compared: leaves of this log are missing or damaged"
    if stated.size > tree.edge.size:
        return f"is of {stated.size:,} entries and this log has {tree.edge.size:,}: it was cut short, or is an older copy"
    root = tree.roots.get(stated.size)
    if root is None:
        return "cannot be compared with the tree"
    if root != stated.root:
        return f"has another root than this log at {stated.size:,} entries: entries up to there were changed"
    return None
