"""Which rows lie nearest to a query: by every number of them, or of many rows first by their signs.

The signs of a row are a 64th of its size as numbers. They choose ``CHOSEN`` rows, whose numbers then decide.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.vectors.file import Space

# Up to so many rows all numbers are compared.
EXACT = 100_000
# So many of the rows with the most like signs are compared by their numbers.
CHOSEN = 4_000
# What a row lies near to anything is held against it so much.
WEIGHT = np.float32(0.5)
_BLOCK = 8_192

Places = NDArray[np.intp]
Cosines = NDArray[np.float32]


def nearest(
    space: Space, query: NDArray[np.float32], most: int, among: NDArray[np.bool_] | None = None
) -> tuple[Places, Cosines]:
    """The numbers of at most ``most`` rows with their cosines, the nearest first.

    A row that lies near to anything counts as farther by half of that (``hubs.py``). ``among`` says of every row whether it may be found; without it all in use may.
    """
    chosen = space.live if among is None else among & space.live
    places = np.flatnonzero(chosen)
    if len(places) > EXACT:
        places = _alike_in_sign(space, query, chosen)
    cosines = cosines_of(space, query, places)
    first = _highest(cosines - WEIGHT * space.hubs[places], most)
    return places[first], cosines[first]


def cosines_of(space: Space, query: NDArray[np.float32], places: Places) -> Cosines:
    """The cosines of a query with rows, which are given in ascending order."""
    found = np.empty(len(places), dtype=np.float32)
    is_all = len(places) == len(space.scales)
    for start in range(0, len(places), _BLOCK):
        end = min(start + _BLOCK, len(places))
        at: Any = slice(start, end) if is_all else places[start:end]
        found[start:end] = space.rows[at].astype(np.float32) @ query
        found[start:end] *= space.scales[at]
    return found


def _alike_in_sign(space: Space, query: NDArray[np.float32], chosen: NDArray[np.bool_]) -> Places:
    """The places of the rows, among those chosen, whose signs differ least from the query's."""
    signs = np.packbits(query > 0).view("<u8")
    differing = np.empty(len(chosen), dtype=np.uint16)
    for start in range(0, len(chosen), _BLOCK):
        end = start + _BLOCK
        unlike = np.bitwise_count(space.signs[start:end] ^ signs)
        differing[start:end] = unlike.sum(axis=1, dtype=np.uint16)
    differing[~chosen] = np.iinfo(np.uint16).max
    return np.sort(np.argpartition(differing, CHOSEN)[:CHOSEN])


def _highest(values: Cosines, most: int) -> Places:
    if len(values) > most:
        among = np.argpartition(-values, most)[:most]
        return among[np.argsort(-values[among], kind="stable")]
    return np.argsort(-values, kind="stable")
