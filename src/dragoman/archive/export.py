"""Gives the record away: all of it, or the editions that answer a query, in any installed form."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.archive import search
from dragoman.archive.archive import Archive
from dragoman.archive.exports.base import export_of


def export(archive: Archive, form: str, query: str = "") -> Iterator[bytes]:
    """The bytes of an export. Raises WrongUse for an unknown form, BadQuery for a query that is none."""
    wanted = search.editions_answering(archive, search.read_query(query)) if query else None
    return export_of(form).pieces(archive, wanted)
