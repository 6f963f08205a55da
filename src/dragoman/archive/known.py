"""What need not be read again: inputs whose bytes today's reader has read before.

Re-reading an unchanged folder costs a digest a file: a page that is its edition's newest, a container
(web archive, corpus, feed) whose pages are all known, a file that was refused by this very reader.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import msgspec

from dragoman.archive import belonging
from dragoman.archive.reading import Input, digest_of_file, observation
from dragoman.model.record import Capture
from dragoman.parse.reader import READER
from dragoman.store import captures, editions
from dragoman.store.captures import Refusal
from dragoman.store.database import Database
from dragoman.store.editions import Newest

# Larger files are read by a worker rather than looked at here.
_LARGEST = 64_000_000
# What a server says that a reading depends on.
_READ_BY = ("content-type", "content-language", "link")


class KnownBytes(NamedTuple):
    """In place of a reading: the digest of a file that need not be read again."""

    digest: str


class Seen(NamedTuple):
    """A page that was read before: its edition, and the observation that can be made of it again.

    It is ``old`` where the file lies there as it was taken in last, and its edition has changed since by
    other files: that the publisher shows this again, nobody has seen.
    """

    edition: str
    observed: Capture
    old: bool = False


def known_bytes(database: Database, one: Input) -> KnownBytes | None:
    """The digest of an input's bytes, where ``seen_before`` says what they hold."""
    assert one.path is not None
    path = Path(one.path)
    try:
        if path.stat().st_size > _LARGEST:
            return None
    except OSError:
        return None
    digest = digest_of_file(path)
    if digest is None or seen_before(database, one, digest) is None:
        return None
    return KnownBytes(digest)


def seen_before(database: Database, one: Input, digest: str) -> list[Seen | Refusal] | None:
    """What an input of these bytes holds, pages first; None where it has to be read to be sure.

    Erased bytes are not known: they come up to be refused.
    """
    if captures.is_erased(database, digest):
        return None
    page = _page(database, one, digest)
    if page is not None:
        return [page]
    if one.address or one.fetched or one.status or one.headers:
        return None
    refusal = captures.refusal(database, source=one.file, digest=digest, reader=READER)
    return [refusal] if refusal else _parts(database, one, digest)


def _page(database: Database, one: Input, digest: str) -> Seen | None:
    """A page that was observed at this very time, or whose edition has just these bytes as its newest."""
    name = editions.edition_of_key(database, belonging.quick_key(one))
    if name is None:
        return None
    seen = Seen(name, observation(one, None, digest, "address" if one.address else one.rule))
    if captures.was_observed(database, name, seen.observed):
        return seen
    newest = editions.newest_without_text(database, name)
    if newest and newest.digest == digest and _is_current(newest, one):
        return seen
    untouched = not one.fetched and captures.last_digest(database, name, one.file) == digest
    return seen._replace(old=True) if untouched and newest and newest.digest != digest else None


def _is_current(newest: Newest, one: Input) -> bool:
    """Whether today's reader read an edition's newest version, and the server says the same of it."""
    same = all(newest.headers.get(name) == one.headers.get(name) for name in _READ_BY)
    return same and READER in newest.readers


def _parts(database: Database, one: Input, container: str) -> list[Seen | Refusal] | None:
    """The parts of a container that was read whole before, if each is known as it stands in it."""
    number = captures.parts_in(database, container)
    if number is None:
        return None
    parts: list[Seen | Refusal] = []
    for name, capture in captures.captured_in(database, container):
        if not _is_known(database, name, capture):
            return None
        again = msgspec.structs.replace(capture, seq=0, source=one.file, logged="")
        parts.append(Seen(name, again))
    refused = captures.refused_in(database, container)
    if any(refusal.reader != READER for refusal in refused):
        return None
    # Fewer, where one of them is noted as part of another file that held it, too.
    return [*parts, *refused] if len(parts) + len(refused) == number else None


def _is_known(database: Database, name: str, capture: Capture) -> bool:
    if capture.digest and captures.is_erased(database, capture.digest):
        return False
    if captures.was_observed(database, name, capture):
        return True
    newest = editions.newest_without_text(database, name)
    return newest is not None and newest.digest == capture.digest and READER in newest.readers
