"""Times of observation have one form; days keep what they do not know."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.model.base import encode
from dragoman.model.date import Date, moment_of, precision_of, whole_day
from dragoman.model.reading import Reading
from dragoman.model.record import naming_day

SAID = Date(value="2031-05-03", precision="day")
PUBLISHED = Date(value="2031-05-04T10:00", precision="minute", zone="+02:00", printed="4 أيار 2031")
MONTH, YEAR = Date(value="2031-04", precision="month"), Date(value="2030", precision="year")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2031-05-04T10:00:00Z", "2031-05-04T10:00:00Z"),
        ("2031-05-04T12:00:00.75+02:00", "2031-05-04T10:00:00Z"),
        ("2031-05-04 10:00", "2031-05-04T10:00:00Z"),
        ("20310504T100000Z", "2031-05-04T10:00:00Z"),
        ("2031-05-04", "2031-05-04"),
        ("20310504", "2031-05-04"),
        ("2031-05", "2031-05"),
        ("2031", "2031"),
        ("0032-05-04T10:00:00Z", "0032-05-04T10:00:00Z"),
    ],
)
def test_a_moment_has_one_form_and_no_time_is_made_up(text, moment):
    assert moment_of(text) == moment
    assert moment_of(moment) == moment


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2031-02-30", "2031-13", "٢٠٣١-٠٥-٠٤", "二〇三一年", "2031-05-04T25:00", "0001-01-01T00:00:00+14:00"],
)  # fmt: skip
def test_what_is_no_time_is_none(text):
    assert moment_of(text) is None


@given(st.text(max_size=30))
def test_any_text_is_a_moment_or_none(text):
    found = moment_of(text)
    assert found is None or moment_of(found) == found


def test_digits_of_other_scripts_are_no_iso_date():
    assert precision_of("٢٠٣١") is None
    assert precision_of("2031") == "year"


def test_a_day_keeps_zeros_for_what_is_not_known():
    assert [whole_day(value) for value in ("2031", "2031-05", "2031-05-04T10:00:00Z")] == [
        "2031-00-00",
        "2031-05-00",
        "2031-05-04",
    ]


@pytest.mark.parametrize(
    ("said", "published", "day"),
    [
        (SAID, PUBLISHED, ("2031-05-03", "said")),
        (None, PUBLISHED, ("2031-05-04", "published")),
        (MONTH, PUBLISHED, ("2031-05-04", "published")),
        (MONTH, None, ("2031-04-00", "said")),
        (None, YEAR, ("2030-00-00", "published")),
        (None, None, ("2031-06-01", "observed")),
    ],
)
def test_a_text_stands_under_the_day_said_else_published_else_observed(said, published, day):
    assert naming_day(reading(said, published), "2031-06-01T08:00:00Z") == day


def test_a_value_is_json_in_the_order_of_its_fields():
    assert encode(PUBLISHED) == (
        '{"value":"2031-05-04T10:00","precision":"minute","zone":"+02:00","printed":"4 أيار 2031"}'.encode()
    )


def reading(said, published):
    return Reading(
        lang="ar", title="بيان", published=published, said=said, dateline=None, place=None, event=None,
        kind="statement", publisher=None, speakers=(), editions=(), links=(), turns=(), mentions=(),
        subjects=(), furniture=(), coverage=1.0, evidence={}, warnings=(),
    )  # fmt: skip
