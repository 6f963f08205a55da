"""What an encoder must do: one space of numbers for several languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dragoman.model import language

Rows = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into rows of one space. Rows of two encoders cannot be compared: ``id`` tells them apart."""

    @property
    def id(self) -> str:
        """The name of the model, with its version: another name is another space."""

    @property
    def dimension(self) -> int:
        """How many numbers a row has."""

    @property
    def languages(self) -> frozenset[str]:
        """The languages (without script and region) whose texts it can place."""

    def encode(self, texts: Sequence[str]) -> Rows:
        """A row of length 1 for each text."""


def is_covered(encoder: Encoder, lang: str) -> bool:
    """Whether an encoder can place a text of this language."""
    return language.primary(lang) in encoder.languages
