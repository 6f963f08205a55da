"""Readers at the site: each asks one question a second, whether the last was answered or not.

The server has one core to itself, who asks has another. What counts is the time from when a question was
to be sent, so a server that falls behind is not spared (an open loop).
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from dragoman.bench.searching.building import archive_of
from dragoman.bench.searching.timing import Times, times_of
from dragoman.errors import StoreError
from dragoman.model.base import Value

READERS = 16
MOST_MS = 250.0
STEP, CLOSE, HIGHEST = 1.5, 1.15, 512
_WARM = 48
_WAIT = 60.0


class Loaded(Value, frozen=True, kw_only=True):
    """So many readers at one second each: what they waited, in milliseconds from the second it was meant for.

    ``failed`` questions got no page; ``refused`` were too broad. ``cpu_share`` is how much of one core the server
    used. ``apart``: server and readers had a core each; ``resident_bytes`` and ``own_bytes`` are the server's
    memory with and without the files it has mapped.
    """

    readers: int
    asked: int
    refused: int
    failed: int
    times: Times
    cpu_share: float
    apart: bool
    resident_bytes: int | None
    own_bytes: int | None


class _Server(NamedTuple):
    process: subprocess.Popen[bytes]
    host: str
    port: int
    apart: bool


@contextmanager
def serving(folder: Path) -> Iterator[_Server]:
    """The site of a built archive, in a process of its own; this one keeps off its core meanwhile."""
    program = [sys.executable, "-m", "dragoman", "serve", "--port", "0", "--json", "--archive"]
    with (
        subprocess.Popen([*program, str(archive_of(folder))], stdout=subprocess.PIPE) as process,  # noqa: S603  # our own program
        _apart(process.pid) as apart,
    ):
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise StoreError(f"the server of {folder} ended with code {process.wait()}")
        address = urlsplit(json.loads(line)["address"])
        try:
            yield _Server(process, address.hostname or "127.0.0.1", address.port or 80, apart)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            process.kill()


@contextmanager
def _apart(pid: int) -> Iterator[bool]:
    """Gives another process one core and this one another, where there are two; whether there were."""
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    if len(cores) < 2:
        yield False
        return
    theirs, ours, *_ = sorted(cores)
    os.sched_setaffinity(pid, {theirs})
    os.sched_setaffinity(0, {ours})
    try:
        yield True
    finally:
        os.sched_setaffinity(0, cores)


def under_load(
    folder: Path, questions: Callable[[int], list[str]], *, seconds: int, most: int = HIGHEST
) -> Iterator[Loaded]:
    """First the readers there are to be, then more and more until 99 in a hundred wait too long.

    What is given last among those that do not is the highest rate, to one part in seven; ``most`` readers
    are the end in any case.
    """
    with serving(folder) as server:
        asyncio.run(_ask(server, [(0.0, at % 4, q) for at, q in enumerate(questions(_WARM))]))

        def at_rate(readers: int) -> Loaded:
            return _loaded(server, readers, questions(readers * seconds), seconds)

        yield (found := at_rate(READERS))
        good, bad = (READERS, None) if found.times.p99 <= MOST_MS else (1, READERS)
        while good < most and (bad is None or bad > max(good + 1, good * CLOSE)):
            readers = round(good * STEP) if bad is None else round((good * bad) ** 0.5)
            readers = max(readers, good + 1)
            yield (found := at_rate(readers))
            if found.times.p99 <= MOST_MS and not found.failed:
                good = readers
            else:
                bad = readers


def highest(steps: Sequence[Loaded]) -> int | None:
    """Questions a second at which 99 in a hundred are answered in time; None where at none."""
    held = [one.readers for one in steps if one.times.p99 <= MOST_MS and not one.failed]
    return max(held, default=None)


def _loaded(server: _Server, readers: int, questions: list[str], seconds: int) -> Loaded:
    chance = random.Random(readers)  # noqa: S311  # nothing is secret here
    begins = [chance.random() for _ in range(readers)]
    plan = [
        (begins[at % readers] + at // readers, at % readers, question)
        for at, question in enumerate(questions)
    ]
    had = _cpu(server.process.pid)
    started = time.perf_counter()
    answers = asyncio.run(_ask(server, plan))
    took = time.perf_counter() - started
    resident, own = _memory(server.process.pid)
    waited = [waited for waited, status in answers if status in (200, 400)]
    times = times_of(waited) or Times(p50=1000.0 * seconds, p99=1000.0 * seconds)
    return Loaded(
        readers=readers,
        asked=len(answers),
        refused=sum(status == 400 for _, status in answers),
        failed=sum(status not in (200, 400) for _, status in answers),
        times=times,
        cpu_share=(_cpu(server.process.pid) - had) / took,
        apart=server.apart,
        resident_bytes=resident,
        own_bytes=own,
    )


async def _ask(server: _Server, plan: Sequence[tuple[float, int, str]]) -> list[tuple[float, int]]:
    """Every question at its second: what was waited for it, and the status of its page (0: none)."""
    queues: dict[int, list[tuple[float, str]]] = {}
    for second, reader, question in sorted(plan):
        queues.setdefault(reader, []).append((second, question))
    begin = time.perf_counter() + 0.1
    found = await asyncio.gather(*(_reader(server, begin, queue) for queue in queues.values()))
    return [one for answers in found for one in answers]


async def _reader(
    server: _Server, begin: float, queue: Sequence[tuple[float, str]]
) -> list[tuple[float, int]]:
    answers = []
    reader, writer = await asyncio.open_connection(server.host, server.port)
    for second, question in queue:
        meant = begin + second
        await asyncio.sleep(max(0.0, meant - time.perf_counter()))
        try:
            status = await asyncio.wait_for(_page(reader, writer, question), _WAIT)
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            status = 0
            writer.close()
            reader, writer = await asyncio.open_connection(server.host, server.port)
        answers.append((time.perf_counter() - meant, status))
    writer.close()
    return answers


async def _page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, question: str) -> int:
    """Asks for the page a browser would show, reads it whole and gives its status."""
    writer.write(
        f"GET /search?q={quote(question, safe='')} HTTP/1.1\r\nhost: bench\r\naccept: text/html\r\n"
        "accept-encoding: gzip\r\n\r\n".encode()
    )
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head.split(" ", 2)[1])
    if "transfer-encoding: chunked" in head:
        while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
            await reader.readexactly(size + 2)
        await reader.readuntil(b"\r\n")
    else:
        length = head.partition("content-length:")[2].partition("\r\n")[0]
        await reader.readexactly(int(length or 0))
    return status


def _cpu(pid: int) -> float:
    """Seconds of processor a process has had; 0 where the system does not say."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> tuple[int | None, int | None]:
    """Bytes a process holds, and those that are no mapped file; None where the system does not say."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii", "replace").splitlines()
    except OSError:
        return None, None
    found = {name: value for name, _, value in (line.partition(":") for line in lines)}

    def size(name: str) -> int | None:
        return 1024 * int(found[name].split()[0]) if name in found else None

    return size("VmRSS"), size("RssAnon")
