"""Breaks and reads as many inputs as asked and prints what became of them: ``make fuzz COUNT=10000``.

``python -m tests.hostile.fuzz --count 10000 [--first N] [--seed N] [--keep FOLDER] [--browser]``. Exit code 1 if
anything did not hold; ``--keep`` writes the inputs at fault into a folder; ``--browser`` lets Chromium say what the
words of a page are, and not html5lib.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import nullcontext
from pathlib import Path

from tests.hostile import seeds
from tests.hostile.browser_builder import texts_of_chromium
from tests.hostile.harness import Fault, Sees, run

from dragoman.archive.verify.second_builder import visible_texts

SHOWN = 20


def main() -> int:
    """Runs every target; gives the exit code."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--count", type=int, default=1_000)
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--keep", type=Path)
    asked.add_argument("--browser", action="store_true")
    asked.add_argument("targets", nargs="*", default=[])
    options = asked.parse_args()
    with texts_of_chromium() if options.browser else nullcontext(visible_texts) as sees:
        return int(_fails(options, sees))


def _fails(options: argparse.Namespace, sees: Sees) -> bool:
    failed = False
    for name, endings in TARGETS.items():
        if options.targets and name not in options.targets:
            continue
        found = [*seeds.examples(*endings), *seeds.real(*endings)]
        tally = run(found, options.count, seed=options.seed, first=options.first, sees=sees)
        say(f"{name} ({len(found)} seeds): {tally}")
        for fault in tally.faults[:SHOWN]:
            say(f"  {fault.what} in {fault.name}, number {fault.number}: {fault.words[:200]}")
        if options.keep:
            _keep(options.keep, tally.faults)
        failed = failed or bool(tally.faults)
    return failed


TARGETS: dict[str, tuple[str, ...]] = {
    "pages": seeds.PAGES,
    "xml": (".xml",),
    "json": (".json",),
    "markdown": (".md",),
    "text": (".txt",),
    "warc": (".warc",),
}


def say(line: str) -> None:
    """Prints a line at once: a run takes minutes."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _keep(folder: Path, faults: list[Fault]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for fault in faults:
        (folder / f"{fault.number}-{fault.name}").write_bytes(fault.data)


if __name__ == "__main__":
    sys.exit(main())
