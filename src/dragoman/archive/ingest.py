"""Takes pages into the archive: read, named, compared with what is known, stored, joined.

1. ``sources`` gives the inputs in order; ``isolate`` reads them, in worker processes if they are many.
2. Bytes already read for the same edition are observed again and not read again.
3. The edition an input belongs to is found by its address, the page's canonical address, the
   publisher's own id, its path; or minted.
4. A change of words or facts against the newest version, both read by the same reader, is a version.
5. Capture, version, reading and their entries are stored in one transaction, a batch at a time.
6. Links and evidence join editions into records. An outcome is given only when it is durable.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from dragoman.align.versions import carry_names, reason_of
from dragoman.archive import joining, people, sources
from dragoman.archive.archive import Archive
from dragoman.archive.reading import (
    Input,
    ReadPart,
    decode_parts,
    digest_of,
    read_encoded,
    read_input,
)
from dragoman.archive.reread import read_capture
from dragoman.errors import Refused
from dragoman.isolate import pool
from dragoman.model.identifier import mint_edition, mint_record
from dragoman.model.language import UNDETERMINED
from dragoman.model.outcome import Outcome
from dragoman.model.reading import Reading
from dragoman.model.record import (
    Capture,
    Edition,
    EditionText,
    Join,
    NamedBy,
    Rights,
    VersionReason,
)
from dragoman.parse.reader import READER
from dragoman.store import captures, editions, log
from dragoman.store.database import Database

# A batch is one transaction: this many inputs, or as many as are read in this many seconds.
BATCH_INPUTS = 100
BATCH_SECONDS = 2.0

Progress = Callable[[int, int], None]


def ingest(
    archive: Archive,
    paths: Sequence[Path],
    *,
    publisher: str | None = None,
    address: str | None = None,
    fetched: str | None = None,
    progress: Progress | None = None,
) -> Iterator[Outcome]:
    """Takes files and folders in; gives what became of every page in them, once it is durable.

    ``progress`` is told (done, expected) after every input. A file that is a list of agents is taken as
    an authority file. Raises WrongUse for options that contradict the sources.
    """
    pages: list[Path] = []
    for path in paths:
        if path.is_file() and people.is_authority_file(path):
            yield _authorities(archive, path)
        else:
            pages.append(path)
    expected = sources.count(pages)
    items = sources.inputs(pages, publisher=publisher, address=address, fetched=fetched)
    done = 0
    for batch in _batches(_read(archive, items, expected)):
        with archive.database.writing():
            outcomes = [
                outcome for one, read in batch for outcome in _take(archive.database, one, read)
            ]
        done += len(batch)
        yield from outcomes
        if progress:
            progress(done, max(expected, done))


def _authorities(archive: Archive, path: Path) -> Outcome:
    new = people.take_authority_file(archive, path)
    return Outcome(
        file=str(path),
        outcome="new" if new else "same",
        digest=digest_of(path.read_bytes()),
        reason=f"an authority file: {new} people, bodies, places or events new or with new names",
    )


Read = list[ReadPart] | Refused | str


def _read(
    archive: Archive, items: Iterable[Input | Refused], expected: int
) -> Iterator[tuple[Input | Refused, Read]]:
    """Pairs every input with what was read of it, in order; a digest alone where it need not be read."""
    waiting: list[tuple[Input | Refused, Read | None]] = []

    def to_read() -> Iterator[Input]:
        for item in items:
            known = _known_digest(archive.database, item) if isinstance(item, Input) else None
            if isinstance(item, Refused):
                waiting.append((item, item))
            elif item.path is None:
                waiting.append((item, []))
            elif known:
                waiting.append((item, known))
            else:
                waiting.append((item, None))
                yield item

    for result in pool.run(
        read_encoded if expected >= pool.POOL_FROM else read_input, to_read(), expected=expected
    ):
        while waiting and waiting[0][1] is not None:
            item, ready = waiting.pop(0)
            yield item, ready if ready is not None else []
        item, _ = waiting.pop(0)
        yield item, decode_parts(result) if isinstance(result, bytes) else result
    for item, ready in waiting:
        yield item, ready if ready is not None else []


def _known_digest(database: Database, one: Input) -> str | None:
    """The digest of an input's bytes, where its edition's newest reading was made from just these bytes."""
    if one.path is None:
        return None
    name = editions.edition_of_key(
        database, joining.address_key(one.address) if one.address else one.key
    )
    if name is None:
        return None
    newest = database.row(
        "SELECT c.digest, r.reader FROM version v JOIN reading r ON r.edition = v.edition AND r.version = v.number"
        " JOIN capture c ON c.seq = r.capture WHERE v.edition = ? ORDER BY v.number DESC, r.number DESC LIMIT 1",
        name,
    )
    path = Path(one.path)
    if newest is None or newest[1] != READER or path.stat().st_size > 64_000_000:
        return None
    digest = digest_of(path.read_bytes())
    return digest if digest == newest[0] else None


def _batches(
    items: Iterable[tuple[Input | Refused, Read]],
) -> Iterator[list[tuple[Input | Refused, Read]]]:
    batch: list[tuple[Input | Refused, Read]] = []
    since = time.monotonic()
    for item in items:
        batch.append(item)
        if len(batch) >= BATCH_INPUTS or time.monotonic() - since > BATCH_SECONDS:
            yield batch
            batch, since = [], time.monotonic()
    if batch:
        yield batch


def _take(database: Database, one: Input | Refused, read: Read) -> list[Outcome]:
    """Stores what was read of one input; inside a transaction."""
    if isinstance(one, Refused):
        captures.refuse(database, source=one.reason, part=None, digest=None, reason=one.reason)
        return [
            Outcome(
                file=one.reason.split(":")[0].split(",")[0], outcome="refused", reason=one.reason
            )
        ]
    if isinstance(read, Refused):
        return [_refuse(database, one, None, None, read.reason)]
    if isinstance(read, str):
        return [_seen_again(database, one, read)]
    if one.path is None:
        return [_withdrawn(database, one)]
    if not read:
        return [_refuse(database, one, None, None, "no page of a statement in it")]
    return [_take_part(database, one, part) for part in read]


def _take_part(database: Database, one: Input, part: ReadPart) -> Outcome:
    if part.reading is None and part.refused is None and part.status in (404, 410) and part.address:
        gone = msgspec.structs.replace(
            one, address=part.address, status=part.status, fetched=part.fetched or one.fetched
        )
        return _withdrawn(database, gone, part=part.part)
    if part.reading is None:
        return _refuse(
            database, one, part.part, part.digest, part.refused or "no text of a statement in it"
        )
    digest, is_new = captures.keep(database, part.data)
    observed = _observation(one, part, digest)
    rule, keys = _keys(one, part)
    name = next((found for key in keys if (found := editions.edition_of_key(database, key))), None)
    if name is None:
        edition = _add_edition(database, one, part, observed, rule, keys)
        observed = captures.observe(database, edition.id, observed)
        _add_version(database, edition.id, None, part.reading, observed, "first")
        outcome = "new"
    else:
        edition = editions.edition(database, name)
        editions.add_keys(database, name, keys)
        if _is_same_observation(database, name, observed):
            return _outcome(
                database,
                one,
                part.part,
                name,
                "same",
                digest,
                new_bytes=False,
                reason="observed before, at the same time",
            )
        observed = captures.observe(database, name, observed)
        outcome = _compare(database, name, part.reading, observed)
    editions.set_links(
        database, edition.id, joining.links_of(part.reading, observed.headers, observed.address)
    )
    for join in [
        *joining.by_link(database, edition.id, edition.lang, keys),
        *joining.by_address(database, edition.id, part.reading, keys),
    ]:
        _join(database, join)
    return _outcome(database, one, part.part, edition.id, outcome, digest, new_bytes=is_new)


def _compare(database: Database, name: str, reading: Reading, observed: Capture) -> str:
    """Adds a version if words or facts changed, a reading if only our reader did; says which it was."""
    latest = editions.text(database, name)
    if latest.reading is None:
        last_text = next(
            (
                text.reading
                for number in range(latest.version.number - 1, 0, -1)
                if (text := editions.text(database, name, version=number)).reading
            ),
            None,
        )
        _add_version(database, name, last_text, reading, observed, "restored")
        return "changed"
    if latest.reader != READER:
        latest = _read_again(database, latest)
    assert latest.reading is not None
    reason = reason_of(latest.reading, reading)
    if reason is None:
        return "same"
    _add_version(database, name, latest.reading, reading, observed, reason)
    return "changed"


def _read_again(database: Database, latest: EditionText) -> EditionText:
    """Reads the newest version's bytes with today's reader, so that two readings by one reader are compared."""

    again = read_capture(database, latest.capture)
    if again is None or latest.reading is None:
        return latest
    given = editions.names_given(database, latest.edition.id)
    named, given = carry_names(latest.reading, again, given)
    editions.add_reading(
        database, latest.edition.id, latest.version.number, capture=latest.capture.seq, reader=READER,
        reading=named, wids=given, day=day_of(named, latest.capture),
    )  # fmt: skip
    return editions.text(database, latest.edition.id, version=latest.version.number)


def _add_version(
    database: Database,
    name: str,
    old: Reading | None,
    reading: Reading,
    observed: Capture,
    reason: VersionReason,
) -> None:
    number = editions.latest_number(database, name) + 1
    named, given = carry_names(old, reading, editions.names_given(database, name))
    day = day_of(named, observed)
    editions.add_version(database, name, number=number, reason=reason, capture=observed.seq)
    editions.add_reading(
        database,
        name,
        number,
        capture=observed.seq,
        reader=READER,
        reading=named,
        wids=given,
        day=day,
    )
    people.note_speakers(database, name, named, day)


def _add_edition(
    database: Database,
    one: Input,
    part: ReadPart,
    observed: Capture,
    rule: NamedBy,
    keys: list[str],
) -> Edition:
    reading = part.reading
    assert reading is not None
    publisher = one.publisher or reading.publisher
    day, day_from = _naming_day(reading, observed)
    name = mint_edition(
        publisher=publisher, day=day, title=reading.title, lang=reading.lang,
        taken=lambda candidate: editions.is_edition(database, candidate),
    )  # fmt: skip
    edition = Edition(
        id=name,
        record=mint_record(name, lambda candidate: editions.is_record(database, candidate)),
        lang=reading.lang or UNDETERMINED,
        publisher=publisher,
        named_by=rule,
        key=keys[0],
        day_from=day_from,
        rights=Rights(),
    )
    editions.add_edition(database, edition, keys=keys)
    return edition


def _keys(one: Input, part: ReadPart) -> tuple[NamedBy, list[str]]:
    """The keys of an input, the one that decides first: address, canonical, the publisher's id, path."""
    suffix = f"#{part.part}" if part.part and not part.address else ""
    ranked: list[tuple[NamedBy, str]] = []
    given = one.address or part.address
    if given:
        ranked.append(("address", joining.address_key(given) + (suffix if one.address else "")))
    if part.canonical and part.canonical.startswith(("http://", "https://")):
        ranked.append(("canonical", joining.address_key(part.canonical)))
    reading = part.reading
    publisher = one.publisher or (reading.publisher if reading else None)
    if part.identifier and publisher:
        # One id often names all language editions of a text, so the language belongs to the key.
        lang = reading.lang if reading else None
        ranked.append(
            ("publisher_id", f"publisher_id:{publisher}:{part.identifier}:{lang or UNDETERMINED}")
        )
    own = f"{one.key}{'#' + part.part if part.part else ''}"
    ranked.append(("path" if one.rule == "path" else "file", own))
    # Only the rule that holds first decides; a file given with an address is not tied to where it lies.
    decided = ranked[0]
    keys = [decided[1]]
    if decided[0] == "address":
        keys += [key for name, key in ranked[1:] if name == "canonical" and not one.address]
    elif decided[0] in ("canonical", "publisher_id"):
        keys.append(own)
    return decided[0], list(dict.fromkeys(keys))


def _join(database: Database, join: Join) -> None:
    """Joins two editions, unless they are in one record already."""
    first = editions.edition(database, join.edition)
    second = editions.edition(database, join.with_edition)
    if first.record != second.record:
        editions.join(database, join)


def _seen_again(database: Database, one: Input, digest: str) -> Outcome:
    name = editions.edition_of_key(
        database, joining.address_key(one.address) if one.address else one.key
    )
    assert name is not None
    observed = _observation(one, None, digest)
    if _is_same_observation(database, name, observed):
        return _outcome(
            database,
            one,
            None,
            name,
            "same",
            digest,
            new_bytes=False,
            reason="observed before, at the same time",
        )
    captures.observe(database, name, observed)
    return _outcome(database, one, None, name, "same", digest, new_bytes=False)


def _withdrawn(database: Database, one: Input, part: str | None = None) -> Outcome:
    """The observation that nothing is at an address any more: a version without text."""
    key = joining.address_key(one.address or "")
    name = editions.edition_of_key(database, key)
    if name is None:
        return _refuse(
            database,
            one,
            part,
            None,
            f"nothing is known at {one.address}, so nothing was withdrawn there",
        )
    observed = _observation(one, None, None)
    if _is_same_observation(database, name, observed):
        return _outcome(
            database,
            one,
            part,
            name,
            "same",
            None,
            new_bytes=False,
            reason="observed before, at the same time",
        )
    was_gone = editions.text(database, name).reading is None
    observed = captures.observe(database, name, observed)
    if was_gone:
        return _outcome(
            database, one, part, name, "same", None, new_bytes=False, reason="still withdrawn"
        )
    editions.add_version(
        database,
        name,
        number=editions.latest_number(database, name) + 1,
        reason="withdrawn",
        capture=observed.seq,
    )
    return _outcome(database, one, part, name, "changed", None, new_bytes=False, reason="withdrawn")


def _observation(one: Input, part: ReadPart | None, digest: str | None) -> Capture:
    headers = part.headers if part and part.headers else one.headers
    return Capture(
        seq=0,
        digest=digest,
        address=one.address or (part.address if part else None),
        fetched=(part.fetched if part else None) or one.fetched,
        status=(part.status if part else None) or one.status,
        headers=headers,
        media_type=(part.media_type if part else None) or headers.get("content-type"),
        source=one.file,
        part=part.part if part else None,
        logged="",
    )


def _is_same_observation(database: Database, name: str, observed: Capture) -> bool:
    """Whether this very observation (bytes, address, time of fetching) is in the archive already."""
    return observed.fetched is not None and database.value(
        "SELECT 1 FROM capture WHERE edition = ? AND digest IS ? AND address IS ? AND fetched = ?",
        name, observed.digest, observed.address, observed.fetched,
    ) is not None  # fmt: skip


def _refuse(
    database: Database, one: Input, part: str | None, digest: str | None, reason: str
) -> Outcome:
    captures.refuse(database, source=one.file, part=part, digest=digest, reason=reason)
    return Outcome(file=one.file, part=part, outcome="refused", digest=digest, reason=reason)


def _outcome(
    database: Database,
    one: Input,
    part: str | None,
    name: str,
    outcome: str,
    digest: str | None,
    *,
    new_bytes: bool,
    reason: str | None = None,
) -> Outcome:
    number = editions.latest_number(database, name)
    if reason is None and outcome != "same":
        reason = editions.versions(database, name)[-1].reason
    return Outcome(
        file=one.file,
        part=part,
        outcome=outcome,  # type: ignore[arg-type]  # one of the four by construction
        capture="new" if new_bytes else "seen",
        id=name,
        version=number,
        digest=digest,
        reason=reason,
    )


def _naming_day(reading: Reading, observed: Capture) -> tuple[str, str]:
    for name, date in (("said", reading.said), ("published", reading.published)):
        if date and date.day:
            return date.day, name
    return (observed.fetched or log.now())[:10], "observed"


def day_of(reading: Reading, observed: Capture) -> str:
    """The day a text stands under in lists: said, else published, else observed."""
    return _naming_day(reading, observed)[0]
