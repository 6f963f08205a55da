"""Reads stored bytes again with today's reader: a reading, never a version."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from dragoman.archive.reading import ReadPart, content_type, digest_of, read_data
from dragoman.errors import Refused
from dragoman.isolate import pool
from dragoman.model.reading import Reading
from dragoman.model.record import Capture
from dragoman.store import captures
from dragoman.store.database import Database


def read_capture(database: Database, capture: Capture) -> Reading | None:
    """The reading of a stored observation's bytes, or None where today's reader refuses them."""
    if capture.digest is None:
        return None
    data = captures.data_of(database, capture.digest)
    for _, part in pool.run(read_stored, [(data, capture)], expected=1):
        if not isinstance(part, Refused) and digest_of(part.data) == capture.digest:
            return part.reading
    return None


def read_stored(stored: tuple[bytes, Capture]) -> Iterator[ReadPart]:
    """Reads bytes as they were read first: under the same name, with what the server said of them."""
    data, capture = stored
    headers = {"content-type": capture.media_type or "", **capture.headers}
    name = PurePosixPath(capture.source).name
    if capture.part is not None and capture.part == capture.address:
        name = re.split(r"[?#]", capture.address)[0].rpartition("/")[2]
    elif capture.part is not None:
        # An item of a list was written out anew, in UTF-8 whatever the list was in.
        headers["content-type"] = content_type(headers)[0] or ""
    return read_data(data, name=name, address=capture.address, headers=headers)
