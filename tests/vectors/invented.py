"""A small space of invented rows, and an encoder that counts what it is asked."""

from __future__ import annotations

import numpy as np

from dragoman.vectors.file import ABOUT, Writer
from dragoman.vectors.use import default

MODEL, DIMENSION = "invented/1", 128


def rows(count, seed=1, dimension=DIMENSION):
    """Rows of length 1, the same for the same seed."""
    made = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def about(count, start=0):
    """Rows of one piece each, ten of an edition."""
    made = np.zeros(count, dtype=ABOUT)
    made["paragraph"] = np.arange(start, start + count)
    made["edition"] = made["paragraph"] // 10
    return made


def written(folder, values, model=MODEL):
    """A space with these rows, made durable."""
    writer = Writer(folder, model, values.shape[1])
    writer.append(values, about(len(values)))
    writer.commit(7, "root")
    return writer


class Counting:
    """The real encoder; ``texts`` is everything it was asked for. ``dies`` ends it at that batch."""

    def __init__(self, dies=None, languages=None):
        self.texts = []
        self.batches = 0
        self.dies = dies
        self.id, self.dimension = default().id, default().dimension
        self.languages = default().languages if languages is None else languages

    def encode(self, texts):
        self.batches += 1
        if self.batches == self.dies:
            raise KeyboardInterrupt
        self.texts += texts
        return default().encode(texts)
