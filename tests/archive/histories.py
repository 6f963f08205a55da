"""Histories of real pages as folders with a ``captures.jsonl``: a state of a page after the other, in order of time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import zstandard


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The values of a zstd-compressed file of JSON lines."""
    with path.open("rb") as file:
        unpacked = zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(file)
        pending = b""
        while chunk := unpacked.read(1 << 20):
            *whole, pending = (pending + chunk).split(b"\n")
            yield from (json.loads(line) for line in whole if line)
    if pending:
        yield json.loads(pending)


def write_histories(documents: list[dict[str, Any]], folder: Path) -> int:
    """Writes every state as a file, its line beside it, oldest first over all; gives how many there are."""
    folder.mkdir(parents=True)
    states = sorted(
        (version["commit_time"], number, version["n"], document["url"], version["text"])
        for number, document in enumerate(documents)
        for version in document["versions"]
    )
    with (folder / "captures.jsonl").open("w", encoding="utf-8") as lines:
        for seen, number, version, url, text in states:
            name = f"{number:04}-{version:02}.md"
            (folder / name).write_text(text, encoding="utf-8")
            line = {"file": name, "address": url, "fetched": seen, "status": 200}
            lines.write(json.dumps(line) + "\n")
    return len(states)
