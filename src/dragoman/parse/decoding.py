"""Bytes of a page become text, within the limit and with the charset a server or the page declares."""

from __future__ import annotations

import re

from dragoman.errors import LimitExceeded
from dragoman.settings import LIMITS
from dragoman.text.charset import Decoded, decode

_PARAMETER = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
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
