"""Stores what was read of one input: its edition, the capture, a version or a reading, its joins.

Everything here runs inside a transaction. Whatever must happen to each capture, version or reading as
it is taken in belongs into ``store.log.append``, which all of them pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from dragoman.align.versions import carry_names, reason_of, unnamed
from dragoman.archive import barring, belonging, joining, people
from dragoman.archive.belonging import Key
from dragoman.archive.known import KnownBytes, Seen, seen_before
from dragoman.archive.reading import (
    NO_PAGE,
    Input,
    ReadPart,
    decode_part,
    digest_of_file,
    observation,
    read_encoded,
)
from dragoman.archive.reread import read_capture
from dragoman.archive.sources import Source, Unusable
from dragoman.errors import Barred, Exhausted, Refused, StoreError
from dragoman.isolate import pool
from dragoman.model.base import encode
from dragoman.model.decision import Rights
from dragoman.model.identifier import mint_edition, mint_record
from dragoman.model.language import UNDETERMINED
from dragoman.model.outcome import Outcome
from dragoman.model.reading import Reading
from dragoman.model.record import Capture, Edition, VersionReason, naming_day
from dragoman.parse.reader import READER
from dragoman.store import captures, editions, log, records
from dragoman.store.captures import Refusal
from dragoman.store.database import Database
from dragoman.store.editions import Newest

_AGAIN = "observed before, at the same time"
_OLD = "this file was taken in before; nothing says that it was seen again"


class Ended(NamedTuple):
    """An input was read to its end; of one that holds many pages so many ``parts`` were given."""

    parts: int


Read = ReadPart | Refused | KnownBytes | Ended | None


def take(database: Database, one: Source, read: Read) -> list[Outcome]:
    """Stores one page that was read of an input, or what else became of it.

    A fault of ours in one page costs that page alone.
    """
    return [
        msgspec.structs.replace(outcome, folder=one.folder)
        for outcome in _take(database, one, read)
    ]


def _take(database: Database, one: Source, read: Read) -> Iterable[Outcome]:
    if isinstance(one, Unusable):
        return [_refuse(database, Refusal(one.file, one.part, None, None, READER, one.reason))]
    if one.path is None:
        return [_safely(database, one, None, lambda: _withdrawn(database, one, None))]
    match read:
        case KnownBytes(digest):
            before = seen_before(database, one, digest)
            if before is None:
                # The edition has changed since it was looked at, earlier in this very run.
                return _read_now(database, one)
            return [_again(database, one, thing) for thing in before]
        case ReadPart():
            container = _container(one.path, read)
            store = partial(_part, database, one, read, container)
            return [_safely(database, one, read, store, container)]
        case Ended(parts):
            if whole := _digest_of(one.path):
                captures.note_container(database, whole, parts)
            return []
    refused_bytes = digest_of_file(Path(one.path))
    reason = read.reason if read else NO_PAGE
    reader = None if isinstance(read, Exhausted) else READER
    return [_refuse(database, Refusal(one.file, None, refused_bytes, None, reader, reason))]


def _read_now(database: Database, one: Input) -> Iterator[Outcome]:
    for _, result in pool.run(read_encoded, [one], expected=1):
        yield from _take(
            database, one, result if isinstance(result, Refused) else decode_part(result)
        )


def _container(path: str, read: ReadPart) -> str | None:
    """The digest of the file that holds a page among others."""
    return _digest_of(path) if read.part is not None else None


def _digest_of(path: str) -> str | None:
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return _digest_once(path, found.st_size, found.st_mtime_ns)


@lru_cache(maxsize=4)
def _digest_once(path: str, size: int, changed: int) -> str | None:
    """The digest of a file of this size and time: its pages come one by one, it is looked at once."""
    del size, changed
    return digest_of_file(Path(path))


def _safely(
    database: Database,
    one: Input,
    part: ReadPart | None,
    store: Callable[[], Outcome],
    container: str | None = None,
) -> Outcome:
    """Stores one page whole, or nothing of it but that it was refused."""
    reader: str | None = READER
    try:
        with database.part():
            return store()
    except StoreError:
        raise
    except Barred as barred:
        reason, reader = barred.reason, None
    except Refused as refusal:
        reason = refusal.reason
    except Exception as error:  # noqa: BLE001  # foreign text met a fault of ours; the other pages are sound
        failed = f"this program failed on it: {type(error).__name__}: {error}"
        reason, reader = failed.encode(errors="replace").decode(), None
    name, digest = (part.part, part.digest) if part else (None, None)
    return _refuse(database, Refusal(one.file, name, digest, container, reader, reason))


def _part(database: Database, one: Input, part: ReadPart, container: str | None) -> Outcome:
    """One page: the edition it belongs to, what was observed, what has changed."""
    if part.is_gone and part.was_captured_at:
        return _withdrawn(database, one, part, container)
    if part.agents:
        return _authorities(database, one, part)
    reading = part.reading
    if reading is None:
        raise Refused(part.refused or NO_PAGE)
    barring.keep_out(database, reading)
    keys = belonging.keys_of(one, part)
    digest, is_new = captures.keep(database, part.data)
    observed = observation(one, part, digest, keys[0].rule, container)
    name = belonging.find(database, keys)
    outcome: Literal["new", "changed", "same"]
    reason: VersionReason | None
    if name is None:
        edition = _add_edition(database, one, part, observed, keys)
        observed = captures.observe(database, edition.id, observed)
        outcome, reason = "new", "first"
        _add_version(database, edition.id, None, reading, observed=observed, reason=reason)
    else:
        edition = editions.edition(database, name)
        editions.add_keys(database, name, belonging.remembered(keys))
        if captures.was_observed(database, name, observed):
            return _outcome(database, observed, name, "same", reason=_AGAIN, reading=reading)
        observed = captures.observe(database, name, observed)
        reason = _compare(database, name, reading, observed)
        outcome = "changed" if reason else "same"
    joining.note(database, edition, reading, observed, belonging.claims_of(one, part))
    joining.join(database, edition, reading, keys)
    return _outcome(
        database, observed, edition.id, outcome, new_bytes=is_new, reason=reason, reading=reading
    )


def _compare(
    database: Database, name: str, reading: Reading, observed: Capture
) -> VersionReason | None:
    """Adds a version if words or facts changed, a reading if only our reader did; says why a version.

    After a version that was withdrawn or erased there is nothing to compare with: the text stands again.
    """
    newest = editions.newest(database, name)
    assert newest is not None
    if newest.reading is None:
        last = editions.last_reading(database, name)
        _add_version(database, name, last, reading, observed=observed, reason="restored")
        return "restored"
    old = _read_by_today(database, name, newest, reading, observed)
    reason = reason_of(old, reading)
    if reason:
        _add_version(database, name, old, reading, observed=observed, reason=reason)
    return reason


def _read_by_today(
    database: Database, name: str, newest: Newest, reading: Reading, observed: Capture
) -> Reading:
    """The newest version as today's reader reads it: two readings by one reader are compared.

    If that differs from how it was read before, it is stored: a reading of that version, none of a new one.
    """
    assert newest.reading is not None
    if READER in newest.readers:
        return newest.reading
    capture = captures.capture(database, newest.capture)
    same = observed.digest == capture.digest and observed.headers == capture.headers
    again = reading if same else read_capture(database, capture)
    if again is None:
        return newest.reading
    if encode(again) == encode(unnamed(newest.reading)):
        editions.confirm_reading(database, name, newest.version, newest.number, reader=READER)
        return newest.reading
    return _add_reading(
        database, name, newest.version, old=newest.reading, reading=again, capture=capture
    )


def _add_version(
    database: Database,
    name: str,
    old: Reading | None,
    reading: Reading,
    *,
    observed: Capture,
    reason: VersionReason,
) -> None:
    number = editions.add_version(
        database, name, reason=reason, capture=observed, claimed=editions.claimed_in(reading)
    )
    _add_reading(database, name, number, old=old, reading=reading, capture=observed)


def _add_reading(
    database: Database,
    name: str,
    version: int,
    *,
    old: Reading | None,
    reading: Reading,
    capture: Capture,
) -> Reading:
    """Adds today's reading of a version with the names of its paragraphs, and notes who speaks in it."""
    named, given = carry_names(old, reading, editions.names_given(database, name))
    day, _ = naming_day(named, capture.fetched or capture.logged)
    editions.add_reading(
        database, name, version, capture=capture, reader=READER, reading=named, wids=given, day=day
    )  # fmt: skip
    if editions.is_served(database, name, version):
        people.note_speakers(database, name, named, day)
    return named


def _add_edition(
    database: Database, one: Input, part: ReadPart, observed: Capture, keys: list[Key]
) -> Edition:
    reading = part.reading
    assert reading is not None
    publisher = belonging.publisher_of(one, part)
    day, day_from = naming_day(reading, observed.fetched or log.now())
    name = mint_edition(
        publisher=publisher, day=day, title=reading.title, lang=reading.lang,
        taken=lambda candidate: editions.is_edition(database, candidate),
    )  # fmt: skip
    edition = Edition(
        id=name,
        record=mint_record(name, lambda candidate: records.is_record(database, candidate)),
        lang=reading.lang or UNDETERMINED,
        publisher=publisher,
        named_by=keys[0].rule,
        key=keys[0].key,
        day_from=day_from,
        rights=Rights(),
    )
    editions.add_edition(database, edition, keys=belonging.remembered(keys))
    return edition


def _again(database: Database, one: Input, before: Seen | Refusal) -> Outcome:
    """Something known once more: nothing to read, one observation more, unless it was this very one."""
    if isinstance(before, Refusal):
        return _refused(before._replace(source=one.file))
    name, observed, old = before
    if old:
        return _outcome(database, observed, name, "same", reason=_OLD)
    if captures.was_observed(database, name, observed):
        return _outcome(database, observed, name, "same", reason=_AGAIN)
    return _outcome(database, captures.observe(database, name, observed), name, "same")


def _withdrawn(
    database: Database, one: Input, part: ReadPart | None, container: str | None = None
) -> Outcome:
    """The observation that nothing is at an address any more: a version without text."""
    observed = observation(one, part, None, "address", container)
    key = belonging.address_key(observed.address)
    name = editions.edition_of_key(database, key) if key else None
    if name is None:
        raise Refused(f"nothing is known at {observed.address}, so nothing was withdrawn there")
    if captures.was_observed(database, name, observed):
        return _outcome(database, observed, name, "same", reason=_AGAIN)
    newest = editions.newest_without_text(database, name)
    observed = captures.observe(database, name, observed)
    if newest is not None and newest.number == 0:
        return _outcome(database, observed, name, "same", reason="still withdrawn")
    editions.add_version(database, name, reason="withdrawn", capture=observed)
    return _outcome(database, observed, name, "changed", reason="withdrawn")


def _authorities(database: Database, one: Input, part: ReadPart) -> Outcome:
    """A list of people, bodies, places or events: names and offices, and no text of anybody."""
    assert one.path is not None
    # A list's identifiers hold within it: within its publisher's lists, or those of one folder.
    scope = one.publisher or one.publisher_otherwise or Path(one.path).resolve().parent.name
    new = people.take_authorities(
        database, part.agents, scope=scope, source=f"listed in {Path(one.path).name}"
    )
    return Outcome(
        file=one.file,
        part=part.part,
        outcome="new" if new else "same",
        digest=part.digest,
        reason=f"an authority file: {len(part.agents):,} people, bodies, places or events,"
        f" {new:,} of them new or with new names or offices",
        not_understood=part.not_understood,
    )


def _refuse(database: Database, refused: Refusal) -> Outcome:
    captures.refuse(database, refused)
    return _refused(refused)


def _refused(refused: Refusal) -> Outcome:
    return Outcome(
        file=refused.source,
        part=refused.part,
        outcome="refused",
        digest=refused.digest,
        reason=refused.reason,
    )


def _outcome(
    database: Database,
    observed: Capture,
    name: str,
    outcome: Literal["new", "changed", "same"],
    *,
    new_bytes: bool = False,
    reason: str | None = None,
    reading: Reading | None = None,
) -> Outcome:
    return Outcome(
        file=observed.source,
        part=observed.part,
        outcome=outcome,
        capture="new" if new_bytes else "seen",
        id=name,
        version=editions.latest_number(database, name),
        digest=observed.digest,
        reason=reason,
        turns=len(reading.turns) if reading else None,
        coverage=reading.coverage if reading else None,
        not_understood=reading.not_understood if reading else {},
    )
