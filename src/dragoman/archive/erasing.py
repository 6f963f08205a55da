"""Erases a text: from the record, from what was left of it in the file, from all that is derived.

1. In one transaction each version gets its entry and its bytes and readings are emptied: from then on nobody
   is served it, and it is not taken in again.
2. What remains of it in free pages, the journal and the index is swept out. That can be stopped at any place:
   that it is not done yet is in the record, and the next erasure or ingest does it.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

from dragoman.archive import index, vectors
from dragoman.archive.archive import Archive
from dragoman.archive.barring import body_of, digests_of
from dragoman.archive.deciding import about, is_erased, renote, spoken, versions_meant
from dragoman.errors import StoreError, WrongUse
from dragoman.model.base import Value
from dragoman.model.decision import Statement
from dragoman.model.reading import Reading
from dragoman.settings import LIMITS
from dragoman.store import decisions, editions, erasure
from dragoman.store.database import Database
from dragoman.text import passages

Others = Literal["erase", "keep"]
# A message that names the others shows so many; the number of all is in it.
_NAMED = 20


class Erased(Value, frozen=True, kw_only=True):
    """What was erased: the versions, the digests of their bytes, the entries that say so.

    ``kept`` are versions that hold passages of it and stay. ``remains`` is why it may still be found in the
    archive's files, None where they are clean.
    """

    versions: tuple[str, ...]
    digests: tuple[str, ...]
    entries: tuple[int, ...]
    kept: tuple[str, ...] = ()
    remains: str | None = None


class _Version(NamedTuple):
    edition: str
    number: int

    @property
    def address(self) -> str:
        return f"{self.edition}@{self.number}"


def erase(archive: Archive, name: str, reason: str, *, others: Others | None = None) -> Erased:
    """Erases a version, or all versions of an edition.

    Where other versions hold passages of the same text, ``others`` must say whether these are erased, too, or
    kept; versions that hold the very same bytes can only be erased with it. Refuses, as WrongUse, to leave that
    open, a reason that quotes the text, and what is erased already. Raises NotFound for an unknown address.
    """
    said = Statement(reason=spoken(reason, "reason", LIMITS.reason_characters))
    with archive.writing():
        done = _erase(archive.database, name, said, others)
    return _swept(archive, done)


def finish(archive: Archive) -> None:
    """Sweeps out what an erasure that was stopped left behind. Raises StoreError where that cannot be yet."""
    if not decisions.is_swept(archive.database):
        _sweep(archive)


def let_in(archive: Archive, name: str, reason: str) -> tuple[int, ...]:
    """Lifts what erasures of a version or an edition keep out: its bytes and passages may be taken in again.

    What was erased stays erased. Gives the entries. Refuses, as WrongUse, where nothing is kept out.
    """
    said = Statement(reason=spoken(reason, "reason", LIMITS.reason_characters))
    edition, version = about(archive, name)
    database = archive.database
    with archive.writing():
        lifted = decisions.erasing(database, edition, version)
        if not lifted:
            raise WrongUse(f"nothing of {name} is kept out by an erasure")
        entries = []
        for seq in lifted:
            entries.append(
                decisions.add(
                    database, "erase", said, edition=edition, version=version, lifts=seq, reason="lifted"
                )
            )  # fmt: skip
            decisions.unbar(database, seq)
    return tuple(entries)


def _erase(database: Database, name: str, said: Statement, others: Others | None) -> Erased:
    meant = [_Version(*one) for one in versions_meant(database, name)]
    known = _runs(database, meant)
    if passages.share([said.reason or ""], known):
        raise WrongUse("the reason quotes the text that is to be erased: say it in other words")
    same = _of_same_bytes(database, meant)
    alike = _of_same_passages(database, known, {*meant, *same})
    if same and others != "erase":
        raise WrongUse(
            f"{_listed(same)} hold the very same bytes as {name}: they can only be erased with it"
            " (--others erase)"
        )
    if alike and others is None:
        raise WrongUse(
            f"passages of {name} stand in {_listed(alike)} as well: say whether these are erased with it"
            " (--others erase) or stay (--others keep)"
        )
    if others == "erase":
        meant += [*same, *alike]
        meant += _of_same_bytes(database, meant)
        known = _runs(database, meant)
    entries, digests = _empty(database, meant, said)
    _empty_quotations(database, known)
    for edition in dict.fromkeys(one.edition for one in meant):
        renote(database, edition)
    kept = alike if others == "keep" else []
    return Erased(
        versions=tuple(one.address for one in meant),
        digests=tuple(digests),
        entries=tuple(entries),
        kept=tuple(one.address for one in kept),
    )


def _empty(
    database: Database, meant: list[_Version], said: Statement
) -> tuple[list[int], list[str]]:
    """Empties versions: gives the entries that say so, and the digests of the bytes that are gone."""
    keeping_out = {
        one: {
            digest for reading in erasure.readings(database, *one) for digest in digests_of(reading)
        }
        for one in meant
    }
    standing = _standing(database, set().union(*keeping_out.values()), set(meant))
    entries: list[int] = []
    gone: list[str] = []
    for one in meant:
        bytes_ = erasure.bytes_of(database, *one)
        # A leaf names one digest: that of the version, and then each of the others seen while it stood.
        version = editions.entry_of(database, *one)
        abouts = [
            (digest, version if not place else seen) for place, (digest, seen) in enumerate(bytes_)
        ]
        nothing: list[tuple[str | None, int]] = [(None, version)]
        own = [
            decisions.add(
                database, "erase", said, edition=one.edition, version=one.number, digest=digest, about=about_,
                reason="erased",
            )
            for digest, about_ in abouts or nothing
        ]  # fmt: skip
        decisions.close(database, one.edition, one.number, "erased", own[0])
        decisions.bar(database, keeping_out[one] - standing, own[0])
        for (digest, _), seq in zip(abouts, own, strict=False):
            decisions.bar(database, [digest], seq)
            erasure.empty_bytes(database, digest)
        erasure.empty_readings(database, *one)
        entries += own
        gone += [digest for digest, _ in abouts]
    return entries, list(dict.fromkeys(gone))


def _empty_quotations(database: Database, known: frozenset[str]) -> None:
    """Empties what was written beside the texts (reasons, notes of correction) where it quotes them."""
    for table, seq, words in list(erasure.beside(database)):
        if passages.share([words], known):
            erasure.empty_beside(database, table, seq)


def _runs(database: Database, versions: list[_Version]) -> frozenset[str]:
    return frozenset(
        run
        for one in versions
        for reading in erasure.readings(database, *one)
        for text in _texts(reading)
        for run in passages.runs(text)
    )


def _of_same_bytes(database: Database, meant: list[_Version]) -> list[_Version]:
    """The other versions that hold bytes of some versions, and are not erased."""
    holders = {
        _Version(*holder)
        for one in meant
        for digest, _ in erasure.bytes_of(database, *one)
        for holder in erasure.holding(database, digest)
    }
    return [one for one in sorted(holders - set(meant)) if not is_erased(database, *one)]


def _of_same_passages(
    database: Database, known: frozenset[str], without: set[_Version]
) -> list[_Version]:
    """The other versions in which one of some passages stands."""
    if not known:
        return []
    return [
        one
        for one in map(_Version._make, list(erasure.versions_with_text(database)))
        if one not in without
        and any(
            passages.share(_texts(reading), known) for reading in erasure.readings(database, *one)
        )
    ]


def _standing(database: Database, digests: set[str], without: set[_Version]) -> set[str]:
    """Those of some passages that stand in versions which stay."""
    return {
        digest
        for one in map(_Version._make, list(erasure.versions_with_text(database)))
        if digests and one not in without
        for reading in erasure.readings(database, *one)
        for digest in digests_of(reading) & digests
    }


def _texts(reading: Reading) -> list[str]:
    """A text as one, so that short paragraphs make passages, too; and its title."""
    return [reading.title or "", body_of(reading)]


def _listed(versions: list[_Version]) -> str:
    named = ", ".join(one.address for one in versions[:_NAMED])
    left = len(versions) - _NAMED
    return named + (f" and {left:,} more" if left > 0 else "")


def _swept(archive: Archive, done: Erased) -> Erased:
    try:
        _sweep(archive)
    except StoreError as error:
        return msgspec.structs.replace(done, remains=str(error))
    return done


def _sweep(archive: Archive) -> None:
    """Makes everything derived anew and writes the file anew, then notes that it was done."""
    upto = decisions.last_erasure(archive.database)
    index.purge(archive)
    vectors.purge(archive)
    archive.database.compact()
    with archive.database.writing():
        decisions.note_swept(archive.database, upto)
