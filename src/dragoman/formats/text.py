"""Plain text, whatever its name: the last form asked, which says of anything else why it is none."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import replace

from dragoman.errors import NotARecord, Refused
from dragoman.formats.base import Part, Source
from dragoman.parse.decoding import binary_kind, read_text
from dragoman.parse.plain import read_plain

_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
# Tab, line feed, form feed, carriage return and (in old texts) NEL's C0 kin stand in real text.
_LAYOUT = frozenset(b"\t\n\x0b\x0c\r\x1a\x1b\x1e")
_CONTROLS = bytes(number for number in range(32) if number not in _LAYOUT)
_CONTROL_SHARE = 0.005


class TextFormat:
    """Plain text, also without an ending; refuses binary files with what they seem to be."""

    name = "text"
    order = 90

    def recognises(self, source: Source) -> bool:  # noqa: ARG002 - the last form takes all that is left
        """Always: what no other form wants is text, or is refused by ``parts`` with the reason."""
        return True

    def parts(self, source: Source) -> Iterator[Part]:
        """The text. Refuses an empty file and one that is binary, by its first bytes or its controls."""
        if not source.data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
            raise NotARecord("an empty file")
        _refuse_binary(source.data)
        decoded = read_text(source.data, charset=source.charset, media_type=source.media_type)
        page = read_plain(decoded.text)
        if not page.whole:
            raise NotARecord("a file without a word of text")
        if decoded.warning:
            page = replace(page, warnings=(*page.warnings, decoded.warning))
        yield Part(data=source.data, page=page)


def _refuse_binary(data: bytes) -> None:
    if what := binary_kind(data):
        raise Refused(f"not text: {what}")
    if data.startswith(_WIDE_MARKS):
        return
    if (nul := data.find(0)) >= 0:
        raise Refused(f"not text: a NUL byte at {nul:,}, which no text in a known charset has")
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > max(2, len(data) * _CONTROL_SHARE):
        raise Refused(f"not text: {controls:,} of its {len(data):,} bytes are control characters")
