"""JSON Lines: the whole model, one value a line, so that two archives can be compared and one read without us.

A line is an object with ``type``: first ``archive`` (the form's version), then ``agent`` lines, then for each
``record`` (with its joins and the names that redirect to it) its ``edition``, ``version``, ``reading`` and
``decision`` lines, at the end ``refusal`` lines. Of a version that is withheld or erased the line says so
(``closed``), and its readings are without text. Captures stand in their edition as runs: the same bytes seen again, one after
another, are one entry whose ``seen`` lists when. ``seen``, ``observed`` and ``logged`` say when this archive
looked; without them two archives that took in the same pages are the same, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import msgspec

from dragoman.archive.archive import Archive
from dragoman.model.base import encode
from dragoman.model.record import Capture, Edition, Record
from dragoman.store import agents, captures, decisions, editions, records

FORM = "dragoman-jsonl 1"


class JsonlExport:
    """The whole model as JSON Lines (UTF-8, one object a line)."""

    name = "jsonl"
    media_type = "application/jsonl"
    suffix = ".jsonl"

    def pieces(self, archive: Archive, wanted: frozenset[str] | None) -> Iterator[bytes]:
        """A line a piece. Of a choice of editions: these, in their records, and nothing of the others."""
        database = archive.database
        with database.snapshot():
            yield _line("archive", form=FORM)
            if wanted is None:
                yield from _agents(archive)
            for name in records.all_records(database):
                yield from _record(archive, records.record(database, name), wanted)
            if wanted is None:
                for refusal in captures.refusals(database):
                    yield _line("refusal", **refusal._asdict())


def _agents(archive: Archive) -> Iterator[bytes]:
    for agent in agents.agents(archive.database):
        yield _line(
            "agent",
            **{
                **msgspec.to_builtins(agent),
                "identifiers": agents.identifiers_of(archive.database, agent.id),
                "offices": msgspec.to_builtins(agents.listed_offices(archive.database, agent.id)),
            },
        )


def _record(archive: Archive, record: Record, wanted: frozenset[str] | None) -> Iterator[bytes]:
    chosen = [one for one in record.editions if wanted is None or one.id in wanted]
    if not chosen:
        return
    names = {one.id for one in chosen}
    yield _line(
        "record",
        id=record.id,
        editions=[one.id for one in chosen],
        redirects=records.redirecting_to(archive.database, record.id),
        joins=[
            msgspec.to_builtins(join)
            for join in record.joins
            if {join.edition, join.with_edition} <= names
        ],
    )
    for edition in chosen:
        yield from _edition(archive, edition)


def _edition(archive: Archive, edition: Edition) -> Iterator[bytes]:
    database = archive.database
    seen = captures.captures_of(database, edition.id)
    runs = [list(run) for _, run in groupby(seen, key=_same)]
    yield _line("edition", **msgspec.to_builtins(edition), captures=[_capture(run) for run in runs])
    for version in editions.versions(database, edition.id):
        yield _line(
            "version", edition=edition.id, version=version.number, reason=version.reason,
            digest=version.digest, claimed=version.claimed, observed=version.observed,
            logged=version.logged, closed=version.closed,
        )  # fmt: skip
        for number in range(1, version.readings + 1):
            text = editions.text(database, edition.id, version=version.number, reading=number)
            readers = editions.readers_of(database, edition.id, version.number, number)
            yield _line(
                "reading", edition=edition.id, version=version.number, reading=number,
                readers=readers, text=msgspec.to_builtins(text.reading),
            )  # fmt: skip
    for decision in decisions.decisions_on(database, edition.id):
        yield _line("decision", **msgspec.to_builtins(decision))


def _same(capture: Capture) -> tuple[object, ...]:
    """What makes two observations in a row one run."""
    return capture.digest, capture.address, capture.status, sorted(capture.headers.items())


def _capture(run: list[Capture]) -> dict[str, Any]:
    first = msgspec.to_builtins(run[0])
    left = {"seq", "fetched", "logged"}
    seen = [{"fetched": one.fetched, "logged": one.logged} for one in run]
    return {**{key: value for key, value in first.items() if key not in left}, "seen": seen}


def _line(kind: str, /, **fields: Any) -> bytes:
    return encode({"type": kind, **fields}) + b"\n"
