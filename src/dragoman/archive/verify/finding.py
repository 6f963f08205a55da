"""What a check finds, and what all of them came to: everything counted, a stated number listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from dragoman.model.base import Value

Kind = Literal[
    "file", "entry", "row", "tree", "key", "checkpoint", "memory", "kept",
    "bytes", "reading", "edition", "record", "table", "index", "vectors", "coverage",
]  # fmt: skip

# Of one kind so many are listed; a disk that failed would give a million.
MOST_LISTED = 20

RESTORE = "restore record.db from a backup, then ingest again what came after it"
REBUILD = "run: dragoman rebuild index"
ENCODE = "run: dragoman rebuild vectors"


class Finding(Value, frozen=True, kw_only=True):
    """Something that is not as it should be: where, what, and what to do about it.

    ``failed`` is False for what is told and does no harm: an index that lies behind, a head not yet signed.
    """

    kind: Kind
    where: str
    what: str
    todo: str = RESTORE
    failed: bool = True


def surviving(findings: Iterable[Finding], kind: Kind, where: str) -> Iterator[Finding]:
    """The findings of a check; damage on which it stops is one more, and whoever asked goes on."""
    try:
        yield from findings
    except Exception as error:  # noqa: BLE001  # nothing read here may be trusted, and a traceback helps nobody
        what = f"could not be checked to the end: {type(error).__name__}: {error}"
        yield Finding(kind=kind, where=where, what=what)


class Report(Value, frozen=True, kw_only=True):
    """What a verification came to.

    ``ok`` says that no check failed. ``counts`` are all findings by kind, ``findings`` those that are listed;
    ``checked`` says how much was looked at, in the words of each check. ``origin`` is the name of the log.
    """

    ok: bool
    origin: str | None
    checked: dict[str, int]
    counts: dict[str, int]
    findings: tuple[Finding, ...]


class Tally:
    """Collects findings and counts of what was looked at."""

    def __init__(self) -> None:
        self.checked: Counter[str] = Counter()
        self._counts: Counter[str] = Counter()
        self._listed: Counter[tuple[str, bool]] = Counter()
        self._findings: list[Finding] = []
        self._failed = False

    def take(self, findings: Iterable[Finding]) -> None:
        """Takes the findings of a check."""
        for found in findings:
            self._counts[found.kind] += 1
            self._failed |= found.failed
            # What failed is listed however much is only told.
            self._listed[found.kind, found.failed] += 1
            if self._listed[found.kind, found.failed] <= MOST_LISTED:
                self._findings.append(found)

    def report(self, origin: str | None) -> Report:
        """What it all came to; what failed first."""
        return Report(
            ok=not self._failed,
            origin=origin,
            checked=dict(self.checked),
            counts=dict(self._counts),
            findings=tuple(sorted(self._findings, key=lambda one: not one.failed)),
        )
