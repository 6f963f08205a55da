"""Every reading's bytes read once more by today's reader, in the workers, and compared with what is stored.

Where html5lib is installed, the words it finds in a page are looked for in the reading as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from dragoman.align.versions import unnamed
from dragoman.archive.reading import content_type, digest_of
from dragoman.archive.reread import read_stored
from dragoman.archive.verify import second_builder
from dragoman.archive.verify.finding import Finding
from dragoman.archive.verify.objects import erased_digests
from dragoman.errors import DragomanError, Exhausted, Refused
from dragoman.formats.base import Source, format_of
from dragoman.isolate import pool
from dragoman.model.base import encode
from dragoman.model.reading import Reading
from dragoman.model.record import Capture
from dragoman.parse.decoding import read_text
from dragoman.parse.reader import READER
from dragoman.store import audit, captures, editions
from dragoman.store.database import Database, Row

# html5lib takes minutes for tens of thousands of open elements.
_MOST_TAGS = 20_000


class Stored(NamedTuple):
    """A reading by its address (edition, version, number), and what it was made from."""

    address: tuple[str, int, int]
    data: bytes
    capture: Capture


class Again(NamedTuple):
    """What today's reader makes of stored bytes, and some words that the second builder alone sees."""

    reading: bytes
    unread: str


def check_readings(database: Database, checked: Counter[str]) -> Iterator[Finding]:
    """What is stored as read by today's reader is what it reads; readings by older ones are counted."""
    if not second_builder.is_installed():
        what = "was not compared with a second tree builder: html5lib is not installed"
        yield _told("coverage", "every page", what, "pip install html5lib, if that is wanted")
    unreadable: list[Finding] = []
    stored = _stored(database, unreadable, checked)
    for one, result in pool.run(read_again, stored, expected=audit.count(database, "reading")):
        checked["readings made again"] += 1
        yield from _compare(database, one.address, result)
    yield from unreadable
    if older := checked.pop("by an older reader", 0):
        what = f"{older:,} readings were made by another reader than {READER}, and not compared"
        yield _told("reading", "reader", what, "they are read again when their pages change")


def read_again(stored: Stored) -> Iterator[Again]:
    """Reads stored bytes; gives the page that they are."""
    data, capture = stored.data, stored.capture
    for part in read_stored((data, capture)):
        if part.reading is not None and digest_of(part.data) == capture.digest:
            yield Again(encode(part.reading), _unread(data, capture, part.reading))
            return
    raise Refused("today's reader finds no page in the bytes")


def _stored(
    database: Database,
    unreadable: list[Finding],
    checked: Counter[str],
) -> Iterator[Stored]:
    """The bytes of the readings that today's reader made; a few at a time are on their way."""
    erased = erased_digests(database)
    for name, version, number, seq in _readings(database):
        if READER not in editions.readers_of(database, name, version, number):
            checked["by an older reader"] += 1
            continue
        try:
            capture = captures.capture(database, seq)
            if capture.digest is None or capture.digest in erased:
                continue
            data = captures.data_of(database, capture.digest)
        except (DragomanError, ValueError) as error:
            unreadable.append(_wrong((name, version, number), f"cannot be read again: {error}"))
            continue
        yield Stored((name, version, number), data, capture)


def _readings(database: Database) -> Iterator[Row]:
    columns, order = "edition, version, number, capture", "edition, version, number"
    return audit.rows(database, "reading", columns, order=order)


def _compare(
    database: Database, address: tuple[str, int, int], result: Again | Refused
) -> Iterator[Finding]:
    if isinstance(result, Exhausted):
        what = f"was not read again: {result.reason}"
        yield _told("reading", _shown(address), what, "run it again on a quiet machine")
        return
    if isinstance(result, Refused):
        yield _wrong(address, f"today's reader, which made it, refuses the bytes: {result.reason}")
        return
    try:
        kept = _kept(database, address)
    except (DragomanError, ValueError, TypeError) as error:
        yield _wrong(address, f"cannot be read: {error}")
        return
    if kept != result.reading:
        yield _wrong(address, f"is not what its reader ({READER}) makes of the bytes")
    if result.unread:
        what = f"a second tree builder sees words that the reading has not: {result.unread}"
        yield _told("coverage", _shown(address), what, "the bytes are kept; report the page")


def _kept(database: Database, address: tuple[str, int, int]) -> bytes:
    """A stored reading as its reader made it, also one that is not shown to anybody."""
    which = "edition = ? AND version = ? AND number = ?"
    body = audit.cell(database, "reading", "body", which, *address)
    return encode(unnamed(msgspec.json.decode(editions.unpacked(body), type=Reading)))


def _unread(data: bytes, capture: Capture, reading: Reading) -> str:
    """Some words of a web page that the second builder finds and the reading has not, nor says to lack."""
    if not second_builder.is_installed() or data.count(b"<") > _MOST_TAGS:
        return ""
    headers = {"content-type": capture.media_type or "", **capture.headers}
    media_type, charset = content_type(headers)
    source = Source(data=data, name=capture.source, media_type=media_type, charset=charset)
    if format_of(source).name != "html" or any(
        warning.startswith(("coverage", "nested deeper")) for warning in reading.warnings
    ):
        return ""
    text = read_text(data, charset=charset, media_type=media_type).text
    seen = second_builder.visible_texts(text)
    return " ".join(list(second_builder.missing_words(seen, second_builder.texts_of(reading)))[:12])


def _shown(address: tuple[str, int, int]) -> str:
    name, version, number = address
    return f"{name}@{version}.{number}"


def _wrong(address: tuple[str, int, int], what: str) -> Finding:
    return Finding(kind="reading", where=_shown(address), what=what)


def _told(kind: str, where: str, what: str, todo: str) -> Finding:
    return Finding(
        kind="coverage" if kind == "coverage" else "reading",
        where=where,
        what=what,
        todo=todo,
        failed=False,
    )
