"""Gives the record away: all of it, the editions that answer a query, or the passages, in any installed form."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.archive import search
from dragoman.archive.archive import Archive
from dragoman.archive.exports.base import PassageExport, export_of
from dragoman.archive.passages import Passages, passages
from dragoman.errors import WrongUse


def answer(
    archive: Archive,
    form: str,
    query: str,
    *,
    after: str | None = None,
    permitted_only: bool = False,
) -> tuple[PassageExport, Passages]:
    """A form of passages, and those that answer a query (see ``passages``). Refuses as ``export`` does."""
    made = export_of(form)
    if not isinstance(made, PassageExport):
        raise WrongUse(f"the form {form} is one of whole editions, not of passages")
    node = search.read_query(query)
    return made, passages(archive, node, after=after, permitted_only=permitted_only)


def export(archive: Archive, form: str, query: str = "") -> Iterator[bytes]:
    """The bytes of an export. Raises WrongUse for an unknown form, BadQuery for a query that is none."""
    made = export_of(form)
    node = search.read_query(query)
    if isinstance(made, PassageExport):
        return made.lines(passages(archive, node))
    wanted = search.editions_answering(archive, node) if query else None
    return made.pieces(archive, wanted)
