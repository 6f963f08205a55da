"""Web archives: WARC and ARC files, plain or gzip; every page in them with its address and its time."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections import Counter, OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO

from warcio.bufferedreaders import ChunkedDataException, ChunkedDataReader

from dragoman.errors import LimitExceeded, NotARecord, Refused
from dragoman.formats.base import Part, Source, format_of
from dragoman.parse.decoding import bare_type
from dragoman.parse.inflate import Readable, decoded
from dragoman.parse.warc_records import Record, header_fields, read_records
from dragoman.settings import LIMITS

_BEGINNINGS = (b"WARC/", b"filedesc:")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b")
_CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,8}[ \t]*(?:;[^\r\n]{0,200})?\r\n")
_LAST_CHUNK = b"\r\n0\r\n\r\n"
_DATE = re.compile(
    r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])"
    r"(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?Z?)?)?)?"
)
_WEB = ("http://", "https://", "ftp://")
# Text by name, or the likely dress of one; styles and scripts are text that is no page.
_TEXTS = frozenset({"", "application/xhtml+xml", "application/xml", "application/json", "unknown"})
_NO_PAGES = frozenset(
    {"text/css", "text/javascript", "text/ecmascript", "text/x-javascript", "text/vtt"}
)
_GONE = (404, 410)
_BASE32_SHA1 = 32


class WarcFormat:
    """WARC 0.17 to 1.1 and ARC. Responses and resources of text are pages; what was gone is a part, too.

    Styles, scripts, images, requests and the archive's own notes are no parts; ``parts_of`` counts
    them. A damaged record costs its own part (``refused``), never the ones before it.
    """

    name = "warc"
    order = 10

    def recognises(self, source: Source) -> bool:
        """Whether it begins as WARC or ARC does, under gzip if need be."""
        head = source.data[:2048]
        if head.startswith(b"\x1f\x8b"):
            try:
                head = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, 64)
            except zlib.error:
                return False
            named = source.name.lower().endswith((".warc.gz", ".arc.gz"))
            # A file cut in its first bytes is still an archive by its name.
            return head.startswith(_BEGINNINGS) or (named and not head)
        return head.startswith(_BEGINNINGS)

    def parts(self, source: Source) -> Iterator[Part]:
        """The pages in their order. Refuses an archive without any, saying what it holds instead."""
        return self.parts_of(BytesIO(source.data))

    def parts_of(self, stream: Readable, counts: Counter[str] | None = None) -> Iterator[Part]:
        """As ``parts``, of a stream that is read forwards and never held whole.

        ``counts`` takes how many records of which kind gave no part.
        """
        passed: Counter[str] = Counter() if counts is None else counts
        seen = _Seen()
        any_part = False
        for record in read_records(stream):
            given = False
            for part in _parts(record, passed, seen):
                given = any_part = True
                yield part
            if record.after and not given:
                any_part = True
                yield Part(b"", None, part=f"after record {record.number}", refused=record.after)
        if not any_part:
            held = ", ".join(f"{number} {what}" for what, number in sorted(passed.items()))
            raise NotARecord(f"a web archive without a page in it: {held or 'it is empty'}")


@dataclass(slots=True)
class _Payload:
    """What a record holds: the server's status and header fields, and the bytes under them."""

    raw: bytes
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = ""
    data: bytes = b""
    doubts: list[str] = field(default_factory=list)


class _Seen:
    """Payloads met so far by their digest, as many as the limit allows; the oldest go first."""

    def __init__(self) -> None:
        self._parts: OrderedDict[str, Part] = OrderedDict()
        self._size = 0

    def keep(self, digest: str, part: Part) -> None:
        """Keeps a part for records that say "the same again"."""
        if not digest or digest in self._parts:
            return
        self._parts[digest] = part
        self._size += len(part.data)
        while self._size > LIMITS.revisit_bytes and len(self._parts) > 1:
            self._size -= len(self._parts.popitem(last=False)[1].data)

    def find(self, digest: str) -> Part | None:
        """The part with that payload, or None."""
        return self._parts.get(digest)


def _parts(record: Record, passed: Counter[str], seen: _Seen) -> Iterator[Part]:
    """What one record gives: mostly one part, none of what is no page."""
    if record.trouble and not record.fields:
        yield _refused(record, record.trouble)
    elif record.kind == "revisit":
        yield from _revisit(record, passed, seen)
    elif record.kind in ("response", "resource", "conversion"):
        yield from _observed(record, passed, seen)
    elif record.trouble:
        yield _refused(record, record.trouble)
    else:
        passed[record.kind or "record of no kind"] += 1


def _observed(record: Record, passed: Counter[str], seen: _Seen) -> Iterator[Part]:
    address = record.get("WARC-Target-URI")
    if not address.lower().startswith(_WEB):
        scheme = address.partition(":")[0][:20] or "no address"
        if record.kind == "response" and scheme not in ("dns", "whois", "ntp", "urn"):
            yield _refused(record, f"its address ({scheme}) is none of the web")
        else:
            passed[f"{record.kind} ({scheme})"] += 1
        return
    if record.trouble:
        yield _refused(record, record.trouble)
        return
    try:
        payload = _payload(record)
        if payload.status not in (None, 200, *_GONE):
            passed[f"status {payload.status}"] += 1
            return
        if payload.status not in _GONE and not _is_text(payload.media_type):
            passed[bare_type(payload.media_type)] += 1
            return
        _verify(record, payload)
    except Refused as error:
        yield _refused(record, error.reason)
        return
    for part in _read(record, payload):
        seen.keep(_digest_of(record), part)
        yield part


def _payload(record: Record) -> _Payload:
    """The payload of a record with its codings still on. Refuses a response without a status line."""
    if record.kind != "response" or "http" not in (record.get("Content-Type") or "http").lower():
        stated = record.get("Content-Type")
        if record.kind != "response" or not record.block.startswith(b"HTTP/"):
            return _Payload(record.block, media_type=stated)
    status = _STATUS.match(record.block)
    if not status:
        raise Refused("no HTTP status line where a response should begin")
    head = re.compile(rb"\r?\n\r?\n").search(record.block, 0, LIMITS.header_bytes)
    end = head.start() if head else len(record.block)
    if end > LIMITS.header_bytes or record.block.count(b"\n", 0, end) > LIMITS.header_lines:
        unit = f"bytes, {LIMITS.header_lines} lines"
        raise LimitExceeded("header of a response", limit=LIMITS.header_bytes, unit=unit)
    headers = header_fields(record.block[:end] + b"\r\n\r\n")
    raw = record.block[head.end() :] if head else b""
    return _Payload(raw, int(status[1]), headers, headers.get("content-type", ""))


def _is_text(media_type: str) -> bool:
    bare = bare_type(media_type)
    if bare in _NO_PAGES or bare.startswith("image/"):
        return False
    return bare.startswith("text/") or bare in _TEXTS or bare.endswith(("+xml", "+json"))


def _verify(record: Record, payload: _Payload) -> None:
    """Undoes the codings and compares the digests the archive wrote. Refuses what does not fit."""
    if record.oversize:
        raise LimitExceeded(
            "size of a record", limit=LIMITS.inflate_bytes, found=record.oversize, unit="bytes"
        )
    if cut := record.get("WARC-Truncated"):
        raise Refused(f"the crawler cut it ({cut[:40]}); what is left is not the page")
    if record.get("WARC-Segment-Number"):
        raise Refused("the record is one of several segments, which are not put together")
    if record.missing:
        _excuse(record, payload)
    chunks = _unchunked(payload)
    codings = payload.headers.get("content-encoding", "").split(",")
    payload.data, doubt = decoded(chunks, codings)
    if doubt:
        payload.doubts.append(doubt)
    bodies = (payload.raw, chunks, payload.data)
    checks = (
        _agrees(record.get("WARC-Payload-Digest"), bodies),
        _agrees(record.get("WARC-Block-Digest"), (record.block,)),
    )
    if False in checks:
        raise Refused("its digest does not fit its bytes: damaged or altered since it was archived")
    if record.after and True not in checks:
        raise Refused(f"{record.after}, and no digest vouches for the record")
    _count_length(payload)


def _excuse(record: Record, payload: _Payload) -> None:
    """A record shorter than it says is cut, unless the server's own length shows the body whole."""
    stated = payload.headers.get("content-length", "")
    length = int(stated) if stated.isdecimal() and len(stated) < 16 else -1
    if 0 < length <= len(payload.raw) and not payload.raw[length:].strip():
        payload.raw = payload.raw[:length]
        payload.doubts.append(f"the record is {record.missing:,} bytes shorter than it says")
        return
    raise Refused(f"cut: {record.missing:,} bytes of the record are not there")


def _unchunked(payload: _Payload) -> bytes:
    """The body without the chunks of HTTP/1.1; as it stands where it has none."""
    said = "chunked" in payload.headers.get("transfer-encoding", "").lower()
    # Most crawlers take the chunks off and leave the header: then nothing begins like a chunk.
    if not said or not (_CHUNK_SIZE.match(payload.raw) or payload.raw.endswith(_LAST_CHUNK)):
        return payload.raw
    try:
        body = ChunkedDataReader(BytesIO(payload.raw), raise_exceptions=True).read()
    except (ChunkedDataException, ValueError, AssertionError):
        payload.doubts.append("the chunks of its body are damaged")
        lenient = ChunkedDataReader(BytesIO(payload.raw)).read()
        return bytes(lenient)
    return bytes(body)


def _agrees(stated: str, bodies: tuple[bytes, ...]) -> bool | None:
    """Whether a digest (``sha1:`` in base 32 or 16) is that of one of the bodies; None if unreadable.

    Writers differ in what they call the payload: with chunks and codings on, or off.
    """
    name, _, value = stated.partition(":")
    name = name.strip().lower().replace("-", "")
    if name not in ("sha1", "sha256", "md5", "sha512") or not value:
        return None
    for body in bodies:
        made = hashlib.new(name, body, usedforsecurity=False)
        base32 = base64.b32encode(made.digest()).decode().rstrip("=")
        if value.strip().lower() == made.hexdigest() or value.strip().upper().rstrip("=") == base32:
            return True
    return False


def _count_length(payload: _Payload) -> None:
    stated = payload.headers.get("content-length", "")
    chunked = "transfer-encoding" in payload.headers
    if stated.isdecimal() and len(stated) < 16 and not chunked and len(payload.raw) < int(stated):
        payload.doubts.append(
            f"the server promised {int(stated):,} bytes and sent {len(payload.raw):,}"
        )


def _read(record: Record, payload: _Payload) -> Iterator[Part]:
    """Reads the payload by its own form; of a list in it each item is a part."""
    address = record.get("WARC-Target-URI")
    doubts = [*record.doubts, *payload.doubts]
    fetched = _fetched(record, doubts)
    base = Part(
        data=payload.data,
        page=None,
        part=address,
        address=address,
        fetched=fetched,
        status=payload.status,
        headers=payload.headers,
        media_type=payload.media_type or None,
    )
    if payload.status in _GONE:
        yield base
        return
    inner = Source(
        data=payload.data,
        name=re.split(r"[?#]", address)[0].rpartition("/")[2],
        media_type=payload.media_type or None,
        address=address,
        fetched=fetched,
        status=payload.status,
        headers=payload.headers,
    )
    if record.after:
        doubts.append(record.after)
    yield from _inner(inner, base, tuple(doubts))


def _inner(inner: Source, base: Part, doubts: tuple[str, ...]) -> Iterator[Part]:
    try:
        form = format_of(inner)
        if form.name == WarcFormat.name:
            yield replace(
                base, refused="a web archive in a web archive; take it out and give it alone"
            )
            return
        for found in form.parts(inner):
            page = found.page
            if page is not None and doubts:
                page = replace(page, warnings=(*page.warnings, *doubts))
            if found.part is None:
                yield replace(base, page=page, refused=found.refused)
                continue
            # An item of a list has the list's address only in name: two of them are not one page.
            address = found.address or f"{base.part}#{found.part}"
            yield replace(
                base,
                data=found.data,
                page=page,
                part=address,
                address=address,
                refused=found.refused,
            )
    except Refused as error:
        yield replace(base, refused=error.reason)
    except Exception as error:  # noqa: BLE001 - one page that breaks its reader must not cost the others
        yield replace(base, refused=f"its reader failed ({type(error).__name__}: {error})"[:300])


def _revisit(record: Record, passed: Counter[str], seen: _Seen) -> Iterator[Part]:
    """A record that says "the same as before": the part it points to, observed again."""
    before = None if record.trouble else seen.find(_digest_of(record))
    stated = header_fields(record.block).get("content-type", "") if record.block else ""
    if before is not None:
        address = record.get("WARC-Target-URI") or before.address
        yield replace(before, part=address, address=address, fetched=_fetched(record, []))
    elif stated and not _is_text(stated):
        passed[bare_type(stated)] += 1
    elif record.trouble:
        yield _refused(record, record.trouble)
    else:
        where = record.get("WARC-Refers-To-Target-URI")
        hint = f" (captured from {where[:200]})" if where else ""
        reason = f"says the same as a capture that is not in this file before it{hint}"
        yield _refused(record, reason)


def _digest_of(record: Record) -> str:
    return record.get("WARC-Payload-Digest").strip().lower()


def _fetched(record: Record, doubts: list[str]) -> str | None:
    date = record.get("WARC-Date")
    if _DATE.fullmatch(date):
        return date
    if date:
        doubts.append(f"the archive's date {date[:40]!r} is none")
    return None


def _refused(record: Record, reason: str) -> Part:
    """A part that could not be read, named by its address, else by its place in the file."""
    address = record.get("WARC-Target-URI") or None
    digest = record.get("WARC-Payload-Digest")
    return Part(
        data=record.block,
        page=None,
        part=address or f"record {record.number}",
        address=address if address and address.lower().startswith(_WEB) else None,
        fetched=_fetched(record, []),
        headers={"warc-payload-digest": digest} if digest else {},
        media_type=record.get("Content-Type") or None,
        refused=reason,
    )
