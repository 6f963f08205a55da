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

# Arabic month names differ by region, and pages print both with a slash between.
_LOCALES = {"ar": ("ar", "ar_LB", "ar_MA", "ar_DZ", "ar_IQ"), "zh": ("zh",), "gl": ("gl", "es")}
_NO_MONTHS = frozenset({"zh", "ja", "ko"})
# "2016 года", "2016 г.", "2016 р.": the word for year belongs to the printed date.
_YEAR_WORD = r"(?:\s*(?:года|г\.|році|року|р\.|yılı|r\.)(?!\w))?"
_DAY = r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|ère|º|ª|\.|-го|-е|日)?"
_TIME = re.compile(
    r"[\s,،，、;/|·–—-]*(?:at|um|à|a las|в|о|kl\.|ore|saat|o godz\.)?\s*"
    r"(\d{1,2})(?:(?:[:٫.]|\s?h\s?)(\d{2})(?::(\d{2}))?(?!\d)|(?=\s*[ap]\.?\s?m(?!\w)))\s*(?:Uhr|час\.|hrs)?"
    r"(\s*[ap]\.?\s?m\.?(?!\w))?(\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})(?!\w))?",
    re.IGNORECASE,
)
_ISO = re.compile(
    r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s?(Z|[+-]\d{2}:?\d{2})?)?(?![\d-])"
)
_IDEOGRAPHIC = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日号일]")
_NUMERIC = re.compile(
    r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?=\d{1,2}:\d{2}|[^\d./-]|\.?$)"
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
    for match in _IDEOGRAPHIC.finditer(plain):
        found += _with_time(text, plain, match.span(), (match[1], match[2], match[3]))
    for match in _NUMERIC.finditer(plain):
        order = _numeric_order(int(match[1]), int(match[3]), match[2], lang)
        if order:
            found += _with_time(text, plain, match.span(), (match[4], *order))
    found += _named_months(text, plain, lang)
    return _longest(found)


def whole(text: str, lang: str | None) -> Date | None:
    """The date that a text is, if it is nothing else (a stamp line); None otherwise."""
    for found in find(text, lang):
        rest = text[: found.start] + text[found.end :]
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
    months, day_first, month_first = shapes
    found: list[Found] = []
    lowered = plain.lower()
    # A letter whose lower case is two characters would shift every place after it.
    if len(lowered) != len(plain):
        lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in plain)
    for match in day_first.finditer(lowered):
        day = (match[3], str(months[match[2]]), match[1])
        found += _with_time(text, plain, match.span(), day)
    for match in month_first.finditer(lowered):
        day = (match[3], str(months[match[1]]), match[2])
        found += _with_time(text, plain, match.span(), day)
    return found


@cache
def _month_shapes(lang: str) -> tuple[dict[str, int], re.Pattern[str], re.Pattern[str]] | None:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  # loads a locale's data only when asked

    if lang in _NO_MONTHS or lang == UNDETERMINED:
        return None
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
    if not names:
        return None
    one = "|".join(sorted((re.escape(name) for name in names), key=len, reverse=True))
    month = rf"({one})(?:/(?:{one}))?\.?"
    # A time may follow without a blank; a figure that goes on is no year.
    year = r"(\d{4})(?!\d(?!\d?\s?[:.٫h]\s?\d\d))"
    joint = r"\s*(?:de\s+|do\s+|of\s+)?"
    day_first = re.compile(
        rf"{_DAY}{joint}\s*{month},?\s*(?:de\s+|del\s+|do\s+)?{year}{_YEAR_WORD}"
    )
    month_first = re.compile(rf"(?<!\w){month}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+{year}")
    return names, day_first, month_first


def _with_time(
    text: str, plain: str, span: tuple[int, int], day: tuple[str, str, str]
) -> list[Found]:
    """The date in a span (its year, month and day), with the time that follows it if there is one."""
    after = _TIME.match(plain, span[1])
    made = _date(text, (span[0], after.end()), day, after.groups()) if after else None
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
