"""The map of the site: which address leads to which page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import cast
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Scope

from dragoman.archive import show
from dragoman.archive.archive import Archive
from dragoman.errors import Busy, DragomanError
from dragoman.model.base import encode
from dragoman.model.holdings import Holdings
from dragoman.web import concordance, exporting, feeds, history, pages, proof, searching
from dragoman.web.assets import assets
from dragoman.web.cache import COLOURS_COOKIE, LANGUAGE_COOKIE, Front, Reader
from dragoman.web.exporting import PATHS, Exporting
from dragoman.web.i18n import LANGUAGES, interface
from dragoman.web.problems import RETRY_SECONDS, error_page, status_of
from dragoman.web.render import html
from dragoman.web.visit import COLOURS, Answered, File, Moved, Page, PageFunction, Visit, same_site

Endpoint = Callable[[Request], Awaitable[Response]]

ROBOTS = "User-agent: *\nDisallow: /search\nDisallow: /concordance\nDisallow: /feed\nDisallow: /settings\n"

_YEAR = 365 * 24 * 3600
_LONGEST_FORM = 16 * 1024
_NOT_KEPT = {"cache-control": "no-store"}


def create_app(
    archive: Archive,
    *,
    name: str = "Dragoman",
    patience: float = 1.0,
    all_texts: bool = False,
    public: str = "",
) -> ASGIApp:
    """The site of an archive, under a name. ``patience``: for how many seconds pages may be behind.

    ``public``: the address it is known under, for feeds. ``all_texts``: exports give every text, also those whose rights do not say that they may be passed on.
    """
    site = _Site(archive, name, public.rstrip("/"))
    exports = Exporting(archive, all_texts=all_texts).file
    application = Starlette(
        routes=[
            Route("/", site.page(pages.front)),
            Route("/s/{name:path}", site.page(pages.edition)),
            Route("/history/{name:path}", site.page(history.page)),
            Route("/proof/{name:path}", site.page(proof.page)),
            Route("/log/checkpoint", site.log(proof.checkpoint)),
            Route("/log/keys", site.log(proof.keys)),
            Route("/log/verifier.py", site.log(proof.verifier)),
            Route("/log/{tile:path}", site.log(proof.tile)),
            Route("/r/{name:path}", site.page(pages.record)),
            Route("/people", site.page(pages.people)),
            Route("/people/{name}", site.page(pages.person)),
            Route("/search", site.page(searching.page)),
            Route("/feed", site.page(feeds.page)),
            *(Route(path, exports) for path in PATHS),
            Route("/concordance", site.page(concordance.page)),
            Route("/about", site.page(pages.about)),
            Route("/settings", site.settings, methods=["POST"]),
            Route("/static/{name}", site.asset),
            Route("/health", site.health),
            Route("/robots.txt", site.robots),
        ],
        exception_handlers={
            HTTPException: site.failed,
            DragomanError: site.failed,
            Exception: site.failed,
        },
    )
    # Starlette would send readers to an address made from the Host header.
    application.router.redirect_slashes = False
    return Front(
        application,
        sequence=site.sequence,
        refuse=site.refuse,
        patience=patience,
        streamed=frozenset(PATHS),
    )


class _Site:
    """The endpoints, each around one function of the pages."""

    def __init__(self, archive: Archive, name: str, public: str) -> None:
        self._archive = archive
        self._public = public
        self._name = name

    def page(self, function: PageFunction) -> Endpoint:
        """An endpoint that makes a page in a thread: everything below is synchronous."""

        async def endpoint(request: Request) -> Response:
            visit = self._visit(request.scope)
            return await run_in_threadpool(self._made, function, visit, request.path_params)

        return endpoint

    def log(self, function: proof.File) -> Endpoint:
        """An endpoint that gives a file of the log as it is."""

        async def endpoint(request: Request) -> Response:
            made = await run_in_threadpool(function, self._archive, **request.path_params)
            return Response(made.data, media_type=made.media_type, headers=made.headers)

        return endpoint

    async def settings(self, request: Request) -> Response:
        """Remembers the language or the colours a reader chose, and goes back to where they were."""
        form = await _form(request)
        response = RedirectResponse(same_site(form.get("back", "/")), status_code=303)
        secure = request.url.scheme == "https"
        wishes = ((LANGUAGE_COOKIE, "language", LANGUAGES), (COLOURS_COOKIE, "colours", COLOURS))
        for cookie, field, allowed in wishes:
            if form.get(field) in allowed:
                response.set_cookie(
                    cookie, form[field], max_age=_YEAR, httponly=True, samesite="lax", secure=secure
                )
            elif field in form:
                response.delete_cookie(cookie, httponly=True, samesite="lax", secure=secure)
        response.headers["cache-control"] = "no-store"
        return response

    async def asset(self, request: Request) -> Response:
        """A file that pages are set with; its name changes with it, so it may be kept for ever."""
        found = assets().get(request.url.path)
        if found is None:
            raise HTTPException(404)
        kept = {"cache-control": f"public, max-age={_YEAR}, immutable"}
        return Response(found[0], media_type=found[1], headers=kept)

    async def health(self, request: Request) -> Response:
        """Whether the archive can be read, for whoever watches over the server."""
        del request
        sequence = await run_in_threadpool(self.sequence)
        return _json({"status": "ok", "sequence": sequence}, headers={"cache-control": "no-store"})

    async def robots(self, request: Request) -> Response:
        """What machines that follow links may fetch."""
        del request
        return PlainTextResponse(ROBOTS)

    async def failed(self, request: Request, error: Exception) -> Response:
        """The page of an error."""
        status = error.status_code if isinstance(error, HTTPException) else status_of(error)
        response = await run_in_threadpool(self._failed, request.scope, error, status)
        if isinstance(error, Busy):
            response.headers["retry-after"] = str(exporting.RETRY_SECONDS)
        if isinstance(error, HTTPException) and error.headers:
            response.headers.update(error.headers)
        return response

    def refuse(self, scope: Scope, status: int) -> ASGIApp:
        """The page of a request that the front does not let through."""
        response = self._failed(scope, HTTPException(status), status)
        if status == 503:
            response.headers["retry-after"] = str(RETRY_SECONDS)
        return response

    def sequence(self) -> int:
        """How far the archive has come."""
        return show.holdings(self._archive).sequence

    def _made(self, function: PageFunction, visit: Visit, parameters: dict[str, str]) -> Response:
        answered: Answered = function(visit, **parameters)
        if isinstance(answered, Moved):
            return RedirectResponse(answered.to, status_code=301 if answered.for_ever else 303)
        if isinstance(answered, File):
            kept = {} if answered.keep else _NOT_KEPT
            headers = {**answered.headers, **kept}
            return Response(answered.data, 200, headers, media_type=answered.media_type)
        return self._rendered(visit, answered, show.holdings(self._archive))

    def _failed(self, scope: Scope, error: Exception, status: int) -> Response:
        """An error's page, which asks nothing of an archive that may be what failed."""
        visit = self._visit(scope)
        return self._rendered(visit, error_page(visit, error, status), None)

    def _rendered(self, visit: Visit, page: Page, holdings: Holdings | None) -> Response:
        headers = {} if page.keep else _NOT_KEPT
        if visit.as_json:
            return _json(page.data, page.status, headers)
        return Response(
            html(visit, page, holdings), page.status, headers, media_type="text/html; charset=utf-8"
        )

    def _visit(self, scope: Scope) -> Visit:
        reader: Reader = scope["dragoman.reader"]
        asked = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        return Visit(
            archive=self._archive,
            site=self._name,
            interface=interface(reader.language),
            path=scope["path"],
            parameters={name: tuple(values) for name, values in asked.items()},
            colours=reader.colours,
            as_json=cast("bool", scope["dragoman.json"]),
            public=self._public,
        )


def _json(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    media_type = "application/json" if status < 400 else "application/problem+json"
    return Response(encode(value), status, headers, media_type=media_type)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a small form, the last of each name."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_FORM:
            raise HTTPException(413)
    return {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
