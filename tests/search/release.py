"""The suite for engines at a release's count: ``python -m tests.search.release --count 10000``.

Every thousand queries have texts of their own. Prints what an engine and the scan answer differently, and
how soon each planted bug is caught; ends with 1 where there is a difference, or a bug that is not caught.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.search import test_engine_contract as contract

from dragoman.search.engines.tantivy import TantivyEngine
from dragoman.search.syntax import write

OF_ONE_CORPUS = 1000


def differences(count: int, seed: int) -> int:
    """Asks so many queries, and says which are answered otherwise than a scan of the texts answers them."""
    found = 0
    for number, first in enumerate(range(0, count, OF_ONE_CORPUS), start=seed):
        corpus = contract.build_corpus(seed=number)
        queries = contract.random_queries(corpus, min(OF_ONE_CORPUS, count - first), seed=number)
        with tempfile.TemporaryDirectory() as folder:
            engine = TantivyEngine(Path(folder) / "index")
            contract.fill(engine, corpus, batch=12)
            for query in contract.disagreements(engine, corpus, queries):
                print(f"corpus {number}: {write(query)}", flush=True)
                found += 1
            engine.close()
        print(f"{first + len(queries):,} queries, {found} differences", flush=True)
    return found


def missed(seed: int) -> list[str]:
    """The planted bugs that a thousand queries do not show."""
    corpus = contract.build_corpus(seed=seed)
    queries = contract.random_queries(corpus, OF_ONE_CORPUS, seed=seed)
    left = []
    with tempfile.TemporaryDirectory() as folder:
        engine = TantivyEngine(Path(folder) / "index")
        contract.fill(engine, corpus, batch=12)
        for bug, change in contract.PLANTED.items():
            broken = contract.broken_by(engine, change)
            caught = next(
                (at for at, q in enumerate(queries) if not contract.agrees(broken, corpus, q)), None
            )
            print(f"planted: {bug}: {'not caught' if caught is None else f'query {caught + 1}'}")
            left += [bug] if caught is None else []
        engine.close()
    return left


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    found = differences(asked.count, asked.seed)
    sys.exit(1 if missed(asked.seed) or found else 0)


if __name__ == "__main__":
    main()
