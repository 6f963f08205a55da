"""Whether places of several words stand near one another, and which of them do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# The first and the last word of a place, as numbers of words, both included.
Run = tuple[int, int]
_Place = tuple[int, int, int]

# In a paragraph with more places than this all are said to be near, if any are: to try each would take
# longer than a reader waits.
MOST_TRIED = 400


def near(operands: Sequence[set[Run]], distance: int, *, ordered: bool) -> set[Run]:
    """The places of all operands, one of each, that stand near together; nothing where none do."""
    if not is_near(operands, distance, ordered=ordered):
        return set()
    if sum(map(len, operands)) > MOST_TRIED:
        return set().union(*operands)
    return {
        run
        for number, found in enumerate(operands)
        for run in found
        if is_near([*operands[:number], {run}, *operands[number + 1 :]], distance, ordered=ordered)
    }


def is_near(operands: Sequence[set[Run]], distance: int, *, ordered: bool) -> bool:
    """Whether one place of each operand can be chosen so that no two share a word and at most
    ``distance`` words that are in none stand between the first and the last of them.
    """
    if not all(operands):
        return False
    places = sorted((*run, number) for number, found in enumerate(operands) for run in found)
    reach = distance + sum(max(last - first + 1 for first, last in found) for found in operands)
    before = -1
    for at, (start, _, _) in enumerate(places):
        if start == before:
            continue
        before = start
        end = at
        while end < len(places) and places[end][0] < start + reach:
            end += 1
        inside = places[at:end]
        if len({operand for _, _, operand in inside}) == len(operands) and _begins_near(
            inside, len(operands), distance, ordered=ordered
        ):
            return True
    return False


def _begins_near(places: Sequence[_Place], count: int, distance: int, *, ordered: bool) -> bool:
    """Whether a choice that begins with the first of these places is near enough."""
    start, whole = places[0][0], (1 << count) - 1
    # Which operands were chosen (as bits) and how many words they are: the earliest word it can end with.
    ends: dict[tuple[int, int], int] = {}
    for first, last, operand in places:
        length = last - first + 1
        grown: dict[tuple[int, int], int] = {}
        if first == start and (operand == 0 or not ordered):
            grown[1 << operand, length] = last
        for (chosen, words), end in ends.items():
            is_next = chosen == (1 << operand) - 1 if ordered else not chosen >> operand & 1
            if is_next and end < first and last - start + 1 - words - length <= distance:
                grown[chosen | 1 << operand, words + length] = last
        for way, end in grown.items():
            if way[0] == whole:
                return True
            ends[way] = min(end, ends.get(way, end))
    return False
