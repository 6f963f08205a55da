"""A date as a page gives it: with its precision, its zone if one is printed, and its printed form."""

from __future__ import annotations

import re
from typing import Literal

from dragoman.model.base import Value

Precision = Literal["year", "month", "day", "minute", "second"]

_SHAPES: tuple[tuple[Precision, re.Pattern[str]], ...] = (
    ("year", re.compile(r"\d{4}")),
    ("month", re.compile(r"\d{4}-\d{2}")),
    ("day", re.compile(r"\d{4}-\d{2}-\d{2}")),
    ("minute", re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")),
    ("second", re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}")),
)


class Date(Value, frozen=True, kw_only=True):
    """A point in time as claimed by a page; never converted, never given a zone it did not print.

    ``value`` is ISO 8601 without an offset, cut to ``precision``; ``zone`` is ``+03:00`` or None;
    ``printed`` is the text the value was read from, or None where it came from a machine field.
    """

    value: str
    precision: Precision
    zone: str | None = None
    printed: str | None = None

    @property
    def day(self) -> str | None:
        """The day as ``yyyy-mm-dd``, or None where the precision is coarser."""
        return self.value[:10] if len(self.value) >= 10 else None


def precision_of(value: str) -> Precision | None:
    """Names the precision of an ISO 8601 value without offset, or None if it is no such value."""
    for name, shape in _SHAPES:
        if shape.fullmatch(value):
            return name
    return None
