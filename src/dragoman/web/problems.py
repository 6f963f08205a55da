"""Errors as readers meet them: a page that says what to do, or an RFC 9457 problem for programs."""

from __future__ import annotations

import re
from http import HTTPStatus

from dragoman.errors import BadQuery, Busy, DragomanError, NotFound
from dragoman.web.i18n import Interface
from dragoman.web.visit import Page, Visit, search_address

RETRY_SECONDS = 5

_SLUG_WORDS = 6


def error_page(visit: Visit, error: Exception, status: int) -> Page:
    """The page of an error. What is not ours to explain is not shown: no trace, no inner message."""
    heading, sentences = _told(visit.interface, error, status)
    values = {
        "status": status,
        "heading": heading,
        "sentences": sentences,
        "words": _words_of_address(visit.path) if isinstance(error, NotFound) else None,
    }
    return Page("error.html", heading, values, problem(visit, error, status), status, keep=False)


def problem(visit: Visit, error: Exception, status: int) -> dict[str, object]:
    """The error as RFC 9457 problem details."""
    told: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": str(error) if _is_told(error, status) else None,
        "instance": visit.path,
    }
    if isinstance(error, BadQuery):
        told |= {"position": error.position, "suggestion": error.suggestion}
    return {name: value for name, value in told.items() if value is not None}


def _is_told(error: Exception, status: int) -> bool:
    """Whether what an error says is for the reader."""
    return isinstance(error, Busy) or (isinstance(error, DragomanError) and status < 500)


def status_of(error: Exception) -> int:
    """The HTTP status of an error."""
    return error.status if isinstance(error, DragomanError) else 500


def _told(interface: Interface, error: Exception, status: int) -> tuple[str, list[str]]:
    """What happened and what can be done, in the reader's language."""
    _ = interface.gettext
    match status:
        case 404 if isinstance(error, NotFound):
            return _("There is no record at this address"), [
                _("There never was: addresses here are not reused."),
            ]
        case 404:
            return _("There is no page at this address"), []
        case 405:
            return _("This address is for reading only"), []
        case 503:
            return _("Too many readers at once"), [
                _("The record is unharmed."),
                interface.ngettext(
                    "Please try again in %(num)s second.",
                    "Please try again in %(num)s seconds.",
                    RETRY_SECONDS,
                ),
            ]
        case _ if status >= 500:
            return _("This page could not be made"), [
                _("The fault is on this side. What was captured is kept apart from the pages."),
            ]
        case _:
            return _("This request cannot be read"), []


def _words_of_address(path: str) -> str | None:
    """A search for the words of the title that an address was made from, if it has some."""
    parts = re.sub(r"@.*", "", path).strip("/").split("/")
    if parts[0] not in {"s", "r"} or len(parts) < 3:
        return None
    slug = max(parts[1:], key=len)
    words = [word for word in re.findall(r"[^\W\d_]+", slug) if len(word) > 1][:_SLUG_WORDS]
    return search_address(" ".join(words).lower()) if words else None
