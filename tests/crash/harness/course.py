"""A folder of invented pages, and the course of an ingest of it that nothing disturbs: what others must come to."""

from __future__ import annotations

import json
import random
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.archive.exported import exported
from tests.archive.observed import TEXTS, Folder, moment, page

from dragoman.archive import index, taking
from dragoman.archive import ingest as ingesting
from dragoman.archive.archive import Archive
from dragoman.archive.reading import Input, read_encoded
from dragoman.errors import Refused
from dragoman.model.outcome import Outcome
from dragoman.search.documents import fields_of

_NEVER = 1e9
_HOST = "https://mfa.velmara.example"
_PROMISED = ("file", "part", "id", "digest")


@dataclass(frozen=True)
class Course:
    """What an undisturbed ingest of a folder comes to: its exports after 0, 1, ... batches, its outcomes in order.

    ``ends`` says how many outcomes were given after each batch.
    """

    folder: Path
    batch: int
    exports: list[str] = field(default_factory=list)
    outcomes: list[tuple[Any, ...]] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def ingest(self, archive: Archive) -> Iterator[Outcome]:
        """The product's ingest of the folder into an open archive, in this course's batches."""
        return ingesting.ingest(archive, [self.folder])

    def batches_of(self, told: int) -> int:
        """How many batches must be held where so many outcomes were given."""
        return bisect_left(self.ends, told) + 1 if told else 0


def course(path: Path, seed: int) -> Course:
    """Makes a folder by a seed and follows its ingest; patched by nobody."""
    chance = random.Random(seed)
    found = Course(pages(path / "press", chance), batch=chance.choice((1, 2, 3, 5, 40)))
    with in_batches(found.batch), Archive(path / "undisturbed", create=True) as archive:
        found.exports.append(essence(archive))
        given: list[Outcome] = []

        def after_a_batch(_done: int, _expected: int) -> None:
            found.exports.append(essence(archive))
            found.ends.append(len(given))

        given.extend(ingesting.ingest(archive, [found.folder], progress=after_a_batch))
        found.outcomes.extend(promised(vars_of(outcome)) for outcome in given)
    return found


def warm() -> None:
    """Loads what an ingest and its index load, and starts no thread: for a process that will fork."""
    with TemporaryDirectory() as folder:
        followed = course(Path(folder), 1)
        with Archive(followed.folder.parent / "undisturbed") as archive:
            names = [outcome[2] for outcome in followed.outcomes if outcome[2]]
            told = index._told(archive.database, names, None)
            for paragraph in index._paragraphs(archive.database, told):
                fields_of(paragraph)


@contextmanager
def in_batches(size: int) -> Iterator[None]:
    """Ends a batch after so many inputs and never by the clock; pages are read once and then known."""
    before = ingesting.BATCH_INPUTS, ingesting.BATCH_SECONDS
    readers = ingesting.read_encoded, taking.read_encoded
    ingesting.BATCH_INPUTS, ingesting.BATCH_SECONDS = size, _NEVER
    ingesting.read_encoded = taking.read_encoded = _read_once  # type: ignore[attr-defined]
    try:
        yield
    finally:
        ingesting.BATCH_INPUTS, ingesting.BATCH_SECONDS = before
        ingesting.read_encoded, taking.read_encoded = readers  # type: ignore[attr-defined]


def promised(said: dict[str, Any]) -> tuple[Any, ...]:
    """What two runs say alike of one page, whether it is new to them or not."""
    return tuple(said[name] for name in _PROMISED)


def vars_of(outcome: Outcome) -> dict[str, Any]:
    """The fields of an outcome that a line of JSON holds."""
    return {name: getattr(outcome, name) for name in _PROMISED}


def essence(archive: Archive) -> str:
    """The whole export without the times at which this archive looked; when a page was fetched is kept."""
    return json.dumps([_without_logged(line) for line in exported(archive)], sort_keys=True)


def _without_logged(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_logged(one) for name, one in value.items() if name != "logged"}
    if isinstance(value, list):
        return [_without_logged(one) for one in value]
    return value


def _read_once(one: Input) -> Iterator[bytes]:
    """Reading is pure: the same bytes under the same headers are the same reading."""
    assert one.path is not None
    said = json.dumps(one.headers), one.address, one.fetched, one.status
    parts, refusal = _read(Path(one.path).read_bytes(), one.path, *said)
    yield from parts
    if refusal:
        raise refusal


@cache
def _read(_data: bytes, path: str, headers: str, *said: Any) -> tuple[list[bytes], Refused | None]:
    """The parts of an input, and what refused the rest of it."""
    address, fetched, status = said
    parts: list[bytes] = []
    try:
        parts.extend(
            read_encoded(
                Input(file="", path=path, address=address, fetched=fetched, status=status,
                      headers=json.loads(headers), key="")
            )
        )  # fmt: skip
    except Refused as refusal:
        return parts, refusal
    return parts, None


def pages(path: Path, chance: random.Random) -> Path:
    """A folder with histories: editions joined by links, edits, pages seen again, gone, back, a feed, refusals."""
    folder = Folder(path)
    hour = iter(range(10_000))
    for number in range(chance.randint(1, 2)):
        links = {lang: f"{_HOST}/{lang}/news/{number}" for lang in TEXTS}
        for lang in chance.sample(sorted(TEXTS), 4):
            said: dict[str, Any] = {
                "address": links[lang],
                "fetched": moment(next(hour)),
                "status": 200,
            }
            folder.sees(_text(lang, number, chance, links), **said)
    for _ in range(chance.randint(3, 6)):
        lang, number = chance.choice(sorted(TEXTS)), 0
        said = {"address": f"{_HOST}/{lang}/news/{number}", "fetched": moment(next(hour))}
        if chance.random() < 0.25:
            folder.sees(None, status=404, **said)
        else:
            folder.sees(_text(lang, number, chance, {}), status=200, **said)
    folder.sees(
        _feed(chance), file="feed.json", address=f"{_HOST}/ar/feed.json", fetched=moment(next(hour))
    )
    (path / "leer.html").write_bytes(b" \n")
    return path


def _text(lang: str, number: int, chance: random.Random, links: dict[str, str]) -> bytes:
    title, paragraphs = TEXTS[lang]
    shown = paragraphs[: chance.randint(2, 4)]
    if chance.random() < 0.5:
        shown = [*shown, paragraphs[0]]
    # A page longer than a sector, a page of the file and an overflow page.
    return page(
        lang,
        title=f"{title} {number}",
        paragraphs=shown * chance.choice((1, 1, 1, 12)),
        links=links,
    )


def _feed(chance: random.Random) -> bytes:
    langs = chance.sample(sorted(TEXTS), 3)
    items = [
        {
            "id": f"2031-{number}",
            "url": f"{_HOST}/{lang}/feed/{number}",
            "title": TEXTS[lang][0],
            "language": lang,
            "content_html": "".join(f"<p>{text}</p>" for text in TEXTS[lang][1]),
            "date_published": "2031-05-04T10:00:00Z",
        }
        for number, lang in enumerate(langs)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "بيانات", "items": items}
    return json.dumps(feed, ensure_ascii=False).encode()
