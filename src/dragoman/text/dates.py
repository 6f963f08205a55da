"""Dates as pages print them: months by CLDR's names, numerals of the language, glued times."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from datetime import time as time_of_day
from functools import cache
from typing import NamedTuple

from dragoman.model.date import Date, Precision
from dragoman.model.language import UNDETERMINED, primary
from dragoman.text import numerals

# Arabic month names differ by region, and pages print both with a slash between. India's and Pakistan's
# press offices print English months in Hindi and Urdu pages.
_LOCALES = {
    "ar": ("ar", "ar_LB", "ar_MA", "ar_DZ", "ar_IQ"),
    "en": ("en", "en_GB"),
    "gl": ("gl", "es"),
    "hi": ("hi", "en"),
    "ur": ("ur", "en"),
}
# An abbreviated month ends in a full stop.
_STOP = r"\.?"
_ISLAMIC, _FIRST_YEAR = frozenset({"ar", "fa", "ps", "ur"}), 1600
_DOTLESS = frozenset({"az", "tr"})
_NO_MONTHS = frozenset({"zh", "ja", "ko"})
# "2016 года", "2016 г.", "2016 р.": the word for year belongs to the printed date.
_YEAR_WORD = r"(?:\s*(?:года|год|г\.|г|році|року|р\.|yılı|r\.|roku|ء|م)(?!\w))?"
_DAY = r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|ère|º|ª|°|\.|-го|-е|日)?"
# A day of the week in brackets may stand between a day and its time: 2016年3月5日（土）10時.
_WEEKDAY = r"\.?(?:\s?[（(][^()（）\d]{1,10}[)）]|\s?(?:星期|周|週)[一二三四五六日天]|\s?[월화수목금토일]요일)?"
_TIME = re.compile(
    rf"{_WEEKDAY}[\s,،，、;/|·–—-]*(?:at|um|à|a las|às|alle|om|в|о|об|kl\.|ore|saat|godz\.|o godz\.|الساعة)?\s*"
    r"(\d{1,2})(?:(?:[:：٫.]|\s?[hu]\s?)(\d{2})(?::(\d{2}))?(?!\d)|(?=\s*[ap]\.?\s?m(?!\w)))"
    r"\s*(?:Uhr|час\.|hrs|uur|h(?!\w))?"
    r"(\s*[ap]\.?\s?m\.?(?!\w))?(\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})(?!\w))?",
    re.IGNORECASE,
)
_HALVES = {"上午": "am", "午前": "am", "오전": "am", "凌晨": "am", "早上": "am"}
_HALVES |= {"下午": "pm", "午後": "pm", "오후": "pm", "晚上": "pm"}
_TIME_OF_SIGNS = re.compile(
    rf"{_WEEKDAY}[\s,，、]*({'|'.join(_HALVES)})?\s?(\d{{1,2}})\s?(?:[:：](\d{{2}})(?!\d)|[时時點点시]\s?(?:(\d{{1,2}})\s?[分분])?)"
)
_ISO = re.compile(
    r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s?(Z|[+-]\d{2}:?\d{2})?)?(?![\d-])"
)
_YEAR_FIRST = re.compile(
    r"(?<![\d./-])(\d{4})(\s?[./-]\s?)(\d{1,2})\2(\d{1,2})(?=\.?(?:[^\d./-]|$)|\d{1,2}:\d{2})"
)
_NUMERIC = re.compile(
    r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?=\d{1,2}:\d{2}|[^\d./-]|\.?$)"
)

# As mail and feeds write it (RFC 5322), whatever the language of the page.
_MAIL_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
_MAIL = re.compile(
    r"[A-Z][a-z]{2},\s(\d{1,2})\s(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s(\d{4})"
    r"\s(\d{2}):(\d{2})(?::(\d{2}))?\s?(GMT|UTC|Z|[+-]\d{4})?"
)


class Found(NamedTuple):
    """A date in a text: its extent (code points, half-open) and its value."""

    start: int
    end: int
    date: Date


def find(text: str, lang: str | None) -> list[Found]:
    """Finds the dates printed in a text, in order, the longest reading of each.

    Month names are those of ``lang``; numeric forms are read in the order CLDR gives the language,
    and not at all where day and month could be exchanged and the tag has no region to decide.
    """
    plain = _ascii_digits(text)
    found: list[Found] = []
    for match in _ISO.finditer(plain):
        year, month, day, hour, minute, second, zone = match.groups()
        made = _date(text, match.span(), (year, month, day), (hour, minute, second, None, zone))
        found += [made] if made else []
    for written in numerals.days(plain):
        found += _with_time(text, plain, (written.start, written.end), written.day)
    for match in _YEAR_FIRST.finditer(plain):
        if not _is_islamic(match[1], lang):
            found += _with_time(text, plain, match.span(), (match[1], match[3], match[4]))
    for match in _NUMERIC.finditer(plain):
        order = _numeric_order(int(match[1]), int(match[3]), match[2], lang)
        if order and not _is_islamic(match[4], lang):
            found += _with_time(text, plain, match.span(), (match[4], *order))
    found += _named_months(text, plain, lang)
    return _longest(found)


def day_without_year(text: str, lang: str | None) -> tuple[int, int] | None:
    """The extent of the first day and month in a text that prints no year with them; None without one."""
    shapes = _month_shapes(primary(lang))
    if shapes is None:
        return None
    match = shapes.without_year.search(_lowered(_ascii_digits(text), lang))
    return match.span() if match else None


def without_weekday(text: str, lang: str | None) -> str:
    """The same text, a blank for every letter of a day of the week's name in the language."""
    shape = _weekdays(primary(lang))
    return shape.sub(lambda match: " " * len(match[0]), text) if shape else text


def whole(text: str, lang: str | None) -> Date | None:
    """The date that a text is, if it is nothing else (a stamp line); None otherwise."""
    for found in find(text, lang):
        rest = without_weekday(text[: found.start] + text[found.end :], lang)
        if not any(char.isalnum() for char in rest):
            return found.date
    return None


def parse_machine(value: str) -> Date | None:
    """Reads a machine-readable value (``datetime``, meta tags, JSON-LD): ISO 8601 or a date alone."""
    match = _ISO.search(value)
    if match:
        year, month, day, hour, minute, second, zone = match.groups()
        made = _date(value, match.span(), (year, month, day), (hour, minute, second, None, zone))
        return (
            Date(value=made.date.value, precision=made.date.precision, zone=made.date.zone)
            if made
            else None
        )
    mail = _MAIL.search(value)
    if mail:
        day = (mail[3], str(_MAIL_MONTHS.index(mail[2].title()) // 3 + 1), mail[1])
        made = _date(value, mail.span(), day, (mail[4], mail[5], mail[6], None, mail[7]))
        date_only = made.date if made else None
        return date_only and Date(
            value=date_only.value, precision=date_only.precision, zone=date_only.zone
        )
    short = re.fullmatch(r"\s*(\d{4})(?:-(\d{2}))?\s*", value)
    if short and (not short[2] or 1 <= int(short[2]) <= 12):
        return Date(value=short[0].strip(), precision="month" if short[2] else "year")
    return None


def days_between(earlier: Date, later: Date) -> int | None:
    """The days from one date to another (negative if it is before it); None where one has no day."""
    if earlier.day is None or later.day is None:
        return None
    return (date.fromisoformat(later.day) - date.fromisoformat(earlier.day)).days


def _named_months(text: str, plain: str, lang: str | None) -> list[Found]:
    shapes = _month_shapes(primary(lang))
    if shapes is None:
        return []
    found: list[Found] = []
    lowered = _lowered(plain, lang)
    for match in shapes.day_first.finditer(lowered):
        day = (match[3], str(shapes.months[match[2]]), match[1])
        found += _with_time(text, plain, match.span(), day)
    for match in shapes.month_first.finditer(lowered):
        day = (match[3], str(shapes.months[match[1]]), match[2])
        found += _with_time(text, plain, match.span(), day)
    return found


def _lowered(plain: str, lang: str | None) -> str:
    """In lower case, one code point for one: a letter that grew would shift every place after it."""
    if primary(lang) in _DOTLESS:
        plain = plain.replace("I", "ı").replace("İ", "i")
    lowered = plain.lower()
    if len(lowered) != len(plain):
        lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in plain)
    return lowered


class _Shapes(NamedTuple):
    """One language's months by name, and how a day is printed with them."""

    months: dict[str, int]
    day_first: re.Pattern[str]
    month_first: re.Pattern[str]
    without_year: re.Pattern[str]


@cache
def _month_shapes(lang: str) -> _Shapes | None:
    if lang in _NO_MONTHS or lang == UNDETERMINED:
        return None
    names = _month_names(lang)
    if not names:
        return None
    one = "|".join(sorted((re.escape(name) for name in names), key=len, reverse=True))
    month = rf"({one})(?:\s?/\s?(?:{one}))?{_STOP}"
    # A time may follow without a blank; a figure that goes on is no year.
    year = r"(\d{4})(?!\d(?!\d?\s?[:.٫h]\s?\d\d))"
    before = rf"{_DAY}\s*-?\s*(?:de\s+|do\s+|of\s+)?\s*{month}"
    after = r"(?:st|nd|rd|th)?(?:[,،]\s*|\s+)(?:de\s+|del\s+)?"
    return _Shapes(
        names,
        re.compile(rf"{before}\s*-?[,،]?\s*(?:de\s+|del\s+|do\s+)?{year}{_YEAR_WORD}"),
        re.compile(rf"(?<!\w){month}\s+(\d{{1,2}}){after}{year}"),
        re.compile(
            rf"{before.removesuffix(_STOP)}(?!\w)|(?<!\w){month}\s+(\d{{1,2}})(?:st|nd|rd|th)?(?![\w:.])"
        ),
    )


def _month_names(lang: str) -> dict[str, int]:
    """The months of a language by their names in lower case, whole and abbreviated, as CLDR has them."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  # loads a locale's data only when asked

    names: dict[str, int] = {}
    for code in _LOCALES.get(lang, (lang,)):
        try:
            locale = Locale.parse(code)
        except (UnknownLocaleError, ValueError):
            continue
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    cleaned = name.lower().rstrip(".")
                    if (len(cleaned) > 2 or width == "wide") and not cleaned.isdigit():
                        names.setdefault(cleaned, number)
    return names


@cache
def _weekdays(lang: str) -> re.Pattern[str] | None:
    """The days of the week as CLDR names them, whole and abbreviated; in Chinese and Japanese with 星期 or 曜日."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415

    if lang == UNDETERMINED:
        return None
    try:
        locale = Locale.parse(lang)
    except (UnknownLocaleError, ValueError):
        return None
    widths = ("wide",) if lang in _NO_MONTHS else ("wide", "abbreviated")
    contexts = ("format", "stand-alone")
    names = {
        locale.days[c][w][day].rstrip(".") for c in contexts for w in widths for day in range(7)
    }
    one = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(one if lang in _NO_MONTHS else rf"(?<!\w)(?:{one})(?!\w)\.?", re.IGNORECASE)


def _is_islamic(year: str, lang: str | None) -> bool:
    """Whether a year in figures is one of the Islamic or Persian calendar, which are not converted."""
    return int(year) < _FIRST_YEAR and primary(lang) in _ISLAMIC


def _with_time(
    text: str, plain: str, span: tuple[int, int], day: tuple[str, str, str]
) -> list[Found]:
    """The date in a span (its year, month and day), with the time that follows it if there is one."""
    after = _TIME.match(plain, span[1])
    made = _date(text, (span[0], after.end()), day, after.groups()) if after else None
    signs = (
        _TIME_OF_SIGNS.match(plain, span[1])
        if made is None or made.date.precision == "day"
        else None
    )
    if signs:
        half = _HALVES.get(signs[1] or "")
        time = (signs[2], signs[3] or signs[4], None, half, None)
        made = _date(text, (span[0], signs.end()), day, time)
    made = made or _date(text, span, day, (None, None, None, None, None))
    return [made] if made else []


def _date(
    text: str, span: tuple[int, int], day: tuple[str, str, str], time: tuple[str | None, ...]
) -> Found | None:
    start, end = span
    hour, minute, second, half, zone = time
    hours = int(hour) if hour else 0
    if half:
        hours = hours % 12 + (12 if half.strip().lower().startswith("p") else 0)
    try:
        # A printed time has the zone it printed, or none.
        moment = datetime.combine(
            date(int(day[0]), int(day[1]), int(day[2])),
            time_of_day(hours, int(minute or 0), int(second or 0)),
        )
    except ValueError:
        return None
    precision: Precision = "second" if second else "minute" if hour else "day"
    value = moment.isoformat()[: {"second": 19, "minute": 16, "day": 10}[precision]]
    printed = text[start:end].strip()
    return Found(
        start,
        start + len(text[start:end].rstrip()),
        Date(value=value, precision=precision, zone=_zone(zone), printed=printed),
    )


def _zone(printed: str | None) -> str | None:
    if not printed:
        return None
    zone = printed.strip().upper()
    if zone in ("Z", "UTC", "GMT"):
        return "+00:00"
    return zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"


def _numeric_order(first: int, second: int, sign: str, lang: str | None) -> tuple[str, str] | None:
    """Month and day of ``first/second``, or None where nothing decides which is which."""
    if first > 12 >= second:
        return str(second), str(first)
    if second > 12 >= first:
        return str(first), str(second)
    if sign == "." or first == second:
        return str(second), str(first)
    if not lang or (primary(lang) == "en" and "-" not in lang):
        return None
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415

    try:
        pattern = Locale.parse(lang, sep="-").date_formats["short"].pattern
    except (UnknownLocaleError, ValueError):
        return None
    day_first = pattern.find("d") < pattern.find("M")
    return (str(second), str(first)) if day_first else (str(first), str(second))


def _longest(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start, -(f.end - f.start))):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _ascii_digits(text: str) -> str:
    """The same text with every decimal digit of any script written 0 to 9; lengths do not change."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(char))
        if char.isdecimal()
        else " "
        if char in "\u00a0\u202f\u2009"
        else char
        for char in text
    )
