"""Days as East Asian texts write them: numerals in ideographs, years counted from an era's first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_DIGITS = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_TEN = "十"
# The year before an era's first: 令和元年 is 2019. The Republic of China counts from 1912.
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
_ERAS |= dict.fromkeys(("中華民國", "中华民国", "民國", "民国"), 1911)
_FIRST = "元"
_ONE = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_DAY = re.compile(
    rf"(?:(?P<era>{'|'.join(_ERAS)})\s?)?(?P<year>\d{{1,4}}|[〇零○一二三四五六七八九十]{{1,4}}|{_FIRST})\s?[年년]"
    rf"\s?(?P<month>{_ONE})\s?[月월]\s?(?P<day>{_ONE})\s?[日号號일]"
)


class Written(NamedTuple):
    """A day in a text: its extent, and year, month and day in figures."""

    start: int
    end: int
    day: tuple[str, str, str]


def days(plain: str) -> Iterator[Written]:
    """Every day with its signs for year, month and day; a year of an era in years of our count."""
    for match in _DAY.finditer(plain):
        year = 1 if match["year"] == _FIRST else _number(match["year"])
        if match["era"]:
            year += _ERAS[match["era"]]
        elif match["year"] == _FIRST or len(match["year"]) != 4:
            continue
        month, day = _number(match["month"]), _number(match["day"])
        yield Written(*match.span(), (str(year), str(month), str(day)))


def _number(written: str) -> int:
    """A number in figures, in ideographs one by one (二〇一六) or counted in tens (三十一)."""
    if written.isdecimal():
        return int(written)
    if _TEN not in written:
        return int("".join(str(_DIGITS[char]) for char in written))
    tens, _, ones = written.partition(_TEN)
    if not all(char in _DIGITS for char in tens + ones):
        return 0
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
