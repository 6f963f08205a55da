"""How fast HTML pages are read: ours whole, beside packages that take out the text and do no more.

Ours is everything from bytes to a reading: charset, tree, language, head, turns, mentions, coverage. That
the others do less is part of the comparison: they are what a reader of this program would else wait for.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.resources import as_file, files
from pathlib import Path

from dragoman.bench.measuring import Contender, Lap, Progress, Report, compete, measure
from dragoman.errors import Refused, WrongUse

ENDINGS = frozenset({".html", ".htm", ".shtml", ".xhtml", ".xht"})


def run(
    pages: Path | None = None, *, rounds: int = 5, progress: Progress | None = None
) -> Iterator[Report]:
    """Measures on the HTML files under a folder, else on the program's own examples.

    Raises WrongUse where there are none.
    """
    with ExitStack() as stack:
        folder = pages or stack.enter_context(as_file(files("dragoman") / "examples"))
        found = pages_in(folder)
        if not found:
            raise WrongUse(f"{folder} holds no page of HTML ({', '.join(sorted(ENDINGS))})")
        program = [sys.executable, "-m", "dragoman.bench.reading"]
        yield Report(
            benchmark="reading",
            counted="pages",
            corpus=str(pages) if pages else "examples",
            size=len(found),
            bytes=sum(path.stat().st_size for path in found),
            rounds=rounds,
            rows=measure(program, CONTENDERS, folder, rounds=rounds, progress=progress),
        )


def pages_in(folder: Path) -> list[Path]:
    """The HTML files under a folder, by their endings, in one order."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)


def _lap(folder: Path, read: Callable[[Path], object]) -> Lap:
    """Reads every page; those count that anything came out of."""
    pages = pages_in(folder)
    return lambda: sum(bool(read(page)) for page in pages)


def _ours(folder: Path) -> Lap:
    from dragoman.archive.reading import read_data

    def read(page: Path) -> bool:
        try:
            parts = read_data(page.read_bytes(), name=page.name, headers={})
            return any(part.reading for part in parts)
        except Refused:
            return False

    return _lap(folder, read)


def _trafilatura(folder: Path) -> Lap:
    from trafilatura import extract

    return _lap(folder, lambda page: extract(page.read_bytes()))


def _trafilatura_fast(folder: Path) -> Lap:
    from trafilatura import extract

    return _lap(folder, lambda page: extract(page.read_bytes(), fast=True))


def _resiliparse(folder: Path) -> Lap:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    def read(page: Path) -> bool:
        data = page.read_bytes()
        tree = HTMLTree.parse_from_bytes(data, detect_encoding(data) or "utf-8")
        return bool(extract_plain_text(tree, main_content=True))

    return _lap(folder, read)


def _bare(folder: Path) -> Lap:
    from selectolax.lexbor import LexborHTMLParser

    return _lap(folder, lambda page: LexborHTMLParser(page.read_bytes()).root)


CONTENDERS = {
    "dragoman": Contender("dragoman", "bytes to a reading, all of it", _ours),
    "trafilatura": Contender("trafilatura", "the text alone", _trafilatura),
    "trafilatura, fast": Contender("trafilatura", "the text alone, at one try", _trafilatura_fast),
    "resiliparse": Contender("resiliparse", "the text alone", _resiliparse),
    "bare loop": Contender("selectolax", "bytes and their tree, nothing read", _bare),
}

if __name__ == "__main__":
    compete(CONTENDERS, sys.argv[1], Path(sys.argv[2]))
