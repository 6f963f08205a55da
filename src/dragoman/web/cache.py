"""The front of the site: answers what it has kept, 304 and HEAD, and puts the safe headers on everything."""

from __future__ import annotations

import gzip
import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.web.i18n import negotiate
from dragoman.web.visit import COLOURS, Colours

Header = tuple[bytes, bytes]
Key = tuple[object, ...]

LANGUAGE_COOKIE = "dragoman_language"
COLOURS_COOKIE = "dragoman_colours"
PARAMETERS = ("q", "sort", "page", "from", "to")

_POLICY = (
    b"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    b" base-uri 'none'; frame-ancestors 'none'"
)
SAFE: tuple[Header, ...] = (
    (b"content-security-policy", _POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)

_log = logging.getLogger("dragoman.web")

_MOST_ENTRIES = 1024
_MOST_BYTES = 64 * 1024 * 1024
_SMALLEST_PACKED = 512
_LONGEST_ADDRESS = 16 * 1024
_LONGEST_COOKIE = 4096
# Pages in the making; more wait so long that saying so is kinder.
_MOST_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Reader:
    """What a request says about who reads: the language of the interface, the colours, gzip or not."""

    language: str
    colours: Colours | None
    packs: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer kept: its headers, its bytes plain and packed, and the sequence it was made at."""

    sequence: int
    status: int
    headers: tuple[Header, ...]
    etag: bytes
    body: bytes
    packed: bytes | None

    @property
    def size(self) -> int:
        """The bytes it takes."""
        return len(self.body) + len(self.packed or b"")


class Front:
    """A plain ASGI application in front of the site.

    A page is kept for its path, its known parameters, the reader's language and colours, and holds
    as long as the archive's sequence stays. ``sequence`` is asked at most once in ``patience``
    seconds: so much later than its commit may a reader see a new record. ``refuse`` makes the page
    of a status for a scope. What lies at the ``streamed`` paths is for programs, and passed on as it is made.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        sequence: Callable[[], int],
        refuse: Callable[[Scope, int], ASGIApp],
        patience: float = 1.0,
        streamed: frozenset[str] = frozenset(),
    ) -> None:
        self._app = app
        self._streamed = streamed
        self._sequence = sequence
        self._refuse = refuse
        self._patience = patience
        self._known: tuple[float, int] | None = None
        self._kept: OrderedDict[Key, Entry] = OrderedDict()
        self._bytes = 0
        self._running = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope = _without_suffix(scope)
        reader = scope["dragoman.reader"] = reader_of(scope)
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > _LONGEST_ADDRESS:
            await self._answer(self._refuse(scope, 414), scope, receive, send)
        elif scope["method"] not in {"GET", "HEAD"} or scope["path"] in self._streamed:
            scope["dragoman.json"] |= scope["path"] in self._streamed
            await self._app(scope, receive, _safely(send))
        elif self._running >= _MOST_AT_ONCE:
            await self._answer(self._refuse(scope, 503), scope, receive, send)
        else:
            await self._get(scope, receive, send, reader)

    async def _get(self, scope: Scope, receive: Receive, send: Send, reader: Reader) -> None:
        key = _key(scope, reader)
        sequence = await self._now()
        entry = self._kept.get(key)
        if entry is not None and entry.sequence == sequence:
            self._kept.move_to_end(key)
            await _send(entry, scope, send, reader)
            return
        self._running += 1
        try:
            made = await _made(self._app, scope, receive, sequence or 0)
        finally:
            self._running -= 1
        if (
            sequence is not None
            and made.status == 200
            and (b"cache-control", b"no-store") not in made.headers
        ):
            self._keep(key, made)
        await _send(made, scope, send, reader)

    async def _answer(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        await _send(await _made(app, scope, receive, 0), scope, send, scope["dragoman.reader"])

    async def _now(self) -> int | None:
        """The archive's sequence, or None where it cannot be read: then the page will say what is wrong."""
        moment = time.monotonic()
        if self._known and moment - self._known[0] < self._patience:
            return self._known[1]
        try:
            sequence = await run_in_threadpool(self._sequence)
        except Exception:  # noqa: BLE001  # whatever it is, the page itself meets it again
            return None
        self._known = (moment, sequence)
        return sequence

    def _keep(self, key: Key, entry: Entry) -> None:
        if entry.size > _MOST_BYTES // 16:
            return
        old = self._kept.pop(key, None)
        self._kept[key] = entry
        self._bytes += entry.size - (old.size if old else 0)
        while self._bytes > _MOST_BYTES or len(self._kept) > _MOST_ENTRIES:
            _, gone = self._kept.popitem(last=False)
            self._bytes -= gone.size


def reader_of(scope: Scope) -> Reader:
    """Who reads, from the request's headers."""
    found: dict[bytes, bytes] = dict(scope["headers"])
    language, colours = chosen(found.get(b"cookie", b"").decode("latin-1"))
    accepted = found.get(b"accept-language", b"").decode("latin-1")
    return Reader(
        language=negotiate(accepted, language),
        colours=colours,
        packs=b"gzip" in found.get(b"accept-encoding", b""),
    )


def chosen(cookie: str) -> tuple[str | None, Colours | None]:
    """The language and the colours a reader chose; nothing else in a cookie is looked at."""
    try:
        read = SimpleCookie(cookie[:_LONGEST_COOKIE])
    except CookieError:
        return None, None
    language = read[LANGUAGE_COOKIE].value if LANGUAGE_COOKIE in read else None
    colours = read[COLOURS_COOKIE].value if COLOURS_COOKIE in read else None
    return language, next((known for known in COLOURS if known == colours), None)


def _key(scope: Scope, reader: Reader) -> Key:
    asked: tuple[tuple[str, str], ...] = ()
    if scope["query_string"]:
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        known = [pair for pair in pairs if pair[0] in PARAMETERS]
        if len(known) != len(pairs):
            # A form being sent, or somebody's own parameters: its own entry, soon pushed out.
            known = pairs
        asked = tuple(known)
    return (scope["path"], scope["dragoman.json"], asked, reader.language, reader.colours)


def _without_suffix(scope: Scope) -> Scope:
    """The scope with ``.json`` taken from its path and noted: every page has such a twin."""
    path: str = scope["path"]
    scope = dict(scope)
    scope["dragoman.json"] = path.endswith(".json")
    if scope["dragoman.json"]:
        path = path.removesuffix(".json")
        scope["path"] = "/" if path == "/index" else path
    return scope


async def _made(app: ASGIApp, scope: Scope, receive: Receive, sequence: int) -> Entry:
    """The whole answer of an application."""
    status = 500
    headers: list[Header] = []
    body = bytearray()

    async def collect(message: Message) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status = message["status"]
            headers = list(message.get("headers", ()))
        elif message["type"] == "http.response.body":
            body.extend(message.get("body", b""))

    try:
        await app(scope, receive, collect)
    except Exception:
        # Starlette gives the page of the error first and raises then, so that it is logged.
        _log.exception("page_failed path=%r", scope["path"])
        if not headers:
            raise
    kept = [header for header in headers if header[0] != b"content-length"]
    kept += [header for header in SAFE if header[0] not in {name for name, _ in kept}]
    if not any(name == b"cache-control" for name, _ in kept):
        kept.append((b"cache-control", b"no-cache"))
    kept.append((b"vary", b"accept-encoding, accept-language, cookie"))
    whole = bytes(body)
    packed = None
    if len(whole) >= _SMALLEST_PACKED:
        packed = await run_in_threadpool(gzip.compress, whole, 6, mtime=0)
    etag = b'W/"' + hashlib.sha256(whole).hexdigest()[:24].encode() + b'"'
    return Entry(sequence, status, tuple(kept), etag, whole, packed)


async def _send(entry: Entry, scope: Scope, send: Send, reader: Reader) -> None:
    """Sends an answer: as it is, packed, without its body for HEAD, or only as not changed."""
    headers = list(entry.headers)
    body, status = entry.body, entry.status
    if status == 200:
        headers.append((b"etag", entry.etag))
    if status == 200 and _has(scope, entry):
        status, body = 304, b""
        headers = [header for header in headers if header[0] != b"content-type"]
    else:
        if entry.packed is not None and reader.packs:
            body = entry.packed
            headers.append((b"content-encoding", b"gzip"))
        headers.append((b"content-length", str(len(body)).encode()))
    if scope["method"] == "HEAD":
        body = b""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _has(scope: Scope, entry: Entry) -> bool:
    """Whether the reader says it has this answer: by its mark (RFC 9110: compared weakly), else by its time."""
    asked: dict[bytes, bytes] = dict(scope["headers"])
    if (marks := asked.get(b"if-none-match")) is not None:
        bare = entry.etag.removeprefix(b"W/")
        return any(one.strip().removeprefix(b"W/") in {bare, b"*"} for one in marks.split(b","))
    changed, seen = dict(entry.headers).get(b"last-modified"), asked.get(b"if-modified-since")
    if changed is None or seen is None:
        return False
    try:
        return _moment(changed) <= _moment(seen)
    except ValueError:
        return False


def _moment(header: bytes) -> datetime:
    """The time in a header. Raises ValueError for what is none."""
    found = parsedate_to_datetime(header.decode("latin-1"))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _safely(send: Send) -> Send:
    """``send`` that adds the safe headers to an answer which is not kept."""

    async def safe(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *SAFE]}
        await send(message)

    return safe
