"""Plain text becomes blocks: one for each line, or for each paragraph where lines are wrapped by hand."""

from __future__ import annotations

import re

from dragoman.parse.page import Block, Page
from dragoman.parse.source import SourceText

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0c]+")
_BULLET = re.compile(r"\s*[•◦▪‣·*]\s+")
# A column of text wrapped by hand is 50 to 100 characters wide.
_NARROW, _WIDE = 50, 100


def read_plain(text: str, *, path: str | None = None) -> Page:
    """Reads plain text into blocks; offsets are those of the decoded text, newlines untouched."""
    lines = [
        SourceText.of(match[0], path=path, offset=match.start())
        for match in _LINE.finditer(text)
        if match[0].strip()
    ]
    if _is_wrapped(text):
        groups = [
            SourceText.of(text[start:end], path=path, offset=start)
            for start, end in _paragraph_extents(text)
        ]
    else:
        groups = lines
    blocks = [_block(group) for group in groups]
    return Page(blocks=tuple(b for b in blocks if b.text), whole=tuple(lines), plain=True)


def _block(words: SourceText) -> Block:
    bullet = _BULLET.match(words.text)
    if bullet:
        return Block(words=words.cut(bullet.end()).folded(), kind="item")
    return Block(words=words.folded())


def _is_wrapped(text: str) -> bool:
    """Whether most paragraphs run over several lines of about one width."""
    inner = [
        len(line)
        for start, end in _paragraph_extents(text)
        for line in text[start:end].splitlines()[:-1]
        if line.strip()
    ]
    paragraphs = sum(1 for _ in _paragraph_extents(text))
    if len(inner) < 3 or len(inner) < paragraphs / 2:
        return False
    near = sum(1 for size in inner if _NARROW <= size <= _WIDE)
    return near / len(inner) > 0.7


def _paragraph_extents(text: str) -> list[tuple[int, int]]:
    extents, start = [], 0
    for gap in re.finditer(r"(?:\r?\n[ \t]*){2,}", text):
        if text[start : gap.start()].strip():
            extents.append((start, gap.start()))
        start = gap.end()
    if text[start:].strip():
        extents.append((start, len(text)))
    return extents
