"""Compressed bytes are inflated piece by piece, counted, and never beyond a stated limit."""

from __future__ import annotations

import zlib
from typing import Protocol

import zstandard

from dragoman.errors import LimitExceeded, Refused
from dragoman.settings import LIMITS

_CHUNK = 65_536
_GZIP = b"\x1f\x8b"
_CODINGS = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "zstd": "zstd", "br": "br"}


class Damaged(Refused):
    """Compressed bytes that end too early, or are not what they should be."""


class Readable(Protocol):
    """A stream of bytes that is only read forwards."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most ``size``; empty at the end."""
        ...


class Stretch:
    """A stream read forwards, plain or as gzip members one after another, with lines of bounded length.

    Reading raises Damaged where the compressed bytes break off or do not fit their checksum, and
    LimitExceeded where one member inflates more than the ratio allows.
    """

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._raw = stream.read(_CHUNK)
        self.compressed = self._raw.startswith(_GZIP)
        self.members = 1 if self.compressed else 0
        self._ready = b""
        self._at = 0
        self._taken = self._made = 0
        self._decoder = zlib.decompressobj(16 + zlib.MAX_WBITS) if self.compressed else None

    def read(self, size: int) -> bytes:
        """The next bytes, fewer than ``size`` only at the end."""
        pieces: list[bytes] = []
        while size > 0 and self._fill():
            piece = self._ready[self._at : self._at + size]
            self._at += len(piece)
            size -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)

    def line(self, limit: int) -> bytes:
        """The next line with its end, cut at ``limit`` bytes; empty at the end of the stream."""
        pieces: list[bytes] = []
        while limit > 0 and self._fill():
            end = self._ready.find(b"\n", self._at, self._at + limit)
            stop = end + 1 if end >= 0 else min(self._at + limit, len(self._ready))
            pieces.append(self._ready[self._at : stop])
            limit -= stop - self._at
            self._at = stop
            if end >= 0:
                break
        return b"".join(pieces)

    def _fill(self) -> bool:
        """Makes bytes ready; False at the end."""
        while self._at >= len(self._ready):
            if not self._raw:
                self._raw = self._stream.read(_CHUNK)
            if self._decoder is None:
                if not self._raw:
                    return False
                self._ready, self._raw, self._at = self._raw, b"", 0
            elif not self._inflate():
                return False
        return True

    def _inflate(self) -> bool:
        decoder = self._decoder
        if decoder is None or (decoder.eof and not self._next_member()):
            return False
        decoder = self._decoder
        if decoder is None:
            return False
        if not self._raw:
            raise Damaged("the file breaks off in the middle of a gzip member")
        before = len(self._raw)
        try:
            self._ready = decoder.decompress(self._raw, LIMITS.inflate_free_bytes)
        except zlib.error as error:
            raise Damaged(f"a gzip member is damaged: {error}") from error
        self._raw = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
        self._at = 0
        self._taken += before - len(self._raw)
        self._made += len(self._ready)
        _check_ratio(self._taken, self._made)
        return True

    def _next_member(self) -> bool:
        """Starts the next gzip member; False where nothing follows but padding."""
        if len(self._raw) < len(_GZIP):
            self._raw += self._stream.read(_CHUNK)
        if not self._raw.strip(b"\0"):
            self._decoder = None
            self._raw = b""
            return False
        if not self._raw.startswith(_GZIP):
            raise Damaged("bytes that are not gzip follow the last gzip member")
        self._decoder = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._taken = self._made = 0
        self.members += 1
        return True


def decoded(data: bytes, codings: list[str]) -> tuple[bytes, str | None]:
    """Undoes HTTP content codings (given in the order they were applied), with a warning if they lied.

    A body that is not compressed although its header says so is taken as it is: many crawlers store
    bodies inflated under the server's headers. Refuses unknown codings, more than two, and what
    inflates beyond the limits or breaks off.
    """
    names = [name for coding in codings if (name := coding.strip().lower()) not in ("", "identity")]
    if len(names) > LIMITS.inflate_codings:
        raise LimitExceeded("content codings", limit=LIMITS.inflate_codings, found=len(names))
    warning = None
    for name in reversed(names):
        known = _CODINGS.get(name)
        if known is None:
            raise Refused(f"the content coding {name[:40]!r} is not known here")
        if not _fits(data, known):
            if known == "br" and not _is_text(data):
                raise Refused("brotli (content coding br) cannot be undone here")
            warning = f"the header says {name}, the body is not compressed"
            continue
        data = _undone(data, known)
    return data, warning


def _fits(data: bytes, coding: str) -> bool:
    """Whether a body can be what its coding says, by its first bytes."""
    if coding == "gzip":
        return data.startswith(_GZIP)
    if coding == "zstd":
        return data.startswith(b"\x28\xb5\x2f\xfd")
    return coding == "deflate" and not _is_text(data)


def _is_text(data: bytes) -> bool:
    head = data[:512]
    return head.lstrip()[:1] in (b"<", b"{", b"[") or not any(
        byte < 9 or byte > 126 for byte in head
    )


def _undone(data: bytes, coding: str) -> bytes:
    if coding == "zstd":
        return _unzstd(data)
    if coding == "gzip":
        return _unzlib(data, 16 + zlib.MAX_WBITS)
    try:
        return _unzlib(data, zlib.MAX_WBITS)
    except Damaged:
        # Servers send "deflate" with and without the header that RFC 9110 asks for.
        return _unzlib(data, -zlib.MAX_WBITS)


def _unzlib(data: bytes, bits: int) -> bytes:
    decoder = zlib.decompressobj(bits)
    pieces: list[bytes] = []
    made = 0
    rest = data
    while rest and not decoder.eof:
        try:
            piece = decoder.decompress(rest, _CHUNK)
        except zlib.error as error:
            raise Damaged(f"the compressed body is damaged: {error}") from error
        rest = decoder.unconsumed_tail
        made += len(piece)
        _check_size(len(data) - len(rest), made)
        pieces.append(piece)
    if not decoder.eof:
        raise Damaged("the compressed body breaks off")
    return b"".join(pieces)


def _unzstd(data: bytes) -> bytes:
    # A frame may ask for a window of 2 GiB; no page needs one larger than itself.
    reader = zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(data)
    pieces: list[bytes] = []
    made = 0
    try:
        while piece := reader.read(_CHUNK):
            made += len(piece)
            _check_size(len(data), made)
            pieces.append(piece)
    except zstandard.ZstdError as error:
        raise Damaged(f"the compressed body is damaged: {error}") from error
    return b"".join(pieces)


def _check_size(taken: int, made: int) -> None:
    if made > LIMITS.inflate_bytes:
        raise LimitExceeded("size after inflating", limit=LIMITS.inflate_bytes, unit="bytes")
    _check_ratio(taken, made)


def _check_ratio(taken: int, made: int) -> None:
    if made > LIMITS.inflate_free_bytes and made > taken * LIMITS.inflate_ratio:
        raise LimitExceeded("times it grows when inflated", limit=LIMITS.inflate_ratio)
