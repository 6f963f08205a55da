"""What a provable record costs: versions written and read, beside plain SQLite with the same rows.

Both sides start from finished readings, compressed bytes and named paragraphs in memory. Ours adds ids,
digests, leaves, the tree and a signature a batch. What comes before, and is no part of that, has rows of
its own: reading, packing (JSON and compression), comparing. Then the checks: an archive verified, and
proofs from a log of synthetic leaves.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path

from msgspec.structs import replace

from dragoman.bench import finished, proofs, storing
from dragoman.bench.measuring import Contender, Progress, Report, Row, compete, measure
from dragoman.bench.reading import pages_in
from dragoman.errors import WrongUse

BATCHES = (100, 1)
LEAVES = (1_000, 100_000, 1_000_000)


def run(
    pages: Path | None = None,
    *,
    rounds: int = 5,
    progress: Progress | None = None,
    versions: int = 1000,
    leaves: Sequence[int] = LEAVES,
) -> Iterator[Report]:
    """Measures on versions made of the HTML files under a folder, else of the program's own examples.

    Raises WrongUse where no page of them can be read.
    """
    with as_file(files("dragoman") / "examples") as examples:
        made = finished.make(pages_in(pages or examples), versions)
    if not made:
        raise WrongUse(f"{pages} holds no page of HTML with a paragraph that can be read")
    whole = Report(
        benchmark="record", counted="versions", corpus=str(pages) if pages else "made of the examples",
        size=len(made), bytes=sum(len(one.page) for one in made), rounds=rounds, rows=(),
    )  # fmt: skip
    for place, parent in _places().items():
        with tempfile.TemporaryDirectory(dir=parent, prefix="dragoman-bench-") as name:
            folder = Path(name)
            finished.put(folder, made)
            storing.write_once(folder, made)
            for what, contenders in _parts(place).items():
                rows = _measure(contenders, folder, rounds, progress)
                yield replace(whole, benchmark=f"record, {what}", rows=rows)
            if place == "disk":
                yield replace(
                    whole, benchmark="record, verified", counted="kB",
                    size=storing.record(folder).stat().st_size // 1000,
                    rows=_measure(VERIFIERS, folder, rounds, progress),
                )  # fmt: skip
                yield from _proved(folder, leaves, rounds, progress)


def _parts(place: str) -> dict[str, dict[str, Contender]]:
    """What is measured in a place: writing in both, the rest on disk."""
    written = {
        f"written, {batch} a transaction, on {place}": contenders
        for batch, contenders in WRITERS.items()
    }
    return written | ({"read": READERS, "steps": STEPS} if place == "disk" else {})


def _measure(
    contenders: dict[str, Contender], folder: Path, rounds: int, progress: Progress | None
) -> tuple[Row, ...]:
    program = [sys.executable, "-m", "dragoman.bench.record"]
    return measure(program, contenders, folder, rounds=rounds, progress=progress)


def _proved(
    folder: Path, sizes: Sequence[int], rounds: int, progress: Progress | None
) -> Iterator[Report]:
    proofs.grow(folder, sizes)
    for size in sizes:
        lengths = proofs.choose(folder, size)
        yield Report(
            benchmark=f"record, proofs from {size:,} leaves",
            counted="proofs",
            corpus="synthetic leaves",
            size=len(lengths),
            bytes=sum(lengths),
            rounds=rounds,
            rows=_measure(PROVERS, folder, rounds, progress),
        )


def _places() -> dict[str, Path]:
    """Where is written: on a disk, and in memory where the system has such a folder."""
    disk, memory = Path("/var/tmp"), Path("/dev/shm")  # noqa: S108  # of the system, by their standard
    found = {"disk": disk if os.access(disk, os.W_OK) else Path(tempfile.gettempdir())}
    return found | ({"tmpfs": memory} if os.access(memory, os.W_OK) else {})


def _writers(batch: int) -> dict[str, Contender]:
    return {
        f"dragoman, {batch}": Contender(
            "dragoman",
            "ids, digests, leaves, tree, a signature a batch",
            partial(storing.ours, batch=batch),
        ),
        f"by row, {batch}": Contender(
            "apsw",
            "plain SQLite: the same rows, one after another",
            partial(storing.plain_rows, batch=batch),
        ),
        f"by table, {batch}": Contender(
            "apsw",
            "plain SQLite: the same rows, a table at once",
            partial(storing.plain_tables, batch=batch),
        ),
    }


WRITERS = {batch: _writers(batch) for batch in BATCHES}
READERS = {
    "dragoman, read": Contender(
        "dragoman", "rows, and the text checked by its digest", storing.read_ours
    ),
    "rows read": Contender(
        "apsw",
        "plain SQLite: the rows, the text compressed",
        partial(storing.read_plain, opened=False),
    ),
    "texts read": Contender(
        "apsw", "plain SQLite: the rows, the text decoded", partial(storing.read_plain, opened=True)
    ),
}
# The first is what the others are compared with.
STEPS = {
    f"dragoman, {BATCHES[0]}": WRITERS[BATCHES[0]][f"dragoman, {BATCHES[0]}"],
    "reading": Contender("dragoman", "pages to readings", storing.reading),
    "packing": Contender("dragoman", "JSON of readings; it and pages compressed", storing.packing),
    "comparing": Contender(
        "dragoman", "later versions compared, their names carried", storing.comparing
    ),
}
VERIFIERS = {
    "verifying": Contender(
        "dragoman", "record.db, every object, row, leaf, head", storing.verifying
    )
}
PROVERS = {
    "proving": Contender("dragoman", "proofs made from the store, as files", proofs.proving),
    "checking": Contender("dragoman", "proofs checked by verifier.py", proofs.checking),
}
CONTENDERS = {
    name: contender
    for group in (*WRITERS.values(), READERS, STEPS, VERIFIERS, PROVERS)
    for name, contender in group.items()
}

if __name__ == "__main__":
    compete(CONTENDERS, sys.argv[1], Path(sys.argv[2]))
