"""What an ingest came to: by folder, what was refused and why, what was not understood. Nothing passes unsaid."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from dragoman.model.outcome import Outcome
from dragoman.parse.coverage import ENOUGH

# What tells one refusal from another of its kind: numbers, quoted words, what follows a colon's detail.
_DETAIL = re.compile(r"\d[\d,.]*|'[^']*'|«[^»]*»")
_LONGEST_REASON = 120


@dataclass(slots=True)
class Row:
    """One folder's numbers: pages by outcome, turns read, pages below full coverage and the lowest of it."""

    outcomes: Counter[str] = field(default_factory=Counter)
    editions: set[str] = field(default_factory=set)
    captures: int = 0
    turns: int = 0
    uncovered: int = 0
    coverage: float | None = None

    def add(self, outcome: Outcome) -> None:
        """Counts one page."""
        self.outcomes[outcome.outcome] += 1
        self.captures += outcome.capture is not None
        self.turns += outcome.turns or 0
        if outcome.id:
            self.editions.add(outcome.id)
        if outcome.coverage is not None:
            self.uncovered += outcome.coverage < ENOUGH
            self.coverage = min(outcome.coverage, 1.0 if self.coverage is None else self.coverage)


@dataclass(slots=True)
class Examples:
    """How often something happened, in how many pages, and the first page it was seen in."""

    times: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)

    def add(self, what: str, where: str, times: int = 1) -> None:
        """Counts something seen ``times`` in one page."""
        self.times[what] += times
        self.pages[what] += 1
        self.first.setdefault(what, where)

    def listed(self) -> list[tuple[str, int, int, str]]:
        """What, in how many pages, how often, first where; the most pages first."""
        ranked = sorted(self.pages.items(), key=lambda item: (-item[1], item[0]))
        return [(what, pages, self.times[what], self.first[what]) for what, pages in ranked]


@dataclass(slots=True)
class Report:
    """An ingest summed up as its outcomes come in."""

    folders: dict[str, Row] = field(default_factory=dict)
    refused: Examples = field(default_factory=Examples)
    not_understood: Examples = field(default_factory=Examples)

    def add(self, outcome: Outcome) -> None:
        """Counts one outcome in its folder, its reason if refused, the markup it was not understood in."""
        self.folders.setdefault(outcome.folder, Row()).add(outcome)
        where = outcome.file + (f" [{outcome.part}]" if outcome.part else "")
        if outcome.outcome == "refused":
            self.refused.add(kind_of(outcome.reason or ""), where)
        for what, times in outcome.not_understood.items():
            self.not_understood.add(what, where, times)

    def total(self) -> Row:
        """All folders as one row."""
        rows = self.folders.values()
        lowest = [row.coverage for row in rows if row.coverage is not None]
        return Row(
            outcomes=sum((row.outcomes for row in rows), Counter()),
            editions=set().union(*(row.editions for row in rows)),
            captures=sum(row.captures for row in rows),
            turns=sum(row.turns for row in rows),
            uncovered=sum(row.uncovered for row in rows),
            coverage=min(lowest, default=None),
        )


def kind_of(reason: str) -> str:
    """A reason without what is particular to one file, so that like reasons are counted together."""
    return _DETAIL.sub("…", reason)[:_LONGEST_REASON]
