"""An answer as an unbroken row of years or months."""

from __future__ import annotations

import pytest

from dragoman.search.engine import Month
from dragoman.search.over_time import over_time


def months(*found):
    return [Month(month=m, said=said, published=0, words=words) for m, said, words in found]


def rows(found):
    return [(one.period, one.passages, one.words) for one in found.periods]


def test_a_year_without_passages_is_none_and_one_that_was_not_searched_is_unknown():
    found = over_time(months((201203, 0, 9), (201305, 2, 40), (201511, 0, 30), (201707, 1, 5)), 3)
    assert (found.unit, found.undated) == ("year", 0)
    assert rows(found) == [
        ("2013", 2, 40), ("2014", None, 0), ("2015", 0, 30), ("2016", None, 0), ("2017", 1, 5),
    ]  # fmt: skip


@pytest.mark.parametrize(("last", "unit"), [(201612, "month"), (201701, "year")])
def test_three_years_are_shown_by_month_and_more_by_year(last, unit):
    found = over_time(months((201401, 1, 10), (last, 1, 10)), 2)
    assert found.unit == unit
    assert len(found.periods) == (36 if unit == "month" else 4)


def test_a_day_known_only_to_its_year_makes_the_row_one_of_years():
    assert over_time(months((201600, 1, 10), (201611, 1, 10)), 2).unit == "year"
    # What was searched, and not found, is of no month either, but hinders nobody.
    found = over_time(months((201600, 0, 10), (201611, 1, 7), (201701, 1, 8)), 2)
    assert rows(found) == [("2016-11", 1, 7), ("2016-12", None, 0), ("2017-01", 1, 8)]


def test_passages_without_a_day_are_counted_apart():
    assert over_time(months((201611, 0, 10)), 4).undated == 4
    assert over_time(months((201611, 0, 10)), 4).periods == ()
    found = over_time([Month(month=201611, said=1, published=2, words=10)], 5)
    assert (found.undated, found.periods[0].passages, found.periods[0].by_published) == (2, 3, 2)
