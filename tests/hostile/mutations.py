"""Ways in which pages come broken, each made from a page and a seeded generator: text in, text out."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

Mutation = Callable[[str, Random], str]

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_BLOCK = re.compile(
    r"(?=<(?:p|div|h[1-6]|li|tr|td|section|article|ul|table)\b)|\n\s*\n", re.IGNORECASE
)
_GAPS = re.compile(r"(?<=>)[^<>]+(?=<)")
BIDI = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ELEMENTS = (
    "div", "p", "span", "b", "font", "table", "tr", "td", "ul", "li", "dl", "dd", "select", "option", "form",
    "button", "noscript", "svg", "math", "mtext", "foreignObject", "title", "head", "body", "html", "frameset",
    "textarea", "xmp", "plaintext", "template", "iframe", "object", "details", "summary", "ruby", "rt", "caption",
    "a", "nobr", "blockquote", "nav", "main", "article", "footer", "h1", "h2", "pre", "center", "marquee",
)  # fmt: skip
PIECES = (
    "<!--", "-->", "<![CDATA[", "]]>", "<?php echo 1 ?>", "<!", "</", "<", ">", "<!DOCTYPE html>", "<p", "<p class='",
    '<a href="', "&", "&am", "&#", "&#x", "&#0;", "&#x110000;", "&#xD800;", "&nosuch;", "&lt", "&ampamp;", "&#128;",
    "<br>", "<br/><br/>", "<hr>", "</p>", "</body>", "</html>", "</div></div></div>", "<script>", "</script>", "<style>",
    "\x00", "\ufeff", "\ufffe", "\x0b", "\x1b[31m", "\u2028", "\u0085", "\ud7ff", "\U0010ffff", "🙂", "\u200b", "\u00ad",
)  # fmt: skip


def shuffled(text: str, random: Random) -> str:
    """The blocks in another order, ends of elements wherever they fall."""
    pieces = [piece for piece in _BLOCK.split(text) if piece]
    first = random.randrange(len(pieces)) if pieces else 0
    rest = pieces[first:]
    random.shuffle(rest)
    return "".join(pieces[:first] + rest)


def truncated(text: str, random: Random) -> str:
    """Cut anywhere."""
    return text[: random.randrange(len(text) + 1)]


def nested(text: str, random: Random) -> str:
    """A stretch in so many elements of one name, closed or left open."""
    depth = random.choice((3, 10, 100, 509, 513, 600, 3000))
    name = random.choice(ELEMENTS)
    at, to = sorted(_place(text, random) for _ in "12")
    closing = f"</{name}>" * random.choice((0, depth // 2, depth))
    return f"{text[:at]}{f'<{name}>' * depth}{text[at:to]}{closing}{text[to:]}"


def unbalanced(text: str, random: Random) -> str:
    """Some tags gone, some twice, some with another's name."""
    share = random.choice((0.02, 0.1, 0.4))

    def other(match: re.Match[str]) -> str:
        if random.random() > share:
            return match[0]
        return random.choice(
            ("", match[0] * 2, f"<{random.choice(ELEMENTS)}>", f"</{random.choice(ELEMENTS)}>")
        )

    return _TAG.sub(other, text)


def sprinkled(text: str, random: Random) -> str:
    """Broken entities, halves of tags, comments without end, signs of no width, in several places."""
    return _inserted(text, random, lambda: random.choice(PIECES), random.choice((1, 3, 20)))


def continued(text: str, random: Random) -> str:
    """Text after the end of the page."""
    return f"{text}</html>\nAnd then {random.choice(ELEMENTS)} 継続 продолжение <p>تتمة the end"


def swollen(text: str, random: Random) -> str:
    """One text node that is far too long."""
    word = random.choice(
        ("word ", "語", "كلمة ", "слово", "\n", "a: ", "1 May 2031 ", "«", "A. B. ")
    )
    at = _between(text, random)
    return text[:at] + word * (random.choice((2_000, 60_000)) // len(word)) + text[at:]


def doubled(text: str, random: Random) -> str:
    """Attributes given twice, with marks of other kinds of quotation, or by the hundred."""
    extra = (
        " class=x class='nav' id=\"x\" id=y", " hidden lang=ar lang=de", " data-speaker='A' data-speaker=B",
        " a=1" * 300, " ='", ' x="<p>not text</p>"', " dir=rtl style=display:none", " href='javascript:x' href=/y",
    )  # fmt: skip
    return re.sub(
        r"<([a-zA-Z][a-zA-Z0-9]*)",
        lambda m: m[0] + (random.choice(extra) if random.random() < 0.1 else ""),
        text,
    )


def marked(text: str, random: Random) -> str:
    """NULs, controls of direction, or runs of combining marks inside the text."""
    piece = random.choice(
        (
            lambda: "\x00",
            lambda: random.choice(BIDI),
            lambda: "\u0301" * random.choice((1, 29, 30, 31, 2_000)),
            lambda: "\u0650\u0651" * random.choice((1, 20, 500)),
            lambda: chr(random.choice((0x300, 0x1F, 0xFFFF, 0xE0041, 0x1D165, 0xFDD0))),
        )
    )
    return _inserted(text, random, piece, random.choice((1, 10, 100)))


def relined(text: str, random: Random) -> str:
    """Lines that end in any of the ways there are, mixed."""
    ends = ("\n", "\r\n", "\r", "\n\n", "\n\r", "\x0b", "\x0c", "\u2028", "\u0085", " ")
    return re.sub(r"\n", lambda _: random.choice(ends), text)


def gutted(text: str, random: Random) -> str:
    """A stretch taken out, or moved to another place."""
    at, to = sorted(random.randrange(len(text) + 1) for _ in "12")
    at = max(at, to - len(text) // 4)
    rest, piece = text[:at] + text[to:], text[at:to]
    there = random.randrange(len(rest) + 1)
    return rest if random.random() < 0.5 else rest[:there] + piece + rest[there:]


def wrapped(text: str, random: Random) -> str:
    """All or a part of it in an element with rules of its own: a table, a choice, a drawing, a frame set."""
    at = _place(text, random)
    to = random.choice((len(text), min(len(text), at + random.randrange(1, 2000))))
    name = random.choice(ELEMENTS)
    closing = random.choice(("", f"</{name}>"))
    return f"{text[:at]}<{name}>{text[at:to]}{closing}{text[to:]}"


def spliced(text: str, other: str, random: Random) -> str:
    """A stretch of another page, in another language, in the middle of this one."""
    at, to = sorted(random.randrange(len(other) + 1) for _ in "12")
    there = random.randrange(len(text) + 1)
    return text[:there] + other[at : min(to, at + 5_000)] + text[there:]


MUTATIONS: tuple[Mutation, ...] = (
    shuffled, truncated, nested, unbalanced, sprinkled, continued, swollen, doubled, marked, relined, gutted, wrapped,
)  # fmt: skip


def _inserted(text: str, random: Random, piece: Callable[[], str], times: int) -> str:
    places = sorted(random.randrange(len(text) + 1) for _ in range(times))
    made, last = [], 0
    for at in places:
        made += [text[last:at], piece()]
        last = at
    return "".join([*made, text[last:]])


def _place(text: str, random: Random) -> int:
    """The start of a tag, if there is one."""
    found = text.find("<", random.randrange(len(text) + 1))
    return found if found >= 0 else len(text)


def _between(text: str, random: Random) -> int:
    """A place between two tags."""
    found = _GAPS.search(text, random.randrange(len(text) + 1))
    return found.start() if found else len(text)
