"""Markdown files, with a YAML header or without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dragoman.errors import NotARecord
from dragoman.formats.base import Part, Source
from dragoman.parse.decoding import bare_type, head_of, read_text
from dragoman.parse.front_matter import has_front_matter
from dragoman.parse.markdown import read_markdown


class MarkdownFormat:
    """Markdown by its ending, its media type, or a YAML header at its beginning."""

    name = "markdown"
    order = 60

    def recognises(self, source: Source) -> bool:
        """Whether the name or the server says so, or the text begins with a closed header."""
        named = source.name.lower().endswith((".md", ".markdown", ".mdown"))
        if 0 in source.data[:1024]:
            return False
        if named or bare_type(source.media_type) in ("text/markdown", "text/x-markdown"):
            return True
        if not source.data.lstrip(b"\xef\xbb\xbf").startswith(b"---"):
            return False
        return has_front_matter(head_of(source.data, charset=source.charset))

    def parts(self, source: Source) -> Iterator[Part]:
        """The text. Refuses one without a word, or beyond the page limit."""
        decoded = read_text(source.data, charset=source.charset, media_type=source.media_type)
        page = read_markdown(decoded.text)
        if not page.whole:
            raise NotARecord("a file without a word of text")
        if decoded.warning:
            page = replace(page, warnings=(*page.warnings, decoded.warning))
        yield Part(data=source.data, page=page)
