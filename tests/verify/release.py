"""Verification at the counts of a release, as a table: ``make damage COUNT=1000``.

COUNT bits are flipped in the content of cells, as many anywhere in the file, and half as many histories are
rewritten with the true key, on copies of an archive of the examples. The last line is how fast all is checked.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw
from tests.verify import flips, rewriting
from tests.verify.built import build, copied, settle

from dragoman.archive.verify.run import verify_opened

SEED = 1_000


def main(count: int) -> int:
    """Prints the table; gives 1 if anything was not found."""
    print("| What was done | Count | Found | Named | Changed nothing stored | Seconds |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |", flush=True)
    with TemporaryDirectory() as work:
        return _run(Path(work), count)


def _run(work: Path, count: int) -> int:
    path = build(work / "built")
    wrong: list[str] = []
    with copied(path, work / "cells") as archive:
        started = time.monotonic()
        cells = flips.flip_cells(archive, count, seed=SEED)
        _row("a bit of a cell", cells.count, cells.found, cells.named, 0, started=started)
        wrong += cells.unfound + cells.unnamed
    settle(path)
    unused = _unused(path)
    started = time.monotonic()
    anywhere = flips.flip_file(path, work / "file", count, seed=SEED)
    _row(
        "a bit of the file",
        anywhere.count,
        anywhere.found,
        "",
        anywhere.without_effect,
        started=started,
    )
    wrong += anywhere.unfound
    with copied(path, work / "rewritten") as archive:
        rewriting.forget(archive)
        started = time.monotonic()
        rewritten = rewriting.rewrite_histories(archive, count // 2, seed=SEED)
        _row("a history rewritten", rewritten.count, rewritten.found, "", "", started=started)
        wrong += rewritten.wrong
    print(
        f"\nrewritten histories in which nothing but the kept head tells: {rewritten.consistent:,}"
    )
    print(f"of the file's bytes SQLite uses {1 - unused:.1%}; the rest is room in its pages")
    print("cells by table:", ", ".join(f"{name} {n}" for name, n in sorted(cells.tables.items())))
    _speed(path)
    print(*wrong[:40], sep="\n")
    return int(bool(wrong))


def _row(name: str, *figures: int | str, started: float) -> None:
    seconds = time.monotonic() - started
    cells = " | ".join(str(figure) for figure in figures)
    print(f"| {name} | {cells} | {seconds:,.0f} |", flush=True)


def _unused(path: Path) -> float:
    connection = apsw.Connection(str(path / "record.db"), flags=apsw.SQLITE_OPEN_READONLY)
    share = connection.execute("SELECT sum(unused) * 1.0 / sum(pgsize) FROM dbstat").get
    connection.close()
    return float(share)


def _speed(path: Path) -> None:
    with TemporaryDirectory() as work, copied(path, Path(work) / "sound") as archive:
        started, processor = time.monotonic(), time.process_time()
        report = verify_opened(archive)
        used, passed = time.process_time() - processor, time.monotonic() - started
        size = (path / "record.db").stat().st_size / 1e6
        print(
            f"verified {size:.1f} MB of record.db ({report.checked['bytes'] / 1e6:.1f} MB of content,"
            f" {report.checked['entries']:,} entries) in {passed:.2f} s, {used:.2f} s of the processor:"
            f" {size / used:.1f} MB/s"
        )


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
