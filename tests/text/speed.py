"""How fast texts become words, as times a bare split takes, in one run: ``python -m tests.text.speed [LANG...]``.

Each language is a process of its own, so that what it loads is its own. ``load`` is the first word, with
the dictionary and nothing else; ``new`` is text whose words were not met before, ``met`` the same again.
Texts are those of the folder of real pages where it has some, else the words of the tables in ``forms/``.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median

from tests.real_data import find_folder
from tests.text.recall import LANGS, lines

from dragoman.text.tokens import analyse, forms

WORDS = re.compile(r"\w+")
LAPS = 5


def texts(lang: str) -> list[str]:
    """Sentences of a language, or its table where there are none."""
    folder = find_folder() or Path()
    for file in folder.glob(f"alignment/ntrex_docs*/{lang}.jsonl"):
        return [json.loads(line)["text"] for line in file.read_text("utf-8").splitlines()]
    return [line.strip("≠> ") for line in lines(lang)] * 10


def main(langs: Iterable[str]) -> None:
    """Prints a row a language."""
    sys.stdout.write("lang  load s  MB   words  split/new  split/met\n")
    sys.stdout.flush()
    for lang in langs:
        subprocess.run([sys.executable, "-m", "tests.text.speed", "--one", lang], check=True)


def row(lang: str) -> str:
    """What was measured of one language, in this process."""
    found = texts(lang)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    load = _seconds(lambda: analyse(found[0], lang))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    words = sum(len(analyse(text, lang)) for text in found)
    ratios: dict[str, list[float]] = {"new": [], "met": []}
    for _ in range(LAPS):
        split = _seconds(lambda: [WORDS.findall(text) for text in found])
        forms.cache_clear()
        for way in ("new", "met"):
            ratios[way].append(_seconds(lambda: [analyse(text, lang) for text in found]) / split)
    new, met = (median(ratios[way]) for way in ("new", "met"))
    return f"{lang:4} {load:7.2f} {grown:4.0f} {words:7} {new:9.0f} {met:9.0f}"


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        sys.stdout.write(f"{row(sys.argv[2])}\n")
    else:
        main(sys.argv[1:] or LANGS)
