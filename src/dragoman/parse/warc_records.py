"""WARC and ARC files are read record by record, forwards, and no record is believed about its length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from warcio.statusandheaders import StatusAndHeadersParser

from dragoman.errors import LimitExceeded, Refused
from dragoman.parse.inflate import Damaged, Readable, Stretch
from dragoman.settings import LIMITS

_LENGTH = re.compile(r"\d{1,15}")
_ARC_LINE = re.compile(rb"(\S.*) ([0-9a-fA-F.:]+) (\d{8,18}) (\S+) (\S+)\r?\n?$")
_ARC_FIELDS = ("WARC-Target-URI", "WARC-IP-Address", "WARC-Date", "Content-Type", "Content-Length")
_CHUNK = 65_536
# A payload at the limit, with what the server wrote above it.
_BLOCK_BYTES = LIMITS.inflate_bytes + LIMITS.header_bytes


@dataclass(slots=True)
class Record:
    """One record: its number from 1, its own header fields, its block.

    ``block`` is whole unless ``trouble`` says why not; of a record beyond the limit it is the
    beginning, and ``oversize`` is its length; ``missing`` is how many bytes of it are not there.
    ``doubts`` are things that do not spoil the block.
    ``after`` is damage met right behind it: then only a digest can vouch for the block.
    """

    number: int
    kind: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    block: bytes = b""
    oversize: int = 0
    missing: int = 0
    trouble: str | None = None
    after: str | None = None
    doubts: list[str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """A header field's value; empty where there is none."""
        return self.fields.get(name.lower(), "")


def read_records(stream: Readable) -> Iterator[Record]:
    """The records of a WARC or ARC file, plain or gzip, in their order; never raises.

    A record whose header cannot be read is given with ``trouble``, and reading goes on at the next
    line that begins a record. Where compressed bytes are damaged, that is the last record.
    """
    number = 0
    try:
        source = Stretch(stream)
        ahead = b""
        while True:
            line = ahead or _next_line(source)
            if not line:
                return
            number += 1
            record = Record(number)
            try:
                ahead = _read(record, line, source)
            except Damaged as error:
                record.trouble = record.trouble or error.reason
                yield record
                return
            yield record
            if record.after:
                return
    except Refused as error:
        yield Record(number + 1, trouble=error.reason)
    except (OSError, EOFError, ValueError) as error:
        yield Record(number + 1, trouble=f"the file cannot be read on: {error}")


def header_fields(lines: bytes) -> dict[str, str]:
    """Header fields by their names in lower case; a field given twice has both values."""
    found: dict[str, str] = {}
    for name, value in _PARSER.parse(BytesIO(lines)).headers:
        key = str(name).strip().lower()
        found[key] = f"{found[key]}, {value.strip()}" if key in found else str(value).strip()
    return found


# The first line is handed over with the rest and not judged here.
_PARSER = StatusAndHeadersParser([], verify=False)


def _next_line(source: Stretch) -> bytes:
    """The next line that is not blank; empty at the end."""
    while line := source.line(LIMITS.header_bytes):
        if line.strip(b"\r\n\0 "):
            return line
    return b""


def _read(record: Record, line: bytes, source: Stretch) -> bytes:
    """Reads the record that begins with ``line``; returns a line read ahead, if any."""
    arc = _ARC_LINE.fullmatch(line.strip(b"\r\n"))
    if line.startswith(b"WARC/"):
        _warc_fields(record, line, source)
    elif arc:
        _arc_fields(record, arc)
    else:
        record.trouble = "bytes where a record should begin"
    if record.trouble is None and not _LENGTH.fullmatch(record.get("Content-Length")):
        given = record.get("Content-Length")
        record.trouble = (
            f"no length that can be read: {given[:40]!r}" if given else "no length is given"
        )
    if record.trouble is not None:
        return _resync(source)
    _block(record, int(record.get("Content-Length")), source)
    return _behind(record, source)


def _warc_fields(record: Record, line: bytes, source: Stretch) -> None:
    lines, size = [line], len(line)
    while (line := source.line(LIMITS.header_bytes)).strip(b"\r\n"):
        lines.append(line)
        size += len(line)
        if size > LIMITS.header_bytes or len(lines) > LIMITS.header_lines:
            limit = LimitExceeded(
                "header of a WARC record", limit=LIMITS.header_bytes, unit="bytes"
            )
            record.trouble = f"{limit.reason}, {LIMITS.header_lines} lines"
            return
    if not line:
        record.trouble = "the file breaks off in a record's header"
        return
    record.fields = header_fields(b"".join(lines))
    record.kind = record.get("WARC-Type").lower()
    uri = record.get("WARC-Target-URI")
    if uri.startswith("<") and uri.endswith(">"):
        # wget 1.14 to 1.20 wrote addresses as WARC/1.0's grammar misprinted them.
        record.fields["warc-target-uri"] = uri[1:-1]


def _arc_fields(record: Record, match: re.Match[bytes]) -> None:
    values = [value.decode("utf-8", "replace") for value in match.groups()]
    record.fields = {name.lower(): value for name, value in zip(_ARC_FIELDS, values, strict=True)}
    d = record.get("WARC-Date")
    if len(d) >= 14:
        date = f"{d[:4]}-{d[4:6]}-{d[6:8]}T{d[8:10]}:{d[10:12]}:{d[12:14]}Z"
        record.fields["warc-date"] = date
    header = record.get("WARC-Target-URI").startswith("filedesc:")
    record.kind = "warcinfo" if header else "response"


def _block(record: Record, length: int, source: Stretch) -> None:
    wanted = record.kind in ("response", "resource", "revisit", "conversion")
    keep = length if wanted and length <= _BLOCK_BYTES else min(length, _CHUNK if wanted else 0)
    try:
        record.block = source.read(keep)
        read = len(record.block)
        if length > _BLOCK_BYTES:
            record.oversize = length
        while read < length and (piece := source.read(min(_CHUNK, length - read))):
            read += len(piece)
    except Damaged as error:
        raise Damaged(f"{error.reason}; the record is cut") from error
    record.missing = length - read


def _behind(record: Record, source: Stretch) -> bytes:
    """What follows a block: blank lines, then the next record, which is handed back."""
    try:
        line = _next_line(source)
        if not line or line.startswith(b"WARC/") or _ARC_LINE.fullmatch(line.strip(b"\r\n")):
            return line
        record.doubts.append("its stated length is wrong: more text follows where it should end")
        return _resync(source)
    except Refused as error:
        record.after = error.reason
        return b""


def _resync(source: Stretch) -> bytes:
    """The next line that begins a record; empty at the end."""
    while line := source.line(LIMITS.header_bytes):
        if re.match(rb"WARC/\d\.\d\d?\s*$", line) or (
            re.match(rb"https?://\S", line) and (_ARC_LINE.fullmatch(line.strip(b"\r\n")))
        ):
            return line
    return b""
