"""An answer over time as a drawing made on the server, with its table: passages, or passages per million words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from dragoman.model.query import OverTime, Period
from dragoman.web.i18n import Interface

MILLION = "million"

# Pixels: the highest bar, the line the bars stand on; the template leaves 20 for the years below it.
_TOP, _LINE = 10, 110
_MOST_STEPS = 4
# A few bars are not drawn wider than if they were so many.
_FEWEST = 8
# Percent from one name below the axis to the next, so that none is written over another on a phone.
_APART = {"year": 10.0, "month": 20.0}
_STEPS = {"year": (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000), "month": (1, 2, 3, 6, 12)}

# The address of the search narrowed to a period by a clock: "said", or "published" with no day said.
AddressOf = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table; counts and addresses are None where there is nothing, all where not searched."""

    name: str
    said: tuple[str, str | None] | None
    published: tuple[str, str | None] | None
    words: str
    rate: str | None


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing: horizontal places in percent, vertical ones in pixels; ``words`` say the same.

    ``bars`` are class, place, width, top, height; ``gaps`` place and width of what was not searched;
    ``links`` place, width, address and name; ``names`` and ``lines`` what stands beside the axes;
    ``axis`` from where to where the periods reach.
    """

    heading: str
    keys: tuple[tuple[str, str], ...]
    other: tuple[str, str]
    words: str
    axis: tuple[str, str]
    bars: tuple[tuple[str, str, str, str, str], ...]
    gaps: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str, str, str], ...]
    names: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str], ...]
    column: str
    by_said: bool
    by_published: bool
    rows: tuple[Row, ...]
    undated: str | None


def over_time(
    interface: Interface,
    found: OverTime | None,
    *,
    per_million: bool,
    other: str,
    address: AddressOf,
) -> Chart | None:
    """The chart of an answer; None where it lies in one period. ``other`` leads to the other measure."""
    if found is None or len(found.periods) < 2:
        return None
    _ = interface.gettext
    drawing = _Drawing(interface, found, per_million=per_million)
    most = max(found.periods, key=drawing.height)
    heading = _heading(interface, found, per_million=per_million)
    return Chart(
        heading=heading,
        keys=tuple(_keys(interface, found)),
        other=(_("number of passages") if per_million else _("per million words"), other),
        words=_(
            "%(heading)s, %(first)s to %(last)s. Most: %(period)s, %(most)s. The table says the same.",
            heading=heading,
            first=interface.day(found.periods[0].period),
            last=interface.day(found.periods[-1].period),
            period=interface.day(most.period),
            most=drawing.amount(drawing.height(most)),
        ),
        axis=drawing.axis(),
        bars=tuple(drawing.bars()),
        gaps=tuple(drawing.gaps()),
        links=tuple(drawing.links(address)),
        names=tuple(drawing.names()),
        lines=tuple(drawing.lines()),
        column=_("Year") if found.unit == "year" else _("Month"),
        by_said=any(_said(one) for one in found.periods),
        by_published=any(one.by_published for one in found.periods),
        rows=tuple(_rows(interface, found, address)),
        undated=interface.ngettext(
            "%(num)s passage has no day and is not shown.",
            "%(num)s passages have no day and are not shown.",
            found.undated,
        )
        if found.undated
        else None,
    )


def rate(period: Period) -> float | None:
    """Passages per million words searched; None where nothing was."""
    if period.passages is None or not period.words:
        return None
    return period.passages * 1_000_000 / period.words


class _Drawing:
    """Where everything stands; time runs from the right where the interface does."""

    def __init__(self, interface: Interface, found: OverTime, *, per_million: bool) -> None:
        self._interface = interface
        self._periods = found.periods
        self._unit = found.unit
        self._per_million = per_million
        self.slot = 100 / max(_FEWEST, len(found.periods))
        highest = max(map(self.height, found.periods))
        self._step = _nice(highest, least=0.0 if per_million else 1.0)
        self._steps = max(1, math.ceil(highest / self._step))

    def height(self, period: Period) -> float:
        """What is shown of a period, in its own measure."""
        return (rate(period) or 0.0) if self._per_million else float(period.passages or 0)

    def amount(self, value: float) -> str:
        """A height as the interface writes it."""
        return self._interface.amount(value)

    def axis(self) -> tuple[str, str]:
        """From where to where the periods reach."""
        reach = self.slot * len(self._periods)
        ends = (100 - reach, 100.0) if self._mirrored else (0.0, reach)
        return _percent(ends[0]), _percent(ends[1])

    def bars(self) -> Iterator[tuple[str, str, str, str, str]]:
        """Of every period what has a day said, and above it what only has a day published."""
        for number, period in enumerate(self._periods):
            if not period.passages:
                continue
            one = self.height(period) / period.passages
            foot = float(_LINE)
            for kind, count in (("fa", _said(period)), ("fb", period.by_published)):
                if count:
                    tall = max(1.0, count * one / (self._step * self._steps) * (_LINE - _TOP))
                    foot -= tall
                    place, width = self._place(number, 0.1, 0.8)
                    yield kind, place, width, f"{foot:.1f}", f"{tall:.1f}"

    def gaps(self) -> Iterator[tuple[str, str]]:
        """Every stretch of time of which nothing was searched."""
        for unknown, run in groupby(enumerate(self._periods), lambda one: one[1].passages is None):
            numbers = [number for number, _ in run]
            if unknown:
                yield self._place(numbers[0], 0.1, len(numbers) - 0.2)

    def links(self, address: AddressOf) -> Iterator[tuple[str, str, str, str]]:
        """The whole height of a period leads to its passages."""
        for number, period in enumerate(self._periods):
            if period.passages:
                place, width = self._place(number, 0.0, 1.0)
                clock = "said" if _said(period) else "published"
                count = self._interface.ngettext(
                    "%(num)s passage", "%(num)s passages", period.passages
                )
                name = f"{self._interface.day(period.period)}: {count}"
                yield place, width, address(period.period, clock), name

    def names(self) -> Iterator[tuple[str, str]]:
        """The names of some periods, where they begin."""
        steps = _STEPS[self._unit]
        step = next((one for one in steps if one * self.slot >= _APART[self._unit]), steps[-1])
        for number, period in enumerate(self._periods):
            if _is_named(period.period, number, step):
                place = number * self.slot
                name = self._interface.short_day(period.period)
                yield _percent(100 - place if self._mirrored else place), name

    def lines(self) -> Iterator[tuple[str, str]]:
        """The lines to read heights by: how high, in pixels and in words."""
        for number in range(1, self._steps + 1):
            y = _LINE - number / self._steps * (_LINE - _TOP)
            yield f"{y:.1f}", self.amount(number * self._step)

    def _place(self, number: int, before: float, wide: float) -> tuple[str, str]:
        start = (number + before) * self.slot
        width = wide * self.slot
        return _percent(100 - start - width if self._mirrored else start), _percent(width)

    @property
    def _mirrored(self) -> bool:
        return self._interface.dir == "rtl"


def _is_named(period: str, number: int, step: int) -> bool:
    """Round years; months counted from the first."""
    return number % step == 0 if "-" in period else int(period) % step == 0


def _nice(highest: float, least: float) -> float:
    """A round step of which at most four reach the highest bar."""
    if highest <= 0:
        return 1.0
    size = 10.0 ** math.floor(math.log10(highest / _MOST_STEPS))
    steps = (size * factor for factor in (1, 2, 5, 10))
    return max(least, next(step for step in steps if step * _MOST_STEPS >= highest))


def _heading(interface: Interface, found: OverTime, *, per_million: bool) -> str:
    _ = interface.gettext
    if per_million:
        return (
            _("Passages per million words, by year")
            if found.unit == "year"
            else _("Passages per million words, by month")
        )
    return _("Passages by year") if found.unit == "year" else _("Passages by month")


def _keys(interface: Interface, found: OverTime) -> Iterator[tuple[str, str]]:
    """Which day passages are counted by, and what is not known."""
    _ = interface.gettext
    if any(map(_said, found.periods)):
        yield "fa", _("by the day said")
    if any(period.by_published for period in found.periods):
        yield "fb", _("by the day published, no day said being given")
    if any(period.passages is None for period in found.periods):
        yield "gap", _("nothing searched")


def _rows(interface: Interface, found: OverTime, address: AddressOf) -> Iterator[Row]:
    """A row for every period, but one for a stretch of time of which nothing was searched."""
    for unknown, run in groupby(found.periods, lambda one: one.passages is None):
        periods = list(run)
        if unknown:
            yield Row(_stretch(interface, periods), None, None, interface.number(0), None)
            continue
        for period in periods:
            one = rate(period)
            yield Row(
                interface.day(period.period),
                _count(interface, _said(period), period.period, "said", address),
                _count(interface, period.by_published, period.period, "published", address),
                interface.number(period.words),
                None if one is None else interface.amount(one),
            )


def _count(
    interface: Interface, count: int, period: str, clock: str, address: AddressOf
) -> tuple[str, str | None]:
    return interface.number(count), address(period, clock) if count else None


def _stretch(interface: Interface, periods: Sequence[Period]) -> str:
    first, last = interface.day(periods[0].period), interface.day(periods[-1].period)
    return first if first == last else f"{first} – {last}"


def _said(period: Period) -> int:
    return (period.passages or 0) - period.by_published


def _percent(place: float) -> str:
    return f"{place:.2f}%"
