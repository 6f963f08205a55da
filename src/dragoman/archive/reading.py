"""Reads one input into readings: bytes in, values out; it opens no archive, so workers may run it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from dragoman.errors import LimitExceeded, NotARecord, Refused
from dragoman.formats.base import Part, Source, format_of
from dragoman.model.base import Value
from dragoman.model.reading import Reading
from dragoman.parse.reader import read
from dragoman.settings import LIMITS


class Input(Value, frozen=True, kw_only=True):
    """A file to read with what is known of it: what the server said, what a ``captures.jsonl`` says.

    ``file`` is the name to report. ``path`` is None for an observation that nothing is there.
    ``key`` is the path rule's key, should nothing better name the edition.
    """

    file: str
    path: str | None
    address: str | None = None
    fetched: str | None = None
    status: int | None = None
    headers: dict[str, str] = {}
    publisher: str | None = None
    key: str
    rule: str = "file"


class ReadPart(Value, frozen=True, kw_only=True):
    """One page of an input: its bytes and its reading, or why there is none."""

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
    headers: dict[str, str] = {}
    media_type: str | None = None


def read_input(one: Input) -> list[ReadPart]:
    """Reads a file into its pages. Raises Refused where the whole cannot be read."""
    assert one.path is not None
    path = Path(one.path)
    media_type, charset = _content_type(one.headers)
    size = path.stat().st_size
    if size > LIMITS.input_bytes:
        raise LimitExceeded(f"file {path.name}", limit=LIMITS.input_bytes, found=size, unit="bytes")
    data = path.read_bytes()
    if not data.strip():
        raise NotARecord("the file is empty")
    source = Source(
        data=data,
        name=path.name,
        media_type=media_type,
        charset=charset,
        address=one.address,
        fetched=one.fetched,
        status=one.status,
        headers=one.headers,
    )
    return [_read_part(part, one) for part in format_of(source).parts(source)]


def read_encoded(one: Input) -> bytes:
    """``read_input`` with its result as MessagePack: what a worker sends back."""
    return msgspec.msgpack.encode(read_input(one))


decode_parts = msgspec.msgpack.Decoder(list[ReadPart]).decode


def digest_of(data: bytes) -> str:
    """SHA-256 in lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def _read_part(part: Part, one: Input) -> ReadPart:
    reading, refused, canonical, identifier = None, part.refused, None, None
    if part.page is not None:
        served = part.headers.get("content-language") or one.headers.get("content-language")
        try:
            parsed = read(part.page, lang=served)
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
    )


def _content_type(headers: dict[str, str]) -> tuple[str | None, str | None]:
    value = next((v for k, v in headers.items() if k.lower() == "content-type"), None)
    if value is None:
        return None, None
    media_type, _, parameters = value.partition(";")
    charset = next(
        (
            p.split("=", 1)[1].strip(" \"'")
            for p in parameters.split(";")
            if p.strip().lower().startswith("charset=")
        ),
        None,
    )
    return media_type.strip().lower() or None, charset
