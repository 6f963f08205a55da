"""Bytes of a page become text, within the limit and with the charset a server or the page declares."""

from __future__ import annotations

import re

from dragoman.errors import LimitExceeded
from dragoman.settings import LIMITS
from dragoman.text.charset import Decoded, decode

_PARAMETER = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
# Beginnings of files that are often met among texts, and what they are.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF, which this version does not read"),
    (b"PK\x03\x04", "a zip archive (perhaps a WACZ, an office document or an e-book)"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "gzip, but not a web archive inside"),
    (b"\x28\xb5\x2f\xfd", "zstandard, but not a web archive inside"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"SQLite format 3\x00", "an SQLite database"),
)
# Enough for every declaration and for a document type with its sixty characters.
_HEAD_BYTES = 65_536


def read_text(
    data: bytes,
    *,
    charset: str | None = None,
    media_type: str | None = None,
    limit: int = LIMITS.page_bytes,
) -> Decoded:
    """Decodes a whole page. Refuses more than ``limit`` bytes.

    ``charset`` is what was said of these bytes, else the parameter of ``media_type`` counts.
    """
    if len(data) > limit:
        raise LimitExceeded("size of one page", limit=limit, found=len(data), unit="bytes")
    return decode(data, charset or charset_of(media_type))


def head_of(data: bytes, *, charset: str | None = None, media_type: str | None = None) -> str:
    """The beginning of a page as text, without byte order marks and blanks, to see what form it has."""
    head = data[:_HEAD_BYTES]
    return decode(head, charset or charset_of(media_type)).text.lstrip("\ufeff \t\r\n\f\v")


def charset_of(media_type: str | None) -> str | None:
    """The ``charset`` parameter of a media type, or None."""
    found = _PARAMETER.search(media_type or "")
    return found[1] if found else None


def bare_type(media_type: str | None) -> str:
    """A media type in lower case without its parameters; empty where none is known."""
    return (media_type or "").split(";")[0].strip().lower()


def binary_kind(data: bytes) -> str | None:
    """What a binary file is, by its first bytes, for a reader; None where they are none of the known."""
    return next((what for signature, what in _SIGNATURES if data.startswith(signature)), None)
