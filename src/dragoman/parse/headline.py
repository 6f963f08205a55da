"""The title of a text: the heading that prints what the page declares, else a heading, else a first line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dragoman.parse import trade
from dragoman.parse.dateline import Printed, dateline_of
from dragoman.parse.head_words import is_section, names_a_body
from dragoman.parse.page import Block, Fact, Page
from dragoman.parse.page_words import is_time, page_words, says
from dragoman.parse.source import SourceText
from dragoman.text import dates
from dragoman.text.normalize import same_length_fold

TITLE_LENGTH = 400
_WORDS = re.compile(r"[^\W_]+")
# What stands between a title and the site's name; ideographs need no blanks around a dash.
_SEPARATOR = re.compile(
    r"\s+[|·•»›<>:–—-]+\s+|\s*[|｜_»›]+\s*|\s*—\s+|(?<=[\u3040-\u9fff”》])\s*[-–—]+\s*(?=[\u3040-\u9fff])"
)
_CUT_SHORT = re.compile(r"\s*(?:…|\.\.\.)$")
_ENDED = ".!?。！？…:：;"
# More pieces than this are no title with a site's name.
_PIECES = 8
# An inner part of a declared title is told from a word of it by its length; an ideograph counts three.
_SHORT = 12
_SITE_WORDS = 6
# A page may print its site's name and its title on the highest level of headings.
_HIGHEST = 2
_NUMBERED = re.compile(
    r"(?:\s*(?:no|nr|n\.?[º°o]|№|num|núm|第|رقم|제|نمبر|संख्या)?\.?\s*[:#]?\s*\d[\d/.-]*\s*(?:号|號|期)?)?"
)
# A title is looked for in so many of the first blocks; a stamp behind it is no longer than this.
_NEAR_TITLE, _STAMP_LENGTH = 8, 80
_SIGNS = " .,:;|·–—-()（）[]【】،，"
_LABELLED = re.compile(r"[^:：]{1,60}[:：]\s")


@dataclass(frozen=True, slots=True)
class Headline:
    """A title, the blocks that print it (none where it is only declared), a stamp printed with it."""

    words: SourceText
    blocks: tuple[Block, ...] = ()
    stamp: Printed | None = None


class _Match(NamedTuple):
    """A block that prints a declared title, how surely, and its letters."""

    surely: tuple[int, ...]
    letters: str
    block: Block


def find_headline(
    page: Page, near: Sequence[Block], lang: str | None, *, taken: set[int]
) -> Headline | None:
    """Finds the title; ``near`` are the blocks around the text's beginning, ``taken`` those that are no title."""
    sitting = any(block.utterance for block in page.blocks)
    declared = page.declared("title")
    headings = [b for b in page.blocks if b.kind == "heading" and b.frame in ("", "header")]
    near = [block for block in near if id(block) not in taken]
    if any(_is_own_heading(block, lang) for block in near):
        declared = [fact for fact in declared if not _is_site_and_part(fact.value, lang)]
    sites = _sites(page)
    found = (
        _printed(declared, near, headings, sites, lang)
        or _over_lines(declared, near, sites)
        or _inside(declared, headings, lang, sites)
    )
    if found is not None:
        return found
    own = [fact for fact in declared if sitting or not _names_the_site(fact, lang, sites)]
    named = [fact for fact in own if not _is_of_the_window(fact)]
    heading = None if sitting else _heading(page, near, lang)
    if named or (own and heading is None):
        return Headline(_without_site(_best(named or own), sites))
    if heading is not None:
        return Headline(heading.words, (heading,))
    line = _first_line(near, lang) if page.plain or declared else None
    if line is not None and not sitting:
        return Headline(line.words, (line,))
    return Headline(_without_site(_best(declared), sites)) if declared else None


def other_titles(page: Page, title: SourceText) -> list[Fact]:
    """The declared titles (``<title>`` and those of a sitting aside) that share no beginning with the one taken."""
    if any(block.utterance for block in page.blocks):
        return []
    own, sites = _folded(title.text), _sites(page)
    letters = ((fact, _folded(fact.value)) for fact in page.declared("title"))
    return [
        fact
        for fact, other in letters
        if not _is_of_the_window(fact)
        and other not in sites
        and not (own.startswith(other[:_SHORT]) or other.startswith(own[:_SHORT]) or own in other)
    ]


def same_title(text: str, declared: str) -> bool:
    """Whether two titles are one, or the first is the second without what the site puts after it."""
    one = _folded(text)
    return bool(one) and any(one == piece for piece, start, _ in _runs(declared) if not start)


def _printed(
    declared: Sequence[Fact],
    near: Sequence[Block],
    headings: Sequence[Block],
    sites: set[str],
    lang: str | None,
) -> Headline | None:
    """The block that is a declared title, or all of it but the names of the site and its parts.

    Where a site's name is a heading, too, the text's own title stands below it; a title that is printed
    again is taken where it stands first.
    """
    wholes, parts = _pieces(declared)
    close = {id(block) for block in near}
    # "Press release No. 12" is a title only where no heading is another.
    titled = any(b.kind == "heading" and not _is_rubric(b.text, lang) for b in near)
    found: list[_Match] = []
    for block in _once([*headings, *near]):
        if titled and _is_rubric(block.text, lang):
            continue
        letters = _folded(block.text) if len(block.text) <= TITLE_LENGTH else ""
        if letters and letters not in sites and (letters in wholes or letters in parts):
            heading = block.kind == "heading"
            # What is declared first is the text's own title: then come its series and its site.
            first = -wholes.index(letters) if letters in wholes else 0
            surely = (letters in wholes, block.frame == "", first, heading, id(block) in close)
            found.append(_Match(surely, letters, block))
    best = max((match.surely for match in found), default=None)
    same = [match for match in found if match.surely == best]
    title = [match.block for match in same if match.letters == same[-1].letters]
    printed = min(title, key=lambda block: block.level, default=None)
    return Headline(printed.words, (printed,)) if printed else None


def _over_lines(
    declared: Sequence[Fact], near: Sequence[Block], sites: set[str]
) -> Headline | None:
    """A declared title that is printed over two or three lines."""
    wholes, parts = _pieces(declared)
    for count in (2, 3):
        for first in range(len(near) - count + 1):
            blocks = tuple(near[first : first + count])
            letters = "".join(_folded(block.text) for block in blocks)
            if letters in sites or not (letters in wholes or letters in parts):
                continue
            unspaced = all("\u3040" <= block.text[-1:] <= "\u9fff" for block in blocks)
            words = SourceText.join([block.words for block in blocks], "" if unspaced else " ")
            return Headline(words, blocks)
    return None


def _once(blocks: Sequence[Block]) -> list[Block]:
    return list({id(block): block for block in blocks}.values())


def _pieces(declared: Sequence[Fact]) -> tuple[list[str], set[str]]:
    """The letters of the declared titles in their order, and of their parts between separators."""
    wholes: list[str] = []
    parts: set[str] = set()
    for fact in sorted(declared, key=_is_of_the_window):
        for letters, _, whole in _runs(fact.value):
            if whole:
                wholes.append(letters)
            else:
                parts.add(letters)
    return wholes, parts


def _runs(declared: str) -> Iterator[tuple[str, int, bool]]:
    """The runs of a title's pieces: their letters, the first piece's number, whether it is the whole."""
    text = _CUT_SHORT.sub("", declared)
    cuts = [(0, 0), *(m.span() for m in _SEPARATOR.finditer(text)), (len(text), len(text))]
    count = len(cuts) - 1
    if count > _PIECES:
        yield _folded(text), 0, True
        return
    for first in range(count):
        for last in range(first, count):
            letters = _folded(text[cuts[first][1] : cuts[last + 1][0]])
            whole = last - first + 1 == count
            if letters and (whole or not first or _weight(letters) > _SHORT):
                yield letters, first, whole


def _inside(
    declared: Sequence[Fact], headings: Sequence[Block], lang: str | None, sites: set[str]
) -> Headline | None:
    """A heading that prints the declared title with something else: the day, the series."""
    titles = {_without_site(fact, sites).text for fact in declared}
    for block in headings:
        for title in sorted(titles, key=len, reverse=True):
            at = block.text.find(title)
            if at < 0 or _weight(title) < _SHORT or len(title) < len(block.text) / 2:
                continue
            words = block.words.cut(at, at + len(title))
            days = [found for found in dates.find(block.text, lang) if found.end <= at]
            if len(days) == 1 and not any(char.isalnum() for char in block.text[days[0].end : at]):
                day = block.words.cut(days[0].start, days[0].end)
                return Headline(words, (block,), Printed(day, days[0].date))
            return Headline(words, (block,))
    return None


def _heading(page: Page, near: Sequence[Block], lang: str | None) -> Block | None:
    """The highest heading near the text's beginning that is no name of a part of the site.

    Where several stand on the highest level, they are headings inside a text that has no title.
    """
    headings = [
        b
        for b in near
        if b.kind == "heading"
        and b.level in (1, 2, 3)
        and len(b.text) <= TITLE_LENGTH
        and not _is_rubric(b.text, lang)
        and not dates.whole(b.text, lang)
    ]
    best = min(headings, key=lambda b: b.level, default=None)
    highest = [
        b for b in page.blocks if best and b.kind == "heading" and b.level == best.level == 1
    ]
    return None if len(highest) > _HIGHEST else best


def _first_line(near: Sequence[Block], lang: str | None) -> Block | None:
    """The first line that is no stamp, no list and no rubric, if it reads as a heading.

    Where nothing else does, a kind of text with its day is the title: ``例行记者会，2024年5月3日``.
    """
    lines = [b for b in near if not is_stamp_like(b.text, lang)]
    while len(lines) > 1 and (_is_rubric(lines[0].text, lang) or _is_masthead(lines, lang)):
        lines = lines[1:]
    found = _heading_line(lines, lang)
    if found is None and near and not dates.whole(near[0].text, lang):
        dated = bool(dates.find(near[0].text, lang)) and _names_a_kind(near[0].text, lang)
        found = _heading_line(near, lang) if dated else None
    return found


def _heading_line(lines: Sequence[Block], lang: str | None) -> Block | None:
    """The first of these lines if it reads as a heading beside longer ones."""
    if len(lines) < 2:
        return None
    first = lines[0]
    # A transcript's first words are not its title.
    longest = max(len(b.text) for b in lines[1:])
    reads = _reads_as_heading(first.text) and longest > len(first.text) / 3
    return first if reads and not _is_labelled(first.text, lines[1:], lang) else None


def _names_a_kind(text: str, lang: str | None) -> bool:
    folded = same_length_fold(text, lang)
    return any(phrase in folded for _, phrases in trade.words_of(lang).kinds for phrase in phrases)


def _is_labelled(text: str, below: Sequence[Block], lang: str | None) -> bool:
    """Whether a line begins with who speaks: a word of the trade, or what begins another line, too."""
    match = _LABELLED.match(text)
    if match is None:
        return False
    label = match[0].rstrip(" :：")
    marked = trade.is_question_label(label, lang) or trade.is_answer_label(label, lang)
    return marked or any(block.text.startswith(match[0].rstrip()) for block in below)


def _reads_as_heading(text: str) -> bool:
    ended = text[-1:] in _ENDED or re.match(r"[-–—•]", text)
    return (
        len(text) <= TITLE_LENGTH
        and len(text.split()) <= 60
        and not ended
        and any(char.isalpha() for char in text)
    )


def _is_rubric(text: str, lang: str | None) -> bool:
    """Whether a line is a part of the site, or a kind of text with its number: ``Press release No. 12``."""
    if is_section(text, lang):
        return True
    folded = same_length_fold(text, lang).strip(" .:：[]【】*#")
    for _, phrases in trade.words_of(lang).kinds:
        for phrase in phrases:
            if folded.startswith(phrase) and _NUMBERED.fullmatch(folded[len(phrase) :]):
                return True
    return False


def _is_masthead(lines: Sequence[Block], lang: str | None) -> bool:
    """Whether the first line is a body's name, and a title stands below it."""
    row = trade.words_of(lang)
    words = [word.strip(".,") for word in lines[0].text.lower().split()]
    body = names_a_body(lines[0].text, lang) or bool({*words[:1], *words[-1:]} & {*row.bodies})
    if len(words) > 10 or not body:
        return False
    says = any(phrase in lines[0].text.lower() for _, kinds in row.kinds for phrase in kinds)
    below = next((b.text for b in lines[1:] if not _is_rubric(b.text, lang)), "")
    return (
        not says and len(lines) > 2 and len(below) < TITLE_LENGTH / 2 and _reads_as_heading(below)
    )


def _names_the_site(fact: Fact, lang: str | None, sites: set[str]) -> bool:
    """Whether a declared title is only the name of the site or of one of its parts."""
    return _folded(fact.value) in sites or _is_rubric(fact.value, lang)


def _is_site_and_part(declared: str, lang: str | None) -> bool:
    """Whether a declared title is a body's name and that of a part of its site: "Ministry of Ports - Speeches"."""
    pieces = [piece.strip() for piece in _SEPARATOR.split(declared)]
    rubrics = [piece for piece in pieces if _is_rubric(piece, lang)]
    bodies = [piece for piece in pieces if piece not in rubrics and names_a_body(piece, lang)]
    return bool(rubrics and bodies) and len(rubrics) + len(bodies) == len(pieces)


def _is_own_heading(block: Block, lang: str | None) -> bool:
    """Whether a heading of the text's column can be its title."""
    in_column = block.kind == "heading" and not block.frame
    return in_column and not (_is_rubric(block.text, lang) or names_a_body(block.text, lang))


def _sites(page: Page) -> set[str]:
    """What the site is called: as it declares, and as its header and footer print alone."""
    declared = [*page.declared("site"), *page.declared("publisher")]
    return {_folded(fact.value) for fact in declared} | {
        _folded(block.text) for block in page.blocks if block.frame in ("header", "footer")
    }


def _best(declared: Sequence[Fact]) -> Fact:
    return min(declared, key=_is_of_the_window)


def _is_of_the_window(fact: Fact) -> bool:
    """Whether a title is HTML's ``<title>``, where most sites add their name."""
    path, _ = fact.words.place(0)
    return fact.method == "title" and (path or "").endswith("/head/title")


def _without_site(fact: Fact, sites: set[str]) -> SourceText:
    """A declared title without the site's name before or after it."""
    words = fact.words.folded()
    cuts = list(_SEPARATOR.finditer(words.text))
    if not cuts:
        return words
    first, last = cuts[0], cuts[-1]
    if _folded(words.text[last.end() :]) in sites or (
        _is_of_the_window(fact) and _is_tail(words.text, last)
    ):
        return words.cut(0, last.start()).strip()
    if _folded(words.text[: first.start()]) in sites:
        return words.cut(first.end()).strip()
    return words


def _is_tail(text: str, separator: re.Match[str]) -> bool:
    """Whether what follows a separator is so short beside the rest that it is rather the site's name."""
    before, after = text[: separator.start()], text[separator.end() :]
    return _size(after) <= _SITE_WORDS < _size(before)


def _size(text: str) -> float:
    """The words of a text; two ideographs count as one."""
    return len(text.split()) + sum("\u3040" <= char <= "\u9fff" for char in text) / 2


def is_stamp_like(text: str, lang: str | None) -> bool:
    """Whether a line is a stamp and no title: a day with nothing but its label, rubric, body or place.

    In a language whose days cannot be read: much number, few letters.
    """
    found = dates.find(text, lang)
    if found:
        rest = text[: found[0].start] + " | " + text[found[-1].end :]
        pieces = [piece.strip(_SIGNS) for piece in dates.without_weekday(rest, lang).split("|")]
        line = dateline_of(Block(SourceText.of(text)), lang)
        alone = line is not None and len(line.line.text) >= len(text.strip(_SIGNS))
        return alone or all(_is_label(piece, lang) for piece in pieces if piece)
    letters = sum(3 if "\u3040" <= char <= "\u9fff" else 1 for char in text if char.isalpha())
    digits = sum(char.isdigit() for char in text)
    return len(text) <= 40 and letters <= 22 and digits >= 5 and bool(re.search(r"\d{4}", text))


def _is_label(piece: str, lang: str | None) -> bool:
    """Whether what stands beside a day is no title: a word for publication, a rubric, a body, a time."""
    row = page_words(lang)
    says_so = says(piece, row.published) or says(piece, row.changed)
    return says_so or _is_rubric(piece, lang) or names_a_body(piece, lang) or is_time(piece)


def _weight(text: str) -> int:
    return sum(3 if "\u3040" <= char <= "\u9fff" else 1 for char in text)


def _folded(text: str) -> str:
    return "".join(_WORDS.findall(text.lower()))


def parted_at_title(blocks: Sequence[Block], page: Page, lang: str | None) -> tuple[Block, ...]:
    """The blocks, a declared title parted from a stamp that runs on behind it for want of a break.

    Old pages set title and stamp in one element with a line's end in its source for a break.
    """
    titles = sorted({fact.value for fact in page.declared("title")}, key=len, reverse=True)
    parted: list[Block] = []
    for number, block in enumerate(blocks):
        rest = _behind_title(block, titles, lang) if number < _NEAR_TITLE else None
        parted += [block.cut(0, rest), block.cut(rest, len(block.text))] if rest else [block]
    return tuple(parted)


def _behind_title(block: Block, titles: Sequence[str], lang: str | None) -> int | None:
    """Where a block that begins with a title and goes on with a stamp and nothing else goes on."""
    for title in titles:
        rest = block.text[len(title) :]
        if (
            block.text.startswith(title)
            and len(title) > _SHORT
            and rest[:1].isspace()
            and len(rest) <= _STAMP_LENGTH
            and dates.find(rest, lang)
        ):
            return len(title)
    return None
