"""Tells the column of text from the frame around it: menus, lists of other pages, the site's own forms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from dragoman.model import language
from dragoman.parse.page import Block, Page
from dragoman.parse.page_words import begins_the_rest, is_end_mark, is_time, is_tool, says_it_ends

# The line a printed page ends with, in any language: a few words, a colon, an address, perhaps once more.
_ADDRESS = re.compile(r"[^:：.。]{3,60}[:：]\s*(?:https?://\S+\s*){1,2}")
# Text goes on behind a box where so many letters follow that are no link.
_GOES_ON = 120
# The column holds at least this share of all text that is not links.
COLUMN_SHARE = 0.85
# A line of a frame is short: a name with its acronym, a button, a menu entry.
FRAME_WORDS = 12
FRAME_LETTERS = 90
# A paragraph apart from the others is text if it ends as a sentence and is no shorter than this.
_SENTENCE = 60

_ENDED = re.compile(r"[.!?…。！？؟।:：;；»”\"’'」』]\s*$")
# A stage note at the end: somebody leaves, the sitting is closed.
_NOTE = re.compile(r"[(（][^()（）]{12,}[)）]")
_STARS = re.compile(r"[*\s]{3,}")
_INNER = re.compile(r"/(?:blockquote|ul|ol|dl)(?:\[\d+\])?$")
_PAGE_NUMBER = re.compile(r"[\s–—-]*\d{1,4}[\s–—-]*")
_LANGUAGE_WORD = re.compile(r"([a-z]{2,3}(?:-[A-Z][a-z]{3})?-[A-Z]{2})(\d{0,2})")


@dataclass(frozen=True, slots=True)
class Column:
    """The blocks of the text, those before it that may be its head, and the frame."""

    head: tuple[Block, ...]
    text: tuple[Block, ...]
    frame: tuple[Block, ...]


def find_column(page: Page) -> Column:
    """Divides a page's blocks. In plain text everything is column but the lines of a form at its end."""
    if any(block.utterance for block in page.blocks):
        framed = tuple(block for block in page.blocks if block.frame)
        return Column((), tuple(block for block in page.blocks if not block.frame), framed)
    if page.plain:
        numbers = [block for block in page.blocks if _PAGE_NUMBER.fullmatch(block.text)]
        lines = (
            [block for block in page.blocks if block not in numbers]
            if numbers
            else list(page.blocks)
        )
        text, tail = _without_tail(lines)
        return Column((), tuple(text), (*numbers, *tail))
    root = _column_root(page.blocks)
    inside = [index for index, block in enumerate(page.blocks) if _in(block, root)]
    first = inside[0] if inside else 0
    text = [
        page.blocks[i] for i in inside if not page.blocks[i].frame and not _is_links(page.blocks[i])
    ]
    text = [*_introduction(page.blocks[:first]), *text]
    text = [block for block in text if block.kind != "caption"] or text
    chosen = {id(block) for block in text}
    head = [
        b
        for b in page.blocks[:first]
        if b.frame in ("", "header") and id(b) not in chosen and not _is_links(b)
    ]
    text, tail = _without_tail(text)
    kept = {id(block) for block in (*head, *text)}
    return Column(tuple(head), tuple(text), tuple(b for b in page.blocks if id(b) not in kept))


def without_rest(
    blocks: list[Block], lang: str | None, page: Page
) -> tuple[list[Block], list[Block]]:
    """Cuts off what a line that heads it says is no part of the text: other pages, contacts, tools.

    Tools and the note that the spoken word counts may stand before the text, too.
    """
    size = sum(len(block.text) for block in blocks)
    first = next((n for n, block in enumerate(blocks) if not is_tool(block.text, lang)), 0)
    if first:
        kept, rest = without_rest(blocks[first:], lang, page)
        return kept, [*blocks[:first], *rest]
    blocks, boxes = _without_boxes(blocks, lang, page)
    before = 0
    for number, block in enumerate(blocks):
        if before > size / 2 and _heads_the_rest(block, lang):
            return blocks[:number], [*boxes, *blocks[number:]]
        before += len(block.text)
    cut = len(blocks)
    while cut > 1 and _is_no_text(blocks[cut - 1].text, lang):
        cut -= 1
    return blocks[:cut], [*boxes, *blocks[cut:]]


def _heads_the_rest(block: Block, lang: str | None) -> bool:
    """Whether a block is set off as a heading is and says that what follows is no part of the text."""
    set_off = (
        block.kind == "heading" or block.wholly(block.bold) or len(block.text) <= FRAME_LETTERS
    )
    return set_off and begins_the_rest(block.text, lang)


def _without_boxes(
    blocks: list[Block], lang: str | None, page: Page
) -> tuple[list[Block], list[Block]]:
    """Takes out boxes in mid-text: a line that heads other pages, the links to them, and the text goes on."""
    heads = [number for number, block in enumerate(blocks) if _heads_the_rest(block, lang)]
    boxed: set[int] = set()
    for number in heads:
        links = _links_after(blocks[number], page)
        if links and _goes_on([b for b in blocks[number + 1 :] if id(b) not in links], lang):
            boxed |= {id(blocks[number]), *links}
    return [b for b in blocks if id(b) not in boxed], [b for b in blocks if id(b) in boxed]


def _links_after(head: Block, page: Page) -> set[int]:
    """The blocks right after one on its page that are nothing but links."""
    at = next(number for number, block in enumerate(page.blocks) if block is head)
    links = takewhile(_is_a_link, page.blocks[at + 1 :])
    return {id(block) for block in links}


def _is_a_link(block: Block) -> bool:
    return block.wholly(tuple((link.start, link.end) for link in block.links))


def _goes_on(blocks: list[Block], lang: str | None) -> bool:
    """Whether there is text before the next line that heads what is none."""
    letters = 0
    for block in blocks:
        if _heads_the_rest(block, lang):
            return False
        letters += 0 if _is_a_link(block) else len(block.text)
        if letters >= _GOES_ON:
            return True
    return False


def _is_no_text(text: str, lang: str | None) -> bool:
    address = bool(_ADDRESS.fullmatch(text))
    return address or is_tool(text, lang) or is_time(text) or says_it_ends(text, lang)


def language_list(block: Block) -> list[tuple[str, int, int]]:
    """The editions a line of language tags lists (``de-DE1 en-GB1``): tag, and extent as printed; else none."""
    found = [(m[1], m.start(), m.end()) for m in _LANGUAGE_WORD.finditer(block.text)]
    if len(found) < 2 or any(char.isalnum() for char in _LANGUAGE_WORD.sub("", block.text)):
        return []
    return [(tag, start, end) for name, start, end in found if (tag := language.parse(name))]


def _column_root(blocks: Sequence[Block]) -> str:
    """The deepest element that holds nearly all text outside frames and links."""
    weights: dict[str, int] = defaultdict(int)
    total = 0
    for block in blocks:
        if block.frame or block.kind == "heading":
            continue
        linked = sum(link.end - link.start for link in block.links)
        weight = max(len(block.text) - 2 * linked, 0)
        total += weight
        path = block.container
        while path:
            weights[path] += weight
            path = path.rpartition("/")[0]
    if not total:
        return ""
    heavy = (path for path, weight in weights.items() if weight >= COLUMN_SHARE * total)
    root = max(heavy, key=len, default="")
    # A quotation or list that is nearly all of a text still has its first words before it.
    while _INNER.search(root):
        root = root.rpartition("/")[0]
    return root


def _introduction(before: Sequence[Block]) -> list[Block]:
    """The sentences between the title and the column: a page may set the first paragraph apart."""
    title = max((n for n, block in enumerate(before) if block.level == 1), default=None)
    if title is None:
        return []
    return [
        block
        for block in before[title + 1 :]
        if block.kind == "paragraph"
        and not block.frame
        and len(block.text) >= _SENTENCE
        and _ENDED.search(block.text)
        and not _is_links(block)
    ]


def _in(block: Block, root: str) -> bool:
    return block.container == root or block.container.startswith(root + "/") or not root


def _is_links(block: Block) -> bool:
    """Whether a block is little but links: a menu, a list of other pages."""
    linked = sum(link.end - link.start for link in block.links)
    return (
        len(block.text) > 0
        and linked >= 0.8 * len(block.text)
        and (
            block.kind in ("item", "cell")
            or len(block.links) > 1
            or len(block.text) < FRAME_LETTERS
        )
    )


def _without_tail(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """Cuts the short unfinished lines off the end: the labels of a form, the end mark.

    One such line alone may be the text's own last line, unless it is an end mark; two or more are a frame.
    """
    cut = len(blocks)
    while cut > 1 and _is_frame_line(blocks[cut - 1]):
        cut -= 1
    # Where a text says itself that it ends, what stands before is text.
    cut = next((n for n, b in enumerate(blocks[cut:], cut) if is_end_mark(b.text)), cut)
    # A list that a line announces is no frame.
    if cut and blocks[cut - 1].text.endswith((":", "：")):
        while cut < len(blocks) and blocks[cut].kind == "item":
            cut += 1
    # The last points of a list are no frame where its first ones are text.
    while 0 < cut < len(blocks) and blocks[cut].kind == blocks[cut - 1].kind == "item":
        cut += 1
    marks = [b for b in blocks[cut:] if _is_end(b.text)]
    if len(blocks) - cut - len(marks) == 1 and not marks:
        cut = len(blocks)
    # A text of nothing but short lines (a list of names) has no frame that could be told from it.
    if cut <= len(blocks) / 3 and len(blocks) > 3:
        return blocks, []
    return blocks[:cut], blocks[cut:]


def _is_end(text: str) -> bool:
    return is_end_mark(text) or bool(_STARS.fullmatch(text))


def _is_frame_line(block: Block) -> bool:
    text = block.text
    if _is_end(text):
        return True
    if _NOTE.fullmatch(text):
        return False
    return (
        len(text) <= FRAME_LETTERS
        and len(text.split()) <= FRAME_WORDS
        and not _ENDED.search(text)
        and not re.search(r"[:：]\s", text)
        and block.utterance is None
    )
