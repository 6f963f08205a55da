"""What kept its order: the longest run of places that stand alike before and after."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def longest_run(places: Sequence[int]) -> list[int]:
    """The numbers (from 0) of a longest strictly rising subsequence of different ``places``.

    Patience sorting, n log n; of several longest runs the one whose ends are the smallest.
    """
    ends: list[int] = []
    best: list[int] = []
    earlier: list[int | None] = []
    for index, place in enumerate(places):
        length = bisect_left(ends, place)
        earlier.append(best[length - 1] if length else None)
        ends[length : length + 1] = [place]
        best[length : length + 1] = [index]
    chosen: list[int] = []
    at = best[-1] if best else None
    while at is not None:
        chosen.append(at)
        at = earlier[at]
    return chosen[::-1]
