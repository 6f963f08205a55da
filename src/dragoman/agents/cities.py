"""Cities by the names CLDR gives them in each language: those its time zones are named after."""

from __future__ import annotations

from functools import cache

from dragoman.model.language import UNDETERMINED, primary

# CLDR names every zone's city in these; a Latin-script language leaves out those it writes as the zone does.
_COMPLETE = "ru"


@cache
def cities(lang: str | None) -> frozenset[str]:
    """The names of some four hundred cities in one language, in lower case; none where CLDR has none."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  # loads a locale's data only when asked

    if primary(lang) == UNDETERMINED:
        return frozenset()
    try:
        locale = Locale.parse(primary(lang))
    except (UnknownLocaleError, ValueError):
        return frozenset()
    named = {zone: data["city"] for zone, data in locale.time_zones.items() if "city" in data}
    if not any(name[:1] > "\u024f" for name in named.values()):
        zones = Locale.parse(_COMPLETE).time_zones
        named = {zone: str(zone).rpartition("/")[2].replace("_", " ") for zone in zones} | named
    return frozenset(name.lower() for name in named.values())
