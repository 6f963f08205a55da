"""What search by meaning finds, and what it takes: questions and sentences across languages, a query among a million.

``questions`` and ``sentences`` read files a caller names: passages of press conferences with the openings of
paired questions, and sentences with their translations. Nothing of them is in this program. Each opening or
sentence is put as a query, alone, and counts where its counterpart stands among the first ten.

    python -m dragoman.bench.across questions PAIRS en=PASSAGES zh=PASSAGES
    python -m dragoman.bench.across sentences FOLDER HAYSTACK... --langs ar,de,es
    python -m dragoman.bench.across speed
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.model.base import Value, encode
from dragoman.vectors.encoder import Encoder
from dragoman.vectors.file import ABOUT, Space, Writer
from dragoman.vectors.nearest import nearest
from dragoman.vectors.pieces import pieces
from dragoman.vectors.use import default

FIRST = 10
# So many letters of a question are its opening.
OPENING = 60
# So many letters of a row's beginning must be a question's, to be that question.
SAME = 25
_LABEL = re.compile(r"^(?:Q|问|追问)\s*[:：]\s*")
_BLOCK = 2_000


class Accuracy(Value, frozen=True, kw_only=True):
    """How many queries of one kind found what they should among the first ten, and as the first.

    ``among`` is how many passages there were. ``unplaced`` counts queries whose counterpart is not among
    them: they are no part of ``asked``.
    """

    kind: str
    asked: int
    among: int
    first_ten: float
    first: float
    unplaced: int = 0


class Speed(Value, frozen=True, kw_only=True):
    """Seconds a query takes among ``rows`` synthetic rows: encoded, and compared with them."""

    rows: int
    encoding: float
    p50: float
    p95: float


class Haystack:
    """Passages in a space of their own, as an archive would have them."""

    def __init__(self, folder: Path, texts: Sequence[str], encoder: Encoder) -> None:
        self.encoder = encoder
        writer = Writer(folder, encoder.id, encoder.dimension)
        for start in range(0, len(texts), _BLOCK):
            _add(writer, texts[start : start + _BLOCK], start, encoder)
        writer.commit()
        writer.weigh()
        writer.commit()
        self.space = Space(folder, encoder.id, encoder.dimension)

    def places(self, query: str, among: range) -> list[int]:
        """The places of the ten nearest passages of some, the nearest first."""
        row = self.encoder.encode([query])[0]
        paragraphs = self.space.about["paragraph"]
        chosen = (paragraphs >= among.start) & (paragraphs < among.stop)
        rows, _ = nearest(self.space, row, 4 * FIRST, chosen)
        return list(dict.fromkeys(self.space.about["paragraph"][rows].tolist()))[:FIRST]

    def accuracy(
        self, kind: str, queries: Sequence[str], right: Sequence[set[int]], among: range
    ) -> Accuracy:
        """How often one of the right places is among the first of those it is sought among."""
        placed = [(query, places) for query, places in zip(queries, right, strict=True) if places]
        found = [(self.places(query, among), places) for query, places in placed]
        return Accuracy(
            kind=kind,
            asked=len(placed),
            among=len(among),
            first_ten=_share([bool(places & set(ten)) for ten, places in found]),
            first=_share([ten[0] in places for ten, places in found]),
            unplaced=len(queries) - len(placed),
        )


def questions(
    pairs: Path, sides: dict[str, Path], encoder: Encoder | None = None
) -> Iterator[Accuracy]:
    """Openings of questions in one language to the paragraph that asks them in the other, both ways.

    ``pairs`` has a line a conference: for each language the address and the openings; ``sides`` the passages.
    """
    known = [json.loads(line) for line in pairs.read_text("utf-8").splitlines()]
    rows = {lang: list(_rows(path)) for lang, path in sides.items()}
    starts = dict(zip(rows, (0, len(rows[next(iter(rows))])), strict=True))
    texts = [row["text"] for side in rows.values() for row in side]
    with tempfile.TemporaryDirectory() as folder:
        # One space with both languages, as an archive has it; a query is narrowed to the other.
        stack = Haystack(Path(folder), texts, encoder or default())
        for lang, other in (tuple(sides), tuple(reversed(sides))):
            queries = [_opening(one[lang]) for day in known for one in day["pairs"]]
            start = starts[other]
            right = [
                {start + place for place in places} for places in _asking(known, rows[other], other)
            ]
            among = range(start, start + len(rows[other]))
            yield stack.accuracy(f"{lang} to {other}", queries, right, among)


def sentences(
    folder: Path,
    haystack: Sequence[Path],
    langs: Sequence[str],
    *,
    size: int = 100_000,
    encoder: Encoder | None = None,
) -> Iterator[Accuracy]:
    """Sentences of each language to their English ones, among ``size`` passages with those."""
    english = _sentences(folder, "en")
    others = [row["text"] for path in haystack for row in _rows(path)]
    random.Random(7).shuffle(others)  # noqa: S311  # the same passages in every run
    with tempfile.TemporaryDirectory() as beside:
        texts = [*english, *others[: size - len(english)]]
        stack = Haystack(Path(beside), texts, encoder or default())
        right = [{place} for place in range(len(english))]
        for lang in langs:
            yield stack.accuracy(
                f"{lang} to en", _sentences(folder, lang), right, range(len(texts))
            )


def speed(rows: int = 1_000_000, *, queries: int = 100, encoder: Encoder | None = None) -> Speed:
    """How long a query takes among so many rows, which are drawn at random."""
    chosen = encoder or default()
    draw = np.random.default_rng(7)
    text = "What will become of the ferry when the ice comes?"
    chosen.encode([text])
    encoding = [_seconds(lambda: chosen.encode([text])) for _ in range(20)]
    with tempfile.TemporaryDirectory() as folder:
        writer = Writer(Path(folder), chosen.id, chosen.dimension)
        for start in range(0, rows, 50_000):
            about = np.zeros(min(50_000, rows - start), dtype=ABOUT)
            about["paragraph"] = np.arange(start, start + len(about))
            writer.append(_random(draw, len(about), chosen.dimension), about)
        writer.commit()
        space = Space(Path(folder), chosen.id, chosen.dimension)
        asked = _random(draw, queries + 3, chosen.dimension)
        took = [_seconds(partial(nearest, space, row, 300)) for row in asked][3:]
    return Speed(
        rows=rows,
        encoding=float(np.median(encoding)),
        p50=float(np.percentile(took, 50)),
        p95=float(np.percentile(took, 95)),
    )


def _add(writer: Writer, texts: Sequence[str], start: int, encoder: Encoder) -> None:
    made = [
        (piece, (start + place, 0, 0, number))
        for place, text in enumerate(texts)
        for number, piece in enumerate(pieces(text))
    ]
    about = np.array([facts for _, facts in made], dtype=ABOUT)
    writer.append(encoder.encode([piece for piece, _ in made]), about)


def _asking(known: list[dict[str, Any]], rows: list[dict[str, Any]], lang: str) -> list[set[int]]:
    """For each question the places of the paragraph that begins with its opening, in its own conference."""
    by_page: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        by_page.setdefault(row["doc"].rpartition("/")[2], []).append(place)
    found: list[set[int]] = []
    for day in known:
        name = re.search(r"(t\d+)\.s?html", day[f"{lang}_url"])
        places = by_page.get(name[1], []) if name else []
        found += _in_order([_opening(one[lang]) for one in day["pairs"]], places, rows)
    return found


def _in_order(openings: list[str], places: list[int], rows: list[dict[str, Any]]) -> list[set[int]]:
    """Of the same opening twice on a page the first is the earlier question."""
    found, after = [], -1
    for opening in openings:
        asking = [place for place in places if opening[:SAME] in rows[place]["text"]]
        chosen = [place for place in asking if place > after][:1] or asking[:1]
        after = chosen[0] if chosen else after
        found.append(set(chosen))
    return found


def _opening(text: str) -> str:
    return _LABEL.sub("", text).strip()[:OPENING]


def _sentences(folder: Path, lang: str) -> list[str]:
    lines = (folder / f"{lang}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    import io

    import zstandard

    with path.open("rb") as packed:
        plain = zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(packed)
        for line in io.TextIOWrapper(plain, encoding="utf-8"):
            yield json.loads(line)


def _random(draw: np.random.Generator, count: int, dimension: int) -> NDArray[np.float32]:
    made = draw.standard_normal((count, dimension), dtype=np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    return made


def _seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def _share(held: Sequence[bool]) -> float:
    return round(100 * sum(held) / len(held), 1) if held else 0.0


def _print(values: Iterable[Accuracy | Speed]) -> None:
    for value in values:
        sys.stdout.buffer.write(encode(value) + b"\n")
        sys.stdout.buffer.flush()


def main() -> None:
    """Prints a line of JSON for each kind of query, or for the speed."""
    parser = argparse.ArgumentParser()
    what = parser.add_subparsers(dest="what", required=True)
    asked = what.add_parser("questions")
    asked.add_argument("pairs", type=Path)
    asked.add_argument("side", nargs=2, help="LANGUAGE=FILE of passages")
    said = what.add_parser("sentences")
    said.add_argument("folder", type=Path)
    said.add_argument("haystack", nargs="+", type=Path)
    said.add_argument("--langs", required=True)
    said.add_argument("--size", type=int, default=100_000)
    what.add_parser("speed").add_argument("--rows", type=int, default=1_000_000)
    _run(parser.parse_args())


def _run(chosen: argparse.Namespace) -> None:
    if chosen.what == "questions":
        sides = dict(side.split("=", 1) for side in chosen.side)
        _print(questions(chosen.pairs, {lang: Path(path) for lang, path in sides.items()}))
    elif chosen.what == "sentences":
        langs = chosen.langs.split(",")
        _print(sentences(chosen.folder, chosen.haystack, langs, size=chosen.size))
    else:
        _print([speed(chosen.rows)])


if __name__ == "__main__":
    main()
