"""Each edition with its readings: they are what was logged, and what is noted beside them follows from them."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any

import msgspec

from dragoman.archive import people
from dragoman.archive.verify import objects
from dragoman.archive.verify.finding import Finding, surviving
from dragoman.errors import StoreError
from dragoman.log.leaf import read_leaf
from dragoman.model.base import encode
from dragoman.model.decision import Statement
from dragoman.model.reading import Reading
from dragoman.model.record import naming_day
from dragoman.settings import LIMITS
from dragoman.store import audit, captures, crc, editions
from dragoman.store.database import Database, Row

_decode = msgspec.json.Decoder(Reading).decode
_EDITION = "id, key, rights, wids, day"
_READING = "edition, version, number, capture, digest, body, crc"
_SPEAKING = "edition, agent, role, day"
# What no reading is larger than: many times the page it was made from.
_LARGEST = 16 * LIMITS.page_bytes

Bearers = Callable[[str, str | None], frozenset[str]]


def check_editions(database: Database, checked: Counter[str]) -> Iterator[Finding]:
    """Every reading opens to its digest; days, numbers of names, rights and speakers are those of the readings."""
    streams = (
        _by_edition("edition", audit.rows(database, "edition", _EDITION, order="id")),
        _by_edition(
            "reading", audit.rows(database, "reading", _READING, order="edition, version, number")
        ),
        _by_edition("speaking", audit.rows(database, "speaking", _SPEAKING, order="edition")),
    )
    erased = objects.erased_digests(database)
    # One person speaks in many texts.
    bearers = lru_cache(maxsize=10_000)(lambda name, lang: people.bearers(database, name, lang))
    merged = heapq.merge(*streams, key=lambda item: item[0])
    for name, items in groupby(merged, key=lambda item: item[0]):
        one = _Edition(database, name, erased)
        for _, table, row in items:
            checked["readings"] += table == "reading"
            yield from one.take(table, row, checked)
        yield from surviving(one.end(bearers), "edition", name)


class _Edition:
    """An edition as its rows come: of many readings one at a time is in memory."""

    def __init__(self, database: Database, name: str, erased: frozenset[str]) -> None:
        self._erased = erased
        self._database = database
        self.name = name
        self.row: Row | None = None
        self.wids = 0
        self.newest: Reading | None = None
        self.capture = 0
        self.version = 0
        self.sound = True
        self.speaking: list[Row] = []

    def take(self, table: str, row: Row, checked: Counter[str]) -> Iterator[Finding]:
        """Takes the next row."""
        if table == "edition":
            self.row = row
        elif table == "speaking":
            self.speaking.append(row)
        else:
            yield from self._read(row, checked)

    def end(self, bearers: Bearers) -> Iterator[Finding]:
        """What is noted of the edition, once all its readings were seen."""
        if self.row is None:
            return  # rows of no edition point to nothing: check_references names them
        for what in self._wrong(bearers):
            yield Finding(kind="edition", where=self.name, what=what)

    def _read(self, row: Row, checked: Counter[str]) -> Iterator[Finding]:
        version, number, capture, digest, body, checksum = row
        self.version = version
        if not body and self._is_erased(capture):
            self.sound = False  # what follows from its text cannot be asked any more
            return
        try:
            plain = _opened(body, digest, checksum)
            checked["bytes"] += len(plain)
            self.newest, self.capture = _decode(plain), capture
            self.wids = max(self.wids, _names_given(self.newest))
        except (StoreError, msgspec.MsgspecError, TypeError, ValueError) as error:
            self.sound = False
            where = f"reading {self.name}@{version}.{number} ({digest})"
            yield Finding(kind="reading", where=where, what=str(error))

    def _is_erased(self, capture: int) -> bool:
        captured = audit.cell(self._database, "capture", "digest", "seq = ?", capture)
        return captured in self._erased

    def _wrong(self, bearers: Bearers) -> Iterator[str]:
        assert self.row is not None
        key, rights, wids, day = self.row
        if not _rights_hold(self._database, self.name, rights):
            yield "its rights are not what was last logged of them"
        if audit.cell(self._database, "edition_key", "edition", "key = ?", key) != self.name:
            yield f"its own key {key} does not lead to it"
        if not self.sound:
            return
        if wids != self.wids:
            yield f"it is said to have given {wids:,} names; its readings have {self.wids:,}"
        if day != self._day():
            yield f"it stands under {day}, which is not the day of its newest reading"
        if self._is_closed():
            if self.speaking:
                yield "somebody speaks in it by the table, and its newest text is not served"
        elif self.newest is not None:
            yield from _check_speaking(self.newest, day, self.speaking, bearers)
        elif self.speaking:
            yield "somebody speaks in it, and it has no reading"

    def _is_closed(self) -> bool:
        """Whether the whole edition, its newest version with a reading or a later one is withheld or erased."""
        closed = audit.rows(self._database, "closed", "edition, version")
        return any(
            name == self.name and (not version or version >= self.version)
            for name, version in closed
        )

    def _day(self) -> str | None:
        if self.newest is None:
            return None
        at = ("seq = ?", self.capture)
        observed = audit.cell(self._database, "capture", "fetched", *at)
        logged = audit.cell(self._database, "entry", "logged", *at)
        return naming_day(self.newest, str(observed or logged))[0]


def _check_speaking(reading: Reading, day: Any, rows: list[Row], bearers: Bearers) -> Iterator[str]:
    """Who speaks, by the table: just those the newest reading names, whoever bears such a name."""
    spoken = [(bearers(name, reading.lang), role or "") for name, role in people.spoken_in(reading)]
    for agent, role, on in rows:
        if on != day or not any(agent in may and role == said for may, said in spoken):
            yield f"{agent} speaks in it by the table ({role!r}, {on}), and not by its newest reading"
    noted = {(agent, role) for agent, role, _ in rows}
    for may, role in spoken:
        if not any((agent, role) in noted for agent in may):
            yield f"somebody speaks in it as {role!r} by its newest reading, and not by the table"


def _rights_hold(database: Database, name: str, rights: Any) -> bool:
    """Whether an edition's rights are those of the newest decision on them, none where nobody decided."""
    leaf = next(audit.leaves_of(database, "rights", edition=name), None)
    if leaf is None:
        return rights is None
    said = audit.cell(database, "decision", "said", "seq = ?", read_leaf(leaf).seq)
    stated = msgspec.json.decode(said, type=Statement).rights if said else None
    # What it said quoted a text that was erased since.
    return not said or (stated is not None and rights == encode(stated).decode())


def _opened(body: bytes, digest: str, checksum: int) -> bytes:
    """The JSON of a reading. Raises StoreError unless it has this digest, and its frame this checksum."""
    if int.from_bytes(body[:4], "big") > _LARGEST:
        raise StoreError(f"is said to be larger than {_LARGEST:,} bytes")
    plain = editions.unpacked(body)
    if captures.digest_of(plain) != digest:
        raise StoreError("is not the reading of this digest")
    if crc.of_bytes(body) != checksum:
        raise StoreError("its frame was changed, or its checksum; it still is the reading")
    return plain


def _names_given(reading: Reading) -> int:
    """The highest number among the names of a reading's turns and paragraphs."""
    names = [turn.wid for turn in reading.turns]
    names += [paragraph.wid for turn in reading.turns for paragraph in turn.paragraphs]
    return max((int(name[1:]) for name in names if name), default=0)


def _by_edition(table: str, rows: Iterator[Row]) -> Iterator[tuple[str, str, Row]]:
    for name, *row in rows:
        yield str(name), table, tuple(row)
