"""HTML pages as servers send them and browsers save them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from dragoman.errors import NotARecord
from dragoman.formats.base import Part, Source
from dragoman.parse.decoding import bare_type, binary_kind, head_of, read_text
from dragoman.parse.html import read_html

_PAGE = re.compile(
    r"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_ELEMENT = re.compile(
    r"(?:<!--.*?-->|\s)*<(?:title|meta|link|base|script|style|div|p|h[1-6]|article|main|section|header"
    r"|table|ul|ol|span|a|b|i|strong|em|br|center|font|form|blockquote|img)\b",
    re.IGNORECASE | re.DOTALL,
)
_ENDINGS = (".html", ".htm", ".shtml", ".xhtml", ".xht")
_TYPES = frozenset({"text/html", "application/xhtml+xml"})


class HtmlFormat:
    """Web pages and fragments of them."""

    name = "html"
    order = 50

    def recognises(self, source: Source) -> bool:
        """Whether it begins as a page does, or begins with an element and nothing says otherwise."""
        if binary_kind(source.data):
            # Servers send files of all kinds as text/html.
            return False
        if source.data[:2048].count(0) and not source.data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return _says_html(source)
        head = head_of(source.data, charset=source.charset, media_type=source.media_type)
        if _PAGE.match(head) or _says_html(source):
            return True
        stated = bare_type(source.media_type) or source.name.rpartition(".")[2].lower()
        return stated not in ("text/plain", "text/markdown", "txt", "md") and bool(
            _ELEMENT.match(head)
        )

    def parts(self, source: Source) -> Iterator[Part]:
        """The page. Refuses one without a word that a reader could see, or beyond the page limit."""
        decoded = read_text(source.data, charset=source.charset, media_type=source.media_type)
        page = read_html(decoded.text)
        if not page.whole:
            raise NotARecord("a page without a word of text")
        if decoded.warning:
            page = replace(page, warnings=(*page.warnings, decoded.warning))
        yield Part(data=source.data, page=page)


def _says_html(source: Source) -> bool:
    stated = bare_type(source.media_type)
    if stated:
        return stated in _TYPES
    return source.name.lower().endswith(_ENDINGS)
