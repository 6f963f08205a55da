"""Whole answers as files: streamed, a few at a time, within a time that a slow reader cannot stretch for ever."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from dragoman.archive.archive import Archive
from dragoman.errors import Busy, LimitExceeded
from dragoman.settings import LIMITS, Limits

if TYPE_CHECKING:
    from dragoman.archive.exports.base import PassageExport
    from dragoman.archive.passages import FoundPassage, Passages

# The addresses of the forms an answer is given in.
PATHS = {"/search.csv": "csv", "/search.jsonl": "passages"}
RETRY_SECONDS = 30

# Passages are handed on together: each hand-over costs as much as making one.
_PIECE_BYTES = 64 * 1024

_log = logging.getLogger("dragoman.web")


class Exporting:
    """The exports under way. More than ``limits.export_at_once`` are refused as Busy.

    One that takes longer than ``limits.export_seconds`` for each ``limits.export_bytes`` it has sent, or
    begun, is broken off, and can be taken up again with ``after``. ``all_texts``: the operator answers for it that
    texts are given whose rights do not say that they may be.
    """

    def __init__(
        self,
        archive: Archive,
        *,
        all_texts: bool,
        limits: Limits = LIMITS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._archive = archive
        self._all_texts = all_texts
        self._limits = limits
        self._clock = clock
        self._free = threading.BoundedSemaphore(limits.export_at_once)

    async def file(self, request: Request) -> Response:
        """The answer to a query as a file."""
        asked = request.query_params
        name = PATHS[request.url.path]
        if not self._free.acquire(blocking=False):
            raise Busy("exports under way", limit=self._limits.export_at_once)
        try:
            made, found = await run_in_threadpool(
                self._found, name, asked.get("q", ""), asked.get("after") or None
            )
            head = {
                "content-disposition": f'attachment; filename="passages-{found.about.log.size}{made.suffix}"',
                "cache-control": "no-store",
            }
        except BaseException:
            self._free.release()
            raise
        if request.method == "HEAD":
            self._free.release()
            return Response(None, 200, head, media_type=made.media_type)
        return _File(self._pieces(made, found), head, made.media_type, self._free.release)

    def _found(self, name: str, query: str, after: str | None) -> tuple[PassageExport, Passages]:
        from dragoman.archive.export import answer  # noqa: PLC0415  # heavy

        return answer(self._archive, name, query, after=after, permitted_only=not self._all_texts)

    def _pieces(self, made: PassageExport, found: Passages) -> Iterator[bytes]:
        """The bytes of an export, in pieces of a fair size."""
        pace = _Pace(self._limits, self._clock)
        found.rows = pace.within(found.rows)
        held = bytearray()
        try:
            for line in made.lines(found):
                held += line
                if len(held) >= _PIECE_BYTES:
                    pace.sent += len(held)
                    yield bytes(held)
                    held.clear()
        except LimitExceeded as error:
            # Nothing ends the file as if it were whole: the connection is closed on it.
            _log.warning("export_broken_off query=%r reason=%s", found.about.query, error)
            yield bytes(held)
            raise
        yield bytes(held)


class _Pace:
    """How long an export may take for what it has sent so far."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._begun = clock()
        self.sent = 0

    def within(self, rows: Iterator[FoundPassage]) -> Iterator[FoundPassage]:
        """The passages for as long as there is time. Raises LimitExceeded when it is over."""
        for row in rows:
            parts = 1 + self.sent // self._limits.export_bytes
            passed = self._clock() - self._begun
            if passed > self._limits.export_seconds * parts:
                raise LimitExceeded(
                    f"seconds for each {self._limits.export_bytes:,} bytes of an export",
                    limit=self._limits.export_seconds,
                    found=int(passed / parts) + 1,
                )
            yield row


class _File(StreamingResponse):
    """A streamed file that says when it is over, also where its reader has gone away."""

    def __init__(
        self,
        pieces: Iterator[bytes],
        headers: dict[str, str],
        media_type: str,
        done: Callable[[], None],
    ) -> None:
        super().__init__(pieces, headers=headers, media_type=media_type)
        self._done = done

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._done()
