"""An answer over time: the months an engine counted, as one unbroken row of years or months."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from dragoman.model.query import OverTime, Period, TimeUnit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.search.engine import Month

# An answer that lies within so many months is shown by month, else by year.
MOST_MONTHS = 36


def over_time(months: Sequence[Month], total: int) -> OverTime:
    """The periods from the first with passages to the last; ``total`` is how many passages there are."""
    found = [month for month in months if month.said or month.published]
    undated = total - sum(month.said + month.published for month in found)
    unit = _unit([month.month for month in found])
    if not found:
        return OverTime(unit=unit, periods=(), undated=undated)
    held: defaultdict[int, list[Month]] = defaultdict(list)
    for month in months:
        held[_number(month.month, unit)].append(month)
    first, last = (_number(month.month, unit) for month in (found[0], found[-1]))
    periods = tuple(_period(number, unit, held[number]) for number in range(first, last + 1))
    return OverTime(unit=unit, periods=periods, undated=undated)


def _unit(months: Sequence[int]) -> TimeUnit:
    """By month where every month is known and all lie within three years."""
    if not months or any(month % 100 == 0 for month in months):
        return "year"
    within = _number(months[-1], "month") - _number(months[0], "month") < MOST_MONTHS
    return "month" if within else "year"


def _number(month: int, unit: TimeUnit) -> int:
    """Numbers without a gap between neighbours; of a month that is not known one no month has."""
    year, of_year = divmod(month, 100)
    if unit == "year":
        return year
    return year * 12 + of_year - 1 if of_year else -year - 1


def _period(number: int, unit: TimeUnit, months: Sequence[Month]) -> Period:
    words = sum(month.words for month in months)
    published = sum(month.published for month in months)
    passages = sum(month.said for month in months) + published
    year, month = divmod(number, 12)
    return Period(
        period=f"{number:04}" if unit == "year" else f"{year:04}-{month + 1:02}",
        passages=passages if passages or words else None,
        by_published=published,
        words=words,
    )
