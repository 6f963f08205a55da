"""Reads stored bytes again with today's reader: a reading, never a version."""

from __future__ import annotations

from dragoman.archive.reading import digest_of
from dragoman.errors import Refused
from dragoman.formats.base import Source, format_of
from dragoman.model.reading import Reading
from dragoman.model.record import Capture
from dragoman.parse.reader import read
from dragoman.store import captures
from dragoman.store.database import Database


def read_capture(database: Database, capture: Capture) -> Reading | None:
    """The reading of a stored observation's bytes, or None where today's reader refuses them."""
    if capture.digest is None:
        return None
    data = captures.data_of(database, capture.digest)
    media_type, _, parameters = (
        capture.headers.get("content-type") or capture.media_type or ""
    ).partition(";")
    charset = parameters.partition("charset=")[2].strip(" \"'") or None
    source = Source(
        data=data,
        name=(capture.source if capture.part is None else capture.address or ""),
        media_type=media_type.strip().lower() or None,
        charset=charset,
        address=capture.address,
    )
    try:
        for part in format_of(source).parts(source):
            if part.page is not None and digest_of(part.data) in (capture.digest, digest_of(data)):
                return read(part.page, lang=capture.headers.get("content-language")).reading
    except Refused:
        return None
    return None
