"""Dates as pages print them, in nineteen languages; what cannot be told is left alone, and no zone is made up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.model.date import Date
from dragoman.text import dates


def only(text: str, lang: str | None) -> Date:
    (found,) = dates.find(text, lang)
    assert text[found.start : found.end] == found.date.printed
    return found.date


PRINTED = {
    "ar": ["٣ أيار/مايو ٢٠٢٤", "3 مايو 2024", "٣ أيار ٢٠٢٤", "٣ ماي ٢٠٢٤", "3 مايو، 2024م", "٣ أيار / مايو ٢٠٢٤"],
    "de": ["3. Mai 2024", "03.05.2024", "3.5.2024"],
    "en": ["3 May 2024", "May 3, 2024", "3rd May 2024", "May 3rd, 2024", "3 May, 2024", "3-May-2024", "May 03,2024"],
    "es": ["3 de mayo de 2024", "3 mayo 2024", "3 de mayo del 2024", "mayo 3 de 2024", "3 de mayo, 2024"],
    "fr": ["3 mai 2024"],
    "gl": ["3 de maio de 2024"],
    "hi": ["3 मई 2024", "३ मई २०२४", "3 मई, 2024", "03 MAY 2024"],
    "it": ["3 maggio 2024", "3° maggio 2024"],
    "ja": ["2024年5月3日", "2024年 5月 3日", "令和6年5月3日", "令和六年五月三日", "二〇二四年五月三日", "2024/5/3"],
    "ko": ["2024년 5월 3일", "2024.05.03", "2024. 5. 3", "2024-5-3"],
    "nl": ["3 mei 2024"],
    "pl": ["3 maja 2024", "3 maja 2024 r.", "3 maja 2024 roku"],
    "pt": ["3 de maio de 2024"],
    "ru": ["3 мая 2024 года", "3 мая 2024 г.", "3 мая 2024"],
    "sv": ["3 maj 2024"],
    "tr": ["3 Mayıs 2024", "03.05.2024", "3 MAYIS 2024"],
    "uk": ["3 травня 2024 року", "3 травня 2024 р."],
    "ur": ["3 مئی 2024", "3 مئی 2024ء", "۳ مئی، ۲۰۲۴", "3 May 2024"],
    "zh": ["2024年5月3日", "2024年5月3号", "二〇二四年五月三日", "二零二四年五月三日", "民國113年5月3日", "2024/05/03"],
    None: ["2024-05-03"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "text"), [(lang, text) for lang in PRINTED for text in PRINTED[lang]]
)
def test_the_third_of_may_is_found_in_every_language(lang: str | None, text: str):
    date = only(text, lang)
    assert (date.value, date.precision, date.zone, date.printed) == (
        "2024-05-03",
        "day",
        None,
        text,
    )
    inside = f"« {text} »"
    assert only(inside, lang) == date


EVERY_MONTH = {
    "ar": "كانون الثاني/يناير شباط/فبراير آذار/مارس نيسان/أبريل أيار/مايو حزيران/يونيو تموز/يوليو آب/أغسطس "
    "أيلول/سبتمبر تشرين الأول/أكتوبر تشرين الثاني/نوفمبر كانون الأول/ديسمبر",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
}  # fmt: skip
_TWO_WORDS = {"كانون", "تشرين"}


def months(lang: str) -> list[str]:
    names: list[str] = []
    for word in EVERY_MONTH[lang].split():
        if names and names[-1] in _TWO_WORDS:
            names[-1] += f" {word}"
        else:
            names.append(word)
    return names


@pytest.mark.parametrize("lang", EVERY_MONTH)
def test_every_month_has_its_number(lang: str):
    names = months(lang)
    assert len(names) == 12
    assert [only(f"14 {name} 2023", lang).value for name in names] == [
        f"2023-{n:02}-14" for n in range(1, 13)
    ]


@pytest.mark.parametrize(
    ("text", "lang", "value"),
    [
        ("18 November 201612:35", "en", "2016-11-18T12:35"),
        ("16. Mai 202409:05", "de", "2024-05-16T09:05"),
        ("16 de mayo de 202412:35", "es", "2024-05-16T12:35"),
        ("١٦ أيار/مايو ٢٠٢٤١٢:٣٥", "ar", "2024-05-16T12:35"),
        ("2024年3月28日18:10", "zh", "2024-03-28T18:10"),
        ("03.05.202418:10", "ru", "2024-05-03T18:10"),
        ("3 May 2024, 18:10", "en", "2024-05-03T18:10"),
        ("٥ حزيران/يونيو ٢٠٢٥، ١٨:٣٠", "ar", "2025-06-05T18:30"),
        ("2024年3月15日 08:00", "zh", "2024-03-15T08:00"),
        ("3 mai 2024, 9 h 40", "fr", "2024-05-03T09:40"),
        ("3. Mai 2024, 09:15 Uhr", "de", "2024-05-03T09:15"),
        ("3 мая 2024 г., 15:40", "ru", "2024-05-03T15:40"),
        ("May 3, 2024 at 5:07 p.m.", "en", "2024-05-03T17:07"),
        ("May 3, 2024, 12:07 a.m.", "en", "2024-05-03T00:07"),
        ("3 May 2024 at 5 p.m.", "en", "2024-05-03T17:00"),
        ("3 May 2024 18:10:59", "en", "2024-05-03T18:10:59"),
        ("3 May 2024 - 18:10", "en", "2024-05-03T18:10"),
        ("2024-05-03 18:10", None, "2024-05-03T18:10"),
        ("2024年5月3日（星期五）18:10", "zh", "2024-05-03T18:10"),
        ("2024年5月3日 下午3:30", "zh", "2024-05-03T15:30"),
        ("二〇二四年五月三日 上午10时05分", "zh", "2024-05-03T10:05"),
        ("令和6年5月3日（金）10時15分", "ja", "2024-05-03T10:15"),
        ("2024년 5월 3일(금) 오후 3시 30분", "ko", "2024-05-03T15:30"),
        ("3 de maio de 2024 às 12h30", "pt", "2024-05-03T12:30"),
        ("03-05-2024 | 12:30 uur", "nl", "2024-05-03T12:30"),
        ("3 maj 2024 kl. 12.30", "sv", "2024-05-03T12:30"),
        ("3 травня 2024 року о 12:30", "uk", "2024-05-03T12:30"),
        ("3 EKİM 2024 12:30", "tr", "2024-10-03T12:30"),
    ],
)
def test_a_time_after_the_day_is_read_glued_or_not(text: str, lang: str | None, value: str):
    date = only(text, lang)
    assert date.value == value
    assert date.precision == ("second" if value.count(":") == 2 else "minute")
    assert date.zone is None
    assert date.printed == text


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2024-05-03T18:10Z", "+00:00"),
        ("2024-05-03T18:10:59+03:00", "+03:00"),
        ("2024-05-03T18:10-0430", "-04:30"),
        ("3 May 2024, 18:10 GMT", "+00:00"),
        ("3 May 2024, 18:10 UTC", "+00:00"),
        ("3 May 2024, 18:10 +02:00", "+02:00"),
        ("3 May 2024, 18:10 Moscow time", None),
        ("3 May 2024, 18:10 CET", None),
        ("3 May 2024, 18:10", None),
    ],
)
def test_a_zone_is_taken_only_where_one_is_printed(text: str, zone: str | None):
    date = only(text, "en")
    assert date.zone == zone
    assert date.value.startswith("2024-05-03T18:10")


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("30 February 2024", "en"),
        ("31 April 2024", "en"),
        ("0 May 2024", "en"),
        ("2023-02-29", None),
        ("2024-13-01", None),
        ("32.05.2024", "de"),
        ("2024年13月3日", "zh"),
        ("2024年5月32日", "zh"),
        ("3 May 0000", "en"),
        ("3 May 24", "en"),
        ("3 May 20245", "en"),
        ("May 3, 202412", "en"),
        ("May 2024", "en"),
        ("3 May", "en"),
        ("1.2.3.2024", "de"),
        ("version 2024-05-03-1", "en"),
        ("telephone 12-34-5678", "en"),
        ("2024年五十月3日", "zh"),
        ("令和百年5月3日", "ja"),
        ("6年5月3日", "ja"),
        ("2024/5/3/1", "ja"),
        ("2024.5-3", "ko"),
    ],
)
def test_what_is_no_day_of_a_calendar_is_no_date(text: str, lang: str | None):
    assert dates.find(text, lang) == []


@pytest.mark.parametrize("time", ["25:10", "18:99", "1810", ":"])
def test_an_impossible_time_is_no_part_of_the_date(time: str):
    date = only(f"3 May 2024 {time}", "en")
    assert (date.value, date.precision, date.printed) == ("2024-05-03", "day", "3 May 2024")


@pytest.mark.parametrize(
    ("text", "lang", "value"),
    [
        ("04/06/2001", "en", None),
        ("04-06-2001", "en", None),
        ("04/06/2001", None, None),
        ("04/06/2001", "en-GB", "2001-06-04"),
        ("04/06/2001", "en-US", "2001-04-06"),
        ("04/06/2001", "fr", "2001-06-04"),
        ("04.06.2001", "en", "2001-06-04"),
        ("04.06.2001", None, "2001-06-04"),
        ("24/06/2001", "en", "2001-06-24"),
        ("06/24/2001", "en", "2001-06-24"),
        ("06/06/2001", "en", "2001-06-06"),
        ("04/06/2001", "xx", None),
    ],
)
def test_day_and_month_in_figures_are_told_apart_only_where_something_decides(
    text: str, lang: str | None, value: str | None
):
    assert [found.date.value for found in dates.find(text, lang)] == ([value] if value else [])


@pytest.mark.parametrize(
    "digits",
    ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "０１２３４５６７８９", "๐๑๒๓๔๕๖๗๘๙", "০১২৩৪৫৬৭৮৯"],
)
def test_digits_of_other_scripts_are_digits(digits: str):
    text = "2024-05-16T12:35".translate({ord(str(n)): digit for n, digit in enumerate(digits)})
    date = only(text, None)
    assert (date.value, date.printed) == ("2024-05-16T12:35", text)


def test_months_of_another_language_are_not_read():
    assert dates.find("3 мая 2024 года", "en") == []
    assert dates.find("3 May 2024", "ru") == []
    assert dates.find("3 May 2024", None) == []
    assert dates.find("3 May 2024", "xx-nonsense") == []


@pytest.mark.parametrize(
    ("text", "lang"),
    [("١٤/٠٥/١٤٤٥هـ", "ar"), ("1445/05/14", "ar"), ("15 جمادى الأولى 1445هـ", "ar"), ("1403/02/14", "ur")],
)  # fmt: skip
def test_a_day_of_the_islamic_calendar_is_never_taken_for_one_of_ours(text: str, lang: str):
    assert dates.find(text, lang) == []
    both = f"{text} الموافق 3/5/2024"
    assert [found.date.value for found in dates.find(both, "ar")] == ["2024-05-03"]


@pytest.mark.parametrize(
    ("text", "lang", "day"),
    [
        ("PORT ISTEN, 5 March (Office)", "en", "5 March"),
        ("HALMAR, Nov. 17 —", "en", "Nov. 17"),
        ("ХАЛЬМАР, 5 марта.", "ru", "5 марта"),
        ("(Halmar, 3 mars)", "fr", "3 mars"),
        ("هالمار، ٥ مارس", "ar", "٥ مارس"),
        ("PORT ISTEN, September —", "en", None),
        ("伊斯滕港", "zh", None),
    ],
)
def test_a_day_printed_without_its_year_is_found_and_no_date(text: str, lang: str, day: str | None):
    extent = dates.day_without_year(text, lang)
    assert (text[slice(*extent)] if extent else None) == day
    assert dates.find(text, lang) == []


def test_all_dates_of_a_text_are_found_in_their_order():
    found = dates.find("From 3 May 2024 to 5 June 2024 (published 2024-06-06).", "en")
    assert [one.date.value for one in found] == ["2024-05-03", "2024-06-05", "2024-06-06"]
    assert [one.start for one in found] == sorted(one.start for one in found)


def test_a_letter_that_grows_when_lowered_moves_no_date():
    text = "İİİ 3 Mayıs 2024"
    assert only(text, "tr").value == "2024-05-03"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("16 May 202412:35", True),
        ("[3 May 2024]", True),
        ("Published 3 May 2024", False),
        ("", False),
        ("12:35", False),
    ],
)
def test_a_line_is_a_date_if_it_is_nothing_else(text: str, whole: bool):
    assert (dates.whole(text, "en") is not None) is whole


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-05-16T12:35:00+02:00", ("2024-05-16T12:35:00", "second", "+02:00")),
        ("2024-05-16T12:35", ("2024-05-16T12:35", "minute", None)),
        ("2024-05-16T12:35:00.000Z", ("2024-05-16T12:35:00", "second", "+00:00")),
        ("2024-05-16", ("2024-05-16", "day", None)),
        ("2024-05", ("2024-05", "month", None)),
        ("2024", ("2024", "year", None)),
        ("Fri, 03 May 2024 18:10:00 GMT", ("2024-05-03T18:10:00", "second", "+00:00")),
        ("Fri, 3 May 2024 18:10:00 +0200", ("2024-05-03T18:10:00", "second", "+02:00")),
    ],
)
def test_a_value_for_machines_keeps_its_precision_and_is_not_printed(
    value: str, expected: tuple[str, str, str | None]
):
    date = dates.parse_machine(value)
    assert date is not None
    assert (date.value, date.precision, date.zone) == expected
    assert date.printed is None


@pytest.mark.parametrize(
    "value", ["", "soon", "2024-13", "2024-02-30", "20240516", "2024-5-16", "16 May 2024"]
)
def test_a_value_for_machines_that_is_none_is_left(value: str):
    assert dates.parse_machine(value) is None


def test_days_between_two_dates_are_counted_where_both_have_a_day():
    def day(value: str) -> Date:
        found = dates.parse_machine(value)
        assert found is not None
        return found

    assert dates.days_between(day("2024-02-28"), day("2024-03-01T00:10")) == 2
    assert dates.days_between(day("2024-03-01"), day("2024-02-28")) == -2
    assert dates.days_between(day("2024-03"), day("2024-03-01")) is None


@given(
    st.text(max_size=80) | st.text("令和元民國〇零一二十3年月日.-/ 下午时", max_size=30),
    st.sampled_from([None, "en", "ar", "zh", "tr", "ru", "ja"]),
)
def test_any_text_gives_dates_inside_it_or_none(text: str, lang: str | None):
    end = 0
    for found in dates.find(text, lang):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start : found.end].strip() == found.date.printed
        end = found.end


@given(
    st.dates(min_value=date(1000, 1, 1)),
    st.sampled_from(["en", "de", "fr", "ru", "tr", "pl", "uk", "sv"]),
)
def test_a_day_printed_by_the_locale_is_read_back(day, lang: str):
    from babel.dates import format_date

    printed = format_date(day, "d MMMM y", locale=lang)
    assert only(printed, lang).value == day.isoformat()
