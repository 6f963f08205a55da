"""What the benchmark of search gives: rows of what was measured, and the floors they are held to."""

from __future__ import annotations

from dragoman.bench.searching.building import Built
from dragoman.bench.searching.hostile import Harmless
from dragoman.bench.searching.known_item import Known
from dragoman.bench.searching.load import Loaded
from dragoman.bench.searching.timing import Asked
from dragoman.model.base import Value

Row = Built | Asked | Loaded | Known | Harmless


class Floor(Value, frozen=True, kw_only=True):
    """One figure that search is held to: at least, or ``at_most``, the floor; None where nothing was measured."""

    figure: str
    value: float | None
    floor: float
    at_most: bool = False

    @property
    def is_met(self) -> bool:
        """Whether it was measured and is."""
        if self.value is None:
            return False
        return self.value <= self.floor if self.at_most else self.value >= self.floor


class Part(Value, frozen=True, kw_only=True):
    """One row of the benchmark: ``part`` says what was measured, at how many paragraphs of which corpus."""

    part: str
    paragraphs: int
    corpus: str
    row: Row | Floor
    benchmark: str = "search"

    @property
    def is_whole(self) -> bool:
        """Whether both sides agreed and nothing broke."""
        row = self.row
        if isinstance(row, Asked):
            return row.differing == 0
        if isinstance(row, Harmless):
            return row.crashes == 0
        return row.failed == 0 if isinstance(row, Loaded) else True
