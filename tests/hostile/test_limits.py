"""Every limit holds just where it says: below it and at it a page is read, above it the refusal names it."""

from __future__ import annotations

import dataclasses
import gzip
import random
import unicodedata
import zlib
from collections.abc import Callable

import pytest
from tests.hostile.harness import read
from tests.hostile.test_web_archives import record

from dragoman.archive.reading import ReadPart
from dragoman.errors import Refused
from dragoman.model.identifier import COMBINING_RUN
from dragoman.parse.html import read_html
from dragoman.parse.inflate import decoded
from dragoman.parse.xml import read_xml
from dragoman.settings import LIMITS
from dragoman.text.normalize import nfc

Makes = Callable[[int], tuple[bytes, str]]


def page_of(size: int) -> tuple[bytes, str]:
    head = "<title>桥</title><p>A word.</p><!--".encode()
    return head.ljust(size - 3, b" ") + b"-->", "page.html"


def text_of(size: int) -> tuple[bytes, str]:
    return "Ein Satz über die Brücke.".encode().ljust(size), "page.txt"


def xml(body: str) -> bytes:
    return f"<record><title>T</title><text>{body}</text></record>".encode()


def xml_levels(depth: int) -> tuple[bytes, str]:
    # record and text are two levels.
    return xml("<p>" * (depth - 2) + "слово" + "</p>" * (depth - 2)), "page.xml"


def xml_attributes(count: int) -> tuple[bytes, str]:
    return xml("<p " + " ".join(f"a{n}='1'" for n in range(count)) + ">слово</p>"), "page.xml"


def xml_entities(count: int) -> tuple[bytes, str]:
    declared = "".join(f'<!ENTITY e{n} "&#163;">' for n in range(count))
    return f"<!DOCTYPE record [{declared}]>".encode() + xml("<p>word &e0;</p>"), "page.xml"


def json_levels(depth: int) -> tuple[bytes, str]:
    inner = "[" * (depth - 1) + "]" * (depth - 1)
    return f'{{"title": "T", "body": "Words", "x": {inner}}}'.encode(), "page.json"


def response(fields: bytes, body: bytes = b"<p>word") -> bytes:
    return record(body, 1).replace(b"Content-Type: text/html", fields + b"Content-Type: text/html")


def with_length(made: bytes) -> bytes:
    """The record with the length that its block has by now."""
    head, _, block = made.partition(b"\r\n\r\n")
    stated = head.rpartition(b": ")[0] + b": "
    return stated + str(len(block) - 4).encode() + b"\r\n\r\n" + block


def warc_lines(count: int) -> tuple[bytes, str]:
    lines, rest = record(b"<p>word", 1).split(b"\r\n", 1)
    # The version, the five fields of the record and these.
    return b"\r\n".join([lines, *[b"X: y"] * (count - 6), rest]), "a.warc"


def warc_header(size: int) -> tuple[bytes, str]:
    made = record(b"<p>word", 1)
    there = made.index(b"\r\n\r\n") + 2
    lines, rest = made.split(b"\r\n", 1)
    return b"\r\n".join([lines, b"X: ".ljust(size - there - 2, b"y"), rest]), "a.warc"


def http_lines(count: int) -> tuple[bytes, str]:
    return with_length(response(b"X: y\r\n" * (count - 1))), "a.warc"


def payload_of(size: int) -> tuple[bytes, str]:
    return with_length(record(page_of(size)[0], 1)), "a.warc"


def inflated(size: int) -> tuple[bytes, str]:
    # A page that hardly deflates, so that the ratio is not what stops it.
    noise = random.Random(1).randbytes(min(size, 2 * LIMITS.inflate_bytes) // 2).hex().encode()
    body = b"<p>word</p><!--" + noise[: size - 18].ljust(size - 18, b"\0") + b"-->"
    packed = gzip.compress(body, 1)
    return with_length(response(b"Content-Encoding: gzip\r\n", packed)), "a.warc"


def codings(count: int) -> tuple[bytes, str]:
    body = b"<p>word"
    for _ in range(min(count, 5)):
        body = gzip.compress(body)
    stated = b"Content-Encoding: " + b", ".join([b"gzip"] * count) + b"\r\n"
    return with_length(response(stated, body)), "a.warc"


TABLE: list[tuple[str, Makes, int]] = [
    ("page_bytes", page_of, 4),
    ("page_bytes", text_of, 4),
    ("page_bytes", payload_of, 4),
    ("xml_depth", xml_levels, 1000),
    ("xml_attributes", xml_attributes, 1000),
    ("xml_entities", xml_entities, 1000),
    ("json_depth", json_levels, 1000),
    ("header_lines", warc_lines, 1000),
    ("header_bytes", warc_header, 1000),
    ("header_lines", http_lines, 100),
    ("inflate_bytes", inflated, 10),
    ("inflate_codings", codings, 1000),
]
IDS = [f"{name} of {makes.__name__}" for name, makes, _ in TABLE]


def only(data: bytes, name: str) -> ReadPart | Refused:
    try:
        (part,) = read(data, name)
    except Refused as refusal:
        return refusal
    return Refused(part.refused) if part.refused else part


@pytest.mark.parametrize(("name", "makes", "far"), TABLE, ids=IDS)
def test_a_limit_holds_just_where_it_says(name: str, makes: Makes, far: int):
    limit = getattr(LIMITS, name)
    for within in (limit - 1, limit):
        found = only(*makes(within))
        assert isinstance(found, ReadPart), f"{within}: {found}"
    for beyond in (limit + 1, limit * far):
        found = only(*makes(beyond))
        assert isinstance(found, Refused), beyond
        # A header has two limits, and its refusal names both.
        assert f"{limit:,}" in found.reason, found.reason


@pytest.mark.parametrize("levels", [-1, 0, 1, 99 * LIMITS.html_depth])
def test_html_is_flattened_at_its_limit_and_its_text_kept(levels: int):
    # html, body and p are open, too.
    depth = LIMITS.html_depth + levels
    (part,) = read(b"<p>" + b"<span>" * (depth - 1) + "Слово 桥梁 كلمة".encode(), "page.html")
    assert part.reading is not None
    assert part.reading.turns[0].paragraphs[0].text == "Слово 桥梁 كلمة"
    flat = f"nested deeper than {LIMITS.html_depth} elements"
    assert any(flat in warning for warning in part.reading.warnings) is (levels > 0)


@pytest.mark.parametrize("more", [-1, 0, 1, 999 * LIMITS.html_attributes])
def test_attributes_beyond_the_limit_are_left_out_and_no_text_with_them(more: int):
    # The last one is the language.
    count = LIMITS.html_attributes + more
    names = ["title='a > b'", *(f"a{n}='>'" for n in range(count - 2)), "lang=ar"]
    for element in ("<p {}>كلمة</p>", "<textarea {}>كلمة</textarea>"):
        page = read_html("<p>词" + element.format(" ".join(names)) + "<b>word")
        assert "".join(block.text for block in page.blocks) == "词كلمةword"
        assert [block.lang for block in page.blocks][1] == ("ar" if more <= 0 else None)


@pytest.mark.parametrize("words", [998, 999, 1000, 1_000_000])
def test_the_nodes_of_a_page_are_counted(words: int, monkeypatch):
    # The real limit takes ten seconds to reach. html, head, body, and an element and its text a word.
    monkeypatch.setattr("dragoman.parse.html.LIMITS", dataclasses.replace(LIMITS, html_nodes=2001))
    found = only("<b>语</b>".encode() * words, "page.html")
    if words < 1000:
        assert isinstance(found, ReadPart)
    else:
        assert "nodes of one page: limit 2,001" in str(found)


def test_what_nobody_closes_is_not_opened_again_without_end():
    opened = "".join(f"<{name} x={n}>" for name in ("b", "i", "u", "font", "em") for n in range(4))
    short, long = ("<p>" + opened + "桥<p>كلمة" * 900, "<p>" + opened + "桥<p>كلمة" * 300_000)
    assert isinstance(only(short.encode(), "page.html"), ReadPart)
    assert f"nodes of one page: limit {LIMITS.html_nodes:,}" in str(
        only(long.encode(), "page.html")
    )


@pytest.mark.parametrize(("size", "refused"), [(-1, False), (0, False), (1, True), (10**7, True)])
def test_one_text_of_xml_has_a_limit_that_is_named(size: int, refused: bool):
    data = b"<a>" + b"x" * (LIMITS.xml_node_bytes + size) + b"</a>"
    if not refused:
        assert len(read_xml(data).root.text or "") == LIMITS.xml_node_bytes + size
        return
    with pytest.raises(Refused, match=f"limit {LIMITS.xml_node_bytes:,} bytes"):
        read_xml(data)


@pytest.mark.parametrize(("growth", "refused"), [(0.98, False), (1.03, True), (10, True)])
def test_what_grows_too_much_when_inflated_is_refused(growth: float, refused: bool):
    # So much noise that the whole deflates to a hundredth, give or take.
    noise = random.Random(1).randbytes(30_000)
    data = noise + bytes(int(growth * LIMITS.inflate_ratio * 30_000))
    packed = zlib.compress(data)
    data = noise + bytes(int(growth * LIMITS.inflate_ratio * len(packed)) - len(noise))
    packed = zlib.compress(data)
    if refused:
        with pytest.raises(Refused, match=f"limit {LIMITS.inflate_ratio}"):
            decoded(packed, ["deflate"])
    else:
        assert decoded(packed, ["deflate"]) == (data, None)


@pytest.mark.parametrize("size", [LIMITS.inflate_free_bytes - 1, LIMITS.inflate_free_bytes])
def test_a_short_page_may_grow_as_it_likes(size: int):
    assert decoded(gzip.compress(b" " * size), ["gzip"])[0] == b" " * size


@pytest.mark.parametrize("marks", [-1, 0, 1, 1_000_000])
def test_marks_are_counted_before_a_text_is_normalised(marks: int):
    text = "и" + "\u0301" * (COMBINING_RUN + marks) + "桥"
    kept = min(COMBINING_RUN, COMBINING_RUN + marks)
    assert nfc(text) == unicodedata.normalize("NFC", "и" + "\u0301" * kept + "桥")


def test_every_limit_is_used_by_a_reader_and_has_its_test():
    elsewhere = {
        "read_seconds", "read_memory_bytes", "read_files",  # tests/isolate
        "container_bytes",  # test_web_archives.py
        "front_matter_bytes", "front_matter_depth",  # tests/formats/test_markdown.py
        "revisit_bytes",  # tests/formats/test_warc.py
        "leaf_bytes", "note_bytes", "note_signatures", "proof_hashes",  # tests/log
        "reason_characters", "note_characters",  # tests/archive/test_people_decide.py
        "export_at_once", "export_seconds", "export_bytes",  # tests/web/test_site_exports.py
        "html_attributes", "html_depth", "html_nodes", "xml_node_bytes", "inflate_ratio", "inflate_free_bytes",
    }  # fmt: skip
    limits = {field.name for field in dataclasses.fields(LIMITS)}
    assert limits == elsewhere | {name for name, _, _ in TABLE}
