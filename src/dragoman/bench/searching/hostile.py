"""Questions meant to do harm: none may end the program, none may keep others waiting.

They are put to an archive in a process of its own, so that one that dies is seen to die.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec

from dragoman.archive.archive import Archive
from dragoman.archive.search import read_query, search
from dragoman.bench.searching.asked import Asker
from dragoman.bench.searching.building import opened, plain_of
from dragoman.bench.searching.plain import Plain
from dragoman.bench.searching.timing import Times, times_of
from dragoman.errors import BadQuery
from dragoman.model.base import Value, encode
from dragoman.model.query import Search

SLOW = 1.0
MOST_DEATHS = 5
_SHOWN = 5

_SIGNS = (
    '"',
    "(",
    ")",
    "*",
    "?",
    "~",
    "~1",
    "~2",
    "=",
    ":",
    "-",
    "^",
    "..",
    "\\",
    "/",
    "[",
    "]",
    "{",
    "}",
    "+",
    "|",
    "&",
)
_WORDS = (
    "AND", "OR", "NOT", "NEAR", "NEAR/5", "NEAR/50", "ONEAR/0", "NEAR/999999999", "lang:", "by:", "said:", "said:2016..",
    "said:..", "said:0000..9999", "said:2024-02-30", "in:question", "kind:", "org:", 'org:"', "version:any", "sentence(",
    "paragraph(", "turn(", "question(", "answer(", "published:", "nosuch:", "lang:xx", "place:*", "surface:", "state:",
)  # fmt: skip
_ODD = (
    "\u0000", "\u200b", "\u202e", "\ufeff", "\u0301" * 40, "\ud7a4", "e\u0301", "ﬁ", "ß", "İ", "ı", "\U0001f469\u200d\U0001f680",
    "\U0010ffff", "﷽", "ا" * 60, "港" * 60, "ก็็็็", "a" * 200, "９９９", "½", "1,234,567.89", "\t", "\n", "\r\n", "\u2060", "\x7f",
)  # fmt: skip


class Harmless(Value, frozen=True, kw_only=True):
    """What became of questions meant to do harm: answered, refused with a reason, or a crash.

    ``slow`` took over a second, whatever became of them; ``times`` are of all, in milliseconds. ``first`` are
    the seconds of a sound question before them all, for which dictionaries are loaded.
    """

    asked: int
    answered: int
    refused: int
    crashes: int
    slow: int
    slowest: float
    first: float | None
    times: Times | None
    examples: tuple[str, ...] = ()


class _Put(msgspec.Struct):
    """One question: its number, what became of it, its seconds."""

    at: int
    outcome: str
    seconds: float


def texts(asker: Asker, number: int, *, seed: int) -> Iterator[str]:
    """So many questions, one seed the same: sound ones broken, pieces thrown together, walls of brackets."""
    chance = random.Random(seed)  # noqa: S311  # nothing is secret here
    sound = [
        text
        for kind in ("word", "prefix", "fuzzy", "near", "filter")
        for text in asker.questions(kind, 60)
    ]
    makers = (_broken, _thrown, _walled, _costly, _wild)
    for at in range(number):
        yield makers[at % len(makers)](sound, chance)[:600]


def _broken(sound: list[str], chance: random.Random) -> str:
    """A sound question with letters taken out, doubled or exchanged for signs."""
    text = " ".join(chance.sample(sound, chance.randint(1, 3)))
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(text) + 1)
        text = (
            text[:at] + chance.choice((*_SIGNS, *_ODD, " ", "")) + text[at + chance.randint(0, 2) :]
        )
    return text


def _thrown(sound: list[str], chance: random.Random) -> str:
    pieces = (_SIGNS, _WORDS, _ODD, sound)
    size = chance.randint(1, 40)
    return chance.choice((" ", "")).join(chance.choice(chance.choice(pieces)) for _ in range(size))


def _walled(sound: list[str], chance: random.Random) -> str:
    """Brackets within brackets, sometimes not as many closed as opened."""
    text = chance.choice(sound)
    for _ in range(chance.choice((3, 7, 8, 9, 60, 250))):
        other = chance.choice(sound) if chance.random() < 0.2 else ""
        text = f"({chance.choice(('', 'NOT ', '-'))}{text} {chance.choice(('', 'OR ', 'AND '))}{other})"
    return text[chance.randint(0, 2) : len(text) - chance.randint(0, 2)]


def _costly(sound: list[str], chance: random.Random) -> str:
    """What is within the limits, or just beyond them, and asks for as much as it can."""
    word = chance.choice(sound).split()[0].strip('"*~12=')
    return chance.choice(
        (
            " OR ".join(chance.sample(sound, 12)),
            " ".join(f"-{text}" for text in chance.sample(sound, 6)),
            " ".join(f"NOT {text}" for text in chance.sample(sound, 4)),
            f"{word[:3]}* {word[:3]}* OR *{word[-3:]} NEAR/50 {word[:4]}*",
            f"the NEAR/50 of NEAR/50 {word}",
            f"sentence(the of {word} NOT a)",
            f"turn(NOT {word}) OR paragraph(NOT {word})",
            f"answer({word} OR the) lang:en OR lang:es NOT said:1900..2100",
            f'"{" ".join(["the"] * chance.randint(2, 17))}"',
            f"{word}~2 {word[::-1]}~2",
        )
    )


def _wild(sound: list[str], chance: random.Random) -> str:
    word = chance.choice(sound).split()[0].strip('"*~12=') or "a"
    at = chance.randrange(len(word) + 1)
    sign = chance.choice(("*", "?", "??", "**", "*?", "~", "~2", "~9", "*" * 50))
    more = chance.choice(("", "*", "?", f" NEAR/3 {word[:2]}*", ' "', " AND"))
    return word[:at] + sign + word[at : at + chance.randint(0, 4)] + more


def ask(folder: Path, number: int, *, seed: int) -> Harmless:
    """Puts so many to a built archive."""
    plain = Plain(plain_of(folder))
    asked = list(texts(Asker(plain.passage, plain.last, seed=seed), number, seed=seed))
    plain.close()
    found: list[_Put] = []
    deaths, first = 0, None
    with NamedTemporaryFile(suffix=".json") as file:
        file.write(encode(asked))
        file.flush()
        while len(found) < number and deaths < MOST_DEATHS:
            put = _run(folder, Path(file.name), start=len(found))
            if put and first is None:
                first = put[0].seconds
            found += put[1:]
            if len(found) < number:
                deaths += 1
                found.append(_Put(len(found), "the process died", 0.0))
    return _harmless(found, asked, first)


def _harmless(found: Sequence[_Put], asked: Sequence[str], first: float | None) -> Harmless:
    crashes = [one for one in found if one.outcome not in ("answered", "refused")]
    slow = [one for one in found if one.seconds > SLOW]
    return Harmless(
        asked=len(found),
        answered=sum(one.outcome == "answered" for one in found),
        refused=sum(one.outcome == "refused" for one in found),
        crashes=len(crashes),
        slow=len(slow),
        slowest=max((one.seconds for one in found), default=0.0),
        first=first,
        times=times_of([one.seconds for one in found]),
        examples=tuple(
            f"{one.outcome}, {one.seconds:.2f} s: {asked[one.at]!r}"
            for one in [*crashes[:_SHOWN], *slow[:_SHOWN]]
        ),
    )


def _run(folder: Path, file: Path, *, start: int) -> list[_Put]:
    program = [sys.executable, "-m", "dragoman.bench.searching.hostile"]
    done = subprocess.run(  # noqa: S603  # our own program
        [*program, str(folder), str(file), str(start)], stdout=subprocess.PIPE, check=False
    )
    decode = msgspec.json.Decoder(_Put).decode
    return [decode(line) for line in done.stdout.splitlines() if line.endswith(b"}")]


def _put(folder: Path, file: Path, start: int) -> None:
    """Is the process: a line of JSON for each question as soon as it is done."""
    asked = msgspec.json.decode(file.read_bytes(), type=list[str])
    with opened(folder) as archive:
        _tell(archive, -1, "harbour")
        for at, text in enumerate(asked[start:], start):
            _tell(archive, at, text)


def _tell(archive: Archive, at: int, text: str) -> None:
    started = time.perf_counter()
    outcome = _outcome(archive, text)
    put = _Put(at, outcome, time.perf_counter() - started)
    sys.stdout.buffer.write(encode(put) + b"\n")
    sys.stdout.buffer.flush()


def _outcome(archive: Archive, text: str) -> str:
    try:
        search(archive, Search(query=read_query(text)))
    except BadQuery:
        return "refused"
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  # a panic of the engine is no Exception
        return f"{type(error).__name__}: {error}"
    return "answered"


if __name__ == "__main__":
    _put(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
