"""Web archives of any size are read record by record: each has its own limits, and none costs another."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dragoman.archive.archive import Archive
from dragoman.archive.ingest import ingest
from dragoman.archive.reading import Input, read_encoded, read_parts
from dragoman.errors import Refused
from dragoman.formats.html import HtmlFormat
from dragoman.isolate import pool
from dragoman.settings import LIMITS, MIB

TEXTS = ("Der Bagger fährt am Montag.", "疏浚船星期一开工。", "تبدأ الجرافة العمل يوم الاثنين.")


def page(number: int, filler: str = "") -> bytes:
    text = TEXTS[number % 3]
    return f"<html><title>{number}: {text}</title><body>{filler}<p>{text} {number}</p>".encode()


def record(payload: bytes, number: int, kind: str = "response") -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + payload
    return (
        (
            f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Date: 2031-05-04T10:00:00Z\r\n"
            f"WARC-Target-URI: https://press.example/{number}\r\n"
            "Content-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        ).encode()
        + block
        + b"\r\n\r\n"
    )


def given(path: Path) -> Input:
    return Input(file=path.name, path=str(path), key="")


# Memory and time -------------------------------------------------------------------------------

MEASURED = """
import resource, sys
from dragoman.archive.reading import Input, read_parts
for name in sys.argv[1:]:
    pages = sum(part.reading is not None for part in read_parts(Input(file=name, path=name, key="")))
    print(pages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def test_memory_does_not_grow_with_a_web_archive(tmp_path: Path):
    small, large = tmp_path / "small.warc", tmp_path / "large.warc"
    pictures = record(os.urandom(8 * MIB), 0, kind="request")
    small.write_bytes(record(page(1), 1) + pictures + record(page(2), 2))
    with large.open("wb") as file:
        for number in range(40):
            file.write(pictures)
            file.write(record(page(number), number))
    lines = subprocess.run(
        [sys.executable, "-c", MEASURED, str(small), str(large)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    pages, before, all_pages, after = map(int, lines)
    assert (pages, all_pages) == (2, 40)
    assert large.stat().st_size > 320 * MIB > LIMITS.container_bytes
    assert after - before < 32


def test_a_web_archive_takes_longer_than_one_page_may(tmp_path: Path):
    archive = tmp_path / "many.warc.gz"
    filler = "<p>" + "word " * 2_000
    archive.write_bytes(b"".join(gzip.compress(record(page(n, filler), n)) for n in range(120)))
    one_second = replace(LIMITS, read_seconds=1)
    found = list(pool.run(read_encoded, [given(archive)], expected=1, limits=one_second))
    assert len(found) == 120
    assert not any(isinstance(part, Refused) for _, part in found)


def test_a_page_that_takes_too_long_costs_itself_alone(tmp_path: Path, monkeypatch):
    plain = HtmlFormat.parts

    def slow(self, source):
        while b"2: " in source.data:
            pass
        return plain(self, source)

    monkeypatch.setattr(HtmlFormat, "parts", slow)
    archive = tmp_path / "one-slow.warc"
    archive.write_bytes(b"".join(record(page(number), number) for number in range(5)))
    one_second = replace(LIMITS, read_seconds=1)
    found = [
        part for _, part in pool.run(read_parts, [given(archive)], expected=1, limits=one_second)
    ]
    assert [part.refused for part in found if not isinstance(part, Refused)] == [
        None, None, "time to read it: limit 1 seconds", None, None,
    ]  # fmt: skip


def test_other_files_have_the_limit_of_a_container(tmp_path: Path):
    for size, refused in ((-1, False), (0, False), (1, True), (1000 * MIB, True)):
        large = tmp_path / "large.json"
        with large.open("wb") as file:
            file.write(b'{"title": "T", "body": "Words"}')
            file.truncate(LIMITS.container_bytes + size)
        with pytest.raises(Refused) as refusal:
            list(read_parts(given(large)))
        named = f"limit {LIMITS.container_bytes:,} bytes"
        assert (named in refusal.value.reason) is refused


# What is taken in is counted -------------------------------------------------------------------


def test_every_record_of_a_damaged_archive_is_taken_in_or_refused_with_a_reason(tmp_path: Path):
    bomb = gzip.compress(gzip.compress(b"\0" * 64 * MIB))
    broken = record(page(3), 3).replace(b"Content-Length: ", b"Content-Length: x")
    archive = tmp_path / "crawl.warc"
    archive.write_bytes(
        record(page(1), 1)
        + broken
        + record(bomb, 4).replace(b"Content-Type: text/html", b"Content-Encoding: gzip, gzip\r\nContent-Type: text/html")
        + record(page(5), 5)
    )  # fmt: skip
    with Archive(tmp_path / "archive", create=True) as opened:
        outcomes = list(ingest(opened, [archive]))
    assert [outcome.outcome for outcome in outcomes] == ["new", "refused", "refused", "new"]
    assert all(outcome.reason for outcome in outcomes)


def test_many_archives_in_workers_give_their_pages_in_order(tmp_path: Path):
    for number in range(pool.POOL_FROM + 2):
        pages = [record(page(10 * number + n), 10 * number + n) for n in range(3)]
        (tmp_path / f"{number:02}.warc").write_bytes(b"".join(pages))
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "dragoman",
            "parse",
            "--json",
            *sorted(map(str, tmp_path.glob("*"))),
        ],
        check=True,
        capture_output=True,
    )
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    addresses = [int(line["part"].rpartition("/")[2]) for line in lines]
    assert addresses == sorted(addresses)
    assert len(addresses) == 3 * (pool.POOL_FROM + 2)
