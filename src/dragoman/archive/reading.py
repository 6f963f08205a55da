"""Reads one input into readings: bytes in, values out; it opens no archive, so workers may run it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec

from dragoman.errors import LimitExceeded, NotARecord, Refused
from dragoman.formats.base import Part, Source, format_of, streamed_format_of
from dragoman.isolate.deadline import progress
from dragoman.model.agent import Agent
from dragoman.model.base import Value
from dragoman.model.date import moment_of
from dragoman.model.reading import Reading
from dragoman.model.record import Capture, NamedBy
from dragoman.parse.reader import read
from dragoman.settings import LIMITS, MIB

NO_PAGE = "no page of a statement in it"
# Enough to see that a file is a web archive.
_HEAD_BYTES = 65_536
# A larger file is not read once more only to print its digest.
_LARGEST_DIGESTED = 1024 * MIB


class Input(Value, frozen=True, kw_only=True):
    """A file to read with what is known of it: what the server said, what a ``captures.jsonl`` says.

    ``file`` is the name to report. ``path`` is None for an observation that nothing is there.
    ``folder`` is where a summary counts it. ``key`` is the path rule's key, should nothing better name
    the edition. ``publisher`` goes before
    what the page says, ``publisher_otherwise`` after it.
    """

    file: str
    path: str | None
    address: str | None = None
    fetched: str | None = None
    status: int | None = None
    headers: dict[str, str] = msgspec.field(default_factory=dict)
    publisher: str | None = None
    publisher_otherwise: str | None = None
    key: str
    rule: Literal["file", "path"] = "file"
    folder: str = ""


class ReadPart(Value, frozen=True, kw_only=True):
    """One page of an input: its bytes and its reading, or why there is none.

    Of a list of agents there is no reading but ``agents``, and what of the list was not understood.
    """

    part: str | None
    digest: str
    data: bytes
    reading: Reading | None
    refused: str | None = None
    canonical: str | None = None
    identifier: str | None = None
    address: str | None = None
    fetched: str | None = None
    status: int | None = None
    headers: dict[str, str] = msgspec.field(default_factory=dict)
    media_type: str | None = None
    agents: tuple[Agent, ...] = ()
    not_understood: dict[str, int] = msgspec.field(default_factory=dict)

    @property
    def was_captured_at(self) -> str | None:
        """The address a web archive found it at; not one that the page itself gives."""
        return self.address if self.fetched or self.status else None

    @property
    def is_gone(self) -> bool:
        """Whether it is the observation that nothing is there."""
        return self.reading is None and not self.refused and self.status in (404, 410)


def read_parts(one: Input) -> Iterator[ReadPart]:
    """The pages of a file, each as it is read. Raises Refused where the whole, or what follows, cannot be.

    A web archive is read forwards and may have any size; another file has the limit of a container.
    """
    assert one.path is not None
    path = Path(one.path)
    try:
        file = path.open("rb")
    except OSError as error:
        raise Refused(f"the file cannot be opened: {error.strerror}") from error
    with file:
        stream = _Watched(file)
        head = stream.read(_HEAD_BYTES)
        form = streamed_format_of(Source(data=head, name=path.name))
        if form is not None:
            file.seek(0)
            yield from _found(form.parts_of(stream), one.headers)
            return
        data = head + stream.read(LIMITS.container_bytes + 1 - len(head))
        if len(data) > LIMITS.container_bytes:
            limit = LIMITS.container_bytes
            raise LimitExceeded("file other than a web archive", limit=limit, unit="bytes")
    yield from read_data(
        data,
        name=path.name,
        address=one.address,
        fetched=one.fetched,
        status=one.status,
        headers=one.headers,
    )


def read_data(
    data: bytes,
    *,
    name: str,
    address: str | None = None,
    fetched: str | None = None,
    status: int | None = None,
    headers: dict[str, str],
) -> Iterator[ReadPart]:
    """Reads bytes into their pages. Raises Refused where the whole, or what follows, cannot be read."""
    if not data.strip():
        raise NotARecord("the file is empty")
    media_type, charset = content_type(headers)
    source = Source(
        data=data, name=name, media_type=media_type, charset=charset, address=address, fetched=fetched,
        status=status, headers=headers,
    )  # fmt: skip
    yield from _found(format_of(source).parts(source), headers)


def observation(
    one: Input,
    part: ReadPart | None,
    digest: str | None,
    named_by: NamedBy,
    container: str | None = None,
) -> Capture:
    """What was seen: of a page in a web archive what its record says, else what is said of the file."""
    own = part is not None and part.was_captured_at is not None
    headers = part.headers if part and own else one.headers
    fetched = (moment_of(part.fetched) if part and part.fetched else None) or one.fetched
    return Capture(
        seq=0,
        digest=digest,
        address=part.was_captured_at if part and own else one.address,
        fetched=fetched,
        status=part.status if part and own else one.status,
        headers=headers,
        media_type=(part.media_type if part else None) or headers.get("content-type"),
        source=one.file,
        part=part.part if part else None,
        container=container,
        logged="",
        named_by=named_by,
    )


def read_encoded(one: Input) -> Iterator[bytes]:
    """``read_parts`` with each part as MessagePack: what a worker sends back.

    It is UTF-8 without half characters, so that what passed here can be stored.
    """
    return map(msgspec.msgpack.encode, read_parts(one))


decode_part = msgspec.msgpack.Decoder(ReadPart).decode


def _found(parts: Iterator[Part], headers: dict[str, str]) -> Iterator[ReadPart]:
    any_part = False
    for part in parts:
        any_part = True
        yield _read_part(part, headers)
    if not any_part:
        raise NotARecord(NO_PAGE)


class _Watched:
    """A file that is read forwards; each bite is progress."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most ``size``. Raises Refused where the disk gives none."""
        progress()
        try:
            return self._file.read(size)
        except OSError as error:
            raise Refused(f"the file cannot be read: {error.strerror}") from error


def shown(path: Path) -> str:
    """A path as text: the bytes of a name that are not UTF-8 as backslash, ``x`` and two digits."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def digest_of(data: bytes) -> str:
    """SHA-256 in lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def digest_of_file(path: Path) -> str | None:
    """SHA-256 of a file's bytes; None where it cannot be opened or is larger than is taken in."""
    try:
        with path.open("rb") as file:
            if path.stat().st_size > _LARGEST_DIGESTED:
                return None
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def content_type(headers: dict[str, str]) -> tuple[str | None, str | None]:
    """The media type and the charset a server stated, each or None."""
    value = next((v for k, v in headers.items() if k.lower() == "content-type"), "")
    media_type, _, parameters = value.partition(";")
    charset = next(
        (
            p.split("=", 1)[1].strip(" \"'")
            for p in parameters.split(";")
            if p.strip().lower().startswith("charset=")
        ),
        None,
    )
    return media_type.strip().lower() or None, charset or None


def _read_part(part: Part, headers: dict[str, str]) -> ReadPart:
    reading, refused, canonical, identifier = None, part.refused, None, None
    if part.page is not None:
        try:
            served = part.headers if part.fetched or part.status else headers
            parsed = read(part.page, lang=served.get("content-language"))
            reading, canonical, identifier = parsed.reading, parsed.canonical, parsed.identifier
        except Refused as refusal:
            refused = refusal.reason
    return ReadPart(
        part=part.part,
        digest=digest_of(part.data),
        data=part.data,
        reading=reading,
        refused=refused,
        canonical=canonical,
        identifier=identifier,
        address=part.address,
        fetched=part.fetched,
        status=part.status,
        headers=part.headers,
        media_type=part.media_type,
        agents=part.agents,
        not_understood=part.not_understood,
    )
