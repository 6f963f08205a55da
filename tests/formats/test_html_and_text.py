"""Web pages and plain text: what is recognised, what is read, what is refused and why."""

from __future__ import annotations

import pytest

from dragoman.errors import LimitExceeded, NotARecord, Refused
from dragoman.formats.base import Part, Source, format_of
from dragoman.formats.html import HtmlFormat
from dragoman.formats.text import TextFormat
from dragoman.settings import LIMITS

PAGE = "<!DOCTYPE html><html><head><title>Harbour</title></head><body><p>The bridge opens.</p></body></html>"


def only(source: Source) -> Part:
    parts = list(format_of(source).parts(source))
    assert len(parts) == 1
    return parts[0]


@pytest.mark.parametrize(
    ("data", "name", "media_type", "form"),
    [
        (PAGE.encode(), "", None, "html"),
        (PAGE.encode("utf-16"), "page", None, "html"),
        (b"\xef\xbb\xbf\n<!-- saved --> <html><body>Words</body></html>", "", None, "html"),
        (b"<p>Only a fragment of a page.</p>", "", None, "html"),
        (b"<p>Text that shows markup</p>", "a.txt", None, "text"),
        (b"No markup at all", "a.html", None, "html"),
        (b"No markup at all", "a", "text/html; charset=utf-8", "html"),
        (b"Question: why?\nAnswer: because.", "", None, "text"),
        (
            b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body>W</body></html>',
            "",
            None,
            "html",
        ),
    ],
)
def test_content_decides_and_then_the_name(data, name, media_type, form):
    assert format_of(Source(data, name=name, media_type=media_type)).name == form


def test_a_page_gives_its_blocks_and_its_own_bytes():
    part = only(Source(PAGE.encode()))
    assert part.data == PAGE.encode()
    assert part.part is None
    assert [block.text for block in part.page.blocks if not block.frame] == ["The bridge opens."]


def test_the_charset_a_server_states_is_used():
    data = "<html><body><p>Мост открыт</p></body></html>".encode("cp1251")
    part = only(Source(data, media_type="text/html; charset=windows-1251"))
    assert part.page.blocks[0].text == "Мост открыт"


def test_bytes_that_do_not_fit_the_charset_are_warned_of():
    part = only(Source(b'<html><meta charset="utf-8"><body><p>A \xff B</p></body></html>'))
    assert "U+FFFD" in part.page.warnings[0]


def test_a_page_without_a_word_is_refused():
    with pytest.raises(NotARecord):
        only(Source(b"<html><body><script>x()</script></body></html>"))


def test_a_page_beyond_the_limit_is_refused_with_the_limit():
    data = b"<html><body>" + b"a " * (LIMITS.page_bytes // 2)
    with pytest.raises(LimitExceeded, match=f"{LIMITS.page_bytes:,}"):
        list(HtmlFormat().parts(Source(data)))


def test_plain_text_has_offsets_of_the_decoded_file():
    text = "First line.\r\n\r\nSecond line: words.\r\n"
    page = only(Source(text.encode())).page
    assert page.plain
    for block in page.blocks:
        place = block.words.evidence()[0]
        assert place.path is None
        assert text[place.start : place.end] == block.text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"PK\x03\x04abc", "zip"),
        (b"\x1f\x8b\x08\x00junk", "gzip"),
        (b"\x28\xb5\x2f\xfdjunk", "zstandard"),
        (b"SQLite format 3\x00...", "SQLite"),
        (b"Words and a\x00NUL", "NUL byte at 11"),
        (b"\x01\x02\x03\x04\x05 words", "control characters"),
    ],
)
def test_what_is_no_text_is_refused_with_what_it_is(data, reason):
    with pytest.raises(Refused, match=reason):
        only(Source(data, name="statement"))


def test_wide_text_with_a_mark_is_no_binary():
    assert (
        only(Source("Ministerial words".encode("utf-16"))).page.blocks[0].text
        == "Ministerial words"
    )


def test_the_last_form_takes_everything_and_never_raises_when_asked():
    assert TextFormat().recognises(Source(bytes(range(256))))
