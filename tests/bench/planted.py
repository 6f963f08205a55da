"""Contenders with known faults, each run as a process of its own by the tests beside this file."""

import os
import sys
from pathlib import Path

from dragoman.bench.measuring import Contender, Lap, compete

HELD = 150_000_000


def counting(done: int) -> Lap:
    return lambda: sum(1 for _ in range(done))


def dying() -> int:
    raise ValueError("the second page is no page")


def leaving() -> int:
    os._exit(7)


def talking() -> int:
    print('{"done": 1000000, "seconds": 0.000001, "peak_bytes": 1}')  # noqa: T201
    return 10


def holding(_corpus: Path) -> Lap:
    held = b"x" * HELD
    return lambda: len(held)


# A lap is prepared anew each time, its process is the same.
_LEFT = iter((10, 10, 0, 10))


def tiring(_corpus: Path) -> Lap:
    return lambda: next(_LEFT)


CONTENDERS = {
    "ours": Contender("dragoman", "ten things", lambda _: counting(10)),
    "idle": Contender("dragoman", "nothing", lambda _: counting(0)),
    "tiring": Contender("dragoman", "nothing in its third lap", tiring),
    "dying": Contender("dragoman", "raises", lambda _: dying),
    "leaving": Contender("dragoman", "ends its process", lambda _: leaving),
    "talking": Contender("dragoman", "prints what looks like an answer", lambda _: talking),
    "holding": Contender("dragoman", "holds much memory", holding),
    "absent": Contender("a_package_nobody_has", "is not there", lambda _: counting(10)),
}

if __name__ == "__main__":
    compete(CONTENDERS, sys.argv[1], Path(sys.argv[2]))
