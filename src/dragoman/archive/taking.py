"""Stores what was read of one input: its edition, the capture, a version or a reading, its joins.

Everything here runs inside a transaction. Whatever must happen to each capture, version or reading as
it is taken in belongs into ``store.log.append``, which all of them pass.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple

from dragoman.align.versions import carry_names, reason_of, unnamed
from dragoman.archive import belonging, joining, people
from dragoman.archive.belonging import Key
from dragoman.archive.reading import (
    NO_PAGE,
    Input,
    ReadPart,
    decode_part,
    digest_of_file,
    read_encoded,
)
from dragoman.archive.reread import read_capture
from dragoman.archive.sources import AuthorityFile, Source, Unusable
from dragoman.errors import Refused, StoreError
from dragoman.isolate import pool
from dragoman.model.base import encode
from dragoman.model.date import moment_of
from dragoman.model.identifier import mint_edition, mint_record
from dragoman.model.language import UNDETERMINED
from dragoman.model.outcome import Outcome
from dragoman.model.reading import Reading
from dragoman.model.record import Capture, Edition, NamedBy, Rights, VersionReason, naming_day
from dragoman.parse.reader import READER
from dragoman.store import captures, editions, log, records
from dragoman.store.database import Database
from dragoman.store.editions import Newest

# Larger files are read by a worker rather than looked at here.
_LARGEST_KNOWN = 64_000_000
# What a server says that a reading depends on.
_READ_BY = ("content-type", "content-language", "link")
_AGAIN = "observed before, at the same time"


class KnownBytes(NamedTuple):
    """In place of a reading: the digest of bytes that are their edition's newest already."""

    digest: str


Read = list[ReadPart] | Refused | KnownBytes | None


def known_bytes(database: Database, one: Input) -> KnownBytes | None:
    """The digest of an input's bytes, where its edition's newest reading was made from just these bytes."""
    assert one.path is not None
    newest = _newest_of(database, one)
    if newest is None or newest.digest is None:
        return None
    try:
        if Path(one.path).stat().st_size > _LARGEST_KNOWN:
            return None
    except OSError:
        return None
    return KnownBytes(newest.digest) if digest_of_file(Path(one.path)) == newest.digest else None


def take(database: Database, one: Source, read: Read) -> list[Outcome]:
    """Stores what was read of one input. A fault of ours in one page costs that page alone."""
    if isinstance(one, Unusable):
        return [_refuse(database, one.file, one.part, None, one.reason)]
    if isinstance(one, AuthorityFile):
        return [_safely(database, one.file, None, lambda: _authorities(database, one))]
    if one.path is None:
        return [_safely(database, one.file, None, lambda: _withdrawn(database, one, None))]
    if isinstance(read, KnownBytes):
        newest = _newest_of(database, one)
        if newest and newest.digest == read.digest:
            return [_seen_again(database, one, read.digest)]
        # The edition has changed since it was looked at, earlier in this very run.
        return [
            outcome
            for _, result in pool.run(read_encoded, [one], expected=1)
            for outcome in take(
                database, one, result if isinstance(result, Refused) else [decode_part(result)]
            )
        ]
    if isinstance(read, Refused) or not read:
        reason = read.reason if isinstance(read, Refused) else NO_PAGE
        return [_refuse(database, one.file, None, digest_of_file(Path(one.path)), reason)]
    return [
        _safely(database, one.file, part.part, partial(_part, database, one, part)) for part in read
    ]


def _newest_of(database: Database, one: Input) -> Newest | None:
    """What is newest of an input's edition, if today's reader read it and the server said the same of it."""
    name = editions.edition_of_key(database, belonging.quick_key(one))
    newest = editions.newest_without_text(database, name) if name else None
    if newest is None or READER not in newest.readers:
        return None
    same = all(newest.headers.get(name) == one.headers.get(name) for name in _READ_BY)
    return newest if same else None


def _safely(
    database: Database, file: str, part: str | None, store: Callable[[], Outcome]
) -> Outcome:
    """Stores one page whole, or nothing of it but that it was refused."""
    try:
        with database.part():
            return store()
    except StoreError:
        raise
    except Refused as refusal:
        return _refuse(database, file, part, None, refusal.reason)
    except Exception as error:  # noqa: BLE001  # foreign text met a fault of ours; the other pages are sound
        reason = f"this program failed on it: {type(error).__name__}: {error}"
        return _refuse(database, file, part, None, reason.encode(errors="replace").decode())


def _part(database: Database, one: Input, part: ReadPart) -> Outcome:
    """One page: the edition it belongs to, what was observed, what has changed."""
    if part.is_gone and part.was_captured_at:
        return _withdrawn(database, one, part)
    reading = part.reading
    if reading is None:
        return _refuse(database, one.file, part.part, part.digest, part.refused or NO_PAGE)
    keys = belonging.keys_of(one, part)
    digest, is_new = captures.keep(database, part.data)
    observed = _observation(one, part, digest, keys[0].rule)
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
            return _outcome(database, one, observed, name, "same", reason=_AGAIN)
        observed = captures.observe(database, name, observed)
        reason = _compare(database, name, reading, observed)
        outcome = "changed" if reason else "same"
    joining.note(database, edition, reading, observed, belonging.claims_of(one, part))
    joining.join(database, edition, reading, keys)
    return _outcome(database, one, observed, edition.id, outcome, new_bytes=is_new, reason=reason)


def _compare(
    database: Database, name: str, reading: Reading, observed: Capture
) -> VersionReason | None:
    """Adds a version if words or facts changed, a reading if only our reader did; says why a version."""
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
    number = editions.add_version(database, name, reason=reason, capture=observed.seq)
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
        database, name, version, capture=capture.seq, reader=READER, reading=named, wids=given, day=day
    )  # fmt: skip
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


def _seen_again(database: Database, one: Input, digest: str) -> Outcome:
    """The newest bytes of an edition once more: nothing to read, one observation more."""
    key = belonging.quick_key(one)
    name = editions.edition_of_key(database, key)
    assert name is not None
    rule: NamedBy = "address" if one.address else one.rule
    observed = _observation(one, None, digest, rule)
    if captures.was_observed(database, name, observed):
        return _outcome(database, one, observed, name, "same", reason=_AGAIN)
    return _outcome(database, one, captures.observe(database, name, observed), name, "same")


def _withdrawn(database: Database, one: Input, part: ReadPart | None) -> Outcome:
    """The observation that nothing is at an address any more: a version without text."""
    observed = _observation(one, part, None, "address")
    key = belonging.address_key(observed.address)
    name = editions.edition_of_key(database, key) if key else None
    if name is None:
        raise Refused(f"nothing is known at {observed.address}, so nothing was withdrawn there")
    if captures.was_observed(database, name, observed):
        return _outcome(database, one, observed, name, "same", reason=_AGAIN)
    newest = editions.newest_without_text(database, name)
    observed = captures.observe(database, name, observed)
    if newest is not None and newest.number == 0:
        return _outcome(database, one, observed, name, "same", reason="still withdrawn")
    editions.add_version(database, name, reason="withdrawn", capture=observed.seq)
    return _outcome(database, one, observed, name, "changed", reason="withdrawn")


def _authorities(database: Database, one: AuthorityFile) -> Outcome:
    found = people.read_authority_file(Path(one.path))
    new = people.take_authorities(database, found)
    return Outcome(
        file=one.file,
        outcome="new" if new else "same",
        digest=digest_of_file(Path(one.path)),
        reason=f"an authority file: {new} people, bodies, places or events new or with new names",
    )


def _observation(
    one: Input, part: ReadPart | None, digest: str | None, named_by: NamedBy
) -> Capture:
    """What was seen: of a page in a web archive what its record says, else what is said of the file."""
    own = part is not None and part.was_captured_at is not None
    headers = part.headers if part and own else one.headers
    fetched = (moment_of(part.fetched) if part and part.fetched else None) or one.fetched
    return Capture(
        seq=0,
        digest=digest,
        address=part.was_captured_at if part and own else one.address,
        fetched=fetched,
        status=part.status if part and own else one.status,
        headers=headers,
        media_type=(part.media_type if part else None) or headers.get("content-type"),
        source=one.file,
        part=part.part if part else None,
        logged="",
        named_by=named_by,
    )


def _refuse(
    database: Database, file: str, part: str | None, digest: str | None, reason: str
) -> Outcome:
    captures.refuse(database, source=file, part=part, digest=digest, reason=reason)
    return Outcome(file=file, part=part, outcome="refused", digest=digest, reason=reason)


def _outcome(
    database: Database,
    one: Input,
    observed: Capture,
    name: str,
    outcome: Literal["new", "changed", "same"],
    *,
    new_bytes: bool = False,
    reason: str | None = None,
) -> Outcome:
    return Outcome(
        file=one.file,
        part=observed.part,
        outcome=outcome,
        capture="new" if new_bytes else "seen",
        id=name,
        version=editions.latest_number(database, name),
        digest=observed.digest,
        reason=reason,
    )
