"""What became of one input of an ingest: one line of the command's output, printed once durable."""

from __future__ import annotations

from typing import Literal

import msgspec

from dragoman.model.base import Value


class Outcome(Value, frozen=True, kw_only=True):
    """``new`` edition, ``changed`` (a new version), ``same`` (no new version) or ``refused``.

    ``capture`` says whether the bytes were new to the archive or seen before; ``id`` is the edition,
    ``version`` its newest version's number, ``digest`` the SHA-256 of the bytes in lower-case hex.
    ``folder`` is where the input lies, for a summary. Of a page that was read just now ``turns``,
    ``coverage`` and ``not_understood`` are its reading's; they are None where nothing had to be read.
    """

    file: str
    part: str | None = None
    outcome: Literal["new", "changed", "same", "refused"]
    capture: Literal["new", "seen"] | None = None
    id: str | None = None
    version: int | None = None
    digest: str | None = None
    reason: str | None = None
    folder: str = ""
    turns: int | None = None
    coverage: float | None = None
    not_understood: dict[str, int] = msgspec.field(default_factory=dict)
