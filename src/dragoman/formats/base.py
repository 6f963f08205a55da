"""What a carrier of statements must do, and the registry of those installed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import entry_points
from typing import Protocol, cast, runtime_checkable

from dragoman.errors import Refused
from dragoman.model.agent import Agent
from dragoman.parse.inflate import Readable
from dragoman.parse.page import Page

GROUP = "dragoman.formats"


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes with all that is known of them before reading.

    ``name`` is the file's name (for its ending); ``media_type`` and ``charset`` are what a server or a
    ``captures.jsonl`` said; ``address``, ``fetched``, ``status`` and ``headers`` describe the observation.
    """

    data: bytes
    name: str = ""
    media_type: str | None = None
    charset: str | None = None
    address: str | None = None
    fetched: str | None = None
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """One page found in a source: the whole of it (``part`` None) or one of many in a container.

    ``data`` is what was captured: the source's bytes, or the payload the container holds. ``refused``
    says why a part could not be read; ``page`` is None then, as it is of a list of ``agents`` (people and
    bodies with their names), of which ``not_understood`` counts what was not taken over.
    """

    data: bytes
    page: Page | None
    part: str | None = None
    address: str | None = None
    fetched: str | None = None
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str | None = None
    refused: str | None = None
    agents: tuple[Agent, ...] = ()
    not_understood: dict[str, int] = field(default_factory=dict)


class Format(Protocol):
    """A carrier: recognises its own bytes and gives the pages in them, in their order.

    ``order`` sorts the question "whose is this?": containers and exact markup first (10), general
    forms after (50), plain text last (90).
    """

    name: str
    order: int

    def recognises(self, source: Source) -> bool:
        """Whether these bytes are of this form, by content first and name second; never raises."""
        ...

    def parts(self, source: Source) -> Iterator[Part]:
        """The pages in these bytes. Raises Refused where the whole cannot be read."""
        ...


@runtime_checkable
class Streamed(Format, Protocol):
    """A carrier of many pages that need not be held whole: it is recognised by its beginning."""

    def parts_of(self, stream: Readable) -> Iterator[Part]:
        """As ``parts``, of a stream that is only read forwards."""
        ...


@cache
def formats() -> tuple[Format, ...]:
    """All installed formats (entry points of ``dragoman.formats``), in the order they are asked."""
    found = [cast("Format", point.load()()) for point in entry_points(group=GROUP)]
    return tuple(sorted(found, key=lambda form: (form.order, form.name)))


def format_of(source: Source) -> Format:
    """The format of a source. Refuses bytes that no installed format recognises."""
    for form in formats():
        if form.recognises(source):
            return form
    head = source.data[:8].hex(" ")
    raise Refused(
        f"not a form this program reads (begins with bytes {head}); it reads "
        + ", ".join(form.name for form in formats())
    )


def streamed_format_of(beginning: Source) -> Streamed | None:
    """The format that reads a file with this beginning forwards; None where a file must be held whole."""
    forms = (form for form in formats() if isinstance(form, Streamed))
    return next((form for form in forms if form.recognises(beginning)), None)
