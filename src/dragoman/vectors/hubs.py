"""Rows that lie near to anything, and so near to every query: how much of a cosine says nothing.

Of two cosines that are the same the one with a row that has fewer neighbours says more (margin
normalisation). How near a row lies to anything is the mean of its highest cosines with a sample of the rows
of its own space, which are of all its languages.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dragoman.vectors.encoder import Rows

Kept = NDArray[np.int8]
Scales = NDArray[np.float32]

SAMPLE = 2_048
# Of fewer the nearest are a row's own translations, which is what is sought.
FEWEST = 1_024
# The row itself may be in the sample; what lies nearest is left out.
NEIGHBOURS = 10
_BLOCK = 4_096


def sample(rows: Kept, scales: Scales, count: int) -> Rows:
    """Rows at equal distances among the first ``count`` of a space; none where they are too few to say."""
    if count < FEWEST:
        return np.empty((0, rows.shape[-1]), dtype=np.float32)
    places = np.unique(np.linspace(0, count - 1, min(SAMPLE, count)).astype(np.intp))
    return _numbers(rows, scales, places)


def of_rows(rows: Rows, against: Rows) -> NDArray[np.float32]:
    """How near each row lies to a sample; 0 for all where there is none."""
    if not len(against):
        return np.zeros(len(rows), dtype=np.float32)
    cosines = rows @ against.T
    highest = np.partition(cosines, -NEIGHBOURS - 1, axis=1)[:, -NEIGHBOURS - 1 :]
    mean: NDArray[np.float32] = (highest.sum(axis=1) - highest.max(axis=1)) / np.float32(NEIGHBOURS)
    return mean


def blocks(rows: Kept, scales: Scales) -> Iterator[Rows]:
    """All rows of a space, some at a time."""
    for start in range(0, len(rows), _BLOCK):
        yield _numbers(rows, scales, slice(start, start + _BLOCK))


def _numbers(rows: Kept, scales: Scales, at: NDArray[np.intp] | slice) -> Rows:
    made: Rows = rows[at].astype(np.float32) * scales[at][:, None]
    return made
