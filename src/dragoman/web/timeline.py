"""The editions of a record on one axis of time, as a drawing made on the server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from markupsafe import Markup

from dragoman.model.record import Capture, Edition, Version
from dragoman.web.i18n import Interface
from dragoman.web.view import joined

MarkKind = Literal["first", "changed", "restored", "withdrawn"]

# Pixels: from one edition to the next, its line below its name, the days below them all.
_ROW, _LINE, _FOOT = 40, 28, 22
# Days between two days on the axis, at most four of them; beyond the last the axis is only quartered.
_STEPS = (1, 2, 5, 10, 20, 30, 60, 90, 180, 365, 730, 1825)
_MOST_DAYS = 4
# A day further along would be written over the edge of a phone.
_LAST_DAY = 0.84
_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Seen:
    """An edition with its versions and all times somebody looked."""

    edition: Edition
    versions: Sequence[Version]
    captures: Sequence[Capture]


@dataclass(frozen=True, slots=True)
class Track:
    """One edition: its line where there was a text, a path of the times it was the same, its marks."""

    name: str
    lang: str
    current: bool
    top: int
    line: int
    lines: tuple[tuple[str, str], ...]
    ticks: str
    marks: tuple[tuple[MarkKind, str], ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing: horizontal places in percent, vertical ones in pixels; ``words`` say the same."""

    first: str
    last: str
    height: int
    words: str
    keys: tuple[tuple[str, str], ...]
    tracks: tuple[Track, ...]
    days: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    """From a moment to its place; time runs from the right where the interface does."""

    start: float
    end: float
    mirrored: bool

    def at(self, moment: float) -> float:
        """The place in percent, with 1 left free at each end."""
        share = (moment - self.start) / (self.end - self.start) if self.end > self.start else 0.0
        place = 1 + 98 * share
        return 100 - place if self.mirrored else place


def timeline(interface: Interface, seen: Sequence[Seen], current: str) -> Timeline | None:
    """The drawing of some editions, ``current`` the id of one; None where no moment is known."""
    moments = [moment for one in seen for moment in _moments(one)]
    if not moments:
        return None
    scale = _Scale(min(moments), max(moments), mirrored=interface.dir == "rtl")
    tracks = tuple(
        _track(interface, one, scale, number * _ROW, current=one.edition.id == current)
        for number, one in enumerate(seen)
    )
    return Timeline(
        first=interface.day(_day(scale.start)),
        last=interface.day(_day(scale.end)),
        height=len(tracks) * _ROW + _FOOT,
        words=Markup(" ").join(_words(interface, one) for one in seen),
        keys=tuple(_keys(interface, tracks)),
        tracks=tracks,
        days=tuple(_days(interface, scale)),
    )


def mark_of(version: Version) -> MarkKind:
    """How a version is drawn."""
    match version.reason:
        case "first" | "restored" | "withdrawn":
            return version.reason
        case _:
            return "changed"


def _track(interface: Interface, seen: Seen, scale: _Scale, top: int, *, current: bool) -> Track:
    line = top + _LINE
    begun = [
        (version, moment) for version in seen.versions if (moment := _moment(version)) is not None
    ]
    same = {moment for moment in map(_taken, seen.captures) if moment is not None}
    same -= {moment for _, moment in begun}
    # Rounded, so that looking every hour for years draws a thousand strokes at most.
    places = sorted({round(scale.at(moment) * 10) for moment in same})
    return Track(
        name=interface.own_name(seen.edition.lang),
        lang=seen.edition.lang,
        current=current,
        top=top + 16,
        line=line,
        lines=tuple(_lines(begun, max(_moments(seen), default=0.0), scale)),
        ticks="".join(f"M{place} {line - 4}v8" for place in places),
        marks=tuple((mark_of(version), _percent(scale.at(moment))) for version, moment in begun),
    )


def _lines(
    begun: Sequence[tuple[Version, float]], end: float, scale: _Scale
) -> Iterator[tuple[str, str]]:
    """The stretches of time in which there was a text."""
    nexts = [moment for _, moment in begun[1:]] + [end]
    for (version, start), until in zip(begun, nexts, strict=False):
        if version.reason != "withdrawn":
            yield _percent(scale.at(start)), _percent(scale.at(until))


def _words(interface: Interface, seen: Seen) -> str:
    """An edition's line in words."""
    _ = interface.gettext
    days: dict[MarkKind, list[str]] = {}
    for version in seen.versions:
        day = interface.day((version.observed or version.logged)[:10])
        days.setdefault(mark_of(version), []).append(day)
    told = [_("first seen on %(day)s", day=day) for day in days.get("first", ())]
    if changed := days.get("changed"):
        told.append(
            interface.ngettext(
                "changed %(num)s time, on %(day)s",
                "changed %(num)s times, last on %(day)s",
                len(changed),
                day=changed[-1],
            )
        )
    else:
        told.append(_("not changed"))
    told += [_("withdrawn on %(day)s", day=day) for day in days.get("withdrawn", ())]
    told += [_("published again on %(day)s", day=day) for day in days.get("restored", ())]
    name = interface.own_name(seen.edition.lang)
    return _("%(language)s: %(events)s.", language=name, events=joined(interface, told))


def _keys(interface: Interface, tracks: Sequence[Track]) -> Iterator[tuple[str, str]]:
    """What the marks mean that are drawn."""
    _ = interface.gettext
    drawn = {kind for track in tracks for kind, _place in track.marks}
    names: Mapping[MarkKind, str] = {
        "first": _("first seen"),
        "changed": _("changed"),
        "withdrawn": _("withdrawn"),
        "restored": _("published again"),
    }
    yield from ((kind, name) for kind, name in names.items() if kind in drawn)
    if any(track.ticks for track in tracks):
        yield "same", _("looked at, the same")


def _days(interface: Interface, scale: _Scale) -> Iterator[tuple[str, str]]:
    """A few days along the axis."""
    span = scale.end - scale.start
    step = next((days for days in _STEPS if span / (days * _DAY) <= _MOST_DAYS), 0)
    distance = step * _DAY or span / _MOST_DAYS
    moment = scale.start - scale.start % _DAY
    while moment <= scale.end:
        shown = max(moment, scale.start)
        if span == 0 or (shown - scale.start) / span <= _LAST_DAY:
            at = datetime.fromtimestamp(moment, UTC)
            yield _percent(scale.at(shown)), interface.tick(at, days=step < 365 / 4 and step > 0)
        moment += distance


def _moments(seen: Seen) -> list[float]:
    found = [*map(_moment, seen.versions), *map(_taken, seen.captures)]
    return [moment for moment in found if moment is not None]


def _moment(version: Version) -> float | None:
    return _seconds(version.observed or version.logged)


def _taken(capture: Capture) -> float | None:
    return _seconds(capture.fetched or capture.logged)


def _seconds(value: str) -> float | None:
    """A moment as seconds; None for what is no moment."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _day(moment: float) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=moment)).date().isoformat()


def _percent(place: float) -> str:
    return f"{place:.2f}%"
