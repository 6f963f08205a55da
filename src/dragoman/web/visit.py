"""One reader's request as a page sees it, and what a page gives back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote, urlencode

from dragoman.archive.archive import Archive
from dragoman.web.i18n import Interface

Colours = Literal["light", "dark"]
COLOURS: tuple[Colours, ...] = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Visit:
    """What is asked for, by whom it will be read: address, parameters, language, colours, form.

    ``public`` is the site's own address (``https://…``, no slash at its end), "" where nobody said it.
    ``path`` is without ``.json``; ``parameters`` keeps every value of a name, in order.
    """

    archive: Archive
    site: str
    interface: Interface
    path: str
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    colours: Colours | None = None
    as_json: bool = False
    public: str = ""

    def absolute(self, here: str) -> str:
        """An address of this site with the one it is known under, where the operator said that."""
        return self.public + here

    def first(self, name: str) -> str:
        """The first value of a parameter, without space around it; "" where it is absent."""
        return self.parameters.get(name, ("",))[0].strip()

    def number(self, name: str, *, most: int) -> int:
        """A parameter as a number from 1 to ``most``; 1 where it is no such number."""
        text = self.first(name)
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            return 1
        return max(1, min(int(text), most))

    @property
    def here(self) -> str:
        """The address of the page with its parameters, to come back to."""
        return address(self.path, self.parameters)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: the template with its values for people, the value of the model for programs."""

    template: str
    title: str
    values: Mapping[str, object]
    data: object
    status: int = 200
    keep: bool = True


@dataclass(frozen=True, slots=True)
class Moved:
    """The answer that what is asked for stands elsewhere, for ever or for this reader."""

    to: str
    for_ever: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """An answer for programs: its bytes, what they are, further headers; ``keep`` as for a page."""

    data: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    keep: bool = True


Answered = Page | Moved | File
PageFunction = Callable[..., Answered]


def address(path: str, parameters: Mapping[str, object] | None = None) -> str:
    """An address of this site, encoded; parameters without a value are left out."""
    kept = {name: value for name, value in (parameters or {}).items() if value}
    return quote(path, safe="/@:~") + ("?" + urlencode(kept, doseq=True) if kept else "")


def text_address(name: str, eid: str | None = None, *, query: str = "") -> str:
    """The address of an edition (pinned or not), or of a paragraph in it."""
    return address(f"/s/{name}", {"q": query}) + (f"#{eid}" if eid else "")


def history_address(name: str, before: int | None = None, after: int | None = None) -> str:
    """The address of an edition's history, perhaps at what changed between two of its versions."""
    return address(f"/history/{name}", {"from": before, "to": after})


def proof_address(name: str) -> str:
    """The address of the proof of an edition's newest version, or of the one its name pins."""
    return address(f"/proof/{name}")


def search_address(query: str, **more: object) -> str:
    """The address of a search by its text."""
    return address("/search", {"q": query, **more})


def concordance_address(query: str, **more: object) -> str:
    """The address of the concordance of a query."""
    return address("/concordance", {"q": query, **more})


def same_site(target: str) -> str:
    """A path to go back to, if it is one of this site's own, else the front page."""
    own = re.fullmatch(r"/(?![/\\])[!-~]*", target)
    return target if own and "\\" not in target else "/"
