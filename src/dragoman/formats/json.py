"""JSON: one document of a press office's interface, or many in a list, in lines, in a feed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import msgspec

from dragoman.errors import NotARecord, Refused
from dragoman.formats.base import Part, Source
from dragoman.parse.authorities import read_json_list
from dragoman.parse.decoding import bare_type, head_of, read_text
from dragoman.parse.json_document import address_of, items_of, load, read_document
from dragoman.settings import LIMITS
from dragoman.text.charset import Decoded

_BEGINS = re.compile(r"""\{\s*["}]|\[\s*(?:[\[\]{"0-9tfn-])""")
_ENDINGS = (".json", ".jsonl", ".ndjson", ".geojson")


class JsonFormat:
    """A JSON document is a page; a list, a JSON Feed or JSON Lines are containers of pages.

    In a container a part's data are not the bytes of the file but the item written again as JSON without
    blanks, its keys in the order they are printed in (the text may lie under several): so the same item
    has the same digest wherever it stands.
    """

    name = "json"
    order = 40

    def recognises(self, source: Source) -> bool:
        """Whether it begins as a JSON object or list does."""
        head = head_of(source.data, charset=source.charset, media_type=source.media_type)
        if _BEGINS.match(head):
            return True
        named = source.name.lower().endswith(_ENDINGS) or "json" in bare_type(source.media_type)
        return named and head[:1] in ("{", "[", '"')

    def parts(self, source: Source) -> Iterator[Part]:
        """The document, or each item of a container with its address or position (from 1).

        A list of people and bodies gives these. Refuses what is not JSON, nests too deep, or is no
        statement (a manifest). An
        item that is none is a refused part, unless all are: then the whole is refused.
        """
        decoded = read_text(
            source.data,
            charset=source.charset,
            media_type=source.media_type,
            limit=LIMITS.container_bytes,
        )
        if _is_lines(decoded.text):
            yield from _some(_lines(decoded.text))
            return
        value, warnings = load(decoded.text)
        listed = read_json_list(value)
        if listed is not None:
            yield Part(
                data=source.data,
                page=None,
                agents=listed.agents,
                not_understood=listed.not_understood,
            )
            return
        items = items_of(value)
        if items is not None:
            yield from _some(_item(item, position) for position, item in enumerate(items, 1))
            return
        if len(source.data) > LIMITS.page_bytes:
            read_text(source.data)
        yield _document(source, decoded, value, warnings)


def _document(source: Source, decoded: Decoded, value: object, warnings: tuple[str, ...]) -> Part:
    page = read_document(value)
    warned = (*page.warnings, *warnings, *((decoded.warning,) if decoded.warning else ()))
    return Part(data=source.data, page=replace(page, warnings=warned), address=address_of(value))


def _item(item: object, position: int) -> Part:
    """One item of a container as a part; a refused one where it is no statement."""
    address = address_of(item)
    part = address or str(position)
    data = b""
    try:
        data = msgspec.json.encode(item)
        if len(data) > LIMITS.page_bytes:
            read_text(data)
        return Part(data=data, page=read_document(item), part=part, address=address)
    except Refused as error:
        return Part(data=data, page=None, part=part, address=address, refused=error.reason)
    except (msgspec.MsgspecError, OverflowError, UnicodeEncodeError) as error:
        return Part(data=b"", page=None, part=part, refused=f"cannot be written as JSON: {error}")


def _lines(text: str) -> Iterator[Part]:
    """One part a line; blank lines count in the position and give nothing."""
    for position, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value, warnings = load(line)
        except Refused as error:
            data = line.encode(errors="replace")
            yield Part(data=data, page=None, part=str(position), refused=error.reason)
            continue
        part = _item(value, position)
        page = part.page
        yield (
            replace(part, page=replace(page, warnings=(*page.warnings, *warnings)))
            if page
            else part
        )


def _some(parts: Iterator[Part]) -> Iterator[Part]:
    """The parts, held back until one of them is a page; refuses all where none is."""
    held: list[Part] = []
    found = False
    for part in parts:
        if found:
            yield part
        elif part.page is not None:
            found = True
            yield from held
            held.clear()
            yield part
        else:
            held.append(part)
    if not found:
        reason = held[0].refused if held else "it is empty"
        raise NotARecord(f"none of the {len(held):,} items is a statement: {reason}")


def _is_lines(text: str) -> bool:
    """Whether every one of the first lines is a JSON object of its own."""
    lines = [line.strip() for line in text[: 4 * 65_536].split("\n", 4)[:4] if line.strip()]
    return (
        len(lines) > 1
        and all(re.match(r'\{\s*"', line) for line in lines[:2])
        and (lines[0].endswith("}"))
    )
