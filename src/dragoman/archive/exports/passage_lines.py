"""JSON Lines of the passages that answer a query, so that an answer can be repeated, cited and counted.

The first line is an object of ``type`` ``search``: the query, when it was asked, the head of the log of the
state that answered, with its signed note, and what was searched (``archive/passages.py``). A ``passage`` line follows for each.
The last line is ``end`` with their number: a file without it was broken off. Where that was done on purpose the
line ``stopped`` gives the reason, and the address behind which to go on.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from dragoman.archive.passages import Passages
from dragoman.errors import DragomanError
from dragoman.model.base import encode

FORM = "dragoman-passages 1"


class PassageLines:
    """The passages found as JSON Lines (UTF-8, one object a line)."""

    name = "passages"
    media_type = "application/jsonl"
    suffix = ".jsonl"

    def lines(self, found: Passages) -> Iterator[bytes]:
        """A line a piece."""
        number = 0
        yield _line("search", {"form": FORM, **msgspec.structs.asdict(found.about)})
        last = found.about.after
        try:
            for row in found.rows:
                yield _line("passage", msgspec.structs.asdict(row))
                number, last = number + 1, row.address
        except DragomanError as error:
            yield _line("stopped", {"passages": number, "reason": str(error), "after": last})
            raise
        yield _line("end", {"passages": number})


def _line(kind: str, fields: dict[str, object]) -> bytes:
    return encode({"type": kind, **fields}) + b"\n"
