"""What a form of export must do, and the registry of those installed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from typing import Protocol, cast, runtime_checkable

from dragoman.archive.archive import Archive
from dragoman.archive.passages import Passages
from dragoman.errors import WrongUse

GROUP = "dragoman.exports"


class Form(Protocol):
    """A form the record is given away in. ``media_type`` and ``suffix`` are for those who hand it on."""

    name: str
    media_type: str
    suffix: str


@runtime_checkable
class Export(Form, Protocol):
    """A form of whole editions: gives the bytes of some, or of the whole archive, piece by piece."""

    def pieces(self, archive: Archive, editions: frozenset[str] | None) -> Iterator[bytes]:
        """The bytes, in a fixed order, of one state of the archive; ``editions`` None means all."""
        ...


@runtime_checkable
class PassageExport(Form, Protocol):
    """A form of the passages that answer a query: gives them one after another."""

    def lines(self, found: Passages) -> Iterator[bytes]:
        """The bytes, a piece for each passage, with what the answer is about."""
        ...


@cache
def exports() -> dict[str, Export | PassageExport]:
    """All installed forms (entry points of ``dragoman.exports``) by name."""
    found = [cast("Export | PassageExport", point.load()()) for point in entry_points(group=GROUP)]
    return {form.name: form for form in sorted(found, key=lambda form: form.name)}


def export_of(name: str) -> Export | PassageExport:
    """The form of a name. Raises WrongUse for one that is not installed."""
    if name not in exports():
        raise WrongUse(f"no form of export is called {name!r}; there are: {', '.join(exports())}")
    return exports()[name]
