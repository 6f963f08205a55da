"""Search beside SQLite FTS5 of the same tokens, at several sizes, and what readers wait for at the site.

Both sides answer each question once, one after the other, in one process; a question they answer differently
is counted and not timed. Archives and indexes are the product's own, kept in a work folder between runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path

from dragoman.bench.searching import asked, building, corpus, hostile, known_item, load
from dragoman.bench.searching.asked import Asker
from dragoman.bench.searching.building import Stamp
from dragoman.bench.searching.hostile import Harmless
from dragoman.bench.searching.known_item import Known
from dragoman.bench.searching.load import Loaded
from dragoman.bench.searching.plain import Plain
from dragoman.bench.searching.report import Floor, Part, Row
from dragoman.bench.searching.timing import Asked, Beside

SIZES = (10_000, 100_000, 1_000_000)
SEED = 1
_WARM = 40

Progress = Callable[[int, int], None]


def run(
    passages: Path | None,
    work: Path,
    *,
    sizes: Sequence[int] = SIZES,
    questions: int = 200,
    items: int = 500,
    hostile_questions: int = 10_000,
    seconds: int = 30,
    progress: Progress | None = None,
) -> Iterator[Part]:
    """Measures on the passages of a folder, else on the program's examples, grown to each size.

    The largest size is the one that load, known items and hostile questions are tried at. Raises WrongUse
    for a folder without passages.
    """
    digest = corpus.digest_of(passages)
    real = cache(partial(corpus.documents, passages))
    found: list[Part] = []
    for size in sorted(sizes):
        stamp = Stamp(corpus=digest, seed=SEED, paragraphs=size)
        folder = work / f"{digest[:12]}-{size}"
        part = partial(Part, paragraphs=size, corpus=str(passages or "examples"))
        for name, row in _at(folder, real, stamp, questions, progress):
            found.append(part(part=name, row=row))
            yield found[-1]
    real.cache_clear()
    for name, row in _largest(folder, items, hostile_questions, seconds):
        found.append(part(part=name, row=row))
        yield found[-1]
    for floor in _floors(found):
        yield part(part="floor", row=floor)


def _at(
    folder: Path,
    real: Callable[[], list[corpus.Document]],
    stamp: Stamp,
    questions: int,
    progress: Progress | None,
) -> Iterator[tuple[str, Row]]:
    """What is measured at one size."""
    yield "built", building.build(folder, real, stamp, progress)
    plain = Plain(building.plain_of(folder))
    asker = Asker(plain.passage, plain.last, seed=SEED)
    with building.opened(folder) as archive:
        beside = Beside(archive, plain)
        beside.whole(asker.mixed(_WARM))
        for kind, texts in asked.every_kind(asker, questions):
            yield "engine", beside.engine(kind, texts)
        yield "engine", beside.concordance(asker.questions("word", questions))
        yield "whole", beside.whole(asker.mixed(questions))
    plain.close()


def _largest(
    folder: Path, items: int, hostile_questions: int, seconds: int
) -> Iterator[tuple[str, Row]]:
    """What is measured at the largest size alone."""
    plain = Plain(building.plain_of(folder))
    if items:
        with building.opened(folder) as archive:
            yield "known item", known_item.known_items(archive, plain, items, seed=SEED)
    if hostile_questions:
        yield "hostile", hostile.ask(folder, hostile_questions, seed=SEED)
    if seconds:
        asker = Asker(plain.passage, plain.last, seed=SEED + 1)
        for step in load.under_load(folder, asker.mixed, seconds=seconds):
            yield "load", step
    plain.close()


def _floors(found: Sequence[Part]) -> Iterator[Floor]:
    """The figures search is held to, at the largest size."""
    largest = max(part.paragraphs for part in found)
    rows = [part.row for part in found if part.paragraphs == largest]
    ratios = {row.kind: row.ratio for row in rows if isinstance(row, Asked)}
    for kind, floor in (("word", 20), ("phrase", 6), ("filter", 10), ("facets", 20)):
        yield Floor(figure=f"engine, {kind}: times FTS5", value=ratios.get(kind), floor=floor)
    whole = {
        part.paragraphs: part.row
        for part in found
        if part.part == "whole" and isinstance(part.row, Asked)
    }
    yield Floor(figure="whole answer: times FTS5", value=whole[largest].ratio_equal, floor=4)
    first, last = (whole[size].ours_equal for size in (min(whole), largest))
    growth = last.p50 / first.p50 if first and last else None
    yield Floor(figure="whole answer: growth of its p50", value=growth, floor=10, at_most=True)
    for row in rows:
        match row:
            case Known():
                yield Floor(figure="known item: first", value=row.share, floor=0.98)
            case Harmless():
                yield Floor(figure="hostile: crashes", value=row.crashes, floor=0, at_most=True)
                yield Floor(figure="hostile: over 1 s", value=row.slow, floor=0, at_most=True)
    steps = [row for row in rows if isinstance(row, Loaded)]
    if steps:
        first_step = steps[0].times.p99
        yield Floor(
            figure=f"{load.READERS} readers: p99, ms", value=first_step, floor=250, at_most=True
        )
        held = load.highest(steps)
        yield Floor(
            figure="most questions a second, p99 under 250 ms", value=held, floor=load.READERS
        )
