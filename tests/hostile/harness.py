"""Runs a reader over many broken pages, counts them, and judges each by what must hold whatever comes in.

A *crash* is any error but a refusal (a refusal that only passes on another error's words is one). A *hang* is
more than ``CPU_SECONDS`` of work. A *silent loss* is a word that a second tree builder sees and the reading
neither gives back nor reports as missing.
"""

from __future__ import annotations

import gzip
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from types import FrameType
from typing import NamedTuple

from tests.hostile.mutations import MUTATIONS, spliced
from tests.hostile.structures import STRUCTURES

from dragoman.archive.reading import ReadPart, read_data
from dragoman.archive.verify.second_builder import missing_words, texts_of, visible_texts
from dragoman.errors import Refused
from dragoman.model.reading import Reading
from dragoman.text.charset import decode

CPU_SECONDS = 5.0
# html5lib takes minutes for tens of thousands of open elements.
MOST_TAGS = 20_000
CHARSETS = (
    "cp1251", "cp1252", "cp1256", "iso8859-7", "gb18030", "cp932", "cp949", "utf-16", "utf-16-le", "utf-8-sig",
    "koi8-r", "big5", "utf-32",
)  # fmt: skip

Reads = Callable[[bytes, str], list[ReadPart]]
# The texts that a builder of trees other than the reader's sees in a page.
Sees = Callable[[str], list[str]]


class Seed(NamedTuple):
    """A page to break: its name (for its form) and its text."""

    name: str
    text: str


class Fault(NamedTuple):
    """What did not hold for one input, and the input itself."""

    what: str
    words: str
    number: int
    name: str
    data: bytes


@dataclass
class Tally:
    """Inputs counted by what became of them."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    slowest: float = 0.0
    cpu_seconds: float = CPU_SECONDS
    sees: Sees = visible_texts

    def __str__(self) -> str:
        """One line for a report."""
        names = (
            "inputs",
            "read",
            "flagged",
            "refused",
            "crash",
            "hang",
            "silent loss",
            "not compared",
        )
        counted = ", ".join(f"{self.counts[name]:,} {name}" for name in names)
        return f"{counted}; slowest {self.slowest:.2f} s of CPU"


def read(data: bytes, name: str) -> list[ReadPart]:
    """The reader that is judged: bytes to readings, as ``dragoman parse`` does."""
    return list(read_data(data, name=name, headers={}))


def run(
    seeds: list[Seed],
    count: int,
    *,
    seed: int = 1,
    first: int = 0,
    reads: Reads = read,
    sees: Sees = visible_texts,
    cpu_seconds: float = CPU_SECONDS,
) -> Tally:
    """Breaks and reads ``count`` pages; the same seed and number give the same page on every machine."""
    tally = Tally(cpu_seconds=cpu_seconds, sees=sees)
    for number in range(first, first + count):
        name, data = broken(seeds, seed, number)
        for what, words in judged(data, name, reads, tally):
            tally.counts[what] += 1
            tally.faults.append(Fault(what, words, number, name, data))
    return tally


def broken(seeds: list[Seed], seed: int, number: int) -> tuple[str, bytes]:
    """The input of one number: a seed's name, and its bytes after one to three mutations."""
    random = Random(f"{seed}/{number}")
    name, text = random.choice(seeds)
    keeps_syntax = STRUCTURES.get(name[name.rfind(".") :])
    if keeps_syntax and random.random() < 0.7:
        return name, _packed(name, keeps_syntax(text, random).encode("utf-8", "replace"), random)
    for _ in range(random.choice((1, 1, 2, 3))):
        if random.random() < 0.08:
            text = spliced(text, random.choice(seeds).text, random)
        else:
            text = random.choice(MUTATIONS)(text, random)
    return name, _packed(name, _encoded(text, random), random)


def _packed(name: str, data: bytes, random: Random) -> bytes:
    """Half of the web archives are compressed, some of these cut or with a byte changed."""
    if not name.endswith(".warc") or random.random() < 0.5:
        return data
    packed = bytearray(gzip.compress(data, 1, mtime=0))
    if random.random() < 0.3:
        packed[random.randrange(len(packed))] ^= 1 << random.randrange(8)
    return bytes(packed[: random.randrange(len(packed)) if random.random() < 0.2 else None])


def _encoded(text: str, random: Random) -> bytes:
    """Mostly UTF-8; sometimes in another charset, declared or not; sometimes with bytes that fit none."""
    charset = random.choice(CHARSETS) if random.random() < 0.15 else "utf-8"
    if charset != "utf-8" and random.random() < 0.5:
        text = f'<meta charset="{charset}">{text}'
    data = text.encode(charset, errors="replace")
    if random.random() < 0.1 and data:
        changed = bytearray(data)
        for _ in range(random.choice((1, 20))):
            changed[random.randrange(len(changed))] = random.randrange(256)
        data = bytes(changed)
    return data


def judged(data: bytes, name: str, reads: Reads, tally: Tally) -> Iterator[tuple[str, str]]:
    """Reads one input; gives what did not hold of it."""
    tally.counts["inputs"] += 1
    before = time.process_time()
    try:
        with stopped_after(4 * tally.cpu_seconds):
            parts = reads(data, name)
    except Refused as refusal:
        tally.counts["refused"] += 1
        if not refusal.reason.strip():
            yield "crash", "a refusal without a reason"
        parts = []
    except Stopped:
        parts = []
    except Exception as error:  # noqa: BLE001  # any error is the finding
        yield "crash", f"{type(error).__name__}: {error}"
        parts = []
    spent = time.process_time() - before
    tally.slowest = max(tally.slowest, spent)
    if spent > tally.cpu_seconds:
        yield "hang", f"{spent:.1f} s"
    for part in parts:
        yield from _part(part, tally)
    if name.endswith((".html", ".htm")) and len(parts) == 1 and (reading := parts[0].reading):
        yield from _lost(data, reading, tally)


def _part(part: ReadPart, tally: Tally) -> Iterator[tuple[str, str]]:
    if part.reading is None:
        tally.counts["refused"] += 1
        if "failed" in (part.refused or ""):
            yield "crash", part.refused or ""
        return
    tally.counts["read"] += 1
    tally.counts["flagged"] += is_flagged(part.reading)


def _lost(data: bytes, reading: Reading, tally: Tally) -> Iterator[tuple[str, str]]:
    markup = decode(data).text
    if markup.count("<") > MOST_TAGS:
        tally.counts["not compared"] += 1
        return
    missing = missing_words(tally.sees(markup), texts_of(reading))
    if missing and not is_flagged(reading):
        yield "silent loss", " ".join(list(missing)[:12])


def is_flagged(reading: Reading) -> bool:
    """Whether the reading itself says that words are missing, or that what looked like tags is gone."""
    return any(warning.startswith(("coverage", "nested deeper")) for warning in reading.warnings)


class Stopped(BaseException):
    """The time for one input is up."""


class stopped_after:  # noqa: N801  # reads as a phrase
    """Stops Python code after so many seconds of CPU."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        self.before = signal.signal(signal.SIGPROF, self._stop)
        signal.setitimer(signal.ITIMER_PROF, self.seconds)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, self.before)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        raise Stopped
