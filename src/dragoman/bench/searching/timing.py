"""Both sides are asked the same question, one after the other; they must agree before their times count."""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from statistics import quantiles
from typing import TypeVar

from dragoman.archive.archive import Archive
from dragoman.archive.concordance import concordance
from dragoman.archive.search import read_query, search
from dragoman.bench.searching.asked import Kind, Unknown
from dragoman.bench.searching.plain import FACETS, Counts, Plain
from dragoman.bench.searching.plans import MONTH, WAYS, Statement, Way
from dragoman.errors import BadQuery
from dragoman.model.base import Value
from dragoman.model.concordance import Context
from dragoman.model.query import Answer, Node, Search
from dragoman.search.engine import FACET_VALUES, EngineAnswer, Ranking

T = TypeVar("T")

LIMIT = 20
_HALF = 0.5
WITH_FACETS: frozenset[Kind] = frozenset({"facets", "over time"})
THREE = ("lang", "by", "year")


class Times(Value, frozen=True, kw_only=True):
    """Milliseconds: of half the questions at most ``p50``, of 99 in a hundred at most ``p99``."""

    p50: float
    p99: float


class Asked(Value, frozen=True, kw_only=True):
    """Questions of one kind put to both sides.

    ``ours`` is our engine asked for the count and one page, ``lean`` is FTS5 asked for the same. ``ours_equal``
    is all that our engine tells: the counts of paragraphs, editions and records, the page with its texts,
    for facets all ten fields and the months; ``equal`` is FTS5 asked for as much. Of facets ours has no
    less to give: ``lean`` is then FTS5 asked for three fields, or for the months alone. Each time of FTS5 is
    that of the ``plan`` of those tried that was fastest at the median. ``ratio`` and ``ratio_equal`` say how many
    times as fast ours is at the median. ``refused`` were too broad for us, ``differing`` answered
    differently; neither is in the times. None: FTS5 has no such question.
    """

    kind: str
    asked: int
    refused: int
    differing: int
    ours: Times | None
    ours_equal: Times | None
    lean: Times | None = None
    equal: Times | None = None
    plan: str | None = None
    ratio: float | None = None
    ratio_equal: float | None = None
    examples: tuple[str, ...] = ()


def times_of(seconds: Sequence[float]) -> Times | None:
    """The percentiles of some seconds; None of none."""
    if not seconds:
        return None
    if len(seconds) == 1:
        return Times(p50=1000 * seconds[0], p99=1000 * seconds[0])
    cuts = quantiles(seconds, n=100, method="inclusive")
    return Times(p50=1000 * cuts[49], p99=1000 * cuts[98])


@contextmanager
def no_collecting() -> Iterator[None]:
    """What was made before is not gone through by the collector of garbage while something is timed."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def clocked(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds and result."""
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


class _Side:
    """The seconds of FTS5 at one kind of question, by plan."""

    def __init__(self) -> None:
        self._seconds: dict[Way, list[float]] = {}
        self._given_up: set[Way] = set()

    def ways(self, statement: Statement) -> list[Way]:
        """The plans to be tried: all, where there are facts to be met, but those that were given up."""
        ways = WAYS if statement.conditions else WAYS[:1]
        return [way for way in ways if way not in self._given_up]

    def add(self, way: Way, seconds: float) -> None:
        """Counts a plan's time. One that took half a second and ten times the first one's is given up."""
        self._seconds.setdefault(way, []).append(seconds)
        if way != WAYS[0] and seconds > max(_HALF, 10 * self._seconds[WAYS[0]][-1]):
            self._given_up.add(way)

    def best(self) -> tuple[Way, Times] | None:
        """The plan with the least median of those tried to the end, and its times."""
        kept = {way: all_ for way, all_ in self._seconds.items() if way not in self._given_up}
        found = [(way, times) for way, all_ in kept.items() if (times := times_of(all_))]
        return min(found, key=lambda one: one[1].p50) if found else None


class Beside:
    """An archive and FTS5 of the same paragraphs, asked the same."""

    def __init__(self, archive: Archive, plain: Plain) -> None:
        self._archive = archive
        self._plain = plain

    def engine(self, kind: Kind, questions: Iterable[str]) -> Asked:
        """The engine's part: from a tree to places and counts."""
        tally = _Tally(kind)
        with no_collecting():
            for text in questions:
                node = read_query(text)
                assert node is not None
                self._cut_into_words(node)
                with tally.asking(text) as one:
                    if kind in WITH_FACETS:
                        one.equal, answer = clocked(partial(self._search, node, facets=True))
                        one.lean = one.equal
                        one.sound = self._facets(kind, node, answer, tally)
                        continue
                    one.lean, ranked = clocked(partial(self._rank, node))
                    one.equal, answer = clocked(partial(self._search, node, facets=False))
                    one.sound = ranked.total == answer.total
                    one.sound &= self._counts(node, answer, tally)
        return tally.asked()

    def _cut_into_words(self, node: Node) -> None:
        """What was typed is analysed before either side is timed: FTS5 is given tokens, and so are we."""
        with suppress(Unknown):
            self._plain.statement(node)

    def whole(self, questions: Iterable[str]) -> Asked:
        """Whole answers: as typed, to hits with text, facts and marked snippets, counts, facets and chart."""
        tally = _Tally("whole answer")
        with no_collecting():
            for text in questions:
                with tally.asking(text) as one:
                    one.equal, answer = clocked(partial(self._answer, text))
                    one.sound = self._whole(text, answer, tally.equal)
        return tally.asked()

    def concordance(self, questions: Iterable[str]) -> Asked:
        """First pages of a concordance, ours alone: a concordance of FTS5 would be a program of its own."""
        tally = _Tally("KWIC page")
        with no_collecting():
            for text in questions:
                with tally.asking(text) as one:
                    asked = Context(query=read_query(text))
                    one.equal, page = clocked(partial(concordance, self._archive, asked))
                    one.sound = page.passages > 0
        return tally.asked()

    def _rank(self, node: Node) -> Ranking:
        return self._archive.engine.rank(Search(query=node, limit=LIMIT))

    def _search(self, node: Node, *, facets: bool) -> EngineAnswer:
        return self._archive.engine.search(Search(query=node, limit=LIMIT, facets=facets))

    def _answer(self, text: str) -> Answer:
        return search(self._archive, Search(query=read_query(text), limit=LIMIT))

    def _counts(self, node: Node, answer: EngineAnswer, tally: _Tally) -> bool:
        """Times FTS5 by every plan, asked for the count and for all counts; whether each gave the same."""
        asked = self._plain.statement(node)
        sound = []
        for way in tally.lean.ways(asked):
            counted = self._clocked(tally.lean, way, partial(self._plain.lean, asked, LIMIT, way))
            wanted = (answer.total, len(answer.hits))
            sound.append(counted is None or (counted[0], len(counted[1])) == wanted)
        for way in tally.equal.ways(asked):
            found = self._clocked(tally.equal, way, partial(self._plain.counted, asked, LIMIT, way))
            sound.append(found is None or _is_same(answer, *found, {}))
        return all(sound)

    def _facets(self, kind: Kind, node: Node, answer: EngineAnswer, tally: _Tally) -> bool:
        """The same of facets: some, and all with the months."""
        asked = self._plain.statement(node)
        few = (MONTH,) if kind == "over time" else THREE
        sound = []
        for side, fields in ((tally.lean, few), (tally.equal, (*FACETS, MONTH))):
            for way in side.ways(asked):
                found = self._clocked(
                    side, way, partial(self._plain.facets, asked, LIMIT, fields, way)
                )
                sound.append(found is None or _is_same(answer, *found))
        return all(sound)

    def _whole(self, text: str, answer: Answer, side: _Side) -> bool:
        node = read_query(text)
        assert node is not None
        asked = self._plain.statement(node)
        shown = [_shown_of(answer, field) for field in FACETS]
        sound = []
        for way in side.ways(asked):
            found = self._clocked(side, way, partial(self._plain.answer, asked, LIMIT, way))
            if found is None:
                continue
            counts, hits, facets, words = found
            sound += [
                counts == _counts(answer),
                len(hits) == len(answer.hits),
                *(_agree(ours, facets[field]) for ours, field in zip(shown, FACETS, strict=True)),
                _is_charted(answer, facets[MONTH], words),
            ]
        return all(sound)

    def _clocked(self, side: _Side, way: Way, work: Callable[[], T]) -> T | None:
        """What SQLite gives, its time counted; None where it was not waited for."""
        seconds, found = clocked(lambda: self._plain.waiting(work))
        side.add(way, seconds)
        return found


def _is_same(
    answer: EngineAnswer, counts: Counts, texts: Sequence[str], facets: dict[str, dict[str, int]]
) -> bool:
    """Whether FTS5 gave the same counts, as many texts and the same facets."""
    return (
        counts == _counts(answer)
        and len(texts) == len(answer.hits)
        and all(_agree(_values(answer, field), found) for field, found in facets.items())
    )


def _values(answer: EngineAnswer, field: str) -> dict[str, int]:
    if field == MONTH:
        months = ((str(month.month), month.said + month.published) for month in answer.months)
        return {month: count for month, count in months if count}
    return dict(answer.facets[field])  # type: ignore[index]


def _shown_of(answer: Answer, field: str) -> dict[str, int]:
    facets = (facet for facet in answer.facets if facet.field == field)
    return {one.value: one.count for facet in facets for one in facet.values}


def _is_charted(answer: Answer, shown: dict[str, int], words: dict[int, int]) -> bool:
    """Whether a chart has the passages and the words FTS5 counted in its years or months."""
    if answer.over_time is None:
        return False
    unit = 100 if answer.over_time.unit == "year" else 1
    periods = {int(one.period.replace("-", "")): one for one in answer.over_time.periods}
    passages, written = Counter[int](), Counter[int]()
    for month, count in shown.items():
        passages[int(month) // unit] += count
    for number, count in words.items():
        written[number // unit] += count
    return sum(passages.values()) == sum(one.passages or 0 for one in periods.values()) and all(
        (one.passages or 0) == passages[number] and one.words == written[number]
        for number, one in periods.items()
    )


def _agree(ours: dict[str, int], theirs: dict[str, int]) -> bool:
    """Whether two facets say the same; ours ends with the thousandth value."""
    if len(ours) < FACET_VALUES:
        return ours == theirs
    return all(theirs.get(value) == count for value, count in ours.items())


def _counts(answer: EngineAnswer | Answer) -> Counts:
    return Counts(answer.total, answer.editions, answer.records)


class _One:
    """One question: what ours took, and whether both sides said the same."""

    lean: float | None = None
    equal: float | None = None
    sound = True


class _Tally:
    """What became of the questions of one kind."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._number = self._refused = 0
        self._ours: list[_One] = []
        self._wrong: list[str] = []
        self.lean, self.equal = _Side(), _Side()

    @contextmanager
    def asking(self, text: str) -> Iterator[_One]:
        """Counts a question: refused, answered, or answered otherwise by the other side."""
        one = _One()
        self._number += 1
        try:
            yield one
        except BadQuery:
            self._refused += 1
            return
        except Unknown:
            pass
        if one.sound:
            self._ours.append(one)
        else:
            self._wrong.append(text)

    def asked(self) -> Asked:
        """The row."""
        ours = times_of([one.lean for one in self._ours if one.lean is not None])
        ours_equal = times_of([one.equal for one in self._ours if one.equal is not None])
        lean, equal = self.lean.best(), self.equal.best()
        plan = lean or equal
        return Asked(
            kind=self._kind,
            asked=self._number,
            refused=self._refused,
            differing=len(self._wrong),
            examples=tuple(self._wrong[:3]),
            ours=ours,
            ours_equal=ours_equal,
            lean=lean[1] if lean else None,
            equal=equal[1] if equal else None,
            plan=plan[0] if plan else None,
            ratio=lean[1].p50 / ours.p50 if ours and lean else None,
            ratio_equal=equal[1].p50 / ours_equal.p50 if ours_equal and equal else None,
        )
