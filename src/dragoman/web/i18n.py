"""The words of the interface in seven languages, with dates, numbers and names as each writes them."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import Translations
from markupsafe import Markup, escape

from dragoman.model.date import Date
from dragoman.model.language import UNDETERMINED, direction, primary

LANGUAGES = ("ar", "de", "en", "es", "fr", "ru", "zh")
DEFAULT = "en"

_FOLDER = Path(__file__).with_name("locale")
# Which country's way of writing dates and numbers goes with a language of the interface.
_LOCALES = {"en": "en_GB", "zh": "zh_Hans_CN"}
# An honest header names a dozen languages; more is somebody trying.
_LONGEST_HEADER = 512


class Interface:
    """One language of the interface. Texts with values come back as markup, the values escaped."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.dir = direction(tag)
        self.locale = Locale.parse(_LOCALES.get(tag, tag))
        self._words = catalogue(tag)

    def gettext(self, message: str, **values: object) -> str:
        """The message in this language, its ``%(name)s`` filled in."""
        return _filled(self._words.gettext(message), values)

    def pgettext(self, context: str, message: str, **values: object) -> str:
        """The message as it reads in a context (a button, a heading)."""
        return _filled(str(self._words.pgettext(context, message)), values)

    def ngettext(self, one: str, many: str, count: int, **values: object) -> str:
        """The message in the form that goes with a count; ``%(num)s`` is the count."""
        found = self._words.ngettext(one, many, count)
        return _filled(found, {"num": self.number(count), **values})

    def number(self, value: int) -> str:
        """A whole number with the grouping of this language."""
        return _grouped(value, self.locale)

    def amount(self, value: float) -> str:
        """A number of no more than two decimals where it is small, else of none."""
        shown = "#,##0" if value >= 10 else "0.##"
        return format_decimal(value, format=shown, locale=self.locale)

    def share(self, value: float) -> str:
        """A share of 1 in percent, cut and not rounded: 99.999 % is not everything."""
        return format_percent(int(value * 10_000) / 10_000, format="0.##%", locale=self.locale)

    def date(self, date: Date) -> str:
        """A date as exactly as the page gives it, and no more exactly."""
        try:
            at = datetime.fromisoformat(date.value + "0000-01-01"[len(date.value) :])
        except ValueError:
            return date.printed or date.value
        match date.precision:
            case "year":
                return format_skeleton("y", at, locale=self.locale)
            case "month":
                return format_skeleton("yMMMM", at, locale=self.locale)
            case "day":
                return format_date(at, "long", locale=self.locale)
            case "minute":
                return self._day_and_time(at, at.strftime("%H:%M"))
            case "second":
                return self._day_and_time(at, at.strftime("%H:%M:%S"))

    def day(self, day: str) -> str:
        """A day, month or year of the form ``yyyy-mm-dd``; ``00`` stands for what is not known."""
        kept = day.removesuffix("-00").removesuffix("-00")
        precisions = {4: "year", 7: "month", 10: "day"}
        precision = precisions.get(len(kept))
        if precision is None:
            return day
        return self.date(Date(value=kept, precision=precision))  # type: ignore[arg-type]  # of three

    def short_day(self, day: str) -> str:
        """A day, month or year as ``day`` takes it, as short as this language writes it with its year."""
        kept = day.removesuffix("-00").removesuffix("-00")
        skeleton = {4: "y", 7: "yMMM", 10: "yMMMd"}.get(len(kept))
        if skeleton is None:
            return day
        try:
            at = datetime.fromisoformat(kept + "0000-01-01"[len(kept) :])
        except ValueError:
            return day
        return format_skeleton(skeleton, at, locale=self.locale)

    def moment(self, value: str) -> str:
        """A moment of observation, in UTC: ``17 May 2024, 09:03 UTC``; a day alone stays a day."""
        if "T" not in value:
            return self.day(value)
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return value
        at = at.astimezone(UTC) if at.tzinfo else at
        return f"{self._day_and_time(at, at.strftime('%H:%M'))} UTC"

    def tick(self, at: datetime, *, days: bool) -> str:
        """A day on an axis of time, as short as this language writes it: with its year or with its day."""
        return format_skeleton("MMMd" if days else "yMMM", at, locale=self.locale)

    def listed(self, parts: list[str]) -> str:
        """Several words as a list in a sentence."""
        return format_list(parts, locale=self.locale)

    def own_name(self, tag: str) -> str:
        """The name of a language in that language itself."""
        if primary(tag) == UNDETERMINED:
            return self.gettext("language not determined")
        return own_name(tag)

    def _day_and_time(self, at: datetime, time: str) -> str:
        pattern = str(self.locale.datetime_formats["medium"])
        day = format_date(at, "long", locale=self.locale)
        return pattern.replace("{1}", day).replace("{0}", time)


@lru_cache(maxsize=len(LANGUAGES))
def interface(tag: str) -> Interface:
    """The interface in one of the languages."""
    return Interface(tag)


@lru_cache(maxsize=512)
def negotiate(accepted: str, chosen: str | None = None) -> str:
    """The language of the interface: the one chosen, else the first of an Accept-Language header we have."""
    if chosen in LANGUAGES:
        return str(chosen)
    wishes: list[tuple[float, str]] = []
    for part in accepted[:_LONGEST_HEADER].split(","):
        tag, _, parameter = part.partition(";")
        wishes.append((_quality(parameter), primary(tag.strip())))
    for quality, wished in sorted(wishes, key=lambda wish: -wish[0]):
        if quality > 0 and wished in LANGUAGES:
            return wished
    return DEFAULT


@lru_cache(maxsize=512)
def own_name(tag: str) -> str:
    """The name of a language in that language, its first letter large where the script has such."""
    try:
        locale = Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return tag
    name = locale.languages.get(locale.language) or tag
    return name[:1].upper() + name[1:]


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(tag: str) -> Translations:
    """The messages of a language: compiled where that is up to date, else read from their source."""
    folder = _FOLDER / tag / "LC_MESSAGES"
    compiled, source = folder / "messages.mo", folder / "messages.po"
    if compiled.is_file() and compiled.stat().st_mtime >= source.stat().st_mtime:
        with compiled.open("rb") as file:
            return Translations(file)
    with source.open("rb") as file:
        read = read_po(file, locale=tag)
    made = io.BytesIO()
    write_mo(made, read)
    made.seek(0)
    return Translations(made)


def _filled(message: str, values: dict[str, object]) -> str:
    return Markup(escape(message)) % values if values else message  # noqa: S704  # escaped just here


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


@lru_cache(maxsize=1 << 14)
def _grouped(value: int, locale: Locale) -> str:
    """A page has hundreds of numbers, of which most are small and come again."""
    return format_decimal(value, locale=locale)
