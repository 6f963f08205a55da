"""Bytes become text: by byte order mark, by declaration, by what the bytes can be."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_DECLARED = (
    re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]+)""", re.IGNORECASE),
    re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([a-zA-Z0-9_:.-]+)["']""", re.IGNORECASE),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The WHATWG's reading of names that pages misuse: what is declared, and what is meant.
_MEANT = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252",
    "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030",
    "iso-8859-9": "cp1254", "tis-620": "cp874", "x-cp1251": "cp1251", "win-1251": "cp1251",
    "shift_jis": "cp932", "shift-jis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
}  # fmt: skip


class Decoded(NamedTuple):
    """Text, the charset it was read with, and a warning where bytes did not fit it."""

    text: str
    charset: str
    warning: str | None


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decodes bytes: byte order mark, then ``declared`` (HTTP), then the document's own declaration.

    Without any of them UTF-8 if the bytes are that, else the one of windows-1252 and windows-1251 whose
    reading has fewer marks inside words. A byte that does not fit becomes U+FFFD, with a warning:
    nothing is dropped. NUL and other C0 controls stay; newlines are untouched.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data, name) or _loosely(data, name)
    in_page = next(
        (match[1].decode("ascii") for shape in _DECLARED if (match := shape.search(data[:4096]))),
        None,
    )
    # A declaration that can be read byte by byte is not in UTF-16, whatever it says.
    if in_page and in_page.lower().startswith(("utf-16", "utf-32", "utf16", "utf32")):
        in_page = "utf-8"
    for wanted in (declared, in_page):
        known = _known(wanted)
        if known and (read := _strictly(data, known)):
            return read
    if read := _strictly(data, "utf-8"):
        return read
    known = _known(declared) or _known(in_page)
    return _loosely(data, known) if known else _guess(data)


def _known(name: str | None) -> str | None:
    if not name:
        return None
    lowered = name.strip().strip("\"'").lower()
    lowered = _MEANT.get(lowered, lowered)
    try:
        info = codecs.lookup(lowered)
    except (LookupError, ValueError):
        return None
    # Python also registers codecs between bytes and bytes (zip, hex): no charset of a page.
    return info.name if getattr(info, "_is_text_encoding", True) else None


def _strictly(data: bytes, name: str) -> Decoded | None:
    try:
        return Decoded(data.decode(name), name.removesuffix("-sig"), None)
    except (UnicodeError, ValueError):
        return None


def _loosely(data: bytes, name: str) -> Decoded:
    text = data.decode(name, errors="replace")
    lost = text.count("\ufffd")
    return Decoded(
        text,
        name.removesuffix("-sig"),
        f"{lost} bytes do not fit the charset {name}; shown as U+FFFD",
    )


def _guess(data: bytes) -> Decoded:
    """Neither declared nor UTF-8: Cyrillic or Latin, by which reading has letters where letters stand."""
    best = max(
        ("cp1252", "cp1251"),
        key=lambda name: _plausible(data[:100_000].decode(name, errors="replace")),
    )
    read = _loosely(data, best)
    return read._replace(warning=f"no charset declared and not UTF-8; read as {best}")


def _plausible(text: str) -> float:
    """The share of non-ASCII characters that continue a word of their own alphabet."""
    good = len(
        re.findall(r"(?<=[а-яё])[а-яё]{2}|(?<=[a-z])[à-öø-ÿ](?=[a-z\s,.])", text, re.IGNORECASE)
    )
    return good / (1 + sum(1 for char in text if ord(char) > 127))
