"""Keeps erased texts out: what an erasure barred is refused, in whatever bytes it comes again."""

from __future__ import annotations

from dragoman.model.reading import Reading
from dragoman.store import captures, decisions
from dragoman.store.database import Database
from dragoman.text import passages


def keep_out(database: Database, reading: Reading) -> None:
    """Refuses a text in which a passage stands that was erased."""
    if decisions.is_anything_barred(database):
        captures.refuse_erased(database, sorted(digests_of(reading)))


def digests_of(reading: Reading) -> set[str]:
    """The digests by which a text is known again: of each paragraph, and of the whole, if long enough."""
    texts = [*(paragraph.text for _, paragraph in reading.paragraphs()), body_of(reading)]
    return {captures.digest_of(known.encode()) for text in texts if (known := passages.whole(text))}


def body_of(reading: Reading) -> str:
    """All paragraphs of a text as one, so that short ones make passages, too."""
    return "\n".join(paragraph.text for _, paragraph in reading.paragraphs())
