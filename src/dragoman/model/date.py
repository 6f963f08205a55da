"""A date as a page gives it: with its precision, its zone if one is printed, and its printed form."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Literal

from dragoman.model.base import Value

Precision = Literal["year", "month", "day", "minute", "second"]

_SHAPES: tuple[tuple[Precision, re.Pattern[str]], ...] = (
    ("year", re.compile(r"\d{4}", re.ASCII)),
    ("month", re.compile(r"\d{4}-\d{2}", re.ASCII)),
    ("day", re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)),
    ("minute", re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", re.ASCII)),
    ("second", re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}", re.ASCII)),
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


def moment_of(text: str) -> str | None:
    """A time of observation in its one form, or None if it is no ISO 8601 time.

    A time is in UTC to the second, ``2024-05-16T11:00:00Z``, and taken to be UTC where no zone is
    given. A day, month or year stays what it is: no time of day is made up.
    """
    text = text.strip()
    try:
        if precision_of(text) in ("year", "month", "day"):
            datetime.fromisoformat(text + "0000-01-01"[len(text) :])
            return text
        at = datetime.fromisoformat(text)
        at = at.astimezone(UTC) if at.tzinfo else at
    except (ValueError, OverflowError):
        return None
    # Eight digits without a time are a day in ISO 8601's basic form.
    has_time = "T" in text or " " in text
    plain = at.replace(tzinfo=None).isoformat(timespec="seconds")
    return f"{plain}Z" if has_time else plain[:10]


def whole_day(value: str) -> str:
    """An ISO 8601 value as ``yyyy-mm-dd``, with ``00`` for the month and the day it does not give."""
    return "-".join([*value[:10].split("-"), "00", "00"][:3])
