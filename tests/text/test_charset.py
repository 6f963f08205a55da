"""Bytes become text by mark, declaration and likelihood; nothing is dropped, and a doubt is stated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.text.charset import decode

RUSSIAN = "Шлюз открыли в понедельник, и первый паром прошёл через него."
FRENCH = "L’écluse a été ouverte à midi, et le bac est passé sans peine; voilà."


@pytest.mark.parametrize(
    ("mark", "codec", "name"),
    [
        (b"\xef\xbb\xbf", "utf-8", "utf-8"),
        (b"\xff\xfe", "utf-16-le", "utf-16"),
        (b"\xfe\xff", "utf-16-be", "utf-16"),
        (b"\xff\xfe\x00\x00", "utf-32-le", "utf-32"),
        (b"\x00\x00\xfe\xff", "utf-32-be", "utf-32"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_text(mark: bytes, codec: str, name: str):
    read = decode(mark + RUSSIAN.encode(codec), "windows-1251")
    assert read == (RUSSIAN, name, None)


def test_the_second_of_two_marks_is_text():
    assert decode(b"\xef\xbb\xbf\xef\xbb\xbfx").text == "\ufeffx"


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("windows-1251", "cp1251"),
        ("Win-1251", "cp1251"),
        ("koi8-r", "koi8-r"),
        ("UTF-8", "utf-8"),
        (' "utf8" ', "utf-8"),
        ("utf-16", "utf-16"),
    ],
)
def test_what_the_server_declares_is_used(declared: str, codec: str):
    read = decode(RUSSIAN.encode(codec), declared)
    assert (read.text, read.warning) == (RUSSIAN, None)


@pytest.mark.parametrize(
    ("meant", "declared"),
    [
        ("cp1252", "ISO-8859-1"),
        ("cp1252", "us-ascii"),
        ("cp1254", "iso-8859-9"),
        ("gb18030", "gb2312"),
        ("cp932", "Shift_JIS"),
        ("cp949", "euc-kr"),
    ],
)
def test_names_that_pages_misuse_mean_what_browsers_take_them_for(meant: str, declared: str):
    text = {"gb18030": "镕 €", "cp932": "①髙", "cp949": "똠"}.get(meant, "“œuvre” – €")
    assert decode(text.encode(meant), declared) == (text, meant, None)


@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="windows-1251">',
        "<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=windows-1251'>",
        "<?xml version='1.0' encoding='windows-1251'?>",
    ],
)
def test_what_the_document_declares_is_used(head: str):
    assert decode((head + RUSSIAN).encode("cp1251")) == (head + RUSSIAN, "cp1251", None)


def test_a_declaration_far_into_the_document_is_none():
    data = b" " * 5000 + b'<meta charset="utf-16">'
    assert decode(data).charset == "utf-8"


def test_the_server_goes_before_the_document_and_bytes_before_both():
    data = ('<meta charset="koi8-r">' + RUSSIAN).encode("cp1251")
    assert decode(data, "windows-1251").text.endswith(RUSSIAN)
    assert decode(RUSSIAN.encode(), "ascii-nonsense").text == RUSSIAN
    assert decode(('<meta charset="utf-16">' + RUSSIAN).encode()).text.endswith(RUSSIAN)


@pytest.mark.parametrize(
    "name", ["zip", "hex", "rot13", "nonsense", "", "\u0430", "a" * 500, "utf-8\0"]
)
def test_a_name_of_no_charset_is_passed_over(name: str):
    assert decode(RUSSIAN.encode(), name) == (RUSSIAN, "utf-8", None)


@pytest.mark.parametrize(("text", "codec"), [(RUSSIAN, "cp1251"), (FRENCH, "cp1252")])
def test_undeclared_bytes_that_are_not_utf8_are_read_as_the_likelier_one(text: str, codec: str):
    read = decode(text.encode(codec))
    assert (read.text, read.charset) == (text, codec)
    assert read.warning == f"no charset declared and not UTF-8; read as {codec}"


def test_a_byte_that_does_not_fit_is_shown_and_warned_of():
    read = decode(b"A \xff and \xfe B", "utf-8")
    assert read.text == "A \ufffd and \ufffd B"
    assert read.warning == "2 bytes do not fit the charset utf-8; shown as U+FFFD"


def test_newlines_and_controls_stay():
    text = "a\r\nb\rc\n\0d\x0b\x1f\u2028e"
    assert decode(text.encode()).text == text


@given(
    st.binary(max_size=200),
    st.sampled_from([None, "utf-8", "utf-16", "cp1251", "gb2312", "nonsense", "iso-2022-jp"]),
)
def test_any_bytes_become_text(data: bytes, declared: str | None):
    read = decode(data, declared)
    assert isinstance(read.text, str)
    if read.warning is None and read.charset in ("utf-8", "cp1251", "cp1252"):
        assert read.text.encode(read.charset) == data.removeprefix(b"\xef\xbb\xbf")


@given(st.text(max_size=80))
def test_utf8_is_read_back(text: str):
    assert decode(text.encode("utf-8")).text == text.removeprefix("\ufeff")
