"""Versions as they are before they are stored: read, compressed, named; made of pages by a seeded generator."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path

import msgspec

from dragoman.align.versions import carry_names
from dragoman.archive.reading import read_data
from dragoman.errors import Refused
from dragoman.model.base import Value, encode
from dragoman.model.reading import Reading
from dragoman.model.record import Capture, naming_day
from dragoman.store import captures, editions

FILE = "finished.msgpack"
# How many versions an edition has: most have one.
VERSIONS = (1, 1, 1, 1, 2, 3)
# What makes a page another one stands before its last paragraph ends.
_END = b"</p>"


class Finished(Value, frozen=True, kw_only=True):
    """A version that waits to be stored, with all that need not be made any more.

    ``number`` is the version's within its edition, which ``key`` leads to. ``seen`` is its observation
    without digest and number; frames are zstd; ``body`` is the JSON of the reading.
    """

    publisher: str
    key: str
    number: int
    seen: Capture
    page: bytes
    page_frame: bytes
    reading: Reading
    body: bytes
    body_frame: bytes
    wids: int
    day: str


def make(pages: Sequence[Path], size: int, *, seed: int = 1) -> list[Finished]:
    """So many versions of editions made of pages, at one publisher after another; none where no page can be read."""
    sound = [page for page in map(Path.read_bytes, pages) if _END in page and read(page)]
    return list(islice(_versions(sound, random.Random(seed)), size)) if sound else []  # noqa: S311


def put(folder: Path, versions: Sequence[Finished]) -> None:
    """Writes versions into a folder, where each contender finds them."""
    (folder / FILE).write_bytes(msgspec.msgpack.encode(versions))


def get(folder: Path) -> list[Finished]:
    """The versions in a folder."""
    return msgspec.msgpack.decode((folder / FILE).read_bytes(), type=list[Finished])


def _versions(pages: list[bytes], chance: random.Random) -> Iterator[Finished]:
    for edition in count():
        host = f"press-{edition // len(pages)}.example.org"
        address, old, given = f"https://{host}/{edition:06}", None, 0
        for number in range(1, chance.choice(VERSIONS) + 1):
            page = _altered(pages[edition % len(pages)], chance)
            reading = read(page)
            if reading is None:
                break
            old, given = carry_names(old, reading, given)
            yield _finished(host, address, page, old, number=number, given=given)


def _altered(page: bytes, chance: random.Random) -> bytes:
    """The page with a number in its last paragraph: other bytes, other words, the same language."""
    before, end, after = page.rpartition(_END)
    return before + b" %d" % chance.randrange(10**9) + end + after


def read(page: bytes) -> Reading | None:
    """What the reader makes of a page, None where it makes nothing."""
    try:
        parts = read_data(page, name="page.html", headers={})
        return next((part.reading for part in parts if part.reading), None)
    except Refused:
        return None


def _finished(
    host: str, address: str, page: bytes, reading: Reading, *, number: int, given: int
) -> Finished:
    fetched = f"2026-01-{number:02}T10:00:00Z"
    seen = Capture(
        seq=0, digest=None, address=address, fetched=fetched, status=200, media_type="text/html", part=None,
        headers={"content-type": "text/html", "etag": f'"{len(page):x}-{number}"'},
        source=f"{address[8:]}-{number}.html", logged="", named_by="address",
    )  # fmt: skip
    body = encode(reading)
    return Finished(
        publisher=host, key=f"address:{address}", number=number, seen=seen, page=page, page_frame=captures.compress(page),
        reading=reading, body=body, body_frame=captures.compress(body), wids=given,
        day=naming_day(reading, fetched)[0],
    )  # fmt: skip


def claimed(version: Finished) -> str | None:
    """The stamp printed in it."""
    return editions.claimed_in(version.reading)
