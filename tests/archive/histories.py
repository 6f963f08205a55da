"""Histories of real pages as folders with a ``captures.jsonl``: a state of a page after the other, in order of time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape, unescape
from pathlib import Path
from typing import Any

import yaml
import zstandard
from markdown_it import MarkdownIt


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


_FRAMES = (
    ("<!doctype html><html lang=en><head><title>{title} | Harbour Press Room</title>"
    '<meta property="og:title" content="{title}"></head><body><header><nav><a href="/">Home</a>'
    '<a href="/news">News {seed}</a></nav></header><main><article><h1>{title}</h1>{body}</article></main>'
    "<aside><h2>Most read</h2><ul><li><a href=/{seed}>Notice {seed}</a></li></ul></aside>"
    "<footer><p>Visitor {seed}. All rights reserved.</p></footer></body></html>"),
    ("<html lang=en><body><table><tr><td class=menu><a href=/a>Archive</a><br><a href=/b>Contact</a>"
    "<p>Today is day {seed}</p></td><td><h1>{title}</h1>{body}<hr><a href=/print>Print</a></td></tr></table>"
    "</body></html>"),
    ('<html lang="en"><head><title>{title}</title></head><body><div class="wrap"><div class="share">'
    '<a href="#">Share</a> <a href="#">Print</a></div><div class="content"><h1>{title}</h1>{body}</div>'
    '<div class="related"><h3>Related</h3><a href="/{seed}">Other text {seed}</a></div></div></body></html>'),
)  # fmt: skip
FRAMES = len(_FRAMES)
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


@lru_cache(maxsize=4)
def rendered(markdown: str) -> tuple[str, str]:
    """A state's title and its body as HTML, by a renderer that our reader does not use on it."""
    front = _FRONT.match(markdown)
    title = ""
    if front:
        title = str(yaml.safe_load(front[1]).get("title") or "")
    return title, MarkdownIt("commonmark").render(_FRONT.sub("", markdown))


def framed(markdown: str, frame: int, seed: int) -> str:
    """A state as a page of one of three invented sites, whose frame changes with ``seed``."""
    title, body = rendered(markdown)
    return _FRAMES[frame].format(title=escape(" ".join(title.split())), body=body, seed=seed)


def shown_words(markdown: str) -> list[str]:
    """The words of a state's title and text as the renderer shows them, in lower case, signs left out."""
    title, body = rendered(markdown)
    shown = unescape(re.sub(r"<[^>]*>", "", body))
    return words(f"{title}\n{shown}")


def words(text: str) -> list[str]:
    """The words of a text: runs of letters and digits, in lower case."""
    return re.findall(r"[^\W_]+", text.lower())
